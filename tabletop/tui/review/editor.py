"""The whole file of a review in somebody's own editor."""

from __future__ import annotations

import asyncio

from textual.app import SuspendNotSupported

from tabletop.i18n import tr
from tabletop.journal.review import ReviewError
from tabletop.journal.review_editor import EditorError, ReviewDraft
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.repair_dialog import RepairDialog


async def edit_file(desk: ReviewDesk) -> None:
    """Open the file in the user's own editor; it takes effect when it can be read. Runs in a worker of the screen.

    The program's loop goes on meanwhile, for a room may hang on it; it only paints nothing.
    """
    try:
        draft = await asyncio.to_thread(ReviewDraft, desk.notebook.save)
        with draft:
            words = await _edited(desk, draft)
    except (ReviewError, EditorError) as error:
        words = error.words
    except SuspendNotSupported:
        words = tr(
            "This terminal cannot be lent to an editor. Edit {path} with any other, then press {key}.",
            path=desk.notebook.workbook.path,
            key=desk.keys("again"),
        )
    await desk.notebook.reread()
    desk.pages.present()
    if words:
        desk.screen.notify(words, timeout=12, markup=False)


async def _edited(desk: ReviewDesk, draft: ReviewDraft) -> str:
    """What came of it, in words."""
    while True:
        await _lend_terminal(desk, draft)
        if not draft.changed:
            return tr("Nothing was changed.")
        try:
            review = await asyncio.to_thread(draft.read)
        except ReviewError as error:
            if await desk.screen.app.push_screen_wait(RepairDialog(error.words)):
                continue
            kept = await asyncio.to_thread(draft.keep)
            return tr("The review is as it was. What you wrote is in {kept}", kept=kept)
        await asyncio.to_thread(draft.store, review)
        return tr("The review is stored.")


async def _lend_terminal(desk: ReviewDesk, draft: ReviewDraft) -> None:
    failed: EditorError | None = None
    app = desk.screen.app
    with app.batch_update(), app.suspend():
        try:
            await asyncio.to_thread(draft.edit)
        except EditorError as error:  # Textual takes the terminal back only if nothing is raised in here
            failed = error
    if failed is not None:
        raise failed
