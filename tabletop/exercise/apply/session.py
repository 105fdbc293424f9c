"""How the session's events change the state: phase and seed, and in play the moves and scenario time."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnPlay, OnState
from tabletop.exercise.state import Begun, Play, State

# -- play -------------------------------------------------------------------------------------------------------------


def _move_started(play: Play, event: e.MoveStarted, record: e.Recorded) -> None:
    if play.practice and not event.practice:
        play.changes.clear()  # that tracks went back to their start is no change of the move that begins
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


PLAY: OnPlay = {
    e.MoveStarted: _move_started,
    e.MoveExtended: _move_extended,
    e.ScenarioTimeSet: _scenario_time_set,
}


# -- outside play -----------------------------------------------------------------------------------------------------


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


OUTSIDE: OnState = {
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
}
