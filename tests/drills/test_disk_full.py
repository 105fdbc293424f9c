"""Drill 8: the disk is full while the room plays, and there is space again later.

What a full disk does to one file at a time is told by ``tests/journal/test_journal_writer.py``, ``tests/report/test_release_files.py``,
``tests/journal/test_review.py``, ``tests/room/test_standby.py`` and ``tests/room/test_fork.py``.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.journal import files
from tabletop.journal.errors import JournalBroken
from tabletop.journal.reading import read_save
from tabletop.room.saved.proof import prove
from tests.room.fake_host import until
from tests.room.test_coming_back import an_evening, everybody_is_where_they_were


@pytest.mark.drill(8)
@pytest.mark.parametrize("share", [0, 2, 1], ids=["nothing fits", "half fits", "the sync fails"])
async def test_a_full_disk_stops_the_room_in_words_and_costs_nothing_that_was_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    write_all, sync = files.write_all, files.sync

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fits(descriptor: int, data: bytes) -> None:
        if share:
            write_all(descriptor, data[: len(data) // share])
        if share != 1:
            full()

    async with an_evening(tmp_path) as evening:
        player, path = evening.clients["screen"], evening.opened.session.path
        await player.ask(c.KeepNotes("north", "before"))
        before = read_save(path).records
        with monkeypatch.context() as disk:
            disk.setattr(files, "write_all", fits)
            if share == 1:
                disk.setattr(files, "sync", full)
            with pytest.raises(JournalBroken, match="disk is full"):
                await evening.opened.ask(c.ReleaseInject("news"))
            with pytest.raises(c.Refused, match="disk is full") as refused:
                await player.ask(c.KeepNotes("north", "while it was full"))
            assert refused.value.code == "broken"
            assert "disk is full" in evening.opened.session.table.broken
            for client in evening.clients.values():
                assert client.connection is not None
                assert "news" not in client.connection.state.play.delivered, "nobody is shown what is not in the record"
            await evening.opened.session.close("The disk of the host is full.")
        assert files.sync is sync
        await evening.resumed()
        await everybody_is_where_they_were(evening)
        save = read_save(path)
        assert save.damage is None
        assert save.records[: len(before)] == before
        await evening.opened.ask(c.Continue())
        if (
            "news" not in evening.opened.session.table.state.play.delivered
        ):  # a write that was whole may be found after all
            await evening.opened.ask(c.ReleaseInject("news"))
        await player.ask(c.KeepNotes("north", "after"))
        for client in evening.clients.values():
            await until(lambda client=client: evening.opened.sees_all(client))  # type: ignore[misc]
        records = read_save(path).records
        assert [record.event.kind for record in records].count("inject-released") == 1
        notes = [record.event.text for record in records if record.event.kind == "notes-kept"]  # type: ignore[attr-defined]
        assert notes == ["before", "after"]
    assert prove(path).sound
