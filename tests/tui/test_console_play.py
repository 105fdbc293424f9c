"""A whole exercise by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.console_help import console


@pytest.mark.drill(5)
@pytest.mark.parametrize("size", [(140, 40), (80, 24), (200, 60)])
async def test_first_steps_from_startex_to_endex_by_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, size=size) as hand:
        assert "BRIEFING" in hand.screen_text()
        assert hand.state.phase == "before"
        await hand.press("S")
        assert "NO DUFF" in hand.screen_text()  # the safety words are there to be read aloud
        await hand.press("enter")
        await hand.until(lambda: hand.state.phase == "running")
        await hand.back()
        assert "RUNNING" in hand.screen_text()

        await hand.press("space")
        await hand.until(lambda: "welcome" in hand.state.play.delivered)
        await hand.press("space")
        await hand.until(lambda: "biscuits" in hand.state.play.questions)
        for role in (1, 2, 3):
            await hand.answer(role, 3)
        assert len(hand.state.responses["biscuits"]) == 3
        assert all(answer.entered_by == "facilitator" for answer in hand.state.responses["biscuits"].values())
        await hand.press("d")
        await hand.until(lambda: hand.state.play.questions["biscuits"].status == "closed")
        assert "Shortbread" in hand.text("focus")
        assert "5 → 6" in hand.text("focus")  # what would follow is shown before it is confirmed
        await hand.press("enter")
        await hand.until(lambda: hand.state.play.questions["biscuits"].status == "resolved")
        assert hand.state.play.tracks["goodwill"] == 6
        assert "The baker blushes" in hand.text("focus")

        await hand.press("m")
        assert "Now it counts" in hand.screen_text()
        await hand.press("enter")
        await hand.until(lambda: hand.state.play.move == "the-rope")
        await hand.back()
        for _ in range(2):
            await hand.press("space")
        await hand.until(lambda: "keeper-note" in hand.state.play.delivered)
        await hand.press("space")
        await hand.until(lambda: "crossing" in hand.state.play.questions)
        await hand.answer(1, 2)
        await hand.answer(2, 2)
        await hand.press("d")
        await hand.until(lambda: hand.state.play.questions["crossing"].status == "closed")
        await hand.press("enter")
        await hand.until(lambda: hand.state.play.questions["crossing"].outcome == ("rowing-boats",))

        await hand.press("E")
        await hand.press("enter")
        await hand.until(lambda: hand.state.phase == "ended")
        assert hand.state.ending is not None
        assert hand.state.ending[0] == "fair-afloat"
        await hand.until(lambda: hand.app.screen is not hand.console)
        await hand.press("escape")
        await hand.back()
        assert "ENDEX" in hand.screen_text()
        await hand.press("q")
        await hand.until(lambda: len(hand.app.screen_stack) == 1)


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_after_endex_a_question_that_was_not_resolved_waits_no_longer(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with console(tmp_path, size=size, started=True) as hand:
        await hand.press("space", "space", "d")
        await hand.until(lambda: "not confirmed yet" in hand.screen_text())
        await hand.press("E", "enter")
        await hand.until(lambda: hand.phase == "ended")
        await hand.until(lambda: hand.app.screen is not hand.console)
        await hand.press("escape")
        await hand.back()
        await hand.until(lambda: "ENDEX" in hand.screen_text())
        assert "not confirmed yet" not in hand.screen_text()
        await hand.press("q")
        await hand.until(lambda: len(hand.app.screen_stack) == 1)


async def test_the_keyboard_goes_round_behind_the_curtain(tmp_path: Path) -> None:
    from tabletop.tui.parts.curtain import CurtainScreen
    from tabletop.tui.seat.station import StationScreen

    async with console(tmp_path, started=True) as hand:
        await hand.press("space", "h", "2")
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        assert hand.app.screen.check_action("back", ())
        assert "QUEUE" not in hand.screen_text()
        assert "Welcome" not in hand.screen_text()
        assert hand.console.has_class("covered")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, StationScreen))
        station = hand.app.screen
        assert isinstance(station, StationScreen)
        assert station.role == "baker"
        station.dismiss(None)
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        assert not hand.app.screen.check_action("back", ())
        await hand.press("escape")  # nobody gets at the console by accident
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        await hand.press("enter")
        await hand.back()
        assert not hand.console.has_class("covered")


async def test_leaving_the_curtain_brings_the_console_back(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("h", "1", "escape")
        await hand.back()
        assert not hand.console.has_class("covered")
