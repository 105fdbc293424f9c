"""Dialogs of an import: a form whose work is done outside the table, and what became of each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from tabletop.i18n import tr
from tabletop.tui.keys import bindings
from tabletop.tui.kit.act import ActDialog
from tabletop.tui.kit.list_dialog import ListDialog, TextList


class ImportForm(ActDialog):
    """Dismissed with True when it was done; what was typed stays until then."""

    HELP_TITLE = "Import"
    SENDS = "{key} takes it"


class RowsDialog(ListDialog):
    """The report of an import, row by row."""

    HELP_TITLE = "Report"
    BINDINGS: ClassVar[list[BindingType]] = bindings("rows")

    def __init__(self, lines: Sequence[Content]) -> None:
        """``lines`` of the report."""
        super().__init__(tr("What became of each row"), TextList(lines, id="lines"))
