"""How the state follows who sits where, who leads, who holds the baton, and the test inject."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnState
from tabletop.exercise.debrief import SeatTime
from tabletop.exercise.state import Member, State, changed


def _role_seated(state: State, event: e.RoleSeated, record: e.Recorded) -> None:
    _seated(state, event, record)
    members = state.members.setdefault(event.role, {})
    members[event.member] = Member(event.person, event.consent, event.lead)
    if event.lead:
        _lead(state, event.role, event.member)


def _role_vacated(state: State, event: e.RoleVacated, record: e.Recorded) -> None:
    _vacated(state, event.role, event.member, record)
    members = state.members.get(event.role, {})
    left = members.pop(event.member, None)
    if not members:
        state.members.pop(event.role, None)
        state.persons.pop(event.role, None)
    elif left is not None and left.lead:
        state.persons.pop(event.role, None)


def _lead_named(state: State, event: e.LeadNamed, _record: e.Recorded) -> None:
    _lead(state, event.role, event.member)


def _lead(state: State, role: str, member: str) -> None:
    members = state.members.get(role, {})
    for key, person in members.items():
        if person.lead != (key == member):
            members[key] = changed(person, lead=key == member)
    if member in members:
        state.persons[role] = (members[member].person, members[member].consent)
    else:
        state.persons.pop(role, None)  # no rule leads to this; a record written by another hand may


def _baton_passed(state: State, event: e.BatonPassed, _record: e.Recorded) -> None:
    state.baton = event.member


def _comcheck_sent(state: State, _event: e.ComcheckSent, record: e.Recorded) -> None:
    state.comcheck = record.seq
    state.comcheck_answers = set()


def _comcheck_answered(state: State, event: e.ComcheckAnswered, _record: e.Recorded) -> None:
    state.comcheck_answers.add((event.seat, event.member))


def _seated(state: State, event: e.RoleSeated, record: e.Recorded) -> None:
    """Begin a seating; the same member named anew in the same seat ends the one before.

    Without consent this time, the name goes from that terminal's earlier seatings too, on every seat that may not know it.
    """
    _vacated(state, event.role, event.member, record)
    for place, old in enumerate(state.seatings):
        if event.member and not event.consent and (old.role, old.member) == (event.role, event.member):
            state.seatings[place] = changed(old, person=event.person, consent=False)
    state.seatings.append(
        SeatTime(record.seq, event.role, event.member, event.person, event.consent, since=record.clock)
    )


def _vacated(state: State, role: str, member: str, record: e.Recorded) -> None:
    """End the seating of that member of the seat, if there is one."""
    for place, seating in enumerate(state.seatings):
        if (seating.role, seating.member, seating.until) == (role, member, None):
            state.seatings[place] = changed(seating, until=record.clock)


OUTSIDE: OnState = {
    e.RoleSeated: _role_seated,
    e.RoleVacated: _role_vacated,
    e.LeadNamed: _lead_named,
    e.BatonPassed: _baton_passed,
    e.ComcheckSent: _comcheck_sent,
    e.ComcheckAnswered: _comcheck_answered,
}
