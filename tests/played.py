"""Saves for tests, made by the program itself from the scenario First Steps."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tabletop.exercise.commands import ReleaseInject, StartExercise, WriteLogLine
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.rehearsal.rehearsing import rehearse, save_last
from tabletop.room.table.sessions import Setup, create_session, new_seed
from tabletop.scenario.load import Loaded, load_scenario

SCENARIOS = Path(__file__).parent.parent / "scenarios"
FIRST_STEPS = SCENARIOS / "first-steps"


@cache
def first_steps() -> Loaded:
    """The scenario, read once."""
    return load_scenario(FIRST_STEPS)


def startex() -> StartExercise:
    """STARTEX, with dice of its own."""
    return StartExercise(new_seed())


def opened(folder: Path, title: str = "Tuesday group") -> Path:
    """A session that was prepared and left before STARTEX."""
    session = create_session(first_steps(), folder, Setup(title))
    session.table.store.close()
    return session.path


def under_way(folder: Path, title: str = "Tuesday group", lines: int = 3) -> Path:
    """A session left in its practice move, with the first inject out and some log lines."""
    session = create_session(first_steps(), folder, Setup(title))
    session.table.ask(startex(), FACILITATOR)
    session.table.ask(ReleaseInject("welcome"), FACILITATOR)
    for number in range(lines):
        session.table.ask(WriteLogLine(f"line {number}"), FACILITATOR)
    session.table.store.close()
    return session.path


def to_endex(folder: Path) -> Path:
    """A whole exercise, played by bots."""
    loaded = first_steps()
    assert loaded.scenario is not None
    return save_last(rehearse(loaded.scenario, loaded.document, plays=1, seed=3), folder)
