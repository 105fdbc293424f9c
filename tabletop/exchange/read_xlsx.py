"""A workbook (.xlsx, .xlsm) as cells: stored values only. Nothing is evaluated, fetched or run.

The package is looked at before openpyxl sees it: its size unzipped, its parts, and XML that declares entities. Formulas give
the value that was stored with them; one without is marked, never computed.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tabletop.exchange.grid import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Cell,
    Grid,
    GridRow,
    Source,
    Value,
    cell,
    make_grid,
    read_bytes,
    too_many,
)
from tabletop.exchange.msel import SheetError
from tabletop.exchange.package import XML, look_inside, pictures_left, xml_part
from tabletop.exchange.watching import WatchedBytes
from tabletop.i18n import tr

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_AREAS = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s([^>]*)>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_PERCENT = re.compile(r"0%|0\.0+%")
_MOST_WALKED = 400_000  #: cells of a sheet, stored or not, that are walked one by one


def read_xlsx(path: Path) -> Source:
    """Read every sheet of a workbook. Raises :class:`SheetError` for anything that is unsafe, locked or broken."""
    data = read_bytes(path)
    names, formulas = _inspect(path, data)
    book = _open(path, data, stored=True)
    typed = _open(path, data, stored=False) if formulas else None
    try:
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
        if len(sheets) > MAX_SHEETS:
            raise too_many(path.name, tr("sheets"), MAX_SHEETS)
        grids = tuple(
            _grid(
                sheet, None if typed is None else typed[sheet.title], partial(_stored_places, path, data, sheet.title)
            )
            for sheet in sheets
        )
    finally:
        book.close()
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise too_many(path.name, tr("rows"), MAX_ROWS)
    return Source(path, "xlsx", grids, tuple(_notices(names)))


def _inspect(path: Path, data: bytes) -> tuple[list[str], bool]:
    """Look at the package without opening it as a workbook; return its parts and whether a sheet has formulas."""

    def look(package: zipfile.ZipFile) -> tuple[list[str], bool]:
        names = [part.filename for part in package.infolist()]
        _is_workbook(path, names)
        scanned = [_scan(path, package, name) for name in names if name.lower().endswith(XML)]
        return names, any(scanned)

    return look_inside(path, data, look, _broken(path))


def _is_workbook(path: Path, names: list[str]) -> None:
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise SheetError(
            tr("{path} is a zip file but no Excel workbook. Save the MSEL as .xlsx and read that.", path=path)
        )


def _scan(path: Path, package: zipfile.ZipFile, name: str) -> bool:
    """Read one part of XML; refuse entities, and areas so large that openpyxl would fill the memory with their cells.

    Returns whether the part is a sheet with formulas.
    """
    data = xml_part(path, package, name, _broken(path))
    if (
        sum(_area(path, area[1].decode("utf-8", "replace")) for area in _AREAS.finditer(data))
        > MAX_ROWS * MAX_COLUMNS // 4
    ):
        raise SheetError(
            tr(
                "{path} merges or links whole columns or rows. Take these merged cells apart and save it again.",
                path=path,
            )
        )
    return _SHEET_PART.fullmatch(name) is not None and _FORMULA.search(data) is not None


def _area(path: Path, attributes: str) -> int:
    """Count the cells of a merged or linked area."""
    ref = re.search(r"\bref\s*=\s*[\"']([^\"']*)[\"']", attributes)
    corners = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", ref[1]) if ref else None
    if corners is None:
        raise _broken(path)
    if corners[3] is None:
        return 1
    return (abs(_column(corners[3]) - _column(corners[1])) + 1) * (abs(int(corners[4]) - int(corners[2])) + 1)


def _column(name: str) -> int:
    number = 0
    for char in name:
        number = number * 26 + ord(char) - 64
    return number


def _broken(path: Path) -> SheetError:
    return SheetError(
        tr("{path} is damaged or no workbook. Open it in a spreadsheet program and save it anew as .xlsx.", path=path)
    )


def _open(path: Path, data: bytes, *, stored: bool) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions that openpyxl does not know hold no cells
            return openpyxl.load_workbook(WatchedBytes(data), data_only=stored, keep_links=False, keep_vba=False)
    except Exception as error:  # openpyxl raises whatever its parts raise: KeyError, TypeError, ParseError ...
        raise _broken(path) from error


_Places = Callable[[], dict[int, set[int]]]
"""Row -> columns of what is stored in a sheet."""


def _stored_places(path: Path, data: bytes, title: str) -> dict[int, set[int]]:
    """Read the sheet once more, as a stream, for the places of its stored cells alone."""
    import openpyxl
    from openpyxl.cell.read_only import ReadOnlyCell

    try:
        book = openpyxl.load_workbook(WatchedBytes(data), read_only=True, keep_links=False)
        sheet: Any = book[title]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        places: dict[int, set[int]] = {}
        for cells in sheet.iter_rows():
            for one in cells:
                if isinstance(one, ReadOnlyCell):
                    places.setdefault(one.row, set()).add(one.column)
        book.close()
        return places
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise _broken(path) from error


def _grid(sheet: Worksheet, typed: Worksheet | None, places: _Places) -> Grid:
    merged = {(area.min_row, area.min_col): (area.max_row, area.max_col) for area in sheet.merged_cells.ranges}
    return make_grid(sheet.title, _rows(sheet, typed, merged, places), hidden=sheet.sheet_state != "visible")


def _walk(sheet: Worksheet, places: _Places) -> Iterator[tuple[int, Iterable[Any]]]:
    """(row number, openpyxl's cells) of a sheet: every cell of a sheet of ordinary size, else only what is stored or merged.

    openpyxl makes each cell that is walked over, and one stray format in the last row must not cost a million rows. A comment on a
    cell that the file does not store is missed there.
    """
    if sheet.max_row * sheet.max_column <= _MOST_WALKED:
        for row in sheet.iter_rows():
            yield row[0].row or 0, row
        return
    known = places()
    for area in sheet.merged_cells.ranges:
        for number in range(area.min_row, area.max_row + 1):
            known.setdefault(number, set()).update(range(area.min_col, area.max_col + 1))
    for number in sorted(known):
        yield number, [sheet.cell(number, column) for column in sorted(known[number])]


def _rows(
    sheet: Worksheet, typed: Worksheet | None, merged: dict[tuple[int, int], tuple[int, int]], places: _Places
) -> Iterator[GridRow]:
    """Make the rows; a merged area shows its value in all its cells, marked as spread in all but the first."""
    spread: dict[tuple[int, int], Cell] = {}
    for number, walked in _walk(sheet, places):
        made: dict[int, Cell] = {}
        for stored in walked:
            where = number, stored.column
            if where in spread:
                made[where[1]] = spread.pop(where)
                continue
            formula = None if typed is None or not typed.cell(*where).value else typed.cell(*where).value
            if formula is None and stored.value is None and getattr(stored, "comment", None) is None:
                continue
            one = _cell(stored, formula)
            if where in merged and one:
                one = _spread(one, where, merged[where], spread)
            if one:
                made[where[1]] = one
        if made and max(made) > MAX_COLUMNS:
            raise too_many(sheet.title, tr("columns"), MAX_COLUMNS)
        if made:
            row = tuple(made.get(index, EMPTY) for index in range(1, max(made) + 1))
            yield GridRow(
                number, row, hidden=number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden)
            )


def _spread(made: Cell, first: tuple[int, int], last: tuple[int, int], spread: dict[tuple[int, int], Cell]) -> Cell:
    """Put what the merged area shows into the cells that are still to come."""
    shadow = Cell(made.text, made.value, made.note, spread=True)
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            if (row, column) != first:
                spread[row, column] = shadow
    return Cell(made.text, made.value, made.note, False, last[1] - first[1] + 1, made.comment)


def _cell(one: Any, formula: object) -> Cell:
    comment = getattr(one, "comment", None)
    words = str(comment.text) if comment is not None else ""
    note = ""
    if isinstance(formula, str) and formula.startswith("="):
        note = "formula"
    elif formula is not None and not isinstance(formula, (str, int, float, bool, datetime, date, time, timedelta)):
        note = "formula"  # array formulas and data tables are objects of their own
    value = one.value
    if note and value is None:
        return Cell(note="unknown", comment=cell(words).text)
    if isinstance(value, str) and getattr(one, "data_type", "") == "e":
        return Cell(note="unknown", comment=cell(f"{value} {words}").text)  # #REF!, #N/A: no value either
    known: Value = value if isinstance(value, (bool, int, float, str, datetime, date, time, timedelta)) else None
    text = str(value) if known is None and value is not None else None
    if isinstance(known, float) and _PERCENT.search(str(one.number_format)):
        text = f"{known * 100:g} %"
    return cell(known, note=note, comment=words, text=text)


def _notices(names: list[str]) -> Iterator[str]:
    pictures = sum(name.startswith("xl/media/") for name in names)
    if pictures:
        yield pictures_left(pictures)
    if any(name.endswith("vbaProject.bin") for name in names):
        yield tr("The workbook has macros. They were neither run nor kept.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield tr("The workbook points to other files. They were not opened; values stored from them were read.")
    if any(name.startswith("xl/charts/") for name in names):
        yield tr("Charts were not read.")
    if any(name.startswith("xl/drawings/drawing") for name in names):
        yield tr("Text boxes and shapes were not read; copy their words into cells if they belong to the MSEL.")
