"""What no single table can see: ids that point elsewhere, conditions, contradictions, unused and unreachable things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tabletop.scenario import check_decisions, check_ids, check_sense, check_unwritten, check_use, explore, walk
from tabletop.scenario import conditions as language
from tabletop.scenario.condition_tree import ConditionError
from tabletop.scenario.diagnostics import Finding, Path, severity_of
from tabletop.scenario.model import Scenario

_ASKED_AS_WRITTEN = frozenset({"C13", "C14", "C15"})  #: conditions that can be asked although they make no sense


def check(scenario: Scenario) -> list[Finding]:
    """Everything wrong with a scenario whose tables are each well formed; errors and warnings, in no particular order."""
    found = [*check_ids.check(scenario), *check_ids.duplicates(scenario), *_conditions(scenario)]
    found += [*check_sense.check(scenario), *check_decisions.check(scenario), *check_use.check(scenario)]
    found += check_unwritten.check(scenario)
    if not any(severity_of(finding.code) == "error" for finding in found):
        # A proof about a scenario that means something else would mislead.
        found += explore.unreachable(scenario)
    return found


def needed(scenario: Scenario) -> list[Finding]:
    """Only what play itself cannot do without: ids that exist and conditions that can be asked."""
    asked = [finding for finding in _conditions(scenario) if finding.code not in _ASKED_AS_WRITTEN]
    return [*check_ids.check(scenario), *asked]


def _conditions(scenario: Scenario) -> Iterator[Finding]:
    names = language.ConditionNames.of(scenario)
    for path, text in walk.conditions(scenario):
        try:
            condition = language.parse(text)
        except ConditionError as error:
            yield _unreadable(path, error)
            continue
        for problem in language.check(condition, names):
            yield Finding(
                problem.code, path, problem.words, problem.remedy, column=problem.column, length=problem.length
            )


def _unreadable(path: Path, error: ConditionError) -> Finding:
    return Finding(error.code, path, error.words, error.remedy, column=error.column, length=error.length)


def condition_texts(document: Mapping[str, Any]) -> list[Finding]:
    """The conditions of a document that fits no model which cannot be read, whatever the rest is."""
    found: list[Finding] = []
    waiting: list[tuple[Path, object]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [((*path, key), entry) for key, entry in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, index), entry) for index, entry in enumerate(value)]
        elif isinstance(value, str) and len(path) > 1 and path[-2] in ("when", "suggest_when"):
            try:
                language.parse(value)
            except ConditionError as error:
                found.append(_unreadable(path, error))
    return found
