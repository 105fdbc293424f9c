"""CSV and its relatives as cells: any usual encoding, any usual separator, quotes over several lines."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tabletop.exchange.grid import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    GridRow,
    Source,
    cell,
    make_grid,
    read_bytes,
    too_many,
)
from tabletop.exchange.msel import SheetError
from tabletop.i18n import tr

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_HELD = re.compile(
    r"'+[=+\-@\t\r]"
)  #: an apostrophe keeps a spreadsheet from taking the cell for a formula; it is no part of the words
_SAMPLE = 300  #: rows on which the separator is decided


def read_text(path: Path) -> Source:
    """Read a text table. Raises :class:`SheetError` for bytes that are no text and beyond the limits."""
    text, encoding, notices = decode(path, read_bytes(path))
    text, separator = _announced(text)
    separator = separator or find_separator(text)
    try:
        rows = _rows(path, text, separator, strict=True)
    except csv.Error as error:
        if "end of data" in str(error):
            raise SheetError(
                tr(
                    "{path}: a quotation mark is opened and never closed. Look for a cell that begins with a single one.",
                    path=path.name,
                )
            ) from error
        rows = _rows(path, text, separator, strict=False)
        notices.append(tr("A cell goes on behind its closing quotation mark; look at the cells with quotation marks."))
    return Source(path, f"csv, {encoding}, {_NAMES[separator]}", (make_grid(path.stem, rows),), tuple(notices))


def decode(path: Path, data: bytes) -> tuple[str, str, list[str]]:
    """Return the text, its encoding, and a notice where the encoding is an assumption."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        raise SheetError(
            tr("{path} is not a text file, whatever its name says. Name it .xlsx if it is a workbook.", path=path)
        )
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(path, data, encoding), encoding, []
    even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
    if (even + odd) * 3 > len(data[:4000]):  # every second byte of Western text in UTF-16; a stray NUL is only dirt
        encoding = "utf-16-be" if even > odd else "utf-16-le"
        return _decoded(path, data, encoding), encoding, []
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        notice = tr("The file is not UTF-8; it was read as cp1252, as Excel in Western Europe and America saves it.")
        return _decoded(path, data, "cp1252"), "cp1252", [notice]


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(
            tr(
                "{path} is no text that can be read (byte {at}). Save it again as “CSV UTF-8” or as .xlsx.",
                path=path,
                at=error.start + 1,
            )
        ) from error


def _announced(text: str) -> tuple[str, str]:
    """Excel's own first line ``sep=;`` names the separator; the line stays as an empty one, so that numbers fit."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5 and first[4] in _NAMES:
        return "\n" + rest, first[4]
    if first.lower() == "sep=":  # a tab, stripped above
        return "\n" + rest, "\t"
    return text, ""


def find_separator(text: str) -> str:
    """Find the separator that cuts most rows into the same number of several cells."""
    best, best_score = ",", 0.0
    for separator in _NAMES:
        widths = [width for width in _widths(text, separator) if width > 1]
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = times * min(width, 30) / (1 + len(set(widths)) / 10)
        if score > best_score:
            best, best_score = separator, score
    return best


def _widths(text: str, separator: str) -> list[int]:
    widths = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(row):
                widths.append(len(row))
            if len(widths) >= _SAMPLE:
                break
    except csv.Error:
        return widths
    return widths


def _rows(path: Path, text: str, separator: str, *, strict: bool) -> list[GridRow]:
    """Cut the text into rows. Raises csv.Error for quotes that do not fit, if ``strict``."""
    rows: list[GridRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    line = 1
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            if "field larger" not in str(error):
                raise
            raise SheetError(
                tr(
                    "{path}, line {line}: a cell holds more than {most} characters. Shorten it, or look for a quotation "
                    "mark that is never closed.",
                    path=path.name,
                    line=line,
                    most=MAX_CELL,
                )
            ) from error
        if values is None:
            return rows
        number, line = line, reader.line_num + 1
        if not any(values):
            continue
        if any(values[MAX_COLUMNS:]):
            raise too_many(path.name, tr("columns"), MAX_COLUMNS)
        if len(rows) >= MAX_ROWS:
            raise too_many(path.name, tr("rows"), MAX_ROWS)
        rows.append(GridRow(number, tuple(_cells(values))))


def _cells(values: list[str]) -> Iterator[Cell]:
    for value in values[:MAX_COLUMNS]:
        words = value[1:] if _HELD.match(value) else value
        yield cell(words)
