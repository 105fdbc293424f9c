"""Where the tables are: which sheets hold an MSEL, in which row its header stands, where it ends.

A header may stand anywhere and in any column, be repeated on every page, be spread over two rows, or be absent. What is left
out is named with its reason, so that the planner can put it right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.columns import plan_columns
from tabletop.exchange.grid import Grid, GridRow, Source
from tabletop.exchange.headers import meanings, normal
from tabletop.exchange.msel import ColumnPlan, Mapping, MselColumn, SheetError, SheetPlan, TablePlan
from tabletop.i18n import series, tr

_WEIGHTS = {
    MselColumn.TEXT: 3, MselColumn.TITLE: 2, MselColumn.TIME: 3, MselColumn.TO: 2, MselColumn.SENDER: 2, MselColumn.EXPECT: 3, MselColumn.CHANNEL: 2,
    MselColumn.CONTROLLER: 2, MselColumn.NUMBER: 2, MselColumn.KIND: 1, MselColumn.MOVE: 1, MselColumn.SCENARIO_TIME: 1, MselColumn.OBJECTIVES: 1,
    MselColumn.NOTES: 1, MselColumn.DATE: 1, MselColumn.CORE: 1, MselColumn.DURATION: 1,
}  # fmt: skip
_ENOUGH = 6  #: weight of the columns that make a table an MSEL
_LONG = 60  #: characters; longer cells are no headers


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A header: the row of its spellings, its texts, and how much of an MSEL it names."""

    number: int
    texts: tuple[str, ...]
    weight: int
    second: int | None = None  #: the other row of a header of two lines

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the rows that the header takes."""
        return (self.number,) if self.second is None else (min(self.number, self.second), max(self.number, self.second))


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table with its rows, ready to be read."""

    plan: TablePlan
    rows: tuple[GridRow, ...]
    skip: str = ""  #: why its rows are not read, though the sheet is


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A sheet taken apart: rows above the table, headers, tables; or not read at all."""

    grid: Grid
    plan: SheetPlan
    above: tuple[GridRow, ...] = ()
    heads: tuple[GridRow, ...] = ()
    tables: tuple[SourceTable, ...] = ()


def take_apart(source: Source, asker: Questionnaire) -> tuple[list[SourceSheet], Mapping]:
    """Find the tables of a file and say what their columns mean. Raises :class:`SheetError` if there is nothing to read."""
    grids = [grid for grid in source.grids if grid.rows]
    if not grids:
        raise SheetError(tr("{path} holds no rows. Save the MSEL again and read that file.", path=source.path.name))
    heads = {grid.name: _heads(grid, asker) for grid in grids}
    chosen = _choose(grids, heads, asker)
    sheets = []
    for grid in grids:
        read, why = chosen[grid.name]
        plan = SheetPlan(grid.name, read, why, len(grid.rows))
        sheets.append(_sheet(grid, plan, heads[grid.name], asker) if read else SourceSheet(grid, plan))
    plans = tuple(table.plan for sheet in sheets for table in sheet.tables if not table.skip)
    _all_used(plans, asker)
    empty = tuple(SheetPlan(grid.name, False, tr("empty"), 0) for grid in source.grids if not grid.rows)
    mapping = Mapping(
        source.path.name, source.form, tuple(sheet.plan for sheet in sheets) + empty, plans, source.notices
    )
    return sheets, mapping


def _all_used(plans: Sequence[TablePlan], asker: Questionnaire) -> None:
    """Refuse corrections of columns that do not exist: a typing mistake must not go unnoticed."""
    places = {
        place
        for plan in plans
        for one in plan.columns
        for name in (one.letter, one.header, normal(one.header))
        for place in (name, f"{plan.sheet}!{name}")
    }
    for place, _ in asker.corrections.columns:
        if place not in places and normal(place) not in places:
            known = series(dict.fromkeys(one.header or one.letter for plan in plans for one in plan.columns))
            raise SheetError(
                tr("{place} names no column that is read. Columns are: {known}.", place=place, known=known)
            )


def _heads(grid: Grid, asker: Questionnaire) -> list[HeaderRow]:
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


def _named_head(grid: Grid, row: int) -> HeaderRow:
    line = next((line for line in grid.rows if line.number == row), None)
    if line is None:
        raise SheetError(tr("Row {row} of {sheet} is empty; it cannot be the header.", row=row, sheet=grid.name))
    return HeaderRow(row, tuple(" ".join(cell.text.split()) for cell in line), _ENOUGH)


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


def _same(one: HeaderRow, two: HeaderRow) -> bool:
    return [normal(text) for text in one.texts] == [normal(text) for text in two.texts]


def _choose(
    grids: Sequence[Grid], heads: dict[str, list[HeaderRow]], asker: Questionnaire
) -> dict[str, tuple[bool, str]]:
    """Say which sheets are read and why; ask where a sheet that is left out may be one."""
    wanted = asker.corrections.sheets or tuple(filter(None, (asker.corrections.answer("sheets") or "").split(";")))
    names = [grid.name for grid in grids]
    strange = [name for name in wanted if name not in names]
    if strange:
        raise SheetError(
            tr("There is no sheet {sheet}. Sheets are: {names}.", sheet=series(strange), names=series(names))
        )
    if wanted:
        return {name: (name in wanted, tr("as you said")) for name in names}
    weight = {grid.name: max((head.weight for head in heads[grid.name]), default=0) for grid in grids}
    visible = [grid.name for grid in grids if not grid.hidden]
    best = max((weight[name] for name in visible), default=0)
    read = [name for name in visible if weight[name] >= _ENOUGH and weight[name] * 10 >= best * 6]
    if not read and visible:
        read = [max(visible, key=lambda name: (weight[name], _size(grids[names.index(name)])))]
    result = {}
    doubtful = []
    for grid in grids:
        if grid.name in read:
            result[grid.name] = (
                True,
                tr("it holds an MSEL")
                if weight[grid.name] >= _ENOUGH
                else tr("no sheet has a known header; this one is the fullest"),
            )
            continue
        if weight[grid.name] >= 5:
            doubtful.append(grid.name)
        result[grid.name] = (False, tr("the sheet is hidden") if grid.hidden else tr("it does not look like an MSEL"))
    if doubtful or (len(grids) > 1 and best < _ENOUGH):
        asker.ask(
            "sheets",
            tr("Which sheets hold the MSEL? Separate names by a semicolon."),
            ";".join(read),
            (),
            [*read, *doubtful],
        )
    return result


def _size(grid: Grid) -> int:
    return sum(len(cell.text) for row in grid.rows for cell in row)


def _sheet(grid: Grid, plan: SheetPlan, heads: Sequence[HeaderRow], asker: Questionnaire) -> SourceSheet:
    """Cut a sheet at its headers. Rows above the first one head the sheet; they are in no table."""
    rows = grid.rows
    if not heads:
        table = _table(grid, None, rows, asker)
        return SourceSheet(grid, plan, tables=(table,))
    numbers = {number for head in heads for number in head.lines}
    starts = [head for index, head in enumerate(heads) if not index or not _same(head, heads[index - 1])]
    above = tuple(row for row in rows if row.number < starts[0].lines[0])
    known = max(head.weight for head in starts) >= _ENOUGH
    named = {row.number for row in rows if row.kind == "head"}
    ends = [head.lines[0] for head in starts[1:]] + [rows[-1].number + 1]
    tables: list[SourceTable] = []
    planned: list[tuple[HeaderRow, SourceTable]] = []
    for head, end in zip(starts, ends, strict=True):
        inside = tuple(row for row in rows if head.lines[-1] < row.number < end and row.number not in numbers)
        before = next((table for other, table in planned if _same(head, other)), None)
        if known and head.weight < _ENOUGH and head.number in named:
            tables.append(_as_before(grid, head, inside, (), tr("a table that does not look like an MSEL")))
        elif before is not None:
            tables.append(_as_before(grid, head, inside, before.plan.columns))
        else:
            tables.append(_table(grid, head, inside, asker, line=str(head.number) if planned else ""))
            planned.append((head, tables[-1]))
    lines = tuple(row for row in rows if row.number in numbers)
    return SourceSheet(grid, plan, above, lines, tuple(tables))


def _as_before(
    grid: Grid, head: HeaderRow, rows: tuple[GridRow, ...], columns: tuple[ColumnPlan, ...], skip: str = ""
) -> SourceTable:
    """Make a table whose columns are known: those of an earlier table with the same header, or none."""
    first = rows[0].number if rows else head.number + 1
    return SourceTable(
        TablePlan(grid.name, head.number, first, rows[-1].number if rows else first, columns), rows, skip
    )


def _table(
    grid: Grid, head: HeaderRow | None, rows: tuple[GridRow, ...], asker: Questionnaire, *, line: str = ""
) -> SourceTable:
    width = max((len(row.cells) for row in rows), default=0)
    width = max(width, len(head.texts) if head else 0)
    columns: tuple[ColumnPlan, ...] = plan_columns(
        grid.name, head.texts if head else None, rows, width, asker, line=line
    )
    number = head.number if head else None
    first = rows[0].number if rows else (number or 0) + 1
    return SourceTable(TablePlan(grid.name, number, first, rows[-1].number if rows else first, columns), rows)
