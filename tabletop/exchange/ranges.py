"""Ranges of time: ``0955-1010``, ``Minutes 0-20``, ``T+10 to T+20``, ``11:30-1:00 PM``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tabletop.exchange.lengths import DAY, amount_of, as_clock
from tabletop.exchange.spelled import Spelled

_RANGE = re.compile(r"\s*(?:\bto\b|\bbis\b|\buntil\b|\btill\b|->|→|-|/)\s*")
_MINUTES = re.compile(r"(?:minutes?|minuten|mins?\.?)\s*(?=\d)")
_IN_MINUTES = re.compile(r"\d\s*(?:min|mins|minutes|minuten|')$")

Single = Callable[[str], Spelled | None]


def range_of(plain: str, single: Single) -> Spelled | None:
    """Read a range, its ends with ``single``: the first end is the time, the distance its length. None: it is none."""
    in_minutes = _MINUTES.match(plain)
    rest = plain[in_minutes.end() :] if in_minutes else plain
    if in_minutes and (amount := amount_of(rest)):
        return Spelled("offset", offset=amount[0])
    for cut in _RANGE.finditer(rest):
        left, right = rest[: cut.start()].strip(), rest[cut.end() :].strip()
        if not left or not right:
            continue
        if in_minutes or (left.isdigit() and _IN_MINUTES.search(right)):
            first, last = amount_of(left), amount_of(right)
            if first and last:
                return Spelled("offset", offset=first[0], length=max(0, last[0] - first[0]))
            continue
        begin, end = single(left), single(right)
        joined = _joined(begin, end) if begin and end else None
        if joined:
            return joined
    return None


def _joined(begin: Spelled, end: Spelled) -> Spelled | None:
    """Make a range of its two ends; None if they do not fit together."""
    if begin.kind == "offset" and begin.offset is not None:
        last = round((end.number or 0) * 60) if end.kind == "number" else end.offset
        return None if last is None else replace(begin, length=max(0, last - begin.offset))
    if begin.kind == end.kind == "number":
        if not (begin.padded and end.padded):
            return None
        begin, end = (replace(one, kind="point", clock=as_clock(one.number)) for one in (begin, end))
    if end.kind != "point" or end.clock is None or begin.kind not in ("point", "number"):
        return None
    clock = begin.clock
    if begin.kind == "number":  # "9-10:30", "9 - 10 AM": the first end leaves out what the second says
        clock = as_clock(begin.number) if begin.padded else round(begin.number or 0) * 3600
        if clock is None or clock >= DAY:
            return None
        begin = replace(end, kind="point", clock=clock, half="")
    if clock is None:
        return None
    if end.half and not begin.half and clock < DAY // 2:
        late = end.half == "pm" and clock + DAY // 2 <= end.clock
        clock += DAY // 2 if late else 0
        begin = replace(begin, half="pm" if late else "am", colon=False)
    return replace(begin, clock=clock, number=None, length=(end.clock - clock) % DAY, zone=begin.zone or end.zone)
