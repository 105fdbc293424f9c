"""Fold events into the state: trivial code, no rules, no failure.

Live, resumed, replayed or on a player's station, a state only ever comes to be through :func:`fold`. A station folds what it was sent
with the same functions; what it was not sent it simply does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.state import (
    PLANNED,
    Argument,
    Change,
    Delivered,
    Play,
    Question,
    Reason,
    Response,
    State,
    Undoable,
    changed,
)

UNDO_DEPTH = 20  #: how many control actions can be taken back


def fold(recorded: Iterable[e.Recorded], state: State | None = None) -> State:
    """Fold events into ``state`` (changed in place), or into a new one."""
    state = State() if state is None else state
    for record in recorded:
        apply(state, record)
    return state


def apply(state: State, record: e.Recorded) -> None:
    """Fold one event into the state, in place."""
    event = record.event
    on_play = _PLAY.get(type(event))
    if on_play is not None:
        _remember(state, record)
        on_play(state.play, event, record)
    on_state = _STATE.get(type(event))
    if on_state is not None:
        on_state(state, event, record)
    state.seq = record.seq
    state.write = record.write
    state.at = record.at
    state.clock = record.clock


def apply_play(play: Play, record: e.Recorded) -> None:
    """Fold one event into a copy of play; used to look ahead before anything is recorded."""
    on_play = _PLAY.get(type(record.event))
    if on_play is not None:
        on_play(play, record.event, record)


def _remember(state: State, record: e.Recorded) -> None:
    """Keep play as it was before the first event of an undoable write; what cannot be undone bars the way back."""
    undoable = state.undoable
    if not record.undo:
        if undoable and undoable[-1].write != record.write:
            undoable.clear()
    elif not undoable or undoable[-1].write != record.write:
        undoable.append(Undoable(record.write, record.seq, record.undo, state.play.copy()))
        del undoable[:-UNDO_DEPTH]


# -- play -------------------------------------------------------------------------------------------------------------


def _move_started(play: Play, event: e.MoveStarted, record: e.Recorded) -> None:
    play.move = event.move
    play.moves_played = (*play.moves_played, event.move)
    play.move_title = event.title
    play.move_number = event.number
    play.move_of = event.of
    play.move_line = event.line
    play.move_brief = event.brief
    play.move_started = record.clock
    play.move_minutes = event.minutes
    play.practice = event.practice
    play.time = event.time


def _move_extended(play: Play, event: e.MoveExtended, _record: e.Recorded) -> None:
    play.move_minutes = event.minutes


def _scenario_time_set(play: Play, event: e.ScenarioTimeSet, _record: e.Recorded) -> None:
    play.time = event.time


def _serial(play: Play, serial: str, record: e.Recorded, **changes: Any) -> None:
    old = play.serials.get(serial, PLANNED)
    play.serials[serial] = changed(old, seq=record.seq, clock=record.clock, **changes)


def _serial_armed(play: Play, event: e.SerialArmed, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="armed", due=None, why=event.why)


def _serial_held(play: Play, event: e.SerialHeld, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="held")


def _serial_deferred(play: Play, event: e.SerialDeferred, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="deferred", due=event.due)


def _serial_skipped(play: Play, event: e.SerialSkipped, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="skipped", why=event.reason)


def _serial_restored(play: Play, event: e.SerialRestored, record: e.Recorded) -> None:
    _serial(play, event.serial, record, status="planned", due=None, why="")


def _inject_edited(play: Play, event: e.InjectEdited, record: e.Recorded) -> None:
    _serial(play, event.inject, record, title=event.title, body=event.body)


def _inject_released(play: Play, event: e.InjectReleased, record: e.Recorded) -> None:
    play.serials[event.inject] = changed(
        play.serials.get(event.inject, PLANNED), status="released", seq=record.seq, clock=record.clock
    )
    play.delivered[event.inject] = Delivered(
        event.inject,
        event.title,
        event.sender,
        event.channel,
        event.grade,
        event.body,
        event.to,
        event.marking,
        event.how,
        record.clock,
        record.at,
        record.seq,
        play.time,
        play.move,
    )


def _delivered(play: Play, inject: str, **changes: Any) -> None:
    old = play.delivered.get(inject)
    if old is not None:
        play.delivered[inject] = changed(old, **changes)


def _inject_recalled(play: Play, event: e.InjectRecalled, record: e.Recorded) -> None:
    _serial(play, event.inject, record, status="recalled", why=event.reason)
    _delivered(play, event.inject, recalled=event.reason)


def _inject_resent(play: Play, event: e.InjectResent, _record: e.Recorded) -> None:
    old = play.delivered.get(event.inject)
    if old is not None:
        play.delivered[event.inject] = changed(old, resent=old.resent + 1)


def _inject_corrected(play: Play, event: e.InjectCorrected, _record: e.Recorded) -> None:
    old = play.delivered.get(event.inject)
    if old is not None:
        play.delivered[event.inject] = changed(old, corrections=(*old.corrections, event.text))


def _decision_opened(play: Play, event: e.DecisionOpened, record: e.Recorded) -> None:
    play.serials[event.decision] = changed(
        play.serials.get(event.decision, PLANNED), status="released", seq=record.seq, clock=record.clock
    )
    play.questions[event.decision] = Question(
        decision=event.decision,
        title=event.title,
        question=event.question,
        form=event.form,
        who=event.who,
        options=event.options,
        restricted=event.restricted,
        alone=event.alone,
        strikers=event.strikers,
        pick=event.pick,
        least=event.least,
        most=event.most,
        step=event.step,
        unit=event.unit,
        secret=event.secret,
        reveal=event.reveal,
        confidence=event.confidence,
        rule=event.rule,
        opened=record.clock,
        closes=event.closes,
        move=play.move,
        seq=record.seq,
    )


def _question(play: Play, decision: str, **changes: Any) -> None:
    old = play.questions.get(decision)
    if old is not None:
        play.questions[decision] = changed(old, **changes)


def _decision_extended(play: Play, event: e.DecisionExtended, _record: e.Recorded) -> None:
    _question(play, event.decision, closes=event.closes)


def _decision_closed(play: Play, event: e.DecisionClosed, record: e.Recorded) -> None:
    _question(
        play,
        event.decision,
        status="closed",
        closed=record.clock,
        reason=event.reason,
        found=event.found,
        computed=event.computed,
        words=event.words,
        tally=event.tally,
    )


def _ballots_revealed(play: Play, event: e.BallotsRevealed, _record: e.Recorded) -> None:
    _question(play, event.decision, ballots=event.ballots)


def _decision_resolved(play: Play, event: e.DecisionResolved, _record: e.Recorded) -> None:
    old = play.questions.get(event.decision)
    if old is not None:
        play.questions[event.decision] = changed(
            old,
            status="resolved",
            outcome=event.outcome,
            labels=event.labels,
            how=event.how,
            words=event.words,
            tally=event.tally,
            ruling=event.reason,
            results=event.results,
        )


def _track_changed(play: Play, event: e.TrackChanged, record: e.Recorded) -> None:
    play.bands[event.track] = event.band
    delta = 0
    if event.after is not None:
        delta = event.after - (event.before if event.before is not None else event.after)
        play.tracks[event.track] = event.after
    play.changes[event.track] = Change(delta, event.cause, record.clock)


def _flag_raised(play: Play, event: e.FlagRaised, _record: e.Recorded) -> None:
    play.flags |= {event.flag}


def _flag_lowered(play: Play, event: e.FlagLowered, _record: e.Recorded) -> None:
    play.flags -= {event.flag}


# -- everything else --------------------------------------------------------------------------------------------------


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


def _role_seated(state: State, event: e.RoleSeated, _record: e.Recorded) -> None:
    state.persons[event.role] = (event.person, event.consent)


def _role_vacated(state: State, event: e.RoleVacated, _record: e.Recorded) -> None:
    state.persons.pop(event.role, None)


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


def _undone(state: State, event: e.Undone, _record: e.Recorded) -> None:
    if state.undoable and state.undoable[-1].write == event.undone:
        state.play = state.undoable.pop().before


_PLAY: dict[type[e.Event], Callable[[Play, Any, e.Recorded], None]] = {
    e.MoveStarted: _move_started,
    e.MoveExtended: _move_extended,
    e.ScenarioTimeSet: _scenario_time_set,
    e.SerialArmed: _serial_armed,
    e.SerialHeld: _serial_held,
    e.SerialDeferred: _serial_deferred,
    e.SerialSkipped: _serial_skipped,
    e.SerialRestored: _serial_restored,
    e.InjectEdited: _inject_edited,
    e.InjectReleased: _inject_released,
    e.InjectRecalled: _inject_recalled,
    e.InjectResent: _inject_resent,
    e.InjectCorrected: _inject_corrected,
    e.DecisionOpened: _decision_opened,
    e.DecisionExtended: _decision_extended,
    e.DecisionClosed: _decision_closed,
    e.BallotsRevealed: _ballots_revealed,
    e.DecisionResolved: _decision_resolved,
    e.TrackChanged: _track_changed,
    e.FlagRaised: _flag_raised,
    e.FlagLowered: _flag_lowered,
}

_STATE: dict[type[e.Event], Callable[[State, Any, e.Recorded], None]] = {
    e.SessionOpened: _session_opened,
    e.SessionResumed: _session_resumed,
    e.RoleSeated: _role_seated,
    e.RoleVacated: _role_vacated,
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
}
