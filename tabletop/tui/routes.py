"""What a screen may ask of the program around it: the ways to other screens, and what stands for the whole program.

Screens know this and never the app, so that none of them depends on all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.screen import Screen

if TYPE_CHECKING:  # what the routes carry; loaded by those that open them
    from tabletop.exchange.importing import Wish, WrittenScenario
    from tabletop.exchange.msel import Corrections
    from tabletop.room.host.hosted_room import RoomOptions
    from tabletop.room.table.sessions import Session
    from tabletop.scenario.load import Loaded


class Routes(Protocol):
    """The program, as its screens know it."""

    current_save: Path | None  #: of the session being played
    own_keys: Mapping[str, str]  #: id of a binding -> keys, where the user has others than the program
    said_of: dict[Path, Corrections]  #: about files whose import was left; nobody answers twice

    @property
    def folder(self) -> Path:
        """Where saves are kept."""

    @property
    def scenario_folders(self) -> Sequence[Path] | None:
        """Where scenarios are looked for; None: those shipped."""

    def open_start(self, path: Path) -> None:
        """Prepare a session of the scenario at ``path``."""

    def open_problems(self, loaded: Loaded, title: str) -> None:
        """Show what is wrong with a scenario."""

    def open_console(self, session: Session) -> object:
        """Play ``session``."""

    def open_host(self, session: Session, options: RoomOptions) -> object:
        """Play ``session`` with its room open."""

    def open_join(self) -> None:
        """Take a seat in somebody's room; where is asked."""

    def open_resume(self, path: Path) -> object:
        """Play on from a save."""

    def open_replay(self, path: Path, at: str = "") -> None:
        """Look at a save from any of its events; ``at`` is an event number or ``T+mm:ss``."""

    def open_compare(self, paths: Sequence[Path]) -> None:
        """Put several saves of one scenario side by side."""

    def open_review(self, path: Path) -> None:
        """Write down what was found in a session."""

    def open_import(self, wish: Wish | None = None) -> None:
        """Make a scenario of a planner's MSEL."""

    def open_imported(self, written: WrittenScenario) -> None:
        """Show what was imported."""

    def say(self, words: str) -> None:
        """A short warning that needs no answer."""


def routes(screen: Screen[Any]) -> Routes:
    """The program that this screen belongs to."""
    return cast("Routes", screen.app)
