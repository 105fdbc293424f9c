"""What a pane of lines gives the terminal: every line covers its whole row, whatever stood there before."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import App, ComposeResult
from textual.content import Content

from tabletop.tui.kit.line_pane import LinePane

WIDTH, HEIGHT = 30, 6


class Lines(LinePane):
    """A short line, an empty one, one of wide letters and one that is too long."""

    def lines_for(self, width: int) -> Iterable[Content]:
        return [
            Content.styled("short", "bold"),
            Content(""),
            Content("漢字" * 4),
            Content("long " * width),
        ]


class Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield Lines()


async def test_every_line_fills_its_row_and_breaks_none() -> None:
    app = Shown()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        pane = app.query_one(Lines)
        for row in range(HEIGHT):
            strip = pane.render_line(row)
            assert "\n" not in strip.text
            assert sum(segment.cell_length for segment in strip) == pane.size.width
        assert pane.render_line(0).text.rstrip() == "short"
