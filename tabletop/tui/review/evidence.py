"""Evidence: everything in the record that bears witness, to be marked and cited."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.content import Content

from tabletop.exercise.wording.codes import word
from tabletop.i18n import listed, series, tr
from tabletop.journal.review import Annotation, ReviewFinding
from tabletop.journal.review_changes import Overtaken, edited, find
from tabletop.report.evidence import GROUPS, EvidenceItem
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.annotations import annotation_lines, note_row
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.findings import new_finding
from tabletop.tui.review.listing import ListColumn, Listing, ListRow
from tabletop.tui.review.page import muted, one_line, optional
from tabletop.tui.review.plan import new_action


class EvidencePage:
    """What bears witness. While evidence for a finding is chosen, nothing else is done here."""

    title = "Evidence"
    limited = True

    def __init__(self, desk: ReviewDesk) -> None:
        """Of the review on ``desk``."""
        self._desk = desk
        self.citing: ReviewFinding | None = None  #: for which evidence is being chosen, as it was seen

    def count(self) -> str:
        """All of it, annotations left out."""
        return str(len(self._desk.notebook.survey.items))

    def listing(self) -> Listing:
        """A row each under the headings of its sort, then the annotations, limited to one objective."""
        columns = (
            ListColumn("", 1),
            ListColumn(tr("event"), 6, right=True),
            ListColumn(tr("what bears witness")),
            ListColumn(tr("where"), 34),
        )
        survey, review, objective = self._desk.notebook.survey, self._desk.notebook.review, self._desk.objective
        rows: list[ListRow] = []
        group = ""
        for place, item in enumerate(survey.items):
            if objective and objective not in item.objectives:
                continue
            if item.group != group:
                group = item.group
                rows.append(ListRow("", (word(GROUPS, group).upper(),)))
            rows.append(
                ListRow(str(place), (item.sign, str(item.event), one_line(item.words), item.about), "", item.event)
            )
        if review.annotations and not objective:
            rows.append(ListRow("", (tr("Annotations").upper(),)))
            rows += [note_row(note, survey.of(note.event)) for note in review.annotations]
        nothing = tr("Nothing in this record bears witness yet.")
        if objective:
            nothing = tr("Nothing in the record bears on this objective.")
        return Listing(columns, tuple(rows), nothing, marks=True)

    def told(self, key: str) -> Iterable[Content | None]:
        """Where it comes from, and which findings cite it; of an annotation, what it says."""
        item = self._of(key)
        if item is not None:
            return self._lines(item)
        note: Annotation | None = find(self._desk.notebook.review, Annotation, key.removeprefix("¶"))
        return annotation_lines(note, self._desk) if note is not None else ()

    def _lines(self, item: EvidenceItem) -> Iterable[Content | None]:
        survey = self._desk.notebook.survey
        yield plain(item.words, "bold")
        yield muted(" · ".join(each for each in (tr("event {n}", n=item.event), item.about) if each))
        yield optional(tr("objectives"), series(map(survey.objective, item.objectives)))
        citing = [one for one in self._desk.notebook.review.findings if item.event in one.evidence]
        yield optional(tr("cited by"), listed(one_line(one.title or one.text or one.id) for one in citing))
        if item.wish:
            yield plain(tr("{key} takes it over as an action.", key=self._desk.keys("action")), "$text-muted")

    def ways(self, row: ListRow) -> Ways:
        """A finding of what is marked, an action; while evidence is chosen, to cite it."""
        if self.citing is not None:
            return {"enter": lambda: self._desk.begin(self._cite())}
        return {
            "finding": partial(self._find, row),
            "action": partial(new_action, self._desk, wish=self._of(row.key)),
        }

    def _of(self, key: str) -> EvidenceItem | None:
        items = self._desk.notebook.survey.items
        return items[int(key)] if key.isdigit() and int(key) < len(items) else None

    def _find(self, row: ListRow) -> None:
        """A finding of what is marked, else of the row."""
        marked = tuple(sorted(self._desk.marked))
        here = None if marked else self._of(row.key)
        events = marked or ((row.event,) if row.event else ())
        new_finding(self._desk, events, [here] if here else self._desk.notebook.evidence_of(events))

    # -- choosing evidence --------------------------------------------------------------------------------------------

    def choose_for(self, finding: ReviewFinding) -> None:
        """Choose what a finding cites: its events are marked here."""
        self.citing = finding
        self._desk.marked = set(finding.evidence)
        self._desk.pages.turn_to("evidence")

    async def _cite(self) -> None:
        """From now on the finding cites the events that are marked."""
        if self.citing is None:
            return
        finding, events = self.citing, tuple(sorted(self._desk.marked))
        try:
            stored = await self._desk.store_or_warn(lambda review: edited(review, finding, {"evidence": events}))
        except Overtaken as overtaken:
            self.citing = overtaken.now if isinstance(overtaken.now, ReviewFinding) else None
            self._desk.warn(overtaken.words)
            return
        if stored:
            self.stop()

    def stop(self) -> None:
        """Back to the finding; the marks go."""
        key = self.citing.id if self.citing else ""
        self.citing = None
        self._desk.marked = set()
        self._desk.pages.turn_to("findings", key)
