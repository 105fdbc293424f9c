"""A document as lines for a terminal of a given width: no colour, no escape, nothing wider than asked for.

A table that does not fit is set in several parts, one below the other, each with the first column again, rather than in columns too
narrow to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

from tabletop.i18n import series, tr
from tabletop.report.document import (
    Block,
    Bullets,
    Cite,
    Contents,
    Document,
    DocumentTable,
    Emph,
    Figure,
    Heading,
    Opinion,
    PageBreak,
    Para,
    Separator,
    Spans,
    Strong,
    Text,
)
from tabletop.report.render.terminal import to_text
from tabletop.text import clean, clean_line

NARROWEST = 40  #: cells; a narrower terminal gets lines of this width
_GAP = 2  # cells between two columns
_READABLE = 14  # cells below which a column of words is not set
_LABEL = 26  # cells of the first column at most


def render(document: Document, width: int = 80) -> str:
    """Write a document in lines of at most ``width`` cells; ends with a newline."""
    width = max(NARROWEST, width)
    lines = [document.marking, "", *wrap(document.title, width), *wrap(document.subtitle, width)]
    for block in document.blocks:
        lines += _block(block, width)
    lines += ["", document.marking]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` cells, between words where that is possible; its own line breaks stay."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        line = ""
        for word in _words(paragraph, width):
            if line and cell_len(line) + 1 + cell_len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def _words(text: str, width: int) -> Iterator[str]:
    """The words of a text; one that is wider than the line comes in pieces, broken behind hyphens or else anywhere.

    Leading spaces stay with the first word.
    """
    indent = " " * (len(text) - len(text.lstrip(" ")))
    first, *others = text.split() or [""]
    for word in (indent + first, *others):
        if cell_len(word) <= width:
            yield word
            continue
        line = ""
        for part in re.findall(r"[^-]*-|[^-]+", word):
            if line and cell_len(line) + cell_len(part) > width:
                yield line
                line = ""
            *whole, line = chop_cells(line + part, width)
            yield from whole
        yield line


def spoken(spans: Spans) -> str:
    """A run of spans as plain words; evidence in brackets."""
    return "".join(_span(span) for span in spans)


def _span(span: Text | Strong | Emph | Cite | Opinion) -> str:
    match span:
        case Cite(seqs):
            return f" [{series(map(str, seqs))}]"
        case Opinion():
            return f" ({tr('opinion')})"
        case _:
            return span.text


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading(level, text):
            lines = wrap(text.upper() if level == 1 else text, width)
            return ["", "", *lines, "═" * width] if level == 1 else ["", *lines, "─" * min(width, _widest(lines))]
        case Para(spans):
            return ["", *wrap(spoken(spans), width)]
        case Bullets(items):
            return ["", *(line for item in items for line in _bullet(spoken(item), width))]
        case DocumentTable():
            return ["", *_table(block, width)]
        case Figure():
            return ["", *to_text(block.chart, width)]
        case Separator():
            return ["", "─" * width]
        case PageBreak() | Contents():
            return []


def _widest(lines: Iterable[str]) -> int:
    return max(map(cell_len, lines), default=0)


def _bullet(text: str, width: int) -> Iterator[str]:
    for place, line in enumerate(wrap(text, width - 2)):
        yield f"{'•' if place == 0 else ' '} {line}"


# -- tables -----------------------------------------------------------------------------------------------------------


def _table(table: DocumentTable, width: int) -> list[str]:
    titles = [clean_line(column.title) for column in table.columns]
    rows = [[spoken(cell) for cell in row] for row in table.rows]
    natural = [_widest(_lines_of([title, *(row[at] for row in rows)])) for at, title in enumerate(titles)]
    lines = [*wrap(table.caption, width), ""] if table.caption else []
    for part in _parts(natural, width):
        widths = _widths([natural[at] for at in part], width)
        right = [table.columns[at].align == "right" for at in part]
        lines += _row([titles[at] for at in part], widths, right)
        lines.append("  ".join("─" * cells for cells in widths))
        body = [_row([row[at] for at in part], widths, right) for row in rows]
        tall = False
        for row in body:
            lines += ["", *row] if (tall or len(row) > 1) and row is not body[0] else row
            tall = len(row) > 1
        lines.append("")
    return lines[:-1] if lines and not lines[-1] else lines


def _lines_of(cells: Iterable[str]) -> Iterator[str]:
    for cell in cells:
        yield from cell.split("\n")


def _parts(natural: Sequence[int], width: int) -> list[list[int]]:
    """Which columns stand side by side: all, or as many as stay readable, always with the first."""
    first = min(natural[0], _LABEL, width // 3)
    others = list(range(1, len(natural)))
    least = [min(natural[at], _READABLE) for at in others]
    parts: list[list[int]] = [[0]]
    used = first
    for at, cells in zip(others, least, strict=True):
        if used + _GAP + cells > width and len(parts[-1]) > 1:
            parts.append([0])
            used = first
        parts[-1].append(at)
        used += _GAP + cells
    return _even(parts)


def _even(parts: list[list[int]]) -> list[list[int]]:
    """The same columns in as many parts, none of them much shorter than the others."""
    others = [at for part in parts for at in part[1:]]
    size = -(-len(others) // len(parts)) if others else 1
    return [[0, *others[at : at + size]] for at in range(0, len(others), size)] or parts


def _widths(natural: Sequence[int], width: int) -> list[int]:
    """Give every column what it wants if there is room; else the first at most a third, and the others equal shares of the rest."""
    room = width - _GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return list(natural)
    widths = [min(natural[0], _LABEL, width // 3)]
    open_ = sorted(range(1, len(natural)), key=lambda at: natural[at])
    left = room - widths[0]
    given: dict[int, int] = {}
    for place, at in enumerate(open_):
        given[at] = max(1, min(natural[at], left // (len(open_) - place)))
        left -= given[at]
    return widths + [given[at] for at in range(1, len(natural))]


def _row(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    columns = [wrap(cell, max(1, cells_)) for cell, cells_ in zip(cells, widths, strict=True)]
    return [
        (" " * _GAP).join(_fit(text, cells_, right=at) for text, cells_, at in zip(line, widths, right, strict=True))
        for line in zip_longest(*columns, fillvalue="")
    ]


def _fit(text: str, cells: int, *, right: bool) -> str:
    gap = " " * max(0, cells - cell_len(text))
    return gap + text if right else text + gap
