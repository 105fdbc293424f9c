"""Annotations: remarks on events, written in the replay or here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from textual.content import Content

from tabletop.exercise.actions.form import Field, Values
from tabletop.i18n import tr
from tabletop.journal.review import Annotation
from tabletop.journal.review_changes import find
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.findings import new_finding
from tabletop.tui.review.listing import ListColumn, Listing, ListRow
from tabletop.tui.review.page import muted, one_line, optional


class AnnotationsPage:
    """The annotations there are."""

    title = "Annotations"
    limited = False

    def __init__(self, desk: ReviewDesk) -> None:
        """Of the review on ``desk``."""
        self._desk = desk

    def count(self) -> str:
        """All of them."""
        return str(len(self._desk.notebook.review.annotations))

    def listing(self) -> Listing:
        """A row each, in the order of the events."""
        columns = (ListColumn(tr("event"), 6, right=True), ListColumn(tr("annotation")), ListColumn(tr("tags"), 20))
        rows = tuple(
            ListRow(one.id, (str(one.event), one_line(one.text), _tags(one)), "", one.event)
            for one in sorted(self._desk.notebook.review.annotations, key=lambda one: one.event)
        )
        empty = tr(
            "No annotation yet: {note} writes one in the replay ({replay}).",
            note=keys_of(self._desk.screen, "playback")("note"),
            replay=self._desk.keys("replay"),
        )
        return Listing(columns, rows, empty, marks=True)

    def told(self, key: str) -> Iterable[Content | None]:
        """What it says, and on what."""
        one = self._of(key)
        return annotation_lines(one, self._desk) if one is not None else ()

    def ways(self, row: ListRow) -> Ways:
        """A finding of what is marked; of a row its change, its end."""
        always: Ways = {"finding": partial(self._find, row)}
        one = self._of(row.key)
        if one is None:
            return always
        return {**always, "enter": partial(self._edit, one), "drop": partial(self._desk.drop, Annotation, one.id)}

    def _of(self, key: str) -> Annotation | None:
        found: Annotation | None = find(self._desk.notebook.review, Annotation, key)
        return found

    def _find(self, row: ListRow) -> None:
        """A finding of the events that are marked, else of that of the row."""
        events = tuple(sorted(self._desk.marked)) or ((row.event,) if row.event else ())
        new_finding(self._desk, events, self._desk.notebook.evidence_of(events))

    def _edit(self, note: Annotation) -> None:
        fields = [
            Field("text", tr("annotation"), "area", note.text),
            Field("tags", tr("tags, with spaces between them"), value=" ".join(note.tags)),
        ]
        keep = self._desk.changing(note, _read)
        told = self._desk.notebook.told([note.event])
        self._desk.ask(f"annotation {note.id}", tr("Annotation"), fields, keep, told)


def _read(values: Values) -> Mapping[str, Any] | str:
    return {
        **({"text": values["text"].strip()} if "text" in values else {}),
        "tags": tuple(dict.fromkeys(values["tags"].replace("#", " ").split())),
    }


def _tags(note: Annotation) -> str:
    return " ".join(f"#{tag}" for tag in note.tags)


def note_row(note: Annotation, where: str) -> ListRow:
    """An annotation among the evidence."""
    return ListRow(f"¶{note.id}", ("¶", str(note.event), one_line(note.text), where), "", note.event)


def annotation_lines(note: Annotation, desk: ReviewDesk) -> Iterable[Content | None]:
    """What is told of one."""
    yield plain(note.text, "bold")
    yield muted(tr("on event {n}: {words}", n=note.event, words=desk.notebook.survey.of(note.event)))
    yield optional(tr("tags"), _tags(note))
