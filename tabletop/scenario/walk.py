"""Ways through a scenario that several checks take; paths are those of the file."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.scenario.diagnostics import Path
from tabletop.scenario.model import Consequences, Decision, Individual, Inject, Scenario


def items(scenario: Scenario) -> Iterator[tuple[Path, Inject | Decision]]:
    """Injects, then decisions, in the order of the file."""
    for key, inject in scenario.injects.items():
        yield ("inject", key), inject
    for key, decision in scenario.decisions.items():
        yield ("decision", key), decision


def consequences(scenario: Scenario) -> Iterator[tuple[Path, Consequences]]:
    """Everything that can move tracks, raise flags, release injects and open decisions."""
    for key, inject in scenario.injects.items():
        yield ("inject", key), inject
    for key, decision in scenario.decisions.items():
        for name, option in decision.options.items():
            yield ("decision", key, "option", name), option
        if isinstance(decision.rule, Individual):
            for index, payoff in enumerate(decision.rule.payoff):
                yield ("decision", key, "rule", "payoff", index), payoff


def conditions(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """Every condition's text with its path."""
    for path, item in items(scenario):
        yield from _texts((*path, "when"), item.when)
        yield from _texts((*path, "suggest_when"), item.suggest_when)
    for key, decision in scenario.decisions.items():
        for name, option in decision.options.items():
            yield from _texts(("decision", key, "option", name, "when"), option.when)
        if isinstance(decision.rule, Individual):
            for index, payoff in enumerate(decision.rule.payoff):
                yield from _texts(("decision", key, "rule", "payoff", index, "when"), payoff.when)
    for key, ending in scenario.endings.items():
        yield from _texts(("ending", key, "when"), ending.when)


def _texts(path: Path, texts: list[str]) -> Iterator[tuple[Path, str]]:
    for index, text in enumerate(texts):
        yield (*path, index), text


def released(scenario: Scenario) -> frozenset[str]:
    """The injects that something releases."""
    return frozenset(key for _, consequence in consequences(scenario) for key in consequence.release)


def opened(scenario: Scenario) -> frozenset[str]:
    """The decisions that something opens."""
    return frozenset(key for _, consequence in consequences(scenario) for key in consequence.open)
