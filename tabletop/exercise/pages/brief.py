"""The brief of a seat: its own card, the tracks it can see, and what everybody was told."""

from __future__ import annotations

from tabletop.exercise.briefing import Briefing
from tabletop.exercise.pages.page import Block, Page, Sent, Words, points, text
from tabletop.exercise.pages.tracks import tracks_block
from tabletop.i18n import tr


def brief_page(here: Sent) -> Page:
    """Card, tracks, rules of the exercise."""
    return Page("brief", (*card_blocks(here.briefing), tracks_block(here), *_rules(here.briefing)))


def card_blocks(briefing: Briefing) -> tuple[Block, ...]:
    """The card of a role with what it alone knows; nothing at a seat without one."""
    card = briefing.card
    if card is None:
        return ()
    goal = points(tr("YOUR LONG-TERM GOAL"), [card.goal] if card.goal.strip() else [])
    private = Block(text(card.private), tr("KNOWN TO YOU ALONE"), "alert")
    return (
        Block((Words(card.title, "head"), *text(card.brief)), tr("YOUR ROLE")),
        *points(tr("YOU WANT"), card.wants),
        *points(tr("YOUR LIMITS"), card.limits),
        *goal,
        *([private] if private.items else []),
    )


def _rules(briefing: Briefing) -> tuple[Block, ...]:
    return (
        Block((Words(briefing.title, "title"), *text(briefing.summary)), tr("THE EXERCISE")),
        *points(tr("AROUND THE TABLE"), [title for _, title in briefing.roles]),
        *points(tr("WHAT THE EXERCISE IS FOR"), briefing.objectives),
        *points(tr("ASSUMPTIONS EVERYBODY ACCEPTS"), briefing.artificialities),
        Block(text(briefing.safety), tr("SAFETY")),
        Block(text(briefing.consent), tr("WHAT IS RECORDED")),
        Block((Words(briefing.marking, "marking"),)),
    )
