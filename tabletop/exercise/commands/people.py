"""Who sits where, who leads, who holds the baton, and the test inject."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.commands.base import Command


@dataclass(frozen=True, slots=True)
class SeatRole(Command):
    """Put a person into a role, or into the seat of the observers or the co-facilitators. The first of a role is its lead."""

    role: str
    person: str
    consent: bool
    member: str = ""  #: "" for somebody named by hand, who has no terminal
    lead: bool = False


@dataclass(frozen=True, slots=True)
class VacateRole(Command):
    """The person leaves the role; the next member leads."""

    role: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class NameLead(Command):
    """Let this member submit for the role; asked by control or by the lead."""

    role: str
    member: str


@dataclass(frozen=True, slots=True)
class PassBaton(Command):
    """Let this member of control run the exercise; "" is the host's own console, which may always take the baton back."""

    member: str


@dataclass(frozen=True, slots=True)
class SendComcheck(Command):
    """Send the test inject to every terminal."""


@dataclass(frozen=True, slots=True)
class AnswerComcheck(Command):
    """Confirm the test inject."""
