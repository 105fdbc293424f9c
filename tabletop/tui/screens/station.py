"""A player's station: Now, Inbox, Brief. It knows what its connection was sent, and nothing else.

The same screen serves the shared keyboard and, over a network, a terminal of the player's own. Whoever makes the connection closes
it; the screen only listens while it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from tabletop.exercise.commands import AcknowledgeInject, Answer, Command, KeepDraft, Pause, Refused, SubmitResponse
from tabletop.exercise.events import DraftKept, Recorded, ResponseSubmitted
from tabletop.exercise.station import Asked, open_questions
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken
from tabletop.room.connection import Connection
from tabletop.tui.text import plain
from tabletop.tui.widgets.brief import BriefPane
from tabletop.tui.widgets.cover import EmergencyCover
from tabletop.tui.widgets.drafts import Drafts
from tabletop.tui.widgets.footer import Footer
from tabletop.tui.widgets.form import DecisionForm, receipt_words
from tabletop.tui.widgets.header import alert_words, headline, news_words, tab_words
from tabletop.tui.widgets.inbox import InboxPane, unread
from tabletop.tui.widgets.now import NowPane, latest_inject

QUIET = 0.7  #: seconds without a key before a draft is kept
WIDE = 110  #: columns from which the situation stands beside the form


class StationScreen(Screen[None]):
    """The station of one role. Dismissed by escape or f10; the draft is durable before that."""

    CSS_PATH = "station.tcss"
    AUTO_FOCUS = ""  # the screen decides: a field that is asked for, never the first one it finds
    PLAYERS_SEAT = True  #: the program cannot be left from here
    HELP_TITLE = tr("Your station")
    HELP = tr("tab and shift+tab go from field to field. What you write is kept by itself; ctrl+s sends it.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", tr("submit"), id="station.submit"),
        Binding("ctrl+s", "submit_all_the_same", id="station.submit-all-the-same", show=False),  # no words: not offered
        Binding("a", "acknowledge", tr("acknowledge"), id="station.acknowledge"),
        Binding("ctrl+n", "next_question", tr("next question"), id="station.next"),
        Binding("f3", "show('now')", tr("now"), id="station.now"),
        Binding("f4", "show('inbox')", tr("inbox"), id="station.inbox"),
        Binding("f5", "show('brief')", tr("brief"), id="station.brief"),
        Binding("1", "show('now')", tr("now"), id="station.now-digit", show=False),
        Binding("2", "show('inbox')", tr("inbox"), id="station.inbox-digit", show=False),
        Binding("3", "show('brief')", tr("brief"), id="station.brief-digit", show=False),
        Binding("f8", "pause", tr("ask for a pause"), id="station.pause", show=False),
        Binding("pageup", "page(-1)", tr("page up"), id="station.page-up", show=False),
        Binding("pagedown", "page(1)", tr("page down"), id="station.page-down", show=False),
        Binding("escape,f10", "leave", tr("leave"), key_display="esc", id="station.leave"),
    ]

    def __init__(self, connection: Connection) -> None:
        """Show the seat of ``connection``."""
        super().__init__()
        self.connection = connection
        self.role = connection.seat
        self._form: DecisionForm | None = None
        self._kept = Answer()  #: the answer as the table has it, or will have it soon
        self._quiet: Timer | None = None
        self._drafts = Drafts(connection.ask, self._complain)
        self._frozen_focus: Widget | None = None
        self._pause_asked = False
        self._broken = ""
        self._ready = False  #: between mounting and unmounting

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, alert, tabs, the three panes, and what covers everything in an emergency."""
        yield Static(id="head", markup=False)
        yield Static(id="alert", markup=False)
        yield Static(id="tabs", markup=False)
        yield Static(id="news", markup=False)
        with ContentSwitcher(initial="now"):
            with Horizontal(id="now"):
                with VerticalScroll(id="desk"):
                    yield Vertical(id="slot")
                yield NowPane(id="situation")
            yield InboxPane(id="inbox")
            yield BriefPane(self.connection.briefing, id="brief")
        yield EmergencyCover(id="emergency")
        yield Footer("form.submit", "station.submit", "station.leave")

    def on_mount(self) -> None:
        """Listen, and put the cursor where something is asked."""
        self._ready = True
        self.connection.on_change = self._heard
        self.set_interval(1.0, self._tell_time)
        self._fit()
        self._sync()
        self.call_after_refresh(self._focus_pane)

    def on_unmount(self) -> None:
        """Whatever ends this screen, the draft does not end with it."""
        self._ready = False
        self.connection.on_change = None
        self._take_draft()
        self._drafts.flush_detached()

    def on_resize(self, _event: events.Resize) -> None:
        """Another layout, the same fields."""
        self._fit()
        self.call_after_refresh(self._keep_in_sight)
        self._keep_soon(0.0)

    def _heard(self, records: Sequence[Recorded]) -> None:
        """Something happened at the table; the connection calls this from outside the message loop."""
        self.call_later(self._sync, records)

    def _sync(self, records: Sequence[Recorded] = ()) -> None:
        """Bring everything up to date, but never touch a field that is being filled in."""
        if not self._ready:
            return
        state = self.connection.state
        self._sync_form()
        if self._form is not None:
            self._form.may_be_sent = state.phase == "running"
        self.query_one(NowPane).show(state, self.connection.records, self.connection.briefing)
        self.query_one(InboxPane).show(state, self.role)
        self.query_one(BriefPane).show(state)
        self._sync_alert()
        self._sync_news()
        if any(isinstance(record.event, DraftKept | ResponseSubmitted) for record in records):
            self._say_receipt()
        self._tell_time()
        self.refresh_bindings()

    def _sync_form(self) -> None:
        asked = open_questions(self.connection.state, self.role)
        current = self._form
        if current is not None:
            found = next((item for item in asked if item.question.seq == current.question.seq), None)
            if found is not None:
                current.show_sheet(self.connection.state.argument(found.question.decision))
                return
            self._close_form()
        waiting = [item for item in asked if item.response is None] or list(asked)
        if waiting:
            self._open_form(waiting[0])

    def _open_form(self, asked: Asked) -> None:
        """Show the question. The cursor does not jump into it: somebody may be pressing keys for something else."""
        question = asked.question
        sheet = self.connection.state.argument(question.decision)
        names = dict(self.connection.briefing.roles)
        self._form = DecisionForm(question, self.role, asked.draft or asked.response, sheet, names)
        self._kept = self._form.answer()
        self.query_one("#slot", Vertical).mount(self._form)
        self.query_one("#now").add_class("-asked")
        desk = self.query_one("#desk", VerticalScroll)
        desk.scroll_home(animate=False)
        if self.focused is None or isinstance(self.focused, NowPane):
            desk.focus()
        self.call_after_refresh(self._say_receipt)

    def _close_form(self) -> None:
        form = self._form
        if form is None:
            return
        self._take_draft()
        self._flush()
        self._form = None
        inside = self.focused is not None and form in self.focused.ancestors
        form.remove()
        self.query_one("#now").remove_class("-asked")
        if inside or self.focused is self.query_one("#desk"):
            self.call_after_refresh(self._focus_pane)

    def _sync_alert(self) -> None:
        state = self.connection.state
        alert = self.query_one("#alert", Static)
        alert_text = alert_words(state, self._broken)
        alert.update(alert_text or Content(""))
        alert.display = alert_text is not None
        alert.set_class(state.phase == "ended", "-ended")
        cover = self.query_one(EmergencyCover)
        before = cover.display
        cover.show(state, self.size.width)
        if cover.display and not before:
            self._frozen_focus = self.focused
            self.set_focus(None)
        elif before and not cover.display and self._frozen_focus is not None and self._frozen_focus.is_attached:
            self.set_focus(self._frozen_focus)

    def _sync_news(self) -> None:
        """What arrives while somebody writes: in a line of its own, always there, so that no field ever moves."""
        words = news_words(self.connection.state, self.role, self._form.question.seq if self._form else None)
        self.query_one("#news", Static).update(plain(words, "$warning"))

    def _tell_time(self) -> None:
        asked = open_questions(self.connection.state, self.role)
        ours = [item.question for item in asked if self._form and item.question.seq == self._form.question.seq]
        question = ours[0] if ours else None
        width = self.size.width
        self.query_one("#head", Static).update(headline(self.connection, question, width))
        current = self.query_one(ContentSwitcher).current or "now"
        self.query_one("#tabs", Static).update(
            tab_words(current, unread(self.connection.state, self.role), sum(item.response is None for item in asked))
        )

    def _fit(self) -> None:
        self.query_one("#now").set_class(self.size.width >= WIDE, "-wide")
        self.query_one(InboxPane).set_class(self.size.width < WIDE, "-narrow")

    def _say_receipt(self) -> None:
        """Below the form: received, or kept as a draft, and since when."""
        form = self._form
        if form is None or not form.ready:
            return
        state, decision = self.connection.state, form.question.decision
        form.say(receipt_words(state.submitted(decision, self.role), state.draft(decision, self.role)))

    # -- drafts -------------------------------------------------------------------------------------------------------

    @on(DecisionForm.Changed)
    def _draft_changed(self, event: DecisionForm.Changed) -> None:
        event.stop()
        self._take_draft()
        self._keep_soon(QUIET)
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """The field with the cursor, which may have grown or moved, stays on the screen."""
        if self.focused is not None and self.focused.is_attached:
            self.focused.scroll_visible(animate=False)

    def _take_draft(self) -> None:
        form = self._form
        if form is not None and form.answer() != self._kept:
            self._kept = form.answer()
            self._drafts.put(KeepDraft(form.question.decision, self.role, self._kept))

    def _keep_soon(self, seconds: float) -> None:
        if self._quiet is not None:
            self._quiet.stop()
        self._quiet = self.set_timer(seconds or 0.001, self._flush)

    @work(group="drafts")
    async def _flush(self) -> None:
        await self._drafts.flush()

    # -- what the person does -----------------------------------------------------------------------------------------

    @on(DecisionForm.Submitted)
    def _submitted(self, event: DecisionForm.Submitted) -> None:
        event.stop()
        self._send(event.form, event.commands)

    @work(group="send")
    async def _send(self, form: DecisionForm, commands: Sequence[Command]) -> None:
        """Ask for all of it in order. What is sent needs no draft; what is refused gets one."""
        decision, sent = form.question.decision, form.answer()
        self._drafts.forget(decision)
        taken: list[Command] = []
        for command in commands:
            if not await self._ask(command, form):
                break
            taken.append(command)
        if form.ready:
            form.accepted(taken)
        if any(isinstance(command, SubmitResponse) for command in taken):
            self._kept = sent
        elif form is self._form:
            self._drafts.put(KeepDraft(decision, self.role, form.answer()))
            self._keep_soon(QUIET)

    async def _ask(self, command: Command, form: DecisionForm | None = None) -> bool:
        """Ask the table; a refusal is said at the form, or as a notice. True if it was done."""
        try:
            await self.connection.ask(command)
        except Refused as refused:
            if form is not None and form.ready:
                form.say(plain(refused.words, "bold $warning"))
            else:
                self.notify(refused.words, severity="warning", markup=False)
            return False
        except JournalBroken as broken:
            self._broken = str(broken)
            self._sync_alert()
            return False
        return True

    @on(InboxPane.Acknowledge)
    def _acknowledged(self, event: InboxPane.Acknowledge) -> None:
        event.stop()
        self._confirm(event.inject)

    @work(group="acknowledge")
    async def _confirm(self, inject: str) -> None:
        await self._ask(AcknowledgeInject(inject, self.role))

    def _complain(self, words: str) -> None:
        if self._form is not None and self._form.ready:
            self._form.say(plain(words, "bold $warning"))

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now is offered; in an emergency, nothing but leaving."""
        state = self.connection.state
        if state.phase == "emergency":
            return action not in {
                "show",
                "submit",
                "submit_all_the_same",
                "acknowledge",
                "next_question",
                "pause",
                "page",
            }
        if not self._ready:
            return True
        match action:
            case "submit":
                return self._form is not None and state.phase == "running"
            case "submit_all_the_same":
                return self._form is not None and state.phase == "paused"
            case "acknowledge":
                return self._to_acknowledge() is not None
            case "next_question":
                return len(open_questions(state, self.role)) > 1
            case "pause":
                return state.phase == "running"
            case _:
                return super().check_action(action, parameters)

    def _to_acknowledge(self) -> str | None:
        """The inject on the screen that waits for its receipt: nobody acknowledges what cannot be seen."""
        current = self.query_one(ContentSwitcher).current
        if current == "inbox":
            mail = self.query_one(InboxPane).open_mail
            waits = mail is not None and not mail.acknowledged and mail.delivered.recalled is None
            return mail.delivered.inject if mail is not None and waits else None
        shown = current == "now" and (self._form is None or self.size.width >= WIDE)
        inject = latest_inject(self.connection.state, self.role) if shown else None
        if inject is None or self.role in self.connection.state.acknowledged.get(inject.inject, {}):
            return None
        return inject.inject

    def action_submit(self) -> None:
        """Send the answer, wherever the cursor is."""
        if self._form is not None:
            self._form.action_submit()

    def action_submit_all_the_same(self) -> None:
        """During PAUSEX: the table says why not, and what was typed is kept."""
        self.action_submit()

    def action_show(self, pane: str) -> None:
        """Turn to a tab."""
        self.query_one(ContentSwitcher).current = pane
        self._focus_pane()
        self._tell_time()
        self.refresh_bindings()

    def action_acknowledge(self) -> None:
        """Confirm the message on the screen."""
        inject = self._to_acknowledge()
        if inject is not None:
            self._confirm(inject)

    def action_next_question(self) -> None:
        """Put this form aside, its draft kept, and take the next question."""
        asked = open_questions(self.connection.state, self.role)
        seqs = [item.question.seq for item in asked]
        here = self._form.question.seq if self._form is not None else 0
        following = asked[(seqs.index(here) + 1) % len(asked)] if here in seqs else asked[0]
        self._close_form()
        self._open_form(following)
        self.action_show("now")
        self._sync_news()

    @work(group="pause")
    async def action_pause(self) -> None:
        """Anybody may ask for PAUSEX (BR-04); pressed twice, so that no slip stops the room."""
        if not self._pause_asked:
            self._pause_asked = True
            self.set_timer(4, self._pause_forgotten)
            self.notify(tr("Press f8 again to stop the exercise (PAUSEX)."), markup=False)
            return
        self._pause_asked = False
        await self._ask(Pause(tr("asked for by a player")))

    def _pause_forgotten(self) -> None:
        self._pause_asked = False

    def action_page(self, by: int) -> None:
        """Scroll the pane by a page, without moving the cursor."""
        pane = self._pane()
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False)

    @work(group="leave", exclusive=True)
    async def action_leave(self) -> None:
        """Keep the draft, then go."""
        self._take_draft()
        await self._drafts.flush()
        self.dismiss(None)

    def _pane(self) -> Widget:
        current = self.query_one(ContentSwitcher).current
        if current == "inbox":
            return self.query_one("InboxPane > VerticalScroll", VerticalScroll)
        if current == "brief":
            return self.query_one(BriefPane)
        return self.query_one("#desk", VerticalScroll) if self._form is not None else self.query_one(NowPane)

    def _focus_pane(self) -> None:
        current = self.query_one(ContentSwitcher).current
        if current == "inbox":
            self.query_one(InboxPane).focus_list()
        elif current == "now" and self._form is not None:
            self._form.focus_first()
        else:
            self._pane().focus()
