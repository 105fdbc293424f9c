"""Tracks as bars: titles before bars, numbers whole."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise.state import Change
from tabletop.exercise.views import TrackRow
from tabletop.tui.console.track_bars import change_words, track_lines
from tests.tui.console_help import console


def row(
    title: str, value: int = 5, most: int = 10, *, band: str = "", change: int = 0, hidden: bool = False
) -> TrackRow:
    return TrackRow("t", title, value, 0, most, band, Change(change, "", 0.0) if change else None, hidden, "")


ROWS = st.lists(
    st.builds(
        row,
        st.text("aé長 ", max_size=50),
        st.integers(0, 150_000),
        st.sampled_from([5, 10, 100, 150_000]),
        band=st.sampled_from(["", "calm", "alarming"]),
        change=st.integers(-9, 9),
        hidden=st.booleans(),
    ),
    max_size=6,
)


@given(ROWS, st.integers(10, 120))
def test_every_line_fills_its_row(rows: list[TrackRow], width: int) -> None:
    lines = list(track_lines(rows, width))
    assert len(lines) == len(rows)
    assert all(line.cell_length == width for line in lines)


def test_the_bar_and_then_the_band_give_way_before_a_title_is_cut() -> None:
    title = "A title of thirty characters.."
    for width, cells, band in (
        (60, 10, True),
        (53, 10, True),
        (52, 6, True),
        (49, 6, True),
        (48, 6, False),
        (40, 6, False),
    ):
        (line,) = track_lines([row(title, band="alarming", value=5)], width)
        assert title in line.plain
        assert line.plain.count("▇") + line.plain.count("░") == cells, width
        assert ("alarming" in line.plain) is band, width


def test_bars_of_different_ends_say_what_they_are_out_of() -> None:
    """Two of five is a longer bar than three of ten, so nobody may take the lengths for the numbers."""
    of_five, of_ten = track_lines([row("Five", 2, 5), row("Ten", 3, 10)], 60)
    assert "2/5" in of_five.plain
    assert "3/10" in of_ten.plain
    same, _ = track_lines([row("Ten", 2, 10), row("Also", 3, 10)], 60)
    assert "/" not in same.plain


def test_up_and_down_look_the_same() -> None:
    up, down = (change_words(row("T", change=change)) for change in (2, -2))
    assert (up.plain, down.plain) == ("▲2", "▼2")
    assert [span.style for span in up.spans] == [span.style for span in down.spans]


def test_a_count_in_the_thousands_takes_no_room_from_the_other_titles() -> None:
    scale, count = track_lines([row("Transatlantic cohesion"), row("Troops pledged", 15000, 50000, change=15000)], 36)
    assert "Transatlantic cohesion" in scale.plain
    assert count.plain.rstrip().endswith("15000 ▲15000")
    assert "Troops pledged" in count.plain


async def test_the_shipped_titles_are_whole_on_a_wide_console(tmp_path: Path) -> None:
    async with console(tmp_path, scenario="security-guarantees", started=True) as hand:
        room = hand.text("room")
        titles = [spec.title for spec in hand.console.control.book.scenario.tracks.values() if len(spec.title) <= 26]
        assert len(titles) >= 6
        assert [title for title in titles if title not in room] == []
