"""Serials and injects."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command


class HoldSerial(Command):
    """Keep a serial back."""

    serial: str


class DeferSerial(Command):
    """Plan it again for so many minutes from now."""

    serial: str
    minutes: int


class MoveSerial(Command):
    """Let it change places with the one that comes right before it in the queue, or after it."""

    serial: str
    by: int  #: -1: earlier, 1: later


class SkipSerial(Command):
    """Drop it from this session."""

    serial: str
    reason: str = ""


class RestoreSerial(Command):
    """Put it back into the plan."""

    serial: str


class EditInject(Command):
    """Change a text that has not gone out yet."""

    inject: str
    title: str
    body: str


class ReleaseInject(Command):
    """Let it go out, in or out of order; to these roles or groups instead of those planned, where any are named."""

    inject: str
    to: tuple[str, ...] = ()


class SendOn(Command):
    """Send what is out to further roles or groups as well."""

    inject: str
    to: tuple[str, ...]


class ReleaseAdHoc(Command):
    """An inject that no script foresaw."""

    title: str
    sender: str
    channel: str
    body: str
    to: tuple[str, ...] = ()


class AcknowledgeInject(Command):
    """The role has read it."""

    inject: str
    role: str


class RecallInject(Command):
    """Take it back, while nobody has acknowledged it."""

    inject: str
    reason: str = ""


class ResendInject(Command):
    """Point it out again; empty ``to``: those who have not acknowledged it."""

    inject: str
    to: tuple[str, ...] = ()


class CorrectInject(Command):
    """Send an erratum to all who received it."""

    inject: str
    text: str
