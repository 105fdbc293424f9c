"""How the state follows the facilitator's hand: in play tracks and flags, outside it log, observations, wall and the way back."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnPlay, OnState
from tabletop.exercise.debrief import LogLine
from tabletop.exercise.state import Change, Observation, Play, State, WallPage, changed

# -- play -------------------------------------------------------------------------------------------------------------


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


PLAY: OnPlay = {
    e.TrackChanged: _track_changed,
    e.FlagRaised: _flag_raised,
    e.FlagLowered: _flag_lowered,
}


# -- outside play -----------------------------------------------------------------------------------------------------


def _log_line_written(state: State, event: e.LogLineWritten, record: e.Recorded) -> None:
    said = record.clock if event.said is None else event.said
    state.log[record.seq] = LogLine(
        record.seq,
        event.word,
        event.text,
        event.role,
        event.why,
        event.based_on,
        event.alternatives,
        event.serial,
        event.move,
        said,
        record.at,
    )


def _log_line_corrected(state: State, event: e.LogLineCorrected, record: e.Recorded) -> None:
    line = state.log.get(event.line)
    if line is not None:
        state.log[event.line] = changed(line, text=event.text, corrected=record.seq)


def _observation_recorded(state: State, event: e.ObservationRecorded, record: e.Recorded) -> None:
    state.observations.append(
        Observation(
            record.seq,
            event.word,
            event.text,
            event.rating,
            event.role,
            event.serial,
            event.objective,
            event.move,
            event.observed,
            record.by,
            event.member,
        )
    )


def _wall_turned(state: State, event: e.WallTurned, _record: e.Recorded) -> None:
    state.wall = WallPage(event.page, event.heading, event.words, event.closes)


def _undone(state: State, event: e.Undone, record: e.Recorded) -> None:
    state.undoing = record.write
    if state.undoable and state.undoable[-1].write == event.undone:
        state.play = state.undoable.pop().before


OUTSIDE: OnState = {
    e.LogLineWritten: _log_line_written,
    e.LogLineCorrected: _log_line_corrected,
    e.ObservationRecorded: _observation_recorded,
    e.WallTurned: _wall_turned,
    e.Undone: _undone,
}
