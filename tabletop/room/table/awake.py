"""Seconds in which this program was awake: a machine that slept, or a program that was stopped, plays no exercise meanwhile.

Systems disagree whether their monotonic clock goes on while the machine sleeps, and it always does while a program is stopped. So both are
read: the monotonic clock, and one that never stands still. Whoever reads this clock at least twice a second (:class:`tabletop.room.table.live.LiveTable`
does) finds a leap of either as what it was, and setting the computer's clock moves nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

ASLEEP = 10.0  #: seconds between two readings from which it was sleep; a machine that is merely busy is faster


if sys.platform == "linux":

    def boot_seconds() -> float:
        """Seconds that go on while the machine sleeps."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def boot_seconds() -> float:
        """Seconds that go on while the machine sleeps; Python's own monotonic clock stands still there."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

else:
    boot_seconds = time.monotonic  # it goes on there


class AwakeClock:
    """A monotonic clock without sleep, once it is :meth:`watched`."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, boot: Callable[[], float] = boot_seconds
    ) -> None:
        """Read these two; nothing is taken for sleep yet."""
        self._monotonic = monotonic
        self._boot = boot
        self._last: tuple[float, float] | None = None  # the last reading of both
        self._left_out = 0.0
        self._slept = 0.0

    def __call__(self) -> float:
        """Seconds, those asleep left out."""
        now, boot = self._monotonic(), self._boot()
        if self._last is not None:
            gone, away = now - self._last[0], boot - self._last[1]
            if max(gone, away) > ASLEEP:
                self._left_out += max(0.0, gone)
                self._slept += max(gone, away)
            self._last = now, boot
        return now - self._left_out

    def watched(self, yes: bool = True) -> None:
        """From here on (or not any more) it is read so often that a leap between two readings was sleep."""
        self._last = (self._monotonic(), self._boot()) if yes else None

    def woke(self) -> float:
        """How many seconds it slept since this was last asked; 0.0 if it did not."""
        self()
        slept, self._slept = self._slept, 0.0
        return slept
