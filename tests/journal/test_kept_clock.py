"""Exercise time between two events survives a crash, and nothing else in the file is believed."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from tabletop.journal.kept_clock import drop, keep, kept, path_of

GOLDEN = Path(__file__).parent.parent / "golden" / "clocks"


def test_what_is_kept_counts_for_the_last_event_alone(tmp_path: Path) -> None:
    save = tmp_path / "play.toml"
    keep(save, 41, 47.25)
    assert kept(save, 41) == 47.25
    assert kept(save, 42) == 0.0
    drop(save)
    drop(save)
    assert kept(save, 41) == 0.0


def test_the_first_version_is_read(tmp_path: Path) -> None:
    save = tmp_path / "play.toml"
    path_of(save).write_bytes((GOLDEN / "v1.clock").read_bytes())
    assert kept(save, 41) == 47.25


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"41",
        b'{"format": "tabletop clock", "version": 2, "event": 41, "clock": 9.0}',
        b'{"format": "tabletop clock", "version": 1, "event": 41, "clock": "9"}',
        b'{"format": "tabletop clock", "version": 1, "event": 41, "clock": NaN}',
        b'{"format": "tabletop clock", "version": 1, "event": 41, "clock": -5}',
        b'{"format": "tabletop clock", "version": 1, "event": 41}',
        b"9" * 2_000,
    ],
)
def test_another_content_keeps_no_time(tmp_path: Path, content: bytes) -> None:
    save = tmp_path / "play.toml"
    path_of(save).write_bytes(content)
    assert kept(save, 41) == 0.0


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    save = tmp_path / "play.toml"
    keep(save, 1, 2.0)
    assert stat.S_IMODE(path_of(save).stat().st_mode) == 0o600


def test_a_folder_that_takes_nothing_stops_nothing(tmp_path: Path) -> None:
    save = tmp_path / "gone" / "play.toml"
    keep(save, 1, 2.0)
    assert kept(save, 1) == 0.0
