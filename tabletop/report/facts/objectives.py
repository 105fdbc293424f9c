"""Objectives: what served each, what was seen of it, and what the ratings amount to."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_low

from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.decision_told import Told
from tabletop.report.facts.injects import SerialLine
from tabletop.report.facts.notes import ExpectedLine, Seen

#: HSEEP's letters for the observers' numbers 4 to 1
LETTERS = {4: "P", 3: "S", 2: "M", 1: "U"}


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """One objective of the scenario, and how far the session covered it."""

    objective: str
    title: str
    capability: str  #: core capability or target it belongs to, "" if none is named
    targets: tuple[str, ...]  #: what the evaluator listens for
    served: tuple[SerialLine, ...]  #: serials that went out and serve it
    unserved: tuple[SerialLine, ...]  #: serials that would have served it and did not go out
    decisions: tuple[Told, ...]
    seen: tuple[Seen, ...]
    expected: tuple[ExpectedLine, ...]
    rated: tuple[tuple[int, int], ...]  #: (rating 4 to 1, how many observations gave it), those given
    rating: str  #: the letter of the lower median of the ratings, "" without any

    @property
    def sign(self) -> str:
        """``observed``, ``served`` (something went out, nobody noted anything) or ``open``."""
        return "observed" if self.seen else "served" if self.served else "open"


def objectives(
    book: Rulebook,
    lines: tuple[SerialLine, ...],
    decisions: tuple[Told, ...],
    seen: tuple[Seen, ...],
    expected: tuple[ExpectedLine, ...],
) -> tuple[ObjectiveFacts, ...]:
    """Every objective, in the scenario's order."""
    found = []
    for key, spec in book.scenario.objectives.items():
        own = tuple(line for line in lines if key in line.objectives)
        noted = tuple(one for one in seen if key in one.objectives)
        given = [one.rating for one in noted if one.rating in LETTERS]
        found.append(
            ObjectiveFacts(
                key,
                spec.title,
                spec.capability or "",
                tuple(spec.expect),
                tuple(line for line in own if line.out),
                tuple(line for line in own if not line.out),
                tuple(one for one in decisions if key in one.objectives),
                noted,
                tuple(one for one in expected if key in one.objectives),
                tuple((rating, given.count(rating)) for rating in LETTERS if rating in given),
                LETTERS[median_low(given)] if given else "",
            )
        )
    return tuple(found)
