"""The messages of a station: threads to the left, the thread under the cursor to the right, and a field to write into it.

What is being written belongs to its thread and stays there, however often somebody turns to other threads and other tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message as Event
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tabletop.exercise.pages.messages import (
    CONTROL,
    EVERYBODY,
    REQUESTS,
    TEAM,
    Unread,
    recipients,
    thread_page,
    threads_page,
    title_of,
)
from tabletop.exercise.pages.page import Entry, Sent
from tabletop.i18n import tr
from tabletop.local_time import on_clock
from tabletop.tui.kit.fields import CleanArea
from tabletop.tui.kit.line_list import KeyList
from tabletop.tui.kit.page import SIGNS, keys_of, page_content
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain

_STANDING = frozenset({REQUESTS, CONTROL, TEAM, EVERYBODY})


class Writing(CleanArea):
    """Where a message is written: enter sends it, ctrl+j begins a new line."""

    HELP_TITLE = "Your message"
    BINDINGS = [
        Binding("enter,ctrl+s", "send", "send", key_display="enter", id="messages.send"),
        Binding("ctrl+j", "new_line", "new line", id="messages.new-line"),
    ]

    async def on_key(self, event: events.Key) -> None:
        """Keep enter and its sister from Textual's handler, which would write them; bindings take them."""
        if event.key in {"enter", "ctrl+j"}:
            event.prevent_default()

    def action_send(self) -> None:
        """Let the pane send it."""
        self.post_message(MessagesPane.Wanted())

    def action_new_line(self) -> None:
        """A line break within the message."""
        self.insert("\n")


class ThreadList(KeyList[Entry]):
    """The threads; space marks several roles to write to all of them at once."""

    HELP_TITLE = "Threads"
    BINDINGS = [
        Binding("enter", "take", "write", id="messages.write"),
        Binding("space", "mark", "mark several", id="messages.mark"),
    ]

    marks: Sequence[str] = ()  #: roles marked

    @property
    def thread(self) -> str:
        """The one under the cursor."""
        return self.row.id if self.row is not None else ""

    def key(self, row: Entry) -> object:
        """The thread."""
        return row.id

    def line(self, row: int, width: int) -> Content:
        """What is new in it or when it was written into last stands to the right."""
        entry = self.rows[row]
        sign = SIGNS[entry.sign] or ("[x]" if entry.id in self.marks else " ")
        note = entry.about or on_clock(entry.at)
        room = width - len(note) - 1
        name = plain(f"{sign:<2}{entry.title}", "bold" if entry.sign else "")
        return Content.assemble(fitted(name, room), " ", plain(note, "$warning" if entry.sign else "$secondary"))

    def action_mark(self) -> None:
        """The pane knows what can be marked."""
        if self.row is not None:
            self.post_message(MessagesPane.Marked(self.row.id))


class MessagesPane(Container):
    """Threads, reader, writing."""

    DEFAULT_CSS = """
    MessagesPane { layout: horizontal; }
    MessagesPane > ThreadList { width: 40; padding: 0 1 0 0; }
    MessagesPane > #thread { width: 1fr; height: 1fr; border-left: solid $border-blurred; }
    MessagesPane #read { height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
    MessagesPane #read > Static { height: auto; max-width: 88; }
    MessagesPane #to { height: 1; padding: 0 2; border: none; }
    MessagesPane Writing { height: 5; min-height: 3; margin: 0 1; }
    MessagesPane #told { height: 1; padding: 0 2; }
    MessagesPane.-narrow { layout: vertical; }
    MessagesPane.-narrow > ThreadList { width: 1fr; height: 5; }
    MessagesPane.-narrow > #thread { border-left: none; border-top: solid $border-blurred; }
    MessagesPane.-narrow Writing { height: 3; }
    """

    @dataclass
    class Send(Event):
        """The person wants this sent; ``thread`` is where it was written. A request goes to control, whatever stands in ``to``."""

        thread: str
        to: tuple[str, ...]
        text: str

    class Seen(Event):
        """Another thread is on the screen."""

    class Wanted(Event):
        """Enter was pressed in the field."""

    @dataclass
    class Marked(Event):
        """Space was pressed on this thread."""

        thread: str

    def __init__(self, here: Sent) -> None:
        """Show what was sent to ``here``, from :meth:`show` on."""
        super().__init__()
        self._here = here
        self._unread: Sequence[Unread] = ()
        self._texts: dict[str, str] = {}  #: thread -> what is being written into it
        self._open = CONTROL  #: the thread whose text is in the field
        self._marks: list[str] = []
        self._told = ""  #: what is said below the field
        self._sending: set[str] = set()

    def compose(self) -> ComposeResult:
        """List; reader above field above what became of it."""
        yield ThreadList()
        with Vertical(id="thread"):
            with VerticalScroll(id="read", can_focus=False):
                yield PlainText()
            yield PlainText(id="to")
            yield Writing(name=tr("your message"))
            yield PlainText(id="told")

    # -- what it shows ------------------------------------------------------------------------------------------------

    @property
    def thread(self) -> str:
        """The thread on the screen: the one under the cursor, or that of the marked roles."""
        return self._open

    @property
    def unsent(self) -> list[str]:
        """Titles of threads in which something is written and not sent."""
        written = {**self._texts, self._open: self.query_one(Writing).text}
        return [title_of(thread, self._here) for thread, text in written.items() if text.strip()]

    def show(self, unread: Sequence[Unread]) -> None:
        """Bring list and reader up to date; the cursor and what is written stay."""
        self._unread = unread
        self._list()
        self._read()

    def turn_to_news(self) -> None:
        """Put the cursor on the thread that has waited longest, unless something is being written."""
        if self._unread and not self.query_one(Writing).text.strip() and not self._marks:
            self._point_at(self._unread[0].thread)

    def focus_here(self) -> None:
        """Put the cursor where it was left: into a message that is begun, else into the list."""
        writing = self.query_one(Writing)
        self.screen.set_focus(writing if writing.text.strip() else self.query_one(ThreadList))

    def _list(self) -> None:
        listed = self.query_one(ThreadList)
        rows = [item for item in threads_page(self._here, self._unread).items if isinstance(item, Entry)]
        if rows == listed.rows and self._marks == listed.marks:
            return
        listed.marks = [*self._marks]
        listed.keep(rows)
        if not self._marks:
            listed.put(listed.place_of(self._open, listed.here))

    def _read(self, *, end: bool = False) -> None:
        """The open thread; somebody who has scrolled back to read is left there."""
        reader = self.query_one("#read", VerticalScroll)
        end = end or reader.max_scroll_y - reader.scroll_y < 2
        content = page_content(thread_page(self._here, self._open), keys_of(self, "station"))
        self.query_one("#read > Static", Static).update(content)
        if end:
            self.call_after_refresh(reader.scroll_end, animate=False, immediate=True)
        if self._open == REQUESTS:
            words = tr("A new request to control:")
        elif self._open == TEAM:
            words = tr("To your own team alone:")
        else:
            words = tr("To {names}:", names=title_of(self._open, self._here))
        style = "bold $warning" if self._open == EVERYBODY else "$text-muted"
        self.query_one("#to", Static).update(plain(words, style))

    # -- turning ------------------------------------------------------------------------------------------------------

    @on(ThreadList.Moved)
    def _moved(self, event: ThreadList.Moved) -> None:
        event.stop()
        now = self.query_one(ThreadList).thread  # the event may be about an earlier one
        if not self._marks and now:
            self._turn(now)

    @on(ThreadList.Taken)
    def _taken(self, event: ThreadList.Taken) -> None:
        event.stop()
        self.query_one(Writing).focus()

    @on(Marked)
    def _mark(self, event: MessagesPane.Marked) -> None:
        """A role in or out of those the next message goes to."""
        event.stop()
        if event.thread in _STANDING or "+" in event.thread:
            self.tell(tr("Several roles can be marked; this is no single role."))
            return
        self._marks = [mark for mark in self._marks if mark != event.thread] + (
            [event.thread] if event.thread not in self._marks else []
        )
        everybody = set(self._marks) == set(recipients(EVERYBODY, self._here.seat, self._here.state.roles))
        group = EVERYBODY if everybody and len(self._marks) > 1 else "+".join(sorted(self._marks))
        self._turn(group or event.thread)
        self._list()

    def _point_at(self, thread: str) -> None:
        listed = self.query_one(ThreadList)
        place = listed.place_of(thread, -1)
        if place >= 0:
            listed.put(place)
            self._turn(thread)

    def _turn(self, thread: str) -> None:
        if thread == self._open:
            return
        writing = self.query_one(Writing)
        self._texts[self._open] = writing.text
        self._open = thread
        writing.load_text(self._texts.pop(thread, ""))
        writing.move_cursor(writing.document.end)
        self.tell("")
        self._read(end=True)
        self.post_message(self.Seen())

    # -- writing ------------------------------------------------------------------------------------------------------

    def keep_text(self, thread: str, text: str) -> None:
        """Put text into a thread unsent, behind what is written there."""
        if thread == self._open:
            writing = self.query_one(Writing)
            writing.load_text("\n".join(part for part in (writing.text, text) if part))
        else:
            self._texts[thread] = "\n".join(part for part in (self._texts.get(thread, ""), text) if part)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        """What is written now has not been sent: what was said of the last message is over."""
        event.stop()
        if self._told == tr("Sent ✓") and self.query_one(Writing).text.strip():
            self.tell("")

    @on(Wanted)
    def _wanted(self, event: MessagesPane.Wanted) -> None:
        event.stop()
        thread, text = self._open, self.query_one(Writing).text.strip()
        if not text:
            self.tell(tr("Write something first."))
        elif thread in self._sending:
            self.tell(tr("The last one is still on its way."))
        else:
            self._sending.add(thread)
            self.tell(tr("On its way …"))
            to = recipients(thread, self._here.seat, self._here.state.roles)
            self.post_message(self.Send(thread, to, text))

    def sent(self, thread: str, text: str, words: str = "") -> None:
        """It has gone out, or ``words`` say why not. What was written on meanwhile stays."""
        self._sending.discard(thread)
        writing = self.query_one(Writing)
        if not words:
            self._marks = []
            if thread != self._open:
                if self._texts.get(thread, "").strip() == text:
                    del self._texts[thread]
            elif writing.text.strip() == text:
                writing.load_text("")
            else:
                writing.load_text(writing.text.removeprefix(text).lstrip())
                writing.move_cursor(writing.document.end)
        self._list()
        if thread == self._open:
            unsent = bool(writing.text.strip())
            self.tell(words or (tr("Sent ✓. What you write now is not sent.") if unsent else tr("Sent ✓")))
            self._read(end=not words)

    def tell(self, words: str) -> None:
        """Say below the field what became of it, in a line that is always there."""
        self._told = words
        self.query_one("#told", Static).update(plain(words, "$warning" if words != tr("Sent ✓") else "$success"))

    def scroll_by(self, pages: int) -> None:
        """Read on or back."""
        reader = self.query_one("#read", VerticalScroll)
        reader.scroll_relative(y=pages * max(1, reader.size.height - 2), animate=False)

    def fields(self) -> Iterable[Widget]:
        """What the cursor can stand in."""
        return (self.query_one(ThreadList), self.query_one(Writing))
