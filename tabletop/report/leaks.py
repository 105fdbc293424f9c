"""The proof that a seat was sent what is its own and nothing else.

Redaction decides what leaves the table. Here the same question is answered a second time, in other words: by what right does this seat
get this event, and which fields of it are not for it? Each record that was sent is compared with the one in the save under that
opinion. Whatever has no right, says more than it may, or differs from what was recorded, is a leak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import ALL, CONTROL, OBSERVER, WALL
from tabletop.i18n import listed, paragraph, tr
from tabletop.records import names

_EVERYTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Right:
    """Why a seat may have an event, and what of it is not for this seat."""

    why: str
    hidden: frozenset[str] = _EVERYTHING  #: fields that must have been emptied
    only: Mapping[str, Callable[[Any], bool]] | None = None  #: field -> which of its elements may have been left in


@dataclass(frozen=True, slots=True)
class Got:
    """A record that the seat was sent."""

    seq: int
    clock: float
    kind: str
    why: str
    cut: tuple[str, ...]  #: fields that say less than the save does


@dataclass(frozen=True, slots=True)
class Leak:
    """Something a seat was sent and should not have been."""

    seq: int
    kind: str
    field: str  #: "" for the whole event
    words: str


@dataclass(frozen=True, slots=True)
class LeakProof:
    """What one seat was sent of a record, and by what right."""

    seat: str
    total: int
    got: tuple[Got, ...]
    leaks: tuple[Leak, ...]

    @property
    def withheld(self) -> int:
        """Events that the seat was not sent at all."""
        return self.total - len(self.got)

    @property
    def cut(self) -> int:
        """Events that the seat was sent with something taken out."""
        return sum(bool(got.cut) for got in self.got)

    @property
    def rights(self) -> tuple[tuple[str, int], ...]:
        """Each reason with how many events it let through, the most frequent first."""
        return tuple(Counter(got.why for got in self.got).most_common())


def proof(records: Sequence[e.Recorded], seat: str, sent: Sequence[e.Recorded] | None = None) -> LeakProof:
    """Check what ``seat`` was sent of ``records``; ``sent`` is what it really received (None: what redaction makes of them).

    ``seat`` is a role, "observer" or "wall": control may know everything but the seed and private notes.
    """
    if sent is None:
        sent = [seen for record in records if (seen := redact(record, seat)) is not None]
    whole = {record.seq: record for record in records}
    got, leaks = [], []
    for record in sent:
        original = whole.get(record.seq)
        if original is None or type(original.event) is not type(record.event):
            words = tr("event {n} is not in the record", n=record.seq)
            leaks.append(Leak(record.seq, record.event.kind, "", words))
            continue
        right = right_of(original.event, seat)
        leaks += _leaks(original, record, seat, right)
        why = right.why if right is not None else ""
        got.append(Got(record.seq, record.clock, record.event.kind, why, tuple(_cut(original, record))))
    return LeakProof(seat, len(records), tuple(got), tuple(leaks))


def proof_words(found: LeakProof, title: str) -> str:
    """The proof of one seat in three sentences; ``title`` is what the seat is called."""
    reasons = listed(f"{why} {count}" for why, count in found.rights if why)
    return paragraph(count_words(found, title), tr("By right of: {reasons}.", reasons=reasons), verdict_words(found))


def count_words(found: LeakProof, title: str) -> str:
    """How much of the record the seat was sent."""
    values = {"seat": title, "got": len(found.got), "total": found.total, "withheld": found.withheld, "cut": found.cut}
    return tr(
        "{seat} was sent {got} of {total} events, {cut} of them with fields taken out; {withheld} were withheld.",
        **values,
    )


def verdict_words(found: LeakProof) -> str:
    """Whether anything leaked."""
    if not found.leaks:
        return tr("A second reading of the rules finds no leak.")
    first = found.leaks[0]
    return tr("{n} LEAKS, the first: event {seq}, {words}.", n=len(found.leaks), seq=first.seq, words=first.words)


def _leaks(original: e.Recorded, sent: e.Recorded, seat: str, right: Right | None) -> Iterator[Leak]:
    kind = sent.event.kind
    if right is None:
        yield Leak(sent.seq, kind, "", tr("{kind} is not for this seat", kind=kind))
        return
    if sent.by not in {"", seat, *CONTROL}:
        yield Leak(sent.seq, kind, "by", tr("says who acted: {seat}", seat=sent.by))
    if sent.command:
        yield Leak(sent.seq, kind, "command", tr("carries the id of a command"))
    if sent.undo not in {"", "yes"}:
        yield Leak(sent.seq, kind, "undo", tr("says what an undo would take back"))
    only = right.only or {}
    for name in names(type(sent.event)):
        was, now = getattr(original.event, name), getattr(sent.event, name)
        if not now:
            continue  # what is empty says nothing
        if name in right.hidden:
            yield Leak(sent.seq, kind, name, tr("{field} is not for this seat", field=name))
        elif isinstance(was, tuple) and isinstance(now, tuple):
            allowed = only.get(name, lambda _: True)
            if not all(part in was and allowed(part) for part in now):
                yield Leak(sent.seq, kind, name, tr("{field} names what is not for this seat", field=name))
        elif now != was:
            yield Leak(sent.seq, kind, name, tr("{field} differs from the record", field=name))


def _cut(original: e.Recorded, sent: e.Recorded) -> Iterator[str]:
    for name in names(type(sent.event)):
        if getattr(original.event, name) != getattr(sent.event, name):
            yield name
    if original.by != sent.by:
        yield "by"


# -- the second reading of the rules ----------------------------------------------------------------------------------


def right_of(event: e.Event, seat: str) -> Right | None:
    """By what right ``seat`` (not control's) may have ``event``; None if by none."""
    rule = _RIGHTS.get(event.kind)
    return rule(event, seat) if rule is not None else None


def _public(_event: Any, _seat: str) -> Right | None:
    return Right(tr("public"))


def _people(event: Any, seat: str) -> Right | None:
    """Who sits where is told to all seats but the wall; a name without consent to its own role."""
    if seat == WALL:
        return None
    unnamed = isinstance(event, e.RoleSeated) and not event.consent and seat != event.role
    return Right(tr("who sits where"), frozenset({"person"}) if unnamed else _EVERYTHING)


def _delivered(event: Any, seat: str) -> Right | None:
    observes = seat == OBSERVER
    hidden = {"how", "edited"} if observes else {"how", "edited", "objectives", "expect"}
    if ALL in event.to:
        return Right(tr("addressed to all"), frozenset(hidden))
    if seat in event.to:
        return Right(tr("addressed to it"), frozenset(hidden))
    return Right(tr("observers see what teams saw"), frozenset(hidden)) if observes else None


def _put(event: e.DecisionOpened, seat: str) -> Right | None:
    if seat == OBSERVER:
        return Right(tr("observers see what teams saw"))
    if seat in event.who:
        barred = {row[0] for row in event.restricted if row and seat not in row[1:]}
        only: dict[str, Callable[[Any], bool]] = {
            "options": lambda row: bool(row) and row[0] not in barred,
            "alone": lambda option: option not in barred,
            "strikers": lambda role: role == seat,
        }
        return Right(tr("asked"), frozenset({"restricted", "objectives", "expect"}), only)
    if seat == WALL and event.public:
        hidden = {"options", "restricted", "alone", "strikers", "rule", "improvised", "objectives", "expect"}
        return Right(tr("everybody is asked"), frozenset(hidden))
    return None


def _asked(event: Any, seat: str, *hidden: str, wall: bool = False) -> Right | None:
    if seat == OBSERVER:
        return Right(tr("observers see what teams saw"), frozenset(hidden))
    if seat in event.who:
        return Right(tr("asked"), frozenset(hidden))
    return Right(tr("everybody is asked"), frozenset(hidden)) if wall and seat == WALL and event.public else None


def _answered(event: e.ResponseSubmitted, seat: str) -> Right | None:
    if seat == event.role:
        return Right(tr("its own act"))
    if seat == OBSERVER:
        return Right(tr("observers see what teams decided"))
    if seat in event.who and not event.secret:
        return Right(tr("answers are open"), frozenset({"rationale", "confidence"}))
    return None


def _resolved(event: e.DecisionResolved, seat: str) -> Right | None:
    if seat == OBSERVER:
        return Right(tr("observers see what teams decided"), frozenset({"computed"}))
    if event.asked_alone and seat not in event.who:
        return None
    hidden = {"computed", "reason"}
    if seat not in event.who:
        hidden |= {"tally", "words"}
    elif event.reveal == "outcome":
        hidden |= {"tally"}
    return Right(tr("outcomes are public"), frozenset(hidden))


def _dice(event: e.DiceRolled, seat: str) -> Right | None:
    hidden = _EVERYTHING if seat in {*event.who, OBSERVER} else frozenset({"decision", "purpose", "who"})
    return Right(tr("every roll is public"), hidden)


def _track(event: e.TrackChanged, seat: str) -> Right | None:
    if not {seat, ALL} & set(event.visible) or (event.shown == "bands" and event.band == event.band_before):
        return None
    hidden = {"cause", "before", "after"} if event.shown == "bands" else {"cause"}
    return Right(tr("a track it may see"), frozenset(hidden), {"visible": lambda who: who in {ALL, seat}})


def _own(event: Any, seat: str, *, observed: bool) -> Right | None:
    if seat == getattr(event, "role", None):
        return Right(tr("its own act"))
    return Right(tr("observers see what teams do")) if observed and seat == OBSERVER else None


def _message(event: e.MessageSent, seat: str) -> Right | None:
    if seat == event.sender:
        return Right(tr("its own act"))
    if seat in event.to:
        return Right(tr("addressed to it"), frozenset({"member"}))
    of_a_team = any(end not in CONTROL for end in (event.sender, *event.to))
    return Right(tr("observers see what teams saw"), frozenset({"member"})) if seat == OBSERVER and of_a_team else None


def _answer(event: e.RfiAnswered, seat: str) -> Right | None:
    if seat == event.role:
        return Right(tr("the answer to its request"))
    if seat == OBSERVER:
        return Right(tr("observers see what teams saw"))
    return Right(tr("answered to all"), frozenset({"role"})) if event.public and seat != WALL else None


def _noted(_event: Any, seat: str) -> Right | None:
    return Right(tr("written for observers")) if seat == OBSERVER else None


def _undone(_event: Any, _seat: str) -> Right | None:
    return Right(tr("public"), frozenset({"label"}))


def _wall(_event: Any, seat: str) -> Right | None:
    return Right(tr("put on the wall")) if seat == WALL else None


def _confirmed(event: e.ComcheckAnswered, seat: str) -> Right | None:
    return Right(tr("its own act")) if seat == event.seat else None


#: by kind, as saves have them; a kind that is not here is for control alone
_RIGHTS: dict[str, Callable[[Any, str], Right | None]] = {
    **dict.fromkeys(
        (
            "session-opened",
            "session-resumed",
            "comcheck-sent",
            "exercise-started",
            "seed-revealed",
            "exercise-paused",
            "exercise-continued",
            "emergency-declared",
            "emergency-lifted",
            "ending-reached",
            "exercise-ended",
            "move-started",
            "move-extended",
            "scenario-time-set",
            "hotwash-opened",
            "prompt-put",
            "prompt-closed",
            "point-recorded",
            "unsealed",
        ),
        _public,
    ),
    **dict.fromkeys(("role-seated", "role-vacated", "lead-named", "consent-withdrawn"), _people),
    **dict.fromkeys(("inject-released", "inject-recalled", "inject-resent", "inject-corrected"), _delivered),
    **dict.fromkeys(
        ("inject-acknowledged", "estimate-submitted", "rfi-asked", "rfi-refused"),
        lambda ev, seat: _own(ev, seat, observed=True),
    ),
    **dict.fromkeys(("draft-kept", "messages-read", "notes-kept"), lambda ev, seat: _own(ev, seat, observed=False)),
    **dict.fromkeys(
        ("ballots-revealed", "reason-added", "reason-struck", "estimates-revealed", "argument-adjudicated"), _asked
    ),
    **dict.fromkeys(("observation-recorded", "log-line-written", "log-line-corrected", "expectation-ticked"), _noted),
    "decision-opened": _put,
    "decision-extended": lambda ev, seat: _asked(ev, seat, wall=True),
    "decision-closed": lambda ev, seat: _asked(ev, seat, "computed", "found", "words", "tally", wall=True),
    "response-submitted": _answered,
    "decision-resolved": _resolved,
    "dice-rolled": _dice,
    "track-changed": _track,
    "message-sent": _message,
    "rfi-answered": _answer,
    "undone": _undone,
    "wall-turned": _wall,
    "comcheck-answered": _confirmed,
}
