"""Who plays what."""

from __future__ import annotations

from tabletop.exercise.pages.page import Block, Page, Sent, Words
from tabletop.exercise.people import name_of
from tabletop.exercise.wording.names import Names
from tabletop.i18n import series, tr


def people_page(here: Sent) -> Page:
    """Every role in play with who is in it, as far as people want to be named; the own role says so, and who leads is marked."""
    names = Names.of_briefing(here.briefing)
    lines = tuple(Words(_role(role, names, here), place="point") for role in here.state.roles)
    return Page("people", (Block(lines or (Words(tr("Nobody has been seated yet.")),), tr("AROUND THE TABLE")),))


def _role(role: str, names: Names, here: Sent) -> str:
    persons = [
        tr("{name} (lead)", name=name_of(person)) if person.lead else name_of(person)
        for person in here.state.members.get(role, {}).values()
    ]
    who = series(persons) or "–"
    values = {"title": names.role(role), "role": role, "people": who}
    if role == here.seat:
        return tr("{title} (your role) [{role}]: {people}", **values)
    return tr("{title} [{role}]: {people}", **values)
