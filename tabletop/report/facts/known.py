"""What those asked had been given before a decision closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tabletop.exercise import events as e
from tabletop.exercise.wording.decision_told import Told
from tabletop.report.facts.injects import addressed
from tabletop.report.facts.walk import PlayedEvent, Walk


@dataclass(frozen=True, slots=True)
class KnownInject:
    """An inject that some of those asked had been given in the same move."""

    inject: str
    title: str
    to: tuple[str, ...]
    read: tuple[str, ...]  #: roles asked that had acknowledged it before the decision closed
    seq: int
    during: bool  #: it came while the decision was open


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What stood before those asked when they decided."""

    injects: tuple[KnownInject, ...]  #: of this move
    earlier: int  #: injects they had been given in earlier moves


def knowledge(walk: Walk, decisions: Iterable[Told], roles: Sequence[str]) -> dict[int, Knowledge]:
    """For each decision, by the number of its opening, what those asked had been given before it closed."""
    injects: dict[str, list[PlayedEvent[e.InjectReleased]]] = {}
    for inject in walk.of(e.InjectReleased):
        injects.setdefault(inject.move, []).append(inject)
    recalled = {one.event.inject: one.seq for one in walk.of(e.InjectRecalled)}
    read: dict[str, list[tuple[int, str]]] = {}
    for one in walk.of(e.InjectAcknowledged):
        read.setdefault(one.event.inject, []).append((one.seq, one.event.role))
    given = _Given(injects, recalled, read)
    return {told.seq: _known(told, given, tuple(roles)) for told in decisions}


@dataclass(frozen=True, slots=True)
class _Given:
    """What went out, by move and by inject."""

    injects: Mapping[str, Sequence[PlayedEvent[e.InjectReleased]]]  #: by move
    recalled: Mapping[str, int]  #: inject -> number of the event
    read: Mapping[str, Sequence[tuple[int, str]]]  #: inject -> (number of the event, role)


def _known(told: Told, given: _Given, roles: tuple[str, ...]) -> Knowledge:
    asked = set(told.who)
    close = told.closing.seq if told.closing is not None else 10**12
    found, earlier = [], 0
    for move, injects in given.injects.items():
        for one in injects:
            to = addressed(one.event.to, roles)
            if not _counts(one, close, given.recalled) or not asked.intersection(to):
                continue
            if move != told.move:
                earlier += 1
                continue
            read = {role for seq, role in given.read.get(one.event.inject, ()) if seq < close}
            known = tuple(role for role in told.who if role in read)
            found.append(KnownInject(one.event.inject, one.event.title, to, known, one.seq, one.seq > told.seq))
    return Knowledge(tuple(found), earlier)


def _counts(inject: PlayedEvent[e.InjectReleased], close: int, recalled: Mapping[str, int]) -> bool:
    """Whether it had gone out by then, and was not taken back."""
    return inject.seq < close and recalled.get(inject.event.inject, 0) < inject.seq
