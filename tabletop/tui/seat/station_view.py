"""A player's seat: Now, Inbox, Brief, Messages, Notes. It knows what its connection was sent, and nothing else.

The same view serves the shared keyboard, a terminal of the player's own over a network, and the eyes of the replay.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input, Static, TextArea

from tabletop.exercise.actions.seat import ACKNOWLEDGE, KEEP_NOTES
from tabletop.exercise.events import DraftKept, Recorded, ResponseSubmitted
from tabletop.exercise.pages.brief import brief_page
from tabletop.exercise.pages.head import news, put_to
from tabletop.exercise.pages.messages import TEAM
from tabletop.exercise.pages.now import now_page
from tabletop.exercise.pages.page import Words
from tabletop.exercise.station import latest_inject, open_questions, unacknowledged
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, moment_at
from tabletop.tui.keys import all_keys
from tabletop.tui.kit.line_list import KeyList
from tabletop.tui.kit.link_words import Recap, link_words, over_words, test_inject_words
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.tab_line import TabLine
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.routes import routes
from tabletop.tui.seat.correspondence import Correspondence
from tabletop.tui.seat.cover import EmergencyCover
from tabletop.tui.seat.desk import AnswerDesk
from tabletop.tui.seat.drafts import Keeper
from tabletop.tui.seat.header import ROOMY, TabCounts, alert_content, headline, on_one_line, tab_words
from tabletop.tui.seat.inbox import InboxPane, MailList
from tabletop.tui.seat.messages import MessagesPane
from tabletop.tui.seat.notes import NotesPane
from tabletop.tui.seat.page_pane import PagePane
from tabletop.tui.seat.story import Story

WIDE = 110  #: columns from which the situation stands beside the form


class StationView(SeatView):
    """The station of one role."""

    DEFAULT_CSS = """
    StationView { layers: base recap cover; }
    StationView #head { height: auto; padding: 0 1; border-bottom: solid $border-blurred; }
    StationView #alert { height: auto; padding: 0 1; background: $warning; color: $background; text-style: bold; display: none; }
    StationView #alert.-ended { background: $accent; }
    StationView #tabs { height: 1; padding: 0 1; }
    StationView #news { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    StationView ContentSwitcher { height: 1fr; }
    StationView #now { height: 1fr; }
    StationView #now.-asked AnswerDesk { display: block; }
    StationView #brief > Static { margin: 0 0 1 0; }
    StationView #now.-asked #situation { display: none; }
    StationView #now.-asked.-wide AnswerDesk { width: 3fr; }
    StationView #now.-asked.-wide #situation { display: block; width: 2fr; border-left: solid $border-blurred; }
    StationView #inbox { height: 1fr; }
    """
    PAGES = ("now", "inbox", "brief", "messages", "notes")

    def __init__(self, connection: SeatConnection, *, writable: bool = True) -> None:
        """As every view."""
        super().__init__(connection, writable=writable)
        self.role = connection.seat
        self.keeper = Keeper(self, connection, self.asker.ask, self._complain)
        self.desk = AnswerDesk(connection, self.asker, self.keeper if writable else None, self._asked, id="desk")
        self.talk = Correspondence(connection, self.asker, writable=writable, id="messages")
        self.story = Story(connection)
        self._last_notes: str | None = None  #: what to keep of two texts that are not together yet
        self._frozen_focus: Widget | None = None  #: where the cursor was when the emergency came

    def compose(self) -> ComposeResult:
        """Header, alert, tabs, the panes, what was missed, and what covers everything in an emergency."""
        yield PlainText(id="head")
        yield PlainText(id="alert")
        yield TabLine(id="tabs")
        yield PlainText(id="news")
        with ContentSwitcher(initial="now"):
            with Horizontal(id="now"):
                yield self.desk
                yield PagePane(now_page, id="situation")
            yield InboxPane(id="inbox")
            yield PagePane(brief_page, id="brief")
            yield self.talk
            yield NotesPane(self.role, id="notes")
        yield Recap(id="recap")
        yield EmergencyCover(id="emergency")

    def begin(self) -> None:
        """The cursor goes where something is asked."""
        self.fit()
        self.present()
        if self.writable:
            self.call_after_refresh(self.focus_pane)
            self.call_after_refresh(self._take_story)

    def end(self) -> None:
        """What was typed does not end with the screen."""
        self.take_last_words()
        self.keeper.now()

    # -- what it shows ------------------------------------------------------------------------------------------------

    def present(self, records: Sequence[Recorded] = ()) -> None:
        """Bring everything up to date, but never touch a field that is being filled in."""
        if not self.ready:
            return
        self.desk.present()
        self.query_one("#situation", PagePane).show(self.connection)
        self.query_one(InboxPane).show(self.connection)
        self.query_one("#brief", PagePane).show(self.connection)
        self.talk.present(records)
        notes = self.query_one(NotesPane)
        notes.show(self.connection.state)
        self._last_notes = notes.last_words()
        self.show_alert()
        self._show_news()
        if any(isinstance(record.event, DraftKept | ResponseSubmitted) for record in records):
            self.desk.say_receipt()
        self.show_time()
        self.refresh_bindings()

    def show_time(self) -> None:
        """Header and tabs."""
        asked = open_questions(self.connection.state, self.role)
        form = self.desk.form
        ours = [item.question for item in asked if form and item.question.seq == form.question.seq]
        width = self.screen.size.width
        self.query_one("#head", Static).update(headline(self.connection, ours[0] if ours else None, width))
        waiting = TabCounts(
            asked=sum(item.response is None for item in asked),
            injects=len(unacknowledged(self.connection.state, self.role)),
            messages=len(self.talk.unread),
            notes=self.query_one(NotesPane).two_texts,
        )
        tabs = [*tab_words(self.current, waiting, keys_of(self, "station"))]
        self.query_one(TabLine).show(tabs, "    " if width >= ROOMY else " ", width - 2)

    def show_alert(self) -> None:
        """What overrides everything."""
        if not self.ready:
            return
        state = self.connection.state
        alert = self.query_one("#alert", Static)
        over = over_words(self.connection.link, keys_of(self, "station")("leave"))
        alert_text = plain(over, "bold") if over else alert_content(state, self.asker.broken, keys_of(self, "station"))
        alert.update(alert_text or Content(""))
        alert.display = alert_text is not None
        alert.set_class(state.phase == "ended" and not over, "-ended")
        cover = self.query_one(EmergencyCover)
        before = cover.display
        cover.show(state, self.screen.size.width)
        if not self.writable:
            return
        if cover.display and not before:
            self._frozen_focus = self.screen.focused
            self.screen.set_focus(None)
        elif before and not cover.display and self._frozen_focus is not None and self._frozen_focus.is_attached:
            self.screen.set_focus(self._frozen_focus)

    def _show_news(self) -> None:
        """What arrives while somebody writes: in a line of its own, always there, so that no field ever moves."""
        connection = self.connection
        seq = self.desk.form.question.seq if self.desk.form and self.current == "now" else None
        keys = all_keys("station", "acknowledge", routes(self.screen).own_keys)
        link, test = (
            link_words(connection.link),
            test_inject_words(connection.state, self.role, connection.member, keys),
        )
        story = self.story.waiting
        words = (
            *(Words(text, "hint") for text in (link, test) if text),
            *put_to(connection, seq),
            *([Words(story, "hint", sign="new", acts=("recap",))] if story else []),
            *news(connection, seq, len(self.talk.unread)),
        )
        self.query_one("#news", Static).update(on_one_line(words, keys_of(self, "station")))

    def fit(self) -> None:
        """Another layout, the same fields."""
        narrow = self.screen.size.width < WIDE
        self.query_one("#now").set_class(not narrow, "-wide")
        for pane in (InboxPane, MessagesPane, Recap):
            self.query_one(pane).set_class(narrow, "-narrow")
        if self.writable:
            self.call_after_refresh(self.desk.keep_in_sight)
            self.keeper.soon(0.0)

    @property
    def current(self) -> str:
        """The page on the screen."""
        return self.query_one(ContentSwitcher).current or "now"

    @property
    def in_sight(self) -> str:
        """The inject on the screen, "" if there is none: nobody acknowledges what cannot be seen."""
        if self.current == "inbox":
            mail = self.query_one(InboxPane).open_mail
            return mail.delivered.inject if mail is not None else ""
        shown = self.current == "now" and (self.desk.form is None or self.screen.size.width >= WIDE)
        inject = latest_inject(self.connection.state, self.role) if shown else None
        return inject.inject if inject is not None else ""

    # -- turning and reading ------------------------------------------------------------------------------------------

    def turn(self, page: str) -> None:
        """Turn to a page. Where nobody sits, the inbox opens on its newest message, as it does for whoever comes to the seat."""
        if page == "inbox" and not self.writable:
            self.query_one("#inbox MailList", MailList).choose(0)
        self.query_one(ContentSwitcher).current = page
        if page == "messages":
            self.talk.pane.turn_to_news()
            self.talk.present()
        if self.writable:
            self.focus_pane()
        self._show_news()
        self.show_time()
        self.refresh_bindings()

    def read_page(self, by: int) -> None:
        """Scroll by a page."""
        if self.current == "messages":
            self.talk.pane.scroll_by(by)
            return
        pane = self._pane
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False)

    def read_line(self, by: int) -> None:
        """The next message of a list, or a line of a text."""
        if self.current in {"inbox", "messages"}:
            self.query_one(f"#{self.current} KeyList", KeyList).action_turn(by)
            return
        self._pane.scroll_relative(y=by, animate=False)

    @property
    def _pane(self) -> Widget:
        match self.current:
            case "inbox":
                return self.query_one("InboxPane > VerticalScroll", VerticalScroll)
            case "brief":
                return self.query_one("#brief", PagePane)
            case "notes":
                return self.query_one("NotesPane CleanArea")
            case _:
                return self.desk if self.desk.form is not None else self.query_one("#situation", PagePane)

    def focus_pane(self) -> None:
        """Put the cursor into the page on the screen."""
        form = self.desk.form
        if self.current == "inbox":
            self.query_one(InboxPane).focus_list()
        elif self.current == "messages":
            self.talk.pane.focus_here()
        elif self.current == "now" and form is not None and form.sends:
            self.desk.focus_form()
        else:
            self.screen.set_focus(self._pane)

    # -- what its parts say -------------------------------------------------------------------------------------------

    def _asked(self) -> None:
        """A question has come or gone."""
        self.query_one("#now").set_class(self.desk.form is not None, "-asked")
        if self.writable and self.desk.form is not None and not self._typing:
            self.query_one(ContentSwitcher).current = "now"
            self.desk.focus()
            self.focus_pane()

    @property
    def _typing(self) -> bool:
        """Whether somebody writes something here: the cursor is in a text."""
        return isinstance(self.screen.focused, Input | TextArea)

    def on_key(self, event: events.Key) -> None:
        """Where a question stands, a digit is an option and any other letter that no field has taken is nothing: no act."""
        form = self.desk.form
        if not self.writable or form is None or self.current != "now" or not event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        if form.choose(event.character or "") or active is None or self not in active.node.ancestors:
            event.stop()

    @on(AnswerDesk.Left)
    def _left(self, event: AnswerDesk.Left) -> None:
        event.stop()
        self.call_after_refresh(self.focus_pane)

    @on(AnswerDesk.Interrupted)
    def _interrupted(self, event: AnswerDesk.Interrupted) -> None:
        event.stop()
        self.talk.pane.keep_text(TEAM, event.text)
        self.notify(tr("What you were writing waits in Messages, to your own team, unsent."), markup=False)

    @on(MessagesPane.Seen)
    def _seen(self, event: MessagesPane.Seen) -> None:
        event.stop()
        self.show_time()

    @on(InboxPane.Acknowledge)
    def _acknowledged(self, event: InboxPane.Acknowledge) -> None:
        event.stop()
        self.ask(*ACKNOWLEDGE.made(moment_at(self.connection), {"inject": event.inject}))

    @on(NotesPane.Changed)
    def _notes_changed(self, event: NotesPane.Changed) -> None:
        event.stop()
        pane = self.query_one(NotesPane)
        notes = pane.due() if self.writable else None
        self._last_notes = pane.last_words()
        self._put_notes(notes)
        self.keeper.rest()

    def _put_notes(self, text: str | None) -> None:
        if text is not None:
            self.keeper.drafts.put(*KEEP_NOTES.made(moment_at(self.connection), {"text": text}))

    def _complain(self, words: str) -> None:
        if self.ready:
            self.desk.complain(words)

    def take_last_words(self) -> None:
        """Everything typed is put where it will be kept: the screen goes, its panes may be gone."""
        self.desk.take()
        if self.writable:
            self._put_notes(self._last_notes)

    # -- link, what was missed ----------------------------------------------------------------------------------------

    def link_heard(self) -> None:
        """The link, the digest or the lead has changed; called from outside the message loop."""
        self.story.link_heard()
        self.call_later(self._take_story)

    def _take_story(self) -> None:
        """Show what was missed, once; where it would lie over what is being typed, a line offers it instead."""
        if not self.ready:
            return
        covers = self.screen.size.width < WIDE and (self._typing or self.desk.form is not None)
        self.story.take(self.query_one(Recap), openly=not covers)
        self.present()

    def recap(self) -> None:
        """What was missed, or the story so far; the same closes it."""
        self.story.toggle(self.query_one(Recap))
        self._show_news()
