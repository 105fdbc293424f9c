"""A page of a comparison as columns: one for each group, as many as stay readable side by side, around the group that has the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content

from tabletop.i18n import tr
from tabletop.report.compare_pages import ComparePage, CompareRow
from tabletop.report.render.terminal import to_text
from tabletop.tui.kit.line_pane import LinePane, rule, wrapped
from tabletop.tui.kit.text import fitted, plain

LEAST = 15  #: cells of a column; with less, groups go out of sight at the sides
_GAP = 2
_MARK = 2  # cells before a text that say whether it is the same as that of the group under the cursor
_LINES = 2  # lines of a cell at most where labels stand beside
_LABELS = 30  # cells of the first column at most


@dataclass(frozen=True, slots=True)
class Layout:
    """Where columns lie on a page of so many cells."""

    shown: range  #: places of the groups in view
    label: int  #: cells of the first column; 0 where labels have lines of their own
    column: int  #: cells of a group's column

    @classmethod
    def of(cls, page: ComparePage, groups: int, here: int, width: int) -> Layout:
        """Fit a page: labels stand beside their rows if no cell then takes more than two lines."""
        if not page.rows:
            return cls(range(groups), 0, width)
        count = max(1, min(groups, (width + _GAP) // (LEAST + _GAP)))
        first = max(0, min(here - count // 2, groups - count))
        shown = range(first, first + count)
        longest = max(len(row.label) for row in page.rows)
        label = min(_LABELS, longest + 1)
        beside = (width - label) // count - _GAP
        texts = (row.cells[at] for row in page.rows for at in shown)
        if (
            beside >= LEAST - _MARK
            and longest < label
            and all(len(wrapped(plain(text), beside - _MARK)) <= _LINES for text in texts)
        ):
            return cls(shown, label, beside)
        return cls(shown, 0, (width + _GAP) // count - _GAP)


def heads(layout: Layout, titles: Sequence[str], here: int) -> Content:
    """Letters and titles of the groups in view, on two lines at most; the one under the cursor stands out and carries ▸."""
    cells = []
    for at in layout.shown:
        style = "bold $accent" if at == here else "$text-muted"
        first, *others = wrapped(plain(titles[at]), layout.column - _MARK)
        second = " ".join(line.plain for line in others)
        mark = "▸ " if at == here else "  "
        cells.append(
            [fitted(f"{mark}{first.plain}", layout.column, style), fitted(f"  {second}", layout.column, style)]
        )
    lines = [_beside(layout, row) for row in zip(*cells, strict=True)]
    return Content("\n").join(line for line in lines if line.plain.strip())


def _beside(layout: Layout, cells: Iterable[Content], label: Content | None = None) -> Content:
    first = [fitted(label or Content(""), layout.label)] if layout.label else []
    joined = Content(" " * _GAP).join(cells)
    return Content.assemble(*first, joined)


class CompareTable(LinePane):
    """The page that was chosen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._page: ComparePage | None = None
        self._groups = 0
        self._here = 0

    def show(self, page: ComparePage, groups: int, here: int) -> None:
        """Turn to a page; ``here`` is the place of the group under the cursor."""
        turned = self._page is not page
        self._page, self._groups, self._here = page, groups, here
        self.rebuild()
        if turned:
            self.scroll_to(y=0, animate=False, force=True)

    def layout_for(self, page: ComparePage, groups: int, here: int) -> Layout:
        """Where the columns of that page lie."""
        return Layout.of(page, groups, here, self.scrollable_content_region.width or self.size.width)

    def lines_for(self, width: int) -> Iterator[Content]:
        """Sentences, rows, chart."""
        page = self._page
        if page is None:
            return
        layout = Layout.of(page, self._groups, self._here, width)
        for sentence in page.about:
            yield from wrapped(plain(sentence), width)
        yield Content("")
        for row in page.rows:
            yield from self._row(row, layout, width)
        if page.chart is not None:
            yield Content("")
            yield rule(width, tr("over the moves"))
            yield from (plain(line) for line in to_text(page.chart, width)[1:])

    def _row(self, row: CompareRow, layout: Layout, width: int) -> Iterator[Content]:
        compared = any(key is not None for key in row.keys)
        cells = [self._cell(row, at, layout.column, compared=compared) for at in layout.shown]
        blank = Content(" " * layout.column)
        if layout.label:
            label = plain(row.label, "bold" if row.differs else "$text-muted")
            for place, line in enumerate(zip_longest(*cells, fillvalue=blank)):
                yield _beside(layout, line, label if place == 0 else None)
            return
        label = plain(row.label.strip(), "bold $text-muted")
        words = (
            Content.assemble(plain("  ≠ ", "bold"), plain(tr("differs"), "$text-muted")) if row.differs else Content("")
        )
        yield fitted(label + words, width)
        for line in zip_longest(*cells, fillvalue=blank):
            yield _beside(layout, line)
        yield Content("")

    def _cell(self, row: CompareRow, at: int, column: int, *, compared: bool) -> list[Content]:
        """The lines of a cell, led by = or ≠ against the group under the cursor."""
        mine, theirs = row.keys[at], row.keys[self._here]
        mark, style = "  ", ""
        if at != self._here and mine is not None and theirs is not None:
            mark, style = ("= ", "$text-muted") if mine == theirs else ("≠ ", "")
        if not compared:
            mark = ""
        text = row.cells[at] or "–"
        lines = [line for part in text.split("\n") for line in wrapped(plain(part), column - len(mark))]
        blank = " " * len(mark)
        return [
            Content.assemble(
                plain(mark if place == 0 else blank, "bold" if mark == "≠ " else "$text-muted"),
                fitted(line.plain, column - len(mark), style),
            )
            for place, line in enumerate(lines)
        ]
