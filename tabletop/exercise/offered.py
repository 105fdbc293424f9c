"""What one seat may do now, asked of the rules of play and restated nowhere.

A surface that wants to know whether a key, a word or a button means anything asks :class:`Offered`. It makes a command as somebody at
that seat would make it, with suitable arguments (:mod:`tabletop.exercise.suitable`), and asks
:func:`~tabletop.exercise.decide.consider`. Offered is what would be recorded; what is refused comes back with the refusal's code and
words, so that the surface can say why.

At a station the state is folded from what that seat was sent, and the rulebook is made of its briefing (:func:`book_of_seat`). What a
seat cannot know it cannot judge: that a role may not estimate its own argument, and how many unsigned points and forms there are, only
the table's answer tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tabletop.exercise.briefing import Briefing
from tabletop.exercise.commands import Command, Refused, Request
from tabletop.exercise.decide import consider
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.suitable import Scene, suitable
from tabletop.i18n import tr
from tabletop.scenario.model import Role, Scenario


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something may be done, and why not. True where it may."""

    command: Command | None  #: what would be recorded; None: nothing would
    code: str = ""  #: of the refusal; "done": accepted, but there is nothing left to record; "nothing": there is nothing to do it to
    words: str = ""  #: of the refusal, for people

    def __bool__(self) -> bool:
        """Whether it may be done."""
        return self.command is not None


class Offered:
    """What a member of a seat may do in one state. Cheap to make; the answers hold for this state and this time alone."""

    def __init__(self, book: Rulebook, state: State, seat: str, member: str = "", clock: float = 0.0) -> None:
        """``member`` is who of the seat asks, ``clock`` exercise time in seconds, taken as the last event's where that is later."""
        self._book = book
        self._state = state
        self._seat = seat
        self._member = member
        self._clock = clock

    def ask(self, command: Command) -> Permission:
        """Whether exactly this command would be recorded."""
        request = Request(command, self._seat, self._state.at, self._clock, "", self._member)
        try:
            decided = consider(self._book, self._state, request)
        except Refused as refused:
            return Permission(None, refused.code, refused.words)
        return Permission(command) if decided.events else Permission(None, "done", tr("That has been done already."))

    def first(self, commands: Iterable[Command]) -> Permission:
        """The first of these that would be recorded; none of them: why the first would not."""
        why: Permission | None = None
        for command in commands:
            offer = self.ask(command)
            if offer:
                return offer
            if why is None:
                why = offer
        return why if why is not None else Permission(None, "nothing", tr("There is nothing here to do that to."))

    def of(self, kind: type[Command], **given: object) -> Permission:
        """Whether a command of this kind would be recorded with suitable arguments; the fields ``given`` are as they are given.

        ``of(HoldSerial, serial="news")`` asks about one serial, ``of(HoldSerial)`` about any.
        """
        return self.first(suitable(Scene(self._book, self._state, self._seat), kind, given))


#: codes of refusals of what is meant for something else; where one key asks for several things, another refusal says more
_VAGUE = ("nothing", "done", "already-", "not-held", "not-paused", "not-released")


def refusal(permissions: Iterable[Permission]) -> str:
    """The most telling refusal among these, in words; "" where nothing is refused."""
    refused = sorted((each for each in permissions if not each), key=lambda each: each.code.startswith(_VAGUE))
    return refused[0].words if refused else ""


@lru_cache(maxsize=16)
def book_of_seat(briefing: Briefing) -> Rulebook:
    """The rules as a role, an observer or the wall may know them: the roles and the objectives, and no serial of the plan."""
    scenario = Scenario.model_construct(
        roles={role: Role.model_construct(title=title) for role, title in briefing.roles},
        objectives=dict.fromkeys(aim for aim, _ in briefing.aims),
        moves={},
        endings={},
    )
    return Rulebook(scenario)
