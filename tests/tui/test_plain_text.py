"""A text that changes lays the screen out anew where that moves something, and is painted anew where it reads otherwise."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widgets import Static

from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


class Counted(PlainText):
    """Notes what it asks for."""

    asked: list[bool]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Counted:
        """As PlainText."""
        self.asked = [*getattr(self, "asked", []), layout]
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


class OneText(App[None]):
    """A text above another."""

    CSS = "#narrow { width: auto; }"

    def compose(self) -> ComposeResult:
        """Both."""
        yield Counted(plain("one"), id="wide")
        yield Counted(plain("one"), id="narrow")
        yield Static("below", id="below")


@pytest.mark.parametrize(
    ("where", "words", "asked"),
    [
        ("wide", "one", []),
        ("wide", "two", [False]),
        ("wide", "a\nb", [False, True]),
        ("narrow", "one", []),
        ("narrow", "three", [False, True]),
    ],
)
async def test_it_asks_for_as_little_as_its_new_text_needs(where: str, words: str, asked: list[bool]) -> None:
    app = OneText()
    async with app.run_test(size=(20, 6)) as pilot:
        await pilot.pause()
        text = app.query_one(f"#{where}", Counted)
        text.asked = []
        text.update(plain(words))
        assert text.asked == asked


async def test_what_is_below_moves_with_it_and_brackets_are_no_markup() -> None:
    app = OneText()
    async with app.run_test(size=(20, 6)) as pilot:
        app.query_one("#wide", Counted).update(plain("[b]\nand more"))
        await pilot.pause()
        assert app.query_one("#below").region.y == 3
        assert str(app.query_one("#wide", Counted).render()) == "[b]\nand more"
