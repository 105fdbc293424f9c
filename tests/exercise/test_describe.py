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


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (e.RoleSeated("baker", "Kim", True), "Kim takes Baker"),
        (e.RoleSeated("observer", "Oz", True, "o1", False), "Oz observes"),
        (e.RoleSeated("facilitator", "Fay", True, "f1", False), "Fay joins control"),
        (e.RoleVacated("baker", "a1"), "somebody leaves: Baker"),
        (e.LeadNamed("baker", "a1"), "another person leads: Baker"),
        (e.BatonPassed("f1"), "the baton goes to a co-facilitator"),
        (e.BatonPassed(""), "the host's console takes the baton"),
        (e.ComcheckSent(), "test inject to all terminals"),
        (e.MessageSent("baker", ("teacher", "facilitator"), "Oats?"), "Baker to Teacher, control: Oats?"),
        (e.MessageSent("baker", ("teacher",), "Oats?", "facilitator"), "typed for Baker, to Teacher: Oats?"),
        (e.RfiAsked("baker", "How many?"), "Baker asks control: How many?"),
        (e.RfiAnswered(3, "baker", "How many?", "Ten.", False), "answer to Baker: Ten."),
        (e.RfiAnswered(3, "baker", "How many?", "Ten.", True), "answer to all: Ten."),
        (e.RfiRefused(3, "baker", "Count them."), "no answer to Baker: Count them."),
        (e.ObservationRecorded("fact", "They ask.", 0, "", "", "", "", 1.0, ""), "observation, fact: They ask."),
        (
            e.ObservationRecorded("strength", "Calm.", 4, "baker", "", "", "", 1.0, ""),
            "observation, strength 4/4, Baker: Calm.",
        ),
        (e.WallTurned(""), "the wall chooses its page itself"),
        (e.WallTurned("blank"), "wall blanked"),
        (e.WallTurned("break", "Back at ten"), "wall: break Back at ten"),
        (e.LogLineWritten("dissent", "Too dear.", "baker"), "dissent, Baker: Too dear."),
        (e.EstimateSubmitted("d", "baker", 50), "estimate of Baker in"),
    ],
)
def test_what_people_do_is_said_with_the_titles_of_their_roles(event: e.Event, words: str, book: Rulebook) -> None:
    assert describe(recorded(event), book) == words


def test_private_notes_are_nobodys_business(book: Rulebook) -> None:
    assert describe(recorded(e.NotesKept("baker", "I am out of oats.")), book) == ""


def test_recipients_and_calendar() -> None:
    assert recipients(()) == "all"
    assert recipients(("all",)) == "all"
    assert recipients(("baker", "teacher")) == "baker, teacher"
    assert calendar("2025-08-29T14:00:00+00:00") == "29 Aug 2025 14:00"
    assert calendar("2025-09-01T08:05:00+00:00") == "1 Sep 2025 08:05"
    assert calendar("soon") == "soon"


def test_a_preview_changes_nothing_and_says_why_not(book: Rulebook) -> None:
    state = State()
    assert preview(book, state, ReleaseInject("welcome"), 0.0).refused
    assert preview(book, state, OpenDecision("biscuits"), 0.0).refused
    assert preview(book, state, ResolveDecision("biscuits"), 0.0).refused
    assert state == State()
