"""The curtain between two seats at one keyboard: it shows who sits down next and nothing of who sat there before."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from tabletop.i18n import tr
from tabletop.tui.keys import bindings
from tabletop.tui.kit.block_letters import block_lines
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


class CurtainScreen(Screen[bool]):
    """Blank, with the marking at top and bottom; enter dismisses with True, escape with False."""

    DEFAULT_CSS = """
    CurtainScreen { align: center middle; background: $background; }
    CurtainScreen .marking { width: 100%; height: 1; text-align: center; text-style: bold; color: $text-muted; }
    CurtainScreen #head { dock: top; }
    CurtainScreen #foot { dock: bottom; margin: 0 0 1 0; }
    CurtainScreen #heading { width: 100%; height: auto; text-align: center; color: $accent; text-style: bold; }
    CurtainScreen #words { width: 100%; height: auto; text-align: center; margin: 3 4 0 4; }
    """
    PLAYERS_SEAT = True  #: the program cannot be left from here
    HELP_TITLE = "The curtain"
    HELP = "The keyboard changes hands here; nothing of the last seat can be seen."
    BINDINGS: ClassVar[list[BindingType]] = bindings("curtain")

    def __init__(self, heading: str, marking: str, *, back: bool = False) -> None:
        """``heading`` is shown large, usually a role's name; ``back``: the keyboard goes to the facilitator."""
        super().__init__()
        self._heading = heading
        self._marking = marking
        self._back = back

    def compose(self) -> ComposeResult:
        """Marking, name, sentence, marking."""
        yield PlainText(plain(self._marking), classes="marking", id="head")
        yield PlainText(id="heading")
        yield PlainText(plain(self._sentence()), id="words")
        yield PlainText(plain(self._marking), classes="marking", id="foot")
        yield Footer()

    def _sentence(self) -> str:
        key = keys_of(self, "curtain")("open")
        if self._back:
            return tr(
                "Hand the keyboard back to the facilitator. Press {key} when no player can see the screen.", key=key
            )
        return tr(
            "Hand the keyboard to {role}. Press {key} when nobody else can see the screen.", role=self._heading, key=key
        )

    def on_mount(self) -> None:
        """Nothing of the last seat goes on: no notice that still stands, no text that was copied."""
        self.app.clear_notifications()
        if self.app.clipboard:
            self.app.copy_to_clipboard("")

    def on_resize(self, event: events.Resize) -> None:
        """Block letters where they fit, else the name itself."""
        lines = block_lines(self._heading, event.size.width - 4, max(3, event.size.height - 10))
        name = plain("\n".join(lines)) if lines else plain(self._heading, "bold underline")
        self.query_one("#heading", Static).update(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's form
        """There is no way back from the curtain that gives the keyboard to the facilitator."""
        return not (action == "back" and self._back)

    def action_open(self) -> None:
        """Nobody else sees the screen."""
        self.dismiss(True)

    def action_back(self) -> None:
        """Not now."""
        self.dismiss(False)
