"""A list of which one line is chosen; only lines in view are made, so that it may be thousands long."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


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
        content = self.line(row, self.scrollable_content_region.width or width)
        rendered = content.render(style, end="")
        strip = Strip([Segment(text, piece.rich_style) for text, piece in rendered])
        return strip.adjust_cell_length(width, style.rich_style)
