"""A comparison as a document: the same tree that the report is written from, so that every format of it is there."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO

from tabletop.exercise.clock import as_hms
from tabletop.i18n import tr
from tabletop.report import compare_words as words
from tabletop.report.charts import Band, Lines, series_of
from tabletop.report.compare import Comparison, DecisionRow, TrackRow
from tabletop.report.document import (
    Block,
    Bullets,
    Column,
    Document,
    Figure,
    Heading,
    Para,
    Spans,
    Strong,
    Table,
    Text,
    plain,
)
from tabletop.report.group import Group, Handled

_FIRST = 2  #: share of the width of a table's first column, against 3 of each group's


def document(comparison: Comparison) -> Document:
    """Lay out a comparison. Names of persons are in none of it; roles are."""
    return Document(
        title=tr("Comparison: {scenario}", scenario=comparison.scenario),
        subtitle=tr("{count} sessions side by side", count=len(comparison.groups)),
        marking=comparison.marking,
        language=comparison.language,
        build="full",
        digest=", ".join(f"{group.letter} {group.digest}" for group in comparison.groups),
        generated_from=", ".join(group.name for group in comparison.groups),
        blocks=tuple(_blocks(comparison)),
        events=(),
    )


def _blocks(comparison: Comparison) -> Iterator[Block]:
    yield Heading(1, tr("Sessions"), "sessions")
    yield _sessions(comparison)
    if comparison.remarks:
        yield Bullets(tuple((Text(remark),) for remark in comparison.remarks))
    yield Heading(1, tr("At a glance"), "glance")
    yield Para((Strong(words.parting(comparison)),))
    yield Para((Text(words.counted(comparison)),))
    yield _matrix(comparison)
    yield Heading(1, tr("Decisions"), "decisions")
    yield _overview(comparison)
    for row in comparison.decisions:
        if any(side.opened is not None for side in row.sides):
            yield from _decision(row, comparison)
    yield Heading(1, tr("Tracks"), "tracks")
    yield _tracks(comparison)
    for track in comparison.tracks:
        yield Figure(_chart(track, comparison), track.title, f"track-{track.id}")
    yield Heading(1, tr("Injects"), "injects")
    yield from _injects(comparison)
    yield Heading(1, tr("Time"), "time")
    yield _time(comparison)
    yield Heading(1, tr("What this does not say"), "limits")
    yield Bullets(tuple((Text(line),) for line in _limits()))


def _cell(text: str) -> Spans:
    return (Text(text),)


def _columns(comparison: Comparison, first: str, *, right: bool = False) -> tuple[Column, ...]:
    """A column for what is compared, and one for each group."""
    titles = words.column_titles(comparison.groups)
    groups = [Column(title, "right" if right else "left", 3) for title in titles]
    return (Column(first, "left", _FIRST), *groups)


def _row(label: str, cells: Iterable[str]) -> tuple[Spans, ...]:
    return (_cell(label), *(_cell(text) for text in cells))


# -- sessions, at a glance --------------------------------------------------------------------------------------------


def _sessions(comparison: Comparison) -> Table:
    facts: Sequence[tuple[str, Callable[[Group], str]]] = (
        (tr("Title"), lambda group: group.title),
        (tr("File"), lambda group: group.name),
        (tr("State"), lambda group: group.condition),
        (tr("Begun"), lambda group: group.head.created[:10]),
        (tr("Events"), lambda group: f"{len(group.records):,}"),
        (tr("Exercise time"), lambda group: f"T+{as_hms(group.length)}"),
        (tr("Roles in play"), lambda group: str(len(group.state.roles))),
        (tr("Scenario version"), lambda group: group.book.scenario.about.version),
        (tr("Comes from"), lambda group: words.fork_words(group) or "–"),
        (tr("Ending"), words.ending),
        (tr("Injects of their own"), lambda group: ", ".join(f"“{title}”" for title in group.own) or "–"),
    )
    rows = tuple(_row(label, map(tell, comparison.groups)) for label, tell in facts)
    return Table(tr("Sessions compared"), _columns(comparison, ""), rows, "sessions")


def _matrix(comparison: Comparison) -> Table:
    rows = []
    for one, title in enumerate(words.column_titles(comparison.groups)):
        cells = []
        for two in range(len(comparison.groups)):
            pair = comparison.agreement.get((min(one, two), max(one, two)))
            cells.append("–" if pair is None else words.agreement(pair))
        rows.append(_row(title, cells))
    columns = (Column("", "left", 3), *(Column(group.letter, "left", 2) for group in comparison.groups))
    caption = tr("How far each two groups agree: decisions with the same outcome, and single answers of roles")
    return Table(caption, columns, tuple(rows), "agreement")


# -- decisions --------------------------------------------------------------------------------------------------------


def _overview(comparison: Comparison) -> Table:
    rows = tuple(
        _row(" ".join((words.relation(row)[0], _named(row))), map(words.outcome, row.sides))
        for row in comparison.decisions
    )
    return Table(tr("Outcomes"), _columns(comparison, tr("Decision")), rows, "outcomes")


def _named(row: DecisionRow) -> str:
    return tr("{title} (practice)", title=row.title) if row.practice else row.title


def _decision(row: DecisionRow, comparison: Comparison) -> Iterator[Block]:
    sign, told = words.relation(row)
    yield Heading(2, _named(row), f"decision-{row.id}")
    shared = f" {tr('Settled in the past they share.')}" if comparison.past(row) else ""
    yield Para((Strong(f"{sign} {told}."), Text(shared)))
    rows = [
        _row(tr("Outcome"), map(words.outcome, row.sides)),
        _row(tr("How"), map(words.how, row.sides)),
        _row(tr("Time to decide"), map(words.took, row.sides)),
    ]
    if row.form != "argument":
        rows += [_answers(row, role, comparison) for role in row.roles]
        if any(row.id in group.unattributed for group in comparison.groups):
            said = ("; ".join(group.unattributed.get(row.id, ())) for group in comparison.groups)
            rows.append(_row(tr("Reasons, whose is not told"), said))
    else:
        rows.append(_row(tr("Reasons"), (_reasons(side, comparison) for side in row.sides)))
        rows.append(_row(tr("Estimates"), map(words.estimates, row.sides)))
    caption = tr("“{title}” in each group", title=row.title)
    yield Table(caption, _columns(comparison, ""), tuple(rows), f"decision-{row.id}")


def _answers(row: DecisionRow, role: str, comparison: Comparison) -> tuple[Spans, ...]:
    label = comparison.roles(role)
    label = f"≠ {label}" if role in row.split else label
    return _row(label, (words.answer(side.answers.get(role), asked=role in side.asked) for side in row.sides))


def _reasons(side: Handled, comparison: Comparison) -> str:
    return "; ".join(words.reason(argued, comparison) for argued in side.reasons)


# -- tracks, injects, time --------------------------------------------------------------------------------------------


def _tracks(comparison: Comparison) -> Table:
    titles = {move.id: move.title for move in comparison.moves}
    rows = []
    for track in comparison.tracks:
        sign = "≠" if track.spread else "="
        last = (
            f"{words.value(now, track.unit)} {band}".rstrip() for now, band in zip(track.last, track.bands, strict=True)
        )
        rows.append(_row(f"{sign} {track.title}", last))
        rows += [
            _row(f"   {titles.get(move, move)}", (words.value(now) for now in values)) for move, values in track.points
        ]
    return Table(
        tr("Where the tracks stood last, and at the end of each move"),
        _columns(comparison, tr("Track"), right=True),
        tuple(rows),
        "tracks",
    )


def _chart(track: TrackRow, comparison: Comparison) -> Lines:
    titles = {move.id: str(number) for number, move in enumerate((m for m in comparison.moves if not m.practice), 1)}
    labels = (tr("start"), *(titles.get(move, move) for move, _ in track.points))
    rows = [
        (group.letter, (float(track.start), *(_number(values[place]) for _, values in track.points)))
        for place, group in enumerate(comparison.groups)
    ]
    spec = comparison.groups[0].book.scenario.tracks.get(track.id)
    floors = sorted(spec.bands.items(), key=lambda band: band[1]) if spec is not None else []
    tops = [low - 1 for _, low in floors[1:]] + [track.most]
    bands = tuple(Band(name, float(low), float(top)) for (name, low), top in zip(floors, tops, strict=False))
    return Lines(track.title, labels, series_of(rows), bands, float(track.least), float(track.most), track.unit)


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


def _injects(comparison: Comparison) -> Iterator[Block]:
    same = sum(row.relation == "same" for row in comparison.injects)
    nobody = [f"“{row.title}”" for row in comparison.injects if row.relation == "nobody"]
    yield Para((Text(tr("{count} injects went out everywhere in the same way. The others:", count=same)),))
    rows = []
    for row in comparison.injects:
        if row.relation in {"timing", "released"}:
            cells = (
                words.sent(side, group.moves[row.move].start if side.late is not None else None)
                for group, side in zip(comparison.groups, row.sides, strict=True)
            )
            rows.append(_row(" ".join((words.inject_relation(row)[0], row.title)), cells))
    caption = tr("Injects that came differently: time in the move (+) or exercise time (T+), and how")
    yield Table(caption, _columns(comparison, tr("Inject")), tuple(rows), "injects")
    if nobody:
        yield Para((Text(tr("In no group: {titles}.", titles=", ".join(nobody))),))


def _time(comparison: Comparison) -> Table:
    rows = [
        _row(
            f"{'≠' if move.differs else '='} {move.title} ({move.minutes} min)",
            (words.stretch(side, move.minutes) for side in move.sides),
        )
        for move in comparison.moves
    ]
    rows.append(_row(tr("Whole exercise"), (as_hms(group.length) for group in comparison.groups)))
    caption = tr("How long each move took, pauses left out, and how far that is off the plan")
    return Table(caption, _columns(comparison, tr("Move")), tuple(rows), "moves")


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
        if isinstance(block, Table):
            for first, *cells in block.rows:
                signed = _SIGNED.fullmatch(plain(first))
                sign, item = signed.groups() if signed else ("", plain(first).strip())
                for column, cell in zip(block.columns[1:], cells, strict=True):
                    writer.writerow(map(_inert, (block.key, sign, item, column.title, plain(cell))))
    return stream.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
