"""Fields a person fills in.

Whatever is typed or pasted is cleaned on its way in, so that a draft on the screen is as harmless as one in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult

from tabletop.text import clean
from tabletop.tui.kit.declared import declared
from tabletop.tui.kit.text import plain

MOST_CHARS = 4000  #: what the table keeps of a text; more cannot be typed, so that nothing is cut off silently
MOST_LINES = 200


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

    def edit(self, edit: Edit) -> EditResult:
        """Clean what goes in, and cut a paste where the record would end."""
        edit.text = clean(edit.text, max_chars=max(0, MOST_CHARS - len(self.text)), max_lines=MOST_LINES)
        if "\n" in edit.text and self.document.line_count + edit.text.count("\n") > MOST_LINES:
            edit.text = edit.text.replace("\n", " ")
        return super().edit(edit)


class CleanInput(Input):
    """One line of text without control characters; a paste of several lines becomes one line."""

    def on_paste(self, event: events.Paste) -> None:
        """Before Textual's own handler, which would take the first line alone, and nothing of what is too long."""
        text = " ".join(clean(event.text, max_chars=MOST_CHARS).split())
        if self.max_length:
            room = self.max_length - len(self.value) + len(self.selected_text)
            text = text[: max(0, room)]
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
    """One of a few words on a single line, moved with ← and →; may stay unchosen."""

    DEFAULT_CSS = """
    OneOf { height: 1; width: auto; }
    OneOf:focus { background: $accent 20%; }
    """
    BINDINGS = [
        Binding("left,minus", "step(-1)", "choose", key_display="←→", id="form.level.less"),
        Binding("right,plus,space", "step(1)", "choose", show=False, id="form.level.more"),
        Binding("delete,backspace", "clear", "clear", show=False, id="form.level.clear"),
    ]

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
        words: Sequence[tuple[str, str]],
        value: str = "",
        *,
        empty: bool = False,
        id: str | None = None,  # noqa: A002 -- Textual's word
    ) -> None:
        """``words`` are (value, what is shown); ``empty`` allows none of them."""
        super().__init__(id=id)
        self._words = list(words)
        self._empty = empty
        known = {key for key, _ in words}
        self.value = value if value in known or empty else words[0][0]

    def render(self) -> Content:
        """All words, the chosen one marked with a sign as well as bold."""
        parts = []
        for key, word in self._words:
            chosen = key == self.value
            parts.append(plain(f"{'●' if chosen else '○'} {word}", "bold" if chosen else ""))
        return Content("   ").join(parts)

    def get_content_width(self, *_: object) -> int:
        """Columns of all words."""
        return sum(Content(word).cell_length + 2 for _, word in self._words) + 3 * (len(self._words) - 1)

    def action_step(self, by: int) -> None:
        """Choose the next or the previous word."""
        values = [key for key, _ in self._words]
        if self.value not in values:
            self._choose(values[0] if by > 0 else values[-1])
        else:
            self._choose(values[max(0, min(values.index(self.value) + by, len(values) - 1))])

    def action_clear(self) -> None:
        """Choose none, where that is allowed."""
        if self._empty:
            self._choose("")

    def on_click(self, event: events.Click) -> None:
        """Choose the word under the pointer."""
        left = 0
        for key, word in self._words:
            width = Content(word).cell_length + 5
            if left <= event.x < left + width:
                self._choose(key)
                return
            left += width

    async def on_key(self, event: events.Key) -> None:
        """Take keys at once."""
        await act_at_once(self, event)

    def put(self, value: str) -> None:
        """Show this word as chosen; says nothing of it."""
        if value in {key for key, _ in self._words} or (self._empty and not value):
            self.value = value
            self.refresh()

    def _choose(self, value: str) -> None:
        if value != self.value:
            self.value = value
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
        yield Static(plain(self._words(self._read(self._start))), markup=False)

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
