"""What a seat is told about this moment, beside the form or alone."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widgets import Static

from tabletop.exercise.pages.now import now_page
from tabletop.exercise.pages.page import Page, Sent
from tabletop.tui.kit.page import keys_of, page_content


class NowPane(VerticalScroll):
    """The situation in words; without a question it has the screen to itself, beside one it is a column."""

    DEFAULT_CSS = """
    NowPane { padding: 0 2; scrollbar-size-vertical: 1; }
    NowPane > Static { height: auto; max-width: 96; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._page: Page | None = None

    def compose(self) -> Iterable[Static]:
        """One text."""
        yield Static(markup=False)

    def show(self, here: Sent) -> None:
        """Say it anew."""
        page = now_page(here)
        if page != self._page:
            self._page = page
            self.query_one(Static).update(page_content(page, keys_of(self, "station")))
