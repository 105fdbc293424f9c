"""What roles enter: drafts and answers, typed by themselves or by control on their behalf."""

from __future__ import annotations

import math
from operator import attrgetter

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Answer, Refused
from tabletop.exercise.decide.base import Case, Decided
from tabletop.exercise.state import Question
from tabletop.i18n import tr

#: what an answer says, and who entered it: the same in an event and in the state
_SAID = attrgetter("options", "struck", "amount", "text", "rationale", "confidence", "entered_by")

CONFIDENCE = frozenset({"", "low", "moderate", "high"})


def keep_draft(case: Case, command: c.KeepDraft) -> Decided:
    """Keep an unsent answer, valid or not; also in PAUSEX, in an emergency and after ENDEX, so that nothing typed is lost."""
    case.require_own_role(command.role)
    question = case.question(command.decision)
    _require_asked(question, command.role)
    known = {row[0] for row in question.options}
    answer = command.answer
    draft = e.DraftKept(
        command.decision,
        command.role,
        tuple(option for option in answer.options if option in known),
        tuple(option for option in answer.struck if option in known),
        answer.amount if answer.amount is not None and math.isfinite(answer.amount) else None,
        answer.text,
        answer.rationale,
        answer.confidence if answer.confidence in CONFIDENCE else "",
    )
    old = case.state.draft(command.decision, command.role)
    same = old is not None and (
        (old.options, old.struck, old.amount, old.text, old.rationale, old.confidence)
        == (draft.options, draft.struck, draft.amount, draft.text, draft.rationale, draft.confidence)
    )
    return Decided() if same else Decided([draft])


def submit(case: Case, command: c.SubmitResponse) -> Decided:
    """Answer, or replace an earlier answer while the decision is open (failure story 18)."""
    case.require_running()
    case.require_own_role(command.role)
    question = case.open_question(command.decision)
    _require_asked(question, command.role)
    answer = command.answer
    _check(question, command.role, answer)
    pledge = question.form == "pledge"
    response = e.ResponseSubmitted(
        command.decision,
        command.role,
        () if pledge or question.form == "text" else answer.options,
        answer.struck,
        answer.amount if pledge else None,
        answer.text,
        answer.rationale,
        answer.confidence,
        case.entered_by,
        question.secret,
        question.who,
    )
    return Decided() if _stands(case, response) else Decided([response])


def _stands(case: Case, response: e.ResponseSubmitted) -> bool:
    """Whether this very answer is the role's already: a key pressed twice records it once."""
    old = case.state.submitted(response.decision, response.role)
    if old is None or case.state.draft(response.decision, response.role) is not None:
        return False
    return bool(_SAID(old) == _SAID(response))


def _require_asked(question: Question, role: str) -> None:
    if role not in question.who:
        raise Refused("not-asked", tr("“{title}” is not put to this role.", title=question.title))


def _check(question: Question, role: str, answer: Answer) -> None:
    if answer.confidence not in CONFIDENCE:
        raise Refused("bad-confidence", tr("Confidence is low, moderate or high."))
    if answer.struck and role not in question.strikers:
        raise Refused("no-veto", tr("This role has no veto here."))
    if question.form == "pledge":
        _check_amount(question, answer.amount)
    elif question.form == "text":
        if not answer.text.strip():
            raise Refused("empty", tr("Write your answer first."))
    else:
        _check_options(question, role, answer)


def _check_options(question: Question, role: str, answer: Answer) -> None:
    offered = {row[0] for row in question.offered_to(role)}
    if not offered.issuperset(answer.options) or not {row[0] for row in question.options}.issuperset(answer.struck):
        raise Refused("no-such-option", tr("That option is not on offer to this role."))
    if len(set(answer.options)) != len(answer.options) or len(answer.options) > question.pick:
        raise Refused("too-many", tr("Choose at most {pick}.", pick=question.pick))
    if len(answer.options) > 1 and any(option in question.alone for option in answer.options):
        raise Refused("alone", tr("This option cannot be combined with others."))


def _check_amount(question: Question, amount: float | None) -> None:
    if amount is None or not math.isfinite(amount) or not question.least <= amount <= question.most:
        raise Refused(
            "out-of-range",
            tr("Pledge {least:g} to {most:g} {unit}.", least=question.least, most=question.most, unit=question.unit),
        )
    steps = (amount - question.least) / question.step
    if abs(steps - round(steps)) > 1e-6:
        raise Refused("off-step", tr("Pledge in steps of {step:g}.", step=question.step))
