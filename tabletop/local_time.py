"""Recorded wall times (UTC, ISO 8601) as the clock of this machine shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from tabletop.i18n import tr


def local_time(at: str) -> datetime | None:
    """Return the moment in this machine's time zone; None for a text that is no time."""
    try:
        return datetime.fromisoformat(at).astimezone()
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # a log is painted anew with every key
def on_clock(at: str, *, seconds: bool = False) -> str:
    """Return ``14:47``, or ``14:47:03`` with ``seconds``; "" for a text that is no time."""
    then = local_time(at)
    return "" if then is None else f"{then:%H:%M:%S}" if seconds else f"{then:%H:%M}"


def when(moment: str, now: datetime | None = None) -> str:
    """A wall time of a save (UTC, ISO 8601) as people say it: today 14:47, yesterday 09:10, 3 Nov 2026."""
    then = local_time(moment)
    if then is None:
        return ""
    days = ((now or datetime.now(UTC)).astimezone().date() - then.date()).days
    if days == 0:
        return tr("today {time}", time=f"{then:%H:%M}")
    if days == 1:
        return tr("yesterday {time}", time=f"{then:%H:%M}")
    return f"{then.day} {then:%b %Y}"
