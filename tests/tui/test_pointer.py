"""The pointer does what keys do: rows of the queue, tabs of console, station and hotwash."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tabletop.tui.console.queue_pane import QueuePane
from tabletop.tui.hotwash.ending import EndingScreen
from tabletop.tui.hotwash.hotwash import HotwashScreen
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.kit.tab_line import TabLine
from tests.tui.console_help import Hand, console
from tests.tui.host import SMALL, Room, scenario, station, until


async def point(hand: Hand, words: str) -> None:
    """Click on words of the screen, where they stand first."""
    rows = hand.screen_text().splitlines()
    y = next(y for y, row in enumerate(rows) if words in row)
    await hand.pilot.click(offset=(rows[y].index(words), y))


async def test_a_click_on_a_row_of_the_queue_turns_to_that_serial(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        pane = hand.console.query_one(QueuePane)
        for serial in pane.serials[-1], pane.serials[0]:
            await hand.pilot.click(QueuePane, offset=(4, pane._rows[serial]))
            assert hand.console.board.focused_serial == serial
        await hand.pilot.click(QueuePane, offset=(4, 0))
        assert hand.console.board.focused_serial == pane.serials[0], "the heading is no row"
        assert not hand.state.play.delivered, "looking puts nothing out"


async def test_the_tabs_of_a_narrow_console_are_turned_by_a_click(tmp_path: Path) -> None:
    async with console(tmp_path, size=SMALL, started=True) as hand:
        for words, tab in (("3 Room", "room"), ("1 Queue", "queue"), ("2 Focus", "focus")):
            await point(hand, words)
            assert hand.console.board.tab == tab


async def test_a_row_of_a_picker_is_taken_by_a_click(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("slash")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        serial = hand.console.query_one(QueuePane).serials[-1]
        await point(hand, f"· {serial}")
        await hand.back()
        assert hand.console.board.focused_serial == serial


async def test_the_tabs_of_a_station_are_turned_by_a_click() -> None:
    async with station(Room(scenario()), "berlin", SMALL) as (_, pilot, screen):
        line = screen.query_one(TabLine)
        for page in ("messages", "now", "notes", "inbox", "brief"):
            place = next(end for end, tab in line._ends if tab == page) - 3
            await pilot.click(TabLine, offset=(place, 0))
            await until(pilot, partial(lambda page: screen.view.current == page, page))


async def test_the_rooms_of_the_hotwash_are_entered_by_a_click(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("E", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, EndingScreen))
        await hand.press("h")
        await hand.until(lambda: isinstance(hand.app.screen, HotwashScreen))
        hotwash = hand.app.screen
        assert isinstance(hotwash, HotwashScreen)
        for name in ("questions", "forms", "timeline"):  # First Steps hides nothing that could be unsealed
            await point(hand, name.title())
            await hand.until(partial(lambda name: hotwash.room is hotwash.rooms[name], name))
