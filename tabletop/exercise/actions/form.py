"""What is filled in before something is done, as data: a few fields of four kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Row = tuple[str, str]  #: a value that can be chosen, and its words
Values = Mapping[str, str]  #: what the fields of a form hold, by key


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``area`` takes several lines, ``one`` and ``many`` choose among ``rows``."""

    key: str
    label: str
    kind: Literal["line", "area", "one", "many"] = "line"
    value: str = ""  #: filled in beforehand; of ``many`` with spaces between
    rows: Sequence[Row] = ()
    hint: str = ""  #: shown while empty


@dataclass(frozen=True, slots=True)
class Form:
    """What is filled in before the command can be made."""

    title: str
    fields: Sequence[Field]
    intro: str = ""


def whole(text: str) -> int | None:
    """A whole number that was typed, or None."""
    text = text.strip().replace("−", "-")
    try:
        return int(text) if len(text) < 10 else None
    except ValueError:
        return None
