"""How long it took: to acknowledge, to decide, to answer a request; by role. Exercise time, pauses left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from tabletop.exercise import events as e
from tabletop.exercise.wording.decision_told import Told
from tabletop.report.facts.injects import SerialLine, addressed
from tabletop.report.facts.walk import PlayedEvent, Walk


@dataclass(frozen=True, slots=True)
class Pace:
    """The times one role took for one kind of act. Seconds."""

    role: str
    median: float | None  #: None if it never did
    slowest: float | None
    slowest_of: str  #: title of what took it longest
    slowest_seq: int  #: number of the event that ended it, 0 for none
    done: int
    missing: int  #: asked of it, and never done
    seqs: tuple[int, ...]  #: numbers of the events that ended each, ascending


@dataclass(frozen=True, slots=True)
class InformationRequest:
    """A request for information to control."""

    seq: int
    role: str
    answered_seq: int  #: 0 while it is open
    status: str  #: open | answered | refused
    public: bool
    seconds: float  #: open for so long, until the answer or until ENDEX


def to_acknowledge(walk: Walk, lines: Iterable[SerialLine], roles: tuple[str, ...]) -> tuple[Pace, ...]:
    """From an inject's release to each role's acknowledgement."""
    released: dict[str, list[PlayedEvent[e.InjectReleased]]] = {}
    for release in walk.of(e.InjectReleased):
        released.setdefault(release.event.inject, []).append(release)
    times: dict[str, list[tuple[float, int, str]]] = {role: [] for role in roles}
    seen: set[tuple[str, str]] = set()
    for one in walk.of(e.InjectAcknowledged):
        key = one.event.inject, one.event.role
        reached = (
            each
            for each in reversed(released.get(one.event.inject, ()))
            if each.seq < one.seq and one.event.role in addressed(each.event.to, roles)
        )
        out = next(reached, None)
        if out is not None and key not in seen:
            seen.add(key)
            took = max(0.0, one.clock - out.clock)
            times.setdefault(one.event.role, []).append((took, one.seq, out.event.title))
    missing = dict.fromkeys(times, 0)
    for line in lines:
        if line.kind == "inject" and line.out:
            for role in line.due:
                if role not in line.acknowledged:
                    missing[role] = missing.get(role, 0) + 1
    return tuple(_pace(role, took, missing.get(role, 0)) for role, took in times.items())


def to_decide(decisions: Iterable[Told], roles: tuple[str, ...]) -> tuple[Pace, ...]:
    """From a decision's opening to each role's last answer before it closed; matrix arguments left out."""
    times: dict[str, list[tuple[float, int, str]]] = {role: [] for role in roles}
    missing = dict.fromkeys(times, 0)
    for decision in decisions:
        if decision.sheet is not None:
            continue  # an argument takes as long as the sheet is open: nobody decides it
        for reply in decision.replies:
            times.setdefault(reply.role, []).append((reply.seconds, reply.seq, decision.title))
        for role in decision.silent:
            missing[role] = missing.get(role, 0) + 1
    return tuple(_pace(role, took, missing.get(role, 0)) for role, took in times.items())


def _pace(role: str, took: list[tuple[float, int, str]], missing: int) -> Pace:
    if not took:
        return Pace(role, None, None, "", 0, 0, missing, ())
    slowest = max(took, key=lambda one: (one[0], -one[1]))
    seqs = tuple(sorted(seq for _, seq, _ in took))
    return Pace(role, median(one for one, _, _ in took), slowest[0], slowest[2], slowest[1], len(took), missing, seqs)


def requests(walk: Walk, end: float) -> tuple[InformationRequest, ...]:
    """Requests for information, with how long each was open; ``end`` is when the exercise ended."""
    closed: dict[int, tuple[int, str, bool, float]] = {}
    for answered in walk.of(e.RfiAnswered):
        closed[answered.event.rfi] = (answered.seq, "answered", answered.event.public, answered.clock)
    for refused in walk.of(e.RfiRefused):
        closed.setdefault(refused.event.rfi, (refused.seq, "refused", False, refused.clock))
    found = []
    for one in walk.of(e.RfiAsked):
        seq, status, public, until = closed.get(one.seq, (0, "open", False, end))
        found.append(InformationRequest(one.seq, one.event.role, seq, status, public, max(0.0, until - one.clock)))
    return tuple(found)


def middle(values: Iterable[float]) -> float | None:
    """The median, None of nothing."""
    found = list(values)
    return median(found) if found else None
