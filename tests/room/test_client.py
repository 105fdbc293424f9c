"""A terminal's way into a room and back into it, against a host that does what the test says."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.events import Recorded
from tabletop.exercise.redact import redact
from tabletop.records import replace
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.kept_seat import KeptSeat
from tabletop.room.guest.outgoing import BURST, MOST_AT_ONCE, RATE, SendingPace
from tabletop.room.table.seat import RoomError, SeatConnection
from tabletop.room.wire import protocol
from tabletop.room.wire.certificate import make, server_context
from tests.lab import Desk
from tests.room.fake_host import MEMBER, SECRET, TOKEN, FakeHost, Talk, events, rows, until, waiting, welcome


class Pauses:
    """Stands in for sleeping: every pause is over at once, and remembered."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.sleep(0)


def a_client(host: FakeHost, **more: Any) -> RoomClient:
    return RoomClient(host.address, pause=more.pop("pause", Pauses()), chance=lambda: 0.5, **more)


@asynccontextmanager
async def seated(desk: Desk, seat: str = "north", **more: Any) -> AsyncIterator[tuple[FakeHost, Talk, RoomClient]]:
    """A terminal that has taken its seat."""
    async with FakeHost() as host:
        client = a_client(host, **more)
        talk = await join(host, client, desk, seat)
        try:
            yield host, talk, client
        finally:
            await client.close()


async def join(host: FakeHost, client: RoomClient, desk: Desk, seat: str = "north") -> Talk:
    starting = asyncio.create_task(client.start())
    talk = await host.link()
    await talk.hears(protocol.Hello)
    await talk.says(welcome(desk, seat), events(desk, seat))
    await starting
    await until(lambda: client.status == "seated")
    return talk


async def again(host: FakeHost, desk: Desk, seat: str = "north", **changes: Any) -> tuple[Talk, protocol.Hello]:
    """The terminal comes back, and is told what it does not have."""
    talk = await host.link()
    hello = await talk.hears(protocol.Hello)
    after = changes.pop("after", hello.seq)
    await talk.says(welcome(desk, seat, after, **changes), events(desk, seat, after))
    return talk, hello


def seen(desk: Desk, seat: str = "north") -> Any:
    """What the seat should know."""
    return fold(replace(found, command="") for record in desk.records if (found := redact(record, seat)) is not None)


# -- coming in --------------------------------------------------------------------------------------------------------


async def test_the_door_asks_for_a_name_and_then_for_patience() -> None:
    async with FakeHost() as host:
        client = a_client(host, plain=True)
        starting = asyncio.create_task(client.start())
        talk = await host.link()
        hello = await talk.hears(protocol.Hello)
        assert (hello.v, hello.code, hello.token, hello.seq, hello.plain) == (protocol.PROTOCOL, SECRET, "", 0, True)
        await talk.says(waiting(title="The \x1b[31mLab"))
        await starting
        await until(lambda: client.status == "introduce")
        assert client.waiting is not None
        assert client.waiting.title == "The Lab"
        assert client.waiting.roles == (("north", "Office of the north", 0),)
        await client.introduce("Ada", True, "north")
        await until(lambda: client.status == "waiting")
        person = await talk.hears(protocol.Person)
        assert (person.name, person.consent, person.wish) == ("Ada", True, "north")
        desk = Desk.started()
        await talk.says(welcome(desk), events(desk))
        await until(lambda: client.status == "seated")
        connection: SeatConnection | None = client.connection
        assert connection is not None
        assert (connection.seat, connection.member, client.token) == ("north", MEMBER, TOKEN)
        assert connection.state == seen(desk)
        assert connection.briefing.card is not None
        await client.close()
        assert client.status == "over"
        assert connection.link.status == "over"


async def test_a_name_the_host_does_not_take_is_asked_again() -> None:
    async with FakeHost() as host:
        client = a_client(host)
        starting = asyncio.create_task(client.start())
        talk = await host.link()
        await talk.says(waiting())
        await starting
        await client.introduce("Ada", True)
        await talk.says(protocol.No(id="person", code="taken", words="Somebody has that name."))
        await until(lambda: client.status == "introduce")
        assert client.words == "Somebody has that name."
        await client.close()


async def test_nothing_is_seated_before_its_history_is_whole() -> None:
    desk = Desk.started()
    told = rows(desk)
    async with FakeHost() as host:
        client = a_client(host)
        starting = asyncio.create_task(client.start())
        talk = await host.link()
        await talk.says(welcome(desk), events(desk, records=told[:2]))
        await starting
        await talk.says(protocol.Beat(n=1))
        await talk.hears(protocol.Hello)
        await talk.hears(protocol.Beat)  # by now the first two have been taken
        assert client.connection is None
        await talk.says(events(desk, records=told[2:]))
        await until(lambda: client.connection is not None)
        await client.close()


@pytest.mark.parametrize("code", ["wrong-code", "blocked", "wrong-version", "full", "replaced", "too-fast"])
async def test_whoever_is_turned_away_at_the_door_is_told_why(code: str) -> None:
    async with FakeHost() as host:
        client = a_client(host)
        starting = asyncio.create_task(client.start())
        talk = await host.link()
        await talk.says(protocol.Turned(code=code, words="No, because."))
        with pytest.raises(RoomError) as refused:
            await starting
        assert (refused.value.code, refused.value.words) == (code, "No, because.")
        assert (client.status, client.words) == ("over", "No, because.")


async def test_nobody_there_is_said_at_once() -> None:
    async with FakeHost() as host:
        address = host.address
    client = RoomClient(address)
    with pytest.raises(RoomError, match="Nobody answers") as refused:
        await client.start()
    assert refused.value.code == "unreachable"


async def test_another_program_at_that_port_is_said() -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, FakeHost() as host:
        address = dataclasses.replace(host.address, port=server.sockets[0].getsockname()[1])
        with pytest.raises(RoomError) as refused:
            await RoomClient(address).start()
        assert refused.value.code in {"no-room", "unreachable"}
        assert str(address.port) in refused.value.words


async def test_a_certificate_that_is_not_the_one_of_the_code_gets_no_word() -> None:
    mine, other = make(), make()
    async with FakeHost(server_context(other), fingerprint=mine.fingerprint) as host:
        client = a_client(host)
        with pytest.raises(RoomError, match="certificate is another one") as refused:
            await client.start()
        assert refused.value.code == "certificate"
        assert host.links == []


async def test_the_right_certificate_lets_in() -> None:
    mine = make()
    desk = Desk.started()
    async with FakeHost(server_context(mine), fingerprint=mine.fingerprint) as host:
        client = a_client(host)
        await join(host, client, desk)
        assert client.connection is not None
        assert client.connection.state == seen(desk)
        await client.close()


async def test_an_encrypted_code_does_not_talk_to_an_unencrypted_port() -> None:
    async with FakeHost(fingerprint=make().fingerprint) as host:
        with pytest.raises(RoomError) as refused:
            await a_client(host).start()
        assert refused.value.code == "tls"


async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes."""
    with suppress(OSError):
        while data := await reader.read(4096):
            writer.write(data)
    writer.close()


@asynccontextmanager
async def a_proxy(host: FakeHost, asked: list[str], answer: bytes = b"200 Connected") -> AsyncIterator[str]:
    """A proxy of HTTP that knows the way to the host, whatever it is called; who was asked for is put down."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[0])
        writer.write(b"HTTP/1.1 " + answer + b"\r\n\r\n")
        if not answer.startswith(b"200"):
            writer.close()
            return
        theirs, ours = await asyncio.open_connection("127.0.0.1", host.port)
        await asyncio.gather(through(reader, ours), through(theirs, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_where_no_direct_way_leads_a_terminal_goes_through_the_proxy_and_remembers_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine, asked, desk = make(), list[str](), Desk.started()
    async with FakeHost(server_context(mine), fingerprint=mine.fingerprint) as host, a_proxy(host, asked) as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        client = a_client(host)
        client.address = dataclasses.replace(host.address, host="room.invalid")
        client._hosts = [client.address]
        talk = await join(host, client, desk)
        assert asked == [f"CONNECT room.invalid:{host.port} HTTP/1.1"]
        talk.drop()
        again = await host.link()
        await again.hears(protocol.Hello)
        assert len(asked) == 2
        monkeypatch.setenv("no_proxy", "room.invalid")
        again.drop()
        await until(lambda: "no machine called room.invalid" in client.words)
        await client.close()


@pytest.mark.parametrize("encrypted", [True, False])
async def test_a_host_that_is_reached_directly_or_in_the_clear_is_reached_through_no_proxy(
    monkeypatch: pytest.MonkeyPatch, encrypted: bool
) -> None:
    mine, asked, desk = make(), list[str](), Desk.started()
    context = server_context(mine) if encrypted else None
    pin = mine.fingerprint if encrypted else None
    monkeypatch.setattr("tabletop.room.guest.dial.is_loopback", lambda _: False)
    async with FakeHost(context, fingerprint=pin) as host, a_proxy(host, asked) as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.setenv("http_proxy", proxy)
        client = a_client(host)
        await join(host, client, desk)
        assert asked == []
        await client.close()


@pytest.mark.parametrize(
    ("proxy", "code"), [("", "unreachable"), ("socks5h://127.0.0.1:1", "unreachable"), ("gopher://x", "unreachable")]
)
async def test_a_proxy_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch, proxy: str, code: str) -> None:
    mine, asked = make(), list[str]()
    async with (
        FakeHost(server_context(mine), fingerprint=mine.fingerprint) as host,
        a_proxy(host, asked, b"403 Forbidden") as ours,
    ):
        monkeypatch.setenv("https_proxy", proxy or ours)
        monkeypatch.delenv("no_proxy", raising=False)
        client = a_client(host)
        client._hosts = [dataclasses.replace(host.address, host="room.invalid")]
        with pytest.raises(RoomError, match=r"no machine called room\.invalid here.*proxy.* leads nowhere") as refused:
            await client.start()
        assert refused.value.code == code


async def test_a_proxy_cannot_pass_itself_off_as_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other, asked = make(), make(), list[str]()
    async with FakeHost(server_context(other), fingerprint=mine.fingerprint) as host, a_proxy(host, asked) as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        client = a_client(host)
        client._hosts = [dataclasses.replace(host.address, host="room.invalid")]
        with pytest.raises(RoomError, match="certificate is another one"):
            await client.start()
        assert (len(asked), host.links) == (1, [])


# -- being there ------------------------------------------------------------------------------------------------------


async def test_events_are_folded_and_told_once() -> None:
    desk = Desk.started()
    async with seated(desk) as (_, talk, client):
        assert client.connection is not None
        told: list[Sequence[Recorded]] = []
        client.connection.on_change = told.append
        last = desk.records[-1].seq
        desk.ask(c.ReleaseInject("news"))
        await talk.says(events(desk, after=last))
        await until(lambda: told)
        assert "news" in client.connection.state.play.delivered
        assert [record.seq for record in told[0]] == [row[0] for row in rows(desk, after=last)]


async def test_a_broken_screen_does_not_cut_its_seat_off() -> None:
    desk = Desk.started()
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with seated(desk) as (_, talk, client):
        assert client.connection is not None

        def broken(_: object) -> None:
            raise RuntimeError("broken screen")

        client.connection.on_change = broken
        last = desk.records[-1].seq
        desk.ask(c.ReleaseInject("news"))
        await talk.says(events(desk, after=last))
        await until(lambda: reported)
        assert client.status == "seated"
        assert str(reported[0]["exception"]) == "broken screen"


async def test_the_clock_runs_between_messages_and_never_back() -> None:
    desk = Desk.started()
    now = 100.0
    async with seated(desk, monotonic=lambda: now) as (_, talk, client):
        connection = client.connection
        assert connection is not None
        await talk.says(protocol.Beat(n=1, clock=10.0, running=True))
        await talk.hears(protocol.Beat)
        now = 103.5
        assert connection.clock == 13.5
        await talk.says(protocol.Beat(n=2, clock=13.0, running=True))  # half a second on its way
        await talk.hears(protocol.Beat)
        assert connection.clock == 13.5
        await talk.says(protocol.Beat(n=3, clock=11.0, running=True))  # another clock altogether
        await talk.hears(protocol.Beat)
        assert connection.clock == 11.0
        await talk.says(protocol.Beat(n=4, clock=12.0, running=False))
        await talk.hears(protocol.Beat)
        now = 200.0
        assert connection.clock == 12.0


async def test_an_ask_is_answered_when_its_events_are_here() -> None:
    desk = Desk.started()
    desk.ask(c.OpenDecision("lead"))
    async with seated(desk) as (_, talk, client):
        connection = client.connection
        assert connection is not None
        asking = asyncio.create_task(connection.ask(c.SubmitResponse("lead", "north", c.Answer(("yes",)))))
        ask = await talk.hears(protocol.Ask)
        assert (ask.do, ask.given["decision"]) == ("submit-response", "lead")
        last = desk.records[-1].seq
        desk.answer("lead", north="yes")
        await talk.says(protocol.Done(id=ask.id, seq=desk.records[-1].seq), protocol.Beat(n=1))
        await talk.hears(protocol.Beat)
        assert not asking.done()
        await talk.says(events(desk, after=last))
        receipt = await asking
        assert connection.state.submitted("lead", "north") is not None
        assert [record.event for record in receipt.records] == [desk.records[-1].event]


async def test_a_refusal_is_raised() -> None:
    async with seated(Desk.started()) as (_, talk, client):
        asking = asyncio.create_task(client.ask(c.Pause("tea")))
        ask = await talk.hears(protocol.Ask)
        await talk.says(protocol.No(id=ask.id, code="not-now", words="Not\x07 now."))
        with pytest.raises(c.Refused) as refused:
            await asking
        assert (refused.value.code, refused.value.words) == ("not-now", "Not now.")


async def test_what_cannot_be_asked_over_the_wire_is_refused_here() -> None:
    async with seated(Desk.started()) as (_, _talk, client):
        with pytest.raises(c.Refused, match="at the host"):
            await client.ask(c.Tick())
        with pytest.raises(c.Refused, match="too long"):
            await client.ask(c.KeepNotes("north", "x" * protocol.MOST_FROM_CLIENT))


async def test_only_so_many_asks_are_on_their_way() -> None:
    async with seated(Desk.started()) as (_, talk, client):
        asking = [asyncio.create_task(client.ask(c.KeepNotes("north", str(number)))) for number in range(40)]
        first = [await talk.hears(protocol.Ask) for _ in range(MOST_AT_ONCE)]
        await talk.says(protocol.Beat(n=1))
        await talk.hears(protocol.Beat)  # the next message is no seventeenth ask
        for ask in first:
            await talk.says(protocol.Done(id=ask.id, seq=0))
        for _ in range(40 - MOST_AT_ONCE):
            ask = await talk.hears(protocol.Ask)
            await talk.says(protocol.Done(id=ask.id, seq=0))
        await asyncio.gather(*asking)
        assert [message.given["text"] for message in talk.heard if isinstance(message, protocol.Ask)] == [
            str(number) for number in range(40)
        ]


def test_a_terminal_talks_slower_than_the_host_cuts_off() -> None:
    now = 0.0
    pace = SendingPace(lambda: now)
    assert [pace.wait() for _ in range(int(BURST))] == [0.0] * int(BURST)
    assert pace.wait() == pytest.approx(1 / RATE)
    assert pace.wait() == pytest.approx(2 / RATE)
    now = 3600.0
    assert pace.wait() == 0.0


# -- coming back ------------------------------------------------------------------------------------------------------


async def test_a_lost_link_is_made_again_at_the_last_event() -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        connection = client.connection
        assert connection is not None
        told: list[Sequence[Recorded]] = []
        links: list[str] = []
        connection.on_change = told.append
        connection.on_link = lambda: links.append(connection.link.status)
        held = connection.state.seq
        talk.drop()
        await until(lambda: client.status == "away")
        assert (connection.link.status, bool(connection.link.words)) == ("away", True)
        assert connection.link.since
        desk.ask(c.ReleaseInject("news"))
        desk.ask(c.ReleaseInject("secret"))
        _, hello = await again(host, desk)
        assert (hello.code, hello.token) == (host.address.secret, TOKEN)
        assert (hello.seat, hello.seq, hello.epoch) == ("north", held, 1)
        await until(lambda: client.status == "seated")
        assert client.connection is connection
        assert links[-1] == "here"
        assert connection.state == seen(desk)
        assert [record.seq for batch in told for record in batch] == [row[0] for row in rows(desk, after=held)]
        assert connection.digest[0].startswith("2 new injects")


async def test_nothing_missed_is_no_digest() -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        assert client.connection is not None
        client.connection.digest = ()
        talk.drop()
        await again(host, desk)
        await until(lambda: client.status == "seated")
        assert client.connection.digest == ()


async def test_whoever_comes_late_is_told_the_story_so_far() -> None:
    async with seated(Desk.started()) as (_, _talk, client):
        assert client.connection is not None
        assert client.connection.digest[0] == "STARTEX was given."
    early = Desk()
    early.ask(c.OpenSession("Test"))
    async with seated(early) as (_, _talk, client):
        assert client.connection is not None
        assert client.connection.digest == ()


async def test_what_was_asked_without_an_answer_is_asked_again_under_the_same_id() -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        connection = client.connection
        assert connection is not None
        asking = asyncio.create_task(connection.ask(c.Pause("tea")))
        first = await talk.hears(protocol.Ask)
        talk.drop()
        await until(lambda: client.status == "away")
        later = asyncio.create_task(connection.ask(c.Pause("coffee")))
        back, _ = await again(host, desk)
        asks = [await back.hears(protocol.Ask), await back.hears(protocol.Ask)]
        assert asks[0] == first
        assert asks[1].given["reason"] == "coffee"
        await back.says(*(protocol.Done(id=ask.id, seq=0) for ask in asks))
        await asyncio.gather(asking, later)


async def test_what_the_dead_host_had_recorded_and_its_heir_has_not_is_asked_again() -> None:
    desk, heir = Desk.started(), Desk.started()
    async with seated(desk) as (host, talk, client):
        connection = client.connection
        assert connection is not None
        asking = asyncio.create_task(connection.ask(c.Pause("tea")))
        ask = await talk.hears(protocol.Ask)
        await talk.says(protocol.Done(id=ask.id, seq=desk.records[-1].seq + 1), protocol.Beat(n=1))
        await talk.hears(protocol.Beat)
        talk.drop()
        back, _ = await again(host, heir, after=0, epoch=2)
        assert await back.hears(protocol.Ask) == ask
        heir.ask(c.Pause("tea"), "north")
        await back.says(events(heir, after=connection.state.seq), protocol.Done(id=ask.id, seq=heir.records[-1].seq))
        await asking
        assert connection.state.phase == "paused"


async def test_a_new_history_takes_the_place_of_the_old_one_as_a_whole() -> None:
    desk, heir = Desk.started(), Desk.started()
    desk.ask(c.ReleaseInject("news"))
    async with seated(desk) as (host, talk, client):
        connection = client.connection
        assert connection is not None
        before = connection.state
        talk.drop()
        back = await host.link()
        told = rows(heir)
        await back.hears(protocol.Hello)
        await back.says(welcome(heir, epoch=2), events(heir, records=told[:3]), protocol.Beat(n=1))
        await back.hears(protocol.Beat)
        assert connection.state is before
        assert "news" in connection.state.play.delivered
        await back.says(events(heir, records=told[3:]))
        await until(lambda: client.status == "seated")
        assert connection.state == seen(heir)
        assert "news" not in connection.state.play.delivered
        assert "Another machine" in connection.digest[0]


async def test_another_seat_is_another_connection() -> None:
    desk = Desk.started()
    async with seated(desk) as (_, talk, client):
        old = client.connection
        assert old is not None
        asking = asyncio.create_task(old.ask(c.Pause("tea")))
        await talk.hears(protocol.Ask)
        changes: list[object] = []
        client.on_status = lambda: changes.append(client.connection)
        await talk.says(welcome(desk, "south"), events(desk, "south"))
        await until(lambda: client.connection is not old)
        assert client.connection is not None
        assert client.connection.seat == "south"
        assert client.connection.state == seen(desk, "south")
        assert changes == [client.connection]
        assert old.link.status == "over"
        with pytest.raises(c.Refused):
            await asking


async def test_taken_out_of_the_seat_one_waits_again_under_the_same_name() -> None:
    desk = Desk.started()
    async with seated(desk) as (_, talk, client):
        await client.introduce("Ada", True)
        await talk.hears(protocol.Person)
        await talk.says(waiting())
        await until(lambda: client.status == "waiting")
        assert client.connection is None
        assert (await talk.hears(protocol.Person)).name == "Ada"


async def test_a_link_lost_in_the_waiting_room_is_made_again_too() -> None:
    pauses = Pauses()
    async with FakeHost() as host:
        client = a_client(host, pause=pauses)
        starting = asyncio.create_task(client.start())
        talk = await host.link()
        await talk.says(waiting())
        await starting
        await client.introduce("Ada", True, "north")
        for _ in range(3):
            talk.drop()
            await until(lambda: client.status == "away")
            talk = await host.link()
            assert (await talk.hears(protocol.Hello)).token == TOKEN
            await talk.says(waiting())
            assert (await talk.hears(protocol.Person)).wish == "north"
            await until(lambda: client.status == "waiting")
        assert pauses.asked == [0.2] * 3
        await client.close()


async def test_the_pauses_double_to_five_seconds_and_start_anew_after_a_good_link() -> None:
    desk = Desk.started()
    pauses = Pauses()
    async with seated(desk, pause=pauses) as (host, _talk, client):
        port = host.port
        await host.stop()
        await until(lambda: len(pauses.asked) >= 8)
        assert pauses.asked[:7] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
        assert "Nobody answers" in client.words
        async with FakeHost(port=port) as reborn:
            back, _ = await again(reborn, desk)
            await until(lambda: client.status == "seated")
            pauses.asked.clear()
            back.drop()
            await until(lambda: pauses.asked)
            assert pauses.asked[0] == 0.2


async def test_no_two_terminals_come_back_at_the_same_moment() -> None:
    desk = Desk.started()
    pauses = Pauses()
    async with FakeHost() as host:
        client = RoomClient(host.address, pause=pauses, chance=lambda: 0.9)
        talk = await join(host, client, desk)
        talk.drop()
        await until(lambda: pauses.asked)
        assert pauses.asked[0] == pytest.approx(0.28)
        await client.close()


async def test_a_link_on_which_nothing_can_be_sent_is_a_lost_link(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.started()
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with seated(desk) as (host, _talk, client):
        with monkeypatch.context() as patch:
            patch.setattr(client._out, "due", lambda: 1 / 0)
            asking = asyncio.create_task(client.ask(c.Pause("tea")))
            await until(lambda: client.status == "away")
        assert "ZeroDivisionError" in client.words
        back, _ = await again(host, desk)
        ask = await back.hears(protocol.Ask)
        await back.says(protocol.Done(id=ask.id, seq=0))
        await asking


async def test_a_token_kept_from_before_brings_back_and_the_code_is_there_if_it_does_not(tmp_path: Path) -> None:
    desk = Desk.started()
    async with FakeHost() as host:
        before = KeptSeat(tmp_path, host.address)
        before.keep("kept")
        before.close()
        client = a_client(host, kept=KeptSeat(tmp_path, host.address))
        starting = asyncio.create_task(client.start())
        talk = await host.link()
        hello = await talk.hears(protocol.Hello)
        assert (hello.token, hello.code) == ("kept", SECRET)
        await talk.says(welcome(desk), events(desk))
        await starting
        assert client.token == TOKEN
        await client.close()


@pytest.mark.parametrize("where", ["no such place", "localhost", "127.0.0.1", "nowhere"])
async def test_every_address_that_leads_nowhere_is_said_in_words(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look = socket.getaddrinfo

    def known(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in {"127.0.0.1", "localhost"}:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    async with FakeHost() as host:
        address = dataclasses.replace(host.address, host=where)
    with pytest.raises(RoomError) as refused:
        await RoomClient(address).start()
    assert refused.value.words
    assert "Error" not in refused.value.words


async def test_a_silent_host_is_a_lost_link() -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        client._line._silence = 0.01  # counted from the next word on
        await talk.says(protocol.Beat(n=1))
        anew = await host.link()
        assert (await anew.hears(protocol.Hello)).token == TOKEN
        assert client.status == "away"


@pytest.mark.parametrize(
    "nonsense",
    ["", "hello", '{"t":"events"}', '{"t":"events","clock":1.0,"running":true,"records":[[1,2,3]]}', "[" * 10_000],
)
async def test_nonsense_ends_the_link_and_not_the_program(nonsense: str) -> None:
    desk = Desk.started()
    pauses = Pauses()
    async with seated(desk, pause=pauses) as (host, talk, client):
        await talk.says(nonsense)
        await again(host, desk)
        await until(lambda: client.status == "seated")
        assert pauses.asked


@pytest.mark.parametrize("which", ["again", "skipped-back"])
async def test_events_out_of_order_are_asked_for_again(which: str) -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        connection = client.connection
        assert connection is not None
        held = connection.state.seq
        desk.ask(c.ReleaseInject("news"))
        desk.ask(c.ReleaseInject("secret"))
        fresh = rows(desk, after=held)
        await talk.says(
            events(desk, records=fresh[-1:] + fresh[:1] if which == "skipped-back" else [fresh[0], fresh[0]])
        )
        _, hello = await again(host, desk)
        assert hello.seq == (fresh[-1] if which == "skipped-back" else fresh[0])[0]
        await until(lambda: client.status == "seated")


async def test_a_welcome_that_does_not_follow_is_asked_for_from_the_start() -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        talk.drop()
        back = await host.link()
        hello = await back.hears(protocol.Hello)
        await back.says(welcome(desk, after=hello.seq - 1))
        back = await host.link()
        assert (await back.hears(protocol.Hello)).seq == 0
        await back.says(welcome(desk), events(desk))
        await until(lambda: client.status == "seated")
        assert client.connection is not None
        assert client.connection.state == seen(desk)


# -- other hosts, and the end -----------------------------------------------------------------------------------------


async def test_when_the_first_host_dies_the_heir_is_found() -> None:
    desk, heir = Desk.started(), Desk.started()
    async with FakeHost() as second, seated(desk) as (first, talk, client):
        await talk.says(protocol.Hosts(hosts=[("127.0.0.1", first.port, ""), ("127.0.0.1", second.port, "")]))
        await talk.says(protocol.Beat(n=1))
        await talk.hears(protocol.Beat)
        await first.stop()
        _, hello = await again(second, heir, after=0, epoch=2)
        assert hello.token == TOKEN
        await until(lambda: client.status == "seated")
        assert client.epoch == 2


async def test_a_host_that_comes_back_from_the_dead_is_not_believed() -> None:
    desk, heir = Desk.started(), Desk.started()
    async with FakeHost() as second, seated(desk) as (first, talk, client):
        await talk.says(protocol.Hosts(hosts=[("127.0.0.1", second.port, "")]), protocol.Beat(n=1))
        await talk.hears(protocol.Beat)
        port = first.port
        await first.stop()
        await again(second, heir, after=0, epoch=2)
        await until(lambda: client.status == "seated")
        async with FakeHost(port=port) as risen:
            await second.stop()
            await again(risen, desk, epoch=1)
            await until(lambda: "replaced" in client.words)
            assert client.status == "away"
            assert client.epoch == 2


async def test_whoever_came_encrypted_goes_nowhere_else() -> None:
    mine = make()
    desk = Desk.started()
    async with FakeHost(server_context(mine), fingerprint=mine.fingerprint) as host, FakeHost() as naked:
        client = a_client(host)
        talk = await join(host, client, desk)
        await talk.says(protocol.Hosts(hosts=[("127.0.0.1", naked.port, "")]), protocol.Beat(n=1))
        await talk.hears(protocol.Beat)
        talk.drop()
        await again(host, desk)
        await until(lambda: client.status == "seated")
        assert naked.links == []
        await client.close()


async def test_a_host_that_forgot_us_is_left_for_one_that_did_not() -> None:
    desk, heir = Desk.started(), Desk.started()
    async with FakeHost() as second, seated(desk) as (first, talk, client):
        await talk.says(protocol.Hosts(hosts=[("127.0.0.1", second.port, "")]), protocol.Beat(n=1))
        await talk.hears(protocol.Beat)
        talk.drop()
        back = await first.link()
        await back.says(protocol.Turned(code="wrong-code", words="Who are you?"))
        await again(second, heir, after=0, epoch=2)
        await until(lambda: client.status == "seated")


async def test_when_no_host_is_left_it_is_over() -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        assert client.connection is not None
        asking = asyncio.create_task(client.ask(c.Pause("tea")))
        await talk.hears(protocol.Ask)
        talk.drop()
        back = await host.link()
        await back.says(protocol.Turned(code="wrong-code", words="Who are you?"))
        await until(lambda: client.over)
        assert client.words == "Who are you?"
        assert client.connection.link.status == "over"
        with pytest.raises(c.Refused, match="Who are you"):
            await asking
        with pytest.raises(c.Refused):
            await client.ask(c.Pause("tea"))


@pytest.mark.parametrize("code", ["removed", "closed"])
async def test_a_farewell_is_for_good(code: Any) -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        await talk.says(protocol.Bye(code=code, words="Thank you."))
        await until(lambda: client.over)
        assert client.words == "Thank you."
        assert len(host.links) == 1


async def test_too_much_at_once_passes() -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        await talk.says(protocol.Turned(code="too-fast", words="Slowly."))
        await again(host, desk)
        await until(lambda: client.status == "seated")


async def test_a_mistake_of_this_program_becomes_words(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.started()
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with seated(desk) as (_, talk, client):
        with monkeypatch.context() as patch:
            patch.setattr(client, "_on_hosts", lambda _: 1 / 0)
            await talk.says(protocol.Hosts(hosts=[]))
            await until(lambda: client.status == "away")
        assert "ZeroDivisionError" in client.words
        assert reported


async def test_leaving_is_quiet_and_can_be_repeated() -> None:
    async with seated(Desk.started()) as (_, talk, client):
        await client.close()
        await client.close()
        assert (client.status, client.words) == ("over", "")
        with suppress(Exception):
            await talk.hears(protocol.Beat)
        with pytest.raises(c.Refused, match=r"left the room|no seat"):
            await client.ask(c.Pause("tea"))


@pytest.mark.parametrize("code", ["late", "left", "nonsense", "too-fast", "full", "something new"])
async def test_what_passes_by_itself_ends_no_terminal(code: str) -> None:
    desk = Desk.started()
    async with seated(desk) as (host, talk, client):
        await talk.says(protocol.Turned(code=code, words="Not now."))
        await until(lambda: client.status == "away")
        await again(host, desk)
        await until(lambda: client.status == "seated")
