"""What all handlers share: the case before them, the answer they give, and consequences worked out ahead of the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tabletop.exercise import events as e
from tabletop.exercise.apply import apply_play
from tabletop.exercise.commands import Refused, Request
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import is_control
from tabletop.exercise.state import PLANNED, Play, Question, State
from tabletop.i18n import tr
from tabletop.scenario.model import Consequences

_MOVES_PLAY = (
    e.TrackChanged,
    e.FlagRaised,
    e.FlagLowered,
    e.InjectReleased,
    e.DecisionResolved,
    e.DecisionClosed,
    e.MoveStarted,
    e.SerialRestored,
)


@dataclass(slots=True)
class Decided:
    """The events a request leads to, and what an undo would say it takes back ("" if it cannot be undone)."""

    events: list[e.Event] = field(default_factory=list)
    undo: str = ""
    play: Play | None = None  #: play after the events, where the handler has worked it out anyway
    unsigned: bool = False  #: the record must not say who asked


@dataclass(frozen=True, slots=True)
class Case:
    """One request before the rules."""

    book: Rulebook
    state: State
    request: Request

    @property
    def play(self) -> Play:
        """Play as it stands."""
        return self.state.play

    @property
    def clock(self) -> float:
        """Exercise time of the request, never before the last event's."""
        return max(self.request.clock, self.state.clock)

    @property
    def entered_by(self) -> str:
        """The control seat that types for somebody else, or ""."""
        return self.request.seat if is_control(self.request.seat) else ""

    def require_started(self) -> None:
        """Refuse before STARTEX."""
        if not self.state.started:
            raise Refused("not-started", tr("The exercise has not started: STARTEX first."))

    def require_running(self) -> None:
        """Refuse before STARTEX and in PAUSEX."""
        self.require_started()
        if self.state.phase == "paused":
            raise Refused("paused", tr("PAUSEX: continue first. Nothing is lost, drafts are kept."))

    def minutes(self, minutes: int) -> float:
        """Minutes a person typed, in seconds; refused beyond ten days, which is a slip of the finger."""
        if abs(minutes) > 14_400:
            raise Refused("too-long", tr("That is more than ten days: type fewer minutes."))
        return minutes * 60.0

    def require_own_role(self, role: str) -> None:
        """Refuse players who act for a role that is not theirs, and roles that do not exist."""
        if role not in self.book.scenario.roles:
            raise no_such_role(role)
        if not is_control(self.request.seat) and self.request.seat != role:
            raise Refused("not-yours", tr("That is another role's to do."))

    def require_ended(self) -> None:
        """Refuse what the hotwash does before ENDEX."""
        if self.state.phase != "ended":
            raise Refused("not-ended", tr("The hotwash comes after ENDEX."))

    def question(self, decision: str) -> Question:
        """The decision as it was put; refused if it has not been."""
        question = self.play.questions.get(decision)
        if question is None:
            raise Refused("not-open", tr("This decision has not been opened."))
        return question

    def open_question(self, decision: str) -> Question:
        """The decision, refused unless it takes answers now."""
        question = self.question(decision)
        if question.status != "open":
            raise Refused("closed", tr("“{title}” is closed and takes no more answers.", title=question.title))
        return question


class Ahead:
    """Play looked ahead: events are gathered and folded into a copy, so that one effect builds on the other."""

    def __init__(self, case: Case) -> None:
        """Start from play as it stands."""
        self.case = case
        self.play = case.play.copy()
        self.events: list[e.Event] = []

    def add(self, event: e.Event) -> None:
        """Gather an event and fold it into the copy."""
        self.events.append(event)
        request = self.case.request
        state = self.case.state
        apply_play(
            self.play,
            e.Recorded(state.seq + len(self.events), state.write + 1, request.at, self.case.clock, "", "", "", event),
        )

    def consequences(self, what: Consequences, cause: str) -> None:
        """Add what follows from a release, an option or a payoff row."""
        for track, delta in what.effects.items():
            self.move_track(track, self.value(track) + delta, cause)
        for flag in what.set:
            if flag not in self.play.flags:
                self.add(e.FlagRaised(flag, cause))
        for flag in what.clear:
            if flag in self.play.flags:
                self.add(e.FlagLowered(flag, cause))
        for serial in (*what.release, *what.open):
            if is_waiting(self.play, serial):
                self.add(e.SerialArmed(serial, cause))

    def value(self, track: str) -> int:
        """The track's value so far."""
        return self.play.tracks.get(track, self.case.book.starts[track])

    def move_track(self, track: str, value: int, cause: str) -> None:
        """Set a track, within its range; nothing is recorded if it stays where it is."""
        book = self.case.book
        before = self.value(track)
        after = book.clamp(track, value)
        if after != before:
            self.add(track_changed(book, track, before, after, cause))


def track_changed(book: Rulebook, track: str, before: int, after: int, cause: str) -> e.TrackChanged:
    """The event of a track that moved, with its band's word and its audience."""
    shown = book.scenario.tracks[track].show
    said = book.band(track, before) if before != after else ""  # at the start no word has been said yet
    return e.TrackChanged(track, before, after, book.band(track, after), cause, book.visible(track), shown, said)


def is_waiting(play: Play, serial: str) -> bool:
    """Whether a serial has neither gone out nor been armed or dropped."""
    entry = play.serials.get(serial)
    return entry is None or entry.status in {"planned", "deferred"}


def arm_conditionals(case: Case, decided: Decided) -> Iterable[e.Event]:
    """Serials whose conditions come to hold through these events; each fires once."""
    if not any(isinstance(event, _MOVES_PLAY) for event in decided.events):
        return []
    play = decided.play
    if play is None:
        ahead = Ahead(case)
        for event in decided.events:
            ahead.add(event)
        play = ahead.play
    facts = case.book.facts(play, case.state.responses)
    return [
        e.SerialArmed(plan.id, tr("its conditions hold"))
        for plan in case.book.watched
        if play.serials.get(plan.id, PLANNED).status == "planned"
        and case.book.in_its_time(plan, play)
        and plan.holds(facts)
    ]


def no_such_role(role: str) -> Refused:
    """Why nothing is done for a role that the scenario, or the session, does not have."""
    return Refused("no-such-role", tr("There is no role “{role}”.", role=role))


def require_reason(reason: str) -> None:
    """Refuse what is to stand in the record without a reason."""
    if not reason.strip():
        raise Refused("no-reason", tr("Give the reason: it stands in the record."))


def require_asked(question: Question, role: str) -> None:
    """Refuse a role to which the question was not put."""
    if role not in question.who:
        raise Refused("not-asked", tr("“{title}” is not put to this role.", title=question.title))
