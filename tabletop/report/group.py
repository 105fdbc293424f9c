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
from tabletop.exercise.state import PLANNED, State
from tabletop.exercise.timeline import timeline
from tabletop.exercise.wording.decision_told import Told, tell
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
class Handled:
    """What became of one decision in one group."""

    reached: Reached
    told: Told | None = None  #: the decision as it went; None where it was not put
    key: tuple[object, ...] | None = None
    """The same for two outcomes that are the same; None where nothing was let stand, or texts alone were asked for."""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was answered, by role id: the same for two answers that say the same. Free text does not count."""

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the roles asked."""
        return self.told.who if self.told is not None else ()

    @property
    def how(self) -> str:
        """How its outcome came about: rule | default | ruling | override | argument, "" without one."""
        return self.told.how if self.told is not None else ""

    @property
    def event(self) -> int:
        """Number of the event that settled it, else of the one that put it, else 0."""
        return (self.told.standing or self.told).seq if self.told is not None else 0


@dataclass(frozen=True, slots=True)
class InjectFate:
    """What became of one inject in one group."""

    fate: Fate
    how: str = ""  #: planned | early | late | armed | by-hand | ad-hoc | auto
    clock: float | None = None  #: exercise time of the release
    late: float | None = (
        None  #: seconds behind the plan (negative: early); None if it has no time in its move, or went out in another
    )
    why: str = ""  #: given by control


@dataclass(frozen=True, slots=True)
class PlayedMove:
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
    injects: Mapping[str, InjectFate]
    moves: Mapping[str, PlayedMove]
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
    for record in safe.records:
        apply(state, record)
        match record.event:
            case e.MoveStarted(move):
                starts[move] = record.clock
            case _:
                pass
        if state.play.move:
            minutes[state.play.move] = state.play.move_minutes
    unattributed: dict[str, tuple[str, ...]] = {}
    for said in safe.statements:
        unattributed[said.decision] = (*unattributed.get(said.decision, ()), " ".join(said.text.split()))
    put = {told.decision: told for told in tell(safe.records, book)}
    plans = book.plans.values()
    trouble = save.damage or save.recovery
    return Group(
        letter,
        safe.name,
        safe.head.title,
        safe.head,
        book,
        save.records,
        state,
        {plan.id: _handled(plan, put.get(plan.id), state, book) for plan in plans if plan.kind == "decision"},
        {plan.id: _sent(plan, state, book, starts) for plan in plans if plan.kind == "inject"},
        _moves(state, starts, minutes),
        _tracks(book, safe.records),
        tuple(out.title for out in state.play.delivered.values() if out.inject not in book.plans),
        state.ending[1] if state.ending else "",
        save.digest,
        trouble.words if trouble else "",
        unattributed,
    )


def _moves(state: State, starts: Mapping[str, float], minutes: Mapping[str, int]) -> dict[str, PlayedMove]:
    """The moves that were played, in their order; each lasts until the next begins."""
    played = state.play.moves_played
    ends = [*(starts[move] for move in played[1:]), state.clock] if played else []
    ended = state.phase == "ended"
    return {
        move: PlayedMove(starts[move], end - starts[move], ended or move != played[-1], minutes.get(move, 0))
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


def _handled(plan: Plan, told: Told | None, state: State, book: Rulebook) -> Handled:
    if told is None:
        return Handled(_waiting(plan, state, book))
    answers = {reply.role: _answer_key(reply.answer) for reply in told.replies}
    if told.standing is not None:
        return Handled("resolved", told, _outcome_key(told), answers)
    if state.phase == "ended":
        return Handled("unsettled", told, answers=answers)
    return Handled("open" if told.closing is None else "closed", told, answers=answers)


def _outcome_key(told: Told) -> tuple[object, ...] | None:
    if told.form == "text" and not told.outcome:
        return None
    if told.alone and told.how == "rule":
        answers = sorted(told.replies, key=lambda reply: reply.role)
        return tuple((reply.role, *sorted(reply.answer.options)) for reply in answers)
    return tuple(sorted(told.outcome))


def _answer_key(answer: e.ResponseSubmitted) -> tuple[str, ...]:
    amount = () if answer.amount is None else (f"{answer.amount:g}",)
    return (*sorted(answer.options), *(f"-{option}" for option in sorted(answer.struck)), *amount)


# -- injects ----------------------------------------------------------------------------------------------------------


def _sent(plan: Plan, state: State, book: Rulebook, starts: Mapping[str, float]) -> InjectFate:
    out = state.play.delivered.get(plan.id)
    serial = state.play.serials.get(plan.id, PLANNED)
    if out is None:
        fate: Fate = _waiting(plan, state, book)
        if fate == "ahead" and serial.status == "held":
            fate = "held"
        return InjectFate(fate, why=serial.why if fate == "skipped" else "")
    late = None
    if plan.at is not None and plan.move == out.move and plan.move in starts:
        late = out.clock - starts[plan.move] - plan.at * 60
    if out.recalled is not None:
        return InjectFate("recalled", out.how, out.clock, late, out.recalled)
    return InjectFate("released", out.how, out.clock, late)


def punctual(sent: InjectFate) -> str:
    """``early``, ``late`` or ``planned`` for an inject with a time in the plan; for others how it came to go out."""
    if sent.late is None:
        return sent.how
    if abs(sent.late) <= ON_TIME:
        return "planned"
    return "late" if sent.late > 0 else "early"
