"""Who knew what, and when: role × fact × time, from what each seat was sent and from nothing else.

A fact is an event that told at least one role something. Whether it reached a role is asked of redaction alone, the same function
that stood between the table and the seat, so the answer is what was truly sent. :mod:`tabletop.report.leaks` checks redaction itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.clock import as_hms
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import account, with_actor
from tabletop.i18n import series, tr
from tabletop.report.leaks import Got, Leak, LeakProof, count_words, proof, proof_words, verdict_words

__all__ = (
    "KINDS",
    "Arrival",
    "Fact",
    "Got",
    "Leak",
    "LeakProof",
    "Matrix",
    "cell_words",
    "count_words",
    "kind_words",
    "proof",
    "proof_words",
    "verdict_words",
    "who_knew",
)

#: sorts of facts, in the order of a filter
KINDS = (
    "inject",
    "correction",
    "recall",
    "question",
    "outcome",
    "ballots",
    "vote",
    "message",
    "answer",
    "track",
    "unsealed",
)
#: kinds whose receipt shows in the record
_RECEIPTS = frozenset({"inject", "question", "message", "answer"})
#: kinds of events that can tell a role something -> sort of the fact
_SORTS: Mapping[type[e.Event], str] = {
    e.InjectReleased: "inject",
    e.InjectCorrected: "correction",
    e.InjectRecalled: "recall",
    e.DecisionOpened: "question",
    e.DecisionResolved: "outcome",
    e.BallotsRevealed: "ballots",
    e.ResponseSubmitted: "vote",
    e.MessageSent: "message",
    e.RfiAnswered: "answer",
    e.RfiRefused: "answer",
    e.TrackChanged: "track",
    e.Unsealed: "unsealed",
}
#: what shows that a role has taken something in
_RECEIVING = (
    e.InjectAcknowledged,
    e.MessagesRead,
    e.DraftKept,
    e.ResponseSubmitted,
    e.ReasonAdded,
    e.EstimateSubmitted,
)
#: outside play, so that no undo takes it back
_LASTING = frozenset({"vote", "message", "answer", "unsealed"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a fact reached one role."""

    seq: int  #: of the event that brought it
    clock: float  #: exercise time
    how: str  #: a word of :func:`arrival_words`
    read: float | None = None  #: exercise time of the receipt: acknowledged, read, or answered
    read_seq: int = 0
    again: tuple[tuple[int, float], ...] = ()  #: (event, exercise time) of each resending


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that at least one role was told."""

    seq: int
    clock: float
    kind: str  #: one of :data:`KINDS`
    title: str  #: on one line
    words: str  #: whole
    told: Mapping[str, Arrival]  #: role -> how it came there; who is missing was never told
    undone: int = 0  #: seq of the undo that took it back; whoever was told had been told
    move: str = ""  #: id of the move it fell into

    @property
    def receipt(self) -> bool:
        """Whether the record can show that a role has taken it in."""
        return self.kind in _RECEIPTS

    def known(self, role: str, upto: int) -> Arrival | None:
        """What that role had of it after so many events; a receipt that came later is not in it."""
        told = self.told.get(role)
        if told is None or told.seq > upto:
            return None
        if told.read_seq > upto:
            told = replace(told, read=None, read_seq=0)
        return replace(told, again=tuple(row for row in told.again if row[0] <= upto)) if told.again else told


@dataclass(frozen=True, slots=True)
class Matrix:
    """Role × fact."""

    roles: tuple[tuple[str, str], ...]  #: (id, title) of the roles in play
    facts: tuple[Fact, ...]  #: in the order of the record

    def title(self, role: str) -> str:
        """What the role is called."""
        return dict(self.roles).get(role, role)

    def upto(self, count: int) -> tuple[Fact, ...]:
        """The facts that somebody knew after so many events."""
        return tuple(fact for fact in self.facts if fact.seq <= count)

    def unknown(self, role: str, count: int) -> tuple[Fact, ...]:
        """What others knew after so many events and this role did not."""
        return tuple(fact for fact in self.upto(count) if fact.known(role, count) is None)


def who_knew(records: Sequence[e.Recorded], book: Rulebook) -> Matrix:
    """Ask redaction of every event and every role in play."""
    reader = _Reader(book, _roles(records, book))
    for record in records:
        reader.read(record)
    return Matrix(tuple((role, reader.names.seat(role)) for role in reader.roles), tuple(reader.facts))


def kind_words(kind: str) -> str:
    """A sort of fact as people read it."""
    return {
        "inject": tr("injects"),
        "correction": tr("corrections"),
        "recall": tr("recalls"),
        "question": tr("questions put"),
        "outcome": tr("outcomes"),
        "ballots": tr("who answered what"),
        "vote": tr("open answers"),
        "message": tr("messages"),
        "answer": tr("answers to requests"),
        "track": tr("tracks"),
        "unsealed": tr("unsealed"),
    }.get(kind, kind)


def cell_words(matrix: Matrix, fact: Fact, role: str, count: int, clock: float) -> str:
    """One cell in a sentence, as of ``count`` events and exercise time ``clock`` (seconds)."""
    values = {"role": matrix.title(role), "time": as_hms(clock), "title": fact.title}
    told = fact.known(role, count)
    if told is None:
        later = fact.told.get(role)
        if later is None:
            return tr("At T+{time} {role} did not know “{title}”, and was never told.", **values)
        return tr(
            "At T+{time} {role} did not know “{title}”: it came at T+{came} (event {n}).",
            came=as_hms(later.clock),
            n=later.seq,
            **values,
        )
    values |= {"came": as_hms(told.clock), "n": str(told.seq), "how": arrival_words(told.how)}
    words = [tr("At T+{time} {role} knew “{title}”: {how} at T+{came} (event {n})", **values)]
    words += [tr("sent again at T+{time}", time=as_hms(at)) for _, at in told.again]
    if told.read is not None:
        words.append(_receipt(fact.kind, told))
    elif fact.receipt and told.how not in {"sent", "own"}:
        words.append(tr("no receipt yet"))
    if 0 < fact.undone <= count:
        words.append(tr("taken back by event {n}", n=fact.undone))
    return tr("{words}.", words=series(words))


def _receipt(kind: str, told: Arrival) -> str:
    time, n = as_hms(told.read or 0.0), told.read_seq
    if kind == "inject":
        return tr("acknowledged at T+{time} (event {n})", time=time, n=n)
    if kind == "question":
        return tr("taken up at T+{time} (event {n})", time=time, n=n)
    return tr("read at T+{time} (event {n})", time=time, n=n)


def arrival_words(how: str) -> str:
    """How a fact came to a role."""
    return {
        "planned": tr("released"),
        "early": tr("released early"),
        "late": tr("released late"),
        "armed": tr("released, its condition met"),
        "by-hand": tr("released by hand"),
        "auto": tr("released by itself"),
        "ad-hoc": tr("ad hoc"),
        "further": tr("sent on"),
        "sent": tr("sent it"),
        "own": tr("did it"),
        "message": tr("by message"),
        "whisper": tr("from control alone"),
        "private": tr("answered privately"),
        "public": tr("told to all"),
        "whole": tr("in full"),
        "outcome": tr("the outcome only"),
        "number": tr("as a number"),
        "word": tr("as a word"),
        "asked": tr("put to it"),
        "open": tr("answered openly"),
        "to": tr("sent"),
    }.get(how, how)


def _roles(records: Sequence[e.Recorded], book: Rulebook) -> tuple[str, ...]:
    opened = next((record.event for record in records if isinstance(record.event, e.SessionOpened)), None)
    return opened.roles if opened is not None and opened.roles else tuple(book.scenario.roles)


class _Reader:
    """Goes through a record once and keeps the places where receipts will have to be entered."""

    def __init__(self, book: Rulebook, roles: tuple[str, ...]) -> None:
        self.names = Names.of_book(book)
        self.roles = roles
        self.facts: list[Fact] = []
        self._told: list[dict[str, Arrival]] = []  #: the cells of each fact
        self._writes: list[int] = []  #: the write of each fact
        self._newest: dict[
            tuple[str, str], int
        ] = {}  #: (inject or decision, role) -> place of the fact that it went out
        self._waiting: dict[str, list[int]] = {role: [] for role in roles}  #: places of what the role has not read
        self._move = ""

    def read(self, record: e.Recorded) -> None:
        """Take in one event."""
        event = record.event
        if isinstance(event, e.MoveStarted):
            self._move = event.move
        elif isinstance(event, e.Undone):
            self._undo(event.undone, record.seq)
        elif isinstance(event, e.InjectResent):
            self._resend(record, event)
        self.names.learn((record,))
        if type(event) in _SORTS:
            self._tell(record)
        if isinstance(event, _RECEIVING):
            self._receive(record)

    def _tell(self, record: e.Recorded) -> None:
        event = record.event
        told = {
            role: Arrival(record.seq, record.clock, _how(event, role))
            for role in self.roles
            if redact(record, role) is not None
        }
        if not told or (isinstance(event, e.ResponseSubmitted) and set(told) == {event.role}):
            return  # nobody but control, or the one who answered
        if isinstance(event, e.TrackChanged):  # as those were told it who were told the least
            seen = next(seen for role in told if (seen := redact(record, role)) is not None)
            event = seen.event
        kind, title, words = self._named(event)
        place = len(self.facts)
        self.facts.append(Fact(record.seq, record.clock, kind, " ".join(title.split()), words, told, move=self._move))
        self._told.append(told)
        self._writes.append(record.write)
        if isinstance(event, e.InjectReleased):
            self._newest.update({(event.inject, role): place for role in told})
        elif isinstance(event, e.DecisionOpened):
            self._newest.update({(event.decision, role): place for role in told})
        elif kind in {"message", "answer"}:
            for role, cell in told.items():
                if cell.how != "sent":
                    self._waiting[role].append(place)

    def _receive(self, record: e.Recorded) -> None:
        event: Any = record.event
        role = event.role
        if role not in self._waiting or redact(record, role) is None:
            return
        if not isinstance(event, e.MessagesRead):
            serial = event.inject if isinstance(event, e.InjectAcknowledged) else event.decision
            if (serial, role) in self._newest:
                self._read_by(role, self._newest[serial, role], record)
            return
        read = [place for place in self._waiting[role] if self.facts[place].seq <= event.message]
        self._waiting[role] = self._waiting[role][len(read) :]
        for place in read:
            self._read_by(role, place, record)

    def _read_by(self, role: str, place: int, record: e.Recorded) -> None:
        """The role has taken that fact in; the first receipt counts."""
        cell = self._told[place].get(role)
        if cell is not None and cell.read is None:
            self._told[place][role] = replace(cell, read=record.clock, read_seq=record.seq)

    def _resend(self, record: e.Recorded, event: e.InjectResent) -> None:
        for role in self.roles:
            place = self._newest.get((event.inject, role))
            if place is not None and redact(record, role) is not None:
                cell = self._told[place][role]
                self._told[place][role] = replace(cell, again=(*cell.again, (record.seq, record.clock)))

    def _undo(self, write: int, seq: int) -> None:
        """Play stands as before that write; what it told has been told all the same."""
        for place in range(len(self.facts) - 1, -1, -1):
            if self._writes[place] < write:
                break
            if self._writes[place] == write and self.facts[place].kind not in _LASTING:
                self.facts[place] = replace(self.facts[place], undone=seq)

    def _named(self, event: e.Event) -> tuple[str, str, str]:
        """Sort, title and whole words of a fact."""
        kind = _SORTS[type(event)]
        match event:
            case e.InjectReleased(title=title, body=body):
                return kind, title, body
            case e.DecisionOpened(title=title, question=question):
                return kind, title, question
            case _:
                said = account(event, self.names)
                return (
                    kind,
                    with_actor(event, self.names, text=isinstance(event, e.MessageSent)),
                    said.text or said.body,
                )


def _how(event: e.Event, role: str) -> str:
    """How an event comes to a role that is sent it."""
    match event:
        case e.InjectReleased():
            return event.how
        case e.DecisionOpened():
            return "asked"
        case e.DecisionResolved():
            return "whole" if role in event.who else "outcome"
        case e.BallotsRevealed():
            return "whole"
        case e.ResponseSubmitted():
            return "own" if event.role == role else "open"
        case e.MessageSent(sender, to):
            if sender == role:
                return "sent"
            return "whisper" if sender == FACILITATOR and to == (role,) else "message"
        case e.RfiAnswered(public=True) | e.Unsealed():
            return "public"
        case e.RfiAnswered() | e.RfiRefused():
            return "private"
        case e.TrackChanged():
            return "word" if event.shown == "bands" else "number"
        case _:
            return "to"
