"""Remarks on the events of a recorded session, kept in the review file beside the save; the save itself is never touched.

Reading and writing wait for the disk: call them in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from tabletop.journal.review import Annotation, Review, load_review, update_review
from tabletop.records import replace


class Annotations:
    """The remarks beside one save, as they were when the file was read or written last."""

    def __init__(self, save: Path) -> None:
        """Of the save at that path; nothing is read yet."""
        self._save = save
        self.rows: tuple[Annotation, ...] = ()  #: in the order of the record

    @property
    def events(self) -> frozenset[int]:
        """Numbers of the events that have a remark."""
        return frozenset(row.event for row in self.rows)

    def of(self, event: int) -> tuple[Annotation, ...]:
        """The remarks on one event."""
        return tuple(row for row in self.rows if row.event == event)

    def find(self, key: str) -> Annotation | None:
        """The remark with that id."""
        return next((row for row in self.rows if row.id == key), None)

    def load(self) -> None:
        """Read the file. ReviewError says in words why it cannot be read."""
        self._take(load_review(self._save))

    def add(self, event: int, text: str, tags: Iterable[str]) -> None:
        """Put a remark on that event. ReviewError."""
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"

        def change(rows: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
            return (*rows, Annotation(event, text, _free_id(rows), tuple(tags), at))

        self._change(change)

    def edit(self, key: str, text: str, tags: Iterable[str]) -> None:
        """Change the remark with that id; nothing happens if it is gone by now. ReviewError."""
        self._change(lambda rows: tuple(_edited(row, text, tuple(tags)) if row.id == key else row for row in rows))

    def drop(self, key: str) -> None:
        """Take the remark with that id out. ReviewError."""
        self._change(lambda rows: tuple(row for row in rows if row.id != key))

    def _change(self, change: Callable[[tuple[Annotation, ...]], tuple[Annotation, ...]]) -> None:
        """On what the file holds now: somebody may have written to it in an editor meanwhile."""
        self._take(update_review(self._save, lambda review: replace(review, annotations=change(review.annotations))))

    def _take(self, review: Review) -> None:
        self.rows = tuple(sorted(review.annotations, key=lambda row: row.event))


def _edited(row: Annotation, text: str, tags: tuple[str, ...]) -> Annotation:
    return replace(row, text=text, tags=tags)


def _free_id(rows: Iterable[Annotation]) -> str:
    taken = {row.id for row in rows}
    number = 1
    while f"n{number}" in taken:
        number += 1
    return f"n{number}"
