"""Matrix arguments: reasons, blind estimates, judgement."""

from __future__ import annotations

from dataclasses import replace

from tabletop.exercise import commands as c
from tabletop.exercise import dice, matrix
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Case, Decided, require_asked, require_reason
from tabletop.exercise.state import Question
from tabletop.i18n import series, tr
from tabletop.scenario.model import Argument as ArgumentRule

METHODS = ("roll", "2d6", "vote", "facilitator", "automatic")


def add_reason(case: Case, command: c.AddReason) -> Decided:
    """A reason for or against, while the sheet is open."""
    case.require_running()
    case.require_own_role(command.role)
    question = _sheet(case, command.decision, "open")
    require_asked(question, command.role)
    if command.side not in {"pro", "con"} or command.weight not in {1, 2}:
        raise Refused("bad-reason", tr("A reason is pro or con and weighs 1 or 2."))
    if not command.text.strip():
        raise Refused("empty", tr("Write the reason first."))
    number = len(case.state.argument(command.decision).reasons) + 1
    return Decided(
        [
            e.ReasonAdded(
                command.decision,
                number,
                command.side,
                command.text,
                command.weight,
                command.role,
                case.entered_by,
                question.who,
            )
        ]
    )


def strike_reason(case: Case, command: c.StrikeReason) -> Decided:
    """The umpire vetoes the impossible, and says why; also in PAUSEX."""
    question = _sheet(case, command.decision, "open")
    reason = case.state.argument(command.decision).reasons.get(command.number)
    if reason is None:
        raise Refused("no-such-reason", tr("There is no reason number {number}.", number=command.number))
    if reason.struck:
        raise Refused("already-struck", tr("Reason number {number} has been struck already.", number=command.number))
    if not command.reason.strip():
        raise Refused("no-reason", tr("Give the reason: everybody at the sheet reads it."))
    return Decided([e.ReasonStruck(command.decision, command.number, command.reason, question.who)])


def submit_estimate(case: Case, command: c.SubmitEstimate) -> Decided:
    """A blind estimate; who argues does not estimate."""
    case.require_running()
    case.require_own_role(command.role)
    question = _sheet(case, command.decision, "open")
    require_asked(question, command.role)
    if command.role == _actor(case, command.decision):
        raise Refused("own-argument", tr("Nobody estimates an argument of its own."))
    if not 0 <= command.percent <= 100:
        raise Refused("bad-percent", tr("An estimate lies between 0 and 100 %."))
    return Decided([e.EstimateSubmitted(command.decision, command.role, command.percent, case.entered_by)])


def adjudicate(case: Case, command: c.Adjudicate) -> Decided:
    """Judge a closed argument by the scenario's method or another; a second judgement may follow, both are kept."""
    case.require_running()
    question = _sheet(case, command.decision, "closed")
    if case.state.argument(command.decision).judgements and not command.reason.strip():
        raise Refused("no-reason", tr("It has been judged: judging again needs a reason. Both stay in the record."))
    method = command.method or _default_method(case, command.decision)
    if method not in METHODS:
        raise Refused("no-such-method", tr("Methods are: {methods}.", methods=series(METHODS)))
    events: list[e.Event] = []
    target, judged = 0, None
    if method in {"roll", "2d6"}:
        target, rolled, judged = _rolled(case, question, method)
        events.append(rolled)
    elif method == "vote":
        judged = _voted(case, question)
    elif method == "automatic":
        if not matrix.unopposed(case.state.argument(command.decision).reasons.values()):
            words = tr("By itself succeeds only what is argued for and by nobody against. Use dice, the vote, or rule.")
            raise Refused("opposed", words)
        judged = matrix.Judgement("success", tr("nobody argued against it"))
    if command.grade or judged is None:
        judged = _ruled(command)
    events.append(
        e.ArgumentAdjudicated(
            command.decision, question.who, method, target, judged.grade, judged.success, judged.words, command.reason
        )
    )
    return Decided(events)


def _rolled(case: Case, question: Question, method: str) -> tuple[int, e.DiceRolled, matrix.Judgement]:
    sheet = case.state.argument(question.decision)
    first = case.state.draws + 1
    if method == "roll":
        target = sheet.median if sheet.median is not None else 50
        raw = dice.roll(case.state.seed, first, 1, 100)
        judged = matrix.judge_percent(raw[0], target)
        if not sheet.estimates:
            judged = replace(judged, words=tr("nobody estimated, so the chance is even; {words}", words=judged.words))
        rolled = e.DiceRolled(question.decision, first, 100, raw, question.title, question.who)
    else:
        target = matrix.target_2d6(matrix.net_weight(sheet.reasons.values()))
        raw = dice.roll(case.state.seed, first, 2, 6)
        judged = matrix.judge_2d6(raw, target)
        rolled = e.DiceRolled(question.decision, first, 6, raw, question.title, question.who)
    return target, rolled, judged


def _voted(case: Case, question: Question) -> matrix.Judgement:
    rule = _rule(case, question.decision)
    votes = [
        response.options[0]
        for role, response in case.state.responses.get(question.decision, {}).items()
        if response.options and role != rule.actor
    ]
    agree, disagree = votes.count(rule.success), votes.count(rule.failure)
    words = tr("{agree} agree, {disagree} disagree", agree=agree, disagree=disagree)
    return matrix.Judgement("success" if agree > disagree else "failure", words)


def _ruled(command: c.Adjudicate) -> matrix.Judgement:
    if command.grade not in matrix.GRADES:
        raise Refused("no-grade", tr("Say how it ends: {grades}.", grades=series(matrix.GRADES)))
    require_reason(command.reason)
    return matrix.Judgement(command.grade, tr("ruled by the facilitator"))


def _default_method(case: Case, decision: str) -> str:
    if matrix.unopposed(case.state.argument(decision).reasons.values()):
        return "automatic"
    return _rule(case, decision).method


def _rule(case: Case, decision: str) -> ArgumentRule:
    rule = case.book.decision_put(case.question(decision)).rule
    if not isinstance(rule, ArgumentRule):
        raise Refused("no-argument", tr("This decision is no matrix argument."))
    return rule


def _actor(case: Case, decision: str) -> str | None:
    """The role that argues for it, as far as the rulebook says: a seat's own holds no decisions."""
    spec = case.book.scenario.decisions.get(decision)
    return spec.rule.actor if spec is not None and isinstance(spec.rule, ArgumentRule) else None


def _sheet(case: Case, decision: str, status: str) -> Question:
    question = case.question(decision)
    if question.form != "argument":
        raise Refused("no-argument", tr("This decision is no matrix argument."))
    if question.status != status:
        words = tr("The sheet is closed.") if status == "open" else tr("Close the sheet first.")
        raise Refused("wrong-moment", words)
    return question
