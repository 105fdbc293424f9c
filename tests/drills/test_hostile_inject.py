"""Drill 10: an inject of 10,000 characters with escape sequences, right-to-left marks and a formula, from the console to every export.

So long a text is refused with its length and the most that is kept; the longest that is taken goes out whole.

What each field and each command does with such texts is ``tests/test_hostile.py`` and its neighbours.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from tabletop.cli import main
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.reading import read_save
from tabletop.room.saved.proof import prove
from tests.hostile import HOSTILE, obeyed, unsafe_strings
from tests.lab import SEATS
from tests.room.fake_host import until
from tests.room.open_rooms import an_open_room

FORMULA = '=HYPERLINK("http://evil.example","click")'
BODY = f"{FORMULA} \u202e\u200f {HOSTILE} " + "flood " * 2000
LONGEST = 4000  #: characters that are kept of one text


@pytest.mark.drill(10, alone=True)
@pytest.mark.slow
async def test_a_hostile_inject_is_words_at_every_seat_and_in_every_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        seats = [await opened.joins("player", "Ada", "north"), await opened.joins("observer", "Olga")]
        wall = await opened.comes("wall")
        await until(lambda: wall.status == "seated")
        before = len(opened.session.table.records)
        with pytest.raises(c.Refused, match="4000 are kept") as refused:
            await opened.ask(c.ReleaseAdHoc(FORMULA, FORMULA, "press", BODY, ()))
        assert obeyed(refused.value.words.encode(), drawn=False) == []
        assert len(opened.session.table.records) == before, (
            "not cut: nothing goes out that the facilitator did not write"
        )
        body = BODY[: LONGEST - 8] + " THE END"
        await opened.ask(c.ReleaseAdHoc(FORMULA, FORMULA, "press", body, ()))
        for client in (*seats, wall):
            await until(lambda client=client: opened.sees_all(client))  # type: ignore[misc]
            assert client.connection is not None
            assert unsafe_strings(client.connection.records) == []
        (out,) = opened.session.table.state.play.delivered.values()
        assert out.title == FORMULA, "it is kept as it was meant"
        assert out.body.startswith(FORMULA)
        assert out.body.endswith("THE END"), "all of it went out"
        assert opened.session.table.state.members.keys() <= {*SEATS, FACILITATOR}
        await opened.ask(c.EndExercise("over"))
        path = opened.session.path
    assert [found for record in read_save(path).records for found in unsafe_strings(record)] == []
    assert prove(path).sound

    folder = tmp_path / "out"
    assert main(["report", str(path), "--yes", "--out", str(folder)]) == 0
    for kind in ("xlsx", "csv"):
        assert main(["export", str(path), "--yes", "--msel", str(folder / f"m.{kind}")]) == 0
    printed = capsys.readouterr()
    assert obeyed((printed.out + printed.err).encode(), drawn=False) == []
    written = {file.suffix: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert {".md", ".html", ".docx", ".json", ".csv", ".xlsx"} <= written.keys()
    for kind in (".md", ".html", ".json"):
        assert obeyed(written[kind], drawn=False) == [], kind
    sheet = openpyxl.load_workbook(io.BytesIO(written[".xlsx"]))
    cells = [cell for page in sheet.worksheets for line in page.iter_rows() for cell in line if cell.value is not None]
    assert FORMULA in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}
    for file in folder.rglob("*.csv"):
        for line in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")):
            assert not [cell for cell in line if cell[:1] in "=+@\t\r" and cell[:1]], file.name
