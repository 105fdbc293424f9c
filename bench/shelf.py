"""What the home screen shows of a save, and what a first paint needs of its end: the longest save against an empty one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.pairs import Row, alternate, timed
from bench.samples import folder, write_save
from tabletop.journal.library import list_saves, summarise
from tabletop.journal.reading import read_tail

EVENTS = 100_000
ROUNDS = 40
LATER = 0.020  #: seconds that the longest save may take more than an empty one
SHELF = 100  #: saves of 500 events on a well-filled shelf


def run() -> list[Row]:
    """Summarise both by turns, then read the last events of both by turns."""
    with folder() as place:
        long, empty = place / "long.toml", place / "empty.toml"
        write_save(long, EVENTS)
        write_save(empty, 0)
        rows = [
            _row("summary for the home screen", long, empty, summarise),
            _row("summary and last 100 events", long, empty, lambda path: (summarise(path), read_tail(path))),
        ]
        shelf = place / "shelf"
        shelf.mkdir()
        write_save(shelf / "1.toml", 500)
        for number in range(2, SHELF + 1):
            (shelf / f"{number}.toml").write_bytes((shelf / "1.toml").read_bytes())
        alone = place / "alone"
        alone.mkdir()
        write_save(alone / "1.toml", 500)
        listing = alternate(timed(lambda: list_saves(shelf)), timed(lambda: list_saves(alone)), ROUNDS)
    row = listing.row(f"first paint: a shelf of {SHELF} saves listed, against one")
    return [*rows, Row(row.what, row.ours, row.peer, f"{median(listing.ours) / SHELF * 1e3:.2f} ms a save")]


def _row(what: str, long: Path, empty: Path, work: Callable[[Path], object]) -> Row:
    pair = alternate(timed(lambda: work(long)), timed(lambda: work(empty)), ROUNDS)
    row = pair.row(f"first paint: {what}, {EVENTS:,} events against none")
    later = median(pair.ours) - median(pair.peer)
    return Row(row.what, row.ours, row.peer, f"+{later * 1e3:.1f} ms", f"+{LATER * 1e3:.0f} ms", later <= LATER)
