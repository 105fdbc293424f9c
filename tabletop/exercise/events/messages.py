"""What people write to one another, and to themselves: messages, requests for information, private notes."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event


class MessageSent(Event):
    """A message between roles, or between a role and control; its number is the event's own."""

    kind: ClassVar[str] = "message-sent"
    sender: str  #: a role id, or "facilitator" for control
    to: tuple[str, ...]  #: role ids, "facilitator" for control
    text: str
    entered_by: str = ""  #: the control seat that typed it for somebody, or ""
    member: str = ""  #: who of the several in the sending seat; only that seat is told


class MessagesRead(Event):
    """The seat has read its messages up to this number; those from its own ranks, only this member of it."""

    kind: ClassVar[str] = "messages-read"
    role: str
    message: int
    member: str = ""


class RfiAsked(Event):
    """A request for information to control; its number is the event's own."""

    kind: ClassVar[str] = "rfi-asked"
    role: str
    text: str
    entered_by: str = ""


class RfiAnswered(Event):
    """Control answered; a public answer goes to every role, without saying who asked."""

    kind: ClassVar[str] = "rfi-answered"
    rfi: int
    role: str
    question: str
    text: str
    public: bool


class RfiRefused(Event):
    """Control does not answer, with the reason."""

    kind: ClassVar[str] = "rfi-refused"
    rfi: int
    role: str
    reason: str


class NotesKept(Event):
    """The private notes of a role as they are now; no other seat is sent them, not even control's."""

    kind: ClassVar[str] = "notes-kept"
    role: str
    text: str
