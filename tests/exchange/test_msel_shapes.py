"""Workbooks of many shapes, read. What became of every row is compared, not only what came out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tabletop.exchange import Corrections, MselColumn, Reading, SheetError, preview, read_msel
from tabletop.exchange.corrections import corrections_of
from tabletop.exchange.fates import report_lines
from tabletop.exchange.reading import read_grids
from tests.exchange import make_sheets as make

MINUTE = 60


def fates(reading: Reading) -> list[tuple[int, str]]:
    return [(report.row, report.fate) for report in reading.reports]


def starts(reading: Reading) -> list[int | None]:
    return [row.when.seconds for row in reading.rows]


def asked(reading: Reading) -> set[str]:
    return {question.id for question in reading.questions}


def column_of(reading: Reading, header: str) -> MselColumn | None:
    return next(plan.column for table in reading.mapping.tables for plan in table.columns if plan.header == header)


@pytest.mark.parametrize("shape", make.SHAPES)
def test_every_source_row_is_in_exactly_one_report(shape: Callable[[Path], Path], tmp_path: Path) -> None:
    path = shape(tmp_path)
    reading = read_msel(path)
    source = [(grid.name, row.number) for grid in read_grids(path).grids for row in grid.rows if row.kind != "names"]
    assert sorted((report.sheet, report.row) for report in reading.reports) == sorted(source)
    assert len({(row.sheet, row.row) for row in reading.rows}) == len(reading.rows)
    kept = sum(report.fate in ("imported", "doubtful") for report in reading.reports)
    assert kept == len(reading.rows)
    assert all(report.why for report in reading.reports if report.fate != "imported")
    assert all(
        (row.when.seconds is not None) + row.when.on_order + (row.when.in_move is not None) == 1 for row in reading.rows
    )


@pytest.mark.parametrize("shape", make.SHAPES)
def test_the_preview_is_the_mapping_that_is_read(shape: Callable[[Path], Path], tmp_path: Path) -> None:
    path = shape(tmp_path)
    assert preview(path) == read_msel(path).mapping


def test_hospital(tmp_path: Path) -> None:
    reading = read_msel(make.hospital(tmp_path))
    assert starts(reading) == [-30 * MINUTE, 5 * MINUTE, 20 * MINUTE, None, 50 * MINUTE]
    assert [row.id for row in reading.rows] == ["1", "3", "4", "5", "4-2"]
    assert fates(reading) == [
        (1, "skipped"), (2, "imported"), (3, "section"), (4, "imported"), (5, "imported"), (6, "section"), (7, "imported"), (8, "doubtful"), (9, "section"),
    ]  # fmt: skip
    smoke = reading.rows[1]
    assert smoke.to == ("Command", "Security")
    assert smoke.expect == ("Send a team", "Tell the fire brigade")
    assert reading.rows[0].to == ("ALL",)
    assert reading.rows[0].expect == ()
    assert reading.rows[4].notes == ""
    assert column_of(reading, "Resonsible Controller") is MselColumn.CONTROLLER
    assert "column:MSEL!D" in asked(reading), "a misspelt header is asked about"
    assert [(mark.kind, mark.seconds) for mark in reading.marks] == [
        ("startex", 0),
        ("break", None),
        ("endex", 90 * MINUTE),
    ]
    assert "startex" not in asked(reading), "a row says when STARTEX is"


def test_blueprint(tmp_path: Path) -> None:
    reading = read_msel(make.blueprint(tmp_path))
    assert starts(reading) == [10 * MINUTE, 25 * MINUTE, -5 * MINUTE]
    ferry, oil, weather = reading.rows
    assert (ferry.title, ferry.text) == ("Ferry overdue", "The night ferry has not answered for an hour.")
    assert ferry.scenario_time == "12 May 06:00"
    assert ferry.status == "Approved"
    assert oil.to == ("Coast Guard", "Environment Agency")
    assert weather.to == ("ALL",)
    assert [(sheet.name, sheet.read) for sheet in reading.mapping.sheets] == [
        ("Instructions", False),
        ("Injects", True),
    ]
    assert [report.why.split(":")[0] for report in reading.reports if report.sheet == "Instructions"] == [
        "sheet not read"
    ] * 2
    assert "earlier" in reading.reports[-1].why


def test_cadence(tmp_path: Path) -> None:
    reading = read_msel(make.cadence(tmp_path))
    assert starts(reading) == [0, 30 * MINUTE, 24 * 60 * MINUTE + 15 * MINUTE]
    assert [row.when.absolute for row in reading.rows] == ["2026-03-02T09:00", "2026-03-02T09:30", "2026-03-03T09:15"]
    assert [row.when.day for row in reading.rows] == [0, 0, 1]
    assert [row.scenario_time for row in reading.rows] == ["Day 1 08:00", "Day 1 11:00", "Day 2 09:00"]
    assert reading.rows[1].actual == (("actual-time", "2026-03-02 09:31"), ("actual-by", "F. Control"))
    assert reading.rows[0].extra == (("Track", "A"),)
    assert reading.rows[2].sender == "Wire"


def test_drehbuch(tmp_path: Path) -> None:
    reading = read_msel(make.drehbuch(tmp_path))
    assert reading.mapping.form == "csv, cp1252, semicolon"
    assert [row.move for row in reading.rows] == ["Zug 1: Lage spitzt sich zu"] * 2 + ["Zug 2: Die Nacht"] * 2
    assert starts(reading) == [0, 15 * MINUTE, None, (12 * 60 + 45) * MINUTE]
    assert reading.rows[2].when.on_order
    assert reading.rows[2].text == "Wir brauchen Tankwagen;\nsofort."
    assert reading.rows[2].to == ("S2", "S3")
    assert reading.rows[1].to == ("ALL",)
    assert reading.rows[3].to == ("Oberbürgermeister", "Presse")
    assert reading.rows[3].expect == ()
    assert fates(reading) == [
        (1, "skipped"), (2, "skipped"), (3, "section"), (4, "imported"), (5, "imported"), (6, "section"), (7, "section"), (8, "imported"), (10, "imported"),
    ]  # fmt: skip
    assert "and" not in asked(reading), "the mayor stands alone elsewhere, so “und” separates"


def test_british_serials(tmp_path: Path) -> None:
    reading = read_msel(make.serials(tmp_path))
    assert reading.mapping.form == "csv, utf-16, tab"
    assert starts(reading) == [0, 35 * MINUTE, 20 * MINUTE, None]
    assert reading.rows[0].duration == 15 * MINUTE
    assert "earlier" in reading.reports[3].why
    assert reading.rows[1].notes == "be firm"


def test_minutes_by_the_header(tmp_path: Path) -> None:
    reading = read_msel(make.minutes(tmp_path))
    assert starts(reading) == [-10 * MINUTE, 0, 5 * MINUTE, 195 * MINUTE]
    assert reading.questions == ()
    assert [report.fate for report in reading.reports] == ["skipped", "imported", "imported", "imported", "imported"]


def test_header_in_row_seven_and_column_c(tmp_path: Path) -> None:
    reading = read_msel(make.corner(tmp_path))
    table = reading.mapping.tables[0]
    assert (table.header, table.first, table.last) == (7, 8, 9)
    assert [plan.letter for plan in table.columns] == ["C", "D", "E", "F", "G"]
    assert starts(reading) == [0, 15 * MINUTE]
    assert [report.why for report in reading.reports[:4]] == ["above the table"] * 3 + ["header"]
    assert reading.rows[1].to == ("Bridge", "Engine")


def test_no_header_is_guessed_and_asked(tmp_path: Path) -> None:
    path = make.headless(tmp_path)
    reading = read_msel(path)
    assert {report.fate for report in reading.reports} == {"doubtful"}
    columns = reading.mapping.tables[0].columns
    assert [plan.column for plan in columns] == [MselColumn.NUMBER, MselColumn.TIME, None, None]
    proposed = {question.id: (question.proposal, question.secret) for question in reading.questions}
    assert [proposed[f"column:headless!{letter}"] for letter in "ABCD"] == [
        ("number", False), ("time", False), ("text", True), ("to", True),
    ]  # fmt: skip
    assert {(row.title, row.text, row.sender, row.to) for row in reading.rows} == {("", "", "", ())}
    said = Corrections(
        columns=(("A", "number"), ("B", "time"), ("C", "text"), ("D", "controller")), answers=(("startex", "08:50"),)
    )
    corrected = read_msel(path, said)
    assert {report.fate for report in corrected.reports} == {"imported"}
    assert corrected.questions == ()
    assert starts(corrected) == [10 * MINUTE, 25 * MINUTE, 50 * MINUTE]
    assert corrected.rows[0].controller == "EOC"
    assert corrected.rows[0].to == ()


def test_merged_cells(tmp_path: Path) -> None:
    reading = read_msel(make.merged(tmp_path))
    assert [(row.id, row.move, row.to) for row in reading.rows] == [
        ("1", "Phase I – Warning", ("Berlin", "Warsaw")),
        ("2", "Phase II – Crisis", ("ALL",)),
    ]
    assert [(report.row, report.fate, report.into) for report in reading.reports] == [
        (1, "skipped", ""),
        (2, "section", "Phase I – Warning"),
        (3, "imported", "1"),
        (4, "merged", "1"),
        (5, "section", "Phase II – Crisis"),
        (6, "imported", "2"),
    ]
    assert ("Comment on Message", "say this slowly") in reading.rows[1].extra
    assert "time-unit" in asked(reading), "T+5 does not say five of what"


def test_a_broadcast_becomes_one_row(tmp_path: Path) -> None:
    reading = read_msel(make.broadcast(tmp_path))
    assert [(row.id, row.to) for row in reading.rows] == [
        ("7", ("Energy", "Police", "Health")),
        ("8", ("Police",)),
        ("8-2", ("Police",)),
    ]
    assert reading.rows[0].notes == "start the clock\nHealth: generators?"
    assert [(report.fate, report.into) for report in reading.reports[1:]] == [
        ("imported", "7"), ("merged", "7"), ("merged", "7"), ("imported", "8"), ("doubtful", "8-2"),
    ]  # fmt: skip


def test_json_with_ids_that_point_elsewhere(tmp_path: Path) -> None:
    reading = read_msel(make.community(tmp_path))
    first, second = reading.rows
    assert (first.id, first.move, first.to, first.text) == (
        "D-01",
        "Detection",
        ("Operations",),
        "A server talks to an unknown host.",
    )
    assert (second.move, second.to, second.when.seconds) == ("Response", ("Operations", "Legal"), 36000)
    assert first.channel == "mail"
    assert second.extra == (("severity", "3"),)
    assert {sheet.name for sheet in reading.mapping.sheets if sheet.read} == {"injects"}


def test_markdown(tmp_path: Path) -> None:
    reading = read_msel(make.markdown(tmp_path))
    assert [(row.row, row.move, row.to, row.text) for row in reading.rows] == [
        (9, "Move 1", ("A", "B"), "First line\nsecond | line"),
        (15, "Move 2", ("ALL",), "Later"),
    ]
    assert starts(reading) == [5 * MINUTE, 65 * MINUTE]
    assert dict(fates(reading)) == {
        1: "skipped",
        3: "skipped",
        5: "skipped",
        7: "skipped",
        9: "imported",
        11: "section",
        13: "skipped",
        15: "imported",
    }


def test_a_handbook_with_other_tables_around_the_injects(tmp_path: Path) -> None:
    reading = read_msel(make.handbook(tmp_path))
    assert [(row.id, row.move, row.when.in_move, row.to, row.text) for row in reading.rows] == [
        ("1.1", "Module 1: The leak (+0:00)", 0, ("Chief",), "The pump has stopped."),
        ("1.2", "Module 1: The leak (+0:00)", 10 * MINUTE, ("Chief", "Deputy"), "Water in hold two."),
        ("2.1", "Module 2: The tow", 5 * MINUTE, ("Chief",), "The line has parted."),
    ]
    whys = {report.said: report.why for report in reading.reports}
    assert whys["it floods · call the tug"] == "a table that does not look like an MSEL"
    assert whys["none yet · Chief · 5 May"] == "a table that does not look like an MSEL"
    assert whys["Chief · 4 · yes"] == "a table that does not look like an MSEL"
    assert [table.header for table in reading.mapping.tables] == [14, 29]


def test_days_around_d_day(tmp_path: Path) -> None:
    path = make.nato(tmp_path)
    reading = read_msel(path)
    day = 24 * 60 * MINUTE
    assert starts(reading) == [-day + 90 * MINUTE, 0, day + 90 * MINUTE, day + (12 * 60 + 30) * MINUTE]
    assert [row.when.day for row in reading.rows] == [-1, 0, 1, 1]
    assert reading.reports[-1].fate == "doubtful"
    assert asked(reading) == {"startex", "part-of-day:evening"}
    answered = read_msel(path, Corrections().answered("part-of-day:evening", "20:00").answered("startex", "D-1 0600"))
    assert starts(answered) == [
        2 * 60 * MINUTE,
        day + 30 * MINUTE,
        2 * day + 2 * 60 * MINUTE,
        2 * day + 14 * 60 * MINUTE,
    ]
    assert answered.questions == ()


def test_white_cell_ticks_and_a_two_line_header(tmp_path: Path) -> None:
    reading = read_msel(make.white_cell(tmp_path))
    first, second = reading.rows
    assert first.actual == (("delivered", "✓"), ("completed", "✓"), ("actual-time", "10:04"))
    assert second.actual == ()
    assert (first.scenario_time, second.scenario_time) == ("Day 1 0800", "Day 2 1400")
    assert starts(reading) == [3600, 7200]
    assert first.notes == "wait for the question"


def test_times_as_fractions_and_formulas(tmp_path: Path) -> None:
    reading = read_msel(make.fractions(tmp_path))
    assert starts(reading) == [0, 45 * MINUTE, 60 * MINUTE, None]
    last = reading.reports[4]
    assert (last.row, last.fate) == (5, "doubtful")
    assert "B5" in last.why
    assert reading.rows[3].when.on_order, "a formula is never computed"
    assert [(sheet.name, sheet.read, sheet.why) for sheet in reading.mapping.sheets] == [
        ("Events", True, "it holds an MSEL"),
        ("Lookups", False, "the sheet is hidden"),
    ]


def test_a_sheet_for_each_move_with_times_of_its_own(tmp_path: Path) -> None:
    path = make.by_move(tmp_path)
    reading = read_msel(path)
    assert [(row.move, row.when.in_move) for row in reading.rows] == [
        ("Move 1", 0),
        ("Move 1", 1200),
        ("Move 2", 0),
        ("Move 2", 600),
    ]
    assert asked(reading) == {"move-start"}
    answered = read_msel(path, Corrections().answered("move-start", "startex"))
    assert starts(answered) == [0, 1200, 0, 600]
    only = read_msel(path, Corrections(sheets=("Move 2",)))
    assert [row.id for row in only.rows] == ["3", "4"]


def test_recipients_as_columns_with_ticks(tmp_path: Path) -> None:
    reading = read_msel(make.ticked(tmp_path))
    assert [row.to for row in reading.rows] == [("Fire", "Police"), ("Mayor",)]


def test_a_correction_that_names_nothing_is_refused_with_what_there_is(tmp_path: Path) -> None:
    path = make.minutes(tmp_path)
    with pytest.raises(SheetError, match=r"There is no sheet Nowhere\. Sheets are: minutes"):
        read_msel(path, Corrections(sheets=("Nowhere",)))
    with pytest.raises(SheetError, match="Row 99 of minutes is empty"):
        read_msel(path, Corrections(header=(("", 99),)))
    with pytest.raises(SheetError, match="no column"):
        read_msel(path, Corrections(columns=(("A", "nonsense"),)))
    with pytest.raises(SheetError, match="Q names no column"):
        read_msel(path, Corrections(columns=(("Q", "text"),)))


def test_corrections_keep_as_plain_data(tmp_path: Path) -> None:
    said = Corrections(("MSEL",), (("MSEL", 7),), (("C", "title"),), (("date-order", "month-first"),))
    assert corrections_of(said.as_dict()) == said
    with pytest.raises(SheetError, match="colour"):
        corrections_of({"colour": "red"})
    with pytest.raises(SheetError, match="cannot be 'headline'"):
        corrections_of({"columns": {"C": "headline"}})
    with pytest.raises(SheetError, match="no answer to date-order"):
        read_msel(
            make.text(tmp_path, "x.csv", "Date,Time,Title,Text\n03/04/2026,09:00,A,B\n"),
            Corrections().answered("date-order", "any"),
        )


TABLES = "|Inject|Time|Content|\n|--|--|--|\n|A-1|T+0:20|Pump stops|\n\n## Later\n\n|ID|Finding|Inject|Owner|\n|--|--|--|--|\n|F-1|Nobody had the key|A-1|Yard|\n"


def test_a_second_table_that_is_unlike_the_msel_is_asked_about_and_left_out(tmp_path: Path) -> None:
    rows = [["Inject", "Time", "Content"], ["A-1", "T+0:20", "Pump stops"], []]
    rows += [["ID", "Finding", "Inject", "Owner"], ["F-1", "Nobody had the key", "A-1", "Yard"]]
    as_csv = "\n".join(",".join(row) for row in rows)
    book = make.workbook(tmp_path, "one.xlsx", MSEL=[list(row) for row in rows])
    for path, row in ((make.text(tmp_path, "t.md", TABLES), 7), (make.text(tmp_path, "t.csv", as_csv), 4), (book, 4)):
        reading = read_msel(path)
        sheet = reading.mapping.sheets[0].name
        assert [one.text for one in reading.rows] == ["Pump stops"]
        (question,) = (one for one in reading.questions if one.id.startswith("table:"))
        assert (question.id, question.proposal) == (f"table:{sheet}!{row}", "no")
        assert "Finding" in question.question
        assert any("Nobody had the key" in place for place in question.places)
        both = read_msel(path, Corrections().answered(question.id, "yes"))
        assert [one.id for one in both.rows] == ["A-1", "F-1"]
        assert reading.reports[-1].why == "a table that does not look like an MSEL"


def test_a_second_sheet_that_is_unlike_the_msel_is_asked_about_and_left_out(tmp_path: Path) -> None:
    path = make.workbook(
        tmp_path,
        "two.xlsx",
        MSEL=[["No", "Time", "Text"], [1, "T+5 min", "Pump stops"]],
        Findings=[["ID", "Finding", "Description", "Owner"], ["F-1", "Key", "Nobody had it", "Yard"]],
    )
    reading = read_msel(path)
    assert [row.text for row in reading.rows] == ["Pump stops"]
    assert "sheets" in asked(reading)


def test_a_first_row_of_unknown_words_is_the_header_and_what_players_read_is_asked(tmp_path: Path) -> None:
    path = make.text(
        tmp_path, "plan.csv", "Sl,Tid,Handling,Gruppe\n1,T+0:05,Vandet stiger,Politi\n2,T+0:10,Broen lukkes,Presse\n"
    )
    reading = read_msel(path)
    assert fates(reading)[0] == (1, "skipped")
    assert starts(reading) == [5 * MINUTE, 10 * MINUTE]
    assert {row.text for row in reading.rows} == {""}
    text = next(one for one in reading.questions if one.id == "column:plan!C")
    assert (text.proposal, text.secret) == ("text", True)
    agreed = read_msel(path, Corrections().answered("column:plan!C", "text"))
    assert [row.text for row in agreed.rows] == ["Vandet stiger", "Broen lukkes"]
    alone = read_msel(path, Corrections().answered("header:plan", "no"))
    assert len(alone.rows) == 3


def test_numbers_that_begin_anew_in_each_move_are_no_doubt(tmp_path: Path) -> None:
    lines = [
        f"{number},Move {move},T+0:{number}5,t{move}{number},x{move}{number}" for move in (1, 2) for number in (1, 2)
    ]
    path = make.text(tmp_path, "plan.csv", "\n".join(["No,Move,Time,Title,Text", *lines, "2,Move 2,T+0:40,again,y"]))
    reading = read_msel(path)
    assert [row.id for row in reading.rows] == ["1", "2", "1-2", "2-2", "2-3"]
    assert [report.fate for report in reading.reports[1:]] == ["imported"] * 4 + ["doubtful"]


@pytest.mark.parametrize(
    ("name", "words", "title"),
    [
        (
            "p.md",
            "# Quiet River\n\n## Move 1\n\n| No | Time | Text |\n|--|--|--|\n| 1 | T+5 min | x |\n",
            "Quiet River",
        ),
        ("p.csv", "Exercise Quiet River,,\nNo,Time,Text\n1,T+5 min,x\n", "Exercise Quiet River"),
        ("p.csv", "EXERCISE EXERCISE EXERCISE,,\nNo,Time,Text\n1,T+5 min,x\n", ""),
        ("p.csv", "Move 1,,\nNo,Time,Text\n1,T+5 min,x\n", ""),
        ("p.json", '{"name": "Quiet River", "injects": [{"id": 1, "time": "T+5 min", "text": "x"}]}', "Quiet River"),
    ],
)
def test_a_file_says_what_the_exercise_is_called(name: str, words: str, title: str, tmp_path: Path) -> None:
    assert read_msel(make.text(tmp_path, name, words)).mapping.title == title


def test_rows_skipped_for_one_reason_are_told_together(tmp_path: Path) -> None:
    words = "".join(f"Line {number} of the handbook.\n\n" for number in range(400))
    reading = read_msel(
        make.text(tmp_path, "p.md", f"| No | Time | Text |\n|--|--|--|\n| 1 | T+5 min | x |\n\n{words}")
    )
    lines = list(report_lines(reading, {}))
    assert len(lines) == 4
    assert "and 399 more rows to row 803: text outside the table" in lines[-1]
    assert len(reading.reports) == 402, "each has its own report all the same"


@pytest.mark.parametrize(
    "header",
    [
        "Message (not for players)", "Inject Text (controller only)", "Text für die Leitung", "Solution / Text", "Secret message", "Message: model answer",
        "Internal title", "Options – for the facilitator", "Inject (facilitators only)", "Lösung / Einlage", "Hidden details",
    ],
)  # fmt: skip
def test_a_header_that_says_it_is_for_control_is_never_for_players(header: str, tmp_path: Path) -> None:
    for others in ("", ",Message", ",Einlage,Titel"):
        values = ",".join("abc"[: others.count(",")])
        reading = read_msel(
            make.text(tmp_path, "p.csv", f"No,Time,To,{header}{others}\n1,T+5 min,Mayor,PROBE,{values}\n")
        )
        (row,) = reading.rows
        assert "PROBE" not in row.title + row.text + row.sender + "".join(row.options)
        assert "PROBE" in "".join(words for _, words in row.extra) + row.notes + row.controller + "".join(row.expect)
