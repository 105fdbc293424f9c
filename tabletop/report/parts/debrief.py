"""Decision log, parking lot, hotwash and feedback forms."""

from __future__ import annotations

from tabletop.exercise.wording.answers import how_words
from tabletop.exercise.wording.codes import LOG, word
from tabletop.exercise.wording.decision_told import Told
from tabletop.i18n import series, tr
from tabletop.report.charts import Spread
from tabletop.report.document import Spans, Strong, Text
from tabletop.report.facts.notes import Forms, Logged
from tabletop.report.parts.first_page import outcome_words
from tabletop.report.parts.labels import PRIORITIES, STATEMENTS
from tabletop.report.writing import Content, Writer, cell, cite, joined, left, number, quoted, right, stamp


def log(write: Writer, content: Content) -> None:
    """What was decided, and the lines that control wrote beside it in their newest wording, in the order of time; the parking lot."""
    lines = [line for line in content.facts.log if line.word != "parked"]
    settled = [one for one in content.facts.decisions if one.standing is not None]
    if lines or settled:
        write.heading(1, tr("Decision log"), "log")
        coarse = content.facts.coarse
        timed = [
            (
                line.seq if coarse else line.said,
                (
                    cell(content.move(line.move) if coarse else stamp(line.said)),
                    cell(word(LOG, line.word)),
                    cell(content.role(line.role) if line.role else "–"),
                    cell(_line(line), [line.seq, *line.corrections]),
                ),
            )
            for line in lines
        ]
        timed += [
            (
                one.settled_by if coarse else settling.clock,
                (
                    cell(content.move(one.move) if coarse else stamp(settling.clock)),
                    cell(tr("decided")),
                    cell(content.several(one.who)),
                    cell(_settled(one), [one.settled_by]),
                ),
            )
            for one in settled
            if (settling := one.standing) is not None
        ]
        rows = [row for _, row in sorted(timed, key=lambda each: each[0])]
        columns = (left(tr("When"), 2), left(tr("Kind"), 2), left(tr("Role"), 3), left(tr("What, and why"), 9))
        write.table("log", tr("What was decided, and what control wrote down, corrections worked in"), columns, rows)
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


def _settled(one: Told) -> str:
    """A decision as a line of the log: what stands, how, and why if control ruled."""
    why = tr("because: {why}", why=one.ruling) if one.ruling else ""
    words = tr("{title}: {stands} ({how})", title=one.title, stands=outcome_words(one), how=how_words(one.how))
    return joined((words, why))


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
