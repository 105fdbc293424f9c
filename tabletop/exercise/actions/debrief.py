"""After ENDEX: the summary, and the hotwash."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment
from tabletop.exercise.actions.form import Field, Form, Values, whole
from tabletop.exercise.actions.people import turning
from tabletop.exercise.feedback import nothing_filled_in
from tabletop.exercise.hotwash import UNSEALED, Prompt, prompt_of, prompts
from tabletop.exercise.suitable import TEXT
from tabletop.exercise.wording.codes import SEALS, word
from tabletop.i18n import series, tr

MOST_MINUTES = 60  #: for a question of the facilitator's own


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
    make=lambda _now, _values: c.OpenHotwash(),
    lines=(Line("hotwash", "begin the debrief; the question, its points, the dice"),),
)


def _putting(prompt: Prompt | None) -> c.PutPrompt:
    """What putting it asks for: a question that comes with the program brings its own words and time."""
    if prompt is None:
        return c.PutPrompt("")
    own = prompt_of(prompt.id) is None
    return c.PutPrompt(prompt.id, prompt.text if own else "", prompt.seconds if own else None)


def _stands(now: Moment) -> bool:
    """Whether the question that is looked at is before everybody."""
    return now.prompt is not None and now.prompt.id == now.state.hotwash.prompt


def _own_prompts() -> dict[str, str]:
    return {"prompts": series(f"{number} {prompt.title}" for number, prompt in enumerate(prompts(), 1))}


PUT_PROMPT = Action(
    id="put-prompt",
    words="put it",
    group="debrief",
    also=("ask", "question of the hotwash", "poll"),
    commands=(c.PutPrompt, c.TurnWall),
    ask=lambda now: now.offered.ask(_putting(now.prompt)),
    make=lambda now, _values: (_putting(now.prompt), c.TurnWall("prompt")),
    done=lambda now, _command: tr("✓ before everybody: “{title}”", title=now.prompt.text if now.prompt else ""),
    lines=(Line("prompt N|…|close", "ask everybody: {prompts}, or your own", _own_prompts),),
)


def _own_form(_now: Moment) -> Form:
    fields = [
        Field("text", tr("your question")),
        Field("minutes", tr("minutes for it (empty: no timer)"), value="3"),
    ]
    return Form(tr("Put a question"), fields)


def _own(now: Moment, values: Values) -> Made:
    minutes = whole(values["minutes"]) if values["minutes"].strip() else 0
    if minutes is None or not 0 <= minutes <= MOST_MINUTES:
        return tr("Write a number of minutes up to {most}, or leave it empty.", most=MOST_MINUTES)
    return c.PutPrompt(now.own_prompt, values["text"].strip(), minutes * 60), c.TurnWall("prompt")


OWN_PROMPT = Action(
    id="own-prompt",
    words="own question",
    group="debrief",
    also=("ask", "poll", "prompt"),
    commands=(c.PutPrompt, c.TurnWall),
    ask=lambda now: now.offered.of(c.PutPrompt, prompt=now.own_prompt, text=TEXT),
    form=_own_form,
    make=_own,
    done=lambda _now, _command: tr("✓ your question is before everybody"),
)
CLOSE_PROMPT = Action(
    id="close-prompt",
    words="close it",
    group="debrief",
    also=("end the question",),
    commands=(c.ClosePrompt, c.TurnWall),
    shown=_stands,
    make=lambda _now, _values: (c.ClosePrompt(), c.TurnWall("points")),
    done=lambda _now, _command: tr("✓ the question is closed; its points stay"),
)


def _point(now: Moment, values: Values) -> c.RecordPoint:
    """What was said to a question, else to the one that is looked at; under nobody's name where no role is given."""
    looked_at = now.prompt.id if now.prompt is not None else ""
    return c.RecordPoint(values.get("prompt", looked_at), values["text"], values.get("role", ""))


POINT = Action(
    id="point",
    words="type a point",
    group="debrief",
    also=("note", "sticky", "what was said"),
    commands=(c.RecordPoint,),
    ask=lambda now: now.offered.of(c.RecordPoint, prompt=now.prompt.id if now.prompt else ""),
    shown=_stands,
    make=_point,
    lines=(
        Line("point …", "what somebody said, under nobody's name"),
        Line("point …", "answer the hotwash under nobody's name", by=("role", "observer")),
        Line("say …", "the same, as said by your role", by=("role",)),
    ),
)
TO_WALL = Action(
    id="to-wall",
    words="to the wall",
    group="debrief",
    also=("projector", "beamer", "show everybody"),
    commands=(c.TurnWall,),
    make=turning,
)
WALL_FOLLOWS = Action(
    id="wall-follows",
    words="wall follows",
    group="debrief",
    also=("projector", "beamer", "timeline"),
    commands=(c.TurnWall,),
)
BALLOTS = Action("ballots", "secret ballot on the wall", "debrief", also=("vote", "who chose what", "poll"))
FORMS_SUMMARY = Action(
    id="forms-summary",
    words="summary",
    group="debrief",
    also=("feedback", "result", "forms"),
    lines=(Line("forms", "how many feedback forms are in, and what they say together"),),
)


def handing_in(now: Moment, _values: Values) -> Made:
    """The feedback form as it is filled in."""
    return now.feedback if now.feedback is not None else nothing_filled_in()


PAPER_FORM = Action(
    id="paper-form",
    words="paper form",
    group="debrief",
    also=("feedback", "participant feedback form", "enter a form"),
    commands=(c.GiveFeedback,),
    make=handing_in,
)
HAND_ROUND = Action("hand-round", "hand keyboard", "debrief", also=("curtain", "feedback", "pass on"))


def _hidden(now: Moment, what: str) -> bool:
    """Whether the scenario hid anything of this kind."""
    scenario = now.book.scenario
    if what == "tracks":
        return any(spec.visible != "all" or spec.show == "bands" for spec in scenario.tracks.values())
    texts = [card.private for card in scenario.roles.values()] if what == "cards" else scenario.annex
    return any(texts)


def _unseal(what: str, words: str, *also: str, lines: tuple[Line, ...] = ()) -> Action:
    """Opening one of the seals, for everybody and for good."""
    return Action(
        id=f"unseal-{what}",
        words=words,
        group="debrief",
        also=("reveal", *also),
        commands=(c.Unseal, c.TurnWall),
        shown=lambda now: _hidden(now, what),
        ask=lambda now: now.offered.ask(c.Unseal(what)),
        make=lambda _now, values: (c.Unseal(values.get("what", what)), c.TurnWall("unsealed")),
        done=lambda _now, _command: tr("✓ unsealed: {what}", what=word(SEALS, what)),
        lines=lines,
    )


_UNSEAL = Line("unseal WHAT", "show everybody: {what}", lambda: {"what": series(UNSEALED)})
UNSEAL_TRACKS = _unseal("tracks", "unseal tracks", "hidden", lines=(_UNSEAL,))
UNSEAL_CARDS = _unseal("cards", "cards", "secret goals")
UNSEAL_ANNEX = _unseal("annex", "annex", "what really happened")

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
