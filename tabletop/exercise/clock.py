"""Exercise time: seconds since STARTEX without pauses.

The clock is read against a monotonic source that the caller brings, so that setting the computer's clock back or forward moves
nothing. Timers are never kept running: whether something is due is a comparison of two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

HURRY = 120.0  #: seconds before a closing time from which everybody is warned
LAST_CALL = 30.0  #: seconds before a closing time at which that is said once more
ON_TIME = 60.0  #: seconds around the planned time that still count as planned


@dataclass(slots=True)
class ExerciseClock:
    """A stopwatch over somebody else's monotonic seconds."""

    elapsed: float = 0.0  #: exercise time when it was last stopped or started
    running_since: float | None = None  #: monotonic seconds, None while it stands

    def reading(self, monotonic: float) -> float:
        """Exercise time now, in seconds rounded to a millisecond; it never runs backwards."""
        if self.running_since is None:
            return self.elapsed
        return round(self.elapsed + max(0.0, monotonic - self.running_since), 3)

    def run(self, monotonic: float) -> None:
        """Let it run from here on."""
        if self.running_since is None:
            self.running_since = monotonic

    def stop(self, monotonic: float) -> None:
        """Let it stand."""
        self.elapsed = self.reading(monotonic)
        self.running_since = None


def as_hms(seconds: float) -> str:
    """``T+`` style text: hours, minutes, seconds."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def as_ms(seconds: float) -> str:
    """Minutes and seconds; negative times (overdue) carry a minus sign."""
    whole = int(abs(seconds))
    return f"{'-' if seconds <= -1 else ''}{whole // 60:02d}:{whole % 60:02d}"
