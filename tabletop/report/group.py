"""One group's session, as comparing looks at it: what it did with each decision, inject and move, and where its tracks went.

Groups are told apart by letters. Persons do not occur: roles answer, argue and are silent. What an undo took back does not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tabletop.exercise import events as e
from tabletop.exercise.apply import apply
from tabletop.exercise.clock import ON_TIME
from tabletop.exercise.debrief import Parent
from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.exercise.state import PLANNED, Question, Response, State
from tabletop.exercise.timeline import timeline
from tabletop.i18n import tr
from tabletop.journal.codec import Head
from tabletop.journal.reading import Save
from tabletop.report.release import Released

Reached = Literal["left-out", "ahead", "passed", "skipped", "open", "closed", "unsettled", "resolved"]
"""How far a decision came: not in what this group plays; may still come; its time went by without it; skipped by control; open or
closed now; put, and not settled before ENDEX; settled."""
Fate = Literal["left-out", "ahead", "passed", "skipped", "held", "recalled", "released"]
"""What became of an inject, in the same words."""
LET_GO: frozenset[str] = frozenset(
    {"passed", "skipped", "unsettled"}
)  #: a decision that this group will not settle any more


@dataclass(frozen=True, slots=True)
class Answer:
    """What a role answered."""

    key: tuple[str, ...]  #: the same for two answers that say the same; free text does not count
    said: str  #: in words
    why: str
    confidence: str  #: low | moderate | high | ""
    seconds: float  #: exercise time since the question went out


@dataclass(frozen=True, slots=True)
class Argued:
    """A reason on the sheet of an argument."""

    sign: str  #: +, ++, − or −−
    text: str
    role: str
    struck: str  #: why the umpire struck it


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one decision in one group."""

    reached: Reached
    asked: tuple[str, ...] = ()  #: role ids
    answers: Mapping[str, Answer] = field(default_factory=dict)  #: by role id
    key: tuple[str, ...] | None = (
        None  #: the same for two outcomes that are the same; None where texts alone were asked for
    )
    stands: str = ""  #: the outcome in words
    how: str = ""  #: rule | default | ruling | override | argument
    words: str = ""  #: how the rule came to it, or how the argument was judged
    ruling: str = ""  #: the facilitator's reason
    reasons: tuple[Argued, ...] = ()
    estimates: tuple[int, int] | None = None  #: median and spread in percent
    opened: float | None = None  #: exercise time in seconds
    seconds: float | None = None  #: from opening to closing
    allowed: float = 0.0  #: seconds it was to stay open, as it stood last
    event: int = 0  #: number of the event that settled it, else of the one that put it


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one inject in one group."""

    fate: Fate
    how: str = ""  #: planned | early | late | armed | by-hand | ad-hoc | auto
    clock: float | None = None  #: exercise time of the release
    late: float | None = (
        None  #: seconds behind the plan (negative: early); None if it has no time in its move, or went out in another
    )
    why: str = ""  #: given by control


@dataclass(frozen=True, slots=True)
class Stretch:
    """One move as played."""

    start: float  #: exercise time
    seconds: float
    over: bool  #: False for the move that is under way
    minutes: int  #: its length as control set it last


@dataclass(frozen=True, slots=True)
class Group:
    """One session."""

    letter: str  #: A, B, C …
    name: str  #: of its file, without the ending
    title: str
    head: Head
    book: Rulebook
    records: Sequence[Recorded]  #: as recorded; nothing of them is shown
    state: State
    decisions: Mapping[str, Handled]
    injects: Mapping[str, Sent]
    moves: Mapping[str, Stretch]
    tracks: Mapping[str, tuple[int, Mapping[str, int], str]]  #: id -> (start, value at the end of each move, last band)
    own: tuple[str, ...]  #: titles of injects that no script foresaw
    ending: str
    digest: str  #: of the last event of the save
    trouble: str = ""  #: what is wrong with the save
    unattributed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Reasons given for a decision under the Chatham House rule: nobody is told whose they were."""

    @property
    def length(self) -> float:
        """Exercise time from STARTEX to ENDEX, or to where it stands."""
        return self.state.clock

    @property
    def origin(self) -> Parent | None:
        """The session it was forked from."""
        return self.state.forked

    @property
    def condition(self) -> str:
        """How far it has come, in a word."""
        if self.state.phase == "ended":
            return tr("ended")
        return tr("under way") if self.state.started else tr("not started")


def read_group(letter: str, save: Save, book: Rulebook, safe: Released) -> Group:
    """Fold what may go out of a session and note what comparing needs."""
    state = State()
    starts: dict[str, float] = {}
    minutes: dict[str, int] = {}
    settled: dict[str, int] = {}
    for record in safe.records:
        apply(state, record)
        match record.event:
            case e.MoveStarted(move):
                starts[move] = record.clock
            case e.DecisionResolved(decision):
                settled[decision] = record.seq
            case _:
                pass
        if state.play.move:
            minutes[state.play.move] = state.play.move_minutes
    unattributed: dict[str, tuple[str, ...]] = {}
    for said in safe.statements:
        unattributed[said.decision] = (*unattributed.get(said.decision, ()), _line(said.text))
    trouble = save.damage or save.recovery
    return Group(
        letter,
        safe.name,
        safe.head.title,
        safe.head,
        book,
        save.records,
        state,
        {plan.id: _handled(plan, state, book, settled) for plan in book.plans.values() if plan.kind == "decision"},
        {plan.id: _sent(plan, state, book, starts) for plan in book.plans.values() if plan.kind == "inject"},
        _moves(state, starts, minutes),
        _tracks(book, safe.records),
        tuple(out.title for out in state.play.delivered.values() if out.inject not in book.plans),
        state.ending[1] if state.ending else "",
        save.digest,
        trouble.words if trouble else "",
        unattributed,
    )


def _moves(state: State, starts: Mapping[str, float], minutes: Mapping[str, int]) -> dict[str, Stretch]:
    """The moves that were played, in their order; each lasts until the next begins."""
    played = state.play.moves_played
    ends = [*(starts[move] for move in played[1:]), state.clock] if played else []
    ended = state.phase == "ended"
    return {
        move: Stretch(starts[move], end - starts[move], ended or move != played[-1], minutes.get(move, 0))
        for move, end in zip(played, ends, strict=True)
    }


def _tracks(book: Rulebook, records: Sequence[Recorded]) -> dict[str, tuple[int, Mapping[str, int], str]]:
    told = timeline(book, records)
    names = [move for move, _ in told.moves]
    return {
        series.track: (series.values[0], dict(zip(names, series.values[1:], strict=True)), series.band)
        for series in told.series
    }


def _waiting(plan: Plan, state: State, book: Rulebook) -> Literal["left-out", "ahead", "passed", "skipped"]:
    """Why a serial has not gone out."""
    if state.moves and plan.id not in book.of_session(state.moves):
        return "left-out"
    if state.play.serials.get(plan.id, PLANNED).status == "skipped":
        return "skipped"
    over = plan.move in state.play.moves_played and plan.move != state.play.move
    return "passed" if state.phase == "ended" or over else "ahead"


# -- decisions --------------------------------------------------------------------------------------------------------


def _handled(plan: Plan, state: State, book: Rulebook, settled: Mapping[str, int]) -> Handled:
    question = state.play.questions.get(plan.id)
    if question is None:
        return Handled(_waiting(plan, state, book))
    labels = {row[0]: row[1] for row in question.options}
    spec = book.scenario.decisions[plan.id]
    labels = {key: option.label for key, option in spec.options.items()} | labels
    responses = state.responses.get(plan.id, {})
    sheet = state.argument(plan.id)
    alone = spec.rule.type == "individual" and question.how == "rule"
    resolved = question.status == "resolved"
    return Handled(
        reached="unsettled" if state.phase == "ended" and not resolved else question.status,
        asked=question.who,
        answers={role: _answer(responses[role], question, labels) for role in question.who if role in responses},
        key=_key(question, responses, alone=alone) if resolved else None,
        stands=_stands(question, labels, alone=alone) if resolved else "",
        how=question.how,
        words=sheet.judgements[-1][4] if sheet.judgements else question.words,
        ruling=question.ruling,
        reasons=tuple(
            Argued(
                ("+" if reason.side == "pro" else "−") * reason.weight, _line(reason.text), reason.role, reason.struck
            )
            for reason in sheet.reasons.values()
        ),
        estimates=None if sheet.median is None or not sheet.revealed else (sheet.median, sheet.spread or 0),
        opened=question.opened,
        seconds=None if question.closed is None else question.closed - question.opened,
        allowed=question.closes - question.opened,
        event=settled.get(plan.id, question.seq) if resolved else question.seq,
    )


def _key(question: Question, responses: Mapping[str, Response], *, alone: bool) -> tuple[str, ...] | None:
    if question.form == "text" and not question.outcome:
        return None
    if alone:
        return tuple(
            f"{role}: {', '.join(sorted(responses[role].options))}"
            for role in sorted(question.who)
            if role in responses
        )
    return tuple(sorted(question.outcome))


def _stands(question: Question, labels: Mapping[str, str], *, alone: bool) -> str:
    if alone:
        return tr("each for itself")
    words = ", ".join(labels.get(option, option) for option in question.outcome)
    if not words and question.form == "text":
        return tr("the answers stand as they were given")
    return words or tr("nothing stands")


def _answer(response: Response, question: Question, labels: Mapping[str, str]) -> Answer:
    parts = [labels.get(option, option) for option in response.options]
    if response.amount is not None:
        parts.append(f"{response.amount:g} {question.unit}".strip())
    if response.text:
        parts.append(_line(response.text))
    if response.struck:
        parts.append(tr("struck out: {options}", options=", ".join(labels.get(o, o) for o in response.struck)))
    amount = () if response.amount is None else (f"{response.amount:g}",)
    key = (*sorted(response.options), *(f"-{option}" for option in sorted(response.struck)), *amount)
    said = "; ".join(parts) or tr("abstained")
    return Answer(key, said, _line(response.rationale), response.confidence, max(0.0, response.clock - question.opened))


def _line(text: str) -> str:
    return " ".join(text.split())


# -- injects ----------------------------------------------------------------------------------------------------------


def _sent(plan: Plan, state: State, book: Rulebook, starts: Mapping[str, float]) -> Sent:
    out = state.play.delivered.get(plan.id)
    serial = state.play.serials.get(plan.id, PLANNED)
    if out is None:
        fate: Fate = _waiting(plan, state, book)
        if fate == "ahead" and serial.status == "held":
            fate = "held"
        return Sent(fate, why=serial.why if fate == "skipped" else "")
    late = None
    if plan.at is not None and plan.move == out.move and plan.move in starts:
        late = out.clock - starts[plan.move] - plan.at * 60
    if out.recalled is not None:
        return Sent("recalled", out.how, out.clock, late, out.recalled)
    return Sent("released", out.how, out.clock, late)


def punctual(sent: Sent) -> str:
    """``early``, ``late`` or ``planned`` for an inject with a time in the plan; for others how it came to go out."""
    if sent.late is None:
        return sent.how
    if abs(sent.late) <= ON_TIME:
        return "planned"
    return "late" if sent.late > 0 else "early"
