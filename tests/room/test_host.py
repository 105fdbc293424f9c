"""The room as a whole: opened, joined over loopback, closed, and found again after the host has died."""

from __future__ import annotations

import asyncio
import dataclasses
import errno
import shutil
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple, TypeVar

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Refused
from tabletop.exercise.consent import PROMISES, consent_words
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.host import addresses, roomfile
from tabletop.room.host.guests import KINDS, Guest
from tabletop.room.host.hosted_room import HostedRoom, RoomOptions, open_room
from tabletop.room.host.preflight import Check, Clocks, preflight
from tabletop.room.host.roomfile import path_for
from tabletop.room.lines.joining import Joining
from tabletop.room.table.seat import RoomError
from tabletop.room.table.sessions import Session, Setup, create_session, resume_session
from tabletop.room.wire import access, protocol
from tabletop.room.wire.certificate import WrongCertificate, client_context, make
from tabletop.room.wire.discovery import find
from tests.lab import Desk
from tests.patience import PATIENCE
from tests.played import first_steps

LOOPBACK = RoomOptions(listen="127.0.0.1", port=0, announce=False)
PLAIN = RoomOptions(port=0, plain=True, announce=False)

_M = TypeVar("_M", bound=protocol.WireMessage)


def new_session(folder: Path) -> Session:
    return create_session(first_steps(), folder, Setup("Monday"))


class Terminal:
    """A raw client."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def says(self, message: protocol.WireMessage) -> None:
        await self.socket.send(protocol.encode(message))

    async def hears(self, kind: type[_M]) -> _M:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = protocol.parse_host(await self.socket.recv())
                if isinstance(message, kind):
                    return message


class Token(NamedTuple):
    token: str
    member: str


@asynccontextmanager
async def terminal(code: str, token: str = "") -> AsyncIterator[Terminal]:
    address = access.parse(code)
    context = client_context(address.fingerprint) if address.fingerprint else None
    scheme = "wss" if context else "ws"
    async with connect(f"{scheme}://{address.place}/", ssl=context, compression=None, ping_interval=None) as link:
        made = Terminal(link)
        secret = "" if token else address.secret
        await made.says(protocol.Hello(v=protocol.PROTOCOL, code=secret, token=token))
        yield made


def names(room: HostedRoom) -> list[tuple[str, str]]:
    return [(guest.id, guest.name) for guest in room.guests]


async def take_a_seat(room: HostedRoom, kind: str = "player", wish: str = "baker") -> Token:
    """Join, be admitted, and leave by losing the link."""
    async with terminal(room.code(kind)) as mine:
        waiting = await mine.hears(protocol.Waiting)
        named = asyncio.Event()
        leave = room.subscribe(lambda: named.set() if (waiting.member, "Åsa") in names(room) else None)
        await mine.says(protocol.Person(name="Åsa", consent=True, wish=wish))
        async with asyncio.timeout(PATIENCE):
            await named.wait()
        leave()
        await room.admit(waiting.member)
        welcome = await mine.hears(protocol.Welcome)
        return Token(welcome.token, welcome.member)


async def seat_after(room: HostedRoom, kind: str, token: str) -> str:
    async with terminal(room.code(kind), token) as mine:
        welcome = await mine.hears(protocol.Welcome)
        return welcome.seat


# -- opening ----------------------------------------------------------------------------------------------------------


async def test_the_door_says_under_which_rule_reports_are_written(tmp_path: Path) -> None:
    made = create_session(first_steps(), tmp_path, Setup("Monday", attribution="pseudonyms"))
    async with made as session:
        room = await open_room(session, LOOPBACK)
        async with terminal(room.code("player")) as mine:
            waiting = await mine.hears(protocol.Waiting)
        assert room.attribution == "pseudonyms"
        assert waiting.consent == consent_words(session.table.book.scenario.about.consent, "pseudonyms")
        assert PROMISES["pseudonyms"] in waiting.consent
        sign = SimpleNamespace(title="", marking="", safety="", consent=waiting.consent, roles=())
        assert any("Reports name nobody" in line for line in Joining().open("player", sign))


async def test_a_room_shows_where_it_is_and_one_code_for_each_kind(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, LOOPBACK)
        assert session.room is room
        assert room.encrypted
        assert room.addresses == (f"127.0.0.1:{room.port}",)
        codes = [access.parse(room.code(kind)) for kind in KINDS]
        assert len({code.secret for code in codes}) == 4
        assert len({code.fingerprint for code in codes}) == 1
        assert {code.place for code in codes} == set(room.addresses)
        with pytest.raises(Refused):
            room.code("king")
        with pytest.raises(Refused):
            room.renew("king")
    assert session.room is None


async def test_a_renewed_code_is_another(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, LOOPBACK)
        old = room.code("player")
        assert room.renew("player") == room.code("player") != old
        async with terminal(old) as mine:
            turned = await mine.hears(protocol.Turned)
        assert turned.code == "wrong-code"


async def test_one_session_one_room(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        await open_room(session, LOOPBACK)
        with pytest.raises(RoomError):
            await open_room(session, LOOPBACK)


async def test_a_closed_room_says_goodbye_and_can_open_again(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, LOOPBACK)
        token, member = await take_a_seat(room)
        async with terminal(room.code("player"), token) as mine:
            await mine.hears(protocol.Welcome)
            await room.close("Lunch.")
            left = await mine.hears(protocol.Turned)
        assert (left.code, left.words) == (
            "left",
            "Lunch. This terminal waits and comes back by itself when the session goes on.",
        )
        await room.close()
        assert session.room is None
        again = await open_room(session, LOOPBACK)
        assert again.port == room.port
        assert [guest.id for guest in again.guests] == [member]
        assert await seat_after(again, "player", token) == "baker"


async def test_the_room_closes_before_the_table(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    async with session:
        room = await open_room(session, LOOPBACK)
        async with terminal(room.code("wall")) as wall:
            await wall.hears(protocol.Welcome)
            await session.live.ask(c.StartExercise("5eed"), FACILITATOR)
            await session.live.ask(c.EndExercise(), FACILITATOR)
            await session.close("Goodbye.")
            bye = await wall.hears(protocol.Bye)
            assert (bye.code, bye.words) == ("closed", "Goodbye.")
        await session.close()


@pytest.mark.parametrize("listen", ["192.0.2.55", "0.0.0.0", "::", "example.org"])
async def test_without_encryption_a_room_stays_on_this_machine(tmp_path: Path, listen: str) -> None:
    async with new_session(tmp_path) as session:
        with pytest.raises(RoomError) as caught:
            await open_room(session, RoomOptions(listen=listen, port=0, plain=True))
        assert caught.value.code == "plain"
        assert listen in caught.value.words
        assert session.room is None


async def test_a_plain_room_listens_to_this_machine_alone(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, PLAIN)
        assert room.addresses == (f"127.0.0.1:{room.port}",)
        assert room._listener.getsockname()[0] == "127.0.0.1"
        assert not room.encrypted
        assert access.parse(room.code("player")).fingerprint is None
        token, _ = await take_a_seat(room)
        assert await seat_after(room, "player", token) == "baker"


async def test_a_port_that_was_named_is_that_port_or_an_error_with_a_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with new_session(tmp_path) as session:
            with pytest.raises(RoomError) as caught:
                await open_room(session, RoomOptions(listen="127.0.0.1", port=port))
            assert caught.value.code == "port-in-use"
            assert str(port) in caught.value.words
            assert "--port" in caught.value.words


def test_a_port_that_was_not_named_is_the_next_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def busy(_listen: str, port: int) -> object:
        tried.append(port)
        if port != 7415:
            raise OSError(errno.EADDRINUSE, "in use")
        return "listener"

    monkeypatch.setattr(addresses, "open_listener", busy)
    found: object = addresses.find_listener("", 7413, 0)
    assert found == "listener"
    assert tried == [7413, 7414, 7415]
    tried.clear()
    with pytest.raises(RoomError):
        addresses.find_listener("", 7400, 7415)
    assert tried == [7400]
    assert addresses._candidates(7413, 7420)[:2] == [7420, 7413]
    assert addresses._candidates(0, 50_000) == [50_000, 0]


async def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        with pytest.raises(RoomError, match="no address of this machine"):
            await open_room(session, RoomOptions(listen="192.0.2.254", port=0))


def test_the_addresses_shown_can_be_used_by_others() -> None:
    for address in addresses.own_addresses():
        assert not access.is_loopback(address)
        assert addresses._is_usable(address)
    assert [addresses._is_usable(text) for text in ("127.0.0.1", "::1", "169.254.1.1", "fe80::1%2", "0.0.0.0", "")] == [
        False
    ] * 6


async def test_the_name_of_this_machine_means_the_address_that_is_shown(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, RoomOptions(listen="localhost", port=0, announce=False))
        assert room._listener.getsockname() == ("127.0.0.1", room.port)
        assert room.addresses == (f"127.0.0.1:{room.port}",)


async def guess(room: HostedRoom) -> str:
    """Try a code that is none; the code of the refusal, or "hung up" if the listener did not even listen."""
    wrong = dataclasses.replace(access.parse(room.code("player")), secret=access.new_secret())
    try:
        async with terminal(str(wrong)) as mine:
            return (await mine.hears(protocol.Turned)).code
    except (OSError, InvalidHandshake):  # before or after our first bytes are on their way
        return "hung up"


async def test_guessing_ends_at_the_gate_but_never_where_somebody_is_seated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "ADMITTED", 3)
    monkeypatch.setattr(access, "EACH_ADMITTED", 1e9)
    async with new_session(tmp_path) as session:
        room = await open_room(session, PLAIN)
        heard = [await guess(room) for _ in range(access.OVERDRAWN + 5)]
        assert heard[:10] == ["wrong-code"] * 10
        assert set(heard[10 : access.OVERDRAWN]) == {"blocked"}
        assert heard[-1] == "hung up"
    async with resume_session(session.path) as again:
        room = await open_room(again, PLAIN)
        token, _ = await take_a_seat(room)
        heard = [await guess(room) for _ in range(access.OVERDRAWN + 5)]
        assert heard[-1] == "blocked"
        assert await seat_after(room, "player", token) == "baker"
        async with terminal(room.code("player")) as mine:
            assert (await mine.hears(protocol.Waiting)).kind == "player"


async def test_an_open_room_is_found_on_this_machine_until_it_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    async with new_session(tmp_path) as session:
        room = await open_room(session, dataclasses.replace(PLAIN, announce=True))
        found = await find(0)
        assert [(one.title, one.host, one.port, one.encrypted) for one in found] == [
            ("Monday", "127.0.0.1", room.port, False)
        ]
        await room.close()
        assert await find(0) == []


# -- after a crash ----------------------------------------------------------------------------------------------------


async def died(session: Session) -> Path:
    """Copy what is on the disk as it is, and go on from the copy: what was not written is lost, as when the host is killed."""
    folder = session.path.parent / "after"
    folder.mkdir()
    for path in (session.path, path_for(session.path)):
        shutil.copy2(path, folder)
    return folder / session.path.name


async def test_everybody_comes_back_after_the_host_was_killed(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, LOOPBACK)
        player, member = await take_a_seat(room)
        observer, _ = await take_a_seat(room, "observer", "")
        async with terminal(room.code("wall")) as mine:
            wall = await mine.hears(protocol.Welcome)
        await session.live.ask(c.StartExercise("5eed"), FACILITATOR)
        old_code, old_port = room.code("player"), room.port
        await room._keeper.saved()
        left = await died(session)
    async with resume_session(left) as again:
        room = await open_room(again, LOOPBACK)
        assert room.port == old_port
        assert room.notices == (
            "These codes are new. Those given out before still let people in, until you renew them.",
        )
        assert room.code("player") != old_code
        assert access.parse(room.code("player")).fingerprint == access.parse(old_code).fingerprint
        assert {guest.presence for guest in room.guests} == {"quiet"}
        assert await seat_after(room, "player", player) == "baker"
        assert await seat_after(room, "observer", observer) == "observer"
        assert await seat_after(room, "wall", wall.token) == "wall"
        async with terminal(old_code) as mine:
            await mine.hears(protocol.Waiting)
        assert list(again.table.state.members["baker"]) == [member]


def everything_in(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


async def test_no_code_and_no_token_is_ever_on_the_disk_in_clear(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, LOOPBACK)
        token, _ = await take_a_seat(room)
        renewed = room.code("wall")
        room.renew("wall")
        secrets = [token, *(access.parse(code).secret for code in (renewed, *(room.code(kind) for kind in KINDS)))]
        await room._keeper.saved()
        written = everything_in(tmp_path)
        for secret in secrets:
            assert secret not in written
            assert access.grouped(secret) not in written
        assert stat.S_IMODE(path_for(session.path).stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"", b"{", b"nonsense"])
async def test_a_damaged_room_file_costs_codes_and_never_the_exercise(tmp_path: Path, damage: bytes) -> None:
    session = new_session(tmp_path)
    path_for(session.path).write_bytes(damage)
    async with session:
        room = await open_room(session, LOOPBACK)
        assert "safe in its save" in room.notices[0]
        assert ".room.damaged" in room.notices[1]
        await take_a_seat(room)
        assert roomfile.read(path_for(session.path)) is not None
    assert path_for(session.path).with_suffix(".room.damaged").read_bytes() == damage


async def test_the_room_of_another_session_is_not_entered(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    made = make()
    roomfile.write(path_for(session.path), roomfile.RoomFile("f" * 32, 7413, 0, (made.pem, made.key_pem)))
    async with session:
        room = await open_room(session, LOOPBACK)
        assert "another session" in room.notices[0]
        assert access.parse(room.code("wall")).fingerprint != made.fingerprint


async def test_a_takeover_keeps_the_epoch_that_was_written_for_it(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    made = make()
    identity = session.table.store.save.head.id  # type: ignore[attr-defined]  # a journal
    roomfile.write(path_for(session.path), roomfile.RoomFile(identity, 1, 3, (made.pem, made.key_pem)))
    async with session:
        room = await open_room(session, LOOPBACK)
        assert access.parse(room.code("wall")).fingerprint == made.fingerprint
        async with terminal(room.code("wall")) as mine:
            welcome = await mine.hears(protocol.Welcome)
    assert welcome.epoch == 3


async def test_a_room_file_that_cannot_be_written_is_told_and_the_room_opens(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    name = path_for(session.path).name
    (tmp_path / f".{name}.part" / "in the way").mkdir(parents=True)
    async with session:
        room = await open_room(session, LOOPBACK)
        assert "cannot be written" in room.notices[0]
        await take_a_seat(room)


async def test_a_swapped_certificate_is_noticed_by_who_has_the_code(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, LOOPBACK)
        code = access.parse(room.code("player"))
        forged = dataclasses.replace(code, fingerprint=make().fingerprint)
        with pytest.raises(WrongCertificate):
            async with terminal(str(forged)):
                pass
        assert room.guests == ()


# -- pre-flight -------------------------------------------------------------------------------------------------------

AT = 1_750_000_000.0


def checks(desk: Desk, save: Path, *guests: Guest, clocks: Clocks | None = None) -> dict[str, Check]:
    clocks = clocks or Clocks(lambda: AT, lambda: 5.0)
    return {check.name: check for check in preflight(desk.table, save, guests, clocks)}


def somebody(member: str, seat: str, presence: str = "here", kind: str = "player") -> Guest:
    return Guest(member, kind, member.title(), True, seat=seat, presence=presence)  # type: ignore[arg-type]  # plain words


@pytest.fixture
def save(tmp_path: Path) -> Path:
    path = tmp_path / "s.toml"
    path.write_text("")
    return path


def test_preflight_names_empty_and_lost_seats(save: Path) -> None:
    desk = Desk.started()
    desk.seat("north", "n")
    desk.seat("south", "s")
    desk.ask(c.SeatRole("east", "On paper", consent=True))
    seats = checks(desk, save, somebody("n", "north"), somebody("s", "south", "quiet"), somebody("w", ""))["Seats"]
    assert seats.ok is False
    assert (
        seats.words == "Nobody is in: Office of the west. Not connected: Office of the south. In the waiting room: 1."
    )
    desk.seat("west", "w")
    seats = checks(desk, save, *(somebody(role[0], role) for role in ("north", "south", "west")))["Seats"]
    assert (seats.ok, seats.words) == (True, "All 4 roles are filled.")


def test_preflight_waits_for_every_receipt_of_the_test_inject(save: Path) -> None:
    desk = Desk.started()
    desk.seat("north", "n")
    desk.seat("observer", "o")
    room = (somebody("n", "north"), somebody("o", "observer", kind="observer"), somebody("w", "wall", kind="wall"))
    assert checks(desk, save, *room)["Test inject"].ok is None
    desk.ask(c.SendComcheck())
    desk.ask(c.AnswerComcheck(), "north", member="n")
    found = checks(desk, save, *room)["Test inject"]
    assert (found.ok, found.words) == (False, "Not confirmed by: O.")
    desk.ask(c.AnswerComcheck(), "observer", member="o")
    assert checks(desk, save, *room)["Test inject"].ok is True
    desk.ask(c.SendComcheck())
    assert checks(desk, save, *room)["Test inject"].ok is False


def test_preflight_finds_the_wall(save: Path) -> None:
    desk = Desk.started()
    assert checks(desk, save)["Wall"].ok is None
    assert checks(desk, save, somebody("w", "wall", "gone", "wall"))["Wall"].ok is False
    assert checks(desk, save, somebody("w", "wall", "here", "wall"))["Wall"].ok is True


def test_preflight_tries_the_save(save: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.started()
    assert checks(desk, save)["Save"].ok is True
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 3 << 20))
    assert checks(desk, save)["Save"].words == "Only 3 MB are free on the disk. Make room."
    save.unlink()
    assert checks(desk, save)["Save"].ok is False
    desk.table.broken = "The disk is full."
    assert checks(desk, save)["Save"].words == "The disk is full."


def test_preflight_doubts_a_clock_that_was_set_or_is_behind(save: Path) -> None:
    desk = Desk.started()  # its events are of 2025-06-01
    wall, steady = [AT], [5.0]
    clocks = Clocks(lambda: wall[0], lambda: steady[0])
    assert checks(desk, save, clocks=clocks)["Clock"].ok is True
    wall[0] += 600
    steady[0] += 600
    assert checks(desk, save, clocks=clocks)["Clock"].ok is True
    wall[0] -= 60
    found = checks(desk, save, clocks=clocks)["Clock"]
    assert found.ok is False
    assert "-60 s" in found.words
    early = Clocks(lambda: AT - 1e7, lambda: 5.0)
    assert "before the last event" in checks(desk, save, clocks=early)["Clock"].words
    empty = Clocks(lambda: 0.0, lambda: 5.0)
    assert "cannot be right" in checks(desk, save, clocks=empty)["Clock"].words


async def test_the_room_checks_itself(tmp_path: Path) -> None:
    async with new_session(tmp_path) as session:
        room = await open_room(session, LOOPBACK)
        await take_a_seat(room)
        await session.live.ask(c.SendComcheck(), FACILITATOR)
        found = room.preflight()
        assert [check.ok for check in found] == [False, False, None, True, True, True]
        assert all(check.words for check in found)


def test_preflight_names_what_is_for_no_role_in_play(save: Path) -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test", roles=("south", "east")))
    plan = checks(desk, save)["Plan"]
    assert plan.ok is False
    assert plan.words.startswith("For no role in play (2): Inject ")
    assert "Decision words" in plan.words
    assert checks(Desk.started(), save)["Plan"].ok is True
