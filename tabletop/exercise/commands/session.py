"""Session and clock, from opening to ENDEX, moves and scenario time."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command


class OpenSession(Command):
    """First command of every session. Empty ``roles``: all of the scenario; empty ``course``: all moves."""

    title: str
    course: str = ""
    roles: tuple[str, ...] = ()
    practice: bool = True  #: whether practice moves are played


class ResumeSession(Command):
    """Asked by the table itself when a save is opened again."""

    reason: str = ""


class StartExercise(Command):
    """STARTEX, with the seed of all dice (hexadecimal)."""

    seed: str


class Pause(Command):
    """PAUSEX; any seat may ask for it."""

    reason: str = ""


class Continue(Command):
    """End of PAUSEX; only control continues."""


class DeclareEmergency(Command):
    """Freeze everything: this is real."""


class LiftEmergency(Command):
    """The emergency is over; the words say who decided that."""

    words: str


class EndExercise(Command):
    """ENDEX."""

    reason: str = ""


class StartMove(Command):
    """Open a move; without an id, the next one of the session."""

    move: str = ""


class ExtendMove(Command):
    """Give the current move so many minutes more (or fewer)."""

    minutes: int


class SetScenarioTime(Command):
    """Jump in scenario time, announced by a line that players see."""

    time: str
    line: str


class Tick(Command):
    """Time has passed: close what is over, release what releases itself."""
