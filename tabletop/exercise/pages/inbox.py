"""What was sent to the seat: the list, newest first, and one message of it."""

from __future__ import annotations

from tabletop.exercise.pages.page import Block, Entry, Page, Sent, Sign, Words, text
from tabletop.exercise.state import Delivered
from tabletop.exercise.station import Mail, inbox
from tabletop.exercise.wording.codes import CHANNELS, word
from tabletop.i18n import tr


def inbox_page(here: Sent) -> Page:
    """All messages with the receipt of each. The oldest is number 1, so that a number stays the message's own."""
    mails = inbox(here.state, here.seat)
    if not mails:
        nothing = Words(tr("Nothing has been sent to you yet. Messages appear here, newest first."), "quiet")
        return Page("inbox", (Block((nothing,)),))
    entries = tuple(_entry(mail, len(mails) - place, here) for place, mail in enumerate(mails))
    return Page("inbox", (Block(entries),))


def letter_page(mail: Mail, here: Sent) -> Page:
    """One message in full, its marking in the first and in the last line."""
    inject = mail.delivered
    marking = Words(inject.marking, "marking")
    pointed = (Words(tr("Control points this message out to you."), "hint"),) if inject.resent else ()
    about = tuple(part for part in (word(CHANNELS, inject.channel), inject.grade) if part)
    head = (
        marking,
        *pointed,
        Words(inject.title, "head"),
        Words(tr("from {sender}", sender=inject.sender), "quiet"),
        Words(" · ".join(about), "quiet", at=inject.at),
    )
    blocks = [Block(head), Block(text(inject.body)), *(Block(correction(words)) for words in inject.corrections)]
    if inject.recalled is not None:
        recalled = Words(tr("Recalled by control: disregard this message."), "alert")
        blocks.append(Block((recalled, *text(inject.recalled, "alert"))))
    else:
        blocks.append(Block(receipt(inject, here)))
    return Page("letter", (*(block for block in blocks if block.items), Block((marking,))))


def correction(words: str) -> tuple[Words, ...]:
    """A correction of a message, which stands below its text."""
    return (Words(tr("CORRECTION:"), "alert"), *text(words, "alert"))


def receipt(inject: Delivered, here: Sent) -> tuple[Words, ...]:
    """Whether the role has acknowledged a message; nothing for a seat that acknowledges none."""
    if here.seat not in here.state.roles:
        return ()
    if here.seat in here.state.acknowledged.get(inject.inject, {}):
        return (Words(tr("acknowledged"), "good", sign="done"),)
    return (Words(tr("Acknowledge it when you have read it."), "hint", sign="new", acts=("acknowledge",)),)


def _entry(mail: Mail, number: int, here: Sent) -> Entry:
    inject = mail.delivered
    sign, state = _standing(mail, here)
    about = f"{word(CHANNELS, inject.channel)} · {inject.sender}"
    return Entry(inject.inject, inject.title, sign, state, about, inject.at, number)


def _standing(mail: Mail, here: Sent) -> tuple[Sign, str]:
    if mail.delivered.recalled is not None:
        return "gone", tr("recalled")
    if here.seat not in here.state.roles:
        return "", ""
    return ("done", tr("acknowledged")) if mail.acknowledged else ("new", tr("new"))
