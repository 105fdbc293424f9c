"""The table of contents of a comparison: every page with a sign that says whether the groups differ in it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from tabletop.i18n import tr
from tabletop.report.compare_pages import Page
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.text import fitted, plain

_PARTS = {"decisions": "DECISIONS", "tracks": "TRACKS", "injects": "INJECTS", "time": "TIME"}


class CompareList(LineList):
    """Pages under headings; one is chosen."""

    class Chosen(Message):
        """A page was clicked."""

        def __init__(self, place: int) -> None:
            """``place`` among the pages."""
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._pages: Sequence[Page] = ()
        self._lines: list[str | int] = []  # a heading, or the place of a page
        self._chosen = 0

    def show(self, pages: Sequence[Page], chosen: int) -> None:
        """List these pages, the one at place ``chosen`` under the cursor."""
        if pages is not self._pages:
            self._pages = pages
            self._lines = _lines(pages)
        self._chosen = chosen
        self.rebuild(self._lines.index(chosen))

    @property
    def count(self) -> int:
        """Pages and headings."""
        return len(self._lines)

    def line(self, row: int, width: int) -> Content:
        """A heading, or sign and title of a page."""
        entry = self._lines[row]
        if isinstance(entry, str):
            return fitted(entry, width, "bold $text-muted" if entry.isupper() else "$text-muted")
        page = self._pages[entry]
        style = "" if page.differs else "$text-muted"
        line = Content.assemble(plain(f" {page.sign} ", "bold" if page.differs else style), plain(page.title, style))
        line = fitted(line, width)
        if entry == self._chosen:
            return line.stylize("$block-cursor-foreground on $block-cursor-background")
        return line

    def on_click(self, event: events.Click) -> None:
        """Choose the page under the pointer."""
        row = self.scroll_offset.y + event.y
        if row < len(self._lines) and isinstance(entry := self._lines[row], int):
            self.post_message(self.Chosen(entry))


def _lines(pages: Sequence[Page]) -> list[str | int]:
    lines: list[str | int] = []
    part = move = ""
    for place, page in enumerate(pages):
        if page.part != part and page.part in _PARTS:
            lines += ["", tr(_PARTS[page.part])]
            move = ""
        part = page.part
        if part == "decisions" and page.move != move:
            move = page.move
            lines.append(move or tr("when it helps"))
        lines.append(place)
    return lines
