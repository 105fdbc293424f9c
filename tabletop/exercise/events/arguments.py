"""Matrix arguments: reasons, estimates, dice, judgement."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event, Pairs


class ReasonAdded(Event):
    """A reason for or against, on the open sheet."""

    kind: ClassVar[str] = "reason-added"
    decision: str
    number: int
    side: str  #: pro | con
    text: str
    weight: int  #: 1 or 2
    role: str
    entered_by: str = ""
    who: tuple[str, ...] = ()


class ReasonStruck(Event):
    """The umpire took a reason off the sheet."""

    kind: ClassVar[str] = "reason-struck"
    decision: str
    number: int
    reason: str
    who: tuple[str, ...] = ()


class EstimateSubmitted(Event):
    """A blind estimate of the chance of success, in percent."""

    kind: ClassVar[str] = "estimate-submitted"
    decision: str
    role: str
    percent: int
    entered_by: str = ""


class EstimatesRevealed(Event):
    """All estimates at once, with median and spread."""

    kind: ClassVar[str] = "estimates-revealed"
    decision: str
    who: tuple[str, ...]
    estimates: Pairs
    median: int
    spread: int


class DiceRolled(Event):
    """Raw dice: draws ``draw``, ``draw`` + 1 … of the sealed seed; anybody can recompute them after ENDEX."""

    kind: ClassVar[str] = "dice-rolled"
    decision: str
    draw: int
    sides: int
    raw: tuple[int, ...]
    purpose: str
    who: tuple[str, ...] = ()


class ArgumentAdjudicated(Event):
    """How the argument was judged; a second judgement may follow, both are kept."""

    kind: ClassVar[str] = "argument-adjudicated"
    decision: str
    who: tuple[str, ...]
    method: str  #: roll | 2d6 | vote | facilitator | automatic
    target: int  #: percent for roll, pips for 2d6, 0 otherwise
    grade: str  #: triumph | success | success-but | failure-but | failure | disaster
    success: bool
    words: str
    reason: str = ""
