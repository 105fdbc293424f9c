"""The feedback form with what becomes of it: sent once, a receipt, and a blank one for the next person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.feedback import EMPTY, is_empty, nothing_filled_in
from tabletop.exercise.pages.feedback import recorded_words
from tabletop.i18n import tr
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.feedback_form import FeedbackForm


class FeedbackPane(Vertical):
    """A form until it is sent, then its receipt. Nothing of a form that was sent stays on the screen."""

    DEFAULT_CSS = """
    FeedbackPane { height: 1fr; }
    FeedbackPane #said { height: auto; padding: 0 1; display: none; }
    FeedbackPane FeedbackForm { height: 1fr; }
    """

    def __init__(
        self,
        hand_in: Callable[[GiveFeedback], Awaitable[str]],
        draft: GiveFeedback = EMPTY,
        *,
        opt_in: bool = True,
        again: str = "hotwash-seat.blank-form",
    ) -> None:
        """``hand_in`` brings a form to the table: "" when done, else why not. ``opt_in`` as for :class:`FeedbackForm`.

        ``again`` is the id of the binding that asks for a blank form.
        """
        super().__init__()
        self._hand_in = hand_in
        self._draft = draft
        self._opt_in = opt_in
        self._again = again
        self._sending = False
        self.sent = 0  #: how many forms went in from here

    def compose(self) -> ComposeResult:
        """What was said of the last one, the form."""
        yield PlainText(id="said")
        yield FeedbackForm(self._draft, opt_in=self._opt_in)

    @property
    def form(self) -> FeedbackForm | None:
        """The form on the screen, None once it is sent."""
        return next(iter(self.query(FeedbackForm)), None)

    @property
    def unsent(self) -> GiveFeedback:
        """What is filled in and not sent; :data:`EMPTY` if nothing."""
        form = self.form
        draft = form.draft if form is not None else EMPTY
        return EMPTY if is_empty(draft) else draft

    def say(self, words: str, style: str = "$warning") -> None:
        """Above the form, or in its place."""
        said = self.query_one("#said", Static)
        said.update(plain(words, style))
        said.display = bool(words)

    def focus_here(self) -> None:
        """The cursor into the form."""
        if self.form is not None:
            self.form.focus_first()

    def submit(self) -> None:
        """Send it, once."""
        form = self.form
        if form is None or self._sending:
            return
        filled = form.draft
        if is_empty(filled):
            self.say(nothing_filled_in())
            return
        self._sending = True
        form.disabled = True
        self.say(tr("On its way …"), "$text-muted")
        self._send(form, filled)

    @work(group="feedback")
    async def _send(self, form: FeedbackForm, filled: GiveFeedback) -> None:
        try:
            words = await self._hand_in(filled)
        finally:
            self._sending = False
        if not self.is_attached:
            return
        if words:
            form.disabled = False
            self.say(words, "bold $warning")
            form.focus_first()
            return
        self.sent += 1
        await form.remove()
        time = datetime.now().astimezone().strftime("%H:%M:%S")
        receipt = tr("Received {time} ✓ Thank you.", time=time)
        more = recorded_words(named=filled.named)
        screen, _, action = self._again.partition(".")
        again = tr("{key}: a blank form for somebody else here.", key=keys_of(self, screen)(action))
        self.say(f"{receipt}\n\n{more}\n\n{again}", "")
        self.screen.refresh_bindings()

    @work(group="feedback")
    async def begin_again(self) -> None:
        """A blank form."""
        if self.form is None:
            self.say("")
            await self.mount(FeedbackForm(opt_in=self._opt_in))
            self.focus_here()
            self.screen.refresh_bindings()

    @on(FeedbackForm.Submitted)
    def _submitted(self, event: FeedbackForm.Submitted) -> None:
        event.stop()
        self.submit()
