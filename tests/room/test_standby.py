"""A second machine: its copy of the save, and how it becomes the host."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal import files
from tabletop.journal.reading import read_save
from tabletop.room.guest import standby as standing
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.copyfile import CopyFile
from tabletop.room.guest.remote_session import RemoteSession, remote_session
from tabletop.room.host.hosted_room import RoomOptions, open_room
from tabletop.room.table.seat import RoomError
from tests.room.fake_host import until
from tests.room.open_rooms import Open, an_open_room, dies


async def stands_by(opened: Open, folder: Path) -> RemoteSession:
    """A co-facilitator whose machine has all of the save."""
    session = await remote_session(await opened.joins("co-facilitator", "Bea"), folder)
    await opened.stack.enter_async_context(session)
    await until(lambda: same(opened, session))
    return session


def same(opened: Open, session: RemoteSession) -> bool:
    """Whether all of the save is safe here."""
    size = opened.session.path.stat().st_size
    return session.standby.size == size and session.path.read_bytes() == opened.session.path.read_bytes()


def follows(client: RoomClient, epoch: int) -> bool:
    return client.status == "seated" and client.epoch == epoch


# -- the file ---------------------------------------------------------------------------------------------------------


def test_a_copy_grows_piece_by_piece_and_is_locked(tmp_path: Path) -> None:
    copy = CopyFile(tmp_path / "new", "The Lab", "abc123")
    copy.open()
    assert not copy.path.exists()
    copy.append(0, b"one ")
    copy.append(4, b"two")
    assert copy.path.read_bytes() == b"one two"
    assert copy.path.name == "the-lab-abc123-copy.toml"
    with pytest.raises(Exception, match="open for playing elsewhere"):
        files.open_for_append(copy.path)
    with pytest.raises(ValueError, match="missing"):
        copy.append(9, b"x")
    copy.close()
    copy.close()
    os.close(files.open_for_append(copy.path))


def test_a_copy_goes_on_where_it_was_left(tmp_path: Path) -> None:
    first = CopyFile(tmp_path, "The Lab", "abc123")
    first.append(0, b"one ")
    first.close()
    second = CopyFile(tmp_path, "The Lab", "abc123")
    second.open()
    assert (second.size, second.sum) == (4, first.sum)
    second.append(4, b"two")
    assert first.path.read_bytes() == b"one two"
    third = CopyFile(tmp_path, "The Lab", "abc123")
    third.open()  # the second still writes there
    third.append(0, b"other")
    assert third.path.name == "the-lab-abc123-2-copy.toml"
    assert first.path.read_bytes() == b"one two"
    second.close()
    third.close()


def test_another_save_begins_another_file_and_the_old_one_is_kept(tmp_path: Path) -> None:
    copy = CopyFile(tmp_path, "The Lab", "abc123")
    copy.append(0, b"one")
    old = copy.path
    copy.append(0, b"other")
    assert old.read_bytes() == b"one"
    assert copy.path != old
    assert copy.path.name.endswith("-copy.toml")
    assert copy.path.read_bytes() == b"other"
    copy.close()


def test_half_a_piece_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = CopyFile(tmp_path, "The Lab", "abc123")
    copy.append(0, b"one")
    before = copy.sum

    def full(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:2])
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_all", full)
        with pytest.raises(OSError, match="full"):
            copy.append(3, b"two")
    assert (copy.path.read_bytes(), copy.size, copy.sum) == (b"one", 3, before)
    copy.append(3, b"two")
    assert copy.path.read_bytes() == b"onetwo"
    copy.close()


# -- the copy over the wire -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
async def test_the_copy_is_the_save_byte_for_byte_and_stays_so(tmp_path: Path, plain: bool) -> None:
    async with an_open_room(tmp_path / "host", plain=plain) as opened:
        session = await stands_by(opened, tmp_path / "here")
        await opened.ask(c.ReleaseInject("news"))
        await until(lambda: same(opened, session))
        assert session.standby.words == ""
        opened.unplug()
        await until(lambda: session.client.status == "away")
        await opened.ask(c.ReleaseInject("secret"))
        await until(lambda: same(opened, session))
        assert len(list((tmp_path / "here").glob("*.toml"))) == 1
        await session.close()
        await session.close()


async def test_a_full_disk_is_told_and_ends_the_copy_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        session = await stands_by(opened, tmp_path / "here")

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(session.standby._copy, "append", full)
        await opened.ask(c.ReleaseInject("news"))
        await until(lambda: session.standby.words)
        assert "disk is full" in session.standby.words
        await opened.ask(c.ReleaseInject("secret"))
        await until(lambda: opened.sees_all(session.client))
        await dies(opened)
        await until(lambda: session.client.status == "away")
        with pytest.raises(RoomError, match="disk is full"):
            await session.standby.take_over()


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_port() -> None:
        raise PermissionError(errno.EACCES, "no")

    async with an_open_room(tmp_path / "host") as opened:
        session = await remote_session(await opened.joins("co-facilitator", "Bea"), tmp_path / "here")
        monkeypatch.setattr(standing, "_held_port", no_port)
        async with session:
            assert "cannot take over" in session.standby.words
            assert opened.sees_all(session.client)


# -- taking over ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
async def test_when_the_host_dies_every_seat_comes_to_the_second_machine(tmp_path: Path, plain: bool) -> None:
    async with an_open_room(tmp_path / "host", plain=plain) as opened:
        north = await opened.joins("player", "Ada", "north")
        south = await opened.joins("player", "Carl", "south")
        watcher = await opened.joins("observer", "Olga")
        session = await stands_by(opened, tmp_path / "here")
        await opened.ask(c.PassBaton(session.member))
        await session.live.ask(c.OpenDecision("lead"), FACILITATOR)
        await until(lambda: same(opened, session))
        epoch = north.epoch
        tokens = [client.token for client in (north, south, watcher)]
        await until(lambda: len(session.client.people.tokens if session.client.people else ()) == 4)
        await dies(opened)
        await until(lambda: session.client.status == "away" and north.status == "away")
        heir, options = await session.standby.take_over(announce=False)
        assert heir.path.name.endswith("-copy.toml")
        async with heir:
            room = await open_room(heir, replace(options, listen="127.0.0.1"))
            for client in (north, south, watcher):
                await until(partial(follows, client, epoch + 1))
            assert [client.token for client in (north, south, watcher)] == tokens
            assert {guest.seat for guest in room.guests} == {"north", "south", "observer"}
            state = heir.table.state
            assert (state.phase, state.baton) == ("paused", "")
            assert FACILITATOR not in state.members
            await heir.live.ask(c.Continue(), FACILITATOR)
            assert north.connection is not None
            await until(lambda: north.connection and north.connection.state.phase == "running")
            await north.connection.ask(c.SubmitResponse("lead", "north", c.Answer(("yes",))))
            assert heir.table.state.submitted("lead", "north") is not None
            assert north.connection.digest
        assert len(read_save(heir.path).records) == len(heir.table.records)


async def test_a_first_host_that_comes_back_finds_itself_replaced(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host", plain=False) as opened:
        north = await opened.joins("player", "Ada", "north")
        session = await stands_by(opened, tmp_path / "here")
        await until(lambda: len(session.client.people.tokens if session.client.people else ()) == 2)
        await dies(opened)
        await until(lambda: session.client.status == "away")
        heir, options = await session.standby.take_over(announce=False)
        async with heir:
            second = Open(heir, await open_room(heir, replace(options, listen="127.0.0.1")), opened.stack)
            await until(partial(follows, north, 1))
            opened.session.room = None
            risen = RoomOptions(listen="127.0.0.1", port=opened.room.port, announce=False)
            opened.room = await open_room(opened.session, risen)
            words: list[str] = []
            north.on_status = lambda: words.append(north.words)
            await dies(second)
            await until(lambda: any("replaced" in said for said in words))
            assert north.epoch == 1
            heir.room = None
            again = replace(options, listen="127.0.0.1", port=second.room.port)
            await open_room(heir, again)
            await until(partial(follows, north, 1))
            north.on_status = None


async def test_while_the_host_is_there_nobody_takes_over(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        session = await stands_by(opened, tmp_path / "here")
        with pytest.raises(c.Refused, match="still there"):
            await session.standby.take_over()
        assert session.client.status == "seated"
        await session.close()


async def test_without_a_copy_there_is_nothing_to_take_over(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        session = await remote_session(await opened.joins("co-facilitator", "Bea"), tmp_path / "here")
        await dies(opened)
        await until(lambda: session.client.status == "away")
        with pytest.raises(RoomError, match="no copy"):
            await session.standby.take_over()
        assert session.client.over


async def test_a_copy_that_was_changed_is_not_played(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        session = await stands_by(opened, tmp_path / "here")
        await dies(opened)
        await until(lambda: session.client.status == "away")
        text = session.path.read_bytes()
        session.path.write_bytes(text.replace(b"opening", b"opEning"))
        with pytest.raises(RoomError, match="cannot be played"):
            await session.standby.take_over()
