"""A list to read, thousands of lines if need be, over the screen that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import TypeAhead, closes_words
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain


class TextList(LineList[Content]):
    """Lines of text to scroll through, broken where they are too long."""

    def __init__(self, texts: Sequence[Content], *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Show ``texts``."""
        super().__init__(id=id)
        self._texts = texts
        self._broken = 0  #: the width for which they are broken

    def line(self, row: int, width: int) -> Content:
        """One of them."""
        return fitted(self.rows[row], width)

    def follow(self) -> None:
        """At another width they are broken anew."""
        width = self.scrollable_content_region.width
        if width and width != self._broken:
            self._broken = width
            self.rows = [
                line for text in self._texts for line in ([text] if text.cell_length <= width else wrapped(text, width))
            ]
        self.rebuild(min(self.scroll_offset.y, max(0, self.count - 1)))


class ListDialog(TypeAhead[None]):
    """Scrolled with the keys; closed with enter, escape, or a key of a subclass."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("lines")
    DEFAULT_CSS = """
    ListDialog { align: center bottom; }
    ListDialog > Vertical {
        width: 100%; height: 85%; background: $surface; border: round $accent; border-title-color: $accent;
        border-title-style: bold; border-subtitle-color: $accent; padding: 0 1;
    }
    ListDialog Static { height: auto; margin: 0 0 1 0; }
    ListDialog LineList { background: $surface; }
    """

    def __init__(self, title: str, listing: LineList[Any], words: str = "") -> None:
        """``words`` stand above the list."""
        super().__init__()
        self._title, self._listing, self._words = title, listing, words

    def compose(self) -> ComposeResult:
        """Words and list."""
        with Vertical() as box:
            box.border_title = plain(f" {self._title} ")
            box.border_subtitle = plain(f" {closes_words(keys_of(self, 'lines'))} ")
            if self._words:
                yield PlainText(plain(self._words))
            yield self._listing

    def action_move(self, lines: int) -> None:
        """Scroll."""
        self._listing.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.action_move(pages * max(1, self._listing.size.height - 1))

    def action_edge(self, end: int) -> None:
        """To the first or the last line."""
        self._listing.scroll_to(y=end * self._listing.count, animate=False)
