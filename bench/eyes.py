"""Looking back through a seat's eyes at 10,000 events: a random moment, against one frame of a screen at 60 Hz."""

from __future__ import annotations

import random
import time
from statistics import median

from bench.debriefed import write_session
from bench.pairs import Row, percentile, tail
from bench.samples import folder
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.journal.reading import read_save
from tabletop.room.saved.past_seat import PastSeat
from tabletop.room.saved.recording import Recording

EVENTS = 10_000
SEEKS = 300
FRAME = 0.016  #: seconds


def run() -> list[Row]:
    """Seek as a role that is asked a lot, the observers, the wall; and what opening the eyes takes."""
    with folder() as place:
        path = place / "long.toml"
        write_session(path, EVENTS)
        recording = Recording(read_save(path))
    role = recording.at(len(recording)).roles[0]
    rows, opened = [], []
    for seat, words in ((role, "a role"), (OBSERVER, "the observers"), (WALL, "the wall")):
        start = time.perf_counter()
        eyes = PastSeat(recording, seat)
        opened.append(time.perf_counter() - start)
        seeks = _seeks(eyes, recording)
        p99 = percentile(seeks, 99)
        rows.append(
            Row(
                f"eyes: a random moment of {len(recording):,} as {words}",
                tail(seeks),
                "16 ms, a frame",
                f"{p99 / FRAME:.2f} at p99",
                "≤ 1",
                p99 <= FRAME,
            )
        )
    return [*rows, Row("eyes: opening those of a seat", f"{median(opened) * 1e3:.0f} ms")]


def _seeks(eyes: PastSeat, recording: Recording) -> list[float]:
    chance = random.Random(5)
    taken = []
    for _ in range(SEEKS):
        count = chance.randrange(1, len(recording) + 1)
        start = time.perf_counter()
        eyes.look(count, recording.clock(count))
        taken.append(time.perf_counter() - start)
    return taken
