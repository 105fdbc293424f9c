"""Ids made from a planner's words: lower case, digits, hyphens, each once in its family."""

from __future__ import annotations

import re
import unicodedata

from tabletop.scenario.check_ids import SEATS
from tabletop.scenario.conditions import KEYWORDS

LONGEST = 48  #: characters of an id
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def as_id(words: str, otherwise: str = "") -> str:
    """The id that ``words`` make: "Three cables down" is ``three-cables-down``.

    Words that do not begin with a letter get ``otherwise`` in front ("12" and "inject" give ``inject-12``); words without any Latin
    letter or digit give ``otherwise`` alone.
    """
    lower = unicodedata.normalize("NFC", words).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not made or not made[0].isalpha():
        made = f"{otherwise}-{made}".strip("-")
    return _cut(made, LONGEST)


def _cut(made: str, most: int) -> str:
    """At most so many characters, ending with a whole word where that leaves enough of it."""
    if len(made) <= most:
        return made
    short = made[:most]
    whole = short.rpartition("-")[0] if made[most] != "-" else short
    return (whole if len(whole) >= most // 2 else short).rstrip("-")


class IdFamily:
    """The ids of one family, in which each may stand once."""

    def __init__(self, *, people: bool = False) -> None:
        """``people``: roles and groups; otherwise moves, injects and decisions, which conditions name by their bare id."""
        self._taken: set[str] = set(SEATS if people else KEYWORDS)

    def take(self, words: str, otherwise: str) -> str:
        """A free id for ``words``: the plain one, or with ``-2``, ``-3`` … behind it; ``otherwise`` as in :func:`as_id`."""
        wanted = as_id(words, otherwise)
        free, number = wanted, 1
        while free in self._taken:
            number += 1
            tail = f"-{number}"
            free = _cut(wanted, LONGEST - len(tail)) + tail
        self._taken.add(free)
        return free
