"""The improvement plan: actions that answer findings, those that forms ask for, and those of earlier sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from textual.content import Content

from tabletop.exercise.actions.form import Field, Values
from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.journal.library import unfinished
from tabletop.journal.review import CorrectiveAction, ReviewError, ReviewFinding, load_review, with_carried
from tabletop.journal.review_changes import Change, Overtaken, added, edited, find
from tabletop.journal.review_entries import ELEMENTS, STATUSES
from tabletop.report.evidence import EvidenceItem
from tabletop.report.parts.labels import ACTION_STATUSES
from tabletop.report.parts.labels import ELEMENTS as ELEMENT_WORDS
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.desk import ReviewDesk
from tabletop.tui.review.listing import ListColumn, Listing, ListRow
from tabletop.tui.review.page import label, one_line, optional


class PlanPage:
    """The actions there are."""

    title = "Actions"
    limited = False

    def __init__(self, desk: ReviewDesk) -> None:
        """Of the review on ``desk``."""
        self._desk = desk

    def count(self) -> str:
        """All of them."""
        return str(len(self._desk.notebook.review.actions))

    def listing(self) -> Listing:
        """A row each, those that are closed muted."""
        columns = (
            ListColumn(tr("status"), 9),
            ListColumn(tr("corrective action")),
            ListColumn(tr("due"), 10),
            ListColumn(tr("owner"), 18),
            ListColumn(tr("element"), 12),
            ListColumn(tr("from"), 18),
        )
        rows = tuple(map(_row, self._desk.notebook.review.actions))
        keys = self._desk.keys
        empty = tr(
            "No action yet: {action} writes one, {carry} takes over those of an earlier session.",
            action=keys("action"),
            carry=keys("carry"),
        )
        return Listing(columns, rows, empty)

    def told(self, key: str) -> Iterable[Content | None]:
        """What is to be done, why, by whom, until when."""
        one = self._of(key)
        return self._lines(one) if one is not None else ()

    def _lines(self, one: CorrectiveAction) -> Iterable[Content | None]:
        finding = find(self._desk.notebook.review, ReviewFinding, one.finding) if one.finding else None
        issue = one.issue or (finding.title or finding.text if finding else "")
        yield plain(one.action or one.id, "bold")
        yield optional(tr("issue"), issue)
        yield optional(tr("finding"), (finding.title or finding.id) if finding else one.finding)
        yield label(tr("status"), word(ACTION_STATUSES, one.status))
        yield label(tr("owner"), " · ".join(each for each in (one.owner, one.contact) if each) or "–")
        yield label(tr("start and due"), f"{one.start or '–'} → {one.due or '–'}")
        yield label(tr("element"), word(ELEMENT_WORDS, one.element))
        yield optional(tr("carried over from"), one.carried_from)

    def ways(self, row: ListRow) -> Ways:
        """Another action; of a row its change, its status, its end."""
        always: Ways = {"action": partial(new_action, self._desk), "carry": self._carry}
        one = self._of(row.key)
        if one is None:
            return always
        return {
            **always,
            "enter": partial(self._edit, one),
            "status": lambda: self._desk.begin(self._next_status(one.id)),
            "drop": partial(self._desk.drop, CorrectiveAction, one.id),
        }

    def _of(self, key: str) -> CorrectiveAction | None:
        found: CorrectiveAction | None = find(self._desk.notebook.review, CorrectiveAction, key)
        return found

    def _edit(self, action: CorrectiveAction) -> None:
        intro = [tr("Carried over from {name}", name=action.carried_from)] if action.carried_from else []
        keep = self._desk.changing(action, _read)
        self._desk.ask(f"action {action.id}", tr("Action"), _fields(self._desk, action), keep, intro)

    async def _next_status(self, key: str) -> None:
        """Open, under way, done, dropped, and open again."""
        action = self._of(key)
        if action is None:
            return
        status = STATUSES[(STATUSES.index(action.status) + 1) % len(STATUSES)]
        try:
            await self._desk.store_or_warn(lambda review: edited(review, action, {"status": status}))
        except Overtaken:
            await self._desk.notebook.reread()
            self._desk.pages.present()
            self._desk.say(tr("The status was changed elsewhere meanwhile; it is shown now."))

    # -- earlier sessions ---------------------------------------------------------------------------------------------

    def _carry(self) -> None:
        """Choose an earlier session, whose unfinished actions go on in this plan."""
        self._desk.begin(self._carried(), once=True)

    async def _carried(self) -> None:
        desk = self._desk
        try:
            earlier = await asyncio.to_thread(unfinished, desk.notebook.save)
        except SaveError as error:
            desk.warn(error.words)
            return
        if not earlier:
            desk.say(tr("No other session in this folder has unfinished actions."))
            return
        rows = [
            (str(place), tr("{title} · {name} · {n} unfinished", title=save.title, name=save.path.stem, n=count))
            for place, (save, count) in enumerate(earlier)
        ]
        chosen = await desk.screen.app.push_screen_wait(PickDialog(tr("Whose unfinished actions go on?"), rows))
        if not chosen:
            return
        path = earlier[int(chosen)][0].path
        before = len(desk.notebook.review.actions)
        try:
            previous = await asyncio.to_thread(load_review, path)
        except ReviewError as error:
            desk.warn(error.words)
            return
        if await desk.store_or_warn(lambda review: with_carried(review, previous, path.stem)):
            count = len(desk.notebook.review.actions) - before
            desk.say(tr("Carried over: {n}", n=count) if count else tr("They are all here already."))
            desk.pages.turn_to("actions")


def _row(one: CorrectiveAction) -> ListRow:
    cells = (
        word(ACTION_STATUSES, one.status),
        one_line(one.action or one.issue) or one.id,
        one.due or "–",
        one.owner or "–",
        word(ELEMENT_WORDS, one.element),
        one.carried_from or tr("this session"),
    )
    return ListRow(one.id, cells, "$text-muted" if one.status in {"done", "dropped"} else "")


def new_action(desk: ReviewDesk, *, finding: ReviewFinding | None = None, wish: EvidenceItem | None = None) -> None:
    """Write an action: for a finding, from a form that asks for it, or for none."""
    action, intro = CorrectiveAction(), []
    if finding is not None:
        action = CorrectiveAction(finding=finding.id)
        intro = [tr("For the finding: {title}", title=finding.title or finding.text)]
    elif wish is not None and wish.wish:
        text, owner = wish.wish
        action = CorrectiveAction(action=text, owner=owner)
        intro = [tr("Asked for in the form of event {n}.", n=wish.event)] if text else []
    keep = desk.adding(_made, "actions")
    desk.ask(f"action for {action.finding or action.action}", tr("New action"), _fields(desk, action), keep, intro)


def _made(values: Values) -> Change | str:
    wanted = _read(values)
    if isinstance(wanted, str):
        return wanted
    action = CorrectiveAction(**wanted)
    return lambda review: added(review, action)


def _read(values: Values) -> Mapping[str, Any] | str:
    wanted = {key: value.strip() for key, value in values.items()}
    if not wanted.get("action", "-") and not wanted.get("issue", "-"):
        return tr("Say what is to be done, or at least what the issue is.")
    return wanted


def _fields(desk: ReviewDesk, action: CorrectiveAction) -> list[Field]:
    findings = [("", tr("none"))]
    findings += [(one.id, one_line(one.title or one.text or one.id)[:60]) for one in desk.notebook.review.findings]
    if action.finding and action.finding not in dict(findings):
        findings.append((action.finding, action.finding))
    elements = [("", tr("none")), *((each, word(ELEMENT_WORDS, each)) for each in ELEMENTS)]
    statuses = [(each, word(ACTION_STATUSES, each)) for each in STATUSES]
    return [
        Field("action", tr("corrective action: what is to be done"), "area", action.action),
        Field("issue", tr("issue, where the finding does not say it"), "area", action.issue),
        Field("finding", tr("finding it answers"), "one", action.finding, findings),
        Field("element", tr("element"), "one", action.element, elements),
        Field("owner", tr("owner: the organisation responsible"), value=action.owner),
        Field("contact", tr("contact"), value=action.contact),
        Field("start", tr("start"), value=action.start, hint=tr("as 2026-12-01")),
        Field("due", tr("due"), value=action.due, hint=tr("as 2027-03-01")),
        Field("status", tr("status"), "one", action.status, statuses),
    ]
