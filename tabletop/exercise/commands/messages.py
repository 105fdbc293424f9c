"""Messages, requests for information, private notes."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command


class SendMessage(Command):
    """Write to roles or to control. ``sender`` "": the seat that asks; control may type for a role."""

    to: tuple[str, ...]
    text: str
    sender: str = ""


class ReadMessages(Command):
    """The seat has read its messages up to this one."""

    role: str
    message: int


class AskRfi(Command):
    """Ask control for information."""

    role: str
    text: str


class AnswerRfi(Command):
    """Control answers, to the role that asked or to everybody."""

    rfi: int
    text: str
    public: bool = False


class RefuseRfi(Command):
    """Control does not answer."""

    rfi: int
    reason: str


class KeepNotes(Command):
    """Keep the private notes of a role as they are now."""

    role: str
    text: str
