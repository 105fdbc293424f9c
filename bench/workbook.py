"""A planner's workbook of 5,000 rows: read, understood and made a scenario, against opening it with the spreadsheet library alone."""

from __future__ import annotations

from pathlib import Path

from bench.pairs import Row, alternate, timed
from bench.samples import WORDS, folder
from tabletop.exchange import read_msel
from tabletop.exchange.building import build_scenario
from tabletop.exchange.headers import spellings
from tabletop.exchange.msel import MselColumn
from tabletop.exchange.write_xlsx import xlsx_bytes

ROWS = 5_000
ROUNDS = 3
COLUMNS = (
    MselColumn.NUMBER,
    MselColumn.TIME,
    MselColumn.MOVE,
    MselColumn.TITLE,
    MselColumn.TEXT,
    MselColumn.SENDER,
    MselColumn.TO,
    MselColumn.CHANNEL,
    MselColumn.CONTROLLER,
    MselColumn.EXPECT,
    MselColumn.OBJECTIVES,
    MselColumn.NOTES,
)
CELLS = ("Command", "Nursing", "Security", "Facilities", "Press office", "Switchboard", "Ambulance", "Fire brigade")


def run() -> list[Row]:
    """Import by turns with a bare reading of every cell."""
    with folder() as place:
        path = place / "msel.xlsx"
        path.write_bytes(xlsx_bytes("MSEL", "EXERCISE", [spellings().export[column] for column in COLUMNS], _rows()))
        reading = read_msel(path)
        if len(reading.rows) != ROWS:
            raise RuntimeError(f"of {ROWS} rows {len(reading.rows)} came in")
        pair = alternate(
            timed(lambda: build_scenario(read_msel(path), "A long day").text),
            timed(lambda: _bare(path)),
            ROUNDS,
            warm=0,
        )
        size = f"{path.stat().st_size / 1e3:.0f} KB"
    return [
        pair.row(
            f"import: a workbook of {ROWS:,} rows, {len(COLUMNS)} columns, {size}, to the scenario's text, against openpyxl"
        )
    ]


def _rows() -> list[list[str]]:
    """Two a minute, in moves of an hour; the recipients come by turns."""
    rows = []
    for number in range(ROWS):
        minute = number // 2
        rows.append(
            [
                str(number + 1),
                f"T+{minute // 60}:{minute % 60:02}",
                f"Hour {minute // 60 + 1}",
                f"Report {number + 1} from the field",
                WORDS[number % 40 :],
                "Sim cell",
                f"{CELLS[number % len(CELLS)]}; {CELLS[(number + 3) % len(CELLS)]}",
                ("phone", "email", "radio")[number % 3],
                f"Controller {number % 7 + 1}",
                "Acknowledge\nTell the lead",
                f"Objective {number % 5 + 1}",
                "watch the time",
            ]
        )
    return rows


def _bare(path: Path) -> int:
    """Every cell, as the library gives it."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    return sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)
