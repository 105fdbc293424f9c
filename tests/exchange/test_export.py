from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exchange.actual import rows_of_session
from tabletop.exchange.export_msel import msel_bytes, rows_of_scenario, table
from tabletop.exchange.msel import MselColumn, MselRow
from tabletop.exchange.write_csv import csv_bytes, inert
from tabletop.exchange.write_xlsx import xlsx_bytes
from tabletop.exercise.rulebook import Rulebook
from tabletop.journal.review import Review
from tabletop.report.release import released
from tabletop.scenario.load import load_document
from tests import hostile, lab
from tests.exchange import planner
from tests.report.debriefed import PRIVATE, WHISPER, debriefed


def by_id(rows: tuple[MselRow, ...]) -> dict[str, MselRow]:
    return {row.id: row for row in rows}


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def session(**how: Any) -> tuple[MselRow, ...]:
    """The rows of the debriefed session as an export gives them."""
    save = debriefed()
    safe = released(save.records, save.head, Review(), how.get("rule", ""), how.get("build", "full"), name="x")
    book = Rulebook(load_document(safe.head.scenario))
    return rows_of_session(safe.records, book, coarse=how.get("build") == "releasable")


# -- scenario ----------------------------------------------------------------------------------------------------------------


def test_every_serial_of_a_scenario_is_a_row_in_the_order_of_play() -> None:
    scenario = lab.scenario()
    rows = rows_of_scenario(scenario)
    assert [row.id for row in rows] == list(Rulebook(scenario).plans)
    assert [row.row for row in rows] == list(range(3, 3 + len(rows)))


def test_a_scheduled_inject_says_all_that_the_field_asks_for() -> None:
    row = by_id(rows_of_scenario(lab.scenario()))["pair-note"]
    assert (row.when.seconds, row.move, row.kind, row.core) == ((20 + 3) * 60, "Opening", "inject", True)
    assert row.scenario_time == "2025-06-02 10:03+00:00"
    assert row.to == ("Office of the north", "Office of the south")
    assert row.title.startswith("Inject ")
    assert row.text.startswith("Body ")
    assert row.expect == (lab.marked("expect-pair-note", "observer"),)
    assert row.notes == lab.marked("notes-pair-note")
    assert dict(row.extra) == {"Consequences": "release echo"}


def test_decisions_bring_options_rule_and_duration() -> None:
    row = by_id(rows_of_scenario(lab.scenario()))["most"]
    assert (row.kind, row.duration, row.options) == ("decision", 600, ("Yes", "No", "Maybe"))
    assert row.to == tuple(f"Office of the {role}" for role in lab.ROLES)
    assert dict(row.extra)["Rule"] == "plurality; tie = Office of the east"


def test_conditions_and_contingencies_are_on_order_and_say_why() -> None:
    rows = by_id(rows_of_scenario(lab.scenario()))
    assert (rows["boil"].when.on_order, rows["boil"].kind) == (True, "conditional")
    assert dict(rows["boil"].extra)["Conditions"] == "heat >= 7"
    assert rows["echo"].kind == "contingency"
    assert dict(rows["spare"].extra)["Suggested When"] == "heat <= 3"


# -- session -----------------------------------------------------------------------------------------------------------------


def test_a_session_adds_when_it_went_out_to_whom_and_who_read_it() -> None:
    news = dict(by_id(session())["news"].actual)
    assert news[MselColumn.ACTUAL_TIME] == "T+0:02:10"
    assert (
        news[MselColumn.DELAY] == "on time"
    )  # 30 s into its move, though practice before it was 18 minutes shorter than planned
    assert news[MselColumn.ACTUAL_BY] == "facilitator"
    assert news[MselColumn.DELIVERED_TO] == "ALL"
    assert news[MselColumn.ACKNOWLEDGED].split("\n") == [
        "Office of the north: T+0:02:20",
        "Office of the south: T+0:02:50",
        "Office of the east: T+0:02:50",
        "Office of the west: read aloud",
    ]
    assert news[MselColumn.OBSERVER_NOTES].split("\n") == [
        "strength 4 (Office of the north, T+0:07:40): asked at once",
        "improve 2 (T+0:07:40): nobody wrote it down",
        f"seen: {lab.marked('expect-news', 'observer')}",
    ]
    assert by_id(session())["news"].status == "released"


def test_a_session_adds_answers_reasons_and_the_outcome() -> None:
    rows = by_id(session())
    most = dict(rows["most"].actual)[MselColumn.RESPONSES].split("\n")
    assert "Office of the north: Yes (confidence high). on second thought" in most
    assert "Office of the east: Maybe. we are too few" in most
    assert most[-1] == "Outcome: Yes"
    lead = dict(rows["lead"].actual)[MselColumn.RESPONSES].split("\n")
    assert lead[-1] == "Outcome: No (north was not in the room)"
    bout = dict(rows["bout"].actual)[MselColumn.RESPONSES].split("\n")
    assert "Office of the south, against: the boat leaks" in bout
    assert "Office of the east, against: dragons (struck: there are none)" in bout
    assert rows["most"].status == "decided"


def test_what_did_not_go_out_or_was_made_up_says_so() -> None:
    rows = by_id(session())
    assert rows["boil"].status == "skipped: no time for it"
    assert rows["echo"].status == "not released"
    assert MselColumn.ACTUAL_TIME not in dict(rows["echo"].actual)
    assert (rows["ad-hoc-1"].kind, rows["ad-hoc-1"].text, rows["ad-hoc-1"].to) == (
        "ad hoc",
        "Boats are seen.",
        ("ALL",),
    )
    assert rows["ad-hoc-2"].status == "recalled: wrong drawer"
    assert rows["ad-hoc-2"].to == ("Office of the west",)


def test_no_person_and_nothing_private_is_in_an_msel() -> None:
    for rule in ("open", "pseudonyms", "chatham-house"):
        for form in ("xlsx", "csv"):
            data = msel_bytes(session(rule=rule), form, "EXERCISE", run=True)
            text = data.decode("utf-8-sig") if form == "csv" else _text_of(data)
            for word in ("Anna", "anna", "Berta", "berta", PRIVATE, WHISPER):
                assert word not in text, (rule, form, word)


def test_the_releasable_build_tells_no_exact_time_and_no_note_of_control() -> None:
    text = "\n".join(
        "|".join(line) for line in read_csv(msel_bytes(session(build="releasable"), "csv", "EXERCISE", run=True))
    )
    assert "notes-" not in text
    assert "T+0:02:10" not in text
    assert "Office of the north: acknowledged" in text


def _text_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())


# -- files -------------------------------------------------------------------------------------------------------------------


def test_the_marking_is_first_and_the_header_frozen_below_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(msel_bytes(session(), "xlsx", "EXERCISE EXERCISE", run=True)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["EXERCISE EXERCISE", None]
    assert [cell.value for cell in sheet[2]][:4] == ["No.", "Time (T+h:mm)", "Scenario Time", "Move"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=2) for cell in row if cell.value)
    assert all(8 <= width.width <= 62 for width in sheet.column_dimensions.values())


FORMULAS = [
    "=1+1",
    "+49 30 123",
    "-5",
    "@import",
    "'=1",
    "''=1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "\t=1",
    "plain",
]


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_ever_a_formula(words: str) -> None:
    row = planner.row(1, 0, title=words, text=words, notes=words, extra=((words, words),))
    sheet = openpyxl.load_workbook(io.BytesIO(msel_bytes([row], "xlsx", words))).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}
    assert sheet["H3"].value == words
    raw = _text_of(msel_bytes([row], "xlsx", words))
    assert "<f>" not in raw
    for line in read_csv(msel_bytes([row], "csv", words)):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_what_a_terminal_obeys_is_in_no_file() -> None:
    row = planner.row(1, 0, title=hostile.HOSTILE, text=hostile.HOSTILE, extra=((hostile.HOSTILE, hostile.HOSTILE),))
    data = msel_bytes([row], "csv", hostile.HOSTILE)
    assert hostile.obeyed(data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"), drawn=False) == []
    sheet = openpyxl.load_workbook(io.BytesIO(msel_bytes([row], "xlsx", hostile.HOSTILE))).worksheets[0]
    assert hostile.unsafe_strings([cell.value for line in sheet.iter_rows() for cell in line if cell.value]) == []


@given(st.text(max_size=20))
def test_an_apostrophe_put_in_front_can_be_taken_off_again(words: str) -> None:
    made = inert(words)
    assert made[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert made in {words, f"'{words}"}
    assert (made == words) or made[1:] == words


def test_the_same_rows_give_the_same_bytes_whenever_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    rows = session()
    one = msel_bytes(rows, "xlsx", "EXERCISE", run=True)
    monkeypatch.setattr(time, "localtime", lambda *_: time.struct_time((2031, 5, 5, 5, 5, 5, 0, 125, 0)))
    assert msel_bytes(rows, "xlsx", "EXERCISE", run=True) == one
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in file.read("docProps/core.xml")
        assert file.read("docProps/core.xml").count(b"1980-") == 2
    assert msel_bytes(rows, "csv", "EXERCISE") == msel_bytes(session(), "csv", "EXERCISE")


def test_a_cell_holds_no_more_than_a_spreadsheet_can() -> None:
    row = planner.row(1, 0, title="x", text="y" * 40_000)
    _, ((*_,),) = table([row])
    cells = table([row])[1][0]
    assert max(len(cell) for cell in cells) == 32_767
    assert any(cell.endswith(" …") for cell in cells)


def test_a_sheet_may_be_called_anything() -> None:
    for name in ("[x]:*?/\\", "", "'", "n" * 80, "\x1b[2J"):
        book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(name, "E", ["a"], [["b"]])))
        assert book.sheetnames[0]
    assert csv_bytes([["a", "b"]]) == b"\xef\xbb\xbfa,b\r\n"


def test_a_printed_sheet_is_cut_between_columns_and_not_shrunk_until_nobody_reads_it() -> None:
    """Thirty columns on one width of paper were letters of two points."""
    rows = session()
    header, cells = table(rows, run=True)
    sheet = openpyxl.load_workbook(io.BytesIO(msel_bytes(rows, "xlsx", "EXERCISE", run=True))).worksheets[0]
    wide = sum(int(dimension.width) for dimension in sheet.column_dimensions.values())
    assert len(header) > 25
    assert cells
    assert wide <= 280 * int(sheet.page_setup.fitToWidth or 0)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$2", "$A:$A")
    narrow = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("MSEL", "EXERCISE", ["A", "B"], [["1", "2"]]))).worksheets[0]
    assert narrow.page_setup.fitToWidth == 1
