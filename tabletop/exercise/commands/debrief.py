"""Expected actions, the hotwash, the feedback form, consent withdrawn, a session forked."""

from __future__ import annotations

from tabletop.exercise.commands.base import Command


class TickExpectation(Command):
    """An expected action of a serial was seen, or was not after all."""

    serial: str
    number: int
    seen: bool = True
    role: str = ""
    observed: float | None = None  #: exercise time; None: now


class OpenHotwash(Command):
    """Begin the debrief."""


class PutPrompt(Command):
    """Put a question of the hotwash before everybody. ``text`` and ``seconds`` may be left to the prompt itself."""

    prompt: str
    text: str = ""
    seconds: int | None = None  #: None: the prompt's own; 0: no timer


class ClosePrompt(Command):
    """The question has been talked through."""


class RecordPoint(Command):
    """Keep what was said to a question; ``role`` "" attributes it to nobody, and then the record does not say who sent it."""

    prompt: str
    text: str
    role: str = ""


class Unseal(Command):
    """Show everybody what was hidden: tracks, cards or annex."""

    what: str


class GiveFeedback(Command):
    """Hand in the feedback form. Only with ``named`` does the record say whose it is."""

    ratings: tuple[tuple[str, int], ...]
    strengths: tuple[str, ...] = ()
    improve: tuple[str, ...] = ()
    unseen: str = ""
    actions: tuple[tuple[str, ...], ...] = ()
    review: str = ""
    comment: str = ""
    named: bool = False


class WithdrawConsent(Command):
    """Name this person no more in any export.

    ``seated`` is the number of an event that seated them; 0: the member who asks.
    """

    seated: int = 0
    how: str = "pseudonymise"  #: or erase


class ForkSession(Command):
    """Say where this session comes from; asked by the program when it has copied the shared past."""

    parent: str
    title: str
    file: str
    event: int
    digest: str
    named: str = ""  #: the title of this session
