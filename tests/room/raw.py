"""Terminals that understand frames and nothing more, and a room for them: hundreds cost next to nothing.

A :class:`Raw` keeps every byte the host has sent it, from the first of the handshake to the last before the link ended, in the order
it came; nothing that the host sends can pass it by.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any, Self

from tabletop.exercise.events import Recorded
from tabletop.room.host.admission import Admission
from tabletop.room.host.guests import KINDS, Guests
from tabletop.room.host.limits import Limits
from tabletop.room.host.listener import open_listener
from tabletop.room.host.quota import Most
from tabletop.room.host.roomfile import SavedGuest
from tabletop.room.host.server import RoomServer
from tabletop.room.table.live import LiveTable
from tabletop.room.wire import protocol
from tabletop.room.wire.access import Codes, digest
from tabletop.room.wire.payload import record_in
from tests.lab import Desk, document
from tests.patience import PATIENCE

ANY = Most(1e9, 1e9)
UNHURRIED = Limits(pause=0.0, close=0.2, hello=PATIENCE, rate=1e9, burst=10**9, acts=ANY, recorded=ANY)
LOCAL = "127.0.0.1"
_KNOCK = b"GET / HTTP/1.1\r\nHost: room\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"


def frame(payload: bytes, first: int = 0x81) -> bytes:
    """A frame as a terminal sends it; the mask is four zeros, which changes nothing."""
    size = len(payload)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = bytes((first, 0xFE)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0xFF)) + size.to_bytes(8, "big")
    return head + bytes(4) + payload


class Raw(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        """Not connected yet."""
        self.raw = bytearray()  #: everything the host has sent
        self.heard: list[dict[str, Any] | bytes] = []  #: its messages: JSON objects, and binary frames
        self.closed: int | None = None  #: the code with which the host closed, if it did
        self.lost = False
        self.at = 0  #: up to here the bytes are whole frames
        self._upgraded = False
        self._stirred = asyncio.Event()
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def dial(cls, port: int, local: str = LOCAL, *first: bytes) -> Self:
        """Connect from this address of this machine, upgrade, and send these bytes at once."""
        raw = cls()
        loop = asyncio.get_running_loop()
        where = None if local == LOCAL else (local, 0)
        await loop.create_connection(lambda: raw, LOCAL, port, local_addr=where)
        raw.write(_KNOCK + b"".join(first))
        return raw

    @classmethod
    async def hello(cls, port: int, *, local: str = LOCAL, **hello: Any) -> Self:
        """Connect and say hello, in one go."""
        said = protocol.Hello(**{"v": protocol.PROTOCOL, **hello})
        return await cls.dial(port, local, frame(protocol.encode(said).encode()))

    # -- the loop calls -----------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.raw += data
        self._stirred.set()
        if not self._upgraded:
            end = self.raw.find(b"\r\n\r\n")
            if end < 0:
                return
            self.at, self._upgraded = end + 4, True
            if not self.raw.startswith(b"HTTP/1.1 101"):
                return
        while (found := self._frame()) is not None:
            first, payload = found
            assert first in {0x81, 0x82, 0x88}, first
            if first == 0x88:
                self.closed = int.from_bytes(payload[:2], "big")
                self.write(frame(payload, 0x88))
            else:
                self.heard.append(json.loads(payload) if first == 0x81 else payload)

    def connection_lost(self, _exc: Exception | None) -> None:
        self.lost = True
        self._stirred.set()

    def _frame(self) -> tuple[int, bytes] | None:
        raw, at = self.raw, self.at
        if len(raw) < at + 2:
            return None
        size, start = raw[at + 1], at + 2
        if size > 125:
            width = 2 if size == 126 else 8
            size, start = int.from_bytes(raw[start : start + width], "big"), start + width
        if len(raw) < start + size:
            return None
        self.at = start + size
        return raw[at], bytes(raw[start : self.at])

    # -- what a test does ---------------------------------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        """Send these bytes as they are."""
        assert self._transport is not None
        self._transport.write(data)

    def say(self, message: protocol.WireMessage) -> None:
        """Send a message."""
        if not self.lost:
            self.write(frame(protocol.encode(message).encode()))

    def stall(self) -> None:
        """Read no more."""
        assert self._transport is not None
        self._transport.pause_reading()

    def drop(self) -> None:
        """The cable is pulled."""
        assert self._transport is not None
        self._transport.abort()

    async def until(self, met: Callable[[], object]) -> None:
        """Wait until something holds that follows from what the host sends."""
        async with asyncio.timeout(PATIENCE):
            while not met():
                self._stirred.clear()
                await self._stirred.wait()

    def said(self, kind: str) -> list[dict[str, Any]]:
        """All messages of that kind."""
        return [message for message in self.heard if isinstance(message, dict) and message["t"] == kind]

    async def hears(self, kind: str) -> dict[str, Any]:
        """Wait for a message of that kind; the last one."""
        await self.until(lambda: self.said(kind))
        return self.said(kind)[-1]

    async def answer(self, ask_id: str, do: str, **given: Any) -> dict[str, Any]:
        """Ask, and wait for the answer."""
        self.say(protocol.Ask(id=ask_id, do=do, given=given))
        return await self.answered(ask_id)

    async def answered(self, ask_id: str) -> dict[str, Any]:
        """Wait for the answer to an ask; one of the kind "lost" if the link ended before."""
        found: list[dict[str, Any]] = []

        def come() -> bool:
            found[:] = [said for said in (*self.said("done"), *self.said("no")) if said["id"] == ask_id]
            return bool(found) or self.lost

        await self.until(come)
        return found[-1] if found else {"t": "lost"}

    @property
    def rows(self) -> list[list[Any]]:
        """Every event it was sent, as on the wire, since the last welcome."""
        rows: list[list[Any]] = []
        for message in self.heard:
            if isinstance(message, dict) and message["t"] == "welcome":
                rows = []
            elif isinstance(message, dict) and message["t"] == "events":
                rows += message["records"]
        return rows

    @property
    def records(self) -> list[Recorded]:
        """The same, read."""
        return [record_in(row) for row in self.rows]

    async def seated(self) -> list[Recorded]:
        """Wait until the whole history is here."""
        welcome = await self.hears("welcome")
        await self.until(lambda: self.lost or not self._wants(welcome))
        return self.records

    def _wants(self, welcome: dict[str, Any]) -> bool:
        rows = self.rows
        return bool(welcome["last"] > welcome["after"] and (not rows or rows[-1][0] < welcome["last"]))


class NoSaver:
    """Nothing here outlives the host."""

    def changed(self) -> None:
        pass

    async def saved(self) -> None:
        pass

    def again(self) -> None:
        pass


class Room:
    """A table of the lab with the real admission, listener and server before it."""

    def __init__(self, desk: Desk, live: LiveTable, admission: Admission, server: RoomServer, port: int) -> None:
        self.desk = desk
        self.live = live
        self.admission = admission
        self.server = server
        self.port = port
        self.terminals: list[Raw] = []

    def knows(self, kind: protocol.Kind, *members: str) -> None:
        """These were here before: their token is their own name with ``token-`` before it."""
        saved = [SavedGuest(member, kind, "", True, "", "") for member in members]
        tokens = {digest(f"token-{member}"): member for member in members}
        self.admission.guests.restore(saved, tokens, asyncio.get_running_loop().time())
        self.admission._follow()

    async def back(self, member: str, **hello: Any) -> Raw:
        """Somebody known comes."""
        return self._kept(await Raw.hello(self.port, token=f"token-{member}", **hello))

    async def comes(self, kind: protocol.Kind, **hello: Any) -> Raw:
        """Somebody new comes, with the code."""
        return self._kept(await Raw.hello(self.port, code=self.admission.codes.secret(kind), **hello))

    def _kept(self, raw: Raw) -> Raw:
        self.terminals.append(raw)
        return raw


@contextlib.asynccontextmanager
async def lab_room(
    folder: Path,
    desk: Desk | None = None,
    *,
    limits: Limits = UNHURRIED,
    now: Callable[[], float] | None = None,
    server: type[RoomServer] = RoomServer,
    mistakes: Iterable[str] = (),
) -> AsyncIterator[Room]:
    """A room on loopback; what goes wrong in the background without being expected fails the test."""
    loop = asyncio.get_running_loop()
    reported: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _loop, context: reported.append(context))
    save = folder / "save.toml"
    if not save.exists():
        save.write_text("format = 1\n# [[copy@]]\n")
    desk = desk or Desk.started()
    async with LiveTable(desk.table) as live:
        admission = Admission(live, Codes(KINDS), Guests(), now=now or loop.time)
        serving = server(live, admission, session="5e55", document=document, save=save, limits=limits)
        admission.open(serving, NoSaver())
        listener = open_listener(LOCAL, 0)
        port = listener.getsockname()[1]
        admission.here = (LOCAL, port, "")
        await serving.open(listener, None)
        room = Room(desk, live, admission, serving, port)
        try:
            yield room
        finally:
            await serving.close()
            admission.close()
            for terminal in room.terminals:
                terminal.drop()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            await asyncio.sleep(0)
    assert {str(context.get("exception") or context) for context in reported} == set(mistakes)
