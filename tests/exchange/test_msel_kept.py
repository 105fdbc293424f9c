"""What a column says is kept: lengths, STARTEX with a text, the clock of the story, recipients with a stroke, hours, zones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tabletop.exchange import Corrections, MselColumn, Reading, read_msel
from tabletop.exchange.building import build_scenario
from tabletop.exchange.export_msel import msel_bytes, rows_of_scenario
from tabletop.scenario.load import load_bytes
from tests.exchange import make_sheets as make

MINUTE = 60


def read(folder: Path, words: str) -> Reading:
    return read_msel(make.text(folder, "plan.csv", words))


def document(reading: Reading) -> dict[str, Any]:
    return build_scenario(reading, "x").document


def asked(reading: Reading, name: str) -> str:
    return next(question.proposal for question in reading.questions if question.id == name)


@pytest.mark.parametrize(
    ("header", "words"), [("Duration", "45"), ("Due", "T+0:55"), ("End", "T+0:55"), ("Due", "45 min")]
)
def test_the_length_of_an_inject_stands_in_its_notes_and_comes_back(header: str, words: str, tmp_path: Path) -> None:
    reading = read(tmp_path, f"No,Time,Title,Text,{header}\n1,T+0:10,Bridge,Closed.,{words}\n")
    assert reading.rows[0].duration == 45 * MINUTE
    built = build_scenario(reading, "x")
    assert "Duration: 45" in built.document["inject"]["inject-1"]["notes"]
    scenario = load_bytes(built.text.encode(), "x").scenario
    assert scenario is not None
    rows = rows_of_scenario(scenario)
    assert rows[0].duration == 45 * MINUTE
    again = make.text(tmp_path, "again.csv", msel_bytes(rows, "csv", "EXERCISE").decode("utf-8-sig"))
    assert read_msel(again).rows[0].duration == 45 * MINUTE


def test_a_length_that_cannot_be_read_is_doubted_and_kept(tmp_path: Path) -> None:
    reading = read(tmp_path, "No,Time,Title,Text,Due\n1,T+0:10,Bridge,Closed.,before dusk\n")
    assert reading.rows[0].extra == (("Due", "before dusk"),)
    assert reading.reports[1].fate == "doubtful"


@pytest.mark.parametrize("words", ["STARTEX,The exercise begins now.", "Start of exercise,Good morning to you all."])
def test_a_startex_that_has_a_text_is_startex_and_an_inject(words: str, tmp_path: Path) -> None:
    reading = read(tmp_path, f"Time,Title,Text\n09:00,Line test,Confirm.\n10:00,{words}\n10:30,Water,Rises.\n")
    assert [row.when.seconds for row in reading.rows] == [-60 * MINUTE, 0, 30 * MINUTE]
    assert "startex" not in {question.id for question in reading.questions}
    assert [(mark.kind, mark.seconds) for mark in reading.marks] == [("startex", 0)]
    made = build_scenario(reading, "x")
    assert sum(inject["body"] == words.split(",")[1] for inject in made.document["inject"].values()) == 1
    assert "no serials" not in made.text


def test_an_endex_that_has_a_text_ends_the_last_move(tmp_path: Path) -> None:
    reading = read(tmp_path, "Time,Title,Text\nT+0:00,Water,Rises.\nT+1:30,ENDEX,Thank you all.\n")
    assert [mark.kind for mark in reading.marks] == ["endex"]
    assert [move["minutes"] for move in document(reading)["move"].values()] == [90]


def test_four_figures_are_a_clock_for_the_story_too(tmp_path: Path) -> None:
    reading = read(tmp_path, "Time,Title,Text\n0900,Test,x\n1000,STARTEX,\n1030,Water,y\n")
    moves = list(document(reading)["move"].values())
    assert [f"{move['time']:%H:%M}" for move in moves] == ["09:00", "10:00"]


def test_times_beyond_a_day_are_minutes_and_seconds(tmp_path: Path) -> None:
    words = "Time,Title,Text\n05:00,A,a\n10:00,B,b\n60:00,C,c\n75:30,D,d\n"
    reading = read(tmp_path, words)
    assert [row.when.seconds for row in reading.rows] == [300, 600, 3600, 4530]
    assert asked(reading, "time-colon") == "minutes"
    assert len(document(reading)["move"]) == 1
    hours = read_msel(tmp_path / "plan.csv", Corrections().answered("time-colon", "hours"))
    assert [row.when.seconds for row in hours.rows] == [one * 3600 for one in (5, 10, 60)] + [75 * 3600 + 1800]


def test_a_day_and_an_hour_are_a_time_and_an_empty_hour_is_nothing_to_deliver(tmp_path: Path) -> None:
    reading = read(tmp_path, "day,hour,event\n1,7,\n1,8,Pump fails\n1,9,\n2,8,Gate jams\n")
    assert [(row.text, row.when.seconds) for row in reading.rows] == [("Pump fails", 3600), ("Gate jams", 25 * 3600)]
    assert asked(reading, "time-numbers") == "day-hours"
    assert [report.fate for report in reading.reports] == ["skipped", "skipped", "imported", "skipped", "imported"]
    assert f"{document(reading)['scenario']['starts']:%H:%M}" == "07:00"


def test_a_row_without_words_waits_for_its_author_and_never_says_row_2(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "No,Time,Title,Text,Expected Actions\n1,T+0:05,,,call the yard\n,T+0:10,,,call the mayor\n"
    )
    built = build_scenario(reading, "x")
    for inject in built.document["inject"].values():
        assert inject["title"] == inject["body"] == "To be written by the author: what players read here."
    assert list(built.document["inject"]) == ["inject-1", "row-3"]
    assert any("Rows without title and text: 2" in note for note in built.notes)


def test_a_moment_beside_a_real_time_is_that_of_the_story(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "#,Real Time,Player,Date,Script\n1,19:30,Press,Monday 9:30 AM,True?\n2,19:40,Press,Monday 9:45 AM,Again?\n",
    )
    assert [row.scenario_time for row in reading.rows] == ["Monday 9:30 AM", "Monday 9:45 AM"]
    assert [row.when.seconds for row in reading.rows] == [0, 600]
    (move,) = document(reading)["move"].values()
    assert (f"{move['time']:%A %H:%M}", move["line"]) == ("Monday 09:30", "Monday 9:30 AM")


def test_a_stroke_between_recipients_is_asked_about_once(tmp_path: Path) -> None:
    words = "No,Time,To,Text\n1,T+0:05,PR/Media,Call.\n2,T+0:10,Fire/Rescue,Call.\n"
    reading = read(tmp_path, words)
    assert asked(reading, "slash") == "split"
    kept = read_msel(tmp_path / "plan.csv", Corrections().answered("slash", "keep"))
    assert [row.to for row in kept.rows] == [("PR/Media",), ("Fire/Rescue",)]
    known = read(tmp_path, "No,Time,To,Text\n1,T+0:05,PR/Media,Call.\n2,T+0:10,Media,Call.\n3,T+0:15,S2/S3,x\n")
    assert [row.to for row in known.rows] == [("PR", "Media"), ("Media",), ("S2", "S3")]
    assert "slash" not in {question.id for question in known.questions}


def test_zone_letters_of_date_time_groups_are_converted(tmp_path: Path) -> None:
    reading = read(tmp_path, "No,DTG,Text\n1,251830ANOV26,b\n2,251800ZNOV26,a\n")
    assert [row.when.seconds for row in reading.rows] == [0, 30 * MINUTE]
    assert [row.when.absolute for row in reading.rows] == ["2026-11-25T17:30", "2026-11-25T18:00"]
    assert asked(reading, "zone") == "utc"
    assert f"{document(reading)['scenario']['starts']:%d %H:%M}" == "25 17:30"
    written = read_msel(tmp_path / "plan.csv", Corrections().answered("zone", "as-written"))
    assert [row.when.seconds for row in written.rows] == [0, -30 * MINUTE]


def test_every_column_of_the_field_reaches_the_scenario(tmp_path: Path) -> None:
    """The words of each column stand somewhere in the document, whatever the column means."""
    from tabletop.exchange.headers import spellings

    held = {
        MselColumn.TIME: "T+0:05", MselColumn.DATE: "2026-03-02", MselColumn.DURATION: "33", MselColumn.CORE: "core", MselColumn.KIND: "contextual",
        MselColumn.OPTIONS: "Leave | Stay", MselColumn.LEADS: "Leave → 9",
    }  # fmt: skip
    for column in MselColumn:
        if column in (MselColumn.TIME, MselColumn.NUMBER, MselColumn.TEXT, MselColumn.CORE, MselColumn.DATE):
            continue
        words = held.get(column, f"probe {column}")
        reading = read(tmp_path, f'No.,Time,Inject Text,{spellings().export[column]}\n1,T+0:05,Water.,"{words}"\n')
        text = build_scenario(reading, "x").text
        for part in words.split(" | "):
            assert part in text, column


def test_where_a_row_leads_without_naming_an_option_is_kept_for_control(tmp_path: Path) -> None:
    reading = read(
        tmp_path, 'No,Time,Text,Options,Next Inject\n1,T+0:05,Close?,Yes | No,2\n2,T+0:10,Done.,,"Yes → 1"\n'
    )
    assert reading.rows[0].extra == (("Next Inject", "2"),)
    assert document(reading)["decision"]["decision-1"]["option"]["yes"] == {"label": "Yes"}
    assert "Leads To: Yes → 1" in document(reading)["inject"]["inject-2"]["notes"]


@pytest.mark.parametrize("time", ["T+0:05", "on order", "whenever"])
def test_a_date_beside_a_time_that_is_no_clock_is_kept(time: str, tmp_path: Path) -> None:
    reading = read(tmp_path, f"No,Event Date,Time,Text\n1,2026-03-02,{time},Water.\n")
    assert f"Planned: 2026-03-02 {time}" in document(reading)["inject"]["inject-1"]["notes"]


def test_a_warning_before_endex_is_no_endex(tmp_path: Path) -> None:
    reading = read(tmp_path, "Time,Title,Text\nT+0:05,ENDEX warning,Five minutes left.\nT+0:10,ENDEX,\n")
    assert [(mark.kind, mark.seconds) for mark in reading.marks] == [("endex", 600)]
    assert [row.text for row in reading.rows] == ["Five minutes left."]


def test_what_is_visible_to_control_only_reaches_no_player(tmp_path: Path) -> None:
    reading = read(tmp_path, "No,Time,Text,Visibility\n1,T+5 min,secret plan,control only\n2,T+9 min,Water,Mayor\n")
    made = document(reading)
    assert made["inject"]["inject-1"]["to"] == ["control-only"]
    assert made["role"]["control-only"]["essential"] is False
    assert made["inject"]["inject-2"]["to"] == ["mayor"]


def test_an_end_before_the_start_is_doubted(tmp_path: Path) -> None:
    reading = read(tmp_path, "No,Start,End,Text\n1,23:30,00:15,a\n2,10:00,09:30,b\n")
    assert reading.rows[0].duration == 45 * MINUTE
    assert "23 hours later" in reading.reports[2].why
