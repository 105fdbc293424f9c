"""Observations: how a note line is read, and what is said of a note."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tabletop.exercise.state import Observation
from tabletop.exercise.wording.codes import OBSERVATIONS, RATINGS, word

SIGNS = {"+": "strength", "-": "improve", "−": "improve", "!": "fact"}
KINDS = ("note", "strength", "improve", "fact")

_HEAD = re.compile(r"\s*([+\-−!])(?:([1-4])(?=\s|$)|(?!\d))\s*")
_TOKEN = re.compile(r"(?<!\S)(?:\*(?P<rating>[1-4])|=(?P<aim>\d{1,2})|@(?P<role>[\w-]+)|#(?P<serial>[\w-]+))(?![\w-])")


@dataclass(frozen=True, slots=True)
class Note:
    """A note line as it will be kept."""

    text: str
    word: str = "note"
    rating: int = 0
    role: str = ""
    serial: str = ""
    objective: str = ""
    unknown: tuple[str, ...] = ()  #: tags that name nothing: they stay in the text


def parse_note(
    line: str,
    *,
    roles: Collection[str] = (),
    serials: Collection[str] = (),
    aims: Sequence[str] = (),
    word: str = "note",
    rating: int = 0,
) -> Note:
    """Read ``line``; ``word`` and ``rating`` are what stands chosen beside it, signs in the line go before them.

    ``+`` strength, ``-`` improve, ``!`` fact at the start, a rating right behind it (``+2 …``) or anywhere as ``*2``; ``@role`` and
    ``#inject`` (or the beginning of one, if only one begins so) stay in the text as words; ``=2`` is the second objective. Nothing
    is ever refused: what names nothing is text.
    """
    head = _HEAD.match(line)
    if head is not None:
        word = SIGNS[head[1]]
        rating = int(head[2] or rating)
        line = line[head.end() :]
    found = {"role": "", "serial": "", "objective": ""}
    unknown: list[str] = []

    def read(token: re.Match[str]) -> str:
        nonlocal rating
        if token["rating"]:
            rating = int(token["rating"])
            return ""
        if token["aim"]:
            place = int(token["aim"])
            if not 1 <= place <= len(aims):
                unknown.append(token[0])
                return token[0]
            found["objective"] = aims[place - 1]
            return ""
        sort, names = ("role", roles) if token["role"] else ("serial", serials)
        name = _named(token[sort], names)
        if not name:
            unknown.append(token[0])
            return token[0]
        found[sort] = found[sort] or name
        return f"{token[0][0]}{name}"

    text = " ".join(_TOKEN.sub(read, line).split())
    return Note(text, word, rating, found["role"], found["serial"], found["objective"], tuple(unknown))


def _named(start: str, names: Collection[str]) -> str:
    """The name itself, or the only one that begins so; "" if none or several do."""
    if start in names:
        return start
    matches = [name for name in names if name.lower().startswith(start.lower())]
    return matches[0] if len(matches) == 1 else ""


def note_words(kind: str, rating: int) -> str:
    """Kind and rating of a note in words, e.g. ``strength · 3 some challenges``."""
    words = word(OBSERVATIONS, kind if kind in OBSERVATIONS else "note")
    return f"{words} · {word(RATINGS, str(rating))}" if rating else words


def about(observation: Observation) -> str:
    """What a note is about, as tags."""
    tags = (("@", observation.role), ("#", observation.serial))
    return " ".join(f"{sign}{name}" for sign, name in tags if name)
