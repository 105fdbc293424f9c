"""PAUSEX, real emergencies, time given and taken, and what time brings by itself."""

from __future__ import annotations

from datetime import datetime

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide import decisions, injects
from tabletop.exercise.decide.base import Case, Decided
from tabletop.exercise.state import PLANNED
from tabletop.i18n import tr


def pause(case: Case, command: c.Pause) -> Decided:
    """PAUSEX; any participant may ask for it (BR-04)."""
    case.require_started()
    if case.state.phase == "paused":
        raise Refused("already-paused", tr("The exercise is paused already."))
    return Decided([e.ExercisePaused(command.reason)])


def continue_(case: Case, _command: c.Continue) -> Decided:
    """Only control continues."""
    if case.state.phase != "paused":
        raise Refused("not-paused", tr("The exercise is not paused."))
    return Decided([e.ExerciseContinued()])


def declare_emergency(case: Case, _command: c.DeclareEmergency) -> Decided:
    """Freeze everything, even before STARTEX."""
    return Decided([e.EmergencyDeclared(case.book.scenario.about.emergency)])


def lift_emergency(case: Case, command: c.LiftEmergency) -> Decided:
    """Only with a typed line (doctrine, failure story 11)."""
    if case.state.phase != "emergency":
        raise Refused("no-emergency", tr("No emergency has been declared."))
    if not command.words.strip():
        raise Refused("no-words", tr("Type who decided that the exercise may go on."))
    return Decided([e.EmergencyLifted(command.words)])


def extend_move(case: Case, command: c.ExtendMove) -> Decided:
    """Move the planned end of the current move."""
    case.require_started()
    case.minutes(command.minutes)
    if not command.minutes:
        return Decided()
    minutes = case.play.move_minutes + command.minutes
    if minutes < 1:
        raise Refused("too-short", tr("A move lasts at least one minute."))
    return Decided([e.MoveExtended(minutes)], tr("{minutes:+d} minutes for this move", minutes=command.minutes))


def set_scenario_time(case: Case, command: c.SetScenarioTime) -> Decided:
    """Jump to a date, announced (RU-10)."""
    case.require_started()
    try:
        time = datetime.fromisoformat(command.time)
    except ValueError:
        words = tr("“{time}” is no date: write 2025-09-04T10:00+00:00.", time=command.time)
        raise Refused("bad-time", words) from None
    return Decided([e.ScenarioTimeSet(time.isoformat(), command.line)], tr("jump in scenario time"))


def tick(case: Case, _command: c.Tick) -> Decided:
    """What is over closes; what releases itself goes out. One thing at a time, so that no team is flooded."""
    state = case.state
    if state.phase != "running":
        return Decided()
    for question in case.play.questions.values():
        if question.status == "open" and question.closes <= case.clock:
            return decisions.close_with(case, question, "time")
    facts = None
    for plan in case.book.auto:
        due = case.book.due(plan, case.play)
        status = case.play.serials.get(plan.id, PLANNED).status
        if due is None or due > case.clock or status not in {"planned", "armed", "deferred"}:
            continue
        if not case.book.in_its_time(plan, case.play):
            continue
        facts = facts or case.book.facts(case.play, state.responses)
        if plan.holds(facts):
            return injects.release_with(case, plan.id, "auto")
    return Decided()
