"""Placeholders that an import left for the author: players would read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tabletop.i18n import tr, trn
from tabletop.scenario.diagnostics import Finding, Path
from tabletop.scenario.model import Scenario

PLACEHOLDER = "To be written by the author"  #: how each of them begins, in English
_NOT_READ = frozenset({"notes", "note", "sources"})  #: for control alone


def check(scenario: Scenario) -> Iterator[Finding]:
    """One finding for all of them, at the first."""
    places = [path for path, _ in unwritten(scenario.model_dump(by_alias=True))]
    if places:
        message = trn(
            "one text that players read is still to be written",
            "{count} texts that players read are still to be written",
            len(places),
        )
        yield Finding("N11", places[0], message, tr("write them; “{words}” marks each", words=tr(PLACEHOLDER)))


def unwritten(document: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every placeholder of a document with its path, in the order of the file."""
    begins = (PLACEHOLDER, tr(PLACEHOLDER))
    waiting: list[tuple[Path, Any]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and value.startswith(begins):
            yield path, value
        elif isinstance(value, Mapping):
            waiting += [((*path, key), part) for key, part in reversed(list(value.items())) if key not in _NOT_READ]
        elif isinstance(value, list):
            waiting += [((*path, index), part) for index, part in reversed(list(enumerate(value)))]


__all__ = ("PLACEHOLDER", "check", "unwritten")
