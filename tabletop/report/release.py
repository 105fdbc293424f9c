"""The one gate that every export goes through.

``released`` takes a record as it was saved and gives back one that is safe under an attribution rule and a build; reports, tables
and data files are made of nothing else. It knows two things about texts: every string of every event is searched for the names of
all who ever sat at the table, and a field called ``person`` or ``member`` is never copied but filled anew.

=================  ====================================================================================================
open               names of those who consented; others are "Participant n", by first seating
pseudonyms         everybody is "Participant n"; the table that leads back to names is in no export
chatham-house      nobody is named, free text has no speaker; answers and votes stay acts of their role
withdrawn          in every build and under every rule "Participant n", or "[withdrawn]" when erased, with the texts that
                   the record knows to be this person's own
=================  ====================================================================================================
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.seats import OBSERVER
from tabletop.i18n import tr
from tabletop.journal.codec import Head
from tabletop.journal.review import Review
from tabletop.records import names, replace
from tabletop.report.document import Build
from tabletop.report.people import RULES, Hit, Register, Rule, Scrubber
from tabletop.report.release_rules import TIMES, keeps_its_seat, lean, lean_scenario, unattributed, withheld
from tabletop.text import slug

_FILLED = frozenset({"person", "member"})  #: fields that hold who somebody is
_SEATING = (e.RoleSeated, e.RoleVacated, e.LeadNamed)
_OWN = (e.MessageSent, e.ObservationRecorded)  #: texts whose writer the record knows


@dataclass(frozen=True, slots=True)
class Statement:
    """A reason somebody gave for an answer, of which nobody is told whose it was."""

    decision: str
    text: str


@dataclass(frozen=True, slots=True)
class Released:
    """What may go out. ``register`` and ``hits`` hold names: they are for whoever exports and in no export."""

    records: tuple[e.Recorded, ...]
    head: Head
    review: Review
    register: Register
    hits: tuple[Hit, ...]
    rule: Rule
    build: Build
    name: str  #: of the save, for file names
    statements: tuple[Statement, ...] = ()  #: under the Chatham House rule; in no order that tells anything


def released(
    records: Sequence[e.Recorded],
    head: Head,
    review: Review,
    rule: str = "",
    build: Build = "full",
    *,
    name: str = "",
    also: Iterable[str] = (),
    seated: Sequence[e.Recorded] | None = None,
) -> Released:
    """Make records, head and review safe. ``rule`` "" is the review's own, else the save's; ``name`` is that of the save.

    ``also``: names to keep out that the record does not know, as of somebody who was only talked about. ``seated``: the whole
    record, where ``records`` is only a part of it; it says who was there.
    """
    chosen = rule_of(rule, review, head)
    register = Register.of(records if seated is None else seated, head.scenario, also)
    gate = _Gate(register, chosen, build, records)
    kept = tuple(gate.records(records))
    head = gate.head(head, records)
    review = gate.review(review)
    safe = gate.scrub.text(name, tr("name of the save"))
    return Released(
        kept,
        head,
        review,
        register,
        tuple(gate.scrub.hits),
        chosen,
        build,
        name if safe == name else slug(safe),
        gate.statements(),
    )


def rule_of(asked: str, review: Review, head: Head) -> Rule:
    """The attribution rule that holds; one that this program does not know is taken for the strictest."""
    rule = asked or review.report.attribution or head.attribution
    return rule if rule in RULES else RULES[-1]


def is_looser(rule: Rule, head: Head) -> bool:
    """Whether a rule says more than people were promised when they consented."""
    return RULES.index(rule) < RULES.index(rule_of("", Review(), head))


def looser_words(rule: Rule) -> str:
    """What has to be known before something leaves under such a rule."""
    return tr(
        "The rule “{rule}” says more than the people of this session were promised when they consented.", rule=rule
    )


class _Gate:
    """The rules of one export, applied to one thing after the other."""

    def __init__(self, register: Register, rule: Rule, build: Build, records: Sequence[e.Recorded]) -> None:
        self.register = register
        self.rule = rule
        self.coarse = build == "releasable"
        self.build = build
        self.scrub = Scrubber(register, rule)
        self._moves = sorted({record.clock for record in records if isinstance(record.event, e.MoveStarted)})
        self._reasons: dict[tuple[str, str], str] = {}
        self._places: dict[tuple[str, str], str] = {}  # role and member -> id that says nothing
        self._gone: set[int] = set()  # log lines that are not exported
        self._under_way = not any(isinstance(record.event, e.SeedRevealed) for record in records)

    def records(self, records: Iterable[e.Recorded]) -> Iterator[e.Recorded]:
        """Every record that may go out, as it may."""
        for record in records:
            event = record.event
            if isinstance(event, e.LogLineCorrected) and event.line in self._gone:
                continue
            sealed = self._under_way and isinstance(event, e.SeedSealed)
            if sealed or withheld(event, self.build, self.rule):
                self._gone.add(record.seq)
                continue
            yield self._record(record)

    def statements(self) -> tuple[Statement, ...]:
        """The reasons that lost their speaker."""
        said = {Statement(decision, text) for (decision, _), text in self._reasons.items() if text.strip()}
        return tuple(sorted(said, key=lambda each: (each.decision, each.text)))

    def head(self, head: Head, records: Sequence[e.Recorded]) -> Head:
        """The head, under the rule that holds for this export."""
        return replace(
            head,
            title=self.scrub.text(head.title, tr("title of the session")),
            created=head.created[:10] if self.coarse else head.created,
            marking=self.scrub.text(head.marking, tr("handling mark")),
            attribution=self.rule,
            scenario=lean_scenario(head.scenario, tuple(records)) if self.coarse else head.scenario,
        )

    def review(self, review: Review) -> Review:
        """The review; remarks on single events and marks of forks are not released."""
        safe = Review(
            report=replace(self._entry(review.report, tr("report")), attribution=self.rule),
            findings=tuple(self._entry(each, tr("finding {id}", id=each.id)) for each in review.findings),
            actions=tuple(self._entry(each, tr("action {id}", id=each.id)) for each in review.actions),
            ratings=tuple(self._entry(each, tr("rating of {id}", id=each.objective)) for each in review.ratings),
            annotations=tuple(self._entry(each, tr("annotation {id}", id=each.id)) for each in review.annotations),
            forks=tuple(self._entry(each, tr("fork {id}", id=each.file)) for each in review.forks),
        )
        return replace(safe, annotations=(), forks=()) if self.coarse else safe

    def _entry(self, entry: Any, place: str) -> Any:
        changes = {}
        for name in names(type(entry)):
            value = getattr(entry, name)
            safe = self._value(value, f"{place}, {name}", 0)
            if safe != value:
                changes[name] = safe
        return replace(entry, **changes) if changes else entry

    # -- one event -----------------------------------------------------------------------------------------------------

    def _record(self, record: e.Recorded) -> e.Recorded:
        event, by = record.event, record.by
        if self.rule == "chatham-house":
            if isinstance(event, e.ResponseSubmitted):
                self._reasons[event.decision, event.role] = self.scrub.text(event.rationale, "rationale", record.seq)
            event, by = unattributed(keeps_its_seat(event), by)
        if self.coarse or self._erased(event):
            event = lean(event)
        filled = self._filled(record.seq, event)
        event = self._scanned(event, record.seq)
        changes = {**filled, **(self._times(event) if self.coarse else {})}
        bare = self.coarse or self.rule == "chatham-house"
        return e.Recorded(
            record.seq,
            record.write,
            record.at[:10] if self.coarse else record.at,
            self._move(record.clock) if self.coarse else record.clock,
            self.scrub.text(by, "by", record.seq),
            "" if bare else self.scrub.text(record.command, "command", record.seq),
            ("yes" if record.undo else "") if bare else self.scrub.text(record.undo, "undo", record.seq),
            replace(event, **changes) if changes else event,
        )

    def _scanned(self, event: e.Event, seq: int) -> e.Event:
        """Every string of the event searched for names."""
        if isinstance(event, e.UnknownEvent):
            name = self.scrub.text(event.name, "name", seq)
            return e.UnknownEvent(name, "")  # what this program cannot read it cannot make safe
        changes = {}
        for name in names(type(event)):
            if name in _FILLED:
                continue
            value = getattr(event, name)
            safe = self._value(value, name, seq)
            if safe != value:
                changes[name] = safe
        return replace(event, **changes) if changes else event

    def _value(self, value: object, field: str, seq: int) -> object:
        if type(value) is str:
            return self.scrub.text(value, field, seq) if value else value
        if type(value) is tuple:
            return tuple(self._value(each, field, seq) for each in value)
        return value

    def _erased(self, event: e.Event) -> bool:
        """Whether this is the form of somebody who is to be erased."""
        writer = self.register.by_name(event.person) if isinstance(event, e.FeedbackGiven) else None
        return writer is not None and writer.withdrawn == "erase"

    def _filled(self, seq: int, event: Any) -> dict[str, object]:
        """Who somebody is, as this export may say it."""
        values: dict[str, object] = {}
        if hasattr(event, "person"):
            values["person"] = self._person(seq, event)
        if isinstance(event, e.RoleSeated):
            values["consent"] = event.consent and not self.register.by_seq[seq].withdrawn
        if hasattr(event, "member"):
            values["member"] = self._member(event)
            writer = self.register.by_member.get(event.member)
            if isinstance(event, _OWN) and writer is not None and writer.withdrawn == "erase":
                values["text"] = tr("[withdrawn]")
        return values

    def _person(self, seq: int, event: Any) -> str:
        if not isinstance(event, e.RoleSeated):
            known = self.register.by_name(event.person) if event.person else None
            return known.label(self.rule) if known is not None else ""
        if self.coarse and event.role == OBSERVER:
            return tr("an observer")
        person = self.register.by_seq[seq]
        return event.person if person.named(self.rule) and event.person else person.label(self.rule)

    def _member(self, event: Any) -> str:
        """An id that tells members of one seat apart, and nothing about who they are."""
        person = self.register.by_member.get(event.member)
        if not event.member:
            return ""
        if not self.coarse and self.rule != "chatham-house":
            return f"p{person.number}" if person is not None else ""
        if not isinstance(event, _SEATING):
            return ""
        return self._places.setdefault((event.role, event.member), f"m{len(self._places) + 1}")

    # -- times ---------------------------------------------------------------------------------------------------------

    def _times(self, event: e.Event) -> dict[str, object]:
        return {
            name: self._move(value)
            for name in names(type(event))
            if name in TIMES and (value := getattr(event, name)) is not None
        }

    def _move(self, clock: float) -> float:
        """When the move began in which this exercise time lies."""
        place = bisect_right(self._moves, clock)
        return self._moves[place - 1] if place else 0.0
