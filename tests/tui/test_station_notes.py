"""Private notes: kept by themselves, and nobody's words are replaced where two people in a role write."""

from __future__ import annotations

import asyncio

import pytest

from tabletop.exercise import commands as c
from tabletop.tui.kit.fields import CleanArea
from tabletop.tui.seat import drafts
from tabletop.tui.seat.notes import NotesPane
from tabletop.tui.seat.station import StationScreen
from tests.tui.host import BIG, SMALL, Room, scenario, seen, station, until
from tests.tui.seats import terminal


def notes(room: Room) -> str:
    """Berlin's notes as the table has them."""
    return room.table.state.notes.get("berlin", "")


def written(screen: StationScreen) -> str:
    """The notes as they stand in the field."""
    return screen.query_one("NotesPane CleanArea", CleanArea).text


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_notes_are_kept_when_the_keys_rest_and_are_there_again(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "QUIET", 0.01)
    room = Room(scenario())
    async with station(room, "berlin", size) as (_, pilot, screen):
        await pilot.press("f7", *"ask about gas")
        await until(pilot, lambda: notes(room) == "ask about gas")
        assert "control does not read this" in seen(screen)
        await pilot.press("f3", "f7", *"!")
        await until(pilot, lambda: notes(room) == "ask about gas!")
    again = Room(scenario())
    again.ask("berlin", c.KeepNotes("berlin", "from before"))
    async with station(again, "berlin", size) as (_, pilot, screen):
        assert written(screen) == "from before"


async def test_leaving_keeps_the_last_words() -> None:
    room = Room(scenario())
    async with station(room, "berlin") as (host, pilot, _):
        await pilot.press("f7", *"one more", "escape")
        await until(pilot, lambda: not isinstance(host.screen, StationScreen))
        assert notes(room) == "one more"


async def test_another_members_notes_appear_where_nobody_writes() -> None:
    room = Room(scenario())
    async with station(room, "berlin") as (_, pilot, screen):
        room.ask("berlin", c.KeepNotes("berlin", "hers"))
        await until(pilot, lambda: written(screen) == "hers")


async def test_two_who_write_lose_nothing() -> None:
    room = Room(scenario())
    room.do(c.SeatRole("berlin", "Anna", True, "aa"), c.SeatRole("berlin", "Ben", True, "bb"))
    async with terminal(room, "berlin", "bb") as (pilot, screen, link):
        await pilot.press("f7", *"mine")
        link.cut()  # what is written now cannot be kept yet
        await pilot.press(*" too")
        room.table.ask(c.KeepNotes("berlin", "hers"), "berlin", "", "aa")
        link.mend()
        await until(pilot, lambda: "Somebody else in your role has written notes" in seen(screen))
        assert written(screen) == "mine too"
        assert "Notes (!)" in seen(screen)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: notes(room) == "hers\n– – –\nmine too")
        assert "Somebody else" not in seen(screen)


async def test_two_texts_are_kept_together_when_the_program_ends() -> None:
    room = Room(scenario())
    room.do(c.SeatRole("berlin", "Anna", True, "aa"), c.SeatRole("berlin", "Ben", True, "bb"))
    async with terminal(room, "berlin", "bb") as (pilot, screen, link):
        link.cut()
        await pilot.press("f7", *"mine")
        room.table.ask(c.KeepNotes("berlin", "hers"), "berlin", "", "aa")
        link.mend()
        await until(pilot, lambda: screen.query_one(NotesPane).two_texts)
        screen.dismiss(None)
        await until(pilot, lambda: notes(room) == "hers\n– – –\nmine")
        await asyncio.sleep(0)
