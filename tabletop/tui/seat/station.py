"""A player's station: Now, Inbox, Brief, Messages, Notes. It knows what its connection was sent, and nothing else.

The same screen serves the shared keyboard and, over a network, a terminal of the player's own. Whoever makes the connection closes
it; the screen only listens while it is shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from tabletop.exercise.commands import (
    AcknowledgeInject,
    AddReason,
    AnswerComcheck,
    Pause,
    SubmitEstimate,
    SubmitResponse,
)
from tabletop.exercise.events import DraftKept, Recorded, ResponseSubmitted
from tabletop.exercise.offered import Permission
from tabletop.exercise.station import latest_inject, open_questions, unacknowledged
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.link_words import Recap
from tabletop.tui.kit.text import plain
from tabletop.tui.seat.brief import BriefPane
from tabletop.tui.seat.cover import EmergencyCover
from tabletop.tui.seat.header import Waiting, headline, tab_words
from tabletop.tui.seat.inbox import InboxPane
from tabletop.tui.seat.messages import MessagesPane
from tabletop.tui.seat.notes import NotesPane
from tabletop.tui.seat.now import NowPane
from tabletop.tui.seat.own_consent import OwnConsent
from tabletop.tui.seat.station_after import HotwashDoor
from tabletop.tui.seat.station_talk import WIDE, StationTalk

LAST_WORDS = 2.0  #: seconds for which leaving waits until what was typed is kept; the keeping itself goes on behind it


class StationScreen(StationTalk):
    """The station of one role. Dismissed by escape or f10; what was typed is on its way before that."""

    CSS_PATH = Path(__file__).with_name("station.tcss")  # the eyes of the replay inherit it from another folder
    AUTO_FOCUS = ""  # the screen decides: a field that is asked for, never the first one it finds
    PLAYERS_SEAT = True  #: the program cannot be left from here
    HELP_TITLE = tr("Your station")
    HELP = tr("tab and shift+tab go from field to field. What you write is kept by itself; ctrl+s sends it.")
    # Keys that turn away from a field are priority bindings: letters that come in the same read then reach the new field.
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("station", "submit", "acknowledge", "next-question"),
        Binding("f3", "show('now')", tr("now"), id="station.now", priority=True),
        *bindings("station", "inbox", "brief", "messages", "notes"),
        Binding("1", "show('now')", tr("now"), id="station.now-digit", show=False),
        Binding("2", "show('inbox')", tr("inbox"), id="station.inbox-digit", show=False),
        Binding("3", "show('brief')", tr("brief"), id="station.brief-digit", show=False),
        Binding("4", "show('messages')", tr("messages"), id="station.messages-digit", show=False),
        Binding("5", "show('notes')", tr("notes"), id="station.notes-digit", show=False),
        Binding("tab", "field(1)", tr("next field"), id="station.next-field", show=False, priority=True),
        Binding("shift+tab", "field(-1)", tr("field before"), id="station.field-before", show=False, priority=True),
        *bindings("station", "hand-lead", "recap", "ask-pause", "own-hotwash", "withdraw-own"),
        Binding("pageup", "page(-1)", tr("page up"), id="station.page-up", show=False),
        Binding("pagedown", "page(1)", tr("page down"), id="station.page-down", show=False),
        Binding("escape,f10", "leave", tr("leave"), key_display="esc", id="station.leave"),
        Binding("ctrl+q", "leave_room", tr("leave the room"), id="station.leave-room", show=False, priority=True),
    ]

    def __init__(self, connection: SeatConnection) -> None:
        """Show the seat of ``connection``."""
        super().__init__(connection)
        self.hotwash = HotwashDoor(self, connection)
        self.consent = OwnConsent(self, connection, self.asker.ask)
        self._pause_asked = False

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, alert, tabs, the panes, what was missed, and what covers everything in an emergency."""
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
            yield BriefPane(id="brief")
            yield MessagesPane(self.connection, id="messages")
            yield NotesPane(self.role, id="notes")
        yield Recap(id="recap")
        yield EmergencyCover(id="emergency")
        yield Footer("form.submit", "station.submit", "station.hotwash", "station.leave")

    def on_mount(self) -> None:
        """Listen, and put the cursor where something is asked."""
        self._ready = True
        self.connection.on_change = self._heard
        self.connection.on_link = self._link_heard
        self.set_interval(1.0, self._tell_time)
        self._fit()
        self._sync()
        self.call_after_refresh(self._focus_pane)
        self.call_after_refresh(self._sync_link)
        if self.connection.state.hotwash.prompt:
            self.call_after_refresh(self.hotwash.open)

    def on_unmount(self) -> None:
        """Whatever ends this screen, what was typed does not end with it."""
        self._take_last_words()
        self._ready = False
        self.connection.on_change = None
        self.connection.on_link = None
        self._drafts.flush_soon()

    def on_resize(self, _event: events.Resize) -> None:
        """Another layout, the same fields."""
        self._fit()
        self.call_after_refresh(self._keep_in_sight)
        self._keep_soon(0.0)

    def on_screen_resume(self) -> None:
        """A dialog is gone: what came meanwhile is on the screen now."""
        self._sync()

    def _heard(self, records: Sequence[Recorded]) -> None:
        """Something happened at the table; the connection calls this from outside the message loop."""
        self.call_later(self._sync, records)

    def _sync(self, records: Sequence[Recorded] = ()) -> None:
        """Bring everything up to date, but never touch a field that is being filled in."""
        if not self._ready:
            return
        self._sync_form()
        if self._form is not None:
            self._form.may_be_sent = bool(self._sending())
        self.query_one(NowPane).show(self.connection)
        self.query_one(InboxPane).show(self.connection)
        self.query_one(BriefPane).show(self.connection)
        self._sync_talk(records)
        self._sync_alert()
        self._sync_news()
        self.hotwash.heard(records)
        if any(isinstance(record.event, DraftKept | ResponseSubmitted) for record in records):
            self._say_receipt()
        self._tell_time()
        self.refresh_bindings()

    def _tell_time(self) -> None:
        asked = open_questions(self.connection.state, self.role)
        ours = [item.question for item in asked if self._form and item.question.seq == self._form.question.seq]
        width = self.size.width
        self.query_one("#head", Static).update(headline(self.connection, ours[0] if ours else None, width))
        waiting = Waiting(
            asked=sum(item.response is None for item in asked),
            injects=len(unacknowledged(self.connection.state, self.role)),
            messages=len(self.unread),
            notes=self.query_one(NotesPane).two_texts,
        )
        self.query_one("#tabs", Static).update(tab_words(self._current, waiting, width))

    def _fit(self) -> None:
        narrow = self.size.width < WIDE
        self.query_one("#now").set_class(not narrow, "-wide")
        for pane in (InboxPane, MessagesPane, Recap):
            self.query_one(pane).set_class(narrow, "-narrow")

    @property
    def _current(self) -> str:
        """The tab on the screen."""
        return self.query_one(ContentSwitcher).current or "now"

    # -- what the person does -----------------------------------------------------------------------------------------

    @on(InboxPane.Acknowledge)
    def _acknowledged(self, event: InboxPane.Acknowledge) -> None:
        event.stop()
        self._confirm(event.inject)

    @work(group="acknowledge")
    async def _confirm(self, inject: str) -> None:
        await self._ask(AcknowledgeInject(inject, self.role))

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the table would do now is offered; in an emergency the screen is covered, and one can leave."""
        if action == "leave_room":
            return bool(self.connection.member)
        if self.connection.state.phase == "emergency":
            return action not in _COVERED
        if not self._ready:
            return True
        match action:
            case "submit":
                return self._form is not None and bool(self._sending())
            case "acknowledge":
                return bool(self._receipt())
            case "next_question":
                return len(open_questions(self.connection.state, self.role)) > 1
            case "hand_over":
                return bool(self._others())
            case "pause":
                return bool(self.offered.of(Pause))
            case "hotwash":
                return self.hotwash.valid
            case "withdraw":
                return self.consent.valid
            case _:
                return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Where nothing can be sent, the key that sends says why; what was typed is kept."""
        if event.key == "ctrl+s" and self._form is not None and self._form.ready:
            refused = self._sending()
            if refused.words:
                self._form.say(plain(refused.words, "bold $warning"))

    def _sending(self) -> Permission:
        """Whether something of the form may go out: the answer, or for an argument a reason or an estimate."""
        decision = self._form.question.decision if self._form is not None else ""
        kinds = (SubmitResponse, AddReason, SubmitEstimate)
        offers = [self.offered.of(kind, decision=decision, role=self.role) for kind in kinds]
        return next(filter(None, offers), offers[0])

    def _receipt(self) -> Permission:
        """What the key of receipts would confirm: the test inject, else the message on the screen."""
        test = self.offered.ask(AnswerComcheck())
        inject = "" if test else self._in_sight()
        return self.offered.ask(AcknowledgeInject(inject, self.role)) if inject else test

    def _in_sight(self) -> str:
        """The inject on the screen, "" if there is none: nobody acknowledges what cannot be seen."""
        if self._current == "inbox":
            mail = self.query_one(InboxPane).open_mail
            return mail.delivered.inject if mail is not None else ""
        shown = self._current == "now" and (self._form is None or self.size.width >= WIDE)
        inject = latest_inject(self.connection.state, self.role) if shown else None
        return inject.inject if inject is not None else ""

    def action_field(self, by: int) -> None:
        """To the next field, or the one before."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_submit(self) -> None:
        """Send the answer, wherever the cursor is."""
        if self._form is not None:
            self._form.action_submit()

    def action_show(self, pane: str) -> None:
        """Turn to a tab."""
        self.query_one(ContentSwitcher).current = pane
        if pane == "messages":
            self.query_one(MessagesPane).turn_to_news()
            self._sync_talk(())
        self._focus_pane()
        self._sync_news()
        self._tell_time()
        self.refresh_bindings()

    def action_acknowledge(self) -> None:
        """Confirm the test inject, else the message on the screen."""
        command = self._receipt().command
        if isinstance(command, AcknowledgeInject):
            self._confirm(command.inject)
        elif command is not None:
            self._confirm_test()

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

    def action_hotwash(self) -> None:
        """After ENDEX: the question, the feedback form, what was unsealed."""
        self.hotwash.open()

    def action_withdraw(self) -> None:
        """Whoever sits here wants to be named no more (BR-03)."""
        self.consent.open()

    def action_page(self, by: int) -> None:
        """Scroll the pane by a page, without moving the cursor."""
        if self._current == "messages":
            self.query_one(MessagesPane).scroll_by(by)
            return
        pane = self._pane()
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False)

    # -- leaving ------------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Close what lies above; else go, after a question where something would be lost or a room left."""
        panel = self.query_one(Recap)
        if panel.display:
            panel.hide()
        elif self.connection.member or self.query_one(MessagesPane).unsent or self.hotwash.unsent:
            self.action_leave_room()
        else:
            self._go()

    def action_leave_room(self) -> None:
        """Ask first."""
        from tabletop.tui.kit.confirm import ConfirmDialog

        words = self._parting_words()

        def lines(width: int) -> list[Content]:
            return [line for text in words for line in wrapped(plain(text), width)]

        title = tr("Leave the room?") if self.connection.member else tr("Leave your station?")
        dialog = ConfirmDialog(title, lines, tr("leaves"), None, self.asker.ask)
        self.app.push_screen(dialog, self._leave_if)

    def _leave_if(self, yes: bool | None) -> None:
        if yes:
            self._go()

    def _parting_words(self) -> list[str]:
        words = []
        unsent = self.query_one(MessagesPane).unsent
        if unsent:
            words.append(tr("A message is written and not sent, and is lost: {threads}.", threads=", ".join(unsent)))
        if self.hotwash.unsent:
            words.append(tr("A feedback form is filled in and not handed in, and is lost: f8 goes back to it."))
        link = self.connection.link.status
        if link == "away":
            words.append(tr("There is no link to the table: what you wrote since it was lost is not kept yet."))
        elif link == "here":
            words.append(tr("Your draft and your notes are kept with the role."))
        if self.connection.member and link != "over":
            words.append(tr("You can join again with the same code; the facilitator gives you your seat back."))
        return words

    @work(group="leave", exclusive=True)
    async def _go(self) -> None:
        """Keep what was typed, then go."""
        self._take_last_words()
        task = self._drafts.flush_soon()
        if task is not None and self.connection.link.status == "here":
            await asyncio.wait({task}, timeout=LAST_WORDS)
        self.dismiss(None)

    def _pane(self) -> Widget:
        match self._current:
            case "inbox":
                return self.query_one("InboxPane > VerticalScroll", VerticalScroll)
            case "brief":
                return self.query_one(BriefPane)
            case "notes":
                return self.query_one("NotesPane CleanArea")
            case _:
                return self.query_one("#desk", VerticalScroll) if self._form is not None else self.query_one(NowPane)

    def _focus_pane(self) -> None:
        current = self._current
        if current == "inbox":
            self.query_one(InboxPane).focus_list()
        elif current == "messages":
            self.query_one(MessagesPane).focus_here()
        elif current == "now" and self._form is not None and self._form.sends:
            self._form.focus_first()
        else:
            self.set_focus(self._pane())


#: what an emergency's cover lies over
_COVERED = frozenset(
    {
        "show",
        "field",
        "submit",
        "acknowledge",
        "next_question",
        "hand_over",
        "recap",
        "pause",
        "page",
        "withdraw",
    }
)
