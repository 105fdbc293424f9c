"""Condition trees as closures over the facts of a play.

One closure per statement and operator, so that asking costs one call and no dispatch: a rehearsal asks millions of times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from tabletop.scenario.condition_facts import ConditionFacts, Test
from tabletop.scenario.condition_names import ConditionNames
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
    Operator,
    Or,
    Outcome,
    Raised,
)


def build(node: Node, names: ConditionNames) -> Test:
    """The closure of a tree whose ids have been checked."""
    match node:
        case And(parts):
            return all_of([build(part, names) for part in parts])
        case Or(parts):
            return _any_of([build(part, names) for part in parts])
        case Not(part):
            test = build(part, names)
            return lambda facts: not test(facts)
        case Compare():
            return _compare(node, names)
        case AtMove(operator, move):
            return _number(lambda facts: facts.move(), operator, names.moves.index(move.id))
        case Outcome():
            return _outcome(node)
        case AnswerCount(decision, option, operator, number):
            return _count(decision.id, option.id, operator, number)
        case HasOutcome(decision):
            key = decision.id
            return lambda facts: facts.outcome(key) is not None
        case Fired(inject):
            key = inject.id
            return lambda facts: facts.fired(key)
        case Raised(flag):
            key = flag.id
            return lambda facts: facts.flag(key)
        case _:
            assert_never(node)


def all_of(tests: Sequence[Test]) -> Test:
    """Holds when every test does; always, when there is none."""
    match list(tests):
        case []:
            return lambda _: True
        case [only]:
            return only
        case [first, second]:
            return lambda facts: first(facts) and second(facts)
        case [first, second, third]:
            return lambda facts: first(facts) and second(facts) and third(facts)
        case many:
            fixed = tuple(many)
            return lambda facts: all(test(facts) for test in fixed)


def _any_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda facts: first(facts) or second(facts)
    fixed = tuple(tests)
    return lambda facts: any(test(facts) for test in fixed)


def _compare(node: Compare, names: ConditionNames) -> Test:
    key, operator, right = node.track.id, node.operator, node.right
    if isinstance(right, int):
        return _track(key, operator, right)
    track = names.tracks[key]
    if right.id in track.bands:
        return _band(key, operator, *track.span(right.id))
    return _tracks(key, operator, right)


def _track(key: str, operator: Operator, number: int) -> Test:
    match operator:
        case "==":
            return lambda facts: facts.track(key) == number
        case "!=":
            return lambda facts: facts.track(key) != number
        case "<":
            return lambda facts: facts.track(key) < number
        case "<=":
            return lambda facts: facts.track(key) <= number
        case ">":
            return lambda facts: facts.track(key) > number
        case ">=":
            return lambda facts: facts.track(key) >= number


def _band(key: str, operator: Operator, low: int, high: int) -> Test:
    match operator:
        case "==":
            return lambda facts: low <= facts.track(key) <= high
        case "!=":
            return lambda facts: not low <= facts.track(key) <= high
        case "<" | ">=":
            return _track(key, operator, low)
        case ">" | "<=":
            return _track(key, operator, high)


def _tracks(key: str, operator: Operator, right: Name) -> Test:
    other = right.id
    match operator:
        case "==":
            return lambda facts: facts.track(key) == facts.track(other)
        case "!=":
            return lambda facts: facts.track(key) != facts.track(other)
        case "<":
            return lambda facts: facts.track(key) < facts.track(other)
        case "<=":
            return lambda facts: facts.track(key) <= facts.track(other)
        case ">":
            return lambda facts: facts.track(key) > facts.track(other)
        case ">=":
            return lambda facts: facts.track(key) >= facts.track(other)


def _number(value: Callable[[ConditionFacts], int], operator: Operator, number: int) -> Test:
    match operator:
        case "==":
            return lambda facts: value(facts) == number
        case "!=":
            return lambda facts: value(facts) != number
        case "<":
            return lambda facts: value(facts) < number
        case "<=":
            return lambda facts: value(facts) <= number
        case ">":
            return lambda facts: value(facts) > number
        case ">=":
            return lambda facts: value(facts) >= number


def _count(decision: str, option: str, operator: Operator, number: int) -> Test:
    test = _number(lambda facts: facts.answers_counting(decision, option), operator, number)
    return lambda facts: facts.outcome(decision) is not None and test(facts)


def _outcome(node: Outcome) -> Test:
    decision, option, negated = node.decision.id, node.option.id, node.negated
    if node.role is not None:
        role = node.role.id
        if negated:
            return lambda facts: facts.outcome(decision) is not None and option not in facts.answer(decision, role)
        return lambda facts: facts.outcome(decision) is not None and option in facts.answer(decision, role)

    def test(facts: ConditionFacts) -> bool:
        outcome = facts.outcome(decision)
        return outcome is not None and (option in outcome) is not negated

    return test
