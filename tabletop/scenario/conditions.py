"""The condition language: read, check against a scenario, compile to fast closures.

What conditions mean:

- A **track** is compared with a number, another track, or one of its bands. A band is compared as a word: ``escalation == tense``
  holds as long as "tense" is said, ``escalation > tense`` from the next band on.
- What is said of a **decision** is never true before it is decided: ``council-line is statement``, ``council-line is not
  statement``, ``council-line.berlin is statement`` and ``count(…) < 3`` all wait for it. To include the time before, put ``not``
  in front: ``not council-line is statement``.
- ``x fired`` is true from an inject's release on; a bare id is a flag; ``move >= response`` compares the order of moves.

There is no ``eval`` and no Python syntax: texts of strangers are parsed, checked and turned into closures over :class:`ConditionFacts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tabletop.i18n import series, tr
from tabletop.scenario.condition_facts import ConditionFacts, Test
from tabletop.scenario.condition_names import ConditionNames, DecisionNames, nearest, suggestion
from tabletop.scenario.condition_parser import KEYWORDS, parse
from tabletop.scenario.condition_tree import (
    And,
    AnswerCount,
    AtMove,
    Compare,
    Condition,
    ConditionError,
    Fired,
    HasOutcome,
    Name,
    Node,
    Not,
    Operator,
    Or,
    Outcome,
    Raised,
)

if TYPE_CHECKING:  # the models load pydantic, which reading a condition does not need
    from tabletop.scenario.model import Scenario

__all__ = (
    "KEYWORDS",
    "Condition",
    "ConditionError",
    "ConditionFacts",
    "ConditionNames",
    "Problem",
    "Test",
    "certain",
    "check",
    "compile",
    "compile_all",
    "leaves",
    "parse",
    "references",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a condition that reads well, or (made from a ConditionError) with one that does not."""

    column: int
    length: int
    code: str
    words: str
    remedy: str


def leaves(node: Node) -> Iterator[Node]:
    """The statements of a condition from left to right, without and, or, not."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def references(condition: Condition) -> frozenset[str]:
    """The ids of tracks, bands, flags, injects, decisions and moves that a condition names (not options, not roles)."""
    found: set[str] = set()
    for leaf in leaves(condition.root):
        match leaf:
            case Compare(track, _, right):
                found.add(track.id)
                if isinstance(right, Name):
                    found.add(right.id)
            case AtMove(_, name) | HasOutcome(name) | Fired(name) | Raised(name):
                found.add(name.id)
            case Outcome(decision=decision) | AnswerCount(decision=decision):
                found.add(decision.id)
    return frozenset(found)


def certain(left: tuple[int, int], operator: Operator, right: tuple[int, int]) -> bool | None:
    """Whether a comparison of two values within these ranges always holds (True), never (False) or depends (None)."""
    (low, high), (low2, high2) = left, right
    match operator:
        case "<":
            return True if high < low2 else False if low >= high2 else None
        case "<=":
            return True if high <= low2 else False if low > high2 else None
        case ">" | ">=":
            return certain(right, "<" if operator == ">" else "<=", left)
        case "==":
            return False if high < low2 or low > high2 else True if low == high == low2 == high2 else None
        case "!=":
            same = certain(left, "==", right)
            return None if same is None else not same


def certain_band(left: tuple[int, int], operator: Operator, band: tuple[int, int]) -> bool | None:
    """As :func:`certain`, against a band of values that counts as one word."""
    low, high = band
    match operator:
        case "<" | ">=":
            return certain(left, operator, (low, low))
        case ">" | "<=":
            return certain(left, operator, (high, high))
        case "==":
            return False if left[1] < low or left[0] > high else True if low <= left[0] and left[1] <= high else None
        case "!=":
            same = certain_band(left, "==", band)
            return None if same is None else not same


# -- checking ---------------------------------------------------------------------------------------------------------------


def check(condition: Condition, names: ConditionNames) -> list[Problem]:
    """Everything wrong with a condition in this scenario: unknown ids, wrong kinds, comparisons that never change."""
    found: list[Problem] = []
    for leaf in leaves(condition.root):
        found.extend(_check_leaf(leaf, names))
    return found


def _at(name: Name, code: str, words: str, remedy: str) -> Problem:
    return Problem(name.column, len(name.id), code, words, remedy)


_EXAMPLES = {
    "track": "{id} >= 4",
    "flag": "{id}",
    "inject": "{id} fired",
    "decision": "{id} is …",
    "move": "move >= {id}",
    "role": "council-line.{id} is …",
}


def _kind(name: Name, kind: str, known: Iterable[str], names: ConditionNames) -> list[Problem]:
    """Nothing if the id is of this kind; else the problem, with the way its real kind is asked for."""
    known = list(known)
    if name.id in known:
        return []
    actual = names.kinds.get(name.id)
    what = {
        "track": tr("a track"),
        "flag": tr("a flag"),
        "inject": tr("an inject"),
        "decision": tr("a decision"),
        "move": tr("a move"),
        "role": tr("a role"),
    }
    if actual is not None:
        words = tr("“{id}” is {actual}, not {kind}", id=name.id, actual=what[actual], kind=what[kind])
        return [
            _at(
                name,
                "C11",
                words,
                tr(
                    "of {actual} one asks: {example}", actual=what[actual], example=_EXAMPLES[actual].format(id=name.id)
                ),
            )
        ]
    everything = known if nearest(name.id, known) or kind != "flag" else list(names.kinds)
    words = tr("there is no {id} in this scenario ({kind} is expected)", id=name.id, kind=what[kind])
    return [_at(name, "C10", words, suggestion(name.id, everything))]


def _check_leaf(leaf: Node, names: ConditionNames) -> list[Problem]:
    match leaf:
        case Compare():
            return _check_compare(leaf, names)
        case AtMove():
            return _check_move(leaf, names)
        case Outcome():
            return _check_outcome(leaf, names)
        case AnswerCount():
            return _check_count(leaf, names)
        case HasOutcome(decision):
            return _kind(decision, "decision", names.decisions, names)
        case Fired(inject):
            return _kind(inject, "inject", names.injects, names)
        case Raised(flag):
            return _kind(flag, "flag", names.flags, names)
    return []


def _check_compare(leaf: Compare, names: ConditionNames) -> list[Problem]:
    found = _kind(leaf.track, "track", names.tracks, names)
    if found:
        return found
    track = names.tracks[leaf.track.id]
    left = (track.low, track.high)
    if isinstance(leaf.right, int):
        holds = certain(left, leaf.operator, (leaf.right, leaf.right))
    elif leaf.right.id in track.bands:
        holds = certain_band(left, leaf.operator, track.span(leaf.right.id))
    elif leaf.right.id in names.tracks:
        other = names.tracks[leaf.right.id]
        holds = None if leaf.right.id != leaf.track.id else leaf.operator in ("==", "<=", ">=")
        holds = certain(left, leaf.operator, (other.low, other.high)) if holds is None else holds
    elif leaf.right.id in names.kinds:
        return _kind(leaf.right, "track", names.tracks, names)
    else:
        known = [*track.bands, *names.tracks]
        words = tr("“{id}” is neither a band of {track} nor a track", id=leaf.right.id, track=leaf.track.id)
        return [_at(leaf.right, "C12", words, suggestion(leaf.right.id, known))]
    remedy = tr(
        "{track} runs from {low} to {high}; compare it with something inside",
        track=leaf.track.id,
        low=track.low,
        high=track.high,
    )
    return _constant(holds, leaf.track.column, leaf.length, remedy)


def _constant(holds: bool | None, column: int, length: int, remedy: str) -> list[Problem]:
    if holds is None:
        return []
    if holds:
        return [Problem(column, length, "C14", tr("this always holds"), remedy)]
    return [Problem(column, length, "C13", tr("this can never hold"), remedy)]


def _check_move(leaf: AtMove, names: ConditionNames) -> list[Problem]:
    found = _kind(leaf.move, "move", names.moves, names)
    if found:
        return found
    place = names.moves.index(leaf.move.id)
    holds = certain((0, len(names.moves) - 1), leaf.operator, (place, place))
    remedy = tr("the moves are, in order: {moves}", moves=series(names.moves))
    return _constant(holds, leaf.column, leaf.move.column + len(leaf.move.id) - leaf.column, remedy)


def _check_outcome(leaf: Outcome, names: ConditionNames) -> list[Problem]:
    if leaf.decision.id in names.tracks and leaf.role is None:
        right = f"{leaf.decision.id} {'!=' if leaf.negated else '=='} {leaf.option.id}"
        words = tr("“{id}” is a track; “is” is said of decisions", id=leaf.decision.id)
        return [_at(leaf.decision, "C11", words, tr("write {right}", right=right))]
    found = _kind(leaf.decision, "decision", names.decisions, names)
    if found:
        return found
    decision = names.decisions[leaf.decision.id]
    if leaf.role is not None:
        return _check_role(leaf.role, names, decision) + _check_answer(leaf.decision, leaf.option, decision)
    found = _check_option(leaf.option, leaf.decision, decision)
    if decision.individual and not found:
        words = tr("each role has its own outcome in {id}; there is none for all", id=leaf.decision.id)
        right = f"count({leaf.decision.id} is {leaf.option.id}) >= 1"
        return [
            _at(
                leaf.decision,
                "C15",
                words,
                tr("write {right}, or name the role: {id}.role is …", right=right, id=leaf.decision.id),
            )
        ]
    return found


def _check_role(role: Name, names: ConditionNames, decision: DecisionNames) -> list[Problem]:
    if role.id in decision.roles:
        return []
    if role.id in names.roles:
        words = tr("{role} is not asked in this decision", role=role.id)
        return [_at(role, "C12", words, tr("asked are: {roles}", roles=series(decision.roles)))]
    return [_at(role, "C10", tr("there is no role {role}", role=role.id), suggestion(role.id, decision.roles))]


def _check_option(option: Name, name: Name, decision: DecisionNames) -> list[Problem]:
    if option.id in decision.options:
        return []
    words = tr("{option} is not an option of {decision}", option=option.id, decision=name.id)
    return [_at(option, "C12", words, suggestion(option.id, decision.options))]


def _check_answer(name: Name, option: Name, decision: DecisionNames) -> list[Problem]:
    if decision.kind not in ("choice", "several"):
        words = tr("roles answer {decision} with {kind}, not with an option", decision=name.id, kind=decision.kind)
        return [
            _at(name, "C11", words, tr("ask for its outcome: {decision} is …, or {decision} decided", decision=name.id))
        ]
    return _check_option(option, name, decision)


def _check_count(leaf: AnswerCount, names: ConditionNames) -> list[Problem]:
    found = _kind(leaf.decision, "decision", names.decisions, names)
    if found:
        return found
    decision = names.decisions[leaf.decision.id]
    found = _check_answer(leaf.decision, leaf.option, decision)
    if found:
        return found
    most = len(decision.roles)
    holds = certain((0, most), leaf.operator, (leaf.number, leaf.number))
    remedy = tr("{most} roles are asked; compare with something from 0 to {most}", most=most)
    return _constant(holds, leaf.column, leaf.length, remedy)


# -- compiling --------------------------------------------------------------------------------------------------------------


def compile(condition: Condition, scenario: Scenario | ConditionNames) -> Test:  # noqa: A001 - read as conditions.compile
    """A closure that answers the condition; raises :class:`ConditionError` for an id this scenario does not have.

    Building costs far more than asking: keep the closures as long as the scenario.
    """
    from tabletop.scenario.condition_compiler import build

    names = scenario if isinstance(scenario, ConditionNames) else ConditionNames.of(scenario)
    for problem in check(condition, names):
        if problem.code in ("C10", "C11", "C12"):
            raise ConditionError(problem.column, problem.length, problem.code, problem.words, problem.remedy)
    return build(condition.root, names)


def compile_all(texts: Sequence[str], scenario: Scenario | ConditionNames) -> Test:
    """A closure that holds when all of these conditions do; with none it always holds."""
    from tabletop.scenario.condition_compiler import all_of

    names = scenario if isinstance(scenario, ConditionNames) else ConditionNames.of(scenario)
    return all_of([compile(parse(text), names) for text in texts])
