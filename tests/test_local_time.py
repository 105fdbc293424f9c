from __future__ import annotations

import time

import pytest

from tabletop.local_time import local_time, on_clock


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows takes no time zone from the environment")
def test_a_recorded_time_is_shown_as_the_clock_here_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    on_clock.cache_clear()
    monkeypatch.setenv("TZ", "UTC-3")
    time.tzset()
    try:
        assert on_clock("2026-11-23T18:04:31.221Z") == "21:04"
        assert on_clock("2026-11-23T18:04:31.221Z", seconds=True) == "21:04:31"
    finally:
        monkeypatch.undo()
        time.tzset()
        on_clock.cache_clear()


def test_a_text_that_is_no_time_shows_nothing() -> None:
    assert local_time("yesterday") is None
    assert on_clock("yesterday") == ""
