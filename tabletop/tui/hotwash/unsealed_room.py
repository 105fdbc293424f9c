"""The room of what was sealed in play, and of the dice."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from tabletop.exercise.hotwash import UNSEALED
from tabletop.exercise.pages.debrief import HotwashMoment
from tabletop.exercise.pages.hotwash import unsealed_pages
from tabletop.tui.console.control import Control
from tabletop.tui.hotwash.projection import WallChoice
from tabletop.tui.kit.ways import Ways
from tabletop.tui.parts.hotwash_panes import UnsealedPane


class UnsealedRoom(Vertical):
    """What has been unsealed, and the proof of the dice."""

    title = "Unsealed, dice"

    def __init__(self, control: Control, *, id: str) -> None:  # noqa: A002 -- Textual's word
        """Of the hotwash on ``control``."""
        super().__init__(id=id)
        self._control = control

    def compose(self) -> ComposeResult:
        """One pane."""
        yield UnsealedPane()

    def show(self, here: HotwashMoment) -> None:
        """What there is now."""
        self.query_one(UnsealedPane).show(here)

    def count(self) -> str:
        """How much was unsealed."""
        return str(len(self._control.state.hotwash.unsealed) or "")

    def choices(self) -> Sequence[WallChoice]:
        """The dice, then what was unsealed page by page."""
        unsealed = self._control.state.hotwash.unsealed
        opened = [(what, unsealed[what]) for what in UNSEALED if what in unsealed]
        texts = [WallChoice("debrief", page) for what, rows in opened for page in unsealed_pages(what, rows)]
        return [WallChoice("dice"), *texts]

    def scroll_page(self, by: int) -> None:
        """Read on or back."""
        self.query_one(UnsealedPane).scroll_page(by)

    def ways(self) -> Ways:
        """Its seals are opened from everywhere."""
        return {}
