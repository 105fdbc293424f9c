"""Drills 2 and 11: what somebody types at a station survives five minutes without a link, and a change of roles.

The program, its link and the room are real. What the station says meanwhile is ``tests/tui/test_station_members.py``, that an answer sent
without a link acts once is ``tests/room/test_remote.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR, TABLE
from tabletop.room.guest import client as client_module
from tabletop.room.host.hosted_room import RoomOptions, open_room
from tabletop.room.table.sessions import Setup, create_session
from tabletop.scenario.load import Loaded
from tabletop.tui.parts.answer_form import DecisionForm
from tabletop.tui.seat import drafts
from tabletop.tui.seat.station import StationScreen
from tests.lab import SEED, document, scenario
from tests.room.open_rooms import Open
from tests.tui.host import BIG, SMALL, Clock, until
from tests.tui.test_join import admit, code, comes_to, joining

SIZES = [BIG, SMALL]


@asynccontextmanager
async def a_room(folder: Path) -> AsyncIterator[tuple[Open, Clock]]:
    """A room of the lab whose time is the test's, with a question to all."""
    watch = Clock()
    loaded = Loaded(scenario(), document(), [], "0" * 64)
    session = create_session(loaded, folder, Setup("Monday"), monotonic=watch)
    for command in (c.StartExercise(SEED), c.StartMove("middle"), c.OpenDecision("most")):
        session.table.ask(command, FACILITATOR)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(session)
        room = await open_room(session, RoomOptions(listen="127.0.0.1", port=0, plain=True, announce=False))
        yield Open(session, room, stack), watch


def reason(opened: Open, role: str) -> str:
    """What the host holds of that role's draft."""
    draft = opened.session.table.state.draft("most", role)
    return draft.rationale if draft is not None else ""


def written(pilot: Pilot[Any]) -> str:
    """What stands in the field of the station on the screen."""
    return pilot.app.screen.query_one(DecisionForm).answer().rationale


@pytest.mark.drill(2, alone=True)
@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_five_minutes_without_a_link_cost_no_letter_that_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(drafts, "QUIET", 0.01)
    monkeypatch.setattr(client_module, "SOONEST", 0.01)
    async with (
        a_room(tmp_path / "host") as (opened, watch),
        joining(tmp_path / "theirs", code(opened), size, name="Ada", wish="north", consent=True) as (_, pilot, screen),
    ):
        await admit(opened, pilot, "north")
        await comes_to(pilot, StationScreen)
        station = pilot.app.screen
        client = screen._client
        assert client is not None
        plugged, pause = asyncio.Event(), client._pause

        async def until_plugged(_: float) -> None:
            await plugged.wait()

        await until(pilot, lambda: station.query(DecisionForm))
        await pilot.press("1", "tab", *"before ")
        await until(pilot, lambda: reason(opened, "north").startswith("before"))
        client._pause = until_plugged
        opened.unplug()
        await until(pilot, lambda: client.status == "away")
        await pilot.press(*"during ")
        for minute in range(5):
            watch.now += 60
            await opened.session.live.ask(c.Tick(), TABLE)
            await opened.ask(c.WriteLogLine(f"minute {minute}"))
            await pilot.press(*str(minute))
        await opened.ask(c.ReleaseInject("news"))
        assert reason(opened, "north").strip() == "before", "the host has heard nothing since"
        client._pause = pause
        plugged.set()
        await until(pilot, lambda: client.status == "seated")
        await pilot.press(*" after")
        await until(pilot, lambda: reason(opened, "north") == "before during 01234 after")
        await until(pilot, lambda: opened.sees_all(client))
        assert pilot.app.screen.query_one(DecisionForm) is station.query_one(DecisionForm)
        assert written(pilot) == "before during 01234 after"
        assert opened.session.table.state.play.questions["most"].status == "open"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: opened.session.table.state.submitted("most", "north"))
        answer = opened.session.table.state.submitted("most", "north")
        assert answer is not None
        assert (answer.options, answer.rationale) == (("yes",), "before during 01234 after")
        assert [each.event.kind for each in opened.session.table.records].count("response-submitted") == 1


@pytest.mark.drill(11, alone=True)
@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_who_changes_roles_leaves_what_was_typed_to_the_role_and_takes_none_of_it_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(drafts, "QUIET", 0.01)
    async with (
        a_room(tmp_path / "host") as (opened, _),
        joining(tmp_path / "ada", code(opened), size, name="Ada", wish="north", consent=True) as (_, ada, _),
    ):
        await admit(opened, ada, "north")
        await comes_to(ada, StationScreen)
        first = ada.app.screen
        await until(ada, lambda: first.query(DecisionForm))
        bo = await opened.joins("player", "Bo", "south")
        await bo.ask(c.KeepDraft("most", "south", c.Answer(("no",), rationale="of the south")))
        await ada.press("1", "tab", *"of the north")
        await until(ada, lambda: reason(opened, "north") == "of the north")
        (mine,) = [guest.id for guest in opened.room.guests if guest.name == "Ada"]
        await opened.room.swap(mine, bo.member)
        await until(ada, lambda: ada.app.screen is not first and isinstance(ada.app.screen, StationScreen))
        await until(ada, lambda: ada.app.screen.query(DecisionForm))
        await until(ada, lambda: written(ada) == "of the south")
        assert [reason(opened, role) for role in ("north", "south")] == ["of the north", "of the south"]
        await until(ada, lambda: opened.sees_all(bo))
        assert bo.connection is not None
        draft = bo.connection.state.draft("most", "north")
        assert draft is not None
        assert (bo.connection.seat, draft.rationale) == ("north", "of the north")
        assert not opened.session.table.state.submitted("most", "north")
