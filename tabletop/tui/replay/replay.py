"""Replay: the console's board at any event of a save, read-only, with a ruler to move along."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ProgressBar
from textual.worker import get_current_worker

from tabletop.collector import CalmCollector, set_apart
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.report.sensitivity import sensitivities
from tabletop.room.saved.proof import Proof, prove
from tabletop.room.saved.recording import Recording
from tabletop.tui.console.board import ConsoleBoard
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.parts.log_view import LogView
from tabletop.tui.replay.cursor import Cursor
from tabletop.tui.replay.playback import Playback
from tabletop.tui.replay.reading import Cancelled, give_up, read
from tabletop.tui.replay.remarks import Remarks

#: keys that a narrow footer names as long as anything fits
KEPT = ("playback.next", "replay.eyes", "replay.knowledge", "playback.note", "replay.back")


class LoadingScreen(Screen[None]):
    """Reads a save in a thread, with its progress, then turns into the replay."""

    HELP_TITLE = "Reading a save"
    CSS_PATH = "replay.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "cancel", "cancel", id="loading.cancel")]

    def __init__(self, path: Path, at: str = "", *, alone: bool = False) -> None:
        """Open the save at ``path``, at the place ``at`` (see :meth:`Recording.find`; "" for its beginning).

        ``alone``: the program was started for this, and ends if it cannot be done.
        """
        super().__init__()
        self._alone = alone
        self._path = path
        self._at = at

    def compose(self) -> ComposeResult:
        """A sentence and a bar."""
        with Vertical():
            yield PlainText(plain(tr("Reading {name}", name=self._path.name), "$text-muted"))
            yield ProgressBar(show_eta=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin."""
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        worker = get_current_worker()

        def tell(done: int, total: int) -> None:
            self.app.call_from_thread(self._progress, done, total)

        try:
            recording = Recording(read(self._path, lambda: worker.is_cancelled, tell))
            count = recording.find(self._at) if self._at else min(1, len(recording))
        except Cancelled:
            return
        except SaveError as error:
            self.app.call_from_thread(self._failed, error.words)
        except ValueError as error:
            self.app.call_from_thread(self._failed, str(error))
        else:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._ready, recording, count)

    def _progress(self, done: int, total: int) -> None:
        for bar in self.query(ProgressBar):  # none, once the screen is on its way out
            bar.update(total=total, progress=done)

    def _ready(self, recording: Recording, count: int) -> None:
        if self.is_attached:
            self.pop_until_active()  # help may lie above
            self.app.switch_screen(ReplayScreen(recording, count))

    def _failed(self, words: str) -> None:
        give_up(self, words, alone=self._alone)

    def action_cancel(self) -> None:
        """Back, without the save."""
        self.workers.cancel_node(self)
        self.dismiss()


class ReplayScreen(Screen[None]):
    """The board at one event, and the ways from there."""

    HELP_TITLE = "Replay"
    HELP = "Nothing here changes the save. The ruler shows moves and, as diamonds, questions; click it to go there."
    CSS_PATH = "replay.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("playback"), *bindings("replay")]

    def __init__(self, recording: Recording, count: int = 1) -> None:
        """Look at ``recording`` after ``count`` events."""
        super().__init__()
        self.cursor = Cursor(recording, count, recording.clock(count))
        self.board = ConsoleBoard(id="board")
        self.playback = Playback(self.cursor, self)
        self.remarks = Remarks(self, self.playback, self.show_remarks)
        self._proved = ""
        self._looked = ""  #: seat looked through last
        self._rolls = sensitivities(recording.records)

    @property
    def recording(self) -> Recording:
        """What is looked at."""
        return self.cursor.recording

    def compose(self) -> ComposeResult:
        """The board, what happened last, the ruler."""
        yield self.board
        yield self.playback
        yield Footer(*KEPT, show_command_palette=False)

    def on_mount(self) -> None:
        """Show the place asked for."""
        self.set_focus(None)
        self._collector = CalmCollector()
        self._collector.begin()
        self.call_after_refresh(set_apart)
        self.call_after_refresh(self.show_moment)
        self.remarks.load()
        save = self.recording.save
        trouble = save.damage or save.recovery
        if trouble is not None:
            self.notify(trouble.words, severity="warning", timeout=12, markup=False)

    def on_unmount(self) -> None:
        """The collector is as it was."""
        self._collector.end()

    def on_screen_resume(self) -> None:
        """Back from another screen, which may have moved the cursor."""
        if self.board.is_mounted:
            self.call_after_refresh(self.show_moment)
            self.call_after_refresh(self.show_remarks)

    def on_resize(self) -> None:
        """The line with the place is cut to the width."""
        self.call_after_refresh(self.playback.show_place)

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_moment(self, *, jumped: bool = False) -> None:
        """The board at the cursor; after a jump the focus follows what needed attention then."""
        if jumped:
            self.board.serial = ""
        recording, count, clock = self.recording, self.cursor.count, self.cursor.clock
        self.board.show(
            recording.book, recording.at(count), recording.records, clock, live=False, saved=tr("replay"), count=count
        )
        self.playback.show_place()

    def show_second(self) -> None:
        """Its clock."""
        self.board.tick(self.cursor.clock)

    def place_words(self) -> Content:
        """What happened last, and whether it is proved."""
        return Content("  ").join([self.playback.moment_words(self.remarks.words()), plain(self._proved, "$success")])

    def show_remarks(self) -> None:
        """Signs on the ruler and in the log."""
        self.query_one(LogView).mark(self.cursor.notes.events)
        self.playback.show_place()

    # -- what can be done ---------------------------------------------------------------------------------------------

    def ways(self) -> Ways:
        """What each key does."""
        return {
            **self.playback.ways(),
            **self.remarks.ways(),
            "eyes": self._choose_eyes,
            "knowledge": self._who_knew,
            "odds": self._odds,
            "fork": self._fork,
            "review": self._review,
            "verify": self._verify,
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Odds only where dice were rolled."""
        match action, parameters:
            case "act", ("odds",):
                return bool(self._rolls)
            case _:
                return super().check_action(action, parameters)

    def action_act(self, name: str) -> None:
        """Do what is under that key."""
        self.ways()[name]()

    def _choose_eyes(self) -> None:
        """Choose a seat, and see its screen at this event."""
        from tabletop.tui.kit.pick import PickDialog
        from tabletop.tui.replay.eyes import seats_of

        self.playback.pause()
        self.app.push_screen(PickDialog(tr("Whose eyes?"), seats_of(self.recording), self._looked), self._look_through)

    def _look_through(self, seat: str | None) -> None:
        from tabletop.tui.replay.eyes import eyes_of

        if seat:
            self._looked = seat
            self.app.push_screen(eyes_of(self.cursor, seat))

    def _who_knew(self) -> None:
        """Who knew what at this moment."""
        from tabletop.tui.replay.knowledge import KnowledgeScreen

        self.playback.pause()
        self.app.push_screen(KnowledgeScreen(self.cursor))

    def _odds(self) -> None:
        """What the roll of this argument hung on."""
        from tabletop.tui.replay.odds import OddsScreen, of_moment

        self.playback.pause()
        record = self.cursor.record
        decision = getattr(record.event, "decision", "") if record is not None else ""
        question = self.recording.at(self.cursor.count).play.questions.get(decision)
        rolled = {roll.decision for roll in self._rolls}
        if question is not None and question.form == "argument" and decision not in rolled:
            words = tr("No dice were rolled for “{title}”: there are no odds.", title=question.title)
            self.notify(words, markup=False)
            return
        self.app.push_screen(OddsScreen(self.cursor, self._rolls, of_moment(self._rolls, self.cursor)))

    def _fork(self) -> None:
        """From this event, play on another way in a session of its own."""
        from tabletop.tui.replay.fork_dialog import ask_for_fork

        self.playback.pause()
        ask_for_fork(self, self.recording, self.cursor.count)

    def _review(self) -> None:
        """Findings, actions and the report of this session."""
        from tabletop.tui.review.review import ReviewScreen

        self.playback.pause()
        self.app.push_screen(ReviewScreen(self.recording.save.path), lambda _: self.remarks.load())

    @work(thread=True, group="verify", exclusive=True)
    def _verify(self) -> None:
        """Read the file again; prove its chain and its dice."""
        self.app.call_from_thread(self._set_proved, tr("verifying …"))
        try:
            proof = prove(self.recording.save.path)
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
        self.playback.show_place()

    # -- the view -----------------------------------------------------------------------------------------------------

    def action_queue(self, by: int) -> None:
        """Look at another line of the queue."""
        self.board.step(by)

    def action_scroll(self, pages: float) -> None:
        """Scroll the text in the middle."""
        self.board.scroll_front(pages)

    def action_pane(self) -> None:
        """On a narrow screen: the next of the three panes."""
        self.board.turn_tab("")

    def action_escape(self) -> None:
        """Close the field, else leave."""
        if self.playback.asking:
            self.playback.close_field()
        else:
            self.action_back()

    def action_back(self) -> None:
        """To where replay was opened from."""
        self.playback.pause()
        self.dismiss(None)
