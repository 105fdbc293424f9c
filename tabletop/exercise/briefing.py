"""The scenario as one seat may know it: sent once, when the seat is taken.

A player's briefing holds its own role card and what is public; no inject, no note, no other role's private card. What comes later
comes as events.
"""

from __future__ import annotations

from tabletop.exercise.seats import ALL, OBSERVER, WALL
from tabletop.records import Record
from tabletop.scenario.model import Role, Scenario


class RoleCard(Record):
    """One page for one role."""

    role: str
    title: str
    brief: str
    wants: tuple[str, ...]
    limits: tuple[str, ...]
    goal: str
    private: str


class TrackInfo(Record):
    """A track as a seat may see it."""

    track: str
    title: str
    least: int
    most: int
    shown: str  #: number | bands
    unit: str


class Briefing(Record):
    """What a seat is told at the door."""

    seat: str
    title: str
    summary: str
    marking: str
    emergency: str
    safety: str
    consent: str
    artificialities: tuple[str, ...]
    objectives: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]  #: (id, title) of every role
    tracks: tuple[TrackInfo, ...]
    card: RoleCard | None  #: the seat's own card, for roles
    aims: tuple[tuple[str, str], ...] = ()  #: (id, title) of every objective, for observers, who tick them off


def role_card(role: str, spec: Role) -> RoleCard:
    """The card of one role."""
    return RoleCard(role, spec.title, spec.brief, tuple(spec.wants), tuple(spec.limits), spec.goal, spec.private)


def briefing_for(scenario: Scenario, seat: str) -> Briefing:
    """The briefing of a role, the observer or the wall."""
    about = scenario.about
    spec = scenario.roles.get(seat)
    return Briefing(
        seat=seat,
        title=about.title,
        summary=about.summary,
        marking=about.marking,
        emergency=about.emergency,
        safety=about.safety,
        consent=about.consent,
        artificialities=tuple(about.artificialities),
        objectives=() if seat == WALL else tuple(objective.title for objective in scenario.objectives.values()),
        roles=tuple((role, card.title) for role, card in scenario.roles.items()),
        tracks=tuple(_tracks(scenario, seat)),
        card=role_card(seat, spec) if spec is not None else None,
        aims=tuple((key, aim.title) for key, aim in scenario.objectives.items()) if seat == OBSERVER else (),
    )


def _tracks(scenario: Scenario, seat: str) -> list[TrackInfo]:
    return [
        TrackInfo(track, spec.title, spec.min, spec.max, spec.show, spec.unit or "")
        for track, spec in scenario.tracks.items()
        if spec.visible == ALL or (isinstance(spec.visible, list) and seat in scenario.members(list(spec.visible)))
    ]
