from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from tabletop.records import replace
from tabletop.room.host import roomfile
from tabletop.room.host.roomfile import BadRoomFile, RoomFile, RoomKeeper, SavedGuest
from tabletop.room.wire import access, certificate
from tabletop.room.wire.certificate import Certificate, server_context

GOLDEN = Path(__file__).parents[1] / "golden" / "rooms" / "1-full.room"


def a_room() -> RoomFile:
    made = certificate.make()
    return RoomFile(
        session="0" * 32,
        port=7413,
        epoch=2,
        certificate=(made.pem, made.key_pem),
        codes={"player": (access.digest("A"),), "wall": ()},
        tokens={access.digest("t"): "0a0b0c0d"},
        guests=(
            SavedGuest("0a0b0c0d", "player", "Åsa", True, "baker", "baker"),
            SavedGuest("00000001", "wall", "", False, "", "wall"),
        ),
        since=812,
        rivals=(("192.0.2.7", 7500, made.fingerprint), ("2001:db8::1", 7413, "")),
    )


def test_a_room_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "s.room"
    room = a_room()
    roomfile.write(path, room)
    assert roomfile.read(path) == room
    roomfile.write(path, replace(room, epoch=3))
    again = roomfile.read(path)
    assert again is not None
    assert again.epoch == 3
    assert [entry.name for entry in tmp_path.iterdir()] == ["s.room"]


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.room"
    before = os.umask(0)
    try:
        roomfile.write(path, a_room())
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_key_is_printed() -> None:
    assert "PRIVATE" not in repr(a_room())


def test_where_there_is_no_file_there_is_no_room(tmp_path: Path) -> None:
    assert roomfile.read(tmp_path / "s.room") is None
    assert roomfile.path_for(tmp_path / "my save.toml") == tmp_path / "my save.room"


def test_the_first_version_still_opens() -> None:
    room = roomfile.read(GOLDEN)
    assert room is not None
    assert roomfile.VERSION == 1
    assert (room.session, room.port, room.epoch) == ("5f0c8a1e9d2b4c7f8e6a3b1d0c9f7e5a", 7413, 1)
    assert room.certificate is not None
    server_context(Certificate(*room.certificate))
    assert Certificate(*room.certificate).fingerprint == "NBG27SMB9YA8XPBK"
    assert room.codes["player"] == (access.digest("0123456789AB"), access.digest("BA9876543210"))
    assert room.tokens == {access.digest("11111111111111111111111111111111"): "0a0b0c0d"}
    assert (room.since, room.rivals) == (0, ())
    assert room.guests == (
        SavedGuest("0a0b0c0d", "player", "Åsa", True, "baker", "baker"),
        SavedGuest("0a0b0c0e", "observer", "", False, "", "observer"),
    )


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"format": "else"}, "no room file"),
        ({"version": 2}, "newer version"),
        ({"version": "1"}, "damaged at version"),
        ({"port": "7413"}, "damaged at port"),
        ({"port": 0}, "damaged at port"),
        ({"epoch": -1}, "damaged at epoch"),
        ({"codes": {"king": []}}, "damaged at codes.king"),
        ({"codes": {"player": ["0123456789AB"]}}, "damaged at codes.player.0"),
        ({"tokens": {"in clear": "0a0b0c0d"}}, "damaged at tokens"),
        ({"tokens": {"0" * 64: "ffffffff"}}, "damaged at guests"),
        ({"guests": [{"id": "0a0b0c0d", "kind": "player", "more": 1}]}, "damaged at guests.0.more"),
        ({"certificate": ["x", "y"]}, "certificate is damaged"),
        ({"certificate": ["ü", "y"]}, "certificate is damaged"),
        ({"surplus": 1}, "damaged at surplus"),
    ],
)
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, change: dict[str, object], part: str) -> None:
    path = tmp_path / "s.room"
    roomfile.write(path, a_room())
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(BadRoomFile) as caught:
        roomfile.read(path)
    assert part in caught.value.words
    assert "s.room" in caught.value.words
    assert "safe in its save" in caught.value.words


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"9" * 5000, b'{"format":"tabletop room"}']
)
def test_what_is_no_json_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "s.room"
    path.write_bytes(data)
    with pytest.raises(BadRoomFile):
        roomfile.read(path)


def test_every_truncation_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "s.room"
    roomfile.write(path, a_room())
    whole = path.read_bytes()
    for size in range(0, len(whole), 37):
        path.write_bytes(whole[:size])
        with pytest.raises(BadRoomFile):
            roomfile.read(path)


def test_a_key_that_asks_for_a_password_does_not_ask(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    made = certificate.make()
    key = load_pem_private_key(made.key_pem.encode(), None)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")).decode()
    path = tmp_path / "s.room"
    roomfile.write(path, replace(a_room(), certificate=(made.pem, locked)))
    with pytest.raises(BadRoomFile, match="certificate is damaged"):
        roomfile.read(path)


def test_a_damaged_file_is_kept_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "s.room"
    path.write_bytes(b"evidence")
    assert roomfile.set_aside(path).read_bytes() == b"evidence"
    assert roomfile.read(path) is None


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRoomFile, match="cannot be written"):
        roomfile.write(tmp_path / "nowhere" / "s.room", a_room())


async def test_many_changes_are_few_writes_and_the_last_one_wins(tmp_path: Path) -> None:
    path, room, written = tmp_path / "s.room", a_room(), []

    def content() -> RoomFile:
        written.append(room.epoch)
        return room

    keeper = RoomKeeper(path, content)
    for epoch in range(500):
        room = replace(room, epoch=epoch)
        keeper.changed()
    await keeper.saved()
    assert roomfile.read(path) == room
    assert len(written) == 1


async def test_who_waits_finds_the_own_change_on_the_disk(tmp_path: Path) -> None:
    path, room = tmp_path / "s.room", a_room()
    keeper = RoomKeeper(path, lambda: room)
    keeper.changed()
    room = replace(room, epoch=7)
    keeper.changed()
    await keeper.saved()
    again = roomfile.read(path)
    assert again is not None
    assert again.epoch == 7


async def test_a_disk_that_refuses_is_told_and_harms_nobody(tmp_path: Path) -> None:
    keeper = RoomKeeper(tmp_path / "nowhere" / "s.room", a_room)
    keeper.changed()
    await keeper.saved()
    assert "cannot be written" in keeper.words
    (tmp_path / "nowhere").mkdir()
    keeper.changed()
    await keeper.saved()
    assert keeper.words == ""
