"""What can go wrong with a save, as types with plain words.

Torn and damaged are different things: a *torn* save ends in a write that was under way when the machine stopped, which costs nothing
that was confirmed; a *damaged* save was changed after it was written.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tabletop.i18n import tr
from tabletop.scenario.regular import Irregular

SaveCode = Literal[
    "missing",  # there is no such file
    "exists",  # a file of that name is there already
    "not-a-save",  # something else than a save of this program
    "newer-format",  # written by a newer program
    "older-format",  # older than this program can read
    "damaged",  # changed after it was written; `event` names the place
    "unreadable",  # the system refuses to read or write it, or an intact event makes no sense to this program
    "locked",  # open for writing elsewhere
]


class SaveError(Exception):
    """A save cannot be used as asked. ``str()`` gives the plain words; ``code`` is for programs.

    ``event`` is the number of the event concerned, 0 for the head of the file, None where no event is to blame.
    """

    def __init__(self, code: SaveCode, words: str, event: int | None = None) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.event = event


class JournalBroken(Exception):
    """A write or sync failed, and what reached the disk is unknown: this writer records nothing more.

    A failed sync may not be tried again on the same descriptor (the system may report the second one as done although the data are
    lost), so the only way on is :meth:`tabletop.journal.journal.Journal.reopen`.
    """

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Unwritable(ValueError):
    """An event holds a value that no TOML file can hold, or that would not come back as it was: refused before it is written."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """The save ends within a write, as an interrupted one leaves it. ``size`` is 0 where nothing but the last line end is missing."""

    event: int  #: number of the first event that is not there
    size: int  #: bytes set aside
    copy: Path | None  #: where they were copied to; None if the save was only read
    words: str


@dataclass(frozen=True, slots=True)
class Damage:
    """The save was changed after it was written; it can be read up to the damage, and not be played on."""

    event: int  #: number of the first event that is not as it was written; 0 for the head
    words: str


def explain(error: OSError) -> str:
    """Say in plain words why the system refused to write or read, and what to do about it."""
    if isinstance(error, Irregular):
        return error.words
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return tr("The disk is full. Make room (or choose another folder with --saves), then try again.")
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return tr("This place is read-only for you. Change its permissions or choose another folder with --saves.")
    if error.errno == errno.EISDIR:
        return tr("This is a folder, not a file.")
    if error.errno == errno.ENOENT:
        return tr("It is not there. Check the name and the folder.")
    if error.errno == errno.ENOTDIR:
        return tr("Something on the way to it, or it itself, is a file where a folder should be.")
    if error.errno == errno.ENAMETOOLONG:
        return tr("The name is longer than names of files can be.")
    if error.errno == errno.ELOOP:
        return tr("It is a link that leads back to itself.")
    return tr("The system says: {reason}.", reason=error.strerror or type(error).__name__)


def refused(error: OSError, path: Path) -> SaveError:
    """Turn a system error about the save ``path`` into a :class:`SaveError` of the right code."""
    if isinstance(error, FileNotFoundError):
        return SaveError("missing", tr("There is no save {path}. Check the name and the folder.", path=path))
    if isinstance(error, FileExistsError):
        return SaveError("exists", tr("{path} exists already. Choose another name.", path=path))
    return SaveError("unreadable", tr("{path} cannot be used. {why}", path=path, why=explain(error)))
