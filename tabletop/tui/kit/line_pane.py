"""A pane of ready lines: only those on the screen cost anything, only those that changed are painted again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip

from tabletop.tui.kit.line_list import ScrolledLines, painted

SIGNS = {
    "done": "✓",
    "open": "●",
    "closed": "■",
    "overdue": "!",
    "next": "▸",
    "armed": "◆",
    "planned": " ",
    "held": "‖",
    "deferred": "»",
    "skipped": "–",
    "recalled": "↶",
    "waiting": " ",
}


class LinePane(ScrolledLines, can_focus=False):
    """Shows a list of one-line contents; wider lines are cut. Subclasses build the lines in :meth:`lines_for`."""

    DEFAULT_CSS = """
    LinePane { background: $background; scrollbar-size: 1 1; overflow: hidden scroll; }
    """  # the scrollbar always has its column, empty for a page that fits: a page of another length moves nothing

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Start empty."""
        super().__init__(id=id)
        self._lines: list[Content] = []

    def lines_for(self, width: int) -> Iterable[Content]:  # noqa: ARG002 -- for subclasses
        """All lines, made for ``width`` cells."""
        return ()

    def rebuild(self) -> None:
        """Make the lines anew and repaint those that differ."""
        width = self.scrollable_content_region.width or self.size.width
        if not width:
            return
        fresh, old = list(self.lines_for(width)), self._lines
        self._lines = fresh
        size = Size(width, max(len(fresh), self.size.height))  # a page that fits changes nothing of the layout
        if size != self.virtual_size:
            self.have(size)
            self.refresh()
            return
        top = self.scroll_offset.y
        changed = [
            Region(0, row - top, width, 1)
            for row, (new, was) in enumerate(zip_longest(fresh, old))
            if new is None or was is None or not new.is_same(was)
        ]
        if changed:
            self.refresh(*changed)

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.rebuild()

    def on_show(self) -> None:
        """A tab came to the front: its width was unknown before."""
        self.rebuild()

    def notify_style_update(self) -> None:
        """Another theme: every line is painted anew."""
        super().notify_style_update()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        row = self.scroll_offset.y + y
        width = self.size.width
        style = self.visual_style
        if row >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        return painted(self._lines[row], style, width)

    def keep_in_view(self, row: int) -> None:
        """Scroll as little as needed to show that line."""
        height = self.size.height
        top = self.scroll_offset.y
        if height and not top <= row < top + height:
            self.scroll_to(y=max(0, row - height // 2), animate=False, force=True)


def rule(width: int, words: str = "", style: str = "$border-blurred") -> Content:
    """A thin rule with words in its middle."""
    if not words:
        return Content.styled("─" * width, style)
    text = f" {words} "
    left = max(0, (width - len(text)) // 2)
    return Content.assemble(
        ("─" * left, style), (text, "bold $text-muted"), ("─" * max(0, width - left - len(text)), style)
    )


def wrapped(content: Content, width: int) -> list[Content]:
    """The content's lines, broken at words to ``width`` cells."""
    return list(content.wrap(max(4, width))) if content.plain else [Content("")]
