from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from tabletop.exchange.building import Built, build_scenario, write_folder
from tabletop.exchange.channels import channel_of
from tabletop.exchange.grid import Source
from tabletop.exchange.importing import Work, write
from tabletop.exchange.msel import EVERYBODY, Corrections, Mark, MselRow, When
from tabletop.exchange.unwritten import missing, write_missing
from tabletop.exchange.writing import CannotWrite
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Rulebook
from tabletop.room.rehearsal.bots import Player, leanings
from tabletop.room.rehearsal.play_through import PlayThrough
from tabletop.room.rehearsal.rehearsing import rehearse
from tabletop.scenario.load import Loaded, load_bytes, load_scenario
from tabletop.scenario.model import Scenario
from tests import hostile
from tests.exchange import planner
from tests.exchange.planner import row


def built(*rows: MselRow, marks: tuple[Mark, ...] = ()) -> Built:
    return build_scenario(planner.reading(rows, marks), "Flood in the valley")


def playable(made: Built) -> Scenario:
    """The scenario as it stands in its file; fails with what is wrong."""
    loaded = load_bytes(made.text.encode(), "scenario.toml")
    assert [f"{found.line}: {found.code} {found.message}" for found in loaded.errors] == []
    assert tomllib.loads(made.text) == made.document
    assert loaded.scenario is not None
    return loaded.scenario


def warnings(made: Built) -> set[str]:
    loaded: Loaded = load_bytes(made.text.encode(), "scenario.toml")
    return {found.code for found in loaded.diagnostics if found.severity == "warning"}


def played(scenario: Scenario, seed: int = 1) -> PlayThrough:
    rng = Random(seed)
    leaning = leanings(scenario)
    players = {role: Player(role, "random", leaning, rng) for role in scenario.roles}
    play = PlayThrough(Rulebook(scenario), players, rng)
    play.run()
    return play


VALLEY = (
    row(4, 0, title="Gauge at 4 m", text="The river\n\nrises.", to=("Mayor", "Fire service"), sender="Hydrology", channel="E-Mail",
        objectives=("Warn in time",), expect=("opens the crisis room",), notes="PROBE", controller="CTRL", move="Alert"),
    row(5, 12, title="Close the bridge?", kind="Decision", options=("Close", "Keep open"), to=("Mayor",), duration=300,
        objectives=("Warn in time",), move="Alert"),
    row(6, 30, title="A vote", kind="poll", options=("Yes", "No"), to=(EVERYBODY,), objectives=("Warn in time",), move="Flood"),
    row(7, None, title="Press call", text="Comment?", to=("Mayor",), objectives=("Warn in time",), move="Flood"),
    row(8, 40, title="What now?", kind="Decision", to=("Fire service",), objectives=("Warn in time",), move="Flood"),
)  # fmt: skip


def test_an_msel_becomes_a_scenario_without_errors_that_bots_play_to_its_end() -> None:
    scenario = playable(built(*VALLEY))
    report = rehearse(scenario, {}, plays=20)
    assert report.tally.refused == {}
    assert report.tally.plays == 20
    assert report.tally.endings == {"the-end": 20}
    assert {"inject-4", "inject-7"} >= set(report.tally.injects) >= {"inject-4"}
    assert set(report.tally.decisions) == {"decision-5", "decision-6", "decision-8"}


def test_what_a_row_says_stands_where_it_belongs() -> None:
    scenario = playable(built(*VALLEY))
    inject = scenario.injects["inject-4"]
    assert (inject.title, inject.body, inject.sender, inject.channel) == (
        "Gauge at 4 m",
        "The river\n\nrises.",
        "Hydrology",
        "mail",
    )
    assert (inject.to, inject.move, inject.at) == (["mayor", "fire-service"], "alert", 0)
    assert inject.expect == ["opens the crisis room"]
    assert inject.objectives == ["warn-in-time"]
    assert scenario.roles["fire-service"].title == "Fire service"
    assert scenario.injects["inject-7"].at is None
    assert scenario.injects["inject-7"].move == "flood"
    bridge = scenario.decisions["decision-5"]
    assert [option.label for option in bridge.options.values()] == ["Close", "Keep open"]
    assert (bridge.kind, bridge.rule.type, bridge.who, bridge.minutes) == ("choice", "facilitator", ["mayor"], 5)
    assert scenario.decisions["decision-6"].rule.type == "plurality"
    assert scenario.decisions["decision-6"].who == ["all-players"]
    assert scenario.groups == {"all-players": ["mayor", "fire-service"]}
    assert scenario.decisions["decision-8"].kind == "text"


def test_a_decision_may_not_last_longer_than_its_move() -> None:
    scenario = playable(
        built(
            row(1, 0, kind="decision", title="Go?", options=("a", "b"), duration=7200), row(2, 5, move="x", title="y")
        )
    )
    assert all(
        decision.minutes <= scenario.moves[decision.move or ""].minutes for decision in scenario.decisions.values()
    )


#: whatever only control may read, in a row otherwise like any other
SECRET = {
    "notes": "SECRETnotes",
    "controller": "SECRETcontroller",
    "status": "SECRETstatus",
    "expect": ("SECRETexpect",),
    "actual": (("observer-notes", "SECRETactual"),),
    "extra": (("Photo", "SECRETextra"), ("SECRETheader", "x")),
    "objectives": ("SECRETobjective",),
}


def test_columns_for_control_reach_the_notes_and_no_player() -> None:
    rows = [
        row(1, 0, title="News", text="Text", to=("Mayor",), **SECRET),
        row(2, 5, title="Choose", kind="decision", options=("Left", "Right"), **SECRET),
        row(3, 6, title="Say", kind="SECRETkind", text="Words", to=("Police",), core=False, **SECRET),
    ]
    scenario = playable(built(*rows))
    for item in (*scenario.injects.values(), *scenario.decisions.values()):
        for word in ("SECRETnotes", "SECRETcontroller", "SECRETstatus", "SECRETactual", "SECRETextra", "SECRETheader"):
            assert word in (item.notes or ""), word
        assert item.expect == ["SECRETexpect"]
    play = played(scenario)
    seats = [*scenario.roles, "wall"]
    assert len(play.records) > 10
    for seat in seats:
        sent = [seen.event for record in play.records if (seen := redact(record, seat)) is not None]
        assert any("News" in repr(event) or "Words" in repr(event) or "Choose" in repr(event) for event in sent)
        assert [event for event in sent if "SECRET" in repr(event)] == []
        assert "SECRET" not in repr(briefing_for(scenario, seat)).replace("SECRETobjective", "")
    observed = [redact(record, "observer") for record in play.records]
    assert "SECRETexpect" in repr(observed)
    assert "SECRETnotes" not in repr(observed)


def test_controllers_are_a_role_that_no_player_takes_and_nobody_else_gets_what_is_for_them() -> None:
    made = built(row(1, 0, title="Check radios", to=("White Cell",)), row(2, 5, title="News", to=("Mayor",)))
    scenario = playable(made)
    assert scenario.injects["inject-1"].to == ["white-cell"]
    assert not scenario.roles["white-cell"].essential
    assert scenario.roles["mayor"].essential
    assert any("White Cell" in note for note in made.notes)


def test_one_office_in_two_spellings_is_one_role_and_said() -> None:
    made = built(row(1, 0, title="a", to=("Fire-Service",)), row(2, 5, title="b", to=("Fire Service", "Mayor")))
    assert list(playable(made).roles) == ["fire-service", "mayor"]
    assert any("“Fire-Service”, “Fire Service”" in note for note in made.notes)


def test_names_in_other_alphabets_are_different_roles() -> None:
    scenario = playable(built(row(1, 0, title="a", to=("Мэр 1", "Штаб 1", "市長"))))
    assert [role.title for role in scenario.roles.values()] == ["Мэр 1", "Штаб 1", "市長"]


def test_without_recipients_there_is_one_role() -> None:
    made = built(row(1, 0, title="a"))
    assert [role.title for role in playable(made).roles.values()] == ["Players"]
    assert any("Players" in note for note in made.notes)


def test_an_empty_msel_gives_a_scenario_all_the_same() -> None:
    playable(built())


def test_sections_are_moves_whose_minutes_begin_anew() -> None:
    scenario = playable(built(
        row(1, 5, title="a", move="Alert"), row(2, 55, title="b", move="Alert"), row(3, 75, title="c", move="Flood"),
        row(4, 90, title="d", move="Flood"), row(5, 80, title="e"),
    ))  # fmt: skip
    assert [(move.title, move.minutes) for move in scenario.moves.values()] == [("Alert", 75), ("Flood", 30)]
    assert [(inject.move, inject.at) for inject in scenario.injects.values()] == [
        ("alert", 5), ("alert", 55), ("flood", 0), ("flood", 5), ("flood", 15),
    ]  # fmt: skip
    alert, flood = scenario.moves.values()
    assert (flood.time - alert.time).total_seconds() == 75 * 60


def test_times_inside_a_move_are_taken_as_they_are() -> None:
    scenario = playable(built(
        row(1, when=When(in_move=300), title="a", move="One"), row(2, when=When(in_move=1200), title="b", move="One"),
        row(3, when=When(in_move=120), title="c", move="Two"),
    ))  # fmt: skip
    assert [(inject.move, inject.at) for inject in scenario.injects.values()] == [("one", 5), ("one", 20), ("two", 2)]
    one, two = scenario.moves.values()
    assert (two.time - one.time).total_seconds() == one.minutes * 60


def test_days_and_long_silences_begin_a_new_move() -> None:
    day = 24 * 60
    scenario = playable(built(
        row(1, 0, title="a"), row(2, 100, title="b"), row(3, 400, title="c"), row(4, day + 30, title="d"),
    ))  # fmt: skip
    assert [(inject.move, inject.at) for inject in scenario.injects.values()] == [
        ("exercise-part-1", 0), ("exercise-part-1", 100), ("exercise-part-2", 0), ("exercise-part-3", 0),
    ]  # fmt: skip
    assert all(move.minutes <= 600 for move in scenario.moves.values())


def test_a_night_shift_is_one_move() -> None:
    rows = [
        row(number, when=When(seconds=hour * 3600, day=hour // 2), title="x") for number, hour in enumerate(range(4), 1)
    ]
    assert len(playable(built(*rows)).moves) == 1


def test_before_startex_is_a_short_move_of_its_own() -> None:
    made = built(row(1, -90, title="Read ahead"), row(2, -45, title="Rumour"), row(3, 10, title="News"))
    scenario = playable(made)
    before, after = scenario.moves.values()
    assert [(inject.title, inject.at) for inject in scenario.injects.values()] == [
        ("Read ahead", 0),
        ("Rumour", 2),
        ("News", 10),
    ]
    assert (before.minutes, before.practice) == (7, False)
    assert (after.time - before.time).total_seconds() == 90 * 60
    assert scenario.about.starts == before.time
    assert any("before STARTEX: 2" in note for note in made.notes)


def test_a_section_that_begins_before_startex_is_two_moves_told_apart() -> None:
    """Of one title, they would come back from an exported MSEL as one move."""
    made = built(row(1, -20, move="Phase 1"), row(2, 10, move="Phase 1"), row(3, -5, move="Road to crisis"))
    assert [move.title for move in playable(made).moves.values()] == [
        "Phase 1, before STARTEX",
        "Road to crisis",
        "Phase 1",
    ]


def test_moves_stand_by_time_and_scenario_time_never_runs_back() -> None:
    made = built(row(1, 60, title="late", move="Second"), row(2, 0, title="early", move="First"))
    assert list(playable(made).moves) == ["first", "second"]
    assert any("not in the order of the file" in note for note in made.notes)


def test_the_date_of_the_msel_is_scenario_time_and_endex_ends_the_last_move() -> None:
    when = When(seconds=600, absolute="2024-06-26T09:10")
    endex = Mark(9, "MSEL", "endex", "ENDEX", 7200)
    made = build_scenario(planner.reading([row(1, when=when, title="a")], [endex]), "x")
    scenario = playable(made)
    assert scenario.about.starts.isoformat() == "2024-06-26T09:00:00+00:00"
    assert [move.minutes for move in scenario.moves.values()] == [120]
    assert "ENDEX" in made.text


def test_startex_sets_the_clock_of_an_undated_msel() -> None:
    made = build_scenario(planner.reading([row(1, 0, title="a")]), "x", startex=time(13, 30))
    assert f"{playable(made).about.starts:%H:%M}" == "13:30"


def test_rows_of_no_move_wait_for_the_facilitator_anywhere() -> None:
    scenario = playable(built(row(1, 0, title="a"), row(2, None, title="Card")))
    assert (scenario.injects["inject-2"].move, scenario.injects["inject-2"].at) == (None, None)


def test_a_text_too_long_for_an_inject_goes_out_whole_in_parts() -> None:
    words = " ".join(f"word{number}" for number in range(2500))
    made = built(row(1, 3, title="Long", text=words), row(2, 30, title="x"))
    scenario = playable(made)
    parts = [inject for inject in scenario.injects.values() if inject.title.startswith("Long")]
    assert " ".join(part.body for part in parts) == words
    assert [part.title for part in parts] == [f"Long ({n}/{len(parts)})" for n in range(1, len(parts) + 1)]
    assert [part.at for part in parts] == [3] + [None] * (len(parts) - 1)
    assert played(scenario).state.play.delivered.keys() >= {"inject-1", "inject-1-part-2"}


def test_long_expected_actions_lose_no_word() -> None:
    words = "names the law " * 60
    (inject,) = playable(built(row(1, 0, title="a", expect=(words,)))).injects.values()
    assert " ".join(inject.expect).split() == words.split()


def test_ids_are_unique_and_never_words_of_the_program() -> None:
    scenario = playable(built(
        row(1, 0, id="7", title="x"), row(2, 5, id="7", title="x"), row(3, 9, id="if", title="y"), row(4, 12, id="and", title="z"),
        row(5, 15, id="", title="Alert", move="Alert", to=("all", "observer", "Wall")),
    ))  # fmt: skip
    assert len(scenario.injects) == 5
    assert list(scenario.injects)[:2] == ["inject-7", "inject-7-2"]


def test_optional_rows_stay_optional() -> None:
    assert playable(built(row(1, 0, title="a", core=False))).injects["inject-1"].optional


def test_an_msel_with_objectives_and_recipients_leaves_no_warning_but_the_open_rule_and_the_placeholders() -> None:
    assert warnings(built(*VALLEY)) == {"N11", "X14"}


@pytest.mark.parametrize(
    ("words", "channel"),
    [("E-Mail", "mail"), ("Telephone call", "phone"), ("TV news", "press"), ("Twitter", "social"), ("in person", "briefing"),
     ("Telefonanruf", "phone"), ("handout", "paper"), ("INTREP", "intelligence"), ("pigeon", None), ("", None), ("cable", "cable")],
)  # fmt: skip
def test_methods_of_delivery_in_the_fields_words(words: str, channel: str | None) -> None:
    assert channel_of(words) == channel


@pytest.mark.slow
@given(planner.ROWS)
def test_whatever_a_planner_writes_becomes_a_scenario_that_loads(rows: list[MselRow]) -> None:
    playable(build_scenario(planner.reading(rows), "x"))


def test_the_same_msel_gives_the_same_bytes(tmp_path: Path) -> None:
    write_folder(built(*VALLEY), tmp_path / "one")
    write_folder(built(*VALLEY), tmp_path / "two")
    one, two = ((tmp_path / name / "scenario.toml").read_bytes() for name in ("one", "two"))
    assert one == two
    assert load_scenario(tmp_path / "one").errors == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_a_scenario_that_is_there_is_refused_and_with_force_kept_beside(tmp_path: Path) -> None:
    out = tmp_path / "valley"
    write_folder(built(*VALLEY), out)
    (out / "scenario.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWrite, match="--force"):
        write_folder(built(*VALLEY), out)
    assert (out / "scenario.toml").read_text(encoding="utf-8") == "mine"
    (kept,) = write_folder(built(*VALLEY), out, force=True)
    assert kept.read_text(encoding="utf-8") == "mine"
    assert load_scenario(out).errors == []
    assert len(list(out.iterdir())) == 2


def test_a_folder_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite, match="file"):
        write_folder(built(*VALLEY), tmp_path / "file")
    with pytest.raises(CannotWrite):
        write_folder(built(*VALLEY), tmp_path / "file" / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_clock_times_set_the_clock_of_scenario_time() -> None:
    rows = [
        row(1, when=When(seconds=0, spelled="0830 hrs", clock=30_600), title="a"),
        row(2, when=When(seconds=1800, spelled="09:00", clock=32_400), title="b"),
    ]
    assert f"{playable(built(*rows)).about.starts:%H:%M}" == "08:30"


def test_the_calendar_of_the_msel_is_scenario_time() -> None:
    scenario = playable(built(
        row(1, 5, title="a", move="One", scenario_time="15 August 2025 18:05"), row(2, 30, title="b", move="Two", scenario_time="2025-08-17T09:00Z"),
        row(3, 60, title="c", move="Three", scenario_time="Day 4, dawn"),
    ))  # fmt: skip
    assert [f"{move.time:%m-%d %H:%M}" for move in scenario.moves.values()] == [
        "08-15 18:00",
        "08-17 09:00",
        "08-17 09:30",
    ]
    assert [move.line for move in scenario.moves.values()] == [None, None, "Day 4, dawn"]


def test_every_placeholder_is_found_asked_for_and_written(tmp_path: Path) -> None:
    made = planner.reading(
        [row(1, 5, title="", text="", to=("Mayor", "White Cell")), row(2, 9, kind="decision", text="Close it?")]
    )
    work = Work(tmp_path / "p.csv", Source(tmp_path / "p.csv", "csv", ()), Corrections(), made)
    why, written = write(work, tmp_path / "valley", "Valley", "en", force=False)
    assert (why, written is not None) == ("", True)
    assert written is not None
    text = (tmp_path / "valley" / "scenario.toml").read_text(encoding="utf-8")
    waiting = missing(written.built.document)
    assert len(waiting) == text.count('"To be written by the author')
    assert {one.place for one in waiting} >= {"Mayor, brief", "inject-1, text", "summary of the exercise"}
    assert all(one.asked for one in waiting)
    while waiting:
        assert write_missing(written, waiting[0], " \n ")[1] is None
        why, after = write_missing(written, waiting[0], f"{hostile.HOSTILE} {len(waiting)}")
        assert why == ""
        assert after is not None
        written, waiting = after, missing(after.built.document)
    loaded = load_scenario(tmp_path / "valley")
    assert loaded.errors == []
    assert not [one for one in loaded.diagnostics if one.code == "N11"]
    assert hostile.unsafe_strings(loaded.document) == []


def test_a_scenario_that_somebody_else_changed_is_left_alone(tmp_path: Path) -> None:
    work = Work(
        tmp_path / "p.csv", Source(tmp_path / "p.csv", "csv", ()), Corrections(), planner.reading([row(1, 5, text="x")])
    )
    _, written = write(work, tmp_path / "valley", "Valley", "en", force=False)
    assert written is not None
    file = tmp_path / "valley" / "scenario.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    why, after = write_missing(written, missing(written.built.document)[0], "words")
    assert ("changed by somebody else" in why, after) == (True, None)
    assert file.read_text(encoding="utf-8").endswith("# mine\n")
    file.unlink()
    assert "cannot be written" in write_missing(written, missing(written.built.document)[0], "words")[0]
