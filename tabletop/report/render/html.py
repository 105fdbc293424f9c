"""The report as one HTML file that fetches nothing and runs nothing.

Its content security policy forbids everything but the one style sheet, which it names by digest: whatever slipped into the page could
neither run nor call anywhere. All text is escaped; charts are inline SVG. A citation leads to the event in the appendix. On paper the
handling mark stands at the head and foot of every page (``@page`` margin boxes; a browser without them prints it at the first and last).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape as escape_html
from pathlib import Path

from tabletop.i18n import tr
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
from tabletop.report.render.frame import (
    appendix,
    appendix_title,
    caption_of,
    cited_runs,
    contents,
    numbered,
    opinion,
    provenance,
)
from tabletop.report.render.shapes import STYLE as CHART_STYLE
from tabletop.report.render.svg import to_svg
from tabletop.text import clean

_APPENDIX = "cited-events"  #: id of the appendix
_MANY = 8  #: columns; more are set smaller on paper, or the browser would shrink every page
_MOST = 12  #: columns above which the heads of a table may break within a word, on paper
_SHORT = re.compile(r"\S{1,12}")
_LONG = re.compile(r"(\S{24})(?=\S{6})")  #: a word of more than 30 characters may break after each 24


def render(document: Document) -> bytes:
    """Write the report; UTF-8."""
    known = frozenset(row.seq for row in document.events)
    style = _style(document)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(document.language or "en")}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(document.title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        *_marking(document, "first"),
        "<header>",
        f"<h1>{escape(document.title)}</h1>",
        *([f'<p class="subtitle">{escape(document.subtitle)}</p>'] if document.subtitle else []),
        "</header>",
        "<main>",
        *(
            part
            for block, number in numbered(document)
            for part in (_contents(document) if isinstance(block, Contents) else _block(block, number, known))
        ),
        *_events(document),
        "</main>",
        "<footer>",
        '<ul class="provenance">',
        *(f"<li>{_spans(line, known)}</li>" for line in provenance(document)),
        "</ul>",
        *_marking(document, "last"),
        "</footer>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(parts) + "\n").encode()


def escape(text: str) -> str:
    """A text for an element or a quoted attribute: nothing in it is markup."""
    return escape_html(_clean(text), quote=True)


def _clean(text: str) -> str:
    return clean(text, max_chars=len(text) + 1, max_lines=text.count("\n") + 2)


def _style(document: Document) -> str:
    """The whole style sheet; the handling mark goes into it as a CSS string in which nothing but escapes is left."""
    sheet = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    mark, title = _css_string(document.marking), _css_string(document.title)
    small = "font: 8pt/1.2 system-ui, sans-serif; color: #444"
    page = (
        f"@page {{ size: A4; margin: 22mm 20mm 20mm;\n"
        f"  @top-center {{ content: {mark}; {small}; font-weight: 650; letter-spacing: .06em }}\n"
        f"  @bottom-center {{ content: {mark}; {small}; font-weight: 650; letter-spacing: .06em }}\n"
        f"  @bottom-left {{ content: {title}; {small}; width: 32% }}\n"
        f'  @bottom-right {{ content: counter(page) " / " counter(pages); {small}; width: 32% }}\n}}\n'
    )
    shares = "".join(f".w{share}{{width:{share}%}}" for share in sorted(_shares(document)))
    return f"{sheet}{CHART_STYLE}{page}{shares}"


def _css_string(text: str) -> str:
    """A CSS string: everything but ASCII letters, digits and blanks as an escape, which ends with a blank of its own."""
    line = " ".join(clean(text).split())
    return '"' + re.sub(r"[^A-Za-z0-9 ]", lambda match: f"\\{ord(match.group()):06x} ", line) + '"'


def _marking(document: Document, place: str) -> Iterator[str]:
    if document.marking:
        yield f'<p class="marking {place}">{escape(document.marking)}</p>'


def _id(anchor: str) -> str:
    """Anchors are letters, digits and hyphens by contract; anything else in one must not become markup. ``s-`` keeps them from events' ids."""
    return "s-" + re.sub(r"[^A-Za-z0-9-]+", "-", anchor)


def _contents(document: Document) -> Iterator[str]:
    entries = [(level, escape(text), _id(anchor)) for level, text, anchor in contents(document)]
    if document.events:
        entries.append((1, escape(appendix_title()), _APPENDIX))
    if not entries:
        return
    yield f'<nav aria-label="{escape(tr("Contents"))}">'
    yield f"<h2>{escape(tr('Contents'))}</h2>"
    yield "<ol>"
    inside = False
    for number, (level, text, anchor) in enumerate(entries):
        link = f'<a href="#{anchor}">{text}</a>'
        deeper = number + 1 < len(entries) and entries[number + 1][0] > 1
        if level > 1 and inside:
            yield f"<li>{link}</li>" + ("" if deeper else "</ol></li>")
            inside = deeper
        else:
            yield f"<li>{link}" + ("<ol>" if deeper else "</li>")
            inside = deeper
    yield "</ol>"
    yield "</nav>"


def _block(block: Block, number: int, known: frozenset[int]) -> Iterator[str]:
    match block:
        case Heading():
            level = min(max(block.level, 1) + 1, 6)
            yield f'<h{level} id="{_id(block.anchor)}">{escape(block.text)}</h{level}>'
        case Para():
            yield f"<p>{_spans(block.spans, known)}</p>"
        case Bullets():
            yield "<ul>"
            yield from (f"<li>{_spans(item, known)}</li>" for item in block.items)
            yield "</ul>"
        case DocumentTable():
            yield from _table(block, caption_of(block, number), known)
        case Figure():
            key = re.sub(r"[^A-Za-z0-9-]+", "-", f"figure-{number}-{block.key}")
            drawing = to_svg(block.chart, key, alone=False).rstrip("\n")
            yield f"<figure>\n{drawing}\n<figcaption>{escape(caption_of(block, number))}</figcaption>\n</figure>"
        case Separator():
            yield "<hr>"
        case PageBreak():
            yield '<div class="page"></div>'
        case Contents():
            pass  # written where the whole document is known


def _table(
    table: DocumentTable, caption: str, known: frozenset[int], ids: Iterable[str] | None = None
) -> Iterator[str]:
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
    wide = "wide widest" if len(table.columns) > _MOST else "wide"
    yield f'<table class="{wide}">' if len(table.columns) > _MANY else "<table>"
    yield f"<caption>{escape(caption)}</caption>"
    yield "<colgroup>" + "".join(f'<col class="w{share}">' for share in _widths(table)) + "</colgroup>"
    heads = "".join(f'<th scope="col"{_side(column.align)}>{escape(column.title)}</th>' for column in table.columns)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    names = iter(ids) if ids is not None else None
    for row in table.rows:
        name = f' id="{next(names)}"' if names is not None else ""
        cells = "".join(
            f"<td{_side(column.align, cell)}>{_spans(cell, known)}</td>"
            for column, cell in zip(table.columns, row, strict=True)
        )
        yield f"<tr{name}>{cells}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _side(align: str, cell: Spans = ()) -> str:
    """The class of a cell: figures stand to the right, and a short word or a time stays whole however narrow the column."""
    text = cell[0].text if len(cell) == 1 and isinstance(cell[0], Text | Strong | Emph) else ""
    names = (["num"] if align == "right" else []) + (["nb"] if text and _SHORT.fullmatch(text) else [])
    return f' class="{" ".join(names)}"' if names else ""


def _widths(table: DocumentTable) -> list[int]:
    """The columns' shares of the width in percent."""
    whole = sum(max(column.width_hint, 1) for column in table.columns) or 1
    return [max(round(100 * max(column.width_hint, 1) / whole), 1) for column in table.columns]


def _shares(document: Document) -> frozenset[int]:
    events = appendix(document)
    tables = [block for block in document.blocks if isinstance(block, DocumentTable)] + ([events] if events else [])
    return frozenset(share for table in tables for share in _widths(table))


def _events(document: Document) -> Iterator[str]:
    table = appendix(document)
    if table is None:
        return
    yield '<div class="page"></div>'
    yield f'<h2 id="{_APPENDIX}">{escape(appendix_title())}</h2>'
    yield from _table(table, table.caption, frozenset(), (f"e{row.seq}" for row in document.events))


def _spans(spans: Spans, known: frozenset[int]) -> str:
    out = ""
    for span in spans:
        match span:
            case Text():
                out += _text(span.text)
            case Strong():
                out += f"<strong>{_text(span.text)}</strong>"
            case Emph():
                out += f"<em>{_text(span.text)}</em>"
            case Cite():
                out += ("" if out.endswith((" ", ">")) or not out else " ") + _cite(span, known)
            case Opinion():
                out += (
                    "" if out.endswith(" ") or not out else " "
                ) + f'<span class="opinion">{escape(opinion())}</span>'
    return out


def _text(text: str) -> str:
    """Words of a paragraph or cell; a very long one gets places to break, so that no table grows beyond the paper."""
    pieces = _LONG.split(_clean(text))
    return "<wbr>".join(escape_html(piece, quote=True) for piece in pieces if piece).replace("\n", "<br>")


def _cite(cite: Cite, known: frozenset[int]) -> str:
    """A citation whose numbers lead to the appendix, as far as the appendix has them."""

    def link(seq: int) -> str:
        return f'<a href="#e{seq}">{seq}</a>' if seq in known else str(seq)

    runs = cited_runs(cite.seqs)
    words = ", ".join(f"{link(first)}–{link(last)}" if last > first else link(first) for first, last in runs)
    css = "cite long" if len(runs) > 6 else "cite"
    return f'<span class="{css}">[{words}]</span>'
