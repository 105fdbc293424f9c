"""Decisions told: what was asked, who answered what, what the rule made of it, what stands, and what followed.

:func:`tell` reads the record once, whoever tells it then: the summary, the hotwash, the report, the comparison, the workbook. It works on
what control holds and on what the release gate let out. Parts carry the number of the event they come from, since reports cite them;
times are exercise time in seconds. What an undo took back is not told, and each opening of a decision is told by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from tabletop.exercise import events as e
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import ALL
from tabletop.exercise.timeline import timeline
from tabletop.exercise.wording.answers import (
    answer_words,
    by_control,
    confidence_words,
    counted_words,
    how_words,
    stands_words,
)
from tabletop.exercise.wording.codes import GRADES, METHODS, word
from tabletop.exercise.wording.names import Names
from tabletop.i18n import listed, series, tr


@dataclass(frozen=True, slots=True)
class Reply:
    """What a role answered last."""

    answer: e.ResponseSubmitted
    seq: int
    earlier: tuple[int, ...]  #: numbers of the answers it supersedes
    seconds: float  #: from the opening to this answer
    dissents: bool  #: it names options and none of them stands, or strikes one that stands

    @property
    def role(self) -> str:
        """Who answered."""
        return self.answer.role

    @property
    def why(self) -> str:
        """The reason given, on one line; "" for none."""
        return " ".join(self.answer.rationale.split())

    @property
    def sure(self) -> str:
        """How sure the role was, in words; "" if it did not say."""
        return confidence_words(self.answer.confidence)

    @property
    def typed(self) -> str:
        """That control typed it for the role or took over its draft, in words; "" if the role sent it."""
        return by_control(self.answer)


@dataclass(frozen=True, slots=True)
class Closing:
    """That a decision closed, and what its rule made of the answers."""

    seq: int
    clock: float
    by: str  #: all | time | facilitator
    found: bool  #: the rule came to an outcome
    computed: tuple[str, ...]  #: labels of what the rule came to
    words: str  #: how the rule came to it


@dataclass(frozen=True, slots=True)
class Standing:
    """What was let stand."""

    seq: int
    clock: float
    how: str  #: rule | default | ruling | override | argument
    outcome: tuple[str, ...]  #: option ids
    labels: tuple[str, ...]  #: of the same
    words: str  #: how the rule came to it
    reason: str  #: why the facilitator ruled or overrode
    results: tuple[str, ...]  #: texts read aloud


@dataclass(frozen=True, slots=True)
class GivenReason:
    """A reason on the sheet of a matrix argument."""

    number: int
    side: str  #: pro | con
    text: str
    weight: int
    role: str  #: "" where it is not told whose it was
    struck: str  #: why the umpire struck it, "" if it stands
    seq: int

    def words(self, name: Callable[[str], str]) -> str:
        """The reason on one line, by its sign, weight and speaker; ``name`` gives the title of a role."""
        words = f"{('+' if self.side == 'pro' else '−') * self.weight} {' '.join(self.text.split())}"
        if self.role:
            words = f"{words} – {name(self.role)}"
        return tr("{words} (struck: {why})", words=words, why=self.struck) if self.struck else words


@dataclass(frozen=True, slots=True)
class Throw:
    """Dice as they fell."""

    draw: int
    sides: int
    raw: tuple[int, ...]
    purpose: str
    seq: int

    @property
    def words(self) -> str:
        """The dice on one line."""
        raw = series(map(str, self.raw))
        return tr("d{sides}: {raw}", sides=self.sides, raw=f"{raw} ({self.purpose})" if self.purpose else raw)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement of a matrix argument."""

    method: str
    grade: str
    success: bool
    account: str  #: of the chance and the dice, as recorded
    reason: str
    seq: int

    @property
    def words(self) -> str:
        """Grade, method, how it came to that, and why, on one line."""
        return listed(
            part for part in (word(GRADES, self.grade), word(METHODS, self.method), self.account, self.reason) if part
        )


@dataclass(frozen=True, slots=True)
class ArgumentSheet:
    """The sheet of a matrix argument."""

    reasons: tuple[GivenReason, ...]
    estimates: tuple[tuple[str, int], ...]  #: (role, percent), as revealed, else as submitted
    median: int | None  #: in percent; None if the estimates were not revealed, or there are none
    spread: int | None
    verdicts: tuple[Verdict, ...]
    seqs: tuple[int, ...]  #: of the estimates and of their revelation

    @property
    def estimate_words(self) -> str:
        """Median and spread of the blind estimates, "" without."""
        if self.median is None:
            return ""
        return tr("median {median} %, spread {spread}", median=self.median, spread=self.spread)

    def lines(self, name: Callable[[str], str], *, whose: bool = False) -> tuple[str, ...]:
        """The sheet line by line: reasons, estimates, judgements; ``name`` gives the title of a role; ``whose``: each estimate too."""
        estimates = self.estimate_words
        each = series(f"{name(role)} {percent} %" for role, percent in self.estimates) if whose else ""
        told = tr("Estimates: {estimates}", estimates=f"{estimates} ({each})" if each else estimates)
        return (
            *(reason.words(name) for reason in self.reasons),
            *([told] if estimates else []),
            *(tr("Judgement: {words}", words=verdict.words) for verdict in self.verdicts),
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """A track that a decision moved, or that went from start to end."""

    track: str
    title: str
    before: int | None
    after: int | None
    band: str  #: the word for ``after``, "" if the track has none
    hidden: bool  #: not everybody saw its number during play

    @property
    def words(self) -> str:
        """From where to where."""
        return f"{self.title}: {self.before} → {self.after} {self.band.replace('-', ' ')}".rstrip()


@dataclass(frozen=True, slots=True)
class Told:
    """One decision that was put."""

    decision: str
    title: str
    question: str
    form: str  #: choice | several | pledge | text | argument
    rule: str  #: in words, as players read it
    move: str
    practice: bool
    who: tuple[str, ...]  #: roles asked
    options: tuple[tuple[str, str], ...]  #: (id, label) as offered
    labels: Mapping[str, str]  #: id -> label, of those not offered too
    unit: str
    reveal: str  #: what those asked were told in play: outcome | tally | ballots
    alone: bool  #: each role decides for itself
    objectives: tuple[str, ...]
    seq: int  #: of its opening
    clock: float
    closes: float  #: when it was to close, as it stood last
    extensions: tuple[int, ...]  #: numbers of the events that moved its closing time
    replies: tuple[Reply, ...]  #: in the order of those asked
    #: roles asked that did not answer (an argument: neither argued, estimated nor voted); none where control ruled unasked
    silent: tuple[str, ...]
    tally: tuple[tuple[str, int], ...]  #: (label, votes)
    closing: Closing | None
    standing: Standing | None  #: None until something was let stand
    sheet: ArgumentSheet | None  #: of a matrix argument
    shifts: tuple[Shift, ...]
    throws: tuple[Throw, ...]

    @property
    def how(self) -> str:
        """How the outcome came about: rule | default | ruling | override | argument, "" while nothing was let stand."""
        return self.standing.how if self.standing is not None else ""

    @property
    def outcome(self) -> tuple[str, ...]:
        """Ids of the options that stand."""
        return self.standing.outcome if self.standing is not None else ()

    @property
    def ruling(self) -> str:
        """Why the facilitator ruled or overrode, "" if nobody did."""
        return self.standing.reason if self.standing is not None else ""

    @property
    def seconds(self) -> float | None:
        """From opening to closing; None while it is open."""
        return None if self.closing is None else max(0.0, self.closing.clock - self.clock)

    @property
    def settled_by(self) -> int:
        """Number of the event that settled it, else of that which closed it, else of its opening."""
        return (self.standing or self.closing or self).seq

    @property
    def closed_by(self) -> int:
        """Number of the event that closed it, else of its opening."""
        return (self.closing or self).seq

    @property
    def dissents(self) -> tuple[Reply, ...]:
        """Answers that differ from what stands; where a lead decides, advice not taken."""
        return tuple(reply for reply in self.replies if reply.dissents)

    @property
    def account(self) -> str:
        """How the rule came to what stands, as recorded; "" while it is open, where each decided for itself, and where the rule was set aside."""
        if self.alone and self.how == "rule":
            return ""  # what stands says so
        last = self.standing or self.closing
        return counted_words(self.how, last.words) if last is not None else ""

    @property
    def secret(self) -> bool:
        """Whether those asked were told in play only the outcome, not who chose what."""
        return self.reveal == "outcome"

    def naming(self, option: str) -> tuple[Reply, ...]:
        """The answers that name an option."""
        return tuple(reply for reply in self.replies if option in reply.answer.options)

    def reply_of(self, role: str) -> Reply | None:
        """What a role answered, None if it did not."""
        return next((reply for reply in self.replies if reply.role == role), None)

    def said(self, reply: Reply) -> str:
        """An answer in words."""
        return answer_words(reply.answer, self.labels, self.unit)

    def stands(self) -> str:
        """What stands, in words; "" while nothing was let stand."""
        if self.standing is None:
            return ""
        return stands_words(self.standing.labels, self.standing.how, alone=self.alone)

    def came_about(self) -> str:
        """How the outcome came about, in words. The judgement of an argument is told with its sheet."""
        return how_words(self.how, self.account)

    def ruled(self) -> str:
        """What the facilitator set aside, and why; "" where nothing was."""
        return (
            tr("The rule had: {computed}. Reason: {reason}", computed=self.rule_had(), reason=self.ruling)
            if self.ruling
            else ""
        )

    def rule_had(self) -> str:
        """What the rule had come to and how, in words."""
        if self.closing is None:
            return tr("nothing")
        if self.sheet is not None:  # an argument is judged after it closed
            return self.sheet.verdicts[-1].words if self.sheet.verdicts else tr("nothing")
        computed = series(self.closing.computed) or tr("nothing")
        if not self.closing.words:
            return computed
        return tr("{outcome} ({account})", outcome=computed, account=self.closing.words)


@dataclass(frozen=True, slots=True)
class End:
    """How it ended, and where every track went."""

    title: str
    text: str
    reason: str  #: given with ENDEX
    shifts: tuple[Shift, ...]  #: from start to end, one for each track


def tell(records: Sequence[e.Recorded], book: Rulebook) -> tuple[Told, ...]:
    """Every decision that was put, practice too, in the order of opening. ``records`` ascend by number."""
    telling = [record for record in records if type(record.event) in _TELLING]
    undone = {record.event.undone for record in telling if isinstance(record.event, e.Undone)}
    threads: list[_Thread] = []
    current: dict[str, _Thread] = {}
    move, practice = "", False
    for record in telling:
        event: Any = record.event
        kind = type(event)
        if record.write in undone or kind is e.Undone:
            continue
        if kind is e.MoveStarted:
            move, practice = event.move, event.practice
        elif kind is e.ExerciseEnded:
            practice = False
        elif kind is e.DecisionOpened:
            threads.append(_Thread(record, event, move, practice=practice))
            current[event.decision] = threads[-1]
        else:
            decision = event.cause.partition(":")[0] if kind is e.TrackChanged else event.decision
            if decision in current:
                current[decision].add(record)
    names = Names.of_book(book)
    return tuple(_told(thread, book, names) for thread in threads)


def story(records: Sequence[e.Recorded], book: Rulebook) -> tuple[Told | End, ...]:
    """Every decision that was settled, practice too, in the order of settling, then how it ended."""
    settled = [told for told in tell(records, book) if told.standing is not None]
    return (*sorted(settled, key=lambda told: told.settled_by), end(records, book))


def end(records: Sequence[e.Recorded], book: Rulebook) -> End:
    """How it ended, and where every track went. What did not end has the title ENDEX and no text."""
    reached = [record.event for record in records if isinstance(record.event, e.EndingReached)]
    given = [record.event for record in records if isinstance(record.event, e.ExerciseEnded)]
    shifts = tuple(
        Shift(
            series.track,
            series.title,
            series.values[0],
            series.values[-1],
            series.band,
            series.hidden or book.scenario.tracks[series.track].show == "bands",
        )
        for series in timeline(book, records).series
    )
    return End(
        reached[-1].title if reached else tr("ENDEX"),
        reached[-1].text.strip() if reached else "",
        given[-1].reason if given else "",
        shifts,
    )


# -- from the record --------------------------------------------------------------------------------------------------

_TELLING = frozenset(
    {
        e.MoveStarted,
        e.ExerciseEnded,
        e.DecisionOpened,
        e.DecisionExtended,
        e.ResponseSubmitted,
        e.DecisionClosed,
        e.DecisionResolved,
        e.ReasonAdded,
        e.ReasonStruck,
        e.EstimateSubmitted,
        e.EstimatesRevealed,
        e.DiceRolled,
        e.ArgumentAdjudicated,
        e.TrackChanged,
        e.Undone,
    }
)  #: the kinds of events that :func:`tell` looks at


_E_co = TypeVar("_E_co", bound=e.Event, covariant=True)
_E = TypeVar("_E", bound=e.Event)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[_E_co]):
    """An event with its place."""

    event: _E_co
    seq: int
    clock: float


class _Thread:
    """One opening and what belongs to it, by kind of event."""

    def __init__(self, record: e.Recorded, event: e.DecisionOpened, move: str, *, practice: bool) -> None:
        self.seq, self.clock = record.seq, record.clock
        self.event = event
        self.move, self.practice = move, practice
        self._entries: dict[type[e.Event], list[_Entry[e.Event]]] = {}

    def add(self, record: e.Recorded) -> None:
        """Take in an event that belongs to this opening."""
        self._entries.setdefault(type(record.event), []).append(_Entry(record.event, record.seq, record.clock))

    def of(self, kind: type[_E]) -> Sequence[_Entry[_E]]:
        """Its events of one kind, in order."""
        return cast("list[_Entry[_E]]", self._entries.get(kind, []))

    def last(self, kind: type[_E]) -> _Entry[_E] | None:
        """Its last event of one kind."""
        entries = self.of(kind)
        return entries[-1] if entries else None


def _told(thread: _Thread, book: Rulebook, names: Names) -> Told:
    event = thread.event
    spec = book.scenario.decisions.get(event.decision)
    options = tuple(
        (row[0], row[1]) for row in event.options if len(row) > 1
    )  # a save by another hand may hold shorter
    labels = {**names.options(event.decision), **dict(options)}
    closing, standing = _closing(thread, labels), _standing(thread)
    replies = _replies(thread, standing.outcome if standing is not None else ())
    sheet = _sheet(thread) if event.form == "argument" else None
    given = {reply.role for reply in replies}
    if sheet is not None:
        given |= {role for role, _ in sheet.estimates} | {reason.role for reason in sheet.reasons}
    rule = event.improvised or (spec.rule.type if spec is not None else "")
    ruled = rule == "facilitator" and not given
    if ruled or given.difference(event.who):
        given.update(event.who)  # control rules without waiting for answers; or speakers are not told
    extensions = thread.of(e.DecisionExtended)
    return Told(
        decision=event.decision,
        title=event.title,
        question=event.question.strip(),
        form=event.form,
        rule=event.rule,
        move=thread.move,
        practice=thread.practice,
        who=event.who,
        options=options,
        labels=labels,
        unit=event.unit,
        reveal=event.reveal,
        alone=rule == "individual",
        objectives=event.objectives or (tuple(spec.objectives) if spec is not None else ()),
        seq=thread.seq,
        clock=thread.clock,
        closes=extensions[-1].event.closes if extensions else event.closes,
        extensions=tuple(entry.seq for entry in extensions),
        replies=replies,
        silent=tuple(role for role in event.who if role not in given),
        tally=_tally(thread, labels),
        closing=closing,
        standing=standing,
        sheet=sheet,
        shifts=tuple(_shift(entry.event, names) for entry in thread.of(e.TrackChanged)),
        throws=tuple(
            Throw(entry.event.draw, entry.event.sides, entry.event.raw, entry.event.purpose, entry.seq)
            for entry in thread.of(e.DiceRolled)
        ),
    )


def _tally(thread: _Thread, labels: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    resolved, closed = thread.last(e.DecisionResolved), thread.last(e.DecisionClosed)
    tally = resolved.event.tally if resolved is not None else closed.event.tally if closed is not None else ()
    return tuple((labels.get(option, option), votes) for option, votes in tally)


def _closing(thread: _Thread, labels: Mapping[str, str]) -> Closing | None:
    closed = thread.last(e.DecisionClosed)
    if closed is None:
        return None
    event = closed.event
    computed = tuple(labels.get(option, option) for option in event.computed)
    return Closing(closed.seq, closed.clock, event.reason, event.found, computed, event.words)


def _standing(thread: _Thread) -> Standing | None:
    resolved = thread.last(e.DecisionResolved)
    if resolved is None:
        return None
    event = resolved.event
    return Standing(
        resolved.seq, resolved.clock, event.how, event.outcome, event.labels, event.words, event.reason, event.results
    )


def _replies(thread: _Thread, outcome: Sequence[str]) -> tuple[Reply, ...]:
    """The last answer of each role to this opening: first those asked in their order, then others."""
    by_role: dict[str, list[_Entry[e.ResponseSubmitted]]] = {role: [] for role in thread.event.who}
    for entry in thread.of(e.ResponseSubmitted):
        by_role.setdefault(entry.event.role, []).append(entry)
    stands = set(outcome)
    replies = []
    for entries in by_role.values():
        if entries:
            *earlier, last = entries
            answer = last.event
            against = bool(stands and answer.options and stands.isdisjoint(answer.options))
            replies.append(
                Reply(
                    answer,
                    last.seq,
                    tuple(entry.seq for entry in earlier),
                    max(0.0, last.clock - thread.clock),
                    against or not stands.isdisjoint(answer.struck),
                )
            )
    return tuple(replies)


def _sheet(thread: _Thread) -> ArgumentSheet:
    struck = {entry.event.number: entry.event.reason for entry in thread.of(e.ReasonStruck)}
    reasons = tuple(_reason(entry, struck) for entry in thread.of(e.ReasonAdded))
    verdicts = tuple(_verdict(entry) for entry in thread.of(e.ArgumentAdjudicated))
    submitted = {entry.event.role: entry for entry in thread.of(e.EstimateSubmitted)}
    seqs = tuple(sorted(entry.seq for entry in submitted.values()))
    revealed = thread.last(e.EstimatesRevealed)
    if revealed is not None and revealed.event.estimates:
        shown = revealed.event
        seqs = (*seqs, revealed.seq)
        return ArgumentSheet(reasons, shown.estimates, shown.median, shown.spread, verdicts, seqs)
    estimates = tuple((role, entry.event.percent) for role, entry in submitted.items())
    return ArgumentSheet(reasons, estimates, None, None, verdicts, seqs)


def _reason(entry: _Entry[e.ReasonAdded], struck: Mapping[int, str]) -> GivenReason:
    event = entry.event
    why = struck.get(event.number, "")
    return GivenReason(event.number, event.side, event.text, event.weight, event.role, why, entry.seq)


def _verdict(entry: _Entry[e.ArgumentAdjudicated]) -> Verdict:
    event = entry.event
    return Verdict(event.method, event.grade, event.success, event.words, event.reason, entry.seq)


def _shift(event: e.TrackChanged, names: Names) -> Shift:
    hidden = ALL not in event.visible or event.shown == "bands"
    return Shift(event.track, names.track(event.track), event.before, event.after, event.band, hidden)
