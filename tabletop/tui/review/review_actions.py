"""The improvement plan: actions that answer findings, those that forms ask for, and those of earlier sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual import work
from textual.binding import Binding

from tabletop.exercise.actions.form import Field, Values
from tabletop.exercise.wording.terms import word
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.journal.library import SaveSummary, list_saves
from tabletop.journal.review import Action, Finding, ReviewError, carry_over, load_review, with_carried
from tabletop.journal.review_changes import Change, Overtaken, added, edited, find
from tabletop.journal.review_entries import ELEMENTS, STATUSES
from tabletop.report.parts.labels import ACTION_STATUSES
from tabletop.report.parts.labels import ELEMENTS as ELEMENT_WORDS
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.review.review_base import Reviewing
from tabletop.tui.review.review_pages import item_of

ACTIONS: tuple[Binding, ...] = (
    Binding("a", "action", tr("action"), id="review.action"),
    Binding("s", "status", tr("next status"), id="review.status"),
    Binding("c", "carry", tr("carry over"), id="review.carry"),
)


class Improving(Reviewing):
    """The part of the screen that writes the improvement plan."""

    def action_action(self) -> None:
        """Write one: for the finding under the cursor, from a form that asks for it, or for none."""
        if self.survey is None:
            return
        action, intro = Action(), []
        if self.page == "findings":
            finding = find(self.review, Finding, self.chosen)
            if finding is not None:
                action = Action(finding=finding.id)
                intro = [tr("For the finding: {title}", title=finding.title or finding.text)]
        elif self.page == "evidence":
            item = item_of(self.survey, self.chosen)
            text, owner = item.wish if item is not None and item.wish else ("", "")
            action = Action(action=text, owner=owner)
            intro = [tr("Asked for in the form of event {n}.", n=item.event)] if text and item is not None else []
        title = tr("New action")
        fields = self._action_fields(action)
        keep = self.adding(self._new_action, "actions")
        self.ask(f"action for {action.finding or action.action}", title, fields, keep, intro)

    def _new_action(self, values: Values) -> Change | str:
        wanted = _read_action(values)
        if isinstance(wanted, str):
            return wanted
        action = Action(**wanted)
        return lambda review: added(review, action)

    def edit_action(self) -> None:
        """Change the action under the cursor."""
        action = find(self.review, Action, self.chosen)
        if action is not None:
            intro = [tr("Carried over from {name}", name=action.carried_from)] if action.carried_from else []
            keep = self.changing(action, _read_action)
            self.ask(f"action {action.id}", tr("Action"), self._action_fields(action), keep, intro)

    def _action_fields(self, action: Action) -> list[Field]:
        findings = [("", tr("none"))]
        findings += [(one.id, " ".join((one.title or one.text or one.id).split())[:60]) for one in self.review.findings]
        if action.finding and action.finding not in dict(findings):
            findings.append((action.finding, action.finding))
        elements = [("", tr("none")), *((each, word(ELEMENT_WORDS, each)) for each in ELEMENTS)]
        return [
            Field("action", tr("corrective action: what is to be done"), "area", action.action),
            Field("issue", tr("issue, where the finding does not say it"), "area", action.issue),
            Field("finding", tr("finding it answers"), "one", action.finding, findings),
            Field("element", tr("element"), "one", action.element, elements),
            Field("owner", tr("owner: the organisation responsible"), value=action.owner),
            Field("contact", tr("contact"), value=action.contact),
            Field("start", tr("start"), value=action.start, hint=tr("as 2026-12-01")),
            Field("due", tr("due"), value=action.due, hint=tr("as 2027-03-01")),
            Field(
                "status", tr("status"), "one", action.status, [(each, word(ACTION_STATUSES, each)) for each in STATUSES]
            ),
        ]

    @work(group="store")
    async def action_status(self) -> None:
        """Open, under way, done, dropped, and open again."""
        action = find(self.review, Action, self.chosen)
        if action is None:
            return
        status = STATUSES[(STATUSES.index(action.status) + 1) % len(STATUSES)]
        try:
            await self.store_or_say(lambda review: edited(review, action, {"status": status}))
        except Overtaken:
            self.reload()
            self.notify(tr("The status was changed elsewhere meanwhile; it is shown now."), markup=False)

    # -- earlier sessions ---------------------------------------------------------------------------------------------

    @work(group="store", exclusive=True)
    async def action_carry(self) -> None:
        """Choose an earlier session, whose unfinished actions go on in this plan."""
        try:
            earlier = await asyncio.to_thread(unfinished, self.workbook.save)
        except SaveError as error:
            self.notify(error.words, severity="warning", markup=False)
            return
        if not earlier:
            self.notify(tr("No other session in this folder has unfinished actions."), markup=False)
            return
        rows = [
            (str(place), tr("{title} · {name} · {n} unfinished", title=save.title, name=save.path.stem, n=count))
            for place, (save, count) in enumerate(earlier)
        ]
        chosen = await self.app.push_screen_wait(PickDialog(tr("Whose unfinished actions go on?"), rows))
        if not chosen:
            return
        path = earlier[int(chosen)][0].path
        before = len(self.review.actions)
        try:
            previous = await asyncio.to_thread(load_review, path)
        except ReviewError as error:
            self.notify(error.words, severity="warning", timeout=12, markup=False)
            return
        if await self.store_or_say(lambda review: with_carried(review, previous, path.stem)):
            count = len(self.review.actions) - before
            words = tr("Carried over: {n}", n=count) if count else tr("They are all here already.")
            self.notify(words, markup=False)
            self.turn_to("actions")


def _read_action(values: Values) -> Mapping[str, Any] | str:
    wanted = {key: value.strip() for key, value in values.items()}
    if not wanted.get("action", "-") and not wanted.get("issue", "-"):
        return tr("Say what is to be done, or at least what the issue is.")
    return wanted


def unfinished(save: Path) -> list[tuple[SaveSummary, int]]:
    """The other sessions of the folder that have unfinished actions, with how many; reads the disk."""
    found = []
    for other in list_saves(save.parent):
        if other.path == save:
            continue
        try:
            count = len(carry_over(load_review(other.path), other.path.stem))
        except ReviewError:
            continue  # its own screen says what is wrong with it
        if count:
            found.append((other, count))
    return found
