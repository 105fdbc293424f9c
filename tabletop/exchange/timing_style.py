"""What the times of a column have in common: what bare numbers count, whether PM is missing, which figure is the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.times import DAY, NO_YEAR, Spelled, as_clock
from tabletop.i18n import tr

_EPOCH = date(1899, 12, 30)  #: day 0 of the serial dates of spreadsheets
_SERIALS = range(20_000, 80_000)  #: serial dates of the years 1954 to 2118; smaller numbers are minutes or clock times
_COLON = re.compile(r"(\d{1,4}):([0-5]\d)")
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": DAY}


@dataclass(frozen=True, slots=True)
class Timed:
    """One row's time before it is settled."""

    place: str  #: the cell, for questions
    spelled: Spelled
    table: int = 0
    unit: int | None = None  #: seconds per bare number, if the header says a unit
    elapsed: bool = False  #: the header says that the column counts from STARTEX
    context: Spelled | None = None  #: the day that a heading above gives
    move: str = ""
    startex: bool = False  #: this row is STARTEX


def common_style(items: Sequence[Timed], asker: Questionnaire) -> list[Timed]:
    """Settle for the whole file what its plain numbers, its clock and its dates mean."""
    return _dates(_in_half(_elapsed(_minutes(_numbers(items, asker), asker), asker), asker), asker)


def _numbers(items: Sequence[Timed], asker: Questionnaire) -> list[Timed]:
    """Say what bare numbers are: clock times, serial dates, fractions of a day, or a count of units."""
    open_ones = [item for item in items if _open_number(item)]
    numbers = [item.spelled.number or 0.0 for item in open_ones]
    style = ""
    if open_ones:
        clocks = all(as_clock(number) is not None for number in numbers)
        if (clocks and all(item.spelled.padded for item in open_ones)) or (
            clocks and any(item.spelled.kind == "point" and item.spelled.colon for item in items)
        ):
            style = "clock"
        else:
            likely = "clock" if clocks and max(numbers) >= 300 and min(numbers) >= 100 else "minutes"
            likely = "day-hours" if all(item.spelled.hour for item in open_ones) else likely
            style = asker.ask(
                "time-numbers",
                tr("What do the plain numbers in the time column count?"),
                likely,
                (
                    ("clock", tr("clock times: 930 is 09:30")),
                    ("minutes", tr("minutes since STARTEX")),
                    ("day-hours", tr("hours of the day: 7 is 07:00")),
                    ("hours", tr("hours since STARTEX")),
                    ("seconds", tr("seconds since STARTEX")),
                    ("days", tr("days since STARTEX")),
                ),
                (f"{item.place}: {item.spelled.text}" for item in open_ones),
            )
    return [replace(item, spelled=_number(item, style)) if item.spelled.kind == "number" else item for item in items]


def _minutes(items: list[Timed], asker: Questionnaire) -> list[Timed]:
    """Find out whether times such as ``5:00``, ``60:00``, ``75:30`` are minutes and seconds: no clock shows 60:00."""
    found = {id(item): match for item in items if (match := _COLON.fullmatch(item.spelled.text.strip()))}
    long = [item for item in items if id(item) in found and int(found[id(item)][1]) > 24]
    timed = [item for item in items if item.spelled.timed]
    if not long or len(found) < len(timed):
        return items
    answer = asker.ask(
        "time-colon",
        tr("Times go beyond 24:00. Are they minutes and seconds, or hours and minutes?"),
        "minutes",
        (("minutes", tr("minutes and seconds since STARTEX")), ("hours", tr("hours and minutes since STARTEX"))),
        (f"{item.place}: {item.spelled.text}" for item in items if id(item) in found),
    )
    unit = 60 if answer == "minutes" else 3600
    return [
        replace(
            item, spelled=Spelled("offset", item.spelled.text, offset=int(match[1]) * unit + int(match[2]) * unit // 60)
        )
        if (match := found.get(id(item)))
        else item
        for item in items
    ]


def _open_number(item: Timed) -> bool:
    number = item.spelled.number
    if item.spelled.kind != "number" or number is None or item.unit is not None:
        return False
    return not (0 < number < 1 or int(number) in _SERIALS)


def _number(item: Timed, style: str) -> Spelled:
    spelled, number = item.spelled, item.spelled.number or 0.0
    if item.unit is not None:
        return replace(spelled, kind="offset", offset=round(number * item.unit))
    if 0 < number < 1:
        return replace(spelled, kind="point", clock=round(number * DAY), padded=True)
    if int(number) in _SERIALS:
        clock = round((number % 1) * DAY) or None
        return replace(spelled, kind="point", date=_EPOCH + timedelta(days=int(number)), clock=clock, padded=True)
    if style == "day-hours":
        whole = 0 <= number <= 24
        return (
            replace(spelled, kind="point", clock=round(number * 3600), padded=True)
            if whole
            else replace(spelled, kind="bad")
        )
    if style == "clock":
        clock = as_clock(number)
        return (
            replace(spelled, kind="bad") if clock is None else replace(spelled, kind="point", clock=clock, padded=True)
        )
    return replace(spelled, kind="offset", offset=round(number * UNITS[style or "minutes"]))


def _elapsed(items: list[Timed], asker: Questionnaire) -> list[Timed]:
    """Find out whether times such as ``0:05``, ``0:35``, ``1:10`` count from STARTEX instead of naming the hour after midnight."""
    points = [item for item in items if item.spelled.kind == "point" and not item.elapsed]
    clocks = [item.spelled.clock or 0 for item in points]
    plain = all(item.spelled.colon and item.context is None for item in points)
    if not points or not plain or clocks[0] >= 3600 or clocks != sorted(clocks) or clocks[-1] >= DAY // 2:
        return items
    if any(item.startex for item in points):
        return items  # a row says when STARTEX is, and both readings come to the same
    answer = asker.ask(
        "time-elapsed",
        tr("Times begin shortly after 0:00. Do they count from STARTEX, or are they clock times after midnight?"),
        "elapsed",
        (("elapsed", tr("hours and minutes since STARTEX")), ("clock", tr("clock times"))),
        (f"{item.place}: {item.spelled.text}" for item in points),
    )
    return [replace(item, elapsed=True) for item in items] if answer == "elapsed" else items


def _in_half(items: list[Timed], asker: Questionnaire) -> list[Timed]:
    """Find out whether times such as ``1:15`` lack a PM."""
    clocks = [item for item in items if item.spelled.clock is not None and not item.elapsed]
    unmarked = [item for item in clocks if not (item.spelled.half or item.spelled.padded or item.spelled.vague)]
    early = [item for item in unmarked if 3600 <= (item.spelled.clock or 0) < 7 * 3600]
    marked = any(item.spelled.half for item in clocks)
    late = any((item.spelled.clock or 0) >= 13 * 3600 and not item.spelled.half for item in clocks)
    typed = [
        item for item in unmarked if 3600 <= (item.spelled.clock or 0) < 13 * 3600 and _bare_hour(item.spelled.text)
    ]
    if late or not ((marked and unmarked) or (early and len(unmarked) > 1 and _falls(clocks)) or typed):
        return items
    missing = bool(early) and (marked or _falls(clocks))
    answer = asker.ask(
        "time-half",
        tr("Some times say neither AM nor PM, and none is after 12:59. How are they meant?"),
        "afternoon" if missing else "as-written",
        (
            ("as-written", tr("as written, on a clock of 24 hours")),
            ("afternoon", tr("1:00 to 6:59 are PM, the others as written")),
        ),
        (f"{item.place}: {item.spelled.text}" for item in (early or typed or unmarked)),
    )
    if answer == "as-written":
        return items
    moved = {id(item) for item in early}
    return [
        replace(item, spelled=replace(item.spelled, clock=(item.spelled.clock or 0) + DAY // 2))
        if id(item) in moved
        else item
        for item in items
    ]


def _bare_hour(text: str) -> bool:
    return len(text) > 1 and text[0].isdigit() and not text[1].isdigit()


def _falls(items: Iterable[Timed]) -> bool:
    """Whether the clock goes back from late morning to early afternoon somewhere."""
    return any(
        (one.spelled.clock or 0) >= 9 * 3600 and 3600 <= (two.spelled.clock or 0) < 7 * 3600
        for one, two in pairwise(items)
        if one.table == two.table and (two.spelled.day, two.spelled.date) == (one.spelled.day, one.spelled.date)
    )


def _dates(items: list[Timed], asker: Questionnaire) -> list[Timed]:
    """Say which of ``03/04`` is the day, for cells and for headings, and add years where they are missing."""
    every = [one for item in items for one in (item.spelled, item.context) if one is not None]
    figures = [one.parts for one in every if one.parts]
    order = "day-first"
    if figures:
        order = asker.ask(
            "date-order",
            tr("Which comes first in dates such as {example}: the day or the month?", example=_figures(figures[0])),
            "month-first" if _american(every, figures) else "day-first",
            (("day-first", tr("the day")), ("month-first", tr("the month"))),
            (f"{item.place}: {item.spelled.text}" for item in items if item.spelled.parts),
        )
    years = [one.date.year for one in every if one.date and one.date.year != NO_YEAR]
    years += [parts[2] for parts in figures if parts[2] != NO_YEAR]
    year = years[0] if years else NO_YEAR
    return [
        replace(
            item, spelled=_dated(item.spelled, order, year), context=item.context and _dated(item.context, order, year)
        )
        for item in items
    ]


def _american(every: Sequence[Spelled], figures: Sequence[tuple[int, int, int]]) -> bool:
    """Guess the order that keeps the exercise short; the planner is asked all the same."""
    if any(one.half for one in every):
        return True
    spans = []
    for day, month in ((0, 1), (1, 0)):
        days = [date(parts[2], parts[month], parts[day]).toordinal() for parts in figures]
        spans.append(max(days) - min(days))
    return spans[1] < spans[0]


def _figures(parts: tuple[int, int, int]) -> str:
    return f"{parts[0]:02}/{parts[1]:02}" + (f"/{parts[2]}" if parts[2] != NO_YEAR else "")


def _dated(spelled: Spelled, order: str, year: int) -> Spelled:
    if spelled.parts:
        first, second, own = spelled.parts
        day, month = (first, second) if order == "day-first" else (second, first)
        spelled = replace(spelled, date=date(own, month, day), parts=None)
    if spelled.date and spelled.date.year == NO_YEAR and year != NO_YEAR:
        try:
            return replace(spelled, date=spelled.date.replace(year=year))
        except ValueError:  # 29 February of a year that has none
            return replace(spelled, kind="bad", date=None)
    return spelled
