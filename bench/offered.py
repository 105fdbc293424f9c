"""What may be done now, asked of the rules: one question against deciding, and all kinds of command against the queue of that moment."""

from __future__ import annotations

import time

from bench.pairs import Pair, Row
from bench.samples import SCENARIO
from tabletop.exercise import commands as c
from tabletop.exercise.apply import apply, fold
from tabletop.exercise.commands import Request
from tabletop.exercise.decide import decide
from tabletop.exercise.offered import Offered
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State
from tabletop.exercise.views import queue
from tabletop.records import replace
from tabletop.room.rehearsal import rehearsing
from tabletop.room.rehearsal.bots import STYLES
from tabletop.scenario.load import load_scenario

PLAYS = 4
KINDS: tuple[type[c.Command], ...] = tuple(
    kind for name in c.__all__ if name != "Command" and issubclass(kind := getattr(c, name), c.Command)
)


def run() -> list[Row]:
    """Ask at every event of some rehearsed plays, by turns with the peers."""
    loaded = load_scenario(SCENARIO)
    if loaded.scenario is None:
        raise SystemExit(f"{SCENARIO} has errors: run `tabletop check` on it first")
    book = Rulebook(loaded.scenario)
    cast = rehearsing._Cast(loaded.scenario, 1, STYLES)
    one, every = Pair(), Pair()
    for number in range(PLAYS):
        state = fold([])
        for record in cast.play(number).records:
            apply(state, record)
            _ask_all(book, state, every)
            _ask_one(book, state, one)
    return [
        one.row("offered: one command asked for, against deciding it"),
        every.row(f"offered: all {len(KINDS)} kinds of command at one moment, against the queue of that moment"),
    ]


def _ask_all(book: Rulebook, state: State, pair: Pair) -> None:
    start = time.perf_counter()
    offered = Offered(book, state, FACILITATOR)
    for kind in KINDS:
        offered.of(kind)
    asked = time.perf_counter()
    queue(book, state, state.clock)
    pair.ours.append(asked - start)
    pair.peer.append(time.perf_counter() - asked)


def _ask_one(book: Rulebook, state: State, pair: Pair) -> None:
    """Each command that would be recorded now."""
    offered = Offered(book, state, FACILITATOR)
    found = [permission.command for kind in KINDS if (permission := offered.of(kind)).command is not None]
    request = Request(c.Tick(), FACILITATOR, state.at, state.clock)
    for command in filter(None, found):
        start = time.perf_counter()
        offered.ask(command)
        asked = time.perf_counter()
        decide(book, state, replace(request, command=command))
        pair.ours.append(asked - start)
        pair.peer.append(time.perf_counter() - asked)
