"""Decisions: what was asked, what each role answered, what stood and by which rule, and what was known before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tabletop.exercise import events as e
from tabletop.exercise.rulebook import Rulebook
from tabletop.report.facts.injects import addressed
from tabletop.report.facts.walk import Moment, Walk


@dataclass(frozen=True, slots=True)
class Answer:
    """What a role answered last before the decision closed."""

    role: str
    options: tuple[str, ...]  #: option ids; () for an abstention or an answer in words
    labels: tuple[str, ...]
    struck: tuple[str, ...]  #: labels struck by a veto holder
    amount: float | None
    text: str
    rationale: str
    confidence: str  #: low | moderate | high | ""
    entered_by: str  #: "" or the control seat that typed it
    seconds: float  #: from the opening to this answer, exercise time
    seq: int
    earlier: tuple[int, ...]  #: numbers of answers it supersedes

    @property
    def abstains(self) -> bool:
        """Whether it names nothing at all."""
        return not (self.options or self.struck or self.text.strip()) and self.amount is None


@dataclass(frozen=True, slots=True)
class Known:
    """An inject that some of those asked had been given in the same move."""

    inject: str
    title: str
    to: tuple[str, ...]
    read: tuple[str, ...]  #: roles asked that had acknowledged it before the decision closed
    seq: int
    during: bool  #: it came while the decision was open


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason on an argument's sheet."""

    number: int
    side: str  #: pro | con
    text: str
    weight: int
    role: str
    struck: str  #: why the umpire struck it, "" if it stands
    seq: int


@dataclass(frozen=True, slots=True)
class Rolled:
    """Dice as they fell."""

    draw: int
    sides: int
    raw: tuple[int, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement of an argument."""

    method: str
    target: int
    grade: str
    success: bool
    words: str
    reason: str
    seq: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a matrix argument."""

    reasons: tuple[Reasoned, ...]
    estimates: tuple[tuple[str, int], ...]  #: (role, percent), as revealed, else as submitted
    median: int | None
    spread: int | None
    rolls: tuple[Rolled, ...]
    judgements: tuple[Judged, ...]
    seqs: tuple[int, ...]  #: numbers of estimates, or of their revelation


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that was put. Times are exercise time in seconds."""

    decision: str
    title: str
    question: str
    form: str
    rule: str  #: in words, as players read it
    move: str
    who: tuple[str, ...]
    options: tuple[tuple[str, str], ...]  #: (id, label)
    unit: str
    secret: bool
    objectives: tuple[str, ...]
    opened: int  #: number of the event
    opened_at: float
    closed: int  #: number of the event, 0 if it was never closed
    closed_at: float | None
    closed_by: str  #: all | time | facilitator | ""
    extensions: tuple[int, ...]
    answers: tuple[Answer, ...]  #: in the order of those asked
    #: roles asked that did not answer (an argument: neither argued, estimated nor voted); none where control ruled unasked
    missing: tuple[str, ...]
    tally: tuple[tuple[str, int], ...]  #: (label, votes)
    found: bool  #: the rule came to an outcome
    computed: tuple[str, ...]  #: labels the rule came to
    words: str  #: how the rule came to it
    resolved: int  #: number of the event, 0 if nothing was let stand
    resolved_at: float | None
    how: str  #: rule | default | ruling | override | argument | ""
    outcome: tuple[str, ...]  #: option ids
    labels: tuple[str, ...]
    reason: str  #: why control ruled or overrode
    results: tuple[str, ...]
    known: tuple[Known, ...]
    known_earlier: int  #: injects those asked had been given in earlier moves
    sheet: Sheet | None  #: of a matrix argument

    @property
    def dissent(self) -> tuple[Answer, ...]:
        """Answers that name options, none of which stands; where a lead decides, advice not taken."""
        standing = set(self.outcome)
        return tuple(one for one in self.answers if standing and one.options and not standing.intersection(one.options))

    @property
    def abstained(self) -> tuple[Answer, ...]:
        """Answers that name nothing."""
        return tuple(one for one in self.answers if one.abstains)


def decisions(walk: Walk, book: Rulebook, roles: tuple[str, ...]) -> tuple[Decision, ...]:
    """Every decision put in a move that counts, in the order of opening."""
    gathered = _Gathered(walk)
    found = []
    for opening in walk.of(e.DecisionOpened):
        base = _base(opening, gathered, book)
        known, earlier = _known(opening, base.closed, gathered, roles)
        found.append(replace(base, known=known, known_earlier=earlier))
    return tuple(found)


class _Gathered:
    """Events by the decision they belong to."""

    def __init__(self, walk: Walk) -> None:
        self.closed = {one.event.decision: one for one in walk.of(e.DecisionClosed)}
        self.resolved = {one.event.decision: one for one in walk.of(e.DecisionResolved)}
        self.revealed = {one.event.decision: one for one in walk.of(e.EstimatesRevealed)}
        self.extended: dict[str, list[int]] = {}
        for extension in walk.of(e.DecisionExtended):
            self.extended.setdefault(extension.event.decision, []).append(extension.seq)
        self.answers: dict[str, list[Moment[e.ResponseSubmitted]]] = {}
        for answer in walk.of(e.ResponseSubmitted):
            self.answers.setdefault(answer.event.decision, []).append(answer)
        self.reasons: dict[str, list[Moment[e.ReasonAdded]]] = {}
        for reason in walk.of(e.ReasonAdded):
            self.reasons.setdefault(reason.event.decision, []).append(reason)
        self.struck = {(one.event.decision, one.event.number): one.event.reason for one in walk.of(e.ReasonStruck)}
        self.estimates: dict[str, dict[str, Moment[e.EstimateSubmitted]]] = {}
        for estimate in walk.of(e.EstimateSubmitted):
            self.estimates.setdefault(estimate.event.decision, {})[estimate.event.role] = estimate
        self.rolls: dict[str, list[Rolled]] = {}
        for roll in walk.of(e.DiceRolled):
            rolled = Rolled(roll.event.draw, roll.event.sides, roll.event.raw, roll.seq)
            self.rolls.setdefault(roll.event.decision, []).append(rolled)
        self.judged: dict[str, list[Judged]] = {}
        for one in walk.of(e.ArgumentAdjudicated):
            event = one.event
            judged = Judged(event.method, event.target, event.grade, event.success, event.words, event.reason, one.seq)
            self.judged.setdefault(event.decision, []).append(judged)
        self.injects: dict[str, list[Moment[e.InjectReleased]]] = {}
        for inject in walk.of(e.InjectReleased):
            self.injects.setdefault(inject.move, []).append(inject)
        self.recalled = {one.event.inject: one.seq for one in walk.of(e.InjectRecalled)}
        self.read: dict[str, list[tuple[int, str]]] = {}
        for read in walk.of(e.InjectAcknowledged):
            self.read.setdefault(read.event.inject, []).append((read.seq, read.event.role))


def _base(opening: Moment[e.DecisionOpened], gathered: _Gathered, book: Rulebook) -> Decision:
    event = opening.event
    key = event.decision
    closing, resolved = gathered.closed.get(key), gathered.resolved.get(key)
    labels = {row[0]: row[1] for row in event.options if len(row) > 1}
    spec = book.scenario.decisions.get(key)
    if spec is not None:
        labels = {**{option: part.label for option, part in spec.options.items()}, **labels}
    answers = _answers(opening, gathered, labels)
    sheet = _sheet(key, opening.seq, gathered) if event.form == "argument" else None
    given = {answer.role for answer in answers}
    if sheet is not None:
        given |= {role for role, _ in sheet.estimates} | {reason.role for reason in sheet.reasons}
    advice = spec is not None and spec.rule.type == "facilitator" and not given
    if advice or given.difference(event.who):
        given.update(event.who)  # control rules without waiting for answers; or speakers are not told
    return Decision(
        decision=key,
        title=event.title,
        question=event.question,
        form=event.form,
        rule=event.rule,
        move=opening.move,
        who=event.who,
        options=tuple((row[0], row[1]) for row in event.options if len(row) > 1),
        unit=event.unit,
        secret=event.secret,
        objectives=event.objectives or (tuple(spec.objectives) if spec else ()),
        opened=opening.seq,
        opened_at=opening.clock,
        closed=closing.seq if closing else 0,
        closed_at=closing.clock if closing else None,
        closed_by=closing.event.reason if closing else "",
        extensions=tuple(gathered.extended.get(key, ())),
        answers=answers,
        missing=tuple(role for role in event.who if role not in given),
        tally=_tally(resolved, closing, labels),
        found=closing is not None and closing.event.found,
        computed=tuple(labels.get(option, option) for option in closing.event.computed) if closing else (),
        words=closing.event.words if closing else "",
        resolved=resolved.seq if resolved else 0,
        resolved_at=resolved.clock if resolved else None,
        how=resolved.event.how if resolved else "",
        outcome=resolved.event.outcome if resolved else (),
        labels=resolved.event.labels if resolved else (),
        reason=resolved.event.reason if resolved else "",
        results=resolved.event.results if resolved else (),
        known=(),
        known_earlier=0,
        sheet=sheet,
    )


def _tally(
    resolved: Moment[e.DecisionResolved] | None, closing: Moment[e.DecisionClosed] | None, labels: dict[str, str]
) -> tuple[tuple[str, int], ...]:
    counted = resolved.event.tally if resolved else closing.event.tally if closing else ()
    return tuple((labels.get(option, option), votes) for option, votes in counted)


def _answers(opening: Moment[e.DecisionOpened], gathered: _Gathered, labels: dict[str, str]) -> tuple[Answer, ...]:
    """The last answer of each role to this opening; answers to an opening that was taken back are not among them."""
    by_role: dict[str, list[Moment[e.ResponseSubmitted]]] = {}
    for one in gathered.answers.get(opening.event.decision, ()):
        if one.seq > opening.seq:
            by_role.setdefault(one.event.role, []).append(one)
    found = []
    for role in (*opening.event.who, *(role for role in by_role if role not in opening.event.who)):
        if role in by_role:
            *earlier, last = by_role[role]
            said = last.event
            found.append(
                Answer(
                    role,
                    said.options,
                    tuple(labels.get(option, option) for option in said.options),
                    tuple(labels.get(option, option) for option in said.struck),
                    said.amount,
                    said.text,
                    said.rationale,
                    said.confidence,
                    said.entered_by,
                    last.clock - opening.clock,
                    last.seq,
                    tuple(one.seq for one in earlier),
                )
            )
    return tuple(found)


def _sheet(decision: str, opened: int, gathered: _Gathered) -> Sheet:
    reasons = tuple(
        Reasoned(
            one.event.number,
            one.event.side,
            one.event.text,
            one.event.weight,
            one.event.role,
            gathered.struck.get((decision, one.event.number), ""),
            one.seq,
        )
        for one in gathered.reasons.get(decision, ())
        if one.seq > opened
    )
    revealed = gathered.revealed.get(decision)
    submitted = {role: one for role, one in gathered.estimates.get(decision, {}).items() if one.seq > opened}
    seqs = tuple(sorted(one.seq for one in submitted.values()))
    rolls, judged = tuple(gathered.rolls.get(decision, ())), tuple(gathered.judged.get(decision, ()))
    if revealed is not None and revealed.event.estimates:
        event = revealed.event
        return Sheet(reasons, event.estimates, event.median, event.spread, rolls, judged, (*seqs, revealed.seq))
    estimates = tuple((role, one.event.percent) for role, one in submitted.items())
    return Sheet(reasons, estimates, None, None, rolls, judged, seqs)


def _known(
    opening: Moment[e.DecisionOpened], closed: int, gathered: _Gathered, roles: tuple[str, ...]
) -> tuple[tuple[Known, ...], int]:
    """What those asked had been given in this move before it closed, and how much in earlier moves."""
    asked = set(opening.event.who)
    end = closed or 10**12
    found, earlier = [], 0
    for move, injects in gathered.injects.items():
        for one in injects:
            if not _counts(one, end, gathered.recalled) or not asked.intersection(addressed(one.event.to, roles)):
                continue
            if move != opening.move:
                earlier += 1
                continue
            read = {role for seq, role in gathered.read.get(one.event.inject, ()) if seq < end}
            found.append(
                Known(
                    one.event.inject,
                    one.event.title,
                    addressed(one.event.to, roles),
                    tuple(role for role in opening.event.who if role in read),
                    one.seq,
                    one.seq > opening.seq,
                )
            )
    return tuple(found), earlier


def _counts(inject: Moment[e.InjectReleased], end: int, recalled: dict[str, int]) -> bool:
    """Whether it had gone out by then, and was not taken back."""
    return inject.seq < end and recalled.get(inject.event.inject, 0) < inject.seq
