"""The participant feedback form: its statements, and what all forms say together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.debrief import Feedback
from tabletop.i18n import tr

#: the statements of part II by their ids, each answered from 1 (strongly disagree) to 5 (strongly agree)
STATEMENTS = {
    "structured": "The exercise was well structured.",
    "plausible": "The scenario was plausible and realistic.",
    "facilitator": "The facilitator knew the subject and kept to the point.",
    "documents": "The documents were useful.",
    "fit": "Taking part suited my position.",
    "mix": "The right people took part, at the right level.",
    "practice": "My organisation could practise what matters to it.",
    "prepared": "I feel better prepared than before.",
}
WORST, BEST = 1, 5
MOST_POINTS = 3  #: strengths and areas to improve, each
MOST_ACTIONS = 5
PRIORITIES = ("high", "medium", "low")
EMPTY = GiveFeedback(())  #: the form with nothing filled in; what is filled in is the command, not yet asked for


@dataclass(frozen=True, slots=True)
class Rated:
    """One statement over all forms."""

    statement: str
    text: str
    counts: tuple[int, ...]  #: how often 1, 2, 3, 4, 5 was ticked
    median: float | None  #: None if nobody answered

    @property
    def answers(self) -> int:
        """How many answered it."""
        return sum(self.counts)


def is_empty(form: GiveFeedback) -> bool:
    """Whether nothing was filled in."""
    return not (
        form.ratings or form.strengths or form.improve or form.unseen or form.actions or form.review or form.comment
    )


def ratings(forms: Iterable[Feedback]) -> tuple[Rated, ...]:
    """Every statement with its answers, in the order of the form."""
    given = [dict(form.ratings) for form in forms]
    rated = []
    for statement, text in STATEMENTS.items():
        values = [form[statement] for form in given if statement in form]
        counts = tuple(values.count(value) for value in range(WORST, BEST + 1))
        rated.append(Rated(statement, tr(text), counts, float(median(values)) if values else None))
    return tuple(rated)


def nothing_filled_in() -> str:
    """Why a form cannot be handed in, and what stands there once it is cleared."""
    return tr("The form is empty.")
