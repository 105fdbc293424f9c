"""The state at a random event of 100,000, as replay asks for it on a key press, against one frame of a screen at 60 Hz."""

from __future__ import annotations

import random
import time

from bench.pairs import Row, percentile, tail
from bench.samples import records
from tabletop.exercise.history import History

EVENTS = 100_000
SEEKS = 500
FRAME = 0.016  #: seconds


def run() -> list[Row]:
    """Build a history once and seek in it."""
    flat = [recorded for write in records(EVENTS) for recorded in write]
    start = time.perf_counter()
    history = History(flat)
    building = time.perf_counter() - start
    chance = random.Random(3)
    seeks = []
    for _ in range(SEEKS):
        count = chance.randrange(len(history) + 1)
        start = time.perf_counter()
        state = history.at(count)
        seeks.append(time.perf_counter() - start)
        if state.seq != count:
            raise RuntimeError(f"asked for the state after event {count}, got the one after {state.seq}")
    p99 = percentile(seeks, 99)
    kept = len(history._snapshots)
    return [
        Row(
            f"seek: a random event of {EVENTS:,}",
            tail(seeks),
            "16 ms, a frame",
            f"{p99 / FRAME:.2f} at p99",
            "≤ 1",
            p99 <= FRAME,
        ),
        Row("seek: building the history once", f"{building * 1e3:.0f} ms, {kept} snapshots"),
    ]
