"""A scenario made ready for play: conditions compiled, groups resolved, serials in the order of play.

Built once per scenario and shared by everything that decides; immutable in use.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tabletop.exercise.facts import PlayFacts
from tabletop.exercise.improvised import decision_of
from tabletop.exercise.seats import ALL
from tabletop.exercise.state import Play, Question, Response
from tabletop.scenario.conditions import compile_all
from tabletop.scenario.model import Decision, Inject, Scenario

Holds = Callable[[PlayFacts], bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """One numbered line of the MSEL as the scenario has it."""

    id: str
    kind: str  #: inject | decision
    title: str
    move: str  #: "" if it belongs to none
    at: int | None  #: minutes into the move
    conditional: bool  #: has ``when``
    auto: bool
    optional: bool
    holds: Holds
    suggested: Holds | None

    @property
    def sort(self) -> str:
        """Scheduled | conditional | contingency (SCENARIO_FORMAT: the kind is inferred)."""
        if self.at is not None:
            return "scheduled"
        return "conditional" if self.conditional else "contingency"


class Rulebook:
    """Everything the rules need to know of a scenario, looked up in constant time."""

    def __init__(self, scenario: Scenario) -> None:
        """Compile ``scenario``; it must have passed the checks of :mod:`tabletop.scenario.check`."""
        self.scenario = scenario
        self.move_index = {move: index for index, move in enumerate(scenario.moves)}
        self.starts = {track: spec.start for track, spec in scenario.tracks.items()}
        self._bands = {
            track: (sorted(spec.bands.values()), sorted(spec.bands, key=spec.bands.__getitem__))
            for track, spec in scenario.tracks.items()
        }
        self._visible = {
            track: ("all",)
            if spec.visible == "all"
            else ()
            if spec.visible == "facilitator"
            else scenario.members(list(spec.visible))
            for track, spec in scenario.tracks.items()
        }
        self.plans = {plan.id: plan for plan in sorted(self._read_plans(), key=self._order)}
        self._callers = self._read_callers()
        self._of_session: dict[tuple[str, ...], frozenset[str]] = {}
        self.watched = tuple(plan for plan in self.plans.values() if plan.conditional and plan.at is None)
        self.auto = tuple(plan for plan in self.plans.values() if plan.auto)
        self.to = {
            inject: scenario.members(list(spec.to)) if spec.to else (ALL,) for inject, spec in scenario.injects.items()
        }
        self.who = {decision: scenario.members(list(spec.who)) for decision, spec in scenario.decisions.items()}
        self.options = {
            (decision, option): compile_all(spec.when, scenario)
            for decision, body in scenario.decisions.items()
            for option, spec in body.options.items()
        }
        self.payoffs = {
            decision: tuple((row, compile_all(row.when, scenario)) for row in body.rule.payoff)
            for decision, body in scenario.decisions.items()
            if body.rule.type == "individual"
        }
        self.endings = tuple(
            (ending, spec, compile_all(spec.when, scenario)) for ending, spec in scenario.endings.items()
        )

    def facts(self, play: Play, responses: Mapping[str, Mapping[str, Response]]) -> PlayFacts:
        """What conditions see of this play."""
        return PlayFacts(play, responses, self.move_index, self.starts)

    def title(self, serial: str) -> str:
        """The title of a serial as written; its id for one that no script foresaw."""
        plan = self.plans.get(serial)
        return plan.title if plan is not None else serial

    def inject(self, inject: str) -> Inject | None:
        """The inject as written, or None for an ad hoc one."""
        return self.scenario.injects.get(inject)

    def decision(self, decision: str) -> Decision:
        """The decision as written; KeyError if there is none."""
        return self.scenario.decisions[decision]

    def decision_put(self, question: Question) -> Decision:
        """The decision behind a question that was put: as written, or made of the question where no script foresaw it."""
        return decision_of(question) if question.improvised else self.scenario.decisions[question.decision]

    def band(self, track: str, value: int) -> str:
        """The word said for that value, "" if the track has no bands."""
        floors, words = self._bands[track]
        place = bisect_right(floors, value)
        return words[place - 1] if place else ""

    def visible(self, track: str) -> tuple[str, ...]:
        """Who may see the track: role ids, ("all",) or ()."""
        return self._visible[track]

    def clamp(self, track: str, value: int) -> int:
        """The value, held within the track's range."""
        spec = self.scenario.tracks[track]
        return max(spec.min, min(spec.max, value))

    def due(self, plan: Plan, play: Play) -> float | None:
        """Exercise time at which a serial of the current move is planned, or None if it has no time in it."""
        serial = play.serials.get(plan.id)
        if serial is not None and serial.status == "deferred":
            return serial.due
        if serial is not None and serial.status == "armed":
            return serial.clock
        if plan.at is None or plan.move != play.move:
            return None
        if serial is not None and serial.due is not None:
            return serial.due
        return play.move_started + plan.at * 60

    def in_its_time(self, plan: Plan, play: Play) -> bool:
        """Practice and the record do not mix; otherwise a serial may come in its move or later, one of no move at any time."""
        if not plan.move:
            return not play.practice
        practice = self.scenario.moves[plan.move].practice
        return practice == play.practice and self.move_index[plan.move] <= self.move_index.get(play.move, -1)

    def next_move(self, moves: tuple[str, ...], played: tuple[str, ...]) -> str | None:
        """The first of the session's moves that has not been played."""
        return next((move for move in moves if move not in played), None)

    def at_hand(self, plan: Plan) -> bool:
        """Whether the facilitator may want it unasked: not what only another serial's release or outcome calls for."""
        return plan.conditional or plan.id not in self._callers

    def of_session(self, moves: tuple[str, ...]) -> frozenset[str]:
        """Serials that can come up when these moves are played.

        Those of the moves, and those of no move, unless everything that calls for them belongs to other moves.
        """
        known = self._of_session.get(moves)
        if known is None:
            known = self._of_session[moves] = self._coming_up(moves)
        return known

    def _coming_up(self, moves: tuple[str, ...]) -> frozenset[str]:
        called: dict[str, list[str]] = {}
        for serial, callers in self._callers.items():
            for caller in callers:
                called.setdefault(caller, []).append(serial)
        found = {
            plan.id
            for plan in self.plans.values()
            if (plan.move in moves if plan.move else plan.conditional or not self._callers.get(plan.id))
        }
        rest = list(found)
        while rest:
            for serial in called.get(rest.pop(), ()):
                if serial in self.plans and not self.plans[serial].move and serial not in found:
                    found.add(serial)
                    rest.append(serial)
        return frozenset(found)

    def _read_callers(self) -> dict[str, set[str]]:
        """For each serial, those whose release or outcome calls for it."""
        callers: dict[str, set[str]] = {}
        for caller, inject in self.scenario.injects.items():
            for serial in (*inject.release, *inject.open):
                callers.setdefault(serial, set()).add(caller)
        for caller, decision in self.scenario.decisions.items():
            rows = decision.rule.payoff if decision.rule.type == "individual" else []
            for part in (*decision.options.values(), *rows):
                for serial in (*part.release, *part.open):
                    callers.setdefault(serial, set()).add(caller)
        return callers

    def _read_plans(self) -> list[Plan]:
        plans = []
        for kind, items in (("inject", self.scenario.injects), ("decision", self.scenario.decisions)):
            for key, item in items.items():
                plans.append(
                    Plan(
                        id=key,
                        kind=kind,
                        title=item.title,
                        move=item.move or "",
                        at=item.at,
                        conditional=bool(item.when),
                        auto=isinstance(item, Inject) and item.auto,
                        optional=item.optional,
                        holds=compile_all(item.when, self.scenario),
                        suggested=compile_all(item.suggest_when, self.scenario) if item.suggest_when else None,
                    )
                )
        return plans

    def _order(self, plan: Plan) -> tuple[int, int, bool]:
        move = self.move_index.get(plan.move, len(self.move_index))
        return move, plan.at if plan.at is not None else 10_000, plan.kind == "decision"
