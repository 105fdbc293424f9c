"""Through the eyes of one seat: the view of that seat at any event of a recorded session.

The view is that of live play, on what the seat had been sent by then, and not writable. The keys of the replay move it in time; nothing
can be filled in. What somebody was typing and had not kept, and which page was open, no record knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tabletop.exercise.clock import as_hms
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.exercise.wording.third_person import on_one_line
from tabletop.i18n import tr
from tabletop.local_time import on_clock
from tabletop.room.saved.past_seat import PastSeat
from tabletop.room.saved.recording import Recording
from tabletop.tui.keys import EYES, bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.text import styled
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.replay.cursor import Cursor
from tabletop.tui.replay.playback import PlaceField, Playback
from tabletop.tui.replay.remarks import Remarks
from tabletop.tui.replay.ruler import Ruler
from tabletop.tui.seat.observer_view import ObserverView
from tabletop.tui.seat.station_hotwash import SeatHotwashView
from tabletop.tui.seat.station_view import StationView
from tabletop.tui.wall.wall import WallDisplay

TIMED = 100  #: columns from which the time of day stands there, too
TALL = 30  #: rows from which the ruler stands below the seat's own screen


def seats_of(recording: Recording) -> list[tuple[str, str]]:
    """The seats that can be looked through: (id, title) of the roles in play, then observers and wall."""
    roles = recording.at(len(recording)).roles or tuple(recording.book.scenario.roles)
    return [(seat, recording.names.seat(seat)) for seat in (*roles, OBSERVER, WALL)]


def eyes_of(cursor: Cursor, seat: str, *, hotwash: bool = True) -> EyesScreen:
    """The eyes of that seat at the cursor, which they share and move; with ``hotwash``, on what a question of it opens."""
    asked = cursor.recording.at(cursor.count).hotwash.prompt
    return EyesScreen(cursor, seat, hotwash=bool(hotwash and asked and seat != WALL))


def _view(eyes: PastSeat, *, hotwash: bool) -> SeatView:
    """What that seat had before it. Wall time stands where the record stands."""
    if hotwash:
        return SeatHotwashView(eyes, writable=False, at=lambda: eyes.at)
    match eyes.seat:
        case "observer":
            return ObserverView(eyes, writable=False)
        case "wall":
            return WallDisplay(eyes, writable=False, at=lambda: eyes.at)
        case _:
            return StationView(eyes, writable=False)


class EyesScreen(Screen[None]):
    """A seat's view above the line that says whose eyes these are, and the ruler."""

    HELP_TITLE = "Through the eyes of a seat"
    HELP = (
        "What this seat had on its screen at that event. Nothing can be filled in; the keys of the replay move in time."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("eyes", "back", "next", "previous"),
        *bindings("playback"),
        *bindings("eyes", *(key.action for key in EYES[3:])),
    ]
    #: what the views say of their pages, and the binding that does it here; other sentences name the keys of the seat
    SEAT_KEYS: ClassVar[Mapping[str, str]] = {
        **{page: f"eyes.{page}" for view in (StationView, ObserverView, SeatHotwashView) for page in view.PAGES},
        "own-hotwash": "eyes.hotwash",
    }
    DEFAULT_CSS = """
    EyesScreen #status { background: $panel; color: $foreground; }
    EyesScreen DecisionForm:disabled, EyesScreen DecisionForm *:disabled { opacity: 100%; }
    """
    AUTO_FOCUS = ""

    def __init__(self, cursor: Cursor, seat: str, *, hotwash: bool = False) -> None:
        """Look through ``seat`` at the moment of ``cursor``; with ``hotwash``, at its part in that."""
        super().__init__()
        self.cursor = cursor
        self.eyes = PastSeat(cursor.recording, seat)
        self.eyes.look(cursor.count, cursor.clock)
        self.playback = Playback(cursor, self)
        self.remarks = Remarks(self, self.playback, self.playback.show_place)
        self.view = _view(self.eyes, hotwash=hotwash)
        self._in_hotwash = hotwash
        self._seats = seats_of(cursor.recording)

    def compose(self) -> ComposeResult:
        """The view, whose eyes it is, the keys of the replay."""
        yield self.view
        yield self.playback
        yield Footer("eyes.back", "playback.next", show_command_palette=False)

    def on_mount(self) -> None:
        """Say where we are, once everything is in its place."""
        self.call_after_refresh(self.playback.show_place)

    def on_resize(self, _event: events.Resize) -> None:
        """The line is cut to the width; a low screen is the seat's alone."""
        self.query_one(Ruler).display = self.size.height >= TALL
        self.call_after_refresh(self.playback.show_place)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Nothing of the seat's takes the cursor, whatever is clicked; the field that asks where to go does."""
        super().set_focus(widget if isinstance(widget, PlaceField) else None, scroll_visible, from_app_focus)

    # -- what it shows ------------------------------------------------------------------------------------------------

    def show_moment(self, *, jumped: bool) -> None:  # noqa: ARG002 -- a seat is the same either way
        """Move the seat; its view hears what it was sent meanwhile, as in live play."""
        asked = self.eyes.state.hotwash.prompt
        self.eyes.look(self.cursor.count, self.cursor.clock)
        now = self.eyes.state.hotwash.prompt
        if self._in_hotwash and self.eyes.state.phase != "ended":
            self.action_station()
        elif not self._in_hotwash and self.eyes.seat != WALL and now and now != asked:
            self._turn_to(EyesScreen(self.cursor, self.eyes.seat, hotwash=True))  # as every seat does
        else:
            self.show_second()
            self.playback.show_place()

    def show_second(self) -> None:
        """Move its clock."""
        self.eyes.look(self.cursor.count, self.cursor.clock)
        if self.view.ready:
            self.view.show_time()

    def place_words(self) -> Content:
        """Whose eyes, which event, which time; what happened only if this seat was told."""
        record, seat, recording = self.cursor.record, self.eyes.seat, self.cursor.recording
        told = redact(record, seat) if record is not None else None
        if record is None or told is None:
            words = tr("did not reach this seat") if record is not None else ""
        else:
            words = on_one_line(told.event, recording.names)
        line = styled(
            "[b reverse $accent] ◉ $who [/]  [b]$place[/]  [b]T+$clock[/]  [$text-muted]$time[/][b $accent]$sign[/]  $words",
            who=dict(self._seats).get(seat, seat),
            place=tr("event {n} of {total}", n=f"{self.cursor.count:,}", total=f"{len(recording):,}"),
            clock=as_hms(self.cursor.clock),
            time=f"{on_clock(record.at, seconds=True)}  " if record is not None and self.size.width >= TIMED else "",
            sign=self.playback.speed_words(),
            words=words,
        )
        remark = self.remarks.words()
        return Content.assemble(line, "  ", remark) if remark else line

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys of the view that is there."""
        match action, parameters:
            case "turn", (str(page),):
                return self.view.ready and self.view.can_turn(page)
            case (("page" | "line"), _):
                return not self.view.covered
            case "zoom", _:
                return isinstance(self.view, WallDisplay)
            case "hotwash", _:
                ended = self.eyes.state.phase == "ended"
                return ended and not self._in_hotwash and self.eyes.seat != WALL
            case "station", _:
                return self._in_hotwash
            case _:
                return super().check_action(action, parameters)

    def action_act(self, name: str) -> None:
        """Do what is under that key of the playback."""
        ways = {**self.playback.ways(), **self.remarks.ways()}
        ways[name]()

    def action_turn(self, page: str) -> None:
        """Turn the view to a page."""
        self.view.turn(page)

    def action_page(self, by: int) -> None:
        """Read back or on by a page."""
        self.view.read_page(by)

    def action_line(self, by: int) -> None:
        """Read back or on by a line."""
        self.view.read_line(by)

    def action_zoom(self) -> None:
        """On the wall: headings."""
        if isinstance(self.view, WallDisplay):
            self.view.zoom()

    def action_seat(self, by: int) -> None:
        """The same moment through the eyes of the next seat, or the one before."""
        seats = [seat for seat, _ in self._seats]
        place = seats.index(self.eyes.seat) if self.eyes.seat in seats else 0
        self._turn_to(eyes_of(self.cursor, seats[(place + by) % len(seats)]))

    def action_hotwash(self) -> None:
        """After ENDEX: to what the seat had before it in the hotwash."""
        self._turn_to(EyesScreen(self.cursor, self.eyes.seat, hotwash=True))

    def action_station(self) -> None:
        """To the seat's view of the exercise itself."""
        self._turn_to(EyesScreen(self.cursor, self.eyes.seat))

    def _turn_to(self, screen: EyesScreen) -> None:
        """Another screen in place of this one; what plays goes on."""
        playing = self.playback.playing
        self.playback.pause()
        self.app.switch_screen(screen)
        if playing and self.cursor.count < len(self.cursor.recording):
            screen.call_after_refresh(screen.playback.play)

    def action_escape(self) -> None:
        """Close the field, else go back to the board."""
        if self.playback.asking:
            self.playback.close_field()
        else:
            self.playback.pause()
            self.dismiss(None)
