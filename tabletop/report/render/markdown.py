"""The report as Markdown: CommonMark with pipe tables, without a line of HTML.

Every character that could be markup is escaped, so that text from play shows as itself. An address stands in a code span: many readers
make a link of a bare one, and nothing here may be one click away that nobody put there. Charts are text in fenced blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from tabletop.report.render.frame import appendix, appendix_title, caption_of, cited, numbered, opinion, provenance
from tabletop.report.render.terminal import to_text
from tabletop.text import clean

CHART_WIDTH = 78  #: cells of a chart

_ADDRESS = re.compile(r"[^\s`|<>]*(?:://|www\.|@)[^\s`|<>]*", re.IGNORECASE)
_MARKUP = re.compile(r"[\\`*_\[\]#|~$]")
# What begins a block at the beginning of a line, also after spaces: list items, setext underlines, thematic breaks, delimiter rows
# of tables. All other openings (# > < ` ~ [ |) are escaped wherever they stand, and runs of spaces are one space, so that no line is
# indented code and none ends in a hard break.
_LINE_START = re.compile(r"^( *\d*)([-+=:](?![^\W_])|[.)](?=\s|$))", re.MULTILINE)
_EDGES = re.compile(
    r"\A(?: *\\\n)+|(?: *\\\n)+ *\Z"
)  # a hard break at either end of a paragraph would show as a backslash
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(document: Document) -> bytes:
    """Write the report; UTF-8, lines end in LF."""
    parts = [*_head(document)]
    for block, number in numbered(document):
        parts += _block(block, number)
    events = appendix(document)
    if events is not None:
        parts += [f"## {escape(appendix_title())}", _table(events)]
    parts += ["---", *_lines(provenance(document)), *_marking(document)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def escape(text: str, *, cell: bool = False) -> str:
    """Make a text Markdown that shows exactly that text. In a cell, and there alone, a line break becomes a slash."""
    return _escape(text.strip() if cell else text, cell=cell)


def _escape(text: str, *, cell: bool) -> str:
    text = re.sub(r"[ \t]+", " ", clean(text, max_chars=len(text) + 1, max_lines=text.count("\n") + 2))
    text = re.sub(r" ?\n ?", "\n", text)
    if cell:
        text = re.sub(r"\n+", " / ", text)
    out, at = [], 0
    for match in _ADDRESS.finditer(text):
        out += [_without_markup(text[at : match.start()]), f"`{match.group()}`"]
        at = match.end()
    out.append(_without_markup(text[at:]))
    return "".join(out).replace("\n", "\\\n")


def _without_markup(text: str) -> str:
    text = _LINE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))
    return re.sub("[&<>]", lambda match: _HTML[match.group()], text)


def _head(document: Document) -> Iterator[str]:
    yield from _marking(document)
    yield f"# {_one_line(document.title)}"
    if document.subtitle:
        yield _one_line(document.subtitle)


def _marking(document: Document) -> Iterator[str]:
    if document.marking:
        yield f"**{_one_line(document.marking)}**"


def _one_line(text: str) -> str:
    return escape(" ".join(text.split()))


def _block(block: Block, number: int) -> list[str]:
    match block:
        case Heading():
            return [f"{'#' * min(block.level + 1, 6)} {_one_line(block.text)}"]
        case Para():
            return [spans_to_text(block.spans)]
        case Bullets():
            return ["\n".join("- " + spans_to_text(item).replace("\n", "\n  ") for item in block.items)]
        case DocumentTable():
            return [f"**{_one_line(caption_of(block, number))}**", _table(block)]
        case Figure():
            return [f"**{_one_line(caption_of(block, number))}**", _fence("\n".join(to_text(block.chart, CHART_WIDTH)))]
        case Separator() | PageBreak():
            return ["---"]
        case Contents():
            return []


def _fence(text: str) -> str:
    """A fenced block with a fence longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _table(table: DocumentTable) -> str:
    rule = {"left": "---", "right": "---:"}
    rows = [
        "| " + " | ".join(escape(column.title, cell=True) for column in table.columns) + " |",
        "| " + " | ".join(rule[column.align] for column in table.columns) + " |",
        *("| " + " | ".join(spans_to_text(cell, cell=True) for cell in row) + " |" for row in table.rows),
    ]
    return "\n".join(rows)


def _lines(lines: tuple[Spans, ...]) -> list[str]:
    return ["\n".join("- " + spans_to_text(spans) for spans in lines)]


def spans_to_text(spans: Spans, *, cell: bool = False) -> str:
    """Write a run of spans. Emphasis that CommonMark would not see, at the edge of a word, is left out and not shown as stars.

    Text that meets text is escaped as one: an address and a marker are found across the border of two spans.
    """
    out = plain = ""
    for number, span in enumerate(spans):
        match span:
            case Text():
                plain += span.text
                continue
            case Cite():
                plain += " " + cited(span.seqs)
                continue
            case Opinion():
                plain, words, sign = plain + " ", opinion(), "*"
            case Strong():
                words, sign = span.text, "**"
            case Emph():
                words, sign = span.text, "*"
        core = words.strip()
        left, _, right = words.partition(core) if core else (words, "", "")
        before = _escape((plain + left).lstrip() if cell and not out else plain + left, cell=cell)
        inner = _escape(core, cell=cell)
        if _shows(inner, out + before, right or _first(spans, number + 1)):
            out, plain = f"{out}{before}{sign}{inner}{sign}", right
        else:
            plain += words
    return _EDGES.sub("", out + escape(plain, cell=cell)).strip(" ")


def _first(spans: Spans, number: int) -> str:
    """The first character behind a span; a blank for what begins with one by itself, or for the end."""
    for span in spans[number:]:
        if not isinstance(span, Text | Strong | Emph):
            return " "
        if span.text:
            return clean(span.text)[:1] or " "
    return " "


def _shows(inner: str, before: str, after: str) -> bool:
    """Whether a reader of CommonMark sees emphasis around ``inner``, both sides as they are written, and not its signs."""
    if not inner.strip() or "\n" in inner or inner.endswith("\\"):
        return False
    opens = not before or before[-1] in " \n" or (inner[0].isalnum() and before[-1].isalnum())
    return opens and (not after[:1].strip() or (inner[-1].isalnum() and after[:1].isalnum()))
