"""Session and clock, from opening to ENDEX, moves and scenario time."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.commands.base import Command


@dataclass(frozen=True, slots=True)
class OpenSession(Command):
    """First command of every session. Empty ``roles``: all of the scenario; empty ``course``: all moves."""

    title: str
    course: str = ""
    roles: tuple[str, ...] = ()
    practice: bool = True  #: whether practice moves are played


@dataclass(frozen=True, slots=True)
class ResumeSession(Command):
    """Asked by the table itself when a save is opened again."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class StartExercise(Command):
    """STARTEX, with the seed of all dice (hexadecimal)."""

    seed: str


@dataclass(frozen=True, slots=True)
class Pause(Command):
    """PAUSEX; any seat may ask for it."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Continue(Command):
    """End of PAUSEX; only control continues."""


@dataclass(frozen=True, slots=True)
class DeclareEmergency(Command):
    """Freeze everything: this is real."""


@dataclass(frozen=True, slots=True)
class LiftEmergency(Command):
    """The emergency is over; the words say who decided that."""

    words: str


@dataclass(frozen=True, slots=True)
class EndExercise(Command):
    """ENDEX."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class StartMove(Command):
    """Open a move; without an id, the next one of the session."""

    move: str = ""


@dataclass(frozen=True, slots=True)
class ExtendMove(Command):
    """Give the current move so many minutes more (or fewer)."""

    minutes: int


@dataclass(frozen=True, slots=True)
class SetScenarioTime(Command):
    """Jump in scenario time, announced by a line that players see."""

    time: str
    line: str


@dataclass(frozen=True, slots=True)
class Tick(Command):
    """Time has passed: close what is over, release what releases itself."""
