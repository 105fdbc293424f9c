"""Reading saves in a thread: nobody waits once the screen has gone, and what cannot be read is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.screen import Screen

from tabletop.journal.reading import Save, read_save
from tabletop.tui.routes import routes


class Cancelled(Exception):
    """Nobody waits for it any longer."""


def read(path: Path, cancelled: Callable[[], bool], tell: Callable[[int, int], object] | None = None) -> Save:
    """The save at ``path``; ``tell`` hears how far it is. Raises :class:`Cancelled`, or SaveError."""

    def progress(done: int, total: int) -> None:
        if cancelled():
            raise Cancelled
        if tell is not None:
            tell(done, total)

    return read_save(path, progress)


def give_up(screen: Screen[Any], words: str, *, alone: bool) -> None:
    """Leave a screen that has nothing to show, with the reason; ``alone``: the program was started for it, and ends."""
    if alone:
        screen.app.exit(words, return_code=1)
    elif screen.is_attached:
        screen.pop_until_active()  # help may lie above
        screen.dismiss()
        routes(screen).say(words)
