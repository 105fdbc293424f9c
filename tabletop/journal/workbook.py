"""The review file of one save, held open on a screen: read, changed on what it holds by then, and looked at whether it is another now.

Everything here waits for the disk: call it in a thread. Several threads may.
"""

from __future__ import annotations

import threading
from pathlib import Path

from tabletop.journal.review import Review, load_review, review_path, update_review
from tabletop.journal.review_changes import Change

_Stamp = tuple[int, int, int] | None  # time, size and number of the file; None without one


class Workbook:
    """A review and the file it came from."""

    def __init__(self, save: Path) -> None:
        """Of the save at that path; nothing is read yet."""
        self.save = save
        self.path = review_path(save)
        self.review = Review()  #: as it was read or written last
        self._stamp: _Stamp = None
        self._lock = threading.Lock()

    def load(self) -> Review:
        """Read the file. ReviewError says in words what is wrong; the review in memory stays as it was."""
        with self._lock:
            return self._load()

    def change(self, change: Change) -> Review:
        """Change what the file holds now, and store it. ReviewError, and whatever ``change`` raises: nothing is stored then."""
        with self._lock:
            update_review(self.save, change)
            return self._load()

    def is_stale(self) -> bool:
        """Whether the file is another one than that which was read last."""
        return self._stamp_now() != self._stamp

    def _load(self) -> Review:
        self._stamp = self._stamp_now()  # before reading: what is written meanwhile is seen the next time
        self.review = load_review(self.save)
        return self.review

    def _stamp_now(self) -> _Stamp:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
