"""A condition as a tree: its nodes, its canonical text, and the error of a text that is not one.

Every node carries the places of its ids (columns from 1), which take no part in equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Operator = Literal["==", "!=", "<", "<=", ">", ">="]


class ConditionError(ValueError):
    """A condition that cannot be read: where (`column` from 1, `length`), which `code`, what is wrong and what to write."""

    def __init__(self, column: int, length: int, code: str, words: str, remedy: str) -> None:
        super().__init__(words)
        self.column, self.length, self.code, self.words, self.remedy = column, length, code, words, remedy


@dataclass(frozen=True, slots=True)
class Name:
    """An id as written; two are equal wherever they stand."""

    id: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A track against a number, a band of that track, or another track."""

    track: Name
    operator: Operator
    right: int | Name
    length: int = field(default=1, compare=False)  #: characters from the track to the end of the right side


@dataclass(frozen=True, slots=True)
class AtMove:
    """The move being played against another, by their order in the file."""

    operator: Operator
    move: Name
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision's outcome, or one role's answer, is an option; `negated`: it was decided and is not."""

    decision: Name
    role: Name | None
    option: Name
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many roles gave this answer."""

    decision: Name
    option: Name
    operator: Operator
    number: int
    column: int = field(default=1, compare=False)
    length: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class HasOutcome:
    """The decision has an outcome."""

    decision: Name


@dataclass(frozen=True, slots=True)
class Fired:
    """The inject has been released."""

    inject: Name


@dataclass(frozen=True, slots=True)
class Raised:
    """The flag is up."""

    flag: Name


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold (two or more, none of them an And)."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds (two or more, none of them an Or)."""

    parts: tuple[Node, ...]


Node = Compare | AtMove | Outcome | AnswerCount | HasOutcome | Fired | Raised | Not | And | Or


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that reads well: the author's text and its tree. Equal when the trees are."""

    text: str = field(compare=False)
    root: Node

    def __str__(self) -> str:
        return show(self.root)


def show(node: Node) -> str:
    """The tree as canonical text; reading that text gives the same tree again."""
    match node:
        case Compare(track, operator, right):
            return f"{track.id} {operator} {right.id if isinstance(right, Name) else right}"
        case AtMove(operator, move):
            return f"move {operator} {move.id}"
        case Outcome(decision, role, option, negated):
            subject = decision.id if role is None else f"{decision.id}.{role.id}"
            return f"{subject} is {'not ' if negated else ''}{option.id}"
        case AnswerCount(decision, option, operator, number):
            return f"count({decision.id} is {option.id}) {operator} {number}"
        case HasOutcome(decision):
            return f"{decision.id} decided"
        case Fired(inject):
            return f"{inject.id} fired"
        case Raised(flag):
            return flag.id
        case Not(part):
            return f"not {_inside(part, (And, Or))}"
        case And(parts):
            return " and ".join(_inside(part, (Or,)) for part in parts)
        case Or(parts):
            return " or ".join(show(part) for part in parts)


def _inside(node: Node, in_parentheses: tuple[type, ...]) -> str:
    return f"({show(node)})" if isinstance(node, in_parentheses) else show(node)
