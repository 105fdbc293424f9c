"""Drill 12: PAUSEX with three timers armed: an inject that releases itself, and two questions that close by themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.seats import TABLE
from tabletop.exercise.state import State
from tabletop.room.table.table import Table
from tests.lab import SEATS, Desk, sent_to

OVER_NIGHT = 10 * 3600.0


def by_pausex(desk: Desk) -> None:
    desk.ask(c.Pause("coffee"))


def by_emergency(desk: Desk) -> None:
    desk.ask(c.DeclareEmergency())


def by_the_end_of_the_program(desk: Desk) -> None:
    """Another process goes on with the save; its monotonic clock has nothing to do with the first one's."""
    clock = desk.table.clock
    desk.monotonic = 5.0
    now, monotonic = (lambda: desk.wall), (lambda: desk.monotonic)
    desk.table = Table(desk.table.book, desk.store, desk.records, monotonic=monotonic, now=now, clock=clock)
    desk.ask(c.ResumeSession(), TABLE)


def goes_on(desk: Desk) -> None:
    if desk.state.phase == "emergency":
        desk.ask(c.LiftEmergency("the warden"))
    desk.ask(c.Continue())


def left(state: State, decision: str, clock: float) -> float:
    """Seconds until that question closes."""
    return state.play.questions[decision].closes - clock


@pytest.mark.drill(12)
@pytest.mark.parametrize("stops", [by_pausex, by_emergency, by_the_end_of_the_program])
def test_what_is_armed_waits_as_long_as_it_had_to_and_comes_once_in_its_order(stops: Callable[[Desk], None]) -> None:
    desk = Desk.started("opening")
    desk.ask(c.OpenDecision("lead"))  # ten minutes
    desk.ask(c.OpenDecision("most"))
    desk.ask(c.ExtendDecision("most", 2))  # twelve; the inject “clockwork” goes out at five
    assert [event.kind for event in desk.later(299)] == []
    before = [left(desk.state, each, desk.table.clock) for each in ("lead", "most")]
    assert before == [301.0, 421.0]

    stops(desk)
    happened = len(desk.records)
    for _ in range(10):
        assert desk.later(OVER_NIGHT / 10) == []
    assert len(desk.records) == happened
    for seat in SEATS:
        seen = sent_to(desk, seat)
        if "lead" in seen.state.play.questions:
            assert left(seen.state, "lead", seen.clock) == 301.0, "time stands still at every seat"
    draft = c.KeepDraft("lead", "north", c.Answer(rationale="typed in the pause"))
    assert desk.refusal(draft, "north") == ""
    assert desk.refusal(c.SubmitResponse("lead", "north", c.Answer(("yes",))), "north") != ""

    goes_on(desk)
    assert [left(desk.state, each, desk.table.clock) for each in ("lead", "most")] == before
    assert desk.later(0.5) == []
    telling = {"inject-released", "decision-closed"}
    came = [[event.kind for event in desk.later(seconds) if event.kind in telling] for seconds in (0.5, 299, 1, 119, 1)]
    assert came == [["inject-released"], [], ["decision-closed"], [], ["decision-closed"]]
    assert [each.clock for each in desk.records if each.event.kind == "decision-closed"] == [600.0, 720.0]
    kept = desk.state.draft("lead", "north")
    assert kept is None or kept.rationale == "typed in the pause"
