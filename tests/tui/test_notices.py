"""The console's notices: a narrow screen cuts the title, never the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.tui.kit.text import shortened
from tests.tui.console_help import console

LONG = "A title of many words that goes on and on, 長い題名, until no line of a terminal can hold it at all"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (f"✓ out: “{LONG}” · before “{LONG}” (u undoes)", "” (u undoes)"),
        (f"■ closed: “{LONG}”: confirm, or undo (enter, u)", "”: confirm, or undo (enter, u)"),
        (f"✓ stands: “{LONG}”: read it aloud (u undoes)", "”: read it aloud (u undoes)"),
        (f"✓ skipped {LONG} (u undoes)", "… (u undoes)"),
        (f"All have answered “{LONG}”: d closes it.", "”: d closes it."),
        (f"PAUSEX: {LONG} until you continue (p).", "… (p)."),
        (LONG, "…"),
    ],
)
@pytest.mark.parametrize("width", [58, 78])
def test_the_title_is_cut_and_the_end_stays(words: str, end: str, width: int) -> None:
    line = shortened(words, width)
    assert line.plain.endswith(end)
    assert width - 2 <= line.cell_length <= width
    assert line.plain.startswith(words[:8])


@pytest.mark.slow
@given(st.text(), st.integers(0, 100))
def test_no_notice_is_wider_than_its_line(words: str, width: int) -> None:
    assert shortened(words, width).cell_length <= width


def test_what_fits_is_left_alone() -> None:
    assert shortened("✓ out: “Short” (u undoes)", 78).plain == "✓ out: “Short” (u undoes)"


async def test_a_notice_is_fitted_again_when_the_screen_changes(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24), started=True) as hand:
        hand.console.control.say(f"✓ out: “{LONG}” (u undoes)")
        await hand.until(lambda: "…” (u undoes)" in hand.screen_text())
        await hand.pilot.resize_terminal(160, 40)
        await hand.until(lambda: f"“{LONG}” (u undoes)" in hand.screen_text())
