"""Matrix arguments: reasons, estimates, judgement."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command


class AddReason(Command):
    """A reason for or against an argument."""

    decision: str
    role: str
    side: str
    text: str
    weight: int = 1


class StrikeReason(Command):
    """The umpire takes a reason off the sheet."""

    decision: str
    number: int
    reason: str


class SubmitEstimate(Command):
    """A blind estimate of success, in percent."""

    decision: str
    role: str
    percent: int


class Adjudicate(Command):
    """Judge a closed argument; ``method`` "" takes the scenario's. ``grade`` is for a facilitator's ruling or an override."""

    decision: str
    method: str = ""
    grade: str = ""
    reason: str = ""
