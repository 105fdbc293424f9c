"""A host without a screen: it prints its codes, serves the room, and is run by lines. For ssh, for scripts, for tests."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress

from tabletop.cli.exits import INTERRUPTED
from tabletop.cli.lines.streams import Printer, TypedLines
from tabletop.cli.out import Failure
from tabletop.exercise.events import Recorded
from tabletop.i18n import tr
from tabletop.room.host.hosted_room import HostedRoom, RoomOptions, open_room
from tabletop.room.lines.apart import apart_lines
from tabletop.room.lines.control import ControlDesk
from tabletop.room.lines.waiting_room import WaitingRoom, code_lines
from tabletop.room.table.seat import RoomError
from tabletop.room.table.sessions import Session

COALESCE = 0.2  #: seconds between two looks at who has come: a storm of terminals must not become one of lines


async def serve(session: Session, options: RoomOptions, lines: TypedLines | None = None) -> int:
    """Open the room and serve it until it is told to end. Returns the exit code; the save is whole whatever ended it.

    ``lines``: what is typed, where somebody reads it already.
    """
    async with session:
        try:
            room = await open_room(session, options)
        except RoomError as error:
            name = session.path.stem
            words = tr(
                "{why} The session is kept; go on with:  tabletop resume {name} --host", why=error.words, name=name
            )
            raise Failure(words) from error
        code = await _Host(session, room, lines or TypedLines()).run()
        await session.close(tr("The host has closed the room."))
        return code


class _Host:
    """The lines of the host, from the codes to the end."""

    def __init__(self, session: Session, room: HostedRoom, lines: TypedLines) -> None:
        self._lines = lines
        self._session = session
        self._room = room
        self._printer = Printer()
        self._desk = ControlDesk(session)
        self._people = WaitingRoom(room, session.table, room)
        self._desk.words.add(self._people.runs())
        self._news: asyncio.Queue[Sequence[Recorded]] = asyncio.Queue()
        self._moved = asyncio.Event()
        self._told_to_end: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def run(self) -> int:
        """Serve until quit or a signal; the end of the input ends nothing, for a service has none."""
        table = self._session.table
        leave = (table.subscribe(self._news.put_nowait), self._room.subscribe(self._moved.set))
        self._listen_to_signals()
        self._printer.say(
            [
                tr("session: {title}", title=table.state.title),
                tr("save: {path}", path=self._session.path),
                *self._session.notices,
                *code_lines(self._room),
                *self._room.notices,
                *self._desk.now(),
                tr("Type help for the commands."),
                tr("ready"),
            ]
        )
        works = (self._read(), self._tell(), self._tell_people(), self._give_way())
        tasks = [asyncio.create_task(work) for work in works]
        try:
            ends: list[asyncio.Future[None] | asyncio.Future[int]] = [*tasks, self._told_to_end]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
            return self._told_to_end.result()
        finally:
            for stop in leave:
                stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._printer.say([tr("The session is in {path}", path=self._session.path)])
            self._printer.close()

    def _end(self, code: int) -> None:
        if not self._told_to_end.done():
            self._told_to_end.set_result(code)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name, code in (("SIGINT", INTERRUPTED), ("SIGTERM", 0), ("SIGHUP", 0)):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(NotImplementedError):  # Windows: ctrl+c cancels what runs, which closes everything too
                    loop.add_signal_handler(number, self._end, code)

    async def _read(self) -> None:
        while (line := await self._lines.next()) is not None:
            self._printer.say(await self._desk.enter(line))
            if self._desk.left:
                self._end(0)
        await asyncio.Event().wait()

    async def _give_way(self) -> None:
        """Another machine is the host: say so, show what was recorded here alone, and end."""
        await self._room.replaced.wait()
        table = self._session.table
        self._printer.say([table.broken, *apart_lines(table)])
        self._end(1)
        await asyncio.Event().wait()

    async def _tell(self) -> None:
        while True:
            self._printer.say(self._desk.heard(await self._news.get()))

    async def _tell_people(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            self._printer.say(self._people.changes())
            await asyncio.sleep(COALESCE)
