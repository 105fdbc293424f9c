"""How events change what lies outside play: session and phase, what people did, sheets and dice, the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.apply_debrief import DEBRIEF
from tabletop.exercise.apply_people import PEOPLE
from tabletop.exercise.state import Argument, Reason, Response, State, changed


def _session_opened(state: State, event: e.SessionOpened, _record: e.Recorded) -> None:
    state.title = event.title
    state.scenario = event.scenario
    state.version = event.version
    state.course = event.course
    state.moves = event.moves
    state.roles = event.roles


def _session_resumed(state: State, event: e.SessionResumed, _record: e.Recorded) -> None:
    if state.phase == "running":
        state.phase = "paused"
        state.pause_reason = event.reason


def _exercise_started(state: State, event: e.ExerciseStarted, _record: e.Recorded) -> None:
    state.commitment = event.commitment
    state.phase = "running"
    state.undoable.clear()


def _seed_sealed(state: State, event: e.SeedSealed, _record: e.Recorded) -> None:
    state.seed = event.seed


def _seed_revealed(state: State, event: e.SeedRevealed, _record: e.Recorded) -> None:
    state.seed = event.seed
    state.seed_revealed = True


def _exercise_paused(state: State, event: e.ExercisePaused, _record: e.Recorded) -> None:
    state.phase = "paused"
    state.pause_reason = event.reason


def _exercise_continued(state: State, _event: e.ExerciseContinued, _record: e.Recorded) -> None:
    state.phase = "running"
    state.pause_reason = ""


def _emergency_declared(state: State, event: e.EmergencyDeclared, _record: e.Recorded) -> None:
    state.phase = "emergency"
    state.emergency = event.word


def _emergency_lifted(state: State, event: e.EmergencyLifted, _record: e.Recorded) -> None:
    state.phase = "paused" if state.started else "before"
    state.pause_reason = event.words
    state.emergency = ""


def _ending_reached(state: State, event: e.EndingReached, _record: e.Recorded) -> None:
    state.ending = (event.ending, event.title, event.text)


def _exercise_ended(state: State, event: e.ExerciseEnded, _record: e.Recorded) -> None:
    state.phase = "ended"
    state.end_reason = event.reason
    state.undoable.clear()


def _adhoc_counted(state: State, event: e.InjectReleased, _record: e.Recorded) -> None:
    if event.how == "ad-hoc":
        state.adhoc += 1


def _inject_acknowledged(state: State, event: e.InjectAcknowledged, record: e.Recorded) -> None:
    state.acknowledged.setdefault(event.inject, {}).setdefault(event.role, record.clock)
    _acted(state, event.inject, event.role, record)


def _acted(state: State, serial: str, role: str, record: e.Recorded) -> None:
    state.acts[serial] = record.seq
    state.active[role] = record.clock


def _answers_cleared(state: State, event: e.DecisionOpened, _record: e.Recorded) -> None:
    for book in (state.responses, state.drafts, state.arguments):
        book.pop(event.decision, None)


def _response(event: e.DraftKept | e.ResponseSubmitted, entered_by: str, record: e.Recorded) -> Response:
    return Response(
        event.role,
        event.options,
        event.struck,
        event.amount,
        event.text,
        event.rationale,
        event.confidence,
        entered_by,
        record.clock,
        record.at,
        record.seq,
    )


def _draft_kept(state: State, event: e.DraftKept, record: e.Recorded) -> None:
    state.drafts.setdefault(event.decision, {})[event.role] = _response(event, "", record)
    state.active[event.role] = record.clock


def _response_submitted(state: State, event: e.ResponseSubmitted, record: e.Recorded) -> None:
    state.responses.setdefault(event.decision, {})[event.role] = _response(event, event.entered_by, record)
    state.drafts.get(event.decision, {}).pop(event.role, None)
    _acted(state, event.decision, event.role, record)


def _sheet(state: State, decision: str) -> Argument:
    return state.arguments.setdefault(decision, Argument())


def _reason_added(state: State, event: e.ReasonAdded, record: e.Recorded) -> None:
    _sheet(state, event.decision).reasons[event.number] = Reason(
        event.number, event.side, event.text, event.weight, event.role, event.entered_by
    )
    _acted(state, event.decision, event.role, record)


def _reason_struck(state: State, event: e.ReasonStruck, _record: e.Recorded) -> None:
    reasons = _sheet(state, event.decision).reasons
    if event.number in reasons:
        reasons[event.number] = changed(reasons[event.number], struck=event.reason)


def _estimate_submitted(state: State, event: e.EstimateSubmitted, record: e.Recorded) -> None:
    _sheet(state, event.decision).estimates[event.role] = event.percent
    _acted(state, event.decision, event.role, record)


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


def _undone(state: State, event: e.Undone, record: e.Recorded) -> None:
    state.undoing = record.write
    if state.undoable and state.undoable[-1].write == event.undone:
        state.play = state.undoable.pop().before


ACTS: dict[type[e.Event], Callable[[State, Any, e.Recorded], None]] = {
    e.SessionOpened: _session_opened,
    e.SessionResumed: _session_resumed,
    e.ExerciseStarted: _exercise_started,
    e.SeedSealed: _seed_sealed,
    e.SeedRevealed: _seed_revealed,
    e.ExercisePaused: _exercise_paused,
    e.ExerciseContinued: _exercise_continued,
    e.EmergencyDeclared: _emergency_declared,
    e.EmergencyLifted: _emergency_lifted,
    e.EndingReached: _ending_reached,
    e.ExerciseEnded: _exercise_ended,
    e.InjectReleased: _adhoc_counted,
    e.InjectAcknowledged: _inject_acknowledged,
    e.DecisionOpened: _answers_cleared,
    e.DraftKept: _draft_kept,
    e.ResponseSubmitted: _response_submitted,
    e.ReasonAdded: _reason_added,
    e.ReasonStruck: _reason_struck,
    e.EstimateSubmitted: _estimate_submitted,
    e.EstimatesRevealed: _estimates_revealed,
    e.DiceRolled: _dice_rolled,
    e.ArgumentAdjudicated: _argument_adjudicated,
    e.Undone: _undone,
    **PEOPLE,
    **DEBRIEF,
}
