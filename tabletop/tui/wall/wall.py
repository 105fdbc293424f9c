"""The wall: one idea a page for everybody in the room, from public facts alone; it has no other.

It follows what happens, or shows what the facilitator turned it to. When the link is lost it keeps its page and says since when; it
confirms the test inject by itself, once the card is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tabletop.exercise.actions.seat import CONFIRM_COMCHECK
from tabletop.exercise.events import Recorded
from tabletop.exercise.pages.wall import WallView, receipt_card, wall_view
from tabletop.exercise.seats import WALL
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, moment_at
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import asked
from tabletop.tui.kit.wall_time import WallTime
from tabletop.tui.parts.seat_screen import SeatScreen
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.parts.wall_page import WallPane

CARD = 10.0  #: seconds the card of the test inject stays
AGAIN = 4.0  #: seconds in which the second key press leaves


class WallDisplay(SeatView):
    """What the wall shows, live or as it was."""

    DEFAULT_CSS = """
    WallDisplay { background: black; }
    WallDisplay:light { background: white; }
    """  # bright on black, or dark on white in a lit room; no grey
    TICK = 0.5  # no second of a countdown is skipped

    def __init__(
        self, connection: SeatConnection, *, writable: bool = True, at: Callable[[], str] | None = None
    ) -> None:
        """``at`` gives the wall time of the moment shown (None: now). One that is not writable confirms no test inject."""
        super().__init__(connection, writable=writable)
        self.shown = WallView("blank")  #: the page on the wall
        self._at = at
        self._wall_time = WallTime()
        self._large: bool | None = None
        self._notice = ""
        self._tested = 0
        self._card = False  #: whether the card of the test inject stands over the page

    def compose(self) -> ComposeResult:
        """One page."""
        yield WallPane(id="page")

    def begin(self) -> None:
        """The page as it is, also while the link is away."""
        self._turn()
        self.present()

    def present(self, records: Sequence[Recorded] = ()) -> None:  # noqa: ARG002 -- a page is made of all there is
        """Bring the page up to date; while the link is away it stays as it was."""
        if not self.ready:
            return
        if self.connection.link.status == "here":
            self._turn()
        self.query_one(WallPane).show(self.shown, self._status, large=self._large)

    def show_time(self) -> None:
        """The page, with its clock."""
        self.present()

    def _turn(self) -> None:
        """Take the page of this moment."""
        here = self.connection
        self.shown = wall_view(here.state, here.records, here.briefing, here.clock, self._now())
        self._test()
        if self._card and self.shown.page != "emergency":
            self.shown = receipt_card(here.briefing)

    def _now(self) -> str:
        """Wall time of the moment shown."""
        if self._at is not None:
            return self._at()
        self._wall_time.follow(self.connection.records)
        return self._wall_time.now

    @property
    def _status(self) -> str:
        """About the wall itself: what its screen says, or that it is frozen."""
        link = self.connection.link
        if self._notice or link.status == "here":
            return self._notice
        words = tr("NO CONNECTION") if link.status == "away" else (link.words or tr("THE ROOM IS CLOSED"))
        return tr("{words} · last update {time}", words=words, time=link.since) if link.since else words

    def say(self, words: str) -> None:
        """A line about the wall itself, until ""."""
        self._notice = words
        self.present()

    def zoom(self) -> None:
        """Headings in block letters, plain, or (as at first) by the room there is."""
        self._large = {None: True, True: False, False: None}[self._large]
        self.present()

    # -- the test inject ----------------------------------------------------------------------------------------------

    def _test(self) -> None:
        """Show the card, and confirm once it is on the screen. Of the past: it stood there until the wall had confirmed."""
        state, member = self.connection.state, self.connection.member
        if not self.writable:
            self._card = bool(state.comcheck) and not any(seat == WALL for seat, _ in state.comcheck_answers)
        elif state.comcheck not in {0, self._tested}:
            self._tested = state.comcheck
            if (WALL, member) not in state.comcheck_answers:
                self._card = True
                self.set_timer(CARD, self.card_away)
                self.call_after_refresh(self.run_worker, self._confirm, group="comcheck")

    def card_away(self) -> None:
        """The card has stood long enough."""
        self._card = False
        self.present()

    async def _confirm(self) -> None:
        """A refusal is control's to see, never the room's."""
        await asked(self.asker.ask, CONFIRM_COMCHECK.made(moment_at(self.connection)))


class WallScreen(SeatScreen[None]):
    """The wall of one room. Dismissed by its key pressed twice, for one press must not end what a whole room looks at."""

    HELP_TITLE = "The wall"
    HELP = "The facilitator turns its pages from the console."
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("wall"),
        Binding("ctrl+q", "leave", "leave the wall", id="wall.leave", priority=True),
    ]

    view: WallDisplay

    def __init__(self, connection: SeatConnection) -> None:
        """Show what ``connection`` (of the seat "wall") was sent."""
        super().__init__(WallDisplay(connection))
        self._leaving = False

    def compose(self) -> ComposeResult:
        """The page alone."""
        yield self.view

    def action_zoom(self) -> None:
        """Large or small headings."""
        self.view.zoom()

    def action_leave(self) -> None:
        """Leave, if asked twice."""
        if self._leaving:
            self.dismiss(None)
            return
        self._leaving = True
        self.set_timer(AGAIN, self._stay)
        self.view.say(tr("ctrl+q again leaves the wall"))

    def _stay(self) -> None:
        self._leaving = False
        self.view.say("")
