"""Drill 3: an inject is released before those it was planned after, and then taken back."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.views import queue
from tests.lab import SEATS, Desk, sent_to


@pytest.mark.drill(3)
@pytest.mark.parametrize("inject", ["pair-note", "secret", "spare"])
def test_released_out_of_order_and_undone_everything_is_as_before_and_the_plan_goes_on(inject: str) -> None:
    """Those that depend on it are armed or stay as they were; the record keeps both, the release and that it was taken back."""
    desk = Desk.started("opening")
    desk.later(30)
    play, events = deepcopy(desk.state.play), len(desk.records)
    waiting = queue(desk.table.book, desk.state, desk.table.clock)
    before = {seat: sent_to(desk, seat).state.play for seat in SEATS}
    desk.ask(c.ReleaseInject(inject))
    out = desk.state.play.delivered[inject]
    assert out.how in {"early", "by-hand"}
    assert desk.status("news") == "planned", "what was due first is not held up and not skipped"
    assert (desk.status("echo") == "armed") == (inject == "pair-note")

    desk.ask(c.Undo())
    assert desk.state.play == play
    for seat in SEATS:
        assert sent_to(desk, seat).state.play == before[seat], seat
    assert queue(desk.table.book, desk.state, desk.table.clock) == waiting
    kinds = [record.event.kind for record in desk.records[events:]]
    assert "inject-released" in kinds
    assert len(kinds) > 1, "the record keeps what was done and that it was undone"

    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.ReleaseInject(inject))
    assert list(desk.state.play.delivered) == ["news", inject]
