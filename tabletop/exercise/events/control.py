"""Tracks and flags that move, log lines, observations, what the wall shows, and what control takes back."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event


class TrackChanged(Event):
    """A track moved. Where only the band's word is shown, redaction takes the numbers away."""

    kind: ClassVar[str] = "track-changed"
    track: str
    before: int | None
    after: int | None
    band: str
    cause: str
    visible: tuple[str, ...]  #: role ids, ("all",) or ()
    shown: str = "number"  #: number | bands
    band_before: str = ""  #: "" where no word was said before


class FlagRaised(Event):
    """A fact of play became true; control only."""

    kind: ClassVar[str] = "flag-raised"
    flag: str
    cause: str


class FlagLowered(Event):
    """A fact of play is no longer true; control only."""

    kind: ClassVar[str] = "flag-lowered"
    flag: str
    cause: str


class LogLineWritten(Event):
    """A line of the decision log: who, what, why, based on what; or a point for the parking lot."""

    kind: ClassVar[str] = "log-line-written"
    word: str  #: decision | agreement | dissent | fact | assumption | note | parked
    text: str
    role: str = ""
    why: str = ""
    based_on: str = ""
    alternatives: str = ""  #: what was not chosen
    serial: str = ""  #: the inject or decision it belongs to
    move: str = ""
    said: float | None = None  #: exercise time at which it was said; recording time stands around the event


class LogLineCorrected(Event):
    """A corrected log line; the old one stays."""

    kind: ClassVar[str] = "log-line-corrected"
    line: int  #: seq of the line corrected
    text: str


class Undone(Event):
    """The control action of that write was taken back; play stands as it did just before it."""

    kind: ClassVar[str] = "undone"
    undone: int
    label: str


class WallTurned(Event):
    """What the wall shows from now on. Its words are public: the facilitator put them there."""

    kind: ClassVar[str] = "wall-turned"
    page: str  #: one of :data:`tabletop.exercise.people.WALL_PAGES`; "" lets the wall choose
    heading: str = ""
    words: str = ""
    closes: float | None = None  #: exercise time to count down to


class ObservationRecorded(Event):
    """What somebody saw, linked by itself to move, serial and objective."""

    kind: ClassVar[str] = "observation-recorded"
    word: str  #: strength | improve | fact | note
    text: str
    rating: int  #: 1 to 4, 0 for none
    role: str  #: whom it is about, "" for nobody in particular
    serial: str
    objective: str
    move: str
    observed: float  #: exercise time at which it was seen; recording time stands around the event
    member: str
