"""The log at a moment is the same, wherever one came from to that moment."""

from __future__ import annotations

import random

import pytest
from textual.app import App, ComposeResult

from tabletop.tui.parts.log_view import LogView
from tests.exercise.story import story
from tests.lab import BOOK


class OneLog(App[None]):
    """A log that is moved about."""

    def compose(self) -> ComposeResult:
        """The one."""
        yield LogView(id="moved")


def lines(view: LogView) -> list[str]:
    """What it says."""
    return [str(view.line(row, 80)) for row in range(view.count)]


@pytest.mark.parametrize("seed", range(3))
async def test_going_back_and_on_shows_what_a_new_log_shows(seed: int) -> None:
    records = story().records
    chance = random.Random(seed)
    app = OneLog()
    async with app.run_test(size=(80, 24)):
        moved = app.query_one("#moved", LogView)
        for _ in range(12):
            count = chance.randrange(len(records) + 1)
            moved.show(BOOK, records, count)
            fresh = LogView()
            fresh.show(BOOK, records, count)
            assert lines(moved) == lines(fresh)
