"""What all plain lines share: how other people's text is set off from the program's own, times, numbers and names as they are typed."""

from __future__ import annotations

from collections.abc import Iterable

from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.second_person import Listener, Quote
from tabletop.i18n import tr
from tabletop.room.lines.answers import BadLine
from tabletop.text import clean, clean_line


def under(text: str) -> list[str]:
    """Somebody's text, indented line by line."""
    return [f"  {line}".rstrip() for line in clean(text.strip()).split("\n")] if text.strip() else []


def set_off(words: Iterable[str]) -> list[str]:
    """Sentences of the program as lines, quotes indented under them."""
    return [line for part in words for line in (under(part) if isinstance(part, Quote) else [clean_line(part, 600)])]


def number(text: str) -> int:
    """A whole number that was typed. Raises BadLine."""
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) <= 6:
        return int(word)
    raise BadLine(tr("“{word}” is no number.", word=clean_line(word, 40)))


def role_named(listener: Listener, words: str) -> str:
    """The seat somebody means: control, a role's id or title, or the only one that begins or contains it; "" if unclear."""
    word = words.casefold().strip()
    if word in {"control", FACILITATOR, tr("control").casefold()}:
        return FACILITATOR
    titles = dict(listener.briefing.roles)
    known = {role: titles.get(role, role).casefold() for role in listener.state.roles}
    exact = [role for role, title in known.items() if word in {role.casefold(), title}]
    if exact:
        return exact[0]
    alike = [
        role for role, title in known.items() if word and (role.casefold().startswith(word) or title.startswith(word))
    ]
    return alike[0] if len(alike) == 1 else ""
