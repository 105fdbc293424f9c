"""The improvement plan: corrective actions with owner, date and status, those of earlier sessions first."""

from __future__ import annotations

from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr
from tabletop.report.document import Spans, Text
from tabletop.report.parts.labels import ACTION_STATUSES, ELEMENTS
from tabletop.report.writing import Content, Writer, cell, left, right


def improvement(write: Writer, content: Content) -> None:
    """One row an action."""
    if not content.options.short:
        write.page()
    title = tr("Improvement plan") if content.options.short else tr("Appendix A: improvement plan")
    write.heading(1, title, "improvement-plan")
    plan = content.review.actions
    if not plan:
        write.para(Text(tr("No corrective action has been written down yet.")))
        return
    findings = {finding.id: finding for finding in content.review.findings}
    rows = []
    places = {key: place for place, key in enumerate(content.book.scenario.objectives, 1)}
    for number, action in enumerate(plan, 1):
        finding = findings.get(action.finding)
        issue = " ".join(action.issue.split()) or (finding.title or finding.text if finding else "")
        evidence: Spans = content.evidence(finding.evidence if finding else ())
        if action.carried_from:
            evidence = ()
        rows.append(
            (
                cell(str(number)),
                cell(str(places[finding.objective]) if finding and finding.objective in places else "–"),
                (Text(f"{issue or '–'} "), *evidence),
                cell(" ".join(action.action.split()) or "–"),
                cell(word(ELEMENTS, action.element)),
                cell(action.owner or "–"),
                cell(action.contact or "–"),
                cell(action.start or "–"),
                cell(action.due or "–"),
                cell(word(ACTION_STATUSES, action.status)),
                cell(action.carried_from or tr("this session")),
            )
        )
    write.table(
        "improvement-plan",
        tr("Corrective actions"),
        (
            right(tr("No."), 1),
            left(tr("Objective"), 1),
            left(tr("Issue"), 4),
            left(tr("Corrective action"), 4),
            left(tr("Element"), 2),
            left(tr("Responsible"), 2),
            left(tr("Contact"), 2),
            left(tr("Start"), 2),
            left(tr("Due"), 2),
            left(tr("Status"), 2),
            left(tr("From"), 2),
        ),
        rows,
    )
