"""Dialogs alone: choosing, typing, pasting, typing ahead."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from tabletop.exercise.actions.action import Action
from tabletop.exercise.actions.exercise import PAUSE
from tabletop.exercise.actions.form import Form, whole
from tabletop.exercise.actions.record import LOG_LINE
from tabletop.exercise.commands import Command, ReleaseInject, WriteLogLine
from tabletop.tui.kit.dialog import Ask
from tabletop.tui.kit.form_dialog import ActionDialog, Area
from tabletop.tui.kit.pick import Pick, PickDialog
from tests import lab
from tests.tui.host import seen

ROLES = [("berlin", "berlin"), ("paris", "paris"), ("warsaw", "warsaw"), ("x-1", "[/] [b]x")]


def dialog_of(action: Action, ask: Ask, **known: str) -> ActionDialog:
    """The form of an action five minutes into an exercise, with an inject that is out."""
    desk = lab.Desk.started()
    desk.ask(ReleaseInject("news"))
    desk.monotonic += 300 - desk.table.clock
    now = desk.moment(**known)
    form = action.form(now) if action.form is not None else None
    assert isinstance(form, Form)
    return ActionDialog(action, now, form, ask)


class Desk(App[None]):
    """Something for dialogs to hang on."""

    own_keys: ClassVar[dict[str, str]] = {}  # as Routes has it

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Command] = []
        self.refusal = ""
        self.taken: str | bool | None = None

    def compose(self) -> ComposeResult:
        yield Static("desk")

    async def ask(self, command: Command) -> str:
        self.asked.append(command)
        return self.refusal

    def took(self, what: str | bool | None) -> None:
        self.taken = what


@pytest.mark.parametrize(
    ("many", "hint", "keys"),
    [
        (9, "its number takes it · part of its name: enter takes the marked · esc", ["3"]),
        (12, "its number or a part of its name · enter takes the marked one · esc", ["1", "2", "enter"]),
    ],
)
async def test_the_hint_says_what_a_digit_does(many: int, hint: str, keys: list[str]) -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(PickDialog("Who?", [(f"r{n}", f"role {chr(96 + n)}") for n in range(1, many + 1)]), app.took)
        await pilot.pause()
        assert hint in seen(app.screen)
        for key in keys[:-1]:
            await pilot.press(key)
            assert app.taken is None
        await pilot.press(keys[-1])
        assert app.taken == ("r3" if many == 9 else "r12")


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        (["2"], "paris"),
        (["w", "a", "enter"], "warsaw"),
        (["down", "enter"], "paris"),
        (["down", "down", "up", "enter"], "paris"),
        (["z", "enter", "escape"], ""),
        (["escape"], ""),
        (["left_square_bracket", "enter"], "x-1"),
    ],
)
async def test_one_of_many_is_taken_by_number_part_or_arrow(keys: list[str], taken: str) -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.push_screen(PickDialog("Who?", ROLES), app.took)
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert app.taken == taken


async def test_a_refusal_keeps_what_was_typed() -> None:
    app = Desk()
    app.refusal = "Not now [/]."
    async with app.run_test() as pilot:
        dialog = dialog_of(LOG_LINE, app.ask, serial="news")
        app.push_screen(dialog, app.took)
        await pilot.pause()
        await pilot.press(*"agreed", "tab", "3", "tab", "s", "tab", "3", "tab", *"cheap", "enter")
        await pilot.pause()
        assert app.asked == [WriteLogLine("agreed", "agreement", "south", "cheap", serial="news", said=180.0)]
        assert app.screen is dialog
        assert dialog.query_one(Area).text == "agreed"
        app.refusal = ""
        await pilot.press("enter")
        await pilot.pause()
        assert app.taken is True


async def test_a_paste_of_several_lines_keeps_its_lines_and_loses_its_poison() -> None:
    from textual import events

    app = Desk()
    async with app.run_test() as pilot:
        app.push_screen(dialog_of(LOG_LINE, app.ask), app.took)
        await pilot.pause()
        app.post_message(events.Paste("first\nsecond \x1b[31mred\u202e"))
        await pilot.pause()
        await pilot.press("ctrl+j", *"third", "enter")
        await pilot.pause()
        assert app.asked == [WriteLogLine("first\nsecond red\nthird", "note", "", said=300.0)]


async def test_keys_typed_before_the_field_is_there_go_into_it() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        dialog = dialog_of(PAUSE, app.ask)
        app.push_screen(dialog, app.took)  # and not a moment later
        from textual import events

        for letter in "fire":
            dialog.post_message(events.Key(letter, letter))
        await pilot.pause()
        await pilot.pause()
        assert dialog.values()["reason"] == "fire"


async def test_escape_sends_nothing() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.push_screen(dialog_of(PAUSE, app.ask), app.took)
        await pilot.pause()
        await pilot.press(*"tea", "escape")
        await pilot.pause()
        assert app.asked == []
        assert app.taken is False


async def test_enter_twice_sends_once() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        app.push_screen(dialog_of(PAUSE, app.ask), app.took)
        await pilot.pause()
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert len(app.asked) == 1


async def test_several_are_marked_with_space_or_digits() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        pick = Pick(ROLES, several=True)
        await app.mount(pick)
        pick.focus()
        await pilot.press("space", "3", "w")
        await pilot.pause()
        assert pick.value == "berlin warsaw"
        await pilot.press("1")
        assert pick.value == "warsaw"
        await pilot.click(Pick, offset=(2, 0))
        assert pick.value == "berlin warsaw"


def test_whole_numbers_are_read_and_nothing_else() -> None:
    assert [whole(text) for text in ("5", " −2 ", "+1", "x", "", "1" * 20, "1.5")] == [5, -2, 1, None, None, None, None]
