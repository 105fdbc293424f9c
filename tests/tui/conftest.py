"""What all tests of screens share: nobody at the keyboard is hurried."""

from __future__ import annotations

from inspect import iscoroutinefunction
from types import SimpleNamespace

import pytest

from tests.patience import PATIENCE


def pytest_itemcollected(item: pytest.Item) -> None:
    """A whole screen takes half a second, and there are hundreds: they are the slow ones here."""
    if isinstance(item, pytest.Function) and iscoroutinefunction(item.function):
        item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person has a few seconds for, a test has :data:`PATIENCE` for; a busy machine takes longer than a person."""
    for seconds in (
        "console.emergency.TWICE",
        "seat.observer.AGAIN",
        "hotwash.paper_form.AGAIN",
        "seat.station.AGAIN",
        "seat.station.LAST_WORDS",
        "seat.station_hotwash.AGAIN",
        "wall.wall.AGAIN",
        "wall.wall.CARD",
    ):
        monkeypatch.setattr(f"tabletop.tui.{seconds}", PATIENCE)
    monkeypatch.setattr("tabletop.room.guest.dial.PATIENCE", PATIENCE)
    still = SimpleNamespace(monotonic=lambda: 0.0)  # a replay that plays goes on only where a test says so
    monkeypatch.setattr("tabletop.tui.replay.playback.time", still)
