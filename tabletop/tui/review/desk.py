"""What the pages of a review share: the notebook, the marks, forms, and how a change gets from a form into the file."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

from textual.screen import Screen

from tabletop.exercise.actions.form import Field, Values
from tabletop.i18n import tr
from tabletop.journal.review import Review
from tabletop.journal.review_changes import Change, Dropped, Entry, Overtaken, changes_of, drop, edited, restored
from tabletop.tui.kit.act import Act
from tabletop.tui.kit.page import Keys, keys_of
from tabletop.tui.review.entry_dialog import EntryDialog
from tabletop.tui.review.notebook import Notebook

Read = Callable[[Values], Mapping[str, Any] | str]  #: fields of an entry as typed, or what is wrong with them


class Pages(Protocol):
    """The screen, as far as a page turns to another one."""

    def present(self) -> None:
        """Show everything anew."""

    def turn_to(self, page: str, key: str = "") -> None:
        """Show a page, the row with that key under the cursor ("$": the last)."""


class ReviewDesk:
    """One notebook open on one screen."""

    def __init__(self, screen: Screen[Any], pages: Pages, notebook: Notebook) -> None:
        """``pages`` is told what to show; forms and notices are those of ``screen``."""
        self.screen = screen
        self.pages = pages
        self.notebook = notebook
        self.marked: set[int] = set()  #: numbers of events that the next finding cites
        self.objective = ""  #: id of the one to which evidence and findings are limited
        self.dropped: list[Dropped] = []  #: what was deleted here, the last at the end
        self._unsent: dict[str, dict[str, str]] = {}  #: what a cancelled form was about -> what its fields held

    @property
    def keys(self) -> Keys:
        """The keys of the review as they are now."""
        return keys_of(self.screen, "review")

    def say(self, words: str) -> None:
        """Something that was done, or that there is nothing to do."""
        self.screen.notify(words, markup=False)

    def warn(self, words: str) -> None:
        """Why something was not done."""
        self.screen.notify(words, severity="warning", timeout=12, markup=False)

    def begin(self, work: Coroutine[Any, Any, object], *, once: bool = False) -> None:
        """Do what waits for the disk beside the keys; ``once`` gives up what was begun before."""
        self.screen.run_worker(work, group="store", exclusive=once)

    # -- storing ------------------------------------------------------------------------------------------------------

    async def store(self, change: Change) -> str:
        """Change the file and show it; "" when it is on the disk, else why not. Raises what :meth:`Notebook.store` raises."""
        words = await self.notebook.store(change)
        if not words:
            self.pages.present()
        return words

    async def store_or_warn(self, change: Change) -> bool:
        """The same where nothing was typed: what is wrong is said in a notice."""
        words = await self.store(change)
        if words:
            self.warn(words)
        return not words

    def drop(self, sort: type[Any], key: str) -> None:
        """Delete an entry; it can be brought back."""
        self.begin(self._drop(sort, key))

    async def _drop(self, sort: type[Any], key: str) -> None:
        gone: list[Dropped] = []

        def change(review: Review) -> Review:
            gone.clear()
            review, dropped = drop(review, sort, key)
            gone.extend([dropped] if dropped else [])
            return review

        if await self.store_or_warn(change) and gone:
            self.dropped += gone
            self.say(tr("Deleted. Press {key} to bring it back.", key=self.keys("restore")))
            self.screen.refresh_bindings()

    def restore(self) -> None:
        """Bring back what was deleted last."""
        self.begin(self._restore())

    async def _restore(self) -> None:
        if not self.dropped:
            return
        last = self.dropped[-1]
        if await self.store_or_warn(lambda review: restored(review, last)):
            self.dropped.remove(last)
            self.screen.refresh_bindings()

    # -- forms --------------------------------------------------------------------------------------------------------

    def ask(self, about: str, title: str, fields: Sequence[Field], keep: Act, intro: Sequence[str] = ()) -> None:
        """A form; ``about`` tells what is typed in it and cancelled from what belongs to another."""
        dialog = EntryDialog(title, fields, keep, intro, self.keys("editor"))
        if self._unsent.get(about):
            dialog.restore(self._unsent[about])

        def closed(done: bool | None) -> None:
            self._unsent[about] = {} if done else dialog.unsent

        self.screen.app.push_screen(dialog, closed)

    def changing(self, seen: Entry, read: Read) -> Act:
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

    def adding(self, make: Callable[[Values], Change | str], page: str) -> Act:
        """Keeps what is typed as an entry of its own, then shows it at the end of its page."""

        async def keep(values: Values) -> str:
            change = make(values)
            words = change if isinstance(change, str) else await self.store(change)
            if not words:
                self.pages.turn_to(page, "$")
            return words

        return keep
