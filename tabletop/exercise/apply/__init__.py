"""Fold events into the state: trivial code, no rules, no failure.

The changes live in this folder by subject. A module has one table or two: ``PLAY``, what control acts on and an undo restores, and
``OUTSIDE``, everything else.

Live, resumed, replayed or on a player's station, a state only ever comes to be through :func:`fold`. A station folds what it was sent
with the same functions; what it was not sent it simply does not have.
"""

from __future__ import annotations

from collections.abc import Iterable

from tabletop.exercise import events as e
from tabletop.exercise.apply import arguments, control, debrief, decisions, messages, people, serials, session
from tabletop.exercise.apply.base import OnPlay, OnState
from tabletop.exercise.state import Play, State, Undoable

UNDO_DEPTH = 20  #: how many control actions can be taken back

_PLAY: OnPlay = {
    **session.PLAY,
    **serials.PLAY,
    **decisions.PLAY,
    **control.PLAY,
}

_OUTSIDE: OnState = {
    **session.OUTSIDE,
    **people.OUTSIDE,
    **serials.OUTSIDE,
    **decisions.OUTSIDE,
    **arguments.OUTSIDE,
    **messages.OUTSIDE,
    **control.OUTSIDE,
    **debrief.OUTSIDE,
}


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
    on_state = _OUTSIDE.get(type(event))
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
    if record.write == state.undoing:
        return
    if not record.undo:
        if undoable and undoable[-1].write != record.write:
            undoable.clear()
    elif not undoable or undoable[-1].write != record.write:
        undoable.append(Undoable(record.write, record.seq, record.undo, state.play.copy()))
        del undoable[:-UNDO_DEPTH]
