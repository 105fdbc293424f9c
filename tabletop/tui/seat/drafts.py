"""What was typed and not sent, kept through the connection: coalesced, in order, and never in the way of typing.

While the link is lost the table does not answer for minutes; what is typed meanwhile waits here, and only the newest of it is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

from tabletop.exercise.commands import Answer, Command, KeepDraft
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.kit.dialog import Ask

QUIET = 0.7  #: seconds without a key before a draft is kept
LATEST = 3.0  #: seconds after which a draft is kept although somebody types on: others in the role are watching

_sendings: set[asyncio.Task[None]] = set()  #: they outlive their screen; the loop itself holds tasks only weakly


class Drafts:
    """The newest draft of each decision, and the newest notes, wait here until they are kept."""

    def __init__(self, ask: Ask, complain: Callable[[str], None]) -> None:
        """``ask`` goes to the table; ``complain`` is told, in words, why something could not be kept."""
        self._ask = ask
        self._complain = complain
        self._due: dict[str, Command] = {}
        self._sent: Command | None = None  #: asked for, not yet answered
        self._lock = asyncio.Lock()

    def put(self, *drafts: Command) -> None:
        """Each is the newest of its kind; an older one that still waits is dropped."""
        self._due.update({_key(draft): draft for draft in drafts})

    def forget(self, decision: str) -> None:
        """The answer is sent: no draft of it is wanted any more."""
        self._due.pop(decision, None)

    def waiting(self, decision: str) -> Answer | None:
        """The answer typed last, while the table has not confirmed that it keeps it."""
        for draft in (self._due.get(decision), self._sent):
            if isinstance(draft, KeepDraft) and draft.decision == decision:
                return draft.answer
        return None

    @property
    def idle(self) -> bool:
        """Whether everything is kept."""
        return not self._due and self._sent is None

    async def flush(self) -> None:
        """Keep what waits; returns when it is durable or refused. Who waits may be gone before: the sending goes on."""
        task = self.flush_soon()
        if task is not None:
            await asyncio.shield(task)

    def flush_soon(self) -> asyncio.Task[None] | None:
        """Keep what waits, also when the screen that asks is going away; None if nothing waits."""
        if self.idle:
            return None
        task = asyncio.get_running_loop().create_task(self._flush())
        _sendings.add(task)
        task.add_done_callback(_sendings.discard)
        return task

    async def _flush(self) -> None:
        async with self._lock:
            while self._due:
                _, self._sent = self._due.popitem()
                try:
                    if why := await self._ask(self._sent):
                        self._complain(tr("The draft is not kept: {why}", why=why))
                finally:
                    self._sent = None


class Keeper:
    """Lets drafts and notes be kept when the hand rests, and after a while also when it does not, if others in the role look on."""

    def __init__(self, widget: Widget, connection: SeatConnection, ask: Ask, complain: Callable[[str], None]) -> None:
        """``widget`` is on the screen as long as somebody writes; ``ask`` and ``complain`` as for :class:`Drafts`."""
        self.drafts = Drafts(ask, complain)
        self._widget = widget
        self._connection = connection
        self._quiet: Timer | None = None
        self._latest: Timer | None = None

    def rest(self) -> None:
        """Something was typed: what waits is kept when the hand rests."""
        self.soon(QUIET)

    def soon(self, seconds: float) -> None:
        """Keep what waits after so many seconds without another word."""
        if self._quiet is not None:
            self._quiet.stop()
        self._quiet = self._widget.set_timer(seconds or 0.001, self.now)
        role, members = self._connection.seat, self._connection.state.members
        if self._latest is None and len(members.get(role, {})) > 1:
            self._latest = self._widget.set_timer(LATEST, self.now)

    def now(self) -> None:
        """Keep what waits; the sending outlives the widget."""
        if self._latest is not None:
            self._latest.stop()
            self._latest = None
        self.drafts.flush_soon()


def _key(draft: Command) -> str:
    """Decisions have ids; notes are under a word that is none."""
    return draft.decision if isinstance(draft, KeepDraft) else "(notes)"
