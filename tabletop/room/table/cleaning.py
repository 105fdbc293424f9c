"""Every text that comes in with a command is cleaned here, once, before anybody decides on it.

What is longer than the record keeps is refused in words, so that nobody's text is cut in silence. Only an unsent draft is cut: it is kept as
far as it goes.
"""

from __future__ import annotations

from typing import Any, TypeVar

from tabletop.exercise.commands import Command, KeepDraft, Refused
from tabletop.i18n import tr
from tabletop.records import Record, names, replace
from tabletop.text import clean

MAX_CHARS = 4000
MAX_LINES = 200

_T = TypeVar("_T", bound=Record)


def cleaned(command: Command) -> Command:
    """The command with all its texts cleaned of what could harm a terminal, a file or a reader; Refused if one is too long."""
    return _cleaned(command, cut=isinstance(command, KeepDraft))


def too_long(text: str) -> str:
    """Why a text is not taken, in words; "" if the record keeps all of it."""
    if len(text) > MAX_CHARS:
        return tr(
            "That text has {count} characters; {most} are kept of one. Nothing was sent: shorten it.",
            count=len(text),
            most=MAX_CHARS,
        )
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        return tr(
            "That text has {count} lines; {most} are kept of one. Nothing was sent: shorten it.",
            count=lines,
            most=MAX_LINES,
        )
    return ""


def _text(text: str, *, cut: bool) -> str:
    if text.isascii() and text.isprintable() and len(text) <= MAX_CHARS:
        return text  # ids and plain lines, which is most of what comes in
    if cut:
        return clean(text, max_chars=MAX_CHARS, max_lines=MAX_LINES)
    whole = clean(text, max_chars=4 * len(text), max_lines=len(text) + 1)  # the normal form of a letter may be several
    if why := too_long(whole):
        raise Refused("too-long", why)
    return whole


def _items(values: tuple[Any, ...], *, cut: bool) -> tuple[Any, ...]:
    """Every text in a tuple, and in the tuples in it, cleaned."""
    return tuple(
        _text(item, cut=cut) if isinstance(item, str) else _items(item, cut=cut) if isinstance(item, tuple) else item
        for item in values
    )


def _cleaned(value: _T, *, cut: bool) -> _T:
    changes = {}
    for name in names(type(value)):
        old = getattr(value, name)
        if isinstance(old, str):
            new: object = _text(old, cut=cut)
        elif isinstance(old, tuple):
            new = _items(old, cut=cut)
        elif isinstance(old, Record):
            new = _cleaned(old, cut=cut)
        else:
            continue
        if new != old:
            changes[name] = new
    return replace(value, **changes) if changes else value
