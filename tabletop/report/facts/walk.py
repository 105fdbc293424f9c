"""The record in order, with what did not count left out: writes that were taken back, and moves that were practice.

Two passes over the events, then every room of facts asks for the kinds it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from tabletop.exercise import events as e

Progress = Callable[[int, int], None]
"""Called now and then with (done, total); it may raise to cancel."""

_STRIDE = 500  # events between two calls of a progress callback

E_co = TypeVar("E_co", bound=e.Event, covariant=True)
_E = TypeVar("_E", bound=e.Event)


@dataclass(frozen=True, slots=True)
class PlayedEvent(Generic[E_co]):
    """One event that happened, and in which move."""

    event: E_co
    seq: int
    write: int
    clock: float  #: exercise time, seconds since STARTEX without pauses
    at: str  #: wall time, UTC, ISO 8601
    by: str  #: the seat that asked
    move: str  #: id of the move it happened in, "" before the first


class Walk:
    """All events of a record that happened, by kind."""

    def __init__(self, records: Sequence[e.Recorded], progress: Progress | None = None) -> None:
        """Sort ``records`` (ascending by number). Nothing of a write that an :class:`Undone` names is kept."""
        self.undone = frozenset(record.event.undone for record in records if isinstance(record.event, e.Undone))
        self.practice_moves: tuple[str, ...] = ()
        self.practice_events = 0  #: events left out because they happened in practice
        self.undone_events: tuple[int, ...] = ()  #: numbers of events left out because they were taken back
        self.last = records[-1] if records else None
        self.happened = tuple(record for record in records if record.write not in self.undone)
        self._counted: dict[type[e.Event], list[PlayedEvent[e.Event]]] = {}
        self._all: dict[type[e.Event], list[PlayedEvent[e.Event]]] = {}
        self._read(records, progress)

    def of(self, kind: type[_E]) -> Sequence[PlayedEvent[_E]]:
        """The events of that kind that count: not taken back, not in practice. In order."""
        return cast("list[PlayedEvent[_E]]", self._counted.get(kind, []))

    def also_practice(self, kind: type[_E]) -> Sequence[PlayedEvent[_E]]:
        """The events of that kind that happened, practice with them. In order."""
        return cast("list[PlayedEvent[_E]]", self._all.get(kind, []))

    def _read(self, records: Iterable[e.Recorded], progress: Progress | None) -> None:
        move, practice = "", False
        undone, practised = [], []
        total = self.last.seq if self.last else 0
        for number, record in enumerate(records):
            if progress and number % _STRIDE == 0:
                progress(number, total)
            event = record.event
            if record.write in self.undone:
                undone.append(record.seq)
                continue
            if isinstance(event, e.MoveStarted):
                move, practice = event.move, event.practice
                if practice:
                    practised.append(move)
            elif isinstance(event, e.ExerciseEnded):
                practice = False  # what follows is debrief, even if nothing but practice was played
            moment = PlayedEvent(event, record.seq, record.write, record.clock, record.at, record.by, move)
            self._all.setdefault(type(event), []).append(moment)
            if practice and not isinstance(event, _EVER):
                self.practice_events += 1
            else:
                self._counted.setdefault(type(event), []).append(moment)
        self.practice_moves = tuple(practised)
        self.undone_events = tuple(undone)


#: what counts whenever it happens: who is there, how the session ran, what is taken back, and what is done to the plan ahead
_EVER = (
    e.RoleSeated,
    e.RoleVacated,
    e.LeadNamed,
    e.SessionResumed,
    e.EmergencyDeclared,
    e.EmergencyLifted,
    e.ExerciseEnded,
    e.EndingReached,
    e.SeedRevealed,
    e.Undone,
    e.UnknownEvent,
    e.SerialHeld,
    e.SerialDeferred,
    e.SerialMoved,
    e.SerialSkipped,
    e.SerialRestored,
)
