"""How events change play: the part of the state that control acts on and an undo restores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.state import PLANNED, Begun, Change, Delivered, Play, Question, changed


def _move_started(play: Play, event: e.MoveStarted, record: e.Recorded) -> None:
    play.move = event.move
    play.moves_played = (*play.moves_played, event.move)
    play.begun = (*play.begun, Begun(event.move, record.clock, event.practice))
    play.move_title = event.title
    play.move_number = event.number
    play.move_of = event.of
    play.move_line = event.line
    play.move_brief = event.brief
    play.move_started = record.clock
    play.move_minutes = event.minutes
    play.practice = event.practice
    play.time = event.time
    if play.began is None and not event.practice:
        play.began = record.clock


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
        expect=event.expect,
        objectives=event.objectives,
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
        options=tuple(row for row in event.options if len(row) > 1),  # a save by another hand may hold shorter ones
        restricted=tuple(row for row in event.restricted if row),
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
        public=event.public,
        expect=event.expect,
        objectives=event.objectives,
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
    _question(play, event.decision, ballots=tuple(row for row in event.ballots if row))


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


PLAY: dict[type[e.Event], Callable[[Play, Any, e.Recorded], None]] = {
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


def apply_play(play: Play, record: e.Recorded) -> None:
    """Fold one event into a copy of play; used to look ahead before anything is recorded."""
    on_play = PLAY.get(type(record.event))
    if on_play is not None:
        on_play(play, record.event, record)
