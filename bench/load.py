"""A save of 100,000 events: read, verified, decoded, checked and folded, against the time ``tomllib`` takes to parse it alone."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.pairs import Row, alternate, timed
from bench.samples import folder, write_save
from tabletop.collector import quiet_collector
from tabletop.exercise.apply import fold
from tabletop.journal.reading import load, read_bytes, read_save, verify

EVENTS = 100_000
ROUNDS = 3


def run() -> list[Row]:
    """Load with both, by turns; the parser too with the cyclic collector off, which helps it most."""
    with folder() as place:
        path = place / "long.toml"
        write_save(path, EVENTS)
        text = path.read_text(encoding="utf-8")
        pair = alternate(timed(lambda: fold(read_save(path).records)), timed(lambda: _parse(text)), ROUNDS, warm=0)
        size = f"{EVENTS:,} events, {len(text.encode()) / 1e6:.0f} MB"
        rows = [pair.row(f"load: {size}, against tomllib.loads", least=5)]
        steps = _steps(path)
    return [*rows, Row(f"load: of which {steps}", f"{EVENTS / median(pair.ours) / 1e3:.0f},000 events a second")]


def _parse(text: str) -> object:
    with quiet_collector():
        return tomllib.loads(text)


def _steps(path: Path) -> str:
    """Where the time goes, measured once."""
    marks = [time.perf_counter()]
    data = load(path)
    marks.append(time.perf_counter())
    verify(data)
    marks.append(time.perf_counter())
    records = read_bytes(path, data).records
    marks.append(time.perf_counter())
    fold(records)
    marks.append(time.perf_counter())
    read, verified, both, folded = (after - before for before, after in pairwise(marks))
    return f"reading {read:.2f} s, verifying {verified:.2f} s, decoding {both - verified:.2f} s, folding {folded:.2f} s"
