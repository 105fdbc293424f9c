"""Who sits where, and who leads."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.people import is_lead, lead_of
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, OBSERVER, WALL
from tabletop.exercise.state import Member, State
from tests.lab import ROLES, SEED, Desk

YES = c.Answer(("yes",))


def room() -> Desk:
    """Two in the north, one in the south, two who help to control; a decision is open."""
    desk = Desk.started("middle")
    desk.seat("north", "ann", "bob")
    desk.seat("south", "cy")
    desk.seat(FACILITATOR, "fay", "gus")
    desk.ask(c.OpenDecision("lead"))
    return desk


def seen_by(seat: str, desk: Desk) -> State:
    return fold(filter(None, (redact(record, seat) for record in desk.records)))


# -- seats and leads ---------------------------------------------------------------------------------------------------


def test_the_first_of_a_role_leads_it() -> None:
    desk = room()
    assert desk.lead("north") == ["ann"]
    assert lead_of(desk.state, "north") == Member("Ann", consent=True, lead=True)
    assert (is_lead(desk.state, "north", "ann"), is_lead(desk.state, "north", "bob")) == (True, False)
    assert is_lead(desk.state, "north", "")  # the shared keyboard
    assert lead_of(desk.state, "west") is None
    assert desk.state.persons["north"] == ("Ann", True)


def test_only_the_lead_drafts_answers_and_estimates() -> None:
    desk = room()
    desk.ask(c.OpenDecision("bout"))
    for command in (c.KeepDraft("lead", "north", YES), c.SubmitResponse("lead", "north", YES)):
        assert desk.refusal(command, "north", "bob") == "not-lead"
        assert desk.refusal(command, "north", "ann") == ""
        assert desk.refusal(command, "north") == ""
    desk.seat("south", "dee")
    assert desk.refusal(c.SubmitEstimate("bout", "south", 50), "south", "dee") == "not-lead"
    assert desk.refusal(c.SubmitEstimate("bout", "south", 50), "south", "cy") == ""


def test_a_refusal_names_the_lead() -> None:
    with pytest.raises(c.Refused, match="Ann leads this role"):
        room().ask(c.SubmitResponse("lead", "north", YES), "north", member="bob")


def test_every_member_reads_argues_asks_and_writes() -> None:
    desk = room()
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.ReleaseInject("secret"))
    desk.ask(c.SendMessage(("north",), "Hello"), "south")
    for command in (
        c.AcknowledgeInject("secret", "north"),
        c.AddReason("bout", "north", "pro", "Because"),
        c.SendMessage(("south",), "Hello"),
        c.ReadMessages("north", 10**6),
        c.AskRfi("north", "What?"),
        c.KeepNotes("north", "Mine"),
        c.Pause(),
    ):
        assert desk.events(command, "north", "bob"), command


def test_the_shared_keyboard_may_do_everything() -> None:
    """Some sit at terminals, others at the host's own: a role without a member acts for itself."""
    desk = room()
    assert desk.refusal(c.SubmitResponse("lead", "north", YES), "north") == ""
    assert desk.refusal(c.NameLead("north", "bob"), "north") == ""


def test_when_the_lead_leaves_the_next_one_leads() -> None:
    desk = room()
    assert desk.events(c.VacateRole("north", "ann")) == [e.RoleVacated("north", "ann"), e.LeadNamed("north", "bob")]
    assert desk.state.persons["north"] == ("Bob", True)
    assert desk.refusal(c.SubmitResponse("lead", "north", YES), "north", "ann") == "not-seated"
    assert desk.refusal(c.SubmitResponse("lead", "north", YES), "north", "bob") == ""
    assert desk.events(c.VacateRole("north", "bob")) == [e.RoleVacated("north", "bob")]
    assert ("north" in desk.state.members, "north" in desk.state.persons) == (False, False)


def test_when_somebody_else_leaves_the_lead_stays() -> None:
    desk = room()
    assert desk.events(c.VacateRole("north", "bob")) == [e.RoleVacated("north", "bob")]
    assert desk.lead("north") == ["ann"]


@pytest.mark.parametrize(
    "command", [c.SendMessage(("south",), "x"), c.KeepNotes("north", "x"), c.AnswerComcheck(), c.AskRfi("north", "?")]
)
def test_who_has_left_does_nothing_more(command: c.Command) -> None:
    desk = room()
    desk.ask(c.SendComcheck())
    desk.ask(c.VacateRole("north", "bob"))
    assert desk.refusal(command, "north", "bob") == "not-seated"
    assert desk.refusal(command, "north", "ann") == ""


def test_the_lead_hands_over_and_nobody_takes_it() -> None:
    desk = room()
    assert desk.refusal(c.NameLead("north", "bob"), "north", "bob") == "not-lead"
    assert desk.events(c.NameLead("north", "bob"), "north", "ann") == [e.LeadNamed("north", "bob")]
    assert desk.lead("north") == ["bob"]
    assert desk.events(c.NameLead("north", "bob")) == []
    desk.ask(c.NameLead("north", "ann"))  # control decides as it likes
    assert desk.lead("north") == ["ann"]
    assert desk.refusal(c.NameLead("north", "cy")) == "empty-seat"


def test_a_newcomer_can_be_seated_as_lead() -> None:
    desk = room()
    desk.seat("north", "dee", lead=True)
    assert desk.lead("north") == ["dee"]
    assert seen_by("south", desk).persons["north"] == ("Dee", True)


def test_saying_the_same_again_records_nothing() -> None:
    desk = room()
    for member in ("ann", "bob"):
        assert desk.events(c.SeatRole("north", member.title(), consent=True, member=member)) == []


def test_a_terminal_takes_the_lead_from_a_name_on_paper() -> None:
    """Somebody who was named by hand has no terminal and could not submit."""
    desk = Desk.started("middle")
    desk.ask(c.SeatRole("north", "Minister", consent=True))
    assert desk.lead("north") == [""]
    desk.seat("north", "ann", "bob")
    assert desk.lead("north") == ["ann"]
    assert list(desk.state.members["north"]) == ["", "ann", "bob"]
    desk.ask(c.VacateRole("north", "ann"))
    assert desk.lead("north") == ["bob"]  # not the minister


def test_who_was_named_by_hand_and_then_joins_is_one_person() -> None:
    desk = Desk.started("middle")
    desk.ask(c.SeatRole("north", "Ann", consent=True))
    desk.seat("north", "ann")
    assert desk.state.members["north"] == {"ann": Member("Ann", consent=True, lead=True)}
    assert desk.state.persons["north"] == ("Ann", True)
    desk.ask(c.SeatRole("south", "Dee", consent=True))
    desk.seat("south", "cy", "dee")  # the first terminal has led since
    assert desk.lead("south") == ["cy"]
    assert list(desk.state.members["south"]) == ["cy", "dee"]


def test_a_new_name_by_hand_follows_the_old_one() -> None:
    """Without terminals a role has one person at a time, as at the shared keyboard."""
    desk = Desk.started("middle")
    desk.ask(c.SeatRole("north", "Minister", consent=True))
    desk.ask(c.SeatRole("north", "Deputy", consent=True))
    assert desk.state.members["north"] == {"": Member("Deputy", consent=True, lead=True)}
    assert desk.state.persons["north"] == ("Deputy", True)


def test_one_person_sits_in_one_place() -> None:
    desk = room()
    found = desk.events(c.SeatRole("south", "Ann", consent=True, member="ann"))
    assert found == [
        e.RoleVacated("north", "ann"),
        e.LeadNamed("north", "bob"),
        e.RoleSeated("south", "Ann", consent=True, member="ann", lead=False),
    ]
    assert desk.refusal(c.SubmitResponse("lead", "north", YES), "north", "ann") == "not-seated"
    assert desk.refusal(c.KeepNotes("south", "x"), "south", "ann") == ""


@pytest.mark.drill(11)
def test_a_swap_in_two_steps_leaves_each_role_its_own_things() -> None:
    """Drafts, notes and messages belong to the role."""
    desk = room()
    desk.ask(c.VacateRole("north", "bob"))
    desk.ask(c.KeepDraft("lead", "north", c.Answer(("yes",), rationale="so far")), "north", member="ann")
    desk.ask(c.KeepNotes("north", "ours"), "north", member="ann")
    desk.ask(c.SeatRole("south", "Ann", consent=True, member="ann", lead=True))
    desk.ask(c.SeatRole("north", "Cy", consent=True, member="cy", lead=True))
    assert {seat: desk.lead(seat) for seat in ("north", "south")} == {"north": ["cy"], "south": ["ann"]}
    assert list(desk.state.members["north"]) == ["cy"]
    for state in (desk.state, seen_by("north", desk)):
        draft = state.draft("lead", "north")
        assert draft is not None
        assert (draft.rationale, state.notes["north"]) == ("so far", "ours")
    assert desk.refusal(c.SubmitResponse("lead", "north", YES), "north", "cy") == ""


def test_who_left_and_who_came_stand_in_the_record_with_their_times() -> None:
    """Absence is an interval."""
    desk = Desk.started("middle")
    desk.seat("north", "ann")
    desk.monotonic += 1500
    desk.ask(c.VacateRole("north", "ann"))
    desk.monotonic += 60
    desk.seat("north", "bob")
    came = [r.clock for r in desk.records if isinstance(r.event, e.RoleSeated | e.RoleVacated)]
    assert came == [0.0, 1500.0, 1560.0]


def test_people_come_and_go_in_every_phase() -> None:
    def seats(desk: Desk) -> None:
        for command in (
            c.SeatRole("east", "Eve", consent=True, member="eve"),
            c.NameLead("east", "eve"),
            c.VacateRole("east", "eve"),
        ):
            assert desk.refusal(command) == ""

    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    seats(desk)
    desk.ask(c.StartExercise(SEED))
    seats(desk)
    desk.ask(c.Pause())
    seats(desk)
    desk.ask(c.DeclareEmergency())
    seats(desk)
    desk.ask(c.LiftEmergency("the warden"))
    desk.ask(c.EndExercise())
    seats(desk)


def test_without_consent_a_name_stays_in_the_role() -> None:
    desk = Desk.started("middle")
    desk.seat("north", "ann")
    assert seen_by("south", desk).members["north"]["ann"].person == "Ann"
    desk.ask(c.SeatRole("north", "Ann", consent=False, member="ann"))  # withdrawn
    for seat in (*ROLES, OBSERVER):
        known = seen_by(seat, desk)
        assert known.members["north"]["ann"] == Member("Ann" if seat == "north" else "", consent=False, lead=True)
        assert known.persons["north"] == (known.members["north"]["ann"].person, False)
    assert "Ann" not in repr(seen_by("south", desk))
    assert seen_by(WALL, desk).members == {}
