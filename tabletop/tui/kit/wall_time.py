"""Wall time as the host has it, on machines whose clocks differ: the timer of the hotwash runs by it, since exercise time stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tabletop.exercise.events import Recorded


class WallTime:
    """Learns by how much this clock is off from records as they come in; until one has come, it is taken to be right."""

    def __init__(self) -> None:
        """Nothing heard yet."""
        self._seen: int | None = None
        self._off: timedelta | None = None

    def follow(self, records: Sequence[Recorded]) -> None:
        """Look at what is new. What is there at first is history and says nothing; the way only ever adds time, so the least counts."""
        count = len(records)
        fresh = records[self._seen :] if self._seen is not None and count >= self._seen else ()
        self._seen = count
        here = datetime.now(UTC)
        for record in fresh:
            try:
                off = here - datetime.fromisoformat(record.at)
            except (ValueError, TypeError):  # no time, or one without its zone
                continue
            self._off = off if self._off is None else min(off, self._off)

    @property
    def now(self) -> str:
        """Wall time of the host, ISO 8601."""
        return (datetime.now(UTC) - (self._off or timedelta())).isoformat()
