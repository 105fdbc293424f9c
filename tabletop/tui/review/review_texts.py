"""The texts of the report, annotations, deleting and bringing back, and the whole file in somebody's own editor."""

from __future__ import annotations

import asyncio
from typing import Any

from textual import work
from textual.app import SuspendNotSupported
from textual.binding import Binding

from tabletop.exercise.actions.form import Field
from tabletop.exercise.wording.terms import word
from tabletop.i18n import tr
from tabletop.journal.review import Action, Annotation, Finding, ObjectiveRating, Review, ReviewError
from tabletop.journal.review_changes import Dropped, drop, find, restored
from tabletop.journal.review_editor import Draft, EditorError
from tabletop.journal.review_entries import ATTRIBUTIONS
from tabletop.report.parts.labels import ATTRIBUTIONS as ATTRIBUTION_WORDS
from tabletop.tui.review.repair_dialog import MendDialog
from tabletop.tui.review.review_base import Reviewing
from tabletop.tui.review.review_pages import TEXTS

OTHERS: tuple[Binding, ...] = (
    Binding("x,delete", "drop", tr("delete"), id="review.drop", key_display="x"),
    Binding("u", "restore", tr("undo"), id="review.restore"),
    Binding("E", "editor", tr("your editor"), id="review.editor"),
)
SORTS: dict[str, type[Any]] = {
    "objectives": ObjectiveRating,
    "findings": Finding,
    "actions": Action,
    "annotations": Annotation,
}  #: page -> what x deletes there


class Writing(Reviewing):
    """The part of the screen for texts, for deleting, and for the editor."""

    dropped: list[Dropped]  #: what was deleted on this screen, the last at the end

    # -- texts and annotations ----------------------------------------------------------------------------------------

    def edit_text(self) -> None:
        """Change the text of the report under the cursor."""
        name = self.chosen
        if name not in TEXTS:
            return
        value = getattr(self.review.report, name)
        field = Field(name, TEXTS[name], "area" if name in {"summary", "scope"} else "line", value)
        if name == "attribution":
            rows = [("", tr("as the save says")), *((rule, word(ATTRIBUTION_WORDS, rule)) for rule in ATTRIBUTIONS)]
            field = Field(name, TEXTS[name], "one", value, rows)
        keep = self.changing(self.review.report, lambda values: {key: value.strip() for key, value in values.items()})
        self.ask(f"text {name}", tr("Text of the report"), [field], keep)

    def edit_annotation(self) -> None:
        """Change the annotation under the cursor."""
        note = find(self.review, Annotation, self.chosen)
        if note is None:
            return
        fields = [
            Field("text", tr("annotation"), "area", note.text),
            Field("tags", tr("tags, with spaces between them"), value=" ".join(note.tags)),
        ]
        keep = self.changing(
            note,
            lambda values: {
                **({"text": values["text"].strip()} if "text" in values else {}),
                "tags": tuple(dict.fromkeys(values["tags"].replace("#", " ").split())),
            },
        )
        self.ask(f"annotation {note.id}", tr("Annotation"), fields, keep, self.told([note.event]))

    # -- deleting -----------------------------------------------------------------------------------------------------

    @work(group="store")
    async def action_drop(self) -> None:
        """Delete what is under the cursor; u brings it back."""
        sort, key = SORTS.get(self.page), self.chosen
        gone: list[Dropped] = []

        def change(review: Review) -> Review:
            gone.clear()
            review, dropped = drop(review, sort, key) if sort is not None else (review, None)
            gone.extend([dropped] if dropped else [])
            return review

        if await self.store_or_say(change) and gone:
            self.dropped += gone
            self.notify(tr("Deleted. Press u to bring it back."), markup=False)
            self.refresh_bindings()

    @work(group="store")
    async def action_restore(self) -> None:
        """Bring back what was deleted last."""
        if not self.dropped:
            return
        last = self.dropped[-1]
        if await self.store_or_say(lambda review: restored(review, last)):
            self.dropped.remove(last)
            self.refresh_bindings()

    # -- the editor ---------------------------------------------------------------------------------------------------

    @work(group="editor", exclusive=True)
    async def action_editor(self) -> None:
        """Open the file in the user's own editor; it takes effect when it can be read.

        The program's loop goes on meanwhile, for a room may hang on it; it only paints nothing.
        """
        try:
            draft = await asyncio.to_thread(Draft, self.workbook.save)
            with draft:
                words = await self._edited(draft)
        except (ReviewError, EditorError) as error:
            words = error.words
        except SuspendNotSupported:
            words = tr(
                "This terminal cannot be lent to an editor. Edit {path} with any other, then press F5.",
                path=self.workbook.path,
            )
        self.reload()
        if words:
            self.notify(words, timeout=12, markup=False)

    async def _edited(self, draft: Draft) -> str:
        """What came of it, in words."""
        while True:
            await self._lend_terminal(draft)
            if not draft.changed:
                return tr("Nothing was changed.")
            try:
                review = await asyncio.to_thread(draft.read)
            except ReviewError as error:
                if await self.app.push_screen_wait(MendDialog(error.words)):
                    continue
                kept = await asyncio.to_thread(draft.keep)
                return tr("The review is as it was. What you wrote is in {kept}", kept=kept)
            await asyncio.to_thread(draft.store, review)
            return tr("The review is stored.")

    async def _lend_terminal(self, draft: Draft) -> None:
        failed: EditorError | None = None
        with self.app.batch_update(), self.app.suspend():
            try:
                await asyncio.to_thread(draft.edit)
            except EditorError as error:  # Textual takes the terminal back only if nothing is raised in here
                failed = error
        if failed is not None:
            raise failed
