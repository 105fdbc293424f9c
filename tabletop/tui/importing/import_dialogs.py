"""Dialogs of an import: a form whose work is done outside the table, and lines to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from tabletop.tui.importing.import_list import TextList
from tabletop.tui.keys import bindings
from tabletop.tui.kit.act import ActDialog
from tabletop.tui.kit.dialog import TypeAhead, closes_words
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import plain


class ImportForm(ActDialog):
    """Dismissed with True when it was done; what was typed stays until then."""

    HELP_TITLE = "Import"
    SENDS = "{key} takes it"


class LinesDialog(TypeAhead[None]):
    """Lines to scroll through, thousands if need be."""

    HELP_TITLE = "Report"
    BINDINGS: ClassVar[list[BindingType]] = bindings("lines")
    DEFAULT_CSS = """
    LinesDialog { align: center bottom; }
    LinesDialog > Vertical {
        width: 100%; height: 85%; background: $surface; border: round $accent; border-title-color: $accent;
        border-title-style: bold; border-subtitle-color: $text-muted; padding: 0 1;
    }
    LinesDialog TextList { background: $surface; }
    """

    def __init__(self, title: str, lines: Sequence[Content]) -> None:
        """Show ``lines``."""
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines."""
        with Vertical() as box:
            box.border_title = plain(f" {self._title} ")
            box.border_subtitle = plain(f" {closes_words(keys_of(self, 'lines'))} ")
            yield TextList(self._lines, id="lines")

    def action_move(self, lines: int) -> None:
        """Scroll."""
        self.query_one(TextList).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.action_move(pages * max(1, self.query_one(TextList).size.height - 1))

    def action_edge(self, end: int) -> None:
        """To the first or the last line."""
        text = self.query_one(TextList)
        text.scroll_to(y=end * text.count, animate=False)
