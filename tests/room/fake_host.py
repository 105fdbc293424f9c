"""A host that does only what a test tells it, message by message: what no real host would do can be tried too."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import Any, Self, TypeVar

from websockets.asyncio.server import Server, ServerConnection, serve

from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.redact import redact
from tabletop.room.wire import protocol
from tabletop.room.wire.access import JoinAddress
from tabletop.room.wire.payload import briefing_out, record_out
from tests.lab import BOOK, Desk
from tests.patience import PATIENCE

SECRET = "0123456789AB"
TOKEN = "t" * 32
MEMBER = "0badcafe"

_M = TypeVar("_M", bound=protocol.WireMessage)


async def until(condition: Callable[[], object]) -> None:
    """Let the loop run until something holds; a test that waits in vain fails."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 -- what is waited for is a plain attribute
            await asyncio.sleep(0)


class Talk:
    """One link of a terminal, seen from the host."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.heard: list[protocol.WireMessage] = []
        self.over = asyncio.Event()

    async def hears(self, kind: type[_M]) -> _M:
        """The next message, which must be of this kind; echoes of beats are passed over unless asked for."""
        while True:
            async with asyncio.timeout(PATIENCE):
                message = protocol.parse_client(await self.socket.recv())
            self.heard.append(message)
            if isinstance(message, protocol.Beat) and kind is not protocol.Beat:
                continue
            assert isinstance(message, kind), message
            return message

    async def says(self, *messages: protocol.WireMessage | str | bytes) -> None:
        for message in messages:
            await self.socket.send(protocol.encode(message) if isinstance(message, protocol.WireMessage) else message)

    def drop(self) -> None:
        """The cable is pulled."""
        self.socket.transport.abort()
        self.over.set()


class FakeHost:
    """A listening port on this machine."""

    def __init__(self, context: ssl.SSLContext | None = None, port: int = 0, fingerprint: str | None = None) -> None:
        self.port = port
        self._context = context
        self._fingerprint = fingerprint
        self._server: Server | None = None
        self._links: asyncio.Queue[Talk] = asyncio.Queue()
        self.links: list[Talk] = []

    async def __aenter__(self) -> Self:
        self._server = await serve(
            self._linked,
            "127.0.0.1",
            self.port,
            ssl=self._context,
            compression=None,
            ping_interval=None,
            close_timeout=0.1,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """The program is killed."""
        for talk in self.links:
            talk.drop()
        if self._server is not None:
            self._server.close(close_connections=True)
            await self._server.wait_closed()
            self._server = None

    @property
    def address(self) -> JoinAddress:
        return JoinAddress(SECRET, self._fingerprint, "127.0.0.1", self.port)

    async def link(self) -> Talk:
        """The next terminal that calls."""
        async with asyncio.timeout(PATIENCE):
            return await self._links.get()

    async def _linked(self, socket: ServerConnection) -> None:
        talk = Talk(socket)
        self.links.append(talk)
        self._links.put_nowait(talk)
        await talk.over.wait()


def waiting(**changes: Any) -> protocol.Waiting:
    given: dict[str, Any] = {
        "token": TOKEN,
        "member": MEMBER,
        "kind": "player",
        "title": "The Lab",
        "marking": "EXERCISE",
        "consent": "All is recorded.",
        "safety": "Say stop.",
        "roles": [("north", "Office of the north", 0)],
    }
    return protocol.Waiting(**(given | changes))


def welcome(desk: Desk, seat: str = "north", after: int = 0, **changes: Any) -> protocol.Welcome:
    """The seat, with everything it may know still to come."""
    given: dict[str, Any] = {
        "token": TOKEN,
        "member": MEMBER,
        "kind": "co-facilitator" if seat == "facilitator" else seat if seat in {"observer", "wall"} else "player",
        "seat": seat,
        "session": "5e55",
        "epoch": 1,
        "after": after,
        "last": max([row[0] for row in rows(desk, seat, after)], default=after),
        "clock": desk.table.clock,
        "running": desk.state.phase == "running",
        "roles": [],
        "briefing": briefing_out(briefing_for(BOOK.scenario, seat)),
    }
    return protocol.Welcome(**(given | changes))


def rows(desk: Desk, seat: str = "north", after: int = 0) -> list[list[Any]]:
    """The events behind number ``after`` as the wire carries them to that seat."""
    seen = [redact(record, seat) for record in desk.records if record.seq > after]
    return [record_out(record) for record in seen if record is not None]


def events(desk: Desk, seat: str = "north", after: int = 0, records: list[list[Any]] | None = None) -> protocol.Events:
    given = rows(desk, seat, after) if records is None else records
    return protocol.Events(clock=desk.table.clock, running=desk.state.phase == "running", records=given)
