"""Serials, the numbered lines of the MSEL: injects and decisions alike while they wait, and injects once they are out."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event


class SerialArmed(Event):
    """A conditional serial's conditions came to hold, or another serial called for it: it is due."""

    kind: ClassVar[str] = "serial-armed"
    serial: str
    why: str


class SerialHeld(Event):
    """Kept back until restored or released by hand."""

    kind: ClassVar[str] = "serial-held"
    serial: str


class SerialDeferred(Event):
    """Planned anew for an exercise time in seconds."""

    kind: ClassVar[str] = "serial-deferred"
    serial: str
    due: float


class SerialMoved(Event):
    """It took another place in the order of the plan: it is due at this exercise time in seconds."""

    kind: ClassVar[str] = "serial-moved"
    serial: str
    due: float


class SerialSkipped(Event):
    """Dropped from this session."""

    kind: ClassVar[str] = "serial-skipped"
    serial: str
    reason: str


class SerialRestored(Event):
    """Back in the plan as the scenario has it."""

    kind: ClassVar[str] = "serial-restored"
    serial: str


class InjectEdited(Event):
    """The undelivered text was changed for this session."""

    kind: ClassVar[str] = "inject-edited"
    inject: str
    title: str
    body: str


class InjectReleased(Event):
    """The inject went out, with exactly this text, to exactly these roles; of one that is out already, to these further ones."""

    kind: ClassVar[str] = "inject-released"
    inject: str
    title: str
    sender: str
    channel: str
    grade: str
    body: str
    to: tuple[str, ...]  #: role ids; ("all",) if everybody
    marking: str
    how: str  #: planned | early | late | armed | by-hand | ad-hoc | auto | further
    edited: bool = False
    objectives: tuple[str, ...] = ()  #: ids of those it serves; for control and observers
    expect: tuple[str, ...] = ()  #: expected actions; for control and observers
    corrections: tuple[str, ...] = ()  #: errata that went to others before it went to these


class InjectAcknowledged(Event):
    """A role confirmed that it has read the inject."""

    kind: ClassVar[str] = "inject-acknowledged"
    inject: str
    role: str


class InjectRecalled(Event):
    """Taken back before anybody acknowledged it."""

    kind: ClassVar[str] = "inject-recalled"
    inject: str
    to: tuple[str, ...]
    reason: str


class InjectResent(Event):
    """Pointed out again to these roles; the text is the same."""

    kind: ClassVar[str] = "inject-resent"
    inject: str
    to: tuple[str, ...]


class InjectCorrected(Event):
    """An erratum to a delivered inject; the delivered text itself never changes."""

    kind: ClassVar[str] = "inject-corrected"
    inject: str
    to: tuple[str, ...]
    text: str
