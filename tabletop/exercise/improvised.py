"""Questions that no script foresaw: the facilitator puts them, and the rules treat them as any decision of the scenario."""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.exercise.state import Question
from tabletop.scenario import model as m
from tabletop.text import clean_line

_TITLE = 60  #: characters

#: by the form of the question, the rules by which an answer can stand, the usual one first
RULES: Mapping[str, Mapping[str, m.Rule]] = {
    "choice": {
        "plurality": m.Plurality(type="plurality", tie="facilitator"),
        "majority": m.Majority(type="majority"),
        "unanimity": m.Unanimity(type="unanimity"),
        "individual": m.Individual(type="individual"),
        "facilitator": m.Ruling(type="facilitator"),
    },
    "several": {
        "plurality": m.Plurality(type="plurality", tie="facilitator"),
        "individual": m.Individual(type="individual"),
        "facilitator": m.Ruling(type="facilitator"),
    },
    "pledge": {
        "sum": m.Sum.model_construct(type="sum", bands=[], into={}),  # no band: the sum itself is what stands
        "individual": m.Individual(type="individual"),
    },
    "text": {"individual": m.Individual(type="individual")},
}


def decision_of(question: Question) -> m.Decision:
    """The decision that a question is put from: as an author would have written it, with nothing that follows from it."""
    return m.Decision.model_construct(
        title=question.title,
        question=question.question,
        kind=question.form,
        sources=[],
        who=list(question.who),
        secret=question.secret,
        reveal=question.reveal,
        confidence=question.confidence,
        pick=question.pick,
        min=question.least,
        max=question.most,
        step=question.step,
        unit=question.unit,
        rule=RULES.get(question.form, RULES["choice"]).get(question.improvised, m.Ruling(type="facilitator")),
        options={row[0]: m.Option.model_construct(label=row[1]) for row in question.options},
    )


def heading(question: str) -> str:
    """The title of a question that has none: its first line, shortened at a word."""
    line = clean_line(question.strip().partition("\n")[0])
    return line if len(line) <= _TITLE else line[:_TITLE].rsplit(" ", 1)[0] + " …"
