"""Tabs on one line, each turned to with the pointer as well as with its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted


class TabLine(PlainText):
    """Shows ready words; whoever has it turns to what was pointed at."""

    ALLOW_SELECT = False

    @dataclass
    class Pointed(Message):
        """A tab was clicked."""

        line: TabLine
        tab: str

        @property
        def control(self) -> TabLine:
            """The widget itself, for ``@on`` selectors."""
            return self.line

    def __init__(self, *, id: str) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._ends: list[tuple[int, str]] = []  #: the cell after each tab and the gap behind it

    def show(self, tabs: Sequence[tuple[str, Content]], gap: str, width: int, tail: Content | None = None) -> None:
        """Show (id, words) with ``gap`` between, in ``width`` cells; ``tail`` stands at the right."""
        end, self._ends = 0, []
        for tab, words in tabs:
            end += words.cell_length + len(gap)
            self._ends.append((end, tab))
        line = Content(gap).join(words for _, words in tabs)
        if tail is not None:
            line = line + Content(" " * max(1, width - line.cell_length - tail.cell_length)) + tail
        self.update(fitted(line, max(1, width)))

    def on_click(self, event: events.Click) -> None:
        """Turn to the tab under the pointer."""
        place = event.get_content_offset(self)
        tab = next((tab for end, tab in self._ends if place is not None and place.x < end), "")
        if tab:
            event.stop()
            self.post_message(self.Pointed(self, tab))
