"""``tabletop join --plain``: a seat as lines of text. For screen readers, scripts and bad links; never an escape sequence."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tabletop.cli.lines.streams import Printer, TypedLines
from tabletop.cli.out import Failure
from tabletop.i18n import tr
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.kept_seat import KeptSeat, returned_words
from tabletop.room.lines.joining import Joining
from tabletop.room.lines.plain_seat import PlainSeat
from tabletop.room.table.seat import RoomError
from tabletop.room.wire.access import JoinAddress
from tabletop.text import clean_line

if TYPE_CHECKING:  # a player's terminal loads nothing of a host
    from tabletop.cli.lines.cofacilitator import RemoteDesk
    from tabletop.room.host.hosted_room import RoomOptions
    from tabletop.room.table.sessions import Session

AGAIN = 0.5  #: seconds until a host that did not answer is tried again, while there is time
_PASSING = frozenset({"unreachable", "no-room", "full", "blocked", "too-fast", ""})  #: reasons that may pass


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What was said on the command line about who comes."""

    name: str = ""
    consent: bool | None = None  #: None: ask
    wish: str = ""
    anew: bool = False  #: somebody else than who sat here before


class _Desk(Protocol):
    """What serves the lines of somebody seated."""

    @property
    def left(self) -> bool:
        """Whether it takes no more."""

    async def enter(self, line: str) -> list[str]:
        """Do what the line says."""


async def join(address: JoinAddress, guest: Newcomer, wait: float, saves: Path) -> int:
    """Sit in the room at ``address`` until the input ends, the room closes or the person leaves. Returns the exit code.

    ``saves`` is where a co-facilitator keeps the copy of the save, and plays on from it as the host when the first host dies.
    """
    client = await _linked(address, guest, wait, saves)
    terminal = _Terminal(client, guest, saves)
    try:
        code = await terminal.run()
    finally:
        await terminal.close()
    if terminal.taken is None:
        return code
    from tabletop.cli.lines.headless import serve

    return await serve(*terminal.taken, terminal.lines)


async def _linked(address: JoinAddress, guest: Newcomer, wait: float, saves: Path) -> RoomClient:
    """The client, once the host has answered; tried again for ``wait`` seconds."""
    until = time.monotonic() + wait
    while True:
        kept = KeptSeat(saves, address, name=guest.name, anew=guest.anew)
        client = RoomClient(address, plain=True, kept=kept)
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

    def __init__(self, client: RoomClient, guest: Newcomer, saves: Path) -> None:
        self.lines = TypedLines()
        self.taken: tuple[Session, RoomOptions] | None = None
        self._client = client
        self._saves = saves
        self._door = Joining(
            guest.name, guest.consent, guest.wish, ask_role=sys.stdin is not None and sys.stdin.isatty()
        )
        self._seat: PlainSeat | None = None
        self._desk: _Desk | None = None
        self._control: RemoteDesk | None = None
        self._sitting: asyncio.Task[None] | None = None
        self._was_seated = False
        self._typed: deque[str] = deque()
        self._pending: dict[asyncio.Task[list[str]], str] = {}  #: lines whose answer is still to come
        self._under_way: list[str] = []  #: those that still were, at the end
        self._failed: BaseException | None = None
        self._quit = False  #: the person left the door, or did not wait for the link
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
            for end in done:
                end.result()
            if self._failed is not None:
                raise self._failed
        finally:
            self._under_way = list(self._pending.values())
            running = (*ends, *others, *self._pending)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        if self._control is not None:
            self.taken = self._control.taken
        return 1 if self._tell_unsent() or not (self._was_seated or self._quit) else 0

    def _tell_unsent(self) -> bool:
        """Take back what was typed and never answered; says whether there was any."""
        lost = [line for line in (*self._under_way, *self._typed) if not _is_quit(line)]
        if lost:
            heading = tr("Not sent, or not known to have been sent:")
            self._printer.say([heading, *(clean_line(f"  {line}", 400) for line in lost)])
        return bool(lost)

    async def close(self) -> None:
        """Leave the room."""
        self._printer.close()
        if self._sitting is not None:
            self._sitting.cancel()
        if self._control is not None:
            self._control.close()
            await self._control.session.close()
        await self._client.close()

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
            case "away" if self._desk is None:
                self._say([client.words])
            case "over" if self._control is None or not self._control.taking:
                self._say([client.words] if client.words and self._desk is None else [])
                self._closed.set()
            case _:
                pass
        self._changed.set()

    def _sit(self) -> None:
        connection = self._client.connection
        if connection is None or (self._seat is not None and self._seat.connection is connection):
            return
        if self._client.returned and not self._was_seated:
            self._say([returned_words()])
        if self._client.kind == "co-facilitator":
            if self._control is None and self._sitting is None:
                self._sitting = asyncio.create_task(self._sit_at_control())
            return
        seat = PlainSeat(connection)
        self._seat = self._desk = seat
        self._was_seated = True
        self._say(seat.greeting())
        connection.on_change = lambda records: self._say(seat.heard(records))
        connection.on_link = lambda: self._say(seat.linked() if self._seat is seat else [])

    async def _sit_at_control(self) -> None:
        from tabletop.cli.lines.cofacilitator import RemoteDesk
        from tabletop.room.guest.remote_session import remote_session

        try:
            session = await remote_session(self._client, self._saves)
        except RoomError as error:
            self._say([error.words])
            self._leaving.set()
            return
        await session.standby.start()
        self._desk = self._control = desk = RemoteDesk(session, self._say)
        self._was_seated = True
        self._say(desk.greeting())
        self._changed.set()

    # -- what is typed ------------------------------------------------------------------------------------------------

    async def _pump(self) -> None:
        """Hold the lines until somebody takes them; leaving works also while nobody does."""
        while (line := await self.lines.next()) is not None:
            hindered = self._desk is None or self._client.status != "seated"
            if hindered and _is_quit(line):
                self._quit = True
                self._leaving.set()
            self._typed.append(line)
            self._changed.set()
        self._ended = True
        self._changed.set()

    async def _work(self) -> None:
        """Take the lines one after the other: first the door's, then the seat's. Returns when there is nothing more to do."""
        while self._desk is None or not self._desk.left:
            self._changed.clear()
            door = self._client.status == "introduce"
            who = self._door.introduction if door else None
            if who is not None:
                await self._client.introduce(who.name, who.consent, who.wish)
            elif self._typed and door:
                line = self._typed.popleft()
                if _is_quit(line):
                    self._quit = True
                    return
                self._say(self._door.take(line))
            elif self._typed and self._desk is not None:
                await self._enter(self._desk, self._typed.popleft())
            elif self._ended and not self._typed and not self._pending:
                return
            else:
                await self._changed.wait()

    async def _enter(self, desk: _Desk, line: str) -> None:
        """One line for the seat. Control goes on while the link is lost, for it may have to take over; what it asked goes out in order."""
        task = asyncio.create_task(desk.enter(line))
        self._pending[task] = line
        task.add_done_callback(self._entered)
        while not task.done() and (self._control is None or self._client.status == "seated"):
            self._changed.clear()
            await self._changed.wait()

    def _entered(self, task: asyncio.Task[list[str]]) -> None:
        self._pending.pop(task, None)
        if not task.cancelled():
            if task.exception() is None:
                self._say(task.result())
            else:
                self._failed = task.exception()
                self._leaving.set()
        self._changed.set()


def _is_quit(line: str) -> bool:
    return line.casefold().lstrip("/") == "quit"
