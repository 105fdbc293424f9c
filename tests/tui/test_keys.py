"""Keys as data: what stands under a key, in the help and in the palette is what the actions declare."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from textual.binding import Binding

from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.i18n import use_catalogue
from tabletop.tui.keys import KEYS, action_of, bindings, key_of
from tabletop.tui.kit.help import HelpScreen, commands
from tabletop.tui.kit.palette import Palette
from tabletop.tui.kit.pick import PickDialog
from tests.tui.console_help import Hand, console


@pytest.mark.parametrize("screen", KEYS)
def test_each_key_of_a_screen_asks_once_for_an_action_or_has_words_of_its_own(screen: str) -> None:
    named = Counter(key.action for key in KEYS[screen])
    assert max(named.values()) == 1
    for key, binding in zip(KEYS[screen], bindings(screen), strict=True):
        assert isinstance(binding, Binding)
        assert binding.id == f"{screen}.{key.action}"
        assert key_of(binding.id) == key
        action = action_of(binding.id)
        assert (action is None) == bool(key.words)
        assert binding.description == (action.words if action is not None else key.words)
        assert not (action and key.also), "an action has its other words itself"


def test_a_binding_that_is_declared_with_its_screen_is_no_action() -> None:
    assert action_of("home.open") is None
    assert action_of("console.nothing") is None
    assert action_of("console") is None


async def test_each_key_of_the_console_is_done_as_declared_or_in_a_way_of_its_own(tmp_path: Path) -> None:
    async with console(tmp_path) as hand:
        ways = set(hand.console.control.ways)
        of_console = {key.action for key in KEYS["console"]}
        assert ways <= of_console
        assert {name for name in of_console if ACTIONS[name].make is None} <= ways


async def test_the_help_is_grouped_and_translated_when_it_is_shown(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        assert use_catalogue({"PAUSEX": "ANHALTEN", "The exercise": "Die Übung"}) == []
        try:
            listed = commands(hand.app, hand.console)
            groups = list(dict.fromkeys(command.group for command in listed))
            assert groups[0] == "Die Übung"
            assert groups.index("What is written down") < groups.index("The room") < groups.index("Everywhere")
            assert next(command for command in listed if command.words == "ANHALTEN").group == "Die Übung"
            assert len(groups) == len({command.group for command in listed}) > 5
            await hand.press("question_mark")
            await hand.until(lambda: isinstance(hand.app.screen, HelpScreen))
            assert "Die Übung" in hand.screen_text()
        finally:
            use_catalogue({})


async def found(hand: Hand, query: str) -> list[str]:
    """What the palette finds, the best first."""
    hits = [hit async for hit in Palette(hand.console).search(query)]
    return [str(hit.text) for hit in sorted(hits, key=lambda hit: -hit.score)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("projector", "turn the wall"),
        ("beamer", "blank the wall, or bring it back"),
        ("clock", "a minute more"),
        ("stop the clock", "PAUSEX"),
        ("poll", "judge by vote"),  # nothing to judge yet: it is not offered
        ("typo", "edit before release"),
        ("PAUSEX", "PAUSEX"),
    ],
)
async def test_the_palette_finds_an_action_by_other_words(tmp_path: Path, query: str, words: str) -> None:
    action = next(action for action in ACTIONS.values() if action.words == words)
    async with console(tmp_path, started=True) as hand:
        hand.console.board.focus_serial("")
        hits = await found(hand, query)
        assert (words in hits) == action.means_something(hand.console.control.now)


async def test_what_the_palette_finds_is_done(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("ctrl+p")
        await hand.pilot.pause()
        await hand.press(*"projector")
        await hand.until(lambda: "turn the wall (projector)" in hand.screen_text())
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
