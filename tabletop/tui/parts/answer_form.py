"""The decision form: one question, one role, whatever kind of answer it takes.

The form asks nobody and keeps nothing: it says :class:`DecisionForm.Changed` and :class:`DecisionForm.Submitted`, and whoever shows it
asks the table and tells the form how it went (:meth:`DecisionForm.say`, :meth:`DecisionForm.accepted`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.seat import ANSWER_QUESTION, SUBMIT
from tabletop.exercise.commands import AddReason, Answer, Command
from tabletop.exercise.pages.page import ABSTAIN, Block, PageField, PageOptions, Words
from tabletop.exercise.pages.question import question_page, receipt, sheet_blocks
from tabletop.exercise.state import ArgumentState, Question, Response
from tabletop.exercise.station import as_answer
from tabletop.i18n import tr
from tabletop.records import replace
from tabletop.tui.keys import bindings
from tabletop.tui.kit.fields import Amount, CleanArea, CleanInput, OneOf
from tabletop.tui.kit.page import keys_of, shown
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.choices import Choices


class DecisionForm(Vertical):
    """Everything ``role`` fills in to answer ``question``; starts from an answer or draft."""

    DEFAULT_CSS = """
    DecisionForm { height: auto; padding: 0 1; }
    DecisionForm #led { height: auto; margin: 0 0 1 0; color: $warning; display: none; }
    DecisionForm.-locked #led { display: block; }
    DecisionForm.-locked *:disabled { opacity: 100%; }
    DecisionForm .question { height: auto; margin: 0 0 1 0; }
    DecisionForm .label { height: 1; color: $text-muted; margin: 1 0 0 0; }
    DecisionForm .row { height: 1; margin: 1 0 0 0; }
    DecisionForm .row Static { width: auto; color: $text-muted; margin: 0 3 0 0; }
    DecisionForm .sheet { height: auto; }
    DecisionForm .sheet Static { width: 1fr; height: auto; padding: 0 1 0 0; }
    DecisionForm #reason { height: 3; border: round $foreground 25%; background: $background; }
    DecisionForm #reason:focus { border: round $accent; background-tint: $foreground 0%; }
    DecisionForm #said { height: auto; margin: 1 0 0 0; min-height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")

    @dataclass
    class Changed(Message):
        """Something was filled in; a draft is due."""

        form: DecisionForm

    @dataclass
    class Ready(Message):
        """All fields are there."""

        form: DecisionForm

    @dataclass
    class Submitted(Message):
        """The person wants this sent: the commands to ask for, in this order."""

        form: DecisionForm
        commands: tuple[Command, ...]

    def __init__(
        self,
        now: Callable[[], Moment],
        question: Question,
        role: str,
        answer: Response | None = None,
        sheet: ArgumentState | None = None,
        *,
        names: dict[str, str] | None = None,
        aside: tuple[str, str] = ("pro", "1"),
    ) -> None:
        """``now`` is the moment in which it is sent. ``sheet`` is the argument's, where the question is one; ``names`` are the roles' titles, for its reasons.

        ``aside`` is the side and the weight of a reason begun earlier (:attr:`aside`).
        """
        super().__init__()
        self._now = now
        self._aside = aside
        self._complete = False  #: mounted, with all that is within
        self.locked = False  #: shows what somebody else fills in; see :meth:`keep_out`
        self._led = ""  #: who that is, in words
        self.question = question
        self.role = role
        self._sheet = sheet or ArgumentState()
        self._names = names or {}
        self._page = question_page(question, role, answer, self._sheet, self._names, aside=aside)
        self._known = as_answer(answer)
        self.may_be_sent = True  #: whether sending is offered; whoever shows the form knows
        self._expects_word = False  #: sent, and nothing was filled in since
        self._why_not = ""
        self._where = Content()

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The page, its fields as widgets, and what became of the answer."""
        yield PlainText(id="led")
        blocks = self._page.blocks
        for place, block in enumerate(blocks):
            if block.beside:
                continue  # stands beside the one before it
            then = blocks[place + 1] if place + 1 < len(blocks) else block
            if then.beside:
                pair = (PlainText(classes="side"), PlainText(classes="side"))
                yield Horizontal(*pair, classes="sheet")
            elif all(isinstance(item, Words) for item in block.items):
                yield PlainText(shown([block], self._keys), classes="question")
            else:
                yield from self._fields(block)
        yield PlainText(id="said")

    def _fields(self, block: Block) -> ComposeResult:
        """A block of fields; those that choose one of several stand in a row."""
        row: list[Widget] = []
        for item in block.items:
            if isinstance(item, PageField) and item.kind == "one":
                row.append(PlainText(plain(item.label or "   ")))
                row.append(OneOf(item.rows, item.value, empty=item.optional, id=item.key))
                continue
            if row:
                yield Horizontal(*row, classes="row")
                row = []
            if isinstance(item, PageOptions | PageField) and item.label:
                yield PlainText(plain(item.label), classes="label")
            if isinstance(item, PageOptions):
                yield Choices(item)
            elif isinstance(item, PageField):
                yield _field(item)
        if row:
            yield Horizontal(*row, classes="row")

    def _keys(self, action: str) -> str:
        return keys_of(self, "station")(action)

    def on_mount(self) -> None:
        """Everything is there now; fill in the argument's sheet."""
        self._filled_in = _FilledIn.within(self)
        self._complete = True
        self.keep_out(self._led)
        self.show_sheet(self._sheet)
        self.post_message(self.Ready(self))

    def show_sheet(self, sheet: ArgumentState) -> None:
        """Show the reasons as they stand now; nothing that is being typed is touched."""
        self._sheet = sheet
        if not self._complete:
            return
        for place, block in zip(self.query(".side").results(Static), sheet_blocks(sheet, self._names), strict=False):
            place.update(shown([block], self._keys))

    def say_receipt(self, response: Response | None, draft: Response | None) -> None:
        """Say below the fields what became of the answer."""
        self.say_where(shown([Block(receipt(self.question, response, draft))], self._keys))

    def say_where(self, words: Content) -> None:
        """Say below the fields where the answer is: received, kept, on its way."""
        self._where = words
        self._say()

    def say(self, words: str) -> None:
        """Say below the fields why something was not done. It stays until something is filled in or sent; "" takes it back."""
        self._why_not = words
        self._say()

    def _say(self) -> None:
        """Show both. A form longer than its screen is scrolled to an answer to what the person did just now, and left alone otherwise."""
        said = self.query_one("#said", Static)
        said.update(Content("\n").join(line for line in (plain(self._why_not, "bold $warning"), self._where) if line))
        if self._expects_word:
            self.call_after_refresh(said.scroll_visible, animate=False, force=True)

    # -- what it holds ------------------------------------------------------------------------------------------------

    @property
    def sends(self) -> bool:
        """Whether this person may send anything from here."""
        return not self.locked or self.question.form == "argument"

    @property
    def aside(self) -> tuple[str, str]:
        """Side and weight of the reason that is being written; no draft has a place for them."""
        if self.question.form != "argument" or not self.ready:
            return self._aside
        return self.query_one("#side", OneOf).value, self.query_one("#weight", OneOf).value

    def keep_out(self, words: str) -> None:
        """Show what the lead of the role fills in, ``words`` saying who that is; "" gives the fields back.

        A reason may be given by everybody in the role, so its fields stay open.
        """
        self.locked, self._led = bool(words), words
        if not self._complete:
            return  # done once the fields are there
        self.set_class(self.locked, "-locked")
        self.query_one("#led", Static).update(plain(words))
        for field in self.query("Choices, Amount, OneOf, CleanArea"):
            if field.id not in {"side", "weight"}:
                field.disabled = self.locked

    def follow(self, answer: Response | None) -> None:
        """Show the answer as somebody else has it now. A reason that is being written is left alone."""
        now = as_answer(answer)
        for choices in self.query(Choices):
            choices.put((ABSTAIN,) if now.abstains else now.options, now.struck)
        for amount in self.query(Amount):
            if self.question.form != "argument" or now.amount is not None:
                amount.put(now.amount)
        for place, text in (("#text", now.text), ("#why", now.rationale)):
            for area in self.query(place).results(CleanArea):
                if area.text != text:
                    area.load_text(text)
        for level in self.query("#confidence").results(OneOf):
            level.put(now.confidence)
        self._known = self.answer()

    @property
    def ready(self) -> bool:
        """Whether its fields, and the fields within these, are on the screen."""
        return self._complete and self._filled_in.said.parent is self

    def answer(self) -> Answer:
        """The answer as it stands in the fields."""
        if not self.ready:
            return self._known
        return self._filled_in.answer()

    def commands(self) -> tuple[Command, ...]:
        """What to ask for when this is sent; an argument's reason and estimate are commands of their own."""
        answer, values = self.answer(), self._reason()
        if self.locked:
            return SUBMIT.made(self._moment(None), values)
        if self.question.form == "argument":
            if answer.amount is not None and round(answer.amount) != self._sheet.estimates.get(self.role):
                values["percent"] = str(round(answer.amount))
            answer = replace(answer, amount=None, text="")
            if values and not (answer.options or answer.struck or answer.abstains):
                return SUBMIT.made(self._moment(None), values)  # a reason or an estimate is no vote
        return SUBMIT.made(self._moment(answer), values)

    def draft(self) -> tuple[Command, ...]:
        """What keeps the answer as it stands, unsent."""
        return ANSWER_QUESTION.made(self._moment(self.answer()), {"draft": "yes"})

    def _moment(self, answer: Answer | None) -> Moment:
        return dataclasses.replace(self._now(), decision=self.question.decision, role=self.role, answer=answer)

    def accepted(self, commands: Iterable[Command]) -> None:
        """The table took these: a reason taken leaves its field."""
        if any(isinstance(command, AddReason) for command in commands):
            with self.prevent(Input.Changed):
                self.query_one("#reason", CleanInput).value = ""
        self._known = self.answer()

    def focus_first(self) -> None:
        """Put the cursor into the first field that takes any."""
        for kind in (Choices, Amount, CleanArea) if self.question.form != "argument" else (CleanInput,):
            fields: list[Widget] = [field for field in self.query(kind) if not field.is_disabled]
            if fields:
                first = fields[0].query_one(CleanInput) if isinstance(fields[0], Amount) else fields[0]
                self.screen.set_focus(first)
                return

    def _reason(self) -> dict[str, str]:
        """The reason that is written for an argument."""
        text = self._filled_in.text.strip() if self.question.form == "argument" else ""
        side, weight = self.aside
        return {"text": text, "side": side, "weight": weight} if text else {}

    # -- what is done to it -------------------------------------------------------------------------------------------

    @on(Choices.Changed)
    @on(Amount.Changed)
    @on(OneOf.Changed)
    @on(TextArea.Changed)
    @on(Input.Changed)
    def _changed(self, event: Message) -> None:
        """Pass on what really changed; fields also speak up when they are filled by the program."""
        event.stop()
        now = self.answer()
        if now != self._known:
            self._known = now
            self._expects_word = False
            if self._why_not:
                self.say("")
            self.post_message(self.Changed(self))

    @on(Choices.Hint)
    def _hint(self, event: Choices.Hint) -> None:
        event.stop()
        self._expects_word = True
        self.say(event.words)
        self._expects_word = False

    @on(Input.Submitted, "#reason")
    def _reason_given(self, event: Input.Submitted) -> None:
        """Enter adds the reason alone."""
        event.stop()
        reasons = SUBMIT.made(self._moment(None), self._reason())
        if reasons:
            self._expects_word, self._why_not = True, ""
            self.post_message(self.Submitted(self, reasons))

    def on_key(self, event: events.Key) -> None:
        """A digit that no field has taken is the number of an option, wherever the cursor is."""
        if event.is_printable and self.choose(event.character or ""):
            event.stop()

    def choose(self, digit: str) -> bool:
        """Choose the option of that number, as its digit does. False where there is none, or somebody else fills it in."""
        choices = next(iter(self.query(Choices)), None) if self.ready and not self.locked else None
        return choices is not None and not choices.is_disabled and choices.choose(digit)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sending is offered only while answers are taken, to who may send."""
        if action == "submit":
            return self.may_be_sent and self.sends
        return super().check_action(action, parameters)

    def action_submit(self) -> None:
        """Send it all."""
        commands = self.commands()
        if commands:
            self._expects_word, self._why_not = True, ""
            self.post_message(self.Submitted(self, commands))


@dataclass(frozen=True)
class _FilledIn:
    """The widgets an answer is read from, looked up once: they are read with every letter, before it is on the screen."""

    choices: Choices | None
    amount: Amount | None
    words: CleanArea | CleanInput | None
    why: CleanArea
    confidence: OneOf | None
    said: Static

    @classmethod
    def within(cls, form: DecisionForm) -> _FilledIn:
        """Those of ``form``, all of whose fields are there."""
        areas, lines = form.query("#text").results(CleanArea), form.query("#reason").results(CleanInput)
        return cls(
            choices=next(iter(form.query(Choices)), None),
            amount=next(iter(form.query(Amount)), None),
            words=next(areas, None) or next(lines, None),
            why=form.query_one("#why", CleanArea),
            confidence=next(form.query("#confidence").results(OneOf), None),
            said=form.query_one("#said", Static),
        )

    @property
    def text(self) -> str:
        """What is written in the field of words, or of the reason."""
        match self.words:
            case CleanArea() as area:
                return area.text
            case CleanInput() as line:
                return line.value
            case None:
                return ""

    def answer(self) -> Answer:
        """The answer as it stands in the fields."""
        marked = self.choices.marked if self.choices is not None else []
        return Answer(
            options=tuple(option for option in marked if option != ABSTAIN),
            struck=tuple(self.choices.struck) if self.choices is not None else (),
            amount=self.amount.value if self.amount is not None else None,
            text=self.text,
            rationale=self.why.text,
            confidence=self.confidence.value if self.confidence is not None else "",
            abstains=ABSTAIN in marked,
        )


def _field(field: PageField) -> Widget:
    """The widget in which a field is filled in."""
    match field.kind:
        case "amount":
            return Amount(field.limits, field.amount, field.explain or str, id=field.key)
        case "line":
            return CleanInput(field.value, placeholder=tr("one sentence, then enter"), id=field.key)
        case _:
            return CleanArea(field.value, name=field.label or tr("your answer"), id=field.key)
