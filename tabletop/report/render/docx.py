"""The report as DOCX, for everybody who has to go on writing in it: real headings, real tables, captions, fields.

A document for word processors cannot hold our drawings without a picture made of them, so a chart is here its figures in a table and its
lines of text; the closing lines say so. The handling mark and the page number stand in header and footer of every page. No template,
style or picture is fetched. The same report gives the same bytes: properties and times in the archive are fixed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape as escape_xml

from tabletop.i18n import tr
from tabletop.report.charts import data_of
from tabletop.report.document import (
    Block,
    Bullets,
    Cite,
    Contents,
    Document,
    DocumentColumn,
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
    plain,
)
from tabletop.report.render.archive import pack, unpack
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
from tabletop.report.render.terminal import fit, to_text
from tabletop.text import clean, clean_line

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TEXT_WIDTH = 9638  #: twentieths of a point between the margins of A4
_LETTER, _BOLD = (
    13,
    15,
)  #: a letter of a cell and of a head, in twentieths of a point for each point of size, on the wide side
_LOOKS = (
    ("Tablecell", 9, 140),
    ("Tablecellnarrow", 7, 80),
    ("Tablecellnarrowest", 6, 80),
)  #: style, its points, margins
_LONGEST_WORD = 20  #: letters of a word for which a column is kept wide
_CHART_WIDTH = 76  #: cells of a chart in lines of text; fits the page at 8 points
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


_FIGURE = re.compile(r"[−–0-9.]+")  #: what :func:`tabletop.report.charts.figure` writes


def render(document: Document) -> bytes:
    """Write the report as the bytes of a .docx file."""
    import docx  # python-docx and lxml take a while to import; only this format needs them
    from docx.oxml import parse_xml

    paper: Any = docx.Document()
    _prepare(paper, document)
    body = paper.element.body
    end = body.sectPr
    writer = _Writer(document)
    for part in writer.blocks():
        end.addprevious(parse_xml(part))
    buffer = io.BytesIO()
    paper.save(buffer)
    return pack(unpack(buffer.getvalue()), first="[Content_Types].xml")


# -- styles, page, properties -----------------------------------------------------------------------------------------


def _prepare(paper: Any, document: Document) -> None:
    """Fonts, page, header and footer, and properties that say nothing of this machine."""
    from datetime import UTC, datetime

    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    paper.styles["Title"].font.size = Pt(20)
    section.top_margin = section.bottom_margin = Mm(22)
    styles = paper.styles
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    chart = styles.add_style("Chart in lines", WD_STYLE_TYPE.PARAGRAPH)
    chart.base_style = styles["No Spacing"]
    chart.font.name, chart.font.size = "Consolas", Pt(8)
    cell = styles.add_style("Table cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["No Spacing"]
    cell.font.size = Pt(9)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(1.5)
    for name, size in (("Table cell narrow", 7), ("Table cell narrowest", 6)):
        narrow = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        narrow.base_style, narrow.font.size = cell, Pt(size)
    marking = styles.add_style("Handling mark", WD_STYLE_TYPE.PARAGRAPH)
    marking.base_style = styles["No Spacing"]
    marking.font.bold, marking.font.size = True, Pt(9)
    _language(paper, document.language or "en")
    _margins(section, document)
    made = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # fixed: the same report is the same bytes
    core = paper.core_properties
    core.title, core.subject = _line(document.title, 250), _line(document.subtitle, 250)
    core.author = core.last_modified_by = "tabletop"
    core.category = core.keywords = core.comments = ""
    core.language, core.revision, core.version = document.language or "en", 1, ""
    core.created = core.modified = made
    package = paper.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of somebody else's empty page
            del package.rels[key]


def _language(paper: Any, language: str) -> None:
    from docx.oxml.ns import qn

    for mark in paper.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), re.sub(r"[^A-Za-z0-9-]", "", language) or "en")


def _margins(section: Any, document: Document) -> None:
    """The mark above; title, mark and page number below."""
    from docx.oxml import parse_xml

    mark = _run(_line(document.marking))
    section.header.is_linked_to_previous = False
    _fill(section.header, parse_xml(_paragraph(mark, "Handlingmark", '<w:jc w:val="center"/>')))
    stops = f'<w:tabs><w:tab w:val="center" w:pos="{_TEXT_WIDTH // 2}"/><w:tab w:val="right" w:pos="{_TEXT_WIDTH}"/></w:tabs>'
    tab = "<w:r><w:tab/></w:r>"
    page = f"{_field('PAGE')}{_run(' / ')}{_field('NUMPAGES')}"
    section.footer.is_linked_to_previous = False
    words = f"{_run(fit(document.title, 28).rstrip())}{tab}{mark}{tab}{page}"
    _fill(section.footer, parse_xml(_paragraph(words, "Handlingmark", stops)))


def _fill(margin: Any, paragraph: Any) -> None:
    """Put this paragraph in place of the empty one with which a header or footer begins."""
    root = margin.part.element
    root.replace(root[0], paragraph)


def _line(text: str, most: int = 400) -> str:
    return clean_line(text, max_chars=most)


# -- pieces of WordprocessingML ---------------------------------------------------------------------------------------


def _run(text: str, *, bold: bool = False, italic: bool = False, soft: bool = False) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    look += '<w:color w:val="5D6775"/><w:sz w:val="17"/>' if soft else ""
    words = escape_xml(clean(text, max_chars=len(text) + 1, max_lines=text.count("\n") + 2)).replace("\n", _BREAK)
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _page_of(bookmark: str) -> str:
    """The page on which a bookmark stands; nothing until the word processor has counted, for a guess would be wrong."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t></w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _paragraph(runs: str, style: str = "", more: str = "") -> str:
    """One paragraph; ``more`` are properties in the order that the format prescribes, after the style."""
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    return f"<w:p {_W}>{f'<w:pPr>{look}</w:pPr>' if look else ''}{runs}</w:p>"


class _Writer:
    """Writes the blocks of one report; counts bookmarks, whose numbers are unique in a file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.known = frozenset(row.seq for row in document.events)
        self.bookmarks = 0

    def blocks(self) -> Iterator[str]:
        """Every paragraph and table of the body, from title to closing lines."""
        document = self.document
        yield _paragraph(_run(_line(document.title, 1000)), "Title")
        if document.subtitle:
            yield _paragraph(_run(_line(document.subtitle, 1000)), "Subtitle")
        for block, number in numbered(document):
            yield from self._block(block, number)
        events = appendix(document)
        if events is not None:
            yield _paragraph('<w:r><w:br w:type="page"/></w:r>')
            yield _paragraph(self._marked(_run(appendix_title()), "cited_events"), "Heading1")
            yield _paragraph(_run(events.caption), "Caption", "<w:keepNext/>")
            yield self._table(events, [f"e{row.seq}" for row in document.events])
        yield _paragraph("")
        for line in provenance(document):
            yield _paragraph(self._spans(line))
        if any(isinstance(block, Figure) for block in document.blocks):
            yield _paragraph(
                _run(tr("Charts stand here as figures and as lines of text; the HTML report draws them."), italic=True)
            )
        if document.marking:
            yield _paragraph(_run(_line(document.marking)), "Handlingmark", '<w:jc w:val="center"/>')

    def _contents(self) -> Iterator[str]:
        """A table of contents whose entries are links; the word processor works out their pages when it opens the file."""
        entries = [(level, text, _name(anchor)) for level, text, anchor in contents(self.document)]
        if self.document.events:
            entries.append((1, appendix_title(), "cited_events"))
        if not entries:
            return
        stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{_TEXT_WIDTH}"/></w:tabs>'
        for level, text, anchor in entries:
            link = _link(anchor, _run(_line(text, 1000)))
            indent = f'{stop}<w:ind w:left="{400 * (level - 1)}"/>'
            yield _paragraph(f"{link}<w:r><w:tab/></w:r>{_page_of(anchor)}", "NoSpacing", indent)
        yield _paragraph("")

    def _block(self, block: Block, number: int) -> Iterator[str]:
        match block:
            case Heading():
                style = f"Heading{min(max(block.level, 1), 9)}"
                yield _paragraph(self._marked(_run(_line(block.text, 1000)), _name(block.anchor)), style)
            case Para():
                yield _paragraph(self._spans(block.spans))
            case Bullets():
                yield from (_paragraph(self._spans(item), "ListBullet") for item in block.items)
            case DocumentTable():
                yield _paragraph(_run(caption_of(block, number)), "Caption", "<w:keepNext/>")
                yield self._table(block)
                yield _paragraph("")
            case Figure():
                yield from self._figure(block, number)
            case Separator():
                edge = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="BBBBBB"/></w:pBdr>'
                yield _paragraph("", "", edge)
            case PageBreak():  # in a line of no height: on a full page a line of words would be alone on the next
                low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
                yield _paragraph('<w:r><w:br w:type="page"/></w:r>', "", low)
            case Contents():
                yield from self._contents()

    def _figure(self, block: Figure, number: int) -> Iterator[str]:
        yield _paragraph(_run(caption_of(block, number)), "Caption", "<w:keepNext/>")
        lines = to_text(block.chart, _CHART_WIDTH)
        yield from (_paragraph(_run(line), "Chartinlines", "<w:keepNext/><w:keepLines/>") for line in lines)
        yield _paragraph("", "NoSpacing")
        head, rows = data_of(block.chart)
        if rows:
            right = [all(map(_FIGURE.fullmatch, cells)) for cells in zip(*rows, strict=True)]
            columns = tuple(
                DocumentColumn(title, "right" if right[place] else "left", 2 if place else 4)
                for place, title in enumerate(head)
            )
            cells = tuple(tuple((Text(cell),) for cell in row) for row in rows)
            yield self._table(DocumentTable("", columns, cells, block.key))
        yield _paragraph("")

    def _table(self, table: DocumentTable, bookmarks: list[str] | None = None) -> str:
        """A table with its head on every page and rows that stay whole; a bookmark stands in the first cell of its row."""
        style, margin, widths = _widths(table)
        sides = ['<w:jc w:val="right"/>' if column.align == "right" else "" for column in table.columns]
        edges = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="BBBBBB"/>'
        borders = "".join(edges.format(side) for side in ("top", "bottom", "insideH"))
        parts = [
            f'<w:tbl {_W}><w:tblPr><w:tblStyle w:val="TableNormal"/><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>',
            f"<w:tblBorders>{borders}</w:tblBorders>",
            f'<w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>',
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>',
            "</w:tblPr><w:tblGrid>",
            *(f'<w:gridCol w:w="{width}"/>' for width in widths),
            "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        ]
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEF1F5"/>'
        for column, width, side in zip(table.columns, widths, sides, strict=True):
            parts.append(_cell(_run(column.title, bold=True), width, style, side, shade))
        parts.append("</w:tr>")
        for number, row in enumerate(table.rows):
            parts.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
            for place, (cell, width, side) in enumerate(zip(row, widths, sides, strict=True)):
                runs = self._spans(cell)
                if bookmarks is not None and place == 0:
                    runs = self._marked(runs, bookmarks[number])
                parts.append(_cell(runs, width, style, side))
            parts.append("</w:tr>")
        parts.append("</w:tbl>")
        return "".join(parts)

    def _spans(self, spans: Spans) -> str:
        out, ends = "", " "
        for span in spans:
            match span:
                case Text():
                    out += _run(span.text)
                case Strong():
                    out += _run(span.text, bold=True)
                case Emph():
                    out += _run(span.text, italic=True)
                case Cite():
                    out += ("" if ends == " " else _run(" ")) + self._cite(span)
                case Opinion():
                    out += ("" if ends == " " else _run(" ")) + _run(opinion(), italic=True)
            ends = (span.text[-1:] or ends) if isinstance(span, Text | Strong | Emph) else "]"
        return out

    def _cite(self, cite: Cite) -> str:
        def link(seq: int) -> str:
            run = _run(str(seq), soft=True)
            return _link(f"e{seq}", run) if seq in self.known else run

        parts = []
        for first, last in cited_runs(cite.seqs):
            parts.append(f"{link(first)}{_run('–', soft=True)}{link(last)}" if last > first else link(first))
        return f"{_run('[', soft=True)}{_run(', ', soft=True).join(parts)}{_run(']', soft=True)}"

    def _marked(self, runs: str, name: str) -> str:
        """Put a bookmark around runs, for links to lead to."""
        self.bookmarks += 1
        return (
            f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{self.bookmarks}"/>'
        )


def _widths(table: DocumentTable) -> tuple[str, int, list[int]]:
    """Style of the cells, their margin, and the widths of the columns.

    The shares asked for, but no column narrower than its longest word. Where the page has no room for that, the letters are smaller.
    """
    columns = range(len(table.columns))
    texts = [[plain(row[place]) for row in table.rows] for place in columns]
    longest = [max((len(word) for text in cells for word in text.split()), default=1) for cells in texts]
    heads = [max(map(len, column.title.split()), default=1) for column in table.columns]
    letters = [
        max(min(size, _LONGEST_WORD) * _LETTER, min(head, _LONGEST_WORD) * _BOLD)
        for size, head in zip(longest, heads, strict=True)
    ]
    looks = [(style, padding, [letter * points + padding for letter in letters]) for style, points, padding in _LOOKS]
    style, padding, least = next((look for look in looks if sum(look[2]) <= _TEXT_WIDTH), looks[-1])
    margin = (padding - 20) // 2
    spare = _TEXT_WIDTH - sum(least)
    if spare <= 0:
        return style, margin, [_TEXT_WIDTH * width // sum(least) for width in least]
    whole = sum(max(column.width_hint, 1) for column in table.columns)
    wanted = [_TEXT_WIDTH * max(column.width_hint, 1) // whole for column in table.columns]
    lacking = [max(want - have, 0) for want, have in zip(wanted, least, strict=True)]
    widths = [have + spare * lack // max(sum(lacking), 1) for have, lack in zip(least, lacking, strict=True)]
    return style, margin, widths


def _cell(runs: str, width: int, style: str, side: str, shade: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/>{side}</w:pPr>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p>{look}{runs}</w:p></w:tc>'


def _link(name: str, runs: str) -> str:
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{runs}</w:hyperlink>'


def _name(anchor: str) -> str:
    """A bookmark's name: a letter first, letters, digits and underscores, at most 40."""
    return f"s_{re.sub(r'[^A-Za-z0-9]+', '_', anchor)}"[:40]
