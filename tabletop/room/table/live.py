"""The table in an event loop: many ask at once, one thread writes, nobody waits for the disk but those who asked.

Commands that wait together share one write and one sync (group commit), so hundreds of answers in the same second cost a handful of
syncs and never freeze the loop.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from tabletop.exercise.clock import as_hms
from tabletop.exercise.commands import Command, Pause, Refused, Tick
from tabletop.exercise.seats import TABLE
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken
from tabletop.room.table.awake import AwakeClock
from tabletop.room.table.table import Asked, Batch, Receipt, Table

MOST_AT_ONCE = 200  #: commands in one write; the loop decides them in one turn, so more would hold up the screens
KEPT_EVERY = 3.0  #: seconds of exercise time that a crash may cost
TICK = 0.5  #: seconds between looks at what time brings by itself


class LiveTable:
    """A :class:`~tabletop.room.table.table.Table` that is asked with ``await``."""

    def __init__(
        self,
        table: Table,
        keep: Callable[[int, float], None] | None = None,
        awake: AwakeClock | None = None,
    ) -> None:
        """Serve this table; enter the context to start.

        ``awake`` is the table's clock if sleep is to be noticed: then the exercise is paused before anything else happens.
        ``keep`` is told the number of the last event and exercise time every few seconds while the clock runs; it may write to the disk.
        """
        self.table = table
        self.on_wake: Callable[[], Awaitable[None]] | None = None  #: asked after sleep, before anything is recorded
        self._keep = keep
        self._awake = awake
        self._kept = 0.0  #: exercise time that was kept last
        self._waiting: deque[tuple[Asked, asyncio.Future[Receipt]]] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._writer = ThreadPoolExecutor(1, "journal")
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Start serving."""
        self._tasks = [asyncio.create_task(work) for work in (self._serve(), self._tick(), self._watch())]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Finish what was asked, then stop and close the store."""
        await self.close()

    @property
    def serving(self) -> bool:
        """Whether it can be asked."""
        return bool(self._tasks) and not self._closing

    async def close(self) -> None:
        """Finish what was asked, then stop and close the store; harmless when repeated."""
        tasks, self._tasks = self._tasks, []
        if not tasks:
            return
        for task in tasks[1:]:
            task.cancel()
        self._closing = True
        self._wake.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._writer.shutdown()
        self.table.store.close()

    async def ask(self, command: Command, seat: str, command_id: str = "", member: str = "") -> Receipt:
        """Ask the table; returns once it is durable. Raises Refused or JournalBroken."""
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((Asked(command, seat, command_id, member), future))
        self._wake.set()
        return await future

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting or not self._closing:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._gather()
                if self._awake is not None and (slept := self._awake.woke()):
                    await self._woken(slept)
                taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
                batch = self.table.prepare([asked for asked, _ in taken])
                try:
                    if batch.writes:
                        await loop.run_in_executor(self._writer, self.table.commit, batch)
                except JournalBroken as broken:
                    self._fail(taken, broken)
                else:
                    self._publish(batch, loop)
                    self._answer(taken, batch)

    async def _gather(self) -> None:
        """Let those come who ask in the same moment: for as long as each turn of the loop brings more, they share the write."""
        seen = 0
        while seen < len(self._waiting) < MOST_AT_ONCE:
            seen = len(self._waiting)
            await asyncio.sleep(0)

    def _publish(self, batch: Batch, loop: asyncio.AbstractEventLoop) -> None:
        """Tell everybody; a listener's mistake is reported to the loop, and the table serves on."""
        try:
            self.table.publish(batch)
        except ExceptionGroup as mistakes:
            loop.call_exception_handler({"message": str(mistakes), "exception": mistakes})

    def _answer(self, taken: list[tuple[Asked, asyncio.Future[Receipt]]], batch: Batch) -> None:
        for (_, future), result in zip(taken, batch.results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

    def _fail(self, taken: list[tuple[Asked, asyncio.Future[Receipt]]], broken: JournalBroken) -> None:
        for _, future in taken:
            if not future.done():
                future.set_exception(broken)

    async def _watch(self) -> None:
        """Read the clock so often that a leap is sleep, also while the disk is slow."""
        if self._awake is None:
            return
        self._awake.watched()
        try:
            while True:
                await asyncio.sleep(TICK)
                self._awake()
        finally:
            self._awake.watched(False)

    async def _woken(self, slept: float) -> None:
        """Whoever slept may have been replaced meanwhile; else the exercise stands still before anything that waited is done."""
        if self.on_wake is not None:
            await self.on_wake()
        if self.table.running:
            words = tr("the host was asleep for {time}, which is not counted", time=as_hms(slept))
            future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
            future.add_done_callback(lambda done: done.exception())
            self._waiting.appendleft((Asked(Pause(words), TABLE), future))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            try:
                await self.ask(Tick(), TABLE)
            except (Refused, JournalBroken):
                continue  # the console shows why nothing can be recorded; time goes on
            await self._keep_clock()

    async def _keep_clock(self) -> None:
        clock = self.table.clock
        if self._keep is None or not self.table.running or clock - self._kept < KEPT_EVERY:
            return
        self._kept = clock
        await asyncio.get_running_loop().run_in_executor(self._writer, self._keep, self.table.state.seq, clock)
