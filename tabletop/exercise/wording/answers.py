"""An answer, an outcome and how it came about, in words. What an answer that names nothing is called stands here; how many there were, a rule says (``voting``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tabletop.exercise import events as e
from tabletop.exercise.commands import Answer
from tabletop.exercise.state import Question, Response
from tabletop.exercise.wording.codes import CONFIDENCES, HOWS, word
from tabletop.i18n import listed, series, tr

#: ways in which something stands although the rule's count does not explain it
_NOT_COUNTED = frozenset({"override", "argument"})
#: ways in which answers can stand although the rule names no outcome: each role's own words are what stands
_OF_THEMSELVES = frozenset({"rule", "ruling"})


Answered = Response | e.ResponseSubmitted | e.DraftKept | Answer
"""An answer at any station of its way: typed, drafted, recorded, standing."""


def answer_words(answer: Answered, labels: Mapping[str, str], unit: str = "") -> str:
    """What was answered, on one line: options by their labels, the amount, the text, what was struck out. Never empty."""
    parts = [labels.get(option, option) for option in answer.options]
    if answer.amount is not None:
        parts.append(amount_words(answer.amount, unit))
    if answer.text.strip():
        parts.append(" ".join(answer.text.split()))
    if answer.struck:
        parts.append(tr("struck out: {options}", options=series(labels.get(o, o) for o in answer.struck)))
    if parts:
        return listed(parts)
    sent = isinstance(answer, e.ResponseSubmitted)  # of before an abstention was said: it named nothing
    return tr("abstention") if answer.abstains or sent else tr("nothing chosen yet")


def ballot_lines(
    shown: e.BallotsRevealed | Question, title: Callable[[str], str], labels: Mapping[str, str]
) -> list[str]:
    """Who answered what, a line a role; ``title`` names a role, ``labels`` are those of the options by id."""
    ballots = (e.ResponseSubmitted(shown.decision, row[0], row[1:]) for row in shown.ballots if row)
    return [tr("{role}: {said}", role=title(ballot.role), said=answer_words(ballot, labels)) for ballot in ballots]


def by_control(answer: Response | e.ResponseSubmitted) -> str:
    """What control did to make it an answer, in words; "" where the role sent it itself."""
    if answer.draft:
        return tr("draft, taken over by control")
    return tr("typed by control") if answer.entered_by else ""


def amount_words(amount: float, unit: str) -> str:
    """A pledged amount with its unit."""
    return f"{amount:g} {unit}".strip()


def confidence_words(confidence: str) -> str:
    """How sure a role was, "" if it did not say."""
    return tr("confidence {level}", level=word(CONFIDENCES, confidence)) if confidence else ""


def stands_words(labels: Sequence[str], how: str, *, alone: bool = False) -> str:
    """What stands. ``labels`` of the outcome; ``how`` it came about; ``alone``: each role decided for itself, and so it stands."""
    if alone and how == "rule":
        return tr("each for itself")
    if labels:
        return series(labels)
    return tr("the answers stand as they were given") if how in _OF_THEMSELVES else tr("nothing is decided")


def counted_words(how: str, rule: str) -> str:
    """What the rule says of its count, as far as that explains what stands: "" where control set it aside, or a judgement decided."""
    return "" if how in _NOT_COUNTED else rule


def how_words(how: str, rule: str = "") -> str:
    """How an outcome came about: by the rule, by default …, and what ``rule`` says of its count where that explains it."""
    return listed(part for part in (word(HOWS, how), counted_words(how, rule)) if part)


def ended_with(reason: str) -> str:
    """With what words ENDEX was given."""
    return tr("ENDEX was given with the words: {reason}", reason=reason)
