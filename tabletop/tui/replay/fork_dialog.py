"""Going another way from a past event: what will be shared, a title, and enter plays on from there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.room.saved.fork import CannotFork, Cut, Forked, cut, default_title, fork
from tabletop.room.saved.recording import Recording
from tabletop.tui.kit.dialog import Dialog
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.routes import routes


class ForkDialog(Dialog):
    """Asks for the title of a fork and makes it; ``made`` hears of it when the dialog has gone."""

    HAS_FIELDS = True
    HELP_TITLE = "Fork"
    SENDS = "{key} makes it and plays on"

    def __init__(self, recording: Recording, cut: Cut, made: Callable[[Forked], object]) -> None:
        """Fork the save of ``recording`` at ``cut``."""
        super().__init__(tr("Another way from event {n}", n=cut.event))
        self._reel = recording
        self._cut = cut
        self._made = made

    def contents(self) -> ComposeResult:
        """What is shared, what is not, and the title."""
        sentences = [
            self._cut.words,
            tr(
                "A new session shares the past up to there and opens paused. This one stays as it is; undo does not reach behind the fork."
            ),
        ]
        if self._reel.at(self._cut.event).started:
            sentences.append(
                tr("The dice are the same: the rolls that came next lie ahead here too, in the same order.")
            )
        yield PlainText(Content("\n").join(plain(sentence) for sentence in sentences))
        yield PlainText(plain(tr("title of the new session, such as: What if Warsaw had refused?")), classes="label")
        title = default_title(self._reel.save.head.title, self._cut.event)
        yield CleanInput(placeholder=title, id="fork-title", max_length=200)

    def on_mount(self) -> None:
        """The cursor goes to the title."""
        self.query_one("#fork-title", CleanInput).focus()

    async def send(self) -> str:
        """Make it, in a thread: a long past takes a moment."""
        title = self.query_one("#fork-title", CleanInput).value
        try:
            forked = await asyncio.to_thread(fork, self._reel.save.path, self._cut.event, title)
        except CannotFork as error:
            return str(error)
        except SaveError as error:
            return error.words
        self.app.call_later(self._made, forked)
        return ""

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the title."""
        event.stop()
        await self.action_send()


def ask_for_fork(screen: Screen[Any], recording: Recording, count: int) -> None:
    """Ask for a title and play on from event ``count`` in a session of its own; say why not, where that cannot be."""
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
