"""A short list to pick from. What is picked is a sign, not only a colour, so it can be read without any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size

from tabletop.tui.kit.fields import act_at_once
from tabletop.tui.kit.line_list import KeyList
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.text import fitted


class Picks(KeyList[tuple[str, Content]]):
    """Any of the rows, (id, words), may be picked with space. Words too long for a line go on below, unless ``text-wrap: nowrap``."""

    DEFAULT_CSS = """
    Picks { height: auto; max-height: 100%; overflow: hidden auto; }
    """
    BLURRED = ""
    SIGNS = ("▸", " ")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", "in or out", id="picks.toggle"),
        Binding("enter", "screen.start", id="picks.start", show=False),
    ]

    def __init__(self, rows: Sequence[tuple[str, Content]], picked: Iterable[str], *, id: str) -> None:  # noqa: A002 -- Textual's name
        """``picked`` are the ids picked at first."""
        super().__init__(id=id)
        self.rows = rows
        self.picked = set(picked)
        self._tops: tuple[int, list[int]] = (
            0,
            [0],
        )  #: a width; the line at which each row begins then, and the one after the last

    async def on_key(self, event: events.Key) -> None:
        """Take keys at once."""
        await act_at_once(self, event)

    def key(self, row: tuple[str, Content]) -> object:
        """Its id."""
        return row[0]

    @property
    def ids(self) -> list[str]:
        """Those of all rows."""
        return [row for row, _ in self.rows]

    def sign(self, row: str) -> str:
        """Whether it is picked."""
        return "[x] " if row in self.picked else "[ ] "

    # -- rows of several lines ----------------------------------------------------------------------------------------

    def line(self, row: int, width: int) -> Content:
        """Sign and words, broken into lines."""
        name, words = self.rows[row]
        line = Content.assemble((self.sign(name), "$accent" if name in self.picked else ""), words)
        if self.styles.text_wrap == "nowrap":
            return fitted(line, width)
        return Content("\n").join(wrapped(line, width))

    def _measured(self, width: int = 0) -> list[int]:
        """The line at which each row begins, and the one after the last."""
        width = width or self.scrollable_content_region.width or self.size.width
        if width != self._tops[0]:
            heights = (self.line(row, width - self.MARGIN).plain.count("\n") + 1 for row in range(self.count))
            self._tops = width, list(accumulate(heights, initial=0))
        return self._tops[1]

    def top(self, row: int) -> int:
        """The line at which a row begins."""
        return self._measured()[row]

    def row_at(self, line: int) -> tuple[int, int]:
        """The row to which a line belongs, and which of its lines that is."""
        tops = self._measured()
        row = sum(top <= line for top in tops) - 1
        return row, line - tops[row]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 -- Textual's signature
        """All lines."""
        return self._measured(width)[-1]

    # -- picking ------------------------------------------------------------------------------------------------------

    def pick(self, picked: Iterable[str]) -> None:
        """Pick these and no others."""
        self.picked = set(picked)
        self.refresh()

    def reword(self, rows: Mapping[str, Content]) -> None:
        """Other words for the same rows; cursor and picks stay."""
        self.rows = [(row, rows.get(row, words)) for row, words in self.rows]
        self._tops = 0, [0]
        self.rebuild()

    def action_take(self) -> None:
        """The row under the cursor, in or out."""
        if self.row is not None:
            self.pick(self.picked ^ {self.row[0]})

    def on_choice_list_taken(self, event: KeyList.Taken) -> None:
        """The pointer does the same."""
        event.stop()
        self.action_take()


class OnePick(Picks):
    """Exactly one row is picked: the one with the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "take", id="picks.choose", show=False)]

    def __init__(self, rows: Sequence[tuple[str, Content]], picked: Iterable[str], *, id: str) -> None:  # noqa: A002 -- Textual's name
        """The cursor begins on what is picked."""
        super().__init__(rows, picked, id=id)
        self.here = next((place for place, row in enumerate(self.ids) if row in self.picked), 0)

    def sign(self, row: str) -> str:
        """Whether it is the one."""
        return "(•) " if row in self.picked else "( ) "

    def choose(self, row: int, step: int = 1) -> None:
        """With the cursor goes what is picked."""
        super().choose(row, step)
        self.action_take()

    def action_take(self) -> None:
        """It is picked already."""
        if self.row is not None and self.row[0] not in self.picked:
            self.pick({self.row[0]})
