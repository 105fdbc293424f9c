"""Axes with round numbers."""

from __future__ import annotations

import math


def nice_axis(low: float, high: float, most: int) -> tuple[float, float, float]:
    """Return (start, end, step) of an axis from ``low`` to ``high`` with at most ``most`` ticks, at steps of 1, 2 or 5 times a power of ten."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0, 1.0
    if high - low < 1e-6 * max(abs(low), 1.0):  # as good as one value
        high = low + max(1.0, 1e-6 * abs(low))
    power = 10.0 ** math.floor(math.log10((high - low) / max(most - 1, 1)))
    for step in (power, 2 * power, 5 * power, 10 * power, 20 * power):
        start, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
        if round((end - start) / step) < most:
            return start, end, step
    return low, high, high - low


def steps_of(start: float, end: float, step: float) -> list[float]:
    """The ticks of an axis, rounded so that no sum of tenths shows."""
    digits = max(0, 2 - math.floor(math.log10(step)))
    return [round(start + number * step, digits) for number in range(round((end - start) / step) + 1)]
