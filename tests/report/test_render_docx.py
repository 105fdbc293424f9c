"""The DOCX read back by python-docx, and its parts by an XML parser."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from typing import Any

import docx as library
import pytest

from tabletop.report.document import DocumentColumn, DocumentTable, EventRow, Text
from tabletop.report.render import docx
from tabletop.report.render.archive import unpack
from tabletop.text import clean
from tests.report import specimen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes) -> Any:
    return library.Document(io.BytesIO(data))


def rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_headings_tables_and_captions_are_real() -> None:
    paper = opened(docx.render(specimen.document()))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in paper.paragraphs]
    assert ("Title", "After-action report") in styles
    assert ("Heading 1", "Executive summary") in styles
    assert ("Heading 2", "Decisions") in styles
    assert ("Caption", "Table 1 · Decisions") in styles
    assert ("List Bullet", "Improve: who decides [5]") in styles
    assert rows(paper.tables[0]) == [
        ["Decision", "Outcome", "Minutes"],
        ["Sanctions debate", "Shadow fleet [4–6, 9]", "12.5"],
        ["Convoy", "none (opinion)", "–"],
    ]
    assert rows(paper.tables[-1])[1] == [
        "4", "T+00:04:00", "2026-11-23 18:04", "Move 1", "inject-released", "Event number 4",
    ]  # fmt: skip
    for table in paper.tables:
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None


def test_a_chart_is_lines_and_figures() -> None:
    paper = opened(docx.render(specimen.document()))
    assert ["Germany", "12.5", "3 of 4"] in [row for table in paper.tables for row in rows(table)]
    lines = [paragraph.text for paragraph in paper.paragraphs if paragraph.style.name == "Chart in lines"]
    assert any("█" in line for line in lines)


def test_mark_and_page_numbers_on_every_page() -> None:
    paper = opened(docx.render(specimen.document()))
    section = paper.sections[0]
    assert section.header.paragraphs[0].text == specimen.MARKING
    footer = section.footer.paragraphs[0]
    assert specimen.MARKING in footer.text
    fields = [field.get(f"{W}instr").strip() for field in footer._p.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert not section.different_first_page_header_footer


def test_every_link_leads_to_a_bookmark() -> None:
    body = opened(docx.render(specimen.document())).element.body
    bookmarks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    numbers = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
    links = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert len(set(bookmarks)) == len(bookmarks)
    assert len(set(numbers)) == len(numbers)
    assert {"e4", "s_summary", "cited_events"} <= links <= set(bookmarks)


@pytest.mark.slow
@pytest.mark.parametrize("attack", [*specimen.ATTACKS, "\n".join(specimen.ATTACKS)])
def test_attacks_are_text(attack: str) -> None:
    data = docx.render(specimen.hostile(attack))
    paper = opened(data)
    words = "".join("".join(cell for row in rows(paper.tables[0]) for cell in row).split())
    assert "".join(clean(attack).split()) in words
    for name, part in unpack(data).items():
        if name.endswith((".xml", ".rels")):
            root = ET.fromstring(part)
            if name.endswith(".rels"):
                assert all(each.get("TargetMode") != "External" for each in root)
    assert b"evil" not in b"".join(part for name, part in unpack(data).items() if name.endswith(".rels"))


def test_same_document_same_bytes_and_no_trace_of_when_or_where() -> None:
    data = docx.render(specimen.document())
    assert data == docx.render(specimen.document())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    core = opened(data).core_properties
    assert (core.author, core.title, core.revision) == ("tabletop", "After-action report", 1)
    assert core.created == core.modified
    assert core.created.year == 2000


def test_the_language_is_named_everywhere() -> None:
    data = docx.render(replace(specimen.document(), language="de"))
    styles = unpack(data)["word/styles.xml"].decode()
    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles)) == {"de"}


def test_a_narrow_column_holds_its_longest_word_and_the_table_its_page() -> None:
    table = DocumentTable(
        "t",
        (DocumentColumn("Confidence"), DocumentColumn("Reason", width_hint=30), DocumentColumn("x" * 300)),
        (((Text("moderate"),), (Text("because of this"),), (Text(""),)),),
        "t",
    )
    paper = opened(docx.render(replace(specimen.document(), blocks=(table,))))
    widths = [int(cell._tc.tcPr.find(f"{W}tcW").get(f"{W}w")) for cell in paper.tables[0].rows[0].cells]
    assert widths[0] >= len("Confidence") * 100
    assert sum(widths) <= 9638


def test_a_long_table_is_written_quickly_and_whole() -> None:
    events = tuple(EventRow(n, "T+00:00:00", "", "Move 1", "x", f"event {n}") for n in range(1, 3001))
    paper = opened(docx.render(replace(specimen.document(), events=events)))
    assert len(paper.tables[-1]._tbl.tr_lst) == 3001


@pytest.mark.parametrize(
    ("heads", "style"),
    [
        (("Role", "Share"), "Table cell"),
        (
            ("Decision", "Observations", "Acknowledged", "Confidence", "Expectations", "Participants"),
            "Table cell narrow",
        ),
        (
            ("acknowledgements", "answers", "arguments", "estimates", "messages", "information") * 2,
            "Table cell narrowest",
        ),
    ],
)
def test_letters_get_smaller_before_a_heading_is_broken(heads: tuple[str, ...], style: str) -> None:
    table = DocumentTable(
        "", tuple(DocumentColumn(head) for head in heads), (tuple((Text("1"),) for _ in heads),), "wide"
    )
    (made,) = opened(docx.render(replace(specimen.document(), blocks=(table,), events=()))).tables
    assert {cell.paragraphs[0].style.name for row in made.rows for cell in row.cells} == {style}
    widths = [column.width.twips for column in made.columns]
    assert sum(widths) <= 9638  # between the margins of A4
    if style != "Table cell narrowest":  # below that the page has no room
        points = made.cell(0, 0).paragraphs[0].style.font.size.pt
        assert all(width >= len(head) * points * 15 for head, width in zip(heads, widths, strict=True))
