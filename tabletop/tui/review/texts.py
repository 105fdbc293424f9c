"""The texts that the report carries beside what it counts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.content import Content

from tabletop.exercise.actions.form import Field
from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr
from tabletop.journal.review_entries import ATTRIBUTIONS
from tabletop.report.parts.labels import ATTRIBUTIONS as ATTRIBUTION_WORDS
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.listing import ListColumn, Listing, ListRow
from tabletop.tui.review.page import one_line

#: fields of the report's texts, for :func:`~tabletop.exercise.wording.codes.word`
TEXTS = {
    "summary": "Summary",
    "scope": "Scope",
    "sponsor": "Sponsor",
    "contact": "Contact",
    "place": "Place",
    "author": "Author",
    "attribution": "Attribution",
}


class TextsPage:
    """Summary, scope, and who stands behind the report."""

    title = "Texts"
    limited = False

    def __init__(self, desk: ReviewDesk) -> None:
        """Of the review on ``desk``."""
        self._desk = desk

    def count(self) -> str:
        """How many are written, of how many."""
        return f"{sum(bool(self._value(name)) for name in TEXTS)}/{len(TEXTS)}"

    def listing(self) -> Listing:
        """A row each."""
        rows = tuple(ListRow(name, (word(TEXTS, name), one_line(self._words(name)) or "–")) for name in TEXTS)
        return Listing((ListColumn("", 13), ListColumn(tr("as the report says it"))), rows, "")

    def told(self, key: str) -> Iterable[Content | None]:
        """The whole text."""
        return (plain(self._words(key)),) if key else ()

    def ways(self, row: ListRow) -> Ways:
        """Each can be changed."""
        return {"enter": partial(self._edit, row.key)} if row.key else {}

    def _value(self, name: str) -> str:
        value: str = getattr(self._desk.notebook.review.report, name)
        return value

    def _words(self, name: str) -> str:
        """A text; the attribution rule in words."""
        value = self._value(name)
        if name == "attribution":
            return word(ATTRIBUTION_WORDS, value) if value else tr("as the save says")
        return value

    def _edit(self, name: str) -> None:
        value, title = self._value(name), word(TEXTS, name)
        field = Field(name, title, "area" if name in {"summary", "scope"} else "line", value)
        if name == "attribution":
            rows = [("", tr("as the save says")), *((rule, word(ATTRIBUTION_WORDS, rule)) for rule in ATTRIBUTIONS)]
            field = Field(name, title, "one", value, rows)
        report = self._desk.notebook.review.report
        keep = self._desk.changing(report, lambda values: {key: value.strip() for key, value in values.items()})
        self._desk.ask(f"text {name}", tr("Text of the report"), [field], keep)
