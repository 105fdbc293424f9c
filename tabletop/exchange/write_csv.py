"""A table as CSV that a spreadsheet opens with a double click: UTF-8 with its mark, comma, CRLF; the same bytes for the same table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def inert(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula.

    Text that already begins with apostrophes before such a sign gets one more, so that taking one off restores every text.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows of cells as a CSV file."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + made.getvalue().encode("utf-8", "replace")
