"""Tracks over the moves: the numbers behind the plot, and the plot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.timeline import TrackSeries, timeline
from tabletop.tui.hotwash.plot import Plot, braille, columns, labels, short
from tests.tui.host import Room, scenario


def test_each_move_ends_where_the_next_begins_and_practice_does_not_count() -> None:
    played = scenario("first-steps")
    room = Room(played)
    room.do(c.AdjustTrack("goodwill", -3, "practice"), c.StartMove())
    room.do(c.AdjustTrack("goodwill", 2, "it counts"), c.AdjustTrack("purse", -1, "it counts"), c.EndExercise())
    line = timeline(Rulebook(played), room.table.records)
    assert line.moves == (("the-rope", "The rope"),)
    assert {series.track: series.values for series in line.series} == {"goodwill": (5, 7), "purse": (5, 4)}
    assert line.series[0].band == "high"


def test_an_undo_takes_its_change_off_the_line() -> None:
    played = scenario("first-steps")
    room = Room(played)
    room.do(c.StartMove(), c.AdjustTrack("goodwill", 2, "slip"), c.Undo(), c.EndExercise())
    line = timeline(Rulebook(played), room.table.records)
    assert line.series[0].values == (5, 5)


def test_a_move_taken_back_was_not_played() -> None:
    played = scenario("security-guarantees")
    room = Room(played)
    room.do(c.StartMove(), c.AdjustTrack("unity", -2, "a"), c.StartMove(), c.AdjustTrack("unity", -1, "b"))
    room.do(c.Undo(), c.Undo())
    line = timeline(Rulebook(played), room.table.records)
    assert [move for move, _ in line.moves] == ["after-alaska"]
    assert next(series.values for series in line.series if series.track == "unity") == (6, 4)


def test_nothing_played_is_a_point_and_practice_alone_is_shown() -> None:
    played = scenario("first-steps")
    assert timeline(Rulebook(played), []).series[0].values == (5,)
    assert timeline(Rulebook(played), Room(played).table.records).moves == (("try-out", "Try-out"),)


@given(
    st.lists(st.integers(-100_000, 100_000), min_size=1, max_size=30),
    st.integers(-100_000, 100_000),
    st.integers(0, 200_000),
    st.integers(1, 120),
    st.integers(1, 8),
)
def test_the_line_has_its_size_whatever_its_values(
    values: list[int], least: int, span: int, width: int, height: int
) -> None:
    rows = braille(values, least, least + span, width, height)
    assert [len(row) for row in rows] == [width] * height
    assert any(row.strip() for row in rows)


def test_the_highest_value_is_at_the_top_and_the_lowest_at_the_bottom() -> None:
    rows = braille([0, 10], 0, 10, 10, 4)
    assert rows[3][0] == "⡀" or ord(rows[3][0]) & 0x40
    assert ord(rows[0][-1]) & 0x01 or ord(rows[0][-1]) & 0x08


@pytest.mark.parametrize(("count", "width", "places"), [(1, 10, [0]), (2, 10, [0, 9]), (3, 11, [0, 5, 10])])
def test_points_are_spread_over_the_width(count: int, width: int, places: list[int]) -> None:
    assert columns(count, width) == places


@given(st.lists(st.text("0123456789k.", min_size=1, max_size=6), min_size=1, max_size=20), st.integers(6, 80))
def test_labels_never_overrun_and_the_last_one_stays(words: list[str], width: int) -> None:
    row = labels(words, width)
    assert len(row) <= width
    assert row.endswith(words[-1])


def test_numbers_and_words_stand_beside_the_line_so_that_no_colour_is_needed() -> None:
    series = TrackSeries("t", "Troops [/] pledged", 0, 50_000, "soldiers", (0, 22_500, 15_000), "", hidden=False)
    text = Plot(series, ["start", "1", "2"]).picture(60).plain
    assert "Troops [/] pledged" in text
    assert "0 → 15,000 ▲ +15,000 soldiers" in text
    assert "50k┤" in text
    assert text.splitlines()[-2].split() == ["0", "22.5k", "15k"]
    assert text.splitlines()[-1].split() == ["start", "1", "2"]
    assert short(9_999) == "9999"


def test_a_track_that_players_did_not_see_says_so() -> None:
    series = TrackSeries("t", "Secret", 0, 10, "", (1, 2), "low", hidden=True)
    assert Plot(series, ["start", "1"]).picture(50).plain.startswith("Secret (hidden)")
