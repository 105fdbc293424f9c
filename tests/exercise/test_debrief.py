"""Expected actions, the decision log, the hotwash, feedback forms, consent withdrawn, forks: what the rules make of them."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.debrief import Hotwash, Parent
from tabletop.exercise.feedback import STATEMENTS, ratings
from tabletop.exercise.hotwash import points_of, prompts, seconds_left
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, OBSERVER
from tabletop.journal.store import MemoryJournal
from tabletop.records import names
from tabletop.room.table.table import Table
from tests.lab import BOOK, ROLES, SEATS, Desk

FORM = c.GiveFeedback((("fit", 4), ("structured", 5)), ("clear roles",), ("more time",), comment="Again next year")


def ended() -> Desk:
    desk = Desk.started("middle")
    desk.seat("north", "ann")
    desk.seat(OBSERVER, "oz")
    desk.ask(c.EndExercise())
    return desk


def test_an_expected_action_is_ticked_and_taken_back_and_both_stay() -> None:
    desk = Desk.started("middle")
    desk.ask(c.ReleaseInject("news"))
    desk.monotonic += 60
    desk.seat(OBSERVER, "oz")
    text = BOOK.scenario.injects["news"].expect[0]
    [event] = desk.events(c.TickExpectation("news", 1, role="north", observed=30.0), OBSERVER, member="oz")
    assert event == e.ExpectationTicked("news", 1, text, True, "north", "middle", 30.0, "oz")
    assert desk.events(c.TickExpectation("news", 1, role="north"), OBSERVER, member="oz") == []
    assert desk.state.ticks["news", 1].seen
    desk.ask(c.TickExpectation("news", 1, seen=False))
    assert [tick.seen for tick in desk.state.ticks.values()] == [False]
    assert desk.events(c.TickExpectation("news", 1, seen=False)) == []
    assert len([r for r in desk.records if isinstance(r.event, e.ExpectationTicked)]) == 2


def test_an_expected_action_travels_with_what_went_out_to_those_who_evaluate() -> None:
    desk = Desk.started("middle")
    [*_, released] = desk.ask(c.ReleaseInject("news")).records
    record = next(r for r in desk.records if isinstance(r.event, e.InjectReleased))
    assert released.seq >= record.seq
    for seat in SEATS:
        seen = redact(record, seat)
        assert seen is not None
        assert isinstance(seen.event, e.InjectReleased)
        assert bool(seen.event.expect) == (seat == OBSERVER)
    assert desk.state.play.delivered["news"].expect == tuple(BOOK.scenario.injects["news"].expect)


def test_a_log_line_keeps_what_was_said_when_and_why() -> None:
    desk = Desk.started("middle")
    desk.monotonic += 300
    desk.ask(
        c.WriteLogLine("North pays", "decision", "north", "cheapest", "the news", "south pays", "news", said=180.0)
    )
    desk.ask(c.WriteLogLine("Weather", "parked"))
    first, second = desk.state.log.values()
    assert (first.said, first.move, first.why, first.based_on, first.alternatives, first.serial) == (
        180.0, "middle", "cheapest", "the news", "south pays", "news",
    )  # fmt: skip
    assert (second.word, second.said) == ("parked", 300.0)
    desk.ask(c.CorrectLogLine(first.seq, "North pays half"))
    assert desk.state.log[first.seq].text == "North pays half"
    assert desk.state.log[first.seq].corrected == desk.state.seq


def test_the_hotwash_puts_a_question_with_a_timer_and_keeps_what_is_said() -> None:
    desk = ended()
    put = desk.events(c.PutPrompt("keep"))
    assert put == [e.HotwashOpened(), e.PromptPut("keep", prompts()[0].text, prompts()[0].seconds)]
    desk.ask(c.RecordPoint("keep", "The roles", "north"), "north", member="ann")
    desk.ask(c.RecordPoint("keep", "The map", "south"))
    desk.ask(c.RecordPoint("keep", "The silence"), "north", member="ann")
    assert desk.refusal(c.RecordPoint("keep", "As south", "south"), "north", member="ann") == "not-yours"
    assert [(p.text, p.role, p.entered_by) for p in points_of(desk.state.hotwash, "keep")] == [
        ("The roles", "north", ""),
        ("The map", "south", FACILITATOR),
        ("The silence", "", ""),
    ]
    desk.ask(c.ClosePrompt())
    assert desk.state.hotwash.prompt == ""
    assert desk.events(c.ClosePrompt()) == []


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-01-01T10:00:00.000Z", 60),
        ("2026-01-01T10:00:45.500Z", 15),
        ("2026-01-01T10:02:00.000Z", -60),
        ("2026-01-01T09:00:00.000Z", 60),
        ("no time", None),
    ],
)
def test_the_timer_of_a_question_runs_by_wall_time_and_never_backwards(now: str, left: int | None) -> None:
    assert seconds_left(Hotwash(True, "keep", "What?", 60, "2026-01-01T10:00:00.000Z"), now) == left


def test_a_question_without_timer_and_no_question_have_no_time_left() -> None:
    assert (
        seconds_left(Hotwash(True, "keep", "What?", 0, "2026-01-01T10:00:00.000Z"), "2026-01-01T10:00:00.000Z") is None
    )
    assert seconds_left(Hotwash(), "2026-01-01T10:00:00.000Z") is None


@pytest.mark.parametrize(
    ("command", "seat", "member"),
    [
        (c.RecordPoint("keep", "Nobody said who decides"), "north", "ann"),
        (FORM, "north", "ann"),
        (FORM, OBSERVER, "oz"),
        (FORM, FACILITATOR, ""),
    ],
)
def test_what_is_said_without_a_name_leaves_no_trace_of_who_said_it(command: c.Command, seat: str, member: str) -> None:
    desk = ended()
    [record] = desk.ask(command, seat, "terminal-7", member).records
    assert (record.by, record.command) == ("", "")
    assert not {seat, member, "terminal-7"} - {""} & {str(value) for value in vars_of(record.event)}
    assert desk.ask(command, seat, "terminal-7", member).records == (record,)  # sent again, it acts once


def vars_of(event: e.Event) -> list[object]:
    return [getattr(event, name) for name in names(type(event))]


def test_what_is_sent_again_after_the_host_came_back_counts_once() -> None:
    desk = ended()
    desk.ask(FORM, "north", "id-1", "ann")
    desk.ask(c.RecordPoint("keep", "The map"), "north", "id-2", "ann")
    again = Table(BOOK, MemoryJournal(), desk.records, monotonic=lambda: 0.0, now=lambda: desk.wall)
    assert again.ask(FORM, "north", "id-1", "ann").records == ()
    assert again.ask(c.RecordPoint("keep", "The map"), "north", "id-2", "ann").records == ()


def test_a_named_form_says_whose_it_is_as_far_as_consent_goes() -> None:
    desk = ended()
    desk.ask(c.SeatRole("south", "Bo", consent=False, member="bo"))
    named = c.GiveFeedback((("fit", 1),), named=True)
    desk.ask(named, "north", member="ann")
    desk.ask(named, "south", member="bo")
    desk.ask(named, OBSERVER, member="oz")
    desk.ask(named)
    assert [(f.sort, f.role, f.person) for f in desk.state.feedback] == [
        ("player", "north", "Ann"),
        ("player", "south", ""),
        ("observer", "", "Oz"),
        ("facilitator", "", ""),
    ]
    for seat in SEATS:
        assert fold(filter(None, (redact(r, seat) for r in desk.records))).feedback == []


def test_forms_are_counted_statement_by_statement() -> None:
    desk = ended()
    for value in (5, 4, 2):
        desk.ask(c.GiveFeedback((("fit", value),)))
    rated = {each.statement: each for each in ratings(desk.state.feedback)}
    assert list(rated) == list(STATEMENTS)
    assert (rated["fit"].counts, rated["fit"].median, rated["fit"].answers) == ((0, 1, 0, 1, 1), 4.0, 3)
    assert (rated["mix"].median, rated["mix"].answers) == (None, 0)


@pytest.mark.parametrize("what", ["tracks", "cards", "annex"])
def test_what_was_hidden_is_unsealed_once_and_reaches_every_seat_whole(what: str) -> None:
    desk = ended()
    [event] = desk.events(c.Unseal(what))
    assert isinstance(event, e.Unsealed)
    assert desk.events(c.Unseal(what)) == []
    hidden = {"tide", "mood", "purse"} & BOOK.scenario.tracks.keys()
    expected = {"tracks": hidden, "cards": set(ROLES), "annex": set(BOOK.scenario.annex)}[what]
    assert {row[0] for row in event.rows} >= expected
    for seat in SEATS:
        assert fold(filter(None, (redact(r, seat) for r in desk.records))).hotwash.unsealed[what] == event.rows


def test_a_withdrawn_name_is_gone_from_every_screen_and_every_seating() -> None:
    desk = Desk.started("middle")
    desk.seat("north", "ann")
    desk.ask(c.VacateRole("north", "ann"))
    desk.ask(c.SeatRole("south", "ANN", consent=True, member="other"))
    desk.ask(c.SeatRole("west", "Wim", consent=True))
    first = desk.state.seatings[0].seq
    assert desk.refusal(c.WithdrawConsent(first), "south", member="other") == "not-yours"
    [event] = desk.events(c.WithdrawConsent(how="erase"), "south", member="other")
    assert event == e.ConsentWithdrawn((first, desk.state.seatings[1].seq), "erase")
    assert [(s.person, s.withdrawn) for s in desk.state.seatings] == [("", "erase"), ("", "erase"), ("Wim", "")]
    for seat in (*ROLES, OBSERVER, FACILITATOR):
        state = fold(filter(None, (redact(r, seat) for r in desk.records)))
        assert "ann" not in repr((state.members, state.persons, state.seatings)).casefold().replace("member='ann'", "")


def test_who_gave_no_name_is_not_taken_for_another_who_gave_none() -> None:
    desk = Desk.started("middle")
    for role, member in (("north", "ann"), ("south", "bo"), ("west", "")):
        desk.ask(c.SeatRole(role, "somebody", consent=False, member=member))
    desk.ask(c.VacateRole("south", "bo"))
    desk.ask(c.SeatRole("east", "somebody", consent=False, member="bo"))
    [event] = desk.events(c.WithdrawConsent(), "east", member="bo")
    assert isinstance(event, e.ConsentWithdrawn)
    assert [(s.role, bool(s.withdrawn)) for s in desk.state.seatings] == [
        ("north", False),
        ("south", True),
        ("west", False),
        ("east", True),
    ]


def test_seatings_keep_from_when_to_when() -> None:
    desk = Desk.started("middle")
    desk.seat("north", "ann")
    desk.monotonic += 100
    desk.ask(c.SeatRole("north", "Ben", consent=True, member="ben"))
    desk.monotonic += 100
    desk.ask(c.VacateRole("north", "ann"))
    assert [(s.person, s.since, s.until) for s in desk.state.seatings] == [("Ann", 0.0, 200.0), ("Ben", 100.0, None)]


def test_a_fork_says_where_it_comes_from_and_bars_the_way_back() -> None:
    desk = Desk.started("middle")
    desk.ask(c.ReleaseInject("news"))
    seq = desk.state.seq
    desk.ask(c.ForkSession("parent", "Tuesday", "tuesday.toml", seq, "ab", "Tuesday, if Warsaw refuses"))
    assert desk.state.title == "Tuesday, if Warsaw refuses"
    assert desk.state.forked == Parent("parent", "Tuesday", "tuesday.toml", seq, "ab")
    assert desk.refusal(c.Undo()) == "nothing-to-undo"
