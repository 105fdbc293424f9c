"""The one way in which a screen asks the table: whatever comes of it is words.

A surface that asks has an :class:`Asker`, made of what carries a command to the table, such as a seat's ``connection.ask``, and catches
nothing itself. :meth:`Asker.ask` is an :data:`~tabletop.tui.kit.dialog.Ask`, so dialogs, forms and drafts take it as it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tabletop.exercise.commands import Command, Refused
from tabletop.journal.errors import JournalBroken
from tabletop.room.table.seat import RoomError


class Asker:
    """Asks for one surface, and says in words why something was not done."""

    def __init__(self, ask: Callable[[Command], Awaitable[object]], failed: Callable[[], object] | None = None) -> None:
        """``ask`` goes to the table. ``failed`` is called when nothing can be recorded any more; :attr:`broken` says why."""
        self._ask = ask
        self._failed = failed
        self.broken = ""  #: why nothing is recorded any more, for people; "" while all is well

    async def ask(self, command: Command) -> str:
        """Ask the table; "" when it was done, else why not."""
        return await tried(self._ask(command), self._break)

    def _break(self, words: str) -> None:
        self.broken = words
        if self._failed is not None:
            self._failed()


async def tried(doing: Awaitable[object], failed: Callable[[str], object] | None = None) -> str:
    """Wait for something that ends in a command to the table, such as letting somebody in; "" when it was done, else why not.

    ``failed`` is told the same words when nothing can be recorded any more.
    """
    try:
        await doing
    except (Refused, RoomError) as refused:
        return refused.words
    except JournalBroken as broken:
        if failed is not None:
            failed(broken.words)
        return broken.words
    return ""
