"""The exercise in figures: one point for each figure worth knowing."""

from __future__ import annotations

from collections import Counter

from tabletop.exercise.clock import as_hms
from tabletop.exercise.wording.codes import HOWS, word
from tabletop.exercise.wording.decision_told import Told
from tabletop.i18n import series, tr
from tabletop.report.document import Spans, Text
from tabletop.report.facts.timing import Pace, middle
from tabletop.report.parts.first_page import MOST_SUMMARY, early_words
from tabletop.report.parts.labels import RATINGS, STATUSES
from tabletop.report.writing import Content, Writer, cite, claim, duration, joined, number, percent


def figures(write: Writer, content: Content) -> None:
    """The whole of what the reviewers wrote (an opinion), if the first page has only its beginning, then the figures."""
    write.heading(1, tr("The exercise in figures"), "figures")
    if len(" ".join(content.review.report.summary.split())) > MOST_SUMMARY:
        write.words("", content.review.report.summary, ())
    points = [
        *_course(content),
        *_injects(content),
        *_decisions(content),
        *_times(content),
        *_objectives(content),
        *_people(content),
    ]
    write.bullets(points)


def _course(content: Content) -> list[Spans]:
    facts = content.facts
    course = facts.course
    points = []
    if not course.endex[0]:
        words = tr("ENDEX was never given: all figures are those of an exercise that has not ended.")
        points.append(claim(words, [facts.events]))
    if course.moves:
        count, time = len(course.moves), as_hms(sum(played.seconds for played in course.moves))
        if facts.coarse:
            words = tr("Moves played: {count}.", count=count)
        else:
            words = tr("Moves played: {count}, in {time} of exercise time.", count=count, time=time)
        points.append(claim(words, [*(played.seq for played in course.moves), course.endex[0]]))
    else:
        points.append(claim(tr("No move for the record was played."), [facts.opened]))
    seq, title, text = course.ending
    if course.early:
        points.append(
            claim(tr("The exercise {words}: no ending of the scenario was reached.", words=early_words(content)), [seq])
        )
    elif seq:
        points.append(claim(tr("Ending: {title}. {text}", title=title, text=" ".join(text.split())), [seq]))
    if course.stops:
        seqs = [number for stop in course.stops for number in stop.seqs]
        counts = Counter(stop.kind for stop in course.stops)
        names = (
            ("pause", tr("pauses")),
            ("interruption", tr("interruptions")),
            ("emergency", tr("real emergencies")),
        )
        words = series(f"{name}: {counts[kind]}" for kind, name in names if counts[kind])
        points.append(claim(tr("The exercise clock was stopped. {counts}.", counts=words.capitalize()), seqs))
    return points


def _injects(content: Content) -> list[Spans]:
    facts = content.facts
    points = []
    planned = [line for line in facts.lines if line.plan == "scheduled" and line.status != "not-called"]
    coarse = any(line.status == "out" for line in planned)  # of decisions nothing tells then when they were put
    planned = [line for line in planned if not coarse or (line.kind == "inject" and line.status != "out")]
    if planned:
        on_time = [line for line in planned if line.status == "on-time"]
        words = tr(
            "{what} with a planned time that were called for: {planned}; gone out within a minute of it: {on_time} ({share}).",
            what=tr("Injects") if coarse else tr("Serials"),
            on_time=len(on_time),
            planned=len(planned),
            share=percent(len(on_time), len(planned)),
        )
        points.append(claim(words, [line.seqs[0] for line in on_time] or [facts.opened]))
    counts = Counter(line.status for line in facts.lines)
    others = [status for status in STATUSES if status not in {"on-time", "not-called"} and counts[status]]
    if others:
        words = joined(f"{word(STATUSES, status)} {counts[status]}" for status in others)
        seqs = [seq for line in facts.lines if line.status in others for seq in line.seqs]
        points.append(
            claim(
                tr("What became of the others, of those without a planned time too: {counts}.", counts=words),
                seqs or [facts.opened],
            )
        )
    return points


def _decisions(content: Content) -> list[Spans]:
    decisions = content.facts.decisions
    if not decisions:
        return [claim(tr("No decision was put."), [content.facts.opened])]
    counts = Counter(one.how for one in decisions)
    words = joined(f"{word(HOWS, how)} {counts[how]}" for how in HOWS if counts[how])
    points = [
        claim(
            tr("Decisions put: {count} ({words}).", count=len(decisions), words=words),
            [one.settled_by for one in decisions],
        )
    ]
    dissent = [(one, reply) for one in decisions for reply in one.dissents]
    if dissent:
        words = tr(
            "Answers that differed from what stood in the end: {answers}, in {count} of the decisions.",
            answers=len(dissent),
            count=len({one.decision for one, _ in dissent}),
        )
        points.append(claim(words, [reply.seq for _, reply in dissent]))
    missing = [one for one in decisions if one.silent]
    if missing:
        words = tr(
            "Answers asked for and not given: {answers}, in {count} of the decisions.",
            answers=sum(len(one.silent) for one in missing),
            count=len(missing),
        )
        points.append(claim(words, [one.closed_by for one in missing]))
    return points + _sheets(decisions)


def _sheets(decisions: tuple[Told, ...]) -> list[Spans]:
    sheets = [one.sheet for one in decisions if one.sheet is not None]
    judged = [sheet for sheet in sheets if sheet.verdicts]
    if not judged:
        return []
    words = tr(
        "Matrix arguments judged: {count}; succeeded: {won}.",
        count=len(judged),
        won=sum(sheet.verdicts[-1].success for sheet in judged),
    )
    points = [claim(words, [sheet.verdicts[-1].seq for sheet in judged])]
    spreads = [sheet for sheet in sheets if sheet.spread is not None and len(sheet.estimates) > 1]
    if spreads:
        widest = max(spreads, key=lambda sheet: sheet.spread or 0)
        words = tr("Estimates of one argument lay up to {spread} percentage points apart.", spread=widest.spread)
        points.append(claim(words, widest.seqs[-1:]))
    return points


def _times(content: Content) -> list[Spans]:
    facts = content.facts
    out = [line for line in facts.lines if line.kind == "inject" and line.out]
    owed = [(line, role) for line in out for role in line.due]
    read = [(line, role) for line, role in owed if role in line.acknowledged]
    points = []
    aloud = [line for line in out if len(line.due) < len(line.to)]
    if aloud:
        words = tr("Read aloud to roles that had no terminal of their own: injects {count}.", count=len(aloud))
        points.append(claim(words, [line.seqs[0] for line in aloud]))
    if owed:
        words = tr(
            "Acknowledgements due: {owed}; given: {read} ({share}).",
            read=len(read),
            owed=len(owed),
            share=percent(len(read), len(owed)),
        )
        seqs = [seq for pace in facts.acknowledging for seq in pace.seqs]
        points.append(claim(words, seqs or [line.seqs[0] for line, _ in owed]))
    if facts.coarse:
        return points
    for paces, sentence in (
        (facts.acknowledging, _ACKNOWLEDGED),
        (facts.deciding, _ANSWERED),
    ):
        points += _pace(content, paces, sentence)
    return points


_ACKNOWLEDGED = "Time to acknowledge an inject, median of the roles' medians: {time} (min:s)."
_ANSWERED = "Time to answer a decision, median of the roles' medians: {time} (min:s)."


def _pace(content: Content, paces: tuple[Pace, ...], sentence: str) -> list[Spans]:
    """The median of the roles' medians, and which act took longest. Nothing if nothing was done."""
    done = [pace for pace in paces if pace.median is not None]
    if not done:
        return []
    slowest = max(done, key=lambda pace: pace.slowest or 0.0)
    more = tr(
        "The slowest took {time}: {role}, “{title}”.",
        time=duration(slowest.slowest),
        role=content.role(slowest.role),
        title=slowest.slowest_of,
    )
    usual = tr(sentence, time=duration(middle(pace.median for pace in done if pace.median is not None)))
    return [
        (
            *claim(usual, [seq for pace in done for seq in pace.seqs]),
            Text(f" {more} "),
            *cite([slowest.slowest_seq]),
        )
    ]


def _objectives(content: Content) -> list[Spans]:
    facts = content.facts
    points = []
    observed = [one for one in facts.objectives if one.seen]
    served = [one for one in facts.objectives if one.served]
    words = tr(
        "Objectives: {count}; served by what went out: {served}; with observations: {observed}.",
        served=len(served),
        count=len(facts.objectives),
        observed=len(observed),
    )
    seqs = [one.seen[0].seq for one in observed] or [line.seqs[-1] for one in served for line in one.served[:1]]
    points.append(claim(words, seqs or [facts.opened]))
    if facts.ticks_used:
        seen = [one for one in facts.expected if one.seen]
        words = tr(
            "Expected actions: {count}; ticked as seen: {seen} ({share}); not observed: {rest}.",
            seen=len(seen),
            count=len(facts.expected),
            share=percent(len(seen), len(facts.expected)),
            rest=len(facts.expected) - len(seen),
        )
        points.append(claim(words, [seq for one in seen for seq in one.seqs] or [facts.opened]))
    judged = {rating.objective: rating.rating for rating in content.review.ratings}
    ratings = Counter(judged.get(one.objective, one.rating) for one in facts.objectives)
    words = joined(f"{word(RATINGS, letter)}: {ratings[letter]}" for letter in RATINGS if ratings[letter])
    seqs = [one.seq for aim in facts.objectives for one in aim.seen if one.rating]
    if not judged and not seqs:
        seqs = [facts.opened]  # nobody rated anything: that is no opinion
    points.append(claim(tr("Ratings of the objectives: {words}.", words=words), seqs))
    return points


def _people(content: Content) -> list[Spans]:
    facts = content.facts
    points = []
    typed = [share for share in facts.shares if share.typed]
    total = sum(share.total for share in facts.shares)
    if typed:
        words = tr(
            "Acts typed by control: {typed} of {total}, for {count} of the roles.",
            typed=sum(share.typed for share in typed),
            total=total,
            count=len(typed),
        )
        points.append(claim(words, [seq for share in typed for seq in share.typed_seqs]))
    if facts.requests:
        waiting = [one for one in facts.requests if one.status == "open"]
        words = tr(
            "Requests for information to control: {count}; never answered: {waiting}.",
            count=len(facts.requests),
            waiting=len(waiting),
        )
        points.append(claim(words, [one.seq for one in facts.requests]))
    if facts.forms.seqs:
        words = tr("Feedback forms handed in: {count}.", count=len(facts.forms.seqs))
        points.append(claim(words, facts.forms.seqs))
        rated = [(one.median, one.text) for one in facts.forms.rated if one.median is not None]
        if rated:
            best, worst = max(rated, key=lambda one: one[0]), min(rated, key=lambda one: one[0])
            words = tr(
                "Agreement from 1 to 5, by the median: highest {best} (“{good}”), lowest {worst} (“{bad}”).",
                best=number(best[0]),
                good=best[1],
                worst=number(worst[0]),
                bad=worst[1],
            )
            points.append(claim(words, facts.forms.seqs))
    return points
