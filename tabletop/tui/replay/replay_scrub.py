"""Moving along a recorded session: the same keys on the board and through the eyes of a seat."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from tabletop.exercise.events import Recorded
from tabletop.exercise.wording.account import on_one_line
from tabletop.i18n import tr
from tabletop.room.saved.annotations import Annotations
from tabletop.room.saved.recording import Recording
from tabletop.tui.keys import SCRUB as KEYS_TO_SCRUB
from tabletop.tui.keys import binding
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.text import styled
from tabletop.tui.replay.ruler import Ruler

if TYPE_CHECKING:
    from textual.screen import Screen

    _Screen = Screen[Any]
else:
    _Screen = object

FRAME = 1 / 15  #: seconds between two looks at the clock while playing
SPEEDS = {"1": 1, "2": 2, "5": 5, "0": 60}  #: key -> exercise seconds in a second

SCRUB = tuple(binding("replay", key) for key in KEYS_TO_SCRUB)


@dataclass(slots=True)
class Cursor:
    """A place in a recorded session; the board and the eyes of seats share it."""

    recording: Recording
    count: int  #: events that have happened
    clock: float  #: exercise time, which runs on between two events while playing
    speed: int = 1
    notes: Annotations = field(init=False)  #: the remarks beside the save

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        self.notes = Annotations(self.recording.save.path)


class PlaceField(CleanInput):
    """Where to go."""

    HELP_TITLE = "Go to"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "go there", id="place.go"),
        Binding("escape", "screen.escape", "stay here", id="place.stay"),
    ]


class Scrubbing(_Screen):
    """The part of a screen that moves a :class:`Cursor`. Mixed in before the screen it is a part of.

    No class of Textual's at run time, so that style sheets know the screen by the names of its other bases.
    """

    cursor: Cursor
    _timer: Timer | None = None
    _since = 0.0  #: monotonic seconds of the last frame while playing
    _second = -1

    def compose_place(self) -> ComposeResult:
        """What happened last, the field that asks where to go, the ruler."""
        yield Static(id="status", markup=False)
        yield PlaceField(placeholder=tr("event number, T+mm:ss, or time of day hh:mm"), id="jump", max_length=20)
        yield Ruler(self.cursor.recording, id="ruler")

    # -- what a screen says -------------------------------------------------------------------------------------------

    def show_moment(self) -> None:
        """Show the moment of the cursor: something has happened between the last and this one."""

    def show_second(self) -> None:
        """Another second, and nothing has happened."""

    def place_words(self) -> Content:
        """What stands on the line above the ruler."""
        return self.moment_words()

    # -- shared words -------------------------------------------------------------------------------------------------

    @property
    def recording(self) -> Recording:
        """What is looked at."""
        return self.cursor.recording

    @property
    def count(self) -> int:
        """How many events have happened."""
        return self.cursor.count

    @property
    def speed(self) -> int:
        """Exercise seconds in a second."""
        return self.cursor.speed

    @property
    def record(self) -> Recorded | None:
        """The event under the cursor; None before the first."""
        return self.recording.records[self.count - 1] if self.count else None

    @property
    def playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer is not None

    def moment_words(self, remark: Content | None = None) -> Content:
        """Speed, event, time of day, a remark on it, who and what."""
        record = self.record
        words = ""
        if record is not None:
            words = on_one_line(record.event, self.recording.names)
        place = styled(
            "[b $accent]$sign[/]  [$text-muted]$place  $time[/]",
            sign=self.speed_words(),
            place=tr("event {n} of {total}", n=f"{self.count:,}", total=f"{len(self.recording):,}"),
            time=wall_clock(record.at) if record else "",
        )
        what = styled("[b]$who[/] $words", who=record.by if record else "", words=words)
        return Content("  ").join([part for part in (place, remark, what) if part])

    def speed_words(self) -> str:
        """Whether it plays, and how fast."""
        if self.playing:
            return tr("▶ ×{speed}", speed=self.speed)
        return tr("‖ ×{speed}", speed=self.speed)

    def show_place(self) -> None:
        """Bring the line and the ruler up to date."""
        self.query_one(Ruler).show(self.cursor.clock)
        words = self.place_words()
        self.query_one("#status", Static).update(words.truncate(max(10, self.size.width - 2), ellipsis=True))

    # -- moving -------------------------------------------------------------------------------------------------------

    def seek(self, count: int) -> None:
        """Go to the place after ``count`` events."""
        cursor = self.cursor
        cursor.count = max(0, min(count, len(self.recording)))
        cursor.clock = self.recording.clock(cursor.count)
        self.show_moment()

    def action_seek(self, count: int) -> None:
        """To the beginning, or (-1) to the end."""
        self.seek(len(self.recording) if count < 0 else count)

    def action_step(self, by: int) -> None:
        """One event on or back."""
        self.pause()
        self.seek(self.count + by)

    def action_inject(self, by: int) -> None:
        """To the next or previous inject."""
        self.seek(self.recording.step(self.recording.injects, self.count, by))

    def action_decision(self, by: int) -> None:
        """To the next or previous question or its resolution."""
        self.seek(self.recording.step(self.recording.decisions, self.count, by))

    def action_move(self, by: int) -> None:
        """To the start of the next or previous move."""
        self.seek(self.recording.step([move.count for move in self.recording.moves], self.count, by))

    def on_ruler_sought(self, event: Ruler.Sought) -> None:
        """A click on the ruler."""
        self.seek(self.recording.history.count_at_clock(event.clock))

    # -- playing ------------------------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            if self.count >= len(self.recording):
                self.seek(0)
            self._since = time.monotonic()
            self._timer = self.set_interval(FRAME, self._frame)
        self.show_place()

    def pause(self) -> None:
        """Stand still."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def action_speed(self, key: str) -> None:
        """So many exercise seconds in a second; the time in pauses is never waited for."""
        self.cursor.speed = SPEEDS[key]
        self.show_place()

    def _frame(self) -> None:
        now = time.monotonic()
        self.advance((now - self._since) * self.speed)
        self._since = now

    def advance(self, seconds: float) -> None:
        """Let so much exercise time pass; repaints only what it changed."""
        cursor = self.cursor
        cursor.clock = min(cursor.clock + seconds, self.recording.length)
        count = max(cursor.count, self.recording.history.count_at_clock(cursor.clock))
        if count != cursor.count:
            cursor.count = count
            self.show_moment()
        elif int(cursor.clock) != self._second:
            self.show_second()
            self.show_place()
        self._second = int(cursor.clock)
        if cursor.count >= len(self.recording):
            self.pause()
            self.show_place()

    # -- going to a time ----------------------------------------------------------------------------------------------

    def action_ask_time(self) -> None:
        """Ask where to go."""
        field = self.query_one("#jump", Input)
        field.add_class("asking")
        field.value = ""
        field.focus()

    @property
    def asking(self) -> bool:
        """Whether the field is open."""
        return self.query_one("#jump").has_class("asking")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go where the field says."""
        if event.input.id != "jump":
            return
        event.stop()
        try:
            count = self.recording.find(event.value)
        except ValueError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.close_field()
        self.seek(count)

    def close_field(self) -> None:
        """Put the field away."""
        self.query_one("#jump", Input).remove_class("asking")
        self.set_focus(None)


def wall_clock(moment: str) -> str:
    """A recorded wall time as a clock in this place shows it."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M:%S}"
