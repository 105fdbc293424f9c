"""A short list to pick from. What is picked is a sign, not only a colour, so it can be read without any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tabletop.tui.kit.fields import act_at_once


class Picks(OptionList):
    """Any of the rows may be picked with space."""

    DEFAULT_CSS = """
    Picks, Picks:focus {
        height: auto; border: none; padding: 0; background: $background; background-tint: transparent 0%;
        scrollbar-size-vertical: 1;
    }
    Picks > .option-list--option-highlighted { background: $background; color: $foreground; text-style: none; }
    Picks:focus > .option-list--option-highlighted {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "in or out", id="picks.toggle"),
        Binding("enter", "screen.start", id="picks.start", show=False),
    ]

    def __init__(self, rows: Sequence[tuple[str, Content]], picked: Iterable[str], *, id: str) -> None:  # noqa: A002 -- Textual's name
        """``rows`` are (id, words); ``picked`` the ids picked at first."""
        self.rows = dict(rows)
        self.picked = set(picked)
        super().__init__(*(Option(self._prompt(row), row) for row in self.rows), id=id, markup=False)

    async def on_key(self, event: events.Key) -> None:
        """Take keys at once."""
        await act_at_once(self, event)

    def _prompt(self, row: str) -> Content:
        return Content.assemble(("[x] ", "$accent") if row in self.picked else ("[ ] ", ""), self.rows[row])

    def pick(self, picked: Iterable[str]) -> None:
        """Pick these and no others."""
        before, self.picked = self.picked, set(picked)
        for row in before ^ self.picked:
            self.replace_option_prompt(row, self._prompt(row))

    def reword(self, rows: Mapping[str, Content]) -> None:
        """Other words for the same rows; cursor and picks stay."""
        self.rows.update(rows)
        for row in rows:
            self.replace_option_prompt(row, self._prompt(row))

    @on(OptionList.OptionSelected)
    def _toggled(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id is not None:
            self.pick(self.picked ^ {event.option.id})


class OnePick(Picks):
    """Exactly one row is picked: the one with the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", id="picks.choose", show=False)]

    def _prompt(self, row: str) -> Content:
        return Content.assemble(("(•) ", "$accent") if row in self.picked else ("( ) ", ""), self.rows[row])

    def on_mount(self) -> None:
        """The cursor begins on what is picked."""
        self.highlighted = next((at for at, row in enumerate(self.rows) if row in self.picked), 0)

    @on(OptionList.OptionHighlighted)
    def _follow(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option.id is not None:
            self.pick({event.option.id})

    @on(OptionList.OptionSelected)
    def _toggled(self, event: OptionList.OptionSelected) -> None:
        event.stop()
