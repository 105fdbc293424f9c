"""CSV that spreadsheets open as it is meant: RFC 4180, UTF-8 with a byte order mark, and no cell that computes.

A spreadsheet takes a cell for a formula that begins with ``= + - @`` or with a tab or line break before one, and where it splits columns
at semicolons instead of commas, what follows a semicolon begins a cell too. Before each such place in a text stands one apostrophe. Numbers
are written as numbers: they come from fields that hold numbers, never from text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tabletop.exercise.clock import as_hms
from tabletop.text import clean

Cell = str | float | bool | None | tuple[object, ...]

_SUSPECT = re.compile(r"[=+\-@＝＋－＠]|^ *[\t\n]")  # without one of these nothing is to be done
_BLANK_START = re.compile(r"^ *[\t\n][ \t\n]*")
_BEGINS = re.compile(r"(^|[;\t\r\n])(?=[ \u00a0\u3000\"']*[=+\-@＝＋－＠])")


@lru_cache(maxsize=2048)  # ids, times and kinds come again in every row
def guard(text: str) -> str:
    """A text that no spreadsheet takes for a formula, however it splits the line; everything else comes back as it is.

    Tabs and line breaks at its start are left out: some programs skip them and compute what follows.
    """
    safe = clean(text, max_chars=len(text) + 1, max_lines=text.count("\n") + 2)
    if not _SUSPECT.search(safe):
        return safe
    return _BEGINS.sub(r"\1'", _BLANK_START.sub("", safe))


def cell(value: object) -> str:
    """One value as it is written: None as nothing, a truth as yes or no, several values with semicolons between them."""
    if isinstance(value, str):
        return guard(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
    if isinstance(value, int):
        return str(value)
    return guard(flat(value))


def flat(value: object) -> str:
    """Nested values as one text: ``a; b``, pairs as ``a: 1``, rows as ``a, b``."""
    if not isinstance(value, tuple):
        return cell(value) if isinstance(value, bool | float) else str(value)
    if value and all(isinstance(each, tuple) for each in value):
        pairs = all(len(each) == 2 and isinstance(each[1], int | float) for each in value)
        return "; ".join((": " if pairs else ", ").join(flat(part) for part in each) for each in value)
    return "; ".join(flat(each) for each in value)


def hms(seconds: float | None) -> str:
    """Exercise time for people, ``00:12:05``; nothing for none."""
    return "" if seconds is None else as_hms(seconds)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A whole CSV file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([cell(title) for title in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
