"""The door: every text that comes in with a command is cleaned here, once, before anybody decides on it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from tabletop.exercise.commands import Command
from tabletop.text import clean

MAX_CHARS = 4000
MAX_LINES = 200

_T = TypeVar("_T")


def cleaned(command: Command) -> Command:
    """The command with all its texts cleaned of what could harm a terminal, a file or a reader."""
    return _cleaned(command)


def _cleaned(value: _T) -> _T:
    changes = {}
    for field in fields(value):  # type: ignore[arg-type]  # only called with dataclass instances
        old = getattr(value, field.name)
        if isinstance(old, str):
            new: object = clean(old, max_chars=MAX_CHARS, max_lines=MAX_LINES)
        elif isinstance(old, tuple):
            new = tuple(clean(item, max_chars=MAX_CHARS) if isinstance(item, str) else item for item in old)
        elif is_dataclass(old):
            new = _cleaned(old)
        else:
            continue
        if new != old:
            changes[field.name] = new
    return replace(value, **changes) if changes else value  # type: ignore[type-var]  # a dataclass instance
