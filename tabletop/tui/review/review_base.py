"""What all parts of the review screen share: the survey, the file beside the save, and how a change gets into it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tabletop.exercise.actions.form import Field, Values
from tabletop.i18n import tr
from tabletop.journal.review import Review, ReviewError
from tabletop.journal.review_changes import Change, Entry, Overtaken, changes_of, edited
from tabletop.journal.workbook import Workbook
from tabletop.report.evidence import Survey
from tabletop.tui.review.entry_dialog import EntryDialog, Keep

if TYPE_CHECKING:
    from textual.screen import Screen

    _Screen = Screen[Any]
else:
    _Screen = object

Read = Callable[[Values], Mapping[str, Any] | str]  #: fields of an entry as typed, or what is wrong with them


class Reviewing(_Screen):
    """The part of the screen that changes the review. Mixed in before the screen it is a part of.

    No class of Textual's at run time, so that style sheets know the screen by the names of its other bases.
    """

    workbook: Workbook
    survey: Survey | None  #: None while the save is read
    page: str  #: id of the page in view
    _unsent: dict[str, dict[str, str]]  #: what a cancelled dialog was about -> what its fields held

    @property
    def review(self) -> Review:
        """As the file held it when it was read or written last."""
        return self.workbook.review

    @property
    def chosen(self) -> str:
        """The key of the row under the cursor, "" without one."""
        raise NotImplementedError

    def present(self) -> None:
        """Show everything anew."""

    def reload(self) -> None:
        """Read the file anew."""

    def turn_to(self, page: str, key: str = "") -> None:
        """Show a page, the row with that key under the cursor."""

    async def store(self, change: Change) -> str:
        """Change the file, in a thread; "" when it is on the disk, else why not, in words.

        :class:`Overtaken` is for whoever holds what was typed.
        """
        try:
            await asyncio.to_thread(self.workbook.change, change)
        except ReviewError as error:
            return error.words
        if self.is_attached:
            self.present()
        return ""

    async def store_or_say(self, change: Change) -> bool:
        """The same where nothing was typed; what is wrong is said in a notice."""
        words = await self.store(change)
        if words:
            self.notify(words, severity="warning", timeout=12, markup=False)
        return not words

    def ask(self, about: str, title: str, fields: Sequence[Field], keep: Keep, intro: Sequence[str] = ()) -> None:
        """A form; ``about`` tells what is typed in it and cancelled from what belongs to another."""
        dialog = EntryDialog(title, fields, keep, intro)
        if self._unsent.get(about):
            dialog.restore(self._unsent[about])

        def closed(done: bool | None) -> None:
            self._unsent[about] = {} if done else dialog.unsent

        self.app.push_screen(dialog, closed)

    def changing(self, seen: Entry, read: Read) -> Keep:
        """Keeps what is typed about an entry that was ``seen``: the fields that differ, on what the file holds by then."""
        base = seen

        async def keep(values: Values) -> str:
            nonlocal base
            wanted = read(values)
            if isinstance(wanted, str):
                return wanted
            changes = changes_of(seen, wanted)
            before = base
            try:
                return await self.store(lambda review: edited(review, before, changes))
            except Overtaken as overtaken:
                base = overtaken.now
                return overtaken.words

        return keep

    def adding(self, make: Callable[[Values], Change | str], page: str) -> Keep:
        """Keeps what is typed as an entry of its own, then shows it at the end of its page."""

        async def keep(values: Values) -> str:
            change = make(values)
            words = change if isinstance(change, str) else await self.store(change)
            if not words:
                self.turn_to(page, "$")
            return words

        return keep

    def events_of(self, words: str) -> tuple[int, ...] | str:
        """Numbers of events as typed, or what is wrong with them."""
        last = self.survey.last if self.survey else 0
        parts = words.replace(",", " ").replace(";", " ").split()
        for part in parts:
            if not part.isascii() or not part.isdigit() or not 0 < int(part[:12]) <= last:
                return tr("“{part}” is no number of an event; the last is {last}.", part=part, last=last)
        return tuple(dict.fromkeys(map(int, parts)))

    def told(self, events: Sequence[int]) -> list[str]:
        """A line on each event."""
        return [f"{event:>5}  {self.survey.of(event)}" for event in events] if self.survey else []
