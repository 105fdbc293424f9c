"""What all documents have around their blocks: numbers of tables and figures, citations, the appendix of events, where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tabletop.i18n import tr
from tabletop.report.document import Block, Document, DocumentColumn, DocumentTable, Figure, Heading, Strong, Text

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")


def numbered(document: Document) -> Iterator[tuple[Block, int]]:
    """Each block with its number among the tables or the figures; 0 for what is neither."""
    tables = figures = 0
    for block in document.blocks:
        if isinstance(block, DocumentTable):
            tables += 1
            yield block, tables
        elif isinstance(block, Figure):
            figures += 1
            yield block, figures
        else:
            yield block, 0


def caption_of(block: DocumentTable | Figure, number: int) -> str:
    """The line at a table or figure: what it is, its number, what it shows."""
    name = (
        tr("Table {number}", number=number)
        if isinstance(block, DocumentTable)
        else tr("Figure {number}", number=number)
    )
    return f"{name} · {block.caption}" if block.caption else name


def cited_runs(seqs: Sequence[int]) -> list[tuple[int, int]]:
    """Event numbers as runs (first, last): three or more in a row are written as one, ``18–24``; two stay two."""
    runs: list[tuple[int, int]] = []
    for seq in sorted(set(seqs)):
        if runs and seq == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    split: list[tuple[int, int]] = []
    for first, last in runs:
        split += [(first, last)] if last - first != 1 else [(first, first), (last, last)]
    return split


def cited(seqs: Sequence[int]) -> str:
    """A citation without links: ``[3, 18–24]``."""
    return "[" + ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in cited_runs(seqs)) + "]"


def opinion() -> str:
    """The word that stands where there is no evidence."""
    return tr("(opinion)")


def appendix_title() -> str:
    """The heading over the cited events."""
    return tr("Log of cited events")


def appendix(document: Document) -> DocumentTable | None:
    """The cited events as a table; None if nothing is cited. Columns that no event fills are left out."""
    rows = document.events
    if not rows:
        return None
    columns = [
        (DocumentColumn(tr("Event"), "right", 1), [str(row.seq) for row in rows]),
        (DocumentColumn(tr("Exercise time"), "left", 2), [row.clock for row in rows]),
        (DocumentColumn(tr("Wall time (UTC)"), "left", 3), [_to_the_second(row.wall) for row in rows]),
        (DocumentColumn(tr("Move"), "left", 3), [row.move for row in rows]),
        (DocumentColumn(tr("Kind"), "left", 3), [row.kind for row in rows]),
        (DocumentColumn(tr("What happened"), "left", 9), [row.words for row in rows]),
    ]
    shown = [(column, cells) for column, cells in columns if any(cells)]
    return DocumentTable(
        tr("Events cited in this report, by their numbers in the record"),
        tuple(column for column, _ in shown),
        tuple(tuple((Text(cell),) for cell in row) for row in zip(*(cells for _, cells in shown), strict=True)),
        "cited-events",
    )


def _to_the_second(wall: str) -> str:
    """Wall time as people read it; the record has milliseconds, which the data files keep."""
    return f"{wall[:10]} {wall[11:19]}" if _MOMENT.fullmatch(wall) else wall


def provenance(document: Document) -> tuple[tuple[Strong | Text, ...], ...]:
    """Where the report comes from, line by line: which build, which save, which state of it."""
    build = {"full": tr("full"), "releasable": tr("releasable")}.get(document.build, document.build)
    lines = [
        (tr("Build"), build),
        (tr("Made from"), document.generated_from),
        (tr("Digest of the last event"), document.digest),
    ]
    return tuple((Strong(f"{name}: "), Text(words)) for name, words in lines if words)


def contents(document: Document) -> list[tuple[int, str, str]]:
    """Headings of the first two levels as (level, text, anchor)."""
    return [
        (block.level, block.text, block.anchor)
        for block in document.blocks
        if isinstance(block, Heading) and block.level <= 2
    ]
