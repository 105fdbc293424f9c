"""What the two lists of an import hold, and what is told of a chosen line. Made from a reading; no widget in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from textual.content import Content

from tabletop.exchange.fates import fate_words
from tabletop.exchange.importing import (
    Certainty,
    Work,
    certainty,
    certainty_word,
    is_about_column,
    question_of,
)
from tabletop.exchange.msel import Ambiguity, ColumnPlan, MselRow, RowReport, SheetPlan, TablePlan
from tabletop.exchange.wording import column_words
from tabletop.i18n import listed, series, tr, trn
from tabletop.tui.kit.page import Keys
from tabletop.tui.kit.text import plain, styled

Asked = Mapping[str, Ambiguity]  #: every question that was ever asked about this file, by its id


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One line of the left list. What does not belong to its kind is None or empty."""

    kind: Literal["title", "notice", "question", "sheet", "column"]
    key: str  #: of a question its id, of a column that of the question about it, of a sheet its name
    words: str = ""  #: of a title, a notice or a question
    answer: str = ""  #: of a question: what holds now, in words
    open: bool = False  #: the planner is asked
    proposal: str = ""  #: of an open column that is kept for control until then: what it may be
    sheet: SheetPlan | None = None
    table: TablePlan | None = None
    plan: ColumnPlan | None = None

    @property
    def how(self) -> Certainty:
        """How sure the meaning of the column is."""
        return certainty(self.plan, asked=self.open) if self.plan is not None else "sure"


@dataclass(frozen=True, slots=True)
class RowItem:
    """One line of the right list: a row of the file, and the serial it becomes."""

    report: RowReport
    row: MselRow | None


def items_of(work: Work, asked: Asked) -> list[ImportItem]:
    """Questions about the whole file, then each sheet with its columns, then what is not read."""
    reading = work.reading
    waiting = {question.id for question in reading.questions}
    answers = {key: said for key, said in work.corrections.answers if not key.startswith("column:")}
    made: list[ImportItem] = []
    questions = [question for question in reading.questions if not is_about_column(question)]
    if questions or answers:
        made.append(ImportItem("title", "questions", tr("The file does not say")))
    made += [
        ImportItem("question", question.id, question.question, _words(question, question.proposal), open=True)
        for question in questions
    ]
    for key, said in answers.items():
        known = asked.get(key)
        words = known.question if known is not None else key
        made.append(ImportItem("question", key, words, _words(known, said) if known is not None else said))
    sheets = {sheet.name: sheet for sheet in reading.mapping.sheets}
    tables = reading.mapping.tables
    made.append(ImportItem("title", "columns", tr("What the columns are taken for")))
    for table in tables:
        made.append(ImportItem("sheet", table.sheet, table=table, sheet=sheets.get(table.sheet)))
        for plan in table.columns:
            key = question_of(tables, table, plan)
            proposal = "" if plan.column or key not in waiting else asked[key].proposal
            made.append(ImportItem("column", key, open=key in waiting, proposal=proposal, table=table, plan=plan))
    left = [sheet for sheet in reading.mapping.sheets if sheet.name not in {table.sheet for table in tables}]
    made += [ImportItem("sheet", sheet.name, sheet=sheet) for sheet in left]
    if reading.mapping.notices:
        made.append(ImportItem("title", "notices", tr("To know")))
        made += [ImportItem("notice", f"notice-{n}", words) for n, words in enumerate(reading.mapping.notices)]
    return made


def _words(question: Ambiguity, value: str) -> str:
    return next((choice.words for choice in question.choices if choice.value == value), value)


def rows_of(work: Work) -> list[RowItem]:
    """Every row of the file that is not blank, in its order."""
    rows = {(row.sheet, row.row): row for row in work.reading.rows}
    return [RowItem(report, rows.get((report.sheet, report.row))) for report in work.reading.reports]


def time_words(row: MselRow) -> str:
    """When a serial is planned, short."""
    when = row.when
    if when.on_order:
        return tr("on order")
    seconds = when.seconds if when.seconds is not None else when.in_move or 0
    sign, whole = "-" if seconds < 0 else "+", abs(seconds)
    tail = f":{whole % 60:02d}" if whole % 60 else ""
    return f"{'T' if when.in_move is None else 'M'}{sign}{whole // 3600}:{whole // 60 % 60:02d}{tail}"


# -- what is told of the chosen line -------------------------------------------------------------------------------------------


def item_lines(item: ImportItem, asked: Asked, keys: Keys) -> Iterator[Content]:
    """About a line of the left list; ``keys`` are those of the screen."""
    match item.kind:
        case "column":
            yield from _column_lines(item, asked.get(item.key))
        case "sheet":
            yield from _sheet_lines(item, keys)
        case "question":
            yield from _question_lines(item, asked.get(item.key))
        case _:
            yield plain(item.words)


def _column_lines(item: ImportItem, known: Ambiguity | None) -> Iterator[Content]:
    plan, table = item.plan, item.table
    assert plan is not None
    assert table is not None
    taken = (
        tr("taken for “{column}”: {words}", column=plan.column, words=column_words(plan.column)) if plan.column else ""
    )
    yield styled(
        "[b]$place[/b]  $words",
        place=tr("Column {letter} “{header}” of {sheet}", letter=plan.letter, header=plan.header, sheet=table.sheet),
        words=taken or tr("kept in the notes of control; no player ever sees it"),
    )
    yield plain(f"{certainty_word(item.how)}: {plan.why}", "$warning" if item.open else "$text-muted")
    if item.open and known is not None and known.proposal != (plan.column or ""):
        yield styled("$how [b]$answer[/b]", how=tr("proposed:"), answer=_words(known, known.proposal))
    yield from (plain(f"· {sample}") for sample in plan.samples)


def _sheet_lines(item: ImportItem, keys: Keys) -> Iterator[Content]:
    if item.table is None:
        assert item.sheet is not None
        yield styled(
            "[b]$name[/b]  $words", name=item.sheet.name, words=tr("this sheet is not read: {why}", why=item.sheet.why)
        )
        yield plain(
            trn("{count} row; {key} reads it", "{count} rows; {key} reads it", item.sheet.rows, key=keys("sheet")),
            "$text-muted",
        )
        return
    table = item.table
    header = tr("header in row {n}", n=table.header) if table.header else tr("no header")
    yield styled("[b]$name[/b]  $header", name=table.sheet, header=header)
    yield plain(tr("rows {first} to {last} are read", first=table.first, last=table.last))
    words = tr(
        "{change} or {header}: the header is in another row; {sheet}: do not read this sheet",
        change=keys("change"),
        header=keys("header"),
        sheet=keys("sheet"),
    )
    yield plain(words, "$text-muted")


def _question_lines(item: ImportItem, known: Ambiguity | None) -> Iterator[Content]:
    yield plain(item.words, "bold")
    yield styled("$how [b]$answer[/b]", how=tr("proposed:") if item.open else tr("you said:"), answer=item.answer)
    if known is not None:
        yield from (plain(f"· {place}", "$text-muted") for place in known.places)


def row_lines(item: RowItem) -> Iterator[Content]:
    """About a row: what becomes of it and why, then all that is known of the serial."""
    report, row = item.report, item.row
    style = "bold $warning" if report.fate == "doubtful" else "bold"
    place = tr("Row {n} of {sheet}", n=report.row, sheet=report.sheet)
    yield Content.assemble(
        plain(f"{place}: ", "bold"), plain(fate_words(report if row is None else replace(report, said=""), {}), style)
    )
    if row is None:
        return
    facts = [
        f"{row.id}".strip(), time_words(row), f"({row.when.spelled})" if row.when.spelled else "", row.kind, row.move,
        tr("from {who}", who=row.sender) if row.sender else "", tr("to {who}", who=series(row.to)) if row.to else "", row.channel,
    ]  # fmt: skip
    yield plain("  ".join(fact for fact in facts if fact), "$text-muted")
    yield from (plain(words) for words in (row.title, row.text) if words)
    if row.options:
        yield plain(tr("Options: {words}", words=" | ".join(row.options)))
    control = [
        (tr("expected"), listed(row.expect)), (tr("objectives"), listed(row.objectives)), (tr("controller"), row.controller),
        (tr("notes"), row.notes), (tr("status"), row.status), *row.extra,
    ]  # fmt: skip
    told = " · ".join(f"{name}: {words}" for name, words in control if words)
    if told:
        yield plain(tr("For control alone: {words}", words=told), "$text-muted")
