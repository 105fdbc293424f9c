"""Exercise time between two events, kept beside a save while the exercise runs, so that a crash loses seconds and not minutes.

One line of JSON in ``NAME.clock``, written anew every few seconds and taken away when the session is left. It counts only for the
very end of the save that it names: after a later event, that event's time is the later one. Losing it costs what it keeps and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import math
from pathlib import Path

from tabletop.journal.files import replace_whole
from tabletop.scenario.regular import read_regular

FORMAT = "tabletop clock"
VERSION = 1
SUFFIX = ".clock"
_LARGEST = 1_000  #: bytes


def path_of(save: Path) -> Path:
    """Where the time of that save is kept."""
    return save.with_suffix(SUFFIX)


def keep(save: Path, event: int, clock: float) -> None:
    """Keep exercise time (seconds) as it is after the event of that number. A disk that cannot is no reason to stop."""
    line = json.dumps({"format": FORMAT, "version": VERSION, "event": event, "clock": round(clock, 3)}) + "\n"
    with contextlib.suppress(OSError):
        replace_whole(path_of(save), line.encode())


def kept(save: Path, event: int) -> float:
    """Exercise time (seconds) that was reached after that event, the last of the save; 0.0 where none is kept."""
    try:
        content = json.loads(read_regular(path_of(save), _LARGEST))
    except (OSError, ValueError):
        return 0.0
    if not isinstance(content, dict) or (content.get("format"), content.get("version")) != (FORMAT, VERSION):
        return 0.0
    clock = content.get("clock")
    if content.get("event") != event or not isinstance(clock, int | float) or not math.isfinite(clock):
        return 0.0
    return max(0.0, float(clock))


def drop(save: Path) -> None:
    """The session was left in order: its last event has the time."""
    with contextlib.suppress(OSError):
        path_of(save).unlink(missing_ok=True)
