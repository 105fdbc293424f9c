"""The participant feedback form, filled in from the keyboard alone.

It asks nobody: whoever shows it takes :class:`FeedbackForm.Submitted` and says how it went. Its draft is a command that has not been sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.feedback import BEST, EMPTY, MOST_ACTIONS, WORST
from tabletop.exercise.pages.feedback import form_page, recorded_words
from tabletop.exercise.pages.page import Item, PageField, Scale
from tabletop.i18n import tr
from tabletop.records import replace
from tabletop.tui.kit.fields import CleanArea, CleanInput, OneOf, act_at_once
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain


class Ratings(Widget, can_focus=True):
    """Eight statements, one a line; a digit answers and goes on to the next."""

    DEFAULT_CSS = """
    Ratings { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(value), f"rate({value})", "answers", show=value == WORST, key_display="1–5",
                    id=f"feedback.rate-{value}")
            for value in range(WORST, BEST + 1)
        ),
        Binding("0,delete,backspace", "rate(0)", "no answer", show=False, id="feedback.rate-none"),
        Binding("up", "step(-1)", "statement above", show=False, id="feedback.up"),
        Binding("down", "step(1)", "statement below", show=False, id="feedback.down"),
    ]  # fmt: skip

    class Changed(Message):
        """A statement was answered."""

    def __init__(self, scale: Scale) -> None:
        """``scale`` holds the statements, and the answers so far."""
        super().__init__()
        self._statements = scale.statements
        self._given = dict(scale.given)
        self._at = 0

    @property
    def value(self) -> tuple[tuple[str, int], ...]:
        """What has been answered, in the order of the form."""
        return tuple(
            (statement, self._given[statement]) for statement, _ in self._statements if statement in self._given
        )

    def render(self) -> Content:
        """The statements with five places each, the answer as a digit as well."""
        width = max(30, self.size.width)
        texts = width - 19
        lines = []
        for place, (statement, text) in enumerate(self._statements):
            here = self.has_focus and place == self._at
            value = self._given.get(statement, 0)
            scale = " ".join("●" if value == mark else "○" for mark in range(WORST, BEST + 1))
            row = Content.assemble(
                plain("▸ " if here else "  ", "bold $accent"),
                fitted(plain(text, "bold" if here else ""), texts - 2),
                plain(f"  {scale}  ", "bold" if value else ""),
                plain(str(value or "–"), "bold $accent" if value else "$text-muted"),
            )
            lines.append(row)
        return Content("\n").join(lines)

    def get_content_height(self, *_: object) -> int:
        """A line a statement."""
        return len(self._statements)

    def action_rate(self, value: int) -> None:
        """Answer the statement at the cursor (0: not), and go on."""
        statement = self._statements[self._at][0]
        if value:
            self._given[statement] = value
            self._at = min(self._at + 1, len(self._statements) - 1)
        else:
            self._given.pop(statement, None)
        self.refresh()
        self.post_message(self.Changed())

    def action_step(self, by: int) -> None:
        """To another statement."""
        self._at = max(0, min(self._at + by, len(self._statements) - 1))
        self.refresh()

    async def on_key(self, event: events.Key) -> None:
        """Take keys at once."""
        await act_at_once(self, event)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide it."""
        self.refresh()


class FeedbackForm(VerticalScroll, can_focus=False):
    """All parts of the form, one below the other; tab goes on, ctrl+s is for whoever shows it."""

    DEFAULT_CSS = """
    FeedbackForm { padding: 0 1; scrollbar-size-vertical: 1; }
    FeedbackForm Static { height: auto; max-width: 100; }
    FeedbackForm .label { color: $text-muted; margin: 1 0 0 0; }
    FeedbackForm Ratings { max-width: 100; }
    FeedbackForm Input { height: 1; border: none; padding: 0 1; background: $panel; max-width: 100; margin: 0 0 0 2; }
    FeedbackForm Input:focus { border: none; background: $accent 25%; background-tint: $foreground 0%; }
    FeedbackForm CleanArea { max-width: 102; margin: 0 0 0 1; }
    FeedbackForm .action { height: 1; max-width: 102; }
    FeedbackForm .action .what { width: 1fr; }
    FeedbackForm .action .who { width: 22; }
    FeedbackForm .action OneOf { margin: 0 1; }
    FeedbackForm #named-words { margin: 0 0 1 2; }
    """

    @dataclass
    class Submitted(Message):
        """The person wants this sent."""

        form: FeedbackForm
        command: GiveFeedback

    def __init__(self, draft: GiveFeedback = EMPTY, *, opt_in: bool = True) -> None:
        """Start from ``draft``; ``opt_in`` offers to hand it in under one's name, which paper cannot."""
        super().__init__()
        self._start = draft
        self._opt_in = opt_in

    def compose(self) -> ComposeResult:
        """The page of the form, its fields as widgets."""
        for block in form_page(self._start, rows=MOST_ACTIONS, opt_in=self._opt_in).blocks:
            if block.heading:
                turned = any(isinstance(item, PageField) and item.key == "named" for item in block.items)
                yield PlainText(plain(f"{block.heading}{'  (←→)' if turned else ''}"), classes="label")
            for row in _rows(block.items):
                fields = [self._widget(item) for item in row]
                yield fields[0] if len(fields) == 1 else Horizontal(*fields, classes="action")

    def _widget(self, item: Item) -> Widget:
        match item:
            case Scale():
                return Ratings(item)
            case PageField(kind="one"):
                return OneOf(item.rows, item.value, id=item.key)
            case PageField(kind="text"):
                return CleanArea(item.value, name=tr("anything else"), id=item.key)
            case PageField():
                sort, _, number = item.key.partition("-")
                hint = {"what": tr("action"), "who": tr("who")}.get(sort, number)
                return CleanInput(item.value, classes=sort, placeholder=hint, select_on_focus=False, id=item.key)
            case _:
                return PlainText(id="named-words")

    def on_mount(self) -> None:
        """As many rows for actions as are needed, and what will be recorded."""
        self._show_actions()
        self._say_named()

    # -- what it holds ------------------------------------------------------------------------------------------------

    @property
    def draft(self) -> GiveFeedback:
        """The form as it stands in the fields; empty lines are left out."""
        if not self.query("#named-words"):
            return self._start
        rows = [
            (row.query_one(".what", CleanInput).value.strip(), row.query_one(OneOf).value,
             row.query_one(".who", CleanInput).value.strip())
            for row in self.query(".action")
        ]  # fmt: skip
        named = self.query("#named").results(OneOf)
        return replace(
            EMPTY,
            ratings=self.query_one(Ratings).value,
            strengths=self._texts(".strength"),
            improve=self._texts(".improve"),
            unseen=self.query_one("#unseen", CleanInput).value.strip(),
            actions=tuple(row for row in rows if row[0]),
            review=self.query_one("#review", CleanInput).value.strip(),
            comment=self.query_one("#comment", CleanArea).text.strip(),
            named=any(field.value for field in named),
        )

    def _texts(self, places: str) -> tuple[str, ...]:
        texts = (field.value.strip() for field in self.query(places).results(CleanInput))
        return tuple(text for text in texts if text)

    def focus_first(self) -> None:
        """The statements come first."""
        self.query_one(Ratings).focus()

    def submit(self) -> None:
        """Hand it in, if there is anything in it."""
        self.post_message(self.Submitted(self, self.draft))

    # -- what is done to it -------------------------------------------------------------------------------------------

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Message) -> None:
        event.stop()
        self._show_actions()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; only ctrl+s hands in."""
        event.stop()
        self.screen.focus_next()

    @on(OneOf.Changed)
    def _chosen(self, event: OneOf.Changed) -> None:
        event.stop()
        self._say_named()

    def _show_actions(self) -> None:
        """One empty row for another action, no more."""
        rows = list(self.query(".action"))
        filled = [bool(row.query_one(".what", CleanInput).value.strip()) for row in rows]
        last = max((place for place, full in enumerate(filled) if full), default=-1)
        for place, row in enumerate(rows):
            row.display = place <= last + 1

    def _say_named(self) -> None:
        named = any(field.value for field in self.query("#named").results(OneOf))
        self.query_one("#named-words", Static).update(plain(recorded_words(named=named), "$text-muted"))


def _rows(items: Iterable[Item]) -> list[list[Item]]:
    """The items, those that may stand beside one another together."""
    rows: list[list[Item]] = []
    for item in items:
        if rows and isinstance(item, PageField) and item.beside:
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows
