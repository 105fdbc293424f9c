"""Who sits where, who leads, who holds the baton, and the test inject."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event


class RoleSeated(Event):
    """A person (or pseudonym) took a role, with or without consent to be named in the record."""

    kind: ClassVar[str] = "role-seated"
    role: str  #: a role, or one of the seats "observer" and "facilitator"
    person: str
    consent: bool
    member: str = ""  #: who of the several in this seat; "" when named by hand
    lead: bool = True  #: whether this member submits for the role


class RoleVacated(Event):
    """The person left the role; drafts and private knowledge stay with the role."""

    kind: ClassVar[str] = "role-vacated"
    role: str
    member: str = ""


class LeadNamed(Event):
    """From now on this member submits for the role; the others of the role see the draft."""

    kind: ClassVar[str] = "lead-named"
    role: str
    member: str


class BatonPassed(Event):
    """From now on this member of control runs the exercise; "" is the host's own console."""

    kind: ClassVar[str] = "baton-passed"
    member: str


class ComcheckSent(Event):
    """The test inject: every terminal that shows it proves that it receives."""

    kind: ClassVar[str] = "comcheck-sent"


class ComcheckAnswered(Event):
    """Somebody at that seat confirmed the test inject."""

    kind: ClassVar[str] = "comcheck-answered"
    seat: str
    member: str
