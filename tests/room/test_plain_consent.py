"""Lines about people and what was expected of them: consent withdrawn, the tick list, the parking lot, the objectives."""

from __future__ import annotations

import re

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.seats import OBSERVER
from tests.lab import Desk
from tests.room.test_plain import Control, Reader

NAME = "Adaline Quist"


def withdrawn(desk: Desk) -> list[e.ConsentWithdrawn]:
    return [record.event for record in desk.records if isinstance(record.event, e.ConsentWithdrawn)]


# -- consent ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seat", "sign"), [("north", ""), (OBSERVER, "/")])
@pytest.mark.parametrize("how", ["pseudonymise", "erase"])
async def test_a_seat_withdraws_with_yes_and_not_before(seat: str, sign: str, how: str) -> None:
    desk = Desk.started()
    desk.ask(c.SeatRole(seat, NAME, True, "ad"))
    reader = Reader(desk, seat, "ad")
    assert "pseudonymise: exports say" in await reader.type(f"{sign}withdraw")
    said = await reader.type(f"{sign}withdraw {how}")
    assert "You are named no more: from now on no screen shows the name" in said
    assert f"type: withdraw {how} yes" in said
    assert withdrawn(desk) == []
    assert "You are named no more." in await reader.type(f"{sign}withdraw {how} yes")
    assert [event.how for event in withdrawn(desk)] == [how]
    assert "You are named nowhere." in await reader.type(f"{sign}withdraw {how} yes")
    assert NAME not in repr((reader.connection.records, reader.connection.state))


async def test_what_is_no_way_to_withdraw_is_told() -> None:
    desk = Desk.started()
    desk.ask(c.SeatRole("north", NAME, True, "ad"))
    reader = Reader(desk, "north", "ad")
    for line in ("withdraw now", "withdraw erase maybe", "withdraw yes", "withdraw erase yes yes"):
        assert "Say pseudonymise or erase" in await reader.type(line)
    assert withdrawn(desk) == []


async def test_control_withdraws_by_a_number_that_is_nobody_elses() -> None:
    desk = Desk.started()
    desk.ask(c.SeatRole("north", NAME, True, "ad"))
    first = desk.state.seatings[-1].seq
    desk.ask(c.VacateRole("north", "ad"))
    desk.ask(c.SeatRole("south", "Bo", True))
    control = Control(desk)
    said = await control.type("withdraw")
    assert f"{first}  {NAME}: north 00:00:00 to 00:00:00" in said
    assert "Say how" in await control.type(f"withdraw {first}")
    assert f"{NAME} is named no more" in await control.type(f"withdraw {first} erase")
    assert withdrawn(desk) == []
    await control.type(f"withdraw {first} erase yes")
    assert [event.seated for event in withdrawn(desk)] == [(first,)]
    assert "Nobody is named under" in await control.type(f"withdraw {first} erase yes")
    said = await control.type("withdraw")
    assert "Bo" in said
    assert NAME not in said


async def test_who_has_no_name_any_more_is_called_somebody_and_can_still_be_named_lead() -> None:
    desk = Desk.started()
    desk.ask(c.SeatRole("north", NAME, True, "ad"))
    desk.ask(c.SeatRole("north", "Bo", True, "bo"))
    desk.ask(c.WithdrawConsent(), "north", member="ad")
    bo = Reader(desk, "north", "bo")
    said = await bo.type("who")
    assert "somebody (lead), Bo" in said
    ad = Reader(desk, "north", "ad")
    await ad.type("lead Bo")
    await bo.type("lead somebody")
    assert desk.state.members["north"]["ad"].lead


# -- expected actions ---------------------------------------------------------------------------------------------------


def something_expected() -> Desk:
    """Two serials with expected actions are out."""
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.ReleaseInject("secret"))
    return desk


def ticked(desk: Desk) -> dict[tuple[str, int], tuple[bool, str]]:
    return {key: (tick.seen, tick.role) for key, tick in desk.state.ticks.items()}


async def test_an_observer_ticks_and_takes_it_back_under_numbers_that_stay() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    oz = Reader(desk, OBSERVER)
    before = await oz.type("/ticks")
    assert re.search("^  1  [^,]+$", before, re.MULTILINE)
    desk.ask(c.ReleaseInject("secret"))
    assert (await oz.type("/ticks")).startswith(before)
    await oz.type("/tick 1", "/tick 2 south")
    assert ticked(desk) == {("news", 1): (True, ""), ("secret", 1): (True, "south")}
    said = await oz.type("/ticks")
    assert re.search("^  1  .+, seen$", said, re.MULTILINE)
    assert re.search("^  2  .+, seen, south$", said, re.MULTILINE)
    await oz.type("/untick 2")
    assert not ticked(desk)["secret", 1][0]
    assert "There is no expected action 3" in await oz.type("/tick 3")
    assert "Say which" in await oz.type("/tick")
    assert "is no number" in await oz.type("/tick one")
    assert "There is no role" in await oz.type("/tick 1 atlantis")
    assert desk.state.observations == []


async def test_control_ticks_parks_and_hears_how_far_the_objectives_are() -> None:
    desk = something_expected()
    control = Control(desk)
    await control.type("tick 2 north", "untick 2", "tick 1")
    assert {key: seen for key, (seen, _) in ticked(desk).items()} == {("secret", 1): False, ("news", 1): True}
    await control.type("park Who pays for it?")
    assert [(line.word, line.text) for line in desk.state.log.values()] == [("parked", "Who pays for it?")]
    said = await control.type("goals")
    assert re.search("^  1  .+, observed; out: .*actions seen: 1$", said, re.MULTILINE)
    assert "Who pays for it?" in said
    assert "At this pace ENDEX comes" in said
    desk.ask(c.EndExercise("done"))
    assert "There is no forecast" in await control.type("goals")


async def test_a_player_has_no_tick_list() -> None:
    desk = something_expected()
    north = Reader(desk, "north")
    assert "is no command" in await north.type("ticks")
    assert "is no command" in await north.type("tick 1")
    assert ticked(desk) == {}
