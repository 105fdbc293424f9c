"""Through the eyes of one seat: the screen of that seat at any event of a recorded session.

These are the screens of live play, folded from what the seat had been sent by then. The keys of the replay move them in time; nothing
can be filled in. What somebody was typing and had not kept, and which tab was open, no record knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, OptionList

from tabletop.exercise.clock import as_hms
from tabletop.exercise.events import Recorded
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.exercise.station import Asked
from tabletop.exercise.wording.account import on_one_line
from tabletop.i18n import tr
from tabletop.room.saved.past_seat import PastSeat
from tabletop.room.saved.recording import Recording
from tabletop.tui.keys import NOTES, SCRUB, binding
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.text import styled
from tabletop.tui.kit.wall_time import WallTime
from tabletop.tui.replay.cursor import Cursor
from tabletop.tui.replay.playback import PlaceField, Playback, wall_clock
from tabletop.tui.replay.remarks import Remarks
from tabletop.tui.replay.ruler import Ruler
from tabletop.tui.seat.answer_form import DecisionForm
from tabletop.tui.seat.cover import EmergencyCover
from tabletop.tui.seat.observer import ObserverScreen
from tabletop.tui.seat.station import StationScreen
from tabletop.tui.seat.station_after import HotwashDoor
from tabletop.tui.seat.station_hotwash import SeatHotwashScreen
from tabletop.tui.wall.wall import WallScreen

TIMED = 100  #: columns from which the time of day stands there, too
TALL = 30  #: rows from which the ruler stands below the seat's own screen

#: the keys of the replay that hold here too
MOVING = tuple(binding("replay", key) for key in (*SCRUB, *NOTES))
_HELP = tr(
    "What this seat had on its screen at that event. Nothing can be filled in; the keys of the replay move in time."
)
_KEYS: tuple[Binding, ...] = (
    Binding("e,escape,q", "escape", tr("back"), key_display="e", id="eyes.back"),
    Binding("tab", "seat(1)", tr("next seat"), id="eyes.next"),
    Binding("shift+tab", "seat(-1)", tr("seat before"), id="eyes.previous", show=False),
    *MOVING,
    Binding("pageup", "page(-1)", tr("page up"), id="eyes.page-up", show=False),
    Binding("pagedown", "page(1)", tr("page down"), id="eyes.page-down", show=False),
)

_TO_HOTWASH = Binding("f8", "hotwash", tr("hotwash"), id="eyes.hotwash")

#: the line that says whose eyes these are, and the ruler
_CSS = """
Playback #status { background: $panel; color: $foreground; }
DecisionForm:disabled, DecisionForm *:disabled { opacity: 100%; }
"""


def seats_of(recording: Recording) -> list[tuple[str, str]]:
    """The seats that can be looked through: (id, title) of the roles in play, then observers and wall."""
    roles = recording.at(len(recording)).roles or tuple(recording.book.scenario.roles)
    return [(seat, recording.names.seat(seat)) for seat in (*roles, OBSERVER, WALL)]


def eyes_of(cursor: Cursor, seat: str, *, hotwash: bool = True) -> Watching:
    """The screen of that seat at the cursor, which it shares and moves; with ``hotwash``, the one a question of it opens."""
    if hotwash and seat != WALL and cursor.recording.at(cursor.count).hotwash.prompt:
        return HotwashEyes(cursor, seat)
    match seat:
        case "observer":
            return ObserverEyes(cursor, seat)
        case "wall":
            return WallEyes(cursor, seat)
        case _:
            return StationEyes(cursor, seat)


class _ShutDoor(HotwashDoor):
    """Nothing opens by itself over the eyes: the keys of the replay would not reach them any more."""

    def heard(self, records: Sequence[Recorded]) -> None:
        """Stay shut."""

    def open(self) -> None:
        """Stay shut."""


if TYPE_CHECKING:
    from textual.screen import Screen

    _Screen = Screen[Any]
else:
    _Screen = object  # style sheets then know the screen by the names of its other bases


class Watching(_Screen):
    """What all eyes have in common: they take no cursor, end with a line that says whose they are, and move in time."""

    eyes: PastSeat
    PLAYERS_SEAT = False
    HELP_TITLE = tr("Through the eyes of a seat")
    HELP = _HELP

    def open(self, cursor: Cursor, seat: str) -> None:
        """Take that seat, at that moment."""
        self.cursor = cursor
        self.playback = Playback(cursor, self)
        self.eyes = PastSeat(cursor.recording, seat)
        self.eyes.look(cursor.count, cursor.clock)
        self._seats = seats_of(cursor.recording)

    def compose(self) -> ComposeResult:
        """The seat's own screen, its keys replaced by those of the replay."""
        for widget in super().compose():
            if not isinstance(widget, Footer):
                yield widget
        yield self.playback
        yield Footer("eyes.back", "replay.next", show_command_palette=False)

    def on_mount(self) -> None:
        """Say where we are, once everything is in its place."""
        self.remarks = Remarks(self, self.playback, self.playback.show_place)
        self.call_after_refresh(self.playback.show_place)

    def action_act(self, name: str) -> None:
        """Do what is under that key of the replay."""
        act = {**self.playback.acts(), **self.remarks.acts()}.get(name)
        if act is not None:
            act()

    def on_resize(self, _event: events.Resize) -> None:
        """The line is cut to the width; a low screen is the seat's alone."""
        height = self.size.height
        self.query_one(Ruler).display = height >= TALL
        for cover in self.query(EmergencyCover):
            cover.styles.height = max(3, height - (2 if height < TALL else 4))
        self.call_after_refresh(self.playback.show_place)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Nothing of the seat's takes the cursor; the field that asks where to go does."""
        super().set_focus(widget if isinstance(widget, PlaceField) else None, scroll_visible, from_app_focus)

    def show_moment(self, *, jumped: bool) -> None:  # noqa: ARG002 -- a seat is the same either way
        """Move the seat; its screen hears what it was sent meanwhile, as in live play."""
        asked = self.eyes.state.hotwash.prompt
        self.eyes.look(self.cursor.count, self.cursor.clock)
        if self.turned(asked):
            return
        self.show_clock()
        self.playback.show_place()

    def turned(self, asked: str) -> bool:
        """Turn to the hotwash when a question is put, as every seat does; ``asked`` stood before."""
        now = self.eyes.state.hotwash.prompt
        if self.eyes.seat == WALL or not now or now == asked:
            return False
        self.turn_to(HotwashEyes(self.cursor, self.eyes.seat))
        return True

    def turn_to(self, screen: Watching) -> None:
        """Another screen in place of this one; what plays goes on."""
        playing = self.playback.playing
        self.playback.pause()
        self.app.switch_screen(screen)
        if playing and self.cursor.count < len(self.cursor.recording):
            screen.call_after_refresh(screen.playback.play)

    def show_second(self) -> None:
        """Move its clock."""
        self.eyes.look(self.cursor.count, self.cursor.clock)
        self.show_clock()

    def show_clock(self) -> None:
        """Repaint what shows time."""

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
            time=f"{wall_clock(record.at)}  " if record is not None and self.size.width >= TIMED else "",
            sign=self.playback.speed_words(),
            words=words,
        )
        remark = self.remarks.words()
        return Content.assemble(line, "  ", remark) if remark else line

    def action_seat(self, by: int) -> None:
        """The same moment through the eyes of the next seat, or the one before."""
        seats = [seat for seat, _ in self._seats]
        place = seats.index(self.eyes.seat) if self.eyes.seat in seats else 0
        self.turn_to(eyes_of(self.cursor, seats[(place + by) % len(seats)]))

    def action_hotwash(self) -> None:
        """After ENDEX: to what the seat had before it in the hotwash."""
        if self.eyes.state.phase == "ended":
            self.turn_to(HotwashEyes(self.cursor, self.eyes.seat))

    def action_escape(self) -> None:
        """Close the field, else go back to the board."""
        if self.playback.asking:
            self.playback.close_field()
        else:
            self.playback.pause()
            self.dismiss(None)


class StationEyes(Watching, StationScreen, inherit_bindings=False):
    """The station of a role."""

    DEFAULT_CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        *_KEYS,
        _TO_HOTWASH,
        Binding("f3", "show('now')", tr("tabs"), id="eyes.now", key_display="f3–f7"),
        Binding("f4", "show('inbox')", tr("inbox"), id="eyes.inbox", show=False),
        Binding("f5", "show('brief')", tr("brief"), id="eyes.brief", show=False),
        Binding("f6", "show('messages')", tr("messages"), id="eyes.messages", show=False),
        Binding("f7", "show('notes')", tr("notes"), id="eyes.notes", show=False),
        Binding("down", "line(1)", tr("line or message below"), id="eyes.down", show=False),
        Binding("up", "line(-1)", tr("line or message above"), id="eyes.up", show=False),
    ]

    def __init__(self, cursor: Cursor, seat: str) -> None:
        """Look through ``seat`` at the moment of ``cursor``."""
        self.open(cursor, seat)
        StationScreen.__init__(self, self.eyes)
        self.hotwash = _ShutDoor(self, self.eyes)

    def show_clock(self) -> None:
        """Header and tabs."""
        self._tell_time()

    # nothing is written here: these keep, send or mark as read in live play

    def _take_draft(self) -> None:
        pass

    def _take_last_words(self) -> None:
        pass

    def _keep_soon(self, seconds: float) -> None:
        pass

    def _flush(self) -> None:
        pass

    def _mark_read(self) -> None:
        pass

    def _sync_lead(self, form: DecisionForm, asked: Asked) -> None:
        """The answer as it was kept at this moment; the role's lead saw it so."""
        form.disabled = True
        if form.ready:
            form.follow(asked.draft or asked.response)
            self._say_receipt()

    def _to_acknowledge(self) -> str | None:
        return None

    def action_show(self, pane: str) -> None:
        """Turn to a tab; the inbox opens on its newest message, as it does when somebody comes to the seat."""
        listed = self.query_one("#inbox OptionList", OptionList)
        if pane == "inbox" and listed.option_count:
            listed.highlighted = 0
        super().action_show(pane)

    def action_line(self, by: int) -> None:
        """The next message of a list, or a line of a text."""
        current = self.query_one(ContentSwitcher).current or "now"
        if current in {"inbox", "messages"}:
            listed = self.query_one(f"#{current} OptionList", OptionList)
            listed.action_cursor_down() if by > 0 else listed.action_cursor_up()
            return
        pane = self.query_one("#desk", VerticalScroll) if current == "now" and self._form is not None else self._pane()
        pane.scroll_relative(y=by, animate=False)


class ObserverEyes(Watching, ObserverScreen, inherit_bindings=False):
    """The observers' station."""

    DEFAULT_CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        *_KEYS,
        _TO_HOTWASH,
        Binding("f3", "side(False)", tr("stream"), id="eyes.stream"),
        Binding("f4", "side(True)", tr("objectives and notes"), id="eyes.side"),
        Binding("down", "lines(1)", tr("line below"), id="eyes.line-down", show=False),
        Binding("up", "lines(-1)", tr("line above"), id="eyes.line-up", show=False),
    ]

    def __init__(self, cursor: Cursor, seat: str) -> None:
        """Look through the observers' seat at the moment of ``cursor``."""
        self.open(cursor, seat)
        ObserverScreen.__init__(self, self.eyes)
        self.hotwash = _ShutDoor(self, self.eyes)

    def show_clock(self) -> None:
        """Header and titles."""
        self._tell_time()


class _Then(WallTime):
    """Wall time stands where the record stands."""

    def __init__(self, eyes: PastSeat) -> None:
        super().__init__()
        self._eyes = eyes

    @property
    def now(self) -> str:
        """Wall time of the event under the cursor."""
        return self._eyes.at


class HotwashEyes(Watching, SeatHotwashScreen, inherit_bindings=False):
    """A seat in the hotwash."""

    DEFAULT_CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        *_KEYS,
        Binding("f3", "pane('question')", tr("panes"), id="eyes.question", key_display="f3–f5"),
        Binding("f4", "pane('form')", tr("feedback form"), id="eyes.form", show=False),
        Binding("f5", "pane('unsealed')", tr("unsealed, dice"), id="eyes.unsealed", show=False),
        Binding("f8", "station", tr("the seat in play"), id="eyes.station"),
        Binding("down", "page(1)", tr("page down"), id="eyes.below", show=False),
        Binding("up", "page(-1)", tr("page up"), id="eyes.above", show=False),
    ]

    def __init__(self, cursor: Cursor, seat: str) -> None:
        """Look through ``seat`` at the moment of ``cursor``."""
        self.open(cursor, seat)
        SeatHotwashScreen.__init__(self, self.eyes)
        self._wall_time = _Then(self.eyes)

    def show_clock(self) -> None:
        """Question, points, what was unsealed."""
        self.present()

    def turned(self, asked: str) -> bool:  # noqa: ARG002 -- as the others have it
        """Turn back to the seat in play before ENDEX."""
        if self.eyes.state.phase == "ended":
            return False
        self.action_station()
        return True

    def action_station(self) -> None:
        """To the seat's screen of the exercise itself."""
        self.turn_to(eyes_of(self.cursor, self.eyes.seat, hotwash=False))


class WallEyes(Watching, WallScreen, inherit_bindings=False):
    """The wall."""

    DEFAULT_CSS = _CSS
    BINDINGS: ClassVar[list[BindingType]] = [
        *_KEYS,
        Binding("z", "zoom", tr("large or small headings"), id="eyes.zoom"),
    ]

    def __init__(self, cursor: Cursor, seat: str) -> None:
        """Look at the wall at the moment of ``cursor``."""
        self.open(cursor, seat)
        WallScreen.__init__(self, self.eyes)
        self._wall_time = _Then(self.eyes)

    def show_clock(self) -> None:
        """The page, with its clock."""
        self._look()

    def _comcheck(self) -> None:
        """The card of the test inject stood there until the wall had confirmed it."""
        state = self.eyes.state
        self._card = bool(state.comcheck) and not any(seat == WALL for seat, _ in state.comcheck_answers)

    def action_page(self, by: int) -> None:
        """A page of the wall has no more than fits."""
