"""Plays an author vouches for come out as written, and one that does not says where and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tabletop.room.blessed import broken_plays
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
        ({"one-voice": "yes none"}, "ending.mild", ("choose", "one-voice"), "comes out as"),
    ],
)
def test_what_does_not_come_out_is_placed(
    choose: dict[str, str], expect: str, place: tuple[Any, ...], word: str
) -> None:
    (found,) = broken(choose, expect)
    assert found[0] == place
    assert word in found[1]
