"""Findings: what was found, with the events that bear witness of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from textual.content import Content

from tabletop.exercise.actions.form import Field, Values
from tabletop.exercise.actions.form import Row as Choice
from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr, trn
from tabletop.journal.review import ReviewFinding
from tabletop.journal.review_changes import Change, added, find
from tabletop.journal.review_entries import KINDS, PRIORITIES, Kind
from tabletop.report.evidence import EvidenceItem
from tabletop.report.parts.labels import ACTION_STATUSES, RATINGS
from tabletop.report.parts.labels import PRIORITIES as PRIORITY_WORDS
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.listing import ListColumn, Listing, ListRow
from tabletop.tui.review.page import KINDS as KIND_WORDS
from tabletop.tui.review.page import label, muted, one_line, optional, rating_choices
from tabletop.tui.review.plan import new_action

_SIGNS = {"strength": "+", "improve": "−", "observation": "·"}


class FindingsPage:
    """The findings there are."""

    title = "Findings"
    limited = True

    def __init__(self, desk: ReviewDesk, choose_evidence: Callable[[ReviewFinding], None]) -> None:
        """``choose_evidence`` lets a finding cite other events."""
        self._desk = desk
        self._choose_evidence = choose_evidence

    def count(self) -> str:
        """All of them."""
        return str(len(self._desk.notebook.review.findings))

    def listing(self) -> Listing:
        """A row each, limited to one objective."""
        columns = (
            ListColumn("", 1),
            ListColumn(tr("finding")),
            ListColumn(tr("evidence"), 9),
            ListColumn(tr("rating"), 6),
            ListColumn(tr("priority"), 8),
            ListColumn(tr("objective"), 22),
        )
        objective = self._desk.objective
        found = self._desk.notebook.review.findings
        rows = tuple(self._row(one) for one in found if not objective or one.objective == objective)
        keys = self._desk.keys
        empty = tr(
            "No finding yet: mark evidence with {mark}, then press {finding}. Here, {finding} writes an opinion.",
            mark=keys("mark"),
            finding=keys("finding"),
        )
        return Listing(columns, rows, empty)

    def _row(self, one: ReviewFinding) -> ListRow:
        cells = (
            _SIGNS.get(one.kind, "·"),
            one_line(one.title or one.text) or one.id,
            cited(one),
            one.rating or "–",
            word(PRIORITY_WORDS, one.priority),
            self._desk.notebook.survey.objective(one.objective) if one.objective else "–",
        )
        return ListRow(one.id, cells, event=one.evidence[0] if one.evidence else 0)

    def told(self, key: str) -> Iterable[Content | None]:
        """Kind, text, root cause, what it cites, the actions that answer it."""
        one = self._of(key)
        return self._lines(one) if one is not None else ()

    def _lines(self, one: ReviewFinding) -> Iterable[Content | None]:
        survey = self._desk.notebook.survey
        about = [word(KIND_WORDS, one.kind)]
        about += [word(RATINGS, one.rating)] if one.rating else []
        about += [tr("priority {priority}", priority=word(PRIORITY_WORDS, one.priority))] if one.priority else []
        about.append(survey.objective(one.objective) if one.objective else tr("across objectives"))
        yield plain(one.title or one.id, "bold")
        yield muted(" · ".join(about))
        yield plain(one.text) if one.text else None
        yield optional(tr("root cause"), one.analysis)
        yield optional(tr("reference"), one.reference)
        if not one.evidence:
            key = self._desk.keys("evidence")
            words = tr("Cites no event: the report calls it an opinion. {key} chooses evidence.", key=key)
            yield plain(words, "$warning")
        for event in one.evidence:
            yield label(str(event), survey.of(event))
        for action in self._desk.notebook.review.actions:
            if action.finding == one.id:
                yield label(tr("action"), f"{one_line(action.action)} ({word(ACTION_STATUSES, action.status)})")

    def ways(self, row: ListRow) -> Ways:
        """An opinion, an action; of a row its change, its evidence, its end."""
        always: Ways = {
            "finding": partial(new_finding, self._desk, (), ()),
            "action": partial(new_action, self._desk, finding=self._of(row.key)),
        }
        one = self._of(row.key)
        if one is None:
            return always
        return {
            **always,
            "enter": partial(self._edit, one),
            "evidence": partial(self._choose_evidence, one),
            "drop": partial(self._desk.drop, ReviewFinding, one.id),
        }

    def _of(self, key: str) -> ReviewFinding | None:
        found: ReviewFinding | None = find(self._desk.notebook.review, ReviewFinding, key)
        return found

    def _edit(self, finding: ReviewFinding) -> None:
        desk = self._desk
        keep = desk.changing(finding, partial(_read, desk))
        fields = _fields(desk, finding, finding.evidence)
        desk.ask(f"finding {finding.id}", tr("Finding"), fields, keep, desk.notebook.told(finding.evidence))


def cited(finding: ReviewFinding) -> str:
    """How many events it cites; without any it is an opinion."""
    if not finding.evidence:
        return tr("opinion")
    return trn("{count} event", "{count} events", len(finding.evidence))


def new_finding(desk: ReviewDesk, events: Sequence[int], items: Sequence[EvidenceItem], objective: str = "") -> None:
    """Write a finding that cites ``events``, drafted from what is known of them; without any it is an opinion."""
    keep = desk.adding(partial(_made, desk), "findings")

    async def kept(values: Values) -> str:
        words = await keep(values)
        if not words:
            desk.marked.clear()
        return words

    desk.ask(
        f"finding of {tuple(events)} {objective}",
        tr("New finding"),
        _fields(desk, _draft(items, objective), events),
        kept,
        desk.notebook.told(events) or [tr("It cites no event: the report will call it an opinion.")],
    )


def _draft(items: Sequence[EvidenceItem], objective: str) -> ReviewFinding:
    """A finding to begin with: what all its evidence has in common, and the words of the only piece."""
    kinds = {item.kind for item in items}
    shared = set.intersection(*(set(item.objectives) for item in items)) if items else set()
    first = next((key for item in items for key in item.objectives if key in shared), "")
    kind = kinds.pop() if len(kinds) == 1 else "observation" if items else "improve"
    return ReviewFinding(
        kind=cast("Kind", kind),
        objective=objective or first,
        text=items[0].words if len(items) == 1 else "",
    )


def _made(desk: ReviewDesk, values: Values) -> Change | str:
    wanted = _read(desk, values)
    if isinstance(wanted, str):
        return wanted
    finding = ReviewFinding(**wanted)
    return lambda review: added(review, finding)


def _read(desk: ReviewDesk, values: Values) -> Mapping[str, Any] | str:
    evidence = desk.notebook.events_of(values["evidence"])
    if isinstance(evidence, str):
        return evidence
    wanted = {key: value.strip() for key, value in values.items()} | {"evidence": evidence}
    if not wanted["title"] and not wanted.get("text", "-"):
        return tr("Give it a title, or say what was found.")
    return wanted


def _fields(desk: ReviewDesk, finding: ReviewFinding, events: Sequence[int]) -> list[Field]:
    objectives: list[Choice] = [("", tr("across objectives"))]
    objectives += [(one.objective, one.title) for one in desk.notebook.survey.objectives]
    if finding.objective and finding.objective not in dict(objectives):
        objectives.append((finding.objective, finding.objective))
    priorities = [("", tr("none")), *((each, word(PRIORITY_WORDS, each)) for each in PRIORITIES)]
    return [
        Field("title", tr("title"), value=finding.title),
        Field("kind", tr("kind"), "one", finding.kind, [(kind, word(KIND_WORDS, kind)) for kind in KINDS]),
        Field("objective", tr("objective"), "one", finding.objective, objectives),
        Field("text", tr("what was found"), "area", finding.text),
        Field("analysis", tr("analysis: the root cause"), "area", finding.analysis),
        Field("reference", tr("reference: the plan or procedure it is measured by"), value=finding.reference),
        Field("rating", tr("rating"), "one", finding.rating, rating_choices(tr("none"))),
        Field("priority", tr("priority"), "one", finding.priority, priorities),
        Field("evidence", tr("events it cites, by number"), value=", ".join(map(str, events))),
    ]
