"""Messages, requests for information, private notes."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Case, Decided, no_such_role
from tabletop.exercise.people import unread_messages
from tabletop.exercise.seats import FACILITATOR, is_control
from tabletop.exercise.state import Rfi
from tabletop.i18n import tr


def send(case: Case, command: c.SendMessage) -> Decided:
    """Between roles, between a role and control, and within a seat (co-facilitators among themselves).

    Possible before STARTEX, in PAUSEX and after ENDEX, so that nobody is cut off; a real emergency silences all that is exercise.
    """
    _require_text(command.text)
    sender = _sender(case, command.sender)
    to = tuple(dict.fromkeys(command.to))
    if not to:
        raise Refused("nobody", tr("Choose who the message is for."))
    for name in to:
        if name != FACILITATOR and name not in case.state.roles:
            raise no_such_role(name)
    entered_by = case.entered_by if sender != FACILITATOR else ""
    return Decided([e.MessageSent(sender, to, command.text, entered_by, "" if entered_by else case.request.member)])


def read(case: Case, command: c.ReadMessages) -> Decided:
    """Nothing is unread up to this message; recorded only where something was. Control may say it for a role that reads on paper."""
    own = command.role == FACILITATOR and is_control(case.request.seat)
    if not own:
        case.require_own_role(command.role)
    member = case.request.member if own or not case.entered_by else ""
    new = [m.seq for m in unread_messages(case.state, command.role, member) if m.seq <= command.message]
    return Decided([e.MessagesRead(command.role, new[-1], member)] if new else [])


def ask(case: Case, command: c.AskRfi) -> Decided:
    """A request for information to control."""
    case.require_own_role(command.role)
    _require_text(command.text)
    return Decided([e.RfiAsked(command.role, command.text, case.entered_by)])


def answer(case: Case, command: c.AnswerRfi) -> Decided:
    """To the role that asked, or to everybody; an answer may follow a refusal, never another answer."""
    _require_text(command.text)
    rfi = _rfi(case, command.rfi)
    if rfi.status == "answered":
        raise Refused("answered", tr("This request has been answered. Send a message to add something."))
    return Decided([e.RfiAnswered(rfi.seq, rfi.role, rfi.text, command.text, command.public)])


def refuse(case: Case, command: c.RefuseRfi) -> Decided:
    """Control does not answer, and says why."""
    rfi = _rfi(case, command.rfi)
    if rfi.status != "open":
        raise Refused("answered", tr("This request is not open any more."))
    if not command.reason.strip():
        raise Refused("no-reason", tr("Give the reason: the role that asked reads it."))
    return Decided([e.RfiRefused(rfi.seq, rfi.role, command.reason)])


def keep_notes(case: Case, command: c.KeepNotes) -> Decided:
    """Private notes of a role, at any time; the newest text stands."""
    case.require_own_role(command.role)
    if case.entered_by:
        raise Refused("not-yours", tr("Private notes are the role's own."))
    same = case.state.notes.get(command.role, "") == command.text
    return Decided() if same else Decided([e.NotesKept(command.role, command.text)])


def _sender(case: Case, sender: str) -> str:
    """Who writes: the own seat, or the role for which control types."""
    if is_control(case.request.seat):
        sender = sender or FACILITATOR
        if sender == FACILITATOR:
            return sender
    else:
        sender = sender or case.request.seat
    case.require_own_role(sender)
    return sender


def _require_text(text: str) -> None:
    if not text.strip():
        raise Refused("empty", tr("Write something first."))


def _rfi(case: Case, number: int) -> Rfi:
    rfi = case.state.rfis.get(number)
    if rfi is None:
        raise Refused("no-such-rfi", tr("There is no such request."))
    return rfi
