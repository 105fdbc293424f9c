"""The feedback forms that are in: how many; on demand what they say together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from tabletop.exercise.debrief import Feedback
from tabletop.exercise.pages.feedback import forms_page
from tabletop.tui.kit.page import keys_of, laid
from tabletop.tui.parts.hotwash_panes import ScrolledPane

MOST_WIDTH = 100  #: columns of the summary


class FormsPane(ScrolledPane):
    """A count, then the summary."""

    def __init__(self) -> None:
        """Empty until :meth:`show`."""
        super().__init__()
        self._forms: Sequence[Feedback] = ()
        self._open = False

    def show(self, forms: Sequence[Feedback], *, summary: bool) -> None:
        """Show how many, and the ``summary`` if it is wanted."""
        self._forms, self._open = forms, summary
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """All of it."""
        page = forms_page(self._forms, summary=self._open)
        return laid(page.blocks, keys_of(self, "hotwash"), min(width, MOST_WIDTH))
