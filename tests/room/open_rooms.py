"""A real session with a real room on loopback, and terminals that have joined it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from websockets.asyncio.server import ServerConnection

from tabletop.exercise import commands as c
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.guest.client import RoomClient
from tabletop.room.host.hosted_room import HostedRoom, RoomOptions, open_room
from tabletop.room.table.sessions import Session, Setup, create_session
from tabletop.room.wire.access import parse
from tabletop.scenario.load import Loaded
from tests.lab import document, scenario
from tests.room.fake_host import until

SEED = "5eed5eed5eed5eed"


def a_session(folder: Path, *, started: bool = True) -> Session:
    """The lab's scenario, saved in ``folder``."""
    session = create_session(Loaded(scenario(), document(), [], "0" * 64), folder, Setup("Monday"))
    if started:
        session.table.ask(c.StartExercise(SEED), FACILITATOR)
        session.table.ask(c.StartMove("opening"), FACILITATOR)
    return session


class Open:
    """A session whose room is open."""

    def __init__(self, session: Session, room: HostedRoom, stack: AsyncExitStack) -> None:
        self.session = session
        self.room = room
        self.stack = stack

    async def joins(self, kind: str = "player", name: str = "Ada", seat: str = "north") -> RoomClient:
        """A terminal that is in its seat."""
        client = await self.comes(kind, name)
        await until(lambda: any(guest.id == client.member and guest.name for guest in self.room.guests))
        await self.room.admit(client.member, seat if kind == "player" else "")
        await until(lambda: client.status == "seated")
        return client

    async def comes(self, kind: str = "player", name: str = "Ada") -> RoomClient:
        """A terminal that has said its name."""
        client = RoomClient(parse(self.room.code(kind)), pause=lambda _: asyncio.sleep(0.01))
        await client.start()
        self.stack.push_async_callback(client.close)
        if client.status == "introduce":
            await client.introduce(name, True)
        return client

    async def ask(self, command: c.Command) -> None:
        """The host's facilitator does something."""
        await self.session.live.ask(command, FACILITATOR)

    def links(self) -> list[ServerConnection]:
        """The connections of all terminals, in no order that means anything."""
        listening = self.room._server._server
        return sorted(listening.connections, key=id) if listening is not None else []

    def unplug(self) -> None:
        """Pull every cable."""
        for link in self.links():
            link.transport.abort()

    def sees_all(self, client: RoomClient) -> bool:
        """Whether the terminal knows exactly what its seat may know."""
        connection = client.connection
        if connection is None:
            return False
        seen = [redact(record, connection.seat) for record in self.session.table.records]
        known = [(record.seq, record.event) for record in seen if record is not None]
        return known == [(record.seq, record.event) for record in connection.records]


@asynccontextmanager
async def an_open_room(folder: Path, *, plain: bool = True, started: bool = True) -> AsyncIterator[Open]:
    """A room on loopback that nothing outside this machine hears of."""
    session = a_session(folder, started=started)
    options = RoomOptions(listen="127.0.0.1", port=0, plain=plain, announce=False)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(session)
        yield Open(session, await open_room(session, options), stack)


async def dies(opened: Open) -> None:
    """The host's program is killed: no goodbye, no last write; the port is free again."""
    if opened.room._watching is not None:
        opened.room._watching.cancel()
    opened.unplug()
    listening = opened.room._server._server
    assert listening is not None
    listening.close(close_connections=False)
    await listening.wait_closed()
    opened.room._listener.close()
