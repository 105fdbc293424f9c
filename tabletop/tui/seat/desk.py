"""What a station does with a question: the form, its drafts, the sending, and whose turn it is to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on, work
from textual.containers import VerticalScroll
from textual.message import Message

from tabletop.exercise.actions.seat import sending
from tabletop.exercise.commands import Answer, Command, SubmitResponse
from tabletop.exercise.pages.head import lead_words
from tabletop.exercise.station import DecisionPut, open_questions
from tabletop.exercise.wording.second_person import you_lead
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, moment_at, offered_at
from tabletop.tui.kit.asking import Asker
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.answer_form import DecisionForm
from tabletop.tui.seat.drafts import Keeper


class AnswerDesk(VerticalScroll):
    """The question that is put to a role, one at a time. What is being typed is never touched.

    Without a keeper of drafts nobody writes here: the form shows the answer as it was kept.
    """

    DEFAULT_CSS = """
    AnswerDesk { width: 1fr; height: 1fr; display: none; scrollbar-size-vertical: 1; }
    """

    @dataclass
    class Left(Message):
        """The question is gone, and the cursor was in it."""

    @dataclass
    class Interrupted(Message):
        """The lead has passed on while this was being written and not kept."""

        text: str

    def __init__(
        self,
        connection: SeatConnection,
        asker: Asker,
        keeper: Keeper | None,
        turned: Callable[[], None],
        *,
        id: str | None = None,  # noqa: A002 -- Textual's word
    ) -> None:
        """``turned`` is called when a question has come or gone, before anything is painted."""
        super().__init__(id=id)
        self._connection = connection
        self._role = connection.seat
        self._asker = asker
        self._keeper = keeper
        self._turned = turned
        self.form: DecisionForm | None = None  #: None while nothing is asked
        self._kept = Answer()  #: the answer as the table has it, or will have it soon
        self._aside: dict[str, tuple[str, str]] = {}  #: decision -> side and weight of a reason begun
        self._expected = False  #: the cursor is to go into the form as soon as its fields are there
        self._on_way: set[str] = set()  #: decisions whose answer was sent and is not confirmed

    # -- which question -----------------------------------------------------------------------------------------------

    @property
    def decision(self) -> str:
        """The decision that is asked for; "" without one."""
        return self.form.question.decision if self.form is not None else ""

    def present(self) -> None:
        """The form as it should be now."""
        asked = open_questions(self._connection.state, self._role)
        current = self.form
        if current is not None:
            found = next((item for item in asked if item.question.seq == current.question.seq), None)
            if found is not None:
                current.show_sheet(self._connection.state.argument(found.question.decision))
                self._follow_lead(current, found)
            elif self._connection.link.status == "away":
                pass  # a history that is sent anew is not whole yet
            else:
                self._close()
        if self.form is None and (waiting := [item for item in asked if item.response is None] or list(asked)):
            self._open(waiting[0])
        if self.form is not None:
            may_be_sent = bool(sending(offered_at(self._connection), self.decision, self._role))
            if may_be_sent and not self.form.may_be_sent and self.form.ready:
                self.form.say("")  # what hindered it has passed
            self.form.may_be_sent = may_be_sent

    def next_question(self) -> None:
        """Put this form aside, its draft kept, and take the next question."""
        asked = open_questions(self._connection.state, self._role)
        seqs = [item.question.seq for item in asked]
        here = self.form.question.seq if self.form is not None else 0
        following = asked[(seqs.index(here) + 1) % len(asked)] if here in seqs else asked[0]
        self._close()
        self._open(following)

    def _open(self, asked: DecisionPut) -> None:
        """Show the question. The cursor does not jump into it: somebody may be pressing keys for something else."""
        question = asked.question
        sheet = self._connection.state.argument(question.decision)
        names = dict(self._connection.briefing.roles)
        aside = self._aside.get(question.decision, ("pro", "1"))
        now = partial(moment_at, self._connection)
        form = DecisionForm(now, question, self._role, asked.draft or asked.response, sheet, names=names, aside=aside)
        form.keep_out(lead_words(self._connection))
        form.disabled = self._keeper is None
        self.form = form
        self._kept = form.answer()
        self.mount(form)
        self._turned()
        self.scroll_home(animate=False)

    @on(DecisionForm.Ready)
    def _opened(self, event: DecisionForm.Ready) -> None:
        event.stop()
        form = event.form
        if form is not self.form or not form.ready:
            return
        asked = open_questions(self._connection.state, self._role)
        found = next((item for item in asked if item.question.seq == form.question.seq), None)
        if found is not None:
            self._follow_lead(form, found)
        self.say_receipt()
        if self._expected and self.screen.focused in {None, self}:
            form.focus_first()
        self._expected = False

    def focus_form(self) -> None:
        """Put the cursor into the first field of the form, as soon as it is there."""
        if self.form is not None:
            self._expected = not self.form.ready
            self.form.focus_first()

    def _close(self) -> None:
        form = self.form
        if form is None:
            return
        self.take()
        if self._keeper is not None:
            self._keeper.now()
        self._aside[form.question.decision] = form.aside
        self.form = None
        focused = self.screen.focused
        inside = focused is self or (focused is not None and form in focused.ancestors)
        form.remove()
        self._turned()
        if inside:
            self.post_message(self.Left())

    # -- who writes ---------------------------------------------------------------------------------------------------

    def _follow_lead(self, form: DecisionForm, asked: DecisionPut) -> None:
        """Who does not lead sees what the lead writes; who leads writes."""
        if not form.ready:
            return
        draft = asked.draft or asked.response
        if self._keeper is None:  # the role's lead saw it so
            form.follow(draft)
            self.say_receipt()
            return
        words = lead_words(self._connection)
        if words and not form.locked:
            self._save_words(self._keeper, form, asked)
        if bool(words) != form.locked:
            focused = self.screen.focused
            had_cursor = focused is not None and form in focused.ancestors
            form.keep_out(words)
            form.follow(draft)
            self._kept = form.answer()
            if had_cursor and (self.screen.focused is None or self.screen.focused.is_disabled):
                self.screen.set_focus(self)
            if words:
                self.call_after_refresh(self.scroll_home, animate=False, immediate=True)
            else:
                self.notify(you_lead(), markup=False)
        elif words:
            form.keep_out(words)
            form.follow(draft)

    def _save_words(self, keeper: Keeper, form: DecisionForm, asked: DecisionPut) -> None:
        """What this person was writing and was not kept is not lost with the lead."""
        decision, now, kept = form.question.decision, form.answer(), asked.draft or asked.response
        waiting = keeper.drafts.waiting(decision)
        keeper.drafts.forget(decision)
        if waiting is None and now == self._kept:
            return
        known = (kept.text, kept.rationale) if kept is not None else ("", "")
        words = [text for text in (now.text, now.rationale) if text.strip() and text not in known]
        if words:
            self.post_message(self.Interrupted("\n".join(words)))

    # -- what is said below the form ----------------------------------------------------------------------------------

    def say_receipt(self) -> None:
        """Received, or kept as a draft, and since when."""
        form = self.form
        if form is None or not form.ready:
            return
        state, decision = self._connection.state, form.question.decision
        if decision in self._on_way:
            form.say_where(plain(tr("On its way: it has not been received yet."), "bold $warning"))
            return
        form.say_receipt(state.submitted(decision, self._role), state.draft(decision, self._role))

    def complain(self, words: str) -> None:
        """Why something was not done."""
        if self.form is not None and self.form.ready:
            self.form.say(words)

    # -- drafts -------------------------------------------------------------------------------------------------------

    @on(DecisionForm.Changed)
    def _changed(self, event: DecisionForm.Changed) -> None:
        event.stop()
        self._keep_changes()
        if self._connection.link.status == "away" and event.form.ready:
            event.form.say_where(plain(tr("kept here until the link is back"), "$warning"))
        self.call_after_refresh(self.keep_in_sight)

    def keep_in_sight(self) -> None:
        """The field with the cursor, which may have grown or moved, stays on the screen."""
        focused = self.screen.focused
        if focused is not None and focused.is_attached:
            focused.scroll_visible(animate=False)

    def take(self) -> None:
        """What is typed is put where it will be kept."""
        form = self.form
        if self._keeper is None or form is None or form.locked:
            return
        now = form.answer()
        if now != self._kept:
            self._kept = now
            self._keeper.drafts.put(*form.draft())

    def _keep_changes(self) -> None:
        if self._keeper is not None:
            self.take()
            self._keeper.rest()

    # -- sending ------------------------------------------------------------------------------------------------------

    @on(DecisionForm.Submitted)
    def _submitted(self, event: DecisionForm.Submitted) -> None:
        event.stop()
        if event.form.question.decision in self._on_way:
            self.say_receipt()
            return
        self._on_way.add(event.form.question.decision)
        if self._connection.link.status != "here":
            self.say_receipt()
        self._send(event.form, event.commands)

    @work(group="send")
    async def _send(self, form: DecisionForm, commands: Sequence[Command]) -> None:
        """Ask for all of it in order. What is sent needs no draft; what is refused gets one."""
        decision, sent = form.question.decision, form.answer()
        if self._keeper is not None:
            self._keeper.drafts.forget(decision)
        taken: list[Command] = []
        try:
            for command in commands:
                if words := await self._asker.ask(command):
                    self._refused(form, words)
                    break
                taken.append(command)
        finally:
            self._on_way.discard(decision)
        if form.ready:
            form.accepted(taken)
        if any(isinstance(command, SubmitResponse) for command in taken):
            self._kept = sent if form is self.form else self._kept
            self.say_receipt()
            if form is self.form and form.ready:
                self._keep_changes()  # what was typed on while the answer was on its way
        elif form is self.form and not form.locked and self._keeper is not None and form.answer() != Answer():
            self._keeper.drafts.put(*form.draft())
            self._keeper.rest()

    def _refused(self, form: DecisionForm, words: str) -> None:
        """Say it at the form, or as a notice where that is gone."""
        if form.ready:
            form.say(words)
        elif not self._asker.broken:
            self.notify(words, severity="warning", markup=False)
