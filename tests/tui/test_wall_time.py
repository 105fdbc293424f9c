"""Wall time of the host on a machine whose clock is off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tabletop.exercise import events as e
from tabletop.tui.kit.wall_time import WallTime


def record(at: str) -> e.Recorded:
    return e.Recorded(1, 1, at, 0.0, "facilitator", "", "", e.HotwashOpened())


def ago(seconds: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


def off(time: WallTime) -> float:
    """By how many seconds it differs from this clock, forwards positive."""
    return (datetime.fromisoformat(time.now) - datetime.now(UTC)).total_seconds()


def test_history_says_nothing_about_the_clock() -> None:
    time = WallTime()
    time.follow([record(ago(3600))])
    assert off(time) == pytest.approx(0, abs=1)


def test_the_least_delay_of_what_comes_in_counts() -> None:
    time, records = WallTime(), [record(ago(3600))]
    time.follow(records)
    for delay in (200, 120, 150):  # this clock is two minutes ahead; two records were long on their way
        records.append(record(ago(delay)))
        time.follow(records)
    assert off(time) == pytest.approx(-120, abs=1)


def test_a_clock_that_is_behind_is_put_forward() -> None:
    time, records = WallTime(), [record(ago(0))]
    time.follow(records)
    records.append(record(ago(-90)))
    time.follow(records)
    assert off(time) == pytest.approx(90, abs=1)


@pytest.mark.parametrize("at", ["", "yesterday", "2025-06-01T10:00:00"])
def test_a_record_without_a_time_is_left_out(at: str) -> None:
    time = WallTime()
    time.follow([])
    time.follow([record(at)])
    assert off(time) == pytest.approx(0, abs=1)


def test_a_history_told_anew_is_history_again() -> None:
    time, records = WallTime(), [record(ago(10)), record(ago(10))]
    time.follow(records)
    time.follow(records[:1])
    assert off(time) == pytest.approx(0, abs=1)
