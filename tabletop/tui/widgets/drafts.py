"""Unsent answers, kept through the connection: coalesced, in order, and never in the way of typing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tabletop.exercise.commands import KeepDraft, Refused
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken

_last_words: set[asyncio.Task[None]] = (
    set()
)  #: sendings that outlive their screen; the loop itself holds tasks only weakly


class Drafts:
    """The newest draft of each decision waits here until it is kept."""

    def __init__(self, ask: Callable[[KeepDraft], Awaitable[Any]], complain: Callable[[str], None]) -> None:
        """``ask`` goes to the table; ``complain`` is told, in words, why a draft could not be kept."""
        self._ask = ask
        self._complain = complain
        self._due: dict[str, KeepDraft] = {}
        self._lock = asyncio.Lock()

    def put(self, draft: KeepDraft) -> None:
        """This is the newest draft of its decision; an older one that still waits is dropped."""
        self._due[draft.decision] = draft

    def forget(self, decision: str) -> None:
        """The answer is sent: no draft of it is wanted any more."""
        self._due.pop(decision, None)

    async def flush(self) -> None:
        """Keep what waits; returns when it is durable or refused."""
        async with self._lock:
            while self._due:
                _, draft = self._due.popitem()
                try:
                    await self._ask(draft)
                except (Refused, JournalBroken) as error:
                    self._complain(tr("The draft is not kept: {why}", why=str(error)))

    def flush_detached(self) -> None:
        """Keep what waits even though the screen that asks is going away."""
        if self._due:
            task = asyncio.get_running_loop().create_task(self.flush())
            _last_words.add(task)
            task.add_done_callback(_last_words.discard)
