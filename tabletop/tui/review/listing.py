"""The list of a review's page: rows in columns under headings, some of them marked, one under the cursor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from textual.content import Content

from tabletop.tui.kit.line_list import ChoiceList
from tabletop.tui.kit.text import fitted, plain


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column; the one without a width takes what the others leave."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line: a cell for each column. A row without a key is a heading."""

    key: str
    cells: tuple[str, ...]
    style: str = ""
    event: int = 0  #: that space marks, 0 for none


_NO_ROW = ListRow("", ())


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists."""

    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    empty: str  #: what is said without rows, and how to get some
    marks: bool = False  #: rows can be marked
    least: int = 20  #: cells of the wide column; on a narrower terminal the last columns go


class ReviewList(ChoiceList[ListRow]):
    """Shows a :class:`Listing`, one of its rows under the cursor."""

    MARGIN = 2

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._listing = Listing((), (), "")
        self._marked: Collection[int] = ()

    @property
    def row(self) -> ListRow:
        """The row under the cursor; one without a key where there is none."""
        return super().row or _NO_ROW

    def show(self, listing: Listing, key: str = "") -> None:
        """List these rows. The cursor goes to the row with that key ("$": the last); if it is gone, to the next one where it stood."""
        self._listing, self.rows, self.empty = listing, listing.rows, listing.empty
        if key == "$":
            self.put(self.count - 1, -1)
            return
        self.put(self.place_of(key, self.here) if key else 0)

    def mark(self, marked: Collection[int]) -> None:
        """Mark these events, by their numbers."""
        self._marked = marked
        self.refresh()

    def key(self, row: ListRow) -> object:
        """That of the row."""
        return row.key

    def can_choose(self, row: int) -> bool:
        """Headings are no choice."""
        return bool(self.rows[row].key)

    def line(self, row: int, width: int) -> Content:
        """A heading, or the cells of a row."""
        entry = self.rows[row]
        if not entry.key:
            return fitted(entry.cells[0], width, "bold $text-muted")
        mark = Content("")
        if self._listing.marks:
            bold = "bold" if row == self.here else ""
            mark = plain("[x] " if entry.event in self._marked else "[ ] ", bold)
        words = cells(self._listing.columns, entry.cells, width - mark.cell_length, entry.style, self._listing.least)
        return fitted(mark + words, width)

    def head(self, width: int) -> Content:
        """The titles of the columns."""
        before = "  " + ("    " if self._listing.marks else "")
        titles = tuple(column.title for column in self._listing.columns)
        words = cells(self._listing.columns, titles, width - len(before), "$text-muted", self._listing.least)
        return Content.assemble(before, words)


def cells(columns: Sequence[ListColumn], words: Sequence[str], width: int, style: str, least: int) -> Content:
    """One line of ``width`` cells, a space between columns; the last columns go where the wide one would be too narrow."""
    shown = list(zip(columns, words, strict=False))
    while (rest := width - sum(column.width + 1 for column, _ in shown if column.width)) < least and len(shown) > 1:
        for place in range(len(shown) - 1, -1, -1):
            if shown[place][0].width > 1:
                del shown[place]
                break
        else:
            break
    parts = [
        fitted(text.rjust(column.width) if column.right else text, column.width or max(1, rest), style)
        for column, text in shown
    ]
    return Content(" ").join(parts)
