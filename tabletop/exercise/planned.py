"""When each serial was to come, and which roles read for themselves: said once for report, workbook and whoever compares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tabletop.exercise import events as e
from tabletop.exercise.rulebook import Rulebook


def planned_times(happened: Iterable[e.Recorded], book: Rulebook) -> Mapping[str, float]:
    """Exercise time at which each serial was due, in seconds; what had no time and was never armed is not in it.

    A written minute counts from the beginning of its move, so a move that began late makes nothing in it late. What waits on a
    condition is due when that comes to hold. ``happened`` are the records in order, without what was taken back.
    """
    begun: dict[str, float] = {}
    armed: dict[str, float] = {}
    for record in happened:
        event = record.event
        if isinstance(event, e.MoveStarted):
            begun[event.move] = record.clock
        elif isinstance(event, e.SerialArmed):
            armed[event.serial] = record.clock
    written = {
        plan.id: begun[plan.move] + plan.at * 60
        for plan in book.plans.values()
        if plan.at is not None and plan.move in begun
    }
    timeless = {plan.id for plan in book.plans.values() if plan.at is None}
    return written | {serial: clock for serial, clock in armed.items() if serial in timeless}


def readers(happened: Iterable[e.Recorded]) -> frozenset[str]:
    """Roles that read for themselves: somebody sat at a terminal of the role's own, or an inject was acknowledged for it.

    To all others what goes out is read aloud, and nobody is asked to acknowledge it.
    """
    found: set[str] = set()
    for record in happened:
        event = record.event
        if isinstance(event, e.InjectAcknowledged) or (isinstance(event, e.RoleSeated) and event.member):
            found.add(event.role)
    return frozenset(found)
