"""Every text that comes in with a command is cleaned here, once, before anybody decides on it."""

from __future__ import annotations

from typing import Any, TypeVar

from tabletop.exercise.commands import Command
from tabletop.records import Record, names, replace
from tabletop.text import clean

MAX_CHARS = 4000
MAX_LINES = 200

_T = TypeVar("_T", bound=Record)


def cleaned(command: Command) -> Command:
    """The command with all its texts cleaned of what could harm a terminal, a file or a reader."""
    return _cleaned(command)


def _items(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Every text in a tuple, and in the tuples in it, cleaned."""
    return tuple(
        clean(item, max_chars=MAX_CHARS, max_lines=MAX_LINES)
        if isinstance(item, str)
        else _items(item)
        if isinstance(item, tuple)
        else item
        for item in values
    )


def _cleaned(value: _T) -> _T:
    changes = {}
    for name in names(type(value)):
        old = getattr(value, name)
        if isinstance(old, str):
            if old.isascii() and old.isprintable() and len(old) <= MAX_CHARS:
                continue  # ids and plain lines, which is most of what comes in
            new: object = clean(old, max_chars=MAX_CHARS, max_lines=MAX_LINES)
        elif isinstance(old, tuple):
            new = _items(old)
        elif isinstance(old, Record):
            new = _cleaned(old)
        else:
            continue
        if new != old:
            changes[name] = new
    return replace(value, **changes) if changes else value
