"""A short course shows only what can come up in it."""

from __future__ import annotations

from pathlib import Path

from tabletop.exercise import commands as c
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.views import queue
from tabletop.scenario.load import load_scenario
from tests.lab import SEED, Desk

SECURITY = Path(__file__).parents[2] / "scenarios" / "security-guarantees"


def test_serials_of_moves_not_played_and_what_only_they_call_for_stay_away() -> None:
    scenario = load_scenario(SECURITY).scenario
    assert scenario is not None
    book = Rulebook(scenario)
    desk = Desk(book=book)
    desk.ask(c.OpenSession("Short", course="short"))
    desk.ask(c.StartExercise(SEED))
    played = set(desk.state.moves)
    reach = book.of_session(desk.state.moves)
    assert {plan.id for plan in book.plans.values() if plan.move in played} <= reach
    assert not {plan.id for plan in book.plans.values() if plan.move and plan.move not in played} & reach
    shown = queue(book, desk.state, 0.0)
    assert {row.serial for row in (*shown.rows, *shown.drawer)} <= reach
    assert book.of_session(tuple(scenario.moves)) == set(book.plans)


def test_a_decision_that_only_an_unplayed_move_opens_is_out_of_reach() -> None:
    scenario = load_scenario(SECURITY).scenario
    assert scenario is not None
    book = Rulebook(scenario)
    without = tuple(move for move in scenario.moves if move != scenario.decisions["test-answer"].move)
    called = {
        serial
        for option in scenario.decisions["test-answer"].options.values()
        for serial in (*option.release, *option.open)
    }
    assert called
    assert not called & book.of_session(without)


def test_what_only_an_outcome_calls_for_is_not_offered_as_help() -> None:
    desk = Desk.started()
    called = {"echo"}  # released by pair-note alone
    assert not called & {row.serial for row in queue(desk.table.book, desk.state, 0.0).drawer}
    desk.ask(c.ReleaseInject("pair-note"))
    assert called <= {row.serial for row in queue(desk.table.book, desk.state, 0.0).rows}
