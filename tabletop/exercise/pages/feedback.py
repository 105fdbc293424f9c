"""The participant feedback form as it is filled in, and what the forms that are in say together, never form by form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.debrief import Feedback
from tabletop.exercise.feedback import BEST, MOST_POINTS, PRIORITIES, STATEMENTS, WORST, Rated, ratings
from tabletop.exercise.pages.page import Block, Counts, Item, Page, PageField, Scale, Words
from tabletop.i18n import tr


def form_page(form: GiveFeedback, *, rows: int = 0, opt_in: bool = True) -> Page:
    """The form with what is filled in; at least so many ``rows`` for actions. ``opt_in``: it can be handed in under one's name, which paper cannot."""
    scale = Scale(tuple((key, tr(text)) for key, text in STATEMENTS.items()), form.ratings, WORST, BEST)
    return Page(
        "form",
        (
            Block((scale,), tr("How far do you agree, from 1 (not at all) to 5 (fully)?  0: no answer")),
            _lines("strength", tr("Three strengths"), form.strengths),
            _lines("improve", tr("Three things to improve"), form.improve),
            Block((PageField("unseen", "line", value=form.unseen),), tr("What could the evaluators not see?")),
            Block(tuple(_actions(form, rows)), tr("What should be done: the action, how urgent, who")),
            Block((PageField("review", "line", value=form.review),), tr("Plans, training or equipment to look at")),
            Block((PageField("comment", "text", value=form.comment),), tr("Anything else?")),
            _name(form, opt_in=opt_in),
        ),
    )


def _lines(key: str, heading: str, texts: Sequence[str]) -> Block:
    filled = [*texts, *[""] * (MOST_POINTS - len(texts))]
    return Block(
        tuple(PageField(f"{key}-{place}", "line", value=text) for place, text in enumerate(filled, 1)), heading
    )


def _actions(form: GiveFeedback, rows: int) -> Iterator[PageField]:
    """Action, how urgent, who, each row on a line."""
    for place in range(max(rows, len(form.actions))):
        text, priority, who = form.actions[place] if place < len(form.actions) else ("", PRIORITIES[1], "")
        yield PageField(f"what-{place + 1}", "line", value=text)
        urgent = tuple((key, tr(key)) for key in PRIORITIES)
        yield PageField(f"urgent-{place + 1}", "one", value=priority, rows=urgent, beside=True)
        yield PageField(f"who-{place + 1}", "line", value=who, beside=True)


def _name(form: GiveFeedback, *, opt_in: bool) -> Block:
    recorded = Words(recorded_words(named=form.named), "quiet")
    if not opt_in:
        return Block((recorded,))
    names = (("", tr("without a name")), ("named", tr("with my name and role")))
    field = PageField("named", "one", value="named" if form.named else "", rows=names)
    return Block((field, recorded), tr("Under whose name?"))


def recorded_words(*, named: bool) -> str:
    """What the record will say of whoever hands this in."""
    if named:
        return tr("The record says which role this form comes from, and your name if you agreed to be named.")
    return tr(
        "The record keeps what you wrote and when it came in: not your name, your role or your terminal. "
        "In a small group your wording may still show who you are."
    )


def forms_page(forms: Sequence[Feedback], *, summary: bool = True) -> Page:
    """How many forms are in, and what they say together; without the ``summary``, how more come in."""
    named = sum(bool(form.sort) for form in forms)
    words = tr("Forms in: {count}, of these with a name: {named}", count=len(forms), named=named)
    head = Block((Words(words, "call"),))
    return Page("forms", (head, *_summary(forms)) if summary else (head, _how()))


def _how() -> Block:
    return Block(
        (
            Words(tr("Players and observers find the form in the hotwash at their seats."), "hint"),
            Words(tr("A form that was filled in on paper can be entered here."), "hint", acts=("paper-form",)),
            Words(tr("This keyboard can go round."), "hint", acts=("hand-round",)),
            Words(tr("Once all are in, it can be seen what they say together."), "hint", acts=("forms-summary",)),
        )
    )


def _summary(forms: Sequence[Feedback]) -> Iterator[Block]:
    """Medians and counts of every statement, then what was written, gathered by what it is about; nothing of no form."""
    if not forms:
        return
    yield Block(tuple(_rated(rated) for rated in ratings(forms)))
    parts = (
        (tr("STRENGTHS"), [text for form in forms for text in form.strengths]),
        (tr("TO IMPROVE"), [text for form in forms for text in form.improve]),
        (tr("NOT SEEN BY THE EVALUATORS"), [form.unseen for form in forms]),
        (tr("WHAT SHOULD BE DONE"), list(_to_do(forms))),
        (tr("PLANS, TRAINING, EQUIPMENT"), [form.review for form in forms]),
        (tr("COMMENTS"), [form.comment for form in forms]),
    )
    for heading, texts in parts:
        said: tuple[Item, ...] = tuple(
            Words(" ".join(text.split()), place="point", sign="said") for text in texts if text.strip()
        )
        if said:
            yield Block(said, heading)


def _rated(rated: Rated) -> Counts:
    if rated.median is None:
        return Counts(rated.text, tr("no answer"))
    words = tr("median {median:g}, answers: {count}", median=rated.median, count=rated.answers)
    return Counts(rated.text, words, tuple((str(value), count) for value, count in enumerate(rated.counts, WORST)))


def _to_do(forms: Sequence[Feedback]) -> Iterator[str]:
    """The most urgent first."""
    rows = [row for form in forms for row in form.actions]
    for text, priority, who in sorted(rows, key=lambda row: PRIORITIES.index(row[1]) if row[1] in PRIORITIES else 9):
        if who.strip():
            yield tr("{action} ({urgent}, {who})", action=text, urgent=tr(priority), who=who)
        else:
            yield tr("{action} ({urgent})", action=text, urgent=tr(priority))
