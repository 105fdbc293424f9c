"""From a file to rows: reader by kind of file, tables, rows, times, then what belongs together.

Every row of the source that is not blank gets exactly one report; :func:`read_rows` checks that before it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.draft import RowDraft
from tabletop.exchange.grid import GridRow, Source
from tabletop.exchange.headers import unit_of
from tabletop.exchange.mapping import SourceSheet, take_apart
from tabletop.exchange.markup import without_markup
from tabletop.exchange.merging import bring_together
from tabletop.exchange.msel import Corrections, Mark, MselColumn, Reading, RowReport, SheetError, TablePlan
from tabletop.exchange.rows import TableReader, elapsed, recipients_known
from tabletop.exchange.times import Spelled, parse_text
from tabletop.exchange.timing import Settled, settle
from tabletop.exchange.timing_style import Timed
from tabletop.exchange.watching import look_in
from tabletop.exchange.words import is_section
from tabletop.i18n import tr

_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_TEXTS = (".csv", ".tsv", ".tab", ".txt", ".psv")
_MARKDOWN = (".md", ".markdown")
_TABLES = (".ods", ".ots")
_DOCUMENTS = (".docx", ".docm", ".dotx")
READABLE = frozenset({*_WORKBOOKS, *_TEXTS, *_MARKDOWN, *_TABLES, *_DOCUMENTS, ".json"})
"""Endings of the files that can be read."""
_OTHERS = {
    ".xls": "the old format of Excel",
    ".numbers": "a Numbers table",
    ".doc": "the old format of Word",
    ".odt": "an OpenDocument text",
    ".pdf": "a PDF",
}


def read_grids(path: Path) -> Source:
    """Read a file as cells; the ending of its name says how. Raises :class:`SheetError`."""
    source = without_markup(_reader(path)(path))
    names: list[str] = []
    for grid in source.grids:  # cleaning may have made two names alike, and rows are known by sheet and number
        count, name = 2, grid.name
        while name in names:
            count, name = count + 1, f"{grid.name} ({count})"
        names.append(name)
    grids = tuple(replace(grid, name=name) for grid, name in zip(source.grids, names, strict=True))
    return replace(source, grids=grids)


def _reader(path: Path) -> Callable[[Path], Source]:
    ending = path.suffix.lower()
    if ending in _WORKBOOKS:
        from tabletop.exchange.read_xlsx import read_xlsx

        return read_xlsx
    if ending in _TEXTS:
        from tabletop.exchange.read_text import read_text

        return read_text
    if ending in _MARKDOWN:
        from tabletop.exchange.read_markdown import read_markdown

        return read_markdown
    if ending in _TABLES:
        from tabletop.exchange.read_ods import read_ods

        return read_ods
    if ending in _DOCUMENTS:
        from tabletop.exchange.read_docx import read_docx

        return read_docx
    if ending == ".json":
        from tabletop.exchange.read_json import read_json

        return read_json
    what = tr(_OTHERS[ending]) if ending in _OTHERS else tr("of an unknown kind")
    raise SheetError(
        tr("{path} is {what}. Save the MSEL as .xlsx, .ods, .docx, .csv, .tsv, .md or .json.", path=path, what=what)
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's rows as drafts."""

    plan: TablePlan
    drafts: list[RowDraft]
    skipped: bool = False


def read_rows(source: Source, corrections: Corrections) -> Reading:
    """Read the rows of a file as the mapping proposes and the planner corrects. Raises :class:`SheetError`."""
    asker = Questionnaire(corrections)
    sheets, mapping = take_apart(source, asker)
    tables = _drafts(sheets, asker)
    drafts = [draft for table in tables for draft in table.drafts]
    settled = settle([_timed(draft) for draft in drafts], asker)
    rows, told = bring_together(drafts, settled, asker)
    reports = {(report.sheet, report.row): report for report in [*_around(sheets), *told]}
    order = [
        (sheet.grid.name, row.number)
        for sheet in sheets
        for row in sheet.grid.rows
        if row.kind != "names" and not _void(row)
    ]
    marks = tuple(_mark(draft, one) for draft, one in zip(drafts, settled, strict=True) if draft.mark is not None)
    mapping = replace(mapping, notices=(*mapping.notices, *_hints(tables)))
    return Reading(tuple(rows), tuple(reports[place] for place in order), mapping, asker.questions, marks)


def _void(row: GridRow) -> bool:
    """Whether nothing at all stands in the row, not even a share of a merged cell."""
    return not any(row.cells)


def _drafts(sheets: Sequence[SourceSheet], asker: Questionnaire) -> list[_Table]:
    tables: list[_Table] = []
    for sheet in sheets:
        known = {name for table in sheet.tables for name in recipients_known(table.rows, table.plan.of(MselColumn.TO))}
        move = sheet.grid.name if is_section(sheet.grid.name) else ""
        context: Spelled | None = None
        for row in sheet.above:
            words = next((cell.text for cell in row if cell.text), "")
            move = words if sum(bool(cell) and not cell.spread for cell in row) == 1 and is_section(words) else move
        for table in sheet.tables:
            about = f"column:{sheet.grid.name}!"
            told = bool(asker.corrections.columns) or any(key.startswith(about) for key, _ in asker.corrections.answers)
            reader = TableReader(
                table.plan,
                len(tables),
                known,
                asker,
                move=move,
                guessed=table.plan.header is None and not told,
                skip=table.skip,
            )
            reader.context = context
            tables.append(_Table(table.plan, [_drafted(reader, row) for row in table.rows], bool(table.skip)))
            move, context = reader.move, reader.context
    return tables


def _drafted(reader: TableReader, row: GridRow) -> RowDraft:
    look_in()
    return reader.read(row)


def _timed(draft: RowDraft) -> Timed:
    plan = draft.time_plan
    letter = plan.letter if plan else ""
    return Timed(
        place=f"{draft.sheet}!{letter}{draft.row}",
        spelled=draft.spelled,
        table=draft.table,
        unit=unit_of(plan.header) if plan else None,
        elapsed=elapsed(plan),
        context=draft.context,
        move=draft.move,
        startex=draft.startex,
    )


def _around(sheets: Sequence[SourceSheet]) -> list[RowReport]:
    """Report the rows that are in no table: unread sheets, what stands above a header, headers themselves."""
    reports = []
    for sheet in sheets:
        name = sheet.grid.name
        if not sheet.plan.read:
            why = tr("sheet not read: {why}", why=sheet.plan.why)
            reports += [RowReport(row.number, name, "skipped", why, said=row.said) for row in sheet.grid.rows]
        reports += [RowReport(row.number, name, "skipped", _why_above(row), said=row.said) for row in sheet.above]
        reports += [RowReport(row.number, name, "skipped", tr("header"), said=row.said) for row in sheet.heads]
    return reports


def _why_above(row: GridRow) -> str:
    return tr("text outside the table") if row.kind == "prose" else tr("above the table")


def _mark(draft: RowDraft, settled: Settled) -> Mark:
    assert draft.mark is not None
    return replace(draft.mark, seconds=settled.when.seconds) if draft.spelled.timed else draft.mark


def _hints(tables: Sequence[_Table]) -> list[str]:
    """Say what a table lacks, once for each."""
    hints = []
    for table in tables:
        sheet = table.plan.sheet
        if table.skipped:
            continue
        if not table.plan.of(MselColumn.TIME) and not table.plan.of(MselColumn.DATE):
            timed = table.plan.of(MselColumn.SCENARIO_TIME)
            readable = timed and any(parse_text(sample).timed for sample in timed[0].samples)
            hints.append(
                tr("{sheet}: no column says when injects are planned, so all are released by hand.", sheet=sheet)
                if not readable
                else tr(
                    "{sheet}: only scenario time is given, so all injects are released by hand. Take column {letter} for “time” "
                    "if it is the planned time.",
                    sheet=sheet,
                    letter=timed[0].letter,
                )
            )
        if not table.plan.of(MselColumn.TEXT):
            hints.append(tr("{sheet}: no column is taken for the text that players get.", sheet=sheet))
        if not table.drafts:
            hints.append(tr("{sheet}: there are no rows below the header.", sheet=sheet))
    return hints


__all__ = ("READABLE", "read_grids", "read_rows")
