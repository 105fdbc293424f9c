"""What goes out: the queue of injects and unopened decisions, and injects from their release on. Delivered text never changes."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.clock import ON_TIME
from tabletop.exercise.commands import Refused
from tabletop.exercise.decide.base import Ahead, Case, Decided, no_such_role
from tabletop.exercise.rulebook import Plan
from tabletop.exercise.seats import ALL
from tabletop.exercise.state import PLANNED, Delivered
from tabletop.exercise.views import queue
from tabletop.i18n import tr
from tabletop.scenario.model import Inject

_APART = 0.001  #: seconds between two that would come at the same time in the wrong order

# -- the queue --------------------------------------------------------------------------------------------------------


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


def move(case: Case, command: c.MoveSerial) -> Decided:
    """Change places with its neighbour in the queue. The times stay where they are, and what is due goes to them in the new order."""
    case.require_running()
    plan = _waiting(case, command.serial)
    places = {serial: number for number, serial in enumerate(case.book.plans)}
    rows = _movable(case)
    order = [serial for _, serial in rows]
    if plan.id not in order:
        raise Refused("no-time", tr("“{title}” has no time in the queue.", title=plan.title))
    here = order.index(plan.id)
    there = here + (1 if command.by > 0 else -1)
    if not 0 <= there < len(order):
        raise Refused("at-the-end", tr("There is nothing to change places with."))
    order[here], order[there] = order[there], order[here]
    events: list[e.Event] = []
    before = (float("-inf"), -1)
    for (time, was), serial in zip(rows, order, strict=True):
        due = time if (time, places[serial]) > before else round(before[0] + _APART, 3)
        before = due, places[serial]
        if (due, serial) != (time, was):
            events.append(e.SerialMoved(serial, due))
    return Decided(events, tr("new place of “{title}”", title=plan.title))


def _movable(case: Case) -> list[tuple[float, str]]:
    """What waits for its time, with it, in the order of the queue."""
    rows = queue(case.book, case.state, case.clock).rows
    waiting = {"planned", "next", "overdue", "deferred"}
    return [(row.due, row.serial) for row in rows if row.due is not None and row.status in waiting]


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


# -- injects ----------------------------------------------------------------------------------------------------------


def release(case: Case, command: c.ReleaseInject) -> Decided:
    """Let it go out now, in or out of order."""
    case.require_running()
    return release_with(case, command.inject, "", _instead(case, command))


def release_with(case: Case, inject: str, how: str, to: tuple[str, ...] = ()) -> Decided:
    """Release with its consequences; ``how`` "" works out planned, early or late, ``to`` () is whom it is planned for."""
    spec = _spec(case, inject)
    serial = case.play.serials.get(inject, PLANNED)
    if serial.status == "released":
        raise Refused("already-released", tr("“{title}” has gone out already.", title=spec.title))
    event = e.InjectReleased(
        inject,
        serial.title or spec.title,
        spec.sender,
        spec.channel,
        spec.grade or "",
        serial.body or spec.body,
        to or case.book.to[inject],
        case.book.scenario.about.marking,
        how or _timeliness(case, inject),
        edited=bool(serial.body),
        objectives=tuple(spec.objectives),
        expect=tuple(spec.expect),
    )
    ahead = Ahead(case)
    ahead.add(event)
    ahead.consequences(spec, inject)
    return Decided(ahead.events, tr("release of “{title}”", title=event.title), ahead.play)


def _instead(case: Case, command: c.ReleaseInject) -> tuple[str, ...]:
    """Whom it goes to instead of whom it is planned for; () where that is the same. What goes to all in play is public."""
    _spec(case, command.inject)
    chosen = _named(case, command.to)
    planned = case.book.to[command.inject]
    if not command.to or chosen == tuple(role for role in case.state.roles if ALL in planned or role in planned):
        return ()
    return (ALL,) if chosen == case.state.roles else chosen


def _named(case: Case, names: tuple[str, ...]) -> tuple[str, ...]:
    """The roles in play among those and the groups named; nobody named: none. Refused where none of them is in play."""
    members = _members(case, names) if names else ()
    chosen = tuple(role for role in case.state.roles if role in members)
    if names and not chosen:
        raise Refused("nobody", tr("None of these roles is in play."))
    return chosen


def _members(case: Case, names: tuple[str, ...]) -> tuple[str, ...]:
    scenario = case.book.scenario
    unknown = [name for name in names if name not in scenario.roles | scenario.groups]
    if unknown:
        raise no_such_role(unknown[0])
    return scenario.members(list(names))


def send_on(case: Case, command: c.SendOn) -> Decided:
    """Further roles get it as it stands, with its corrections; those who have it get nothing."""
    case.require_running()
    out = _out(case, command.inject)
    further = tuple(role for role in _named(case, command.to) if ALL not in out.to and role not in out.to)
    if not further:
        raise Refused("nobody-left", tr("Everybody you named has it already."))
    event = e.InjectReleased(
        out.inject,
        out.title,
        out.sender,
        out.channel,
        out.grade,
        out.body,
        further,
        out.marking,
        "further",
        objectives=out.objectives,
        expect=out.expect,
        corrections=out.corrections,
    )
    return Decided([event], tr("sending on of “{title}”", title=out.title))


def release_ad_hoc(case: Case, command: c.ReleaseAdHoc) -> Decided:
    """An inject no script foresaw."""
    case.require_running()
    _require_texts(command.title, command.body)
    event = e.InjectReleased(
        f"ad-hoc-{case.state.adhoc + 1}",
        command.title,
        command.sender or tr("Exercise control"),
        command.channel,
        "",
        command.body,
        _members(case, command.to) if command.to else (ALL,),
        case.book.scenario.about.marking,
        "ad-hoc",
    )
    return Decided([event], tr("release of “{title}”", title=event.title))


def edit(case: Case, command: c.EditInject) -> Decided:
    """Change a text that is not out. What was recalled can be put right and go out again; the record keeps both."""
    spec = _spec(case, command.inject)
    if case.play.serials.get(command.inject, PLANNED).status == "released":
        raise Refused("delivered", tr("Delivered text never changes; send a correction instead."))
    _require_texts(command.title, command.body)
    return Decided(
        [e.InjectEdited(command.inject, command.title, command.body)], tr("edit of “{title}”", title=spec.title)
    )


def acknowledge(case: Case, command: c.AcknowledgeInject) -> Decided:
    """The role has read it; saying so twice changes nothing."""
    delivered = _out(case, command.inject)
    case.require_own_role(command.role)
    if ALL not in delivered.to and command.role not in delivered.to:
        raise Refused("not-addressed", tr("This inject did not go to that role."))
    if command.role in case.state.acknowledged.get(command.inject, {}):
        return Decided()
    return Decided([e.InjectAcknowledged(command.inject, command.role)])


def recall(case: Case, command: c.RecallInject) -> Decided:
    """Take it back while nobody has acknowledged it; afterwards only a correction helps."""
    delivered = _out(case, command.inject)
    readers = case.state.acknowledged.get(command.inject, {})
    if readers:
        raise Refused(
            "acknowledged",
            tr("{count} have acknowledged it: send a correction instead of a recall.", count=len(readers)),
        )
    return Decided(
        [e.InjectRecalled(command.inject, delivered.to, command.reason)],
        tr("recall of “{title}”", title=delivered.title),
    )


def resend(case: Case, command: c.ResendInject) -> Decided:
    """Point it out again to those named, or to all who have not acknowledged it."""
    delivered = _out(case, command.inject)
    addressed = [role for role in case.state.roles if ALL in delivered.to or role in delivered.to]
    if not addressed:
        raise Refused("nobody-left", tr("No role that it went to is in play."))
    readers = case.state.acknowledged.get(command.inject, {})
    to = tuple(role for role in addressed if (role in command.to if command.to else role not in readers))
    if not to:
        raise Refused("nobody-left", tr("Everybody has acknowledged it."))
    return Decided([e.InjectResent(command.inject, to)])


def correct(case: Case, command: c.CorrectInject) -> Decided:
    """Send an erratum to all who received it."""
    delivered = _out(case, command.inject)
    if not command.text.strip():
        raise Refused("empty", tr("Write what should be corrected."))
    return Decided(
        [e.InjectCorrected(command.inject, delivered.to, command.text)],
        tr("correction of “{title}”", title=delivered.title),
    )


def _require_texts(title: str, body: str) -> None:
    if not title.strip() or not body.strip():
        raise Refused("empty", tr("An inject needs a title and a text."))


def _spec(case: Case, inject: str) -> Inject:
    spec = case.book.inject(inject)
    if spec is None:
        raise Refused("no-such-inject", tr("There is no inject “{inject}”.", inject=inject))
    return spec


def _out(case: Case, inject: str) -> Delivered:
    case.require_started()
    delivered = case.play.delivered.get(inject)
    if delivered is None or delivered.recalled is not None:
        raise Refused("not-released", tr("This inject has not gone out."))
    return delivered


def _timeliness(case: Case, inject: str) -> str:
    if case.play.serials.get(inject, PLANNED).status == "armed":
        return "armed"
    due = case.book.due(case.book.plans[inject], case.play)
    if due is None:
        return "by-hand"
    if abs(case.clock - due) <= ON_TIME:
        return "planned"
    return "early" if case.clock < due else "late"
