"""The private notes of a role."""

from __future__ import annotations

from tabletop.exercise.pages.page import Block, Page, Sent, Words, text
from tabletop.i18n import tr


def notes_page(here: Sent) -> Page:
    """Who reads them, and the notes."""
    return Page("notes", (Block((who_reads(), *text(here.state.notes.get(here.seat, "")))),))


def who_reads() -> Words:
    """Who reads them."""
    return Words(tr("For your role alone: control does not read this. Kept by itself."))
