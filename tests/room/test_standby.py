"""A second machine: its copy of the save, and how it becomes the host."""

from __future__ import annotations

import asyncio
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
from tabletop.room.host.rivals import ask_rival
from tabletop.room.lines.apart import apart_lines
from tabletop.room.table.seat import RoomError
from tabletop.room.wire.epochs import next_epoch, same_generation
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
    """Whether this terminal is with a host that came after that epoch."""
    return client.status == "seated" and client.epoch > epoch


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
                await until(partial(follows, client, epoch))
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


async def taken_over(opened: Open, session: RemoteSession) -> Open:
    """The first host is dead, and this machine is the host."""
    await until(lambda: len(session.client.people.tokens if session.client.people else ()) > 1)
    await dies(opened)
    await until(lambda: session.client.status == "away")
    return await is_the_host(opened, session)


async def is_the_host(opened: Open, session: RemoteSession) -> Open:
    """This machine takes over, whoever else does."""
    heir, options = await session.standby.take_over(announce=False)
    await opened.stack.enter_async_context(heir)
    return Open(heir, await open_room(heir, replace(options, listen="127.0.0.1")), opened.stack)


def risen(opened: Open) -> RoomOptions:
    """How a host that was killed opens its room again."""
    opened.session.room = None
    return RoomOptions(listen="127.0.0.1", port=opened.room.port, announce=False, plain=opened.room.options.plain)


async def test_a_first_host_that_comes_back_is_told_and_shows_what_it_has_alone(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host", plain=False) as opened:
        north = await opened.joins("player", "Ada", "north")
        session = await stands_by(opened, tmp_path / "here")
        opened.room._keeper.changed()
        second = await taken_over(opened, session)
        await until(partial(follows, north, 0))
        shared = len(opened.session.table.records)
        await opened.ask(c.WriteLogLine("only the first host has this"))
        with pytest.raises(RoomError, match="Another machine took over and is the host now, at") as refused:
            await open_room(opened.session, risen(opened))
        assert refused.value.code == "replaced"
        assert f"at 127.0.0.1:{second.room.port}" in refused.value.words
        assert "1 event was recorded here alone" in refused.value.words
        assert opened.session.path.name in refused.value.words
        table = opened.session.table
        assert [record.seq for record in table.apart] == [shared + 1]
        assert any("only the first host has this" in line for line in apart_lines(table))
        with pytest.raises(c.Refused, match="Another machine took over"):
            await opened.ask(c.WriteLogLine("no more"))
        assert not table.running
        assert north.status == "seated"


async def test_when_the_second_host_is_dead_too_the_first_opens_and_hears_that_terminals_were_elsewhere(
    tmp_path: Path,
) -> None:
    async with an_open_room(tmp_path / "host", plain=False) as opened:
        north = await opened.joins("player", "Ada", "north")
        session = await stands_by(opened, tmp_path / "here")
        second = await taken_over(opened, session)
        await until(partial(follows, north, 0))
        epoch = north.epoch
        await dies(second)
        opened.room = await open_room(opened.session, risen(opened))
        await until(lambda: any("took over from this one" in words for words in opened.room.notices))
        assert "replaced" in north.words or north.status == "away"
        second.session.room = None
        again = RoomOptions(listen="127.0.0.1", port=second.room.port, announce=False)
        await open_room(second.session, again)
        await until(lambda: north.status == "seated")
        assert north.epoch == epoch


async def test_of_two_who_take_over_one_stays_and_the_other_says_so_and_shows_what_it_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(*_: object) -> tuple[()]:
        return ()

    async with an_open_room(tmp_path / "host", plain=False) as opened:
        north = await opened.joins("player", "Ada", "north")
        bea, cy = await stands_by(opened, tmp_path / "bea"), await stands_by(opened, tmp_path / "cy")
        await until(lambda: len(bea.client.hosts) == len(cy.client.hosts) == 3)
        await until(lambda: len(bea.client.people.tokens if bea.client.people else ()) == 3)
        await until(lambda: len(cy.client.people.tokens if cy.client.people else ()) == 3)
        await dies(opened)
        await until(lambda: bea.client.status == cy.client.status == "away")
        common = len(opened.session.table.records)
        with monkeypatch.context() as patch:  # neither hears the other yet
            patch.setattr("tabletop.room.host.hosted_room.find_rivals", nobody)
            both = await asyncio.gather(is_the_host(opened, bea), is_the_host(opened, cy))
        loser, winner = sorted(both, key=lambda one: one.room._admission.epoch)
        assert loser.room._admission.epoch != winner.room._admission.epoch
        await until(partial(follows, north, 0))
        await loser.ask(c.WriteLogLine("the loser's line"))
        await winner.ask(c.WriteLogLine("the winner's line"))
        saved = loser.session.path.read_bytes()
        await winner.room._look(winner.room._rivals)
        assert any("gives way to this one" in words for words in winner.room.notices)
        await loser.room._look(loser.room._rivals)
        await loser.room.replaced.wait()
        table = loser.session.table
        assert table.replaced
        assert f"at 127.0.0.1:{winner.room.port}" in table.broken
        assert loser.session.path.name in table.broken
        assert all(record.seq > common for record in table.apart)
        assert any("the loser's line" in line for line in apart_lines(table))
        assert not any("the winner's line" in line for line in apart_lines(table))
        assert loser.session.path.read_bytes() == saved
        assert loser.session.room is None
        await until(lambda: north.status == "seated" and north.epoch == winner.room._admission.epoch)
        assert winner.sees_all(north)


async def test_what_a_seat_sent_to_the_host_that_gave_way_is_taken_back_in_words(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host", plain=False) as opened:
        north = await opened.joins("player", "Ada", "north")
        session = await stands_by(opened, tmp_path / "here")
        await until(lambda: len(session.client.people.tokens if session.client.people else ()) == 2)
        opened.unplug()
        assert north.connection is not None
        await north.connection.ask(c.SendMessage(("south",), "Only the first host got this"))
        await until(lambda: opened.sees_all(north))
        copy = session.path.read_bytes()
        await dies(opened)
        await until(lambda: session.client.status == "away")
        session.standby._copy.close()
        at = copy.rfind(b"Only the first host got this")
        session.path.write_bytes(copy if at < 0 else copy[: copy.rfind(b"\n[[", 0, at) + 1])
        await is_the_host(opened, session)
        await until(partial(follows, north, 0))
        assert any("Not in the record of the host that took over" in line for line in north.connection.digest)
        assert any("Only the first host got this" in line for line in north.connection.digest)


async def test_who_would_take_over_where_another_one_has_is_told_and_goes_there(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host", plain=False) as opened:
        bea, cy = await stands_by(opened, tmp_path / "bea"), await stands_by(opened, tmp_path / "cy")
        await until(lambda: len(bea.client.hosts) == len(cy.client.hosts) == 3)
        looks = asyncio.Event()
        cy.client._pause = lambda _: looks.wait()  # type: ignore[assignment,return-value]  # its line is the slower one
        second = await taken_over(opened, bea)
        await until(lambda: cy.client.status == "away")
        with pytest.raises(c.Refused, match=r"There is a host, at .*goes there by itself"):
            await cy.standby.take_over()
        looks.set()
        await until(partial(follows, cy.client, 0))
        assert cy.client.epoch == second.room._admission.epoch
        await until(lambda: same(second, cy))


async def test_a_host_that_wakes_after_a_take_over_fires_and_records_nothing_and_says_so(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host", plain=False) as opened:
        north = await opened.joins("player", "Ada", "north")
        session = await stands_by(opened, tmp_path / "here")
        await until(lambda: len(session.client.people.tokens if session.client.people else ()) == 2)
        room, table = opened.room, opened.session.table
        opened.unplug()
        server = room._server._server
        assert server is not None
        server.close(close_connections=False)  # whoever sleeps answers nobody
        await server.wait_closed()
        await until(lambda: session.client.status == "away")
        await is_the_host(opened, session)
        await until(partial(follows, north, 0))
        before = opened.session.path.read_bytes()
        awake = opened.session.live._awake
        assert awake is not None
        awake._slept = 600.0  # as the clock says on waking
        with pytest.raises(c.Refused, match="Another machine took over and is the host now"):
            await opened.ask(c.ReleaseInject("news"))
        assert (table.replaced, table.running, table.state.phase) == (True, False, "running")
        assert opened.session.path.read_bytes() == before
        await room.replaced.wait()


async def test_who_asks_for_another_session_and_who_answers_nonsense_is_no_rival(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        here = ("127.0.0.1", opened.room.port, "")
        ours = opened.room._head.id
        assert await ask_rival(here, "0" * 32) is None
        found = await ask_rival(here, ours)
        assert found is not None
        assert (found.epoch, found.since) == (0, 0)
        assert await ask_rival(("127.0.0.1", 1, ""), ours) is None
        assert opened.room.guests == ()


def test_every_machine_that_takes_over_has_an_epoch_of_its_own_that_is_higher() -> None:
    drawn = {next_epoch(0) for _ in range(50)}
    assert len(drawn) > 45
    assert all(same_generation(one, other) for one in drawn for other in drawn)
    assert all(next_epoch(one) > max(drawn) for one in drawn)
    assert all(next_epoch(old) > old for old in range(10)), "what an earlier version counted one by one"


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
