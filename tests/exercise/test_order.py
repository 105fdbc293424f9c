"""The order of what is planned is changed by hand: two serials change places, and the times stay where they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.views import queue
from tabletop.report.facts.injects import lines
from tabletop.report.facts.walk import Walk
from tests.lab import BOOK, ROLES, Desk


def order(desk: Desk) -> list[str]:
    """What waits for its time, as the queue has it."""
    rows = queue(BOOK, desk.state, desk.table.clock).rows
    return [row.serial for row in rows if row.status in {"planned", "next", "overdue", "deferred"}]


def times(desk: Desk) -> list[float]:
    rows = queue(BOOK, desk.state, desk.table.clock).rows
    return [round(row.due) for row in rows if row.due is not None]


def test_the_next_is_another_and_goes_out_before_it() -> None:
    desk = Desk.started()
    before = times(desk)
    first, second, *rest = order(desk)
    desk.ask(c.MoveSerial(second, -1))
    assert order(desk) == [second, first, *rest]
    assert times(desk) == before
    assert queue(BOOK, desk.state, desk.table.clock).upcoming == second
    desk.ask(c.Undo())
    assert order(desk) == [first, second, *rest]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from((-1, 1)), st.booleans()), max_size=12))
def test_any_moves_in_any_order_change_two_places_at_a_time(moves: list[tuple[int, int, bool]]) -> None:
    desk = Desk.started()
    for place, by, tie in moves:
        now = order(desk)
        serial = now[place % len(now)]
        if tie:  # two at the same time
            desk.ask(c.DeferSerial(serial, 3))
            now = order(desk)
        here = now.index(serial)
        if not 0 <= here + by < len(now):
            assert desk.refusal(c.MoveSerial(serial, by)) == "at-the-end"
            continue
        desk.ask(c.MoveSerial(serial, by))
        now[here], now[here + by] = now[here + by], now[here]
        assert order(desk) == now


def test_what_releases_itself_comes_at_its_new_time() -> None:
    desk = Desk.started()
    assert order(desk)[-1] == "clockwork"
    desk.ask(c.MoveSerial("clockwork", -1))
    desk.later(181)
    assert "clockwork" in desk.state.play.delivered
    assert "pair-note" not in desk.state.play.delivered


@pytest.mark.parametrize(
    ("serial", "code"), [("nothing", "no-such-serial"), ("boil", "no-time"), ("news", "at-the-end"), ("secret", "gone")]
)
def test_what_has_no_place_cannot_change_it(serial: str, code: str) -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("secret"))
    with pytest.raises(Refused) as refused:
        desk.ask(c.MoveSerial(serial, -1))
    assert refused.value.code == code


def test_in_the_next_move_what_was_moved_waits_no_longer_in_the_queue() -> None:
    desk = Desk.started()
    desk.ask(c.MoveSerial("secret", 1))
    desk.ask(c.StartMove("middle"))
    assert not {"secret", "pair-note"} & set(order(desk))


def test_the_report_calls_nothing_deferred_that_was_moved() -> None:
    desk = Desk.started()
    desk.ask(c.MoveSerial("pair-note", -1))
    assert [type(record.event) for record in desk.records[-2:]] == [e.SerialMoved, e.SerialMoved]
    desk.later(60)
    desk.ask(c.ReleaseInject("pair-note"))
    desk.later(180)
    desk.ask(c.ReleaseInject("secret"))
    found = {line.serial: line for line in lines(Walk(desk.records), BOOK, ROLES, held=frozenset(), coarse=False)}
    assert (found["pair-note"].status, found["pair-note"].delay) == ("early", -120.0)
    assert (found["secret"].status, found["secret"].delay) == ("late", 120.0)
