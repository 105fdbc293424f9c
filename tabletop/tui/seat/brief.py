"""The brief of a station: the role's own card, what it can see of the tracks, and what everybody was told."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widgets import Static

from tabletop.exercise.pages.brief import brief_page
from tabletop.exercise.pages.page import Page, Sent
from tabletop.tui.kit.page import keys_of, page_content


class BriefPane(VerticalScroll):
    """One page to scroll: card, tracks, rules of the exercise."""

    DEFAULT_CSS = """
    BriefPane { padding: 0 2; scrollbar-size-vertical: 1; }
    BriefPane > Static { height: auto; max-width: 96; margin: 0 0 1 0; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._page: Page | None = None

    def compose(self) -> Iterable[Static]:
        """One text."""
        yield Static(markup=False)

    def show(self, here: Sent) -> None:
        """Say it anew: the tracks move."""
        page = brief_page(here)
        if page != self._page:
            self._page = page
            self.query_one(Static).update(page_content(page, keys_of(self, "station")))
