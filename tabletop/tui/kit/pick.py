"""Choosing in a dialog: one of a few, some of a few, and one of many by typing a part of its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from tabletop.exercise.actions.form import Row
from tabletop.i18n import tr
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import TypeAhead
from tabletop.tui.kit.fields import CleanInput, OneOf
from tabletop.tui.kit.line_list import ChoiceList
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import plain


class Pick(OneOf, inherit_bindings=False):
    """Digits and first letters choose as well; with ``several``, space marks what has the cursor, and a digit its word."""

    DEFAULT_CSS = """
    Pick { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "step(-1)", "choose", show=False, id="pick.less"),
        Binding("right,down", "step(1)", "choose", show=False, id="pick.more"),
        Binding("space", "mark", "mark", show=False, id="pick.mark"),
    ]

    def __init__(self, rows: Sequence[Row], value: str = "", *, several: bool = False, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """``value`` is the one chosen first; with ``several``, ids with spaces between them."""
        super().__init__(rows, value, id=id)
        self._several = several
        self._marked = set(value.split()) if several else set()

    @property
    def value(self) -> str:
        """What is chosen; with ``several`` ids with spaces between them."""
        if self._several:
            return " ".join(key for key, _ in self.rows if key in self._marked)
        return super().value

    def part(self, place: int) -> Content:
        """Signs beside the colours."""
        here, (key, words) = place == self.here, self.rows[place]
        if self._several:
            style = "bold underline" if here and self.has_focus else ""
            return plain(f"{'[x]' if key in self._marked else '[ ]'} {words}", style)
        return super().part(place) if here else plain(f"○ {words}", "$text-muted")

    def action_mark(self) -> None:
        """In or out."""
        if self._several and self.rows:
            self._marked ^= {self.rows[self.here][0]}
            self.refresh()

    def point(self, place: int) -> None:
        """Choose it; with ``several`` it is marked."""
        self.choose(place)
        self.action_mark()

    async def on_key(self, event: events.Key) -> None:
        """A digit or a first letter."""
        character = (event.character or "").lower()
        if character.isdigit() and 1 <= int(character) <= len(self.rows):
            event.stop()
            self.point(int(character) - 1)
        elif character.isalpha():
            order = [*range(self.here + 1, len(self.rows)), *range(self.here + 1)]
            found = next((place for place in order if self.rows[place][1].lower().startswith(character)), None)
            if found is not None:
                event.stop()
                self.choose(found)

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self.refresh()

    def on_blur(self) -> None:
        """And where it is no longer."""
        self.refresh()


class _Found(ChoiceList[Row]):
    """What has the part typed in its name, with its number among all."""

    DEFAULT_CSS = "_Found { background: $surface; height: auto; overflow: hidden auto; }"
    CURSOR = "bold $accent"
    MARGIN = 2
    CLICKS = 1

    def __init__(self, rows: Sequence[Row], start: str) -> None:
        super().__init__(id="rows")
        self.empty = tr("nothing of that name")
        self.all = self.rows = list(rows)
        self.put(self.place_of(start))

    def key(self, row: Row) -> object:
        return row[0]

    def line(self, row: int, width: int) -> Content:
        words = f"{self.all.index(self.rows[row]) + 1:>2}  {self.rows[row][1]}"
        return plain(words).truncate(width, ellipsis=True)


class PickDialog(TypeAhead[str]):
    """One of many: by its number, or by a part of it and enter. Dismissed with "" if none."""

    HAS_FIELDS = True
    HELP_TITLE = "Choose"
    BINDINGS: ClassVar[list[BindingType]] = bindings("choose")
    DEFAULT_CSS = """
    PickDialog { align: center bottom; }
    PickDialog > #box {
        width: 100%; max-width: 100; height: auto; max-height: 85%; overflow-y: auto; scrollbar-size-vertical: 1;
        background: $surface; border: round $accent; border-title-color: $accent; border-title-style: bold;
        border-subtitle-color: $accent; padding: 0 2;
    }
    PickDialog Input, PickDialog Input:focus { border: none; border-left: outer $accent; height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(
        self, title: str, rows: Sequence[Row], start: str = "", texts: Mapping[str, str] | None = None
    ) -> None:
        """``rows`` in the order shown; ``start`` has the cursor, else the first. ``texts``, by id, are searched as well and not shown."""
        super().__init__()
        self.heading = title
        self._texts = texts or {}
        self._rows = list(rows)
        self._found = _Found(rows, start)
        self._at_once = len(self._rows) <= 9  #: a digit names one row, and cannot be the first of two

    def compose(self) -> ComposeResult:
        """A field and the rows."""
        with Vertical(id="box") as box:
            box.border_title = plain(f" {self.heading} ")
            box.border_subtitle = plain(f" {self._hint()} ")
            yield CleanInput(id="part")
            yield self._found

    def on_resize(self) -> None:
        """As many rows as fit."""
        self._found.styles.max_height = max(3, int(self.app.size.height * 0.85) - 4)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter; a number that names a row is taken at once."""
        part = event.value.strip().lower()
        if part.isdigit() and self._at_once and 1 <= int(part) <= len(self._rows):
            self.dismiss(self._rows[int(part) - 1][0])
            return
        found = [row for row in self._rows if self._holds(row, part)]
        if part.isdigit() and not found and 1 <= int(part) <= len(self._rows):
            found = [self._rows[int(part) - 1]]
        self._found.rows = found
        self._found.put(0)

    def _holds(self, row: Row, part: str) -> bool:
        """Whether all words typed stand in what is known of a row."""
        text = " ".join((*row, self._texts.get(row[0], ""))).lower()
        return all(word in text for word in part.split())

    def _hint(self) -> str:
        keys = keys_of(self, "choose")
        take, cancel = keys("take"), keys("cancel")
        if self._at_once:
            words = tr(
                "its number takes it · part of its name: {take} takes the marked · {cancel}", take=take, cancel=cancel
            )
        else:
            words = tr(
                "its number or a part of its name · {take} takes the marked one · {cancel}", take=take, cancel=cancel
            )
        return words

    def action_step(self, by: int) -> None:
        """Up or down."""
        self._found.step(by)

    @on(_Found.Taken)
    def _pointed(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """The one with the sign."""
        if self._found.row is not None:
            self.dismiss(self._found.row[0])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field; it comes after all that was typed."""
        event.stop()
        self.action_take()

    def action_cancel(self) -> None:
        """None of them."""
        self.dismiss("")
