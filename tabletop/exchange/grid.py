"""A sheet as cells: what every reader of a file format hands over, and the limits that all of them keep.

Row numbers are those a person sees: rows of a spreadsheet, lines of a text file, items of a JSON list, from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tabletop.exchange.msel import SheetError
from tabletop.exchange.watching import look_in
from tabletop.i18n import tr
from tabletop.text import clean

MAX_FILE = 20 * 1024 * 1024  #: bytes on disk; an MSEL of 2,000 serials has less than one MiB
MAX_UNZIPPED = 200 * 1024 * 1024  #: bytes of all parts of a workbook
MAX_XML = 24 * 1024 * 1024  #: bytes of its XML; the pictures are not unpacked
MAX_SHEETS = 60
MAX_ROWS = 20_000  #: in all sheets together
MAX_COLUMNS = 200
MAX_CELL = 32_767  #: characters; no spreadsheet holds more in a cell

Value = None | bool | int | float | str | datetime | date | time | timedelta


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``text`` is cleaned and what a person would read; ``value`` keeps the type for times and numbers."""

    text: str = ""
    value: Value = None
    note: str = ""  #: "formula" (its stored value was read), "unknown" (a formula without one) or "cut" (the words beyond the limit were left out)
    spread: bool = False  #: part of a merged area, but not its first cell
    wide: int = 1  #: columns that the merged area covers, in its first cell
    comment: str = ""

    def __bool__(self) -> bool:
        """Say whether there is anything of its own to read in the cell."""
        return bool(self.text or self.note == "unknown" or self.comment)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the source with its number."""

    number: int
    cells: tuple[Cell, ...]
    kind: str = ""  #: "heading" and "head" of a table (Markdown), "prose" (text around a table), "names" (the keys of JSON objects)
    hidden: bool = False
    level: int = 0  #: of a heading, from 1

    def __iter__(self) -> Iterator[Cell]:
        """Go through the cells from left to right."""
        return iter(self.cells)

    def at(self, index: int) -> Cell:
        """Return the cell at ``index`` from 0; an empty one beyond the end."""
        return self.cells[index] if index < len(self.cells) else EMPTY

    @property
    def blank(self) -> bool:
        """Nothing in the row is its own."""
        return not any(self.cells) or all(cell.spread or not cell for cell in self.cells)

    @property
    def said(self) -> str:
        """The row's first words on one line, for reports."""
        words = " · ".join(" ".join(cell.text.split()) for cell in self.cells if cell.text and not cell.spread)
        return words if len(words) <= 100 else words[:99] + "…"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. Rows are in order; blank ones are left out."""

    name: str
    rows: tuple[GridRow, ...]
    hidden: bool = False

    @property
    def width(self) -> int:
        """Columns up to the last one that holds anything."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its sheets, how it was understood, and what in it is not for us."""

    path: Path
    form: str
    grids: tuple[Grid, ...]
    notices: tuple[str, ...] = field(default=())
    title: str = ""  #: what the document calls itself


def cell(value: Value, *, note: str = "", comment: str = "", text: str | None = None) -> Cell:
    """Make a cell of ``value``; ``text`` is what it shows if not the value's own words. Words beyond the limit are cut, and the cell says so."""
    said = shown(value) if text is None else text
    if len(said) > MAX_CELL:
        note = "cut"
        value = said if isinstance(value, str) else value
    safe = clean(said[:MAX_CELL], max_chars=MAX_CELL, max_lines=5000).strip()
    return Cell(
        text=safe,
        value=safe if isinstance(value, str) else value,
        note=note,
        comment=clean(comment[:MAX_CELL], max_chars=MAX_CELL, max_lines=5000).strip(),
    )


def shown(value: Value) -> str:
    """Say a value as a person would read it: whole numbers without ``.0``, dates and times in ISO form."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
        case timedelta():
            return _duration(value)
        case _:
            return str(value)


def _duration(value: timedelta) -> str:
    total = round(value.total_seconds())
    hours, rest = divmod(abs(total), 3600)
    words = f"{'-' if total < 0 else ''}{hours}:{rest // 60:02}"
    return f"{words}:{rest % 60:02}" if rest % 60 else words


def letter(index: int) -> str:
    """Name a column as a spreadsheet does: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def make_grid(name: str, rows: Iterable[GridRow], *, hidden: bool = False) -> Grid:
    """Put a sheet together: blank rows and empty ends of rows go. Raises :class:`SheetError` beyond the limits."""
    kept: list[GridRow] = []
    for row in rows:
        look_in()
        if any(row.cells):
            used = max(index for index, one in enumerate(row.cells) if one) + 1
            if used > MAX_COLUMNS:
                raise too_many(name, tr("columns"), MAX_COLUMNS)
            kept.append(row if used == len(row.cells) else replace(row, cells=row.cells[:used]))
            if len(kept) > MAX_ROWS:
                raise too_many(name, tr("rows"), MAX_ROWS)
    title = " ".join(clean(name, max_chars=100, max_lines=1).split())
    return Grid(title, tuple(kept), hidden)


def too_many(name: str, what: str, most: int) -> SheetError:
    """Make the error for a sheet beyond a limit."""
    return SheetError(
        tr(
            "{sheet} has more than {most} {what}. Copy the table of the MSEL alone into a new file and read that.",
            sheet=name,
            most=most,
            what=what,
        )
    )


def read_bytes(path: Path, most: int = MAX_FILE) -> bytes:
    """Read a whole file of at most ``most`` bytes; raises :class:`SheetError`."""
    try:
        if not path.exists():
            raise SheetError(tr("{path} does not exist. Check the name.", path=path))
        if not path.is_file():
            raise SheetError(tr("{path} is not a file. Give the name of the MSEL itself.", path=path))
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SheetError(tr("{path} cannot be read: {why}.", path=path, why=why)) from error
    if len(data) > most:
        raise SheetError(
            tr(
                "{path} is larger than {most} MB. Take pictures out, or copy the MSEL alone into a new file.",
                path=path,
                most=most // 1024 // 1024,
            )
        )
    if not data:
        raise SheetError(tr("{path} is empty. Save the MSEL again and read that file.", path=path))
    return data
