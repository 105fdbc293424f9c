"""Injects and decisions, planned against released: every serial of the session, and what was made up on the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tabletop.exercise import events as e
from tabletop.exercise.apply import apply
from tabletop.exercise.clock import ON_TIME
from tabletop.exercise.planned import planned_times, readers
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.exercise.seats import ALL
from tabletop.exercise.state import State
from tabletop.records import replace as changed
from tabletop.report.facts.walk import PlayedEvent, Walk

#: how a serial fared, in the order of the tables
STATUSES = (
    "on-time",
    "early",
    "late",
    "deferred",
    "as-due",
    "by-hand",
    "ad-hoc",
    "out",
    "recalled",
    "skipped",
    "never",
    "not-called",
)
"""``out`` is said where times are coarsened and nothing else tells; ``not-called`` of what no condition and no hand asked for."""
OUT = frozenset(STATUSES[:8])  #: those that went out and stayed out
_BY_HOW = {
    "planned": "on-time",
    "early": "early",
    "late": "late",
    "armed": "as-due",
    "auto": "as-due",
    "by-hand": "by-hand",
}


@dataclass(frozen=True, slots=True)
class SerialLine:
    """One line of the MSEL, planned and actual. Times are exercise time in seconds."""

    serial: str
    kind: str  #: inject | decision
    title: str
    plan: str  #: scheduled | conditional | contingency | ad-hoc
    move: str  #: planned move, "" for none
    minute: int | None  #: planned minute of that move
    planned: float | None  #: planned exercise time, or when it became due; None if it had none
    released: float | None
    released_in: str  #: the move it went out in, "" if it did not
    status: str  #: one of :data:`STATUSES`
    to: tuple[str, ...]  #: role ids addressed, resolved
    acknowledged: tuple[str, ...]  #: role ids
    due: tuple[str, ...]  #: role ids of ``to`` that read for themselves; to the others it was read aloud
    objectives: tuple[str, ...]
    edited: bool
    corrections: int
    why: str  #: why it was skipped or recalled
    seqs: tuple[int, ...]  #: the events that say so, ascending

    @property
    def delay(self) -> float | None:
        """Seconds after the planned time; negative before it. None where there was no plan or no release."""
        if self.planned is None or self.released is None:
            return None
        return self.released - self.planned

    @property
    def out(self) -> bool:
        """Whether it went out and stayed out."""
        return self.status in OUT


def lines(
    walk: Walk,
    book: Rulebook,
    roles: tuple[str, ...],
    *,
    held: frozenset[str],
    coarse: bool,
) -> tuple[SerialLine, ...]:
    """Every serial of the moves that count, in the scenario's order, then those made up on the day in the order they went out.

    ``held``: serials whose conditions held when their move was over. ``coarse``: the record's times are those of the move, so no
    time and no delay is taken from them.
    """
    happened = _Happened(walk, held, readers(walk.happened))
    times = None if coarse else planned_times(walk.happened, book)
    opened = walk.also_practice(e.SessionOpened)
    session_moves = opened[0].event.moves if opened else tuple(book.scenario.moves)
    serials = book.of_session(session_moves)
    found = [
        _line(plan, happened, book, roles, times)
        for plan in book.plans.values()
        if plan.id in happened.out or (plan.id in serials and not _is_practice(plan, book))
    ]
    found += [
        _ad_hoc(one, happened, roles, coarse=coarse)
        for one in happened.injects.values()
        if one.event.inject not in book.plans
    ]
    found += [
        _improvised(one, happened, roles, coarse=coarse) for one in walk.of(e.DecisionOpened) if one.event.improvised
    ]
    return tuple(found)


def held(records: Sequence[e.Recorded], book: Rulebook) -> frozenset[str]:
    """Scheduled serials with conditions, of which the conditions held at the end of the planned move."""
    asked: dict[str, list[Plan]] = {}
    for plan in book.plans.values():
        if plan.at is not None and plan.conditional:
            asked.setdefault(plan.move, []).append(plan)
    found: set[str] = set()
    state = State()
    for record in records:
        if isinstance(record.event, e.MoveStarted | e.ExerciseEnded) and state.play.move in asked:
            facts = book.facts(state.play, state.responses)
            found.update(plan.id for plan in asked[state.play.move] if plan.holds(facts))
        apply(state, record)
    return frozenset(found)


def addressed(to: tuple[str, ...], roles: tuple[str, ...]) -> tuple[str, ...]:
    """The roles in play that an audience names."""
    return roles if not to or ALL in to else tuple(role for role in roles if role in to)


def _is_practice(plan: Plan, book: Rulebook) -> bool:
    return bool(plan.move) and book.scenario.moves[plan.move].practice


def _released(walk: Walk) -> dict[str, PlayedEvent[e.InjectReleased]]:
    """Each inject as it last went out, to all to whom it was then sent on."""
    found: dict[str, PlayedEvent[e.InjectReleased]] = {}
    for one in walk.of(e.InjectReleased):
        first = found.get(one.event.inject)
        if first is None or one.event.how != "further":
            found[one.event.inject] = one
        else:
            to = *first.event.to, *one.event.to
            found[one.event.inject] = replace(first, event=changed(first.event, to=to))
    return found


class _Happened:
    """What befell each serial; of what can happen twice, the last."""

    def __init__(self, walk: Walk, held: frozenset[str], readers: frozenset[str]) -> None:
        self.held = held
        self.readers = readers
        self.injects = _released(walk)
        self.decisions = {one.event.decision: one for one in walk.of(e.DecisionOpened)}
        self.out = self.injects.keys() | self.decisions.keys()
        self.recalled = {one.event.inject: one for one in walk.of(e.InjectRecalled)}
        self.skipped = {one.event.serial: one for one in walk.of(e.SerialSkipped)}
        self.deferred = {one.event.serial: one for one in walk.of(e.SerialDeferred)}
        self.restored = {one.event.serial: one for one in walk.of(e.SerialRestored)}
        self.armed = {one.event.serial: one for one in walk.of(e.SerialArmed)}
        self.corrected: dict[str, list[int]] = {}
        for correction in walk.of(e.InjectCorrected):
            self.corrected.setdefault(correction.event.inject, []).append(correction.seq)
        self.acknowledged: dict[str, dict[str, int]] = {}
        for read in walk.of(e.InjectAcknowledged):
            self.acknowledged.setdefault(read.event.inject, {}).setdefault(read.event.role, read.seq)

    def postponed(self, serial: str) -> PlayedEvent[e.SerialDeferred] | None:
        """Its deferral, unless it was put back into the plan."""
        deferred, restored = self.deferred.get(serial), self.restored.get(serial)
        return None if deferred is None or (restored is not None and restored.seq > deferred.seq) else deferred

    def dropped(self, serial: str) -> PlayedEvent[e.SerialSkipped] | None:
        """Its skip, unless it was put back into the plan."""
        skipped, restored = self.skipped.get(serial), self.restored.get(serial)
        return None if skipped is None or (restored is not None and restored.seq > skipped.seq) else skipped


def _line(
    plan: Plan, happened: _Happened, book: Rulebook, roles: tuple[str, ...], times: Mapping[str, float] | None
) -> SerialLine:
    spec = book.scenario.injects.get(plan.id) or book.scenario.decisions[plan.id]
    inject, decision = happened.injects.get(plan.id), happened.decisions.get(plan.id)
    out: PlayedEvent[e.InjectReleased] | PlayedEvent[e.DecisionOpened] | None = inject or decision
    planned = None if times is None else times.get(plan.id)
    status, more, why = _status(plan, out, happened, planned)
    if times is None and status == "by-hand":
        status = _BY_HOW.get(inject.event.how, "out") if inject else "out"
    seqs = {*more, *happened.corrected.get(plan.id, ())} | ({out.seq} if out else set())
    to = book.who[plan.id] if plan.kind == "decision" else book.to[plan.id]
    if inject is not None:
        to = inject.event.to
    elif decision is not None:
        to = decision.event.who
    audience = addressed(to, roles)
    return SerialLine(
        plan.id,
        plan.kind,
        out.event.title if out else plan.title,
        plan.sort,
        plan.move,
        plan.at,
        planned,
        out.clock if out and times is not None else None,
        out.move if out else "",
        status,
        audience,
        tuple(happened.acknowledged.get(plan.id, {})),
        tuple(role for role in audience if role in happened.readers),
        (out.event.objectives if out else ()) or tuple(spec.objectives),
        inject is not None and inject.event.edited,
        len(happened.corrected.get(plan.id, ())),
        why,
        tuple(sorted(seqs)),
    )


def _status(
    plan: Plan,
    out: PlayedEvent[e.InjectReleased] | PlayedEvent[e.DecisionOpened] | None,
    happened: _Happened,
    planned: float | None,
) -> tuple[str, tuple[int, ...], str]:
    """Status, the events that say so besides the release, and a reason given."""
    skipped, recalled, deferred = happened.dropped(plan.id), happened.recalled.get(plan.id), happened.postponed(plan.id)
    if out is None:
        if skipped is not None:
            return "skipped", (skipped.seq,), skipped.event.reason
        armed = happened.armed.get(plan.id)
        called = armed is not None or (plan.at is not None and (not plan.conditional or plan.id in happened.held))
        return "never" if called else "not-called", (armed.seq,) if armed else (), ""
    if recalled is not None and recalled.seq > out.seq:
        return "recalled", (recalled.seq,), recalled.event.reason
    if deferred is not None and deferred.seq < out.seq:
        return "deferred", (deferred.seq,), ""
    if planned is None:
        return "by-hand", (), ""
    delay = out.clock - planned
    if abs(delay) <= ON_TIME:
        return "on-time" if plan.at is not None else "as-due", (), ""
    return "late" if delay > 0 else "early", (), ""


def _ad_hoc(
    one: PlayedEvent[e.InjectReleased], happened: _Happened, roles: tuple[str, ...], *, coarse: bool
) -> SerialLine:
    event = one.event
    recalled = happened.recalled.get(event.inject)
    audience = addressed(event.to, roles)
    seqs = {one.seq, *happened.corrected.get(event.inject, ())} | ({recalled.seq} if recalled else set())
    return SerialLine(
        event.inject,
        "inject",
        event.title,
        "ad-hoc",
        "",
        None,
        None,
        None if coarse else one.clock,
        one.move,
        "recalled" if recalled else "ad-hoc",
        audience,
        tuple(happened.acknowledged.get(event.inject, {})),
        tuple(role for role in audience if role in happened.readers),
        event.objectives,
        event.edited,
        len(happened.corrected.get(event.inject, ())),
        recalled.event.reason if recalled else "",
        tuple(sorted(seqs)),
    )


def _improvised(
    one: PlayedEvent[e.DecisionOpened], happened: _Happened, roles: tuple[str, ...], *, coarse: bool
) -> SerialLine:
    event = one.event
    audience = addressed(event.who, roles)
    return SerialLine(
        event.decision,
        "decision",
        event.title,
        "ad-hoc",
        "",
        None,
        None,
        None if coarse else one.clock,
        one.move,
        "ad-hoc",
        audience,
        (),
        tuple(role for role in audience if role in happened.readers),
        event.objectives,
        edited=False,
        corrections=0,
        why="",
        seqs=(one.seq,),
    )
