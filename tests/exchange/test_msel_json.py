"""JSON of other tools: lists of several kinds, options that lead on, cells by field, HTML, and actions that a machine would run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tabletop.exchange import Corrections, SheetError, read_msel
from tabletop.exchange.building import build_scenario
from tabletop.exchange.markup import plain_words
from tabletop.scenario.load import load_bytes
from tests import hostile
from tests.chance import examples


def written(folder: Path, data: object, name: str = "plan.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


BRANCHES = [
    {
        "id": "a1",
        "time": "T+5 min",
        "title": "Alarm",
        "description": "It rings.",
        "choices": [{"label": "Leave", "next": "a2", "feedback": "good"}, {"label": "Stay; wait", "next": "a3"}, {"label": "Shout", "next": "a9"}],
    },
    {"id": "a2", "time": "T+10 min", "title": "Street", "description": "You stand in the street."},
    {"id": "a3", "title": "Smoke", "description": "Smoke comes in.", "choices": [{"label": "Open"}, {"label": "Close", "next": "a1"}]},
]  # fmt: skip


def test_options_become_a_decision_and_call_for_what_they_lead_to(tmp_path: Path) -> None:
    reading = read_msel(written(tmp_path, BRANCHES))
    assert reading.rows[0].options == ("Leave", "Stay; wait", "Shout")
    assert not [question for question in reading.questions if question.secret]
    built = build_scenario(reading, "x")
    options = built.document["decision"]["a1"]["option"]
    assert options["leave"] == {"label": "Leave", "release": ["a2"]}
    assert options["stay-wait"] == {"label": "Stay; wait", "open": ["a3"]}
    assert options["shout"] == {"label": "Shout"}
    assert "at" not in built.document["inject"]["a2"], "it would come whatever was decided"
    assert "Planned: T+10 min" in built.document["inject"]["a2"]["notes"]
    notes = built.document["decision"]["a1"]["notes"]
    assert "Leave: feedback: good" in notes
    assert "Shout → a9" in notes
    assert any("lead to no serial" in note for note in built.notes)
    assert load_bytes(built.text.encode(), "x").errors == []


def test_what_a_wrapper_holds_is_the_item(tmp_path: Path) -> None:
    item = {"type": "inject", "attributes": {"title": "A", "text": "B", "time": "T+5 min"}}
    (row,) = read_msel(written(tmp_path, [item])).rows
    assert (row.title, row.text, row.when.seconds, row.kind) == ("A", "B", 300, "inject")


def test_words_and_objects_may_be_options_too(tmp_path: Path) -> None:
    for options in (
        ["Leave", "Stay"],
        {"a": "Leave", "b": "Stay"},
        [{"id": 1, "text": "Leave"}, {"id": 2, "text": "Stay"}],
    ):
        item = {"id": "a1", "title": "Alarm", "description": "It rings.", "options": options}
        assert read_msel(written(tmp_path, [item])).rows[0].options == ("Leave", "Stay")


def test_passages_that_link_to_each_other_are_decisions(tmp_path: Path) -> None:
    passages = [
        {"pid": "1", "name": "Start", "text": "You wake.", "links": [{"name": "Go", "link": "Street", "pid": "2"}, {"name": "Wait", "link": "Bed"}]},
        {"pid": "2", "name": "Street", "text": "Cold."},
        {"pid": "3", "name": "Bed", "text": "Warm."},
    ]  # fmt: skip
    document = build_scenario(read_msel(written(tmp_path, {"name": "Tale", "passages": passages})), "x").document
    options = document["decision"]["start"]["option"]
    assert [option["release"] for option in options.values()] == [["street"], ["bed"]]


def test_lists_of_a_serializer_are_told_apart_and_teams_are_no_injects(tmp_path: Path) -> None:
    data = {
        "Teams": {"$values": [{"$id": "3", "Name": "Yard"}]},
        "Events": {"$values": [{"$id": "6", "DataValues": {"$values": []}}]},
    }
    reading = read_msel(written(tmp_path, data))
    assert {sheet.name for sheet in reading.mapping.sheets} == {"Teams", "Events"}
    (question,) = (one for one in reading.questions if one.id == "sheets")
    assert question.secret, "nothing in the file says that team names are injects"


def test_cells_that_name_their_field_are_columns(tmp_path: Path) -> None:
    fields = [
        {"$id": "1", "Id": "f1", "Name": "Description"},
        {"$id": "2", "Id": "f2", "Name": "Expected Actions"},
        {"$id": "9", "Id": "f3", "Name": "To"},
    ]
    values = [
        {"Value": "<p>The pump <b>stops</b>.</p>", "DataFieldId": "f1"},
        {"Value": "Call the yard", "DataFieldId": "f2"},
        {"Value": "Mayor", "DataFieldId": "f3"},
    ]
    data = {
        "Name": "Grey Tide",
        "DataFields": {"$values": fields},
        "ScenarioEvents": {"$values": [{"$id": "6", "Id": "e1", "DeltaSeconds": 300, "DataValues": {"$values": values}}]},
    }  # fmt: skip
    reading = read_msel(written(tmp_path, data))
    (row,) = reading.rows
    assert (row.text, row.expect, row.to) == ("The pump stops.", ("Call the yard",), ("Mayor",))
    assert any("HTML" in words for words in reading.mapping.notices)


def test_lists_and_objects_inside_an_inject_are_words_for_control_and_none_is_lost(tmp_path: Path) -> None:
    item = {
        "id": "1",
        "time": "T+5 min",
        "title": "Pump",
        "text": "It stops.",
        "resources": [{"id": 7, "name": "Hose", "kind": "tool", "amount": 2}, {"id": 8, "name": "Van", "kind": "car", "amount": 1}],
        "media": {"kind": "photo", "file": "pump.png"},
        "solution": {"text": "open gate three"},
    }  # fmt: skip
    reading = read_msel(written(tmp_path, {"injects": [item]}))
    (row,) = reading.rows
    assert (row.title, row.text) == ("Pump", "It stops.")
    extra = dict(row.extra)
    assert extra["resources"] == "Hose (kind: tool; amount: 2)\nVan (kind: car; amount: 1)"
    assert (extra["media kind"], extra["media file"]) == ("photo", "pump.png")
    assert extra["solution text"] == "open gate three"


@pytest.mark.parametrize(
    "action",
    [
        {"executor": "bash", "command": "rm -rf /"},
        {"type": "execute", "command": "rm -rf /"},
        {"SteamfitterTask": {"TaskType": "http_post"}},
    ],
)
def test_what_a_machine_would_do_is_refused_in_words(action: dict[str, object], tmp_path: Path) -> None:
    items = [
        {"id": "1", "time": "T+5 min", "title": "Pump", "text": "It stops."},
        {"id": "2", "title": "Boom", "text": "x", **action},
    ]
    reading = read_msel(written(tmp_path, items))
    assert [row.id for row in reading.rows] == ["1"]
    assert (reading.reports[1].fate, "nothing is ever run" in reading.reports[1].why) == ("skipped", True)
    assert any("never run" in words or "ever run" in words for words in reading.mapping.notices)


def test_a_header_of_which_one_half_is_known_is_asked_before_players_read_it(tmp_path: Path) -> None:
    items = [{"id": "1", "time": "T+5 min", "title": "Pump", "gate-text": "open gate three"}]
    (question,) = (one for one in read_msel(written(tmp_path, items)).questions if one.id == "column:plan!D")
    assert question.secret


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<html><p>Pump <b>stops</b></p></html>", "Pump stops"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<ul><li>a</li><li>b &amp; c</li></ul>", "• a\n• b & c"),
        ('See <a href="http://x.invalid/a">this</a>.', "See this (http://x.invalid/a)."),
        ("<html><style>p {}</style><p>x</p></html>", "x"),
        (
            "The log has <script>alert(1)</script> and a <b>bold</b> word",
            "The log has <script>alert(1)</script> and a bold word",
        ),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("a <b c", "a <b c"),
    ],
)
def test_html_is_read_as_its_words(typed: str, read: str) -> None:
    assert plain_words(typed) == read


@given(st.text(st.sampled_from("<>/!-[]pbr&;\"'= a\n"), max_size=80) | st.just(hostile.HOSTILE))
@examples()
def test_no_markup_breaks_its_reader(words: str) -> None:
    plain_words(f"{words}<p>{words}</p>")


def test_what_is_nested_deeply_is_kept_as_it_stands(tmp_path: Path) -> None:
    deep: object = "end"
    for _ in range(900):
        deep = [deep]
    reading = read_msel(
        written(tmp_path, [{"id": "1", "time": "T+5 min", "text": "x", "more": deep, "further": [[[["a"]]]]}])
    )
    assert dict(reading.rows[0].extra)["further"] == "a"
    assert dict(reading.rows[0].extra)["more"].startswith("[")


KEYS = (
    *("id", "$id", "$values", "$ref", "name", "title", "text", "choices", "next", "value", "fieldId", "time", "items", "type", "command"),
)  # fmt: skip


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, min_size=1, max_size=4) | st.dictionaries(
        st.sampled_from(KEYS), inner, min_size=1, max_size=5
    )


PLAIN = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "T+5", "<p>x</p>", "a1", "execute"])
JSONS = st.recursive(PLAIN, nested, max_leaves=25)


@given(data=JSONS)
@examples(without=[HealthCheck.function_scoped_fixture])
def test_no_json_breaks_the_importer(data: object, tmp_path: Path) -> None:
    try:
        reading = read_msel(written(tmp_path, data))
    except SheetError:
        return
    said = Corrections()
    for question in reading.questions:
        said = said.answered(question.id, question.proposal)
    again = read_msel(tmp_path / "plan.json", said)
    build_scenario(again, "x")
