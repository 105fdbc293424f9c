"""Where play can go: a search that proves what can never happen.

The search grows one description of everything possible until it grows no more: the range of every track, the flags that may be
up, the injects that may be released, the options that may stand. Each inject and each decision counts once, and every order is
allowed, so the description holds at least all that play as written can reach. What is outside it is therefore **proved**
unreachable; what is inside it is not promised (`rehearse` plays and counts). The facilitator may of course overrule a scenario:
a proof speaks of play as written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tabletop.i18n import listed, tr
from tabletop.scenario import walk
from tabletop.scenario.condition_tree import (
    And,
    AnswerCount,
    AtMove,
    Compare,
    Fired,
    HasOutcome,
    Name,
    Node,
    Not,
    Or,
    Outcome,
    Raised,
)
from tabletop.scenario.conditions import ConditionNames, certain, certain_band, parse
from tabletop.scenario.diagnostics import Finding, Path
from tabletop.scenario.model import Argument, Consequences, Decision, Individual, Scenario, Sum

Range = tuple[int, int]


@dataclass
class Reach:
    """All that play as written may reach, and perhaps more; never less."""

    tracks: dict[str, Range]
    flags: set[str] = field(default_factory=set)
    injects: set[str] = field(default_factory=set)
    decisions: set[str] = field(default_factory=set)
    offered: set[tuple[str, str]] = field(default_factory=set)  #: decision, option
    stands: set[tuple[str, str]] = field(default_factory=set)  #: decision, option
    rows: set[tuple[str, int]] = field(default_factory=set)  #: decision, row of its payoff table
    released: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)

    def size(self) -> tuple[object, ...]:
        """Changes exactly when something was added."""
        sets = (
            self.flags,
            self.injects,
            self.decisions,
            self.offered,
            self.stands,
            self.rows,
            self.released,
            self.opened,
        )
        return (*(len(part) for part in sets), tuple(self.tracks.values()))


class _Search:
    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.names = ConditionNames.of(scenario)
        self.trees = {path: parse(text).root for path, text in walk.conditions(scenario)}
        self.reach = Reach({key: (track.start, track.start) for key, track in scenario.tracks.items()})

    def run(self) -> Reach:
        before: tuple[object, ...] = ()
        while before != (now := self.reach.size()):
            before = now
            for key, inject in self.scenario.injects.items():
                if self.may_all(("inject", key, "when"), inject.when) or key in self.reach.released:
                    self.reach.injects.add(key)
                    self.follow(inject)
            for key, decision in self.scenario.decisions.items():
                if self.may_all(("decision", key, "when"), decision.when) or key in self.reach.opened:
                    self.reach.decisions.add(key)
                    self.decide(key, decision)
            for key in self.reach.tracks:
                self.reach.tracks[key] = self.range_of(key)
        return self.reach

    def follow(self, part: Consequences) -> None:
        self.reach.flags |= set(part.set)
        self.reach.released |= set(part.release)
        self.reach.opened |= set(part.open)

    def decide(self, key: str, decision: Decision) -> None:
        for name, option in decision.options.items():
            if self.may_all(("decision", key, "option", name, "when"), option.when):
                self.reach.offered.add((key, name))
        for name in possible_outcomes(decision, len(self.scenario.members(decision.who))):
            if (key, name) in self.reach.offered or name == decision.no_decision:
                self.reach.stands.add((key, name))
                self.follow(decision.options[name])
        if isinstance(decision.rule, Individual):
            for index, row in enumerate(decision.rule.payoff):
                if self.may_all(("decision", key, "rule", "payoff", index, "when"), row.when):
                    self.reach.rows.add((key, index))
                    self.follow(row)

    # -- tracks -------------------------------------------------------------------------------------------------------------

    def range_of(self, key: str) -> Range:
        """The values a track can take: every source that may act adds its least and its most, or nothing."""
        track = self.scenario.tracks[key]
        low, high = track.start, track.start
        down = up = 0
        for name in self.reach.injects:
            delta = self.scenario.injects[name].effects.get(key, 0)
            down, up = down + min(0, delta), up + max(0, delta)
        for name in self.reach.decisions:
            decision = self.scenario.decisions[name]
            least, most = self.decision_range(name, decision, key)
            down, up = down + least, up + most
            if isinstance(decision.rule, Sum) and key in decision.rule.into:
                asked, factor = len(self.scenario.members(decision.who)), decision.rule.into[key]
                ends = [0.0, asked * factor * (decision.min or 0), asked * factor * (decision.max or 0)]
                low, high = min(low, int(min(ends)) - 1), max(high, int(max(ends)) + 1)
        return max(track.min, min(track.max, low + down)), min(track.max, max(track.min, high + up))

    def decision_range(self, name: str, decision: Decision, key: str) -> Range:
        """The least and the most that one decision can add to a track."""
        deltas = [
            option.effects.get(key, 0) for each, option in decision.options.items() if (name, each) in self.reach.stands
        ]
        if decision.kind == "several":
            least, most = sum(min(0, delta) for delta in deltas), sum(max(0, delta) for delta in deltas)
        else:
            least, most = min([0, *deltas]), max([0, *deltas])
        if isinstance(decision.rule, Individual):
            asked = len(self.scenario.members(decision.who))
            rows = [
                row.effects.get(key, 0)
                for index, row in enumerate(decision.rule.payoff)
                if (name, index) in self.reach.rows
            ]
            return asked * least + min([0, *rows]), asked * most + max([0, *rows])
        return least, most

    # -- conditions ---------------------------------------------------------------------------------------------------------

    def may_all(self, path: Path, texts: Sequence[str]) -> bool:
        """Whether a list of conditions may hold as a whole."""
        return self.blocking(path, texts) is None

    def blocking(self, path: Path, texts: Sequence[str]) -> int | None:
        """The index of a condition that keeps the list from ever holding; None if it may hold."""
        trees = [self.trees[(*path, index)] for index in range(len(texts))]
        for index, tree in enumerate(trees):
            if not self.may(tree)[0]:
                return index
        if not self.contradict(trees):
            return None
        # what contradicts itself still does with more behind it
        return bisect_left(range(len(trees)), True, key=lambda index: self.contradict(trees[: index + 1]))

    def may(self, node: Node) -> tuple[bool, bool]:
        """Whether a condition may be true, and whether it may be false."""
        reach = self.reach
        match node:
            case And(parts):
                each = [self.may(part) for part in parts]
                return all(true for true, _ in each) and not self.contradict(parts), any(false for _, false in each)
            case Or(parts):
                each = [self.may(part) for part in parts]
                return any(true for true, _ in each), all(false for _, false in each)
            case Not(part):
                true, false = self.may(part)
                return false, true
            case Compare():
                return _either(self.compare(node))
            case AtMove(operator, move):
                place = self.names.moves.index(move.id)
                return _either(certain((-1, len(self.names.moves) - 1), operator, (place, place)))
            case Outcome(decision, role, option, negated):
                if negated:
                    return decision.id in reach.decisions, True
                return (decision.id, option.id) in (reach.stands if role is None else reach.offered), True
            case AnswerCount(decision, option, operator, number):
                most = len(self.names.decisions[decision.id].roles) if (decision.id, option.id) in reach.offered else 0
                return decision.id in reach.decisions and certain(
                    (0, most), operator, (number, number)
                ) is not False, True
            case HasOutcome(decision):
                return decision.id in reach.decisions, True
            case Fired(inject):
                return inject.id in reach.injects, True
            case Raised(flag):
                return flag.id in reach.flags, True

    def compare(self, node: Compare) -> bool | None:
        left = self.reach.tracks[node.track.id]
        if isinstance(node.right, int):
            return certain(left, node.operator, (node.right, node.right))
        track = self.names.tracks[node.track.id]
        if node.right.id in track.bands:
            return certain_band(left, node.operator, track.span(node.right.id))
        if node.right.id == node.track.id:
            return node.operator in ("==", "<=", ">=")
        return certain(left, node.operator, self.reach.tracks[node.right.id])

    def contradict(self, parts: Sequence[Node]) -> bool:
        """Whether statements that must hold together leave no value for a track, or two outcomes for one decision."""
        left: dict[str, set[int]] = {}
        outcomes: dict[str, set[str]] = {}
        for part in _statements(parts):
            match part:
                case Compare(track=Name(id=key)) if not (
                    isinstance(part.right, Name) and part.right.id in self.names.tracks
                ):
                    low, high = self.reach.tracks[key]
                    if high - low > 1000:
                        continue
                    values = left.setdefault(key, set(range(low, high + 1)))
                    values &= {value for value in values if self.holds(part, value)}
                    if not values:
                        return True
                case Outcome(decision=Name(id=key), role=None, negated=False, option=option):
                    named = outcomes.setdefault(key, set())
                    named.add(option.id)
                    if len(named) > 1 and self.scenario.decisions[key].kind != "several":
                        return True
        return False

    def holds(self, node: Compare, value: int) -> bool:
        if isinstance(node.right, int):
            return bool(certain((value, value), node.operator, (node.right, node.right)))
        return bool(certain_band((value, value), node.operator, self.names.tracks[node.track.id].span(node.right.id)))


def _statements(parts: Sequence[Node]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, And):
            yield from _statements(part.parts)
        else:
            yield part


def _either(holds: bool | None) -> tuple[bool, bool]:
    return holds is not False, holds is not True


def possible_outcomes(decision: Decision, asked: int) -> list[str]:
    """The options that a rule can make stand, whatever is answered."""
    rule = decision.rule
    if isinstance(rule, Argument):
        named: set[str | None] = {rule.success, rule.failure, decision.no_decision}
    elif isinstance(rule, Sum):
        most = max(0.0, asked * (decision.max or 0))
        named = {*(band.option for band in rule.bands if band.at_least <= most), decision.no_decision}
    else:
        return list(decision.options)
    return [name for name in decision.options if name in named]


def reachable(scenario: Scenario) -> Reach:
    """All that play as written may reach; the scenario must have passed the checks of ids and conditions."""
    return _Search(scenario).run()


def unreachable(scenario: Scenario) -> list[Finding]:
    """What is proved never to happen: injects, decisions, options, rows of payoff tables, endings."""
    search = _Search(scenario)
    reach = search.run()
    found: list[Finding] = []
    for key, inject in scenario.injects.items():
        if key not in reach.injects:
            found.append(
                _never(
                    search, "R01", ("inject", key, "when"), inject.when, tr("the inject {id} can never be due", id=key)
                )
            )
    for key, decision in scenario.decisions.items():
        if key not in reach.decisions:
            found.append(
                _never(
                    search,
                    "R04",
                    ("decision", key, "when"),
                    decision.when,
                    tr("the decision {id} can never open", id=key),
                )
            )
        else:
            found += _options(search, key, decision)
    return found + list(_endings(search))


def _never(search: _Search, code: str, path: Path, texts: Sequence[str], message: str) -> Finding:
    index = search.blocking(path, texts) or 0
    ranges = _ranges(search.trees[(*path, index)], search.reach.tracks)
    if ranges:
        remedy = tr("this condition never holds in play as written ({ranges})", ranges=ranges)
    else:
        remedy = tr("this condition never holds in play as written")
    return Finding(code, (*path, index), message, remedy)


def _ranges(tree: Node, tracks: Mapping[str, Range]) -> str:
    """The ranges that the tracks of a condition can really reach, in words."""
    from tabletop.scenario.conditions import leaves

    compared = dict.fromkeys(leaf.track.id for leaf in leaves(tree) if isinstance(leaf, Compare))
    return listed(
        tr("{track} reaches {low} to {high}", track=key, low=tracks[key][0], high=tracks[key][1]) for key in compared
    )


def _options(search: _Search, key: str, decision: Decision) -> Iterator[Finding]:
    for name, option in decision.options.items():
        path: Path = ("decision", key, "option", name)
        if (key, name) not in search.reach.offered:
            yield _never(
                search, "R02", (*path, "when"), option.when, tr("the option {id} can never be offered", id=name)
            )
        elif (key, name) not in search.reach.stands:
            message = tr("the rule can never make the option {id} stand", id=name)
            yield Finding("R02", path, message, tr("name it in the rule or in no_decision, or delete it"), at_key=True)
    if isinstance(decision.rule, Individual):
        for index, row in enumerate(decision.rule.payoff):
            if (key, index) not in search.reach.rows:
                where: Path = ("decision", key, "rule", "payoff", index, "when")
                yield _never(search, "R05", where, row.when, tr("this row can never apply"))


def _endings(search: _Search) -> Iterator[Finding]:
    always: str | None = None
    for key, ending in search.scenario.endings.items():
        path: Path = ("ending", key, "when")
        if always is not None:
            message = tr("the ending {id} can never be reached: {other} always holds before it", id=key, other=always)
            yield Finding(
                "R03", path[:-1], message, tr("make the conditions of {other} stricter", other=always), at_key=True
            )
        elif not search.may_all(path, ending.when):
            yield _never(search, "R03", path, ending.when, tr("the ending {id} can never be reached", id=key))
        elif ending.when and not any(search.may(search.trees[(*path, index)])[1] for index in range(len(ending.when))):
            always = key
