"""Who is told, and how other people's text is set off from the program's own lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tabletop.exercise.briefing import Briefing
from tabletop.exercise.seats import CONTROL
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.room.plain.answers import BadLine
from tabletop.text import clean, clean_line


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who is told, and what the words are taken from."""

    seat: str
    member: str
    briefing: Briefing
    state: State

    def office(self, seat: str) -> str:
        """A seat as people know it."""
        if seat in CONTROL:
            return tr("control")
        return tr("you") if seat == self.seat else self.title(seat)

    def title(self, role: str) -> str:
        """The role's title."""
        return dict(self.briefing.roles).get(role, role)

    def offices(self, seats: Iterable[str]) -> str:
        """Several of them."""
        return ", ".join(self.office(seat) for seat in seats)

    def question(self, decision: str) -> str:
        """The title of a decision that was put to this seat."""
        question = self.state.play.questions.get(decision)
        return question.title if question is not None else decision


def at_time(at: str) -> str:
    """Wall time of a record on this machine's clock, ``14:47``; "" for a text that is no time."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%H:%M")
    except ValueError:
        return ""


def under(text: str) -> list[str]:
    """Somebody's text, indented line by line."""
    return [f"  {line}".rstrip() for line in clean(text.strip()).split("\n")] if text.strip() else []


#: what an event says to somebody: a first line without its time, then the indented texts; [] for nothing
Teller = Callable[[Hearer, Any], list[str]]


class Word(NamedTuple):
    """A command that can be typed: how, what it does, and the function that takes the rest of the line."""

    usage: str
    help: str
    run: Callable[[str], Awaitable[list[str]]]


def number(text: str) -> int:
    """A whole number that was typed. Raises BadLine."""
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) <= 6:
        return int(word)
    raise BadLine(tr("“{word}” is no number.", word=clean_line(word, 40)))
