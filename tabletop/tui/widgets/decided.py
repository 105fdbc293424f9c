"""Who decided what and why: one decision of an ended exercise, told in full for the debriefing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content

from tabletop.exercise.clock import as_hms
from tabletop.exercise.retold import how_words
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import Argument, Question, Response, State
from tabletop.i18n import tr
from tabletop.tui.text import fitted, plain

_LEVELS = {"low": "low", "moderate": "moderate", "high": "high"}
_GRADES = {
    "triumph": "triumph",
    "success": "success",
    "success-but": "success, but…",
    "failure-but": "failure, but…",
    "failure": "failure",
    "disaster": "disaster",
}


def decision_story(question: Question, state: State, book: Rulebook, width: int) -> Content:
    """Title, outcome, how, and each role's answer with its confidence and its reason."""
    names = {role: card.title for role, card in book.scenario.roles.items()}
    labels = _labels(book, question)
    move = book.scenario.moves.get(question.move)
    lines = [
        Content.assemble(
            plain(question.title, "bold"),
            plain(f"   {move.title if move else ''} · T+{as_hms(question.opened)}", "$secondary"),
        ),
        _outcome(question, labels, alone=_each_alone(book, question)),
    ]
    if question.ruling:
        computed = ", ".join(labels.get(option, option) for option in question.computed) or tr("nothing")
        lines.append(
            plain(tr("  The rule had: {computed}. Reason: {reason}", computed=computed, reason=question.ruling))
        )
    answers = state.responses.get(question.decision, {})
    longest = max((len(names.get(role, role)) for role in question.who), default=0)
    column = min(max(18, width // 3), longest + 2)
    for role in question.who:
        if role in answers:
            head = Content.assemble("  ", fitted(names.get(role, role), column - 1), " ")
            lines += _answer(head, answers[role], question, labels, width)
    silent = [names.get(role, role) for role in question.who if role not in answers]
    if silent and question.form != "argument":
        lines.append(plain(tr("  No answer: {roles}", roles=", ".join(silent)), "$secondary"))
    if question.form == "argument":
        lines += _argument(state.argument(question.decision), names)
    return Content("\n").join(lines)


def _labels(book: Rulebook, question: Question) -> dict[str, str]:
    spec = book.scenario.decisions.get(question.decision)
    known = {key: option.label for key, option in spec.options.items()} if spec is not None else {}
    return known | {row[0]: row[1] for row in question.options}


def _each_alone(book: Rulebook, question: Question) -> bool:
    spec = book.scenario.decisions.get(question.decision)
    return spec is not None and spec.rule.type == "individual"


def _outcome(question: Question, labels: Mapping[str, str], *, alone: bool) -> Content:
    if question.status != "resolved":
        return plain("  → " + tr("not resolved"), "$warning")
    if alone and question.how == "rule":
        return plain("  → " + tr("each for itself"), "bold $accent")
    outcome = ", ".join(question.labels) or ", ".join(labels.get(option, option) for option in question.outcome)
    words = "" if question.form == "argument" else question.words  # an argument's judgement is told below
    how = " · ".join(text for text in (how_words(question.how), words) if text)
    if not outcome and question.how in {"rule", "ruling"}:
        outcome = tr("the answers stand as they were given")
    style = "bold $warning" if question.how in {"override", "ruling"} else "bold $accent"
    return Content.assemble(plain("  → " + (outcome or tr("nothing stands")), style), plain(f"   {how}", "$secondary"))


def _answer(
    head: Content, response: Response, question: Question, labels: Mapping[str, str], width: int
) -> Iterable[Content]:
    said = _said(response, question, labels)
    level = _LEVELS.get(response.confidence, "")
    sure = tr("confidence {level}", level=tr(level)) if response.confidence else ""
    by = tr("entered by control") if response.entered_by else ""
    notes = " · ".join(text for text in (sure, by) if text)
    whole = Content.assemble(plain(said), plain(f"   {notes}" if notes else "", "$secondary"))
    first, *more = whole.wrap(max(20, width - head.cell_length))
    lines = [Content.assemble(head, first), *(Content.assemble(" " * head.cell_length, line) for line in more)]
    indent = head.cell_length if width >= 100 else 4
    lines += [
        Content.assemble(" " * indent, plain(line.plain, "$secondary italic"))
        for line in _wrapped(response.rationale, max(20, min(100, width - indent - 6)))
    ]
    return lines


def _said(response: Response, question: Question, labels: Mapping[str, str]) -> str:
    parts = [labels.get(option, option) for option in response.options]
    if response.amount is not None:
        parts.append(f"{response.amount:g} {question.unit}".strip())
    if response.text:
        parts.append(" ".join(response.text.split()))
    if response.struck:
        parts.append(tr("struck out: {options}", options=", ".join(labels.get(o, o) for o in response.struck)))
    return "; ".join(parts) or tr("abstained")


def _wrapped(text: str, width: int) -> Sequence[Content]:
    return plain(" ".join(text.split())).wrap(width) if text.strip() else ()


def _argument(sheet: Argument, names: Mapping[str, str]) -> Iterable[Content]:
    for reason in sheet.reasons.values():
        sign = ("+" if reason.side == "pro" else "−") * reason.weight
        struck = tr(" (struck: {why})", why=reason.struck) if reason.struck else ""
        yield plain(f"  {sign:>2} {' '.join(reason.text.split())} – {names.get(reason.role, reason.role)}{struck}")
    if sheet.median is not None:
        estimates = ", ".join(f"{names.get(role, role)} {percent} %" for role, percent in sheet.revealed)
        words = tr("Estimates: median {median} %, spread {spread}", median=sheet.median, spread=sheet.spread)
        yield plain(f"  {words}" + (f" ({estimates})" if estimates else ""), "$secondary")
    for method, _target, grade, _success, words, why in sheet.judgements:
        because = f" – {why}" if why else ""
        verdict = _GRADES.get(grade, grade)
        yield plain(f"  {tr('Judged')} ({method}): {tr(verdict)}; {words}{because}", "$secondary")
