"""What covers a station when something real happens: nothing of the exercise is left to be seen."""

from __future__ import annotations

from textual.content import Content

from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.tui.kit.block_letters import block_lines
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain


class EmergencyCover(PlainText):
    """Lies over the whole screen while the emergency lasts."""

    DEFAULT_CSS = """
    EmergencyCover {
        layer: cover; dock: top; width: 100%; height: 100%; display: none;
        background: $error; color: $background; text-align: center; content-align: center middle; text-style: bold;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Away until :meth:`show` finds an emergency."""
        super().__init__(id=id)

    def show(self, state: State, width: int) -> None:
        """Come or go with the emergency."""
        self.display = state.phase == "emergency"
        if self.display:
            lines = block_lines(state.emergency, width - 4)
            stop = plain(tr("REAL – NO EXERCISE"), "bold")
            large = Content("\n".join(lines)) if lines else plain(state.emergency, "bold")
            words = tr("Stop. Everything stands still until the facilitator lifts it. What you wrote is kept.")
            self.update(Content("\n\n").join([stop, large, plain(words, "bold"), stop]))
