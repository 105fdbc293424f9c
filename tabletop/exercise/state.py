"""The state of an exercise: what all events so far amount to.

:class:`Play` is the part an undo can restore: cheap to copy, its values immutable. What people did (answers, drafts,
acknowledgements) lies outside it, so that taking back a control action never takes back a player's act. Nothing here knows a rule;
see :mod:`tabletop.exercise.apply` for how events change it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal, TypeVar

from tabletop.exercise.debrief import ExpectedTick, Feedback, Hotwash, LogLine, Parent, SeatTime

Phase = Literal["before", "running", "paused", "emergency", "ended"]

_T = TypeVar("_T")


#: slotted class -> its field names, and what reads them all at once
_READERS: dict[type, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {}


def changed(value: _T, **changes: Any) -> _T:
    """A copy of a slotted dataclass with some fields changed; what ``dataclasses.replace`` does, at half its price."""
    kind: type[Any] = type(value)
    if kind not in _READERS:
        _READERS[kind] = kind.__slots__, attrgetter(*kind.__slots__)
    names, values = _READERS[kind]
    copy: _T = kind(**{**dict(zip(names, values(value), strict=True)), **changes})
    return copy


#: serial status: what the queue shows. "planned" is the absence of an entry.
SerialStatus = Literal["planned", "armed", "held", "deferred", "skipped", "released", "recalled"]


@dataclass(frozen=True, slots=True)
class Serial:
    """Where one numbered line of the MSEL stands (an inject, or a decision before it is opened)."""

    status: SerialStatus = "planned"
    due: float | None = None  #: exercise time it was deferred or moved to
    why: str = ""
    seq: int = 0  #: of the event that put it here
    clock: float = 0.0
    title: str = ""  #: edited text, if any
    body: str = ""


PLANNED = Serial()


@dataclass(frozen=True, slots=True)
class Delivered:
    """An inject as it went out."""

    inject: str
    title: str
    sender: str
    channel: str
    grade: str
    body: str
    to: tuple[str, ...]
    marking: str
    how: str
    clock: float
    at: str
    seq: int
    time: str  #: scenario time at release
    move: str
    corrections: tuple[str, ...] = ()
    recalled: str | None = None  #: the reason, once recalled
    resent: int = 0
    expect: tuple[str, ...] = ()  #: expected actions, on seats that evaluate
    objectives: tuple[str, ...] = ()  #: ids of those it serves, on seats that evaluate


@dataclass(frozen=True, slots=True)
class Question:
    """A decision as it was put, and how far it has come."""

    decision: str
    title: str
    question: str
    form: str
    who: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    restricted: tuple[tuple[str, ...], ...]
    alone: tuple[str, ...]
    strikers: tuple[str, ...]
    pick: int
    least: float
    most: float
    step: float
    unit: str
    secret: bool
    reveal: str
    confidence: bool
    rule: str
    opened: float
    closes: float
    move: str
    seq: int
    status: Literal["open", "closed", "resolved"] = "open"
    closed: float | None = None
    reason: str = ""
    found: bool = False
    computed: tuple[str, ...] = ()
    words: str = ""
    tally: tuple[tuple[str, int], ...] = ()
    ballots: tuple[tuple[str, ...], ...] = ()
    outcome: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    how: str = ""
    ruling: str = ""
    results: tuple[str, ...] = ()
    public: bool = False  #: put to all roles in play
    improvised: str = ""  #: type of the rule, of a question that no script foresaw; "" of one in the scenario
    expect: tuple[str, ...] = ()  #: expected actions, on seats that evaluate
    objectives: tuple[str, ...] = ()  #: ids of those it serves, on seats that evaluate
    abstain: bool = True  #: whether a role may answer that it abstains

    def offered_to(self, role: str) -> tuple[tuple[str, ...], ...]:
        """The options this role may choose, as (id, label, text)."""
        barred = {row[0] for row in self.restricted if role not in row[1:]}
        return tuple(row for row in self.options if row[0] not in barred)

    def lets_abstain(self, role: str) -> bool:
        """Whether this role may answer that it abstains; one to which nothing is offered can do nothing else."""
        return self.form in {"choice", "several", "argument"} and (self.abstain or not self.offered_to(role))

    @property
    def whole(self) -> str:
        """The question itself; "" where its title says all of it, as that of a short one of the facilitator's own does."""
        return "" if self.question.strip() == self.title else self.question

    def allows(self, role: str, options: tuple[str, ...]) -> bool:
        """Whether all of these are on offer to this role."""
        return {row[0] for row in self.offered_to(role)}.issuperset(options)


@dataclass(frozen=True, slots=True)
class Response:
    """A role's answer, or its unsent draft."""

    role: str
    options: tuple[str, ...]
    struck: tuple[str, ...]
    amount: float | None
    text: str
    rationale: str
    confidence: str
    entered_by: str
    clock: float
    at: str
    seq: int
    abstains: bool = False
    draft: bool = False  #: control took it over: the role had begun it and not sent it


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason on an argument's sheet."""

    number: int
    side: str
    text: str
    weight: int
    role: str
    entered_by: str
    struck: str = ""  #: why the umpire struck it


@dataclass(slots=True)
class ArgumentState:
    """The sheet of a matrix argument."""

    reasons: dict[int, Reason] = field(default_factory=dict)
    estimates: dict[str, int] = field(default_factory=dict)
    revealed: tuple[tuple[str, int], ...] = ()
    median: int | None = None
    spread: int | None = None
    rolls: list[tuple[int, int, tuple[int, ...], str]] = field(default_factory=list)  #: (draw, sides, raw, purpose)
    judgements: list[tuple[str, int, str, bool, str, str]] = field(default_factory=list)  #: method … reason


@dataclass(frozen=True, slots=True)
class Member:
    """One person in a seat."""

    person: str  #: "" on a seat that may not know the name
    consent: bool
    lead: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A message between roles, or between a role and control."""

    seq: int
    sender: str
    to: tuple[str, ...]
    text: str
    clock: float
    at: str
    entered_by: str
    member: str = ""  #: who of the several in the sending seat; "" on every other seat


@dataclass(frozen=True, slots=True)
class Rfi:
    """A request for information, and what became of it."""

    seq: int
    role: str  #: "" on a seat that only knows the public answer
    text: str
    clock: float
    at: str
    entered_by: str
    status: Literal["open", "answered", "refused"] = "open"
    answer: str = ""  #: or the reason of the refusal
    public: bool = False
    answered: float | None = None  #: exercise time


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody saw."""

    seq: int
    word: str
    text: str
    rating: int
    role: str
    serial: str
    objective: str
    move: str
    observed: float
    by: str
    member: str


@dataclass(frozen=True, slots=True)
class WallPage:
    """What the wall is turned to; page "" lets it choose."""

    page: str = ""
    heading: str = ""
    words: str = ""
    closes: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a track."""

    delta: int
    cause: str
    clock: float


@dataclass(frozen=True, slots=True)
class Begun:
    """A move that has been opened."""

    move: str
    clock: float  #: exercise time
    practice: bool


@dataclass(slots=True)
class Play:
    """Everything a control action can change, and an undo can restore."""

    tracks: dict[str, int] = field(default_factory=dict)
    bands: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    serials: dict[str, Serial] = field(default_factory=dict)
    delivered: dict[str, Delivered] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    move: str = ""
    moves_played: tuple[str, ...] = ()
    begun: tuple[Begun, ...] = ()  #: the same moves, with their times
    move_title: str = ""
    move_number: int = 0
    move_of: int = 0
    move_line: str = ""
    move_brief: str = ""
    move_started: float = 0.0
    move_minutes: int = 0
    practice: bool = False
    time: str = ""
    began: float | None = None  #: exercise time at which the first move that counts began

    def copy(self) -> Play:
        """A copy that shares every (immutable) value and no container."""
        return Play(
            self.tracks.copy(),
            self.bands.copy(),
            self.changes.copy(),
            self.flags,
            self.serials.copy(),
            self.delivered.copy(),
            self.questions.copy(),
            self.move,
            self.moves_played,
            self.begun,
            self.move_title,
            self.move_number,
            self.move_of,
            self.move_line,
            self.move_brief,
            self.move_started,
            self.move_minutes,
            self.practice,
            self.time,
            self.began,
        )

    def move_at(self, clock: float) -> str:
        """The move that was open at this exercise time; "" before the first."""
        return next((begun.move for begun in reversed(self.begun) if begun.clock <= clock), "")


@dataclass(frozen=True, slots=True)
class Undoable:
    """A control action that can be taken back, and play as it stood before."""

    write: int
    seq: int
    label: str
    before: Play


@dataclass(slots=True)
class State:
    """What all events so far amount to. Starts empty; changed by :func:`tabletop.exercise.apply.apply` alone."""

    seq: int = 0
    write: int = 0
    at: str = ""
    clock: float = 0.0
    phase: Phase = "before"
    pause_reason: str = ""
    emergency: str = ""
    title: str = ""
    scenario: str = ""
    version: str = ""
    course: str = ""
    moves: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    persons: dict[str, tuple[str, bool]] = field(default_factory=dict)  #: who leads each seat: (person, consent)
    members: dict[str, dict[str, Member]] = field(
        default_factory=dict
    )  #: seat -> member id -> person, in order of coming
    baton: str = ""  #: member of control who runs the exercise; "" at the host's own console
    comcheck: int = 0  #: seq of the last test inject, 0 if none
    comcheck_answers: set[tuple[str, str]] = field(default_factory=set)  #: (seat, member) that confirmed it
    messages: dict[int, Message] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)  #: seat -> number of the last message it has read
    read_by: dict[tuple[str, str], int] = field(default_factory=dict)  #: (seat, member) -> the same for one member
    rfis: dict[int, Rfi] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)  #: role -> its private notes
    observations: list[Observation] = field(default_factory=list)
    ticks: dict[tuple[str, int], ExpectedTick] = field(default_factory=dict)  #: (serial, number of the expected action)
    log: dict[int, LogLine] = field(default_factory=dict)  #: seq -> line, parking lot included
    seatings: list[SeatTime] = field(default_factory=list)
    hotwash: Hotwash = field(default_factory=Hotwash)
    feedback: list[Feedback] = field(default_factory=list)
    forked: Parent | None = None
    wall: WallPage = field(default_factory=WallPage)
    commitment: str = ""
    seed: str = ""  #: empty on every seat that may not know it
    seed_revealed: bool = False
    draws: int = 0
    play: Play = field(default_factory=Play)
    responses: dict[str, dict[str, Response]] = field(default_factory=dict)  #: decision -> role -> answer
    drafts: dict[str, dict[str, Response]] = field(default_factory=dict)
    acknowledged: dict[str, dict[str, float]] = field(default_factory=dict)  #: inject -> role -> clock
    arguments: dict[str, ArgumentState] = field(default_factory=dict)
    acts: dict[str, int] = field(default_factory=dict)  #: serial -> seq of the last act of a player on it
    active: dict[str, float] = field(default_factory=dict)  #: role -> clock of its last act
    undoable: list[Undoable] = field(default_factory=list)
    undoing: int = 0  #: the last write that took something back; what else it records bars no way
    adhoc: int = 0
    ending: tuple[str, str, str] | None = None  #: id ("": it ended early), title, text
    end_reason: str = ""

    @property
    def started(self) -> bool:
        """Whether STARTEX has been given."""
        return bool(self.commitment)

    def submitted(self, decision: str, role: str) -> Response | None:
        """The answer that role has submitted to that decision, if any."""
        return self.responses.get(decision, {}).get(role)

    def took_part(self, question: Question, role: str) -> bool:
        """Whether the role has answered; in an argument also by a reason or an estimate."""
        if self.submitted(question.decision, role) is not None:
            return True
        sheet = self.arguments.get(question.decision)
        if sheet is None:
            return False
        return role in sheet.estimates or any(reason.role == role for reason in sheet.reasons.values())

    def draft(self, decision: str, role: str) -> Response | None:
        """The unsent answer of that role, if any."""
        return self.drafts.get(decision, {}).get(role)

    def argument(self, decision: str) -> ArgumentState:
        """The sheet of that argument (an empty one if nobody has written on it)."""
        return self.arguments.get(decision) or ArgumentState()
