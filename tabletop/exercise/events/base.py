"""What every event is: immutable, complete in itself, of a stable kind; and its place in the journal."""

from __future__ import annotations

from typing import ClassVar

from tabletop.records import Record

Pairs = tuple[tuple[str, int], ...]
Rows = tuple[tuple[str, ...], ...]


class Event(Record):
    """Base of all events."""

    kind: ClassVar[str] = ""


class Recorded(Record):
    """An event with its place in the journal."""

    seq: int  #: 1, 2, 3 … without gaps
    write: int  #: number of the append; all events of one command share it
    at: str  #: wall time, UTC, ISO 8601 with milliseconds
    clock: float  #: exercise time in seconds since STARTEX, pauses excluded
    by: str  #: the seat that asked
    command: str  #: id of the command, "" if none: a resent command acts once
    undo: str  #: what an undo of this write would take back, "" if it cannot be undone
    event: Event


class UnknownEvent(Event):
    """An event of a kind this program does not know; kept word for word, never dropped."""

    name: str
    data: str  #: its lines as they stood in the save
