"""Fields a person fills in.

Whatever is typed or pasted is cleaned on its way in, so that a draft on the screen is as harmless as one in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult

from tabletop.i18n import tr
from tabletop.text import clean
from tabletop.tui.kit.declared import declared
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain

MOST_CHARS = 4000  #: what the table keeps of a text; more cannot be typed, so that nothing is cut off silently
MOST_LINES = 200


def cut_words(most: int) -> str:
    """That not all of what was pasted was taken."""
    return tr("Too long: this field takes {most} characters, and the end of what you pasted is not in it.", most=most)


def may_alarm(key: str, text: str) -> bool:
    """Whether a key may be one of the two that declare a real emergency: the sign, where nothing else has been written."""
    return key == "exclamation_mark" and not text.strip("!")


class CleanArea(TextArea, inherit_bindings=False):
    """Several lines of text. Takes no control characters and no more than the record keeps."""

    #: Textual's without f6 and f7, which select: screens have them for tabs, and the footer would list those of the field first
    BINDINGS = [one for one in TextArea.BINDINGS if not (isinstance(one, Binding) and one.key in {"f6", "f7"})]

    DEFAULT_CSS = """
    CleanArea { height: auto; min-height: 3; max-height: 8; border: round $foreground 25%; background: $background; padding: 0 1; }
    CleanArea:focus { border: round $accent; }
    """

    def __init__(self, text: str = "", *, name: str = "", id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Show ``text``; ``name`` is what the field is called for those who cannot see it."""
        super().__init__(clean(text), compact=False, highlight_cursor_line=False, name=name or None, id=id)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """The sign of an emergency is asked about before it is text."""
        return super().check_consume_key(key, character) and not may_alarm(key, self.text)

    def edit(self, edit: Edit) -> EditResult:
        """Clean what goes in, and cut a paste where the record would end."""
        taken = clean(edit.text, max_chars=max(0, MOST_CHARS - len(self.text)), max_lines=MOST_LINES)
        if len(taken) < len(clean(edit.text, max_chars=4 * len(edit.text), max_lines=len(edit.text) + 1)):
            self.notify(cut_words(MOST_CHARS), severity="warning", markup=False)
        edit.text = taken
        if "\n" in edit.text and self.document.line_count + edit.text.count("\n") > MOST_LINES:
            edit.text = edit.text.replace("\n", " ")
        return super().edit(edit)


class CleanInput(Input):
    """One line of text without control characters; a paste of several lines becomes one line."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """The sign of an emergency is asked about before it is text."""
        return super().check_consume_key(key, character) and not may_alarm(key, self.value)

    def on_paste(self, event: events.Paste) -> None:
        """Before Textual's own handler, which would take the first line alone, and nothing of what is too long."""
        whole = " ".join(clean(event.text, max_chars=4 * len(event.text), max_lines=len(event.text) + 1).split())
        most = self.max_length or MOST_CHARS
        text = whole[: max(0, most - len(self.value) + len(self.selected_text))]
        if len(text) < len(whole):
            self.notify(cut_words(most), severity="warning", markup=False)
        event.text = text

    def validate_value(self, value: str) -> str:
        """Keep the value clean however it came in."""
        return clean(value, max_chars=MOST_CHARS).replace("\n", " ")


async def act_at_once(widget: Widget, event: events.Key) -> None:
    """Let ``widget`` take a key of its own bindings here and now.

    Textual looks bindings up only after the key has risen to the program, where the cursor may have moved on with the next key of the
    same read. Then the screen's active bindings are those of another widget, and the widget's own are what it declares. The screen is asked only
    about a key that the widget declares: it asks the rules about every key that is valid now.
    """
    own = declared(type(widget)).key_to_bindings.get(event.key)
    if not own:
        return
    active = widget.screen.active_bindings.get(event.key)
    for binding in [active.binding] if active and active.node is widget else own:
        if await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return


class OneOf(Widget, can_focus=True):
    """One of a few words beside one another, moved with ← and →; may stay unchosen. What is too long for a line goes on below where the form leaves room.

    No list of rows: a form has room for a few words where it has none for a line each.
    """

    DEFAULT_CSS = """
    OneOf { height: auto; width: auto; }
    OneOf:focus { background: $accent 20%; }
    """
    BINDINGS = [
        Binding("left,minus", "step(-1)", "choose", key_display="←→", id="form.level.less"),
        Binding("right,plus,space", "step(1)", "choose", show=False, id="form.level.more"),
        Binding("delete,backspace", "clear", "clear", show=False, id="form.level.clear"),
    ]
    _BETWEEN: ClassVar[int] = 3  #: cells between two words

    @dataclass
    class Changed(Message):
        """Another word was chosen."""

        one_of: OneOf

        @property
        def control(self) -> OneOf:
            """The widget itself, for ``@on`` selectors."""
            return self.one_of

    def __init__(
        self,
        rows: Sequence[tuple[str, str]],
        value: str = "",
        *,
        empty: bool = False,
        id: str | None = None,  # noqa: A002 -- Textual's word
    ) -> None:
        """``rows`` are (value, what is shown); ``empty`` allows none of them."""
        super().__init__(id=id)
        self.rows = list(rows)
        self._empty = empty
        self.here = self._place(value)  #: the word chosen; -1: none

    def _place(self, value: str) -> int:
        return next((place for place, (key, _) in enumerate(self.rows) if key == value), -1 if self._empty else 0)

    @property
    def value(self) -> str:
        """What is chosen, "" for nothing."""
        return self.rows[self.here][0] if 0 <= self.here < len(self.rows) else ""

    # -- showing ------------------------------------------------------------------------------------------------------

    def part(self, place: int) -> Content:
        """A word, marked with a sign as well as bold if it is the one chosen."""
        here = place == self.here
        return plain(f"{'●' if here else '○'} {self.rows[place][1]}", "bold" if here else "")

    def render(self) -> Content:
        """All words."""
        lines = [
            Content(" " * self._BETWEEN).join(self.part(place) for place in line)
            for line in self._flow(self.content_size.width)
        ]
        return Content("\n").join(lines)

    def get_content_width(self, *_: object) -> int:
        """Columns of all words."""
        cells = [self.part(place).cell_length for place in range(len(self.rows))]
        return sum(cells) + self._BETWEEN * (len(cells) - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 -- Textual's signature
        """As many lines as the words need."""
        return max(1, len(self._flow(width)))

    def _flow(self, width: int) -> list[list[int]]:
        """Places, line by line."""
        lines: list[list[int]] = []
        used = 0
        for place in range(len(self.rows)):
            cells = self.part(place).cell_length + self._BETWEEN
            if not lines or used + cells - self._BETWEEN > width:
                lines.append([])
                used = 0
            lines[-1].append(place)
            used += cells
        return lines

    # -- choosing -----------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Choose the next or the previous word. Before the first there is none: while nothing is chosen, going back chooses nothing."""
        last = len(self.rows) - 1
        if self.here < 0:
            if by > 0:
                self.choose(0)
        else:
            self.choose(max(0, min(self.here + by, last)))

    def action_clear(self) -> None:
        """Choose none, where that is allowed."""
        if self._empty:
            self.choose(-1)

    def on_click(self, event: events.Click) -> None:
        """Choose the word under the pointer."""
        pointed = event.get_content_offset(self)
        lines = self._flow(self.content_size.width)
        if pointed is None or pointed.y >= len(lines):
            return
        left = 0
        for place in lines[pointed.y]:
            left += self.part(place).cell_length + self._BETWEEN
            if pointed.x < left:
                self.point(place)
                return

    def point(self, place: int) -> None:
        """The pointer is on that word."""
        self.choose(place)

    async def on_key(self, event: events.Key) -> None:
        """Take keys at once."""
        await act_at_once(self, event)

    def put(self, value: str) -> None:
        """Show this word as chosen; says nothing of it."""
        if value in {key for key, _ in self.rows} or (self._empty and not value):
            self.here = self._place(value)
            self.refresh()

    def choose(self, place: int) -> None:
        """Choose that word, and say so if it is another one."""
        if place != self.here:
            self.here = place
            self.refresh()
            self.post_message(self.Changed(self))


class Amount(Horizontal):
    """A number within limits, typed or moved in steps, with the words that explain it beside it."""

    DEFAULT_CSS = """
    Amount { height: auto; }
    Amount CleanInput { width: 14; height: 3; border: round $foreground 25%; background: $background; }
    Amount CleanInput:focus { border: round $accent; background-tint: $foreground 0%; }
    Amount Static { width: 1fr; height: auto; padding: 1 0 0 1; }
    """
    BINDINGS = [
        Binding("up,plus", "step(1)", "more", key_display="+", id="form.amount.more", priority=False),
        Binding("down,minus", "step(-1)", "less", key_display="−", id="form.amount.less", priority=False),
    ]

    @dataclass
    class Changed(Message):
        """The number changed."""

        amount: Amount

        @property
        def control(self) -> Amount:
            """The widget itself, for ``@on`` selectors."""
            return self.amount

    def __init__(
        self,
        limits: tuple[float, float, float],
        value: float | None,
        words: Callable[[float | None], str],
        *,
        id: str | None = None,  # noqa: A002 -- Textual's word
    ) -> None:
        """``limits`` are least, most and step; ``words`` explains a value (None: nothing valid typed)."""
        super().__init__(id=id)
        self.least, self._most, self._step = limits
        self._words = words
        self._start = "" if value is None else f"{value:g}"

    def compose(self) -> ComposeResult:
        """The field and its words."""
        yield _Number(self._start, select_on_focus=False, max_length=12)
        yield PlainText(plain(self._words(self._read(self._start))))

    @property
    def value(self) -> float | None:
        """The number typed; None if it is none, or before the field is on the screen."""
        fields = self.query(_Number)
        return self._read(fields.first().value if fields else self._start)

    def put(self, value: float | None) -> None:
        """Show this number; the word about it is Textual's, an event later."""
        field = self.query_one(_Number)
        field.value = "" if value is None else f"{value:g}"

    def action_step(self, by: int) -> None:
        """A step more or less, within the limits."""
        value = self.value
        new = self.least if value is None else value + by * self._step
        steps = round((new - self.least) / self._step)
        new = max(self.least, min(self.least + steps * self._step, self._most))
        field = self.query_one(_Number)
        field.value = f"{new:g}"
        field.cursor_position = len(field.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Explain the new value and pass the word on."""
        event.stop()
        self.query_one(Static).update(plain(self._words(self.value)))
        self.post_message(self.Changed(self))

    def _read(self, text: str) -> float | None:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return None
        return number if abs(number) < 1e15 else None  # also refuses nan and inf


class _Number(CleanInput):
    """Takes digits, a decimal sign and a leading minus; every other key is for the bindings around it."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the key writes something."""
        amount = self.parent
        if key == "minus":
            return not self.value and isinstance(amount, Amount) and amount.least < 0
        return character is not None and character in "0123456789.,"

    async def on_key(self, event: events.Key) -> None:
        """Keep Textual's handler, which would write any letter, from keys that are not ours."""
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()
