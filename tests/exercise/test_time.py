"""Exercise time, PAUSEX, emergencies, timers, moves and practice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.clock import ExerciseClock, as_hms, as_ms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.views import move_left
from tabletop.scenario.load import load_document
from tests import played
from tests.lab import SEED, Desk, document, sent_to


@pytest.mark.drill(12)
def test_twenty_minutes_and_a_pause_of_five_close_after_twenty_five() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("lead"))
    desk.ask(c.ExtendDecision("lead", 10))
    start = desk.monotonic
    desk.later(8 * 60)
    desk.ask(c.Pause("coffee"))
    assert desk.later(5 * 60) == []
    desk.ask(c.Continue())
    assert desk.later(12 * 60 - 1) == []
    closed = desk.later(1)
    assert [event.reason for event in closed if isinstance(event, e.DecisionClosed)] == ["time"]
    assert desk.monotonic - start == 25 * 60
    assert desk.records[-1].clock == 20 * 60


@pytest.mark.drill(7)
def test_the_computers_clock_moves_nothing() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("lead"))
    desk.wall = "2025-05-31T09:00:00.000Z"  # an hour and a day back
    desk.later(599)
    assert desk.question("lead").status == "open"
    desk.wall = "2031-01-01T00:00:00.000Z"
    desk.later(1)
    assert desk.question("lead").status == "closed"
    assert [record.clock for record in desk.records] == sorted(record.clock for record in desk.records)


def test_a_monotonic_source_that_steps_back_does_not_turn_time_back() -> None:
    desk = Desk.started("middle")
    desk.later(100)
    desk.ask(c.WriteLogLine("now"))
    desk.monotonic -= 500
    desk.ask(c.WriteLogLine("then"))
    assert [record.clock for record in desk.records][-2:] == [100.0, 100.0]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1000)), max_size=30))
def test_the_clock_counts_only_what_runs(steps: list[tuple[bool, float]]) -> None:
    clock, monotonic, expected = ExerciseClock(), 5.0, 0.0
    for running, seconds in steps:
        (clock.run if running else clock.stop)(monotonic)
        monotonic += seconds
        expected += seconds if running else 0.0
    assert clock.reading(monotonic) == pytest.approx(expected, abs=0.001 * (len(steps) + 1))


def test_times_in_words() -> None:
    assert [as_hms(0), as_hms(59.9), as_hms(3661), as_hms(360000)] == ["00:00:00", "00:00:59", "01:01:01", "100:00:00"]
    assert [as_ms(0), as_ms(61), as_ms(-61), as_ms(-0.5)] == ["00:00", "01:01", "-01:01", "00:00"]


def test_an_emergency_freezes_all_and_ends_in_a_pause() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("lead"))
    desk.later(100)
    desk.ask(c.DeclareEmergency())
    assert (desk.state.phase, desk.state.emergency) == ("emergency", "NO DUFF")
    assert desk.later(5000) == []
    desk.ask(c.KeepDraft("lead", "north", c.Answer(rationale="typing on")), "north")
    desk.ask(c.LiftEmergency("the director"))
    assert (desk.state.phase, desk.state.pause_reason) == ("paused", "the director")
    desk.ask(c.Continue())
    assert desk.question("lead").status == "open"
    desk.ask(c.WriteLogLine("on"))
    assert desk.records[-1].clock == 100


def test_an_emergency_before_startex() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    desk.ask(c.DeclareEmergency())
    assert desk.refusal(c.StartExercise(SEED)) == "emergency"
    desk.ask(c.LiftEmergency("all clear"))
    assert desk.state.phase == "before"
    desk.ask(c.StartExercise(SEED))


def test_a_resumed_session_stands_still() -> None:
    desk = Desk.started("middle")
    desk.later(60)
    desk.ask(c.ResumeSession())
    assert desk.state.phase == "paused"
    assert desk.later(500) == []
    desk.ask(c.Continue())
    desk.ask(c.WriteLogLine("on"))
    assert desk.records[-1].clock == 60


def test_practice_leaves_nothing_behind() -> None:
    desk = Desk.started("drill")
    desk.ask(c.ReleaseInject("drill-news"))
    desk.decide("drill-vote", north="yes")
    desk.ask(c.ResolveDecision("drill-vote"))
    assert (desk.track("heat"), desk.state.play.flags, desk.state.play.move_number) == (8, frozenset({"storm"}), 0)
    desk.ask(c.StartMove())
    assert (desk.state.play.practice, desk.state.play.move) == (False, "opening")
    assert (desk.track("heat"), desk.state.play.flags, desk.state.play.move_number) == (5, frozenset(), 1)
    assert desk.state.play.move_of == 3
    assert desk.status("flood") == "planned"  # the storm of the practice armed nothing of the record
    assert desk.state.play.changes == {}  # nor has any track moved in the move that begins
    wall = sent_to(desk, "wall")
    assert wall.state.play.changes == {}
    desk.ask(c.Undo())
    assert desk.state.play.changes["heat"].delta == 3


def test_practice_does_not_come_back_once_the_record_has_begun() -> None:
    made = document()
    made["move"]["opening"]["practice"] = True
    desk = Desk(book=Rulebook(load_document(made)))
    desk.ask(c.OpenSession("Test"))
    desk.ask(c.StartExercise(SEED))
    desk.ask(c.StartMove("middle"))  # the second practice move is left out
    desk.ask(c.AdjustTrack("heat", 2, "why"))
    assert desk.refusal(c.StartMove("opening")) == "practice-over"
    assert desk.track("heat") == 7


def test_practice_can_be_left_out() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test", practice=False))
    desk.ask(c.StartExercise(SEED))
    assert desk.state.moves == ("opening", "middle", "final")
    assert desk.refusal(c.StartMove("drill")) == "no-such-move"


def test_moves_run_in_the_order_of_the_course_and_then_end() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test", course="short", roles=("east", "north")))
    assert desk.state.moves == ("drill", "opening", "final")
    assert desk.state.roles == ("north", "east")
    desk.ask(c.StartExercise(SEED))
    desk.ask(c.StartMove())
    desk.ask(c.StartMove())
    assert desk.state.play.move == "final"
    assert desk.refusal(c.StartMove()) == "no-next-move"


def test_a_move_may_be_played_out_of_order() -> None:
    desk = Desk.started("middle")
    desk.ask(c.StartMove())
    assert desk.state.play.move == "opening"


def test_a_session_needs_a_move_that_counts() -> None:
    only_practice = document() | {"course": {"short": {"title": "Short", "minutes": 20, "moves": ["drill"]}}}
    desk = Desk(book=Rulebook(load_document(only_practice)))
    assert desk.refusal(c.OpenSession("Test", course="short")) == "no-moves"


def test_a_move_is_given_and_taken_time() -> None:
    desk = Desk.started("opening")
    desk.later(60)
    assert move_left(desk.state, desk.table.clock) == 19 * 60
    desk.ask(c.ExtendMove(5))
    assert move_left(desk.state, desk.table.clock) == 24 * 60
    desk.ask(c.ExtendMove(-10))
    assert desk.state.play.move_minutes == 15


def test_scenario_time_jumps_with_a_line() -> None:
    desk = Desk.started("opening")
    desk.ask(c.SetScenarioTime("2025-09-04T10:00+02:00", "A week later"))
    assert desk.state.play.time == "2025-09-04T10:00:00+02:00"


def test_an_extension_never_closes_in_the_past() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("lead"))
    desk.later(300)
    desk.ask(c.ExtendDecision("lead", -20))
    assert desk.question("lead").closes == 300
    assert [type(event) for event in desk.later(0)] == [e.DecisionClosed]


@pytest.mark.parametrize(("heat", "ending"), [(3, "mild"), (4, "hot")])
def test_endex_names_the_ending_and_opens_the_dice(heat: int, ending: str) -> None:
    desk = Desk.started("final")
    desk.ask(c.AdjustTrack("heat", heat, "why"))
    kinds = [type(event) for event in desk.events(c.EndExercise("time is up"))]
    assert kinds == [e.EndingReached, e.ExerciseEnded, e.SeedRevealed]
    state = desk.state
    assert state.ending is not None
    assert (state.phase, state.ending[0], state.end_reason, state.seed) == ("ended", ending, "time is up", SEED)
    assert desk.later(10_000) == []
    desk.ask(c.WriteLogLine("a last line", "note"))
    desk.ask(c.CorrectLogLine(desk.state.seq, "the very last"))


def ended(desk: Desk) -> tuple[str, str, str]:
    desk.ask(c.EndExercise())
    assert desk.state.ending is not None
    return desk.state.ending


def test_an_exercise_that_ends_early_has_no_ending_of_the_scenario() -> None:
    """Neither the facilitator's screens nor a seat, the wall or an account tells of what was not played."""
    assert ended(Desk.started("drill")) == ("", "Ended early before the first move", "")
    assert ended(Desk.started("opening")) == ("", "Ended early after move 1 of 3", "")
    assert ended(Desk.started("middle")) == ("", "Ended early after move 2 of 3", "")


@pytest.mark.parametrize("settle", [None, "close", "resolve"])
def test_an_ending_is_told_once_what_was_put_in_the_last_move_is_settled(settle: str | None) -> None:
    desk = Desk.started("final")
    desk.ask(c.OpenDecision("ruling"))
    if settle is not None:
        desk.ask(c.CloseDecision("ruling"))
    if settle == "resolve":
        desk.ask(c.ResolveDecision("ruling", ("yes",), "it is so"))
    assert ended(desk)[1] == ("Mild" if settle == "resolve" else "Ended early in the last move")


@pytest.mark.parametrize("skip", [False, True])
def test_a_decision_planned_in_the_last_move_is_waited_for_unless_it_is_skipped(skip: bool) -> None:
    scenario = played.first_steps().scenario
    assert scenario is not None
    book = Rulebook(scenario)
    desk = Desk(book=book)
    desk.ask(c.OpenSession("Test", roles=tuple(book.scenario.roles), practice=False))
    desk.ask(c.StartExercise(SEED))
    if skip:
        desk.ask(c.SkipSerial("crossing", "no time"))
    assert ended(desk)[1] == ("One bank is enough" if skip else "Ended early in the last move")


def test_a_draft_is_kept_after_endex() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("lead"))
    desk.ask(c.EndExercise())
    desk.ask(c.KeepDraft("lead", "north", c.Answer(rationale="unsent")), "north")
    draft = desk.state.draft("lead", "north")
    assert draft is not None
    assert draft.rationale == "unsent"
