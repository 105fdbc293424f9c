from __future__ import annotations

from tabletop.exercise.seats import ALL, CONTROL, OBSERVER, WALL
from tabletop.scenario.check_ids import SEATS


def test_no_role_can_be_named_like_a_seat_that_knows_more() -> None:
    assert {*CONTROL, OBSERVER, WALL, ALL} <= SEATS
