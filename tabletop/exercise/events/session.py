"""Session and clock, from opening to ENDEX, moves and scenario time."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event


class SessionOpened(Event):
    """The session exists: which scenario, which moves, which roles are in play."""

    kind: ClassVar[str] = "session-opened"
    title: str
    scenario: str
    version: str
    course: str  #: id of the course, "" for the whole scenario
    moves: tuple[str, ...]
    roles: tuple[str, ...]


class SessionResumed(Event):
    """The program was opened again on this session; a running exercise is paused where its clock had come to."""

    kind: ClassVar[str] = "session-resumed"
    reason: str


class ExerciseStarted(Event):
    """STARTEX. The commitment is the SHA-256 of the dice seed, so that no roll can be chosen afterwards."""

    kind: ClassVar[str] = "exercise-started"
    commitment: str


class SeedSealed(Event):
    """The dice seed itself; shown to no seat before ENDEX."""

    kind: ClassVar[str] = "seed-sealed"
    seed: str


class SeedRevealed(Event):
    """The dice seed, public after ENDEX: everybody can recompute every draw."""

    kind: ClassVar[str] = "seed-revealed"
    seed: str


class ExercisePaused(Event):
    """PAUSEX: the exercise clock stands still."""

    kind: ClassVar[str] = "exercise-paused"
    reason: str


class ExerciseContinued(Event):
    """The exercise clock runs again."""

    kind: ClassVar[str] = "exercise-continued"


class EmergencyDeclared(Event):
    """A real emergency: everything freezes on every screen."""

    kind: ClassVar[str] = "emergency-declared"
    word: str


class EmergencyLifted(Event):
    """The facilitator typed why play may go on; the exercise is paused until continued."""

    kind: ClassVar[str] = "emergency-lifted"
    words: str


class EndingReached(Event):
    """Which ending the tracks and decisions amount to; or how far the exercise came, where it ended before any ending could be reached."""

    kind: ClassVar[str] = "ending-reached"
    ending: str  #: "" if it ended early: the title says after which move
    title: str
    text: str


class ExerciseEnded(Event):
    """ENDEX."""

    kind: ClassVar[str] = "exercise-ended"
    reason: str


class MoveStarted(Event):
    """A move opened; scenario time jumped to its start."""

    kind: ClassVar[str] = "move-started"
    move: str
    number: int  #: 1-based among the moves that count; 0 for practice
    of: int
    title: str
    minutes: int
    time: str  #: scenario time, ISO 8601
    line: str
    brief: str
    practice: bool


class MoveExtended(Event):
    """The planned length of the current move changed to so many minutes."""

    kind: ClassVar[str] = "move-extended"
    minutes: int


class ScenarioTimeSet(Event):
    """Scenario time jumped, with a line that players see."""

    kind: ClassVar[str] = "scenario-time-set"
    time: str
    line: str
