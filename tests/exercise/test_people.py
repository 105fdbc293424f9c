"""Who sits where, who leads, who holds the baton, and who has received the test inject."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.decide import people
from tabletop.exercise.people import baton_holder, holds_baton, is_lead, lead_of
from tabletop.exercise.preview import preview
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, OBSERVER, TABLE, UMPIRE, WALL
from tabletop.exercise.state import Member, State
from tabletop.room.table import Asked, Receipt
from tests.lab import BOOK, ROLES, SEED, Desk

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


def test_a_swap_in_two_steps_leaves_each_role_its_own_things() -> None:
    """Drafts, notes and messages belong to the role (failure story 2)."""
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
    """Absence is an interval (failure stories 1 and 2)."""
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


# -- the baton ---------------------------------------------------------------------------------------------------------


def test_the_hosts_console_begins_with_the_baton_and_passes_it() -> None:
    desk = room()
    assert (holds_baton(desk.state, ""), baton_holder(desk.state)) == (True, "")
    assert desk.refusal(c.ReleaseInject("news"), member="fay") == "baton"
    assert desk.events(c.PassBaton("fay")) == [e.BatonPassed("fay")]
    assert baton_holder(desk.state) == "Fay"
    assert desk.refusal(c.ReleaseInject("news")) == "baton"
    assert desk.refusal(c.ReleaseInject("news"), member="gus") == "baton"
    assert desk.refusal(c.ReleaseInject("news"), member="fay") == ""
    assert desk.events(c.PassBaton("fay"), member="fay") == []


def test_a_preview_is_the_same_whoever_holds_the_baton() -> None:
    desk = room()
    desk.ask(c.CloseDecision("lead"))
    before = preview(BOOK, desk.state, c.ResolveDecision("lead"), desk.table.clock)
    desk.ask(c.PassBaton("fay"))
    assert preview(BOOK, desk.state, c.ResolveDecision("lead"), desk.table.clock) == before
    assert before.refused == ""


def test_only_the_holder_and_the_host_move_the_baton() -> None:
    desk = room()
    assert desk.refusal(c.PassBaton("gus"), member="gus") == "baton"
    desk.ask(c.PassBaton("fay"))
    assert desk.refusal(c.PassBaton("gus"), member="gus") == "baton"
    desk.ask(c.PassBaton("gus"), member="fay")
    assert baton_holder(desk.state) == "Gus"
    desk.ask(c.PassBaton(""))  # the host's console takes it back
    assert desk.state.baton == ""
    assert desk.refusal(c.PassBaton("cy")) == "empty-seat"  # a player is no co-facilitator


def test_a_refusal_names_who_holds_the_baton() -> None:
    desk = room()
    with pytest.raises(c.Refused, match="host's console holds the baton"):
        desk.ask(c.StartMove(), member="fay")
    desk.ask(c.PassBaton("fay"))
    with pytest.raises(c.Refused, match="Fay holds the baton"):
        desk.ask(c.StartMove())


def test_two_facilitators_release_in_the_same_second() -> None:
    """Exactly one release, and one refusal that says why, whoever comes first."""
    for order in (("", "fay"), ("fay", "")):
        desk = room()
        batch = desk.table.prepare([Asked(c.ReleaseInject("news"), FACILITATOR, f"id-{who}", who) for who in order])
        desk.table.commit(batch)
        desk.table.publish(batch)
        done = [result for result in batch.results if isinstance(result, Receipt)]
        refused = [result for result in batch.results if isinstance(result, c.Refused)]
        assert len(done) == 1
        assert [(each.code, "baton" in each.words) for each in refused] == [("baton", True)]
        assert sum(isinstance(record.event, e.InjectReleased) for record in desk.records) == 1


def test_two_presses_of_the_holder_release_once() -> None:
    desk = room()
    batch = desk.table.prepare([Asked(c.ReleaseInject("news"), FACILITATOR, f"id-{n}") for n in range(2)])
    desk.table.commit(batch)
    desk.table.publish(batch)
    assert [getattr(result, "code", "done") for result in batch.results] == ["done", "already-released"]


def test_the_baton_of_who_leaves_falls_to_the_hosts_console() -> None:
    desk = room()
    desk.ask(c.PassBaton("fay"))
    assert desk.refusal(c.VacateRole(FACILITATOR, "fay"), member="gus") == "baton"
    assert desk.refusal(c.SeatRole("north", "Fay", consent=True, member="fay"), member="gus") == "baton"
    assert desk.events(c.VacateRole(FACILITATOR, "fay")) == [e.RoleVacated(FACILITATOR, "fay"), e.BatonPassed("")]
    assert desk.refusal(c.SendMessage(("north",), "x"), member="fay") == "not-seated"
    desk.ask(c.PassBaton("gus"))
    assert desk.events(c.VacateRole(FACILITATOR, "gus"), member="gus")[-1] == e.BatonPassed("")


@pytest.mark.parametrize("command", sorted(people.WITHOUT_BATON, key=str), ids=lambda command: command.__name__)
def test_safety_seating_talk_notes_and_typing_need_no_baton(command: type[c.Command]) -> None:
    desk = room()
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.SendComcheck())
    desk.ask(c.AskRfi("north", "What?"), "north")
    rfi = len(desk.records)
    made: dict[type[c.Command], c.Command] = {
        type(each): each
        for each in (
            c.AcknowledgeInject("news", "north"), c.KeepDraft("lead", "north", YES), c.SubmitResponse("lead", "north", YES),
            c.AddReason("bout", "north", "pro", "Because"), c.SubmitEstimate("bout", "south", 50), c.AskRfi("west", "When?"), c.Pause(),
            c.DeclareEmergency(), c.WriteLogLine("Line"), c.CorrectLogLine(1, "Line"), c.SendMessage(("north",), "Hello"),
            c.ReadMessages(FACILITATOR, 1), c.AnswerRfi(rfi, "This."), c.RefuseRfi(rfi, "No."), c.RecordObservation("Seen"),
            c.SeatRole("west", "Wim", consent=True, member="wim"), c.VacateRole("north", "bob"), c.NameLead("north", "bob"),
            c.PassBaton("gus"), c.SendComcheck(), c.AnswerComcheck(),
        )
    }  # fmt: skip
    assert made.keys() == people.WITHOUT_BATON
    assert desk.refusal(made[command], member="gus") == ("baton" if command is c.PassBaton else "")


@pytest.mark.parametrize(
    "command",
    [
        c.ReleaseInject("news"), c.HoldSerial("news"), c.OpenDecision("most"), c.CloseDecision("lead"), c.StartMove(), c.EndExercise(),
        c.Continue(), c.LiftEmergency("me"), c.AdjustTrack("heat", 1, "why"), c.Undo(), c.ExtendMove(5), c.TurnWall("blank"),
        c.SetScenarioTime("2025-07-01", "Later"), c.Adjudicate("bout"), c.ReleaseAdHoc("T", "S", "press", "B"),
    ],
    ids=lambda command: type(command).__name__,
)  # fmt: skip
def test_what_runs_the_exercise_needs_the_baton(command: c.Command) -> None:
    desk = room()
    assert desk.refusal(command, member="fay") == "baton"
    assert desk.refusal(command) != "baton"


def test_time_goes_on_whoever_holds_the_baton() -> None:
    desk = room()
    desk.ask(c.PassBaton("fay"))
    desk.later(601)
    assert desk.question("lead").status == "closed"
    assert desk.refusal(c.ResumeSession(), TABLE) == ""
    assert desk.refusal(c.Continue(), UMPIRE) == "baton"
    assert desk.refusal(c.Continue(), member="fay") == ""


# -- the test inject ---------------------------------------------------------------------------------------------------


def test_every_seat_confirms_the_test_inject_once() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    desk.seat("north", "ann", "bob")
    desk.ask(c.SendComcheck())
    for seat, member in (
        ("north", "ann"),
        ("north", "bob"),
        (OBSERVER, ""),
        (WALL, ""),
        ("south", ""),
        (FACILITATOR, ""),
    ):
        assert desk.events(c.AnswerComcheck(), seat, member) == [e.ComcheckAnswered(seat, member)]
        assert desk.events(c.AnswerComcheck(), seat, member) == []
    assert len(desk.state.comcheck_answers) == 6
    assert seen_by("north", desk).comcheck_answers == {("north", "ann"), ("north", "bob")}


def test_a_second_test_inject_forgets_the_receipts_of_the_first() -> None:
    desk = Desk.started()
    desk.ask(c.SendComcheck())
    desk.ask(c.AnswerComcheck(), "north")
    desk.ask(c.SendComcheck())
    assert desk.state.comcheck == len(desk.records)
    assert desk.state.comcheck_answers == set()
    assert desk.events(c.AnswerComcheck(), "north") == [e.ComcheckAnswered("north", "")]


def test_nobody_outside_the_room_confirms() -> None:
    desk = Desk.started()
    desk.ask(c.SendComcheck())
    assert desk.refusal(c.AnswerComcheck(), "nobody") == "not-yours"
