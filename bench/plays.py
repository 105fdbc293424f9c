"""A thousand rehearsals of the shipped scenario, and what deciding costs in them.

A play is measured against folding its events alone, which is all that a replay of it does.
"""

from __future__ import annotations

import itertools
import os
import time
from statistics import median

from bench.pairs import Pair, Row
from bench.samples import SCENARIO
from tabletop.exercise.apply import fold
from tabletop.room.rehearsal import rehearsing
from tabletop.room.rehearsal.bots import STYLES
from tabletop.scenario.load import load_scenario

PLAYS = 1000
ROUNDS = 40
AIM = 10.0  #: seconds for all of them


def run() -> list[Row]:
    """Rehearse with two processes, then single plays by turns with folds."""
    loaded = load_scenario(SCENARIO)
    if loaded.scenario is None:
        raise SystemExit(f"{SCENARIO} has errors: run `tabletop check` on it first")
    report = rehearsing.rehearse(loaded.scenario, loaded.document, plays=PLAYS, seed=1, jobs=2)
    cast = rehearsing._Cast(loaded.scenario, 1, STYLES)
    numbers = itertools.count()
    pair, events = Pair(), []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        records = cast.play(next(numbers)).records
        played = time.perf_counter()
        fold(records)
        folded = time.perf_counter()
        pair.ours.append(played - start)
        pair.peer.append(folded - played)
        events.append(len(records))
    row = pair.row("plays: one play, against folding its events")
    return [
        Row(
            f"plays: {PLAYS:,} with 2 processes on {os.cpu_count()} cores",
            f"{report.elapsed:.1f} s, {report.per_second:.0f} a second",
            "10 s",
            f"{report.elapsed / AIM:.2f}",
            "≤ 1",
            report.elapsed <= AIM,
        ),
        Row(f"{row.what} ({median(events):.0f})", row.ours, row.peer, row.ratio),
    ]
