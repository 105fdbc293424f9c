"""What goes wrong in a room, and what does not come of it.

Where each point of the proof stands, if not here:

- unplugged while typing: the screen keeps what was typed, ``tests/tui/test_station_drafts.py``; asked while away acts once,
  ``test_remote.py``; sent twice acts once: here.
- host killed and resumed, and taken over from the copy, with real processes: here, and as lines ``tests/test_room_cli.py``; the copy
  itself: ``test_standby.py``.
- a stalled reader is cut off with its buffer bounded: ``test_server.py``, with the history it may still read at its own pace there too.
- presence by the clock (quiet, gone, a host that slept): ``test_people.py``; half-open connections ended: ``test_server.py``; both with
  one injected clock: here.
- nonsense, oversized messages, no websocket at all, wrong version, wrong path, a browser's page: ``test_server.py``; frames that no
  websocket may send: here.
- wrong codes are told to wait, then hung up on: ``test_host.py``, ``test_access.py``; ten thousand of them: here.
- a certificate that is not the one of the code, at the first link: ``test_client.py``; swapped under a seated terminal, with every byte
  that reaches the impostor: here.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.library import list_saves
from tabletop.room.guest.remote_session import remote_session
from tabletop.room.host import server as serving
from tabletop.room.host.hosted_room import open_room
from tabletop.room.host.server import RoomServer
from tabletop.room.wire import protocol
from tabletop.room.wire.access import MOST_ADDRESSES
from tabletop.room.wire.certificate import make, server_context
from tabletop.room.wire.payload import record_out
from tests.lab import ROLES, Desk
from tests.room.fake_host import until
from tests.room.open_rooms import an_open_room, dies
from tests.room.party import Party
from tests.room.raw import UNHURRIED, Raw, frame, lab_room
from tests.test_room_cli import Host

YES = c.Answer(("yes",))


def rows(desk: Desk, seat: str) -> list[list[object]]:
    """What that seat may know, as the wire carries it."""
    seen = [redact(record, seat) for record in desk.records]
    return [json.loads(protocol.dumps(record_out(record))) for record in seen if record is not None]


# -- links ------------------------------------------------------------------------------------------------------------


async def test_an_answer_recorded_while_the_cable_is_pulled_acts_once(tmp_path: Path) -> None:
    """The host has it, the terminal does not know, and sends it again under the same id."""
    async with an_open_room(tmp_path, plain=False) as opened:
        client = await opened.joins()
        await opened.ask(c.OpenDecision("lead"))
        await until(lambda: opened.sees_all(client))
        pulled: list[str] = []
        sent: list[str] = []
        due = client._out.due

        def overheard() -> str | None:
            text = due()
            sent.extend([text] if text else [])
            return text

        client._out.due = overheard  # type: ignore[method-assign]  # to know what went out

        def pull(fresh: object) -> None:
            if "ResponseSubmitted" in repr(fresh) and not pulled:
                pulled.append("plug")
                for link in tuple(opened.room._server._links.open):
                    link.transport.abort()

        opened.session.table.subscribe(pull)
        receipt = await client.ask(c.SubmitResponse("lead", "north", YES))
        assert pulled
        assert len(sent) == 2
        assert sent[0] == sent[1]
        assert [record.event.kind for record in receipt.records] == ["response-submitted"]
        answers = [r for r in opened.session.table.records if r.event.kind == "response-submitted"]
        assert len(answers) == 1
        assert opened.sees_all(client)


@pytest.mark.slow
async def test_five_hundred_seats_that_come_back_at_once_all_catch_up(tmp_path: Path) -> None:
    async with lab_room(tmp_path) as room:
        seats = {f"m{number}": ROLES[number % len(ROLES)] for number in range(500)}
        room.knows("player", *seats)
        for member, seat in seats.items():
            room.desk.ask(c.SeatRole(seat, "Somebody", True, member))
        first = dict(zip(seats, await asyncio.gather(*map(room.back, seats)), strict=True))
        await asyncio.gather(*(raw.seated() for raw in first.values()))
        held = {member: raw.rows[-1][0] for member, raw in first.items()}
        for raw in first.values():
            raw.drop()
        room.desk.ask(c.ReleaseInject("secret"))
        room.desk.ask(c.OpenDecision("lead"))
        again = await asyncio.gather(
            *(room.back(member, seat=seat, seq=held[member]) for member, seat in seats.items())
        )
        await asyncio.gather(*(raw.seated() for raw in again))
        want = {seat: rows(room.desk, seat) for seat in ROLES}
        for (member, seat), raw in zip(seats.items(), again, strict=True):
            assert raw.said("welcome")[0]["after"] == held[member]
            assert first[member].rows + raw.rows == want[seat]


def has_beaten(server: RoomServer, before: int) -> bool:
    return server._beats > before


class Clocked(RoomServer):
    """A server whose time a test turns."""

    now = 1000.0

    def time(self) -> float:
        return Clocked.now


async def test_a_connection_that_only_seems_to_stand_is_ended_and_its_guest_called_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: asyncio.Semaphore = asyncio.Semaphore(0)

    async def next_beat(_seconds: float) -> None:
        await beats.acquire()

    slow = SimpleNamespace(**{**vars(asyncio), "sleep": lambda s: next_beat(s) if s else asyncio.sleep(0)})
    monkeypatch.setattr(serving, "asyncio", slow)
    async with lab_room(tmp_path, now=lambda: Clocked.now, server=Clocked) as room:
        for member, seat in (("ann", "north"), ("bob", "south")):
            room.desk.ask(c.SeatRole(seat, member, True, member))
            room.knows("player", member)
        silent, echoing = await room.back("ann"), await room.back("bob")
        await silent.seated()
        await echoing.seated()
        looks: list[str] = []
        turned = Clocked.now
        while "gone" not in looks:
            Clocked.now += 0.5
            assert Clocked.now - turned < 60
            assert silent.lost or Clocked.now - turned < 2 * protocol.SILENT_SECONDS
            told = room.server._beats
            beats.release()
            await until(partial(has_beaten, room.server, told))
            for beat in echoing.said("beat")[-1:]:
                echoing.say(protocol.Beat(n=beat["n"]))
            asked = f"a{told}"
            assert (await echoing.answer(asked, "keep-notes", role="south", text=asked))["t"] == "done"
            looks.append(room.admission.guests.presence("ann", Clocked.now))
            await asyncio.sleep(0)
        assert list(dict.fromkeys(looks)) == ["here", "quiet", "gone"]
        assert room.admission.guests.presence("bob", Clocked.now) == "here"
        assert not room.server.connected("ann")


# -- the same second --------------------------------------------------------------------------------------------------


async def test_two_members_answer_in_the_same_second_and_one_answer_stands(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        lead = await opened.joins("player", "Ada", "north")
        member = await opened.joins("player", "Bo", "north")
        await opened.ask(c.OpenDecision("lead"))
        await until(lambda: opened.sees_all(lead) and opened.sees_all(member))
        answers = await asyncio.gather(
            member.ask(c.SubmitResponse("lead", "north", c.Answer(("no",)))),
            lead.ask(c.SubmitResponse("lead", "north", YES)),
            return_exceptions=True,
        )
        assert isinstance(answers[0], c.Refused)
        assert answers[0].code == "not-lead"
        assert answers[0].words
        stands = opened.session.table.state.submitted("lead", "north")
        assert stands is not None
        assert stands.options == ("yes",)
        await until(lambda: opened.sees_all(lead) and opened.sees_all(member))


@pytest.mark.drill(9)
@pytest.mark.parametrize("host_holds", [True, False])
async def test_two_facilitators_release_at_once_and_it_goes_out_once(tmp_path: Path, host_holds: bool) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        north = await opened.joins()
        session = await remote_session(await opened.joins("co-facilitator", "Bea"), tmp_path / "here")
        if not host_holds:
            await opened.ask(c.PassBaton(session.member))
        results = await asyncio.gather(
            session.live.ask(c.ReleaseInject("news"), FACILITATOR),
            opened.session.live.ask(c.ReleaseInject("news"), FACILITATOR),
            return_exceptions=True,
        )
        (refused,) = [result for result in results if isinstance(result, c.Refused)]
        assert refused.code == "baton"
        assert "baton" in refused.words
        assert Counter(r.event.kind for r in opened.session.table.records)["inject-released"] == 1
        await until(lambda: opened.sees_all(north))


async def test_the_same_release_twice_from_one_hand_is_refused_clearly(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        results = await asyncio.gather(*(opened.ask(c.ReleaseInject("news")) for _ in range(2)), return_exceptions=True)
        (refused,) = [result for result in results if result is not None]
        assert isinstance(refused, c.Refused)
        assert refused.words
        assert Counter(r.event.kind for r in opened.session.table.records)["inject-released"] == 1


async def test_who_leaves_a_seat_is_sent_nothing_more_of_it_not_even_in_that_turn_of_the_loop(tmp_path: Path) -> None:
    async with lab_room(tmp_path) as room:
        room.desk.ask(c.SeatRole("north", "Ada", True, "ann"))
        room.knows("player", "ann")
        ann = await room.back("ann")
        await ann.seated()
        room.desk.ask(c.SeatRole("south", "Ada", True, "ann"))
        room.desk.ask(c.ReleaseInject("secret"))  # to north alone
        room.server.audience("north")._flush(asyncio.get_running_loop())  # was due in this very turn
        await ann.until(lambda: len(ann.said("welcome")) == 2)
        assert b"body-secret" not in ann.raw


async def test_who_leaves_a_seat_and_is_back_in_one_turn_goes_on_there(tmp_path: Path) -> None:
    async with lab_room(tmp_path) as room:
        room.desk.ask(c.SeatRole("north", "Ada", True, "ann"))
        room.knows("player", "ann")
        ann = await room.back("ann")
        await ann.seated()
        room.desk.ask(c.VacateRole("north", "ann"))
        room.desk.ask(c.SeatRole("north", "Ada", True, "ann"))
        await ann.until(lambda: len(ann.said("welcome")) == 2)
        await room.live.ask(c.ReleaseInject("secret"), FACILITATOR)
        await ann.until(lambda: b"body-secret" in ann.raw)


@pytest.mark.drill(7)
async def test_a_clock_that_is_moved_back_stops_nobody(tmp_path: Path) -> None:
    async with lab_room(tmp_path) as room:
        room.desk.ask(c.SeatRole("north", "Ada", True, "ann"))
        room.knows("player", "ann")
        north = await room.back("ann")
        await north.seated()
        room.desk.monotonic += 100
        await north.answer("1", "keep-notes", role="north", text="before")
        room.desk.wall = "2025-06-01T09:00:00.000Z"
        room.desk.monotonic -= 50
        assert (await north.answer("2", "keep-notes", role="north", text="after"))["t"] == "done"
        await room.live.ask(c.ReleaseInject("secret"), FACILITATOR)
        last = rows(room.desk, "north")
        await north.until(lambda: north.rows == last)
        clocks = [record.clock for record in room.desk.records]
        assert clocks == sorted(clocks)
        assert fold(room.desk.records) == room.desk.state
        assert north.records[-1].at < north.records[0].at


# -- strangers --------------------------------------------------------------------------------------------------------

MALFORMED = {
    "not masked": b"\x81\x02{}",
    "reserved bits": frame(b"{}", 0xF1),
    "an unknown kind": frame(b"{}", 0x83),
    "a long ping": frame(b"x" * 126, 0x89),
    "a fragmented ping": frame(b"x", 0x09),
    "a continuation of nothing": frame(b"{}", 0x80),
    "no UTF-8": frame(b"\xff\xfe"),
    "a size of eight exabytes": b"\x81\xff\x7f" + b"\xff" * 7 + bytes(4),
    "a size above the limit": b"\x81\xff" + (protocol.MOST_FROM_CLIENT + 1).to_bytes(8, "big") + bytes(4),
    "a close without a code": frame(b"\x03", 0x88),
}


@pytest.mark.parametrize("seated", [True, False])
@pytest.mark.parametrize("broken", MALFORMED.values(), ids=MALFORMED)
async def test_frames_that_no_websocket_may_send_cost_their_sender_alone(
    tmp_path: Path, broken: bytes, seated: bool
) -> None:
    async with lab_room(tmp_path) as room:
        for member, seat in (("ann", "north"), ("bob", "south")):
            room.desk.ask(c.SeatRole(seat, member, True, member))
            room.knows("player", member)
        other = await room.back("bob")
        bad = await room.back("ann") if seated else await Raw.dial(room.port)
        room.terminals.append(bad)
        if seated:
            await bad.seated()
        bad.write(broken)
        await bad.until(lambda: bad.lost)
        assert (await other.answer("1", "keep-notes", role="south", text="still here"))["t"] == "done"


@pytest.mark.slow
async def test_ten_thousand_wrong_codes_open_nothing_and_hold_nobody_up(tmp_path: Path) -> None:
    async with lab_room(tmp_path, limits=UNHURRIED) as room:
        room.desk.ask(c.SeatRole("north", "Ada", True, "ann"))
        room.knows("player", "ann")
        north = await room.back("ann")
        await north.seated()
        heard: Counter[str] = Counter()

        async def guess(number: int, local: str) -> None:
            try:
                raw = await Raw.hello(room.port, code=f"{number:012}", local=local)
            except OSError:
                heard["hung up"] += 1
                return
            await raw.until(lambda: raw.lost)
            assert not raw.said("waiting") + raw.said("welcome")
            heard[raw.said("refused")[0]["code"] if raw.said("refused") else "hung up"] += 1

        for start in range(0, 10_000, 100):
            local = "127.0.0.1" if start < 300 else "127.0.0.2"
            await asyncio.gather(*(guess(number, local) for number in range(start, start + 100)))
            if start % 1000 == 0:
                assert (await north.answer(f"n{start}", "keep-notes", role="north", text=f"{start}"))["t"] == "done"
        assert heard.total() == 10_000
        assert set(heard) == {"wrong-code", "blocked", "hung up"}
        assert [guest.id for guest in room.admission.view()] == ["ann"]
        await until(lambda: len(room.server._links.open) == 1 and len(room.server._all) == 1)
        for number in range(2 * MOST_ADDRESSES):
            room.admission._attempts.failed(f"2001:db8:{number:x}::1", float(number))
        assert len(room.admission._attempts._networks) == MOST_ADDRESSES


async def test_a_certificate_swapped_under_a_seated_terminal_gets_no_word_of_it(tmp_path: Path) -> None:
    async with an_open_room(tmp_path, plain=False) as opened:
        client = await opened.joins()
        port, heard, calls = opened.room.port, bytearray(), []
        await dies(opened)

        async def impostor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            calls.append("call")
            with contextlib.suppress(OSError):
                heard.extend(await reader.read())
            writer.close()

        async with await asyncio.start_server(impostor, "127.0.0.1", port, ssl=server_context(make())):
            await until(lambda: "certificate is another one" in client.words)
            assert client.status == "away"
            assert client.connection is not None
            assert client.connection.link.status == "away"
            await client.close()
        assert not heard


# -- the host dies ----------------------------------------------------------------------------------------------------

TLS = ["--listen", "127.0.0.1", "--no-announce"]


@pytest.mark.drill(1)
@pytest.mark.slow
async def test_a_host_killed_twice_loses_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed and resumed, every seat comes back by itself; killed again, they go on at the co-facilitator's machine."""
    shelf = tmp_path / "saves"
    shelf.mkdir()
    monkeypatch.setenv("TABLETOP_SAVES", str(shelf))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    host = await asyncio.to_thread(Host, "host", "first-steps", *TLS, "--port", "0", "--no-practice", "--admit")
    with host:
        (save,) = list_saves(shelf)
        async with Party(save.path) as party:
            players = [await party.comes(host.code("player"), f"Lead of {r}", r) for r in ("baker", "teacher")]
            await party.all_seated()
            await party.comes(host.code("observer"), "Olga")
            await party.comes(host.code("wall"))
            control = await party.comes(host.code("co-facilitator"), "Fay")
            await asyncio.to_thread(host.wait_for, "Fay")
            host.type("admit all", "startex", "release crossing", "baton Fay")
            await party.until(lambda: control.connection and control.connection.state.baton == control.member)
            await party.settled()
            host.process.send_signal(signal.SIGKILL)
            await party.until(lambda: all(client.status == "away" for client in party.clients))
            answering = asyncio.create_task(players[0].ask(c.SendMessage(("teacher",), "Are you there?")))
            again = await asyncio.to_thread(Host, "resume", save.path.stem, "--host", *TLS)
            with again:
                await answering
                await party.all_seated()
                await party.settled()
                assert sum(record.event.kind == "message-sent" for record in party.records) == 1
                session = await party.co_facilitates(control, tmp_path / "elsewhere")
                await session.live.ask(c.Continue(), FACILITATOR)
                await party.copied(session)
                await party.until(lambda: control.people and len(control.people.tokens) == len(party.clients))
                again.process.send_signal(signal.SIGKILL)
                await party.until(lambda: all(client.status == "away" for client in party.clients))
                heir, options = await session.standby.take_over(announce=False)
                party.forget(control)
                party.moved(heir.path)
                async with heir:
                    await open_room(heir, replace(options, listen="127.0.0.1"))
                    await party.all_seated()
                    await heir.live.ask(c.Continue(), FACILITATOR)
                    await party.settled()
                    question = next(iter(heir.table.state.play.questions.values()))
                    option = question.options[0][0]
                    await players[0].ask(c.SubmitResponse(question.decision, "baker", c.Answer((option,))))
                    await party.settled()
                    assert heir.table.state.submitted(question.decision, "baker") is not None
