"""Who holds the baton and may run the exercise, and who has received the test inject."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.decide import people
from tabletop.exercise.people import baton_holder, holds_baton
from tabletop.exercise.preview import preview
from tabletop.exercise.seats import FACILITATOR, OBSERVER, TABLE, UMPIRE, WALL
from tabletop.room.table.table import Asked, Receipt
from tests.exercise.test_people import YES, room, seen_by
from tests.lab import BOOK, Desk

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


@pytest.mark.drill(9)
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
    desk.ask(c.WriteLogLine("Line"))
    line = len(desk.records)
    if command in {c.RecordPoint, c.GiveFeedback}:
        desk.ask(c.EndExercise())
    made: dict[type[c.Command], c.Command] = {
        type(each): each
        for each in (
            c.AcknowledgeInject("news", "north"), c.KeepDraft("lead", "north", YES), c.SubmitResponse("lead", "north", YES),
            c.AddReason("bout", "north", "pro", "Because"), c.SubmitEstimate("bout", "south", 50), c.AskRfi("west", "When?"), c.Pause(),
            c.DeclareEmergency(), c.WriteLogLine("Line"), c.CorrectLogLine(line, "Better"), c.SendMessage(("north",), "Hello"),
            c.ReadMessages(FACILITATOR, 1), c.AnswerRfi(rfi, "This."), c.RefuseRfi(rfi, "No."), c.RecordObservation("Seen"),
            c.SeatRole("west", "Wim", consent=True, member="wim"), c.VacateRole("north", "bob"), c.NameLead("north", "bob"),
            c.PassBaton("gus"), c.SendComcheck(), c.AnswerComcheck(), c.TickExpectation("news", 1), c.WithdrawConsent(0),
            c.RecordPoint("keep", "This"), c.GiveFeedback((("fit", 5),)),
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
    ):
        assert desk.events(c.AnswerComcheck(), seat, member) == [e.ComcheckAnswered(seat, member)]
        assert desk.events(c.AnswerComcheck(), seat, member) == []
    assert len(desk.state.comcheck_answers) == 5
    assert desk.refusal(c.AnswerComcheck()) == "own-comcheck"
    desk.ask(c.SeatRole(FACILITATOR, "Fay", True, "fay"))
    assert desk.events(c.AnswerComcheck(), FACILITATOR, "fay") == [e.ComcheckAnswered(FACILITATOR, "fay")]
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
