"""The questions of the hotwash, and how much of their time is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tabletop.exercise.commands import Command, GiveFeedback, RecordPoint
from tabletop.exercise.debrief import Hotwash, Point
from tabletop.i18n import tr

UNSEALED = ("tracks", "cards", "annex")  #: what can be unsealed


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that everybody answers."""

    id: str
    title: str  #: two or three words
    text: str  #: the question
    seconds: int


def prompts() -> tuple[Prompt, ...]:
    """The questions that come with the program, in the order in which they are put."""
    return (
        Prompt("keep", tr("three to keep"), tr("Which three things went well and should stay as they are?"), 180),
        Prompt("improve", tr("three to improve"), tr("Which three things should be done better?"), 180),
        Prompt("who-decides", tr("who decides"), tr("When did you not know who decides?"), 120),
        Prompt("fix-first", tr("fix first"), tr("If only one thing is put right, which one comes first?"), 120),
    )


def prompt_of(prompt: str) -> Prompt | None:
    """The prompt of this id, None for one that the facilitator made up."""
    return next((known for known in prompts() if known.id == prompt), None)


def own_prompt(taken: Collection[str]) -> str:
    """An id for another question of the facilitator's own; ``taken`` are those there are."""
    return next(f"own-{number}" for number in range(1, len(taken) + 2) if f"own-{number}" not in taken)


def points_of(hotwash: Hotwash, prompt: str) -> tuple[Point, ...]:
    """What was said to one question, in the order of saying."""
    return tuple(point for point in hotwash.points if point.prompt == prompt)


def seconds_left(hotwash: Hotwash, now: str) -> int | None:
    """Seconds until the question's time is up, negative once it is over; None without a timer.

    Both times are wall time, ISO 8601: exercise time stands after ENDEX. A clock that runs behind the host's never adds time.
    """
    if not hotwash.prompt or not hotwash.seconds:
        return None
    try:
        gone = (datetime.fromisoformat(now) - datetime.fromisoformat(hotwash.put)).total_seconds()
    except ValueError:
        return None
    return hotwash.seconds - max(0, int(gone))


def is_unsigned(command: Command) -> bool:
    """Whether the record must not say who asks for this.

    Such a command takes no number among those of its terminal: a gap between two numbers that are recorded would say that this
    terminal sent something at that time.
    """
    return (isinstance(command, RecordPoint) and not command.role) or (
        isinstance(command, GiveFeedback) and not command.named
    )
