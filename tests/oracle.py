"""What a record says happened, worked out apart from the program: from the events alone, without its fold, views, pages or words.

It knows the fields of events, and what they mean; nothing of it may come from ``tabletop.exercise.apply``, ``station``, ``views``, ``people`` or
``wording``. Tests hold what surfaces say against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tabletop.exercise import events as e

_HOWS = {
    "rule": "by the rule",
    "default": "by default",
    "ruling": "ruled by the facilitator",
    "override": "overridden by the facilitator",
    "argument": "by argument",
}


@dataclass
class Put:
    """A question that was put, and what came of it."""

    event: e.DecisionOpened
    seq: int
    closes: float
    status: str = "open"
    outcome: e.DecisionResolved | None = None

    @property
    def labels(self) -> dict[str, str]:
        """How its options are called."""
        return {row[0]: row[1] for row in self.event.options}

    @property
    def stands(self) -> str:
        """What stands, in the words of every surface."""
        assert self.outcome is not None
        if self.outcome.labels:
            return ", ".join(self.outcome.labels)
        own = self.outcome.how in {"rule", "ruling"}
        return "the answers stand as they were given" if own else "nothing is decided"

    @property
    def how(self) -> str:
        """How that came about."""
        assert self.outcome is not None
        explained = self.outcome.how not in {"override", "argument"} and self.outcome.words
        return f"{_HOWS[self.outcome.how]}; {self.outcome.words}" if explained else _HOWS[self.outcome.how]


@dataclass
class Argued:
    """A reason on the sheet of an argument."""

    event: e.ReasonAdded
    struck: str = ""


@dataclass
class Oracle:
    """A record, gone through once."""

    records: list[e.Recorded]
    phase: str = "before"
    roles: tuple[str, ...] = ()
    moves: list[e.MoveStarted] = field(default_factory=list)
    move_began: float = 0.0
    move_minutes: int = 0
    put: dict[str, Put] = field(default_factory=dict)
    resolved: list[e.DecisionResolved] = field(default_factory=list)  #: in order
    answers: dict[tuple[str, str], e.ResponseSubmitted] = field(default_factory=dict)
    drafts: set[tuple[str, str]] = field(default_factory=set)
    reasons: dict[tuple[str, int], Argued] = field(default_factory=dict)
    estimates: dict[tuple[str, str], int] = field(default_factory=dict)
    out: dict[str, e.InjectReleased] = field(default_factory=dict)  #: in order of the last release
    recalled: set[str] = field(default_factory=set)
    corrected: dict[str, str] = field(default_factory=dict)
    read: set[tuple[str, str]] = field(default_factory=set)
    tracks: dict[str, e.TrackChanged] = field(default_factory=dict)
    members: dict[str, dict[str, str]] = field(default_factory=dict)  #: seat -> member -> name
    lead: dict[str, str] = field(default_factory=dict)  #: seat -> member
    page: str = ""  #: what the wall is turned to
    turned_since: bool = False  #: whether it was turned after play was stopped
    headline: e.Event | None = None  #: what the wall was sent last of what can be one

    @classmethod
    def of(cls, records: Iterable[e.Recorded]) -> Oracle:
        """The record gone through; what an undo took back is passed over."""
        found = cls(list(records))
        undone = [(r.event.undone, r.seq) for r in found.records if isinstance(r.event, e.Undone)]
        for record in found.records:
            # what an earlier undo held off goes with what it belonged to
            gone = any(write <= record.write and record.seq < seq for write, seq in undone)
            if not (gone and isinstance(record.event, _TAKEN_BACK)):
                found._take(record, record.event)
        return found

    def _take(self, record: e.Recorded, event: Any) -> None:
        match event:
            case e.SessionOpened():
                self.roles = event.roles
            case e.ExerciseStarted() | e.ExerciseContinued():
                self.phase = "running"
            case e.ExercisePaused():
                self.phase, self.turned_since = "paused", False
            case e.SessionResumed():
                self.phase = "paused" if self.phase == "running" else self.phase
                self.turned_since = False
            case e.EmergencyDeclared():
                self.phase = "emergency"
            case e.EmergencyLifted():
                self.phase, self.turned_since = ("paused" if self.moves else "before"), False
            case e.ExerciseEnded():
                self.phase, self.turned_since = "ended", False
            case e.MoveStarted():
                self.moves.append(event)
                self.move_began, self.move_minutes, self.headline = record.clock, event.minutes, event
            case e.MoveExtended():
                self.move_minutes = event.minutes
            case e.ScenarioTimeSet():
                self.headline = event
            case e.WallTurned():
                self.page, self.turned_since = event.page, True
            case e.TrackChanged():
                self.tracks[event.track] = event
            case _:
                self._take_play(record, event)
                self._take_people(event)

    def _take_play(self, record: e.Recorded, event: Any) -> None:
        match event:
            case e.InjectReleased():
                self.out.pop(event.inject, None)
                self.out[event.inject] = event
                self.recalled.discard(event.inject)
                self.corrected.pop(event.inject, None)
                self.headline = event if "all" in event.to else self.headline  # the wall is sent no other
            case e.InjectRecalled():
                self.recalled.add(event.inject)
            case e.InjectCorrected():
                self.corrected[event.inject] = event.text
            case e.InjectAcknowledged():
                self.read.add((event.inject, event.role))
            case e.DecisionOpened():
                self.put.pop(event.decision, None)
                self.put[event.decision] = Put(event, record.seq, event.closes)
                for book in (self.answers, self.reasons, self.estimates):
                    for key in [key for key in book if key[0] == event.decision]:
                        del book[key]  # type: ignore[arg-type]  # keys of each book begin with the decision
                self.drafts = {key for key in self.drafts if key[0] != event.decision}
            case e.DecisionExtended():
                self.put[event.decision].closes = event.closes
            case e.DecisionClosed():
                self.put[event.decision].status = "closed"
            case e.DecisionResolved():
                self.put[event.decision].status, self.put[event.decision].outcome = "resolved", event
                self.resolved.append(event)
                self.headline = event
            case e.DraftKept():
                self.drafts.add((event.decision, event.role))
            case e.ResponseSubmitted():
                self.answers[event.decision, event.role] = event
                self.drafts.discard((event.decision, event.role))
            case e.ReasonAdded():
                self.reasons[event.decision, event.number] = Argued(event)
            case e.ReasonStruck():
                self.reasons[event.decision, event.number].struck = event.reason
            case e.EstimateSubmitted():
                self.estimates[event.decision, event.role] = event.percent
            case _:
                pass

    def _take_people(self, event: Any) -> None:
        match event:
            case e.RoleSeated():
                self.members.setdefault(event.role, {})[event.member] = event.person
                if event.lead:
                    self.lead[event.role] = event.member
                elif self.lead.get(event.role) == event.member:
                    del self.lead[event.role]
            case e.RoleVacated():
                self.members.get(event.role, {}).pop(event.member, None)
                if self.lead.get(event.role) == event.member:
                    del self.lead[event.role]
            case e.LeadNamed():
                self.lead[event.role] = event.member
            case _:
                pass

    # -- what follows --------------------------------------------------------------------------------------------------

    def asked(self, role: str, *status: str) -> list[Put]:
        """The questions put to a role that stand so, in the order in which they were put."""
        return [put for put in self.put.values() if role in put.event.who and put.status in (status or ("open",))]

    def gave(self, decision: str, role: str) -> bool:
        """Whether a role answered, argued or estimated."""
        argued = any(key[0] == decision and one.event.role == role for key, one in self.reasons.items())
        return argued or (decision, role) in self.answers or (decision, role) in self.estimates

    def unread(self, role: str) -> list[str]:
        """Injects that wait to be acknowledged by a role."""
        return [
            inject
            for inject, event in self.out.items()
            if inject not in self.recalled
            and ("all" in event.to or role in event.to)
            and (inject, role) not in self.read
        ]

    def expected(self, role: str) -> str:
        """What a role is told is expected of it, by how the sentence begins."""
        if self.phase != "running":
            return {
                "before": "The exercise has not started",
                "paused": "PAUSEX",
                "emergency": "REAL EMERGENCY",
                "ended": "ENDEX",
            }[self.phase]
        asked = self.asked(role)
        if any((put.event.decision, role) not in self.answers for put in asked):
            return "You are asked to decide."
        if self.unread(role):
            return "A message waits for you"
        return "Your answer has been received" if asked else "Nothing is asked of you"

    def answer(self, decision: str, role: str) -> str:
        """What a role answered, in words."""
        event, put = self.answers[decision, role], self.put[decision].event
        labels = self.put[decision].labels
        parts = [labels.get(option, option) for option in event.options]
        parts += [f"{event.amount:g} {put.unit}".strip()] if event.amount is not None else []
        parts += [" ".join(event.text.split())] if event.text.strip() else []
        parts += [f"struck out: {', '.join(labels.get(o, o) for o in event.struck)}"] if event.struck else []
        return "; ".join(parts) or "abstention"

    def wall_page(self) -> str:
        """What the wall shows."""
        if self.phase == "emergency":
            return "emergency"
        if self.page in {"blank", "break"}:
            return self.page
        if self.phase in {"paused", "ended"} and not (self.page and self.turned_since):
            return {"paused": "pause", "ended": "endex"}[self.phase]
        if self.page:
            return self.page
        if not self.moves:
            return "rules"
        if self.public("open", "closed"):
            return "question"
        return "decided" if isinstance(self.headline, e.DecisionResolved) else "situation"

    def public(self, *status: str) -> Put | None:
        """The question to all that the wall would show: the last one put of the first of these kinds that there is."""
        for kind in status:
            found = [put for put in self.put.values() if put.event.public and put.status == kind]
            if found:
                return found[-1]
        return None


#: what an undo takes back; acts of people stay
_TAKEN_BACK = (
    e.MoveStarted,
    e.MoveExtended,
    e.ScenarioTimeSet,
    e.InjectReleased,
    e.InjectRecalled,
    e.InjectCorrected,
    e.DecisionOpened,
    e.DecisionExtended,
    e.DecisionClosed,
    e.DecisionResolved,
    e.TrackChanged,
)
