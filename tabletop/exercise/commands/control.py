"""The facilitator's hand: tracks, flags, log lines, observations, the wall, undo."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command


class AdjustTrack(Command):
    """The facilitator moves a track by hand, with a reason."""

    track: str
    delta: int
    reason: str


class ChangeFlag(Command):
    """The facilitator raises or lowers a flag."""

    flag: str
    raised: bool
    reason: str


class WriteLogLine(Command):
    """A line for the decision log, or for the parking lot (word ``parked``); the move is linked by itself."""

    text: str
    word: str = "note"
    role: str = ""
    why: str = ""
    based_on: str = ""
    alternatives: str = ""
    serial: str = ""
    said: float | None = None  #: exercise time; None: now


class CorrectLogLine(Command):
    """A better wording; the old line stays."""

    line: int
    text: str


class RecordObservation(Command):
    """Note what was seen; move and serial are linked by themselves where they are not given."""

    text: str
    word: str = "note"  #: strength | improve | fact | note
    rating: int = 0
    role: str = ""
    serial: str = ""
    objective: str = ""
    observed: float | None = None  #: exercise time; None: now


class TurnWall(Command):
    """Turn the wall to a page, with public words where the page takes some."""

    page: str
    heading: str = ""
    words: str = ""
    closes: float | None = None


class Undo(Command):
    """Take back the last control action."""
