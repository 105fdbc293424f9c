"""Where the tables are: which sheets and which of their tables hold an MSEL, where each begins and ends.

What is left out is named with its reason, and a table that is not like the others is asked about, so that the planner can put it right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.columns import plan_columns
from tabletop.exchange.grid import Grid, GridRow, Source
from tabletop.exchange.headers import normal
from tabletop.exchange.heads import ENOUGH, HeaderRow, heads_of, same, unknown_head
from tabletop.exchange.msel import ColumnPlan, Mapping, SheetError, SheetPlan, TablePlan
from tabletop.exchange.words import is_section
from tabletop.i18n import series, tr
from tabletop.text import clean_line


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
    heads = {grid.name: heads_of(grid, asker) for grid in grids}
    chosen = _choose(grids, heads, asker)
    sheets = []
    for grid in grids:
        read, why = chosen[grid.name]
        plan = SheetPlan(grid.name, read, why, len(grid.rows))
        sheets.append(
            _sheet(grid, plan, heads[grid.name] or unknown_head(grid, asker), asker)
            if read
            else SourceSheet(grid, plan)
        )
    plans = tuple(table.plan for sheet in sheets for table in sheet.tables if not table.skip)
    _all_used(plans, asker)
    empty = tuple(SheetPlan(grid.name, False, tr("empty"), 0) for grid in source.grids if not grid.rows)
    every = tuple(sheet.plan for sheet in sheets) + empty
    title = source.title or next((words for sheet in sheets if (words := _title(sheet))), "")
    mapping = Mapping(source.path.name, source.form, every, plans, source.notices, clean_line(title, 120))
    return sheets, mapping


def _title(sheet: SourceSheet) -> str:
    """What stands alone above the table and reads like a title: no marking in capitals that repeats itself, no move."""
    for row in sheet.above:
        own = [one.text for one in row if one.text and not one.spread]
        words = own[0].split() if len(own) == 1 else []
        if (
            1 <= len(words) <= 15
            and len(set(words)) > len(words) // 2
            and not is_section(own[0])
            and not own[0].endswith((".", ":"))
        ):
            return own[0]
    return ""


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
    best = {grid.name: max(heads[grid.name], key=_rank, default=None) for grid in grids}
    weight = {name: head.weight if head is not None else 0 for name, head in best.items()}
    visible = [grid.name for grid in grids if not grid.hidden]
    fullest = max(visible, key=lambda name: (_rank(best[name]), _size(grids[names.index(name)])), default="")
    model = best.get(fullest)
    enough = model is not None and model.weight >= ENOUGH
    read = [
        name
        for name in visible
        if name == fullest or (enough and weight[name] >= ENOUGH and _goes_with(best[name], model))
    ]
    result = {}
    doubtful = []
    for grid in grids:
        if grid.name in read:
            why = tr("it holds an MSEL") if enough else tr("no sheet has a known header; this one is the fullest")
            result[grid.name] = (True, why)
            continue
        if weight[grid.name] >= ENOUGH - 1:
            doubtful.append(grid.name)
        result[grid.name] = (False, tr("the sheet is hidden") if grid.hidden else tr("it does not look like an MSEL"))
    if doubtful or (len(grids) > 1 and not enough):
        asker.ask(
            "sheets",
            tr("Which sheets hold the MSEL? Separate names by a semicolon."),
            ";".join(read),
            (),
            [*read, *doubtful],
            secret=not enough and (model is None or not model.is_msel),
        )
    return result


def _rank(head: HeaderRow | None) -> tuple[bool, int]:
    """Sort headers by how much they look like that of an MSEL."""
    return (False, 0) if head is None else (head.is_msel, head.weight)


def _goes_with(head: HeaderRow | None, model: HeaderRow | None) -> bool:
    """Whether a sheet with this header belongs to the same MSEL as the fullest one."""
    return head is not None and model is not None and head.weight * 10 >= model.weight * 6 and head.is_like(model)


def _size(grid: Grid) -> int:
    return sum(len(cell.text) for row in grid.rows for cell in row)


def _sheet(grid: Grid, plan: SheetPlan, heads: Sequence[HeaderRow], asker: Questionnaire) -> SourceSheet:
    """Cut a sheet at its headers. Rows above the first one head the sheet; they are in no table."""
    rows = grid.rows
    if not heads:
        table = _table(grid, None, rows, asker)
        return SourceSheet(grid, plan, tables=(table,))
    numbers = {number for head in heads for number in head.lines}
    starts = [head for index, head in enumerate(heads) if not index or not same(head, heads[index - 1])]
    above = tuple(row for row in rows if row.number < starts[0].lines[0])
    model = max(starts, key=_rank)
    ends = [head.lines[0] for head in starts[1:]] + [rows[-1].number + 1]
    tables: list[SourceTable] = []
    planned: list[tuple[HeaderRow, SourceTable]] = []
    for head, end in zip(starts, ends, strict=True):
        inside = tuple(row for row in rows if head.lines[-1] < row.number < end and row.number not in numbers)
        before = next((table for other, table in planned if same(head, other)), None)
        if before is not None:
            tables.append(_as_before(grid, head, inside, before.plan.columns, before.skip))
            continue
        if _belongs(grid, head, model, inside, asker):
            line = str(head.number) if any(not table.skip for _, table in planned) else ""
            tables.append(_table(grid, head, inside, asker, line=line))
        else:
            tables.append(_as_before(grid, head, inside, (), tr("a table that does not look like an MSEL")))
        planned.append((head, tables[-1]))
    lines = tuple(row for row in rows if row.number in numbers)
    return SourceSheet(grid, plan, above, lines, tuple(tables))


def _belongs(grid: Grid, head: HeaderRow, model: HeaderRow, rows: Sequence[GridRow], asker: Questionnaire) -> bool:
    """Whether a table is part of the MSEL: one like the ``model`` is; of any other the planner is asked."""
    if head.said or not head.texts or (head is model and head.is_msel):
        return True
    if head is not model and model.is_msel and head.is_like(model):
        return True
    names = series(filter(None, head.texts))
    words = (
        tr(
            "Are the rows of the table below row {row} of {sheet} serials of the MSEL? Its columns are: {columns}.",
            row=head.number,
            sheet=grid.name,
            columns=names,
        )
        if head.number
        else tr("Are the items of {sheet} serials of the MSEL? They say: {columns}.", sheet=grid.name, columns=names)
    )
    answer = asker.ask(
        f"table:{grid.name}!{head.number}",
        words,
        "no",
        (("no", tr("no, it is another table")), ("yes", tr("yes, each row is a serial"))),
        (tr("row {row}: {said}", row=row.number, said=row.said) for row in rows),
    )
    return answer == "yes"


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
    lines = [row for row in rows if row.kind not in ("prose", "heading")]
    width = max((len(row.cells) for row in lines), default=0)
    width = max(width, len(head.texts) if head else 0)
    columns: tuple[ColumnPlan, ...] = plan_columns(
        grid.name, head.texts if head else None, lines, width, asker, line=line
    )
    number = head.number if head else None
    first = rows[0].number if rows else (number or 0) + 1
    return SourceTable(TablePlan(grid.name, number, first, rows[-1].number if rows else first, columns), rows)
