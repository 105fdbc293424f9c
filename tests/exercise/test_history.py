"""Seeking: the state at any event and at any time, across snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given

from tabletop.exercise import history
from tabletop.exercise.apply import fold
from tabletop.exercise.commands import Continue, Pause
from tabletop.records import Record, names
from tests.chance import examples
from tests.exercise.wild import played, plays
from tests.lab import Desk


@pytest.mark.slow
@given(plays)
@examples(20, without=[HealthCheck.function_scoped_fixture])
def test_a_seek_lands_in_the_state_of_that_event(monkeypatch: pytest.MonkeyPatch, play: tuple[int, int]) -> None:
    monkeypatch.setattr(history, "EVERY", 7)
    records = played(play)[0].records
    seen = history.History(records)
    assert len(seen) == len(records)
    state = fold([])
    assert seen.at(0) == state
    for number, record in enumerate(records, 1):
        state = fold([record], state)
        assert seen.at(number) == state
    assert seen.at(len(records) + 5) == state
    assert seen.at(-1) == fold([])


def contents(value: object) -> Iterator[object]:
    """The value and everything in it that can be told apart by being there."""
    yield value
    if isinstance(value, dict):
        parts: list[object] = list(value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif isinstance(value, Record):
        parts = [getattr(value, name) for name in names(type(value))]
    elif is_dataclass(value):
        parts = [getattr(value, each.name) for each in fields(value)]
    else:
        parts = []
    for part in parts:
        yield from contents(part)


def unchangeable(value: object) -> bool:
    """Whether nothing in it can be changed: then it has a hash."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


@given(plays)
@examples(20)
def test_a_twin_shares_nothing_that_can_be_changed(play: tuple[int, int]) -> None:
    state = fold(played(play)[0].records)
    copy = history.twin(state)
    assert copy == state
    changing = {id(part) for part in contents(state) if not unchangeable(part)}
    assert not changing & {id(part) for part in contents(copy) if not unchangeable(part)}


def test_what_is_done_with_a_state_found_does_not_change_the_next() -> None:
    seen = history.History(Desk.started("middle").records)
    seen.at(8).play.tracks["heat"] = 99
    assert seen.at(8).play.tracks["heat"] == 5


def test_events_by_their_time() -> None:
    desk = Desk.started("middle")
    before = len(desk.records)
    desk.later(60)
    for _ in range(2):
        desk.ask(Pause())
        desk.ask(Continue())
    seen = history.History(desk.records)
    assert seen.count_at_clock(59.9) == before
    assert seen.count_at_clock(60.0) == len(desk.records)
    assert seen.count_at_clock(-1.0) == 0


def test_an_empty_session() -> None:
    seen = history.History([])
    assert seen.at(8) == fold([])
    assert seen.count_at_clock(9.0) == 0
