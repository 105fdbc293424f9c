"""Everything a report says that can be computed: counted and timed from events, each figure with the events behind it.

``gather`` reads records that have passed the release gate, and nothing else; it asks no clock and keeps no order of its own, so equal
records give equal facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.exercise import events as e
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.timeline import Timeline, timeline
from tabletop.exercise.verify import DiceCheck, verify_dice
from tabletop.exercise.wording.decision_told import Told, tell
from tabletop.report.facts import injects as _injects
from tabletop.report.facts import known as _known
from tabletop.report.facts import moves as _moves
from tabletop.report.facts import notes as _notes
from tabletop.report.facts import objectives as _objectives
from tabletop.report.facts import people as _people
from tabletop.report.facts import timing as _timing
from tabletop.report.facts.walk import Progress, Walk

__all__ = ("Facts", "Progress", "gather")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record amounts to. Rooms by subject; see the module each type comes from."""

    coarse: bool  #: times are those of the move: every figure of time is left out
    events: int  #: number of the last event
    title: str
    opened: int  #: number of the event that opened the session, 0 if there is none
    roles: tuple[str, ...]  #: in play, in the scenario's order
    absent: tuple[str, ...]  #: roles of the scenario that were not in play
    course: _moves.PlayedCourse
    lines: tuple[_injects.SerialLine, ...]
    decisions: tuple[Told, ...]  #: those that count, in the order of opening
    known: dict[int, _known.Knowledge]  #: by the number of a decision's opening
    tracks: Timeline
    tracks_unsealed: bool  #: hidden tracks were shown to everybody in the hotwash
    track_seqs: dict[str, tuple[int, ...]]  #: track -> the events that moved it
    acknowledging: tuple[_timing.Pace, ...]
    deciding: tuple[_timing.Pace, ...]
    requests: tuple[_timing.InformationRequest, ...]
    seats: tuple[_people.Seat, ...]
    shares: tuple[_people.Share, ...]
    traffic: tuple[_people.Traffic, ...]
    seen: tuple[_notes.Seen, ...]
    expected: tuple[_notes.ExpectedLine, ...]
    ticks_used: bool
    log: tuple[_notes.Logged, ...]
    hotwash: tuple[_notes.QuestionPoints, ...]
    forms: _notes.Forms
    objectives: tuple[_objectives.ObjectiveFacts, ...]
    dice: tuple[DiceCheck, ...]
    dice_seqs: tuple[int, ...]  #: STARTEX's commitment, every roll, the seed revealed
    annex: tuple[
        int, tuple[tuple[str, ...], ...]
    ]  #: number of the event that unsealed it and its rows; (0, ()) if sealed
    withdrawn: tuple[int, ...]  #: numbers of the events that withdrew consent
    unknown: tuple[int, ...]  #: events of a kind this program does not know
    forked: tuple[int, str, str, int] | None  #: number, parent's title, its file, last event shared


def gather(
    records: Sequence[e.Recorded], book: Rulebook, *, coarse: bool = False, progress: Progress | None = None
) -> Facts:
    """Compute the facts of ``records`` (ascending by number) under the scenario in ``book``.

    ``coarse``: times in the records were coarsened to the move, so nothing is computed from them.
    """
    walk = Walk(records, progress)
    opened = walk.also_practice(e.SessionOpened)
    roles = opened[0].event.roles if opened else tuple(book.scenario.roles)
    course = _moves.course(walk)
    held = _injects.held(records, book)
    lines = _injects.lines(walk, book, roles, held=held, coarse=coarse)
    decisions = tuple(told for told in tell(records, book) if not told.practice)
    seen = _notes.observations(walk, lines)
    items = {**book.scenario.injects, **book.scenario.decisions}
    expected = _notes.expected(walk, lines, {key: tuple(item.expect) for key, item in items.items()})
    forked = walk.also_practice(e.SessionForked)
    annex = [one for one in walk.of(e.Unsealed) if one.event.what == "annex"]
    return Facts(
        coarse=coarse,
        events=records[-1].seq if records else 0,
        title=opened[0].event.title if opened else book.scenario.about.title,
        opened=opened[0].seq if opened else 0,
        roles=roles,
        absent=tuple(role for role in book.scenario.roles if role not in roles),
        course=course,
        lines=lines,
        decisions=decisions,
        known=_known.knowledge(walk, decisions, roles),
        tracks=timeline(book, records),
        tracks_unsealed=any(one.event.what == "tracks" for one in walk.of(e.Unsealed)),
        track_seqs=_track_seqs(walk, book),
        acknowledging=_timing.to_acknowledge(walk, lines, roles),
        deciding=_timing.to_decide(decisions, roles),
        requests=_timing.requests(walk, course.seconds),
        seats=_people.seats(walk),
        shares=_people.shares(walk, roles),
        traffic=_people.traffic(walk),
        seen=seen,
        expected=expected,
        ticks_used=_notes.ticks_used(walk),
        log=_notes.log(walk),
        hotwash=_notes.hotwash(walk),
        forms=_notes.feedback(walk),
        objectives=_objectives.objectives(book, lines, decisions, seen, expected),
        dice=tuple(verify_dice(records)),
        dice_seqs=_dice_seqs(walk),
        annex=(annex[0].seq, annex[0].event.rows) if annex else (0, ()),
        withdrawn=tuple(one.seq for one in walk.also_practice(e.ConsentWithdrawn)),
        unknown=tuple(one.seq for one in walk.also_practice(e.UnknownEvent)),
        forked=(forked[-1].seq, forked[-1].event.title, forked[-1].event.file, forked[-1].event.event)
        if forked
        else None,
    )


def _track_seqs(walk: Walk, book: Rulebook) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {track: [] for track in book.scenario.tracks}
    for one in walk.of(e.TrackChanged):
        if one.event.before != one.event.after:
            found.setdefault(one.event.track, []).append(one.seq)
    return {track: tuple(seqs) for track, seqs in found.items()}


def _dice_seqs(walk: Walk) -> tuple[int, ...]:
    marks = [*walk.also_practice(e.ExerciseStarted), *walk.also_practice(e.SeedRevealed)]
    return tuple(sorted(one.seq for one in [*marks, *walk.also_practice(e.DiceRolled)]))
