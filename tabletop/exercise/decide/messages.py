"""Messages, requests for information, private notes, observations, and what the wall shows."""

from __future__ import annotations

import math

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Case, Decided
from tabletop.exercise.decide.debrief import moment
from tabletop.exercise.people import HOTWASH_PAGES, WALL_PAGES, unread_messages
from tabletop.exercise.seats import FACILITATOR, is_control
from tabletop.exercise.state import Rfi
from tabletop.i18n import tr

OBSERVED = ("note", "strength", "improve", "fact")  #: kinds of observation (doctrine 4.4)


def send(case: Case, command: c.SendMessage) -> Decided:
    """Between roles, between a role and control, and within a seat (co-facilitators among themselves, RU-11).

    Possible before STARTEX, in PAUSEX and after ENDEX, so that nobody is cut off; a real emergency silences all that is exercise.
    """
    _require_text(command.text)
    sender = _sender(case, command.sender)
    to = tuple(dict.fromkeys(command.to))
    if not to:
        raise Refused("nobody", tr("Choose who the message is for."))
    for name in to:
        if name != FACILITATOR and name not in case.state.roles:
            raise Refused("no-such-role", tr("There is no role “{role}”.", role=name))
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


def observe(case: Case, command: c.RecordObservation) -> Decided:
    """What was seen; move, serial and objective are those of that moment unless given (RU-07)."""
    _require_text(command.text)
    scenario, play = case.book.scenario, case.play
    if command.word not in OBSERVED:
        raise Refused("bad-word", tr("An observation is one of: {words}.", words=", ".join(OBSERVED)))
    if not 0 <= command.rating <= 4:
        raise Refused("bad-rating", tr("A rating is 1 to 4, or 0 for none."))
    if command.role and command.role not in scenario.roles:
        raise Refused("no-such-role", tr("There is no role “{role}”.", role=command.role))
    if command.objective and command.objective not in scenario.objectives:
        raise Refused("no-such-objective", tr("There is no objective “{objective}”.", objective=command.objective))
    out = [
        *((item.clock, item.seq, item.inject) for item in play.delivered.values()),
        *((item.opened, item.seq, item.decision) for item in play.questions.values()),
    ]
    if command.serial and all(command.serial != name for _, _, name in out):
        raise Refused("no-such-serial", tr("“{serial}” has not gone out.", serial=command.serial))
    seen = moment(case, command.observed)
    latest = max(((seq, name) for clock, seq, name in out if clock <= seen), default=(0, ""))[1]
    serial = command.serial or latest
    return Decided(
        [
            e.ObservationRecorded(
                command.word,
                command.text,
                command.rating,
                command.role,
                serial,
                command.objective or _objective(case, serial),
                play.move_at(seen),
                seen,
                case.request.member,
            )
        ]
    )


def _objective(case: Case, serial: str) -> str:
    """The objective this serial serves, if it is one alone."""
    scenario = case.book.scenario
    spec = scenario.injects.get(serial) or scenario.decisions.get(serial)
    return spec.objectives[0] if spec is not None and len(spec.objectives) == 1 else ""


def turn_wall(case: Case, command: c.TurnWall) -> Decided:
    """Turn the wall; its words are the facilitator's, and public by that."""
    if command.page not in WALL_PAGES:
        raise Refused("no-such-page", tr("The wall has no page “{page}”.", page=command.page))
    if command.page in HOTWASH_PAGES and case.state.phase != "ended":
        raise Refused("not-ended", tr("The hotwash comes after ENDEX."))
    closes = command.closes if command.closes is None or math.isfinite(command.closes) else None
    page = e.WallTurned(command.page, command.heading, command.words, closes)
    now = case.state.wall
    same = (now.page, now.heading, now.words, now.closes) == (page.page, page.heading, page.words, page.closes)
    return Decided() if same else Decided([page])


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
