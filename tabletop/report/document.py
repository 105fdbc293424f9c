"""A report before anybody has chosen how it looks: blocks of spans, tables and figures.

Built once by :mod:`tabletop.report.build`, written out by the renderers. All text in it is plain text, never markup; a renderer escapes
all of it. Nothing here computes anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tabletop.report.charts import Chart

Build = Literal["full", "releasable"]


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Emph:
    """Words quoted from play or set apart by tone."""

    text: str


@dataclass(frozen=True, slots=True)
class Cite:
    """The evidence of what stands before it: numbers of events of the save, ascending. Never empty."""

    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What stands before it has no event behind it: a renderer says *opinion*."""


Span = Text | Strong | Emph | Cite | Opinion
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: int  #: 1 to 4
    text: str
    anchor: str  #: unique in the document; lower-case ASCII letters, digits and hyphens


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points, each a few spans."""

    items: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class DocumentColumn:
    """A column of a table."""

    title: str
    align: Literal["left", "right"] = "left"
    width_hint: int = 1  #: share of the width, against the other columns' shares


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table; every row has as many cells as there are columns."""

    caption: str
    columns: tuple[DocumentColumn, ...]
    rows: tuple[tuple[Spans, ...], ...]
    key: str  #: unique in the document; names the CSV file of the bundle that holds the same rows


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption."""

    chart: Chart
    caption: str
    key: str  #: unique in the document; names files made of it


@dataclass(frozen=True, slots=True)
class Separator:
    """A thin line between two parts."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page begins, in formats that have pages."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents stands here, in formats that have one."""


Block = Heading | Para | Bullets | DocumentTable | Figure | Separator | PageBreak | Contents


@dataclass(frozen=True, slots=True)
class EventRow:
    """One cited event, as the appendix lists it; a citation leads here."""

    seq: int
    clock: str  #: exercise time, ``T+00:12:05``; coarsened to the move in the releasable build
    wall: str  #: wall time, UTC; "" in the releasable build
    move: str  #: the move's title, "" before the first
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    marking: str  #: handling mark, for the head and foot of each page
    language: str  #: of the words of the report, e.g. "en"
    build: Build
    digest: str  #: of the last event of the save: names exactly what was reported on
    generated_from: str  #: name of the save
    blocks: tuple[Block, ...]
    events: tuple[EventRow, ...]  #: every cited event, ascending

    def cited(self) -> tuple[int, ...]:
        """All event numbers that the blocks cite, ascending, each once."""
        found: set[int] = set()
        for block in self.blocks:
            for spans in spans_of(block):
                for span in spans:
                    if isinstance(span, Cite):
                        found.update(span.seqs)
        return tuple(sorted(found))


def spans_of(block: Block) -> tuple[Spans, ...]:
    """All runs of spans in a block: one for a paragraph, one for each point or cell."""
    if isinstance(block, Para):
        return (block.spans,)
    if isinstance(block, Bullets):
        return block.items
    if isinstance(block, DocumentTable):
        return tuple(cell for row in block.rows for cell in row)
    return ()


def plain(spans: Spans) -> str:
    """The words of a run of spans without its citations."""
    return "".join(span.text for span in spans if isinstance(span, Text | Strong | Emph))
