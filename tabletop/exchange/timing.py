"""From what the cells say to distances from STARTEX: the times of a whole file, looked at together.

A single ``9:10``, ``3/4`` or ``5`` can mean several things; the column shows which. Where it does not, one question is asked
for the whole file. Times are put on one axis: days from the first day, seconds within them; STARTEX is a point on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.msel import SheetError, When
from tabletop.exchange.times import DAY, NO_YEAR, Spelled, as_clock, parse_text
from tabletop.exchange.timing_style import UNITS, Timed, common_style
from tabletop.exchange.zones import hours_of
from tabletop.i18n import series, tr


@dataclass(frozen=True, slots=True)
class Settled:
    """One row's time, with what has to be said about it."""

    when: When
    length: int | None = None
    note: str = ""
    doubt: str = ""


@dataclass(slots=True)
class _Point:
    """A point on the axis while it is worked on."""

    clock: int | None
    day: int | None  #: days on the axis; None: not given, carried from the row above
    absolute: date | None
    spelled: Spelled
    vague: str = ""


def settle(items: Sequence[Timed], asker: Questionnaire) -> list[Settled]:
    """Settle the times of all rows of a file, in its order; questions go through ``asker``."""
    items = common_style(items, asker)
    points = _points(items, asker)
    offsets = [_offset_of(item, asker) for item in items]
    axis = _axis(items, points, asker)
    start = _start(items, points, axis, asker)
    restarts = _restarts(items, offsets, asker)
    return [
        _settled(item, point, place, offset=offset, start=start, restart=restarts and bool(item.move))
        for item, point, place, offset in zip(items, points, axis, offsets, strict=True)
    ]


def _points(items: Sequence[Timed], asker: Questionnaire) -> list[_Point | None]:
    """Put every point on the axis of days; offsets and the like give None."""
    shifts = _zones(items, asker)
    every = [one for item in items for one in (item.context, item.spelled) if one is not None]
    first_date = next((one.date for one in every if one.date), None)
    first_weekday = next((one.weekday for one in every if one.weekday is not None and not one.date), None)
    words = {item.spelled.vague: item.spelled for item in items if item.spelled.vague}
    vague = {word: _vague(word, one, items, asker) for word, one in words.items()}
    points: list[_Point | None] = []
    for item, shift in zip(items, shifts, strict=True):
        one = item.spelled
        if one.kind != "point" or (item.elapsed and one.colon):
            points.append(None)
            continue
        source = one if _has_day(one) or item.context is None else item.context
        day = _day_of(source, first_date, first_weekday)
        clock = vague.get(one.vague, one.clock)
        points.append(_Point(None if clock is None else clock - shift, day, source.date, one, one.vague))
    return points


def _has_day(one: Spelled) -> bool:
    return one.date is not None or one.day is not None or one.weekday is not None


def _day_of(one: Spelled, first_date: date | None, first_weekday: int | None) -> int | None:
    if one.date and first_date:
        days = (one.date - first_date).days
        return (
            days + 366 if one.date.year == NO_YEAR and days < -180 else days
        )  # the year that stands for none is a leap year
    if one.day is not None:
        return one.day - 1 if one.counted else one.day
    if one.weekday is not None and first_weekday is not None:
        return (one.weekday - first_weekday) % 7
    return None


def _vague(word: str, one: Spelled, items: Sequence[Timed], asker: Questionnaire) -> int:
    hours, minutes = divmod((one.clock or 0) // 60, 60)
    answer = asker.ask(
        f"part-of-day:{word}",
        tr("What clock time is meant by “{word}”?", word=word),
        f"{hours:02}:{minutes:02}",
        (),
        (f"{item.place}: {item.spelled.text}" for item in items if item.spelled.vague == word),
    )
    said = parse_text(answer)
    clock = said.clock if said.kind == "point" else as_clock(said.number)
    if clock is None:
        raise SheetError(tr("{answer!r} is no clock time for “{word}”. Write it as 19:00.", answer=answer, word=word))
    return clock


def _zones(items: Sequence[Timed], asker: Questionnaire) -> list[int]:
    """Seconds to take off each clock time; zeros unless zones are mixed and the planner wants UTC."""
    clocks = [
        item
        for item in items
        if item.spelled.kind == "point" and item.spelled.clock is not None and not item.spelled.vague
    ]
    used = {item.spelled.zone for item in clocks}
    if len({hours_of(zone) for zone in used}) < 2 and not ("" in used and len(used) > 1):
        return [0] * len(items)
    answer = asker.ask(
        "zone",
        tr(
            "The times name different zones, or only some do: {zones}. How are they meant?",
            zones=series(sorted(z for z in used if z)),
        ),
        "as-written" if "" in used else "utc",
        (("as-written", tr("all on one clock, as written")), ("utc", tr("each in its zone; those without one in UTC"))),
        (f"{item.place}: {item.spelled.text}" for item in clocks if item.spelled.zone),
    )
    return [round(hours_of(item.spelled.zone) * 3600) if answer == "utc" else 0 for item in items]


def _offset_of(item: Timed, asker: Questionnaire) -> int | None:
    """Return the distance from STARTEX that the cell itself says."""
    one = item.spelled
    if one.kind == "point" and item.elapsed and one.colon:
        return one.clock
    if one.kind != "offset" or one.offset is None:
        return None
    if one.unit or one.offset == 0:
        return one.offset
    if item.unit is not None:
        return one.offset * item.unit // 60
    answer = asker.ask(
        "time-unit",
        tr("What does the number in times such as {example} count?", example=one.text),
        "minutes",
        (("minutes", tr("minutes")), ("hours", tr("hours")), ("seconds", tr("seconds")), ("days", tr("days"))),
        (f"{item.place}: {one.text}",),
    )
    return one.offset * UNITS[answer] // 60


def _axis(items: Sequence[Timed], points: Sequence[_Point | None], asker: Questionnaire) -> list[int | None]:
    """Return each point's days on the axis: its own, or those of the row above, counted on after midnight."""
    days: list[int | None] = []
    day, clock, table = 0, None, -1
    for item, point in zip(items, points, strict=True):
        if item.table != table:
            table, day, clock = item.table, 0, None
        if point is None:
            days.append(None)
            continue
        if point.day is not None:
            day = point.day
        elif clock is not None and point.clock is not None and clock - point.clock > DAY // 2:
            answer = asker.ask(
                "midnight",
                tr("Times go back from late to early. Does a new day begin there, or are the rows out of order?"),
                "next-day",
                (("next-day", tr("a new day begins")), ("out-of-order", tr("the rows are out of order"))),
                (f"{item.place}: {item.spelled.text}",),
            )
            day += answer == "next-day"
        clock = clock if point.clock is None else point.clock
        days.append(day)
    return days


def _start(
    items: Sequence[Timed], points: Sequence[_Point | None], axis: Sequence[int | None], asker: Questionnaire
) -> int:
    """Return STARTEX as seconds on the axis."""
    placed = [
        (item, point, day)
        for item, point, day in zip(items, points, axis, strict=True)
        if point is not None and day is not None
    ]
    for item, point, day in placed:
        if item.startex and point.clock is not None and asker.corrections.answer("startex") is None:
            return day * DAY + point.clock
    if not placed:
        return 0
    clocked = [(item, point, day) for item, point, day in placed if point.clock is not None]
    first = next((one for one in clocked if one[2] >= 0), clocked[0] if clocked else placed[0])
    answer = asker.ask(
        "startex",
        tr("When is STARTEX? No row says so; the first time in the file is proposed."),
        _spell_start(first[1], first[2]),
        (),
        (f"{first[0].place}: {first[0].spelled.text}",),
    )
    if asker.corrections.answer("startex") is None:
        return first[2] * DAY + (first[1].clock or 0)
    return _answered_start(answer, items, first[2])


def _spell_start(point: _Point, day: int) -> str:
    """Spell a point so that an answer can repeat it: with its date, or its day if that is not the first."""
    minutes, seconds = divmod(point.clock or 0, 60)
    clock = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if point.absolute and point.absolute.year != NO_YEAR:
        return f"{point.absolute.isoformat()} {clock}"
    return f"D{day:+d} {clock}" if day else clock


def _answered_start(answer: str, items: Sequence[Timed], day: int) -> int:
    """Read the planner's own STARTEX; without a day it is on the day of the first time."""
    said = parse_text(answer)
    if said.kind == "number" and (clock := as_clock(said.number)) is not None:
        said = Spelled("point", clock=clock)
    if said.kind != "point" or said.clock is None or said.parts:
        raise SheetError(
            tr("{answer!r} does not say when STARTEX is. Write 09:00, D+0 09:00 or 2026-03-01 09:00.", answer=answer)
        )
    every = [one for item in items for one in (item.context, item.spelled) if one is not None]
    first_date = next((one.date for one in every if one.date), said.date)
    first_weekday = next((one.weekday for one in every if one.weekday is not None), said.weekday)
    own = _day_of(said, first_date, first_weekday)
    return (day if own is None else own) * DAY + said.clock


def _restarts(items: Sequence[Timed], offsets: Sequence[int | None], asker: Questionnaire) -> bool:
    """Whether offsets count from the start of each move: they fall back where a new move begins."""
    spans: dict[str, list[int]] = {}
    example: dict[str, str] = {}
    for item, offset in zip(items, offsets, strict=True):
        if item.move and offset is not None:
            spans.setdefault(item.move, []).append(offset)
            example.setdefault(item.move, f"{item.place}: {item.spelled.text}")
    falls = [two for (_, before), (two, after) in pairwise(spans.items()) if after[0] < max(before)]
    if not falls or len(falls) * 2 < len(spans) - 1 or any(min(values) < 0 for values in list(spans.values())[1:]):
        return False
    answer = asker.ask(
        "move-start",
        tr("Times begin anew with each move. Do they count from the start of the move or from STARTEX?"),
        "each-move",
        (("each-move", tr("from the start of each move")), ("startex", tr("from STARTEX; the rows are out of order"))),
        (example[move] for move in falls),
    )
    return answer == "each-move"


def _settled(
    item: Timed, point: _Point | None, day: int | None, *, offset: int | None, start: int, restart: bool
) -> Settled:
    """Put one row's result together."""
    one = item.spelled
    if offset is not None:
        when = When(None if restart else offset, in_move=offset if restart else None, day=one.day, spelled=one.text)
        return Settled(when, one.length)
    if point is None or day is None:
        doubt = (
            tr("“{text}” is no time that can be read; the row is released by hand", text=one.text)
            if one.kind == "bad"
            else ""
        )
        return Settled(When(on_order=True, spelled=one.text), doubt=doubt)
    start_day, start_clock = divmod(start, DAY)
    clock = start_clock if point.clock is None else point.clock
    absolute = ""
    if point.absolute and point.absolute.year != NO_YEAR:
        absolute = point.absolute.isoformat()
        if point.clock is not None:
            midnight = datetime.combine(point.absolute, datetime.min.time())
            absolute = (midnight + timedelta(seconds=clock)).isoformat(timespec="minutes")
    given = day - start_day if point.day is not None else None
    note = "" if point.clock is not None else tr("no time of day given; taken for that of STARTEX")
    doubt = tr("“{word}” is no clock time", word=point.vague) if point.vague else ""
    shown = None if point.clock is None or point.vague else point.clock % DAY
    when = When(day * DAY + clock - start, day=given, absolute=absolute, spelled=one.text, clock=shown)
    return Settled(when, one.length, note, doubt)
