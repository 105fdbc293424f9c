"""The table in an event loop: many ask at once, one thread writes; and the seats connected to it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.events import Recorded
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.errors import JournalBroken
from tabletop.journal.store import MemoryJournal
from tabletop.room.table.live import MOST_AT_ONCE, LiveTable
from tabletop.room.table.local_seat import LocalSeat
from tests.lab import ROLES, SEATS, Desk, leaks, marked
from tests.patience import PATIENCE
from tests.room.test_table import Failing


class Counting(MemoryJournal):
    """Counts appends, and the threads they come from; can be made to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.appends = 0
        self.threads: set[int] = set()
        self.closed = False
        self.go = threading.Event()
        self.go.set()

    def append(self, writes: Sequence[Sequence[Recorded]]) -> None:
        self.go.wait(10)
        self.appends += 1
        self.threads.add(threading.get_ident())
        super().append(writes)

    def close(self) -> None:
        self.closed = True


def prepared(store: MemoryJournal) -> Desk:
    desk = Desk(store)
    desk.ask(c.OpenSession("Test", practice=False))
    desk.ask(c.StartExercise("5eed"))
    desk.ask(c.OpenDecision("lead"))
    return desk


async def test_what_waits_together_is_written_together() -> None:
    store = Counting()
    desk = prepared(store)
    before = store.appends
    async with LiveTable(desk.table) as live:
        asked = [live.ask(c.WriteLogLine(f"line {number}"), FACILITATOR) for number in range(2 * MOST_AT_ONCE)]
        receipts = await asyncio.gather(*asked)
    assert store.appends - before <= 4
    assert len({receipt.records[0].write for receipt in receipts}) == 2 * MOST_AT_ONCE
    assert [record.seq for record in desk.records] == list(range(1, len(desk.records) + 1))
    assert fold(desk.records) == desk.state
    assert store.closed


async def test_the_loop_goes_on_while_the_disk_is_slow_and_nothing_is_shown() -> None:
    store = Counting()
    desk = prepared(store)
    async with LiveTable(desk.table) as live:
        store.go.clear()
        waiting = asyncio.ensure_future(live.ask(c.WriteLogLine("slow"), FACILITATOR))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not waiting.done()
        before = desk.state.seq
        store.go.set()
        await waiting
        assert desk.state.seq == before + 1
    assert len(store.threads - {threading.get_ident()}) == 1  # the writer's own


async def test_a_refusal_reaches_the_one_who_asked_alone() -> None:
    desk = prepared(MemoryJournal())
    async with LiveTable(desk.table) as live:
        good, bad = await asyncio.gather(
            live.ask(c.WriteLogLine("fine"), FACILITATOR),
            live.ask(c.WriteLogLine("not mine"), "north"),
            return_exceptions=True,
        )
    assert not isinstance(good, BaseException)
    assert isinstance(bad, c.Refused)


async def test_a_broken_journal_tells_all_who_wait_and_then_refuses() -> None:
    desk = prepared(Failing(3, JournalBroken("The disk is full.")))
    before = fold(desk.records)
    async with LiveTable(desk.table) as live:
        results = await asyncio.gather(
            *(live.ask(c.WriteLogLine(str(number)), FACILITATOR) for number in range(5)), return_exceptions=True
        )
        assert [type(result) for result in results] == [JournalBroken] * 5
        with pytest.raises(c.Refused) as refused:
            await live.ask(c.WriteLogLine("again"), FACILITATOR)
        assert refused.value.code == "broken"
    assert desk.state == before


async def test_resending_through_a_connection_acts_once() -> None:
    desk = prepared(MemoryJournal())
    async with LiveTable(desk.table) as live:
        answer = c.SubmitResponse("lead", "north", c.Answer(("yes",)))
        receipts = await asyncio.gather(*(live.ask(answer, "north", "one-id") for _ in range(5)))
    assert len({receipt.records for receipt in receipts}) == 1
    assert sum(record.command == "one-id" for record in desk.records) == 1


async def test_a_connection_catches_up_and_then_follows() -> None:
    desk = prepared(MemoryJournal())
    async with LiveTable(desk.table) as live:
        north = LocalSeat(live, "north")
        told: list[Recorded] = []
        north.on_change = told.extend
        await north.ask(c.SubmitResponse("lead", "north", c.Answer(("yes",), rationale=marked("mine", "north"))))
        late = {seat: LocalSeat(live, seat) for seat in SEATS}
        assert north.state.responses["lead"]["north"].options == ("yes",)
        assert late["north"].state == north.state
        assert len(told) == 1
        for seat, connection in late.items():
            if seat != "observer":
                assert leaks(seat, connection.records) == []
        north.close()
        await live.ask(c.Pause("break"), "south")
        assert len(told) == 1
        assert all(connection.state.phase == "paused" for connection in late.values())
        assert [card.role for role in ROLES if (card := late[role].briefing.card)] == list(ROLES)


async def test_time_passes_by_itself() -> None:
    desk = prepared(MemoryJournal())
    async with LiveTable(desk.table) as live:
        seen = asyncio.Event()
        live.table.subscribe(lambda records: seen.set() if records[0].by == "table" else None)
        desk.monotonic += 3600
        await asyncio.wait_for(seen.wait(), PATIENCE)
    assert desk.question("lead").status == "closed"


def _broken(_records: object) -> None:
    raise ZeroDivisionError


async def test_a_broken_listener_stops_neither_the_table_nor_the_other_seats() -> None:
    desk = prepared(MemoryJournal())
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context["exception"]))
    async with LiveTable(desk.table) as live:
        live.table.subscribe(_broken)
        north = LocalSeat(live, "north")
        await live.ask(c.Pause("break"), "south")
        await live.ask(c.Continue(), FACILITATOR)
        assert north.state.phase == "running"
        assert north.state.seq == desk.state.seq
    assert len(reported) == 2
