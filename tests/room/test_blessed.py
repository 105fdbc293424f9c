"""Plays an author vouches for come out as written, and one that does not says where and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tabletop.room.rehearsal.blessed import broken_plays, placed
from tabletop.scenario.load import load_document, load_scenario
from tests.lab import document

SCENARIOS = Path(__file__).parent.parent.parent / "scenarios"


@pytest.mark.parametrize("name", ["first-steps", "security-guarantees"])
def test_shipped_plays_come_out_as_written(name: str) -> None:
    loaded = load_scenario(SCENARIOS / name)
    assert loaded.scenario is not None
    assert len(loaded.scenario.tests) >= 3
    assert broken_plays(loaded.scenario) == []


def broken(choose: dict[str, str], *expect: str) -> list[tuple[tuple[Any, ...], str]]:
    made = document()
    for decision, at in (("lead", 1), ("each", 2), ("pledge", 3), ("bout", 4), ("ruling", 5), ("one-voice", 6)):
        made["decision"][decision]["at"] = at
    made["test"] = [{"choose": choose, "expect": list(expect)}]
    return [(found.path[2:], found.words) for found in broken_plays(load_document(made))]


GOOD = {"lead": "yes", "each": "yes", "pledge": "3", "bout": "yes", "ruling": "yes", "one-voice": "yes, no"}


def test_what_holds_is_not_reported() -> None:
    expect = [
        "lead is yes",
        "purse == 12",
        "ending.mild",
        "storm",
        "secret",
        "bout is yes",
        "one-voice is no",
        "heat == 8",
    ]
    assert broken(GOOD, *expect) == []


@pytest.mark.parametrize(
    ("choose", "expect", "place", "word"),
    [
        (GOOD, "purse == 11", ("expect", 0), "purse is 12"),
        (GOOD, "ending.hot", ("expect", 0), "ending.mild"),
        (GOOD, "spare", ("expect", 0), "does not go out"),
        (GOOD, "calm", ("expect", 0), "does not hold"),
        ({"most": "yes"}, "ending.mild", ("choose", "most"), "never put"),
        ({"one-voice": "yes none"}, "ending.mild", ("choose", "one-voice"), "combined"),
        ({"lead": "yes no"}, "ending.mild", ("choose", "lead"), "at most 1"),
        ({"each": "perhaps"}, "ending.mild", ("choose", "each"), "not on offer"),
        ({"pledge": "much"}, "ending.mild", ("choose", "pledge"), "much"),
        ({"pledge": "9"}, "ending.mild", ("choose", "pledge"), "Pledge 0 to 3 boats"),
        ({"ruling": "no"}, "lead is yes", ("expect", 0), "does not hold"),
        (GOOD, "heta > 3", ("expect", 0), "heat"),
        (GOOD, "heat >", ("expect", 0), ":"),
    ],
)
def test_what_does_not_come_out_is_placed(
    choose: dict[str, str], expect: str, place: tuple[Any, ...], word: str
) -> None:
    (found,) = broken(choose, expect)
    assert found[0] == place
    assert word in found[1]


def test_a_broken_play_is_told_with_its_line(tmp_path: Path) -> None:
    text = (SCENARIOS / "first-steps" / "scenario.toml").read_text(encoding="utf-8")
    assert text.count('"goodwill == 7"') == 1
    file = tmp_path / "scenario.toml"
    file.write_text(text.replace('"goodwill == 7"', '"goodwill == 8"'), encoding="utf-8")
    loaded = load_scenario(file)
    assert loaded.scenario is not None
    (line,) = placed(broken_plays(loaded.scenario), file)
    number = 1 + text[: text.index('"goodwill == 7"')].count("\n")
    assert line.startswith(f"{file}:{number}:")
    assert "goodwill is 7" in line
