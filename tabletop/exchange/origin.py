"""What the notes of a serial say about the row it was made of: written by an import, taken apart again by the next and by an export.

The block begins with a line such as ``MSEL: 7, row 12``. Below it each line is ``Name: words``; further lines of the words are
indented. Whatever else stands there was written by the author and stays in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tabletop.i18n import tr

PLACE = "MSEL"  #: the name of the first line
_INDENT = "  "
_NAMED = re.compile(r"(?P<name>[^\s:][^:]*): (?P<words>.*)")


def origin_text(place: str, told: Iterable[tuple[str, str]]) -> str:
    """The block: where the row stands, and what it says that has no place of its own in a scenario."""
    lines = [(PLACE, place), *told]
    return "\n".join(f"{name}: " + f"\n{_INDENT}".join(words.split("\n")) for name, words in lines if words.strip())


def taken_apart(notes: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The author's own notes, and what the blocks in ``notes`` tell by name; what a block says again, the one before says better."""
    own: list[str] = []
    told: list[tuple[str, list[str]]] = []
    before: set[str] = set()
    words: list[str] | None = None
    inside = False
    for line in notes.split("\n"):
        if _begins(line):
            before, words, inside = {name for name, _ in told}, None, True
        elif words is not None and (line.startswith(_INDENT) or not line.strip()):
            words.append(line.removeprefix(_INDENT))
        elif inside and (match := _NAMED.fullmatch(line)) is not None:
            words = [match["words"]]
            if match["name"] not in before:
                told.append((match["name"], words))
        else:
            words = None
            own.append(line)
    return "\n".join(own).strip("\n"), tuple((name, "\n".join(lines).rstrip("\n")) for name, lines in told)


def _begins(line: str) -> bool:
    place = re.escape(tr("row {row}", row="ROW")).replace("ROW", r"\d+")
    sheet = (
        re.escape(tr("row {row} of {sheet}", row="ROW", sheet="SHEET")).replace("ROW", r"\d+").replace("SHEET", ".+")
    )
    return re.fullmatch(f"{PLACE}: (?:.+, )?(?:{place}|{sheet})", line) is not None
