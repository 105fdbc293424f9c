"""The queue: hold, defer, skip, restore. Injects and unopened decisions alike."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Case, Decided
from tabletop.exercise.rulebook import Plan
from tabletop.i18n import tr


def hold(case: Case, command: c.HoldSerial) -> Decided:
    """Keep it back."""
    plan = _waiting(case, command.serial)
    if _status(case, plan) == "held":
        raise Refused("already-held", tr("“{title}” is held already.", title=plan.title))
    return Decided([e.SerialHeld(plan.id)], tr("hold of “{title}”", title=plan.title))


def defer(case: Case, command: c.DeferSerial) -> Decided:
    """Plan it for later."""
    plan = _waiting(case, command.serial)
    if command.minutes < 1:
        raise Refused("too-soon", tr("Defer by at least one minute."))
    due = round(case.clock + case.minutes(command.minutes), 3)
    return Decided([e.SerialDeferred(plan.id, due)], tr("deferral of “{title}”", title=plan.title))


def skip(case: Case, command: c.SkipSerial) -> Decided:
    """Drop it from this session; it can be restored."""
    plan = _waiting(case, command.serial)
    return Decided([e.SerialSkipped(plan.id, command.reason)], tr("skip of “{title}”", title=plan.title))


def restore(case: Case, command: c.RestoreSerial) -> Decided:
    """Back into the plan."""
    plan = _known(case, command.serial)
    if _status(case, plan) not in {"held", "deferred", "skipped"}:
        raise Refused("not-held", tr("“{title}” is in the plan already.", title=plan.title))
    return Decided([e.SerialRestored(plan.id)], tr("return of “{title}”", title=plan.title))


def _known(case: Case, serial: str) -> Plan:
    plan = case.book.plans.get(serial)
    if plan is None:
        raise Refused("no-such-serial", tr("There is no serial “{serial}”.", serial=serial))
    return plan


def _waiting(case: Case, serial: str) -> Plan:
    case.require_started()
    plan = _known(case, serial)
    if _status(case, plan) in {"released", "skipped"}:
        raise Refused("gone", tr("“{title}” has been released or skipped already.", title=plan.title))
    return plan


def _status(case: Case, plan: Plan) -> str:
    entry = case.play.serials.get(plan.id)
    return entry.status if entry is not None else "planned"
