"""Annotating a recorded session while looking at it; what is written goes beside the save, in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from textual.content import Content
from textual.screen import Screen

from tabletop.exercise.clock import as_hms
from tabletop.exercise.wording.third_person import on_one_line
from tabletop.i18n import tr
from tabletop.journal.review import Annotation, ReviewError
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.replay.annotate import NoteDialog, NotesDialog
from tabletop.tui.replay.playback import Playback

SIGN = "¶"  #: of an event with a remark


class Remarks:
    """The remarks on the events that a playback moves along, and the dialogs of its screen to write them."""

    def __init__(self, screen: Screen[Any], playback: Playback, changed: Callable[[], None]) -> None:
        """``changed`` hears that there are others now, or that they have been read."""
        self._screen = screen
        self._playback = playback
        self._cursor = playback.cursor
        self._changed = changed
        self._unsent = "", "", ""  #: what a cancelled dialog was about, its text and its tags

    def ways(self) -> Ways:
        """What the keys do that have to do with remarks."""
        return {"note": self._write, "notes": self._list}

    def load(self) -> None:
        """Read the remarks beside the save."""
        self._screen.run_worker(self._load(), group="notes")

    async def _load(self) -> None:
        try:
            await asyncio.to_thread(self._cursor.notes.load)
        except ReviewError as error:
            self._warn(error.words)
        self._changed()

    def _warn(self, words: str) -> None:
        self._screen.notify(words, severity="warning", timeout=12, markup=False)

    def words(self) -> Content:
        """The remarks on this event in a line; empty without any."""
        rows = self._cursor.notes.of(self._cursor.count)
        words = " · ".join(" ".join(row.text.split()) for row in rows)
        return plain(f"{SIGN} {words}" if words else "", "$warning")

    def _write(self) -> None:
        """Write one."""
        self._playback.pause()
        if self._cursor.record is None:
            words = tr("There is no event here to write a remark on: go to one first.")
            self._screen.notify(words, markup=False)
            return
        event = self._cursor.count
        kept = self._unsent if self._unsent[0] == str(event) else ("", "", "")
        self._ask_for(tr("Annotation"), event, str(event), kept[1:], partial(self._cursor.notes.add, event))

    def _list(self) -> None:
        """All of them, to go to, change or delete."""
        self._playback.pause()
        rows = self._cursor.notes.rows
        if not rows:
            key = keys_of(self._screen, "playback")("note")
            words = tr("There are no annotations yet: {key} writes one on the event under the cursor.", key=key)
            self._screen.notify(words, markup=False)
            return
        place = next((place for place, row in enumerate(rows) if row.event >= self._cursor.count), len(rows) - 1)
        self._screen.app.push_screen(NotesDialog(rows, self._cursor.recording, place), self._do)

    def _do(self, wanted: tuple[str, str] | None) -> None:
        what, key = wanted or ("", "")
        row = self._cursor.notes.find(key)
        if row is None:
            return
        match what:
            case "go":
                self._playback.seek(row.event)
            case "edit":
                self._edit(row)
            case "drop":
                self._screen.run_worker(self._drop(key), group="notes")
            case _:
                pass

    def _edit(self, row: Annotation) -> None:
        kept = self._unsent[1:] if self._unsent[0] == row.id else (row.text, " ".join(row.tags))
        self._ask_for(tr("Change an annotation"), row.event, row.id, kept, partial(self._cursor.notes.edit, row.id))

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

        self._screen.app.push_screen(dialog, closed)

    async def _drop(self, key: str) -> None:
        words = await self._stored(partial(self._cursor.notes.drop, key))
        if words:
            self._warn(words)

    async def _stored(self, write: Callable[[], None]) -> str:
        """Write in a thread; "" when it is on the disk, else why not."""
        try:
            await asyncio.to_thread(write)
        except ReviewError as error:
            return error.words
        if self._screen.is_attached:
            self._changed()
        return ""

    def _event_words(self, event: int) -> str:
        recording = self._cursor.recording
        if not 0 < event <= len(recording):
            return tr("event {n}, which this save does not hold", n=event)
        record = recording.records[event - 1]
        words = on_one_line(record.event, recording.names)
        return tr("event {n}, T+{time}: {words}", n=event, time=as_hms(record.clock), words=words)
