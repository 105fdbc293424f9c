"""A copy of a save that grows as its pieces come: byte for byte, and as careful as the original.

The file appears with its first piece and never for less. It is locked while it grows, so that nobody plays it. When the pieces begin
anew, the host has another save than the one copied so far: that one is kept, and the copy goes on in another file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from tabletop.i18n import tr
from tabletop.journal import files
from tabletop.journal.errors import SaveError, explain
from tabletop.text import slug

ENDING = "-copy.toml"
_MOST = 1000  #: copies of one session in one folder


class CopyFile:
    """The copy of one session's save in a folder. Every method but the properties may take the disk's time."""

    def __init__(self, folder: Path, title: str, session: str) -> None:
        """Copy into ``folder``, on into the file of an earlier link if there is one. Nothing is created yet."""
        self.path = folder / f"{slug(title)}-{slug(session)[:8]}{ENDING}"
        self.size = 0  #: bytes that are on the disk
        self._stem = self.path.name.removesuffix(ENDING)
        self._descriptor: int | None = None
        self._hash = hashlib.sha256()

    @property
    def sum(self) -> str:
        """SHA-256 of what is on the disk, in hexadecimal."""
        return self._hash.hexdigest()

    def open(self) -> None:
        """Go on in the file of an earlier link; one that is in use or unreadable is left alone, and another name found."""
        for number in range(2, _MOST):
            try:
                descriptor = files.open_for_append(self.path)
            except FileNotFoundError:
                return
            except (OSError, SaveError):
                self.path = self._named(number)
                continue
            self._descriptor = descriptor
            data = files.read_all(descriptor)
            self.size = len(data)
            self._hash = hashlib.sha256(data)
            return

    def append(self, offset: int, data: bytes) -> None:
        """Add the bytes that stand at ``offset`` of the save, durably. OSError with the copy as it was; ValueError for a gap."""
        if offset == 0 and self.size:
            self.close()
            self._anew()
        if offset != self.size:
            raise ValueError(tr("A piece of the save is missing."))
        if not data:
            return
        if self._descriptor is None:
            self._create(data)
        else:
            self._add(self._descriptor, data)
        self.size += len(data)
        self._hash.update(data)

    def close(self) -> None:
        """Release the file and its lock; harmless when repeated."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _create(self, data: bytes) -> None:
        files.make_folder(self.path.parent)
        number = 2
        while True:
            try:
                self._descriptor = files.create_whole(self.path, data)
            except FileExistsError:
                self.path = self._named(number)
                number += 1
            else:
                return

    def _add(self, descriptor: int, data: bytes) -> None:
        try:
            files.write_all(descriptor, data)
            files.sync(descriptor)
        except OSError:
            with contextlib.suppress(OSError):  # a whole copy up to here is worth more than half a piece
                os.ftruncate(descriptor, self.size)
            raise

    def _anew(self) -> None:
        self.size, self._hash = 0, hashlib.sha256()
        number = 2
        while self.path.exists():
            self.path = self._named(number)
            number += 1

    def _named(self, number: int) -> Path:
        return self.path.with_name(f"{self._stem}-{number}{ENDING}")


def why_not(error: OSError | SaveError) -> str:
    """Why the copy cannot go on, for the facilitator."""
    why = error.words if isinstance(error, SaveError) else explain(error)
    return tr("This machine no longer copies the save and cannot take over. {why}", why=why)
