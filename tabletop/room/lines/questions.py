"""A question as lines: its numbered options, its terms, and what to type to answer it."""

from __future__ import annotations

from tabletop.exercise.clock import as_ms
from tabletop.exercise.state import Question
from tabletop.exercise.wording.address import Listener, terms_words
from tabletop.i18n import tr
from tabletop.room.lines.typed import set_off, under
from tabletop.text import clean_line


def question_lines(listener: Listener, question: Question, clock: float) -> list[str]:
    """The question with its numbered options, its rule, its terms and how to answer."""
    lines = [*under(question.question)]
    options = (
        () if question.form == "pledge" else question.offered_to(listener.seat)
    )  # of a pledge, what the sum will mean
    for number, row in enumerate(options, 1):
        more = f": {row[2]}" if len(row) > 2 and row[2] else ""
        lines.append("  " + clean_line(f"{number}  {row[1]}{more}", 600))
    lines += set_off(terms_words(question))
    if question.status == "open" and clock:
        lines.append(tr("It closes in {time}.", time=as_ms(question.closes - clock)))
    if listener.seat in question.who and question.status == "open":
        lines += how_to_answer(listener, question)
    return lines


def how_to_answer(listener: Listener, question: Question) -> list[str]:
    """What to type, with an example that fits the question."""
    match question.form:
        case "pledge":
            example = f"answer {question.least:g} because …"
        case "text":
            example = tr("answer your text")
        case "several":
            example = "answer 1 3 because …"
        case _:
            example = "answer 1 because …"
    if question.confidence:
        example += " sure moderate"
    lines = [tr("To answer, type:  {example}", example=example)]
    if question.form == "argument":
        lines = [
            tr("To argue, type:  reason for …  or  reason against …"),
            tr("To estimate its chance, blind and in percent, type:  estimate 60"),
            tr("If it comes to a vote:  {example}", example=example),
        ]
    if listener.seat in question.strikers:
        lines.append(tr("You may strike options out:  answer 1 strike 3"))
    return lines
