"""Cover with handling instructions, and the overview."""

from __future__ import annotations

from tabletop.exercise.clock import as_hms
from tabletop.exercise.wording.codes import word
from tabletop.i18n import series, tr
from tabletop.report.document import Spans, Strong, Text
from tabletop.report.parts.labels import ATTRIBUTIONS, BUILDS
from tabletop.report.writing import Content, Writer, cell, cite, left


def cover(write: Writer, content: Content) -> None:
    """Title, mark, what this build is, and how it is to be handled."""
    source, texts = content.source, content.review.report
    write.heading(1, tr("Handling"), "handling")
    write.para(Strong(source.marking))
    write.para(
        Text(
            tr(
                "This is an exercise. Nothing in this report happened outside it. The mark above stands on every page and goes "
                "with every copy and every extract."
            )
        )
    )
    if content.options.build == "full":
        write.para(
            Strong(tr("Full build.") + " "),
            Text(
                tr(
                    "It holds what players did not know in play: hidden tracks, notes of observers and of control, every answer "
                    "of every role. It is for those who ran the exercise and for those whom the sponsor names. To pass it on, make "
                    "the releasable build."
                )
            ),
        )
    else:
        write.para(
            Strong(tr("Releasable build.") + " "),
            Text(
                tr(
                    "Times are given by the move, private notes and matters of control alone are left out, and nobody is named whom "
                    "the attribution rule does not allow to be named."
                )
            ),
        )
    write.para(
        Strong(tr("Attribution rule:") + " "),
        Text(
            tr("{rule}. A role's words are the role's, never a person's.", rule=word(ATTRIBUTIONS, source.attribution))
        ),
    )
    evidence = (
        tr(
            "Numbers in square brackets are those of events in the record; the whole report lists them. What has no event behind it "
            "is marked as opinion."
        )
        if content.options.short
        else tr(
            "Numbers in square brackets are those of events in the record, listed at the end. What has no event behind it is "
            "marked as opinion."
        )
    )
    write.para(Strong(tr("Evidence:") + " "), Text(evidence))
    if texts.contact:
        write.para(Strong(tr("Point of contact:") + " "), Text(texts.contact))


def overview(write: Writer, content: Content) -> None:
    """The overview table: what was run, when, by whom, for what."""
    write.heading(1, tr("Exercise overview"), "overview")
    rows = [
        (cell(label), value) for label, value in (*_what(content), *_when(content), *_who(content), *_which(content))
    ]
    write.table("overview", tr("Overview"), (left(tr("Item"), 2), left(tr("This exercise"), 6)), rows)


def _what(content: Content) -> list[tuple[str, Spans]]:
    about, texts, facts = content.book.scenario.about, content.review.report, content.facts
    rows = [
        (tr("Exercise"), cell(content.source.title)),
        (
            tr("Type"),
            cell(
                tr("discussion-based tabletop exercise; moves played: {count}", count=len(facts.course.moves)),
                [played.seq for played in facts.course.moves],
            ),
        ),
        (tr("Scenario"), cell(f"{about.title}, {about.version}. {' '.join(about.summary.split())}", [facts.opened])),
    ]
    if texts.scope.strip():
        rows.append((tr("Scope"), (Text(" ".join(texts.scope.split()) + " "), *cite(()))))
    for place, spec in enumerate(content.book.scenario.objectives.values(), 1):
        rows.append((tr("Objective {number}", number=place), cell(spec.title, [facts.opened])))
    if about.artificialities:
        words = " ".join(about.artificialities)
        rows.append((tr("Assumptions and artificialities"), cell(words, [facts.opened])))
    return rows


def _when(content: Content) -> list[tuple[str, Spans]]:
    course, coarse = content.facts.course, content.facts.coarse
    begun, ended = course.startex, course.endex
    rows = [(tr("Date"), cell(content.source.created[:10]))]
    if begun[0]:
        rows.append((tr("STARTEX"), cell(tr("given") if coarse else moment(begun[1]), [begun[0]])))
    if ended[0]:
        rows.append((tr("ENDEX"), cell(tr("given") if coarse else moment(ended[1]), [ended[0]])))
    planned = sum(played.planned for played in course.moves)
    if course.moves and not coarse:
        words = tr(
            "{actual} of exercise time in the moves that count, planned for {planned} min",
            actual=as_hms(sum(played.seconds for played in course.moves)),
            planned=planned,
        )
        rows.append((tr("Duration"), cell(words, [course.moves[0].seq, ended[0]])))
    if content.review.report.place:
        rows.append((tr("Place"), cell(content.review.report.place)))
    return rows


def _who(content: Content) -> list[tuple[str, Spans]]:
    facts, texts = content.facts, content.review.report
    rows = [(tr("Roles in play"), cell(series(content.role(role) for role in facts.roles), [facts.opened]))]
    for label, seats in (
        (tr("Participants"), [seat for seat in facts.seats if seat.role in facts.roles]),
        (tr("Observers and control"), [seat for seat in facts.seats if seat.role not in facts.roles]),
    ):
        if seats:
            words = tr("seatings on record: {count}", count=len(seats))
            rows.append((label, cell(words, [seat.seq for seat in seats])))
    for label, text in ((tr("Sponsor"), texts.sponsor), (tr("Author of this report"), texts.author)):
        if text:
            rows.append((label, cell(text)))
    if texts.contact:
        rows.append((tr("Point of contact"), cell(texts.contact)))
    return rows


def _which(content: Content) -> list[tuple[str, Spans]]:
    source = content.source
    return [
        (tr("Handling mark"), cell(source.marking)),
        (tr("Build"), cell(word(BUILDS, content.options.build))),
        (tr("Attribution rule"), cell(word(ATTRIBUTIONS, source.attribution))),
        (
            tr("Record"),
            cell(
                tr(
                    "{save}, session {session}, made with tabletop {program}, last event {count}, digest {digest}",
                    save=source.save,
                    session=source.session,
                    program=source.program,
                    count=content.facts.events,
                    digest=source.digest,
                ),
                [content.facts.events],
            ),
        ),
    ]


def moment(at: str) -> str:
    """Wall time to the minute, ``2026-11-20 09:30 UTC``."""
    return f"{at[:10]} {at[11:16]} UTC" if len(at) >= 16 else at
