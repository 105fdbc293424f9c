"""What must outlive the host besides the save: a small file beside it, so that after a crash everybody comes back to their seat.

It holds the certificate with its key (the codes on paper name its fingerprint), the port, and who is in the room; of codes and
tokens only digests. It is for its owner's eyes alone (mode 0600) and is replaced as a whole. A file that cannot be read costs codes
and places, never the exercise: the save is another file.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, field

from tabletop.i18n import tr
from tabletop.journal import files
from tabletop.journal.errors import explain
from tabletop.journal.files import read_within
from tabletop.records import Misfit, Record, to_json
from tabletop.records import read as read_record
from tabletop.room.wire.certificate import Certificate, server_context
from tabletop.room.wire.protocol import Address, Kind, Port, Seq

FORMAT = "tabletop room"
VERSION = 1
MOST_BYTES = 16 << 20
_REST = 2  #: times as long as writing took does the keeper rest, so that a storm of joins is not spent on writing
_SHUT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})  #: a folder that takes no new file
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}\Z")]


class BadRoomFile(Exception):
    """The room file cannot be read or written; the words say why and what follows from it."""

    def __init__(self, words: str) -> None:
        """Keep the words."""
        super().__init__(words)
        self.words = words


class SavedGuest(Record):
    """Somebody in the room. Without consent the name is not kept here."""

    id: Id
    kind: Kind
    name: str = ""
    consent: bool = False
    wish: str = ""
    seat: str = ""


class Opened(Record):
    """How a room was opened: it opens like that again, unless something else is asked for."""

    listen: str = ""
    plain: bool = False
    insecure: bool = False
    announce: bool = True


class RoomFile(Record):
    """A room as it is kept on the disk."""

    session: str  #: id of the session, as in the head of its save
    port: Port
    epoch: Seq = 0  #: one more for each host that took over from another
    certificate: tuple[str, str] | None = None  #: certificate and key as PEM; None without encryption
    codes: Mapping[Kind, tuple[Digest, ...]] = field(default_factory=dict)
    tokens: Mapping[Digest, Id] = field(default_factory=dict)  #: digest of a token -> guest
    guests: tuple[SavedGuest, ...] = ()
    lent: Mapping[str, tuple[Id, Id]] = field(default_factory=dict)  #: role -> whose lead it is, who has it meanwhile
    opened: Opened | None = None
    since: Seq = 0  #: number of the last event there was when this machine took over
    rivals: tuple[Address, ...] = ()  #: machines that may have taken over meanwhile, or have been the host before

    def __repr__(self) -> str:
        """Without the key: a traceback may print this."""
        return f"RoomFile({self.session}, {self.port}, {len(self.guests)} guests)"


def path_for(save: Path) -> Path:
    """Where the room of this save is kept."""
    return save.with_suffix(".room")


def write(path: Path, room: RoomFile) -> None:
    """Replace the file as a whole; it is on the disk when this returns. Raises :class:`BadRoomFile`."""
    head = json.dumps({"format": FORMAT, "version": VERSION})[:-1].encode()
    data = head + b"," + to_json(room, indent=1)[1:]
    try:
        _replace(path, data)
    except OSError as error:
        if error.errno in _SHUT and _overwritten(path, data):
            return
        words = tr(
            "The room's file {name} cannot be written: if this program dies, people need their code again. {why}",
            name=path.name,
            why=explain(error),
        )
        raise BadRoomFile(words) from error


def _overwritten(path: Path, data: bytes) -> bool:
    """In a folder that takes no new file, write over the old one; says whether that was possible. It is not there: no."""
    try:
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
        try:
            files.write_all(descriptor, data)
            os.ftruncate(descriptor, len(data))
            files.sync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")  # one writer: the save's lock is held
    try:
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, _FLAGS, 0o600)
        try:
            files.write_all(descriptor, data)
            files.sync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
        files.sync_folder(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def read(path: Path) -> RoomFile | None:
    """Read a room file; None if there is none. :class:`BadRoomFile` if it is damaged, or of a newer program."""
    try:
        data = read_within(path, MOST_BYTES)
    except OSError as error:
        raise _bad(path, explain(error)) from error
    if data is None:
        return None
    if len(data) > MOST_BYTES:
        raise _bad(path, tr("It is too large."))
    content = _parsed(path, data)
    try:
        room = read_record(RoomFile, content, "room")
        if room.certificate is not None:
            server_context(Certificate(*room.certificate))
    except Misfit as misfit:
        raise _bad(path, tr("It is damaged at {where}.", where=misfit.where)) from None
    except ValueError:
        raise _bad(path, tr("Its certificate is damaged.")) from None
    strangers = set(room.tokens.values()) - {guest.id for guest in room.guests}
    if strangers or len({guest.id for guest in room.guests}) != len(room.guests):
        raise _bad(path, tr("It is damaged at {where}.", where="guests"))
    return room


def set_aside(path: Path) -> Path:
    """Give a damaged file another name: it may hold what somebody wants to look at. Returns the name, or ``path`` if that is impossible."""
    other = path.with_name(f"{path.name}.damaged")
    try:
        return path.replace(other)
    except OSError:
        return path


def _parsed(path: Path, data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise _bad(path, tr("It is damaged.")) from None
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise _bad(path, tr("It is no room file."))
    version = content.pop("version", None)
    if isinstance(version, int) and version > VERSION:
        raise _bad(path, tr("A newer version of this program wrote it."))
    if version != VERSION:
        raise _bad(path, tr("It is damaged at {where}.", where="version"))
    return content


def _bad(path: Path, why: str) -> BadRoomFile:
    return BadRoomFile(
        tr(
            "The room's file {name} cannot be used. {why} The exercise itself is safe in its save; everybody needs a new code to come back.",
            name=path.name,
            why=why,
        )
    )


class RoomKeeper:
    """Writes the room file behind the loop's back: many changes at once cost one write, and who must be sure waits for it."""

    def __init__(self, path: Path, content: Callable[[], RoomFile]) -> None:
        """Keep what ``content`` returns at ``path``."""
        self.words = ""  #: why the last write failed, "" if it did not
        self._path = path
        self._content = content
        self._wanted = 0
        self._written = 0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def again(self) -> None:
        """If it could not be written, try once more."""
        if self.words:
            self.changed()

    def changed(self) -> None:
        """Something is different: write it soon."""
        self._wanted += 1
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write())

    async def saved(self) -> None:
        """Return when everything that changed so far is on the disk, or could not be written (then ``words`` says so)."""
        wanted = self._wanted
        while self._written < wanted and self._task is not None:
            self._wake.clear()
            await self._wake.wait()

    async def close(self) -> None:
        """Keep the last change, then stop; harmless when repeated."""
        await self.saved()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _write(self) -> None:
        while self._written < self._wanted:
            upto, room, began = self._wanted, self._content(), time.monotonic()
            try:
                await asyncio.to_thread(write, self._path, room)
                self.words = ""
            except BadRoomFile as bad:
                self.words = bad.words
            self._written = upto
            self._wake.set()
            await asyncio.sleep(_REST * (time.monotonic() - began))
