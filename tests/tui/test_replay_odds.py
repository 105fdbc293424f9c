"""The screen that says what a roll hung on."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.screen import Screen

from tabletop.exercise import commands as c
from tabletop.exercise.events import ArgumentAdjudicated, DiceRolled
from tabletop.journal.reading import Save
from tabletop.report.sensitivity import percent, sensitivities
from tabletop.room.saved.recording import Recording
from tabletop.tui.replay.cursor import Cursor
from tabletop.tui.replay.odds import OddsPane, OddsScreen, of_moment
from tabletop.tui.replay.replay import ReplayScreen
from tests.lab import BOOK, Desk
from tests.tui.host import BIG, SMALL, Host, seen, until
from tests.tui.test_eyes import recording


def lines(screen: Screen[Any]) -> str:
    return "\n".join(line.plain for line in screen.query_one(OddsPane)._lines)


@pytest.mark.parametrize("size", [SMALL, BIG])
async def test_o_shows_the_roll_of_the_argument_under_the_cursor(size: tuple[int, int]) -> None:
    rolls = sensitivities(recording().records)
    two = next(roll for roll in rolls if roll.method == "2d6")
    host = Host()
    async with host.run_test(size=size) as pilot:
        board = ReplayScreen(recording(), two.rolled)
        await host.push_screen(board)
        await pilot.pause()
        await pilot.press("o")
        await until(pilot, lambda: isinstance(host.screen, OddsScreen) and two.title in seen(host.screen))
        text = lines(host.screen)
        assert f"{percent(two.odds)} % to succeed" in text
        assert "Exact:" in text
        for row in two.reasons:
            assert f"{row.target}+" in text
            assert f"{percent(row.odds)} %" in text
        place = rolls.index(two)
        await pilot.press("left")
        await until(pilot, lambda: rolls[place - 1].title in seen(host.screen))
        assert "model" in lines(host.screen)
        assert "WITHOUT THIS ESTIMATE" in lines(host.screen)
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is board)
        assert board.cursor.count == rolls[place - 1].seq
        assert isinstance(board.recording.records[board.cursor.count - 1].event, ArgumentAdjudicated)


def test_the_roll_of_a_moment_is_its_own_or_the_last_before() -> None:
    rolls = sensitivities(recording().records)
    assert len(rolls) >= 2
    first, second = rolls[0], rolls[1]
    assert of_moment(rolls, Cursor(recording(), second.seq - 1, 0.0)) == 1  # the dice of the second
    between = next(
        r.seq for r in recording().records if r.seq > first.seq + 3 and not getattr(r.event, "decision", "")
    )  # fmt: skip
    assert of_moment(rolls, Cursor(recording(), between, 0.0)) == 0
    assert of_moment(rolls, Cursor(recording(), 0, 0.0)) == 0
    assert isinstance(recording().records[second.rolled - 1].event, DiceRolled)


async def test_what_would_have_turned_the_result_is_marked_and_a_ruling_is_said() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "[/] [bold]for", 2), "north")
    desk.ask(c.AddReason("bout", "south", "con", "against", 2), "south")
    desk.ask(c.SubmitEstimate("bout", "south", 50), "south")
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "2d6"))
    desk.ask(c.Adjudicate("bout", "2d6", "triumph", "the umpire says so"))
    desk.ask(c.Adjudicate("bout", "2d6", "disaster", "the umpire says so"))
    rolls = sensitivities(desk.records)
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        pane = OddsPane(BOOK)
        await host.mount(pane)
        await pilot.pause()
        ruled = 0
        for roll in rolls:
            pane.show(roll)
            await pilot.pause()
            text = " ".join(" ".join(line.plain for line in pane._lines).split())
            assert text.count("↔") == sum(row.turns for row in roll.reasons) + sum(row.turns for row in roll.estimates)
            assert ("ruled otherwise" in text) == (roll.stood != roll.success)
            assert "[/] [bold]for" in text
            assert "by the rule it would have succeeded without dice" in text
            ruled += roll.stood != roll.success
        assert ruled >= 1


async def test_an_argument_judged_without_dice_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "for"), "north")
    desk.ask(c.AddReason("bout", "south", "con", "against"), "south")
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "vote"))
    monkeypatch.setattr("tabletop.room.saved.recording.rulebook_of", lambda _save: BOOK)
    save = SimpleNamespace(records=desk.records, path=tmp_path / "a.toml", damage=None, recovery=None)
    board = ReplayScreen(Recording(cast("Save", save)), len(desk.records))
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        await host.push_screen(board)
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        assert host.screen is board  # no roll in the whole record: the key is not offered
        board._rolls = sensitivities(recording().records)
        board.refresh_bindings()
        await pilot.press("o")
        await pilot.pause()
        assert host.screen is board
        assert any("No dice were rolled" in notice.message for notice in host._notifications)
