"""The wall: one idea a page for everybody in the room, from public facts alone; it has no other.

It follows what happens, or shows what the facilitator turned it to. When the link is lost it keeps its page and says since when; it
confirms the test inject by itself, once the card is on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tabletop.exercise.commands import AnswerComcheck
from tabletop.exercise.events import Recorded
from tabletop.exercise.pages.wall import WallView, receipt_card, wall_view
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.kit.asking import Asker
from tabletop.tui.kit.wall_time import WallTime
from tabletop.tui.wall.wall_page import WallPage

TICK = 0.5  #: seconds between two looks at the clock: no second of a countdown is skipped
CARD = 10.0  #: seconds the card of the test inject stays
AGAIN = 4.0  #: seconds in which the second key press leaves


class WallScreen(Screen[None]):
    """The wall of one room. Dismissed by its key pressed twice; whoever made the connection closes it."""

    CSS_PATH = Path(__file__).with_name("wall.tcss")  # the eyes of the replay inherit it from another folder
    AUTO_FOCUS = ""
    PLAYERS_SEAT = True  #: one press of a key must not end what a whole room looks at
    HELP_TITLE = tr("The wall")
    HELP = tr("The facilitator turns its pages from the console.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "zoom", tr("large or small headings"), id="wall.zoom"),
        Binding("ctrl+q", "leave", tr("leave the wall"), id="wall.leave", priority=True),
    ]

    def __init__(self, connection: SeatConnection) -> None:
        """Show what ``connection`` (of the seat "wall") was sent."""
        super().__init__()
        self.connection = connection
        self.view = WallView("blank")  #: the page on the wall
        self._wall_time = WallTime()
        self._large: bool | None = None
        self._tested = 0
        self._card = False
        self._leaving = False
        self._ready = False

    def compose(self) -> ComposeResult:
        """One page."""
        yield WallPage(id="page")

    def on_mount(self) -> None:
        """Listen, and look at the clock."""
        self._ready = True
        self.connection.on_change = self._heard
        self.connection.on_link = self._linked
        self.set_interval(TICK, self._look)
        self._look(first=True)

    def on_unmount(self) -> None:
        """Listen no longer."""
        self._ready = False
        self.connection.on_change = None
        self.connection.on_link = None

    def _heard(self, _records: Sequence[Recorded]) -> None:
        """Something happened; the connection calls this from outside the message loop."""
        self.call_later(self._look)

    def _linked(self) -> None:
        self.call_later(self._look)

    def _look(self, *, first: bool = False) -> None:
        """Bring the page up to date; while the link is away it stays as it was."""
        if not self._ready:
            return
        connection = self.connection
        if first or connection.link.status == "here":
            self.view = self._view()
            self._comcheck()
            if self._card and self.view.page != "emergency":
                self.view = receipt_card(connection.briefing)
        self.query_one(WallPage).show(self.view, self._status(), large=self._large)

    def _view(self) -> WallView:
        connection = self.connection
        self._wall_time.follow(connection.records)
        now = self._wall_time.now
        return wall_view(connection.state, connection.records, connection.briefing, connection.clock, now)

    def _status(self) -> str:
        """About the wall itself: that it is frozen, or about to be left."""
        if self._leaving:
            return tr("ctrl+q again leaves the wall")
        link = self.connection.link
        if link.status == "here":
            return ""
        words = tr("NO CONNECTION") if link.status == "away" else (link.words or tr("THE ROOM IS CLOSED"))
        return tr("{words} · last update {time}", words=words, time=link.since) if link.since else words

    # -- the test inject ----------------------------------------------------------------------------------------------

    def _comcheck(self) -> None:
        state, member = self.connection.state, self.connection.member
        if state.comcheck in {0, self._tested}:
            return
        self._tested = state.comcheck
        if ("wall", member) not in state.comcheck_answers:
            self._card = True
            self.set_timer(CARD, self._card_away)
            self.call_after_refresh(self._confirm)

    def _card_away(self) -> None:
        self._card = False
        self._look()

    @work(group="comcheck")
    async def _confirm(self) -> None:
        """The card is on the screen: say so. A refusal is control's to see, never the room's."""
        await Asker(self.connection.ask).ask(AnswerComcheck())

    # -- keys ---------------------------------------------------------------------------------------------------------

    def action_zoom(self) -> None:
        """Headings in block letters, plain, or (as at first) by the room there is."""
        self._large = {None: True, True: False, False: None}[self._large]
        self._look()

    def action_leave(self) -> None:
        """Leave, if asked twice."""
        if self._leaving:
            self.dismiss(None)
            return
        self._leaving = True
        self.set_timer(AGAIN, self._stay)
        self._look()

    def _stay(self) -> None:
        self._leaving = False
        self._look()
