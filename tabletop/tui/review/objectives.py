"""Objectives: what the record shows of each, and its rating of record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, cast

from textual.content import Content

from tabletop.exercise.actions.form import Field, Values
from tabletop.exercise.wording.codes import word
from tabletop.i18n import listed, series, tr
from tabletop.journal.review import ObjectiveRating
from tabletop.journal.review_changes import drop, find
from tabletop.journal.review_entries import Rating
from tabletop.report.facts.objectives import ObjectiveFacts
from tabletop.report.parts.labels import RATINGS
from tabletop.tui.kit.act import Act
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.findings import new_finding
from tabletop.tui.review.listing import ListColumn, Listing, ListRow
from tabletop.tui.review.page import label, optional, rating_choices


class ObjectivesPage:
    """The objectives of the scenario."""

    title = "Objectives"
    limited = False

    def __init__(self, desk: ReviewDesk) -> None:
        """Of the review on ``desk``."""
        self._desk = desk

    def count(self) -> str:
        """All of them."""
        return str(len(self._desk.notebook.survey.objectives))

    def listing(self) -> Listing:
        """A row each: ratings, observations by kind, findings, expected actions seen, serials that went out."""
        columns = (
            ListColumn(tr("objective")),
            ListColumn(tr("record"), 6),
            ListColumn(tr("observed"), 8),
            ListColumn("+", 3, right=True),
            ListColumn("−", 3, right=True),
            ListColumn("·", 3, right=True),
            ListColumn(tr("find."), 5, right=True),
            ListColumn(tr("seen"), 6, right=True),
            ListColumn(tr("out"), 5, right=True),
        )
        found = Counter(finding.objective for finding in self._desk.notebook.review.findings)
        rows = tuple(self._row(one, found[one.objective]) for one in self._desk.notebook.survey.objectives)
        return Listing(columns, rows, tr("This scenario names no objectives."))

    def _row(self, one: ObjectiveFacts, findings: int) -> ListRow:
        judged = self._rating_of(one.objective)
        kinds = Counter(seen.word if seen.word in {"strength", "improve"} else "" for seen in one.seen)
        ticks = sum(each.seen for each in one.expected) if self._desk.notebook.survey.ticks_used else "–"
        cells = (
            one.title,
            judged.rating if judged else "–",
            one.rating or "–",
            *(str(kinds[kind]) for kind in ("strength", "improve", "")),
            str(findings),
            f"{ticks}/{len(one.expected)}",
            f"{len(one.served)}/{len(one.served) + len(one.unserved)}",
        )
        return ListRow(one.objective, cells)

    def told(self, key: str) -> Iterable[Content | None]:
        """Ratings and reasons, what was looked for, what went out."""
        one = self._of(key)
        return self._lines(one) if one is not None else ()

    def _lines(self, one: ObjectiveFacts) -> Iterable[Content | None]:
        yield plain(one.title, "bold")
        judged = self._rating_of(one.objective)
        none = tr("none yet: {key} gives one", key=self._desk.keys("enter"))
        yield label(tr("rating of record"), word(RATINGS, judged.rating) if judged else none)
        yield optional(tr("why"), judged.why if judged else "")
        rated = series(f"{rating}/4 × {count}" for rating, count in one.rated)
        words = tr("{letter}, the lower median of {ratings}", letter=one.rating, ratings=rated)
        yield label(tr("by the observers"), words if rated else tr("not rated"))
        yield optional(tr("looked for"), listed(one.targets))
        yield optional(tr("went out"), series(line.title for line in one.served))
        yield optional(tr("did not go out"), series(line.title for line in one.unserved))

    def ways(self, row: ListRow) -> Ways:
        """A rating, a finding, and the end of a rating that there is."""
        one = self._of(row.key)
        if one is None:
            return {"finding": partial(new_finding, self._desk, (), ())}
        ways = {
            "enter": partial(self._rate, one),
            "finding": partial(new_finding, self._desk, (), (), one.objective),
        }
        if self._rating_of(one.objective) is not None:
            ways["drop"] = partial(self._desk.drop, ObjectiveRating, one.objective)
        return ways

    def _of(self, key: str) -> ObjectiveFacts | None:
        return next((one for one in self._desk.notebook.survey.objectives if one.objective == key), None)

    def _rating_of(self, objective: str) -> ObjectiveRating | None:
        """The rating of record of an objective."""
        found: ObjectiveRating | None = find(self._desk.notebook.review, ObjectiveRating, objective)
        return found

    def _rate(self, one: ObjectiveFacts) -> None:
        """Give it a rating of record."""
        none = cast("Rating", "")  # stored only once one is chosen
        seen = self._rating_of(one.objective) or ObjectiveRating(one.objective, none)
        fields = [
            Field("why", tr("why"), "area", seen.why),
            Field("rating", tr("rating of record"), "one", seen.rating, rating_choices(tr("none"))),
        ]
        words = word(RATINGS, one.rating) if one.rating else tr("no observation carries a rating")
        intro = [one.title, tr("By the observers: {words}", words=words)]
        self._desk.ask(f"rating of {one.objective}", tr("Rating of record"), fields, self._kept(seen), intro)

    def _kept(self, seen: ObjectiveRating) -> Act:
        """A rating is there or not: taking it back, with its reason, deletes it."""
        change = self._desk.changing(seen, _read)

        async def keep(values: Values) -> str:
            if not values["rating"] and not values.get("why", seen.why).strip():
                return await self._desk.store(lambda review: drop(review, ObjectiveRating, seen.objective)[0])
            return await change(values)

        return keep


def _read(values: Values) -> Mapping[str, Any] | str:
    if not values["rating"]:
        return tr("Choose a rating, or leave the reason out too.")
    return {key: value.strip() for key, value in values.items()}
