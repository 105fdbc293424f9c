"""A host run by lines that finds itself replaced."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from tabletop.cli.lines import headless
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.host import hosted_room
from tabletop.room.host.hosted_room import RoomOptions
from tabletop.room.host.rivals import Rival
from tests.room.open_rooms import a_session

RIVAL = Rival("192.0.2.7", 7500, "", 1 << 40, 3)


class Nobody:
    """Nobody types."""

    async def next(self) -> str | None:
        return None


async def test_a_host_of_lines_says_that_it_was_replaced_shows_what_it_has_alone_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def find(addresses: Iterable[object], _session: str) -> list[Rival]:
        asked.append(list(addresses))
        return [RIVAL]

    asked: list[list[object]] = []
    monkeypatch.setattr(hosted_room, "LOOK", 0.001)
    monkeypatch.setattr(hosted_room, "find_rivals", find)
    session = a_session(tmp_path)
    session.table.ask(c.WriteLogLine("only here"), FACILITATOR)
    options = RoomOptions(listen="127.0.0.1", port=0, plain=True, announce=False)
    code = await headless.serve(session, options, Nobody())  # type: ignore[arg-type]  # nothing is read
    said = await asyncio.to_thread(capsys.readouterr)
    assert code == 1
    assert asked
    assert "Another machine took over and is the host now, at 192.0.2.7:7500." in said.out
    assert "only here" in said.out
    assert session.path.name in said.out
    assert session.room is None


@pytest.mark.parametrize(
    ("epoch", "since", "shared"),
    [(0, 0, 3), (1 << 40 | 5, 2, 2), (1 << 40 | 5, 9, 3)],
    ids=["the first host", "took over with less", "took over with more"],
)
def test_up_to_where_two_records_are_the_same(epoch: int, since: int, shared: int) -> None:
    assert RIVAL.shared(epoch, since) == shared
