"""What the facilitator sees: the state in the order of attention.

Plain immutable rows computed from rulebook, state and exercise time; a screen only lays them out. A player's station has views of its
own in :mod:`tabletop.exercise.station`, computed from what that seat was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.exercise.clock import ON_TIME
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.exercise.seats import ALL
from tabletop.exercise.state import PLANNED, Change, Question, State
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One serial in the queue."""

    serial: str
    kind: str  #: inject | decision
    title: str
    to: tuple[str, ...]  #: role ids; () for everybody
    sort: str  #: scheduled | conditional | contingency | ad-hoc
    status: (
        str  #: done | open | closed | overdue | next | planned | armed | held | deferred | skipped | recalled | waiting
    )
    due: float | None  #: exercise time in seconds
    ready: bool  #: its conditions hold (or it has none)
    suggested: bool  #: ``suggest_when`` holds: a hint, nothing more
    optional: bool
    auto: bool
    reaches: bool = True  #: whether it is for any role in play


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One role, and whether anybody waits for it."""

    role: str
    title: str
    person: str
    status: str  #: answered | drafting | asked | not-asked | idle
    clock: float | None  #: exercise time of the answer or the last act
    words: int  #: length of the draft
    unread: int  #: delivered injects not acknowledged


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One track."""

    track: str
    title: str
    value: int
    least: int
    most: int
    band: str
    change: Change | None
    hidden: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of the current move, and the drawer of what comes when it helps."""

    rows: tuple[QueueRow, ...]
    drawer: tuple[QueueRow, ...]
    upcoming: str | None  #: serial that ``space`` would put out next


_GONE = frozenset({"done", "open", "closed", "skipped", "recalled"})


def queue(book: Rulebook, state: State, clock: float) -> Queue:
    """Serials of the current move in order of time, overdue ones marked, NEXT named; the rest in the drawer."""
    facts = book.facts(state.play, state.responses)
    of_session = book.of_session(state.moves)
    rows, drawer = [], []
    for plan in book.plans.values():
        entry = state.play.serials.get(plan.id, PLANNED)
        if plan.id in of_session or entry is not PLANNED:
            due = book.due(plan, state.play)
            ready = plan.holds(facts)
            row = QueueRow(
                plan.id,
                plan.kind,
                entry.title or plan.title,
                _to(book, plan),
                plan.sort,
                _status(state, plan, due, clock, ready=ready),
                entry.clock if entry.status == "released" else due,
                ready,
                plan.suggested is not None and entry.status == "planned" and plan.suggested(facts),
                plan.optional,
                plan.auto,
                bool(reached(state, audience_of(book, plan.id))),
            )
            if _in_queue(book, state, plan, row):
                rows.append(row)
            elif (
                row.status == "waiting" and book.in_its_time(plan, state.play) and (row.suggested or book.at_hand(plan))
            ):
                drawer.append(row)
    rows += [_ad_hoc(state, inject) for inject in state.play.delivered if inject not in book.plans]
    rows += [_improvised(question) for question in state.play.questions.values() if question.improvised]
    rows.sort(key=lambda row: (row.status not in _GONE, row.due if row.due is not None else float("inf")))
    upcoming = _upcoming(rows)
    rows = [_marked(row, upcoming) for row in rows]
    return Queue(tuple(rows), tuple(sorted(drawer, key=lambda row: not row.suggested)), upcoming)


def audience_of(book: Rulebook, serial: str) -> tuple[str, ...]:
    """Whom an inject or a decision of the scenario is for, in play or not."""
    return book.to[serial] if serial in book.to else book.who.get(serial, ())


def reached(state: State, to: Sequence[str]) -> tuple[str, ...]:
    """Those of an audience that are in play."""
    return tuple(role for role in state.roles if ALL in to or role in to)


def unreached(book: Rulebook, state: State) -> tuple[str, ...]:
    """Serials of this session that are for no role in play, in the order of the scenario."""
    of_session = book.of_session(state.moves)
    return tuple(plan for plan in book.plans if plan in of_session and not reached(state, audience_of(book, plan)))


def reach_words(state: State, to: Sequence[str], names: Names) -> str:
    """Which of an audience are not in play, in words; "" if all are."""
    gone = [role for role in to if role != ALL and role not in state.roles]
    if not gone:
        return ""
    if not reached(state, to):
        return (
            tr("It reaches nobody: {roles} is not in play.", roles=names.seats(gone))
            if len(gone) == 1
            else tr("It reaches nobody: none of these is in play: {roles}.", roles=names.seats(gone))
        )
    return tr("Not in play: {roles}", roles=names.seats(gone))


def room(book: Rulebook, state: State) -> tuple[RoomRow, ...]:
    """Every role in play: who has answered, who drafts, who has unread injects."""
    question = current_question(state)
    return tuple(_room_row(book, state, role, question) for role in state.roles)


def tracks(book: Rulebook, state: State) -> tuple[TrackRow, ...]:
    """Every track with its last change."""
    return tuple(
        TrackRow(
            track,
            spec.title,
            state.play.tracks.get(track, spec.start),
            spec.min,
            spec.max,
            book.band(track, state.play.tracks.get(track, spec.start)),
            state.play.changes.get(track),
            spec.visible != "all",
            spec.unit or "",
        )
        for track, spec in book.scenario.tracks.items()
    )


def current_question(state: State) -> Question | None:
    """The decision that needs attention now: the oldest closed and unresolved one, else the newest open one."""
    questions = state.play.questions.values()
    closed = next((question for question in questions if question.status == "closed"), None)
    if closed is not None:
        return closed
    return next((question for question in reversed(questions) if question.status == "open"), None)


def writing(state: State, question: Question) -> tuple[str, ...]:
    """Roles asked that have begun an answer and have sent none."""
    return tuple(
        role
        for role in question.who
        if state.draft(question.decision, role) is not None and state.submitted(question.decision, role) is None
    )


def move_left(state: State, clock: float) -> float:
    """Seconds left in the current move; negative when it overruns."""
    return state.play.move_started + state.play.move_minutes * 60 - clock


def just_opened(state: State) -> bool:
    """Whether nothing has gone out since the move opened: the time in which its text is read aloud."""
    play = state.play
    if not play.move or state.phase in {"before", "ended"}:
        return False
    asked, sent = next(reversed(play.questions.values()), None), next(reversed(play.delivered.values()), None)
    return (asked is None or asked.move != play.move) and (sent is None or sent.move != play.move)


def _to(book: Rulebook, plan: Plan) -> tuple[str, ...]:
    scenario = book.scenario
    names = scenario.injects[plan.id].to if plan.kind == "inject" else scenario.decisions[plan.id].who
    return tuple(names)


def _status(state: State, plan: Plan, due: float | None, clock: float, *, ready: bool) -> str:
    question = state.play.questions.get(plan.id)
    if question is not None:
        return "done" if question.status == "resolved" else question.status
    status = state.play.serials.get(plan.id, PLANNED).status
    if status == "released":
        return "done"
    if status in {"held", "skipped", "recalled", "armed"}:
        return status
    if due is None or (not ready and status != "deferred"):
        return "waiting"
    if due + ON_TIME < clock:
        return "overdue"
    return "deferred" if status == "deferred" else "planned"


def _in_queue(book: Rulebook, state: State, plan: Plan, row: QueueRow) -> bool:
    if row.status in {"armed", "held", "deferred", "overdue", "planned", "open", "closed"}:
        return not plan.move or book.scenario.moves[plan.move].practice == state.play.practice
    entry = state.play.serials.get(plan.id)
    if row.status in {"done", "skipped", "recalled"} and entry is not None:
        return entry.clock >= state.play.move_started
    return False


def _upcoming(rows: list[QueueRow]) -> str | None:
    """The overdue or armed serial that has waited longest, else the next planned one."""
    for wanted in ({"overdue", "armed"}, {"planned", "deferred"}):
        for row in rows:
            if row.status in wanted and not row.auto:
                return row.serial
    return None


def _marked(row: QueueRow, upcoming: str | None) -> QueueRow:
    if row.serial != upcoming or row.status != "planned":
        return row
    values = [getattr(row, name) for name in row.__slots__]
    values[row.__slots__.index("status")] = "next"
    return QueueRow(*values)


def _ad_hoc(state: State, inject: str) -> QueueRow:
    delivered = state.play.delivered[inject]
    to = () if "all" in delivered.to else delivered.to
    status = "recalled" if delivered.recalled is not None else "done"
    return QueueRow(
        inject,
        "inject",
        delivered.title,
        to,
        "ad-hoc",
        status,
        delivered.clock,
        ready=True,
        suggested=False,
        optional=False,
        auto=False,
        reaches=bool(reached(state, delivered.to)),
    )


def _improvised(question: Question) -> QueueRow:
    return QueueRow(
        question.decision,
        "decision",
        question.title,
        () if question.public else question.who,
        "ad-hoc",
        "done" if question.status == "resolved" else question.status,
        question.opened,
        ready=True,
        suggested=False,
        optional=False,
        auto=False,
    )


def _room_row(book: Rulebook, state: State, role: str, question: Question | None) -> RoomRow:
    status, clock, words = "idle", state.active.get(role), 0
    if question is not None:
        answer = state.submitted(question.decision, role)
        draft = state.draft(question.decision, role)
        if role not in question.who:
            status = "not-asked"
        elif answer is not None:
            status, clock = "answered", answer.clock
        elif state.took_part(question, role):
            status = "answered"
        elif draft is not None:
            status, words = "drafting", len(draft.rationale.split()) + len(draft.text.split())
        else:
            status = "asked"  # whether anybody reads it, no record says
    unread = sum(
        delivered.recalled is None
        and ("all" in delivered.to or role in delivered.to)
        and role not in state.acknowledged.get(inject, {})
        for inject, delivered in state.play.delivered.items()
    )
    person = state.persons.get(role, ("", False))[0]
    return RoomRow(role, book.scenario.roles[role].title, person, status, clock, words, unread)
