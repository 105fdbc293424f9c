"""Files that are broken, locked, huge or meant to harm: one clear sentence each, and nothing is run, fetched or unpacked without bound."""

from __future__ import annotations

import io
import json
import socket
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tabletop.exchange import MselRow, SheetError, read_msel, read_xlsx
from tabletop.exchange.grid import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from tabletop.text import clean
from tests.chance import examples
from tests.exchange import make_sheets as make

HEAD = "No,Time,Title,Message,To\n"


def words_of(path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        read_msel(path)
    return caught.value.words


def rows_or_refused(path: Path) -> tuple[MselRow, ...]:
    """Read a file, or be refused; any other exception fails the test."""
    try:
        return read_msel(path).rows
    except SheetError:
        return ()


def repacked(path: Path, **parts: bytes) -> Path:
    """Write the workbook anew with these parts replaced or added; ``__`` in a name stands for a slash, ``_D_`` for a dot."""
    replaced = {name.replace("__", "/").replace("_D_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    made = path.with_name("hostile.xlsx")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**kept, **replaced}.items():
            new.writestr(name, data)
    return made


def sheet_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read("xl/worksheets/sheet1.xml")


def test_what_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    assert "does not exist" in words_of(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "not a file" in words_of(tmp_path / "folder.csv")
    assert "is empty" in words_of(make.text(tmp_path, "empty.csv", ""))
    assert "holds no rows" in words_of(make.text(tmp_path, "blank.csv", "\n ; ;\n"))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.xls", "old format"),
        ("a.odt", "OpenDocument"),
        ("a.doc", "old format"),
        ("a.pdf", "PDF"),
        ("a.bin", "unknown kind"),
        ("msel", "unknown kind"),
    ],
)
def test_other_kinds_of_file_name_the_remedy(name: str, what: str, tmp_path: Path) -> None:
    said = words_of(make.text(tmp_path, name, "x"))
    assert what in said
    assert ".xlsx" in said


def test_a_password_a_broken_zip_and_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "password" in words_of(locked)
    whole = make.hospital(tmp_path).read_bytes()
    for cut in (10, 100, len(whole) // 2, len(whole) - 30):
        broken = tmp_path / f"cut{cut}.xlsx"
        broken.write_bytes(whole[:cut])
        assert "damaged" in words_of(broken)
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("readme.txt", "hello")
    assert "no Excel workbook" in words_of(other)
    assert "not a text file" in words_of(make.text(tmp_path, "renamed.csv", "PK\x03\x04 and so on"))


def test_a_zip_bomb_is_weighed_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = repacked(make.hospital(tmp_path), xl__worksheets__sheet9_D_xml=b" " * (30 * 1024 * 1024))
    assert "unpacks to" in words_of(bomb)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = make.hospital(tmp_path)
    data = sheet_of(path)
    lol = (
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
        + data.split(b"?>", 1)[-1]
    )
    assert "declares XML entities" in words_of(repacked(path, xl__worksheets__sheet1_D_xml=lol))
    sneaky = lol.decode().encode("utf-16")
    assert "damaged" in words_of(repacked(path, xl__worksheets__sheet1_D_xml=sneaky))


@pytest.mark.parametrize("area", ["A1:XFD1048576", "A2:A1048576"])
def test_areas_that_would_fill_the_memory_are_refused(area: str, tmp_path: Path) -> None:
    path = make.merged(tmp_path)
    for tag in (b"mergeCell", b"hyperlink"):
        data = sheet_of(path).replace(b'<mergeCell ref="A2:F2"', b"<" + tag + b' ref="' + area.encode() + b'"')
        assert "whole columns or rows" in words_of(repacked(path, xl__worksheets__sheet1_D_xml=data))


def test_a_stray_cell_in_the_last_row_costs_nothing(tmp_path: Path) -> None:
    book = Workbook()
    sheet = make.first_sheet(book)
    sheet.append(["No", "Time", "Title", "Message"])
    sheet.append([1, "T+0:05", "One", "First"])
    sheet["C1048576"] = "the end"
    path = tmp_path / "stray.xlsx"
    book.save(path)
    reading = read_msel(path)
    assert [report.row for report in reading.reports] == [1, 2, 1048576]


def test_a_sheet_too_large_to_walk_gives_the_same_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, made in (("hospital", make.hospital), ("merged", make.merged)):
        folder = tmp_path / name
        folder.mkdir()
        path = made(folder)
        walked = read_xlsx.read_xlsx(path)
        with monkeypatch.context() as patch:
            patch.setattr(read_xlsx, "_MOST_WALKED", 0)
            assert read_xlsx.read_xlsx(path).grids == walked.grids
        assert any(row.cells for grid in walked.grids for row in grid.rows)


def test_limits_on_rows_columns_and_cells(tmp_path: Path) -> None:
    assert f"more than {MAX_ROWS} rows" in words_of(
        make.text(tmp_path, "rows.csv", HEAD + "1,T+1 min,a,b,c\n" * (MAX_ROWS + 1))
    )
    assert f"more than {MAX_COLUMNS} columns" in words_of(
        make.text(tmp_path, "columns.csv", HEAD + "1," * MAX_COLUMNS + "x\n")
    )
    assert "Shorten it" in words_of(make.text(tmp_path, "field.csv", HEAD + "1,T+1 min,a," + "x" * 200_000 + ",c\n"))
    book = Workbook()
    make.first_sheet(book)[f"{get_column_letter(MAX_COLUMNS + 1)}1"] = "far away"
    wide = tmp_path / "wide.xlsx"
    book.save(wide)
    assert f"more than {MAX_COLUMNS} columns" in words_of(wide)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    assert "larger than 20 MB" in words_of(huge)


def test_a_cell_beyond_the_limit_is_cut_and_costs_no_other_row(tmp_path: Path) -> None:
    words = "x y " * 10_000
    csv = make.text(tmp_path, "cell.csv", HEAD + f"1,T+1 min,a,short,c\n2,T+2 min,b,{words},c\n")
    items = [
        {"id": number, "time": f"T+{number} min", "title": "a", "text": said}
        for number, said in ((1, "short"), (2, words))
    ]
    for path in (csv, make.text(tmp_path, "cell.json", json.dumps(items))):
        reading = read_msel(path)
        assert reading.rows[0].text == "short"
        assert len(reading.rows[1].text) <= MAX_CELL
        assert words.startswith(reading.rows[1].text)
        assert reading.reports[-1].fate == "doubtful"
        assert f"D2 holds more than {MAX_CELL} characters" in reading.reports[-1].why.replace("D3", "D2")


def test_an_open_quote_swallows_no_rows(tmp_path: Path) -> None:
    assert "quotation mark" in words_of(make.text(tmp_path, "quote.csv", HEAD + '1,T+1 min,"a,b,c\n2,T+2 min,d,e,f\n'))
    odd = read_msel(make.text(tmp_path, "odd.csv", HEAD + '1,T+1 min,"a" b,text,c\n2,T+2 min,d,e,f\n'))
    assert [row.title for row in odd.rows] == ["a b", "d"]
    assert "quotation mark" in odd.mapping.notices[0]


def test_json_that_is_none_too_deep_or_without_a_list(tmp_path: Path) -> None:
    assert "line 2, column 1" in words_of(make.text(tmp_path, "a.json", '{"injects": [\n'))
    assert "nested too deeply" in words_of(make.text(tmp_path, "b.json", "[" * 100_000))
    assert "no list of injects" in words_of(make.text(tmp_path, "c.json", '{"injects": 4}'))
    assert "nested too deeply or holds a number" in words_of(make.text(tmp_path, "d.json", '[{"title": NaN}]'))


def test_text_in_cells_is_harmless_and_formulas_are_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    evil = "\x1b]52;c;ZXZpbA==\x07\u202egnitirw\u2066 \x00[b]bold[/b]"
    words = HEAD + f'1,T+1 min,"=HYPERLINK(""http://x.invalid/a"",""b"")","{evil}",https://x.invalid/c\n'
    row = read_msel(make.text(tmp_path, "evil.csv", words)).rows[0]
    assert row.title == '=HYPERLINK("http://x.invalid/a","b")'
    assert row.text == "gnitirw [b]bold[/b]"
    book = Workbook()
    sheet = make.first_sheet(book)
    sheet.append(["No", "Time", "Title", "Message"])
    sheet.append([1, "T+0:05", "Link", "Read this"])
    sheet["D2"].hyperlink = "http://x.invalid/page"
    sheet["C2"] = '=WEBSERVICE("http://x.invalid/d")'
    path = tmp_path / "links.xlsx"
    book.save(path)
    reading = read_msel(path)
    assert (reading.rows[0].title, reading.rows[0].text) == ("", "Read this")
    assert "C2 is a formula" in reading.reports[1].why


@given(data=st.binary(max_size=400), ending=st.sampled_from([".csv", ".md", ".json", ".xlsx", ".tsv", ".ods", ".docx"]))
@examples(without=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_a_reader(data: bytes, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"any{ending}"
    path.write_bytes(data)
    rows = rows_or_refused(path)
    assert all(clean(row.text, max_chars=MAX_CELL, max_lines=5000) == row.text for row in rows)


@given(at=st.integers(0, 6000), value=st.integers(0, 255))
@examples(40, without=[HealthCheck.function_scoped_fixture])
def test_no_flipped_byte_in_a_workbook_breaks_the_reader(at: int, value: int, tmp_path: Path) -> None:
    path = tmp_path / "hospital.xlsx"
    data = bytearray((path if path.exists() else make.hospital(tmp_path)).read_bytes())
    data[at % len(data)] = value
    flipped = tmp_path / "flipped.xlsx"
    flipped.write_bytes(bytes(data))
    assert len(rows_or_refused(flipped)) <= 9, "the workbook has nine rows"


def test_a_workbook_with_macros_is_read_and_they_are_not(tmp_path: Path) -> None:
    path = repacked(
        make.hospital(tmp_path), xl__vbaProject_D_bin=b"\xd0\xcf\x11\xe0 macro", xl__media__image1_D_png=b"\x89PNG"
    )
    reading = read_msel(path)
    assert len(reading.rows) == 5
    assert any("macros" in notice for notice in reading.mapping.notices)
    assert any("1 picture" in notice for notice in reading.mapping.notices)
    assert io.BytesIO(path.read_bytes()).read(2) == b"PK"
