"""Who sits where, who leads, who holds the baton, and the test inject that shows that every terminal receives."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Case, Decided
from tabletop.exercise.people import baton_holder, lead_of
from tabletop.exercise.seats import FACILITATOR, OBSERVER, TABLE, is_control
from tabletop.i18n import tr

SEATS = frozenset({OBSERVER, FACILITATOR})  #: besides roles, the seats in which persons are recorded

#: what every member of control may ask, whoever holds the baton: safety, seating, talk, notes, and typing what a role has said on paper
WITHOUT_BATON = frozenset(
    {
        c.AcknowledgeInject,
        c.KeepDraft,
        c.SubmitResponse,
        c.AddReason,
        c.SubmitEstimate,
        c.AskRfi,
        c.Pause,
        c.DeclareEmergency,
        c.WriteLogLine,
        c.CorrectLogLine,
        c.SendMessage,
        c.ReadMessages,
        c.AnswerRfi,
        c.RefuseRfi,
        c.RecordObservation,
        c.TickExpectation,
        c.RecordPoint,
        c.GiveFeedback,
        c.WithdrawConsent,
        c.SeatRole,
        c.VacateRole,
        c.NameLead,
        c.PassBaton,
        c.SendComcheck,
        c.AnswerComcheck,
    }
)

#: what only the lead of a role may ask
_LEADS = frozenset({c.KeepDraft, c.SubmitResponse, c.SubmitEstimate})


def require_standing(case: Case) -> None:
    """Refuse a member who has left, a member who does not lead, and control without the baton."""
    seat, member, command = case.request.seat, case.request.member, type(case.request.command)
    here = case.state.members.get(seat, {})
    if member and member not in here and (seat in SEATS or seat in case.book.scenario.roles):
        raise Refused("not-seated", tr("You are not in this seat any more. Ask the facilitator."))
    if is_control(seat) and seat != TABLE:
        if member != case.state.baton and command not in WITHOUT_BATON:
            raise Refused("baton", tr("{who} holds the baton.", who=_holder(case)))
    elif member and command in _LEADS and not here[member].lead:
        lead = lead_of(case.state, seat)
        who = lead.person if lead is not None else tr("somebody else")
        raise Refused("not-lead", tr("{who} leads this role and submits. Tell them what you think.", who=who))


def _holder(case: Case) -> str:
    return baton_holder(case.state) or tr("The host's console")


def seat(case: Case, command: c.SeatRole) -> Decided:
    """Put a person into a seat, and out of any other: one person sits in one place.

    The first of a role leads it. The first with a terminal takes the lead over from somebody who was named by hand and could not
    submit; if it is that very person, the name by hand goes.
    """
    role, member = command.role, command.member
    if role not in SEATS:
        case.require_own_role(role)
    if not command.person.strip():
        raise Refused("no-name", tr("Give a name or a pseudonym."))
    here = case.state.members.get(role, {})
    known, by_hand = here.get(member), here.get("")
    came = bool(member) and by_hand is not None and by_hand.person == command.person
    leader = next((key for key, person in here.items() if person.lead), None)
    leads = role not in SEATS and (leader in {None, member} or (came and leader == ""))
    events = _leave_other_seats(case, role, member)
    if known is None or (known.person, known.consent, came) != (command.person, command.consent, False):
        events.append(e.RoleSeated(role, command.person, command.consent, member, leads))
    if came:
        events.append(e.RoleVacated(role, ""))
    wanted = command.lead or (known is None and leader == "")
    if role not in SEATS and wanted and not leads:
        events.append(e.LeadNamed(role, member))
    return Decided(events)


def _leave_other_seats(case: Case, role: str, member: str) -> list[e.Event]:
    others = [seat for seat, members in case.state.members.items() if member and seat != role and member in members]
    return [event for seat in others for event in _departure(case, seat, member)]


def vacate(case: Case, command: c.VacateRole) -> Decided:
    """The person leaves; what belongs to the role stays, and the next member leads it."""
    if command.member not in case.state.members.get(command.role, {}):
        raise Refused("empty-seat", tr("That person is not in this seat."))
    return Decided(_departure(case, command.role, command.member))


def _departure(case: Case, seat: str, member: str) -> list[e.Event]:
    """Out of the seat; the lead goes to the next with a terminal, the baton back to the host's console."""
    members = case.state.members[seat]
    events: list[e.Event] = [e.RoleVacated(seat, member)]
    others = [key for key in members if key != member]
    if members[member].lead and others:
        events.append(e.LeadNamed(seat, next(filter(None, others), others[0])))
    if seat == FACILITATOR and member and case.state.baton == member:
        if case.request.member not in {"", member}:
            raise Refused(
                "baton", tr("{who} holds the baton; only the host's console takes it away.", who=_holder(case))
            )
        events.append(e.BatonPassed(""))
    return events


def name_lead(case: Case, command: c.NameLead) -> Decided:
    """Another member submits from now on; control decides, or the lead hands over."""
    case.require_own_role(command.role)
    members = case.state.members.get(command.role, {})
    if command.member not in members:
        raise Refused("empty-seat", tr("That person is not in this role."))
    asks = case.request.member
    if not is_control(case.request.seat) and asks and not members[asks].lead:
        raise Refused("not-lead", tr("Only the lead or control can name another lead."))
    return Decided() if members[command.member].lead else Decided([e.LeadNamed(command.role, command.member)])


def pass_baton(case: Case, command: c.PassBaton) -> Decided:
    """The holder gives the baton away; the host's own console may always take it."""
    if case.request.member not in {case.state.baton, ""}:
        raise Refused("baton", tr("{who} holds the baton and can pass it.", who=_holder(case)))
    if command.member and command.member not in case.state.members.get(FACILITATOR, {}):
        raise Refused("empty-seat", tr("That person is not a co-facilitator here."))
    return Decided() if command.member == case.state.baton else Decided([e.BatonPassed(command.member)])


def send_comcheck(_case: Case, _command: c.SendComcheck) -> Decided:
    """The test inject, at any time; the receipts of an earlier one are forgotten."""
    return Decided([e.ComcheckSent()])


def answer_comcheck(case: Case, _command: c.AnswerComcheck) -> Decided:
    """One receipt for each member and test inject."""
    if not case.state.comcheck:
        raise Refused("no-comcheck", tr("There is no test inject to confirm."))
    if is_control(case.request.seat) and not case.request.member:
        raise Refused("own-comcheck", tr("The test inject comes from here: terminals confirm it."))
    answer = (case.request.seat, case.request.member)
    return Decided() if answer in case.state.comcheck_answers else Decided([e.ComcheckAnswered(*answer)])
