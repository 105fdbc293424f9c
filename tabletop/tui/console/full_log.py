"""The whole log at full width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Rulebook
from tabletop.i18n import tr
from tabletop.tui.console.log_view import LogView
from tabletop.tui.kit.dialog import TypeAhead
from tabletop.tui.kit.text import plain


class FullLog(TypeAhead[None]):
    """Every event worth a line, newest first, with number and exercise time."""

    HELP_TITLE = tr("Log")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L,enter", "dismiss", tr("close"), id="log.close"),
        Binding("up,k", "move(-1)", tr("newer"), show=False, id="log.up"),
        Binding("down,j", "move(1)", tr("older"), show=False, id="log.down"),
        Binding("pageup", "move(-15)", tr("newer"), show=False, id="log.page-up"),
        Binding("pagedown,space", "move(15)", tr("older"), show=False, id="log.page-down"),
    ]
    DEFAULT_CSS = """
    FullLog { align: center bottom; }
    FullLog > Vertical {
        width: 100%; height: 85%; background: $surface; border: round $accent; border-title-color: $accent;
        border-title-style: bold; border-subtitle-color: $text-muted; padding: 0 1;
    }
    FullLog LogView { background: $surface; height: 1fr; }
    """

    def __init__(self, book: Rulebook, records: Sequence[Recorded]) -> None:
        """``records`` as they are now."""
        super().__init__()
        self._book = book
        self._records = records

    def compose(self) -> ComposeResult:
        """The log."""
        with Vertical() as box:
            box.border_title = plain(tr(" Log, newest first "))
            box.border_subtitle = plain(tr(" ↑↓ scroll · esc closes "))
            yield LogView(wide=True)

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(LogView).show(self._book, self._records)

    def action_move(self, lines: int) -> None:
        """Scroll."""
        self.query_one(LogView).scroll_relative(y=lines, animate=False)
