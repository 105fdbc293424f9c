"""The layers of the exercise have the same subjects: who knows where a command is knows where its rule is, and the same of events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import apply, decide


def misplaced(table: dict[type[Any], Callable[..., Any]]) -> list[str]:
    """What stands in a module of another name than what it is for."""
    return [
        f"{function.__module__}.{function.__name__}: {kind.__module__}.{kind.__name__}"
        for kind, function in table.items()
        if function.__module__.rpartition(".")[2] != kind.__module__.rpartition(".")[2]
    ]


def test_rules_stand_under_the_subject_of_their_command() -> None:
    assert misplaced(decide._HANDLERS) == []


def test_changes_stand_under_the_subject_of_their_event() -> None:
    assert misplaced(apply._PLAY) == []
    assert misplaced(apply._OUTSIDE) == []
