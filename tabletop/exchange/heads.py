"""Header rows: which row of a sheet names its columns, and how much of an MSEL it names.

A header may stand anywhere and in any column, be repeated on every page, be spread over two rows, or be absent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.grid import Grid, GridRow
from tabletop.exchange.headers import meanings, normal, spellings
from tabletop.exchange.msel import MselColumn, SheetError
from tabletop.i18n import tr

_WEIGHTS = {
    MselColumn.TEXT: 3, MselColumn.TITLE: 2, MselColumn.TIME: 3, MselColumn.TO: 2, MselColumn.SENDER: 2, MselColumn.EXPECT: 3, MselColumn.CHANNEL: 2,
    MselColumn.CONTROLLER: 2, MselColumn.NUMBER: 2, MselColumn.KIND: 1, MselColumn.MOVE: 1, MselColumn.SCENARIO_TIME: 1, MselColumn.OBJECTIVES: 1,
    MselColumn.NOTES: 1, MselColumn.DATE: 1, MselColumn.CORE: 1, MselColumn.DURATION: 1,
}  # fmt: skip
ENOUGH = 6  #: weight of the columns that make a table an MSEL
_WORDS = frozenset({MselColumn.TEXT, MselColumn.TITLE, MselColumn.OPTIONS})
_LONG = 60  #: characters; longer cells are no headers


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A header: the row of its spellings, its texts, and how much of an MSEL it names."""

    number: int
    texts: tuple[str, ...]
    weight: int
    second: int | None = None  #: the other row of a header of two lines
    said: bool = False  #: the planner named it, or agreed to it

    @property
    def columns(self) -> frozenset[MselColumn]:
        """Return the likeliest meanings of its words."""
        return frozenset(columns[0] for text in self.texts if text for columns in [meanings(text)[0]] if columns)

    @property
    def is_msel(self) -> bool:
        """Whether it names enough of an MSEL: a table of versions, of roles or of findings does not."""
        if any(normal(text) in spellings().other for text in self.texts):
            return False
        if self.weight >= ENOUGH or any(meanings(text)[0] == (MselColumn.TEXT,) for text in self.texts):
            return True
        timed = (
            MselColumn.TIME in self.columns and len(self.columns) >= 3
        )  # its words may stand below a header that nobody knows
        return timed or (bool(self.columns & _WORDS) and bool(self.columns & {MselColumn.TIME, MselColumn.NUMBER}))

    def is_like(self, other: HeaderRow) -> bool:
        """Whether both name the same kind of table: most of their columns, and a time in both or in neither."""
        both = len(self.columns & other.columns) / max(1, len(self.columns | other.columns))
        timed = (MselColumn.TIME in self.columns) == (MselColumn.TIME in other.columns)
        return self.is_msel and both >= (0.5 if timed else 0.75)

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the rows that the header takes."""
        return (self.number,) if self.second is None else (min(self.number, self.second), max(self.number, self.second))


def heads_of(grid: Grid, asker: Questionnaire) -> list[HeaderRow]:
    """Find the header rows of a sheet, or take the one that the planner named."""
    said = dict(asker.corrections.header)
    row = said.get(grid.name, said.get(""))
    if row is not None:
        return [_named_head(grid, row)] if row else []
    found: list[HeaderRow] = []
    for before, line, after in zip([None, *grid.rows], grid.rows, [*grid.rows[1:], None], strict=False):
        head = _head(line, before, after)
        if head is not None and line.number not in {number for other in found for number in other.lines}:
            found.append(head)
    return found


def unknown_head(grid: Grid, asker: Questionnaire) -> list[HeaderRow]:
    """The first row of a sheet that has no known header, if the planner agrees that it is one."""
    said = dict(asker.corrections.header)
    found = _unknown(grid) if said.get(grid.name, said.get("")) is None else None
    if found is None:
        return []
    answer = asker.ask(
        f"header:{grid.name}",
        tr("Is row {row} of {sheet} the header? None of its words is known.", row=found.number, sheet=grid.name),
        "yes",
        (("yes", tr("yes, it names the columns")), ("no", tr("no, it is a row like the others"))),
        (" | ".join(filter(None, found.texts)),),
    )
    return [found] if answer == "yes" else []


def _unknown(grid: Grid) -> HeaderRow | None:
    """The first row, where it reads like a header in words that are not known: short ones without a figure, above figures or times."""
    rows = [row for row in grid.rows if not row.kind and sum(bool(cell) and not cell.spread for cell in row) > 1]
    if len(rows) < 2 or len(rows[0].cells) < 3:
        return None
    texts = tuple(" ".join(cell.text.split()) for cell in rows[0])
    words = [text for text in texts if text]
    plain = all(len(text) <= _LONG // 2 and not re.search(r"\d", text) for text in words)
    if not plain or len(set(words)) < max(3, len(words)):
        return None
    below = [
        index
        for index, text in enumerate(texts)
        if text
        and all(re.search(r"\d", row.at(index).text) for row in rows[1:6] if row.at(index).text)
        and any(row.at(index).text for row in rows[1:6])
    ]
    return HeaderRow(rows[0].number, texts, 0, said=True) if below else None


def _named_head(grid: Grid, row: int) -> HeaderRow:
    line = next((line for line in grid.rows if line.number == row), None)
    if line is None:
        raise SheetError(tr("Row {row} of {sheet} is empty; it cannot be the header.", row=row, sheet=grid.name))
    texts = tuple(" ".join(cell.text.split()) for cell in line)
    return HeaderRow(row, texts, max(ENOUGH, _weight(texts)), said=True)


def _head(line: GridRow, before: GridRow | None, after: GridRow | None) -> HeaderRow | None:
    """Say whether a row is a header: most of its cells are known spellings, and they make up an MSEL or the most of one."""
    texts = [" ".join(cell.text.split()) for cell in line]
    if line.kind in ("names", "head"):
        return HeaderRow(line.number, tuple(texts), _weight(texts))
    if line.kind or any(len(text) > _LONG * 2 for text in texts):
        return None
    filled = [text for index, text in enumerate(texts) if text and not line.cells[index].spread]
    known = {
        columns[0] for text in filled if len(text) <= _LONG for columns in [meanings(text, strict=True)[0]] if columns
    }
    enough = len(known) >= 3 and len(known) * 2 >= len(filled) - 1
    if not enough and not (len(known) == 2 and len(filled) <= 3 and known & {MselColumn.TEXT, MselColumn.TITLE}):
        return None
    second = None
    if before is not None and before.number == line.number - 1 and _groups(before, len(texts)):
        texts, second = _stacked(before, line), before.number
    elif after is not None and after.number == line.number + 1 and _below(line, after):
        texts, second = _stacked(line, after), after.number
    return HeaderRow(line.number, tuple(texts), _weight(texts), second=second)


def _groups(upper: GridRow, width: int) -> bool:
    """Whether a row holds the names of groups of columns, and not a title over the whole table."""
    own = [cell for cell in upper if cell and not cell.spread]
    return any(1 < cell.wide < width - 1 for cell in own) and all(len(cell.text) <= _LONG for cell in own)


def _below(upper: GridRow, lower: GridRow) -> bool:
    """Whether a row holds nothing but names below the groups of a header: "Day" and "Time" under "Scenario"."""
    wide = {
        index + step
        for index, cell in enumerate(upper.cells)
        if cell.wide > 1 and not cell.spread
        for step in range(cell.wide)
    }
    own = {index for index, cell in enumerate(lower.cells) if cell and not cell.spread}
    return bool(own) and own <= wide and all(len(lower.at(index).text) <= _LONG for index in own)


def _stacked(upper: GridRow, lower: GridRow) -> list[str]:
    """Join the two lines of a header where the lower one needs the upper to be understood."""
    joined = []
    for index in range(max(len(upper.cells), len(lower.cells))):
        above, below = (" ".join(row.at(index).text.split()) for row in (upper, lower))
        if not above or not below or above == below:
            joined.append(above or below)
            continue
        both = f"{above} {below}"
        joined.append(both if meanings(both, strict=True)[1] >= meanings(below, strict=True)[1] else below)
    return joined


def _weight(texts: Sequence[str]) -> int:
    """Weigh how much of an MSEL the header names; nothing without a title or a text."""
    columns = {columns[0] for text in texts if text for columns in [meanings(text)[0]] if columns}
    if not columns & {MselColumn.TEXT, MselColumn.TITLE}:
        return 0
    return sum(_WEIGHTS.get(column, 0) for column in columns)


def head_of(texts: Sequence[str]) -> HeaderRow:
    """The header that these words would be."""
    return HeaderRow(0, tuple(texts), _weight(texts))


def same(one: HeaderRow, two: HeaderRow) -> bool:
    """Whether two headers have the same words, as on every page of a long table."""
    return [normal(text) for text in one.texts] == [normal(text) for text in two.texts]


__all__ = ("ENOUGH", "HeaderRow", "head_of", "heads_of", "same", "unknown_head")
