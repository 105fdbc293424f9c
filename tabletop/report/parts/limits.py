"""Limitations: what this session and this record cannot show, computed from what is missing in them."""

from __future__ import annotations

from tabletop.i18n import series, tr
from tabletop.report.document import Spans, Text
from tabletop.report.parts.appendix import nobody_named
from tabletop.report.writing import Content, Writer, claim, percent, stamp


def limitations(write: Writer, content: Content) -> None:
    """One point for each limit that the record itself shows."""
    write.heading(1, tr("Limitations"), "limitations")
    points = [
        *_present(content),
        *_typed(content),
        *_course(content),
        *_decided(content),
        *_observed(content),
        *_record(content),
        *_build(content),
    ]
    write.bullets(points)
    if not points:
        write.claim(tr("The record shows none of the limits that a report can compute."), [content.facts.opened])
    if content.book.scenario.about.artificialities:
        words = " ".join(content.book.scenario.about.artificialities)
        write.claim(tr("What was simulated or assumed: {words}", words=words), [content.facts.opened])


def _present(content: Content) -> list[Spans]:
    """Who was missing, and when."""
    facts = content.facts
    points = []
    if facts.absent:
        words = tr("Not in play in this session: {roles}.", roles=series(map(content.role, facts.absent)))
        points.append(claim(words, [facts.opened]))
    for seat in facts.seats:
        who = content.role(seat.role)
        if seat.after_startex and not _held_before(content, seat.role, seat.seq):
            words = (
                tr("{role}: nobody was named before the exercise was under way.", role=who)
                if facts.coarse
                else tr("{role}: nobody was named before {time}.", role=who, time=stamp(seat.since))
            )
            points.append(claim(words, [seat.seq]))
        if seat.before_endex and not _held_after(content, seat.role, seat.left):
            words = (
                tr("{role}: nobody was named any more before ENDEX.", role=who)
                if facts.coarse
                else tr("{role}: nobody was named any more from {time} on.", role=who, time=stamp(seat.until))
            )
            points.append(claim(words, [seat.left]))
    if facts.seats:
        named = {seat.role for seat in facts.seats}
        never = [role for role in facts.roles if role not in named]
        if never:
            points.append(claim(nobody_named(content, never), [facts.opened]))
    silent = [share.role for share in facts.shares if not share.total]
    if silent and len(silent) < len(facts.shares):
        words = tr("These roles did nothing that is on record: {roles}.", roles=series(map(content.role, silent)))
        points.append(claim(words, [facts.opened]))
    return points


def _held_before(content: Content, role: str, seq: int) -> bool:
    return any(seat.role == role and seat.seq < seq for seat in content.facts.seats)


def _held_after(content: Content, role: str, seq: int) -> bool:
    """Whether somebody sat in the role when it was left, or came later."""
    return any(seat.role == role and (not seat.left or seat.left > seq) for seat in content.facts.seats)


def _typed(content: Content) -> list[Spans]:
    return [
        claim(
            tr(
                "{role}: acts typed by control: {typed} of {total} ({share}).",
                role=content.role(share.role),
                typed=share.typed,
                total=share.total,
                share=percent(share.typed, share.total),
            ),
            share.typed_seqs,
        )
        for share in content.facts.shares
        if share.typed
    ]


def _course(content: Content) -> list[Spans]:
    facts = content.facts
    course = facts.course
    points = []
    if course.practice:
        words = tr(
            "Practice is not for the record: the events of {moves} ({count}) are left out of all figures.",
            count=course.practice_events,
            moves=series(f"“{title}”" for title in course.practice),
        )
        points.append(claim(words, [facts.opened]))
    if course.undone:
        words = tr(
            "Actions of control taken back: {count}. Their events ({events}) count nowhere.",
            count=len(course.undone),
            events=course.undone_events,
        )
        points.append(claim(words, course.undone))
    if course.stops:
        words = tr(
            "The clock was stopped: {count} ×. Times to acknowledge and to decide leave the stops out.",
            count=len(course.stops),
        )
        points.append(claim(words, [seq for stop in course.stops for seq in stop.seqs]))
    emergencies = [stop for stop in course.stops if stop.kind == "emergency"]
    if emergencies:
        words = tr("A real emergency interrupted the exercise: {count} ×.", count=len(emergencies))
        points.append(claim(words, [seq for stop in emergencies for seq in stop.seqs]))
    if not course.endex[0]:
        words = tr("ENDEX was never given: this is a report on an exercise that has not ended.")
        points.append(claim(words, [facts.events]))
    if facts.forked is not None:
        seq, title, file, event = facts.forked
        words = tr(
            "This session was forked from “{title}” ({file}): all events up to {event} happened there, to another group at "
            "another time.",
            title=title,
            file=file,
            event=event,
        )
        points.append(claim(words, [seq]))
    return points


def _decided(content: Content) -> list[Spans]:
    decisions = content.facts.decisions
    points = []
    defaulted = [one for one in decisions if one.how == "default"]
    if defaulted:
        words = tr(
            "Settled by default, not by anybody's choice: {count} ({titles}).",
            count=len(defaulted),
            titles=series(f"“{one.title}”" for one in defaulted),
        )
        points.append(claim(words, [one.settled_by for one in defaulted]))
    unsettled = [one for one in decisions if one.standing is None]
    if unsettled:
        words = tr(
            "Put and never settled: {count} ({titles}).",
            count=len(unsettled),
            titles=series(f"“{one.title}”" for one in unsettled),
        )
        points.append(claim(words, [one.seq for one in unsettled]))
    return points


def _observed(content: Content) -> list[Spans]:
    """What observers did not note down, objective by objective."""
    facts = content.facts
    points = []
    blind = [one for one in facts.objectives if not one.seen]
    if len(blind) == len(facts.objectives):
        words = tr(
            "No observation was recorded on any objective: strengths and weaknesses rest on what was decided and said."
        )
        points.append(claim(words, [facts.opened]))
    elif blind:
        words = tr("No observation was recorded on: {titles}.", titles=series(f"“{one.title}”" for one in blind))
        points.append(claim(words, [facts.opened]))
    unserved = [one for one in facts.objectives if not one.served]
    if unserved:
        words = tr(
            "Nothing that serves these objectives went out: {titles}.",
            titles=series(f"“{one.title}”" for one in unserved),
        )
        points.append(claim(words, [facts.opened]))
    if facts.expected and not facts.ticks_used:
        words = tr(
            "Expected actions: {count}, none ticked. Whether they were seen is not on record.",
            count=len(facts.expected),
        )
        points.append(claim(words, [facts.opened]))
    people = {(seat.role, seat.person, seat.member) for seat in facts.seats if seat.role in facts.roles}
    if facts.forms.seqs and people:
        words = tr(
            "Feedback forms: {forms}; people seated in roles: {people}. Who did not answer may think otherwise.",
            forms=len(facts.forms.seqs),
            people=len(people),
        )
        points.append(claim(words, facts.forms.seqs))
    elif not facts.forms.seqs:
        points.append(claim(tr("No feedback form was handed in."), [facts.opened]))
    return points


def _record(content: Content) -> list[Spans]:
    """Damage, what this program cannot read, consent withdrawn."""
    facts, source = content.facts, content.source
    points = [claim(words, [facts.events]) for words in (source.damage, source.recovery) if words]
    if facts.unknown:
        words = tr(
            "Events of a kind this program does not know, which count nowhere: {count}.", count=len(facts.unknown)
        )
        points.append(claim(words, facts.unknown))
    if facts.withdrawn:
        words = tr(
            "Consent was withdrawn: {count} ×. What was recorded as their names stands nowhere in this report.",
            count=len(facts.withdrawn),
        )
        points.append(claim(words, facts.withdrawn))
    return points


def _build(content: Content) -> list[Spans]:
    """What this build and this attribution rule leave out."""
    points: list[Spans] = []
    if content.options.build == "releasable":
        words = tr(
            "Releasable build: times are those of the move; delays, durations, comments on feedback forms and what control noted "
            "for itself are left out."
        )
        points.append((Text(words),))
    if content.source.attribution == "chatham-house":
        words = tr(
            "Chatham House rule: reasons, messages, requests, points and observations carry no role, so participation counts only "
            "acknowledgements, answers and estimates."
        )
        points.append((Text(words),))
    return points
