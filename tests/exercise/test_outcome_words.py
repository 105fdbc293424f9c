"""An answer and an outcome in words."""

from __future__ import annotations

import pytest

from tabletop.exercise.commands import Answer
from tabletop.exercise.wording.answers import answer_words, confidence_words, how_words, stands_words

LABELS = {"yes": "Yes", "no": "No"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(("yes",)), "Yes"),
        (Answer(("yes", "no")), "Yes; No"),
        (Answer(("gone",)), "gone"),
        (Answer(amount=0.0), "0 boats"),
        (Answer(amount=2.5), "2.5 boats"),
        (Answer(text=" We wait.\nThen we see. "), "We wait. Then we see."),
        (Answer(("no",), struck=("yes",)), "No; struck out: Yes"),
        (Answer(struck=("yes", "no")), "struck out: Yes, No"),
        (Answer(abstains=True), "abstention"),
        (Answer(), "nothing chosen yet"),
        (Answer(text=" ", rationale="not ours to say", confidence="low", abstains=True), "abstention"),
    ],
)
def test_an_answer_in_words(answer: Answer, words: str) -> None:
    assert answer_words(answer, LABELS, "boats") == words


@pytest.mark.parametrize(
    ("labels", "how", "alone", "words"),
    [
        (("Yes",), "rule", False, "Yes"),
        (("Yes", "No"), "rule", False, "Yes, No"),
        (("Yes", "No"), "rule", True, "each for itself"),
        (("Yes",), "override", True, "Yes"),
        ((), "ruling", False, "the answers stand as they were given"),
        ((), "rule", False, "the answers stand as they were given"),
        ((), "default", False, "nothing is decided"),
        ((), "argument", False, "nothing is decided"),
    ],
)
def test_what_stands_in_words(labels: tuple[str, ...], how: str, alone: bool, words: str) -> None:
    assert stands_words(labels, how, alone=alone) == words


def test_how_it_came_about_and_how_sure_somebody_was() -> None:
    assert how_words("rule", "most votes") == "by the rule; most votes"
    assert how_words("argument") == "by argument"
    assert how_words("argument", "to be adjudicated") == "by argument"  # it has been
    assert how_words("override", "more than half of 3") == "overridden by the facilitator"
    assert how_words("a later way") == "a later way"
    assert confidence_words("low") == "confidence low"
    assert confidence_words("") == ""
