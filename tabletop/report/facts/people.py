"""Who was there and how much each role took part: intervals, acts, words. Counts only: what was written to whom stays unsaid."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tabletop.exercise import events as e
from tabletop.report.facts.walk import PlayedEvent, Walk

#: acts that are counted, in the order of the tables
ACTS = ("acknowledgements", "answers", "reasons", "estimates", "messages", "requests")


@dataclass(frozen=True, slots=True)
class Seat:
    """One person in one seat for one interval. Times are exercise time in seconds."""

    role: str
    person: str
    member: str
    consent: bool
    since: float
    until: float | None  #: None if the person stayed to the end
    seq: int
    left: int  #: number of the event that ended it, 0 if none did
    after_startex: bool  #: came when the exercise was under way
    before_endex: bool  #: left while the exercise was under way


@dataclass(frozen=True, slots=True)
class Share:
    """What one role did."""

    role: str
    acts: tuple[int, ...]  #: counts in the order of :data:`ACTS`
    words: int  #: words it wrote itself: answers, reasons for them, arguments, messages, requests
    words_typed: int  #: words of the same that control typed for it
    typed: int  #: acts of these that control typed for it
    seqs: tuple[int, ...]  #: the events counted, ascending
    typed_seqs: tuple[int, ...]

    @property
    def total(self) -> int:
        """All acts."""
        return sum(self.acts)


@dataclass(frozen=True, slots=True)
class Traffic:
    """How many messages went from one seat to another."""

    sender: str
    to: str
    count: int
    seqs: tuple[int, ...]


def seats(walk: Walk) -> tuple[Seat, ...]:
    """Every stay of a person in a seat, in the order of coming."""
    started = next((one.seq for one in walk.also_practice(e.ExerciseStarted)), 10**12)
    ended = next((one.seq for one in walk.also_practice(e.ExerciseEnded)), 10**12)
    marks: list[PlayedEvent[e.RoleSeated] | PlayedEvent[e.RoleVacated]] = [
        *walk.of(e.RoleSeated),
        *walk.of(e.RoleVacated),
    ]
    found: list[Seat] = []
    taken: dict[tuple[str, str], int] = {}
    for mark in sorted(marks, key=lambda one: one.seq):
        event = mark.event
        under_way = started < mark.seq < ended
        key = (event.role, event.member)
        place = taken.pop(key, None)
        if place is not None:  # left, or named anew: each naming is a stay of its own
            found[place] = replace(found[place], until=mark.clock, left=mark.seq, before_endex=under_way)
        if isinstance(event, e.RoleSeated):
            taken[key] = len(found)
            found.append(
                Seat(
                    event.role,
                    event.person,
                    event.member,
                    event.consent,
                    mark.clock,
                    None,
                    mark.seq,
                    0,
                    after_startex=under_way,
                    before_endex=False,
                )
            )
    return tuple(found)


class _Tally:
    def __init__(self) -> None:
        self.acts = [0] * len(ACTS)
        self.words = self.words_typed = 0
        self.seqs: list[int] = []
        self.typed: list[int] = []

    def add(self, act: int, seq: int, *texts: str, typed: str = "") -> None:
        self.acts[act] += 1
        words = sum(len(text.split()) for text in texts)
        self.seqs.append(seq)
        if typed:
            self.words_typed += words
            self.typed.append(seq)
        else:
            self.words += words


def shares(walk: Walk, roles: tuple[str, ...]) -> tuple[Share, ...]:
    """What each role did, in the scenario's order. Drafts, reading and private notes are not counted."""
    tallies = {role: _Tally() for role in roles}
    for read in walk.of(e.InjectAcknowledged):
        if read.event.role in tallies:
            typed = "" if read.by == read.event.role else read.by
            tallies[read.event.role].add(0, read.seq, typed=typed)
    for answer in walk.of(e.ResponseSubmitted):
        said = answer.event
        if said.role in tallies:
            tallies[said.role].add(
                1, answer.seq, said.text, said.rationale, typed="" if said.draft else said.entered_by
            )
    for reason in walk.of(e.ReasonAdded):
        if reason.event.role in tallies:
            tallies[reason.event.role].add(2, reason.seq, reason.event.text, typed=reason.event.entered_by)
    for estimate in walk.of(e.EstimateSubmitted):
        if estimate.event.role in tallies:
            tallies[estimate.event.role].add(3, estimate.seq, typed=estimate.event.entered_by)
    for message in walk.of(e.MessageSent):
        if message.event.sender in tallies:
            tallies[message.event.sender].add(4, message.seq, message.event.text, typed=message.event.entered_by)
    for request in walk.of(e.RfiAsked):
        if request.event.role in tallies:
            tallies[request.event.role].add(5, request.seq, request.event.text, typed=request.event.entered_by)
    return tuple(
        Share(
            role,
            tuple(one.acts),
            one.words,
            one.words_typed,
            len(one.typed),
            tuple(sorted(one.seqs)),
            tuple(sorted(one.typed)),
        )
        for role, one in tallies.items()
    )


def traffic(walk: Walk) -> tuple[Traffic, ...]:
    """Messages by sender and recipient; a message to two counts for each. In the order of the first of each."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in walk.of(e.MessageSent):
        for to in one.event.to:
            found.setdefault((one.event.sender, to), []).append(one.seq)
    return tuple(Traffic(sender, to, len(seqs), tuple(seqs)) for (sender, to), seqs in found.items())
