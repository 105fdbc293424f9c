"""Files as they may be read: regular ones, up to a size. A pipe would never end, and a device would fill the memory."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from tabletop.i18n import tr

_HARMLESS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


class Irregular(OSError):
    """What has this name is no file that can be read: a pipe, a device, a socket. ``str()`` says it in words."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class TooLarge(Irregular):
    """A file larger than what is read of its kind; ``size`` in bytes."""

    def __init__(self, size: int, most: int) -> None:
        mb = f"{most / 1_000_000:g}"
        super().__init__(tr("It is larger than the {mb} MB that are read at most. Is it the right file?", mb=mb))
        self.size = size


def open_regular(path: Path, flags: int, most: int) -> int:
    """Open a regular file of at most so many bytes; what is none is not waited for. :class:`Irregular`, OSError."""
    try:
        descriptor = os.open(path, flags | _HARMLESS)
    except ValueError as error:  # a NUL in the name
        raise Irregular(tr("No file can have this name.")) from error
    try:
        _check(os.fstat(descriptor), most)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check(about: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(about.st_mode):
        raise Irregular(tr("It is no regular file but a pipe, a device or a socket."))
    if about.st_size > most:
        raise TooLarge(about.st_size, most)


def regular_file(path: Path, most: int) -> BinaryIO:
    """Open a regular file of at most so many bytes for reading. :class:`Irregular`, OSError."""
    return os.fdopen(open_regular(path, os.O_RDONLY, most), "rb")


def read_regular(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file of at most so many. :class:`Irregular`, OSError."""
    with regular_file(path, most) as file:
        return file.read(most)  # one that grows meanwhile is read up to there
