"""The options of a question: one keyboard stop, marked with digits, space or the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from tabletop.exercise.pages.page import ABSTAIN, PageOption, PageOptions
from tabletop.i18n import tr
from tabletop.tui.kit.fields import act_at_once
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


class Choice(Horizontal):
    """One option on the screen."""

    DEFAULT_CSS = """
    Choice { height: auto; }
    Choice > .sign { width: 10; height: auto; }
    Choice > .words { width: 1fr; height: auto; }
    """

    def __init__(self, number: int, option: PageOption) -> None:
        """``number`` marks it, up to 9, and 0 where it is to abstain."""
        super().__init__()
        self.option = option.id
        self._number = number
        self._label, self._text = option.label, option.text
        self._sign, self._words = PlainText(classes="sign"), PlainText(classes="words")

    def compose(self) -> ComposeResult:
        """Sign and number, then the words. They are painted before they are there where the machine is slow."""
        yield self._sign
        yield self._words

    def paint(self, *, here: bool, sign: str, marked: bool, struck: bool) -> None:
        """Show how it stands: in signs and words as well as in colour."""
        number = str(self._number) if self._number < 10 else " "
        pointer = plain("▸ " if here else "  ", "$accent bold")
        self._sign.update(Content.assemble(" ", pointer, (f"{sign} {number}", "bold" if marked else "")))
        label = plain(self._label, "bold" if marked else "strike" if struck else "")
        if struck:
            label = Content.assemble(label, "   ", (tr("struck out by you"), "$warning"))
        if self._text:
            label = Content("\n").join([label, plain(self._text, "$secondary")])
        self._words.update(label)


class Choices(Vertical, can_focus=True):
    """Marks options: one, or up to ``pick``; strikes them where the role may."""

    DEFAULT_CSS = """
    Choices { height: auto; }
    Choices:focus > Choice.-here { background: $accent 18%; }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", "up", show=False, id="form.option.up"),
        Binding("down,j", "move(1)", "down", show=False, id="form.option.down"),
        Binding("space", "mark", "choose", key_display="space", id="form.option.mark"),
        Binding("enter", "go_on", "choose, go on", show=False, id="form.option.go-on"),
        Binding("x", "strike", "strike out", id="form.option.strike"),
    ]

    @dataclass
    class Changed(Message):
        """Marks or strikes changed."""

        choices: Choices

    @dataclass
    class Hint(Message):
        """Why a key did nothing."""

        words: str

    def __init__(self, options: PageOptions) -> None:
        """Start with what is marked and struck."""
        super().__init__()
        self._options = options
        self._ids = [option.id for option in options.options]
        self._alone = {option.id for option in options.options if option.alone}
        self.marked, self.struck = [*options.marked], [*options.struck]
        self.cursor = self._ids.index(self.marked[0]) if self.marked else 0

    def put(self, marked: Sequence[str], struck: Sequence[str]) -> None:
        """Show these options marked and struck, as somebody else did it; says nothing of it. Unknown ones are left out."""
        self.marked = [option for option in marked if option in self._ids]
        self.struck = [option for option in struck if option in self._ids]
        self._paint()

    def compose(self) -> ComposeResult:
        """One line or two for each option."""
        for number, option in enumerate(self._options.options, 1):
            yield Choice(number if option.id != ABSTAIN else 0, option)

    def on_mount(self) -> None:
        """Paint once the parts exist."""
        self._paint()

    def watch_has_focus(self, value: bool) -> None:
        """The pointer shows only while the keyboard is here."""
        super().watch_has_focus(value)
        if self.is_attached:
            self._paint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's signature
        """Striking is for veto holders."""
        return action != "strike" or self._options.strikable

    async def on_key(self, event: events.Key) -> None:
        """Digits mark the option of that number; other keys of its own it takes at once."""
        if self.choose(event.character or ""):
            event.stop()
        else:
            await act_at_once(self, event)

    def choose(self, digit: str) -> bool:
        """Choose the option of that number, as its digit does. Where one is chosen it stays so; of several the mark is taken away again.

        Returns False for what is no number of an option.
        """
        place = self._numbered(digit)
        if place is None:
            return False
        self.cursor = place
        if self._ids[place] in self.marked and (self._options.pick == 1 or self._ids[place] in self._alone):
            self._paint()
        else:
            self.action_mark()
        return True

    def _numbered(self, digit: str) -> int | None:
        if digit == "0" and ABSTAIN in self._ids:
            return self._ids.index(ABSTAIN)
        if len(digit) != 1 or digit not in "123456789" or int(digit) > len(self._ids):
            return None
        place = int(digit) - 1
        return place if self._ids[place] != ABSTAIN else None

    def on_click(self, event: events.Click) -> None:
        """A click marks."""
        widget = event.widget
        while widget is not None and widget is not self:
            if isinstance(widget, Choice):
                self.cursor = self._ids.index(widget.option)
                self.action_mark()
                return
            widget = widget.parent if isinstance(widget.parent, Vertical | Horizontal) else None

    def action_move(self, by: int) -> None:
        """To the next or the previous option."""
        self.cursor = max(0, min(self.cursor + by, len(self._ids) - 1))
        self._paint()

    def action_mark(self) -> None:
        """Mark the option under the pointer, or take its mark away."""
        if not self._ids:
            return
        option = self._ids[self.cursor]
        if option in self.marked:
            self.marked.remove(option)
        elif self._options.pick == 1 or option in self._alone:
            self.marked = [option]
        else:
            kept = [other for other in self.marked if other not in self._alone]
            if len(kept) >= self._options.pick:
                self.post_message(self.Hint(tr("At most {pick}: take one mark away first.", pick=self._options.pick)))
                self._paint()
                return
            self.marked = [*kept, option]
        self.struck = [other for other in self.struck if other not in self.marked]
        self._paint()
        self.post_message(self.Changed(self))

    def action_go_on(self) -> None:
        """Choose the option under the pointer; where it is chosen, go to the next field. Takes nothing away."""
        if self._ids and self._ids[self.cursor] not in self.marked:
            self.action_mark()
        else:
            self.screen.focus_next()

    def action_strike(self) -> None:
        """Strike the option out, or let it stand again."""
        option = self._ids[self.cursor]
        if option == ABSTAIN:
            return
        if option in self.struck:
            self.struck.remove(option)
        else:
            self.struck.append(option)
            self.marked = [other for other in self.marked if other != option]
        self._paint()
        self.post_message(self.Changed(self))

    def _paint(self) -> None:
        one = self._options.pick == 1
        for place, choice in enumerate(self.query(Choice)):
            marked = choice.option in self.marked
            sign = ("(•)" if marked else "( )") if one else ("[x]" if marked else "[ ]")
            here = place == self.cursor and self.has_focus
            choice.paint(here=here, sign=sign, marked=marked, struck=choice.option in self.struck)
            choice.set_class(here, "-here")
            if here:
                choice.scroll_visible(animate=False)
