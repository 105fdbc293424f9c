"""What the journal asks of the operating system: lock, sync, link, truncate; the differences between systems end here.

What is made here is for its owner alone, files 0600 and folders 0700: a save holds private cards and the seed of the dice. What is
there already keeps its permissions.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from pathlib import Path

from tabletop.i18n import paragraph, tr
from tabletop.journal.errors import SaveError
from tabletop.scenario.regular import open_regular, regular_file

LARGEST = 256_000_000  #: bytes of a save that are read at most: some 600,000 events
_FILE, _FOLDER = 0o600, 0o700
_TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, getattr(errno, "EDEADLOCK", errno.EAGAIN)}
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_BEYOND = 1 << 40  # a byte no save reaches; Windows locks ranges, and a locked range cannot be read by others

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        os.lseek(descriptor, _BEYOND, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_END)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock(descriptor: int, path: Path) -> None:
    """Take the exclusive lock of a writer on an open save, or raise :class:`SaveError` ``locked``.

    The system drops the lock with the descriptor, so a killed program leaves none behind.
    """
    try:
        _try_lock(descriptor)
    except OSError as error:
        if error.errno not in _TAKEN:
            words = tr(
                "{name} cannot be locked, so another program could write into it at the same time: {reason}. Choose another folder with --saves.",
                name=path.name,
                reason=error.strerror or type(error).__name__,
            )
            raise SaveError("unreadable", words) from error
        pid = _holder(descriptor)
        if pid:
            words = tr("{name} is open for playing elsewhere by process {pid}.", name=path.name, pid=pid)
        else:
            words = tr("{name} is open for playing elsewhere.", name=path.name)
        remedy = tr("Close it there, or open it read-only with `tabletop replay`.")
        raise SaveError("locked", paragraph(words, remedy)) from error


def _holder(descriptor: int) -> int | None:
    """Return the process that holds the lock, where Linux tells."""
    inode = os.fstat(descriptor).st_ino
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            fields = line.split()
            if fields[1] == "FLOCK" and int(fields[5].rsplit(":", 1)[1]) == inode:
                return int(fields[4])
    return None


def open_for_append(path: Path) -> int:
    """Open an existing save for reading and appending, locked. OSError or :class:`SaveError` ``locked``."""
    descriptor = open_regular(path, os.O_RDWR | os.O_APPEND, LARGEST)
    try:
        lock(descriptor, path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def read_all(descriptor: int) -> bytes:
    """Return everything in an open file."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    chunks = []
    while chunk := os.read(descriptor, 1 << 24):
        chunks.append(chunk)
    return b"".join(chunks)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data``; the system may take it in parts."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def rewrite(descriptor: int, path: Path, start: int, data: bytes) -> None:
    """Write what already stands at ``start`` of an open save once more, and sync it.

    After a failed sync the system may hold pages as written that never reached the disk; only what is written again is sure to go there.
    """
    if sys.platform == "win32":
        again = os.open(path, os.O_RDWR | _BINARY)
        try:
            os.lseek(again, start, os.SEEK_SET)
            write_all(again, data)
            os.fsync(again)
        finally:
            os.close(again)
    else:
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, flags & ~os.O_APPEND)
        try:
            os.lseek(descriptor, start, os.SEEK_SET)
            write_all(descriptor, data)
        finally:
            fcntl.fcntl(descriptor, fcntl.F_SETFL, flags)
        sync_whole(descriptor)


def sync_whole(descriptor: int) -> None:
    """Like :func:`sync`, and with the file's size and times."""
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync(descriptor: int) -> None:
    """Return only when what was written would survive a power cut."""
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync stops at the drive's cache there
    elif hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, on systems where a folder can be synced."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_within(path: Path, most: int) -> bytes | None:
    """The bytes of a file; of one larger than ``most``, one more than that. None if there is no file. OSError, also for what is no regular file."""
    try:
        with regular_file(path, sys.maxsize) as file:
            return file.read(most + 1)
    except FileNotFoundError:
        return None


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each for its owner alone, and durably. OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(_FOLDER, exist_ok=True)
        with contextlib.suppress(PermissionError):  # a folder that may be entered and not listed cannot be synced
            sync_folder(each.parent)
    if not missing and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def replace_whole(path: Path, data: bytes) -> None:
    """Replace a file so that its name stands for the old or the new content, never for less; its permissions stay. OSError."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            mode = _FILE
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        try:
            write_all(descriptor, data)
            sync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        _remove(temporary)


def create_whole(path: Path, data: bytes) -> int:
    """Create ``path`` holding ``data`` so that the name never exists for less, and return it open and locked.

    FileExistsError if there is such a file: nothing is ever overwritten.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(temporary, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | _BINARY, _FILE)
    try:
        lock(descriptor, path)
        write_all(descriptor, data)
        os.fsync(descriptor)
        linked = _link(temporary, path)
    except BaseException:
        os.close(descriptor)
        _remove(temporary)
        raise
    if not linked:
        os.close(descriptor)
        _remove(temporary)
        descriptor = _create_plainly(path, data)
    elif sys.platform == "win32":
        os.close(descriptor)  # an open file keeps all its names there
        _remove(temporary)
        descriptor = open_for_append(path)
    else:
        _remove(temporary)
    try:
        sync_folder(path.parent)
    except OSError:
        os.close(descriptor)
        _remove(path)  # whoever tries again must not find a save that nobody has begun
        raise
    return descriptor


def _remove(path: Path) -> None:
    """Delete a file that may be gone."""
    with contextlib.suppress(OSError):
        path.unlink()


def _link(temporary: Path, path: Path) -> bool:
    """Give the file its name; False where the file system knows no links (FAT, some network folders)."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _create_plainly(path: Path, data: bytes) -> int:
    """Create a file without links: its name appears a moment before the rest, and goes again if the rest cannot follow."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | _BINARY, _FILE)
    try:
        lock(descriptor, path)
        write_all(descriptor, data)
        os.fsync(descriptor)
    except BaseException:
        os.close(descriptor)
        path.unlink()
        raise
    return descriptor


def set_aside(path: Path, data: bytes) -> Path:
    """Write ``data``, cut from the save ``path``, to a new file beside it: evidence is never deleted."""
    number = 1
    while True:
        copy = path.with_name(f"{path.name}.torn-{number}")
        try:
            descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _FILE)
            break
        except FileExistsError:
            number += 1
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)
    return copy
