"""How planned times are spelled in real MSELs, one cell at a time.

:func:`parse` says what a cell holds and no more: a clock time stays a clock time, ``3/4`` two numbers, ``5`` a number. What the
column as a whole makes of it, and the distance to STARTEX, is the work of :mod:`tabletop.exchange.timing`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from tabletop.exchange.grid import Cell
from tabletop.exchange.lengths import (
    AROUND,
    DASHES,
    DAY,
    HMS,
    amount_of,
    as_clock,
    parse_length,
    seconds_of,
    spell_offset,
)
from tabletop.exchange.ranges import range_of
from tabletop.exchange.spelled import NO_YEAR, Spelled
from tabletop.exchange.words import MONTHS, PARTS_OF_DAY, WEEKDAYS, is_empty, is_on_order

_LONGEST = 80  #: characters; no spelling of a time is longer, and patterns must not run over whole stories
_ZONE = r"(?P<zone>z|utc|gmt|cest|cet|mesz|mez|bst|e[sd]t|c[sd]t|m[sd]t|p[sd]t|local|lt|l|\+\d\d:?\d\d|(?:(?<=:\d\d:\d\d)|(?<=\.\d\d\d))-\d\d:?\d\d)?"
_HALF = r"(?P<half>[ap]\.?\s?m\.?)?"
_END = r"(?=$|[\s,;/)-])"
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?=$|[t\s])t?\s*")
_DTG = re.compile(
    r"(?P<d>\d\d)(?P<h>\d\d)(?P<m>\d\d)\s*(?P<zone>[a-z])\s*(?P<month>[a-z]{3})[a-z]*\.?\s*(?P<y>\d{4}|\d\d)" + _END
)
_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)[,\s]*")
_SHORT = re.compile(r"(?:(\d{1,2})/(\d{1,2})|(\d{1,2})\.(\d{1,2})\.)(?!\d)[,\s]*")
_WORDED = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th|er)?[\s-]*([^\W\d_]{3,})\.?,?(?:[\s-]+((?:19|20)\d\d)(?!\d))?[,\s]*")
_AMERICAN = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+((?:19|20)\d\d)(?!\d))?[,\s]*")
_WEEKDAY = re.compile(r"([^\W\d_]+)\.?[,\s]*")
_DDAY = re.compile(r"(?:d[\s-]?day|jour\s?j|tag\s?x|j(?=\s+\d\d?[h:]\d\d))(?:\s*([+-])\s*(\d+))?(?![\w:])[,\s]*")
_MARKED_DAY = re.compile(r"[dj]\s*([+-])\s*(\d{1,4})(?:\s*(?:days?|tage?|jours?))?(?![\d:h])[,\s]*")
_ZERO_DAY = re.compile(r"[dj](?:\s+|$)(?=\d|$)")
_COUNTED_DAY = re.compile(r"(?:exercise\s+)?(?:day|tag|jour|übungstag|uebungstag|ex\s?day)\s*(\d{1,3})(?!\d)[,:\s-]*")
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})\s?(?P<by>[:.h])\s?(?P<m>\d\d)(?:[:.](?P<s>\d\d)(?:[.,]\d+)?)?\s*"
    + _HALF
    + r"\s*(?P<word>uhr|hrs?\.?|hours|h)?\s*"
    + _ZONE
    + _END
)
_DIGITS = re.compile(
    r"(?P<h>\d\d)(?P<m>\d\d)\s*" + _HALF + r"\s*(?P<word>hrs?\.?|hours|uhr|h)?\s*" + r"(?P<zone>[a-z])?" + _END
)
_HOUR = re.compile(r"(?P<h>\d{1,2})\s*(?:(?P<half>[ap]\.?\s?m\.?)|(?P<word>uhr|h|o'clock))" + _END)
_NAMED = re.compile(
    r"(?:12\s*)?(?P<noon>noon|mittags?|midday|midi)|(?:12\s*)?(?P<midnight>midnight|mitternacht|minuit)"
)
_MARK = re.compile(
    r"(?P<mark>startex|start of exercise|übungsbeginn|uebungsbeginn|ubungsbeginn|start|beginn|t|h|m|x|ex)\s*(?P<sign>[+=-])\s*"
)
_SIGN = re.compile(r"(?P<sign>[+-])\s*")
_ZERO = frozenset(
    {
        "startex",
        "start of exercise",
        "übungsbeginn",
        "t",
        "t0",
        "t=0",
        "t 0",
        "h",
        "h-hour",
        "h hour",
        "h-stunde",
        "heure h",
    }
)
_BEFORE = re.compile(
    r"(?P<rest>.+?)\s*(?P<way>before|vor|prior to|after|nach|into)\s+(?:startex|start|the start|exercise start|übungsbeginn)"
)


def parse(cell: Cell) -> Spelled:
    """Say what a cell says about time. Never fails; what cannot be read is ``bad``."""
    value = cell.value
    match value:
        case bool():
            return Spelled("bad", cell.text)
        case datetime():
            return _of_datetime(value, cell.text)
        case date():
            return Spelled("point", cell.text, date=value)
        case time():
            return Spelled("point", cell.text, clock=seconds_of(value), colon=True, padded=value.hour >= 13)
        case timedelta():
            return _of_elapsed(round(value.total_seconds()), cell.text)
        case int() | float():
            return Spelled("number", cell.text, number=float(value))
        case _:
            return parse_text(cell.text)


def parse_text(text: str) -> Spelled:
    """Say what words say about time; see :func:`parse`."""
    plain = unicodedata.normalize("NFKC", text).translate(DASHES).casefold()
    plain = re.sub(r"\s+", " ", plain).strip(" .;,") if plain.strip() not in ("-", "--") else ""
    if not text.strip():
        return Spelled("empty")
    if len(text) > _LONGEST:
        return Spelled("bad", text)
    if is_empty(text) or is_on_order(text):
        return Spelled("order", text)
    found = _single(plain) or range_of(plain, _single)
    if found is None and (inner := re.fullmatch(r"\((.*)\)", plain)):
        found = _single(inner[1]) or range_of(inner[1], _single)
    return replace(found, text=text) if found else Spelled("bad", text)


def _single(plain: str) -> Spelled | None:
    """Read one time that is no range."""
    plain = AROUND.sub("", plain, count=1) if AROUND.match(plain) else plain
    if not plain:
        return None
    if re.fullmatch(r"\d+(?:[.,]\d+)?", plain):
        return _of_figures(plain)
    if plain in _ZERO:
        return Spelled("offset", offset=0)
    if way := _BEFORE.fullmatch(plain):
        amount = amount_of(way["rest"])
        if amount is not None:
            sign = -1 if way["way"] in ("before", "vor", "prior to") else 1
            return Spelled("offset", offset=sign * amount[0], unit=amount[1])
    return _dated(plain) or _offset(plain)


def _of_figures(plain: str) -> Spelled:
    """Figures alone: ``0900`` and ``09.05`` may be clock times; the column decides."""
    if match := re.fullmatch(r"(\d{1,2})\.(\d\d)", plain):
        hours, minutes = int(match[1]), int(match[2])
        if hours < 24 and minutes < 60 and not (hours == 0 and len(match[1]) == 1):
            return Spelled("point", clock=hours * 3600 + minutes * 60, colon=True, padded=_padded(match[1]))
    return Spelled("number", number=float(plain.replace(",", ".")), padded=len(plain) == 4 and plain.isdigit())


def _dated(plain: str) -> Spelled | None:
    """A point: weekday, date, day and clock time, each of them once at most, in this order or the clock time first."""
    base, rest = Spelled("point"), plain
    if match := _DTG.match(rest):
        return _of_group(match) if match.end() == len(rest) else None
    for _ in range(3):
        taken = _weekday(base, rest) or _date(base, rest) or _day(base, rest)
        if taken is None:
            break
        base, rest = taken
    dated = base != Spelled("point")
    if not rest:
        return base if dated else None
    if dated and (vague := _part(base, rest)):
        return vague
    if dated and base.day is not None and (moved := _offsets(rest)) is not None:
        return Spelled("offset", offset=base.day * DAY + moved, day=base.day)
    timed = _clock(base, rest, dated=dated)
    if timed is None:
        return None
    base, rest = timed
    if rest and not dated:
        more = _weekday(base, rest) or _date(base, rest) or _day(base, rest)
        if more is None:
            return None
        base, rest = more
    return None if rest else base


def _weekday(base: Spelled, rest: str) -> tuple[Spelled, str] | None:
    match = _WEEKDAY.match(rest)
    if match is None or base.weekday is not None or match[1] not in WEEKDAYS:
        return None
    return replace(base, weekday=WEEKDAYS[match[1]], colon=False), rest[match.end() :]


def _date(base: Spelled, rest: str) -> tuple[Spelled, str] | None:
    if base.date is not None or base.parts is not None:
        return None
    if match := _ISO.match(rest):
        day = _make_date(int(match[1]), int(match[2]), int(match[3]))
        return (replace(base, date=day, colon=False), rest[match.end() :]) if day else None
    if match := _FIGURES.match(rest):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        if match[2] == "." or first > 12 or second > 12:
            day = _make_date(year, second, first) or _make_date(year, first, second)
            return (replace(base, date=day, colon=False), rest[match.end() :]) if day else None
        return replace(base, parts=(first, second, year), colon=False), rest[match.end() :]
    if (match := _WORDED.match(rest)) and match[2] in MONTHS:
        day = _make_date(int(match[3] or NO_YEAR), MONTHS[match[2]], int(match[1]))
        return (replace(base, date=day, colon=False), rest[match.end() :]) if day else None
    if (match := _AMERICAN.match(rest)) and match[1] in MONTHS:
        day = _make_date(int(match[3] or NO_YEAR), MONTHS[match[1]], int(match[2]))
        return (replace(base, date=day, colon=False), rest[match.end() :]) if day else None
    if match := _SHORT.match(rest):
        first, second = (int(part) for part in match.groups() if part)
        if first > 12 or second > 12 or match[3]:
            day = _make_date(NO_YEAR, second, first) or _make_date(NO_YEAR, first, second)
            return (replace(base, date=day, colon=False), rest[match.end() :]) if day else None
        return replace(base, parts=(first, second, NO_YEAR), colon=False), rest[match.end() :]
    return None


def _day(base: Spelled, rest: str) -> tuple[Spelled, str] | None:
    if base.day is not None:
        return None
    for pattern in (_DDAY, _MARKED_DAY):
        if match := pattern.match(rest):
            days = int(match[2] or 0) * (-1 if match[1] == "-" else 1)
            return replace(base, day=days, colon=False), rest[match.end() :]
    if match := _ZERO_DAY.match(rest):
        return replace(base, day=0, colon=False), rest[match.end() :]
    if match := _COUNTED_DAY.match(rest):
        return replace(base, day=int(match[1]), counted=True, colon=False), rest[match.end() :]
    return None


def _part(base: Spelled, rest: str) -> Spelled | None:
    word = rest.strip("() ")
    return replace(base, clock=PARTS_OF_DAY[word], vague=word) if word in PARTS_OF_DAY else None


def _clock(base: Spelled, rest: str, *, dated: bool) -> tuple[Spelled, str] | None:
    """Read a clock time at the beginning of ``rest``."""
    if match := _NAMED.match(rest):
        clock = 12 * 3600 if match["noon"] else 0
        return replace(base, clock=clock, padded=True), rest[match.end() :].lstrip(" ,")
    for pattern in (_CLOCK, _DIGITS, _HOUR):
        match = pattern.match(rest)
        if match is None:
            continue
        found = match.groupdict()
        hours, minutes, seconds = int(found["h"]), int(found.get("m") or 0), int(found.get("s") or 0)
        half: Literal["", "am", "pm"] = ""
        if said := found.get("half"):
            half = "am" if said.startswith("a") else "pm"
            if not 1 <= hours <= 12:
                return None
            hours = hours % 12 + (12 if half == "pm" else 0)
        zone = (found.get("zone") or "").upper()
        if pattern is _CLOCK and (hours > 24 or (found["by"] == ":" and hours == 24 and minutes)):
            return None
        if hours > 24 or minutes > 59 or seconds > 59:
            return None
        spoken = (found.get("word") or "") not in ("", "h") or (found.get("word") == "h" and pattern is not _HOUR)
        by_h = found.get("by") == "h" or (pattern is _HOUR and not half and not spoken)
        sure = bool(
            half or zone or dated or (by_h and _padded(found["h"])) or (not by_h and spoken) or pattern is _DIGITS
        )
        made = replace(
            base,
            clock=hours * 3600 + minutes * 60 + seconds,
            half=half,
            zone=zone,
            colon=not sure,
            padded=_padded(found["h"]) or bool(found.get("word") or zone),
        )
        return made, rest[match.end() :].lstrip(" ,-")
    return None


def _offset(plain: str) -> Spelled | None:
    """Time before or after STARTEX: ``T+0:35``, ``H+2``, ``+195``, ``J+1 H+2 M-5`` without its day, ``90 min``."""
    elapsed = HMS.fullmatch(plain)
    if elapsed and int(elapsed[2]) < 60:
        return _of_elapsed(int(elapsed[1]) * 3600 + int(elapsed[2]) * 60 + int(elapsed[3] or 0), plain)
    if match := _MARK.match(plain) or _SIGN.match(plain):
        mark = match.groupdict().get("mark") or ""
        if mark in ("h", "m") and (moved := _offsets(plain)) is not None:
            return Spelled("offset", offset=moved)
        amount = amount_of(plain[match.end() :])
        if amount is None:
            return None
        return Spelled("offset", offset=amount[0] * (-1 if match["sign"] == "-" else 1), unit=amount[1])
    amount = amount_of(plain)
    return Spelled("offset", offset=amount[0]) if amount and amount[1] else None


def _offsets(plain: str) -> int | None:
    """Add up ``H+2 M-5``: hours and minutes from H-hour."""
    total, rest = 0, plain
    while rest:
        match = re.match(r"([hm])\s*([+-])\s*(?:(\d+):(\d\d)|(\d+(?:[.,]\d+)?))(?:\s*(?:h|hrs?|min)\b)?[,\s]*", rest)
        if match is None:
            return None
        if match[3]:
            amount = int(match[3]) * 3600 + int(match[4]) * 60
        else:
            amount = round(float(match[5].replace(",", ".")) * (3600 if match[1] == "h" else 60))
        total += -amount if match[2] == "-" else amount
        rest = rest[match.end() :]
    return total


def _of_group(match: re.Match[str]) -> Spelled | None:
    """Read a date-time group: 260800ZJUN24."""
    month, hours, minutes = MONTHS.get(match["month"]), int(match["h"]), int(match["m"])
    day = _make_date(_year(match["y"]), month, int(match["d"])) if month else None
    if day is None or hours > 24 or minutes > 59:
        return None
    return Spelled("point", date=day, clock=hours * 3600 + minutes * 60, zone=match["zone"].upper(), padded=True)


def _of_datetime(value: datetime, text: str) -> Spelled:
    """A cell with date and time; the years around 1900 are how spreadsheets keep more than 24 hours."""
    if value.year < 1905:
        return _of_elapsed(round((value - datetime(1899, 12, 30)).total_seconds()), text)  # noqa: DTZ001 — the sheet's own epoch, without zone
    if value.hour == value.minute == value.second == 0:
        return Spelled("point", text, date=value.date())
    return Spelled("point", text, date=value.date(), clock=seconds_of(value.time()), padded=True)


def _of_elapsed(seconds: int, text: str) -> Spelled:
    if 0 <= seconds < DAY:
        return Spelled("point", text, clock=seconds, colon=True, padded=seconds >= 13 * 3600)
    return Spelled("offset", text, offset=seconds)


def _padded(hours: str) -> bool:
    return len(hours) == 2 and (hours.startswith("0") or int(hours) >= 13)


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


__all__ = ("DAY", "NO_YEAR", "Spelled", "as_clock", "parse", "parse_length", "parse_text", "spell_offset")
