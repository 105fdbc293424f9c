"""A page of a station as one text to scroll."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.containers import VerticalScroll
from textual.widgets import Static

from tabletop.exercise.pages.page import Page, Sent
from tabletop.tui.kit.page import keys_of, page_content
from tabletop.tui.kit.plain_text import PlainText


class PagePane(VerticalScroll):
    """Shows what is made of what was sent to the seat, with the keys of the station."""

    DEFAULT_CSS = """
    PagePane { padding: 0 2; scrollbar-size-vertical: 1; }
    PagePane > Static { height: auto; max-width: 96; }
    """

    def __init__(self, make: Callable[[Sent], Page], *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`; ``make`` makes the page."""
        super().__init__(id=id)
        self._make = make
        self._page: Page | None = None

    def compose(self) -> Iterable[Static]:
        """One text."""
        yield PlainText()

    def show(self, here: Sent) -> None:
        """Say it anew, where it says something else by now."""
        page = self._make(here)
        if page != self._page:
            self._page = page
            self.query_one(Static).update(page_content(page, keys_of(self, "station")))
