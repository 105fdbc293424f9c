"""What all dialogs of the console share: where they hang, how they send, how a refusal is shown without losing what was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tabletop.exercise.commands import Command
from tabletop.i18n import tr
from tabletop.tui.text import plain

Ask = Callable[[Command], Awaitable[str]]  #: asks the table; "" when it was done, else why not


class Dialog(ModalScreen[bool]):
    """Enter sends, escape cancels. Dismissed with True when something was done."""

    HELP_TITLE = tr("Dialog")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", tr("send"), id="dialog.send"),
        Binding("escape", "cancel", tr("cancel"), id="dialog.cancel"),
    ]
    DEFAULT_CSS = """
    Dialog { align: center bottom; background: $background 25%; }
    Dialog > #box {
        width: 100%; max-width: 100; height: auto; max-height: 85%;
        background: $surface; border: round $accent; border-title-color: $accent; border-title-style: bold;
        border-subtitle-color: $text-muted; padding: 0 2;
    }
    Dialog .label { color: $text-muted; height: 1; }
    Dialog #refusal { height: auto; color: $warning; display: none; }
    Dialog #refusal.said { display: block; }
    Dialog Input { border: none; height: 1; padding: 0 1; background: $panel; }
    Dialog Input:focus { border: none; background: $boost; }
    Dialog CleanArea { border: none; background: $panel; min-height: 2; max-height: 8; padding: 0 1; }
    Dialog CleanArea:focus { border: none; background: $boost; }
    Dialog #box > * { margin: 0 0 0 0; }
    """

    def __init__(self, title: str) -> None:
        """``title`` says what enter will do."""
        super().__init__()
        self.heading = title
        self._sending = False

    def compose(self) -> ComposeResult:
        """The box with what the dialog holds."""
        with Vertical(id="box") as box:
            box.border_title = plain(f" {self.heading} ")
            box.border_subtitle = plain(f" {self.hint()} ")
            yield from self.contents()
            yield Static(id="refusal", markup=False)

    def contents(self) -> ComposeResult:
        """What stands in the box."""
        yield from ()

    def hint(self) -> str:
        """The keys, in a few words."""
        return tr("enter sends · esc cancels")

    async def send(self) -> str:
        """Do it; "" when done, else why not."""
        return ""

    def refuse(self, words: str) -> None:
        """Say calmly why not; everything typed stays."""
        refusal = self.query_one("#refusal", Static)
        refusal.update(plain(words))
        refusal.set_class(bool(words), "said")

    async def action_send(self) -> None:
        """Send once, however often enter is pressed meanwhile."""
        if self._sending:
            return
        self._sending = True
        try:
            words = await self.send()
        finally:
            self._sending = False
        if words:
            self.refuse(words)
        elif self.is_current:
            self.dismiss(True)

    def action_cancel(self) -> None:
        """Leave without doing anything."""
        self.dismiss(False)
