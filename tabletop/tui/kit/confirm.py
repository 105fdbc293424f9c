"""A page to read (aloud), then enter or escape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from tabletop.exercise.commands import Command
from tabletop.i18n import tr
from tabletop.tui.keys import bindings
from tabletop.tui.kit.dialog import Ask, Dialog, asked
from tabletop.tui.kit.line_pane import LinePane
from tabletop.tui.kit.page import keys_of

Lines = Callable[[int], Iterable[Content]]  #: the page for a width in cells


class _Page(LinePane):
    DEFAULT_CSS = "_Page { background: $surface; height: auto; overflow-y: auto; scrollbar-gutter: stable; }"

    def __init__(self, lines: Lines) -> None:
        super().__init__(id="page")
        self._make = lines

    def lines_for(self, width: int) -> Iterable[Content]:
        return self._make(width)

    def count(self, width: int) -> int:
        """Lines at that width."""
        return sum(1 for _ in self._make(width))


class ConfirmDialog(Dialog):
    """Shows a page; enter asks for the commands (none: just agrees)."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("confirm")

    def __init__(self, title: str, lines: Lines, yes: str, commands: Sequence[Command], ask: Ask | None = None) -> None:
        """``yes`` says what enter does; commands need somebody to ``ask``."""
        super().__init__(title)
        self._lines = lines
        self._yes = yes
        self._commands = commands
        self._ask = ask

    def contents(self) -> ComposeResult:
        """The page."""
        yield _Page(self._lines)

    def on_resize(self) -> None:
        """As high as the page, as far as the screen allows."""
        page = self.query_one(_Page)
        width = min(100, self.size.width) - 6
        room = max(3, int(self.size.height * 0.85) - 3)
        page.styles.height = min(room, page.count(width - 1))

    def hint(self) -> str:
        """What the keys do here."""
        own, keys = keys_of(self, "dialog"), keys_of(self, "confirm")
        return tr(
            "{send} {yes} · {cancel} not yet · {up}{down} scroll",
            send=own("send"),
            yes=self._yes,
            cancel=own("cancel"),
            up=keys("up"),
            down=keys("down"),
        )

    async def send(self) -> str:
        """Ask for them."""
        return await asked(self._ask, self._commands) if self._ask is not None else ""

    def action_scroll(self, lines: int) -> None:
        """Read on."""
        self.query_one(_Page).scroll_relative(y=lines, animate=False)


class PageDialog(ConfirmDialog):
    """Shows a page, and nothing to agree to."""

    def __init__(self, title: str, lines: Lines, ask: Ask) -> None:
        """``lines`` makes the page for a width."""
        super().__init__(title, lines, "", (), ask)

    def hint(self) -> str:
        """What the keys do here."""
        own, keys = keys_of(self, "dialog"), keys_of(self, "confirm")
        return tr(
            "{send} or {cancel} closes · {up}{down} scroll",
            send=own("send"),
            cancel=own("cancel"),
            up=keys("up"),
            down=keys("down"),
        )
