"""A real emergency is declared from wherever the keyboard of the host is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from tabletop.tui.console.emergency import EmergencyScreen
from tabletop.tui.kit.form_dialog import FormDialog
from tabletop.tui.parts.curtain import CurtainScreen
from tabletop.tui.seat.station import StationScreen
from tests.tui.console_help import Hand, console


async def declared(hand: Hand, key: str) -> None:
    """The first press changes nothing, the second stops everything."""
    await hand.press(key)
    assert hand.phase == "running"
    await hand.press(key)
    await hand.until(lambda: isinstance(hand.app.screen, EmergencyScreen))
    assert hand.phase == "emergency"


#: what is pressed on the console before
OVER = {
    "the console": (),
    "the intray": ("i",),
    "the room": ("j",),
    "a dialog with an empty field": ("p",),
    "a list to choose from": ("slash",),
    "a page to read": ("G",),
    "the log": ("L",),
    "the help": ("question_mark",),
    "the curtain": ("h", "1"),
    "a station at the host": ("h", "1", "enter"),
}


@pytest.mark.parametrize("keys", OVER.values(), ids=OVER)
@pytest.mark.parametrize("key", ["exclamation_mark", "ctrl+g"])
async def test_two_presses_stop_everything_from_every_screen_of_the_host(
    tmp_path: Path, keys: Sequence[str], key: str
) -> None:
    async with console(tmp_path, started=True) as hand:
        for each in keys:
            before = hand.app.screen
            await hand.press(each)
            await hand.until(partial(lambda before: hand.app.screen is not before, before))
        await declared(hand, key)


async def test_in_a_text_that_somebody_writes_the_sign_is_text_and_the_key_for_fields_asks(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("p")
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
        await hand.press(*"stop", "exclamation_mark", "exclamation_mark")
        assert "stop!!" in hand.screen_text()
        assert hand.phase == "running"
        await declared(hand, "ctrl+g")


async def test_one_sign_at_the_beginning_of_a_text_is_not_lost(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("p")
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
        await hand.press("exclamation_mark", *"heat")
        assert "!heat" in hand.screen_text()
        assert hand.phase == "running"


async def test_a_player_at_the_shared_keyboard_writes_signs_and_has_the_key_for_fields(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("h", "1")
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, StationScreen))
        await hand.press("f7")
        await hand.until(lambda: hand.app.screen.focused is not None)
        await hand.press("exclamation_mark", "exclamation_mark")
        assert hand.phase == "running"
        await declared(hand, "ctrl+g")


async def test_the_key_of_ones_own_is_the_key_over_the_console_too(tmp_path: Path) -> None:
    async with console(tmp_path, started=True, keys='console.emergency = "f9"') as hand:
        await hand.press("G")
        await hand.until(lambda: hand.app.screen is not hand.console)
        await hand.press("exclamation_mark", "exclamation_mark")
        assert hand.phase == "running"
        await declared(hand, "f9")
