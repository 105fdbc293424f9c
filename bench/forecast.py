"""What the console works out about objectives and pace, in its own loop: on each event, and every ten seconds."""

from __future__ import annotations

import time

from bench.debriefed import SAMPLE, write_session
from bench.pairs import Row, percentile, tail
from bench.samples import folder
from tabletop.exercise.history import History
from tabletop.exercise.pacing import cover, forecast
from tabletop.exercise.rulebook import Rulebook
from tabletop.journal.reading import Save, read_save
from tabletop.scenario.load import load_document

EVENTS = 10_000
LOOKS = 200  #: moments of each session
LATE = (0.0, 1_200.0)  #: seconds behind the plan: then it looks for what could be dropped
LIMIT = 0.005  #: seconds


def run() -> list[Row]:
    """The sample as it was played, and one with much more to count."""
    with folder() as place:
        path = place / "long.toml"
        write_session(path, EVENTS)
        saves = [read_save(SAMPLE), read_save(path)]
    return [_row(save) for save in saves]


def _row(save: Save) -> Row:
    taken = _looks(save)
    p99 = percentile(taken, 99)
    return Row(
        f"forecast: objectives and pace for the console, {len(save.records):,} events",
        tail(taken),
        f"{LIMIT * 1e3:g} ms",
        f"{p99 / LIMIT:.2f} at p99",
        "≤ 1",
        p99 <= LIMIT,
    )


def _looks(save: Save) -> list[float]:
    book, history = Rulebook(load_document(save.head.scenario)), History(save.records)
    taken = []
    for count in range(5, len(history), max(1, len(history) // LOOKS)):
        state = history.at(count)
        for late in LATE:
            start = time.perf_counter()
            cover(book, state)
            forecast(book, state, state.clock + late)
            taken.append(time.perf_counter() - start)
    return taken
