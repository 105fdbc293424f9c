"""Exercise time is where it was, whether the program was left or killed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tabletop.exercise import events as e
from tabletop.exercise.commands import Pause
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal import kept_clock
from tabletop.journal.reading import read_save
from tabletop.room.table.sessions import Session, Setup, create_session, resume_session
from tests.played import first_steps, startex


class Watch:
    """Monotonic seconds that pass when they are told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def begun(tmp_path: Path, watch: Watch) -> Session:
    """A session that is about to be started."""
    return create_session(first_steps(), tmp_path, Setup("Tuesday"), monotonic=watch)


async def test_leaving_pauses_and_the_pause_has_the_time(tmp_path: Path) -> None:
    watch = Watch()
    session = begun(tmp_path, watch)
    async with session:
        await session.live.ask(startex(), FACILITATOR)
        watch.now += 47
    last = read_save(session.path).records[-1]
    assert isinstance(last.event, e.ExercisePaused)
    assert last.clock == 47
    assert not kept_clock.path_of(session.path).exists()
    again = resume_session(session.path)
    assert (again.table.state.phase, again.table.clock) == ("paused", 47)
    again.table.store.close()


async def test_a_session_that_stands_still_is_left_without_a_word_more(tmp_path: Path) -> None:
    session = begun(tmp_path, Watch())
    async with session:
        count = len(session.table.records)
    assert len(read_save(session.path).records) == count


async def test_leaving_in_a_pause_takes_the_kept_time_away(tmp_path: Path) -> None:
    session = begun(tmp_path, Watch())
    async with session:
        await session.live.ask(startex(), FACILITATOR)
        kept_clock.keep(session.path, session.table.state.seq, 12.0)
        await session.live.ask(Pause("Lunch."), FACILITATOR)
    assert not kept_clock.path_of(session.path).exists()


async def test_after_a_crash_the_clock_goes_on_from_what_was_kept_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tabletop.room.table.live.TICK", 0.001)
    watch, written, loop = Watch(), asyncio.Event(), asyncio.get_running_loop()

    def keep(save: Path, event: int, clock: float) -> None:
        real(save, event, clock)
        if clock == 47:
            loop.call_soon_threadsafe(written.set)

    real = kept_clock.keep
    monkeypatch.setattr(kept_clock, "keep", keep)
    session = begun(tmp_path, watch)
    await session.live.__aenter__()
    await session.live.ask(startex(), FACILITATOR)
    watch.now += 47
    async with asyncio.timeout(20):
        await written.wait()
    await session.live.close()  # the table alone, as after a crash: nothing more is recorded
    assert read_save(session.path).records[-1].clock == 0
    again = resume_session(session.path)
    assert again.table.clock == 47
    assert again.table.records[-1].clock == 47
    again.table.store.close()
