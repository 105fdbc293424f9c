"""Moving along a recorded session: the line that says where, the field that asks where to go, and the ruler."""

from __future__ import annotations

import time
from functools import partial
from typing import ClassVar, Protocol, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from tabletop.exercise.wording.third_person import on_one_line
from tabletop.i18n import tr
from tabletop.local_time import on_clock
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import styled
from tabletop.tui.kit.ways import Ways
from tabletop.tui.replay.cursor import Beside, Cursor
from tabletop.tui.replay.ruler import Ruler

FRAME = 1 / 15  #: seconds between two looks at the clock while playing
SPEEDS = (1, 2, 5, 60)  #: exercise seconds in a second


class PlaybackScene(Protocol):
    """What is shown of the session, at the place of the cursor."""

    def show_moment(self, *, jumped: bool) -> None:
        """Show it: something has happened between the last place and this one; ``jumped``: somebody went there."""

    def show_second(self) -> None:
        """Another second, and nothing has happened."""

    def place_words(self) -> Content:
        """What stands on the line above the ruler."""


class PlaceField(CleanInput):
    """Where to go."""

    HELP_TITLE = "Go to"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "go there", id="place.go"),
        Binding("escape", "screen.escape", "stay here", id="place.stay"),
    ]


class Playback(Vertical):
    """Moves a :class:`Cursor`, by the keys of its screen and by itself while it plays; the scene follows."""

    DEFAULT_CSS = """
    Playback { height: auto; }
    Playback #status { height: 1; padding: 0 1; }
    Playback #ruler { border-top: none; }
    Playback #jump { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    Playback #jump.asking { display: block; }
    """

    def __init__(self, cursor: Cursor, scene: PlaybackScene) -> None:
        """``scene`` shows the place of ``cursor``."""
        super().__init__()
        self.cursor = cursor
        self._scene = scene
        self._timer: Timer | None = None
        self._since = 0.0  # monotonic seconds of the last frame while playing
        self._second = -1

    def compose(self) -> ComposeResult:
        """What happened last, the field that asks where to go, the ruler."""
        yield PlainText(id="status")
        yield PlaceField(placeholder=tr("event number, T+mm:ss, or time of day hh:mm"), id="jump", max_length=20)
        yield Ruler(self.cursor.recording, id="ruler")

    def ways(self) -> Ways:
        """What the keys do that move along."""
        end = len(self.cursor.recording)
        return {
            "play": self.play,
            "next": partial(self._step, 1),
            "previous": partial(self._step, -1),
            **{f"next-{what}": partial(self._to, what, 1) for what in get_args(Beside)},
            **{f"previous-{what}": partial(self._to, what, -1) for what in get_args(Beside)},
            **{f"speed-{speed}": partial(self._set_speed, speed) for speed in SPEEDS},
            "go": self.ask_place,
            "home": partial(self.seek, 0),
            "end": partial(self.seek, end),
        }

    # -- what it says -------------------------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer is not None

    def moment_words(self, remark: Content | None = None) -> Content:
        """Speed, event, time of day, a remark on it, who and what."""
        record, recording = self.cursor.record, self.cursor.recording
        words = on_one_line(record.event, recording.names) if record is not None else ""
        place = styled(
            "[b $accent]$sign[/]  [$text-muted]$place  $time[/]",
            sign=self.speed_words(),
            place=tr("event {n} of {total}", n=f"{self.cursor.count:,}", total=f"{len(recording):,}"),
            time=on_clock(record.at, seconds=True) if record else "",
        )
        what = styled("[b]$who[/] $words", who=record.by if record else "", words=words)
        return Content("  ").join([part for part in (place, remark, what) if part])

    def speed_words(self) -> str:
        """Whether it plays, and how fast."""
        if self.playing:
            return tr("▶ ×{speed}", speed=self.cursor.speed)
        return tr("‖ ×{speed}", speed=self.cursor.speed)

    def show_place(self) -> None:
        """Bring the line and the ruler up to date."""
        ruler = self.query_one(Ruler)
        ruler.mark(self.cursor.marks)
        ruler.show(self.cursor.clock)
        words = self._scene.place_words()
        self.query_one("#status", Static).update(words.truncate(max(10, self.screen.size.width - 2), ellipsis=True))

    # -- moving -------------------------------------------------------------------------------------------------------

    def seek(self, count: int) -> None:
        """Go to the place after ``count`` events."""
        self.cursor.go(count)
        self._scene.show_moment(jumped=True)

    def _step(self, by: int) -> None:
        """One event on or back."""
        self.pause()
        self.seek(self.cursor.count + by)

    def _to(self, what: Beside, by: int) -> None:
        self.seek(self.cursor.beside(what, by))

    @on(Ruler.Sought)
    def _sought(self, event: Ruler.Sought) -> None:
        """A click on the ruler."""
        event.stop()
        self.seek(self.cursor.recording.history.count_at_clock(event.clock))

    # -- playing ------------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            if self.cursor.count >= len(self.cursor.recording):
                self.seek(0)
            self._since = time.monotonic()
            self._timer = self.set_interval(FRAME, self._frame)
        self.show_place()

    def pause(self) -> None:
        """Stand still."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _set_speed(self, speed: int) -> None:
        """So many exercise seconds in a second; the time in pauses is never waited for."""
        self.cursor.speed = speed
        self.show_place()

    def _frame(self) -> None:
        now = time.monotonic()
        self.advance((now - self._since) * self.cursor.speed)
        self._since = now

    def advance(self, seconds: float) -> None:
        """Let so much exercise time pass; repaints only what it changed."""
        cursor, recording = self.cursor, self.cursor.recording
        cursor.clock = min(cursor.clock + seconds, recording.length)
        count = max(cursor.count, recording.history.count_at_clock(cursor.clock))
        if count != cursor.count:
            cursor.count = count
            self._scene.show_moment(jumped=False)
        elif int(cursor.clock) != self._second:
            self._scene.show_second()
            self.show_place()
        self._second = int(cursor.clock)
        if cursor.count >= len(recording):
            self.pause()
            self.show_place()

    # -- going to a place ---------------------------------------------------------------------------------------------

    def ask_place(self) -> None:
        """Ask where to go."""
        field = self.query_one(PlaceField)
        field.add_class("asking")
        field.value = ""
        field.focus()

    @on(Input.Submitted, "#jump")
    def _go(self, event: Input.Submitted) -> None:
        """Go where the field says."""
        event.stop()
        try:
            count = self.cursor.recording.find(event.value)
        except ValueError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.close_field()
        self.seek(count)

    @property
    def asking(self) -> bool:
        """Whether the field is open."""
        return self.query_one(PlaceField).has_class("asking")

    def close_field(self) -> None:
        """Put the field away."""
        self.query_one(PlaceField).remove_class("asking")
        self.screen.set_focus(None)
