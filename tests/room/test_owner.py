"""What a session leaves on the disk beside its report is for its owner alone, whatever the system's mask says."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tabletop.journal import kept_clock
from tabletop.room.guest.copyfile import CopyFile
from tabletop.room.guest.kept_seat import KeptSeat
from tabletop.room.host import roomfile
from tabletop.room.host.hosted_room import RoomOptions, open_room
from tabletop.room.wire.access import parse
from tests.room.open_rooms import a_session


@pytest.fixture
def open_mask() -> Iterator[None]:
    """A system on which new files are everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
@pytest.mark.usefixtures("open_mask")
async def test_saves_room_files_clocks_seats_and_copies_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "saves"
    folder.parent.mkdir()
    session = a_session(folder)
    kept_clock.keep(session.path, 7, 1.0)
    async with session:
        room = await open_room(session, RoomOptions(listen="127.0.0.1", port=0, plain=True, announce=False))
        seat = KeptSeat(folder, parse(room.code("player")))
        seat.keep("secret", "Ada")
        copy = CopyFile(folder / "copies", "Copy", "abc")
        copy.append(0, b"bytes")
        written = [path for path in folder.rglob("*") if path.is_file()]
        endings = {path.suffix for path in written}
        assert {".toml", roomfile.path_for(session.path).suffix, kept_clock.SUFFIX, ".seat"} <= endings
        assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in written} == {
            path.name: "0o600" for path in written
        }
        folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
        seat.close()
        copy.close()
