"""The exercise as a whole: the pages before STARTEX, a move and ENDEX, real emergency, the keyboard's way round the room."""

from __future__ import annotations

from time import monotonic

from tabletop.exercise import commands as c
from tabletop.i18n import tr
from tabletop.room.table.sessions import startex
from tabletop.tui.console.console_base import ConsoleBase
from tabletop.tui.console.expected_ticks import TickDialog
from tabletop.tui.console.goals import goals_page
from tabletop.tui.console.phase_pages import endex_page, move_words, readiness_page
from tabletop.tui.kit.confirm import ConfirmDialog, PageDialog

TWICE = 3.0  #: seconds within which the second ! must follow the first


class ExerciseActs(ConsoleBase):
    """What the exercise director does."""

    _bang = 0.0  #: when ! was pressed last

    def act_startex(self) -> None:
        """Readiness, safety and consent words, then STARTEX."""
        lines = lambda width: readiness_page(self.page(width))  # noqa: E731 -- a page is a function of its width
        self.app.push_screen(
            ConfirmDialog(tr("STARTEX"), lines, tr("gives STARTEX"), startex(), self.ask), self._started
        )

    def _started(self, done: bool | None) -> None:
        if done:
            self.say(tr("STARTEX. Read the move aloud, then space releases what is NEXT."))

    def act_next_move(self) -> None:
        """Read the next move's brief, then open it."""
        move = self.book.next_move(self.state.moves, self.state.play.moves_played)
        if not move:
            return
        title = self.book.scenario.moves[move].title
        lines = lambda width: move_words(self.page(width), move)  # noqa: E731 -- a page is a function of its width
        self.app.push_screen(
            ConfirmDialog(tr("Next move: {title}", title=title), lines, tr("opens it"), c.StartMove(), self.ask),
            lambda done: self._turned(tr("✓ move opened: {title}", title=title)) if done else None,
        )

    def _turned(self, words: str) -> None:
        self.say(words)
        self.board.focus_serial("")

    async def act_emergency(self) -> None:
        """Twice: everything freezes at once, without a dialog."""
        await self.emergency()

    async def emergency(self) -> None:
        """The same from a screen beside the console."""
        now = monotonic()
        if now - self._bang > TWICE:
            self._bang = now
            self.say(tr("Press ! once more to stop everything: REAL EMERGENCY, no exercise."))
            return
        self._bang = 0.0
        await self.tell(c.DeclareEmergency(), "")

    def act_endex(self) -> None:
        """What would stay unplayed, then ENDEX."""
        lines = lambda width: endex_page(self.page(width))  # noqa: E731 -- a page is a function of its width
        self.app.push_screen(
            ConfirmDialog(tr("ENDEX"), lines, tr("gives ENDEX"), c.EndExercise(), self.ask), self._ended
        )

    def _ended(self, done: bool | None) -> None:
        if done:
            self.board.focus_serial("")
            self.act_summary()

    def act_summary(self) -> None:
        """The ending, the tracks, who decided what and why."""
        from tabletop.tui.hotwash.ending import EndingScreen

        self.app.push_screen(EndingScreen(self.book, self.table.records, self.session.path))

    def act_hotwash(self) -> None:
        """The debrief in the same room: decision by decision, questions, forms."""
        from tabletop.tui.hotwash.hotwash import HotwashScreen

        self.app.push_screen(HotwashScreen(self))

    # -- what is looked at --------------------------------------------------------------------------------------------

    def act_goals(self) -> None:
        """Objectives, pace, expected actions, parking lot."""
        lines = lambda width: goals_page(self.page(width))  # noqa: E731 -- a page is a function of its width
        self.app.push_screen(PageDialog(tr("Objectives and pace"), lines, self.ask))

    def act_expected(self) -> None:
        """Tick what teams were expected to do."""
        self.app.push_screen(TickDialog(lambda: self.state, self.focused_serial, self.table.clock, self.ask))

    def act_full_log(self) -> None:
        """The whole log."""
        from tabletop.tui.console.log_view import FullLog

        self.app.push_screen(FullLog(self.book, self.table.records))

    # -- the keyboard goes round --------------------------------------------------------------------------------------

    def act_hand_over(self) -> None:
        """Hand the keyboard to a role, behind a curtain."""
        from tabletop.tui.seat.hand_round import HandRound
        from tabletop.tui.seat.station import StationScreen

        question = self.now.open_question
        waiting = self.waiting_for(question) if question is not None else []
        HandRound(self, self.session, StationScreen).ask(waiting)
