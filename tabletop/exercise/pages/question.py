"""A question as the role that is asked has it: what is asked, what can be answered, and what became of the answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tabletop.exercise.matrix import phia_word
from tabletop.exercise.pages.page import ABSTAIN, Block, Page, PageField, PageOption, PageOptions, Words, text
from tabletop.exercise.state import ArgumentState, Question, Reason, Response, State
from tabletop.exercise.wording.answers import answer_words
from tabletop.exercise.wording.codes import CONFIDENCES, SIDES, word
from tabletop.i18n import tr

_NOBODY = Response("", (), (), None, "", "", "", "", 0.0, "", 0)


def asked_page(question: Question, seat: str, state: State, names: Mapping[str, str]) -> Page:
    """The question with the answer or the draft of this seat in it, and the receipt; for who does not answer it, only what can be answered."""
    decision = question.decision
    sheet = state.argument(decision)
    if seat not in question.who or question.status != "open":
        return Page("question", (_asked(question, seat), *_read(question, seat, sheet, names)))
    response, draft = state.submitted(decision, seat), state.draft(decision, seat)
    page = question_page(question, seat, draft or response, sheet, names, aside=("", ""))
    became = receipt(question, response, draft)
    return Page("question", (*page.blocks, *([Block(became)] if became else [])))


def question_page(
    question: Question,
    role: str,
    answer: Response | None,
    sheet: ArgumentState,
    names: Mapping[str, str],
    *,
    aside: tuple[str, str] = ("pro", "1"),
) -> Page:
    """What ``role`` is asked and fills in, beginning with ``answer``.

    ``names`` are titles of roles, for the reasons on the ``sheet`` of an argument; ``aside`` is side and weight of a reason that was begun.
    """
    known = answer or _NOBODY
    blocks = [_asked(question, role)]
    match question.form:
        case "choice" | "several":
            blocks.append(Block((_options(question, role, known),)))
        case "pledge":
            limits = question.least, question.most, question.step
            explain = partial(pledge_words, question)
            blocks.append(Block((PageField("amount", "amount", amount=known.amount, limits=limits, explain=explain),)))
        case "text":
            blocks.append(Block((PageField("text", "text", value=known.text),)))
        case _:
            estimate = sheet.estimates.get(role) if known.amount is None else known.amount
            blocks += [*sheet_blocks(sheet, names), *_argument(known.text, estimate, aside)]
            blocks.append(Block((_options(question, role, known, tr("If it comes to a vote")),)))
    why = [PageField("why", "text", tr("Why?"), known.rationale)]
    if question.confidence:
        rows = tuple((level, word(CONFIDENCES, level)) for level in CONFIDENCES)
        why.append(PageField("confidence", "one", tr("How sure are you?"), known.confidence, rows=rows, optional=True))
    return Page("question", (*blocks, Block(tuple(why))))


def sheet_blocks(sheet: ArgumentState, names: Mapping[str, str]) -> tuple[Block, Block]:
    """The reasons so far, for and against."""
    return _side(sheet, "pro", tr("For"), names), _side(sheet, "con", tr("Against"), names, beside=True)


def receipt(question: Question, response: Response | None, draft: Response | None) -> tuple[Words, ...]:
    """What became of the answer: received, changed since, or kept as a draft, and when; nothing before there is any."""
    found: list[Words] = []
    if response is not None:
        if response.draft:
            words = tr("Your draft, taken over by control")
        else:
            words = tr("Typed for you by control") if response.entered_by else tr("Received")
        if question.form != "text":
            labels = {row[0]: row[1] for row in question.options}
            said = answer_words(response, labels, question.unit)
            words = tr("{receipt}: {answer}", receipt=words, answer=said)
        found.append(Words(words, "own", sign="done", at=response.at))
        if draft is None:
            found.append(Words(tr("You may change it until it closes.")))
        else:
            found.append(Words(tr("Changed since, and not sent."), acts=("submit",)))
    if draft is not None:
        found.append(Words(tr("draft kept"), "quiet", "beside", at=draft.at))
    return tuple(found)


def pledge_words(question: Question, amount: float | None) -> str:
    """What can be pledged, behind an amount that is filled in."""
    terms = tr(
        "{least:g} to {most:g} {unit}, in steps of {step:g}",
        least=question.least,
        most=question.most,
        unit=question.unit,
        step=question.step,
    )
    if amount is None:
        return terms
    return tr("{value:g} {unit}   ({terms})", value=amount, unit=question.unit, terms=terms)


def estimate_words(percent: float | None) -> str:
    """An estimate in words; before there is one, who sees it."""
    if percent is None or not 0 <= percent <= 100:
        return tr("0 to 100 %; nobody sees it before the sheet is closed")
    return tr("{percent:g} %: {word}", percent=percent, word=phia_word(round(percent)))


def _asked(question: Question, role: str) -> Block:
    items = [Words(question.title, "head"), *text(question.whole)]
    if question.form == "several":
        items.append(Words(tr("Choose at most {pick}.", pick=question.pick), "strong"))
    if question.rule:
        items.append(Words(tr("Rule: {rule}", rule=question.rule), "quiet"))
    if role in question.strikers:
        items.append(Words(tr("You may strike options out."), "hint"))
    return Block(tuple(items))


def _read(question: Question, role: str, sheet: ArgumentState, names: Mapping[str, str]) -> tuple[Block, ...]:
    """What those who do not answer see of the options; of a pledge, its limits alone."""
    if question.form == "pledge":
        return (Block((Words(pledge_words(question, None)),)),)
    if question.form == "text":
        return ()
    reasons = sheet_blocks(sheet, names) if question.form == "argument" else ()
    return (*reasons, Block((_options(question, role, _NOBODY),)))


def _options(question: Question, role: str, known: Response, label: str = "") -> PageOptions:
    options = tuple(
        PageOption(row[0], row[1], row[2] if len(row) > 2 else "", row[0] in question.alone)
        for row in question.offered_to(role)
    )
    offered = {option.id for option in options}
    abstains = known.abstains and question.lets_abstain(role)
    if question.lets_abstain(role):
        options = (*options, PageOption(ABSTAIN, tr("abstain"), alone=True))
    return PageOptions(
        options,
        label,
        question.pick if question.form == "several" else 1,
        role in question.strikers,
        (ABSTAIN,) if abstains else tuple(option for option in known.options if option in offered),
        tuple(option for option in known.struck if option in offered),
    )


def _argument(reason: str, estimate: float | None, aside: tuple[str, str]) -> tuple[Block, ...]:
    """What is filled in of an argument before the vote: a reason, and a blind estimate."""
    side, weight = aside
    sides = tuple((key, word(SIDES, key)) for key in SIDES)
    limits = (0.0, 100.0, 5.0)
    return (
        Block(
            (
                PageField("side", "one", tr("Add a reason"), side, rows=sides),
                PageField("weight", "one", "", weight, rows=(("1", tr("normal")), ("2", tr("strong")))),
                PageField("reason", "line", "", reason),
            )
        ),
        Block(
            (
                PageField(
                    "amount",
                    "amount",
                    tr("How likely is it to succeed? (blind, in percent)"),
                    amount=estimate,
                    limits=limits,
                    explain=estimate_words,
                ),
            )
        ),
    )


def _side(sheet: ArgumentState, side: str, title: str, names: Mapping[str, str], *, beside: bool = False) -> Block:
    reasons = [reason for reason in sheet.reasons.values() if reason.side == side]
    items = [words for reason in reasons for words in _reason(reason, names)]
    return Block(tuple(items) or (Words(tr("no reason yet"), "quiet"),), title, "strong", beside)


def _reason(reason: Reason, names: Mapping[str, str]) -> list[Words]:
    sign = {"pro": "+", "con": "−"}.get(reason.side, "") * reason.weight
    found = [
        Words(f"{sign} {reason.text.strip()}", "struck" if reason.struck else "plain", "text"),
        Words(names.get(reason.role, reason.role), "quiet", "beside"),
    ]
    if reason.weight > 1:
        found.append(Words(tr("strong"), "quiet", "beside"))
    if reason.struck:
        found.append(Words(tr("struck: {why}", why=reason.struck), "hint", "beside"))
    return found
