"""Drill 7: the computer's clock goes back an hour in the middle of a move, as it does in October.

That terminals in the room stay linked is ``tests/room/test_faults.py``; replay in such an hour is ``tests/tui/test_replay.py``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.seats import TABLE
from tabletop.records import replace
from tests.lab import SEATS, Desk, sent_to

BEGAN = datetime(2025, 10, 26, 0, 40, tzinfo=UTC)
SHIFTED = 25 * 60  #: seconds after which the clock of the second desk goes back


class Evening(Desk):
    """A desk whose computer shows the time, right or an hour behind."""

    behind = timedelta()

    def passes(self, seconds: int) -> None:
        """Time goes by in steps, and the computer's clock with it."""
        for _ in range(seconds // 10):
            self.monotonic += 10
            self.shows()
            self.ask(c.Tick(), TABLE)

    def shows(self) -> None:
        now = BEGAN + timedelta(seconds=self.monotonic - 1000) - self.behind
        self.wall = now.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def evening(behind: timedelta) -> Evening:
    """A move with an inject and two questions across that moment, a pause, and the end."""
    desk = Evening()
    desk.shows()
    desk.ask(c.OpenSession("Sunday"))
    desk.ask(c.StartExercise("5eed5eed5eed5eed"))
    desk.ask(c.StartMove("middle"))
    desk.passes(SHIFTED - 300)
    desk.ask(c.OpenDecision("lead"))
    desk.ask(c.OpenDecision("most"))
    desk.passes(300)
    desk.behind = behind
    desk.shows()
    desk.ask(c.SubmitResponse("most", "north", c.Answer(("yes",))), "north")
    desk.ask(c.SendMessage(("south",), "Which hour is it?", "north"), "north")
    desk.passes(240)
    desk.ask(c.Pause("the clock"))
    desk.passes(600)
    desk.ask(c.Continue())
    desk.passes(120)
    desk.ask(c.EndExercise("done"))
    return desk


@pytest.mark.drill(7)
@pytest.mark.parametrize("behind", [timedelta(hours=1), timedelta(days=400), -timedelta(hours=1)])
def test_an_exercise_goes_as_if_the_clock_had_not_been_moved(behind: timedelta) -> None:
    right, moved = evening(timedelta()), evening(behind)
    assert right.wall != moved.wall
    without = [[replace(record, at="") for record in desk.records] for desk in (right, moved)]
    assert without[0] == without[1]
    closed = [record.clock for record in moved.records if isinstance(record.event, e.DecisionClosed)]
    assert closed == [SHIFTED + 300, SHIFTED + 310]  # one at a look
    clocks = [record.clock for record in moved.records]
    assert clocks == sorted(clocks)
    assert moved.records[-1].clock == SHIFTED + 240 + 120
    assert fold(moved.records).play == right.state.play
    for seat in SEATS:
        assert sent_to(moved, seat).clock == sent_to(right, seat).clock
