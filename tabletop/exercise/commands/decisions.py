"""Decisions: opened, answered, extended, closed, resolved."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command
from tabletop.records import Record


class OpenDecision(Command):
    """Put the question."""

    decision: str


class OpenAdHoc(Command):
    """Put a question that no script foresaw."""

    question: str
    form: str  #: choice | several | pledge | text
    rule: str  #: type of the rule by which an answer stands, one of :data:`tabletop.exercise.improvised.RULES`
    to: tuple[str, ...] = ()  #: roles and groups; none: all roles in play
    options: tuple[str, ...] = ()  #: their labels
    secret: bool = True
    minutes: int = 5
    pick: int = 1  #: several: at most so many
    least: float = 0.0  #: pledge
    most: float = 0.0
    step: float = 1.0
    unit: str = ""


class ExtendDecision(Command):
    """More (or less) time to answer."""

    decision: str
    minutes: int


class Answer(Record):
    """What a role fills in; which fields count depends on the decision's form."""

    options: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    amount: float | None = None
    text: str = ""
    rationale: str = ""
    confidence: str = ""
    abstains: bool = False  #: no option, and said so


class KeepDraft(Command):
    """Keep an unsent answer."""

    decision: str
    role: str
    answer: Answer


class SubmitResponse(Command):
    """Answer; by the role itself or by control on its behalf."""

    decision: str
    role: str
    answer: Answer


class TakeDraft(Command):
    """Control takes over what a role has begun and not sent, as its answer."""

    decision: str
    role: str


class CloseDecision(Command):
    """No more answers; compute what the rule says."""

    decision: str


class ResolveDecision(Command):
    """Let an outcome stand: what the rule computed, or another one with a reason."""

    decision: str
    outcome: tuple[str, ...] | None = None  #: None: as computed (or the default)
    reason: str = ""
