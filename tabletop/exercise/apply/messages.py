"""How the state follows messages, requests for information and private notes."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnState
from tabletop.exercise.state import Message, Rfi, State, changed


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


OUTSIDE: OnState = {
    e.MessageSent: _message_sent,
    e.MessagesRead: _messages_read,
    e.RfiAsked: _rfi_asked,
    e.RfiAnswered: _rfi_answered,
    e.RfiRefused: _rfi_refused,
    e.NotesKept: _notes_kept,
}
