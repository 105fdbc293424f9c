"""Forking from the replay: the event in view is where the new session begins to go its own way."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tabletop.i18n import tr
from tabletop.room.saved.fork import CannotFork, Forked, cut
from tabletop.room.saved.recording import Recording
from tabletop.tui.routes import routes


def ask_for_fork(screen: Screen[Any], recording: Recording, count: int) -> None:
    """Ask for a title and play on from event ``count`` in a session of its own; say why not, where that cannot be."""
    from tabletop.tui.replay.fork_dialog import ForkDialog

    program = routes(screen)

    def made(forked: Forked) -> None:
        if forked.unmarked:
            program.say(tr("The first session's review file could not name the fork. {why}", why=forked.unmarked))
        program.open_resume(forked.path)

    try:
        place = cut(recording.records, recording.book, count)
    except CannotFork as error:
        program.say(str(error))
        return
    screen.app.push_screen(ForkDialog(recording, place, made))
