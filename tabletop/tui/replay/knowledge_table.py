"""Facts down, roles across, and in each cell when it came there. Only the lines on the screen are made."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content

from tabletop.exercise.clock import as_ms
from tabletop.report.knowledge import Fact, Matrix
from tabletop.tui.kit.line_list import ChoiceList
from tabletop.tui.kit.text import fitted, plain

CELL = 8  #: columns of a cell: " 153:20✓"
LEAST = 30  #: columns a fact keeps at least
MOST = 14  #: columns a cell takes at most where there is room
_TIME = 7
SIGNS = {
    "inject": "▸",
    "correction": "!",
    "recall": "↶",
    "question": "?",
    "outcome": "■",
    "ballots": "●",
    "vote": "●",
    "message": "»",
    "answer": "»",
    "track": "·",
    "unsealed": "◆",
}


class KnowledgeTable(ChoiceList[Fact]):
    """A matrix as of a moment, with one cell chosen: in reverse, which needs no sign before the row."""

    CURSOR = BLURRED = ""
    MARGIN = 0

    DEFAULT_CSS = """
    KnowledgeTable { border-top: solid $border-blurred; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until :meth:`show`."""
        super().__init__(id=id)
        self._matrix = Matrix((), ())
        self._count = 0
        self.column = 0

    def key(self, row: Fact) -> object:
        """The number of the event."""
        return row.seq

    @property
    def role(self) -> str:
        """The role chosen; "" without any."""
        return self._matrix.roles[self.column][0] if self._matrix.roles else ""

    def show(self, matrix: Matrix, facts: Sequence[Fact], count: int) -> None:
        """Show these facts as they were known after ``count`` events; the fact chosen stays so if it is there."""
        self._matrix, self._count = matrix, count
        self.column = max(0, min(self.column, len(matrix.roles) - 1))
        self.keep(facts, len(facts) - 1)

    def turn(self, column: int) -> None:
        """Choose the cell in that column, or the nearest there is."""
        self.column = max(0, min(column, len(self._matrix.roles) - 1))
        self.choose(self.here)

    # -- layout -------------------------------------------------------------------------------------------------------

    def window(self, width: int) -> tuple[int, int, int]:
        """The first column on the screen, how many there are, and how wide each is."""
        roles = len(self._matrix.roles)
        if not roles:
            return 0, 0, CELL
        fitting = max(1, min(roles, (width - LEAST) // CELL))
        cell = max(CELL, min(MOST, (width - LEAST - 10) // roles)) if fitting == roles else CELL
        first = max(0, min(self.column - fitting // 2, roles - fitting))
        return first, fitting, cell

    def heading(self, width: int) -> Content:
        """The roles above their columns; ‹ and › where there are more."""
        first, shown, cell = self.window(width)
        roles = self._matrix.roles
        parts = [fitted("", width - shown * cell)]
        for place in range(first, first + shown):
            here = place == self.column
            name = roles[place][0]
            sign = "‹" if place == first > 0 else " "
            room = cell - 1
            if place == first + shown - 1 < len(roles) - 1:
                room -= 1
            parts += [
                plain(sign, "bold $accent"),
                fitted(name, room, "bold $accent" if here else "$text-muted"),
            ]
            if room < cell - 1:
                parts.append(plain("›", "bold $accent"))
        return Content("").join(parts)

    def line(self, row: int, width: int) -> Content:
        """Time, sort, title, and a cell for each role."""
        fact = self.rows[row]
        first, shown, cell = self.window(width)
        here = row == self.here
        style = "bold" if here else ""
        sign = "↶" if 0 < fact.undone <= self._count else SIGNS.get(fact.kind, "·")
        head = Content.assemble(
            fitted(f"{as_ms(fact.clock):>6}", _TIME, "$text-muted"),
            plain(f"{sign} ", "$accent"),
            fitted(fact.title, max(4, width - shown * cell - _TIME - 2), style),
        )
        cells = [
            self._cell(fact, place, cell, chosen=here and place == self.column) for place in range(first, first + shown)
        ]
        return Content("").join([head, *cells])

    def _cell(self, fact: Fact, place: int, width: int, *, chosen: bool) -> Content:
        told = fact.known(self._matrix.roles[place][0], self._count)
        if told is None:
            words, style = f"{'–':>6} ", "$text-muted"
        else:
            waits = fact.receipt and told.how not in {"sent", "own"}
            sign = "✓" if told.read is not None else "·" if waits else " "
            words, style = f"{as_ms(told.clock):>6}{sign}", "" if told.read is not None or not waits else "$warning"
        return fitted(f" {words}", width, f"{style} reverse".strip() if chosen else style)

    def on_click(self, event: events.Click) -> None:
        """The column under the pointer; the list's own handler, which is called besides, chooses the row."""
        place = event.get_content_offset(self)
        width = self.scrollable_content_region.width or self.size.width
        first, shown, cell = self.window(width)
        left = width - shown * cell
        if place is not None and self._under(event) >= 0 and left <= place.x < width:
            self.column = first + (place.x - left) // cell
