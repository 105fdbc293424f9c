"""An OpenDocument table (.ods) as cells: stored values only. Nothing is evaluated, fetched or run.

The one part that holds the cells is read as a stream, row by row, with the limits of every other reader. What a cell repeats is counted before it
is written out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

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
from tabletop.exchange.package import look_inside, pictures_left, walked, xml_part
from tabletop.i18n import tr

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_KINDS = (b"application/vnd.oasis.opendocument.spreadsheet", b"application/vnd.oasis.opendocument.spreadsheet-template")
_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T(\d{1,7})H(\d{1,3})M(\d{1,3})(?:[.,]\d+)?S")
_ERROR = re.compile(r"#[A-Z/0!?]+[!?]?|Err:\d{3}")
_DEEP = 40  #: levels of mark-up inside a cell
_BLANKS = 200  #: blanks that one element may stand for
_MOST_SPREAD = MAX_ROWS * MAX_COLUMNS // 4  #: cells of all merged areas


def read_ods(path: Path) -> Source:
    """Read every sheet of an OpenDocument table. Raises :class:`SheetError` for anything that is unsafe, locked or broken."""
    data = read_bytes(path)
    return look_inside(path, data, lambda package: _read(path, package), _broken(path))


def _broken(path: Path) -> SheetError:
    return SheetError(
        tr(
            "{path} is damaged or no table. Open it in a spreadsheet program and save it anew as .xlsx or .ods.",
            path=path,
        )
    )


def _read(path: Path, package: zipfile.ZipFile) -> Source:
    names = package.namelist()
    if "content.xml" not in names or package.read("mimetype").strip() not in _KINDS:
        raise SheetError(
            tr(
                "{path} is a zip file but no OpenDocument table. Save the MSEL as .ods or .xlsx and read that.",
                path=path,
            )
        )
    if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise SheetError(tr("{path} is protected by a password. Take the password off and save it again.", path=path))
    grids = tuple(_grids(path, xml_part(path, package, "content.xml", _broken(path))))
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise too_many(path.name, tr("rows"), MAX_ROWS)
    return Source(path, "ods", grids, tuple(_notices(names)))


def _notices(names: list[str]) -> Iterator[str]:
    pictures = sum(name.startswith("Pictures/") and not name.endswith("/") for name in names)
    if pictures:
        yield pictures_left(pictures)
    if any(name.startswith(("Basic/", "Scripts/")) and name.endswith((".xml", ".py", ".js", ".bsh")) for name in names):
        yield tr("The workbook has macros. They were neither run nor kept.")
    if any(name.startswith("Object ") for name in names):
        yield tr("Charts were not read.")


def _grids(path: Path, data: bytes) -> Iterator[Grid]:
    hidden: set[str] = set()
    inside: list[Element] = []
    sheet: _Sheet | None = None
    count = 0
    for event, element in walked(data):
        if event == "start":
            inside.append(element)
            if element.tag == f"{_TABLE}table" and sheet is None:
                count += 1
                if count > MAX_SHEETS:
                    raise too_many(path.name, tr("sheets"), MAX_SHEETS)
                sheet = _Sheet(element, element.get(f"{_TABLE}style-name", "") in hidden)
            continue
        inside.pop()
        if element.tag == f"{_STYLE}style" and any(
            part.get(f"{_TABLE}display") == "false" for part in element.iter(f"{_STYLE}table-properties")
        ):
            hidden.add(element.get(f"{_STYLE}name", ""))
        if sheet is None:
            continue
        if element is sheet.element:
            yield sheet.grid()
            sheet = None
        elif element.tag == f"{_TABLE}table-row" and not any(one.tag == f"{_TABLE}table-cell" for one in inside):
            sheet.add(element)
            element.clear()


class _Sheet:
    """One sheet while its rows come in."""

    def __init__(self, element: Element, hidden: bool) -> None:
        self.element = element
        self.name = element.get(f"{_TABLE}name", "")
        self._hidden = hidden
        self._rows: list[GridRow] = []
        self._number = 0
        self._spread: dict[tuple[int, int], Cell] = {}
        self._merged = 0

    def grid(self) -> Grid:
        """The sheet, once all rows are in."""
        return make_grid(self.name, self._rows, hidden=self._hidden)

    def add(self, row: Element) -> None:
        """One row, or as many alike as it stands for."""
        times = _count(row, "number-rows-repeated")
        cells = self._cells(row)
        if not any(cells):
            self._number += times
            return
        if len(self._rows) + times > MAX_ROWS:
            raise too_many(self.name, tr("rows"), MAX_ROWS)
        hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
        for _ in range(times):
            self._number += 1
            self._rows.append(GridRow(self._number, tuple(cells), hidden=hidden))

    def _cells(self, row: Element) -> list[Cell]:
        made: list[Cell] = []
        blank = 0  #: empty cells that only count if something follows
        number = self._number + 1
        for element in row:
            if element.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            times = _count(element, "number-columns-repeated")
            one = EMPTY
            place = len(made) + blank
            if element.tag == f"{_TABLE}covered-table-cell":
                shadows = [
                    self._spread.pop((number, place + step), EMPTY) for step in range(min(times, MAX_COLUMNS + 1))
                ]
                if any(shadows):
                    made += [EMPTY] * blank + shadows
                    blank = 0
                else:
                    blank += times
                continue
            one = _cell(element)
            if not one:
                blank += times
                continue
            if place + times > MAX_COLUMNS:
                raise too_many(self.name, tr("columns"), MAX_COLUMNS)
            made += [EMPTY] * blank
            blank = 0
            made += [self._merge(element, one, number, place)] if times == 1 else [one] * times
        return made

    def _merge(self, element: Element, one: Cell, number: int, place: int) -> Cell:
        """Let the cell be seen in all cells of its merged area."""
        down, across = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
        if down == across == 1:
            return one
        self._merged += down * across
        if self._merged > _MOST_SPREAD:
            raise SheetError(
                tr(
                    "{sheet} merges whole columns or rows. Take these merged cells apart and save it again.",
                    sheet=self.name,
                )
            )
        shadow = Cell(one.text, one.value, one.note, spread=True)
        for row in range(number, number + down):
            for column in range(place, place + across):
                if (row, column) != (number, place):
                    self._spread[row, column] = shadow
        return replace(one, wide=across)


def _count(element: Element, name: str) -> int:
    """How often something is repeated or how far it spans; raises ValueError for what is no number."""
    said = element.get(_TABLE + name, "1")
    return max(1, int(said)) if len(said) <= 9 else MAX_ROWS * MAX_COLUMNS


def _cell(element: Element) -> Cell:
    words, comment = _words(element)
    kind = element.get(f"{_OFFICE}value-type", "")
    formula = element.get(f"{_TABLE}formula") is not None
    value = _value(element, kind, words)
    if (formula and value in (None, "")) or (formula and isinstance(value, str) and _ERROR.fullmatch(value)):
        return Cell(note="unknown", comment=cell(f"{words} {comment}".strip()).text)
    if value is None and not comment:
        return EMPTY
    text = words if kind in ("percentage", "currency") else None
    return cell(value, note="formula" if formula else "", comment=comment, text=text)


def _value(element: Element, kind: str, words: str) -> Value:
    """The stored value with its type; what cannot be read as that type is the words that the cell shows."""
    try:
        match kind:
            case "float" | "percentage" | "currency":
                return float(element.get(f"{_OFFICE}value", ""))
            case "boolean":
                return element.get(f"{_OFFICE}boolean-value") == "true"
            case "date":
                said = element.get(f"{_OFFICE}date-value", "")
                return datetime.fromisoformat(said[:19]) if "T" in said else date.fromisoformat(said)
            case "time":
                return _time(element.get(f"{_OFFICE}time-value", ""))
            case "string":
                return element.get(f"{_OFFICE}string-value") or words
    except (ValueError, OverflowError):
        pass
    return words or None


def _time(said: str) -> Value:
    match = _DURATION.fullmatch(said)
    if match is None:
        raise ValueError(said)
    whole = timedelta(days=int(match[2] or 0), hours=int(match[3]), minutes=int(match[4]), seconds=int(match[5])) * (
        -1 if match[1] else 1
    )
    seconds = round(whole.total_seconds())
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60) if 0 <= seconds < 86_400 else whole


def _words(element: Element) -> tuple[str, str]:
    """What the cell shows, and the comment on it."""
    shown = [_paragraph(part, 0) for part in element if part.tag == f"{_TEXT}p"]
    comments = [
        _paragraph(part, 0) for note in element if note.tag == f"{_OFFICE}annotation" for part in note.iter(f"{_TEXT}p")
    ]
    return "\n".join(shown).strip(), "\n".join(comments).strip()


def _paragraph(element: Element, depth: int) -> str:
    said = io.StringIO()
    said.write(element.text or "")
    for part in element:
        match part.tag.removeprefix(_TEXT):
            case "s":
                blanks = part.get(f"{_TEXT}c", "1")
                said.write(" " * (min(_BLANKS, int(blanks)) if blanks.isdecimal() and len(blanks) < 6 else 1))
            case "tab":
                said.write("\t")
            case "line-break":
                said.write("\n")
            case _ if depth < _DEEP and not part.tag.startswith((_DRAW, _OFFICE)):
                said.write(_paragraph(part, depth + 1))
        said.write(part.tail or "")
    return said.getvalue()


__all__ = ("read_ods",)
