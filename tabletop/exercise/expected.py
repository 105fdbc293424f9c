"""Expected actions of what has gone out, and which of them were seen: the evaluator's tick list."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.state import State


@dataclass(frozen=True, slots=True)
class ExpectedAction:
    """One expected action."""

    number: int  #: from 1
    text: str
    seen: bool
    role: str  #: who did it, "" for nobody in particular


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected actions of one serial."""

    serial: str
    title: str
    actions: tuple[ExpectedAction, ...]

    @property
    def seen(self) -> int:
        """How many were seen."""
        return sum(action.seen for action in self.actions)


def expected(state: State) -> tuple[Expected, ...]:
    """Every serial that is out and has expected actions, the newest first; on seats that evaluate, nothing elsewhere."""
    out = [
        *((item.seq, item.inject, item.title, item.expect) for item in state.play.delivered.values()),
        *((item.seq, item.decision, item.title, item.expect) for item in state.play.questions.values()),
    ]
    return tuple(
        Expected(serial, title, tuple(_action(state, serial, number, text) for number, text in enumerate(expect, 1)))
        for _, serial, title, expect in sorted(out, reverse=True)
        if expect
    )


def _action(state: State, serial: str, number: int, text: str) -> ExpectedAction:
    tick = state.ticks.get((serial, number))
    return ExpectedAction(number, text, tick is not None and tick.seen, tick.role if tick is not None else "")
