"""The record cannot be kept any more: nothing goes on before that is settled."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tabletop.i18n import tr
from tabletop.tui.kit.dialog import TypeAhead
from tabletop.tui.kit.text import plain


class BrokenScreen(TypeAhead[str]):
    """Dismissed with "reopen" or "leave"."""

    HELP_TITLE = tr("Nothing can be recorded")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "choose('reopen')", tr("open the session again from disk"), id="broken.reopen"),
        Binding("q", "choose('leave')", tr("leave; the save stays"), id="broken.leave"),
    ]
    DEFAULT_CSS = """
    BrokenScreen { align: center middle; }
    BrokenScreen > Vertical {
        width: 76; max-width: 94%; height: auto; max-height: 90%; padding: 1 2;
        background: $surface; border: round $error; border-title-color: $error; border-title-style: bold;
    }
    BrokenScreen Static { height: auto; }
    """

    def __init__(self, words: str, path: str) -> None:
        """``words`` say what happened, ``path`` where the save lies."""
        super().__init__()
        self._words = words
        self._path = path

    def compose(self) -> ComposeResult:
        """What happened, what is safe, what to do."""
        with Vertical() as box:
            box.border_title = plain(tr(" NOTHING CAN BE RECORDED "))
            yield Static(plain(self._words, "bold"), markup=False)
            safe = tr("Everything confirmed so far is in {path}. What you tried last may be missing.", path=self._path)
            yield Static(plain("\n" + safe), markup=False)
            yield Static(
                plain("\n" + tr("r  mend the cause, then open the session again from disk (paused where it stopped)")),
                markup=False,
            )
            yield Static(plain(tr("q  leave; the save stays and can be resumed later")), markup=False)

    def action_choose(self, what: str) -> None:
        """One of the two."""
        self.dismiss(what)
