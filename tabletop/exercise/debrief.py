"""What the debrief lives on, as the state keeps it: ticks, log lines, who sat where, the hotwash, feedback forms, where a fork comes from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ExpectedTick:
    """Whether an expected action was seen."""

    seq: int
    seen: bool
    role: str
    observed: float


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the decision log or the parking lot, in its newest wording."""

    seq: int
    word: str
    text: str
    role: str
    why: str
    based_on: str
    alternatives: str
    serial: str
    move: str
    said: float  #: exercise time
    at: str  #: wall time at which it was recorded
    corrected: int = 0  #: seq of the newest correction


@dataclass(frozen=True, slots=True)
class SeatTime:
    """One person in one seat, from when to when: history that swaps and withdrawals do not rewrite."""

    seq: int
    role: str
    member: str
    person: str  #: "" on a seat that may not know the name, and after consent was withdrawn
    consent: bool
    since: float  #: exercise time
    until: float | None = None
    withdrawn: str = ""  #: pseudonymise | erase


@dataclass(frozen=True, slots=True)
class Point:
    """What was said to a question of the hotwash."""

    seq: int
    prompt: str
    text: str
    role: str  #: "" if attributed to nobody
    entered_by: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A feedback form as handed in."""

    seq: int
    ratings: tuple[tuple[str, int], ...]
    strengths: tuple[str, ...]
    improve: tuple[str, ...]
    unseen: str
    actions: tuple[tuple[str, ...], ...]
    review: str
    comment: str
    sort: str
    role: str
    person: str


@dataclass(slots=True)
class Hotwash:
    """How far the debrief has come."""

    open: bool = False
    prompt: str = ""  #: the question that stands before everybody, "" for none
    text: str = ""
    seconds: int = 0
    put: str = ""  #: wall time at which it was put
    points: list[Point] = field(default_factory=list)
    unsealed: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)  #: tracks, cards, annex -> rows


@dataclass(frozen=True, slots=True)
class Parent:
    """The session this one was forked from."""

    id: str
    title: str
    file: str
    event: int
    digest: str
