"""The port behind which the journal sits, and the store that keeps nothing, for rehearsals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tabletop.exercise.events import Recorded


class EventStore(Protocol):
    """Where the table records what happened. One thread uses it at a time."""

    @property
    def digest(self) -> str:
        """Digest of the last event recorded; "" where the store keeps no chain."""

    def append(self, writes: Sequence[Sequence[Recorded]]) -> None:
        """Record several writes (each the events of one command) and return only when they are durable.

        Raises :class:`tabletop.journal.errors.JournalBroken` if they may not be, and
        :class:`tabletop.journal.errors.Unwritable` before anything is written if one cannot be.
        """

    def close(self) -> None:
        """Let go of the store; nothing is recorded afterwards."""


class MemoryJournal:
    """An :class:`EventStore` in memory: for rehearsals, of which only the last is worth a file, and for tests."""

    def __init__(self) -> None:
        self.writes: list[list[Recorded]] = []  #: everything recorded, by write

    @property
    def digest(self) -> str:
        """Always "": what lives in memory needs no witness."""
        return ""

    def append(self, writes: Sequence[Sequence[Recorded]]) -> None:
        """Keep the writes."""
        self.writes.extend(list(write) for write in writes)

    def close(self) -> None:
        """Nothing to let go of."""
