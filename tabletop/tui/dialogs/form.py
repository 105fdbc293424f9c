"""A dialog declared as data: a few fields and the command they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from tabletop.exercise.commands import Command
from tabletop.i18n import tr
from tabletop.tui.dialogs.base import Ask, Dialog
from tabletop.tui.dialogs.pick import Pick, Row
from tabletop.tui.text import plain
from tabletop.tui.widgets.fields import CleanArea, CleanInput

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``area`` takes several lines, ``one`` and ``many`` choose among ``rows``."""

    key: str
    label: str
    kind: Literal["line", "area", "one", "many"] = "line"
    value: str = ""
    rows: Sequence[Row] = ()
    hint: str = ""  #: shown while empty


class Area(CleanArea):
    """Several lines where enter sends; ctrl+j (or shift+enter) makes a new line, a paste keeps its lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.send", tr("send"), show=False, priority=True),
        Binding("ctrl+j,shift+enter,alt+enter", "new_line", tr("new line"), id="dialog.new-line", priority=True),
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
    ]

    def action_new_line(self) -> None:
        """A line break where the cursor is."""
        self.insert("\n")


class FormDialog(Dialog):
    """Fields one below the other; the first empty one has the cursor."""

    def __init__(
        self, title: str, fields: Sequence[Field], build: Callable[[Values], Command | str], ask: Ask, intro: str = ""
    ) -> None:
        """``build`` makes the command, or says in words what is missing."""
        super().__init__(title)
        self._fields = fields
        self._build = build
        self._ask = ask
        self._intro = intro

    def contents(self) -> ComposeResult:
        """Labels and fields."""
        if self._intro:
            yield Static(plain(self._intro), markup=False)
        for field in self._fields:
            yield Static(plain(field.label), classes="label", markup=False)
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
        words = [tr("enter sends"), tr("esc cancels")]
        if len(self._fields) > 1:
            words.insert(1, tr("tab next field"))
        if any(field.kind == "many" for field in self._fields):
            words.insert(1, tr("space marks"))
        if any(field.kind == "area" for field in self._fields):
            words.insert(1, tr("ctrl+j new line"))
        return " · ".join(words)

    def on_mount(self) -> None:
        """The cursor goes to the first field for text."""
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
        """Make the command and ask for it."""
        command = self._build(self.values())
        return command if isinstance(command, str) else await self._ask(command)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field sends the whole."""
        event.stop()
        await self.action_send()
