"""State at any event of a long session, in the time of a key press.

A snapshot every thousand events; a seek folds from a twin of the nearest one, so that nobody can change it. Twins have containers of
their own and share what nobody can change: copying everything, as pickling does, took longer than a frame of the screen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from tabletop.exercise.apply import apply
from tabletop.exercise.debrief import Hotwash
from tabletop.exercise.events import Recorded
from tabletop.exercise.state import ArgumentState, Play, State, Undoable

EVERY = 1000
_PARTS = (State, Play, ArgumentState, Hotwash, Undoable)  #: classes with containers in them
_CHANGING = frozenset({dict, list, set, *_PARTS})  #: everything in a state that can be changed in place


class History:
    """The states of a session, one for each of its events."""

    def __init__(self, records: Sequence[Recorded]) -> None:
        """Fold once from start to end and keep the snapshots on the way."""
        self.records = records
        self._clocks = [record.clock for record in records]
        self._snapshots: list[State] = []
        state = State()
        for index, record in enumerate(records):
            if index % EVERY == 0:
                self._snapshots.append(twin(state))
            apply(state, record)

    def __len__(self) -> int:
        """Number of events."""
        return len(self.records)

    def at(self, count: int) -> State:
        """The state after the first ``count`` events (0: the empty state)."""
        count = max(0, min(count, len(self.records)))
        nearest = min(count // EVERY, len(self._snapshots) - 1)
        if nearest < 0:
            return State()
        state: State = twin(self._snapshots[nearest])
        for record in self.records[nearest * EVERY : count]:
            apply(state, record)
        return state

    def count_at_clock(self, clock: float) -> int:
        """How many events had happened by that exercise time (seconds)."""
        return bisect_right(self._clocks, clock)


def twin(value: Any) -> Any:
    """An equal value that shares nothing which could be changed in place."""
    kind = type(value)
    if kind is dict:
        return {key: twin(item) if type(item) in _CHANGING else item for key, item in value.items()}
    if kind is list:
        return [twin(item) if type(item) in _CHANGING else item for item in value]
    if kind is set:
        return value.copy()
    if kind in _PARTS:
        return kind(*[twin(getattr(value, name)) for name in kind.__slots__])
    return value
