"""The rule of a decision as a cell of an MSEL, and back: ``majority; of = members; quorum = 0.75; otherwise = Wait``.

Roles and options stand by title and label, since a sheet has no ids. What a sheet cannot carry (tracks that a sum moves, payoffs with
conditions, the two outcomes of an argument, the weights of members) is left to the scenario: of such a rule the
cell holds the name, and the option that stands otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tabletop.scenario import model as m

HEADER = "Rule"  #: of the column
OTHERWISE = "otherwise"  #: names the option that stands if the rule finds none
_APART, _IS, _AND = "; ", " = ", " | "
_KINDS: Mapping[str, type[m.Part]] = {
    "individual": m.Individual,
    "lead": m.Lead,
    "plurality": m.Plurality,
    "majority": m.Majority,
    "unanimity": m.Unanimity,
    "veto": m.Veto,
    "facilitator": m.Ruling,
}  #: rules that a cell carries whole
_WORDS = frozenset({"no-decision", "facilitator"})  #: what breaks a tie besides a role


def spelled(rule: m.Rule, title: Callable[[str], str], otherwise: str = "") -> str:
    """A rule as a cell; ``title`` gives that of a role, ``otherwise`` is a label. What is as it would be anyway is left out."""
    parts: list[str] = [rule.type]
    if rule.type in _KINDS:
        parts += _details(rule, title)
    if otherwise:
        parts.append(f"{OTHERWISE}{_IS}{otherwise}")
    return _APART.join(parts)


def _details(rule: m.Rule, title: Callable[[str], str]) -> Iterator[str]:
    for name, value in rule.model_dump(exclude_defaults=True, exclude={"type", "payoff"}).items():
        if name == "roles":
            words = _AND.join(map(title, value))
        elif name == "role" or (name == "tie" and value not in _WORDS):
            words = title(value)
        else:
            words = f"{value:g}" if isinstance(value, float) else str(value)
        yield f"{name}{_IS}{words}"


def read(cell: str, role: Callable[[str], str | None]) -> tuple[dict[str, Any] | None, str]:
    """The rule in a cell as a scenario writes it, and the label of what stands otherwise, "" for none.

    ``role`` gives the id of a title. There is no rule (None) in a cell that says none, cannot carry it, or names a stranger.
    """
    cell, _, otherwise = cell.strip().partition(f"{_APART}{OTHERWISE}{_IS}")
    kind, *parts = (part.strip() for part in cell.split(_APART))
    return (_table(kind, parts, role) if kind in _KINDS else None), otherwise


def _table(kind: str, parts: Iterable[str], role: Callable[[str], str | None]) -> dict[str, Any] | None:
    table: dict[str, Any] = {"type": kind}
    for part in parts:
        name, sign, words = part.partition(_IS)
        value = _value(name, words, role) if sign else None
        if value is None:
            return None
        table[name] = value
    try:
        _KINDS[kind].model_validate(table)
    except ValueError:
        return None
    return table


def _value(name: str, words: str, role: Callable[[str], str | None]) -> object:
    if name == "roles":
        found = [role(title) for title in words.split(_AND)]
        return None if None in found else found
    if name == "role" or (name == "tie" and words not in _WORDS):
        return role(words)
    try:
        return int(words) if words.isdecimal() else float(words)
    except ValueError:
        return words
