"""Decisions and arguments."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.commands.base import Command


@dataclass(frozen=True, slots=True)
class OpenDecision(Command):
    """Put the question."""

    decision: str


@dataclass(frozen=True, slots=True)
class ExtendDecision(Command):
    """More (or less) time to answer."""

    decision: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a role fills in; which fields count depends on the decision's form."""

    options: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    amount: float | None = None
    text: str = ""
    rationale: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class KeepDraft(Command):
    """Keep an unsent answer."""

    decision: str
    role: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class SubmitResponse(Command):
    """Answer; by the role itself or by control on its behalf."""

    decision: str
    role: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class CloseDecision(Command):
    """No more answers; compute what the rule says."""

    decision: str


@dataclass(frozen=True, slots=True)
class ResolveDecision(Command):
    """Let an outcome stand: what the rule computed, or another one with a reason."""

    decision: str
    outcome: tuple[str, ...] | None = None  #: None: as computed (or the default)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AddReason(Command):
    """A reason for or against an argument."""

    decision: str
    role: str
    side: str
    text: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class StrikeReason(Command):
    """The umpire takes a reason off the sheet."""

    decision: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class SubmitEstimate(Command):
    """A blind estimate of success, in percent."""

    decision: str
    role: str
    percent: int


@dataclass(frozen=True, slots=True)
class Adjudicate(Command):
    """Judge a closed argument; ``method`` "" takes the scenario's. ``grade`` is for a facilitator's ruling or an override."""

    decision: str
    method: str = ""
    grade: str = ""
    reason: str = ""
