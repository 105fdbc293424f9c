"""Who sits where, who leads, who holds the baton, and the test inject that shows that every terminal receives."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Case, Decided
from tabletop.exercise.people import lead_of
from tabletop.exercise.seats import FACILITATOR, OBSERVER, TABLE, is_control
from tabletop.i18n import tr

SEATS = frozenset({OBSERVER, FACILITATOR})  #: besides roles, the seats in which persons are recorded

#: what every member of control may ask, whoever holds the baton
WITHOUT_BATON = frozenset(
    {
        c.Pause,
        c.DeclareEmergency,
        c.WriteLogLine,
        c.CorrectLogLine,
        c.SendMessage,
        c.ReadMessages,
        c.AnswerRfi,
        c.RefuseRfi,
        c.RecordObservation,
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
    if member and seat in {*case.book.scenario.roles, *SEATS} and member not in here:
        raise Refused("not-seated", tr("You are not in this seat any more. Ask the facilitator."))
    if is_control(seat) and seat != TABLE:
        if member != case.state.baton and command not in WITHOUT_BATON:
            raise Refused("baton", tr("{who} holds the baton.", who=_holder(case)))
    elif member and command in _LEADS and not here[member].lead:
        lead = lead_of(case.state, seat)
        who = lead.person if lead is not None else tr("somebody else")
        raise Refused("not-lead", tr("{who} leads this role and submits. Tell them what you think.", who=who))


def _holder(case: Case) -> str:
    person = case.state.members.get(FACILITATOR, {}).get(case.state.baton)
    return person.person if person is not None else tr("The host's console")


def seat(case: Case, command: c.SeatRole) -> Decided:
    """Put a person into a seat; the first of a role leads it."""
    _require_seat(case, command.role)
    if command.role in SEATS and not is_control(case.request.seat):
        raise Refused("not-yours", tr("Only control can do that."))
    if not command.person:
        raise Refused("no-name", tr("Give a name or a pseudonym."))
    others = [key for key in case.state.members.get(command.role, {}) if key != command.member]
    lead = command.role not in SEATS and (command.lead or not others or _leads(case, command.role, command.member))
    return Decided([e.RoleSeated(command.role, command.person, command.consent, command.member, lead)])


def vacate(case: Case, command: c.VacateRole) -> Decided:
    """The person leaves; what belongs to the role stays, and the next member leads it."""
    members = case.state.members.get(command.role, {})
    if command.member not in members:
        raise Refused("empty-seat", tr("Nobody is named for this role."))
    events: list[e.Event] = [e.RoleVacated(command.role, command.member)]
    others = [key for key in members if key != command.member]
    if members[command.member].lead and others:
        events.append(e.LeadNamed(command.role, others[0]))
    if command.role == FACILITATOR and case.state.baton == command.member and command.member:
        events.append(e.BatonPassed(""))
    return Decided(events)


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
    answer = (case.request.seat, case.request.member)
    return Decided() if answer in case.state.comcheck_answers else Decided([e.ComcheckAnswered(*answer)])


def _require_seat(case: Case, role: str) -> None:
    if role not in SEATS:
        case.require_own_role(role)


def _leads(case: Case, role: str, member: str) -> bool:
    person = case.state.members.get(role, {}).get(member)
    return person is not None and person.lead
