"""The one list: rows of which only those in view are made, so that they may be thousands.

A :class:`LineList` is scrolled by its screen. In a :class:`ChoiceList` a row is chosen, by the keys of its screen or with the pointer. A
:class:`KeyList` can have the focus, and then has keys of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from tabletop.tui.kit.text import fitted

RowT = TypeVar("RowT")
"""What a row of a list is about."""


def painted(line: Content, style: Style, width: int) -> Strip:
    """A line as a scrolled widget paints it.

    One line each: wrapping, aligning and looking for links, as Visual.to_strips does, would cost three times as much.
    """
    strip = Strip([Segment(text, piece.rich_style) for text, piece in line.render(style, end="")])
    return strip.adjust_cell_length(width, style.rich_style)


class ScrolledLines(ScrollView, can_focus=False):
    """Lines that are scrolled, and made when they come into view."""

    def have(self, size: Size) -> None:
        """Have so many lines. The screen is laid out anew only if that can move something."""
        if size == self.virtual_size:
            return
        if self.styles.auto_dimensions:
            self.virtual_size = size
            return
        self.set_reactive(ScrolledLines.virtual_size, size)
        if self.show_vertical_scrollbar:  # now, not after a layout: scrollbar and lines are painted in one frame
            bar = self.vertical_scrollbar
            bar.window_virtual_size, bar.window_size = size.height, self.container_size.height
            bar.refresh()
        self.scroll_y = self.validate_scroll_y(self.scroll_y)


class LineList(ScrolledLines, Generic[RowT], can_focus=False):
    """Subclasses make the line of a row. The scrollbar always has its column: a list of another length moves nothing."""

    DEFAULT_CSS = """
    LineList { height: 1fr; background: $background; scrollbar-size: 1 1; overflow: hidden scroll; }
    """
    TALL: ClassVar[int] = 1  #: lines of a row
    rows: Sequence[RowT] = ()
    empty = ""  #: what stands there instead of rows

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.rows)

    def line(self, row: int, width: int) -> Content:  # noqa: ARG002 -- for subclasses
        """One of them, made for ``width`` cells; of one with several lines, these with line breaks between."""
        return Content("")

    def top(self, row: int) -> int:
        """The line at which a row begins."""
        return row * self.TALL

    def row_at(self, line: int) -> tuple[int, int]:
        """The row to which a line belongs, and which of its lines that is."""
        return divmod(line, self.TALL)

    def rebuild(self, here: int | None = None) -> None:
        """Paint anew what is in view, with row ``here`` among it; None: without scrolling."""
        width = self.scrollable_content_region.width or self.size.width
        if not width:
            return
        lines = self.top(self.count)
        size = Size(width, max(1, lines) if self.styles.auto_dimensions else max(lines, self.size.height))
        self.have(size)
        if here is not None and self.size.height:
            self.bring(here)
        self.refresh()

    def bring(self, row: int) -> None:
        """Have a row in view: in the middle, unless it is there already."""
        height, line = self.size.height, self.top(row)
        if not self.scroll_offset.y <= line <= self.scroll_offset.y + height - self.TALL:
            self.scroll_to(y=max(0, line - height // 2), animate=False, force=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 -- Textual's signature
        """All rows, where the list is as high as they are."""
        return self.top(self.count) or bool(self.empty)

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        width, style = self.size.width, self.visual_style
        room = self.scrollable_content_region.width or width
        row, part = self.row_at(self.scroll_offset.y + y)
        if row < self.count:
            return painted(self.made(row, part, room), style, width)
        if self.empty and not self.count and row == part == 0:
            return painted(fitted(self.empty, room, "$text-muted"), style, width)
        return Strip.blank(width, style.rich_style)

    def made(self, row: int, part: int, width: int) -> Content:
        """A line of a row."""
        line = self.line(row, width)
        return line.split("\n")[part] if "\n" in line.plain else line

    def follow(self) -> None:
        """Paint anew what is in view."""
        self.rebuild()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.follow()


class ChoiceList(LineList[RowT]):
    """One row is chosen. A sign stands before it as well as a colour behind it."""

    #: style of the row chosen; "": as it is
    CURSOR: ClassVar[str] = "$block-cursor-foreground on $block-cursor-background"
    BLURRED: ClassVar[str] = "on $block-cursor-blurred-background"  #: the same, while the keys are not the list's own
    SIGNS: ClassVar[tuple[str, str]] = ("▸", "▹")  #: before the row chosen; while the keys are not the list's own
    MARGIN: ClassVar[int] = 1  #: cells for the sign before a row that can be chosen
    CLICKS: ClassVar[int] = 2  #: on a row, to take it

    @dataclass
    class Moved(Message):
        """Another row is chosen."""

        listing: ChoiceList[Any]
        before: Any  #: the row left behind

        @property
        def control(self) -> ChoiceList[Any]:
            """The list itself, for ``@on`` selectors."""
            return self.listing

    @dataclass
    class Taken(Message):
        """The row chosen is what somebody wants: by enter, if the list has the focus, or with the pointer."""

        listing: ChoiceList[Any]

        @property
        def control(self) -> ChoiceList[Any]:
            """The list itself, for ``@on`` selectors."""
            return self.listing

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty at first."""
        super().__init__(id=id)
        self.here = 0  #: the row chosen; -1: none yet
        self.active = True  #: whether the keys are its own
        self._pointed = -1  #: the row under the pointer

    @property
    def row(self) -> RowT | None:
        """The row chosen."""
        return self.rows[self.here] if 0 <= self.here < self.count and self.can_choose(self.here) else None

    def can_choose(self, row: int) -> bool:  # noqa: ARG002 -- for subclasses
        """Whether the cursor may stand there."""
        return True

    def key(self, row: RowT) -> object:
        """By what a row is known again when others are shown."""
        return row

    def place_of(self, key: object, otherwise: int = 0) -> int:
        """Where the row with that key stands."""
        return next((place for place, row in enumerate(self.rows) if self.key(row) == key), otherwise)

    def keep(self, rows: Sequence[RowT], otherwise: int = 0) -> None:
        """Show these; the cursor stays on its row wherever that stands now, or if it is gone, goes to another place."""
        row = self.row
        self.rows = rows
        self.put(self.place_of(self.key(row), otherwise) if row is not None else otherwise)

    def choose(self, row: int, step: int = 1) -> None:
        """Put the cursor there, or on the next row in that direction where it may stand."""
        if not self.count:
            return
        before = self.row
        self.put(row, step)
        self.post_message(self.Moved(self, before))

    def put(self, row: int, step: int = 1) -> None:
        """The same, and nobody is told."""
        if not self.count:
            self.here = 0
            self.follow()
            return
        row = max(0, min(row, self.count - 1))
        after, before = range(row, self.count), range(row - 1, -1, -1)
        order = chain(after, before) if step > 0 else chain([row], before, after)
        self.here = next((place for place in order if self.can_choose(place)), row)
        self.follow()

    def step(self, by: int) -> None:
        """So many rows on."""
        self.choose(self.here + by, 1 if by > 0 else -1)

    def edge(self, *, last: bool) -> None:
        """The first row, or the last."""
        self.choose(self.count - 1 if last else 0, -1 if last else 1)

    def follow(self) -> None:
        """Paint anew what is in view, the cursor in it; with its first place, what stands above that."""
        first = next((row for row in range(self.count) if self.can_choose(row)), 0)
        self.rebuild(0 if self.here <= first else self.here)

    @property
    def page(self) -> int:
        """Rows on the screen."""
        return max(1, (self.size.height - 1) // self.TALL)

    def made(self, row: int, part: int, width: int) -> Content:
        """A line of a row, behind the margin for its sign."""
        if not self.can_choose(row):
            return super().made(row, part, width)
        line = super().made(row, part, width - self.MARGIN)
        here = row == self.here
        if here and part == 0 and self.MARGIN:
            line = Content.styled(self.SIGNS[not self.active].ljust(self.MARGIN), "bold $accent") + line
        else:
            line = Content(" " * self.MARGIN) + line
        if here:
            return self.marked(fitted(line, width))
        return fitted(line, width).stylize("on $block-hover-background") if row == self._pointed else line

    def marked(self, line: Content) -> Content:
        """A line of the row chosen: it stands out, strongly if the keys are the list's own."""
        style = self.CURSOR if self.active else self.BLURRED
        return line.stylize(style) if style else line

    def _under(self, event: events.MouseEvent) -> int:
        """The row under the pointer that can be chosen; -1 for none."""
        place = event.get_content_offset(self)
        row = self.row_at(self.scroll_offset.y + place.y)[0] if place is not None else -1
        return row if 0 <= row < self.count and self.can_choose(row) else -1

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the pointer, or take it."""
        row = self._under(event)
        if row >= 0:
            self.choose(row)
            if event.chain % self.CLICKS == 0:
                self.post_message(self.Taken(self))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The row under the pointer stands out a little."""
        self._point_at(self._under(event))

    def on_leave(self) -> None:
        """No row any more."""
        self._point_at(-1)

    def _point_at(self, row: int) -> None:
        if row != self._pointed:
            self._pointed = row
            self.refresh()


class KeyList(ChoiceList[RowT], can_focus=True):
    """Has the cursor keys while it has the focus; a click takes what it points at. Words keep their colours under the cursor."""

    CURSOR = "bold $block-cursor-foreground on $block-cursor-background"
    CLICKS = 1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "turn(1)", show=False, id="list.down"),
        Binding("up", "turn(-1)", show=False, id="list.up"),
        Binding("pagedown", "page(1)", show=False, id="list.page-down"),
        Binding("pageup", "page(-1)", show=False, id="list.page-up"),
        Binding("home", "edge(False)", show=False, id="list.first"),
        Binding("end", "edge(True)", show=False, id="list.last"),
        Binding("enter", "take", show=False, id="list.take"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Without the focus at first."""
        super().__init__(id=id)
        self.active = False

    def on_focus(self) -> None:
        """The keys are its own."""
        self.active = True
        self.refresh()

    def on_blur(self) -> None:
        """No longer."""
        self.active = False
        self.refresh()

    def bring(self, row: int) -> None:
        """Have a row in view; no further than needed."""
        height, line, now = self.size.height, self.top(row), self.scroll_offset.y
        there = min(line, max(now, self.top(row + 1) - height))
        if there != now:
            self.scroll_to(y=there, animate=False, force=True)

    def marked(self, line: Content) -> Content:
        """The words keep their colours."""
        return line.stylize_before(self.CURSOR if self.active else self.BLURRED)

    def action_turn(self, by: int) -> None:
        """The next row or the previous one; from the last to the first, and back."""
        ahead = range(self.here + 1, self.count) if by > 0 else range(self.here - 1, -1, -1)
        row = next((place for place in ahead if self.can_choose(place)), None)
        self.edge(last=by < 0) if row is None else self.choose(row)

    def action_page(self, by: int) -> None:
        """A page of rows."""
        self.step(by * self.page)

    def action_edge(self, last: bool) -> None:
        """The first row, or the last."""
        self.edge(last=last)

    def action_take(self) -> None:
        """Take the row chosen."""
        if self.row is not None:
            self.post_message(self.Taken(self))
