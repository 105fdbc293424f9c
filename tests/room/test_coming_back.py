"""Who was seated sits again, with the lead, whatever ended: one oracle for every end and every kind of terminal.

The rooms are real ones on loopback, with saves and room files on the disk; a host that ends is resumed from them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.people import lead_member
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.kept_seat import KeptSeat
from tabletop.room.host import roomfile
from tabletop.room.host.hosted_room import RoomOptions, open_room
from tabletop.room.table.sessions import resume_session
from tabletop.room.wire.access import parse
from tests.room.fake_host import until
from tests.room.open_rooms import Open, a_session, dies
from tests.room.party import soon

OPTIONS = RoomOptions(listen="127.0.0.1", port=0, announce=False)

#: who comes: kind of seat, seat, whether as plain lines
PEOPLE = {
    "screen": ("player", "north", False),
    "plain": ("player", "south", True),
    "observer": ("observer", "observer", False),
    "wall": ("wall", "wall", False),
    "co-facilitator": ("co-facilitator", "facilitator", False),
}


@dataclass
class Evening:
    """A room, and one terminal of every kind in it."""

    folder: Path
    stack: AsyncExitStack
    opened: Open
    codes: dict[str, str] = field(default_factory=dict)
    clients: dict[str, RoomClient] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)

    async def comes(self, who: str, *, anew: bool = False) -> RoomClient:
        """A terminal with this machine's memory."""
        kind, _, plain = PEOPLE[who]
        address = parse(self.codes[kind])
        kept = KeptSeat(self.folder / who, address, name="" if kind == "wall" else who, anew=anew)
        client = RoomClient(address, plain=plain, kept=kept, pause=soon)
        self.stack.push_async_callback(client.close)
        await client.start()
        if client.status == "introduce" and kind != "wall":
            await client.introduce(who, True, PEOPLE[who][1] if kind == "player" else "")
        self.clients[who] = client
        return client

    async def sits(self, who: str) -> None:
        """The facilitator lets them in."""
        client = await self.comes(who)
        if client.kind != "wall":
            await until(lambda: any(guest.id == client.member and guest.name for guest in self.opened.room.guests))
            await self.opened.room.admit(client.member)
        await until(lambda: client.status == "seated")
        self.members[who] = client.member

    async def resumed(self) -> None:
        """The host's program is started again on the same save."""
        session = resume_session(self.opened.session.path)
        await self.stack.enter_async_context(session)
        self.opened = Open(session, await open_room(session, RoomOptions(port=0, announce=False)), self.stack)


@asynccontextmanager
async def an_evening(folder: Path) -> AsyncIterator[Evening]:
    """Everybody sits and the exercise runs."""
    async with AsyncExitStack() as stack:
        session = a_session(folder / "host")
        await stack.enter_async_context(session)
        evening = Evening(folder, stack, Open(session, await open_room(session, OPTIONS), stack))
        evening.codes = {kind: evening.opened.room.code(kind) for kind, _, _ in PEOPLE.values()}
        for who in PEOPLE:
            await evening.sits(who)
        yield evening


# -- what ends --------------------------------------------------------------------------------------------------------


async def the_terminal_is_closed(evening: Evening) -> None:
    for who, client in list(evening.clients.items()):
        await client.close()
        await evening.comes(who)


async def the_cable_is_pulled(evening: Evening) -> None:
    evening.opened.unplug()
    await until(lambda: all(client.status == "away" for client in evening.clients.values()))


async def the_host_leaves(evening: Evening) -> None:
    await evening.opened.session.close("The facilitator has closed the room. The session is saved.")
    await until(lambda: all(client.status == "away" for client in evening.clients.values()))
    await evening.resumed()


async def the_host_dies(evening: Evening) -> None:
    await evening.opened.room._keeper.saved()
    await dies(evening.opened)
    store = evening.opened.session.table.store
    store.close()
    await evening.resumed()


async def the_room_is_closed_and_opened(evening: Evening) -> None:
    await evening.opened.room.close()
    evening.opened.room = await open_room(evening.opened.session, RoomOptions(port=0, announce=False))


async def host_and_terminals_end(evening: Evening) -> None:
    for client in evening.clients.values():
        await client.close()
    await evening.opened.session.close()
    await evening.resumed()
    for who in PEOPLE:
        await evening.comes(who)


ENDS: list[Callable[[Evening], Awaitable[None]]] = [
    the_terminal_is_closed,
    the_cable_is_pulled,
    the_host_leaves,
    the_host_dies,
    the_room_is_closed_and_opened,
    host_and_terminals_end,
]


async def everybody_is_where_they_were(evening: Evening) -> None:
    """The oracle: the same member in the same seat, with the lead, knowing all that the seat may know, and nobody else in the room."""
    state = evening.opened.session.table.state
    for who, (kind, seat, _) in PEOPLE.items():
        client = evening.clients[who]
        await until(lambda client=client: client.status == "seated")  # type: ignore[misc]
        assert (client.kind, client.member) == (kind, evening.members[who]), who
        assert client.connection is not None
        assert client.connection.seat == seat, who
        await until(lambda client=client: evening.opened.sees_all(client))  # type: ignore[misc]
        if kind == "player":
            assert (list(state.members[seat]), lead_member(state, seat)) == ([client.member], client.member), who
            assert client.connection.lead, who
    assert sorted(guest.seat for guest in evening.opened.room.guests) == sorted(seat for _, seat, _ in PEOPLE.values())


@pytest.mark.parametrize("ends", ENDS, ids=lambda ends: ends.__name__)
async def test_whoever_was_seated_sits_again_with_the_lead(
    tmp_path: Path, ends: Callable[..., Awaitable[None]]
) -> None:
    async with an_evening(tmp_path) as evening:
        await ends(evening)
        await everybody_is_where_they_were(evening)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC])
async def test_a_disk_that_takes_no_room_file_for_a_while_costs_nobody_the_seat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A folder that is read-only is written into the file that is there; a full disk is tried again until it is mended."""
    replace = roomfile._replace

    def refused(_path: Path, _data: bytes) -> None:
        raise OSError(code, os.strerror(code))

    async with AsyncExitStack() as stack:
        session = a_session(tmp_path / "host")
        await stack.enter_async_context(session)
        evening = Evening(tmp_path, stack, Open(session, await open_room(session, OPTIONS), stack))
        evening.codes = {kind: evening.opened.room.code(kind) for kind, _, _ in PEOPLE.values()}
        monkeypatch.setattr(roomfile, "_replace", refused)
        for who in PEOPLE:
            await evening.sits(who)
        await evening.opened.room._keeper.saved()
        if code == errno.ENOSPC:
            assert evening.opened.room._keeper.words
            monkeypatch.setattr(roomfile, "_replace", replace)
            evening.opened.room._admission.beat()
        await the_host_dies(evening)
        await everybody_is_where_they_were(evening)


async def test_without_the_kept_seat_the_same_name_is_the_same_person_by_one_key_of_the_facilitator(
    tmp_path: Path,
) -> None:
    async with an_evening(tmp_path) as evening:
        for who in ("screen", "observer", "co-facilitator"):
            kind, seat, _ = PEOPLE[who]
            await evening.clients[who].close()
            await until(lambda who=who: not evening.opened.room._admission.guests.is_linked(evening.members[who]))  # type: ignore[misc]
            client = await evening.comes(who, anew=True)
            await until(lambda client=client: client.status == "waiting")  # type: ignore[misc]
            await until(
                lambda client=client: any(g.id == client.member and g.name for g in evening.opened.room.guests)  # type: ignore[misc]
            )
            await evening.opened.room.admit(client.member)
            await until(lambda client=client: client.status == "seated")  # type: ignore[misc]
            assert client.member != evening.members[who]
            assert list(evening.opened.session.table.state.members[seat]) == [client.member]
            if kind == "player":
                assert client.connection is not None
                assert client.connection.lead


async def test_a_room_of_this_machine_alone_is_resumed_as_that_and_says_so(tmp_path: Path) -> None:
    plain = RoomOptions(listen="127.0.0.1", port=0, plain=True, announce=False)
    async with a_session(tmp_path) as session:
        port = (await open_room(session, plain)).port
    async with resume_session(session.path) as again:
        room = await open_room(again, RoomOptions(port=port))
        assert room.addresses == (f"127.0.0.1:{port}",)
        assert not room.encrypted
        assert not room.options.announce
        assert any("open to this machine only, as it was before" in words for words in room.notices)
        assert any("Those given out before still let people in" in words for words in room.notices)
        await room.close()
        elsewhere = await open_room(again, RoomOptions(listen="127.0.0.1", port=0, announce=False))
        assert elsewhere.encrypted, "what is asked for is done"


async def test_after_endex_closing_is_for_good_at_every_terminal(tmp_path: Path) -> None:
    async with an_evening(tmp_path) as evening:
        await evening.opened.ask(c.EndExercise())
        await evening.opened.session.close()
        await until(lambda: all(client.over for client in evening.clients.values()))
