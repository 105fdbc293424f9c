"""How much of one person is recorded."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.room.host.limits import Limits
from tabletop.room.host.quota import Most, Quotas
from tabletop.room.wire import protocol
from tests.room.raw import UNHURRIED, lab_room


def test_a_burst_is_taken_and_then_so_many_a_second() -> None:
    quotas = Quotas(Most(3, 0.5), Most(1e9, 1e9))
    assert [quotas.wait("ann", 1, 0.0) for _ in range(5)] == [0.0, 0.0, 0.0, 2.0, 2.0]
    assert quotas.wait("bob", 1, 0.0) == 0.0, "another person"
    assert quotas.wait("ann", 1, 2.0) == 0.0
    assert quotas.wait("ann", 1, 2.0) == 2.0
    quotas.forget("ann")
    assert quotas.wait("ann", 1, 2.0) == 0.0


def test_bytes_count_as_acts_do_and_what_was_refused_costs_nothing() -> None:
    quotas = Quotas(Most(100, 1), Most(1000, 10))
    assert quotas.wait("ann", 900, 0.0) == 0.0
    assert quotas.wait("ann", 200, 0.0) == 10.0
    assert quotas.wait("ann", 100, 0.0) == 0.0
    assert quotas.wait("ann", 200, 20.0) == 0.0


def test_control_may_do_a_multiple_and_a_clock_that_goes_back_gives_nothing() -> None:
    quotas = Quotas(Most(2, 1.0), Most(1e9, 1e9))
    assert [quotas.wait("bea", 1, 10.0, share=2.0) for _ in range(5)] == [0.0, 0.0, 0.0, 0.0, 0.5]
    assert quotas.wait("bea", 1, 0.0, share=2.0) == 0.5


def test_a_hostile_terminal_writes_seven_megabytes_an_hour_at_most_and_a_writer_never_meets_the_limit() -> None:
    limits = Limits()
    quotas = Quotas(limits.acts, limits.recorded)
    hour = [quotas.wait("mallory", 4200, second / 18) for second in range(18 * 3600)]
    assert 4200 * hour.count(0.0) < 8e6 + limits.recorded.at_once
    assert not any(quotas.wait("ann", 1500, 3.0 * draft) for draft in range(1200)), "a draft every three seconds"


@pytest.mark.parametrize("act", ["note", "name"])
async def test_who_sends_more_than_a_person_is_told_when_and_the_others_write_on(tmp_path: Path, act: str) -> None:
    limits = dataclasses.replace(UNHURRIED, acts=Most(5, 1e-6))
    async with lab_room(tmp_path, limits=limits) as room:
        for member, seat in (("ann", "north"), ("bob", "south")):
            room.desk.ask(c.SeatRole(seat, member, True, member))
            room.knows("player", member)
        loud, other = await room.back("ann"), await room.back("bob")
        await loud.seated()
        await other.seated()
        for number in range(5):
            assert (await loud.answer(f"n{number}", "keep-notes", role="north", text=f"{number}"))["t"] == "done"
        before = len(room.desk.records)
        if act == "note":
            refused = await loud.answer("n5", "keep-notes", role="north", text="more")
        else:
            loud.say(protocol.Person(name="Anna", consent=True))
            await loud.until(lambda: loud.said("no"))
            refused = loud.said("no")[0]
        assert (refused["t"], refused["code"]) == ("no", "too-much")
        assert "send it again in" in refused["words"]
        assert len(room.desk.records) == before
        assert (await other.answer("o", "keep-notes", role="south", text="o"))["t"] == "done"
        again = await loud.answer("n4", "keep-notes", role="north", text="4")
        assert again["t"] == "done", "what was recorded is told as recorded when it is asked again"
