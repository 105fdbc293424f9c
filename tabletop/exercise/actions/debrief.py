"""After ENDEX: the summary, and the hotwash."""

from __future__ import annotations

from tabletop.exercise import commands as c
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

PUT_PROMPT = Action(
    id="put-prompt",
    words="put it",
    group="debrief",
    also=("ask", "question of the hotwash", "poll"),
    commands=(c.PutPrompt,),
)
OWN_PROMPT = Action(
    id="own-prompt",
    words="own question",
    group="debrief",
    also=("ask", "poll", "prompt"),
    commands=(c.PutPrompt,),
)
CLOSE_PROMPT = Action(
    id="close-prompt",
    words="close it",
    group="debrief",
    also=("end the question",),
    commands=(c.ClosePrompt,),
)
POINT = Action(
    id="point",
    words="type a point",
    group="debrief",
    also=("note", "sticky", "what was said"),
    commands=(c.RecordPoint,),
)
TO_WALL = Action(
    id="to-wall",
    words="to the wall",
    group="debrief",
    also=("projector", "beamer", "show everybody"),
    commands=(c.TurnWall,),
)
WALL_FOLLOWS = Action("wall-follows", "wall follows", "debrief", also=("projector", "beamer", "timeline"))
BALLOTS = Action("ballots", "secret ballot on the wall", "debrief", also=("vote", "who chose what", "poll"))
FORMS_SUMMARY = Action("forms-summary", "summary", "debrief", also=("feedback", "result", "forms"))
PAPER_FORM = Action(
    id="paper-form",
    words="paper form",
    group="debrief",
    also=("feedback", "participant feedback form", "enter a form"),
    commands=(c.GiveFeedback,),
)
HAND_ROUND = Action("hand-round", "hand keyboard", "debrief", also=("curtain", "feedback", "pass on"))
UNSEAL_TRACKS = Action("unseal-tracks", "unseal tracks", "debrief", also=("reveal", "hidden"), commands=(c.Unseal,))
UNSEAL_CARDS = Action("unseal-cards", "cards", "debrief", also=("reveal", "secret goals"), commands=(c.Unseal,))
UNSEAL_ANNEX = Action("unseal-annex", "annex", "debrief", also=("reveal", "what really happened"), commands=(c.Unseal,))

ACTIONS = (
    SUMMARY,
    HOTWASH,
    PUT_PROMPT,
    POINT,
    CLOSE_PROMPT,
    OWN_PROMPT,
    TO_WALL,
    WALL_FOLLOWS,
    BALLOTS,
    FORMS_SUMMARY,
    PAPER_FORM,
    HAND_ROUND,
    UNSEAL_TRACKS,
    UNSEAL_CARDS,
    UNSEAL_ANNEX,
)
