"""What holds for every play, whatever anybody asks for."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import views
from tabletop.exercise.apply import control, fold, messages, people
from tabletop.exercise.commands import Command, Refused
from tabletop.exercise.events import Event, Recorded
from tabletop.exercise.people import baton_holder, inbox_of, lead_of, open_rfis, unread_messages
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State
from tabletop.exercise.station import expected_now, inbox, open_questions
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import on_one_line
from tabletop.records import replace
from tests.exercise.wild import improvised, plays
from tests.journal.samples import of_kind
from tests.lab import BOOK, ROLES, SEATS, Desk


@given(plays)
def test_live_ahead_and_replayed_states_are_one(play: tuple[int, int]) -> None:
    desk, _ = improvised(play)
    assert fold(desk.records) == desk.state
    assert desk.table._ahead == desk.state
    assert [record.seq for record in desk.records] == list(range(1, len(desk.records) + 1))
    clocks = [record.clock for record in desk.records]
    assert clocks == sorted(clocks)


def outcome(desk: Desk, command: Command, seat: str, command_id: str, member: str) -> tuple[Recorded, ...] | str:
    try:
        return desk.ask(command, seat, command_id, member).records
    except Refused as refused:
        return refused.code


@pytest.mark.slow
@given(plays)
def test_a_resent_command_acts_once(play: tuple[int, int]) -> None:
    once, steps = improvised(play)
    twice = Desk.started("drill" if play[0] % 4 == 0 else "opening" if play[0] % 4 == 1 else "middle")
    for number, (command, seat, seconds, member) in enumerate(steps):
        twice.monotonic += seconds
        first, second = (outcome(twice, command, seat, f"id-{number}", member) for _ in range(2))
        if not isinstance(first, str) and first:
            assert first == second
    assert [record.event for record in twice.records] == [record.event for record in once.records]


@pytest.mark.slow
@given(plays)
def test_views_can_always_be_drawn(play: tuple[int, int]) -> None:
    desk, _ = improvised(play)
    for state in (desk.state, fold(desk.records[: len(desk.records) // 2]), fold([])):
        queue = views.queue(BOOK, state, desk.table.clock)
        assert all(count == 1 for count in Counter(row.serial for row in (*queue.rows, *queue.drawer)).values())
        views.room(BOOK, state)
        views.tracks(BOOK, state)
        views.current_question(state)
        views.move_left(state, desk.table.clock)
    for seat in SEATS:
        state = fold(filter(None, (redact(record, seat) for record in desk.records)))
        assert expected_now(state, seat)
        inbox(state, seat), open_questions(state, seat)
        inbox_of(state, seat), unread_messages(state, seat), open_rfis(state), lead_of(state, seat), baton_holder(state)


@given(plays)
def test_everybody_sits_in_one_place_and_one_leads(play: tuple[int, int]) -> None:
    state = fold([])
    write = 0
    for record in improvised(play)[0].records:
        if record.write != write:
            assert_seated(state)
        write = record.write
        state = fold([record], state)
    assert_seated(state)


def assert_seated(state: State) -> None:
    """One lead for each role that has anybody; nobody at two terminals; the baton with somebody who is there."""
    for seat, members in state.members.items():
        leads = [member for member, person in members.items() if person.lead]
        assert len(leads) == (1 if seat in ROLES else 0)
        assert all(state.persons[seat] == (members[member].person, members[member].consent) for member in leads)
    assert state.persons.keys() == state.members.keys() & set(ROLES)
    terminals = [member for members in state.members.values() for member in members if member]
    assert len(terminals) == len(set(terminals))
    assert state.baton == "" or state.baton in state.members[FACILITATOR]


@given(plays)
def test_tracks_stay_in_their_range_and_delivered_texts_never_change(play: tuple[int, int]) -> None:
    desk, _ = improvised(play)
    delivered: dict[tuple[str, int], str] = {}
    state = fold([])
    for record in desk.records:
        state = fold([record], state)
        for track, value in state.play.tracks.items():
            spec = BOOK.scenario.tracks[track]
            assert spec.min <= value <= spec.max
        for inject, out in state.play.delivered.items():
            assert delivered.setdefault((inject, out.seq), out.body) == out.body
        for decision, responses in state.responses.items():
            question = state.play.questions.get(decision)
            if question is not None:
                assert responses.keys() <= set(question.who)
    assert set(desk.state.roles) == set(ROLES)
    assert replace(desk.records[0], seq=1) == desk.records[0]


FOLDED = (*people.OUTSIDE, *messages.OUTSIDE, *control.OUTSIDE)


@given(st.lists(st.one_of(*(of_kind(kind) for kind in FOLDED)), max_size=20))
def test_records_by_another_hand_are_folded_whatever_they_say(happened: list[Event]) -> None:
    """What no rule leads to, such as a lead who sits nowhere: no seat and no console stops at it."""
    records = [
        Recorded(seq, seq, "2026-11-24T10:00:00.000Z", 0.0, "table", "", "", event)
        for seq, event in enumerate(happened, 1)
    ]
    for seat in (*SEATS, FACILITATOR):
        state = fold(filter(None, (redact(record, seat) for record in records)))
        inbox_of(state, seat), unread_messages(state, seat), open_rfis(state), lead_of(state, seat), baton_holder(state)
    for record in records:
        assert "\n" not in on_one_line(record.event, Names.of_book(BOOK))
