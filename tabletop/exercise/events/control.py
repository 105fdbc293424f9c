"""Tracks and flags that move, log lines, and what control takes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tabletop.exercise.events.base import Event


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class FlagRaised(Event):
    """A fact of play became true; control only."""

    kind: ClassVar[str] = "flag-raised"
    flag: str
    cause: str


@dataclass(frozen=True, slots=True)
class FlagLowered(Event):
    """A fact of play is no longer true; control only."""

    kind: ClassVar[str] = "flag-lowered"
    flag: str
    cause: str


@dataclass(frozen=True, slots=True)
class LogLineWritten(Event):
    """A line of the decision log (RU-06): who, what, why."""

    kind: ClassVar[str] = "log-line-written"
    word: str  #: decision | agreement | dissent | fact | assumption | note
    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class LogLineCorrected(Event):
    """A corrected log line; the old one stays."""

    kind: ClassVar[str] = "log-line-corrected"
    line: int  #: seq of the line corrected
    text: str


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """The control action of that write was taken back; play stands as it did just before it."""

    kind: ClassVar[str] = "undone"
    undone: int
    label: str
