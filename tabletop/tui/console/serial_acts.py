"""The queue: which serial is in focus."""

from __future__ import annotations

from tabletop.exercise.rulebook import Plan
from tabletop.i18n import tr
from tabletop.tui.console.console_base import ConsoleBase
from tabletop.tui.kit.pick import PickDialog


class SerialActs(ConsoleBase):
    """The ways through the lines of the MSEL."""

    def act_down(self) -> None:
        """Turn to the serial below."""
        self.board.step(1)

    def act_up(self) -> None:
        """Turn to the serial above."""
        self.board.step(-1)

    def act_find(self) -> None:
        """Any serial of the scenario."""
        rows = [(plan.id, self._find_words(plan)) for plan in self.book.plans.values()]
        self.app.push_screen(PickDialog(tr("Find a serial"), rows), self._found)

    def _find_words(self, plan: Plan) -> str:
        move = self.book.scenario.moves[plan.move].title if plan.move else tr("any move")
        status = self.status_of(plan.id)
        words = {"released": "✓", "skipped": "–", "held": "‖", "recalled": "↶"}.get(status, " ")
        return f"{words} {plan.title} · {move} · {plan.id}"

    def _found(self, serial: str | None) -> None:
        if serial:
            self.board.turn_tab("focus")
            self.board.focus_serial(serial)
