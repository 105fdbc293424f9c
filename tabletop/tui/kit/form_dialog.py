"""A dialog declared as data: a few fields and the command they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from tabletop.exercise.actions.action import Action, After, Made, Moment
from tabletop.exercise.actions.form import Field, Form, Values
from tabletop.exercise.commands import Refused
from tabletop.i18n import tr
from tabletop.tui.kit.dialog import Ask, Dialog, asked
from tabletop.tui.kit.fields import CleanArea, CleanInput
from tabletop.tui.kit.pick import Pick
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


class Area(CleanArea):
    """Several lines where enter sends; ctrl+j (or shift+enter) makes a new line, a paste keeps its lines."""

    class Sent(Message):
        """Enter was pressed."""

    async def on_key(self, event: events.Key) -> None:
        """Enter and line breaks; handled here, in the order typed, because a priority binding would overtake the text."""
        if event.key == "enter":
            self.post_message(self.Sent())
        elif event.key in {"ctrl+j", "shift+enter", "alt+enter"}:
            self.insert("\n")
        else:
            return
        event.stop()
        event.prevent_default()


class FieldsDialog(Dialog):
    """Fields in which enter sends the whole."""

    HAS_FIELDS = True

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field of one line."""
        event.stop()
        await self.action_send()

    async def on_area_sent(self, event: Area.Sent) -> None:
        """The same in a field of several lines."""
        event.stop()
        await self.action_send()


class FormDialog(FieldsDialog):
    """Fields one below the other; the first empty one has the cursor."""

    def __init__(
        self, title: str, fields: Sequence[Field], build: Callable[[Values], Made], ask: Ask, intro: str = ""
    ) -> None:
        """``build`` makes what is asked for, or says in words what is missing."""
        super().__init__(title)
        self._fields = fields
        self._build = build
        self._ask = ask
        self._intro = intro
        self.unsent: dict[str, str] = {}  #: what was typed when it was cancelled

    def restore(self, unsent: Values) -> None:
        """Before it is shown: fill in what was typed the last time and not sent."""
        self._fields = [
            replace(field, value=unsent.get(field.key) or field.value) if field.kind in {"line", "area"} else field
            for field in self._fields
        ]

    def contents(self) -> ComposeResult:
        """Labels and fields."""
        if self._intro:
            yield PlainText(plain(self._intro))
        for field in self._fields:
            yield PlainText(plain(field.label), classes="label")
            match field.kind:
                case "line":
                    yield CleanInput(
                        field.value, placeholder=field.hint, id=f"field-{field.key}", select_on_focus=False
                    )
                case "area":
                    yield Area(field.value, name=field.label, id=f"field-{field.key}")
                case _:
                    yield Pick(field.rows, field.value, several=field.kind == "many", id=f"field-{field.key}")

    def hint(self) -> str:
        """The keys that matter here."""
        words = [self.sends()]
        if any(field.kind == "area" for field in self._fields):
            words.append(tr("ctrl+j new line"))
        if len(self._fields) > 1:
            words.append(tr("tab next"))
        if any(field.kind == "many" for field in self._fields):
            words.append(tr("space marks"))
        return " · ".join([*words, self.cancels()])

    def on_mount(self) -> None:
        """The cursor goes to the first field for text; Textual calls this beside the one of a subclass, whatever that does."""
        if not self._fields:
            return
        first = next((field for field in self._fields if field.kind in {"line", "area"}), self._fields[0])
        widget = self.query_one(f"#field-{first.key}")
        widget.focus()
        if isinstance(widget, CleanArea):
            widget.move_cursor(widget.document.end)

    def values(self) -> dict[str, str]:
        """What the fields hold."""
        found = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.key}")
            if isinstance(widget, CleanArea):
                found[field.key] = widget.text
            elif isinstance(widget, CleanInput | Pick):
                found[field.key] = widget.value
        return found

    async def send(self) -> str:
        """Make the commands and ask for them in order."""
        made = self._build(self.values())
        if isinstance(made, str):
            return made
        return await asked(self._ask, made if isinstance(made, tuple) else (made,))

    def action_cancel(self) -> None:
        """Send nothing, and keep what was typed for the next time."""
        self.unsent = self.values()
        super().action_cancel()


class ActionDialog(FormDialog):
    """The form of an action, at the moment in which it is asked for."""

    def __init__(self, action: Action, now: Moment, form: Form, ask: Ask) -> None:
        """``form`` is that of the action for ``now``."""
        super().__init__(form.title, form.fields, self._made, ask, form.intro)
        self._action = action
        self._now = now
        self.after = After()  #: what follows the command that was asked for last

    def _made(self, values: Values) -> Made:
        try:
            made = self._action.made(self._now, values)
        except Refused as missing:
            return missing.words
        self.after = self._action.after(self._now, made[0])
        return made
