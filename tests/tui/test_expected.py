"""Expected actions, objectives and pace, the parking lot and the decision log at the console; the tick list of an observer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.expected import expected
from tabletop.tui.kit.confirm import PageDialog
from tabletop.tui.parts.expected_ticks import TickDialog
from tests.tui.console_help import console
from tests.tui.host import BIG, SMALL, seen, until
from tests.tui.test_observer import debate, observer


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_expected_actions_are_ticked_by_their_digits_and_stand_in_the_focus(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with console(tmp_path, size=size, scenario="security-guarantees", started=True) as hand:
        await hand.press("space")
        await hand.until(lambda: hand.state.play.delivered)
        while not expected(hand.state):
            await hand.press("space")
            await hand.pilot.pause()
        newest = expected(hand.state)[0]
        await hand.press("y")
        assert isinstance(hand.app.screen, TickDialog)
        shown = "".join(hand.screen_text().split())
        assert "".join(newest.actions[0].text.split())[:20] in shown
        await hand.press("1")
        await hand.until(lambda: (newest.serial, 1) in hand.state.ticks)
        await hand.press("9", "space")  # there is no ninth action; space turns the first one round
        await hand.until(lambda: not hand.state.ticks[newest.serial, 1].seen)
        await hand.press("1")
        await hand.until(lambda: hand.state.ticks[newest.serial, 1].seen)
        assert "[✓]" in hand.screen_text()
        await hand.press("left", "right", "enter")
        await hand.back()
        hand.console.board.focus_serial(newest.serial)
        assert f"✓ {newest.actions[0].text[:12]}" in hand.text("focus")


async def test_the_objectives_are_always_in_sight_with_what_the_pace_means(tmp_path: Path) -> None:
    async with console(tmp_path, scenario="security-guarantees", started=True) as hand:
        count = len(hand.console.control.book.scenario.objectives)
        assert f"{count}·" in hand.text("room")
        hand.clock.now += 7200.0  # two hours go by in the first move that counts
        await hand.press("m", "enter")
        await hand.back()
        hand.clock.now += 7200.0
        hand.console.board.tick(hand.session.table.clock)
        await hand.pilot.pause()
        assert "ENDEX comes" in " ".join(hand.text("room").split())
        await hand.press("G")
        assert isinstance(hand.app.screen, PageDialog)
        assert "At this pace ENDEX comes" in hand.screen_text()
        await hand.press("escape")
        await hand.back()


async def test_a_point_is_parked_and_listed(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("P")
        await hand.type("Who pays the ferry? [/]")
        await hand.press("enter")
        await hand.until(lambda: hand.state.log)
        await hand.back()
        [line] = hand.state.log.values()
        assert (line.word, line.text) == ("parked", "Who pays the ferry? [/]")
        await hand.press("G", "end", "pagedown", "pagedown")
        assert "Who pays the ferry? [/]" in hand.screen_text()
        await hand.press("escape")


async def test_a_log_line_belongs_to_what_is_in_focus_and_to_the_time_it_was_said(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("space")
        await hand.until(lambda: hand.state.play.delivered)
        inject = next(iter(hand.state.play.delivered))
        hand.console.board.focus_serial(inject)
        hand.clock.now += 600.0
        await hand.press("l")
        await hand.type("The baker pays")
        await hand.press("tab", "2", "tab", "tab", "3", "enter")
        await hand.until(lambda: hand.state.log)
        [line] = hand.state.log.values()
        assert (line.word, line.serial) == ("decision", inject)
        assert line.said == hand.session.table.clock - 120
        await hand.back()


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_an_observer_ticks_and_the_line_keeps_what_is_on_it(size: tuple[int, int]) -> None:
    room = debate()
    async with observer(room, size) as (pilot, screen, _):
        await pilot.press(*"half a note", "f5")
        assert isinstance(pilot.app.screen, TickDialog)
        await pilot.press("2")
        await until(pilot, lambda: room.table.state.ticks)
        assert list(room.table.state.ticks) == [("sanctions-debate", 2)]
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert "half a note" in seen(screen)


async def test_what_the_table_refuses_is_said_in_the_list() -> None:
    room = debate()
    async with observer(room) as (pilot, _, seat):
        await pilot.press("f5")
        room.do(c.DeclareEmergency())
        room.do(c.LiftEmergency("drill"))
        await pilot.press("space")
        await until(pilot, lambda: room.table.state.ticks)
        seat.state.play.questions.clear()
        await pilot.press("1")
        await pilot.pause()
        assert len(room.table.state.ticks) == 1
