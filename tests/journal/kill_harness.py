"""Kill a writer at random moments, again and again on the same save, and count what was confirmed and is not there.

As a program: ``python -m tests.journal.kill_harness [KILLS [SEED]]``. The writer is a process of its own that plays on the save and
says after each append which event is confirmed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tests.journal.samples import HEAD, note, number

ROOT = Path(__file__).parents[2]


def write_for_ever(path: Path, seed: int) -> None:
    """Append groups of one to three writes of one to three events; print the last confirmed event and the digest after each."""
    chance = random.Random(seed)
    with Journal.open(path) as journal:
        records = journal.save.records
        seq, write = (records[-1].seq, records[-1].write) if records else (0, 0)
        while True:
            texts = [
                [note(f"{chance.random()} " * chance.randint(1, 60)) for _ in range(chance.randint(1, 3))]
                for _ in range(chance.randint(1, 3))
            ]
            writes = number(texts, seq, write)
            journal.append(writes)
            seq, write = writes[-1][-1].seq, writes[-1][-1].write
            print(seq, journal.digest, flush=True)


def kill_writers(folder: Path, kills: int, seed: int = 1) -> tuple[int, int]:
    """Kill ``kills`` writers; return (events confirmed, torn tails met). AssertionError if a confirmed event is lost or changed."""
    chance = random.Random(seed)
    path = folder / "killed.toml"
    Journal.create(path, HEAD).close()
    confirmed, digest = 0, read_save(path).digest
    torn = 0
    for _ in range(kills):
        command = [
            sys.executable,
            "-m",
            "tests.journal.kill_harness",
            "--write",
            str(path),
            str(chance.randrange(2**32)),
        ]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            for _ in range(chance.randint(1, 40)):
                writer.stdout.readline()
            for _ in range(chance.randint(0, 20_000)):  # a moment within an append, whatever the machine's pace
                pass
            writer.kill()
            # What the writer confirmed until it died still stands in the pipe; a line without its end was not said.
            said = [line.split() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        before = confirmed
        save = read_save(path)
        if said:
            confirmed, digest = int(said[-1][0]), said[-1][1]
        assert save.damage is None
        assert len(save.records) >= max(confirmed, before)
        assert [recorded.seq for recorded in save.records] == list(range(1, len(save.records) + 1))
        if said:
            assert f'sum = "{digest}"' in path.read_text(encoding="utf-8", errors="replace")
        torn += save.recovery is not None
        with Journal.open(path) as journal:
            assert journal.save.records == save.records
        confirmed = len(save.records)
    return confirmed, torn


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_for_ever(Path(sys.argv[2]), int(sys.argv[3]))
    with tempfile.TemporaryDirectory() as place:
        many, seed_given = (
            (int(word) for word in (*sys.argv[1:], "200", "1")[:2]) if len(sys.argv) < 3 else map(int, sys.argv[1:3])
        )
        events, torn_tails = kill_writers(Path(place), many, seed_given)
        print(f"{many} kills: {events} events, {torn_tails} torn tails met, nothing confirmed was lost")
