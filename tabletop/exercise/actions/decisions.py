"""The decision that is out: close, confirm, override, answers and reasons on a role's behalf; arguments and their judgement."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment, nothing
from tabletop.exercise.actions.form import Field, Form, Values, whole
from tabletop.exercise.commands import Command
from tabletop.exercise.matrix import GRADES
from tabletop.exercise.offered import Permission
from tabletop.exercise.pages.page import Words
from tabletop.exercise.preview import preview
from tabletop.exercise.state import Question
from tabletop.exercise.suitable import TEXT
from tabletop.exercise.views import writing
from tabletop.i18n import tr
from tabletop.scenario.model import Argument as ArgumentRule


def _id(question: Question | None) -> str:
    return question.decision if question is not None else ""


def _decision(now: Moment) -> str:
    """The decision on the form, else the newest that takes answers."""
    return now.decision or _id(now.open_question)


def _role(now: Moment, values: Values) -> str:
    """Who answers: the role that is chosen, in focus, or at its own seat."""
    return values.get("role") or now.role or now.seat


def none_open() -> str:
    """Why nothing is done to the question that takes answers."""
    return tr("No question is open.")


def none_waits() -> str:
    """Why nothing is done to the outcome of a question."""
    return tr("No question waits for its outcome.")


def _waiting(offer: Permission, question: Question | None) -> Permission:
    """Nothing is asked of a question that is not there, unless the rules have a weightier reason."""
    missing = question is None and offer.code in {"not-open", "nothing"}
    return nothing(none_waits()) if missing else offer


def _of_open(now: Moment, kind: type[Command]) -> Permission:
    question = now.open_question
    offer = now.offered.of(kind, decision=_id(question))
    missing = question is None and offer.code in {"not-open", "nothing"}
    return nothing(none_open()) if missing else offer


def _judged(now: Moment, method: str) -> Permission:
    offer = now.offered.of(c.Adjudicate, decision=_id(now.question), method=method, grade="")
    return _waiting(offer, now.question)


def _ask_ruling(now: Moment) -> Permission:
    """Another outcome than the computed one, or the facilitator's own judgement."""
    question = now.question
    if question is None:
        return _waiting(now.offered.ask(c.ResolveDecision("")), question)
    if now.unjudged(question):
        return now.offered.of(c.Adjudicate, decision=question.decision, method="facilitator")
    if not question.options:
        return nothing(tr("There is nothing to choose between: confirm what was computed."))
    return now.offered.first(c.ResolveDecision(question.decision, (row[0],), TEXT) for row in question.options)


def _ask_confirm(now: Moment) -> Permission:
    """What the rule or the argument says; where neither says anything, what a ruling asks for."""
    resolved = _waiting(now.offered.ask(c.ResolveDecision(_id(now.question))), now.question)
    return _ask_ruling(now) if resolved.code == "ruling-needed" else resolved


#: what becomes of those who are still writing when a question is to be closed
_UNSENT = {
    "wait": "give them a minute more",
    "take": "take over what they have begun, and close",
    "leave": "close without their answers",
}


def _still(now: Moment, question: Question) -> str:
    return tr("Still writing: {roles}.", roles=now.names.seats(writing(now.state, question)))


def _close_form(now: Moment) -> Form | None:
    question = now.open_question
    if question is None or not writing(now.state, question):
        return None
    rows = [(name, tr(words)) for name, words in _UNSENT.items()]
    title = tr("Close “{title}”", title=question.title)
    return Form(title, [Field("unsent", _still(now, question), "one", "wait", rows)])


def _close(now: Moment, values: Values) -> Made:
    question = now.open_question
    if question is None:
        return none_open()
    drafts = writing(now.state, question)
    match values.get("unsent", ""):
        case "wait":
            return c.ExtendDecision(question.decision, 1)
        case "take":
            taken = (c.TakeDraft(question.decision, role) for role in drafts)
            return (*filter(now.offered.ask, taken), c.CloseDecision(question.decision))
        case "" if drafts:
            return _still(now, question)
        case _:
            return c.CloseDecision(question.decision)


def _closed(now: Moment, command: Command) -> str | Words:
    question = now.open_question
    if question is None:
        return ""
    if isinstance(command, c.ExtendDecision):
        return tr("✓ a minute more for “{title}”", title=question.title)
    return Words(tr("■ closed: “{title}”: confirm, or undo", title=question.title), acts=("confirm", "undo"))


def _confirm(now: Moment, _values: Values) -> Made:
    """An argument that is not judged yet is judged by its own method; then whatever was computed stands."""
    question = now.question
    if question is None:
        return none_waits()
    return c.Adjudicate(question.decision) if now.unjudged(question) else c.ResolveDecision(question.decision)


def _confirmed(now: Moment, command: Command) -> str | Words:
    if isinstance(command, c.Adjudicate):
        return _first_judged(now, command)
    if now.question is None:
        return ""
    return _stands(now, now.question, command) or tr("✓ stands: “{title}”: read it aloud", title=now.question.title)


def _stands(now: Moment, question: Question, command: Command) -> str:
    """That an outcome stands of which there is nothing to read aloud; "" where there is."""
    ahead = preview(now.book, now.state, command, now.clock)
    if ahead.refused or ahead.stands or ahead.results:
        return ""
    if ahead.how in {"default", "override"}:
        return tr("✓ confirmed: “{title}” decided nothing", title=question.title)
    if question.reveal == "outcome":
        return tr("✓ stands: “{title}”: nobody learns the answers of others, so read none aloud", title=question.title)
    return tr("✓ stands: “{title}”: the answers as they were given", title=question.title)


def _first_judged(now: Moment, _command: Command) -> str | Words:
    question = now.question
    if question is None or not now.unjudged(question):
        return ""
    return Words(tr("judged: “{title}”: confirm it", title=question.title), acts=("confirm",))


def _to_next(now: Moment, _command: Command) -> str | None:
    return "" if now.question is not None and now.unjudged(now.question) else None


def _to_decision(_now: Moment, command: Command) -> str | None:
    match command:
        case c.ResolveDecision(decision):
            return decision
        case c.Adjudicate(method=""):
            return ""
        case _:
            return None


def _ruling_form(now: Moment) -> Form | str:
    question = now.question
    if question is None:
        return none_waits()
    if now.unjudged(question):
        rows = [(grade, tr(grade)) for grade in GRADES]
        return Form(
            tr("Judge “{title}” yourself", title=question.title),
            [
                Field("grade", tr("how it ends"), "one", value="success", rows=rows),
                Field("reason", tr("why (stands in the record)"), "area"),
            ],
        )
    if not question.options:
        return tr("There is nothing to choose between: confirm what was computed.")
    rows = [(row[0], row[1]) for row in question.options]
    several = question.form == "several"
    start = " ".join(question.computed) if several else next(iter(question.computed), "")
    return Form(
        tr("Rule on “{title}”", title=question.title),
        [
            Field("outcome", tr("what stands"), "many" if several else "one", value=start, rows=rows),
            Field("reason", tr("why (stands in the record)"), "area"),
        ],
        tr("Computed: {words}", words=question.words) if question.words else "",
    )


def _rule(now: Moment, values: Values) -> Made:
    question = now.question
    if question is None:
        return none_waits()
    if "method" in values:  # typed in words; a grade is the facilitator's own
        return c.Adjudicate(question.decision, values["method"], reason=values["reason"])
    if "grade" in values:
        return c.Adjudicate(question.decision, "facilitator", values["grade"], values["reason"])
    return c.ResolveDecision(question.decision, tuple(values["outcome"].split()), values["reason"])


def _ruled(now: Moment, command: Command) -> str:
    if not isinstance(command, c.ResolveDecision) or now.question is None:
        return ""
    return _stands(now, now.question, command) or tr("✓ ruled: “{title}”: read it aloud", title=now.question.title)


def _again_form(now: Moment) -> Form | None:
    """A second judgement wants a reason, and both stay in the record."""
    question = now.question
    if question is None or now.unjudged(question):
        return None
    fields = [Field("reason", tr("why again (stands in the record)"), "area")]
    return Form(tr("Judge “{title}” again", title=question.title), fields)


def _judge(now: Moment, method: str, values: Values) -> Made:
    question = now.question
    if question is None:
        return none_waits()
    return c.Adjudicate(question.decision, method, reason=values.get("reason", ""))


def _dice(now: Moment) -> str:
    """The scenario's dice, else percentile."""
    rule = now.book.decision_put(now.question).rule if now.question is not None else None
    return rule.method if isinstance(rule, ArgumentRule) and rule.method in {"roll", "2d6"} else "roll"


def _reason_form(now: Moment) -> Form | str:
    question = now.open_question
    if question is None:
        return none_open()
    actor = now.actor(question) or question.who[0]
    return Form(
        tr("Reason for or against"),
        [
            Field("text", tr("the reason, in one sentence"), "area"),
            Field("side", tr("side"), "one", value="pro", rows=[("pro", tr("for")), ("con", tr("against"))]),
            Field("weight", tr("weight"), "one", value="1", rows=[("1", tr("1 normal")), ("2", tr("2 strong"))]),
            Field("role", tr("who says so"), "one", value=actor, rows=[(role, role) for role in question.who]),
        ],
    )


def _reason(now: Moment, values: Values) -> c.AddReason:
    weight = int(values["weight"])
    return c.AddReason(_decision(now), _role(now, values), values["side"], values["text"], weight)


def _estimate_form(now: Moment) -> Form | str:
    question = now.open_question
    if question is None:
        return none_open()
    given = now.state.argument(question.decision).estimates
    judges = [role for role in question.who if role != now.actor(question)]
    judges.sort(key=lambda role: role in given)
    rows = [(role, role) for role in judges]
    return Form(
        tr("Blind estimate"),
        [
            Field("percent", tr("chance of success in percent")),
            Field("role", tr("who estimates"), "one", value=next(iter(judges), ""), rows=rows),
        ],
    )


def _estimate(now: Moment, values: Values) -> c.SubmitEstimate | str:
    percent = whole(values["percent"].rstrip(" %"))
    if percent is None:
        return tr("Write a number from 0 to 100.")
    return c.SubmitEstimate(_decision(now), _role(now, values), percent)


def answering(now: Moment, values: Values) -> Made:
    """What is filled in, sent: of an argument reason and estimate, each by itself, before the answer. With ``draft`` the answer is kept instead."""
    role = _role(now, values)
    if values.get("draft"):
        return c.KeepDraft(now.decision, role, now.answer) if now.answer is not None else ()
    made: list[Command] = [_reason(now, values)] if values.get("text") else []
    if values.get("percent"):
        estimate = _estimate(now, values)
        if isinstance(estimate, str):
            return estimate
        made.append(estimate)
    if now.answer is not None:
        made.append(c.SubmitResponse(now.decision, role, now.answer))
    return tuple(made)


def _strike_form(now: Moment) -> Form | str:
    question = now.open_question
    if question is None:
        return none_open()
    reasons = now.state.argument(question.decision).reasons.values()
    rows = [(str(reason.number), f"{reason.side} {reason.text}"[:80]) for reason in reasons if not reason.struck]
    return Form(
        tr("Strike a reason"),
        [
            Field("why", tr("why (everybody sees it)")),
            Field("number", tr("which reason"), "one", value=next(iter(rows), ("", ""))[0], rows=rows),
        ],
    )


CLOSE_QUESTION = Action(
    id="close-question",
    words="close",
    group="decision",
    about="close the decision",
    also=("end the vote", "no more answers", "poll"),
    commands=(c.CloseDecision, c.TakeDraft, c.ExtendDecision),
    ask=lambda now: _of_open(now, c.CloseDecision),
    form=_close_form,
    make=_close,
    done=_closed,
    then=lambda _now, _command: "",
    lines=(
        Line(
            "close [wait, take or leave]",
            "no more answers to the open question; while somebody is writing: wait a minute more, take over what is begun, or leave it",
        ),
    ),
)
CONFIRM = Action(
    id="confirm",
    words="confirm outcome",
    group="decision",
    also=("resolve", "let it stand", "result", "judge"),
    commands=(c.ResolveDecision, c.Adjudicate),
    ask=_ask_confirm,
    make=_confirm,
    done=_confirmed,
    then=_to_decision,
    otherwise="override",
    lines=(Line("confirm [OPTION because …]", "let the computed outcome stand, or another one", same=("resolve",)),),
)
OVERRIDE = Action(
    id="override",
    words="override",
    group="decision",
    about="override, rule or judge, with a reason",
    also=("rule", "umpire", "ruling", "judge"),
    commands=(c.ResolveDecision, c.Adjudicate),
    ask=_ask_ruling,
    form=_ruling_form,
    make=_rule,
    done=_ruled,
    then=_to_decision,
    lines=(Line("judge [GRADE because …]", "judge an argument: by its method, or a grade"),),
)
ROLL = Action(
    id="roll",
    words="roll dice",
    group="decision",
    about="roll the dice",
    also=("die", "chance", "random", "judge"),
    commands=(c.Adjudicate,),
    ask=lambda now: _judged(now, "roll"),
    form=_again_form,
    make=lambda now, values: _judge(now, _dice(now), values),
    done=_first_judged,
    then=_to_next,
)
VOTE = Action(
    id="vote",
    words="judge by vote",
    group="decision",
    also=("poll", "ballot", "show of hands"),
    commands=(c.Adjudicate,),
    ask=lambda now: _judged(now, "vote"),
    form=_again_form,
    make=lambda now, values: _judge(now, "vote", values),
    done=_first_judged,
    then=_to_next,
)
TYPE_FOR = Action(
    id="type-for",
    words="type for role",
    group="decision",
    about="type for a role",
    also=("answer for", "on behalf", "paper", "enter an answer"),
    commands=(c.SubmitResponse, c.KeepDraft, c.AddReason, c.SubmitEstimate),
    ask=lambda now: _of_open(now, c.SubmitResponse),
    make=answering,
)
REASON = Action(
    id="reason",
    words="reason ±",
    group="decision",
    about="reason for or against",
    also=("argument", "for and against", "pro", "con"),
    commands=(c.AddReason,),
    ask=lambda now: _of_open(now, c.AddReason),
    form=_reason_form,
    make=_reason,
    lines=(
        Line("reason for|against …", "argue; “strong for” weighs double", by=("role",)),
        Line("sheet", "the reasons so far", by=("role",)),
    ),
)
ESTIMATE = Action(
    id="estimate",
    words="estimate",
    group="decision",
    about="blind estimate",
    also=("probability", "percent", "chance"),
    commands=(c.SubmitEstimate,),
    ask=lambda now: _of_open(now, c.SubmitEstimate),
    form=_estimate_form,
    make=_estimate,
    lines=(Line("estimate N", "how likely it is to succeed, blind, in percent", by=("role",)),),
)
STRIKE = Action(
    id="strike",
    words="strike a reason",
    group="decision",
    also=("remove", "delete", "umpire"),
    commands=(c.StrikeReason,),
    ask=lambda now: _of_open(now, c.StrikeReason),
    form=_strike_form,
    make=lambda now, values: c.StrikeReason(_id(now.open_question), int(values["number"]), values["why"]),
)

ACTIONS = (CONFIRM, OVERRIDE, ROLL, VOTE, CLOSE_QUESTION, TYPE_FOR, REASON, ESTIMATE, STRIKE)
