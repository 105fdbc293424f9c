"""The sample sessions that ship in saves/: whole, honest, and of the scenarios as they are now."""

from __future__ import annotations

import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from scripts.samples import SAVES, SCRIPTS, ScriptError, make
from tabletop.exercise.apply import fold
from tabletop.exercise.verify import verify_dice
from tabletop.journal.library import summarise
from tabletop.journal.reading import read_save
from tabletop.scenario.load import load_scenario

ROOT = Path(__file__).parent.parent
NAMES = ("first-steps", "security-guarantees")
REMEDY = "run `make samples`"

SHORT = """
title = "Short"
scenario = "first-steps"
starts = 2026-11-20T09:30:00Z
seed = "1c"
steps = {steps}
[decision.biscuits]
stands = "oat"
answers = {{ baker = ["oat", "high", "Oats keep."] }}
"""


def saved(name: str) -> Path:
    """The sample of this scenario."""
    return SAVES / f"sample-{name}.toml"


def test_every_script_has_its_save() -> None:
    assert sorted(path.stem for path in SCRIPTS.glob("*.toml")) == sorted(NAMES)
    there = [path.name for path in SAVES.glob("sample-*.toml") if not path.name.endswith(".review.toml")]
    assert sorted(there) == sorted(saved(name).name for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_whole_and_ended(name: str) -> None:
    save = read_save(saved(name))
    assert save.damage is None
    assert save.recovery is None
    state = fold(save.records)
    assert state.phase == "ended"
    assert state.ending
    assert [check for check in verify_dice(save.records) if not check.ok] == []
    summary = summarise(saved(name))
    assert (summary.state, summary.damage, summary.playable) == ("ended", "", True)
    tomllib.loads(saved(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_of_the_scenario_as_it_is_now(name: str) -> None:
    head = read_save(saved(name)).head
    assert head.scenario_hash == load_scenario(ROOT / "scenarios" / name).hash, REMEDY


@pytest.mark.parametrize("name", NAMES)
def test_every_decision_is_answered_with_reasons(name: str) -> None:
    state = fold(read_save(saved(name)).records)
    assert state.play.questions
    for decision, question in state.play.questions.items():
        assert question.status == "resolved", decision
        if question.form == "argument":
            assert {reason.side for reason in state.argument(decision).reasons.values()} == {"pro", "con"}, decision
            assert state.argument(decision).estimates, decision
        elif decision != "quiet-word":  # the facilitator rules on it; nobody is heard
            answers = state.responses[decision]
            assert answers.keys() == set(question.who), decision
            assert all(len(answer.rationale.split()) >= 8 for answer in answers.values()), decision


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_holds_what_a_debrief_lives_on(name: str) -> None:
    state = fold(read_save(saved(name)).records)
    assert {note.word for note in state.observations} >= {"strength", "improve", "fact"}
    assert any(note.rating for note in state.observations)
    assert any(tick.seen for tick in state.ticks.values())
    assert {line.word for line in state.log.values()} >= {"decision", "dissent", "agreement", "parked"}
    assert {point.role for point in state.hotwash.points} > {""}
    assert state.hotwash.unsealed
    assert len(state.feedback) >= 3
    assert not any(form.person or form.role for form in state.feedback)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_script_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    make(SCRIPTS / f"{name}.toml", tmp_path / "again.toml")
    assert (tmp_path / "again.toml").read_bytes() == saved(name).read_bytes(), REMEDY


def test_a_script_can_be_stopped_among_the_answers(tmp_path: Path) -> None:
    make(SCRIPTS / "security-guarantees.toml", tmp_path / "stopped.toml", ("sanctions-debate", 4))
    state = fold(read_save(tmp_path / "stopped.toml").records)
    assert state.phase == "running"
    assert state.play.questions["sanctions-debate"].status == "open"
    assert len(state.responses["sanctions-debate"]) == 4


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ('[["dance"]]', "no such step"),
        ('[["release"]]', "release"),
        ('[["decide", "lunch"]]', "lunch"),
        ('[["recall", "welcome"]]', "no such step"),
        ('[["blunder", "picnic", "why"]]', "picnic"),
        ('[["decide", "biscuits"], ["decide", "biscuits"]]', "opened already"),
        ('[["open", "biscuits"], ["answer", "biscuits", "mayor"]]', "mayor"),
        ('[["release", "welcome"]]', "never asked: biscuits"),
    ],
)
def test_a_script_that_does_not_fit_is_refused_and_nothing_is_written(steps: str, words: str, tmp_path: Path) -> None:
    source = tmp_path / "short.toml"
    source.write_text(SHORT.format(steps=steps), encoding="utf-8")
    with pytest.raises(ScriptError, match=rf"short\.toml: .*{words}"):
        make(source, tmp_path / "out" / "short.toml")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        ("console", ["The sanctions debate", "RUNNING", "4 of 5 in", "4 of 5 answered"]),
        ("station", ["The sanctions debate", "[x] 2", "draft kept", "You are asked"]),
        ("hotwash", ["The sanctions debate", "WHO CHOSE WHAT, AND WHY", "THE WALL'S PAGE OF THIS"]),
        ("knowledge", ["German Chancellery did not know", ", and was never told.", "14 seats, no leak"]),
    ],
)
def test_the_pictures_show_what_their_text_says(picture: str, words: list[str]) -> None:
    tree = ET.parse(ROOT / "docs" / f"{picture}.svg")
    text = "\n".join(element.text or "" for element in tree.iter("{http://www.w3.org/2000/svg}text"))
    for wanted in words:
        assert wanted in text, "run `make picture`"
