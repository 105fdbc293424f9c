"""Objectives rated, and findings made from evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from textual import work
from textual.binding import Binding

from tabletop.exercise.actions.form import Field, Row, Values
from tabletop.exercise.wording.terms import word
from tabletop.i18n import tr
from tabletop.journal.review import Finding, ObjectiveRating, Review
from tabletop.journal.review_changes import Change, Overtaken, added, drop, edited, find
from tabletop.journal.review_entries import KINDS, PRIORITIES, Kind, Rating
from tabletop.report.evidence import Item
from tabletop.report.parts.labels import PRIORITIES as PRIORITY_WORDS
from tabletop.report.parts.labels import RATINGS
from tabletop.tui.review.entry_dialog import Keep
from tabletop.tui.review.review_base import Reviewing
from tabletop.tui.review.review_pages import KINDS as KIND_WORDS
from tabletop.tui.review.review_pages import item_of, rating_of

FINDINGS: tuple[Binding, ...] = (
    Binding("space", "mark", tr("mark"), id="review.mark"),
    Binding("f", "finding", tr("finding"), id="review.finding"),
    Binding("e", "evidence", tr("evidence"), id="review.evidence"),
)


def _rating_rows() -> tuple[Row, ...]:
    return (("", tr("none")), *((letter, word(RATINGS, letter)) for letter in RATINGS if letter))


class Assessing(Reviewing):
    """The part of the screen that rates objectives and writes findings."""

    marked: set[int]  #: numbers of events that the next finding cites
    citing: Finding | None = None  #: for which evidence is being chosen, as it was seen

    # -- evidence -----------------------------------------------------------------------------------------------------

    def event_here(self) -> int:
        """The event of the row under the cursor, 0 for none."""
        raise NotImplementedError

    def action_mark(self) -> None:
        """Mark the event, or take the mark away; then to the next line."""
        event = self.event_here()
        if event:
            self.marked ^= {event}
            self.step(1)

    def step(self, by: int) -> None:
        """Move the cursor."""

    def items_cited(self, events: tuple[int, ...]) -> list[Item]:
        """The pieces of evidence of these events."""
        return [item for item in self.survey.items if item.event in events] if self.survey else []

    # -- findings -----------------------------------------------------------------------------------------------------

    def action_finding(self) -> None:
        """Write one: from what is marked, else from the row under the cursor; elsewhere an opinion."""
        if self.survey is None:
            return
        events: tuple[int, ...] = ()
        items: list[Item] = []
        if self.page in {"evidence", "annotations"}:
            events = tuple(sorted(self.marked)) or tuple(filter(None, [self.event_here()]))
            here = None if self.marked or self.page != "evidence" else item_of(self.survey, self.chosen)
            items = [here] if here else self.items_cited(events)
        objective = self.chosen if self.page == "objectives" else ""
        self.ask(
            f"finding of {events} {objective}",
            tr("New finding"),
            self._finding_fields(_draft(items, objective), events),
            self.adding(self._new_finding, "findings"),
            self.told(events) or [tr("It cites no event: the report will call it an opinion.")],
        )

    def _new_finding(self, values: Values) -> Change | str:
        wanted = self._read_finding(values)
        if isinstance(wanted, str):
            return wanted
        finding = Finding(**wanted)

        def change(review: Review) -> Review:
            self.marked.clear()
            return added(review, finding)

        return change

    def edit_finding(self) -> None:
        """Change the finding under the cursor."""
        finding = find(self.review, Finding, self.chosen)
        if finding is not None:
            keep = self.changing(finding, self._read_finding)
            fields = self._finding_fields(finding, finding.evidence)
            self.ask(f"finding {finding.id}", tr("Finding"), fields, keep, self.told(finding.evidence))

    def _finding_fields(self, finding: Finding, events: tuple[int, ...]) -> list[Field]:
        objectives: list[Row] = [("", tr("across objectives"))]
        objectives += [(one.objective, one.title) for one in self.survey.objectives] if self.survey else []
        if finding.objective and finding.objective not in dict(objectives):
            objectives.append((finding.objective, finding.objective))
        return [
            Field("title", tr("title"), value=finding.title),
            Field("kind", tr("kind"), "one", finding.kind, [(kind, KIND_WORDS[kind]) for kind in KINDS]),
            Field("objective", tr("objective"), "one", finding.objective, objectives),
            Field("text", tr("what was found"), "area", finding.text),
            Field("analysis", tr("analysis: the root cause"), "area", finding.analysis),
            Field("reference", tr("reference: the plan or procedure it is measured by"), value=finding.reference),
            Field("rating", tr("rating"), "one", finding.rating, _rating_rows()),
            Field(
                "priority",
                tr("priority"),
                "one",
                finding.priority,
                [("", tr("none")), *((each, word(PRIORITY_WORDS, each)) for each in PRIORITIES)],
            ),
            Field("evidence", tr("events it cites, by number"), value=", ".join(map(str, events))),
        ]

    def _read_finding(self, values: Values) -> Mapping[str, Any] | str:
        evidence = self.events_of(values["evidence"])
        if isinstance(evidence, str):
            return evidence
        wanted = {key: value.strip() for key, value in values.items()} | {"evidence": evidence}
        if not wanted["title"] and not wanted.get("text", "-"):
            return tr("Give it a title, or say what was found.")
        return wanted

    # -- choosing evidence --------------------------------------------------------------------------------------------

    def action_evidence(self) -> None:
        """Choose what the finding under the cursor cites: its events are marked in the list of evidence."""
        finding = find(self.review, Finding, self.chosen)
        if finding is not None:
            self.citing = finding
            self.marked = set(finding.evidence)
            self.turn_to("evidence")

    @work(group="store")
    async def cite(self) -> None:
        """From now on the finding cites the events that are marked."""
        if self.citing is None:
            return
        finding, events = self.citing, tuple(sorted(self.marked))
        try:
            stored = await self.store_or_say(lambda review: edited(review, finding, {"evidence": events}))
        except Overtaken as overtaken:
            self.citing = overtaken.now if isinstance(overtaken.now, Finding) else None
            self.notify(overtaken.words, severity="warning", timeout=12, markup=False)
            return
        if stored:
            self.stop_citing()

    def stop_citing(self) -> None:
        """Back to the finding; the marks go."""
        key = self.citing.id if self.citing else ""
        self.citing = None
        self.marked = set()
        self.turn_to("findings", key)

    # -- objectives ---------------------------------------------------------------------------------------------------

    def edit_rating(self) -> None:
        """Give the objective under the cursor a rating of record."""
        objective = self.chosen
        none = cast("Rating", "")  # stored only once one is chosen
        seen = rating_of(self.review, objective) or ObjectiveRating(objective, none)
        fields = [
            Field("why", tr("why"), "area", seen.why),
            Field("rating", tr("rating of record"), "one", seen.rating, _rating_rows()),
        ]
        keep = self._rating_kept(seen)
        self.ask(f"rating of {objective}", tr("Rating of record"), fields, keep, self._rating_intro(objective))

    def _rating_intro(self, objective: str) -> list[str]:
        one = next((one for one in self.survey.objectives if one.objective == objective), None) if self.survey else None
        if one is None:
            return []
        words = word(RATINGS, one.rating) if one.rating else tr("no observation carries a rating")
        return [one.title, tr("By the observers: {words}", words=words)]

    def _rating_kept(self, seen: ObjectiveRating) -> Keep:
        """A rating is there or not: taking it back, with its reason, deletes it."""
        change = self.changing(seen, _read_rating)

        async def keep(values: Values) -> str:
            if not values["rating"] and not values.get("why", seen.why).strip():
                return await self.store(lambda review: drop(review, ObjectiveRating, seen.objective)[0])
            return await change(values)

        return keep


def _read_rating(values: Values) -> Mapping[str, Any] | str:
    if not values["rating"]:
        return tr("Choose a rating, or leave the reason out too.")
    return {key: value.strip() for key, value in values.items()}


def _draft(items: list[Item], objective: str) -> Finding:
    """A finding to begin with: what all its evidence has in common, and the words of the only piece."""
    kinds = {item.kind for item in items}
    shared = set.intersection(*(set(item.objectives) for item in items)) if items else set()
    first = next((key for item in items for key in item.objectives if key in shared), "")
    kind = kinds.pop() if len(kinds) == 1 else "observation" if items else "improve"
    return Finding(
        kind=cast("Kind", kind),
        objective=objective or first,
        text=items[0].words if len(items) == 1 else "",
    )
