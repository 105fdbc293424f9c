"""A host that slept counts no exercise time for it, and while nothing can be recorded the clocks stand."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.errors import JournalBroken, Unwritable
from tabletop.journal.reading import read_save
from tabletop.journal.store import MemoryJournal
from tabletop.room.lines.control import ControlDesk
from tabletop.room.table.awake import ASLEEP, AwakeClock, boot_seconds
from tabletop.room.table.live import LiveTable
from tabletop.room.table.sessions import Session, Setup, create_session
from tabletop.room.table.table import Table
from tests.lab import BOOK
from tests.played import first_steps, startex
from tests.room.fake_host import until
from tests.room.open_rooms import an_open_room
from tests.room.test_table import Failing


class Machine:
    """A machine that a test lets work and sleep."""

    def __init__(self, *, stands_still: bool) -> None:
        """``stands_still``: whether its monotonic clock does, while it sleeps."""
        self.monotonic = 1000.0
        self.boot = 5000.0
        self._stands_still = stands_still
        self.clock = AwakeClock(lambda: self.monotonic, lambda: self.boot)

    def works(self, seconds: float) -> None:
        """Time passes, and the clock is read as often as it is."""
        for _ in range(round(seconds)):
            self.monotonic += 1
            self.boot += 1
            self.clock()

    def sleeps(self, seconds: float) -> None:
        """Nobody reads a clock meanwhile."""
        self.boot += seconds
        self.monotonic += 0.0 if self._stands_still else seconds


def test_the_clock_that_counts_sleep_goes_on_and_never_back() -> None:
    assert boot_seconds() <= boot_seconds()


@pytest.mark.parametrize("stands_still", [True, False])
def test_sleep_is_left_out_and_told_once_whatever_the_systems_clock_does_meanwhile(stands_still: bool) -> None:
    machine = Machine(stands_still=stands_still)
    machine.clock.watched()
    began = machine.clock()
    machine.works(30)
    machine.sleeps(60)
    assert machine.clock() - began == 30
    assert machine.clock.woke() == 60
    assert machine.clock.woke() == 0
    machine.works(5)
    assert machine.clock() - began == 35
    machine.sleeps(ASLEEP)
    assert machine.clock.woke() == 0, "so long a machine may be busy"


def test_who_is_not_watched_sleeps_unseen() -> None:
    machine = Machine(stands_still=False)
    began = machine.clock()
    machine.sleeps(60)
    assert machine.clock() - began == 60
    machine.clock.watched()
    machine.clock.watched(False)
    machine.sleeps(60)
    assert machine.clock.woke() == 0


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One on which a program is stopped; looks at the clock follow one another at once."""
    monkeypatch.setattr("tabletop.room.table.live.TICK", 0.001)
    return Machine(stands_still=False)


def begun(folder: Path, machine: Machine) -> Session:
    """A session on that machine, not started yet."""
    return create_session(first_steps(), folder, Setup("Tuesday", practice=False), monotonic=machine.clock)


async def test_after_sleep_the_exercise_is_paused_where_it_stood_and_the_reason_says_so(
    tmp_path: Path, machine: Machine
) -> None:
    async with begun(tmp_path, machine) as session:
        await session.live.ask(startex(), FACILITATOR)
        machine.works(30)
        machine.sleeps(3600)
        await until(lambda: session.table.state.phase == "paused")
        assert session.table.clock == 30
        assert session.table.state.pause_reason == "the host was asleep for 01:00:00, which is not counted"
        await session.live.ask(c.Continue(), FACILITATOR)
        machine.works(10)
        assert session.table.clock == 40
    record = next(r for r in read_save(session.path).records if isinstance(r.event, e.ExercisePaused))
    assert record.clock == 30


async def test_what_was_asked_in_the_moment_of_waking_finds_the_exercise_paused(
    tmp_path: Path, machine: Machine
) -> None:
    async with begun(tmp_path, machine) as session:
        await session.live.ask(startex(), FACILITATOR)
        machine.sleeps(600)
        with pytest.raises(c.Refused, match="PAUSEX"):
            await session.live.ask(c.StartMove(), FACILITATOR)
        assert session.table.state.phase == "paused"
        assert len(session.table.state.play.moves_played) == 1


async def test_a_pause_is_slept_through_without_a_word(tmp_path: Path, machine: Machine) -> None:
    async with begun(tmp_path, machine) as session:
        await session.live.ask(startex(), FACILITATOR)
        await session.live.ask(c.Pause("lunch"), FACILITATOR)
        machine.works(5)
        before = len(session.table.records)
        machine.sleeps(600)
        await session.live.ask(c.WriteLogLine("back"), FACILITATOR)
        assert len(session.table.records) == before + 1
        assert session.table.state.pause_reason == "lunch"


async def test_who_was_replaced_while_asleep_records_nothing_more(tmp_path: Path, machine: Machine) -> None:
    async with begun(tmp_path, machine) as session:

        async def replaced() -> None:
            session.table.stop("Another machine is the host now.")

        session.live.on_wake = replaced
        await session.live.ask(startex(), FACILITATOR)
        machine.works(7)
        before = session.path.read_bytes()
        machine.sleeps(60)
        with pytest.raises(c.Refused, match="Another machine is the host now"):
            await session.live.ask(c.WriteLogLine("still me"), FACILITATOR)
        machine.works(60)
        assert session.table.clock == 7
        assert session.path.read_bytes() == before
    assert session.path.read_bytes() == before


# -- while nothing can be recorded ------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [JournalBroken("The disk is full."), Unwritable("no file can hold it")])
def test_while_nothing_can_be_recorded_the_clock_stands(error: Exception) -> None:
    now = [0.0]
    table = Table(BOOK, Failing(2, error), monotonic=lambda: now[0])
    table.ask(c.OpenSession("Test", practice=False), FACILITATOR)
    table.ask(c.StartExercise("5eed"), FACILITATOR)
    now[0] = 20.0
    assert table.running
    with pytest.raises(JournalBroken):
        table.ask(c.WriteLogLine("lost"), FACILITATOR)
    now[0] = 500.0
    with pytest.raises(c.Refused):
        table.ask(c.WriteLogLine("lost too"), FACILITATOR)
    assert (table.running, table.clock, table.state.phase) == (False, 20.0, "running")


async def test_who_is_told_the_time_by_the_host_sees_it_stand_and_control_reads_no_running(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        north = await opened.joins("player", "Ada", "north")
        assert north.connection is not None
        await until(lambda: north.connection and north.connection.ticks)
        desk = ControlDesk(opened.session)
        assert desk.now()[0].startswith("RUNNING")
        opened.session.table.stop("The disk is full.")
        assert desk.now()[0].startswith("STANDS STILL")
        opened.room._server._beat_to_some(float("-inf"))
        for _ in range(4):
            opened.room._server._beat_to_some(float("-inf"))
        await until(lambda: north.connection and not north.connection.ticks)
        clock = north.connection.clock
        await asyncio.sleep(0)
        assert north.connection.clock == clock


async def test_a_table_without_such_a_clock_is_served_as_ever() -> None:
    table = Table(BOOK, MemoryJournal(), monotonic=lambda: 0.0)
    async with LiveTable(table) as live:
        await live.ask(c.OpenSession("Test"), FACILITATOR)
        assert table.state.title == "Test"
