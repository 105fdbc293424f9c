"""A quick hand at the console: keys that come faster than dialogs open, and reasons one after the other."""

from __future__ import annotations

from pathlib import Path

from textual import events

from tabletop.tui.console.type_for import TypeForDialog
from tabletop.tui.kit.form_dialog import FormDialog
from tabletop.tui.parts.choices import Choices
from tabletop.tui.parts.curtain import CurtainScreen
from tabletop.tui.seat.station import StationScreen
from tests.tui.console_help import console


async def test_keys_on_their_way_when_a_dialog_opens_go_into_it_in_order(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        for letter in "lup":  # u would undo, p would stop the clock
            hand.app.post_message(events.Key(letter, letter))
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog) and hand.app.screen.values()["text"] == "up")
        assert hand.state.phase == "running"


async def test_a_reason_typed_for_a_role_leaves_the_form_open_for_the_next(tmp_path: Path) -> None:
    decision = "practice-argument"
    async with console(tmp_path, scenario="security-guarantees", started=True) as hand:
        await hand.press("space")
        await hand.press("space")
        await hand.until(lambda: decision in hand.state.play.questions)
        await hand.press("t")
        await hand.type("warsaw")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, TypeForDialog))
        for number, reason in enumerate(("steps", "wind"), start=1):
            await hand.type(reason)
            await hand.press("enter")
            while len(hand.state.argument(decision).reasons) < number or f"+ {reason}" not in hand.screen_text():
                await hand.pilot.pause()
            assert isinstance(hand.app.screen, TypeForDialog)
        hand.app.screen.query_one(Choices).focus()
        await hand.press("1", "ctrl+s")
        await hand.back()
        assert hand.state.submitted(decision, "warsaw") is not None


async def test_nobody_ends_the_program_from_a_players_seat(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("h")
        await hand.press("1")
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        await hand.press("ctrl+q")
        assert hand.app.is_running
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, StationScreen))
        await hand.press("ctrl+q")
        assert hand.app.is_running
        await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        await hand.press("enter")
        await hand.back()
        assert any(
            active.binding.action == "quit" and active.enabled for active in hand.app.screen.active_bindings.values()
        )
