"""Replay: the console's board at any event of a save, read-only, with a ruler to move along."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, ProgressBar, Static
from textual.worker import get_current_worker

from tabletop.exercise.describe import describe
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.journal.reading import read_save
from tabletop.room.proof import Proof, prove
from tabletop.room.reel import Reel
from tabletop.tui.text import plain, styled
from tabletop.tui.widgets.board import ConsoleBoard
from tabletop.tui.widgets.fields import CleanInput
from tabletop.tui.widgets.footer import Footer
from tabletop.tui.widgets.ruler import Ruler

if TYPE_CHECKING:
    from tabletop.tui.app import TabletopApp

FRAME = 1 / 15  #: seconds between two looks at the clock while playing
SPEEDS = {"1": 1, "2": 2, "5": 5, "0": 60}  #: key -> exercise seconds in a second


class _Cancelled(Exception):
    """The person does not want to wait for the save any longer."""


class LoadingScreen(Screen[None]):
    """Reads a save in a thread, with its progress, then turns into the replay."""

    HELP_TITLE = tr("Reading a save")
    CSS_PATH = "replay.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "cancel", tr("cancel"), id="loading.cancel")]

    def __init__(self, path: Path, at: str = "", *, alone: bool = False) -> None:
        """Open the save at ``path``, at the place ``at`` (see :meth:`Reel.find`; "" for its beginning).

        ``alone``: the program was started for this, and ends if it cannot be done.
        """
        super().__init__()
        self._alone = alone
        self._path = path
        self._at = at

    @property
    def tabletop(self) -> TabletopApp:
        """The app, by its own type."""
        return cast("TabletopApp", self.app)

    def compose(self) -> ComposeResult:
        """A sentence and a bar."""
        with Vertical():
            yield Static(plain(tr("Reading {name}", name=self._path.name), "$text-muted"))
            yield ProgressBar(show_eta=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin."""
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        worker = get_current_worker()

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise _Cancelled
            self.app.call_from_thread(self._progress, done, total)

        try:
            reel = Reel(read_save(self._path, progress))
            count = reel.find(self._at) if self._at else min(1, len(reel))
        except _Cancelled:
            return
        except SaveError as error:
            self.app.call_from_thread(self._failed, error.words)
        except ValueError as error:
            self.app.call_from_thread(self._failed, str(error))
        else:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._ready, reel, count)

    def _progress(self, done: int, total: int) -> None:
        for bar in self.query(ProgressBar):  # none, once the screen is on its way out
            bar.update(total=total, progress=done)

    def _ready(self, reel: Reel, count: int) -> None:
        if self.is_attached:
            self.pop_until_active()  # help may lie above
            self.app.switch_screen(ReplayScreen(reel, count))

    def _failed(self, words: str) -> None:
        if self._alone:
            self.app.exit(words, return_code=1)
        elif self.is_attached:
            self.pop_until_active()
            self.dismiss()
            self.tabletop.say(words)

    def action_cancel(self) -> None:
        """Back, without the save."""
        self.workers.cancel_node(self)
        self.dismiss()


class PlaceField(CleanInput):
    """Where to go."""

    HELP_TITLE = tr("Go to")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", tr("go there"), id="place.go"),
        Binding("escape", "screen.escape", tr("stay here"), id="place.stay"),
    ]


class ReplayScreen(Screen[None]):
    """The board at one event, and the ways from there."""

    HELP_TITLE = tr("Replay")
    HELP = tr("Nothing here changes the save. The ruler shows moves and, as diamonds, questions; click it to go there.")
    CSS_PATH = "replay.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", tr("play"), id="replay.play"),
        Binding("right", "step(1)", tr("event"), id="replay.next", key_display="←→"),
        Binding("left", "step(-1)", tr("event before"), id="replay.previous", show=False),
        Binding("shift+right", "inject(1)", tr("next inject"), id="replay.next-inject", show=False),
        Binding("shift+left", "inject(-1)", tr("inject before"), id="replay.previous-inject", show=False),
        Binding("right_square_bracket", "decision(1)", tr("decision"), id="replay.next-decision", key_display="[]"),
        Binding(
            "left_square_bracket", "decision(-1)", tr("decision before"), id="replay.previous-decision", show=False
        ),
        Binding("right_curly_bracket", "move(1)", tr("move"), id="replay.next-move", key_display="{}"),
        Binding("left_curly_bracket", "move(-1)", tr("move before"), id="replay.previous-move", show=False),
        Binding("1", "speed('1')", tr("speed ×1"), id="replay.speed-1", show=False),
        Binding("2", "speed('2')", tr("speed ×2"), id="replay.speed-2", show=False),
        Binding("5", "speed('5')", tr("speed ×5"), id="replay.speed-5", show=False),
        Binding("0", "speed('0')", tr("speed ×60"), id="replay.speed-60", show=False),
        Binding("g", "ask_time", tr("go to"), id="replay.go"),
        Binding("home", "seek(0)", tr("beginning"), id="replay.home", show=False),
        Binding("end", "seek(-1)", tr("end"), id="replay.end", show=False),
        Binding("v", "verify", tr("verify"), id="replay.verify"),
        Binding("down,j", "queue(1)", tr("line below in the queue"), id="replay.down", show=False),
        Binding("up,k", "queue(-1)", tr("line above in the queue"), id="replay.up", show=False),
        Binding("pagedown", "scroll(0.9)", tr("scroll down"), id="replay.page-down", show=False),
        Binding("pageup", "scroll(-0.9)", tr("scroll up"), id="replay.page-up", show=False),
        Binding("tab", "pane", tr("next pane"), id="replay.pane", show=False, priority=True),
        Binding("escape", "escape", tr("back"), id="replay.escape", show=False),
        Binding("q", "back", tr("back"), id="replay.back"),
    ]

    def __init__(self, reel: Reel, count: int = 1) -> None:
        """Look at ``reel`` after ``count`` events."""
        super().__init__()
        self.reel = reel
        self.count = count
        self.speed = 1
        self._clock = reel.clock(count)
        self._timer: Timer | None = None
        self._since = 0.0  # monotonic seconds of the last frame while playing
        self._second = -1
        self._proved = ""

    def compose(self) -> ComposeResult:
        """The board, what happened last, the ruler."""
        yield ConsoleBoard(id="board")
        yield Static(id="status")
        yield PlaceField(placeholder=tr("event number, T+mm:ss, or time of day hh:mm"), id="jump", max_length=20)
        yield Ruler(self.reel, id="ruler")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the place asked for."""
        self.set_focus(None)
        self.call_after_refresh(self._show)
        save = self.reel.save
        trouble = save.damage or save.recovery
        if trouble is not None:
            self.notify(trouble.words, severity="warning", timeout=12, markup=False)

    @property
    def playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer is not None

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        reel = self.reel
        saved = tr("replay")
        self.query_one(ConsoleBoard).show(
            reel.book, reel.at(self.count), reel.records, self._clock, live=False, saved=saved, count=self.count
        )
        self._show_place()

    def _show_place(self) -> None:
        reel, count = self.reel, self.count
        self.query_one(Ruler).show(self._clock)
        record = reel.records[count - 1] if count else None
        words = ""
        if record is not None:
            words = describe(record, reel.book) or record.event.kind.replace("-", " ")
        sign = tr("▶ ×{speed}", speed=self.speed) if self.playing else tr("‖ ×{speed}", speed=self.speed)
        line = styled(
            "[b $accent]$sign[/]  [$text-muted]$place  $time[/]  [b]$who[/] $words  [$success]$proved[/]",
            sign=sign,
            place=tr("event {n} of {total}", n=f"{count:,}", total=f"{len(reel):,}"),
            time=_wall(record.at) if record else "",
            who=record.by if record else "",
            words=words,
            proved=self._proved,
        )
        self.query_one("#status", Static).update(line.truncate(max(10, self.size.width - 2), ellipsis=True))

    def on_resize(self) -> None:
        """The line with the place is cut to the width."""
        self.call_after_refresh(self._show_place)

    # -- moving -------------------------------------------------------------------------------------------------------

    def seek(self, count: int) -> None:
        """Go to the place after ``count`` events."""
        self.count = max(0, min(count, len(self.reel)))
        self._clock = self.reel.clock(self.count)
        self.query_one(ConsoleBoard).serial = ""
        self._show()

    def action_seek(self, count: int) -> None:
        """To the beginning, or (-1) to the end."""
        self.seek(len(self.reel) if count < 0 else count)

    def action_step(self, by: int) -> None:
        """One event on or back."""
        self._pause()
        self.seek(self.count + by)

    def action_inject(self, by: int) -> None:
        """To the next or previous inject."""
        self.seek(self.reel.step(self.reel.injects, self.count, by))

    def action_decision(self, by: int) -> None:
        """To the next or previous question or its resolution."""
        self.seek(self.reel.step(self.reel.decisions, self.count, by))

    def action_move(self, by: int) -> None:
        """To the start of the next or previous move."""
        self.seek(self.reel.step([move.count for move in self.reel.moves], self.count, by))

    @on(Ruler.Sought)
    def _sought(self, event: Ruler.Sought) -> None:
        self.seek(self.reel.history.count_at_clock(event.clock))

    # -- playing ------------------------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Play, or pause."""
        if self.playing:
            self._pause()
        else:
            if self.count >= len(self.reel):
                self.seek(0)
            self._since = time.monotonic()
            self._timer = self.set_interval(FRAME, self._frame)
        self._show_place()

    def _pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def action_speed(self, key: str) -> None:
        """So many exercise seconds in a second; the time in pauses is never waited for."""
        self.speed = SPEEDS[key]
        self._show_place()

    def _frame(self) -> None:
        now = time.monotonic()
        self.advance((now - self._since) * self.speed)
        self._since = now

    def advance(self, seconds: float) -> None:
        """Let so much exercise time pass; repaints only what it changed."""
        self._clock = min(self._clock + seconds, self.reel.length)
        count = max(self.count, self.reel.history.count_at_clock(self._clock))
        if count != self.count:
            self.count = count
            self._show()
        elif int(self._clock) != self._second:
            self.query_one(ConsoleBoard).tick(self._clock)
            self._show_place()
        self._second = int(self._clock)
        if self.count >= len(self.reel):
            self._pause()
            self._show_place()

    # -- going to a time, proving, leaving ----------------------------------------------------------------------------

    def action_ask_time(self) -> None:
        """Ask where to go."""
        field = self.query_one("#jump", Input)
        field.add_class("asking")
        field.value = ""
        field.focus()

    @on(Input.Submitted)
    def _jump(self, event: Input.Submitted) -> None:
        try:
            count = self.reel.find(event.value)
        except ValueError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self._close_field()
        self.seek(count)

    def _close_field(self) -> None:
        self.query_one("#jump", Input).remove_class("asking")
        self.set_focus(None)

    @work(thread=True, group="verify", exclusive=True)
    def action_verify(self) -> None:
        """Read the file again; prove its chain and its dice."""
        self.app.call_from_thread(self._set_proved, tr("verifying …"))
        try:
            proof = prove(self.reel.save.path)
        except SaveError as error:
            proof = Proof(sound=False, summary=error.words)
        self.app.call_from_thread(self._verified, proof)

    def _verified(self, proof: Proof) -> None:
        self._set_proved(tr("✓ proved") if proof.sound else tr("✗ not sound"))
        self.notify(
            proof.summary,
            title=tr("Proved") if proof.sound else tr("Not sound"),
            severity="information" if proof.sound else "error",
            timeout=15,
            markup=False,
        )

    def _set_proved(self, words: str) -> None:
        self._proved = words
        self._show_place()

    def action_queue(self, by: int) -> None:
        """Look at another line of the queue."""
        self.query_one(ConsoleBoard).step(by)

    def action_scroll(self, pages: float) -> None:
        """Scroll the text in the middle."""
        self.query_one(ConsoleBoard).scroll_focus(pages)

    def action_pane(self) -> None:
        """On a narrow screen: the next of the three panes."""
        self.query_one(ConsoleBoard).turn_tab("")

    def action_escape(self) -> None:
        """Close the field, else leave."""
        if self.query_one("#jump", Input).has_class("asking"):
            self._close_field()
        else:
            self.action_back()

    def action_back(self) -> None:
        """To where replay was opened from."""
        self._pause()
        self.dismiss()


def _wall(moment: str) -> str:
    """A recorded wall time as a clock in this place shows it."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M:%S}"
