"""Withdrawing consent line by line: first what would happen, then ``yes`` at the end does it. For a seat itself, and for control."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.people import WITHDRAW, nobody_named
from tabletop.exercise.actions.seat import WITHDRAW_OWN
from tabletop.exercise.consent import WAYS, Named, named_people, own_seating, places_words, what_happens
from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.typed import number
from tabletop.room.lines.vocabulary import Run
from tabletop.text import clean_line

_HOW = tuple(WAYS)


class SeatConsent:
    """Whoever has this seat wants to be named no more."""

    def __init__(self, ask: SeatAsker, now: Callable[[], Moment]) -> None:
        """``ask`` asks the table as this seat, ``now`` is the moment there."""
        self._ask = ask
        self._now = now

    def runs(self) -> dict[str, Run]:
        """The command."""
        return {"withdraw": self._withdraw}

    async def _withdraw(self, rest: str) -> list[str]:
        now = self._now()
        seating = own_seating(now.state, now.seat, now.member)
        if seating is None:
            raise BadLine(tr("You are named nowhere."))
        how, sure = _read(rest)
        if not how:
            return [*_ways(), tr("Type withdraw pseudonymise, or withdraw erase, to hear what happens.")]
        if not sure:
            return _asked("", how, f"withdraw {how} yes")
        return await self._ask(*WITHDRAW_OWN.made(now, {"seated": str(seating.seq), "how": how})) or [
            tr("You are named no more.")
        ]


class ControlConsent:
    """Somebody tells the facilitator that they want to be named no more."""

    def __init__(self, ask: SeatAsker, now: Callable[[], Moment]) -> None:
        """``ask`` asks the table as control, ``now`` is the moment there."""
        self._ask = ask
        self._now = now

    def runs(self) -> dict[str, Run]:
        """The command."""
        return {"withdraw": self._withdraw}

    async def _withdraw(self, rest: str) -> list[str]:
        people = named_people(self._now().state)
        if not rest:
            lines = [clean_line(f"  {one.seated}  {one.name}: {places_words(one, {})}", 400) for one in people]
            return [*lines, *_ways(), tr("Type withdraw, the number and how.")] if people else [nobody_named()]
        first, _, more = rest.partition(" ")
        person = _with(people, number(first))
        how, sure = _read(more)
        if not how:
            raise BadLine(tr("Say how: withdraw {n} pseudonymise, or withdraw {n} erase.", n=first))
        if not sure:
            return _asked(clean_line(person.name), how, f"withdraw {first} {how} yes")
        return await self._ask(*WITHDRAW.made(self._now(), {"seated": str(person.seated), "how": how}))


def _with(people: tuple[Named, ...], seq: int) -> Named:
    """The person whom this event seated: a number that nobody else ever gets."""
    person = next((one for one in people if any(seating.seq == seq for seating in one.seatings)), None)
    if person is None:
        raise BadLine(tr("Nobody is named under {n}. Type withdraw for the list.", n=seq))
    return person


def _read(rest: str) -> tuple[str, bool]:
    """How, "" if nothing was said, and whether it was confirmed. Raises BadLine."""
    words = rest.casefold().split()
    if not words:
        return "", False
    if words[0] not in _HOW or words[1:] not in ([], ["yes"]):
        raise BadLine(tr("Say pseudonymise or erase, and yes behind it when you are sure."))
    return words[0], len(words) == 2


def _ways() -> list[str]:
    return [f"  {word(WAYS, way)}" for way in WAYS]


def _asked(name: str, how: str, typed: str) -> list[str]:
    return [*what_happens(name, how), tr("If that is meant, type: {line}", line=typed)]
