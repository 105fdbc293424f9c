"""The messages of a station as they come and go: what is unread, what the table is told of that, and the sending."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container

from tabletop.exercise.actions.messages import REQUEST, WRITE
from tabletop.exercise.commands import ReadMessages
from tabletop.exercise.events import Recorded, RfiAnswered, RfiRefused
from tabletop.exercise.pages.messages import REQUESTS, Unread, answers, read_upto, unread_items
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, moment_at
from tabletop.tui.kit.asking import Asker
from tabletop.tui.kit.dialog import asked
from tabletop.tui.seat.messages import MessagesPane


class Correspondence(Container):
    """The pane of messages with its seat. Where nobody sits, nothing counts as read."""

    DEFAULT_CSS = """
    Correspondence { height: 1fr; }
    """

    def __init__(
        self,
        connection: SeatConnection,
        asker: Asker,
        *,
        writable: bool = True,
        id: str | None = None,  # noqa: A002 -- Textual's word
    ) -> None:
        """``writable``: somebody reads and writes here."""
        super().__init__(id=id)
        self._connection = connection
        self._asker = asker
        self._writable = writable
        self._answered: dict[int, int] = {}  #: request -> number of the event that answered it
        self._seen: set[int] = set()  #: numbers of what was on this screen
        self._read_asked = 0  #: up to which number the table was told that this role has read

    def compose(self) -> ComposeResult:
        """The pane."""
        yield MessagesPane(self._connection)

    @property
    def pane(self) -> MessagesPane:
        """Threads, reader, writing."""
        return self.query_one(MessagesPane)

    @property
    def unread(self) -> list[Unread]:
        """What waits to be read, what is on the screen excepted."""
        return [item for item in self._waiting if item.seq not in self._seen]

    @property
    def _waiting(self) -> list[Unread]:
        here = self._connection
        return unread_items(here.state, here.seat, here.member, self._answered)

    def present(self, records: Sequence[Recorded] = ()) -> None:
        """The messages as they are now; ``records`` are those that have just come in."""
        fresh = records or self._connection.records
        if any(isinstance(record.event, RfiAnswered | RfiRefused) for record in fresh):
            self._answered.update(answers(fresh))
        self._mark_read()
        self.pane.show(self.unread)

    def _mark_read(self) -> None:
        """What is on the screen is read; the table is told as soon as nothing older is unread."""
        state = self._connection.state
        if not (self._writable and self.display and self.screen.is_current) or state.phase == "emergency":
            return
        thread = self.pane.thread
        items = self._waiting
        self._seen.update(item.seq for item in items if item.thread == thread)
        upto = read_upto(items, self._seen)
        if upto > self._read_asked:
            self._read_asked = upto
            self._tell_read(upto)

    @work(group="read")
    async def _tell_read(self, upto: int) -> None:
        if await self._asker.ask(ReadMessages(self._connection.seat, upto)):
            self._read_asked = 0  # it is told again with the next one

    @on(MessagesPane.Seen)
    def _turned(self) -> None:
        """Another thread is on the screen; whoever shows the count hears it too."""
        self._mark_read()
        self.pane.show(self.unread)

    @on(MessagesPane.Send)
    def _send_message(self, event: MessagesPane.Send) -> None:
        event.stop()
        self._post(event)

    @work(group="post")
    async def _post(self, event: MessagesPane.Send) -> None:
        if self._connection.link.status == "away":
            self.pane.tell(tr("On its way: it goes out when the link is back."))
        action = REQUEST if event.thread == REQUESTS else WRITE
        commands = action.made(moment_at(self._connection), {"to": " ".join(event.to), "text": event.text})
        words = await asked(self._asker.ask, commands)
        if self.is_attached:
            self.pane.sent(event.thread, event.text, words)
