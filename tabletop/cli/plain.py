"""``tabletop join --plain``: a seat as lines of text. For screen readers, scripts and bad links; never an escape sequence."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from tabletop.cli.lines import Lines, Printer
from tabletop.cli.out import Failure
from tabletop.room.access import JoinAddress
from tabletop.room.client import RoomClient
from tabletop.room.plain.door import Door
from tabletop.room.plain.seat import PlainSeat
from tabletop.room.seat import RoomError

AGAIN = 0.5  #: seconds until a host that did not answer is tried again, while there is time
_PASSING = frozenset({"unreachable", "no-room", "full", "blocked", "too-fast", ""})  #: reasons that may pass


@dataclass(frozen=True, slots=True)
class Guest:
    """What was said on the command line about who comes."""

    name: str = ""
    consent: bool | None = None  #: None: ask
    wish: str = ""


class _Desk(Protocol):
    """What serves the lines of somebody seated."""

    left: bool

    async def enter(self, line: str) -> list[str]:
        """Do what the line says."""


async def join(address: JoinAddress, guest: Guest, wait: float) -> int:
    """Sit in the room at ``address`` until the input ends, the room closes or the person leaves. Returns the exit code."""
    client = await _linked(address, wait)
    terminal = _Terminal(client, guest)
    try:
        return await terminal.run()
    finally:
        await client.close()


async def _linked(address: JoinAddress, wait: float) -> RoomClient:
    """The client, once the host has answered; tried again for ``wait`` seconds."""
    until = time.monotonic() + wait
    while True:
        client = RoomClient(address, plain=True)
        try:
            await client.start()
        except RoomError as error:
            if error.code not in _PASSING or time.monotonic() + AGAIN > until:
                raise Failure(error.words) from error
            await asyncio.sleep(AGAIN)
        else:
            return client


class _Terminal:
    """The lines of one terminal, from the door to the end."""

    def __init__(self, client: RoomClient, guest: Guest) -> None:
        self._client = client
        self._door = Door(guest.name, guest.consent, guest.wish, ask_role=sys.stdin is not None and sys.stdin.isatty())
        self._lines = Lines()
        self._seat: PlainSeat | None = None
        self._desk: _Desk | None = None
        self._was_seated = False
        self._typed: deque[str] = deque()
        self._ended = False  #: no more lines will come
        self._changed = asyncio.Event()
        self._leaving = asyncio.Event()
        self._closed = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._printer = Printer(partial(loop.call_soon_threadsafe, self._leaving.set))

    async def run(self) -> int:
        """Print and read until it is over."""
        self._client.on_status = self._status
        self._status()
        ends = [asyncio.create_task(work) for work in (self._work(), self._closed.wait(), self._leaving.wait())]
        others = [asyncio.create_task(work) for work in (self._pump(), self._tick())]
        try:
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (*ends, *others):
                task.cancel()
            await asyncio.gather(*ends, *others, return_exceptions=True)
            self._printer.close()
        return 0 if self._was_seated or not self._client.over else 1

    # -- what is printed ----------------------------------------------------------------------------------------------

    def _say(self, lines: Iterable[str]) -> None:
        self._printer.say(lines)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            if self._seat is not None:
                self._say(self._seat.tick())

    # -- what the client says -----------------------------------------------------------------------------------------

    def _status(self) -> None:
        """Something about the link has changed; called by the client, never waits."""
        client = self._client
        match client.status:
            case "introduce" if client.waiting is not None:
                self._say(self._door.open(client.kind, client.waiting, client.words))
            case "waiting":
                self._seat = self._desk = None
                self._say(self._door.wait())
            case "seated" if client.connection is not None:
                self._sit()
            case "away" if self._seat is None:
                self._say([client.words])
            case "over":
                self._say([client.words] if client.words and self._seat is None else [])
                self._closed.set()
            case _:
                pass
        self._changed.set()

    def _sit(self) -> None:
        connection = self._client.connection
        if connection is None or (self._seat is not None and self._seat.connection is connection):
            return
        seat = PlainSeat(connection)
        self._seat = self._desk = seat
        self._was_seated = True
        self._say(seat.greeting())
        connection.on_change = lambda records: self._say(seat.heard(records))
        connection.on_link = lambda: self._say(seat.linked() if self._seat is seat else [])

    # -- what is typed ------------------------------------------------------------------------------------------------

    async def _pump(self) -> None:
        """Hold the lines until somebody takes them; leaving works also while nobody does."""
        while (line := await self._lines.next()) is not None:
            hindered = self._desk is None or self._client.status != "seated"
            if hindered and line.casefold().lstrip("/") == "quit":
                self._leaving.set()
            self._typed.append(line)
            self._changed.set()
        self._ended = True
        self._changed.set()

    async def _work(self) -> None:
        """Take the lines one after the other: first the door's, then the seat's. Returns when there is nothing more to do."""
        while True:
            self._changed.clear()
            door = self._client.status == "introduce"
            who = self._door.introduction if door else None
            if who is not None:
                await self._client.introduce(who.name, who.consent, who.wish)
            elif self._typed and (door or self._desk is not None):
                line = self._typed.popleft()
                if await self._entered(line, door=door):
                    return
            elif self._ended and not self._typed:
                return
            else:
                await self._changed.wait()

    async def _entered(self, line: str, *, door: bool) -> bool:
        """One line; whether it was the last."""
        if door:
            if line.casefold() == "quit":
                return True
            self._say(self._door.take(line))
        elif self._desk is not None:
            self._say(await self._desk.enter(line))
            return self._desk.left
        return False
