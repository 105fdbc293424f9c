"""Where the exercise will end at this pace, and what could be dropped without leaving an objective unexercised.

A forecast is an extrapolation, and says how it was made: the moves still to come take as long as planned, times the pace of the moves
played so far; the current move takes what its plan has left, or what is overdue in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from tabletop.exercise.coverage import Cover, coverage
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.exercise.state import PLANNED, State
from tabletop.i18n import series, tr

PACE = (0.5, 2.0)  #: least and most that one slow or quick move may say about the others
WORTH_SAYING = 120.0  #: seconds by which ENDEX must be off the plan before anybody is told
_OUT = frozenset({"released", "recalled"})
_DROPPED = frozenset({"skipped", "held"})


@dataclass(frozen=True, slots=True)
class Drop:
    """An optional serial that could be left out."""

    serial: str
    title: str
    minutes: int  #: that it is planned to take
    unserved: tuple[str, ...]  #: ids of objectives that nothing else would exercise


@dataclass(frozen=True, slots=True)
class Forecast:
    """ENDEX at this pace, against the plan."""

    planned: float  #: exercise time of ENDEX by the plan, in seconds
    expected: float  #: the same at this pace
    pace: float  #: actual by planned length of the moves played, within :data:`PACE`
    drops: tuple[Drop, ...]  #: what could be left out, the soonest first
    enough: tuple[
        str, ...
    ]  #: serials among them that together win the time back and leave no objective out; () if none do

    @property
    def late(self) -> float:
        """Seconds by which ENDEX comes late; negative if early."""
        return self.expected - self.planned


def cover(book: Rulebook, state: State) -> tuple[Cover, ...]:
    """Every objective with what served it, what still may, and what was noted about it; practice does not count."""
    to_come = _ahead(book, state) if state.phase != "ended" else ()
    ahead = [_objectives(book, plan.id) for plan in to_come]
    aims = [(key, spec.title) for key, spec in book.scenario.objectives.items()]
    return tuple(
        replace(aim, ahead=sum(aim.objective in objectives for objectives in ahead)) for aim in coverage(state, aims)
    )


def forecast(book: Rulebook, state: State, clock: float) -> Forecast | None:
    """Extrapolate from the moves played; None before STARTEX and after ENDEX, and in practice, which has no pace."""
    play = state.play
    if not state.started or state.phase == "ended" or play.practice or not play.move:
        return None
    minutes = {move: spec.minutes for move, spec in book.scenario.moves.items()}
    practice = [move for move, spec in book.scenario.moves.items() if spec.practice]
    counted = [move for move in state.moves if move in minutes and move not in practice]
    before = [move for move in play.moves_played if move in counted and move != play.move]
    later = [move for move in counted if move not in play.moves_played]
    began = _began(state)
    planned_before = sum(minutes[move] for move in before) * 60.0
    pace = _pace(play.move_started - began, planned_before)
    left = max(play.move_started + play.move_minutes * 60.0 - clock, _overdue(book, state, clock), 0.0)
    expected = clock + left + sum(minutes[move] for move in later) * 60.0 * pace
    planned = began + sum(minutes[move] for move in counted) * 60.0
    drops = tuple(_drops(book, state))
    return Forecast(planned, expected, pace, drops, _enough(book, state, drops, expected - planned))


def in_words(seen: Forecast) -> str:
    """The forecast in a sentence; "" while the exercise keeps to its plan."""
    if abs(seen.late) < WORTH_SAYING:
        return ""
    minutes = round(abs(seen.late) / 60)
    if seen.late < 0:
        return tr("At this pace ENDEX comes {minutes} min early.", minutes=minutes)
    if not seen.enough:
        return tr("At this pace ENDEX comes {minutes} min late.", minutes=minutes)
    return tr(
        "At this pace ENDEX comes {minutes} min late; dropping {serials} still exercises every objective.",
        minutes=minutes,
        serials=series(seen.enough),
    )


def _began(state: State) -> float:
    """Exercise time at which the moves that count began: practice lies before it."""
    return state.play.began if state.play.began is not None else state.play.move_started


def _pace(actual: float, planned: float) -> float:
    least, most = PACE
    return min(most, max(least, actual / planned)) if planned and actual > 0 else 1.0


def _overdue(book: Rulebook, state: State, clock: float) -> float:
    """What the current move still needs if its plan goes on from the serial that should have gone out long ago."""
    play = state.play
    end = play.move_started + play.move_minutes * 60.0
    due = [
        at
        for plan in book.plans.values()
        if play.serials.get(plan.id, PLANNED).status in {"planned", "deferred"}
        and not plan.conditional
        and (at := book.due(plan, play)) is not None
    ]
    return max(0.0, end - min(due)) if due and min(due) < clock else 0.0


def _ahead(book: Rulebook, state: State) -> Iterable[Plan]:
    """Serials that are still planned for this session, in this move or a later one."""
    now = book.move_index.get(state.play.move, -1)
    of_session = book.of_session(state.moves)
    for plan in book.plans.values():
        status = state.play.serials.get(plan.id, PLANNED).status
        practice = _is_practice(book, plan.move)
        gone = bool(plan.move) and book.move_index[plan.move] < now
        if plan.id in of_session and status not in _OUT | _DROPPED and not practice and not gone:
            yield plan


def _is_practice(book: Rulebook, move: str) -> bool:
    """Practice is not for the record."""
    return move in book.scenario.moves and book.scenario.moves[move].practice


def _objectives(book: Rulebook, serial: str) -> Collection[str]:
    spec = book.scenario.injects.get(serial) or book.scenario.decisions.get(serial)
    return spec.objectives if spec is not None else ()


def _unserved(book: Rulebook, state: State, without: Collection[str]) -> tuple[str, ...]:
    """Objectives that are served now or by the plan, and by nothing any more without these serials."""
    out = [serial for serial, entry in state.play.serials.items() if entry.status in _OUT]
    ahead = [plan.id for plan in _ahead(book, state)]
    possible = {key for serial in (*out, *ahead) for key in _objectives(book, serial)}
    kept = {key for serial in (*out, *ahead) if serial not in without for key in _objectives(book, serial)}
    return tuple(key for key in book.scenario.objectives if key in possible - kept)


def _drops(book: Rulebook, state: State) -> Iterable[Drop]:
    """Optional scheduled serials; an inject takes until the next serial of its move, a decision the time it is given at least."""
    for plan in _ahead(book, state):
        if not plan.optional or plan.at is None:
            continue
        later = [other.at for other in book.plans.values() if other.move == plan.move and (other.at or 0) > plan.at]
        end = book.scenario.moves[plan.move].minutes if plan.move else plan.at
        minutes = min([at for at in later if at is not None], default=end) - plan.at
        if plan.kind == "decision":
            minutes = max(minutes, book.scenario.decisions[plan.id].minutes)
        if minutes > 0:
            yield Drop(plan.id, plan.title, minutes, _unserved(book, state, {plan.id}))


def _enough(book: Rulebook, state: State, drops: Collection[Drop], late: float) -> tuple[str, ...]:
    """The fewest droppable serials that win ``late`` seconds back together, the longest first."""
    if late < WORTH_SAYING:
        return ()
    chosen: list[str] = []
    won = 0.0
    for drop in sorted(drops, key=lambda drop: -drop.minutes):
        if not drop.unserved and not _unserved(book, state, {*chosen, drop.serial}):
            chosen.append(drop.serial)
            won += drop.minutes * 60.0
            if won >= late:
                return tuple(chosen)
    return ()
