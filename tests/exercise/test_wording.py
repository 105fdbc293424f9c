"""Every event in every voice."""

from __future__ import annotations

from typing import Any

import pytest

from tabletop.exercise import events as e
from tabletop.exercise.apply import apply
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.commands import OpenDecision, ReleaseInject, ResolveDecision
from tabletop.exercise.preview import preview
from tabletop.exercise.seats import OBSERVER
from tabletop.exercise.state import State
from tabletop.exercise.wording import second_person, third_person
from tabletop.exercise.wording.names import Names, calendar
from tabletop.exercise.wording.second_person import UNADDRESSED, Listener, Quote, address
from tabletop.exercise.wording.third_person import account, is_worth_a_line, on_one_line, with_actor
from tabletop.records import fields
from tests.exercise.story import story, told_kinds
from tests.exercise.voices import GOLDEN, text
from tests.lab import BOOK, ROLES

KINDS: list[type[e.Event]] = [*e.EVENTS.values(), e.UnknownEvent]
HOSTILE = "two\nlines {x} [/]"


def recorded(event: e.Event) -> e.Recorded:
    return e.Recorded(1, 1, "2026-01-01T10:00:00.000Z", 1.0, "facilitator", "", "", event)


def sample(kind: type[e.Event]) -> e.Event:
    values: dict[Any, Any] = {str: HOSTILE, int: 1, float: 1.0, bool: True, int | None: 1, float | None: 1.0}
    return kind(**{name: values.get(field.type, ()) for name, field in fields(kind).items()})


def test_the_story_holds_every_kind_of_event() -> None:
    missing = set(e.EVENTS.values()) - told_kinds(story())
    assert sorted(kind.__name__ for kind in missing) == []


def test_the_voices_are_as_they_were_chosen() -> None:
    assert text() == GOLDEN.read_text(encoding="utf-8"), "chosen words? then: python -m tests.exercise.voices"


def test_every_kind_of_event_has_its_words_in_both_voices() -> None:
    accounts, addresses = set(third_person._ACCOUNTS), set(second_person._ADDRESSES)
    assert sorted(kind.__name__ for kind in set(KINDS) - accounts) == []
    assert sorted(kind.__name__ for kind in set(KINDS) - addresses - set(UNADDRESSED)) == []
    assert addresses.isdisjoint(UNADDRESSED)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_account_is_one_line_whatever_an_event_holds(kind: type[e.Event]) -> None:
    said = account(sample(kind), Names.of_book(BOOK))
    assert said.line
    assert kind.kind == "" or said.line != kind.kind  # the name of a kind is not for people
    for line in (
        said.line,
        said.text,
        on_one_line(sample(kind), Names.of_book(BOOK)),
        with_actor(sample(kind), Names.of_book(BOOK)),
    ):
        assert "\n" not in line


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_addressed_to_a_seat_begins_with_a_sentence_of_the_program(kind: type[e.Event]) -> None:
    for seat in (*ROLES, "observer", "wall"):
        state = State(roles=ROLES)
        words = address(sample(kind), Listener(seat, "", briefing_for(BOOK.scenario, seat), state))
        assert kind not in UNADDRESSED or words == []
        if words and kind is not e.WallTurned:  # the facilitator's own words on the wall
            assert not isinstance(words[0], Quote)


def test_tracks_set_to_their_start_are_not_worth_a_line() -> None:
    assert not is_worth_a_line(recorded(e.TrackChanged("heat", 5, 5, "fair", "start", ("all",))))
    moved = e.TrackChanged("heat", 5, 6, "", "x", ("all",))
    assert is_worth_a_line(recorded(moved))
    assert on_one_line(moved, Names.of_book(BOOK)) == "Heat 5 → 6 (x)"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (e.RoleSeated("east", "Kim", True), "Office of the east: Kim took the seat"),
        (e.RoleSeated("observer", "Oz", True, "o1", False), "Oz came as observer"),
        (e.RoleSeated("facilitator", "", False, "f1", False), "somebody joined control"),
        (e.RoleVacated("east", "a1"), "Office of the east: somebody left the seat"),
        (e.BatonPassed("f1"), "the baton went to a co-facilitator"),
        (e.BatonPassed(""), "the host's console took the baton"),
        (e.MessageSent("east", ("west", "facilitator"), "Oats?"), "Office of the east: wrote to west, control: Oats?"),
        (e.MessageSent("east", ROLES, "Oats?"), "Office of the east: wrote to all: Oats?"),
        (
            e.MessageSent("east", ("west",), "Oats?", "facilitator"),
            "Office of the east: wrote to west (typed by control): Oats?",
        ),
        (e.RfiAnswered(3, "east", "How many?", "Ten.", False), "answered “How many?” to Office of the east: Ten."),
        (e.RfiAnswered(3, "east", "How many?", "Ten.", True), "answered “How many?” to all: Ten."),
        (e.RfiRefused(3, "east", "Count them."), "did not answer Office of the east: Count them."),
        (e.ObservationRecorded("fact", "They ask.", 0, "", "", "", "", 1.0, ""), "observation, fact: They ask."),
        (
            e.ObservationRecorded("strength", "Calm.", 4, "east", "", "", "", 1.0, ""),
            "observation, strength 4/4, Office of the east: Calm.",
        ),
        (e.WallTurned(""), "the wall chooses its page itself"),
        (e.WallTurned("break", "Back at ten"), "wall: break: Back at ten"),
        (e.LogLineWritten("dissent", "Too dear.", "east"), "log, dissent, Office of the east: Too dear."),
        (e.FeedbackGiven(()), "feedback form handed in by somebody"),
        (e.PointRecorded("keep", "We spoke.", ""), "somebody said in the hotwash: We spoke."),
    ],
)
def test_what_people_do_is_told_with_the_titles_of_their_roles(event: e.Event, words: str) -> None:
    assert with_actor(event, Names.of_book(BOOK)) == words


def test_private_notes_are_nobodys_business() -> None:
    kept = recorded(e.NotesKept("east", "I am out of oats."))
    assert not is_worth_a_line(kept)
    assert "oats" not in str(account(kept.event, Names.of_book(BOOK)))


def test_names_are_those_under_which_things_went_out() -> None:
    names = Names.of_book(BOOK)
    assert names.serial("secret") == BOOK.plans["secret"].title
    assert names.serial("ad-hoc-1") == "ad-hoc-1"
    names.learn(story().records)
    assert names.serial("secret") == "Seen by night"
    assert names.serial("ad-hoc-1") == "A call"
    assert (names.option("most", "yes"), names.unit("pledge"), names.flag("nothing")) == ("Yes", "boats", "nothing")
    assert names.audience(()) == names.audience(("all",)) == names.audience(ROLES) == "all"
    assert names.audience(("east", "facilitator")) == "east, control"
    assert [names.seat(seat) for seat in ("facilitator", "umpire", OBSERVER, "wall", "north")] == [
        "control",
        "control",
        "the observers",
        "the wall",
        "Office of the north",
    ]


def test_a_seat_knows_only_the_names_it_was_told() -> None:
    seat = Names.of_briefing(briefing_for(BOOK.scenario, "south"))
    assert seat.serial("secret") == "secret"
    assert seat.knows_track("heat")
    assert not seat.knows_track("tide")


def test_the_calendar() -> None:
    assert calendar("2025-08-29T14:00:00+00:00") == "29 Aug 2025 14:00"
    assert (calendar("soon"), calendar("")) == ("soon", "")


def test_a_seat_is_spoken_to_as_you() -> None:
    desk = story()
    briefing, state = briefing_for(BOOK.scenario, "north"), State()
    for record in desk.records:
        apply(state, record)
    listener = Listener("north", "", briefing, state)
    assert listener.offices(("north", "south", "facilitator")) == "you, Office of the south, control"


def test_a_preview_changes_nothing_and_says_why_not() -> None:
    state = State()
    assert preview(BOOK, state, ReleaseInject("news"), 0.0).refused
    assert preview(BOOK, state, OpenDecision("most"), 0.0).refused
    assert preview(BOOK, state, ResolveDecision("most"), 0.0).refused
    assert state == State()
