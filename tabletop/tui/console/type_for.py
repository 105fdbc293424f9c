"""Typing a role's answer for it, from paper or voice; the record marks it as entered by the facilitator."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from tabletop.exercise.commands import AddReason
from tabletop.exercise.state import ArgumentState
from tabletop.i18n import tr
from tabletop.tui.console.control import Control
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import Ask, TypeAhead, asked
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.answer_form import DecisionForm


class TypeForDialog(TypeAhead[bool]):
    """The role's own form. Dismissed with True when its answer is in."""

    HAS_FIELDS = True
    HELP_TITLE = "Type for a role"
    BINDINGS: ClassVar[list[BindingType]] = bindings("type-for")
    DEFAULT_CSS = """
    TypeForDialog { align: center bottom; }
    TypeForDialog > #box {
        width: 100%; max-width: 100; height: auto; max-height: 90%;
        background: $surface; border: round $accent; border-title-color: $accent; border-title-style: bold;
        border-subtitle-color: $accent; padding: 0 1;
    }
    TypeForDialog VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    """

    def __init__(self, form: DecisionForm, ask: Ask, sheet: Callable[[], ArgumentState] = ArgumentState) -> None:
        """``form`` is that of the role, with what it has sent or drafted so far; ``sheet`` is the argument's, as it stands."""
        super().__init__()
        self._role = form.role
        self._form = form
        self._ask = ask
        self._sheet = sheet
        self._sending = False
        self._changed = False

    def compose(self) -> ComposeResult:
        """The form."""
        with Vertical(id="box") as box:
            box.border_title = plain(f" {tr('For {role}', role=self._role)} ")
            words = tr(
                "{submit} sends · tab next · {cancel} cancels · marked as entered by you",
                submit=keys_of(self, "form")("submit"),
                cancel=keys_of(self, "type-for")("cancel"),
            )
            box.border_subtitle = plain(f" {words} ")
            with VerticalScroll(can_focus=False):
                yield self._form

    def on_mount(self) -> None:
        """Ready to type."""
        self._form.focus_first()

    async def on_decision_form_submitted(self, event: DecisionForm.Submitted) -> None:
        """Ask for each of its commands; what is refused stays in the form. After a reason alone the form takes the next."""
        event.stop()
        if self._sending:
            return
        self._sending = True
        try:
            for command in event.commands:
                words = await self._ask(command)
                if words:
                    self._form.say(words)
                    return
        finally:
            self._sending = False
        self._form.accepted(event.commands)
        if all(isinstance(command, AddReason) for command in event.commands):
            self._form.show_sheet(self._sheet())
        elif self.is_current:
            self.dismiss(True)

    def on_decision_form_changed(self, event: DecisionForm.Changed) -> None:
        """Something was typed that leaving must not lose."""
        event.stop()
        self._changed = True

    async def action_cancel(self) -> None:
        """Nothing is sent; what was typed is kept as the role's draft."""
        if self._changed:
            await asked(self._ask, self._form.draft())
        self.dismiss(False)


def type_for(control: Control) -> None:
    """Ask for which of the roles that the open question is put to, unless it is one, and open its form."""
    question = control.now.open_question
    if question is None:
        return
    if len(question.who) == 1:
        _open(control, question.decision, question.who[0])
        return
    waiting = control.waiting_for(question)
    width = max(len(role) for role in question.who)
    signs = {True: tr("○ no answer yet"), False: tr("✓ answered")}
    rows = [(role, f"{role:<{width}}  {signs[role in waiting]}") for role in question.who]
    control.pick(
        tr("Type for which role?"), rows, next(iter(waiting), ""), lambda role: _open(control, question.decision, role)
    )


def _open(control: Control, decision: str, role: str) -> None:
    state = control.state
    question = state.play.questions.get(decision)
    if question is None:
        return
    answer = state.draft(decision, role) or state.submitted(decision, role)
    names = {key: control.book.scenario.roles[key].title for key in question.who}
    last = control.waiting_for(question) in ([], [role])
    closes = tr("✓ all have answered: {key} closes it", key=control.keys("close-question"))
    done = closes if last else tr("✓ the answer of {role} is in", role=role)
    form = DecisionForm(lambda: control.now, question, role, answer, state.argument(decision), names=names)
    control.open(TypeForDialog(form, control.ask, lambda: control.state.argument(decision)), done)
