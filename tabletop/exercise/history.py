"""State at any event of a long session, in the time of a key press.

A snapshot every thousand events; a seek folds from the nearest one. Snapshots are pickled bytes: compact, and nobody can change them.
"""

from __future__ import annotations

import pickle  # only ever loads what this very object has dumped
from bisect import bisect_right
from collections.abc import Sequence

from tabletop.exercise.apply import apply
from tabletop.exercise.events import Recorded
from tabletop.exercise.state import State

EVERY = 1000


class History:
    """The states of a session, one for each of its events."""

    def __init__(self, records: Sequence[Recorded]) -> None:
        """Fold once from start to end and keep the snapshots on the way."""
        self.records = records
        self._clocks = [record.clock for record in records]
        self._snapshots: list[bytes] = []
        state = State()
        for index, record in enumerate(records):
            if index % EVERY == 0:
                self._snapshots.append(pickle.dumps(state, pickle.HIGHEST_PROTOCOL))
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
        state: State = pickle.loads(self._snapshots[nearest])  # noqa: S301 -- our own bytes, never from outside
        for record in self.records[nearest * EVERY : count]:
            apply(state, record)
        return state

    def count_at_clock(self, clock: float) -> int:
        """How many events had happened by that exercise time (seconds)."""
        return bisect_right(self._clocks, clock)
