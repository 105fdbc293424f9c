"""An entry of a review as a form: what is typed is kept beside the save, and stays in the fields until it is."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise.actions.form import Field
from tabletop.i18n import tr
from tabletop.tui.kit.act import Act, ActDialog
from tabletop.tui.kit.fields import MOST_CHARS, MOST_LINES

_MOST_SAID = 5  #: lines on what an entry is about


class EntryDialog(ActDialog):
    """Dismissed with True when it was kept."""

    HELP_TITLE = "Entry of the review"
    SENDS = "{key} keeps"

    def __init__(
        self, title: str, fields: Sequence[Field], keep: Act, intro: Sequence[str] = (), editor: str = ""
    ) -> None:
        """``intro``: lines on what it is about. A text too long for a field is left out, and said to be; ``editor`` is the key that opens it whole."""
        fitting = [field for field in fields if _fits(field.value)]
        said = list(intro[:_MOST_SAID])
        if len(intro) > _MOST_SAID:
            said.append(tr("… and {n} more.", n=len(intro) - _MOST_SAID))
        said += [
            tr("“{field}” is too long for a field here: {key} opens it in your editor.", field=field.label, key=editor)
            for field in fields
            if field not in fitting
        ]
        super().__init__(title, fitting, keep, "\n".join(said))
        self._before = {field.key: field.value for field in fitting}

    def on_show(self) -> None:
        """What it is about stands above the first field: begin there, not at the cursor."""
        self.call_after_refresh(self.query_one("#box").scroll_home, animate=False)

    def refuse(self, words: str) -> None:
        """Where it can be seen, however long the form is."""
        super().refuse(words)
        self.call_after_refresh(self.query_one("#refusal").scroll_visible, animate=False)

    def action_cancel(self) -> None:
        """Keep nothing but what was typed, for the next time."""
        super().action_cancel()
        if self.unsent == self._before:
            self.unsent = {}


def _fits(text: str) -> bool:
    return len(text) <= MOST_CHARS and text.count("\n") < MOST_LINES
