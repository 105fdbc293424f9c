"""Dialogs about the decision that is out, and about arguments."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.matrix import GRADES
from tabletop.exercise.state import Question
from tabletop.i18n import tr
from tabletop.tui.dialogs.base import Ask
from tabletop.tui.dialogs.form import Field, FormDialog, Values
from tabletop.tui.dialogs.pick import Row
from tabletop.tui.dialogs.serials import whole


def override(question: Question, ask: Ask) -> FormDialog:
    """Rule, or let something else stand than what was computed; the reason goes into the record (RU-09)."""
    rows = [(row[0], row[1]) for row in question.options]
    kind = "many" if question.form == "several" else "one"
    start = " ".join(question.computed) if kind == "many" else next(iter(question.computed), "")
    fields = [
        Field("outcome", tr("what stands"), "many" if kind == "many" else "one", value=start, rows=rows),
        Field("reason", tr("why (stands in the record)"), "area"),
    ]
    intro = tr("Computed: {words}", words=question.words) if question.words else ""

    def build(values: Values) -> c.Command:
        outcome = tuple(values["outcome"].split())
        return c.ResolveDecision(question.decision, outcome, values["reason"])

    return FormDialog(tr("Rule on “{title}”", title=question.title), fields, build, ask, intro)


def rule_argument(question: Question, ask: Ask) -> FormDialog:
    """The umpire's own judgement of an argument."""
    fields = [
        Field("grade", tr("how it ends"), "one", value="success", rows=[(grade, tr(grade)) for grade in GRADES]),
        Field("reason", tr("why (stands in the record)"), "area"),
    ]

    def build(values: Values) -> c.Command:
        return c.Adjudicate(question.decision, "facilitator", values["grade"], values["reason"])

    return FormDialog(tr("Judge “{title}” yourself", title=question.title), fields, build, ask)


def judge_again(question: Question, method: str, ask: Ask) -> FormDialog:
    """A second judgement by dice or vote: it wants a reason, and both stay in the record (RU-08)."""
    fields = [Field("reason", tr("why again (stands in the record)"), "area")]

    def build(values: Values) -> c.Command:
        return c.Adjudicate(question.decision, method, reason=values["reason"])

    return FormDialog(tr("Judge “{title}” again", title=question.title), fields, build, ask)


def reason(question: Question, actor: str, ask: Ask) -> FormDialog:
    """A reason for or against, on a role's behalf."""
    fields = [
        Field("text", tr("the reason, in one sentence"), "area"),
        Field("side", tr("side"), "one", value="pro", rows=[("pro", tr("for")), ("con", tr("against"))]),
        Field("weight", tr("weight"), "one", value="1", rows=[("1", tr("1 normal")), ("2", tr("2 strong"))]),
        Field("role", tr("who says so"), "one", value=actor, rows=[(role, role) for role in question.who]),
    ]

    def build(values: Values) -> c.Command:
        weight = int(values["weight"])
        return c.AddReason(question.decision, values["role"], values["side"], values["text"], weight)

    return FormDialog(tr("Reason for or against"), fields, build, ask)


def estimate(question: Question, judges: list[str], ask: Ask) -> FormDialog:
    """A blind estimate on a role's behalf."""
    fields = [
        Field("percent", tr("chance of success in percent")),
        Field("role", tr("who estimates"), "one", value=next(iter(judges), ""), rows=[(role, role) for role in judges]),
    ]

    def build(values: Values) -> c.Command | str:
        percent = whole(values["percent"].rstrip(" %"))
        if percent is None:
            return tr("Write a number from 0 to 100.")
        return c.SubmitEstimate(question.decision, values["role"], percent)

    return FormDialog(tr("Blind estimate"), fields, build, ask)


def strike(question: Question, rows: list[Row], ask: Ask) -> FormDialog:
    """The umpire takes a reason off the sheet."""
    fields = [
        Field("why", tr("why (everybody sees it)")),
        Field("number", tr("which reason"), "one", value=next(iter(rows), ("", ""))[0], rows=rows),
    ]

    def build(values: Values) -> c.Command:
        return c.StrikeReason(question.decision, int(values["number"]), values["why"])

    return FormDialog(tr("Strike a reason"), fields, build, ask)
