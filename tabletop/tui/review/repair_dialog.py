"""What came back from an editor and cannot be read: what is wrong with it, and the choice to go back."""

from __future__ import annotations

from textual.app import ComposeResult

from tabletop.i18n import tr
from tabletop.tui.kit.dialog import Dialog
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


class RepairDialog(Dialog):
    """Dismissed with True to edit it again."""

    HELP_TITLE = "The file has mistakes"
    SENDS = "{key} edits it again"
    CANCELS = "{key} keeps it as a draft beside the save"

    def __init__(self, words: str) -> None:
        """``words`` name every mistake, one a line."""
        super().__init__(tr("This cannot be read yet"))
        self._words = words

    def contents(self) -> ComposeResult:
        """The mistakes."""
        yield PlainText(plain(self._words, "$warning"))
