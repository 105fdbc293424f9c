"""What a terminal keeps of a room it is in, so that the same person who joins again is the same person: one small file a seat.

It holds the token that brings one back, a secret: the file is for its owner alone (0600). Names are kept as digests, so that no file
at a terminal says who sat there. The file is locked while its terminal runs, so of several terminals on one machine none takes another's
seat; the system drops the lock with the program. Whatever cannot be read or written here costs the way back, never the seat.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path

from tabletop.i18n import tr
from tabletop.journal import files
from tabletop.journal.errors import SaveError
from tabletop.records import Misfit, Record, to_json
from tabletop.records import read as read_record
from tabletop.room.wire.access import JoinAddress, digest
from tabletop.text import clean_line

FOLDER = "seats"  #: beside the saves
FORMAT = "tabletop seat"
VERSION = 1
ENDING = ".seat"
KEPT_SECONDS = 90 * 86400.0  #: after which a seat that nobody came back to is forgotten
_MOST = 4096  #: bytes of a file


class SeatFile(Record):
    """A seat as it is kept."""

    room: str  #: fingerprint of the host's certificate, or its place where nothing is encrypted
    token: str
    code: str = ""  #: digest of the code's secret
    name: str = ""  #: digest of the name that was said; "" before


class KeptSeat:
    """This terminal's seat in one room, on the disk while the folder takes it. ``token`` is "" for somebody new."""

    def __init__(self, folder: Path, address: JoinAddress, *, name: str = "", anew: bool = False) -> None:
        """Look for the seat that this person had at ``address``; ``anew``: they are somebody else.

        With a ``name`` it is the seat of that name; without, the only one that was had with this code from here.
        """
        self._folder = folder / FOLDER
        self._content = SeatFile(room=address.fingerprint or address.place, token="", code=digest(address.secret))
        self._descriptor: int | None = None
        self._path: Path | None = None
        if not anew:
            with contextlib.suppress(OSError):
                self._find(name)

    @property
    def token(self) -> str:
        """What brings one back; a secret."""
        return self._content.token

    def keep(self, token: str, name: str = "") -> None:
        """The host gave this token, or this name was said. A token other than the one found is another seat's."""
        content = SeatFile(
            room=self._content.room,
            token=token,
            code=self._content.code,
            name=_name(name) if name else self._content.name if token == self._content.token else "",
        )
        if content == self._content:
            return
        if token != self._content.token:
            self.close()
        self._content = content
        with contextlib.suppress(OSError, SaveError):
            self._write(self._text())

    def forget(self) -> None:
        """The token opens nothing any more."""
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self.close()

    def close(self) -> None:
        """Another terminal may take the seat; harmless when repeated."""
        descriptor, self._descriptor, self._path = self._descriptor, None, None
        if descriptor is not None:
            os.close(descriptor)

    # -- on the disk --------------------------------------------------------------------------------------------------

    def _text(self) -> bytes:
        head = json.dumps({"format": FORMAT, "version": VERSION})[:-1].encode()
        return head + b"," + to_json(self._content)[1:] + b"\n"

    def _write(self, data: bytes) -> None:
        if self._descriptor is None or self._path is None:
            files.make_folder(self._folder)
            self._path = self._folder / f"{digest(self._content.token)[:16]}{ENDING}"
            self._descriptor = files.create_whole(self._path, data)
        else:
            files.rewrite(self._descriptor, self._path, 0, data)
            os.ftruncate(self._descriptor, len(data))

    def _find(self, name: str) -> None:
        """Take the seat that is meant, if there is one that nobody sits in."""
        found: list[tuple[SeatFile, Path, int]] = []
        for path in sorted(self._folder.glob(f"*{ENDING}")):
            with contextlib.suppress(OSError, SaveError):
                if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                    path.unlink()
                    continue
                descriptor = files.open_for_append(path)
                seat = None
                try:
                    seat = read(files.read_all(descriptor))
                finally:
                    if seat is None or seat.room != self._content.room:
                        os.close(descriptor)
                if seat is not None and seat.room == self._content.room:
                    found.append((seat, path, descriptor))
        chosen = _chosen([seat for seat, _, _ in found], self._content.code, name)
        for seat, path, descriptor in found:
            if seat is chosen:
                self._content, self._path, self._descriptor = seat, path, descriptor
            else:
                os.close(descriptor)


def returned_words() -> str:
    """What somebody hears whom a kept seat brought back, also for who has sat down at another's terminal."""
    return tr(
        "You are back in the seat you had at this machine. Somebody else joins from here with: tabletop join --anew"
    )


def read(data: bytes) -> SeatFile | None:
    """What a file holds; None if it is damaged, or of a newer program."""
    if len(data) > _MOST:
        return None
    try:
        content = json.loads(data)
        if (
            not isinstance(content, dict)
            or content.pop("format", None) != FORMAT
            or content.pop("version", None) != VERSION
        ):
            return None
        return read_record(SeatFile, content, "seat")
    except (ValueError, RecursionError, Misfit):
        return None


def _name(name: str) -> str:
    return digest(clean_line(name, 64).casefold())


def _chosen(seats: list[SeatFile], code: str, name: str) -> SeatFile | None:
    """The seat of that name; without a name the only one, or one of those in which nobody gave a name, as walls do."""
    if name:
        seats = [seat for seat in seats if seat.name == _name(name)]
    seats = [seat for seat in seats if seat.code == code] or seats
    if len(seats) == 1 or name:
        return seats[0] if seats else None
    return next((seat for seat in seats if not seat.name), None)
