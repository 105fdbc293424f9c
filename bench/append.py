"""Durable append through the journal, against one bare write and one sync of the very same bytes, in sessions of growing length."""

from __future__ import annotations

import os
import time
from pathlib import Path
from statistics import median

from bench.pairs import Pair, Row
from bench.samples import folder, records, write_save
from tabletop.exercise.events import Recorded
from tabletop.journal import files
from tabletop.journal.codec import encode_append
from tabletop.journal.journal import Journal

SIZES = (100, 10_000, 100_000)
APPENDS = 400
WARM = 20


class Side:
    """A save that the journal appends to, and a file of the same size that takes the same bytes bare."""

    def __init__(self, place: Path, size: int) -> None:
        """Write both files; ``size`` is the number of events already in them."""
        path = place / f"{size}.toml"
        write_save(path, size)
        copy = place / f"{size}.bare"
        copy.write_bytes(path.read_bytes())
        self.journal = Journal.open(path)
        last = self.journal.save.records[-1]
        self.offset = last.seq, last.write
        self.journal.save.records.clear()
        self.bare = os.open(copy, os.O_RDWR | os.O_APPEND)
        os.fsync(self.bare)
        self.pair = Pair()
        self.encoding: list[float] = []

    def measure(self, write: list[Recorded]) -> None:
        """Append one write to both, the journal first and without any warming up."""
        digest = self.journal.digest
        end = self.journal.path.stat().st_size
        start = time.perf_counter()
        self.journal.append([write])
        ours = time.perf_counter() - start
        with self.journal.path.open("rb") as file:
            file.seek(end)
            block = file.read()
        start = time.perf_counter()
        os.write(self.bare, block)
        files.sync(self.bare)
        bare = time.perf_counter() - start
        start = time.perf_counter()
        encode_append([write], digest)
        self.encoding.append(time.perf_counter() - start)
        self.pair.ours.append(ours)
        self.pair.peer.append(bare)

    def close(self) -> None:
        """Close both files."""
        self.journal.close()
        os.close(self.bare)


def run() -> list[Row]:
    """Append by turns to every size, so that flatness too is measured in one run."""
    with folder() as place:
        sides = {size: Side(place, size) for size in SIZES}
        streams = {size: records(APPENDS * 2, size + 1) for size in SIZES}
        for number in range(APPENDS + WARM):
            for size, side in sides.items():
                side.measure(_next(side, streams[size], number))
        for side in sides.values():
            side.close()
    rows = []
    for size, side in sides.items():
        del side.pair.ours[:WARM], side.pair.peer[:WARM]
        rows.append(side.pair.row(f"append: durable, session of {size:,} events", most=1.25))
    first, last = sides[SIZES[0]].pair.ours, sides[SIZES[-1]].pair.ours
    flat = Pair(last, first).row(f"append: at {SIZES[-1]:,} events against {SIZES[0]}", most=1.1)
    encoding = [seconds for side in sides.values() for seconds in side.encoding]
    share = f"{median(encoding) / median(first):.2f} of an append"
    return [
        *rows,
        flat,
        Row("append: encoding, digest and self-check alone", f"{median(encoding) * 1e6:.0f} µs", ratio=share),
    ]


def _next(side: Side, stream: list[list[Recorded]], number: int) -> list[Recorded]:
    """The next write, numbered to follow the last one in the save."""
    seq, write = side.offset
    fresh = [
        Recorded(seq + place, write + 1, old.at, old.clock, old.by, old.command, old.undo, old.event)
        for place, old in enumerate(stream[number], 1)
    ]
    side.offset = fresh[-1].seq, write + 1
    return fresh
