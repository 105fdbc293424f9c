"""Moves from an MSEL: its sections, or stretches of time in which something happens at least every three hours.

Exercise time in an MSEL runs on; in a scenario each move counts its own minutes. So every stretch begins a move, and a serial's ``at`` is
its distance from there. Nothing is planned before STARTEX in a scenario: what the MSEL has there becomes a short first move.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from tabletop.exchange.msel import Mark, MselRow
from tabletop.exchange.times import DAY, NO_YEAR, parse_text
from tabletop.exchange.zones import hours_of
from tabletop.i18n import tr

LONGEST = 600  #: minutes of a move, as the scenario model has it
SILENCE = 180  #: minutes without a serial after which a new move begins
NIGHT = 60  #: minutes of silence that make a new move where a new day begins
TAIL = 15  #: minutes after the last serial of a move whose end nothing tells
APART = 2  #: minutes between serials of before STARTEX: a team needs that to read
UNDATED = datetime(2030, 1, 1, 9, tzinfo=UTC)  #: scenario time at STARTEX where the MSEL has no date


@dataclass(slots=True)
class MoveDraft:
    """One move to be: its rows with their minutes, the on-order ones without."""

    title: str
    start: int | None  #: seconds since STARTEX; None where times are counted inside the move, or nothing is timed
    rows: list[tuple[MselRow, int | None]] = field(default_factory=list)  #: (row, minute of the move)
    minutes: int = 0
    time: datetime = UNDATED
    line: str = ""  #: the calendar of its first row, as the MSEL spells it
    early: bool = False  #: before STARTEX


@dataclass(slots=True)
class MovePlan:
    """All moves in their order."""

    stretches: list[MoveDraft]
    free: list[MselRow]  #: on-order rows of no move
    starts: datetime  #: scenario time at STARTEX of the scenario
    dated: bool  #: whether the MSEL told the date
    notes: list[str]  #: what was assumed, in sentences


def plan_moves(rows: Sequence[MselRow], marks: Iterable[Mark] = (), startex: time | None = None) -> MovePlan:
    """Place every row. ``startex``: time of day of STARTEX, where the planner has told it."""
    notes: list[str] = []
    sections, free = _sections(rows, notes)
    stretches = [piece for title, held in sections for piece in _cut(title, held, notes)]
    stretches = _in_order(stretches, notes)
    _measure(stretches, list(marks))
    base, dated = _base(rows, startex)
    told = _date(stretches, base)
    _name(stretches)
    return MovePlan(stretches, free, stretches[0].time, dated or told, notes)


def _sections(rows: Sequence[MselRow], notes: list[str]) -> tuple[list[tuple[str, list[MselRow]]], list[MselRow]]:
    """The rows by the move they name, in the order of its first mention; and on-order rows that name none."""
    held: dict[str, tuple[str, list[MselRow]]] = {}
    lost: list[MselRow] = []
    for row in rows:
        if row.move:
            held.setdefault(row.move.casefold(), (row.move, []))[1].append(row)
        else:
            lost.append(row)
    free = [row for row in lost if _seconds(row) is None]
    timed = [row for row in lost if _seconds(row) is not None]
    if not held:
        return [("", timed)], free
    starts = [
        (min(times), key)
        for key, (_, members) in held.items()
        if (times := [row.when.seconds for row in members if row.when.seconds is not None])
    ]
    for row in timed:
        begun = [(start, key) for start, key in starts if start <= (_seconds(row) or 0)]
        key = max(begun)[1] if begun else min(starts)[1] if starts else next(iter(held))
        held[key][1].append(row)
    if timed:
        notes.append(
            tr(
                "Rows that name no move, in an MSEL that has moves: {n}. They stand in the move that runs at their time.",
                n=len(timed),
            )
        )
    order = {id(row): place for place, row in enumerate(rows)}
    for _, members in held.values():
        members.sort(key=lambda row: order[id(row)])
    return list(held.values()), free


def _seconds(row: MselRow) -> int | None:
    return row.when.seconds if row.when.seconds is not None else row.when.in_move


def _cut(title: str, rows: list[MselRow], notes: list[str]) -> list[MoveDraft]:
    """One section as one stretch or several: before STARTEX, then wherever a day ends, a long silence lies or a move would be too long."""
    early = sorted((row for row in rows if (row.when.seconds or 0) < 0), key=lambda row: row.when.seconds or 0)
    inside = [row for row in rows if row.when.in_move is not None]
    later = [row for row in rows if row.when.seconds is not None and row.when.seconds >= 0]
    goes_on = bool(inside or later)  # two moves of one title would come back from an export as one
    early_title = tr("{title}, before STARTEX", title=title) if title and goes_on else title
    made = [_before(early_title, early, notes)] if early else []
    if inside:
        made += _pieces(title, [(row, max(0, row.when.in_move or 0)) for row in inside], since_startex=False)
    if later or not made:
        made += _pieces(title, [(row, row.when.seconds or 0) for row in later], since_startex=True)
    orders = [row for row in rows if _seconds(row) is None]
    (made[1] if made[0].early and len(made) > 1 else made[0]).rows += [(row, None) for row in orders]
    return made


def _before(title: str, rows: list[MselRow], notes: list[str]) -> MoveDraft:
    name = title or tr("Before STARTEX")
    notes.append(
        tr(
            "Rows before STARTEX: {n}. They are a move of their own, two minutes apart: “{move}”.",
            n=len(rows),
            move=name,
        )
    )
    placed = [(row, min(LONGEST, index * APART)) for index, row in enumerate(rows)]
    return MoveDraft(name, rows[0].when.seconds, list(placed), early=True)


def _pieces(title: str, timed: list[tuple[MselRow, int]], *, since_startex: bool) -> list[MoveDraft]:
    """Cut by time; where nothing is cut, file order stays."""
    cuts: list[int] = []
    before: tuple[MselRow, int] | None = None
    for row, seconds in sorted(timed, key=lambda pair: pair[1]):
        if before is None:
            cuts.append(seconds if since_startex or seconds > LONGEST * 60 else 0)
        else:
            silence = seconds - before[1]
            another_day = silence > NIGHT * 60 and _day(row) != _day(before[0])
            if another_day or silence > SILENCE * 60 or seconds - cuts[-1] > LONGEST * 60:
                cuts.append(seconds)
        before = row, seconds
    starts = [start - start % 60 for start in cuts] or [0]
    made = [MoveDraft(title, start if since_startex and timed else None) for start in starts]
    for row, seconds in timed:
        place = max(index for index, start in enumerate(starts) if start <= seconds)
        made[place].rows.append((row, (seconds - starts[place]) // 60))
    return made


def _day(row: MselRow) -> int | str | None:
    return row.when.absolute[:10] or row.when.day


def _in_order(stretches: list[MoveDraft], notes: list[str]) -> list[MoveDraft]:
    """By time where every stretch has one, with what lies before STARTEX first; else as in the file."""
    early = sorted((stretch for stretch in stretches if stretch.early), key=lambda stretch: stretch.start or 0)
    later = [stretch for stretch in stretches if not stretch.early]
    if all(stretch.start is not None for stretch in later):
        ordered = sorted(later, key=lambda stretch: stretch.start or 0)
        if ordered != later:
            notes.append(tr("The moves stand by their time, not in the order of the file."))
        later = ordered
        if later:
            _from_startex(later[0], notes)
    return early + later


def _from_startex(first: MoveDraft, notes: list[str]) -> None:
    """The first move begins with STARTEX, unless nothing happens for hours then."""
    shift = (first.start or 0) // 60
    if shift > SILENCE or any(at is not None and at + shift > LONGEST for _, at in first.rows):
        notes.append(
            tr("Nothing happens in the first {n} minutes after STARTEX: the first move begins later.", n=shift)
        )
        return
    first.rows = [(row, None if at is None else at + shift) for row, at in first.rows]
    first.start = 0


def _measure(stretches: list[MoveDraft], marks: list[Mark]) -> None:
    """How long each move lasts: to the next one or to ENDEX where that follows, else a while after its last serial."""
    endex = max((mark.seconds for mark in marks if mark.kind == "endex" and mark.seconds is not None), default=None)
    for index, stretch in enumerate(stretches):
        last = max((at for _, at in stretch.rows if at is not None), default=0)
        needed = max(((at or 0) + math.ceil((row.duration or 0) / 60) for row, at in stretch.rows), default=0)
        natural = math.ceil(max(last + TAIL, needed) / 5) * 5
        after = next((later.start for later in stretches[index + 1 :] if later.start is not None), endex)
        if stretch.early:
            natural = max(5, last + 5, needed)
        elif stretch.start is not None and after is not None:
            until = (after - stretch.start) // 60
            if max(1, last) <= until <= min(LONGEST, last + SILENCE):
                natural = until
        stretch.minutes = max(1, min(LONGEST, natural))


def _base(rows: Sequence[MselRow], startex: time | None) -> tuple[datetime, bool]:
    """The date and time of STARTEX, and whether the MSEL told it."""
    for row in rows:
        if row.when.absolute and row.when.seconds is not None:
            try:
                moment = datetime.fromisoformat(row.when.absolute).replace(tzinfo=UTC)
                return moment - timedelta(seconds=row.when.seconds), True
            except (ValueError, OverflowError):
                continue
    clocks = Counter(clock for row in rows if (clock := _clock_at_startex(row)) is not None)
    if clocks:
        hours, rest = divmod(clocks.most_common(1)[0][0], 3600)
        startex = time(hours, rest // 60)
    return UNDATED if startex is None else UNDATED.replace(hour=startex.hour, minute=startex.minute), False


def _clock_at_startex(row: MselRow) -> int | None:
    """What the clock shows at STARTEX, in seconds, as far as this row tells; the rows may differ, so several are asked."""
    if row.when.clock is None or row.when.seconds is None:
        return None
    return (row.when.clock - row.when.seconds) % DAY


def calendar(words: str) -> datetime | None:
    """Scenario time as a moment in UTC; None where it is not a whole date with a time of day."""
    said = parse_text(words)
    if said.kind != "point" or said.date is None or said.clock is None or said.date.year == NO_YEAR or said.vague:
        return None
    try:
        day = datetime(said.date.year, said.date.month, said.date.day, tzinfo=UTC)
        return day + timedelta(seconds=said.clock, hours=-hours_of(said.zone))
    except OverflowError:
        return None


def story_clock(words: str) -> datetime | None:
    """Scenario time that names a weekday, a day or a clock time and no whole date, as a moment of the days from :data:`UNDATED` on."""
    said = parse_text(words)
    if said.kind != "point" or said.clock is None or said.vague:
        return None
    days = said.day - 1 if said.day is not None and said.counted else said.day or 0
    if said.weekday is not None:
        days = (said.weekday - UNDATED.weekday()) % 7
    if said.date is not None and said.date.year == NO_YEAR:
        day = UNDATED.replace(month=1, day=1) + timedelta(days=said.date.timetuple().tm_yday - 1)
    else:
        day = UNDATED + timedelta(days=days)
    return day.replace(hour=0, minute=0) + timedelta(seconds=said.clock)


def _told(stretch: MoveDraft, read: Callable[[str], datetime | None] = calendar) -> datetime | None:
    """When the stretch begins in scenario time, by the calendar of its first row that has one."""
    for row, at in stretch.rows:
        moment = read(row.scenario_time)
        if moment is not None and at is not None:
            try:
                return moment if stretch.early else moment - timedelta(minutes=at)
            except OverflowError:
                continue
    return None


def _date(stretches: list[MoveDraft], base: datetime) -> bool:
    """Scenario time of each move: as the MSEL's own calendar says, else as time goes by. It only goes forward.

    Returns whether a calendar told any of it.
    """
    before: MoveDraft | None = None
    whole = [_told(stretch) for stretch in stretches]
    told = whole if any(whole) else [_told(stretch, story_clock) for stretch in stretches]
    for stretch, known in zip(stretches, told, strict=True):
        own = base
        try:
            if known is not None:
                own = known
            elif before is not None and (stretch.start is None or before.start is None or told[0] is not None):
                own = before.time + timedelta(minutes=before.minutes)
            elif stretch.start is not None:
                own = base + timedelta(seconds=stretch.start)
        except OverflowError:  # a calendar ends with the year 9999
            own = base
        own = own.replace(second=0, microsecond=0)
        stretch.time = own if before is None else max(own, before.time)
        words = (row.scenario_time for row, _ in stretch.rows if row.scenario_time)
        stretch.line = "" if known is not None and told is whole else next(words, "")
        before = stretch
    return any(moment is not None for moment in whole)


def _name(stretches: list[MoveDraft]) -> None:
    """Every move has a title; parts of one section are numbered."""
    for stretch in stretches:
        stretch.title = stretch.title or tr("Exercise")
    for title in {stretch.title for stretch in stretches}:
        parts = [stretch for stretch in stretches if stretch.title == title and not stretch.early]
        if len(parts) > 1:
            for number, part in enumerate(parts, 1):
                part.title = tr("{title}, part {n}", title=title, n=number)
