"""The line an observer writes on, and the notes on their way: nothing typed is lost, and the moment seen is that of the first letter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tabletop.exercise.commands import RecordObservation, Refused
from tabletop.exercise.observations import KINDS
from tabletop.journal.errors import JournalBroken
from tabletop.tui.kit.fields import MOST_CHARS, CleanInput

_sendings: set[asyncio.Task[None]] = set()  #: they outlive their screen; the loop itself holds tasks only weakly


class NoteLine(CleanInput):
    """One line; tab changes the kind, shift+tab the rating, both for this note alone."""

    DEFAULT_CSS = """
    NoteLine { height: 1; border: none; padding: 0; background: $background; }
    NoteLine:focus { border: none; background: $background; background-tint: $foreground 0%; }
    """
    HELP_TITLE = "The note line"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "kind", "kind of note", id="note.kind"),
        Binding("shift+tab", "rate", "rating", key_display="⇧tab", id="note.rate"),
        Binding("up", "recall", "take back what was not kept", id="note.recall", show=False),
        Binding("pageup", "screen.page(-1)", "read back", key_display="pgup", id="note.page-up"),
        Binding("pagedown", "screen.page(1)", "read on", id="note.page-down", show=False),
        Binding("ctrl+up", "screen.lines(-1)", "a line up", id="note.line-up", show=False),
        Binding("ctrl+down", "screen.lines(1)", "a line down", id="note.line-down", show=False),
        Binding("ctrl+end", "screen.newest", "to the newest", id="note.newest", show=False),
    ]

    class Tagged(Message):
        """Another kind or rating was chosen."""

    class Recall(Message):
        """The last note that was refused is wanted back."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty."""
        super().__init__(id=id, max_length=MOST_CHARS, select_on_focus=False, compact=True)
        self.word = KINDS[0]
        self.rating = 0
        self.began: float | None = None  #: exercise time of the first letter

    def action_kind(self) -> None:
        """The next kind."""
        self.word = KINDS[(KINDS.index(self.word) + 1) % len(KINDS)]
        self.post_message(self.Tagged())

    def action_rate(self) -> None:
        """The next rating; after 4 none."""
        self.rating = (self.rating + 1) % 5
        self.post_message(self.Tagged())

    def action_recall(self) -> None:
        """Ask for the refused text, unless something is being written."""
        if not self.value:
            self.post_message(self.Recall())

    def fill(self, command: RecordObservation) -> None:
        """Put a note back into the line, to be mended."""
        self.word, self.rating, self.began = command.word, command.rating, command.observed
        self.value = command.text
        self.cursor_position = len(command.text)

    def wipe(self) -> None:
        """Ready for the next note."""
        self.word, self.rating, self.began = KINDS[0], 0, None
        self.value = ""


@dataclass(slots=True)
class Sending:
    """A note the table has not confirmed."""

    command: RecordObservation
    why: str = ""  #: why it was not kept, "" while it is on its way


class Outbox:
    """Notes wait here, in order, until they are kept; while the link is lost that may be minutes."""

    def __init__(self, ask: Callable[[RecordObservation], Awaitable[Any]], changed: Callable[[], None]) -> None:
        """``ask`` goes to the table; ``changed`` is told when a note was kept or refused."""
        self._ask = ask
        self._changed = changed
        self._lock = asyncio.Lock()
        self.notes: list[Sending] = []

    def put(self, command: RecordObservation) -> None:
        """Send this note after those before it, also when the screen goes away meanwhile."""
        self.notes.append(Sending(command))
        task = asyncio.get_running_loop().create_task(self._flush())
        _sendings.add(task)
        task.add_done_callback(_sendings.discard)

    def take_back(self) -> RecordObservation | None:
        """The note refused last, out of the box; None if none was."""
        for note in reversed(self.notes):
            if note.why:
                self.notes.remove(note)
                return note.command
        return None

    async def _flush(self) -> None:
        async with self._lock:
            for note in [note for note in self.notes if not note.why]:
                try:
                    await self._ask(note.command)
                except (Refused, JournalBroken) as error:
                    note.why = str(error)
                else:
                    self.notes.remove(note)
                self._changed()
