"""The tables of a Markdown file as one sheet: headings between them head moves, other text is kept for the report.

Injects written as text below headings of their own are a second sheet.
"""

from __future__ import annotations

import re
from pathlib import Path

from tabletop.exchange.grid import GridRow, Source, cell, make_grid, read_bytes
from tabletop.exchange.read_text import decode
from tabletop.exchange.sections import with_sections

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_PIPE = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")


def read_markdown(path: Path) -> Source:
    """Read a Markdown file. Raises :class:`~tabletop.exchange.msel.SheetError` for what is no text."""
    text, encoding, notices = decode(path, read_bytes(path))
    lines = _NEWLINE.split(text)
    rows = [row for number, line in enumerate(lines, 1) if (row := _row(number, line, [*lines, ""][number]))]
    titles = [row.cells[0].text for row in rows if row.kind == "heading" and row.level == 1]
    grids = tuple(make_grid(name, found) for name, found in with_sections(path.stem, rows))
    return Source(path, f"markdown, {encoding}", grids, tuple(notices), titles[0] if titles else "")


def _row(number: int, line: str, below: str) -> GridRow | None:
    """Turn one line into a row; None for blank lines and for what is mark-up alone. The line above a rule is a header."""
    if not line.strip() or _FENCE.match(line):
        return None
    if heading := _heading(line):
        level = len(line.strip()) - len(line.strip().lstrip("#"))
        return GridRow(number, (cell(_words(heading)),), "heading", level=level)
    if "|" not in line:
        return GridRow(number, (cell(_words(_QUOTE.sub("", line, count=1))),), "prose")
    if _is_rule(line):
        return None
    return GridRow(number, tuple(cell(_words(part)) for part in _split(line)), "head" if _is_rule(below) else "")


def _is_rule(line: str) -> bool:
    """Whether a line is the one between a table's header and its rows."""
    return "|" in line and "-" in line and not line.strip("|:- \t")


def _heading(line: str) -> str:
    """Return the words of a heading, "" for any other line."""
    words = line.strip().lstrip("#")
    level = len(line.strip()) - len(words)
    return words.rstrip("#").strip() if 1 <= level <= 6 and words[:1] in (" ", "\t") else ""


def _split(line: str) -> list[str]:
    """Cut a table row at its pipes; an escaped pipe belongs to the cell."""
    parts = _PIPE.split(line.strip().removeprefix("|"))
    return parts if parts[-1].strip() else parts[:-1]


def _words(text: str) -> str:
    """Take the mark-up off that planners use in cells; everything else stays as typed."""
    text = _BREAK.sub("\n", text.strip())
    if text.count("**") % 2 == 0:
        text = text.replace("**", "")
    return _ESCAPED.sub(r"\1", text)
