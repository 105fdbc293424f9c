"""How the state follows matrix arguments: reasons, estimates, dice, judgement."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnState, acted
from tabletop.exercise.state import ArgumentState, Reason, State, changed


def _sheet(state: State, decision: str) -> ArgumentState:
    return state.arguments.setdefault(decision, ArgumentState())


def _reason_added(state: State, event: e.ReasonAdded, record: e.Recorded) -> None:
    _sheet(state, event.decision).reasons[event.number] = Reason(
        event.number, event.side, event.text, event.weight, event.role, event.entered_by
    )
    acted(state, event.decision, event.role, record)


def _reason_struck(state: State, event: e.ReasonStruck, _record: e.Recorded) -> None:
    reasons = _sheet(state, event.decision).reasons
    if event.number in reasons:
        reasons[event.number] = changed(reasons[event.number], struck=event.reason)


def _estimate_submitted(state: State, event: e.EstimateSubmitted, record: e.Recorded) -> None:
    _sheet(state, event.decision).estimates[event.role] = event.percent
    acted(state, event.decision, event.role, record)


def _estimates_revealed(state: State, event: e.EstimatesRevealed, _record: e.Recorded) -> None:
    sheet = _sheet(state, event.decision)
    sheet.revealed = event.estimates
    sheet.median = event.median
    sheet.spread = event.spread


def _dice_rolled(state: State, event: e.DiceRolled, _record: e.Recorded) -> None:
    state.draws = event.draw + len(event.raw) - 1
    _sheet(state, event.decision).rolls.append((event.draw, event.sides, event.raw, event.purpose))
    state.undoable.clear()


def _argument_adjudicated(state: State, event: e.ArgumentAdjudicated, _record: e.Recorded) -> None:
    _sheet(state, event.decision).judgements.append(
        (event.method, event.target, event.grade, event.success, event.words, event.reason)
    )
    state.undoable.clear()


OUTSIDE: OnState = {
    e.ReasonAdded: _reason_added,
    e.ReasonStruck: _reason_struck,
    e.EstimateSubmitted: _estimate_submitted,
    e.EstimatesRevealed: _estimates_revealed,
    e.DiceRolled: _dice_rolled,
    e.ArgumentAdjudicated: _argument_adjudicated,
}
