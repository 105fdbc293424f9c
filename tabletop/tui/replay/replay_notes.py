"""Annotating a recorded session while looking at it; what is written goes beside the save, in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from textual import work
from textual.content import Content

from tabletop.exercise.clock import as_hms
from tabletop.exercise.wording.account import on_one_line
from tabletop.i18n import tr
from tabletop.journal.review import Annotation, ReviewError
from tabletop.tui.keys import NOTES as KEYS_OF_NOTES
from tabletop.tui.keys import binding
from tabletop.tui.kit.text import plain
from tabletop.tui.replay.annotate import NoteDialog, NotesDialog
from tabletop.tui.replay.replay_scrub import Scrubbing

NOTES = tuple(binding("replay", key) for key in KEYS_OF_NOTES)
SIGN = "¶"  #: of an event with a remark


class Noting(Scrubbing):
    """The part of a screen that writes remarks on the event under the cursor."""

    _unsent: tuple[str, str, str] = ("", "", "")  #: what a cancelled dialog was about, its text and its tags

    @work(group="notes")
    async def load_notes(self) -> None:
        """Read the remarks beside the save."""
        try:
            await asyncio.to_thread(self.cursor.notes.load)
        except ReviewError as error:
            self.notify(error.words, severity="warning", timeout=12, markup=False)
        self.show_notes()

    def show_notes(self) -> None:
        """The remarks have changed."""
        self.show_place()

    def note_words(self) -> Content:
        """The remarks on this event in a line; empty without any."""
        rows = self.cursor.notes.of(self.count)
        words = " · ".join(" ".join(row.text.split()) for row in rows)
        return plain(f"{SIGN} {words}" if words else "", "$warning")

    def action_note(self) -> None:
        """Write one."""
        self.pause()
        if self.record is None:
            self.notify(tr("There is no event here to write a remark on: go to one first."), markup=False)
            return
        event = self.count
        kept = self._unsent if self._unsent[0] == str(event) else ("", "", "")
        self._ask_for(tr("Annotation"), event, str(event), kept[1:], partial(self.cursor.notes.add, event))

    def action_notes(self) -> None:
        """All of them, to go to, change or delete."""
        self.pause()
        notes = self.cursor.notes
        if not notes.rows:
            self.notify(tr("There are no annotations yet: n writes one on the event under the cursor."), markup=False)
            return
        place = next((place for place, row in enumerate(notes.rows) if row.event >= self.count), len(notes.rows) - 1)
        self.app.push_screen(NotesDialog(notes.rows, self.recording, place), self._do)

    def _do(self, wanted: tuple[str, str] | None) -> None:
        what, key = wanted or ("", "")
        row = self.cursor.notes.find(key)
        if row is None:
            return
        match what:
            case "go":
                self.seek(row.event)
            case "edit":
                self._edit(row)
            case "drop":
                self._drop(key)
            case _:
                pass

    def _edit(self, row: Annotation) -> None:
        kept = self._unsent[1:] if self._unsent[0] == row.id else (row.text, " ".join(row.tags))
        self._ask_for(tr("Change an annotation"), row.event, row.id, kept, partial(self.cursor.notes.edit, row.id))

    def _ask_for(
        self,
        title: str,
        event: int,
        about: str,
        kept: tuple[str, ...],
        store: Callable[[str, tuple[str, ...]], None],
    ) -> None:
        """``about`` tells a cancelled remark from another one; ``kept`` are text and tags that stand there already."""

        async def keep(text: str, tags: tuple[str, ...]) -> str:
            return await self._stored(partial(store, text, tags))

        dialog = NoteDialog(title, self._event_words(event), keep, kept[0], kept[1].split())

        def closed(done: bool | None) -> None:
            self._unsent = ("", "", "") if done else (about, *dialog.unsent)

        self.app.push_screen(dialog, closed)

    @work(group="notes")
    async def _drop(self, key: str) -> None:
        words = await self._stored(partial(self.cursor.notes.drop, key))
        if words:
            self.notify(words, severity="warning", timeout=12, markup=False)

    async def _stored(self, write: Callable[[], None]) -> str:
        """Write in a thread; "" when it is on the disk, else why not."""
        try:
            await asyncio.to_thread(write)
        except ReviewError as error:
            return error.words
        if self.is_attached:
            self.show_notes()
        return ""

    def _event_words(self, event: int) -> str:
        if not 0 < event <= len(self.recording):
            return tr("event {n}, which this save does not hold", n=event)
        record = self.recording.records[event - 1]
        words = on_one_line(record.event, self.recording.names)
        return tr("event {n}, T+{time}: {words}", n=event, time=as_hms(record.clock), words=words)
