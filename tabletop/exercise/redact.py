"""Who may know what: events are redacted at the table, before anything leaves it.

``redact(record, seat)`` returns the record as that seat may have it, or None. It looks at the event alone, so live play, replay and a
joining station get the same. No widget ever hides a secret; it never had it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.seats import ALL, CONTROL, OBSERVER, WALL
from tabletop.records import replace

Verdict = e.Event | None


def redact(record: e.Recorded, seat: str) -> e.Recorded | None:
    """The record as ``seat`` may have it: whole, with fields emptied, or not at all."""
    event = record.event
    if isinstance(event, e.SeedSealed):
        return None
    if seat in CONTROL and not isinstance(event, e.NotesKept):
        return record
    rule = _RULES.get(type(event))
    if rule is None:
        return None
    seen = rule(event, seat)
    if seen is None:
        return None
    by = record.by if record.by in CONTROL or record.by == seat else ""
    return replace(record, by=by, command="", undo="yes" if record.undo else "", event=seen)


def _to_all(event: e.Event, _seat: str) -> Verdict:
    return event


def _addressed(to: tuple[str, ...], seat: str) -> bool:
    """Everybody, the role itself, or the observer, who sees what teams saw."""
    return ALL in to or seat in to or seat == OBSERVER


def _to_addressees(event: Any, seat: str) -> Verdict:
    return event if _addressed(event.to, seat) else None


def _released(event: e.InjectReleased, seat: str) -> Verdict:
    if not _addressed(event.to, seat):
        return None
    seen = replace(event, how="", edited=False)
    return seen if seat == OBSERVER else replace(seen, objectives=(), expect=())


def _asked(who: tuple[str, ...], seat: str) -> bool:
    return seat in who or seat == OBSERVER


def _to_asked(event: Any, seat: str) -> Verdict:
    return event if _asked(event.who, seat) else None


def _own(event: Any, seat: str) -> Verdict:
    return event if seat in {event.role, OBSERVER} else None


def _role_alone(event: Any, seat: str) -> Verdict:
    """What is the role's own: unsent drafts, what it has read, private notes (these not even for control)."""
    return event if seat == event.role else None


def _person(event: e.RoleSeated, seat: str) -> Verdict:
    """Without consent only the role itself learns the name; that somebody sits there (now under no name) is no secret."""
    if seat == WALL:
        return None
    return event if event.consent or seat == event.role else replace(event, person="")


def _opened(event: e.DecisionOpened, seat: str) -> Verdict:
    if seat == WALL and event.public:
        return replace(
            event, options=(), restricted=(), alone=(), strikers=(), rule="", improvised="", objectives=(), expect=()
        )
    if not _asked(event.who, seat):
        return None
    if seat == OBSERVER:
        return event
    barred = {row[0] for row in event.restricted if row and seat not in row[1:]}
    return replace(
        event,
        options=tuple(row for row in event.options if row and row[0] not in barred),
        restricted=(),
        alone=tuple(option for option in event.alone if option not in barred),
        strikers=(seat,) if seat in event.strikers else (),
        objectives=(),
        expect=(),
    )


def _extended(event: e.DecisionExtended, seat: str) -> Verdict:
    return event if _asked(event.who, seat) or (seat == WALL and event.public) else None


def _response(event: e.ResponseSubmitted, seat: str) -> Verdict:
    if seat in {event.role, OBSERVER}:
        return event
    if event.secret or seat not in event.who:
        return None
    return replace(event, rationale="", confidence="", text=event.text)


def _closed(event: e.DecisionClosed, seat: str) -> Verdict:
    if not _asked(event.who, seat) and not (seat == WALL and event.public):
        return None
    return e.DecisionClosed(event.decision, event.who, event.reason, public=event.public)


def _resolved(event: e.DecisionResolved, seat: str) -> Verdict:
    if event.asked_alone and not _asked(event.who, seat):
        return None
    hidden = event.reveal == "outcome" and seat != OBSERVER
    public = replace(event, computed=(), reason="" if seat != OBSERVER else event.reason)
    if not _asked(event.who, seat):
        return replace(public, tally=(), words="")
    return replace(public, tally=()) if hidden else public


def _estimate(event: e.EstimateSubmitted, seat: str) -> Verdict:
    return event if seat in {event.role, OBSERVER} else None


def _rolled(event: e.DiceRolled, seat: str) -> Verdict:
    """Every draw is public, so that the sequence can be recomputed; what it was for only to those asked."""
    return event if _asked(event.who, seat) else replace(event, decision="", purpose="", who=())


def _track(event: e.TrackChanged, seat: str) -> Verdict:
    if ALL not in event.visible and seat not in event.visible:
        return None
    if event.shown == "bands" and event.band == event.band_before:
        return None  # whoever sees the word alone must not learn that the number moved
    public = replace(event, cause="", visible=(ALL,) if ALL in event.visible else (seat,))
    return replace(public, before=None, after=None) if event.shown == "bands" else public


def _undone(event: e.Undone, _seat: str) -> Verdict:
    return replace(event, label="")


def _log_line(event: e.Event, seat: str) -> Verdict:
    return event if seat == OBSERVER else None


def _not_on_the_wall(event: e.Event, seat: str) -> Verdict:
    return event if seat != WALL else None


def _message(event: e.MessageSent, seat: str) -> Verdict:
    """Sender and addressees; the observer whatever a team saw, so not what control writes to itself."""
    if seat == event.sender:
        return event
    seen = seat in event.to or (seat == OBSERVER and not CONTROL.issuperset((event.sender, *event.to)))
    return replace(event, member="") if seen else None


def _rfi(event: e.RfiAnswered, seat: str) -> Verdict:
    """A public answer goes to every role, without saying who asked."""
    if seat in {event.role, OBSERVER}:
        return event
    return replace(event, role="") if event.public and seat != WALL else None


def _wall(event: e.WallTurned, seat: str) -> Verdict:
    return event if seat == WALL else None


def _comcheck(event: e.ComcheckAnswered, seat: str) -> Verdict:
    return event if seat == event.seat else None


_RULES: dict[type[e.Event], Callable[[Any, str], Verdict]] = {
    e.SessionOpened: _to_all,
    e.SessionResumed: _to_all,
    e.RoleSeated: _person,
    e.RoleVacated: _not_on_the_wall,
    e.LeadNamed: _not_on_the_wall,
    e.ComcheckSent: _to_all,
    e.ComcheckAnswered: _comcheck,
    e.ExerciseStarted: _to_all,
    e.SeedRevealed: _to_all,
    e.ExercisePaused: _to_all,
    e.ExerciseContinued: _to_all,
    e.EmergencyDeclared: _to_all,
    e.EmergencyLifted: _to_all,
    e.EndingReached: _to_all,
    e.ExerciseEnded: _to_all,
    e.MoveStarted: _to_all,
    e.MoveExtended: _to_all,
    e.ScenarioTimeSet: _to_all,
    e.InjectReleased: _released,
    e.InjectRecalled: _to_addressees,
    e.InjectResent: _to_addressees,
    e.InjectCorrected: _to_addressees,
    e.InjectAcknowledged: _own,
    e.DecisionOpened: _opened,
    e.DecisionExtended: _extended,
    e.DraftKept: _role_alone,
    e.ResponseSubmitted: _response,
    e.DecisionClosed: _closed,
    e.BallotsRevealed: _to_asked,
    e.DecisionResolved: _resolved,
    e.ReasonAdded: _to_asked,
    e.ReasonStruck: _to_asked,
    e.EstimateSubmitted: _estimate,
    e.EstimatesRevealed: _to_asked,
    e.DiceRolled: _rolled,
    e.ArgumentAdjudicated: _to_asked,
    e.TrackChanged: _track,
    e.Undone: _undone,
    e.MessageSent: _message,
    e.MessagesRead: _role_alone,
    e.RfiAsked: _own,
    e.RfiAnswered: _rfi,
    e.RfiRefused: _own,
    e.NotesKept: _role_alone,
    e.WallTurned: _wall,
    e.ObservationRecorded: _log_line,
    e.LogLineWritten: _log_line,
    e.LogLineCorrected: _log_line,
    e.ExpectationTicked: _log_line,
    e.HotwashOpened: _to_all,
    e.PromptPut: _to_all,
    e.PromptClosed: _to_all,
    e.PointRecorded: _to_all,
    e.Unsealed: _to_all,
    e.ConsentWithdrawn: _not_on_the_wall,
}
