"""A comparison page by page: what the screen turns over, and what the document is laid out from.

Every page is a table with a column for each group. A row holds a key for each group beside the words: two groups whose keys are the same
say the same in that row, None says that there is nothing to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tabletop.exercise.clock import as_hms
from tabletop.i18n import series, tr
from tabletop.report import compare_words as words
from tabletop.report.charts import ChartBand, Lines, series_of
from tabletop.report.compare import DIFFERENT, CompareTrack, Comparison, DecisionRow, InjectRow, MoveRow
from tabletop.report.group import LET_GO, Group, Handled, InjectFate, punctual

Part = Literal["sessions", "decisions", "tracks", "injects", "time"]
Key = Hashable | None
_NO_MOVE = ""


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One thing in all groups."""

    label: str
    cells: tuple[str, ...]
    keys: tuple[Key, ...]
    sign: str = ""  #: how the groups stand to each other, where it is not just whether they differ

    @property
    def differs(self) -> bool:
        """Whether two groups say different things."""
        return self.sign == "≠" or len({key for key in self.keys if key is not None}) > 1


@dataclass(frozen=True, slots=True)
class ComparePage:
    """One table."""

    key: str  #: unique in the comparison
    part: Part
    move: str  #: title of the move it belongs to, "" for none
    title: str
    sign: str
    about: tuple[str, ...]  #: sentences above the table
    rows: tuple[CompareRow, ...]
    differs: bool
    chart: Lines | None = None
    events: tuple[int, ...] = ()  #: number of the event to look at in each group; 0 for none


def pages(comparison: Comparison) -> list[ComparePage]:
    """All pages: the sessions, each decision in the scenario's order, each track, the injects of each move, the time."""
    return [
        _sessions(comparison),
        *(decision_page(row, comparison) for row in comparison.decisions),
        *(_track(row, comparison) for row in comparison.tracks),
        *_injects(comparison),
        _time(comparison),
    ]


def row_of(label: str, cells: Iterable[str], keys: Iterable[Key] | None = None, sign: str = "") -> CompareRow:
    """A row; without keys there is nothing to compare in it."""
    texts = tuple(cells)
    return CompareRow(label, texts, tuple(keys) if keys is not None else (None,) * len(texts), sign)


# -- sessions ---------------------------------------------------------------------------------------------------------


def _sessions(comparison: Comparison) -> ComparePage:
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
        (tr("Injects of their own"), lambda group: series(f"“{title}”" for title in group.own) or "–"),
    )
    ending = row_of(
        tr("Ending"), map(words.ending, comparison.groups), [group.ending or None for group in comparison.groups]
    )
    rows = [row_of(label, map(tell, comparison.groups)) for label, tell in facts]
    return ComparePage(
        key="sessions",
        part="sessions",
        move="",
        title=tr("At a glance"),
        sign="≠" if ending.differs else " ",
        about=(words.parting(comparison), words.counted(comparison), *comparison.remarks),
        rows=(ending, *agreement_rows(comparison), *rows),
        differs=False,
    )


def agreement_rows(comparison: Comparison) -> Iterator[CompareRow]:
    """How far each group agrees with each other one."""
    places = range(len(comparison.groups))
    for one, group in enumerate(comparison.groups):
        pairs = [comparison.agreement.get((min(one, two), max(one, two))) for two in places]
        cells = ["–" if pair is None else words.agreement(pair) for pair in pairs]
        yield row_of(tr("Agrees with {letter}", letter=group.letter), cells)


# -- decisions --------------------------------------------------------------------------------------------------------


def decision_page(row: DecisionRow, comparison: Comparison) -> ComparePage:
    """One decision: outcome, how it came about, time, answers or arguments."""
    sign, told = words.relation(row)
    about = [f"{sign} {told}."]
    if comparison.past(row):
        about.append(tr("Settled in the past they share."))
    return ComparePage(
        key=f"decision-{row.id}",
        part="decisions",
        move=_move_title(row.move, comparison),
        title=named(row),
        sign=sign,
        about=tuple(about),
        rows=tuple(_decision_rows(row, comparison)),
        differs=row.relation in DIFFERENT and not row.practice,
        events=tuple(side.event for side in row.sides),
    )


def named(row: DecisionRow) -> str:
    """The title, with a word if it is practice."""
    return tr("{title} (practice)", title=row.title) if row.practice else row.title


def outcome_row(row: DecisionRow, label: str) -> CompareRow:
    """What stands in each group."""
    return row_of(label, map(words.outcome, row.sides), map(_outcome_key, row.sides), words.relation(row)[0])


def _outcome_key(side: Handled) -> Key:
    if side.reached == "resolved":
        return side.key
    return "let go" if side.reached in LET_GO else None


def _decision_rows(row: DecisionRow, comparison: Comparison) -> Iterator[CompareRow]:
    yield outcome_row(row, tr("Outcome"))
    put = any(side.told is not None for side in row.sides)
    if not put:
        return
    yield row_of(tr("How"), map(words.how, row.sides), [side.how or None for side in row.sides])
    yield row_of(tr("Time to decide"), map(words.took, row.sides))
    if row.form == "argument":
        yield row_of(tr("Reasons"), (words.reasons(side, comparison) for side in row.sides))
        yield row_of(tr("Estimates"), map(words.estimates, row.sides))
        return
    for role in row.roles:
        yield row_of(
            comparison.roles(role),
            (words.answer(side, role) for side in row.sides),
            (_answer_key(row, side, role) for side in row.sides),
        )
    if any(row.id in group.unattributed for group in comparison.groups):
        said = ("\n".join(group.unattributed.get(row.id, ())) for group in comparison.groups)
        yield row_of(tr("Reasons, whose is not told"), said)


def _answer_key(row: DecisionRow, side: Handled, role: str) -> Key:
    if row.form == "text" or role not in side.answers:
        return None
    return side.answers[role]


def _move_title(move: str, comparison: Comparison) -> str:
    for group in comparison.groups:
        if move in group.book.scenario.moves:
            return group.book.scenario.moves[move].title
    return _NO_MOVE


# -- tracks -----------------------------------------------------------------------------------------------------------


def _track(track: CompareTrack, comparison: Comparison) -> ComparePage:
    return ComparePage(
        key=f"track-{track.id}",
        part="tracks",
        move="",
        title=track.title,
        sign="≠" if track.spread else "=",
        about=(
            tr("From {least} to {most}; it starts at {start}.", least=track.least, most=track.most, start=track.start),
        ),
        rows=tuple(track_rows(track, comparison)),
        differs=track.spread > 0,
        chart=track_chart(track, comparison),
    )


def track_rows(track: CompareTrack, comparison: Comparison, first: str = "") -> Iterator[CompareRow]:
    """Where it stands last, with its word, and at the end of each move."""
    last = (
        f"{words.value(now, track.unit)} {band}".rstrip() for now, band in zip(track.last, track.bands, strict=True)
    )
    yield row_of(first or tr("Last"), last, track.last)
    for move, values in track.points:
        yield row_of(f"   {_move_title(move, comparison) or move}", map(words.value, values), values)


def track_chart(track: CompareTrack, comparison: Comparison) -> Lines:
    """The track over the moves, a line for each group."""
    numbers = {move.id: str(number) for number, move in enumerate((m for m in comparison.moves if not m.practice), 1)}
    labels = (tr("start"), *(numbers.get(move, move) for move, _ in track.points))
    rows = [
        (title, (float(track.start), *(_number(values[place]) for _, values in track.points)))
        for place, title in enumerate(words.short_titles(comparison.groups))
    ]
    spec = comparison.groups[0].book.scenario.tracks.get(track.id)
    floors = sorted(spec.bands.items(), key=lambda band: band[1]) if spec is not None else []
    tops = [low - 1 for _, low in floors[1:]] + [track.most] * bool(floors)
    bands = tuple(ChartBand(name, float(low), float(top)) for (name, low), top in zip(floors, tops, strict=True))
    return Lines(track.title, labels, series_of(rows), bands, float(track.least), float(track.most), track.unit)


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)


# -- injects and time -------------------------------------------------------------------------------------------------


def inject_row(row: InjectRow, comparison: Comparison) -> CompareRow:
    """What became of an inject in each group."""
    cells = (
        words.sent(side, group.moves[row.move].start if side.late is not None else None)
        for group, side in zip(comparison.groups, row.sides, strict=True)
    )
    return row_of(row.title, cells, map(_inject_key, row.sides), words.inject_relation(row)[0])


def _inject_key(side: InjectFate) -> Key:
    if side.fate == "released":
        return punctual(side)
    return "kept" if side.fate in {"passed", "skipped", "held", "recalled"} else None


def _injects(comparison: Comparison) -> Iterator[ComparePage]:
    by_move: dict[str, list[InjectRow]] = {}
    for row in comparison.injects:
        by_move.setdefault(_move_title(row.move, comparison), []).append(row)
    for number, (move, rows) in enumerate(by_move.items(), 1):
        differing = [row for row in rows if row.relation in {"timing", "released"}]
        kept_back = [row for row in differing if row.relation == "released"]
        count = tr("{count} of {all} came differently.", count=len(differing), all=len(rows))
        yield ComparePage(
            key=f"injects-{number}",
            part="injects",
            move=move,
            title=move or tr("Of no move"),
            sign="≠" if kept_back else "≈" if differing else "=",
            about=(count, tr("Time in the move (+) or exercise time (T+), and how it went out.")),
            rows=tuple(inject_row(row, comparison) for row in rows),
            differs=any(not row.practice for row in kept_back),
        )


def move_row(move: MoveRow) -> CompareRow:
    """How long a move took in each group."""
    label = f"{move.title} ({move.minutes} min)"
    return row_of(label, (words.stretch(side, move.minutes) for side in move.sides), sign="≠" if move.differs else "=")


def time_row(comparison: Comparison) -> CompareRow:
    """How long the whole exercise took."""
    return row_of(tr("Whole exercise"), (as_hms(group.length) for group in comparison.groups))


def _time(comparison: Comparison) -> ComparePage:
    return ComparePage(
        key="time",
        part="time",
        move="",
        title=tr("How long each move took"),
        sign="≠" if any(move.differs for move in comparison.moves) else "=",
        about=(tr("Pauses left out; in brackets, how far it is off the plan."),),
        rows=(*map(move_row, comparison.moves), time_row(comparison)),
        differs=any(move.differs and not move.practice for move in comparison.moves),
    )
