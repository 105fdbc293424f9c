"""Forms filled in on paper, entered by the facilitator one after the other; none of them carries a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.debrief import PAPER_FORM
from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.feedback import is_empty
from tabletop.i18n import tr
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import Ask, asked
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.feedback_pane import FeedbackPane

AGAIN = 4.0  #: seconds in which the second key press leaves a form that is not sent


class PaperFormScreen(Screen[None]):
    """A form, and when it is in the next blank one."""

    AUTO_FOCUS = ""
    HELP_TITLE = "A form from paper"
    BINDINGS: ClassVar[list[BindingType]] = bindings("paper-form")
    DEFAULT_CSS = """
    PaperFormScreen #head { height: 1; padding: 0 1; margin: 0 0 1 0; color: $accent; text-style: bold; }
    """

    def __init__(self, now: Callable[[], Moment], ask: Ask) -> None:
        """``now`` and ``ask`` are the console's."""
        super().__init__()
        self._now = now
        self._ask = ask
        self._leaving = False

    def compose(self) -> ComposeResult:
        """What this is, the form."""
        yield PlainText(plain(tr("A FEEDBACK FORM FROM PAPER")), id="head")
        yield FeedbackPane(self._hand_in, opt_in=False, again="paper-form.again")
        yield Footer("paper-form.send", "paper-form.again", "paper-form.leave")

    async def _hand_in(self, form: GiveFeedback) -> str:
        return await asked(self._ask, PAPER_FORM.made(replace(self._now(), feedback=form)))

    def on_mount(self) -> None:
        """Begin with the statements."""
        self.call_after_refresh(self.query_one(FeedbackPane).focus_here)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hand in a form that is there; begin another one when it is in."""
        if action in {"send", "again"} and self.is_mounted:
            form = self.query_one(FeedbackPane).form
            return (form is not None) == (action == "send")
        return super().check_action(action, parameters)

    def action_send(self) -> None:
        """Hand it in."""
        self.query_one(FeedbackPane).submit()

    def action_again(self) -> None:
        """The next one."""
        self.query_one(FeedbackPane).begin_again()

    def action_leave(self) -> None:
        """Back; a form that is not in asks for a second press."""
        if not is_empty(self.query_one(FeedbackPane).unsent) and not self._leaving:
            self._leaving = True
            self.set_timer(AGAIN, self._stay)
            keys = keys_of(self, "paper-form")
            words = tr(
                "This form is not handed in ({send}). {leave} again throws it away.",
                send=keys("send"),
                leave=keys("leave"),
            )
            self.notify(words, markup=False)
            return
        self.dismiss(None)

    def _stay(self) -> None:
        self._leaving = False
