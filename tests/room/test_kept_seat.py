"""What a terminal keeps of its seat: whose it is, who may read it, and that no terminal takes another's."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tabletop.room.guest import kept_seat
from tabletop.room.guest.kept_seat import KeptSeat
from tabletop.room.wire.access import JoinAddress

GOLDEN = Path(__file__).parents[1] / "golden" / "seats" / "1.seat"
ROOM = JoinAddress("0123456789AB", "0123456789ABCDEF", "192.0.2.2", 7413)
MOVED = JoinAddress("0123456789AB", "0123456789ABCDEF", "198.51.100.9", 7420)
OTHER = JoinAddress("0123456789AB", "FEDCBA9876543210", "192.0.2.2", 7413)


def sat(folder: Path, token: str, name: str = "", address: JoinAddress = ROOM) -> None:
    """Somebody sat here, and has left."""
    seat = KeptSeat(folder, address, name=name, anew=True)
    seat.keep(token)
    if name:
        seat.keep(token, name)
    seat.close()


def found(folder: Path, name: str = "", address: JoinAddress = ROOM) -> str:
    seat = KeptSeat(folder, address, name=name)
    seat.close()
    return seat.token


def test_a_seat_of_every_version_opens(tmp_path: Path) -> None:
    (tmp_path / "seats").mkdir()
    shutil.copy(GOLDEN, tmp_path / "seats" / "one.seat")
    assert found(tmp_path) == "t" * 32
    assert found(tmp_path, "ÅSA") == "t" * 32


def test_what_is_kept_is_as_the_golden_file_says(tmp_path: Path) -> None:
    sat(tmp_path, "t" * 32, "Åsa")
    (file,) = (tmp_path / "seats").iterdir()
    assert file.read_bytes() == GOLDEN.read_bytes()
    assert b"sa" not in file.read_bytes().split(b'"name":')[1], "no name is on the disk"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    sat(tmp_path, "one")
    (file,) = (tmp_path / "seats").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_room_is_known_wherever_it_is_and_by_its_certificate(tmp_path: Path) -> None:
    sat(tmp_path, "one", "Ann")
    assert [found(tmp_path, address=address) for address in (ROOM, MOVED, OTHER)] == ["one", "one", ""]


def test_of_several_the_name_says_which_and_without_one_nobody_is_taken_for_another(tmp_path: Path) -> None:
    sat(tmp_path, "one", "Ann")
    sat(tmp_path, "two", "Bob")
    assert [found(tmp_path, name) for name in ("ann", "Bob", "Cy", "")] == ["one", "two", "", ""]


def test_a_name_is_found_as_it_is_typed_before_it_is_cleaned(tmp_path: Path) -> None:
    sat(tmp_path, "one", "Ann")
    sat(tmp_path, "two", "Bob")
    assert found(tmp_path, " Ann\t") == "one"


def test_a_seat_whose_terminal_runs_is_nobody_elses(tmp_path: Path) -> None:
    sat(tmp_path, "one", "Ann")
    here = KeptSeat(tmp_path, ROOM, name="Ann")
    assert (here.token, found(tmp_path, "Ann")) == ("one", "")
    here.close()
    assert found(tmp_path, "Ann") == "one"


def test_another_token_is_another_seat_and_leaves_the_first(tmp_path: Path) -> None:
    sat(tmp_path, "one", "Ann")
    seat = KeptSeat(tmp_path, ROOM)
    seat.keep("two")
    seat.close()
    assert found(tmp_path, "Ann") == "one"


def test_what_opens_nothing_any_more_is_forgotten(tmp_path: Path) -> None:
    sat(tmp_path, "one", "Ann")
    KeptSeat(tmp_path, ROOM).forget()
    assert list((tmp_path / "seats").iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"format":"tabletop seat","version":2}', b"x" * 5000])
def test_what_cannot_be_read_costs_the_way_back_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "seats").mkdir()
    (tmp_path / "seats" / "bad.seat").write_bytes(data)
    assert kept_seat.read(data) is None
    assert found(tmp_path) == ""


def test_a_folder_that_takes_nothing_costs_the_way_back_alone(tmp_path: Path) -> None:
    (tmp_path / "seats").write_text("in the way")
    sat(tmp_path, "one", "Ann")
    assert found(tmp_path) == ""
