"""The save of a program that is running, as any other program could read it: the oracle of tests that press keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tabletop.exercise.apply import fold
from tabletop.exercise.events import Recorded
from tabletop.exercise.state import State
from tabletop.journal.reading import read_save


class OnDisk:
    """The only save in a folder. It is asked after every byte on the screen, so it is read again only once the file has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: tuple[object, Sequence[Recorded], State] | None = None

    @property
    def path(self) -> Path:
        return next(self.folder.glob("*.toml"))

    def now(self) -> tuple[Sequence[Recorded], State]:
        """The events, and the state they lead to, which nobody changes."""
        path = self.path
        about = path.stat()
        mark = (path, about.st_size, about.st_mtime_ns)
        if self._read is None or self._read[0] != mark:
            records = read_save(path).records
            self._read = (mark, records, fold(records))
        return self._read[1:]
