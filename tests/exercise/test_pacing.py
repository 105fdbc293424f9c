"""The forecast of ENDEX, and what each objective still has before it."""

from __future__ import annotations

import tomllib

from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise.pacing import WORTH_SAYING, Forecast, cover, forecast, in_words
from tabletop.exercise.pages.goals import goals_page
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import OBSERVER
from tabletop.scenario.load import load_document
from tests.exercise.wild import played, plays
from tests.lab import BOOK, SEED, Desk

SCENARIO = """
format = 1
[scenario]
id = "pace"
title = "Pace"
version = "1.0.0"
minutes = 90
marking = "EXERCISE"
summary = "S"
starts = 2025-06-01T10:00:00
safety = "S"
consent = "C"
[objective]
one = { title = "First" }
two = { title = "Second" }
three = { title = "Third" }
[role.north]
title = "North"
brief = "B"
wants = ["w"]
limits = ["l"]
goal = "g"
private = "p"
sources = ["invented"]
[move]
early = { title = "Early", minutes = 30, time = 2025-06-01T10:00:00, brief = "B" }
middle = { title = "Middle", minutes = 30, time = 2025-06-02T10:00:00, brief = "B" }
late = { title = "Late", minutes = 30, time = 2025-06-03T10:00:00, brief = "B" }
[ending]
end = { title = "End", text = "T" }
"""
INJECT = """
[inject.{id}]
title = "Inject {id}"
move = "{move}"
at = {at}
objectives = ["{objective}"]
optional = {optional}
from = "control"
channel = "paper"
body = "Words"
expect = ["They ask"]
sources = ["invented"]
"""
INJECTS = (
    ("a", "early", 0, "one", "false"),
    ("b", "early", 10, "two", "true"),
    ("c", "middle", 0, "two", "false"),
    ("d", "middle", 10, "one", "true"),
    ("e", "middle", 25, "one", "false"),
    ("f", "late", 0, "three", "true"),
)


def desk() -> Desk:
    names = ("id", "move", "at", "objective", "optional")
    injects = [INJECT.format(**dict(zip(names, row, strict=True))) for row in INJECTS]
    desk = Desk(book=Rulebook(load_document(tomllib.loads(SCENARIO + "".join(injects)))))
    desk.ask(c.OpenSession("Test"))
    desk.ask(c.StartExercise(SEED))
    return desk


def seen(desk: Desk) -> Forecast:
    found = forecast(desk.table.book, desk.state, desk.table.clock)
    assert found is not None
    return found


def test_at_the_plans_own_pace_endex_comes_as_planned() -> None:
    at = desk()
    assert (seen(at).planned, seen(at).late, in_words(seen(at))) == (5400.0, 0.0, "")
    at.ask(c.ReleaseInject("a"))
    at.monotonic += 300
    assert seen(at).late == 0.0


def test_a_move_that_overruns_makes_endex_late_and_slows_what_is_to_come() -> None:
    at = desk()
    for serial in ("a", "b"):
        at.ask(c.ReleaseInject(serial))
    at.monotonic += 2700
    assert seen(at).late == 900.0  # a quarter of an hour over, so far
    at.ask(c.StartMove())
    assert (seen(at).pace, seen(at).late) == (1.5, 900.0 + 900.0)  # the last move takes half as long again
    assert seen(at).enough == ()
    assert in_words(seen(at)) == "At this pace ENDEX comes 30 min late."


def test_what_is_overdue_still_needs_its_time() -> None:
    at = desk()
    at.monotonic += 1500
    assert seen(at).late == 1500.0  # the very first inject has not gone out: the whole move lies ahead


def test_a_quick_move_makes_endex_early() -> None:
    at = desk()
    for serial in ("a", "b"):
        at.ask(c.ReleaseInject(serial))
    at.monotonic += 900
    at.ask(c.StartMove())
    assert (seen(at).pace, seen(at).late) == (0.5, -900.0 - 900.0)
    assert in_words(seen(at)) == "At this pace ENDEX comes 30 min early."


def test_dropping_is_offered_where_every_objective_is_still_exercised() -> None:
    at = desk()
    at.ask(c.ReleaseInject("a"))
    assert [(d.serial, d.minutes, d.unserved) for d in seen(at).drops] == [
        ("b", 20, ()),
        ("d", 15, ()),
        ("f", 30, ("three",)),
    ]
    at.ask(c.ReleaseInject("b"))
    at.monotonic += 2400  # ten minutes over
    assert seen(at).enough == ("d",)
    assert in_words(seen(at)) == ("At this pace ENDEX comes 10 min late; dropping d still exercises every objective.")
    at.ask(c.SkipSerial("d", "no time"))
    assert [d.serial for d in seen(at).drops] == ["f"]
    assert seen(at).enough == ()


def test_two_that_each_could_go_are_not_dropped_together_if_an_objective_goes_with_them() -> None:
    at = desk()
    at.ask(c.ReleaseInject("a"))
    at.ask(c.SkipSerial("c", "no time"))  # now b alone serves the second objective
    assert {d.serial: d.unserved for d in seen(at).drops}["b"] == ("two",)


def test_an_objective_says_how_far_it_has_come() -> None:
    at = desk()
    assert [(x.standing, x.served, x.ahead) for x in cover(at.table.book, at.state)] == [
        ("ahead", 0, 3),
        ("ahead", 0, 2),
        ("ahead", 0, 1),
    ]
    at.ask(c.ReleaseInject("a"))
    at.ask(c.SkipSerial("f", "no time"))
    assert [x.standing for x in cover(at.table.book, at.state)] == ["open", "ahead", "unserved"]
    at.ask(c.RecordObservation("They asked"))
    at.ask(c.TickExpectation("a", 1))
    [one, *_] = cover(at.table.book, at.state)
    assert (one.standing, one.notes, one.ticked) == ("done", 1, 1)
    at.ask(c.TickExpectation("a", 1, seen=False), OBSERVER)
    assert cover(at.table.book, at.state)[0].ticked == 0


def test_there_is_no_forecast_before_startex_after_endex_and_in_practice() -> None:
    fresh = Desk()
    fresh.ask(c.OpenSession("Test"))
    assert forecast(BOOK, fresh.state, 0.0) is None
    assert forecast(BOOK, Desk.started("drill").state, 0.0) is None
    over = Desk.started("middle")
    over.ask(c.EndExercise())
    assert forecast(BOOK, over.state, 0.0) is None


def test_after_endex_nothing_is_still_to_come_and_practice_says_why_there_is_no_forecast() -> None:
    desk = Desk.started()
    assert any(seen.ahead for seen in cover(BOOK, desk.state))
    desk.ask(c.EndExercise())
    assert not any(seen.ahead or seen.standing == "ahead" for seen in cover(BOOK, desk.state))
    text = repr(goals_page(BOOK, desk.state, 0.0))
    assert "still to come" not in text
    drill = Desk.started("drill")
    assert "There is no forecast in practice" in repr(goals_page(BOOK, drill.state, 0.0))


def test_practice_is_not_counted_against_the_plan() -> None:
    drilled = Desk.started("drill")
    drilled.monotonic += 3600
    drilled.ask(c.StartMove())
    found = forecast(BOOK, drilled.state, drilled.table.clock)
    assert found is not None
    assert abs(found.late) < WORTH_SAYING


@given(plays)
def test_a_forecast_can_always_be_made_and_never_lies_in_the_past(play: tuple[int, int]) -> None:
    at, _ = played(play)
    found = forecast(BOOK, at.state, at.table.clock)
    assert [x.number for x in cover(BOOK, at.state)] == list(range(1, len(BOOK.scenario.objectives) + 1))
    if found is not None:
        assert found.expected >= at.table.clock
        assert set(found.enough) <= {drop.serial for drop in found.drops}
        in_words(found)
