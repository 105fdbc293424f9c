"""What every room of the facilitator's hotwash is: something to look at, keys of its own, pages for the wall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tabletop.exercise.pages.debrief import HotwashMoment
from tabletop.tui.hotwash.projection import WallChoice
from tabletop.tui.kit.ways import Ways


class HotwashRoom(Protocol):
    """One of the rooms. It says what its keys do; whether the rules allow it is asked of the actions."""

    title: str  #: in English

    def show(self, here: HotwashMoment) -> None:
        """Show what there is now."""

    def count(self) -> str:
        """What stands beside the title."""

    def ways(self) -> Ways:
        """What its own keys do now."""

    def choices(self) -> Sequence[WallChoice]:
        """The wall's pages of what is shown here."""

    def scroll_page(self, by: int) -> None:
        """Read on or back by a page."""
