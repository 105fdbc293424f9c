"""What a condition asks of the play."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class ConditionFacts(Protocol):
    """What a condition may ask of the play."""

    def track(self, key: str, /) -> int:
        """The track's value."""

    def outcome(self, decision: str, /) -> tuple[str, ...] | None:
        """The options that stand; empty when decided without one; None: not decided."""

    def answer(self, decision: str, role: str, /) -> tuple[str, ...]:
        """The options this role named; empty: none."""

    def answers_counting(self, decision: str, option: str, /) -> int:
        """How many roles named the option."""

    def fired(self, inject: str, /) -> bool:
        """Whether the inject has been released."""

    def flag(self, key: str, /) -> bool:
        """Whether the flag is up."""

    def move(self) -> int:
        """The index in ``scenario.moves`` of the move being played; -1 before STARTEX."""


Test = Callable[[ConditionFacts], bool]
