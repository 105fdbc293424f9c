"""After ENDEX: the summary, and the hotwash."""

from __future__ import annotations

from tabletop.exercise.actions.action import Action, Moment


def _ended(now: Moment) -> bool:
    return now.state.phase == "ended"


SUMMARY = Action(
    id="summary",
    words="summary",
    group="debrief",
    about="after ENDEX: the summary",
    also=("ending", "result", "export", "print", "report", "replay", "review"),
    shown=_ended,
)
HOTWASH = Action(
    id="hotwash",
    words="hotwash",
    group="debrief",
    about="after ENDEX: the hotwash",
    also=("debrief", "feedback", "after action", "questions"),
    shown=_ended,
)

ACTIONS = (SUMMARY, HOTWASH)
