"""The turns of the exercise: STARTEX, the next move, ENDEX. Each is read first and given with enter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tabletop.exercise.actions.exercise import ENDEX, NEXT_MOVE, STARTEX
from tabletop.i18n import tr
from tabletop.room.table.sessions import new_seed
from tabletop.tui.console.control import Control
from tabletop.tui.console.phase_pages import endex_page, move_words, readiness_page


class Phases:
    """Asks for what comes next with a page to read."""

    def __init__(self, control: Control, ended: Callable[[], None]) -> None:
        """``ended`` shows what comes after ENDEX."""
        self._control = control
        self._ended = ended

    def startex(self) -> None:
        """Readiness, safety and consent words, then STARTEX."""
        done = tr("STARTEX. Read the move aloud, then {key} releases what is NEXT.", key=self._control.keys("release"))
        begins = STARTEX.made(self._control.now, {"seed": new_seed()})
        self._control.confirm(tr("STARTEX"), readiness_page, tr("gives STARTEX"), begins, done)

    def next_move(self) -> None:
        """The next move's brief, then the move."""
        control = self._control
        move = control.book.next_move(control.state.moves, control.state.play.moves_played)
        if not move:
            return
        title = control.book.scenario.moves[move].title

        def opened() -> None:
            control.say(tr("✓ move opened: {title}", title=title))
            control.board.focus_serial("")

        page = partial(move_words, move=move)
        control.confirm(
            tr("Next move: {title}", title=title), page, tr("opens it"), NEXT_MOVE.made(control.now), opened
        )

    def endex(self) -> None:
        """What would stay unplayed, then ENDEX."""

        def ended() -> None:
            self._control.board.focus_serial("")
            self._control.say(tr("ENDEX: the exercise has ended."))
            self._ended()

        self._control.confirm(tr("ENDEX"), endex_page, tr("gives ENDEX"), ENDEX.made(self._control.now), ended)
