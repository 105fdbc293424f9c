"""The only way text of people and files reaches a widget.

A widget reads a ``str`` as markup: ``[/]`` in a player's answer crashed it, ``[@click=…]`` ran an action. :class:`Content` is shown
as it is. Everything is cleaned once more on the way: a save may be written by anybody, and its chain proves only that it was
not changed afterwards.
"""

from __future__ import annotations

import re
from functools import lru_cache

from textual.content import Content

from tabletop.text import clean, steady

_MOST_CHARS = 40_000  # longer than the longest text of a scenario; beyond it only an attack lies
_MOST_LINES = 4_000
_TITLE = re.compile("“([^”]+)”")
_TAIL = re.compile(r" \([^()]*\)\.?$")
_KEPT = 4096  #: texts whose content is kept: a screen asks for most of its texts again with every event
_LEAST = 8  # cells a title in a notice keeps at least


@lru_cache(_KEPT)
def plain(text: str, style: str = "") -> Content:
    """Return ``text`` as content in which no character means anything but itself; ``style`` as in CSS, e.g. ``bold $warning``."""
    return Content.styled(_safe(text), style) if style else Content(_safe(text))


def styled(template: str, /, **values: object) -> Content:
    """Return the program's own ``template`` (Textual markup) with each ``$name`` replaced by a value, which is never parsed.

    ``styled(tr("[b]$who[/b]: $said"), who=role, said=text)``. Textual drops the styles of a value that is :class:`Content`.
    """
    if not values:
        return Content.from_markup(template)
    safe = {name: value if isinstance(value, Content) else _safe(str(value)) for name, value in values.items()}
    return Content.from_markup(template, **safe)


def fitted(text: str | Content, width: int, style: str = "") -> Content:
    """Return one line of exactly ``width`` cells: cut with an ellipsis or padded. Newlines become spaces."""
    return _fitted(text, width, style) if isinstance(text, str) else _cut(text, width)


@lru_cache(_KEPT)
def _fitted(text: str, width: int, style: str) -> Content:
    return _cut(plain(text.replace("\n", " ").replace("\t", " "), style), width)


def _cut(line: Content, width: int) -> Content:
    return line.truncate(max(0, width), ellipsis=True, pad=True)


def shortened(words: str, width: int) -> Content:
    """Return a notice on one line of at most ``width`` cells: a title in “…” is cut first, what stands in brackets at the end never.

    The end says which key undoes it; the title is known already.
    """
    line = plain(words.replace("\n", " "))
    over = line.cell_length - width
    for title in sorted(_TITLE.findall(line.plain), key=len, reverse=True):
        if over <= 0:
            break
        least = min(_LEAST, plain(title).cell_length)
        short = plain(title).truncate(max(least, plain(title).cell_length - over), ellipsis=True)
        line = plain(line.plain.replace(f"“{title}”", f"“{short.plain}”", 1))
        over = line.cell_length - width
    if over <= 0:
        return line
    tail = _TAIL.search(line.plain)
    end = plain(tail.group() if tail and len(tail.group()) < width else "")
    return line[: len(line) - len(end)].truncate(width - end.cell_length, ellipsis=True) + end


def _safe(text: str) -> str:
    return steady(clean(text, max_chars=_MOST_CHARS, max_lines=_MOST_LINES))
