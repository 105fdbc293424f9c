"""How far each objective has come: the same count for the console and for observers, from what every seat that evaluates holds.

Ticked by what was seen, not by what was played: an inject that served an objective only says that there was something to see.
Practice is not for the record and does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tabletop.exercise.state import Delivered, Question, State

Standing = Literal[
    "done", "open", "ahead", "unserved"
]  #: how far an objective has come; a page has the same words as signs


@dataclass(frozen=True, slots=True)
class Cover:
    """How far one objective has been exercised."""

    number: int  #: from 1, as in the scenario and as it is tagged in a note
    objective: str
    title: str
    served: int  #: injects and questions out so far that serve it
    notes: int  #: observations about it, by their own tag or through their inject
    ticked: int  #: expected actions seen in its serials
    ahead: int | None = None  #: serials still planned that would serve it; None where that is not known

    @property
    def standing(self) -> Standing:
        """Whether it was observed, was there to be observed, is still to come, or is served by nothing planned any more."""
        if self.notes or self.ticked:
            return "done"
        return "open" if self.served else "unserved" if self.ahead == 0 else "ahead"


def coverage(state: State, aims: Iterable[tuple[str, str]]) -> tuple[Cover, ...]:
    """Every objective of ``aims`` (id, title) with what served it and what was noted and ticked about it."""
    play = state.play
    practice = {begun.move for begun in play.begun if begun.practice}
    out: list[tuple[str, Delivered | Question]] = [*play.delivered.items(), *play.questions.items()]
    serves = {serial: item.objectives for serial, item in out if item.move not in practice}
    noted = [
        (note.objective,) if note.objective else serves.get(note.serial, ())
        for note in state.observations
        if note.move not in practice
    ]
    ticked = [serves.get(serial, ()) for (serial, _), tick in state.ticks.items() if tick.seen]
    return tuple(
        Cover(
            number,
            key,
            title,
            sum(key in objectives for objectives in serves.values()),
            sum(key in objectives for objectives in noted),
            sum(key in objectives for objectives in ticked),
        )
        for number, (key, title) in enumerate(aims, 1)
    )
