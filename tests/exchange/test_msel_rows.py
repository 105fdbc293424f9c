"""Rows that are not simply injects, cells with several values, headers, and the promise that no row is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import Workbook

from tabletop.exchange import Corrections, MselColumn, Reading, read_msel
from tabletop.exchange.headers import counts_from_startex, meanings, normal, spellings, unit_of
from tabletop.exchange.msel import PLAYER_COLUMNS, MselRow
from tabletop.exchange.reading import read_grids
from tabletop.exchange.split import split_lines, split_names, split_objectives, split_options
from tabletop.exchange.words import housekeeping, is_empty, is_section
from tests.chance import examples
from tests.exchange import make_sheets as make


def read(folder: Path, words: str, corrections: Corrections | None = None, name: str = "msel.csv") -> Reading:
    return read_msel(make.text(folder, name, words), corrections)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Event No.", "number"), ("Inject #", "number"), ("Seq No", "number"), ("Lfd. Nr.", "number"), ("Ser", "number"), ("custom_id", "number"),
        ("Event Time", "time"), ("Date/Time Delivered", "time"), ("T+min", "time"), ("Horaire", "time"), ("scheduled_offset_seconds", "time"),
        ("release_at_minutes", "time"), ("time_offset", "time"), ("Simulated Time", "scenario-time"), ("day,hour", "scenario-time"), ("due", "duration"),
        ("duration_min", "duration"), ("Maximum (minutes) for each message", "duration"), ("phase_id", "move"), ("Module", "move"), ("Inject Type", "kind"),
        ("Core/Optional", "core"), ("Poll", "options"), ("Subject", "title"), ("Card Title", "title"), ("Inject Summary", "title"),
        ("Event Description", "text"), ("Details", "text"), ("Script", "text"), ("Card Wording", "text"), ("Content Summary", "text"), ("Einlage(text)", "text"),
        ("Originator (From)", "sender"), ("Absender", "sender"), ("Recipient Player(s)", "to"), ("Recipient (To)", "to"), ("target_team_ids", "to"),
        ("audiences", "to"), ("Empfänger", "to"), ("Empfaenger", "to"), ("Method of Delivery", "channel"), ("IntegrationTarget", "channel"),
        ("Responsible Controller", "controller"), ("RESONSIBLE CONTROLLER", "controller"), ("Steuerung", "controller"),
        ("Expected Outcomes (objectives met)", "expect"), ("Expected Action(s)", "expect"), ("expected_action", "expect"), ("Erwartete Reaktion", "expect"),
        ("Learning Points", "objectives"), ("objective_index", "objectives"), ("Evaluation Notes/Hints", "notes"), ("White Cell Notes", "notes"),
        ("Bemerkungen", "notes"), ("Fired At", "actual-time"), ("Fired By", "actual-by"), ("Delivered ✓", "delivered"), ("Completed ✓", "completed"),
        ("Destinataires", "to"), ("Actions attendues", "expect"), ("Observer Notes", "observer-notes"),
    ],
)  # fmt: skip
def test_headers_of_the_field(header: str, column: str) -> None:
    assert [str(one) for one in meanings(header)[0]][:1] == [column]


@pytest.mark.parametrize("header", ["Artifacts", "Photo", "Picture Name", "Budget", "Room", "Weather", "Reviewed"])
def test_headers_that_mean_nothing_here(header: str) -> None:
    assert meanings(header)[0] == ()


def test_what_an_export_writes_is_read_back_without_a_question() -> None:
    for column, header in spellings().export.items():
        columns, confidence, _ = meanings(header)
        assert columns == (column,), header
        assert confidence == 1, header
    assert [*spellings().export] == [*spellings().known] == [*MselColumn]
    assert counts_from_startex(spellings().export[MselColumn.TIME])
    assert unit_of(spellings().export[MselColumn.TIME]) is None, "it is written h:mm"
    assert unit_of(spellings().export[MselColumn.DURATION]) == 60


def test_every_spelling_means_its_column_and_no_other() -> None:
    words = spellings()
    for column, known in words.known.items():
        assert len(known) == len(set(known)), column
        for spelling in known:
            assert normal(spelling) in words.open or meanings(spelling) == ((column,), 1.0, normal(spelling)), spelling


def test_players_columns_hold_nothing_of_control() -> None:
    assert not PLAYER_COLUMNS & {
        MselColumn.NOTES,
        MselColumn.EXPECT,
        MselColumn.CONTROLLER,
        MselColumn.STATUS,
        MselColumn.OBSERVER_NOTES,
    }


def test_an_unknown_or_second_text_column_never_becomes_what_players_read(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "No,Time,Title,Message,Script,Secret plan,To\n1,T+1 min,One,What players read is this long text.,short,the umpire knows,A\n",
    )
    row = reading.rows[0]
    assert row.text == "What players read is this long text."
    assert row.extra == (("Script", "short"), ("Secret plan", "the umpire knows"))
    assert {question.id for question in reading.questions} == {"column:msel!E"}


def test_words_that_mean_nothing_sections_and_house() -> None:
    assert all(is_empty(word) for word in ("-", "n/a", "N/A", "TBD", "tbd", "—", "", "k. A.", "..."))
    assert not any(is_empty(word) for word in ("0", "x", "no", "✓", "NATO", "S2"))
    assert all(
        is_section(word)
        for word in (
            "Move 2 – The bill",
            "Phase I",
            "PHASE II: ALERT",
            "Zug 3",
            "2. Zug: Nacht",
            "Module A",
            "Turn Two",
            "Runde 4",
        )
    )
    assert not any(
        is_section(word)
        for word in ("Move your chairs", "Part of the bridge falls", "Turn a blind eye", "Lage am Fluss", "Phase-out")
    )
    assert [housekeeping(word) for word in ("STARTEX", "Start of exercise", "Übungsbeginn", "ENDEX", "Lunch", "Lunch (canteen)", "Coffee break 15 min")] == [
        "startex", "startex", "startex", "endex", "break", "break", "break",
    ]  # fmt: skip
    assert [housekeeping(word) for word in ("Hotwash", "Kaffeepause", "Mittagessen", "Welcome and introductions")] == [
        "housekeeping",
        "break",
        "break",
        "housekeeping",
    ]
    assert not any(
        housekeeping(word)
        for word in (
            "Break-in at the depot",
            "Lunch is poisoned",
            "Arrival: a VIP lands",
            "Pause der Kämpfe",
            "Start the pumps",
        )
    )


def test_an_inject_that_mentions_startex_stays_an_inject(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "No,Time,Title,Message,To\n1,09:00,STARTEX,The exercise has begun; the bank is closed.,All\n2,09:10,Run,A queue forms.,All\n",
    )
    assert [row.id for row in reading.rows] == ["1", "2"]


def test_rows_that_go_on_with_the_row_above(tmp_path: Path) -> None:
    words = (
        "No,Time,Message,To,Expected Actions\n1,T+1 min,Flood,A,Call the chief\n,,,B,Fill sandbags\n2,T+2 min,Wind,A,\n"
    )
    reading = read(tmp_path, words)
    assert reading.rows[0].to == ("A", "B")
    assert reading.rows[0].expect == ("Call the chief", "Fill sandbags")
    assert [(report.fate, report.into) for report in reading.reports] == [
        ("skipped", ""),
        ("imported", "1"),
        ("merged", "1"),
        ("imported", "2"),
    ]
    assert [question.id for question in reading.questions] == ["continuation"]
    own = read(tmp_path, words, Corrections().answered("continuation", "own"))
    assert [report.fate for report in own.reports] == ["skipped", "imported", "doubtful", "imported"]


def test_one_inject_with_many_numbers_is_asked_about(tmp_path: Path) -> None:
    words = "No,Time,Title,Message,To\n1,T+1 min,Alarm,All out,A\n2,T+1 min,Alarm,All out,B\n"
    reading = read(tmp_path, words)
    assert [row.id for row in reading.rows] == ["1", "2"]
    assert [question.id for question in reading.questions] == ["broadcast"]
    merged = read(tmp_path, words, Corrections().answered("broadcast", "merge"))
    assert [(row.id, row.to) for row in merged.rows] == [("1", ("A", "B"))]
    assert "its number was 2" in merged.reports[-1].why


def test_a_row_twice_is_reported(tmp_path: Path) -> None:
    reading = read(tmp_path, "No,Time,Title,Message,To\n1,T+1 min,Alarm,All out,A\n1,T+1 min,Alarm,All out,A\n")
    assert len(reading.rows) == 1
    assert reading.reports[-1].why == "repeats row 2"


def test_numbers_alone_are_skipped_and_said(tmp_path: Path) -> None:
    reading = read(tmp_path, "No,Time,Title,Message,To\n1,T+1 min,Alarm,All out,A\n2,T+2 min,,,\n3,,,,\n")
    assert [(report.row, report.fate) for report in reading.reports] == [
        (1, "skipped"),
        (2, "imported"),
        (3, "skipped"),
        (4, "skipped"),
    ]


def test_a_header_on_every_page_and_a_second_table(tmp_path: Path) -> None:
    words = "No,Time,Message,To\n1,T+1 min,One,A\nNo,Time,Message,To\n2,T+2 min,Two,A\n\nNo,From,To,Title,Details,Time\n3,Press,B,Three,The third one,T+3 min\n"
    reading = read(tmp_path, words)
    assert [(row.id, row.sender, row.text) for row in reading.rows] == [
        ("1", "", "One"),
        ("2", "", "Two"),
        ("3", "Press", "The third one"),
    ]
    assert [table.header for table in reading.mapping.tables] == [1, 6]


def test_day_headings_and_dates_that_carry_on(tmp_path: Path) -> None:
    words = "No,Time,Message\nDay 1 – Monday,,\n1,0900,One\n2,1600,Two\nDay 2,,\n3,0900,Three\n"
    reading = read(tmp_path, words)
    assert [row.when.seconds for row in reading.rows] == [0, 7 * 3600, 24 * 3600]
    assert [mark.kind for mark in reading.marks] == ["day", "day"]
    carried = read(
        tmp_path,
        "No,Date,Time,Message\n1,26/06/2026,0900,One\n2,,1000,Two\n3,27/06/2026,0900,Three\n",
        name="dates.csv",
    )
    assert [row.when.absolute for row in carried.rows] == ["2026-06-26T09:00", "2026-06-26T10:00", "2026-06-27T09:00"]


def test_a_heading_of_two_cells_heads_a_move(tmp_path: Path) -> None:
    reading = read(tmp_path, "No,Time,Message\nMove 1,The bill,\n1,T+1 min,One\nMove 2,The night,\n2,T+2 min,Two\n")
    assert [(row.id, row.move) for row in reading.rows] == [("1", "Move 1 – The bill"), ("2", "Move 2 – The night")]


def test_core_durations_and_ends(tmp_path: Path) -> None:
    words = "No,Time,End,Core/Optional,Message\n1,09:00,09:20,Core,One\n2,10:00,soon,Optional,Two\n3,13:00,13:05,perhaps,Three\n"
    reading = read(tmp_path, words)
    assert [row.duration for row in reading.rows] == [1200, None, 300]
    assert [row.core for row in reading.rows] == [True, False, None]
    assert reading.rows[1].extra == (("End", "soon"),)
    assert reading.rows[2].extra == (("Core/Optional", "perhaps"),)
    assert reading.reports[2].fate == "doubtful"
    optional = read(tmp_path, "No,Time,Optional,Message\n1,T+1 min,x,One\n2,T+2 min,,Two\n", name="o.csv")
    assert [row.core for row in optional.rows] == [False, None]


def test_several_time_columns(tmp_path: Path) -> None:
    words = (
        "Event #,Real Time,T+ (min),Simulated Time,Description\n1,09:00,0,Day 1 06:00,One\n2,09:30,30,Day 2 06:00,Two\n"
    )
    reading = read(tmp_path, words)
    assert [row.when.seconds for row in reading.rows] == [0, 1800]
    assert [row.scenario_time for row in reading.rows] == ["Day 1 06:00", "Day 2 06:00"]
    assert reading.rows[0].extra == (("Real Time", "09:00"),)
    real = read(tmp_path, words, Corrections(columns=(("Real Time", "time"), ("T+ (min)", ""))))
    assert real.rows[1].when.spelled == "09:30"


def test_a_header_whose_group_names_stand_above(tmp_path: Path) -> None:
    book = Workbook()
    sheet = make.first_sheet(book)
    sheet.append([None, "Scenario", None, None, None, None])
    sheet.append(["No", "Day", "Time", "Time", "Message", "To"])
    sheet.append([1, 3, "0600", "T+0:10", "One", "A"])
    sheet.merge_cells("B1:C1")
    path = tmp_path / "groups.xlsx"
    book.save(path)
    reading = read_msel(path)
    assert reading.rows[0].scenario_time == "Day 3 0600"
    assert reading.rows[0].when.seconds == 600
    assert [report.why for report in reading.reports[:2]] == ["header", "header"]


def test_hidden_rows_are_read_and_errors_are_no_values(tmp_path: Path) -> None:
    book = Workbook()
    sheet = make.first_sheet(book)
    for row in (["No", "Time", "Message", "To"], [1, "T+0:05", "One", "A"], [2, "T+0:10", "#REF!", "B"]):
        sheet.append(row)
    sheet["C3"].data_type = "e"
    sheet.row_dimensions[2].hidden = True
    path = tmp_path / "hidden.xlsx"
    book.save(path)
    reading = read_msel(path)
    assert [(report.fate, report.why) for report in reading.reports[1:2]] == [
        ("imported", "the row is hidden in the sheet")
    ]
    assert reading.rows[1].text == ""
    assert reading.reports[2].fate == "doubtful"
    assert "C3" in reading.reports[2].why


def test_injects_within_phases_of_a_json_file(tmp_path: Path) -> None:
    injects = [{"id": "a", "title": "One", "content": "First", "release_at_minutes": 5}]
    later = [{"id": "b", "title": "Two", "content": "Second", "release_at_minutes": 3}]
    data = {"phases": [{"name": "Alert", "injects": injects}, {"name": "Crisis", "injects": later}]}
    reading = read(tmp_path, json.dumps(data), name="nested.json")
    assert [(row.id, row.move, row.when.in_move) for row in reading.rows] == [("a", "Alert", 300), ("b", "Crisis", 180)]


def test_equal_rows_of_two_sheets_are_two_injects(tmp_path: Path) -> None:
    rows: make.Rows = [["No", "Time", "Message", "To"], ["", "T+0:05", "Same words", "A"]]
    reading = read_msel(make.workbook(tmp_path, "two.xlsx", North=rows, South=rows))
    assert [(row.sheet, row.text) for row in reading.rows] == [("North", "Same words"), ("South", "Same words")]


def test_encodings_and_the_separator_that_excel_announces(tmp_path: Path) -> None:
    words = "No;Time;Message;To\n1;T+1 min;Größe, über;A\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        path = make.text(tmp_path, f"{encoding}.csv", words, encoding)
        reading = read_msel(path)
        assert [row.text for row in reading.rows] == ["Größe, über"], encoding
        assert reading.mapping.form == f"csv, {encoding}, semicolon"
    announced = read(tmp_path, "sep=|\nNo|Time|Message;x,y|To\n1|T+1 min|One;two,three|A\n", name="sep.csv")
    assert announced.mapping.form == "csv, utf-8, pipe"
    assert [(row.row, row.to) for row in announced.rows] == [(3, ("A",))]


def split(text: str) -> tuple[str, ...]:
    return split_names(text, lambda _part, _pieces: True)


def test_cells_with_several_values() -> None:
    assert (
        split("A; B;C")
        == split("A, B, C")
        == split("A/B/C")
        == split("A | B | C")
        == split("A\nB\nC")
        == split("A, B and C")
        == ("A", "B", "C")
    )
    assert split("ALL") == split("All Players") == split("alle") == split("C/E") == ("ALL",)
    assert split("Minister, Finance; Minister, Health") == ("Minister, Finance", "Minister, Health")
    assert split("Minister, Finance;") == ("Minister, Finance",)
    assert split("Police (Gold, Silver), Fire") == ("Police (Gold, Silver)", "Fire")
    assert split("J3/5") == ("J3/5",)
    assert split("A, n/a, TBD") == ("A",)
    assert split_names("Trade and Industry", lambda _part, _pieces: False) == ("Trade and Industry",)
    assert (
        split_lines("1. Call\n2. Write")
        == split_lines("- Call\n- Write")
        == split_lines("Call; Write")
        == ("Call", "Write")
    )
    assert split_lines("- Call; then write") == ("Call; then write",)
    assert split_lines("- Call the\n  mayor\n- Write") == ("Call the mayor", "Write")
    assert split_objectives("O1, O2") == split_objectives("O1/O2") == ("O1", "O2")
    assert split_objectives("Command, control and communication") == ("Command, control and communication",)
    assert split_options("Yes | No | Wait") == ("Yes", "No", "Wait")


CELLS = st.sampled_from([
    "", "", "-", "1", "2", "12", "0900", "9:15", "T+5 min", "on order", "Move 2", "Phase I", "Day 2", "Lunch", "STARTEX", "ENDEX", "ALL", "A; B",
    "A and B", "Power fails.", "Title", "x", "n/a", "No.", "Time", "Message", "To", "26/06/2026", "soon", "=1+1", "ä ö ü", "Zug 1",
])  # fmt: skip
HEADS = st.sampled_from([
    ["No", "Time", "Title", "Message", "To", "Notes"], ["Lfd. Nr.", "Zeit", "Einlage", "Empfänger"], ["Time", "Event"], [], ["Date", "Time", "Description", "Details"],
    ["Serial", "Move", "T+min", "Inject Text", "Weather"],
])  # fmt: skip


@given(
    head=HEADS,
    rows=st.lists(st.lists(CELLS, max_size=7), max_size=12),
    above=st.integers(0, 3),
    separator=st.sampled_from([",", ";", "\t", "|"]),
)
@examples(without=[HealthCheck.function_scoped_fixture])
def test_every_row_of_any_table_is_accounted_for(
    head: list[str], rows: list[list[str]], above: int, separator: str, tmp_path: Path
) -> None:
    lines = [["Exercise Any"]] * above + ([head] if head else []) + rows
    if not any(any(line) for line in lines):
        return
    path = make.text(tmp_path, "any.csv", "\n".join(separator.join(line) for line in lines) + "\n")
    reading = read_msel(path)
    source = [row.number for grid in read_grids(path).grids for row in grid.rows]
    assert [report.row for report in reading.reports] == source
    own = [report.row for report in reading.reports if report.fate in ("imported", "doubtful")]
    assert [row.row for row in reading.rows] == own
    ids = [row.id for row in reading.rows if row.id]
    assert len(ids) == len(set(ids))
    merged = [report for report in reading.reports if report.fate == "merged"]
    assert all(report.into for report in merged)
    assert all(
        words in everything(reading.rows)
        for report in merged
        for words in [report.into]
        if not words.startswith("row ")
    )


@given(head=HEADS, rows=st.lists(st.lists(CELLS, max_size=7), min_size=1, max_size=10))
@examples(without=[HealthCheck.function_scoped_fixture])
def test_agreeing_with_every_proposal_changes_nothing(head: list[str], rows: list[list[str]], tmp_path: Path) -> None:
    path = make.text(tmp_path, "any.csv", "\n".join(";".join(line) for line in [head, *rows, ["1", "the end"]]) + "\n")
    reading = read_msel(path)
    said = Corrections()
    for question in reading.questions:
        held = question.secret and question.id.startswith("column:")  # kept for control until somebody agrees
        said = said.answered(question.id, "" if held and not _named(reading, question.proposal) else question.proposal)
    again = read_msel(path, said)
    assert again.questions == ()
    assert again.rows == reading.rows


def _named(reading: Reading, column: str) -> bool:
    """Whether a column is taken for it, so that a question about it is one about a header that is nearly known."""
    return any(plan.column == column for table in reading.mapping.tables for plan in table.columns)


def everything(rows: tuple[MselRow, ...]) -> set[str]:
    return {row.id for row in rows}


@given(
    rows=st.lists(
        st.tuples(st.integers(-600, 6000), st.text("abcdefgh ", min_size=1, max_size=20).filter(str.strip)),
        min_size=1,
        max_size=10,
    )
)
@examples(30, without=[HealthCheck.function_scoped_fixture])
def test_offsets_and_words_survive_a_workbook(rows: list[tuple[int, str]], tmp_path: Path) -> None:
    table: make.Rows = [["No.", "Time (T+min)", "Inject Text"], *([number, *row] for number, row in enumerate(rows, 1))]
    reading = read_msel(make.workbook(tmp_path, "any.xlsx", MSEL=table))
    read_back = [(row.when.seconds, row.text) for row in reading.rows]
    assert read_back == [(minute * 60, words.strip()) for minute, words in rows]
