"""The board: top line, queue, focus and room of an exercise at one moment. Shows; asks nobody, changes nothing.

The console shows the present on it, replay any moment of the past.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tabletop.exercise.clock import as_ms
from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.views import Queue, current_question, queue
from tabletop.i18n import tr
from tabletop.tui.console.focus_pane import Countdown, FocusPane
from tabletop.tui.console.presence import Presence
from tabletop.tui.console.queue_pane import QueuePane
from tabletop.tui.console.room_pane import RoomPane
from tabletop.tui.console.topline import TopLine
from tabletop.tui.kit.line_pane import LinePane
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.tab_line import TabLine
from tabletop.tui.kit.text import plain, shortened
from tabletop.tui.parts.log_view import LogView

WIDE = 110  #: columns from which the three panes stand side by side
ONE_ROW = 132  #: columns from which the top line fits on one row
ROOM_WORDS = 28  #: columns more while it speaks of terminals
TABS = ("queue", "focus", "room")


@dataclass(slots=True)
class Shown:
    """What the board shows."""

    book: Rulebook
    state: State
    records: Sequence[Recorded]
    clock: float
    live: bool
    saved: str
    queue: Queue
    presence: Presence | None = None


class ConsoleBoard(Widget):
    """Three panes and the top line; below :data:`WIDE` columns the panes are tabs."""

    DEFAULT_CSS = """
    ConsoleBoard { height: 1fr; layout: vertical; }
    ConsoleBoard #tabs { display: none; height: 1; dock: top; margin: 2 0 0 0; padding: 0 1; background: $background; }
    ConsoleBoard #panes { height: 1fr; border-top: solid $border-blurred; }
    ConsoleBoard .pane { height: 1fr; padding: 0; background: $background; }
    ConsoleBoard #queue-side { width: 30%; padding: 0 0 0 1; }
    ConsoleBoard #focus-side { width: 1fr; border-left: solid $border-blurred; border-right: solid $border-blurred; padding: 0 0 0 1; }
    ConsoleBoard #room-side { width: 30%; padding: 0 0 0 1; }
    ConsoleBoard QueuePane, ConsoleBoard FocusPane { height: 1fr; }
    ConsoleBoard RoomPane { height: auto; max-height: 70%; }
    ConsoleBoard #log-title { height: 1; margin: 1 0 0 0; color: $text-muted; text-style: bold; }
    ConsoleBoard LogView { height: 1fr; min-height: 3; }
    ConsoleBoard #notice { height: 1; dock: bottom; padding: 0 1; color: $warning; background: $background; }
    ConsoleBoard.narrow #tabs { display: block; }
    ConsoleBoard.narrow #panes { border-top: none; }
    ConsoleBoard.narrow .pane { display: none; }
    ConsoleBoard.narrow #queue-side, ConsoleBoard.narrow #focus-side, ConsoleBoard.narrow #room-side { border: none; width: 1fr; }
    ConsoleBoard.narrow .pane.front { display: block; }
    """

    @dataclass
    class TurnedTo(Message):
        """Another serial is in focus."""

        serial: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self.serial = ""  #: chosen by hand; "" follows what needs attention
        self.tab = "focus"
        self._shown: Shown | None = None
        self._statuses: tuple[object, ...] = ()
        self._room_height = 0
        self._said = ""

    def compose(self) -> ComposeResult:
        """Top line, tabs for narrow screens, panes, notice."""
        yield TopLine(id="topline")
        yield TabLine(id="tabs")
        with Horizontal(id="panes"):
            with Vertical(id="queue-side", classes="pane"):
                yield QueuePane(id="queue")
            with Vertical(id="focus-side", classes="pane"):
                yield FocusPane(id="focus")
                yield Countdown(id="countdown")
            with Vertical(id="room-side", classes="pane"):
                yield RoomPane(id="room")
                yield PlainText(plain(tr("LOG")), id="log-title")
                yield LogView(id="log")
        yield PlainText(id="notice")

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show(
        self,
        book: Rulebook,
        state: State,
        records: Sequence[Recorded],
        clock: float,
        *,
        live: bool,
        saved: str,
        notice: str = "",
        count: int | None = None,
        presence: Presence | None = None,
    ) -> None:
        """Show this moment. ``count`` is how many of ``records`` have happened by then (None: all)."""
        self._shown = Shown(book, state, records, clock, live, saved, queue(book, state, clock), presence)
        self._statuses = _statuses(self._shown.queue)
        self._fit_top_line()
        self.query_one(TopLine).show(book, state, clock, saved, live=live, presence=presence)
        room = self.query_one(RoomPane)
        room.show(book, state, clock, presence, live=live)
        self._fit_room()
        self.query_one(LogView).show(book, records, count)
        self._show_serial()
        self.say(notice)

    def tick(self, clock: float) -> None:
        """A second has passed: repaint what shows time, and the queue if something became due."""
        shown = self._shown
        if shown is None:
            return
        shown.clock = clock
        self.query_one(TopLine).show(
            shown.book, shown.state, clock, shown.saved, live=shown.live, presence=shown.presence
        )
        self.query_one(Countdown).show(shown.state, clock)
        if self.query_one(RoomPane).tick(clock):
            self._fit_room()
        if self.has_class("narrow"):
            self._show_tabs()
        fresh = queue(shown.book, shown.state, clock)
        if _statuses(fresh) != self._statuses:
            shown.queue, self._statuses = fresh, _statuses(fresh)
            self._show_serial()

    def _fit_room(self) -> None:
        """As high as what it shows; the log has the rest."""
        room = self.query_one(RoomPane)
        if room.wanted_height != self._room_height:
            self._room_height = room.wanted_height
            room.styles.height = self._room_height

    def say(self, words: str) -> None:
        """One calm line at the bottom, as much of it as fits; "" clears it."""
        self._said = words
        self.query_one("#notice", Static).update(
            shortened(words, self.size.width - 2 if self.size.width else len(words))
        )

    def _show_serial(self) -> None:
        shown = self._shown
        if shown is None:
            return
        focused = self.focused_serial
        self.query_one(QueuePane).show(shown.book, shown.state, shown.queue, focused)
        self.query_one(FocusPane).show(shown.book, shown.state, shown.clock, focused, chosen=bool(self.serial))
        self.query_one(Countdown).show(shown.state, shown.clock)
        if self.has_class("narrow"):
            self._show_tabs()

    # -- which serial is in focus -------------------------------------------------------------------------------------

    @property
    def clock(self) -> float:
        """Exercise time as shown, in seconds."""
        return self._shown.clock if self._shown is not None else 0.0

    @property
    def queue(self) -> Queue:
        """The queue as shown."""
        return self._shown.queue if self._shown is not None else Queue((), (), None)

    @property
    def focused_serial(self) -> str:
        """The serial in focus: chosen by hand, else the decision that is out, else NEXT, else none."""
        if self._shown is None or self._shown.state.phase == "before":
            return ""
        if self.serial:
            return self.serial
        if self._shown.state.phase == "ended":
            return ""
        question = current_question(self._shown.state)
        if question is not None:
            return question.decision
        return self.queue.upcoming or ""

    def focus_serial(self, serial: str) -> None:
        """Turn to that serial; "" follows what needs attention again."""
        self.serial = serial
        self._show_serial()
        self.post_message(self.TurnedTo(self.focused_serial))

    def step(self, by: int) -> None:
        """Turn to the serial so many lines below (above) in the queue."""
        serials = self.query_one(QueuePane).serials
        if not serials:
            return
        here = self.focused_serial
        place = serials.index(here) + by if here in serials else 0 if by > 0 else len(serials) - 1
        self.focus_serial(serials[max(0, min(place, len(serials) - 1))])

    def scroll_front(self, pages: float) -> None:
        """Scroll the pane in front by so many of its heights."""
        pane = self.query_one(f"#{self.tab}", LinePane)
        pane.scroll_relative(y=round(pages * max(1, pane.size.height - 2)), animate=False)

    # -- narrow screens -----------------------------------------------------------------------------------------------

    def turn_tab(self, tab: str) -> None:
        """Bring a pane to the front: where only one has room it is the one shown, and everywhere the one that page keys scroll. "" is the next."""
        self.tab = tab or TABS[(TABS.index(self.tab) + 1) % len(TABS)]
        self._show_tabs()

    def on_resize(self, event: events.Resize) -> None:
        """Three panes or tabs; one row of top line or two."""
        narrow = event.size.width < WIDE
        self.set_class(narrow, "narrow")
        self._fit_top_line()
        self._show_tabs()
        self.say(self._said)

    def _fit_top_line(self) -> None:
        presence = self._shown.presence if self._shown is not None else None
        more = ROOM_WORDS if presence is not None and (presence.open or presence.baton) else 0
        self.query_one(TopLine).set_class(self.size.width < ONE_ROW + more, "two-rows")

    def front_words(self) -> str:
        """What the pane in front is called."""
        return _names()[self.tab]

    def _show_tabs(self) -> None:
        names = _names()
        parts = []
        for number, tab in enumerate(TABS, 1):
            front = tab == self.tab
            parts.append((tab, plain(f" {number} {names[tab]} ", "bold reverse" if front else "$text-muted")))
            self.query_one(f"#{tab}-side").set_class(front, "front")
        self.query_one(TabLine).show(parts, "", self.size.width - 2, plain(self._tail(), "$text-muted"))

    def on_tab_line_pointed(self, event: TabLine.Pointed) -> None:
        """The pointer brings a pane to the front as its key does."""
        event.stop()
        self.turn_tab(event.tab)

    def on_queue_pane_pointed(self, event: QueuePane.Pointed) -> None:
        """The pointer turns to a serial."""
        event.stop()
        self.focus_serial(event.serial)

    def _tail(self) -> str:
        """What waits, else NEXT, in a few words: a narrow screen says it on every tab."""
        shown = self._shown
        if shown is None or shown.state.phase == "ended":
            return ""
        waiting = self.query_one(RoomPane).waiting
        question = current_question(shown.state)
        if question is not None:
            words = tr("■ not confirmed yet")
            if question.status == "open":
                answered = sum(shown.state.took_part(question, role) for role in question.who)
                left = as_ms(max(0.0, question.closes - shown.clock))
                words = tr("● {time} · {answered} of {asked}", time=left, answered=answered, asked=len(question.who))
            both = f"{waiting}   {words}" if waiting else words
            return both if len(both) <= self.size.width - 36 else words
        if waiting:
            return waiting
        plan = shown.book.plans.get(shown.queue.upcoming or "")
        return tr("▸ {title}", title=plan.title)[: max(0, self.size.width - 36)] if plan is not None else ""


def _names() -> dict[str, str]:
    """What the panes are called."""
    return {"queue": tr("Queue"), "focus": tr("Focus"), "room": tr("Room")}


def _statuses(shown: Queue) -> tuple[object, ...]:
    return (
        shown.upcoming,
        *((row.serial, row.status, row.ready, row.suggested) for row in (*shown.rows, *shown.drawer)),
    )
