"""kill -9 at random moments of a play, over and over in the same saves: whatever was acknowledged must be found again.

A killed process keeps nothing back that the system has taken, so this proves the order of writing and acknowledging and the recovery
of torn writes. That the bytes survive a power cut is the work of the sync, which no kill can test.
"""

from __future__ import annotations

import os
import random
import select
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.pairs import Row
from bench.samples import SCENARIO, folder, head
from bench.script import acts
from tabletop.exercise.commands import OpenSession, ResumeSession
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR, TABLE
from tabletop.journal.errors import SaveError
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save, verify
from tabletop.room.table.table import Table
from tabletop.scenario.load import load_scenario

LONGEST = 0.4  #: seconds until the latest kill
IN_A_ROW = 10  #: kills of one session, each resumed from what the last one left


@dataclass(slots=True)
class Tally:
    """What was seen over all kills."""

    kills: int = 0
    writes: int = 0  #: acknowledged
    events: int = 0  #: acknowledged
    lost: int = 0  #: acknowledged writes that are not in the save
    torn: int = 0  #: saves found with a torn tail
    unopened: list[str] = field(default_factory=list)
    before_the_name: int = 0  #: killed before the save had its name


def run(count: int) -> list[Row]:
    """Kill ``count`` times and look at the save after each."""
    loaded = load_scenario(SCENARIO)
    if loaded.scenario is None:
        raise SystemExit(f"{SCENARIO} has errors: run `tabletop check` on it first")
    book, chance, tally = Rulebook(loaded.scenario), random.Random(4), Tally()
    with folder() as place:
        for number in range(count):
            path = place / f"{number // IN_A_ROW}.toml"
            if number % IN_A_ROW == 0:
                known: dict[int, str] = {}
            fresh = _play_and_kill(book, path, number, chance.uniform(0, LONGEST))
            tally.writes += len(fresh)
            tally.events += max(fresh, default=0) - max(known, default=0) if fresh else 0
            known |= fresh
            _look(path, known, tally)
            if number % IN_A_ROW == IN_A_ROW - 1 and path.exists():
                Journal.open(path).close()
    words = f"lost {tally.lost} of {tally.writes:,} acknowledged writes ({tally.events:,} events); {tally.torn} torn tails found"
    if tally.before_the_name:
        words += f"; {tally.before_the_name} killed before the save had its name"
    rows = [Row(f"kills: {tally.kills} times kill -9 during a play", words, aim="lost 0", reached=not tally.lost)]
    return rows + [Row("kills: a save that did not open", why, aim="none", reached=False) for why in tally.unopened]


def _play_and_kill(book: Rulebook, path: Path, seed: int, seconds: float) -> dict[int, str]:
    """Play in a child until it is killed; return what it acknowledged: the last event and the digest after each write."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _play(book, path, random.Random(seed), writing)
        finally:
            os._exit(1)
    os.close(writing)
    said = bytearray()
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            said += os.read(reading, 1 << 16)
    os.kill(child, signal.SIGKILL)
    while chunk := os.read(reading, 1 << 16):
        said += chunk
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        raise RuntimeError("the play ended by itself: see the traceback above")
    return {int(line.split()[0]): line.split()[1] for line in said.decode().splitlines()}


def _play(book: Rulebook, path: Path, chance: random.Random, acknowledge: int) -> None:
    """Create or resume the session and play for ever, saying after each durable write what it was."""
    if path.exists():
        journal = Journal.open(path)
        table = Table(book, journal, journal.save.records, monotonic=time.monotonic)
        table.ask(ResumeSession(), TABLE)
    else:
        journal = Journal.create(path, head())
        table = Table(book, journal, monotonic=time.monotonic)
        table.ask(OpenSession("To be killed"), FACILITATOR)
    for asked in acts(table, chance):
        batch = table.prepare(asked)
        table.commit(batch)
        table.publish(batch)
        if batch.writes:
            os.write(acknowledge, f"{table.state.seq} {journal.digest}\n".encode())


def _look(path: Path, known: dict[int, str], tally: Tally) -> None:
    """Read the save as it was left and compare every digest that was acknowledged; its repair is left to the next child."""
    tally.kills += 1
    if path.exists():
        try:
            save = read_save(path)
        except SaveError as error:
            tally.unopened.append(error.words)
            return
        if save.damage:
            tally.unopened.append(save.damage.words)
        tally.torn += save.recovery is not None
        blocks = verify(path.read_bytes()).blocks
    else:
        tally.before_the_name += 1
        blocks = []
    for seq, digest in list(known.items()):
        if len(blocks) < seq or not blocks[seq - 1].endswith(f'sum = "{digest}"'.encode()):
            tally.lost += 1
            del known[seq]
