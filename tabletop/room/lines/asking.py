"""How lines ask the table: the commands in order, and a sentence where nothing was left to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tabletop.exercise.commands import Command
from tabletop.exercise.state import State
from tabletop.i18n import tr


class SeatAsker:
    """Asks as one seat. What is refused is raised, and said by whoever took the line."""

    def __init__(self, ask: Callable[[Command], Awaitable[object]], state: Callable[[], State]) -> None:
        """``ask`` takes one command to the table; ``state`` is what that seat knows."""
        self._ask = ask
        self._state = state

    async def __call__(self, *commands: Command) -> list[str]:
        """Ask for all of it in order; [] where something was recorded. Raises Refused or JournalBroken."""
        before = self._state().seq
        for command in commands:
            await self._ask(command)
        return [] if self._state().seq > before else [tr("Done: nothing had to be changed.")]
