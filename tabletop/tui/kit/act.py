"""A dialog whose doing is not a command to the table: opening a room, sending somebody out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tabletop.exercise.actions.form import Field, Values
from tabletop.exercise.commands import Command
from tabletop.tui.kit.form_dialog import FormDialog

Act = Callable[[Values], Awaitable[str]]  #: does it; "" when done, else why not


class ActDialog(FormDialog):
    """Fields, and ``act`` instead of a command."""

    def __init__(self, title: str, fields: Sequence[Field], act: Act, intro: str = "") -> None:
        """``act`` gets the values; its words, if any, refuse and leave everything as typed."""
        super().__init__(title, fields, lambda _: "", _never, intro)
        self._act = act

    async def send(self) -> str:
        """Do it."""
        return await self._act(self.values())


async def _never(_: Command) -> str:
    return ""
