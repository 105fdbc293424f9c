"""Decisions: opened, answered, extended, closed, resolved; what stands and what follows from it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Answer, Refused
from tabletop.exercise.decide.base import Ahead, Case, Decided, no_such_role, require_asked, require_reason
from tabletop.exercise.improvised import RULES, heading
from tabletop.exercise.matrix import middle
from tabletop.exercise.state import Question, State
from tabletop.exercise.voting import count, in_words, weigh
from tabletop.exercise.wording.answers import amount_words
from tabletop.i18n import tr
from tabletop.records import replace as changed
from tabletop.scenario.model import Argument as ArgumentRule
from tabletop.scenario.model import Decision, Individual, Option, Payoff, Rule, Sum, Veto

#: what an answer says, and who entered it: the same in an event and in the state
_SAID = attrgetter("options", "struck", "amount", "text", "rationale", "confidence", "entered_by", "abstains")

CONFIDENCE = frozenset({"", "low", "moderate", "high"})
CHOSEN = frozenset({"choice", "several"})  #: forms of a question that has options
LONGEST_LABEL = 200  #: characters of an option of one's own, as of an author's


# -- the question -----------------------------------------------------------------------------------------------------


def open_decision(case: Case, command: c.OpenDecision) -> Decided:
    """Put the question to the roles it is for."""
    case.require_running()
    spec = case.book.scenario.decisions.get(command.decision)
    if spec is None:
        raise Refused("no-such-decision", tr("There is no decision “{decision}”.", decision=command.decision))
    if command.decision in case.play.questions:
        raise Refused("already-open", tr("“{title}” has been opened already.", title=spec.title))
    facts = case.book.facts(case.play, case.state.responses)
    offered = {key: option for key, option in spec.options.items() if case.book.options[command.decision, key](facts)}
    if spec.options and not offered:
        raise Refused("no-options", tr("No option of “{title}” is available now.", title=spec.title))
    event = _opened(case, command.decision, spec, offered)
    return Decided([event], tr("opening of “{title}”", title=spec.title))


def _opened(case: Case, decision: str, spec: Decision, offered: dict[str, Option]) -> e.DecisionOpened:
    scenario = case.book.scenario
    asked = case.book.who[decision]
    present = tuple(role for role in asked if role in case.state.roles or spec.absent == "control")
    pick = spec.pick or 1 if spec.kind == "several" else 1
    return e.DecisionOpened(
        decision=decision,
        title=spec.title,
        question=spec.question,
        form=spec.kind,
        who=present or asked,
        options=tuple((key, option.label, option.text or "") for key, option in offered.items()),
        closes=round(case.clock + spec.minutes * 60, 3),
        rule=in_words(spec.rule, scenario),
        restricted=tuple((key, *scenario.members(list(option.who))) for key, option in offered.items() if option.who),
        alone=tuple(key for key, option in offered.items() if option.alone),
        strikers=tuple(spec.rule.roles) if isinstance(spec.rule, Veto) else (),
        pick=pick,
        least=spec.min or 0.0,
        most=spec.max or 0.0,
        step=spec.step or 1.0,
        unit=spec.unit or "",
        secret=spec.secret,
        reveal=spec.reveal,
        confidence=spec.confidence,
        public=set(case.state.roles) <= set(present or asked),
        objectives=tuple(spec.objectives),
        expect=tuple(spec.expect),
        abstain=spec.abstain,
    )


def open_ad_hoc(case: Case, command: c.OpenAdHoc) -> Decided:
    """Put a question that no script foresaw to the roles in play that are named."""
    case.require_running()
    if not command.question.strip():
        raise Refused("empty", tr("Write the question first."))
    rule = RULES.get(command.form, {}).get(command.rule)
    if rule is None:
        raise Refused("no-such-form", tr("A question of that kind cannot be decided in that way."))
    labels = [label for text in command.options if (label := " ".join(text.split()))] if command.form in CHOSEN else []
    if command.form in CHOSEN and len(labels) < 2:
        raise Refused("no-options", tr("Give at least two options, one on each line."))
    if any(len(label) > LONGEST_LABEL for label in labels):
        raise Refused("too-long", tr("An option has at most {most} characters.", most=LONGEST_LABEL))
    if len({label.casefold() for label in labels}) < len(labels):
        raise Refused("same-options", tr("Two options read the same."))
    if command.form == "pledge" and not _is_range(command):
        raise Refused("bad-range", tr("Give a smallest and a largest amount, and a step that fits between them."))
    event = _improvised(case, command, rule, labels)
    return Decided([event], tr("opening of “{title}”", title=event.title))


def _improvised(case: Case, command: c.OpenAdHoc, rule: Rule, labels: Sequence[str]) -> e.DecisionOpened:
    scenario = case.book.scenario
    unknown = [name for name in command.to if name not in scenario.roles | scenario.groups]
    if unknown:
        raise no_such_role(unknown[0])
    wanted = scenario.members(list(command.to))
    who = tuple(role for role in case.state.roles if role in wanted)
    if not who:
        raise Refused("nobody", tr("None of these roles is in play."))
    pledge = command.form == "pledge"
    return e.DecisionOpened(
        decision=f"ad-hoc-{case.state.adhoc + 1}",
        title=heading(command.question),
        question=command.question,
        form=command.form,
        who=who,
        options=tuple((f"option-{number}", label, "") for number, label in enumerate(labels, 1)),
        closes=round(case.clock + case.minutes(max(1, command.minutes)), 3),
        rule=in_words(rule, scenario),
        pick=max(1, min(command.pick, len(labels))) if command.form == "several" else 1,
        least=command.least if pledge else 0.0,
        most=command.most if pledge else 0.0,
        step=command.step if pledge else 1.0,
        unit=" ".join(command.unit.split()) if pledge else "",
        secret=command.secret,
        reveal="tally" if command.secret else "ballots",
        confidence=False,
        public=set(case.state.roles) <= set(who),
        improvised=rule.type,
    )


def _is_range(command: c.OpenAdHoc) -> bool:
    numbers = command.least, command.most, command.step
    return all(map(math.isfinite, numbers)) and 0 < command.step <= command.most - command.least <= 1e9


def extend(case: Case, command: c.ExtendDecision) -> Decided:
    """More or less time, never less than now."""
    case.require_started()
    question = case.open_question(command.decision)
    closes = round(max(case.clock, question.closes + case.minutes(command.minutes)), 3)
    if closes == question.closes:
        return Decided()
    label = tr("{minutes:+d} minutes for “{title}”", minutes=command.minutes, title=question.title)
    return Decided([e.DecisionExtended(command.decision, question.who, closes, question.public)], label)


def close(case: Case, command: c.CloseDecision) -> Decided:
    """No more answers."""
    case.require_running()
    question = case.open_question(command.decision)
    answered = all(role in case.state.responses.get(command.decision, {}) for role in question.who)
    return close_with(case, question, "all" if answered else "facilitator")


def close_with(case: Case, question: Question, reason: str) -> Decided:
    """Close and compute what the rule says; nothing stands before it is resolved."""
    decision = question.decision
    spec = case.book.decision_put(question)
    responses = case.state.responses.get(decision, {})
    roles = case.book.scenario.roles
    weights = {role: roles[role].weight for role in question.who}
    titles = {role: roles[role].title for role in question.who}
    result = count(spec.rule, weigh(question, spec.absent, responses, weights, titles))
    events: list[e.Event] = [
        e.DecisionClosed(
            decision, question.who, reason, result.outcome, result.found, result.words, result.tally, question.public
        )
    ]
    if isinstance(spec.rule, ArgumentRule):
        estimates = case.state.argument(decision).estimates
        events.append(
            e.EstimatesRevealed(decision, question.who, tuple(estimates.items()), *middle(estimates.values()))
        )
    return Decided(events, tr("closing of “{title}”", title=question.title))


def _ballots(question: Question, case: Case) -> tuple[tuple[str, ...], ...]:
    """A row a role: options by id, or the amount. Words have no place in it, and a row without them would read as an abstention."""
    if question.form == "text":
        return ()
    responses = case.state.responses.get(question.decision, {})
    rows = []
    for role in question.who:
        response = responses.get(role)
        if response is not None:
            amount = () if response.amount is None else (amount_words(response.amount, question.unit),)
            rows.append((role, *response.options, *amount))
    return tuple(rows)


def resolve(case: Case, command: c.ResolveDecision) -> Decided:
    """Let an outcome stand and follow its consequences; another than the computed one only with a reason."""
    case.require_running()
    question = case.question(command.decision)
    if question.status != "closed":
        raise Refused("not-closed", tr("Close “{title}” first.", title=question.title))
    outcome, how = _standing(case, question, command)
    spec = case.book.decision_put(question)
    row = _payoff(case, question, outcome) if how != "override" else None
    ahead = Ahead(case)
    if question.reveal == "ballots" and not question.ballots and (ballots := _ballots(question, case)):
        ahead.add(
            e.BallotsRevealed(command.decision, question.who, ballots)
        )  # not before the facilitator lets it stand
    each = spec.rule.type == "individual"  # no label stands for all: each answer stands for its role
    ahead.add(
        e.DecisionResolved(
            command.decision,
            question.title,
            question.who,
            outcome,
            () if each and how == "rule" else tuple(spec.options[option].label for option in outcome),
            how,
            "" if spec.rule.type in {"facilitator", "argument"} else question.words,  # how it came about says it
            _results(spec, outcome, row),
            question.tally,
            question.reveal,
            question.computed,
            command.reason,
            asked_alone=bool(question.improvised) and not question.public,
        )
    )
    _follow(case, question, how, ahead)
    if row is not None:
        ahead.consequences(row, command.decision)
    return Decided(ahead.events, tr("outcome of “{title}”", title=question.title), ahead.play)


def _standing(case: Case, question: Question, command: c.ResolveDecision) -> tuple[tuple[str, ...], str]:
    """Which outcome stands, and how it came about."""
    spec = case.book.decision_put(question)
    found, how = computed(spec, question, case.state)
    if command.outcome is None or command.outcome == found:
        if found is None:
            raise Refused("ruling-needed", tr("The facilitator must rule on “{title}”.", title=question.title))
        return found, how
    if any(option not in spec.options for option in command.outcome):
        raise Refused("no-such-option", tr("That option does not exist."))
    if len(set(command.outcome)) != len(command.outcome) or len(command.outcome) > question.pick:
        raise Refused("too-many", tr("Choose at most {pick}.", pick=question.pick))
    require_reason(command.reason)
    return command.outcome, "ruling" if found is None else "override"


def computed(spec: Decision, question: Question, state: State) -> tuple[tuple[str, ...] | None, str]:
    """What stands for a closed question by rule, argument or default, and which of them; None if only a ruling helps."""
    if isinstance(spec.rule, ArgumentRule):
        judgements = state.argument(question.decision).judgements
        if judgements:
            return ((spec.rule.success if judgements[-1][3] else spec.rule.failure,), "argument")
        return None, ""
    if question.found:
        return question.computed, "rule"
    if spec.rule.type == "facilitator" or getattr(spec.rule, "tie", "") == "facilitator":
        return (None, "") if spec.options else ((), "ruling")
    return ((spec.no_decision,) if spec.no_decision else ()), "default"


def _results(spec: Decision, outcome: tuple[str, ...], row: Payoff | None) -> tuple[str, ...]:
    """What is read aloud when the outcome stands."""
    texts = [spec.options[option].result for option in outcome]
    if row is not None:
        texts.append(row.result)
    return tuple(text for text in texts if text)


def _payoff(case: Case, question: Question, outcome: tuple[str, ...]) -> Payoff | None:
    """The first row of the payoff table whose conditions hold once the outcome stands, before any of its effects."""
    rows = case.book.payoffs.get(question.decision)
    if rows is None:
        return None
    play = case.play.copy()
    play.questions[question.decision] = replace(question, status="resolved", outcome=outcome)
    facts = case.book.facts(play, case.state.responses)
    return next((row for row, holds in rows if holds(facts)), None)


def _follow(case: Case, question: Question, how: str, ahead: Ahead) -> None:
    """What the outcome sets in motion; where each role decides for itself, every answer does."""
    decision = question.decision
    spec = case.book.decision_put(question)
    responses = case.state.responses.get(decision, {}).values()
    if isinstance(spec.rule, Individual) and how == "rule":
        for response in responses:
            for option in response.options:
                ahead.consequences(spec.options[option], f"{decision}: {response.role}")
        return
    if isinstance(spec.rule, Sum):
        total = sum(response.amount or 0.0 for response in responses)
        for track, units in spec.rule.into.items():
            ahead.move_track(track, round(total * units), decision)
    for option in ahead.play.questions[decision].outcome:
        ahead.consequences(spec.options[option], f"{decision}: {option}")


# -- answers, typed by the roles themselves or by control on their behalf ---------------------------------------------


def keep_draft(case: Case, command: c.KeepDraft) -> Decided:
    """Keep an unsent answer, valid or not; also in PAUSEX, in an emergency and after ENDEX, so that nothing typed is lost."""
    case.require_own_role(command.role)
    question = case.question(command.decision)
    require_asked(question, command.role)
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
        answer.abstains,
    )
    old = case.state.draft(command.decision, command.role)
    same = old is not None and (
        (old.options, old.struck, old.amount, old.text, old.rationale, old.confidence, old.abstains)
        == (draft.options, draft.struck, draft.amount, draft.text, draft.rationale, draft.confidence, draft.abstains)
    )
    return Decided() if same else Decided([draft])


def submit(case: Case, command: c.SubmitResponse) -> Decided:
    """Answer, or replace an earlier answer while the decision is open."""
    case.require_running()
    case.require_own_role(command.role)
    response = _answered(case, command.decision, command.role, command.answer)
    return Decided() if _stands(case, response) else Decided([response])


def take_draft(case: Case, command: c.TakeDraft) -> Decided:
    """What the role has begun counts as its answer, where it is one; the record says that the role did not send it."""
    case.require_running()
    case.require_own_role(command.role)
    draft = case.state.draft(command.decision, command.role)
    if draft is None:
        raise Refused("no-draft", tr("This role has begun nothing that it has not sent."))
    answer = Answer(
        draft.options, draft.struck, draft.amount, draft.text, draft.rationale, draft.confidence, draft.abstains
    )
    return Decided([changed(_answered(case, command.decision, command.role, answer), draft=True)])


def _answered(case: Case, decision: str, role: str, answer: Answer) -> e.ResponseSubmitted:
    """An answer to an open question, refused unless it is one."""
    question = case.open_question(decision)
    require_asked(question, role)
    _check(question, role, answer)
    pledge = question.form == "pledge"
    return e.ResponseSubmitted(
        decision,
        role,
        () if pledge or question.form == "text" else answer.options,
        answer.struck,
        answer.amount if pledge else None,
        answer.text,
        answer.rationale,
        answer.confidence,
        case.entered_by,
        question.secret,
        question.who,
        answer.abstains and question.lets_abstain(role),
    )


def _stands(case: Case, response: e.ResponseSubmitted) -> bool:
    """Whether this very answer is the role's already: a key pressed twice records it once."""
    old = case.state.submitted(response.decision, response.role)
    if old is None or case.state.draft(response.decision, response.role) is not None:
        return False
    return bool(_SAID(old) == _SAID(response))


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
    _check_abstention(question, role, answer)


def _check_abstention(question: Question, role: str, answer: Answer) -> None:
    """An answer names an option, strikes one, or says that it abstains: what is left empty is no answer."""
    may = question.lets_abstain(role)
    if answer.abstains and answer.options:
        raise Refused("abstains", tr("Choose options, or abstain, not both."))
    if answer.abstains and not may:
        raise Refused("no-abstention", tr("Nobody abstains here: choose an option."))
    if not answer.abstains and not answer.options and not answer.struck:
        words = tr("Nothing is chosen: choose an option, or say that you abstain.") if may else ""
        raise Refused("nothing-chosen", words or tr("Nothing is chosen: choose an option."))


def _check_amount(question: Question, amount: float | None) -> None:
    if amount is None or not math.isfinite(amount) or not question.least <= amount <= question.most:
        raise Refused(
            "out-of-range",
            tr("Pledge {least:g} to {most:g} {unit}.", least=question.least, most=question.most, unit=question.unit),
        )
    steps = (amount - question.least) / question.step
    if not math.isfinite(steps) or abs(steps - round(steps)) > 1e-6:
        raise Refused("off-step", tr("Pledge in steps of {step:g}.", step=question.step))
