"""Lists of lines; only lines in view are made, so that they may be thousands long. Of a :class:`ChoiceList` one line is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style


def painted(line: Content, style: Style, width: int) -> Strip:
    """A line as a scrolled widget paints it.

    One line each: wrapping, aligning and looking for links, as Visual.to_strips does, would cost three times as much.
    """
    strip = Strip([Segment(text, piece.rich_style) for text, piece in line.render(style, end="")])
    return strip.adjust_cell_length(width, style.rich_style)


class LineList(ScrollView, can_focus=False):
    """Subclasses say how many lines there are and make one of them."""

    DEFAULT_CSS = """
    LineList { height: 1fr; background: $background; scrollbar-size: 1 1; overflow: hidden scroll; }
    """

    @property
    def count(self) -> int:
        """How many lines."""
        return 0

    def line(self, row: int, width: int) -> Content:  # noqa: ARG002 -- for subclasses
        """One of them."""
        return Content("")

    def rebuild(self, here: int | None = None) -> None:
        """Paint anew what is in view, with line ``here`` among it; None: without scrolling."""
        width = self.scrollable_content_region.width or self.size.width
        size = Size(width, max(self.count, self.size.height))
        if width and size != self.virtual_size:
            self.virtual_size = size
        height, top = self.size.height, self.scroll_offset.y
        if here is not None and height and not top <= here < top + height:
            self.scroll_to(y=max(0, here - height // 2), animate=False, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        row, width, style = self.scroll_offset.y + y, self.size.width, self.visual_style
        if row >= self.count:
            return Strip.blank(width, style.rich_style)
        return painted(self.line(row, self.scrollable_content_region.width or width), style, width)


class ChoiceList(LineList):
    """One line is chosen, by the keys of its screen or with the pointer."""

    CURSOR: ClassVar[str] = "$block-cursor-foreground on $block-cursor-background"  #: style of the line chosen

    @dataclass
    class Moved(Message):
        """Another line is chosen."""

        listing: ChoiceList

        @property
        def control(self) -> ChoiceList:
            """The list itself, for ``@on`` selectors."""
            return self.listing

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty at first."""
        super().__init__(id=id)
        self.here = 0  #: the line chosen
        self.active = True  #: whether the keys are its own

    def can_choose(self, row: int) -> bool:  # noqa: ARG002 -- for subclasses
        """Whether the cursor may stand there."""
        return True

    def choose(self, row: int, step: int = 1) -> None:
        """Put the cursor there, or on the next line in that direction where it may stand."""
        if not self.count:
            return
        self.put(row, step)
        self.post_message(self.Moved(self))

    def put(self, row: int, step: int = 1) -> None:
        """The same, and nobody is told."""
        row = max(0, min(row, self.count - 1))
        order = [*range(row, self.count), *range(row - 1, -1, -1)]
        if step < 0:
            order = [*range(row, -1, -1), *range(row + 1, self.count)]
        self.here = next((place for place in order if self.can_choose(place)), row)
        self.follow()

    def step(self, by: int) -> None:
        """So many lines on."""
        self.choose(self.here + by, 1 if by > 0 else -1)

    def follow(self) -> None:
        """Paint anew what is in view, the cursor in it; with its first place, what stands above that."""
        first = next((row for row in range(self.count) if self.can_choose(row)), 0)
        self.rebuild(0 if self.here == first else self.here)

    @property
    def page(self) -> int:
        """Lines on the screen."""
        return max(1, self.size.height - 1)

    def marked(self, line: Content, row: int) -> Content:
        """A line as it is painted: the one chosen stands out, strongly if the keys are the list's own."""
        if row != self.here:
            return line
        return line.stylize(self.CURSOR if self.active else "on $block-cursor-blurred-background")

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the pointer."""
        place = event.get_content_offset(self)
        if place is None:
            return
        row = self.scroll_offset.y + place.y
        if row < self.count and self.can_choose(row):
            self.choose(row)

    def on_resize(self) -> None:
        """Another width."""
        self.follow()
