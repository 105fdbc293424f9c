"""What one cell says about time, before anybody knows what the others say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

NO_YEAR = 4  #: stands for a year that was not given; a leap year, so that every date exists

Kind = Literal["offset", "point", "number", "order", "empty", "bad"]


@dataclass(frozen=True, slots=True)
class Spelled:
    """What one cell says about time.

    ``offset`` seconds from STARTEX; ``point`` a clock time, a day, a date, or several of them; ``number`` a bare number;
    ``order`` released by hand; ``bad`` words that say no time known here.
    """

    kind: Kind
    text: str = ""
    offset: int | None = None  #: seconds; of an offset
    clock: int | None = None  #: seconds since midnight; of a point
    day: int | None = None  #: D+n, Day n
    counted: bool = False  #: the day is a number from 1 ("Day 2", "Tag 2"), not a distance from D-Day
    date: date | None = None
    parts: tuple[int, int, int] | None = None  #: of a date of figures whose order is open: first, second, year
    weekday: int | None = None  #: Monday is 0
    number: float | None = None
    half: Literal["", "am", "pm"] = ""
    zone: str = ""
    length: int | None = None  #: seconds; of a range
    vague: str = ""  #: a part of the day without a clock time: "evening"
    unit: bool = True  #: False: an offset such as T+5 that does not say its unit
    colon: bool = False  #: written h:mm and nothing else: a clock time, or time elapsed
    hour: bool = False  #: a number below a header that says hours of the day
    padded: bool = False  #: written with a leading zero, or after 12:59: no AM or PM is missing

    @property
    def timed(self) -> bool:
        """Whether the cell says any time at all."""
        return self.kind in ("offset", "point", "number")
