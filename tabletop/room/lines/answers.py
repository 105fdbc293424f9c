"""An answer typed on one line: ``1 3 strike 2 because the ban costs too much sure high``."""

from __future__ import annotations

import re

from tabletop.exercise.commands import Answer
from tabletop.exercise.state import Question, Response
from tabletop.exercise.station import as_answer
from tabletop.i18n import tr
from tabletop.records import replace

LEVELS = ("low", "moderate", "high")
_SURE = re.compile(r"(?:^|\s)sure\s+(low|moderate|high)\s*$", re.IGNORECASE)
_BECAUSE = re.compile(r"(?:^|\s)because(?:\s|$)", re.IGNORECASE)
_STRIKE = re.compile(r"(?:^|\s)strike(?:\s|$)", re.IGNORECASE)
_NONE = frozenset({"none", "nothing", "abstain", "0"})


class BadLine(ValueError):
    """What was typed cannot be understood; the words say what would be."""

    def __init__(self, words: str) -> None:
        """Keep the words."""
        super().__init__(words)
        self.words = words


def read_answer(line: str, question: Question, role: str, old: Response | None = None) -> Answer:
    """Read what follows the word ``answer``. Reason and confidence given before stay unless the line says others. Raises BadLine."""
    before = as_answer(old)
    body, sure = _split_sure(line.strip())
    if question.form == "text":  # the answer is prose, in which "because" is a word like others
        if not body:
            raise BadLine(tr("Type your text after the word answer."))
        return replace(before, text=body, confidence=sure or before.confidence)
    body, why = _split(body, _BECAUSE)
    if not sure:
        body, sure = _split_sure(body)
    answer = replace(
        before, text="", rationale=before.rationale if why is None else why, confidence=sure or before.confidence
    )
    if question.form == "pledge":
        return replace(answer, amount=_amount(body, question))
    body, strike = _split(body, _STRIKE)
    abstains = body.casefold() in _NONE
    offered = [row[0] for row in question.offered_to(role)]
    struck = before.struck if strike is None else _options(strike, [row[0] for row in question.options])
    if not body and not struck:
        raise BadLine(tr("Type the number of an option after the word answer, or: answer abstain"))
    return replace(answer, options=_options(body, offered), struck=struck, amount=None, abstains=abstains)


def _split_sure(text: str) -> tuple[str, str]:
    found = _SURE.search(text)
    return (text[: found.start()].strip(), found[1].lower()) if found else (text, "")


def _split(text: str, word: re.Pattern[str]) -> tuple[str, str | None]:
    found = word.search(text)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text, None)


def _options(text: str, options: list[str]) -> tuple[str, ...]:
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    if not words or (len(words) == 1 and words[0].casefold() in _NONE):
        return ()
    return tuple(dict.fromkeys(_option(word, options) for word in words))


def _option(word: str, options: list[str]) -> str:
    if word in options:
        return word
    if word == "0":
        raise BadLine(tr("To abstain, type nothing else: answer abstain"))
    if word.isascii() and word.isdigit() and len(word) <= 3 and 1 <= int(word) <= len(options):
        return options[int(word) - 1]
    if not options:
        raise BadLine(tr("There are no options to choose from."))
    raise BadLine(
        tr("“{word}” is no option. The options are 1 to {count}; or: answer abstain", word=word, count=len(options))
    )


def _amount(text: str, question: Question) -> float:
    number = text.removesuffix(question.unit).strip() if question.unit else text
    try:
        return float(number.replace(",", "."))
    except ValueError:
        raise BadLine(
            tr(
                "Type a number from {least:g} to {most:g} after the word answer.",
                least=question.least,
                most=question.most,
            )
        ) from None
