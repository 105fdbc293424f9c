"""A table as a workbook: text cells alone, wrapped, with frozen header and a filter; the same bytes for the same table."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tabletop.text import clean, clean_line

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CELL = 32_767  #: characters; no spreadsheet holds more in a cell
_BORN = (1980, 1, 1, 0, 0, 0)  #: the date of every part: a file must not tell when it was made
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_NARROW, _WIDE = 8, 60  #: characters of a column
_A3 = 8  #: as spreadsheets number paper sizes
_ON_A_PAGE = 280  #: characters across a sheet of A3 laid on its side, at a size that is still read with ease


def xlsx_bytes(name: str, marking: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet: the marking alone in row 1, the header in row 2, then the rows. Every cell is text, never a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", clean_line(name, 31)).strip(" '") or "MSEL"
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    _put(sheet, 1, 1, marking)
    sheet.cell(1, 1).font = bold
    for column, words in enumerate(header, 1):
        _put(sheet, 2, column, words)
        head = sheet.cell(2, column)
        head.font, head.alignment = bold, wrapped
        head.fill = PatternFill("solid", fgColor="FFD9D9D9")
    for number, row in enumerate(rows, 3):
        for column, words in enumerate(row, 1):
            if words:
                _put(sheet, number, column, words)
                sheet.cell(number, column).alignment = wrapped
    _arrange(sheet, header, rows)
    book.properties.creator = "tabletop"
    book.calculation.fullCalcOnLoad = False  # there is nothing to calculate, and nothing to save on closing
    made = io.BytesIO()
    book.save(made)
    return _timeless(made.getvalue())


def _put(sheet: Worksheet, row: int, column: int, words: str) -> None:
    """Set a cell to text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = clean(words, max_chars=MAX_CELL, max_lines=MAX_CELL)
    cell.data_type = "s"
    cell.number_format = "@"
    if words.startswith(("=", "+", "-", "@", "'")):
        cell.quotePrefix = True


def _arrange(sheet: Worksheet, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    whole = 0
    for index, words in enumerate(header):
        cells = [words, *(row[index] for row in rows)]
        longest = max(len(line) for cell in cells for line in cell.split("\n"))
        width = max(_NARROW, min(_WIDE, longest + 2))
        whole += width
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.freeze_panes = "A3"
    last = get_column_letter(max(1, len(header)))
    sheet.auto_filter.ref = f"A2:{last}{len(rows) + 2}"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_cols = "A:A"
    sheet.page_setup.paperSize = _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, -(-whole // _ON_A_PAGE)), 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _timeless(data: bytes) -> bytes:
    """The workbook without the moment it was written at."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, _BORN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            body = old.read(part)
            if part.filename == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", body)
            new.writestr(info, body)
    return made.getvalue()
