"""Every action there is, by its id."""

from __future__ import annotations

from tabletop.exercise.actions import (
    debrief,
    decisions,
    exercise,
    messages,
    people,
    record,
    seat,
    serials,
    view,
)
from tabletop.exercise.actions.action import Action, Line

_SUBJECTS = (exercise, serials, decisions, record, messages, people, debrief, seat, view)

#: by id, in the order in which they are listed
ACTIONS: dict[str, Action] = {action.id: action for subject in _SUBJECTS for action in subject.ACTIONS}

#: by the word that is typed first
LINES: dict[str, Line] = {line.word: line for action in ACTIONS.values() for line in action.lines}
