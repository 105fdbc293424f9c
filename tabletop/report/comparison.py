"""A comparison as a document: the same tree that the report is written from, so that every format of it is there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO

from tabletop.i18n import series, tr, trn
from tabletop.report import compare_words as words
from tabletop.report.compare import Comparison
from tabletop.report.compare_pages import (
    ComparePage,
    CompareRow,
    agreement_rows,
    inject_row,
    move_row,
    named,
    outcome_row,
    pages,
    time_row,
    track_chart,
    track_rows,
)
from tabletop.report.document import (
    Block,
    Bullets,
    Contents,
    Document,
    DocumentColumn,
    DocumentTable,
    Figure,
    Heading,
    Para,
    Strong,
    Text,
    plain,
)

_FIRST = 2  #: share of the width of a table's first column, against 3 of each group's


def document(comparison: Comparison) -> Document:
    """Lay out a comparison. Names of persons are in none of it; roles are."""
    return Document(
        title=tr("Comparison: {scenario}", scenario=comparison.scenario),
        subtitle=tr("{count} sessions side by side", count=len(comparison.groups)),
        marking=comparison.marking,
        language=comparison.language,
        build="full",
        digest=series(f"{group.letter} {group.digest}" for group in comparison.groups),
        generated_from=series(group.name for group in comparison.groups),
        blocks=tuple(_blocks(comparison)),
        events=(),
    )


def _blocks(comparison: Comparison) -> Iterator[Block]:
    turned = pages(comparison)
    facts = [row for row in turned[0].rows if row.label not in {each.label for each in agreement_rows(comparison)}]
    yield Contents()
    yield Heading(1, tr("Sessions"), "sessions")
    yield _table(tr("Sessions compared"), "", facts, comparison, "sessions")
    if comparison.remarks:
        yield Bullets(tuple((Text(remark),) for remark in comparison.remarks))
    yield Heading(1, tr("At a glance"), "glance")
    yield Para((Strong(words.parting(comparison)),))
    yield Para((Text(words.counted(comparison)),))
    caption = tr("How far each two groups agree: decisions with the same outcome, and single answers of roles")
    yield _table(caption, "", agreement_rows(comparison), comparison, "agreement")
    yield Heading(1, tr("Decisions"), "decisions")
    yield _overview(comparison)
    for page in turned:
        if page.part == "decisions" and len(page.rows) > 1:
            yield from _decision(page, comparison)
    yield Heading(1, tr("Tracks"), "tracks")
    yield from _tracks(comparison)
    yield Heading(1, tr("Injects"), "injects")
    yield from _injects(comparison)
    yield Heading(1, tr("Time"), "time")
    yield _time(comparison)
    yield Heading(1, tr("What this does not say"), "limits")
    yield Bullets(tuple((Text(line),) for line in _limits()))


def _table(
    caption: str, first: str, rows: Iterable[CompareRow], comparison: Comparison, key: str, *, right: bool = False
) -> DocumentTable:
    """Rows as a table: a column for what is compared, and one for each group; signs lead the first."""
    titles = words.column_titles(comparison.groups)
    columns = (
        DocumentColumn(first, "left", _FIRST),
        *(DocumentColumn(title, "right" if right else "left", 3) for title in titles),
    )
    lines = tuple(
        ((Text(f"{_sign(row)}{row.label}"),), *((Text(cell.replace("\n", "; ")),) for cell in row.cells))
        for row in rows
    )
    return DocumentTable(caption, columns, lines, key)


def _sign(row: CompareRow) -> str:
    sign = row.sign or ("≠" if row.differs else "")
    return f"{sign} " if sign else ""


def _overview(comparison: Comparison) -> DocumentTable:
    rows = (outcome_row(row, named(row)) for row in comparison.decisions)
    return _table(tr("Outcomes"), tr("Decision"), rows, comparison, "outcomes")


def _decision(page: ComparePage, comparison: Comparison) -> Iterator[Block]:
    yield Heading(2, page.title, page.key)
    yield Para((Strong(" ".join(page.about)),))
    outcome, *others = page.rows
    rows = (replace(outcome, sign=""), *others)
    yield _table(tr("“{title}” in each group", title=page.title), "", rows, comparison, page.key)


def _tracks(comparison: Comparison) -> Iterator[Block]:
    rows = (
        replace(row, sign=("≠" if track.spread else "=") if at == 0 else " ")
        for track in comparison.tracks
        for at, row in enumerate(track_rows(track, comparison, track.title))
    )
    caption = tr("Where the tracks stood last, and at the end of each move")
    yield _table(caption, tr("Track"), rows, comparison, "tracks", right=True)
    for track in comparison.tracks:
        yield Figure(track_chart(track, comparison), track.title, f"track-{track.id}")


def _injects(comparison: Comparison) -> Iterator[Block]:
    same = sum(row.relation == "same" for row in comparison.injects)
    nobody = [f"“{row.title}”" for row in comparison.injects if row.relation == "nobody"]
    yield Para(
        (
            Text(
                trn(
                    "{count} inject went out everywhere in the same way. The others:",
                    "{count} injects went out everywhere in the same way. The others:",
                    same,
                )
            ),
        )
    )
    rows = (inject_row(row, comparison) for row in comparison.injects if row.relation in {"timing", "released"})
    caption = tr("Injects that came differently: time in the move (+) or exercise time (T+), and how")
    yield _table(caption, tr("Inject"), rows, comparison, "injects")
    if nobody:
        yield Para((Text(tr("In no group: {titles}.", titles=series(nobody))),))


def _time(comparison: Comparison) -> DocumentTable:
    rows = (*map(move_row, comparison.moves), time_row(comparison))
    caption = tr("How long each move took, pauses left out, and how far that is off the plan")
    return _table(caption, tr("Move"), rows, comparison, "moves")


def _limits() -> Iterator[str]:
    yield tr("Groups differ in people, experience and time; a difference in outcome is no measure of either.")
    yield tr(
        "Answers are the same if they choose the same. What was said in the room and not written down is not here."
    )
    yield tr("Tracks are play values, not forecasts.")


# -- for spreadsheets -------------------------------------------------------------------------------------------------

_SIGNED = re.compile(
    r"([=≈≠¶·–]) (.+)", re.DOTALL
)  # how the first cell of a row begins that says how groups stand to each other
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute instead of showing


def as_csv(made: Document) -> bytes:
    """All tables of a comparison as one table in long form: part, sign, item, group, value. UTF-8 with a mark for spreadsheets.

    No cell begins a formula: one that would is led by an apostrophe.
    """
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(("part", "sign", "item", "group", "value"))
    for block in made.blocks:
        if isinstance(block, DocumentTable):
            for first, *cells in block.rows:
                signed = _SIGNED.fullmatch(plain(first))
                sign, item = signed.groups() if signed else ("", plain(first).strip())
                for column, cell in zip(block.columns[1:], cells, strict=True):
                    writer.writerow(map(_inert, (block.key, sign, item, column.title, plain(cell))))
    return stream.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
