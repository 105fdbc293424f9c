"""What a station does with a question: the form, the drafts, the sending, and whose turn it is to write."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tabletop.exercise.commands import Answer, Command, KeepDraft, SubmitResponse
from tabletop.exercise.offered import Offered
from tabletop.exercise.pages.head import lead_words
from tabletop.exercise.pages.messages import TEAM
from tabletop.exercise.station import Asked, open_questions
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, offered_at
from tabletop.tui.kit.asking import Asker
from tabletop.tui.kit.link_words import over_words
from tabletop.tui.kit.text import plain
from tabletop.tui.seat.answer_form import DecisionForm
from tabletop.tui.seat.cover import EmergencyCover
from tabletop.tui.seat.drafts import Drafts
from tabletop.tui.seat.header import alert_words
from tabletop.tui.seat.messages import MessagesPane
from tabletop.tui.seat.now import NowPane

QUIET = 0.7  #: seconds without a key before a draft is kept
LATEST = 3.0  #: seconds after which a draft is kept although somebody types on: others in the role are watching


class StationForm(Screen[None]):
    """The part of a station that asks and sends. It puts the form into ``#slot``, and never touches what is being typed."""

    def __init__(self, connection: SeatConnection) -> None:
        """Show the seat of ``connection``."""
        super().__init__()
        self.connection = connection
        self.role = connection.seat
        self._form: DecisionForm | None = None
        self._kept = Answer()  #: the answer as the table has it, or will have it soon
        self._aside: dict[str, tuple[str, str]] = {}  #: decision -> side and weight of a reason begun
        self._quiet: Timer | None = None
        self._latest: Timer | None = None
        self.asker = Asker(connection.ask, self._sync_alert)
        self._drafts = Drafts(self.asker.ask, self._complain)
        self._on_way: set[str] = set()  #: decisions whose answer was sent and is not confirmed
        self._frozen_focus: Widget | None = None  #: where the cursor was when the emergency came
        self._ready = False  #: between mounting and unmounting

    @property
    def offered(self) -> Offered:
        """What this seat may do now."""
        return offered_at(self.connection)

    # -- the form -----------------------------------------------------------------------------------------------------

    def _sync_form(self) -> None:
        asked = open_questions(self.connection.state, self.role)
        current = self._form
        if current is not None:
            found = next((item for item in asked if item.question.seq == current.question.seq), None)
            if found is not None:
                current.show_sheet(self.connection.state.argument(found.question.decision))
                self._sync_lead(current, found)
                return
            if self.connection.link.status == "away":
                return  # a history that is sent anew is not whole yet
            self._close_form()
        waiting = [item for item in asked if item.response is None] or list(asked)
        if waiting:
            self._open_form(waiting[0])

    def _open_form(self, asked: Asked) -> None:
        """Show the question. The cursor does not jump into it: somebody may be pressing keys for something else."""
        question = asked.question
        sheet = self.connection.state.argument(question.decision)
        names = dict(self.connection.briefing.roles)
        aside = self._aside.get(question.decision, ("pro", "1"))
        form = DecisionForm(question, self.role, asked.draft or asked.response, sheet, names, aside=aside)
        form.keep_out(lead_words(self.connection))
        self._form = form
        self._kept = form.answer()
        self.query_one("#slot", Vertical).mount(form)
        self.query_one("#now").add_class("-asked")
        desk = self.query_one("#desk", VerticalScroll)
        desk.scroll_home(animate=False)
        if self.focused is None or isinstance(self.focused, NowPane):
            desk.focus()

    @on(DecisionForm.Ready)
    def _opened(self, event: DecisionForm.Ready) -> None:
        event.stop()
        form = event.form
        if form is not self._form or not form.ready:
            return
        asked = open_questions(self.connection.state, self.role)
        found = next((item for item in asked if item.question.seq == form.question.seq), None)
        if found is not None:
            self._sync_lead(form, found)
        self._say_receipt()

    def _close_form(self) -> None:
        form = self._form
        if form is None:
            return
        self._take_draft()
        self._flush()
        self._aside[form.question.decision] = form.aside
        self._form = None
        inside = self.focused is not None and form in self.focused.ancestors
        form.remove()
        self.query_one("#now").remove_class("-asked")
        if inside or self.focused is self.query_one("#desk"):
            self.call_after_refresh(self._focus_pane)

    def _sync_lead(self, form: DecisionForm, asked: Asked) -> None:
        """Who does not lead sees what the lead writes; who leads writes."""
        if not form.ready:
            return
        words = lead_words(self.connection)
        draft = asked.draft or asked.response
        if words and not form.locked:
            self._save_words(form, asked)
        if bool(words) != form.locked:
            had_cursor = self.focused is not None and form in self.focused.ancestors
            form.keep_out(words)
            form.follow(draft)
            self._kept = form.answer()
            desk = self.query_one("#desk", VerticalScroll)
            if had_cursor and (self.focused is None or self.focused.is_disabled):
                self.set_focus(desk)
            if words:
                self.call_after_refresh(desk.scroll_home, animate=False, immediate=True)
            if not words:
                self.notify(tr("You lead this role now: what you submit counts."), markup=False)
        elif words:
            form.keep_out(words)
            form.follow(draft)

    def _save_words(self, form: DecisionForm, asked: Asked) -> None:
        """The lead has passed to somebody else while this person was writing: what was not kept becomes a message, unsent."""
        decision, now, kept = form.question.decision, form.answer(), asked.draft or asked.response
        waiting = self._drafts.waiting(decision)
        self._drafts.forget(decision)
        if waiting is None and now == self._kept:
            return
        known = (kept.text, kept.rationale) if kept is not None else ("", "")
        words = [text for text in (now.text, now.rationale) if text.strip() and text not in known]
        if words:
            self.query_one(MessagesPane).keep_text(TEAM, "\n".join(words))
            self.notify(tr("What you were writing waits in Messages, to your own team, unsent."), markup=False)

    def _say_receipt(self) -> None:
        """Below the form: received, or kept as a draft, and since when."""
        form = self._form
        if form is None or not form.ready:
            return
        state, decision = self.connection.state, form.question.decision
        if decision in self._on_way:
            form.say(plain(tr("On its way: it has not been received yet."), "bold $warning"))
            return
        form.say_receipt(state.submitted(decision, self.role), state.draft(decision, self.role))

    # -- drafts -------------------------------------------------------------------------------------------------------

    @on(DecisionForm.Changed)
    def _draft_changed(self, event: DecisionForm.Changed) -> None:
        event.stop()
        self._take_draft()
        self._keep_soon(QUIET)
        if self.connection.link.status == "away" and event.form.ready:
            event.form.say(plain(tr("kept here until the link is back"), "$warning"))
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """The field with the cursor, which may have grown or moved, stays on the screen."""
        if self.focused is not None and self.focused.is_attached:
            self.focused.scroll_visible(animate=False)

    def _take_draft(self) -> None:
        form = self._form
        if form is not None and not form.locked and form.answer() != self._kept:
            self._kept = form.answer()
            self._drafts.put(KeepDraft(form.question.decision, self.role, self._kept))

    def _keep_soon(self, seconds: float) -> None:
        if self._quiet is not None:
            self._quiet.stop()
        self._quiet = self.set_timer(seconds or 0.001, self._flush)
        if self._latest is None and len(self.connection.state.members.get(self.role, {})) > 1:
            self._latest = self.set_timer(LATEST, self._flush)

    def _flush(self) -> None:
        """Keep what waits; the sending outlives this screen."""
        if self._latest is not None:
            self._latest.stop()
            self._latest = None
        self._drafts.flush_soon()

    # -- sending ------------------------------------------------------------------------------------------------------

    @on(DecisionForm.Submitted)
    def _submitted(self, event: DecisionForm.Submitted) -> None:
        event.stop()
        if event.form.question.decision in self._on_way:
            self._say_receipt()
            return
        self._on_way.add(event.form.question.decision)
        if self.connection.link.status != "here":
            self._say_receipt()
        self._send(event.form, event.commands)

    @work(group="send")
    async def _send(self, form: DecisionForm, commands: Sequence[Command]) -> None:
        """Ask for all of it in order. What is sent needs no draft; what is refused gets one."""
        decision, sent = form.question.decision, form.answer()
        self._drafts.forget(decision)
        taken: list[Command] = []
        try:
            for command in commands:
                if not await self._ask(command, form):
                    break
                taken.append(command)
        finally:
            self._on_way.discard(decision)
        if form.ready:
            form.accepted(taken)
        if any(isinstance(command, SubmitResponse) for command in taken):
            self._kept = sent if form is self._form else self._kept
            self._say_receipt()
            self._keep_changes(form)
        elif form is self._form and not form.locked:
            self._drafts.put(KeepDraft(decision, self.role, form.answer()))
            self._keep_soon(QUIET)

    def _keep_changes(self, form: DecisionForm) -> None:
        """What was typed on while the answer was on its way."""
        if form is self._form and form.ready:
            self._take_draft()
            self._keep_soon(QUIET)

    async def _ask(self, command: Command, form: DecisionForm | None = None) -> bool:
        """Ask the table; a refusal is said at the form, or as a notice. True if it was done."""
        words = await self.asker.ask(command)
        if words and form is not None and form.ready:
            form.say(plain(words, "bold $warning"))
        elif words and not self.asker.broken:
            self.notify(words, severity="warning", markup=False)
        return not words

    def _complain(self, words: str) -> None:
        if self._ready and self._form is not None and self._form.ready:
            self._form.say(plain(words, "bold $warning"))

    # -- what overrides everything ------------------------------------------------------------------------------------

    def _sync_alert(self) -> None:
        if not self._ready:
            return
        state = self.connection.state
        alert = self.query_one("#alert", Static)
        over = over_words(self.connection.link)
        alert_text = plain(over, "bold") if over else alert_words(state, self.asker.broken)
        alert.update(alert_text or Content(""))
        alert.display = alert_text is not None
        alert.set_class(state.phase == "ended" and not over, "-ended")
        cover = self.query_one(EmergencyCover)
        before = cover.display
        cover.show(state, self.size.width)
        if cover.display and not before:
            self._frozen_focus = self.focused
            self.set_focus(None)
        elif before and not cover.display and self._frozen_focus is not None and self._frozen_focus.is_attached:
            self.set_focus(self._frozen_focus)

    def _focus_pane(self) -> None:
        """Put the cursor into the tab on the screen; the station knows which."""
