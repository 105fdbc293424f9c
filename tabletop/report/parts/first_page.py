"""The first page, for a reader who has two minutes: what was decided, what surprised, strengths, gaps, and who does what by when.

Everything on it stands in the chapters behind it. Nothing is said that the record or the review does not bear: where nobody noted a
strength, that is what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tabletop.exercise.clock import as_hms
from tabletop.exercise.wording.answers import how_words
from tabletop.exercise.wording.codes import word
from tabletop.exercise.wording.decision_told import Told
from tabletop.i18n import series, tr
from tabletop.journal.review import CorrectiveAction, ReviewFinding
from tabletop.report.document import Cite, DocumentTable, Opinion, Para, Spans, Strong, Text, plain, spans_of
from tabletop.report.parts.labels import ACTION_STATUSES, RATINGS
from tabletop.report.parts.objectives import rating_of
from tabletop.report.render.frame import cited
from tabletop.report.writing import Content, Writer, cell, cite, claim, joined, left, shortened

MOST_POINTS = 3
MOST_SUMMARY = 180  #: characters of the reviewers' summary that always find room; of a longer one the whole stands with the figures


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each thing the page takes."""

    decided: int
    surprises: int
    actions: int
    point: int  #: characters
    summary: int  #: characters

    def action(self) -> int:
        """Characters of an action, which has a column alone."""
        return self.point * 3 // 4


#: from what is wanted to what always fits; the first that the page has room for is taken
_ROOMS = (
    Room(decided=6, surprises=3, actions=5, point=160, summary=400),
    Room(decided=5, surprises=3, actions=5, point=105, summary=280),
    Room(decided=5, surprises=2, actions=4, point=90, summary=MOST_SUMMARY),
    Room(decided=4, surprises=1, actions=4, point=70, summary=MOST_SUMMARY),
)
_PAGE, _LINE = 43.0, 88  #: lines below the title of an A4 page in the smaller of both formats, and characters of a line
_UNFINISHED = ("open", "under way")
_URGENCY = ("high", "medium", "low", "")


def first_page(write: Writer, content: Content) -> None:
    """One page, then a page break and the contents."""
    write.heading(1, tr("Executive summary"), "summary")
    pages = (_page(content, room) for room in _ROOMS)
    page = next((page for page in pages if _height(page) <= _PAGE), None) or _page(content, _ROOMS[-1])
    write.take(page)
    write.page()
    if not content.options.short:
        write.contents()


def _page(content: Content, room: Room) -> Writer:
    write = Writer()
    write.para(*_course(content))
    summary = " ".join(content.review.report.summary.split())
    if summary:
        write.para(Text(shortened(summary, room.summary) + " "), *cite(()))
    _decided(write, content, room)
    write.para(Strong(tr("What surprised")))
    surprises = list(_surprises(content, room))[: room.surprises]
    nothing = tr("Nothing on record departs from plan, rule or estimate.")
    write.bullets(surprises or [claim(nothing, [content.facts.opened])])
    _points(write, content, tr("Strengths"), _strengths(content, room), tr("Nobody put a strength on record."))
    _points(write, content, tr("Gaps"), _gaps(content, room), tr("Nobody put anything to improve on record."))
    _actions(write, content, room)
    return write


def _height(page: Writer) -> float:
    """About how many lines it takes on paper."""
    lines = 0.0
    for block in page.blocks:
        if isinstance(block, DocumentTable):
            whole = sum(column.width_hint for column in block.columns)
            lines += 3.5 + sum(
                0.6
                + 0.8
                * max(
                    -(-_letters(cell) * whole // (column.width_hint * _LINE * 5 // 4))
                    for column, cell in zip(block.columns, row, strict=True)
                )
                for row in block.rows
            )
        elif isinstance(block, Para) and isinstance(block.spans[0], Strong) and len(block.spans) == 1:
            lines += 1.5
        else:
            lines += sum(0.2 + -(-_letters(spans) // _LINE) for spans in spans_of(block))
    return lines


def _letters(spans: Spans) -> int:
    """Characters of a run of spans, its citations with it."""
    evidence = sum(len(cited(span.seqs)) for span in spans if isinstance(span, Cite))
    return max(1, len(plain(spans)) + evidence + sum(10 for span in spans if isinstance(span, Opinion)))


def _course(content: Content) -> Spans:
    """What was played, by how many, how it ended, and how the objectives were rated."""
    facts = content.facts
    course = facts.course
    played = tr(
        "{title}, {date}: {count} of {of} moves",
        title=facts.title,
        date=content.source.created[:10],
        count=len(course.moves),
        of=course.of,
    )
    if not facts.coarse and course.moves:
        played = tr(
            "{played} in {time} of exercise time",
            played=played,
            time=as_hms(sum(move.seconds for move in course.moves)),
        )
    parts = [played, tr("roles in play: {count}", count=len(facts.roles))]
    if not course.endex[0]:
        parts.append(tr("ENDEX was never given"))
    elif course.early:
        parts.append(early_words(content))
    elif course.ending[0]:
        parts.append(tr("ending: {title}", title=course.ending[1]))
    letters = [rating_of(content, aim)[0] for aim in facts.objectives]
    rated = series(f"{letter} {letters.count(letter)}" for letter in RATINGS if letter and letter in letters)
    parts.append(tr("objectives rated: {words}", words=rated) if rated else tr("no objective was rated"))
    seqs = [*(move.seq for move in course.moves), course.endex[0]]
    return (Text(joined(parts) + ". "), *cite(seqs if any(seqs) else [facts.opened]))


def early_words(content: Content) -> str:
    """That it ended before the scenario's end, and how far it had come."""
    course = content.facts.course
    if len(course.moves) < course.of:
        return tr("ended early after move {count} of {of}", count=len(course.moves), of=course.of)
    return tr("ended early in the last move") if course.moves else tr("ended early before the first move")


# -- what was decided --------------------------------------------------------------------------------------------------


def _decided(write: Writer, content: Content, room: Room) -> None:
    decisions = [one for one in content.facts.decisions if one.standing is not None]
    write.para(Strong(tr("What was decided")))
    if not decisions:
        write.bullets([claim(tr("Nothing was decided."), [content.facts.opened])])
        return
    far = sorted(decisions, key=lambda one: -_moved(content, one))[: room.decided]
    chosen = [one for one in decisions if one in far]
    write.bullets([(Strong(one.title), Text(f" → {_outcome(one, room)} "), *cite([one.settled_by])) for one in chosen])
    if len(decisions) > len(chosen):
        words = tr(
            "Decided in all: {all}. These moved the tracks furthest; every decision stands in the table of decisions.",
            all=len(decisions),
        )
        write.claim(words, [one.settled_by for one in decisions])


def _moved(content: Content, one: Told) -> int:
    """How far the tracks went that this reader may see."""
    all_seen = content.options.build == "full" or content.facts.tracks_unsealed
    return sum(
        abs(shift.after - shift.before)
        for shift in one.shifts
        if shift.after is not None and shift.before is not None and (all_seen or not shift.hidden)
    )


def _outcome(one: Told, room: Room) -> str:
    """What stands, and how it came about where it was not by the rule."""
    words = shortened(outcome_words(one), room.point)
    return words if one.how == "rule" else tr("{words} ({how})", words=words, how=how_words(one.how))


def outcome_words(one: Told) -> str:
    """What stands; where each decided for itself, how many chose what."""
    if one.alone and one.how == "rule":
        counts = series(f"{label} ({votes})" for label, votes in one.tally if votes)
        return tr("{stands}: {counts}", stands=one.stands(), counts=counts) if counts else one.stands()
    return one.stands()


# -- what surprised ----------------------------------------------------------------------------------------------------


def _surprises(content: Content, room: Room) -> Iterator[Spans]:
    """Where the record departs from what rule, odds, majority or plan would have let expect, the weightiest first."""
    facts = content.facts
    for stop in facts.course.stops:
        if stop.kind == "emergency":
            yield claim(tr("A real emergency interrupted the exercise."), stop.seqs)
    for one in facts.decisions:
        if one.how == "override":
            words = tr(
                "“{title}”: the rule had come to {computed}; the facilitator let {stands} stand. {why}",
                title=one.title,
                computed=one.rule_had(),
                stands=one.stands(),
                why=shortened(one.ruling, room.point),
            )
            yield claim(words, [one.closed_by, one.settled_by])
    yield from _against_the_odds(facts.decisions)
    for one in facts.decisions:
        if one.how == "default":
            words = tr("“{title}” was settled by default, by nobody's choice.", title=one.title)
            yield claim(words, [one.settled_by])
    for one in facts.decisions:
        if one.standing is not None and not one.alone and 2 * len(one.dissents) > len(one.replies):
            words = tr(
                "“{title}”: {count} of {all} answered otherwise than what stood.",
                title=one.title,
                count=len(one.dissents),
                all=len(one.replies),
            )
            yield claim(words, [reply.seq for reply in one.dissents])
    yield from _off_the_plan(content)


def _against_the_odds(decisions: Iterable[Told]) -> Iterator[Spans]:
    for one in decisions:
        if one.sheet is None or one.sheet.median is None or not one.sheet.verdicts:
            continue
        verdict, median = one.sheet.verdicts[-1], one.sheet.median
        if verdict.success and median < 50:
            words = tr("“{title}” succeeded; the room had given it {median} %.", title=one.title, median=median)
        elif not verdict.success and median > 50:
            words = tr("“{title}” failed; the room had given it {median} %.", title=one.title, median=median)
        else:
            continue
        yield claim(words, [*one.sheet.seqs[-1:], verdict.seq])


def _off_the_plan(content: Content) -> Iterator[Spans]:
    facts = content.facts
    for line in facts.lines:
        if line.status == "recalled":
            words = tr("“{title}” was taken back after it had gone out: {why}", title=line.title, why=line.why or "–")
            yield claim(words.rstrip(".") + ".", line.seqs)
    if not facts.coarse:
        for played in facts.course.moves:
            if played.planned and played.seconds > 1.25 * played.planned * 60:
                words = tr(
                    "“{title}” took {minutes} min, planned were {planned}.",
                    title=played.title,
                    minutes=int(played.seconds // 60),
                    planned=played.planned,
                )
                yield claim(words, [played.seq])


# -- strengths and gaps ------------------------------------------------------------------------------------------------


def _points(write: Writer, content: Content, title: str, points: Iterable[Spans], nothing: str) -> None:
    write.para(Strong(title))
    write.bullets(list(points)[:MOST_POINTS] or [claim(nothing, [content.facts.opened])])


def _strengths(content: Content, room: Room) -> Iterator[Spans]:
    """Findings of the reviewers first, then what observers, the hotwash and the forms said."""
    facts = content.facts
    yield from _found(content, room, [one for one in content.review.findings if one.kind == "strength"])
    for seen in sorted(facts.seen, key=lambda one: -one.rating):
        if seen.word == "strength":
            yield _said(seen.text, tr("observer"), seen.seq, room)
    yield from _in_the_hotwash(content, room, ("keep",))
    yield from (_said(text, tr("feedback form"), seq, room) for seq, text in facts.forms.strengths)


def _gaps(content: Content, room: Room) -> Iterator[Spans]:
    facts = content.facts
    found = [one for one in content.review.findings if one.kind == "improve"]
    yield from _found(content, room, sorted(found, key=lambda one: _URGENCY.index(one.priority)))
    for seen in sorted(facts.seen, key=lambda one: one.rating or 5):
        if seen.word == "improve":
            yield _said(seen.text, tr("observer"), seen.seq, room)
    yield from _in_the_hotwash(content, room, ("fix-first", "improve"))
    yield from (_said(text, tr("feedback form"), seq, room) for seq, text in facts.forms.improve)


def _found(content: Content, room: Room, findings: Iterable[ReviewFinding]) -> Iterator[Spans]:
    for one in findings:
        text = one.title or one.text
        yield (
            Text(tr("{text} (finding)", text=shortened(text, room.point)) + " "),
            *content.evidence(one.evidence),
        )


def _said(text: str, source: str, seq: int, room: Room) -> Spans:
    return claim(tr("{text} ({source})", text=shortened(text, room.point), source=source), [seq])


def _in_the_hotwash(content: Content, room: Room, prompts: tuple[str, ...]) -> Iterator[Spans]:
    for prompt in prompts:
        for said in content.facts.hotwash:
            if said.prompt == prompt:
                yield from (_said(text, tr("hotwash"), seq, room) for seq, text, _ in said.points)


# -- who does what by when ---------------------------------------------------------------------------------------------


def _actions(write: Writer, content: Content, room: Room) -> None:
    write.para(Strong(tr("Actions")))
    plan = sorted(content.review.actions, key=_rank)
    rows = [
        (
            cell(shortened(one.action or one.issue, room.action())),
            cell(one.owner or tr("nobody yet")),
            cell(one.due or tr("no date yet")),
            cell(word(ACTION_STATUSES, one.status)),
        )
        for one in plan[: room.actions]
    ]
    if not plan:
        words = tr("None has been agreed. What participants suggest on their forms is nobody's task yet.")
        suggested = content.facts.forms.actions
        if not suggested:
            words = tr("None has been agreed.")
        write.claim(words, [content.facts.events])
        rows = [
            (
                cell(shortened(text, room.action()), [seq]),
                cell(tr("{who}, as suggested", who=who) if who else tr("nobody yet")),
                cell(tr("no date yet")),
                cell(tr("suggested")),
            )
            for seq, text, _, who in suggested[:MOST_POINTS]
        ]
    columns = (left(tr("Action"), 7), left(tr("Owner"), 3), left(tr("Due"), 2), left(tr("Status"), 2))
    caption = tr("Who does what by when")
    if len(plan) > room.actions:
        caption = tr(
            "Who does what by when: {shown} of {all}, the plan has the others", shown=room.actions, all=len(plan)
        )
    write.table("actions", caption, columns, rows)


def _rank(action: CorrectiveAction) -> tuple[bool, str]:
    """What is not done first, and of that what is due first."""
    return action.status not in _UNFINISHED, action.due or "9999"
