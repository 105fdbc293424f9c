"""Decisions and arguments as lines: the question with its numbered options, answers, outcomes, judgements."""

from __future__ import annotations

from tabletop.exercise import events as e
from tabletop.exercise.clock import as_ms
from tabletop.exercise.matrix import phia_word
from tabletop.exercise.state import Question, Response
from tabletop.i18n import tr
from tabletop.room.plain.hearer import Hearer, Teller, under
from tabletop.text import clean_line

_GRADES = {
    "triumph": tr("triumph"),
    "success": tr("success"),
    "success-but": tr("success, but…"),
    "failure-but": tr("failure, but…"),
    "failure": tr("failure"),
    "disaster": tr("disaster"),
}


# -- decisions --------------------------------------------------------------------------------------------------------


def question_lines(hearer: Hearer, question: Question, clock: float) -> list[str]:
    """The question with its numbered options, its rule, its terms and how to answer."""
    lines = [*under(question.question)]
    options = (
        () if question.form == "pledge" else question.offered_to(hearer.seat)
    )  # of a pledge, what the sum will mean
    for number, row in enumerate(options, 1):
        more = f": {row[2]}" if len(row) > 2 and row[2] else ""
        lines.append("  " + clean_line(f"{number}  {row[1]}{more}", 600))
    if question.form == "several":
        lines.append(tr("Choose at most {pick}.", pick=question.pick))
    if question.form == "pledge":
        lines.append(
            clean_line(
                tr(
                    "From {least:g} to {most:g} {unit}, in steps of {step:g}.",
                    least=question.least,
                    most=question.most,
                    unit=question.unit,
                    step=question.step,
                )
            )
        )
    if question.rule:
        lines.append(clean_line(tr("Rule: {rule}", rule=question.rule), 600))
    if question.status == "open" and clock:
        lines.append(tr("It closes in {time}.", time=as_ms(question.closes - clock)))
    if hearer.seat in question.who and question.status == "open":
        lines += how_to_answer(hearer, question)
    return lines


def how_to_answer(hearer: Hearer, question: Question) -> list[str]:
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
    if hearer.seat in question.strikers:
        lines.append(tr("You may strike options out:  answer 1 strike 3"))
    return lines


def answer_words(question: Question, response: Response | e.ResponseSubmitted) -> str:
    """An answer in words: its options, its amount, its text."""
    labels = {row[0]: row[1] for row in question.options}
    parts = [labels.get(option, option) for option in response.options]
    if response.amount is not None:
        parts.append(f"{response.amount:g} {question.unit}".strip())
    if response.text:
        parts.append(response.text)
    words = ", ".join(parts) or tr("nothing chosen")
    if response.struck:
        struck = ", ".join(labels.get(option, option) for option in response.struck)
        words += "; " + tr("struck out: {options}", options=struck)
    if response.rationale:
        words += "; " + tr("because {why}", why=response.rationale)
    if response.confidence:
        words += "; " + tr("confidence {level}", level=tr(response.confidence))
    return clean_line(words, 600)


def _opened(hearer: Hearer, event: e.DecisionOpened) -> list[str]:
    question = hearer.state.play.questions.get(event.decision)
    if hearer.seat in event.who:
        head = tr("You are asked to decide: “{title}”.", title=event.title)
    else:
        head = tr("A question is put to {roles}: “{title}”.", roles=hearer.offices(event.who), title=event.title)
    return [head, *(question_lines(hearer, question, hearer.state.clock) if question is not None else [])]


def _extended(hearer: Hearer, event: e.DecisionExtended) -> list[str]:
    left = as_ms(event.closes - hearer.state.clock)
    return [tr("“{title}” now closes in {time}.", title=hearer.question(event.decision), time=left)]


def _answered(hearer: Hearer, event: e.ResponseSubmitted) -> list[str]:
    question = hearer.state.play.questions.get(event.decision)
    if question is None:
        return []
    said = answer_words(question, event)
    if event.role != hearer.seat:
        who = hearer.title(event.role)
        return [tr("{role} has answered “{title}”: {said}", role=who, title=question.title, said=said)]
    if event.entered_by:
        head = tr("Control entered your answer to “{title}”: {said}", title=question.title, said=said)
    else:
        head = tr("Received, “{title}”: {said}", title=question.title, said=said)
    return [head, tr("You may change it until it closes.")]


def _closed(hearer: Hearer, event: e.DecisionClosed) -> list[str]:
    title = hearer.question(event.decision)
    if event.reason == "time":
        return [tr("Time is up: “{title}” is closed. The outcome will be read out.", title=title)]
    return [tr("“{title}” is closed. The outcome will be read out.", title=title)]


def _ballots(hearer: Hearer, event: e.BallotsRevealed) -> list[str]:
    question = hearer.state.play.questions.get(event.decision)
    labels = {row[0]: row[1] for row in question.options} if question is not None else {}
    rows = [
        clean_line(f"{hearer.title(row[0])}: {', '.join(labels.get(item, item) for item in row[1:])}", 400)
        for row in event.ballots
        if row
    ]
    return [tr("Who answered what, “{title}”:", title=hearer.question(event.decision)), *(f"  {row}" for row in rows)]


def resolved_lines(event: e.DecisionResolved) -> list[str]:
    """What stands, how it came about, and what is read aloud."""
    stands = ", ".join(event.labels)
    if not stands:
        found = event.how in {"rule", "ruling"}
        stands = tr("the answers stand as they were given") if found else tr("nothing stands")
    lines = [tr("Decided, “{title}”: {stands}.", title=event.title, stands=stands)]
    if event.words:
        lines.append("  " + clean_line(tr("How: {words}", words=event.words), 600))
    for text in event.results:
        lines += under(text)
    return lines


def _resolved(_hearer: Hearer, event: e.DecisionResolved) -> list[str]:
    return resolved_lines(event)


# -- arguments --------------------------------------------------------------------------------------------------------


def _reason(hearer: Hearer, event: e.ReasonAdded) -> list[str]:
    side = tr("for") if event.side == "pro" else tr("against")
    strong = tr(", strong") if event.weight > 1 else ""
    head = tr(
        "Reason {number} {side}{strong}, from {role}, on “{title}”:",
        number=event.number,
        side=side,
        strong=strong,
        role=hearer.office(event.role),
        title=hearer.question(event.decision),
    )
    return [head, *under(event.text)]


def _struck(hearer: Hearer, event: e.ReasonStruck) -> list[str]:
    title = hearer.question(event.decision)
    return [tr("Reason {number} on “{title}” is struck: {why}", number=event.number, title=title, why=event.reason)]


def _estimated(hearer: Hearer, event: e.EstimateSubmitted) -> list[str]:
    word = phia_word(event.percent)
    role = hearer.office(event.role)
    return [tr("Estimate of {role}: {percent} percent, {word}.", role=role, percent=event.percent, word=tr(word))]


def _estimates(hearer: Hearer, event: e.EstimatesRevealed) -> list[str]:
    if not event.estimates:
        return [tr("Nobody estimated “{title}”.", title=hearer.question(event.decision))]
    each = ", ".join(f"{hearer.title(role)} {percent}" for role, percent in event.estimates)
    return [
        tr("Estimates: median {median} percent, spread {spread}.", median=event.median, spread=event.spread),
        "  " + clean_line(each, 400),
    ]


def _rolled(_hearer: Hearer, event: e.DiceRolled) -> list[str]:
    if not event.decision:
        return []
    return [tr("Dice, {sides} sides: {raw}.", sides=event.sides, raw=", ".join(map(str, event.raw)))]


def _judged(hearer: Hearer, event: e.ArgumentAdjudicated) -> list[str]:
    title = hearer.question(event.decision)
    grade = _GRADES.get(event.grade, event.grade)
    return [tr("Judged, “{title}”: {grade}. {words}", title=title, grade=grade, words=event.words)]


#: what each event of a decision says
WORDS: dict[type[e.Event], Teller] = {
    e.DecisionOpened: _opened,
    e.DecisionExtended: _extended,
    e.ResponseSubmitted: _answered,
    e.DecisionClosed: _closed,
    e.BallotsRevealed: _ballots,
    e.DecisionResolved: _resolved,
    e.ReasonAdded: _reason,
    e.ReasonStruck: _struck,
    e.EstimateSubmitted: _estimated,
    e.EstimatesRevealed: _estimates,
    e.DiceRolled: _rolled,
    e.ArgumentAdjudicated: _judged,
}
