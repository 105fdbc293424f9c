"""How events change who is in the room, what people write to one another, what was observed, and what the wall shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.apply_debrief import seated, vacated
from tabletop.exercise.state import Member, Message, Observation, Rfi, State, WallPage, changed


def _role_seated(state: State, event: e.RoleSeated, record: e.Recorded) -> None:
    seated(state, event, record)
    members = state.members.setdefault(event.role, {})
    members[event.member] = Member(event.person, event.consent, event.lead)
    if event.lead:
        _lead(state, event.role, event.member)


def _role_vacated(state: State, event: e.RoleVacated, record: e.Recorded) -> None:
    vacated(state, event.role, event.member, record)
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


def _message_sent(state: State, event: e.MessageSent, record: e.Recorded) -> None:
    state.messages[record.seq] = Message(
        record.seq, event.sender, event.to, event.text, record.clock, record.at, event.entered_by, event.member
    )
    state.active[event.sender] = record.clock


def _messages_read(state: State, event: e.MessagesRead, _record: e.Recorded) -> None:
    state.read[event.role] = max(event.message, state.read.get(event.role, 0))
    reader = (event.role, event.member)
    state.read_by[reader] = max(event.message, state.read_by.get(reader, 0))


def _rfi_asked(state: State, event: e.RfiAsked, record: e.Recorded) -> None:
    state.rfis[record.seq] = Rfi(record.seq, event.role, event.text, record.clock, record.at, event.entered_by)
    state.active[event.role] = record.clock


def _rfi_answered(state: State, event: e.RfiAnswered, record: e.Recorded) -> None:
    asked = state.rfis.get(event.rfi) or Rfi(event.rfi, event.role, event.question, record.clock, record.at, "")
    state.rfis[event.rfi] = changed(
        asked, status="answered", answer=event.text, public=event.public, answered=record.clock
    )


def _rfi_refused(state: State, event: e.RfiRefused, record: e.Recorded) -> None:
    asked = state.rfis.get(event.rfi)
    if asked is not None:
        state.rfis[event.rfi] = changed(asked, status="refused", answer=event.reason, answered=record.clock)


def _notes_kept(state: State, event: e.NotesKept, _record: e.Recorded) -> None:
    state.notes[event.role] = event.text


def _wall_turned(state: State, event: e.WallTurned, _record: e.Recorded) -> None:
    state.wall = WallPage(event.page, event.heading, event.words, event.closes)


def _observation_recorded(state: State, event: e.ObservationRecorded, record: e.Recorded) -> None:
    state.observations.append(
        Observation(
            record.seq,
            event.word,
            event.text,
            event.rating,
            event.role,
            event.serial,
            event.objective,
            event.move,
            event.observed,
            record.by,
            event.member,
        )
    )


PEOPLE: dict[type[e.Event], Callable[[State, Any, e.Recorded], None]] = {
    e.RoleSeated: _role_seated,
    e.RoleVacated: _role_vacated,
    e.LeadNamed: _lead_named,
    e.BatonPassed: _baton_passed,
    e.ComcheckSent: _comcheck_sent,
    e.ComcheckAnswered: _comcheck_answered,
    e.MessageSent: _message_sent,
    e.MessagesRead: _messages_read,
    e.RfiAsked: _rfi_asked,
    e.RfiAnswered: _rfi_answered,
    e.RfiRefused: _rfi_refused,
    e.NotesKept: _notes_kept,
    e.WallTurned: _wall_turned,
    e.ObservationRecorded: _observation_recorded,
}
