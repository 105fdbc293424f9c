"""Analysis per objective: ratings, strengths, areas for improvement, coverage; each claim with its evidence."""

from __future__ import annotations

from tabletop.exercise.wording.codes import word
from tabletop.i18n import series, tr
from tabletop.journal.review import ReviewFinding
from tabletop.report.document import Spans, Strong, Text
from tabletop.report.facts.notes import ExpectedLine, Seen
from tabletop.report.facts.objectives import ObjectiveFacts
from tabletop.report.parts.labels import PRIORITIES, RATINGS
from tabletop.report.writing import Content, Writer, cell, cite, claim, joined, left, quoted, right, stamp


def objectives(write: Writer, content: Content) -> None:
    """Coverage of all objectives, then each on its own, then findings that belong to none."""
    write.heading(1, tr("Analysis of objectives"), "objectives")
    _coverage(write, content)
    for place, aim in enumerate(content.facts.objectives, 1):
        _objective(write, content, place, aim)
    known = content.book.scenario.objectives
    across = [one for one in content.review.findings if one.objective not in known]
    loose = [one for one in content.facts.seen if not one.objectives]
    if across or loose:
        write.heading(2, tr("Across objectives"), "objectives-across")
        _findings(write, content, across, loose)


def coverage(write: Writer, content: Content) -> None:
    """Coverage and rating of all objectives, for the short version."""
    write.heading(1, tr("Objectives"), "objectives")
    _coverage(write, content)


def _coverage(write: Writer, content: Content) -> None:
    rows = []
    named = any(aim.capability for aim in content.facts.objectives)
    for place, aim in enumerate(content.facts.objectives, 1):
        seen = [one for one in aim.expected if one.seen]
        ticked = [seq for one in seen for seq in one.seqs]
        expected = f"{len(seen)}/{len(aim.expected)}" if content.facts.ticks_used else f"–/{len(aim.expected)}"
        letter, seqs, _ = rating_of(content, aim)
        rows.append(
            (
                cell(f"{place}. {aim.title}"),
                *([cell(aim.capability or "–")] if named else []),
                cell(str(len(aim.served)), [line.seqs[-1] for line in aim.served[:2]]),
                cell(str(len(aim.unserved)), [seq for line in aim.unserved for seq in line.seqs][:2]),
                cell(str(len(aim.seen)), [one.seq for one in aim.seen[:4]]),
                cell(expected, ticked[:4]),
                cell(letter or "–", seqs[:4]),
            )
        )
    write.table(
        "objectives",
        tr("Coverage of the objectives: injects and decisions that serve each, and what was seen of it"),
        (
            left(tr("Objective"), 4),
            *([left(tr("Core capability or target"), 3)] if named else []),
            right(tr("Went out")),
            right(tr("Did not go out")),
            right(tr("Observations")),
            right(tr("Expected actions seen")),
            left(tr("Rating"), 1),
        ),
        rows,
    )


def rating_of(content: Content, aim: ObjectiveFacts) -> tuple[str, tuple[int, ...], str]:
    """The letter that stands, the events behind it, and why: the reviewers' judgement goes before the observers' median."""
    rated = tuple(one.seq for one in aim.seen if one.rating)
    judged = [one for one in content.review.ratings if one.objective == aim.objective]
    if judged:
        return judged[-1].rating, rated, judged[-1].why or tr("Rated by the reviewers.")
    if aim.rating:
        words = series(f"{rating}/4 × {count}" for rating, count in aim.rated)
        return aim.rating, rated, tr("Lower median of the observers' ratings: {words}.", words=words)
    return "", (), ""


def _objective(write: Writer, content: Content, place: int, aim: ObjectiveFacts) -> None:
    write.heading(2, tr("Objective {number}: {title}", number=place, title=aim.title), f"objective-{aim.objective}")
    letter, seqs, why = rating_of(content, aim)
    if letter:
        write.para(Strong(tr("Rating:") + " "), Text(f"{word(RATINGS, letter)}. {why.strip()} "), *cite(seqs))
    else:
        write.para(Strong(tr("Rating:") + " "), Text(tr("not rated: no observation carries a rating.")))
    if aim.capability:
        write.para(
            Strong(tr("Core capability or target:") + " "), Text(aim.capability + ". "), *cite([content.facts.opened])
        )
    if aim.targets:
        write.para(
            Strong(tr("What was looked for:") + " "),
            Text(joined(aim.targets) + ". "),
            *cite([content.facts.opened]),
        )
    write.para(*_served(content, aim))
    findings = [one for one in content.review.findings if one.objective == aim.objective]
    _findings(write, content, findings, list(aim.seen))
    _expected(write, content, aim)


def _served(content: Content, aim: ObjectiveFacts) -> Spans:
    if not aim.served:
        words = tr("Nothing that serves this objective went out.")
        return (Strong(tr("Played:") + " "), *claim(words, [content.facts.opened]))
    words = tr(
        "serving it, went out: injects {injects}, decisions {decisions}; did not go out: {not_out}.",
        injects=sum(line.kind == "inject" for line in aim.served),
        decisions=sum(line.kind == "decision" for line in aim.served),
        not_out=len(aim.unserved),
    )
    return (Strong(tr("Played:") + " "), *claim(words, [seq for line in aim.served for seq in line.seqs[-1:]]))


def _findings(write: Writer, content: Content, findings: list[ReviewFinding], seen: list[Seen]) -> None:
    """Strengths, areas for improvement, and what was merely noted: the reviewers' findings first, then the observers' notes."""
    for kind, title in (
        ("strength", tr("Strengths")),
        ("improve", tr("Areas for improvement")),
        ("", tr("Observations")),
    ):
        written = [one for one in findings if one.kind == kind or (not kind and one.kind == "observation")]
        noted = [one for one in seen if one.word == kind or (not kind and one.word not in {"strength", "improve"})]
        if not written and not noted:
            continue
        write.para(Strong(title))
        for finding in written:
            _finding(write, content, finding)
        write.bullets([_note(content, one) for one in noted])


def _finding(write: Writer, content: Content, finding: ReviewFinding) -> None:
    more = joined(
        (
            tr("rating {rating}", rating=finding.rating) if finding.rating else "",
            tr("priority {priority}", priority=word(PRIORITIES, finding.priority)) if finding.priority else "",
        )
    )
    head = finding.title or finding.text.split("\n")[0]
    body = " ".join((finding.text if finding.title else "\n".join(finding.text.split("\n")[1:])).split())
    words = f"{f' ({more})' if more else ''}. {body}".rstrip()
    points: list[Spans] = [(Strong(head), Text(words + " "), *content.evidence(finding.evidence))]
    if finding.reference:
        points.append((Strong(tr("Reference:") + " "), Text(finding.reference)))
    if finding.analysis.strip():
        evidence = content.evidence(finding.evidence)
        points.append((Strong(tr("Analysis:") + " "), Text(" ".join(finding.analysis.split()) + " "), *evidence))
    write.bullets(points)


def _note(content: Content, one: Seen) -> Spans:
    about = joined(
        (
            content.role(one.role) if one.role else "",
            content.move(one.move) if one.move else "",
            "" if content.facts.coarse else stamp(one.observed),
            tr("rated {rating} of 4", rating=one.rating) if one.rating else "",
        )
    )
    return (quoted(one.text), Text(f" ({about}) " if about else " "), *cite([one.seq]))


def _expected(write: Writer, content: Content, aim: ObjectiveFacts) -> None:
    """Expected actions, seen and not observed: what nobody ticked may have been done all the same."""
    if not aim.expected:
        return
    if not content.facts.ticks_used:
        words = tr(
            "belonging to it: {count}. Nobody ticked expected actions in this session, so whether they were done is not on record.",
            count=len(aim.expected),
        )
        write.para(
            Strong(tr("Expected actions:") + " "), *claim(words, [seq for one in aim.expected for seq in one.seqs])
        )
        return
    rows = []
    for serial in dict.fromkeys(one.serial for one in aim.expected):
        own = [one for one in aim.expected if one.serial == serial]
        seen, not_observed = [one for one in own if one.seen], [one for one in own if not one.seen]
        rows.append(
            (
                cell(own[0].title),
                cell(_actions(content, seen), [seq for one in seen for seq in one.seqs]),
                cell(_actions(content, not_observed), [seq for one in not_observed for seq in one.seqs]),
            )
        )
    write.table(
        f"expected-{aim.objective}",
        tr(
            "Expected actions that belong to this objective: ticked as seen, and not observed, which is not the same as not done"
        ),
        (left(tr("Inject or decision"), 3), left(tr("Seen"), 4), left(tr("Not observed"), 4)),
        rows,
    )


def _actions(content: Content, expected: list[ExpectedLine]) -> str:
    return joined(f"{one.text} ({content.role(one.role)})" if one.role else one.text for one in expected) or "–"
