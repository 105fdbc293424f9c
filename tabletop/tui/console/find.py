"""The whole MSEL as a list with its times, in which a serial is found by whatever is known of it."""

from __future__ import annotations

from tabletop.exercise.actions.form import Row
from tabletop.exercise.clock import as_ms
from tabletop.exercise.rulebook import Plan
from tabletop.exercise.state import PLANNED
from tabletop.i18n import tr
from tabletop.tui.console.control import Control
from tabletop.tui.kit.line_pane import SIGNS

_DONE = frozenset({"released", "resolved"})


class Msel:
    """Move by move, in the order planned; what no script foresaw comes last."""

    def __init__(self, control: Control) -> None:
        """The present of ``control``."""
        self._control = control

    def find(self) -> None:
        """Let one be chosen, and turn to it."""
        title = tr("Find a serial by title, text, role or move")
        self._control.pick(title, self.rows(), self._control.board.focused_serial, self._found, self.texts())

    def _found(self, serial: str) -> None:
        board = self._control.board
        board.turn_tab("focus")
        board.focus_serial(serial)

    def rows(self) -> list[Row]:
        """Sign, time planned, time out, title, move and id of each serial."""
        control = self._control
        moves = list(control.book.scenario.moves)
        last = len(moves)
        plans = sorted(
            control.book.plans.values(),
            key=lambda plan: (moves.index(plan.move) if plan.move else last, plan.at is None, plan.at or 0),
        )
        play, known = control.state.play, control.book.plans
        rows = [(plan.id, self._words(plan)) for plan in plans]
        rows += [(inject, self._own(inject)) for inject in play.delivered if inject not in known]
        return rows + [(question, self._asked(question)) for question in play.questions if question not in known]

    def _words(self, plan: Plan) -> str:
        control = self._control
        move = control.book.scenario.moves[plan.move].title if plan.move else tr("any move")
        entry = control.state.play.serials.get(plan.id, PLANNED)
        question = control.state.play.questions.get(plan.id)
        sign = _sign(question.status if question is not None else entry.status)
        planned = f"+{plan.at}" if plan.at is not None else ""
        clock = question.opened if question is not None else entry.clock if entry.status == "released" else None
        return self._line(sign, planned, clock, f"{entry.title or plan.title} · {move} · {plan.id}")

    def _own(self, inject: str) -> str:
        out = self._control.state.play.delivered[inject]
        return self._line(
            _sign("released" if out.recalled is None else "recalled"),
            "",
            out.clock,
            f"{out.title} · {tr('your own')} · {inject}",
        )

    def _asked(self, decision: str) -> str:
        put = self._control.state.play.questions[decision]
        return self._line(_sign(put.status), "", put.opened, f"{put.title} · {tr('your own')} · {decision}")

    def _line(self, sign: str, planned: str, clock: float | None, words: str) -> str:
        out = as_ms(clock) if clock is not None else ""
        return f"{sign} {planned:>4} {out:>6}  {words}"

    def texts(self) -> dict[str, str]:
        """What is searched besides: texts as planned and as they went out, notes, sender, options, and roles by id and title."""
        control, scenario = self._control, self._control.book.scenario
        found = {
            inject: "\n".join((spec.body, spec.sender, spec.notes or "", self._to(spec.to)))
            for inject, spec in scenario.injects.items()
        }
        for decision, asked in scenario.decisions.items():
            options = [part for option in asked.options.values() for part in (option.label, option.text or "")]
            found[decision] = "\n".join((asked.question, *options, asked.notes or "", self._to(asked.who)))
        for decision, put in control.state.play.questions.items():
            labels = [part for row in put.options for part in row[1:]]
            found[decision] = "\n".join((found.get(decision, ""), put.question, *labels, self._to(put.who)))
        for inject, out in control.state.play.delivered.items():
            sent = "\n".join((out.title, out.body, out.sender, *out.corrections, self._to(out.to)))
            found[inject] = f"{found.get(inject, '')}\n{sent}"
        return found

    def _to(self, named: list[str] | tuple[str, ...]) -> str:
        scenario, names = self._control.book.scenario, self._control.names
        roles = scenario.members(list(named)) if named else list(scenario.roles)
        return " ".join((*named, *roles, *map(names.role, roles)))


def _sign(status: str) -> str:
    """As in the queue."""
    return SIGNS["done" if status in _DONE else status]
