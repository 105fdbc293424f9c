"""The decision form in all its kinds, as station and console use it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from tabletop.exercise.commands import AddReason, Answer, SubmitEstimate, SubmitResponse
from tabletop.exercise.state import ArgumentState, Question, Reason, Response
from tabletop.tui.kit.block_letters import block_lines
from tabletop.tui.kit.fields import MOST_CHARS, Amount, CleanArea, CleanInput, OneOf
from tabletop.tui.parts.answer_form import DecisionForm
from tabletop.tui.parts.choices import Choices
from tests import lab
from tests.tui.host import HOSTILE, seen

PLAIN = Question(
    decision="d",
    title="Roads",
    question="Which road?",
    form="choice",
    who=("berlin", "paris"),
    options=(("a", "Energy", ""), ("b", "Ships", "more of them"), ("c", "None", "")),
    restricted=(("b", "paris"),),
    alone=("c",),
    strikers=("berlin",),
    pick=1,
    least=0.0,
    most=2.0,
    step=0.5,
    unit="brigades",
    secret=True,
    reveal="tally",
    confidence=True,
    rule="most votes",
    opened=0.0,
    closes=60.0,
    move="m",
    seq=1,
)

MOMENT = lab.Desk.started().moment


class Desk(App[None]):
    """A form and what it says."""

    def __init__(self, form: DecisionForm) -> None:
        super().__init__()
        self.form = form
        self.changes = 0
        self.sent: list[tuple[object, ...]] = []

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield self.form

    def on_decision_form_changed(self) -> None:
        self.changes += 1

    def on_decision_form_submitted(self, event: DecisionForm.Submitted) -> None:
        self.sent.append(event.commands)
        event.form.accepted(event.commands)


def desk(form: str = "choice", role: str = "berlin", answer: Response | None = None, **change: Any) -> Desk:
    sheet = change.pop("sheet", None)
    return Desk(
        DecisionForm(MOMENT, replace(PLAIN, form=form, **change), role, answer, sheet, names={"berlin": "Berlin"})
    )


async def send(pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+s")
    await pilot.pause()


async def test_one_choice_only_of_the_options_on_offer() -> None:
    app = desk()
    async with app.run_test() as pilot:
        assert "Ships" not in seen(app.screen)
        await pilot.press("1", "2")
        assert app.form.answer().options == ("c",)
        await pilot.press("2")
        assert app.form.answer().options == ("c",), "a digit chooses and takes nothing away"
        await pilot.press("enter")
        assert app.form.answer().options == ("c",)
        assert not app.query_one(Choices).has_focus, "enter goes on"
        app.query_one(Choices).focus()
        await pilot.press("space")
        assert app.form.answer().options == ()
        await pilot.press("up", "enter")
        await send(pilot)
        assert app.sent == [(SubmitResponse("d", "berlin", Answer(("a",))),)]


async def test_to_abstain_is_a_choice_of_its_own_where_the_author_lets() -> None:
    app = desk()
    async with app.run_test() as pilot:
        assert "abstain" in seen(app.screen)
        await pilot.press("1", "0")
        assert app.form.answer() == Answer(abstains=True)
        await send(pilot)
        assert app.sent == [(SubmitResponse("d", "berlin", Answer(abstains=True)),)]
        await pilot.press("1")
        assert app.form.answer() == Answer(("a",))
    other = desk(abstain=False)
    async with other.run_test() as pilot:
        assert "abstain" not in seen(other.screen)
        await pilot.press("0")
        assert other.form.answer() == Answer()


async def test_digits_choose_wherever_the_cursor_is_but_in_a_field_that_takes_them() -> None:
    app = desk()
    async with app.run_test() as pilot:
        app.query_one("#confidence", OneOf).focus()
        await pilot.press("2")
        assert app.form.answer().options == ("c",)
        assert app.query_one("#confidence", OneOf).value == ""
        app.query_one("#why", CleanArea).focus()
        await pilot.press("1")
        assert app.form.answer() == Answer(("c",), rationale="1")


async def test_a_veto_holder_strikes_with_x_and_nobody_else_does() -> None:
    app = desk()
    async with app.run_test() as pilot:
        await pilot.press("1", "x")
        assert app.form.answer() == Answer((), ("a",))
        assert "struck out by you" in seen(app.screen)
        await pilot.press("1")
        assert app.form.answer() == Answer(("a",))
    other = desk(role="paris")
    async with other.run_test() as pilot:
        await pilot.press("x")
        assert other.form.answer().struck == ()


async def test_a_pledge_moves_in_steps_within_its_limits_and_takes_digits_alone() -> None:
    app = desk("pledge", strikers=())
    async with app.run_test() as pilot:
        await pilot.press("plus", "plus", "plus", "minus")
        assert app.form.answer().amount == 0.5
        assert "0.5 brigades" in seen(app.screen)
        await pilot.press("up", "up", "up", "up", "up", "up")
        assert app.form.answer().amount == 2.0
        await pilot.press("end", "backspace", "x", "1", "comma", "5")
        assert app.form.answer().amount == 1.5
        await send(pilot)
        assert app.sent[0] == (SubmitResponse("d", "berlin", Answer(amount=1.5)),)


async def test_a_pledge_below_nought_can_be_typed_where_it_is_allowed() -> None:
    app = desk("pledge", least=-2.0)
    async with app.run_test() as pilot:
        await pilot.press("minus", "1")
        assert app.form.answer().amount == -1
        await pilot.press("minus")
        assert app.form.answer().amount == -1.5


@pytest.mark.parametrize("typed", ["nan", "inf", "1e999", "--", ",", ""])
async def test_what_is_no_number_is_no_pledge(typed: str) -> None:
    app = desk("pledge")
    async with app.run_test() as pilot:
        app.query_one(CleanInput).value = typed
        await pilot.pause()
        assert app.form.answer().amount is None


async def test_a_text_answer_keeps_its_lines() -> None:
    app = desk("text", confidence=False)
    async with app.run_test() as pilot:
        await pilot.press(*"one", "enter", *"two")
        await send(pilot)
        assert app.sent[0] == (SubmitResponse("d", "berlin", Answer(text="one\ntwo")),)
        assert not app.query("#confidence")


async def test_an_argument_takes_reasons_one_by_one_and_a_blind_estimate() -> None:
    sheet = ArgumentState(
        {1: Reason(1, "pro", "It [/] is right", 2, "paris", ""), 2: Reason(2, "con", "No", 1, "berlin", "", "off")}
    )
    app = desk("argument", sheet=sheet, strikers=())
    async with app.run_test(size=(80, 40)) as pilot:
        shown = seen(app.screen)
        assert "++ It [/] is right  paris" in shown
        assert "struck: off" in shown
        app.form.focus_first()
        await pilot.press(*"Because", "enter")
        await pilot.pause()
        assert app.sent == [(AddReason("d", "berlin", "pro", "Because", 1),)]
        assert app.query_one("#reason", CleanInput).value == ""
        await pilot.press("shift+tab", "right", "shift+tab", "right", "tab", "tab", *"But", "tab", "6", "2")
        assert "62 %: likely" in seen(app.screen)
        await send(pilot)
        reason, estimate = app.sent[1]
        assert reason == AddReason("d", "berlin", "con", "But", 2)
        assert estimate == SubmitEstimate("d", "berlin", 62)
        app.query_one(Choices).focus()
        await pilot.press("0")
        await send(pilot)
        assert app.sent[2][-1] == SubmitResponse("d", "berlin", Answer(abstains=True))


async def test_it_starts_from_a_draft_and_says_nothing_until_something_changes() -> None:
    draft = Response("berlin", ("a", "gone"), (), None, "", "because", "low", "", 0.0, "", 3)
    app = desk(answer=draft)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.form.answer() == Answer(("a",), (), None, "", "because", "low")
        assert app.changes == 0
        app.query_one(OneOf).focus()
        await pilot.press("right")
        assert app.changes == 1
        await pilot.press("delete")
        assert app.form.answer().confidence == ""


@pytest.mark.parametrize("form", ["choice", "text", "argument", "pledge"])
async def test_what_is_pasted_is_cleaned_and_never_longer_than_the_record_keeps(form: str) -> None:
    app = desk(form)
    async with app.run_test(size=(80, 24)) as pilot:
        for area in app.query(CleanArea):
            area.insert(HOSTILE)
            area.insert("x" * 2 * MOST_CHARS)
            area.insert("\n" * 500)
            assert len(area.text) <= MOST_CHARS
            await pilot.pause()
            assert any(f"this field takes {MOST_CHARS} characters" in one.message for one in app._notifications)
            assert area.text.startswith("[/] [@click=app.evil]X[/]")
        for line in app.query(CleanInput):
            line.value = HOSTILE + "\n" + HOSTILE
            assert "\n" not in line.value
        await pilot.pause()
        shown = seen(app.screen) + str(app.form.answer())
        assert not any(char in shown for char in "\x1b\x07\x9b\u202e")


async def test_at_eighty_by_twenty_four_the_field_with_the_cursor_is_on_the_screen() -> None:
    many = tuple((f"o{n}", f"Option {n}", "a sentence more " * 8) for n in range(9))
    app = desk("several", options=many, restricted=(), pick=3, question="A long question. " * 40)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(9):
            focused = app.focused
            assert focused is not None
            here = app.query_one(".-here") if isinstance(focused, Choices) else focused
            assert here.region.intersection(app.screen.region).area > 0
            await pilot.press("down" if isinstance(focused, Choices) else "tab")
        await pilot.press("9")
        assert app.form.answer().options == ("o8",)
        assert "Option 8" in seen(app.screen)


async def test_an_amount_takes_its_value_before_it_is_on_the_screen() -> None:
    assert Amount((0, 1, 1), 1.0, str).value == 1.0


def test_block_letters_fit_or_are_left_out() -> None:
    rows = block_lines("German Chancellery", 78)
    assert len(rows) == 7
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows[0]) <= 78
    assert block_lines("Unpronounceable", 20) == []
    assert block_lines("Œuvre", 200) == []
    assert block_lines("Österreich", 78)
    assert block_lines("", 78) == []


async def test_side_and_weight_of_a_reason_begun_come_back_and_a_locked_form_sends_reasons_alone() -> None:
    form = DecisionForm(MOMENT, replace(PLAIN, form="argument"), "berlin", aside=("con", "2"))
    async with Desk(form).run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        assert form.aside == ("con", "2")
        form.keep_out("Anna leads")
        await pilot.pause()
        assert form.commands() == ()
        form.query_one("#reason", CleanInput).value = "too dear"
        assert form.commands() == (AddReason("d", "berlin", "con", "too dear", 2),)
        form.keep_out("")
        assert form.commands() == (AddReason("d", "berlin", "con", "too dear", 2),), "a reason alone is no vote"
        form.choose("1")
        assert any(isinstance(command, SubmitResponse) for command in form.commands())
