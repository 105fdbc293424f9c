"""The table of contents of a comparison: every page with a sign that says whether the groups differ in it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tabletop.i18n import tr
from tabletop.report.compare_pages import ComparePage
from tabletop.tui.kit.line_list import ChoiceList
from tabletop.tui.kit.text import fitted, plain

_PARTS = {"decisions": "DECISIONS", "tracks": "TRACKS", "injects": "INJECTS", "time": "TIME"}


class CompareList(ChoiceList[str | int]):
    """Pages by their places, under headings; one is chosen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._pages: Sequence[ComparePage] = ()

    def show(self, pages: Sequence[ComparePage]) -> None:
        """List these pages, the first under the cursor."""
        self._pages = pages
        self.rows = _lines(pages)
        self.put(0)

    @property
    def chosen(self) -> int:
        """The place of the page under the cursor."""
        return self.row if isinstance(self.row, int) else 0

    def turn_to(self, chosen: int) -> None:
        """Put the cursor on the page at that place, or the nearest there is."""
        self.choose(self.place_of(max(0, min(chosen, len(self._pages) - 1))))

    def can_choose(self, row: int) -> bool:
        """Headings are no choice."""
        return isinstance(self.rows[row], int)

    def line(self, row: int, width: int) -> Content:
        """A heading, or sign and title of a page."""
        entry = self.rows[row]
        if isinstance(entry, str):
            return fitted(entry, width, "bold $text-muted" if entry.isupper() else "$text-muted")
        page = self._pages[entry]
        style = "" if page.differs else "$text-muted"
        line = Content.assemble(plain(f"{page.sign} ", "bold" if page.differs else style), plain(page.title, style))
        return fitted(line, width)


def _lines(pages: Sequence[ComparePage]) -> list[str | int]:
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
