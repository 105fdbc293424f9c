"""What all dialogs of the console share: where they hang, how they send, how a refusal is shown without losing what was typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widgets import Input, Static, TextArea

from tabletop.exercise.commands import Command
from tabletop.i18n import tr
from tabletop.tui.keys import bindings
from tabletop.tui.kit.page import Keys, keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain

Ask = Callable[[Command], Awaitable[str]]  #: asks the table; "" when it was done, else why not


async def asked(ask: Ask, commands: Iterable[Command]) -> str:
    """Ask for all of it in order, until something is refused; "" when all of it was done, else why not."""
    for command in commands:
        if words := await ask(command):
            return words
    return ""


def veil(screen: Screen[Any]) -> None:
    """Let the console shine through a modal screen, dimmed: its clock goes on."""
    screen.styles.background = Color(0, 0, 0, 0.3)


def closes_words(keys: Keys) -> str:
    """The keys of a list that is only read, in words."""
    return tr("{up}{down} scroll · {close} closes", up=keys("up"), down=keys("down"), close=keys("close"))


class TypeAhead(ModalScreen[ScreenResultType]):
    """A modal screen that loses no key: what is typed before its first field has the cursor goes into that field."""

    HAS_FIELDS: ClassVar[bool] = False

    def __init__(self) -> None:
        """The console shines through, dimmed."""
        super().__init__()
        veil(self)
        self._early: list[events.Key] = []

    def take(self, event: events.Key) -> bool:
        """Pass a key to the field it was meant for, or keep it until there is one; False if it was meant for none."""
        field = self.focused
        if not self.HAS_FIELDS or not (event.is_printable or event.key in {"enter", "tab", "backspace"}):
            return False
        if field is None:
            self._early.append(event)
        elif isinstance(field, Input | TextArea) and event.is_printable:
            field.post_message(events.Key(event.key, event.character))
        else:
            return False
        return True

    def on_key(self, event: events.Key) -> None:
        """A printable key that gets here was meant for a field: fields keep those they are given."""
        if self.take(event):
            event.stop()
            event.prevent_default()

    def on_descendant_focus(self) -> None:
        """The first field is ready: give it what came early."""
        early, self._early = self._early, []
        for event in early:
            if self.focused is not None:
                self.focused.post_message(events.Key(event.key, event.character))


class Dialog(TypeAhead[bool]):
    """One key sends, another cancels. Dismissed with True when something was done."""

    HELP_TITLE = "Dialog"
    SENDS = "{key} sends"  #: what the key does that sends; translated when it is shown
    CANCELS = "{key} cancels"
    BINDINGS: ClassVar[list[BindingType]] = bindings("dialog")
    DEFAULT_CSS = """
    Dialog { align: center bottom; }
    Dialog > #box {
        width: 100%; max-width: 100; height: auto; max-height: 85%; overflow-y: auto; scrollbar-size-vertical: 1;
        background: $surface; border: round $accent; border-title-color: $accent; border-title-style: bold;
        border-subtitle-color: $accent; padding: 0 2;
    }
    Dialog .label { color: $text-muted; height: 1; }
    Dialog #refusal { height: auto; color: $warning; display: none; }
    Dialog #refusal.said { display: block; }
    Dialog Input, Dialog CleanArea, Dialog Pick { border: none; border-left: outer $panel; background: $panel; padding: 0 1; }
    Dialog Input:focus, Dialog CleanArea:focus, Dialog Pick:focus { border: none; border-left: outer $accent; background: $panel; }
    Dialog Input { height: 1; }
    Dialog CleanArea { min-height: 2; max-height: 8; }
    """

    def __init__(self, title: str) -> None:
        """``title`` says what enter will do."""
        super().__init__()
        self.heading = title
        self._sending = False

    def compose(self) -> ComposeResult:
        """The box with what the dialog holds."""
        with Vertical(id="box") as box:
            box.border_title = plain(f" {self.heading} ")
            box.border_subtitle = plain(f" {self.hint()} ")
            yield from self.contents()
            yield PlainText(id="refusal")

    def contents(self) -> ComposeResult:
        """What stands in the box."""
        yield from ()

    def hint(self) -> str:
        """The keys, in a few words."""
        return f"{self.sends()} · {self.cancels()}"

    def sends(self) -> str:
        """Which key sends, in words."""
        return tr(self.SENDS, key=keys_of(self, "dialog")("send"))

    def cancels(self) -> str:
        """Which key cancels, in words."""
        return tr(self.CANCELS, key=keys_of(self, "dialog")("cancel"))

    async def send(self) -> str:
        """Do it; "" when done, else why not."""
        return ""

    def refuse(self, words: str) -> None:
        """Say calmly why not; everything typed stays."""
        refusal = self.query_one("#refusal", Static)
        refusal.update(plain(words))
        refusal.set_class(bool(words), "said")

    async def action_send(self) -> None:
        """Send once, however often enter is pressed meanwhile."""
        if self._sending:
            return
        self._sending = True
        try:
            words = await self.send()
        finally:
            self._sending = False
        if words:
            self.refuse(words)
        elif self.is_current:
            self.dismiss(True)

    def action_cancel(self) -> None:
        """Leave without doing anything."""
        self.dismiss(False)
