"""Pairs: two things measured alternately in one run, so that a noisy machine disturbs both alike.

A ratio of two medians of one run can be compared between machines; an absolute time cannot. Nothing here asserts: a benchmark
informs, tests judge.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

Measured = Callable[[], float]
"""Does its work once and returns the seconds that count."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    ours: str
    peer: str = ""  #: the limit or peer measured in the same run
    ratio: str = ""
    aim: str = ""
    reached: bool | None = None  #: None where no aim is set


@dataclass(slots=True)
class Pair:
    """Times of both sides in seconds, round by round."""

    ours: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Ratio of the medians."""
        return median(self.ours) / median(self.peer)

    def row(self, what: str, most: float | None = None, least: float | None = None) -> Row:
        """Describe the pair: medians and their ratio.

        An aim is the ``most`` ours may take of the peer's time, or how many times faster it is at ``least``.
        """
        ratios = self._ratios()
        aim, reached, shown = "", None, f"{self.ratio:.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})"
        if most is not None:
            aim, reached = f"≤ {most:g}", self.ratio <= most
        if least is not None:
            shown = f"1/{1 / self.ratio:.1f} (1/{1 / ratios[-1]:.1f}–1/{1 / ratios[0]:.1f})"
            aim, reached = f"≤ 1/{least:g}", 1 / self.ratio >= least
        return Row(what, spread(self.ours), spread(self.peer), shown, aim, reached)

    def _ratios(self) -> list[float]:
        """Ratios of the medians of up to ten stretches of the run, in order of size: how far the ratio itself drifts."""
        step = -(-len(self.ours) // 10)
        starts = range(0, len(self.ours), step)
        return sorted(
            median(self.ours[start : start + step]) / median(self.peer[start : start + step]) for start in starts
        )


def alternate(ours: Measured, peer: Measured, rounds: int, warm: int = 1) -> Pair:
    """Measure A B A B … for that many rounds, after ``warm`` rounds that do not count."""
    pair = Pair()
    for number in range(-warm, rounds):
        a, b = ours(), peer()
        if number >= 0:
            pair.ours.append(a)
            pair.peer.append(b)
    return pair


def timed(work: Callable[[], object]) -> Measured:
    """Measure a function by the wall clock; what it returns is let go of after the clock has stopped."""

    def measure() -> float:
        start = time.perf_counter()
        kept = work()
        seconds = time.perf_counter() - start
        del kept
        return seconds

    return measure


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def spread(values: Sequence[float]) -> str:
    """Median with least and greatest, in one unit."""
    middle = median(values)
    scale, unit = (1.0, "s") if middle >= 1 else (1e3, "ms") if middle >= 1e-3 else (1e6, "µs")
    digits = 0 if middle * scale >= 100 else 1 if middle * scale >= 10 else 2
    shown = [f"{value * scale:.{digits}f}" for value in (middle, min(values), max(values))]
    return f"{shown[0]} {unit} ({shown[1]}–{shown[2]})"


def tail(values: Sequence[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    return f"p50 {median(values) * 1e3:.1f} ms, p99 {percentile(values, 99) * 1e3:.1f} ms"


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out as a table that reads well in a terminal and in Markdown."""
    verdict = {True: "yes", False: "no", None: ""}
    cells = [("what", "tabletop", "limit or peer", "ratio (min–max)", "aim", "reached")]
    cells += [(row.what, row.ours, row.peer, row.ratio, row.aim, verdict[row.reached]) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
