"""Every event has its words."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from tabletop.exercise import events as e
from tabletop.exercise.commands import OpenDecision, ReleaseInject, ResolveDecision
from tabletop.exercise.describe import QUIET, calendar, describe, is_worth_a_line, recipients
from tabletop.exercise.preview import preview
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.scenario.load import load_scenario

SCENARIO = Path(__file__).parents[2] / "scenarios" / "first-steps" / "scenario.toml"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    loaded = load_scenario(SCENARIO)
    assert loaded.scenario is not None
    return Rulebook(loaded.scenario)


def recorded(event: e.Event) -> e.Recorded:
    return e.Recorded(1, 1, "2026-01-01T10:00:00.000Z", 1.0, "facilitator", "", "", event)


def sample(kind: type[e.Event]) -> e.Event:
    values: dict[str, Any] = {"str": "two\nlines {x} [/]", "int": 1, "float": 1.0, "bool": True}
    fields = {field.name: values.get(str(field.type).split(" |")[0], ()) for field in dataclasses.fields(kind)}
    if kind is e.TrackChanged:
        fields["after"] = 2
    return kind(**fields)


@pytest.mark.parametrize("kind", list(e.EVENTS.values()), ids=list(e.EVENTS))
def test_every_kind_of_event_is_one_line_of_words_or_deliberately_quiet(kind: type[e.Event], book: Rulebook) -> None:
    record = recorded(sample(kind))
    words = describe(record, book)
    assert "\n" not in words
    if kind in QUIET:
        assert words == ""
        assert not is_worth_a_line(record)
    else:
        assert words
        assert words != kind.kind  # the name of a kind is not for people


def test_tracks_set_to_their_start_are_not_worth_a_line(book: Rulebook) -> None:
    assert describe(recorded(e.TrackChanged("goodwill", 5, 5, "fair", "start", ("all",))), book) == ""
    assert "5 → 6" in describe(recorded(e.TrackChanged("goodwill", 5, 6, "fair", "x", ("all",))), book)


def test_recipients_and_calendar() -> None:
    assert recipients(()) == "all"
    assert recipients(("all",)) == "all"
    assert recipients(("baker", "teacher")) == "baker, teacher"
    assert calendar("2025-08-29T14:00:00+00:00") == "29 Aug 2025 14:00"
    assert calendar("soon") == "soon"


def test_a_preview_changes_nothing_and_says_why_not(book: Rulebook) -> None:
    state = State()
    assert preview(book, state, ReleaseInject("welcome"), 0.0).refused
    assert preview(book, state, OpenDecision("biscuits"), 0.0).refused
    assert preview(book, state, ResolveDecision("biscuits"), 0.0).refused
    assert state == State()
