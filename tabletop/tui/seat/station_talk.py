"""What a station does besides answering: messages, notes, the lead, the test inject, the link, what was missed."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.widgets import ContentSwitcher, Input, Static, TextArea

from tabletop.exercise.commands import AnswerComcheck, AskRfi, KeepNotes, NameLead, ReadMessages, SendMessage
from tabletop.exercise.events import Recorded, RfiAnswered, RfiRefused
from tabletop.exercise.pages.messages import Unread, answers, read_upto, unread_items
from tabletop.exercise.people import name_of
from tabletop.exercise.wording.digest import digest
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.kit.link_words import Recap, link_words, test_inject_words
from tabletop.tui.kit.text import plain
from tabletop.tui.seat.header import news_words
from tabletop.tui.seat.messages import MessagesPane
from tabletop.tui.seat.notes import NotesPane
from tabletop.tui.seat.station_form import QUIET, StationForm

WIDE = 110  #: columns from which the situation stands beside the form


class StationTalk(StationForm):
    """The part of a station that talks to others and to itself."""

    def __init__(self, connection: SeatConnection) -> None:
        """Show the seat of ``connection``."""
        super().__init__(connection)
        self._answered: dict[int, int] = {}  #: request -> number of the event that answered it
        self._seen: set[int] = set()  #: numbers of what was on this screen
        self._read_asked = 0  #: up to which number the table was told that this role has read
        self._last_notes: KeepNotes | None = None  #: what to keep of two texts that are not together yet
        self._was_away = False
        self._recap: tuple[str, tuple[str, ...]] = "", ()  #: title and lines of what was missed

    # -- messages -----------------------------------------------------------------------------------------------------

    @property
    def unread(self) -> list[Unread]:
        """What waits to be read, what is on the screen excepted."""
        found = unread_items(self.connection.state, self.role, self.connection.member, self._answered)
        return [item for item in found if item.seq not in self._seen]

    def _sync_talk(self, records: Sequence[Recorded]) -> None:
        """Messages and notes as they are now."""
        fresh = records or self.connection.records
        if any(isinstance(record.event, RfiAnswered | RfiRefused) for record in fresh):
            self._answered.update(answers(fresh))
        self._mark_read()
        self.query_one(MessagesPane).show(self.unread)
        self.query_one(NotesPane).show(self.connection.state)
        self._last_notes = self.query_one(NotesPane).last_words()

    def _mark_read(self) -> None:
        """What is on the screen is read; the table is told as soon as nothing older is unread."""
        state = self.connection.state
        if self.query_one(ContentSwitcher).current != "messages" or state.phase == "emergency" or not self.is_current:
            return
        thread = self.query_one(MessagesPane).thread
        items = unread_items(state, self.role, self.connection.member, self._answered)
        self._seen.update(item.seq for item in items if item.thread == thread)
        upto = read_upto(items, self._seen)
        if upto > self._read_asked:
            self._read_asked = upto
            self._tell_read(upto)

    @work(group="read")
    async def _tell_read(self, upto: int) -> None:
        if await self.asker.ask(ReadMessages(self.role, upto)):
            self._read_asked = 0  # it is told again with the next one

    @on(MessagesPane.Seen)
    def _turned(self, event: MessagesPane.Seen) -> None:
        event.stop()
        self._mark_read()
        self.query_one(MessagesPane).show(self.unread)
        self._tell_time()

    @on(MessagesPane.Send)
    def _send_message(self, event: MessagesPane.Send) -> None:
        event.stop()
        self._post(event)

    @work(group="post")
    async def _post(self, event: MessagesPane.Send) -> None:
        if self.connection.link.status == "away":
            self.query_one(MessagesPane).tell(tr("On its way: it goes out when the link is back."))
        words = await self.asker.ask(event.command)
        if self._ready:
            text = event.command.text if isinstance(event.command, SendMessage | AskRfi) else ""
            self.query_one(MessagesPane).sent(event.thread, text, words)

    # -- notes --------------------------------------------------------------------------------------------------------

    @on(NotesPane.Changed)
    def _notes_changed(self, event: NotesPane.Changed) -> None:
        event.stop()
        self._take_notes()
        self._keep_soon(QUIET)

    def _take_notes(self) -> None:
        pane = self.query_one(NotesPane)
        notes = pane.due()
        self._last_notes = pane.last_words()
        if notes is not None:
            self._drafts.put(notes)

    def _take_last_words(self) -> None:
        """Everything typed is put where it will be kept: the screen goes, its panes may be gone."""
        self._take_draft()
        if self._last_notes is not None:
            self._drafts.put(self._last_notes)

    # -- the lead -----------------------------------------------------------------------------------------------------

    def _others(self) -> list[tuple[str, str]]:
        """Members of this role to whom this person may hand the lead: (id, name)."""
        members, offered = self.connection.state.members.get(self.role, {}), self.offered
        return [(key, name_of(person)) for key, person in members.items() if offered.ask(NameLead(self.role, key))]

    def action_hand_over(self) -> None:
        """Choose who leads from now on."""
        from tabletop.tui.kit.pick import PickDialog

        self.app.push_screen(PickDialog(tr("Who leads this role from now on?"), self._others()), self._hand_over_to)

    def _hand_over_to(self, member: str | None) -> None:
        if member is not None and member in dict(self._others()):
            self._hand_over(member)

    @work(group="lead")
    async def _hand_over(self, member: str) -> None:
        self._take_draft()
        if self.connection.link.status == "here":
            await self._drafts.flush()
        await self._ask(NameLead(self.role, member))

    # -- link, test inject, what was missed ---------------------------------------------------------------------------

    def _link_heard(self) -> None:
        """The link, the digest or the lead has changed; called from outside the message loop."""
        self._was_away = self._was_away or self.connection.link.status == "away"
        self.call_later(self._sync_link)

    def _sync_link(self) -> None:
        if not self._ready:
            return
        self._show_digest()
        self._sync()

    def _show_digest(self) -> None:
        """Show what was missed, once; where it would lie over what is being typed, a line offers it instead."""
        lines = self.connection.digest
        if not lines:
            return
        self.connection.digest = ()
        title = tr("Since you left") if self._was_away else tr("The story so far")
        self._recap = title, lines
        if self.size.width >= WIDE or not isinstance(self.focused, Input | TextArea):
            self.query_one(Recap).show(title, lines)
            self._recap = "", lines
        self.refresh_bindings()

    def action_recap(self) -> None:
        """What was missed, or else the story so far, from what this seat knows."""
        panel = self.query_one(Recap)
        if panel.display:
            panel.hide()
            return
        title, lines = self._recap
        self._recap = "", lines
        if not title:
            title = tr("The story so far")
            lines = digest(self.connection.state, self.connection.records, 0, self.connection.briefing)
        panel.show(title, lines)
        self._sync_news()

    @work(group="comcheck")
    async def _confirm_test(self) -> None:
        await self._ask(AnswerComcheck())

    def _sync_news(self) -> None:
        """What arrives while somebody writes: in a line of its own, always there, so that no field ever moves."""
        connection = self.connection
        seq = self._form.question.seq if self._form else None
        words = [
            link_words(connection.link),
            test_inject_words(connection.state, self.role, connection.member),
            tr("● {title} (ctrl+r)", title=self._recap[0]) if self._recap[0] else "",
            news_words(connection.state, self.role, seq, len(self.unread)),
        ]
        self.query_one("#news", Static).update(plain("   ".join(text for text in words if text), "$warning"))

    def _sync(self, records: Sequence[Recorded] = ()) -> None:
        """Bring everything up to date."""

    def _tell_time(self) -> None:
        """Bring header and tabs up to date."""
