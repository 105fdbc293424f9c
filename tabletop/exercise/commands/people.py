"""Who sits where, who leads, who holds the baton, and the test inject."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command


class SeatRole(Command):
    """Put a person into a role, or into the seat of the observers or the co-facilitators. The first of a role is its lead."""

    role: str
    person: str
    consent: bool
    member: str = ""  #: "" for somebody named by hand, who has no terminal
    lead: bool = False


class VacateRole(Command):
    """The person leaves the role; the next member leads."""

    role: str
    member: str = ""


class NameLead(Command):
    """Let this member submit for the role; asked by control or by the lead."""

    role: str
    member: str


class PassBaton(Command):
    """Let this member of control run the exercise; "" is the host's own console, which may always take the baton back."""

    member: str


class SendComcheck(Command):
    """Send the test inject to every terminal."""


class AnswerComcheck(Command):
    """Confirm the test inject."""
