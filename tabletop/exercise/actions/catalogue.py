"""Every action there is, by its id."""

from __future__ import annotations

from typing import NamedTuple, get_args

from tabletop.exercise.actions import (
    debrief,
    decisions,
    exercise,
    improvised,
    messages,
    people,
    record,
    seat,
    serials,
    view,
)
from tabletop.exercise.actions.action import Action, Line, Typist

_SUBJECTS = (exercise, serials, improvised, decisions, record, messages, people, debrief, seat, view)

#: by id, in the order in which they are listed
ACTIONS: dict[str, Action] = {action.id: action for subject in _SUBJECTS for action in subject.ACTIONS}


class Typed(NamedTuple):
    """A word that can be typed."""

    action: Action
    line: Line


#: by who types and the word that is typed first
LINES: dict[Typist, dict[str, Typed]] = {
    who: {line.word: Typed(action, line) for action in ACTIONS.values() for line in action.lines if who in line.by}
    for who in get_args(Typist)
}


def words_for(who: Typist) -> dict[str, str]:
    """What is typed for an action that a sentence asks for, by the action's id."""
    return {typed.action.id: word for word, typed in reversed(LINES[who].items())}
