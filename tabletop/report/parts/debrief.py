"""Decision log, parking lot, hotwash and feedback forms."""

from __future__ import annotations

from tabletop.exercise.wording.codes import LOG, word
from tabletop.i18n import series, tr
from tabletop.report.charts import Spread
from tabletop.report.document import Spans, Strong, Text
from tabletop.report.facts.notes import Forms, Logged
from tabletop.report.parts.labels import PRIORITIES, STATEMENTS
from tabletop.report.writing import Content, Writer, cell, cite, joined, left, number, quoted, right, stamp


def log(write: Writer, content: Content) -> None:
    """Lines of the decision log in their newest wording, then the parking lot."""
    lines = [line for line in content.facts.log if line.word != "parked"]
    if lines:
        write.page()
        write.heading(1, tr("Decision log"), "log")
        coarse = content.facts.coarse
        rows = [
            (
                cell(content.move(line.move) if coarse else stamp(line.said)),
                cell(word(LOG, line.word)),
                cell(content.role(line.role) if line.role else "–"),
                cell(_line(line), [line.seq, *line.corrections]),
            )
            for line in lines
        ]
        columns = (left(tr("When"), 2), left(tr("Kind"), 2), left(tr("Role"), 3), left(tr("What, and why"), 9))
        write.table("log", tr("Decision log, corrections worked in"), columns, rows)
    parked = [line for line in content.facts.log if line.word == "parked"]
    if parked:
        write.heading(1, tr("Parking lot"), "parking-lot")
        write.bullets(
            [
                (
                    Text(f"{content.role(line.role)}: " if line.role else ""),
                    Text(_line(line) + " "),
                    *cite([line.seq, *line.corrections]),
                )
                for line in parked
            ]
        )


def _line(line: Logged) -> str:
    return joined(
        (
            " ".join(line.text.split()),
            tr("because: {why}", why=line.why) if line.why else "",
            tr("based on: {what}", what=line.based_on) if line.based_on else "",
            tr("not chosen: {what}", what=line.alternatives) if line.alternatives else "",
            tr("corrected: {count} ×", count=len(line.corrections)) if line.corrections else "",
        )
    )


def remarks(write: Writer, content: Content) -> None:
    """What reviewers wrote beside single events while they looked at the replay."""
    notes = content.review.annotations
    if notes:
        write.heading(1, tr("Remarks of the reviewers on single events"), "remarks")
        write.bullets(
            [
                (
                    Text(" ".join(note.text.split()) + (f" ({series(note.tags)}) " if note.tags else " ")),
                    *content.evidence([note.event]),
                )
                for note in sorted(notes, key=lambda note: (note.event, note.id))
            ]
        )


def hotwash(write: Writer, content: Content) -> None:
    """What was said in the room after ENDEX, by question."""
    if not content.facts.hotwash:
        return
    write.page()
    write.heading(1, tr("Hotwash"), "hotwash")
    for said in content.facts.hotwash:
        write.para(Strong(said.text))
        write.bullets(
            [
                (
                    quoted(text),
                    Text(f" ({content.role(role) if role else tr('unattributed')}) "),
                    *cite([seq]),
                )
                for seq, text, role in said.points
            ]
        )


def feedback(write: Writer, content: Content) -> None:
    """The participant feedback forms: eight statements with count, median and range, and every comment."""
    forms = content.facts.forms
    if not forms.seqs:
        return
    write.page()
    write.heading(1, tr("Feedback of the participants"), "feedback")
    write.claim(tr("Forms handed in: {count}.", count=len(forms.seqs)), forms.seqs)
    _statements(write, forms)
    for title, points in (
        (tr("Strengths named"), forms.strengths),
        (tr("Areas to improve named"), forms.improve),
        (tr("What the evaluators could not see"), forms.unseen),
        (tr("Plans, training and equipment to look at"), forms.review),
        (tr("Comments"), forms.comments),
    ):
        if points:
            write.para(Strong(title))
            write.bullets([_point(seq, text) for seq, text in points])
    suggested = [
        (cell(text, [seq]), cell(word(PRIORITIES, priority)), cell(who or "–"))
        for seq, text, priority, who in forms.actions
    ]
    write.table(
        "feedback-actions",
        tr("Corrective actions that participants suggest, the urgent first"),
        (left(tr("Action"), 6), left(tr("Priority"), 2), left(tr("Responsible"), 3)),
        suggested,
    )


def _statements(write: Writer, forms: Forms) -> None:
    rows = [
        (
            cell(rated.text, forms.seqs[:1] if rated.answers else ()),
            cell(str(rated.answers)),
            cell(number(rated.median)),
            cell(f"{spread[0]}–{spread[1]}" if spread else "–"),
            *(cell(str(count)) for count in rated.counts),
        )
        for rated, spread in zip(forms.rated, forms.spread, strict=True)
    ]
    write.table(
        "feedback",
        tr("Statements, from 1 (strongly disagree) to 5 (strongly agree)"),
        (
            left(tr("Statement"), 6),
            right(tr("Answers")),
            right(tr("Median")),
            right(tr("Range")),
            *(right(str(value)) for value in range(1, 6)),
        ),
        rows,
    )
    chart = tuple(
        (
            word(STATEMENTS, rated.statement),
            tuple(float(value) for value, count in enumerate(rated.counts, 1) for _ in range(count)),
            rated.median,
        )
        for rated in forms.rated
    )
    if any(rated.answers for rated in forms.rated):
        write.figure("feedback-spread", tr("Answers to each statement"), Spread(tr("Feedback"), chart, 1.0, 5.0))


def _point(seq: int, text: str) -> Spans:
    return (quoted(text), Text(" "), *cite([seq]))
