"""An audience: whoever joins, leaves or lags, each reader is sent every row once, in order, and nothing else."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
from collections import deque
from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.events import Recorded
from tabletop.exercise.redact import redact
from tabletop.records import replace
from tabletop.room.host import audience as module
from tabletop.room.host.audience import SERVED_AT_ONCE, Audience, Rows, Turns, last_seen
from tabletop.room.wire.payload import record_in, record_out
from tabletop.room.wire.protocol import HISTORY_PIECE, Events, parse_host
from tests.lab import SEATS, Desk, leaks

PAUSE = 0.03


class Loop:
    """Time and turns in the test's hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self._soon: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._later: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._count = itertools.count()
        self.reported: list[dict[str, Any]] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[..., None], *args: Any) -> None:
        heapq.heappush(self._later, (when, next(self._count), callback, args))

    def call_soon(self, callback: Callable[..., None], *args: Any) -> None:
        self._soon.append((callback, args))

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.reported.append(context)

    def turn(self) -> None:
        """What is due, as asyncio does: what comes of it waits for the next turn."""
        while self._later and self._later[0][0] <= self.now:
            _, _, callback, args = heapq.heappop(self._later)
            self.call_soon(callback, *args)
        for _ in range(len(self._soon)):
            callback, args = self._soon.popleft()
            callback(*args)

    def settle(self) -> None:
        for _ in range(50):
            self.now += PAUSE
            self.turn()
        assert not self._soon
        assert not self._later


class Reader:
    """Keeps what it was sent."""

    def __init__(self, audience: Audience, held: int = 0) -> None:
        self.held = held
        self.at = -1
        self.audience: Audience | None = audience
        self.messages: list[bytes] = []

    def push(self, text: bytes) -> None:
        self.messages.append(text)

    def follow(self) -> None:
        """One step of catching up."""
        assert self.audience is not None
        if self not in self.audience.readers and (text := self.audience.follow(self)):
            self.push(text)

    def catch_up(self) -> None:
        assert self.audience is not None
        while self not in self.audience.readers:
            self.follow()

    def leave(self) -> None:
        assert self.audience is not None
        self.audience.readers.pop(self, None)
        self.audience = None

    @property
    def records(self) -> list[Recorded]:
        found = []
        for text in self.messages:
            message = parse_host(text)
            assert isinstance(message, Events)
            assert message.records
            found += [record_in(row) for row in message.records]
        return found


class Stage:
    """A table, the audience of one seat, and a loop."""

    def __init__(self, seat: str = "observer", desk: Desk | None = None) -> None:
        self.desk = desk or Desk.started()
        self.seat = seat
        self.loop = Loop()
        self.audience = Audience(seat, self.desk.table, Rows(), lambda: PAUSE)
        self.desk.table.subscribe(lambda _: self.audience.wake(cast("asyncio.AbstractEventLoop", self.loop)))

    def reader(self, held: int = 0) -> Reader:
        return Reader(self.audience, held)

    def joined(self) -> Reader:
        reader = self.reader()
        reader.catch_up()
        return reader

    def log(self, count: int = 1, text: str = "line") -> None:
        for number in range(count):
            self.desk.ask(c.WriteLogLine(f"{text} {number}"))

    def view(self) -> list[Recorded]:
        seen = [redact(record, self.seat) for record in self.desk.records]
        return [replace(record, command="") for record in seen if record is not None]


@pytest.mark.parametrize("seat", SEATS)
def test_a_seat_is_sent_its_own_view_and_no_mark_of_others(seat: str) -> None:
    stage = Stage(seat)
    reader = stage.joined()
    for inject in ("secret", "pair-note", "news"):
        stage.desk.ask(c.ReleaseInject(inject))
    stage.desk.decide("lead", north="yes")
    stage.loop.settle()
    assert reader.records == stage.view()
    assert stage.audience.last() == stage.view()[-1].seq
    assert leaks(seat, reader.messages) == []


def test_the_first_event_goes_at_once_and_the_next_ones_together() -> None:
    stage = Stage()
    reader = stage.joined()
    stage.loop.settle()
    before = len(reader.messages)
    stage.log()
    stage.loop.turn()
    assert len(reader.messages) == before + 1
    stage.log(20)
    stage.loop.turn()
    assert len(reader.messages) == before + 1
    stage.loop.now += PAUSE
    stage.loop.turn()
    assert len(reader.messages) == before + 2
    assert reader.records == stage.view()


def test_one_message_is_made_for_all_and_many_are_served_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SERVED_AT_ONCE", 10)
    monkeypatch.setattr(module, "TAKEN_AT_ONCE", 10)
    stage = Stage()
    readers = [stage.joined() for _ in range(35)]
    stage.log()
    stage.loop.turn()
    assert [len(reader.messages) for reader in readers].count(len(readers[0].messages)) == 10
    stage.log()  # while the first is still going round
    stage.loop.settle()
    assert len({id(reader.messages[-1]) for reader in readers}) == 1
    for reader in readers:
        assert reader.records == stage.view()


def test_a_reader_that_fails_does_not_cost_the_others_their_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SERVED_AT_ONCE", 2)
    monkeypatch.setattr(module, "TAKEN_AT_ONCE", 2)
    stage = Stage()
    readers = [stage.joined() for _ in range(7)]

    def fail(_: bytes) -> None:
        raise OSError("gone")

    monkeypatch.setattr(readers[1], "push", fail)
    stage.log()
    stage.loop.settle()
    assert [str(context["exception"]) for context in stage.loop.reported] == ["gone"]
    for reader in (readers[0], *readers[2:]):
        assert reader.records == stage.view()


def test_history_is_encoded_when_somebody_asks_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[int] = []

    def counted(record: Recorded) -> list[Any]:
        encoded.append(record.seq)
        return record_out(record)

    monkeypatch.setattr(module, "record_out", counted)
    stage = Stage()
    stage.log(30)
    stage.loop.settle()
    assert encoded == []
    readers = [stage.joined() for _ in range(3)]
    assert encoded == [record.seq for record in stage.view()]
    for reader in readers:
        assert reader.records == stage.view()


@pytest.mark.parametrize("remembered", [7, 1000])
def test_what_several_seats_may_know_alike_is_encoded_once_for_all(
    monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    encoded: list[Recorded] = []

    def counted(record: Recorded) -> list[Any]:
        encoded.append(record)
        return record_out(record)

    monkeypatch.setattr(module, "record_out", counted)
    monkeypatch.setattr(module, "REMEMBERED", remembered)
    desk = Desk.started()
    for inject in ("secret", "pair-note", "news"):
        desk.ask(c.ReleaseInject(inject))
    desk.decide("lead", north="yes")
    rows = Rows()
    sent = {}
    for seat in SEATS:
        reader = Reader(Audience(seat, desk.table, rows, lambda: PAUSE))
        reader.catch_up()
        sent[seat] = reader.records
        seen = [redact(record, seat) for record in desk.records]
        assert sent[seat] == [replace(record, command="") for record in seen if record is not None]
    assert len(rows._made) <= remembered
    if remembered > len(desk.records):
        assert len(encoded) < sum(map(len, sent.values())) / 2


def test_all_audiences_together_hold_up_the_loop_no_longer_than_one() -> None:
    desk, loop, rows, turns = Desk.started(), Loop(), Rows(), Turns()
    readers = []
    for seat, count in (("north", SERVED_AT_ONCE + 20), ("south", SERVED_AT_ONCE), ("observer", 10)):
        seated = Audience(seat, desk.table, rows, lambda: PAUSE, turns)
        for _ in range(count):
            readers.append(Reader(seated))
            readers[-1].catch_up()
    desk.ask(c.ReleaseInject("news"))
    for audience in dict.fromkeys(reader.audience for reader in readers):
        assert audience is not None
        audience.wake(loop)  # type: ignore[arg-type]  # the test's own
    written = sum(len(reader.messages) for reader in readers)
    waiting = [reader for reader in readers if reader.records[-1].seq < len(desk.records)]
    assert waiting == readers
    while waiting:
        loop.turn()
        now = sum(len(reader.messages) for reader in readers)
        assert now - written <= SERVED_AT_ONCE
        written = now
        waiting = [reader for reader in waiting if reader.records[-1].seq < len(desk.records)]


def test_a_long_history_comes_in_pieces_of_bounded_size() -> None:
    stage = Stage()
    stage.log(60, "x" * 1000)
    stage.log(2, '"' * 3990)  # two bytes each in JSON
    reader = stage.joined()
    assert len(reader.messages) > 4
    assert max(map(len, reader.messages)) <= HISTORY_PIECE + 1000
    assert reader.records == stage.view()


@pytest.mark.parametrize("north", [True, False])
def test_whoever_comes_back_is_sent_what_is_missing(north: bool) -> None:
    stage = Stage("north" if north else "observer")
    stage.desk.ask(c.ReleaseInject("news"))
    stage.desk.ask(c.ReleaseInject("secret"))
    for held in range(len(stage.desk.records) + 1):
        reader = stage.reader(held)
        reader.catch_up()
        assert reader.records == [record for record in stage.view() if record.seq > held]
        reader.leave()


def test_the_clock_stands_in_every_message() -> None:
    stage = Stage()
    reader = stage.joined()
    stage.desk.monotonic += 65.5
    stage.log()
    stage.loop.settle()
    stage.desk.ask(c.Pause())
    stage.loop.settle()
    first, second = (json.loads(text) for text in reader.messages[-2:])
    assert (first["clock"], first["running"]) == (65.5, True)
    assert second["running"] is False


def test_the_last_event_a_seat_may_know_of_a_command() -> None:
    stage = Stage("north")
    records = stage.desk.ask(c.ReleaseInject("secret")).records
    seen = [record.seq for record in records if redact(record, "north")]
    assert last_seen(records, "north") == seen[-1]
    assert last_seen(records, "south") == max((r.seq for r in records if redact(r, "south")), default=0)
    assert last_seen((), "north") == 0


def test_whoever_leaves_and_comes_back_while_a_message_goes_round_is_not_sent_it_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SERVED_AT_ONCE", 2)
    monkeypatch.setattr(module, "TAKEN_AT_ONCE", 2)
    stage = Stage()
    readers = [stage.joined() for _ in range(6)]
    stage.log()
    stage.loop.turn()
    back, away = readers[4:]
    for reader in (back, away):
        reader.leave()
    back.audience, back.at = stage.audience, -1
    back.messages.clear()
    back.catch_up()
    stage.loop.settle()
    assert back.records == stage.view()
    assert away.records == stage.view()[:-1]


def test_what_a_newcomer_overtook_still_goes_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SERVED_AT_ONCE", 2)
    monkeypatch.setattr(module, "TAKEN_AT_ONCE", 2)
    stage = Stage()
    readers = [stage.joined() for _ in range(3)]
    stage.log()
    stage.loop.turn()  # the first two have it
    stage.log()
    readers.append(stage.joined())  # has that encoded in passing
    stage.loop.settle()
    for reader in readers:
        assert reader.records == stage.view()


def test_a_newcomer_is_not_taken_for_up_to_date_in_a_stretch_it_may_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SERVED_AT_ONCE", 2)
    monkeypatch.setattr(module, "TAKEN_AT_ONCE", 2)
    stage = Stage("north")
    stage.log(9)  # nothing for players
    stage.desk.ask(c.ReleaseInject("secret"))
    assert stage.joined().records == stage.view()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("log"), st.integers(1, 30)),
        st.tuples(st.just("join"), st.integers(0, 60)),
        st.tuples(st.just("joined"), st.integers(1, 4)),
        st.tuples(st.just("follow"), st.integers(0, 5)),
        st.tuples(st.just("leave"), st.integers(0, 5)),
        st.tuples(st.just("return"), st.integers(0, 5)),
        st.tuples(st.just("returned"), st.integers(0, 5)),
        st.tuples(st.just("turn"), st.integers(0, 3)),
    ),
    max_size=40,
)


@given(steps)
def test_in_any_order_of_things_each_reader_gets_each_row_once(todo: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SERVED_AT_ONCE", 2)
        patch.setattr(module, "TAKEN_AT_ONCE", 2)
        patch.setattr(module, "HISTORY_PIECE", 600)
        stage = Stage()
        readers: list[Reader] = []
        gone: list[tuple[Reader, int]] = []
        for what, number in todo:
            reader = readers[number % len(readers)] if readers else None
            if what == "log":
                stage.log(number)
            elif what == "join":
                readers.append(stage.reader(min(number, stage.desk.records[-1].seq)))
                if stage.audience.readers:  # nobody holds what was not sent yet
                    readers[-1].held = 0
            elif what == "joined":
                readers += [stage.joined() for _ in range(number)]
            elif what == "turn":
                stage.loop.now += number * PAUSE / 2
                stage.loop.turn()
            elif reader is None:
                continue
            elif what == "follow":
                reader.follow()
            elif what == "leave":
                readers.remove(reader)
                reader.leave()
                gone.append((reader, len(reader.messages)))
            elif what in {"return", "returned"}:  # the same connection takes the seat anew, from nothing
                reader.leave()
                reader.audience, reader.at, reader.held = stage.audience, -1, 0
                reader.messages.clear()
                if what == "returned":
                    reader.catch_up()
        for reader in readers:
            reader.catch_up()
        stage.loop.settle()
        view = stage.view()
        for reader in readers:
            assert reader.records == [record for record in view if record.seq > reader.held]
        for reader, sent in gone:
            had = reader.records
            assert had == [record for record in view if record.seq > reader.held][: len(had)]
            assert len(reader.messages) == sent
