"""Taking back a control action: play stands exactly as before, and never behind the back of a player."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import apply_play, fold
from tabletop.exercise.seats import TABLE
from tabletop.exercise.state import Play, State
from tests.exercise.wild import improvised, plays
from tests.lab import SEED, Desk


@pytest.mark.slow
@given(plays)
def test_play_stands_exactly_as_before_the_action(play: tuple[int, int]) -> None:
    desk, _ = improvised(play)
    before: dict[int, Play] = {}
    state, expected = State(), State()
    for record in desk.records:
        before.setdefault(record.write, copy.deepcopy(state.play))
        if isinstance(record.event, e.Undone):
            expected.play = copy.deepcopy(before[record.event.undone])
            state = fold([record], state)
        else:
            expected.play = copy.deepcopy(state.play)
            state = fold([record], state)
            apply_play(expected.play, record)
        assert state.play == expected.play


@pytest.mark.drill(3)
def test_a_release_is_taken_back_with_its_consequences() -> None:
    desk = Desk.started("drill")
    desk.ask(c.ReleaseInject("drill-news"))
    assert desk.track("heat") == 8
    assert "storm" in desk.state.play.flags
    desk.ask(c.Undo())
    assert desk.track("heat") == 5
    assert "storm" not in desk.state.play.flags
    assert desk.status("drill-news") == "planned"
    assert "drill-news" not in desk.state.play.delivered


def test_nothing_to_undo_at_the_start_and_after_endex() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    assert desk.refusal(c.Undo()) == "nothing-to-undo"
    desk.ask(c.StartExercise(SEED))
    assert desk.refusal(c.Undo()) == "nothing-to-undo"
    desk.ask(c.HoldSerial("news"))
    desk.ask(c.EndExercise())
    assert desk.refusal(c.Undo()) == "ended"


def test_what_a_player_has_acted_on_stays() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.AcknowledgeInject("news", "east"), "east")
    assert desk.refusal(c.Undo()) == "acted-on"
    desk.ask(c.ReleaseInject("secret"))
    desk.ask(c.Undo())  # nobody has read that one
    assert desk.status("secret") == "planned"
    assert desk.refusal(c.Undo()) == "acted-on"


def test_an_opened_decision_can_be_taken_back_until_the_first_answer() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    desk.ask(c.KeepDraft("most", "north", c.Answer(rationale="so far")), "north")
    desk.ask(c.Undo())
    assert "most" not in desk.state.play.questions
    desk.ask(c.OpenDecision("most"))
    assert desk.state.draft("most", "north") is None
    desk.answer("most", north="yes")
    assert desk.refusal(c.Undo()) == "acted-on"


def test_a_refusal_names_an_ad_hoc_inject_by_its_title() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseAdHoc("A rumour", "Somebody", "press", "It is said."))
    desk.ask(c.AcknowledgeInject("ad-hoc-1", "east"), "east")
    try:
        desk.ask(c.Undo())
    except c.Refused as refused:
        assert "A rumour" in refused.words  # noqa: PT017 -- the words are the point
    assert desk.status("ad-hoc-1") == "released"


def test_what_time_has_done_does_not_happen_again_at_once() -> None:
    desk = Desk.started()
    released = desk.later(301)
    assert [event.inject for event in released if isinstance(event, e.InjectReleased)] == ["clockwork"]
    desk.ask(c.Undo())
    assert desk.status("clockwork") == "held"
    assert desk.later(60) == []
    desk.ask(c.RestoreSerial("clockwork"))
    assert [type(event) for event in desk.later(1)] == [e.InjectReleased]


def test_a_closing_by_time_taken_back_gives_two_minutes() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    desk.later(601)
    assert desk.question("most").status == "closed"
    desk.ask(c.Undo())
    assert desk.question("most").status == "open"
    assert desk.later(119) == []
    desk.answer("most", north="yes")
    assert [type(event) for event in desk.later(2)] == [e.DecisionClosed]


def test_a_judgement_bars_the_way_back() -> None:
    """It would otherwise be the closing before it that Undo takes back."""
    desk = Desk.started("middle")
    desk.decide("bout")
    desk.ask(c.Adjudicate("bout", "facilitator", "success", "the stronger reasons"))
    assert desk.refusal(c.Undo()) == "nothing-to-undo"


def test_dice_are_never_rolled_back() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "roll"))
    assert desk.refusal(c.Undo()) == "nothing-to-undo"
    assert desk.refusal(c.Adjudicate("bout", "roll")) == "no-reason"
    desk.ask(c.Adjudicate("bout", "roll", reason="the sheet was misread"))
    rolls = desk.state.argument("bout").rolls
    assert [roll[0] for roll in rolls] == [1, 2]  # a second judgement takes a fresh draw; both are kept


def test_a_move_can_be_taken_back() -> None:
    desk = Desk.started()
    desk.ask(c.StartMove())
    assert desk.state.play.move == "middle"
    desk.ask(c.Undo())
    assert desk.state.play.move == "opening"
    assert desk.state.play.moves_played == ("drill", "opening")
    desk.ask(c.StartMove())
    assert desk.state.play.move == "middle"


def test_only_so_many_actions_can_be_taken_back() -> None:
    desk = Desk.started()
    for number in range(30):
        desk.ask(c.AdjustTrack("heat", 1 if number % 2 else -1, "why"))
    taken = 0
    while not desk.refusal(c.Undo()):
        taken += 1
    assert taken == 20


def test_an_inject_armed_by_an_action_is_disarmed_with_it() -> None:
    desk = Desk.started()
    desk.ask(c.AdjustTrack("heat", 3, "why"))
    assert desk.status("boil") == "armed"
    desk.ask(c.Undo())
    assert desk.status("boil") == "planned"
    desk.ask(c.AdjustTrack("heat", 3, "why"))
    assert desk.status("boil") == "armed"
    assert desk.events(c.Tick(), TABLE) == []


def test_after_an_undone_closing_by_time_the_opening_can_be_undone_too() -> None:
    desk = Desk.started("middle")
    desk.ask(c.HoldSerial("news"))
    desk.ask(c.OpenDecision("most"))
    desk.later(601)
    assert desk.question("most").status == "closed"
    desk.ask(c.Undo())
    assert desk.question("most").status == "open"
    desk.ask(c.Undo())
    assert "most" not in desk.state.play.questions
    desk.ask(c.Undo())
    assert desk.status("news") == "planned"
