"""Lengths of time and how they are spelled: ``90 min``, ``1h30``, ``0:35``, and offsets written for others to read."""

from __future__ import annotations

import re
import unicodedata
from datetime import time, timedelta

from tabletop.exchange.grid import Cell

DAY = 86_400

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-"))
_AMOUNT = re.compile(
    r"(?:(?P<days>\d+)\s*(?:d|days?|tage?|jours?)\b\s*)?"
    r"(?:(?P<hours>\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|std|stunden?|heures?)(?=[\d\s]|$)\.?\s*)?"
    r"(?:(?P<minutes>\d+(?:[.,]\d+)?)\s*(?:(?P<minute>'(?!')|(?:m|min|mins|minutes?|minuten|mn)(?![a-z]))\.?\s*|$))?"
    r"(?:(?P<seconds>\d+)\s*(?:''|\"|s|secs?|seconds?|sek|sekunden)\b\.?)?"
)
HMS = re.compile(r"(\d{1,4}):(\d\d)(?::(\d\d))?")
AROUND = re.compile(r"(?:(?:approx|ca|circa|about|around|etwa|gegen|at|um|ab|from|von|env|vers)\b\.?|~|≈|@)\s*")


def spell_offset(seconds: int) -> str:
    """Spell seconds since STARTEX so that every reader of a workbook can read them: ``T+0:35``, ``T-0:10``, ``T+1:05:30``."""
    hours, rest = divmod(abs(seconds), 3600)
    words = f"T{'-' if seconds < 0 else '+'}{hours}:{rest // 60:02}"
    return f"{words}:{rest % 60:02}" if rest % 60 else words


def parse_length(cell: Cell, unit: int = 60) -> int | None:
    """Read a duration in seconds; a bare number counts in ``unit`` seconds. None: not a duration."""
    match cell.value:
        case bool():
            return None
        case time():
            return seconds_of(cell.value)
        case timedelta():
            return round(cell.value.total_seconds())
        case int() | float():
            return round(cell.value * unit) if cell.value >= 0 else None
    if len(cell.text) > 80:
        return None
    plain = unicodedata.normalize("NFKC", cell.text).translate(DASHES).casefold().strip()
    plain = AROUND.sub("", re.sub(r"\s+", " ", plain).removeprefix("max. ").removeprefix("max "))
    amount = amount_of(plain)
    if amount is None:
        return None
    seconds, known = amount
    return seconds if known else round(seconds * unit / 60)


def amount_of(plain: str) -> tuple[int, bool] | None:
    """Read a length of time; (seconds, whether a unit was said). Without one the number is taken for minutes."""
    plain = plain.strip()
    if match := HMS.fullmatch(plain):
        minutes, seconds = int(match[2]), int(match[3] or 0)
        return (int(match[1]) * 3600 + minutes * 60 + seconds, True) if minutes < 60 and seconds < 60 else None
    match = _AMOUNT.fullmatch(plain)
    if match is None or not plain or not any(match[name] for name in ("days", "hours", "minutes", "seconds")):
        return None
    known = any(match[name] for name in ("days", "hours", "minute", "seconds"))
    total = int(match["days"] or 0) * DAY + int(match["seconds"] or 0)
    total += round(_float(match["hours"]) * 3600) + round(_float(match["minutes"]) * 60)
    if not known and re.fullmatch(r"0\d\d\d", plain) and int(plain[2:]) < 60:
        return int(plain[:2]) * 3600 + int(plain[2:]) * 60, True
    return total, known


def as_clock(number: float | None) -> int | None:
    """Read a number such as 930 as a clock time; None if it is none."""
    if number is None or number != int(number) or number < 0:
        return None
    hours, minutes = divmod(int(number), 100)
    return hours * 3600 + minutes * 60 if hours <= 24 and minutes < 60 else None


def _float(figures: str | None) -> float:
    return float(figures.replace(",", ".")) if figures else 0.0


def seconds_of(value: time) -> int:
    """Return the seconds since midnight."""
    return value.hour * 3600 + value.minute * 60 + value.second
