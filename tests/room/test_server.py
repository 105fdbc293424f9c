"""The room's server, spoken to by raw WebSocket clients over loopback."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import hashlib
import itertools
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.commands import Refused
from tabletop.exercise.events import Recorded
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.errors import JournalBroken
from tabletop.records import replace
from tabletop.room.host import audience, handshake
from tabletop.room.host.entry import Admitted, TurnedAway
from tabletop.room.host.limits import Limits
from tabletop.room.host.server import ACCEPTED, RoomServer
from tabletop.room.table.live import LiveTable
from tabletop.room.table.sessions import Setup, create_session
from tabletop.room.wire import protocol
from tabletop.room.wire.certificate import client_context, make, server_context
from tabletop.room.wire.payload import briefing_in, record_in, record_out
from tabletop.scenario.load import find_scenarios, load_scenario
from tests.lab import Desk, document, leaks
from tests.patience import PATIENCE
from tests.room.fake_host import until
from tests.room.test_table import Failing

QUICK = Limits(pause=0.0, close=0.2, hello=PATIENCE)

BRIEFED = {"aim"}  #: marked for events; a briefing names the objectives to every role

_M = TypeVar("_M", bound=protocol.WireMessage)


class Keeper:
    """An admission that knows everybody by name: the code ``north.1`` is member ``north.1`` in the seat ``north``."""

    def __init__(self) -> None:
        self.epoch = 0
        self.said: list[tuple[Any, ...]] = []
        self.wrong: set[str] = set()  # methods that make a mistake
        self.beats = 0
        self.guessing = False  #: everybody who comes has sent far too many wrong codes

    def _note(self, what: str, *more: Any) -> None:
        self.said.append((what, *more))
        if what in self.wrong:
            raise RuntimeError(what)

    def turned_away(self, address: str, /) -> bool:
        assert address == "127.0.0.1"
        return self.guessing

    def knock(self, hello: protocol.Hello, address: str, /) -> Admitted:
        self._note("knock", address)
        name = hello.code or hello.token
        seat, _, number = name.partition(".")
        if not number:
            raise TurnedAway("wrong-code", "No such code.")
        kind: protocol.Kind = "co-facilitator" if seat == FACILITATOR else "player"
        return Admitted(name, name, kind, "" if seat == "new" else seat)

    def linked(self, member: str, /) -> None:
        self._note("linked", member)

    def heard(self, member: str, /) -> None:
        pass

    def lost(self, member: str, /) -> None:
        self._note("lost", member)

    def beat(self) -> None:
        self.beats += 1
        self._note("beat")

    async def introduce(self, member: str, person: protocol.Person, /) -> None:
        self._note("introduce", member, person.name)
        if person.name == "nobody":
            raise Refused("no-name", "Say a name.")

    async def act(self, member: str, act: protocol.RoomAct, /) -> None:
        self._note("act", member, act.act, act.guest)
        if act.guest == "nobody":
            raise Refused("no-guest", "Nobody has that id.")

    def standby(self, member: str, address: str, standby: protocol.StandbyOffer, /) -> None:
        self._note("standby", member, address, standby.port)

    def people(self) -> protocol.People:
        self._note("people")
        return protocol.People(guests=[], tokens={"ab": "north.1"}, epoch=self.epoch)


class Terminal:
    """A raw client: everything it was sent is kept."""

    def __init__(self, link: ClientConnection) -> None:
        self.link = link
        self.heard: list[protocol.FromHost] = []
        self.sent: list[str | bytes] = []
        self.records: list[Recorded] = []

    async def say(self, message: protocol.WireMessage | str | bytes) -> None:
        await self.link.send(protocol.encode(message) if isinstance(message, protocol.WireMessage) else message)

    async def next(self) -> protocol.FromHost | bytes:
        async with asyncio.timeout(PATIENCE):
            text = await self.link.recv()
        self.sent.append(text)
        if isinstance(text, bytes):
            return text
        message = protocol.parse_host(text)
        self.heard.append(message)
        if isinstance(message, protocol.Events):
            self.records += [record_in(row) for row in message.records]
        return message

    async def hear(self, kind: type[_M]) -> _M:
        """The next message of this kind."""
        while True:
            message = await self.next()
            if isinstance(message, kind):
                return message

    async def hear_until(self, seq: int) -> list[Recorded]:
        """Everything up to this event."""
        while not self.records or self.records[-1].seq < seq:
            await self.next()
        return self.records

    async def ask(self, ask_id: str, do: str, **given: Any) -> protocol.Done | protocol.No:
        await self.say(protocol.Ask(id=ask_id, do=do, given=given))
        while True:
            message = await self.next()
            if isinstance(message, protocol.Done | protocol.No):
                return message

    async def over(self) -> None:
        """Read until the host has closed."""
        with contextlib.suppress(ConnectionClosed):
            while await self.next():
                pass
        assert self.link.close_code is not None


class Room:
    """A server with a table, and the terminals that join it."""

    def __init__(self, server: RoomServer, port: int, keeper: Keeper, desk: Desk) -> None:
        self.server = server
        self.keeper = keeper
        self.desk = desk
        self.port = port
        self.terminals: list[Terminal] = []

    async def dial(self, **options: Any) -> Terminal:
        scheme = "wss" if "ssl" in options else "ws"
        uri = f"{scheme}://127.0.0.1:{self.port}/"
        terminal = Terminal(await connect(uri, compression=None, max_size=protocol.MOST_FROM_HOST, **options))
        self.terminals.append(terminal)
        return terminal

    async def knock(self, code: str, **hello: Any) -> Terminal:
        terminal = await self.dial()
        await terminal.say(protocol.Hello(v=protocol.PROTOCOL, code=code, **hello))
        return terminal

    async def join(self, code: str, **hello: Any) -> tuple[Terminal, protocol.Welcome]:
        """A terminal that has caught up."""
        terminal = await self.knock(code, **hello)
        welcome = await terminal.hear(protocol.Welcome)
        if welcome.last > welcome.after:
            await terminal.hear_until(welcome.last)
        return terminal, welcome

    def seated(self, *members: str) -> None:
        for member in members:
            self.desk.ask(c.SeatRole(member.partition(".")[0], f"Person {member}", True, member, True))

    def view(self, seat: str) -> list[Recorded]:
        """What that seat may know, as it comes over the wire."""
        seen = [redact(record, seat) for record in self.desk.records]
        return [replace(record, command="") for record in seen if record is not None]


@contextlib.asynccontextmanager
async def open_room(
    folder: Path, limits: Limits = QUICK, desk: Desk | None = None, mistakes: tuple[str, ...] = (), **options: Any
) -> AsyncIterator[Room]:
    """A room on loopback; what goes wrong in the background without being expected fails the test."""
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context))
    save = options.pop("save", folder / "save.toml")
    if not save.exists():
        save.write_bytes(b"format = 1\n")
    desk = desk or Desk.started()
    live = LiveTable(desk.table)
    keeper = Keeper()
    async with live:
        server = RoomServer(live, keeper, session="5e55", document=document, save=save, limits=limits)
        sock = socket.create_server(("127.0.0.1", 0))
        await server.open(sock, options.pop("context", None))
        room = Room(server, sock.getsockname()[1], keeper, desk)
        try:
            yield room
        finally:
            await server.close()
            for terminal in room.terminals:
                await terminal.link.close()
    assert {str(context.get("exception") or context) for context in reported} == set(mistakes)


# -- seats and events -------------------------------------------------------------------------------------------------


async def test_a_seat_gets_its_history_and_then_whatever_happens(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        room.seated("north.1")
        north, welcome = await room.join("north.1")
        assert (welcome.seat, welcome.after, welcome.session, welcome.kind) == ("north", 0, "5e55", "player")
        assert briefing_in(welcome.briefing).card is not None
        assert welcome.scenario is None
        assert north.records == room.view("north")
        room.desk.ask(c.ReleaseInject("secret"))
        room.desk.ask(c.OpenDecision("lead"))
        await north.hear_until(room.view("north")[-1].seq)
        assert north.records == room.view("north")
        assert fold(north.records) == fold(room.view("north"))


async def test_nothing_that_is_for_others_is_ever_sent(tmp_path: Path) -> None:
    seats = ("north", "south", "east", "west", "observer", "wall")
    async with open_room(tmp_path, Limits(pause=0.01)) as room:
        joined = [(await room.join(f"{seat}.1"))[0] for seat in seats]
        for inject in ("secret", "pair-note", "news"):
            room.desk.ask(c.ReleaseInject(inject))
        room.desk.decide("lead", north="yes")
        room.desk.ask(c.OpenDecision("each"))
        late = [(await room.join(f"{seat}.2"))[0] for seat in seats]
        for terminal, seat in zip(joined + late, seats * 2, strict=True):
            await terminal.hear_until(room.view(seat)[-1].seq)
            assert terminal.records == room.view(seat)
            assert set(leaks(seat, terminal.sent)) <= BRIEFED


async def test_redaction_and_encoding_are_done_once_for_all_in_a_seat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_room(tmp_path) as room:
        terminals = [(await room.join(f"north.{number}"))[0] for number in range(20)]
        encoded: list[int] = []

        def counted(record: Recorded) -> list[Any]:
            encoded.append(record.seq)
            return record_out(record)

        monkeypatch.setattr(audience, "record_out", counted)
        release = room.desk.ask(c.ReleaseInject("secret")).records
        last = room.view("north")[-1].seq
        for terminal in terminals:
            await terminal.hear_until(last)
        assert len({terminal.sent[-1] for terminal in terminals}) == 1
        assert encoded == [record.seq for record in release if redact(record, "north")]


async def test_what_happens_at_once_goes_out_in_one_frame(tmp_path: Path) -> None:
    async with open_room(tmp_path, Limits(pause=0.05)) as room:
        observer, _ = await room.join("observer.1")
        before = len(observer.sent)
        for number in range(50):
            room.desk.ask(c.WriteLogLine(f"line {number}"))
        await observer.hear_until(room.desk.records[-1].seq)
        frames = [text for text in observer.sent[before:] if isinstance(text, str) and '"events"' in text]
        assert len(frames) == 1
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(3):
            room.desk.ask(c.WriteLogLine(f"more {number}"))
            await observer.hear_until(room.desk.records[-1].seq)
        assert loop.time() - began >= 0.05  # frames keep their distance


async def test_a_long_history_comes_in_pieces_and_does_not_cut_off_who_reads_slowly(tmp_path: Path) -> None:
    desk = Desk.started()
    for number in range(200):
        desk.ask(c.WriteLogLine(f"{number} " + "x" * 3900))
    async with open_room(tmp_path, dataclasses.replace(QUICK, buffer=64 * 1024), desk) as room:
        slow = await room.dial(max_queue=1)
        await slow.say(protocol.Hello(v=1, code="observer.1"))
        await slow.hear(protocol.Welcome)
        quick, _ = await room.join("observer.2")
        room.desk.ask(c.WriteLogLine("while you were reading"))
        for terminal in (slow, quick):
            await terminal.hear_until(room.desk.records[-1].seq)
            assert terminal.records == room.view("observer")
            assert max(len(text) for text in terminal.sent) < 2 * protocol.HISTORY_PIECE


async def test_a_terminal_that_comes_back_is_sent_what_it_missed(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        first, _ = await room.join("north.1")
        held = first.records[-1].seq
        await first.link.close()
        room.desk.ask(c.ReleaseInject("secret"))
        again, welcome = await room.join("north.1", token="north.1", seat="north", seq=held)
        assert welcome.after == held
        assert first.records + again.records == room.view("north")
        last = room.desk.records[-1].seq
        _, other_seat = await room.join("north.2", seat="south", seq=held)
        _, other_host = await room.join("north.3", seat="north", seq=held, epoch=1)
        _, from_the_future = await room.join("north.4", seat="north", seq=last + 1)
        assert (other_seat.after, other_host.after, from_the_future.after) == (0, 0, 0)
        _, up_to_date = await room.join("north.5", seat="north", seq=last)
        assert up_to_date.after == last


async def test_a_storm_of_returning_seats_is_served(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        terminals = await asyncio.gather(*(room.join(f"north.{number}") for number in range(100)))
        for terminal, _ in terminals:
            assert terminal.records == room.view("north")
        again = await asyncio.gather(*(room.join(f"north.{number}") for number in range(100)))
        assert all(terminal.records == room.view("north") for terminal, _ in again)
        for terminal, _ in terminals:
            assert (await terminal.hear(protocol.Turned)).code == "replaced"
            await terminal.over()
        assert not [said for said in room.keeper.said if said[0] == "lost"]


async def test_another_seat_is_a_new_welcome_and_nothing_of_the_old_seat_follows(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        terminal, _ = await room.join("north.1")
        room.server.seat("north.1", "south")
        welcome = await terminal.hear(protocol.Welcome)
        assert (welcome.seat, welcome.after) == ("south", 0)
        terminal.records.clear()
        start = len(terminal.sent)
        await terminal.hear_until(welcome.last)
        room.desk.ask(c.ReleaseInject("secret"))
        room.desk.ask(c.ReleaseInject("pair-note"))
        await terminal.hear_until(room.view("south")[-1].seq)
        assert terminal.records == room.view("south")
        assert set(leaks("south", terminal.sent[start:])) <= BRIEFED
        room.server.waiting("north.1")
        await terminal.hear(protocol.Waiting)
        assert isinstance(await terminal.ask("1", "pause"), protocol.No)


# -- asking -----------------------------------------------------------------------------------------------------------


async def test_commands_act_and_are_answered_with_the_last_event_the_seat_may_see(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        room.seated("north.1", "south.1")
        room.desk.ask(c.ReleaseInject("secret"))
        north, _ = await room.join("north.1")
        done = await north.ask("1", "acknowledge-inject", inject="secret", role="north")
        assert isinstance(done, protocol.Done)
        assert done.seq == room.view("north")[-1].seq
        refused = await north.ask("2", "release-inject", inject="news")
        assert isinstance(refused, protocol.No)
        assert refused.words
        assert room.desk.records[-1].command == "north.1-1"


async def test_a_command_sent_twice_acts_once_and_members_do_not_answer_for_each_other(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        room.seated("north.1", "north.2")
        one, _ = await room.join("north.1")
        two, _ = await room.join("north.2")
        first = await one.ask("x-1", "keep-notes", role="north", text="mine")
        count = len(room.desk.records)
        await one.link.close()
        one, _ = await room.join("north.1")
        assert await one.ask("x-1", "keep-notes", role="north", text="mine") == first
        assert len(room.desk.records) == count
        await two.ask("x-1", "keep-notes", role="north", text="ours")
        assert room.desk.state.notes["north"] == "ours"


async def test_several_requests_at_once_are_all_answered(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        room.seated("north.1")
        north, _ = await room.join("north.1")
        for number in range(30):
            await north.say(
                protocol.Ask(id=f"{number}", do="keep-notes", given={"role": "north", "text": f"note {number}"})
            )
        answers = {(await north.hear(protocol.Done)).id for _ in range(30)}
        assert answers == {str(number) for number in range(30)}


async def test_more_requests_than_allowed_are_told_to_wait(tmp_path: Path) -> None:
    async with open_room(tmp_path, dataclasses.replace(QUICK, asks=2)) as room:
        room.seated("north.1")
        north, _ = await room.join("north.1")
        go = asyncio.Event()

        async def slow(*_: Any) -> Any:
            await go.wait()
            raise Refused("slow", "Too late.")

        room.server.live.ask = slow  # type: ignore[method-assign,assignment]  # a table that takes its time
        for number in range(3):
            await north.say(protocol.Ask(id=f"{number}", do="pause", given={}))
        busy = await north.hear(protocol.No)
        assert (busy.id, busy.code) == ("2", "busy")
        go.set()
        assert {(await north.hear(protocol.No)).code for _ in range(2)} == {"slow"}


async def test_a_broken_journal_is_told_and_nothing_else_breaks(tmp_path: Path) -> None:
    desk = Desk(Failing(2, JournalBroken("The disk is full.")))
    desk.ask(c.OpenSession("Test"))
    async with open_room(tmp_path, desk=desk) as room:
        room.seated("facilitator.1")
        control, _ = await room.join("facilitator.1")
        for ask_id in ("1", "2"):
            answer = await control.ask(ask_id, "write-log-line", text="lost")
            assert isinstance(answer, protocol.No)
            assert answer.code == "broken"


async def test_a_mistake_of_the_program_is_reported_and_answered(tmp_path: Path) -> None:
    async with open_room(tmp_path, mistakes=("oops",)) as room:
        room.seated("north.1")
        north, _ = await room.join("north.1")

        async def wrong(*_: Any) -> Any:
            raise RuntimeError("oops")

        room.server.live.ask = wrong  # type: ignore[method-assign,assignment]  # a table with a mistake in it
        answer = await north.ask("1", "pause")
        assert isinstance(answer, protocol.No)
        assert answer.code == "mistake"


# -- the waiting room -------------------------------------------------------------------------------------------------


async def test_who_has_no_seat_waits_says_a_name_and_is_seated(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        terminal = await room.knock("new.1")
        waiting = await terminal.hear(protocol.Waiting)
        assert waiting.roles == [(role, f"Office of the {role}", 0) for role in ("north", "south", "east", "west")]
        refused = await terminal.ask("1", "pause")
        assert isinstance(refused, protocol.No)
        assert refused.code == "not-seated"
        await terminal.say(protocol.Person(name="nobody", consent=True))
        assert (await terminal.hear(protocol.No)).id == "person"
        await terminal.say(protocol.Person(name="Ada", consent=True, wish="north"))
        room.seated("north.9")  # somebody else is quicker: the roles are shown anew
        assert (await terminal.hear(protocol.Waiting)).roles[0] == ("north", "Office of the north", 1)
        assert ("introduce", "new.1", "Ada") in room.keeper.said
        room.server.seat("new.1", "north")
        welcome = await terminal.hear(protocol.Welcome)
        await terminal.hear_until(welcome.last)
        assert terminal.records == room.view("north")


async def test_control_sees_the_people_and_may_act_and_nobody_else(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        control, welcome = await room.join("facilitator.1")
        assert welcome.scenario is not None
        people = await control.hear(protocol.People)
        assert people.tokens == {"ab": "north.1"}
        await control.say(protocol.RoomAct(id="a", act="admit", guest="new.1"))
        assert (await control.hear(protocol.Done)).id == "a"
        await control.say(protocol.RoomAct(id="b", act="lead", guest="nobody"))
        assert (await control.hear(protocol.No)).code == "no-guest"
        await control.say(protocol.StandbyOffer(port=7413))
        north, _ = await room.join("north.1")
        await north.say(protocol.RoomAct(id="c", act="remove", guest="south.1"))
        assert (await north.hear(protocol.No)).code == "not-control"
        assert ("act", "north.1", "remove", "south.1") not in room.keeper.said
        assert ("standby", "facilitator.1", "127.0.0.1", 7413) in room.keeper.said
        room.server.set_hosts([("192.0.2.2", 7413, "abc")])
        assert (await north.hear(protocol.Hosts)).hosts == [("192.0.2.2", 7413, "abc")]
        late, _ = await room.join("south.1")
        assert late.heard[1] == protocol.Hosts(hosts=[("192.0.2.2", 7413, "abc")])
        await north.say(protocol.StandbyOffer(port=7413))
        assert (await north.hear(protocol.Turned)).code == "nonsense"
        assert not [message for message in (*north.heard, *late.heard) if isinstance(message, protocol.People)]


async def test_removed_is_told_and_closed_and_so_is_everybody_when_the_room_closes(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        north, _ = await room.join("north.1")
        south, _ = await room.join("south.1")
        half = await room.dial()  # has not said hello
        room.server.remove("north.1", "Thank you.")
        assert await north.hear(protocol.Bye) == protocol.Bye(code="removed", words="Thank you.")
        await north.over()
        assert not room.server.connected("north.1")
        assert room.server.connected("south.1")
        room.desk.ask(c.EndExercise())
        closing = asyncio.create_task(room.server.close("Time is up."))
        assert await south.hear(protocol.Bye) == protocol.Bye(code="closed", words="Time is up.")
        await south.over()
        await half.over()
        await closing
        assert ("lost", "south.1") in room.keeper.said


async def test_what_has_just_happened_is_said_before_goodbye(tmp_path: Path) -> None:
    async with open_room(tmp_path, dataclasses.replace(QUICK, pause=60.0)) as room:
        terminals = [(await room.join(f"observer.{number}"))[0] for number in range(3)]
        room.desk.ask(c.WriteLogLine("first"))
        for terminal in terminals:
            await terminal.hear_until(room.desk.records[-1].seq)
        room.desk.ask(c.EndExercise())  # waits for the pause after the line before
        await room.server.close()
        for terminal in terminals:
            await terminal.over()
            assert terminal.records == room.view("observer")
            assert isinstance(terminal.heard[-1], protocol.Bye)


# -- the save for a co-facilitator ------------------------------------------------------------------------------------


async def test_the_save_is_copied_byte_for_byte_and_goes_on(tmp_path: Path) -> None:
    loaded = load_scenario(next(path for path in find_scenarios([Path("scenarios")]) if "first" in str(path)))
    session = create_session(loaded, tmp_path, Setup())
    keeper = Keeper()
    async with session.live:
        server = RoomServer(session.live, keeper, session="5e55", document=dict, save=session.path, limits=QUICK)
        sock = socket.create_server(("127.0.0.1", 0))
        await server.open(sock, None)
        room = Room(server, sock.getsockname()[1], keeper, Desk())
        control, _ = await room.join("facilitator.1")
        copy = b""

        async def more(terminal: Terminal) -> bytes:
            nonlocal copy
            while True:
                piece = await terminal.next()
                if isinstance(piece, bytes):
                    at, data = protocol.read_copy_piece(piece)
                    assert len(data) <= protocol.COPY_PIECE
                    copy = copy[:at] + data
                    if copy == session.path.read_bytes():
                        return copy

        await control.say(protocol.Copy(size=0))
        await more(control)
        for number in range(3):
            await session.live.ask(c.WriteLogLine(f"line {number}"), FACILITATOR)
            await more(control)
        # coming back with all of it, only what is new comes; with something else, everything
        await control.link.close()
        control, _ = await room.join("facilitator.1")
        held = len(copy)
        await control.say(protocol.Copy(size=held, sum=hashlib.sha256(copy).hexdigest()))
        await session.live.ask(c.WriteLogLine("fresh"), FACILITATOR)
        await more(control)
        pieces = [protocol.read_copy_piece(piece)[0] for piece in control.sent if isinstance(piece, bytes)]
        assert min(pieces) == held
        copy = b"?" * len(copy)
        await control.say(protocol.Copy(size=len(copy), sum=hashlib.sha256(copy).hexdigest()))
        await more(control)
        north, _ = await room.join("north.1")
        await north.say(protocol.Copy(size=0))
        assert (await north.hear(protocol.Turned)).code == "nonsense"
        await server.close()


# -- what may not be --------------------------------------------------------------------------------------------------

NONSENSE = [
    "",
    "hello",
    "[]",
    '{"t":"hello"}',
    '{"t":"beat","n":1,"more":2}',
    '{"t":"beat","n":1e999}',
    '{"t":"ask","id":"1","do":"tick","with":{}}',
    '{"t":"ask","id":"1","do":"open-session","with":{"title":"mine"}}',
    '{"t":"ask","id":"1","do":"pause","with":{"reason":7}}',
    '{"t":"ask","id":"1","do":"pause","with":{"reason":"x","extra":1}}',
    '{"t":"ask","id":"1","do":"pause","with":[]}',
    '{"t":"ask","id":"\\u001b[31m","do":"pause","with":{}}',
    '{"t":"hello","v":1,"code":"north.1"}',
    '{"t":"copy","size":0}',
    '{"t":"welcome"}',
    "[" * 20_000,
    b"\x00\x01",
]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
async def test_nonsense_is_refused_politely_and_cut_off_and_the_others_notice_nothing(
    tmp_path: Path, nonsense: str | bytes
) -> None:
    async with open_room(tmp_path) as room:
        other, _ = await room.join("south.1")
        north, _ = await room.join("north.1")
        await north.say(nonsense)
        refused = await north.hear(protocol.Turned)
        assert refused.code == "nonsense"
        assert refused.words
        await north.over()
        room.desk.ask(c.ReleaseInject("news"))
        await other.hear_until(room.view("south")[-1].seq)


@pytest.mark.parametrize("first", ['{"t":"beat","n":1}', "nonsense", '{"t":"hello","v":1,"code":7}'])
async def test_whoever_does_not_begin_with_hello_is_refused(tmp_path: Path, first: str) -> None:
    async with open_room(tmp_path) as room:
        terminal = await room.dial()
        await terminal.say(first)
        assert (await terminal.hear(protocol.Turned)).code == "nonsense"
        await terminal.over()
        assert room.keeper.said == []


async def test_a_wrong_code_and_a_wrong_version_are_refused_with_words(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        wrong = await room.knock("wrong")
        assert (await wrong.hear(protocol.Turned)).code == "wrong-code"
        await wrong.over()
        newer = await room.dial()
        await newer.say(protocol.Hello(v=2, code="north.1"))
        refused = await newer.hear(protocol.Turned)
        assert refused.code == "wrong-version"
        assert "2" in refused.words
        await newer.over()


async def test_silence_instead_of_hello_is_not_waited_for(tmp_path: Path) -> None:
    async with open_room(tmp_path, dataclasses.replace(QUICK, hello=0.05)) as room:
        terminal = await room.dial()
        assert (await terminal.hear(protocol.Turned)).code == "late"
        await terminal.over()


async def test_too_much_too_fast_is_cut_off(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        north, _ = await room.join("north.1")
        for number in range(QUICK.burst + 20):
            await north.say(protocol.Beat(n=number))
        assert (await north.hear(protocol.Turned)).code == "too-fast"
        await north.over()


async def test_an_oversized_message_ends_the_connection_alone(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        other, _ = await room.join("south.1")
        north, _ = await room.join("north.1")
        await north.say(json.dumps({"t": "person", "name": "x" * protocol.MOST_FROM_CLIENT, "consent": True}))
        while room.server.connected("north.1"):  # also while it is ending, when nothing can be written any more
            room.desk.ask(c.WriteLogLine("line"))
            room.desk.ask(c.ReleaseAdHoc("Title", "Sender", "signal", "Text"))
            await other.hear_until(room.view("south")[-1].seq)
        await north.over()
        assert north.link.close_code == 1009


async def test_a_page_in_a_browser_and_other_paths_are_turned_away(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://127.0.0.1:{room.port}/", origin="http://evil.example")  # type: ignore[arg-type]  # a str
        assert refused.value.response.status_code == 403
        with pytest.raises(InvalidStatus) as missing:
            await connect(f"ws://127.0.0.1:{room.port}/admin")
        assert missing.value.response.status_code == 404


async def test_bytes_that_are_no_websocket_at_all_disturb_nobody(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        north, _ = await room.join("north.1")
        for junk in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 5000):
            reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
            writer.write(junk)
            writer.write_eof()
            async with asyncio.timeout(PATIENCE):
                await reader.read()
            writer.close()
        room.desk.ask(c.ReleaseInject("news"))
        await north.hear_until(room.view("north")[-1].seq)


async def test_a_full_room_says_so(tmp_path: Path) -> None:
    async with open_room(tmp_path, dataclasses.replace(QUICK, connections=2)) as room:
        for number in range(2):
            await room.join(f"north.{number}")
        assert (await (await room.dial()).hear(protocol.Turned)).code == "full"


# -- links that fail --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_reader_that_stalls_is_cut_off_and_the_others_get_everything(tmp_path: Path, encrypted: bool) -> None:
    certificate = make()
    context = server_context(certificate) if encrypted else None
    tls: dict[str, Any] = {"ssl": client_context(certificate.fingerprint)} if encrypted else {}
    async with open_room(tmp_path, dataclasses.replace(QUICK, buffer=64 * 1024), context=context) as room:
        narrow = socket.create_connection(("127.0.0.1", room.port))
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled = await room.dial(sock=narrow, **tls)
        await stalled.say(protocol.Hello(v=1, code="observer.1"))
        await stalled.hear(protocol.Welcome)
        stalled.link.transport.pause_reading()
        reading = await room.dial(**tls)
        await reading.say(protocol.Hello(v=1, code="observer.2"))
        await reading.hear_until(room.view("observer")[-1].seq)
        held = 0
        while room.server.connected("observer.1"):
            for _ in range(5):
                room.desk.ask(c.WriteLogLine("x" * 4000))
            await reading.hear_until(room.desk.records[-1].seq)
            held += 20_000
            assert held < 2_000_000  # what the host's system holds for it is bounded too
        stalled.link.transport.abort()
        assert reading.records == room.view("observer")
        assert ("lost", "observer.1") in room.keeper.said


async def test_a_stranger_who_opens_many_connections_and_says_nothing_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handshake, "STRANGERS", 3)
    monkeypatch.setattr(handshake, "is_loopback", lambda _: False)
    async with open_room(tmp_path) as room:
        inside = [(await room.join(f"north.{number}"))[0] for number in range(5)]
        silent = [await room.dial() for _ in range(3)]
        with pytest.raises((ConnectionClosed, OSError, InvalidMessage)):
            await room.dial()
        await silent[0].link.close()
        await room.join("south.1")
        room.desk.ask(c.ReleaseInject("news"))
        for terminal in inside:
            await terminal.hear_until(room.view("north")[-1].seq)


@pytest.mark.parametrize("encrypted", [False, True])
async def test_who_guesses_codes_is_hung_up_on_before_a_byte_is_read_or_encrypted(
    tmp_path: Path, encrypted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make()
    context = server_context(certificate) if encrypted else None
    tls: dict[str, Any] = {"ssl": client_context(certificate.fingerprint)} if encrypted else {}
    async with open_room(tmp_path, context=context) as room:
        inside = await room.dial(**tls)
        await inside.say(protocol.Hello(v=1, code="north.1"))
        await inside.hear(protocol.Welcome)
        room.keeper.guessing = True

        def costly(*_: object, **__: object) -> None:
            raise AssertionError("something costly is done for an address that guesses codes")

        with monkeypatch.context() as patch:
            patch.setattr(handshake.ServerLink, "_encrypt", costly)
            patch.setattr(handshake.ServerLink, "_begin", costly)
            reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
            writer.write(b"\x16\x03\x01")
            with pytest.raises(ConnectionResetError):
                await asyncio.wait_for(reader.read(), PATIENCE)
            writer.close()
        with pytest.raises((OSError, InvalidMessage)):
            await room.dial(**tls)
        room.keeper.guessing = False
        later = await room.dial(**tls)
        await later.say(protocol.Hello(v=1, code="south.1"))
        await later.hear(protocol.Welcome)
        room.desk.ask(c.ReleaseInject("news"))
        await inside.hear_until(room.view("north")[-1].seq)


async def test_who_opens_connections_and_never_encrypts_them_is_counted_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handshake, "STRANGERS", 3)
    monkeypatch.setattr(handshake, "is_loopback", lambda _: False)
    certificate = make()
    async with open_room(tmp_path, dataclasses.replace(QUICK, hello=0.2), context=server_context(certificate)) as room:
        tls = {"ssl": client_context(certificate.fingerprint)}
        inside = await room.dial(**tls)
        await inside.say(protocol.Hello(v=1, code="north.1"))
        await inside.hear(protocol.Welcome)
        silent = [await asyncio.open_connection("127.0.0.1", room.port) for _ in range(3)]
        with pytest.raises((OSError, InvalidMessage)):
            await room.dial(**tls)
        for reader, writer in silent:  # until their time for encrypting is over
            async with asyncio.timeout(PATIENCE):
                assert await reader.read() == b""
            writer.close()
        later = await room.dial(**tls)
        await later.say(protocol.Hello(v=1, code="south.1"))
        await later.hear(protocol.Welcome)
        assert len(room.server._links.open) == 2


async def test_a_room_closes_while_somebody_is_still_encrypting(tmp_path: Path) -> None:
    async with open_room(tmp_path, context=server_context(make())) as room:
        reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
        writer.write(b"\x16\x03\x01\x02\x00")
        async with asyncio.timeout(PATIENCE):
            await until(lambda: room.server._links.open)
            await room.server.close()
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""
        assert not room.server._links.open
        writer.close()


async def test_a_storm_of_connections_is_taken_in_turns_and_none_is_lost(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        knocking = []
        for _ in range(25 * ACCEPTED):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", room.port))
            knocking.append(one)
        seen = [0]
        while seen[-1] < len(knocking):
            await asyncio.sleep(0)
            seen.append(len(room.server._links.open))
        assert max(new - old for old, new in itertools.pairwise(seen)) <= ACCEPTED + 1  # newer Pythons take one more
        for one in knocking:
            one.close()


async def test_a_connection_that_only_seems_to_stand_is_found_and_ended(tmp_path: Path) -> None:
    async with open_room(tmp_path, dataclasses.replace(QUICK, beat=0.1, silent=0.3)) as room:
        silent, _ = await room.join("north.1")
        echoing, _ = await room.join("south.1")
        over = asyncio.create_task(silent.over())
        while not over.done():
            await echoing.say(protocol.Beat(n=(await echoing.hear(protocol.Beat)).n))
        assert room.keeper.beats > 3
        assert not room.server.connected("north.1")
        assert room.server.connected("south.1")


async def test_mistakes_of_the_doorkeeper_cost_one_connection_at_most(tmp_path: Path) -> None:
    async with open_room(tmp_path, dataclasses.replace(QUICK, beat=0.1), mistakes=("linked", "beat", "lost")) as room:
        north, _ = await room.join("north.1")
        room.keeper.wrong = {"linked", "beat", "lost"}
        room.keeper.said.clear()
        south = await room.knock("south.1")
        await south.over()
        while ("beat",) not in room.keeper.said:
            await north.hear(protocol.Beat)
        room.keeper.wrong = set()
        room.desk.ask(c.ReleaseInject("news"))
        await north.hear_until(room.view("north")[-1].seq)


async def test_all_of_it_works_encrypted(tmp_path: Path) -> None:
    certificate = make()
    async with open_room(tmp_path, context=server_context(certificate)) as room:
        terminal = await room.dial(ssl=client_context(certificate.fingerprint))
        await terminal.say(protocol.Hello(v=1, code="north.1"))
        welcome = await terminal.hear(protocol.Welcome)
        await terminal.hear_until(welcome.last)
        room.desk.ask(c.ReleaseInject("secret"))
        await terminal.hear_until(room.view("north")[-1].seq)
        assert terminal.records == room.view("north")
