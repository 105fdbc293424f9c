"""Serials and injects."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.commands.base import Command


@dataclass(frozen=True, slots=True)
class HoldSerial(Command):
    """Keep a serial back."""

    serial: str


@dataclass(frozen=True, slots=True)
class DeferSerial(Command):
    """Plan it again for so many minutes from now."""

    serial: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SkipSerial(Command):
    """Drop it from this session."""

    serial: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RestoreSerial(Command):
    """Put it back into the plan."""

    serial: str


@dataclass(frozen=True, slots=True)
class EditInject(Command):
    """Change a text that has not gone out yet."""

    inject: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ReleaseInject(Command):
    """Let it go out, in or out of order."""

    inject: str


@dataclass(frozen=True, slots=True)
class ReleaseAdHoc(Command):
    """An inject that no script foresaw."""

    title: str
    sender: str
    channel: str
    body: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcknowledgeInject(Command):
    """The role has read it."""

    inject: str
    role: str


@dataclass(frozen=True, slots=True)
class RecallInject(Command):
    """Take it back, while nobody has acknowledged it."""

    inject: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResendInject(Command):
    """Point it out again; empty ``to``: those who have not acknowledged it."""

    inject: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectInject(Command):
    """Send an erratum to all who received it."""

    inject: str
    text: str
