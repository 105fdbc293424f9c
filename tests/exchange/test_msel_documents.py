"""OpenDocument tables, Word documents, and injects written as text: read like any other MSEL, with the same limits."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tabletop.exchange import Corrections, MselColumn, Reading, SheetError, read_msel
from tabletop.exchange.grid import MAX_COLUMNS, MAX_ROWS
from tests.chance import examples
from tests.exchange import make_sheets as make

MINUTE = 60


def words_of(path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        read_msel(path)
    return caught.value.words


def column_of(reading: Reading, header: str) -> MselColumn | None:
    return next(plan.column for table in reading.mapping.tables for plan in table.columns if plan.header == header)


def repacked(path: Path, **parts: bytes) -> Path:
    """The package with these parts replaced or added; ``__`` in a name stands for a slash, ``_D_`` for a dot."""
    replaced = {name.replace("__", "/").replace("_D_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    made = path.with_stem("hostile")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**kept, **replaced}.items():
            new.writestr(name, data)
    return made


def part_of(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


# -- OpenDocument ------------------------------------------------------------------------------------------------------------


def test_an_opendocument_table_is_read_with_its_types(tmp_path: Path) -> None:
    reading = read_msel(make.opendocument(tmp_path))
    assert reading.mapping.form == "ods"
    first, second = reading.rows
    assert [row.when.seconds for row in reading.rows] == [0, 30 * MINUTE]
    assert first.when.absolute == "2026-03-02T09:00"
    assert first.text == "The gauge  passes\nthe mark."
    assert first.extra == (("Comment on Message", "say this slowly"),)
    assert (first.duration, first.move) == (20 * MINUTE, "Move 1")
    assert second.to == ("Police", "Mayor")
    assert "C4 is a formula" in reading.reports[3].why
    assert [(sheet.name, sheet.read) for sheet in reading.mapping.sheets] == [("MSEL", True), ("Old", False)]


def test_an_opendocument_table_beyond_the_limits_is_refused_in_words(tmp_path: Path) -> None:
    def sheet(*rows: str) -> Path:
        return make.table(tmp_path, "big.ods", f'<table:table table:name="S">{"".join(rows)}</table:table>')

    many = ' table:number-rows-repeated="1048576"'
    assert f"more than {MAX_ROWS} rows" in words_of(sheet(make.line("x", attributes=many)))
    wide = '<table:table-cell office:value-type="string" table:number-columns-repeated="{n}"><text:p>x</text:p></table:table-cell>'
    for count in ("201", "99999999", "9" * 30):
        assert f"more than {MAX_COLUMNS} columns" in words_of(sheet(make.line(wide.replace("{n}", count))))
    area = '<table:table-cell office:value-type="string" table:number-rows-spanned="1000000"><text:p>x</text:p></table:table-cell>'
    assert "merges whole columns" in words_of(sheet(make.line(area, area)))
    assert "more than 60 sheets" in words_of(make.table(tmp_path, "many.ods", '<table:table table:name="S"/>' * 61))
    assert "damaged" in words_of(sheet(make.line(wide.replace("{n}", "two"))))
    blanks = (
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="99999"/>b</text:p></table:table-cell>'
    )
    assert len(read_msel(sheet(make.line("No", "Time", "Text"), make.line("1", "T+5 min", blanks))).rows[0].text) < 1000


@pytest.mark.parametrize("shape", [make.opendocument, make.document])
def test_packages_that_are_bombs_or_declare_entities_are_refused(shape: object, tmp_path: Path) -> None:
    assert callable(shape)
    path = shape(tmp_path)
    name = "content.xml" if path.suffix == ".ods" else "word/document.xml"
    bomb = repacked(path, more_D_xml=b" " * (30 * 1024 * 1024))
    assert "unpacks to" in words_of(bomb)
    data = part_of(path, name).split(b"?>", 1)[-1]
    lol = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>' + data
    key = name.replace("/", "__").replace(".", "_D_")
    assert "declares XML entities" in words_of(repacked(path, **{key: lol}))
    assert "damaged" in words_of(repacked(path, **{key: lol.decode().encode("utf-16")}))
    assert "damaged" in words_of(repacked(path, **{key: data[:200]}))
    locked = path.with_stem("locked")
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "password" in words_of(locked)
    deep = b"<w:x>" * 40_000 if path.suffix == ".docx" else b"<text:span>" * 40_000
    nested = data.replace(b"<w:t>", deep + b"<w:t>", 1).replace(b"<text:p>", b"<text:p>" + deep, 1)
    assert "damaged" in words_of(repacked(path, **{key: nested}))
    other = tmp_path / f"other{path.suffix}"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("mimetype", "text/plain")
        package.writestr("readme.txt", "hello")
    assert "is a zip file but no" in words_of(other)


@pytest.mark.parametrize("shape", [make.opendocument, make.document])
def test_markup_nested_without_end_is_refused_at_once(shape: object, tmp_path: Path) -> None:
    assert callable(shape)
    path = shape(tmp_path)
    name, inner = ("content.xml", b"table:table-row") if path.suffix == ".ods" else ("word/document.xml", b"w:tbl")
    data = part_of(path, name)
    start = data.index(b"<" + inner)
    nested = b"<" + inner + b">"
    made = data[:start] + nested * 100_000 + (b"</" + inner + b">") * 100_000 + data[start:]
    assert "damaged" in words_of(repacked(path, **{name.replace("/", "__").replace(".", "_D_"): made}))


def test_a_table_with_a_password_is_refused(tmp_path: Path) -> None:
    path = make.table(tmp_path, "locked.ods", "", **{"META-INF__manifest.xml": b"<manifest:encryption-data/>"})
    assert "password" in words_of(path)


@given(at=st.integers(0, 60_000), value=st.integers(0, 255), shape=st.sampled_from([make.opendocument, make.document]))
@examples(40, without=[HealthCheck.function_scoped_fixture])
def test_no_flipped_byte_in_a_document_breaks_its_reader(at: int, value: int, shape: object, tmp_path: Path) -> None:
    assert callable(shape)
    path = shape(tmp_path)
    data = bytearray(path.read_bytes())
    data[at % len(data)] = value
    path.write_bytes(bytes(data))
    try:
        rows = read_msel(path).rows
    except SheetError:
        return
    assert len(rows) <= 9


# -- Word --------------------------------------------------------------------------------------------------------------------


def test_the_tables_of_a_word_document_are_told_apart(tmp_path: Path) -> None:
    reading = read_msel(make.document(tmp_path))
    assert reading.mapping.form == "docx"
    assert [(row.id, row.text, row.expect) for row in reading.rows] == [
        ("1", "The river rises.", ("call the works yard",)),
        ("2", "Close the bridge?", ("decide",)),
    ]
    left = {question.id for question in reading.questions if question.id.startswith("table:")}
    assert left == {"table:handbook!3", "table:handbook!10"}
    assert [report.row for report in reading.reports] == list(range(1, 12))


def test_what_was_inserted_is_read_and_what_was_deleted_or_hidden_is_not(tmp_path: Path) -> None:
    book = Document()
    made = book.add_table(2, 3)
    for one, said in zip(made.rows[0].cells, ("No", "Time", "Text"), strict=True):
        one.text = said
    for one, said in zip(made.rows[1].cells, ("1", "T+5 min", "Pump "), strict=True):
        one.text = said
    paragraph = made.rows[1].cells[2].paragraphs[0]._p
    for xml in (
        "<w:ins {ns}><w:r><w:t>stops</w:t></w:r></w:ins>",
        "<w:del {ns}><w:r><w:delText> never</w:delText></w:r></w:del>",
        "<w:sdt {ns}><w:sdtContent><w:r><w:t> at noon</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t> by sabotage</w:t></w:r>",
    ):
        paragraph.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))
    path = tmp_path / "tracked.docx"
    book.save(str(path))
    reading = read_msel(path)
    assert reading.rows[0].text == "Pump stops at noon"
    assert any("marked as deleted" in words for words in reading.mapping.notices)
    assert any("Hidden text" in words for words in reading.mapping.notices)


def test_merged_cells_of_a_word_table_and_spans_that_would_fill_the_memory(tmp_path: Path) -> None:
    book = Document()
    made = book.add_table(3, 4)
    for row, words in zip(
        made.rows, (("No", "Time", "Text", "To"), ("1", "T+5 min", "Pump", "A"), ("", "", "", "B")), strict=True
    ):
        for one, said in zip(row.cells, words, strict=True):
            one.text = said
    for column in range(3):
        made.cell(1, column).merge(made.cell(2, column))
    path = tmp_path / "merged.docx"
    book.save(str(path))
    reading = read_msel(path)
    assert [(row.id, row.to) for row in reading.rows] == [("1", ("A", "B"))]
    data = part_of(path, "word/document.xml")
    span = data.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="99999999"/>', 1)
    assert span != data
    assert f"more than {MAX_COLUMNS} columns" in words_of(repacked(path, word__document_D_xml=span))


def test_a_form_for_each_inject_is_one_serial(tmp_path: Path) -> None:
    book = Document()
    for number, (text, secret) in enumerate(
        (("The river rises.", "watch the clock"), ("Close the bridge?", "be firm")), 1
    ):
        book.add_paragraph(f"Card {number}")
        pairs = [
            ("Inject No.", str(number)),
            ("Time:", f"T+0:{number}5"),
            ("From", "Gauge"),
            ("Inject Text", text),
            ("Solution:", secret),
        ]
        made = book.add_table(len(pairs), 2)
        for row, words in zip(made.rows, pairs, strict=True):
            for one, said in zip(row.cells, words, strict=True):
                one.text = said
    path = tmp_path / "cards.docx"
    book.save(str(path))
    reading = read_msel(path)
    assert [(row.id, row.when.seconds, row.sender, row.text) for row in reading.rows] == [
        ("1", 15 * MINUTE, "Gauge", "The river rises."),
        ("2", 25 * MINUTE, "Gauge", "Close the bridge?"),
    ]
    assert reading.rows[1].extra == (("Solution", "be firm"),)


# -- injects as text ---------------------------------------------------------------------------------------------------------

PROSE = """# Exercise River

Some words.

## Move 1

### Inject 1: The gauge
Time: T+0:10
Water rises.

Expected: call the police.

Solution: open gate three.
and close gate four

### Inject 2 - The bridge
The bridge is closed.
#### Facilitator notes
Be firm.

## Findings
Nobody had the key.
"""


@pytest.mark.parametrize("kind", ["md", "docx"])
def test_headings_that_say_inject_are_injects_and_their_labels_keep_secrets(kind: str, tmp_path: Path) -> None:
    if kind == "md":
        path = make.text(tmp_path, "river.md", PROSE)
    else:
        book = Document()
        for line in filter(None, PROSE.split("\n")):
            level = len(line) - len(line.lstrip("#"))
            book.add_heading(line.strip("# "), level) if level else book.add_paragraph(line)
        path = tmp_path / "river.docx"
        book.save(str(path))
    reading = read_msel(path)
    sheet = "river, injects as text"
    assert [(row.id, row.title, row.move) for row in reading.rows] == [
        ("1", "The gauge", "Move 1"),
        ("2", "The bridge", "Move 1"),
    ]
    assert reading.rows[0].text == "", "no label says that players may read it"
    (question,) = (one for one in reading.questions if one.secret)
    assert (question.id.startswith(f"column:{sheet}!"), question.proposal) == (True, "text")
    first, second = read_msel(path, Corrections().answered(question.id, "text")).rows
    assert first.text == "Water rises."
    assert first.when.seconds == 10 * MINUTE
    assert first.expect == ("call the police.",)
    assert first.extra == (("Solution", "open gate three.\nand close gate four"),)
    assert (second.text, second.notes) == ("The bridge is closed.", "Be firm.")


def test_a_table_of_labels_below_a_heading_belongs_to_its_inject(tmp_path: Path) -> None:
    table = "| Field | Value |\n|--|--|\n| Time | T+0:20 |\n| Inject text | Closed. |\n| Expected | divert |\n"
    words = f"## Inject 1: Gauge\n\nTime: T+0:10\n\n> Four metres.\n\n## Inject 2: Bridge\n\n{table}\n## Hotwash\n\n- what went well\n"
    path = make.text(tmp_path, "plan.md", words)
    reading = read_msel(path)
    assert [(row.id, row.text, row.expect, row.when.seconds) for row in reading.rows] == [
        ("1", "", (), 10 * MINUTE),
        ("2", "Closed.", ("divert",), 20 * MINUTE),
    ]
    held = "".join(words for _, words in reading.rows[0].extra)
    assert held == "Four metres.", "unlabelled words beside labelled ones stay with control"


def test_a_heading_above_a_table_of_injects_is_no_inject(tmp_path: Path) -> None:
    path = make.text(
        tmp_path, "plan.md", "## Event 1\n\n| No | Time | Text |\n|--|--|--|\n| 1 | T+5 min | Pump stops |\n"
    )
    reading = read_msel(path)
    assert [row.text for row in reading.rows] == ["Pump stops"]
    assert [sheet.name for sheet in reading.mapping.sheets] == ["plan"]
