"""The ruler under a replay: moves as segments, questions as ticks, remarks as signs, and where we are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from textual.content import Content
from textual.events import Click, MouseDown
from textual.message import Message
from textual.widget import Widget

from tabletop.i18n import tr
from tabletop.room.saved.recording import Recording, Segment
from tabletop.tui.kit.text import fitted, plain

_TICK, _CURSOR, _DONE, _AHEAD, _NOTE = "◆", "●", "━", "─", "¶"


class Ruler(Widget):
    """Two lines over the whole width; the scale is exercise time. A click goes there."""

    DEFAULT_CSS = """
    Ruler { height: 2; padding: 0 1; background: $background; }
    """

    class Sought(Message):
        """Somebody clicked at this exercise time (seconds)."""

        def __init__(self, clock: float) -> None:
            super().__init__()
            self.clock = clock

    def __init__(self, recording: Recording, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's name
        """A ruler for this recording."""
        super().__init__(id=id)
        self._reel = recording
        self._clock = 0.0
        self._column = -1
        self._notes: frozenset[float] = frozenset()

    def mark(self, clocks: Iterable[float]) -> None:
        """Put a sign at these exercise times: there are remarks."""
        notes = frozenset(clocks)
        if notes != self._notes:
            self._notes = notes
            self.refresh()

    def show(self, clock: float) -> None:
        """Put the cursor to this exercise time; repaints only when it moves by a cell."""
        self._clock = clock
        column = self._at(clock)
        if column != self._column:
            self._column = column
            self.refresh()

    def _at(self, clock: float) -> int:
        width = max(1, self.content_region.width)
        length = self._reel.length
        return 0 if length <= 0 else min(width - 1, int(clock / length * (width - 1)))

    def render(self) -> Content:
        """The names of the moves, and the line below them."""
        width = max(1, self.content_region.width)
        return Content("\n").join([self._names(width), self._line(width)])

    def _names(self, width: int) -> Content:
        moves = self._reel.moves
        if not moves:
            return plain(tr("STARTEX has not been given"), "$text-muted")
        here = bisect_right([move.clock for move in moves], self._clock) - 1
        edges = [self._at(move.clock) for move in moves] + [width]
        parts = [Content(" " * edges[0])]
        for place, move in enumerate(moves):
            style = "bold $accent" if place == here else "$text-muted"
            parts.append(fitted(_name(move), edges[place + 1] - edges[place], style))
        return Content("").join(parts)

    def _line(self, width: int) -> Content:
        here = self._at(self._clock)
        ticks = {self._at(clock) for clock in self._reel.opened}
        edges = {self._at(move.clock) for move in self._reel.moves}
        notes = {self._at(clock) for clock in self._notes}
        cells: list[tuple[str, str]] = []
        for column in range(width):
            if column == here:
                cells.append((_CURSOR, "bold $accent"))
                continue
            if column in notes:
                cells.append((_NOTE, "bold $warning"))
                continue
            behind = column < here
            sign = _TICK if column in ticks else "┃" if column in edges else _DONE if behind else _AHEAD
            cells.append((sign, "$accent" if behind else "$text-muted"))
        return Content.assemble(*cells)

    def on_mouse_down(self, event: MouseDown) -> None:
        """Scrubbing must not take the keyboard."""
        event.prevent_default()

    def on_click(self, event: Click) -> None:
        """Go there."""
        place = event.get_content_offset(self)
        width = self.content_region.width
        if place is not None and width > 1:
            self.post_message(self.Sought(place.x / (width - 1) * self._reel.length))


def _name(move: Segment) -> str:
    return f"│{move.number} {move.title}" if move.number else f"│{move.title}"
