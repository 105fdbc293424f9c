"""Terminals in a real room: players, and a co-facilitator whose console stands on another machine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.events import Recorded
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.remote_session import RemoteSession, remote_session
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.seat import ControlSession, RoomError
from tests.lab import ROLES
from tests.room.fake_host import until
from tests.room.open_rooms import Open, an_open_room


async def co_facilitates(opened: Open, folder: Path) -> RemoteSession:
    return await remote_session(await opened.joins("co-facilitator", "Bea"), folder)


@pytest.mark.parametrize("plain", [True, False])
async def test_a_player_joins_answers_and_is_answered(tmp_path: Path, plain: bool) -> None:
    async with an_open_room(tmp_path, plain=plain) as opened:
        client = await opened.joins("player", "Ada", "north")
        connection = client.connection
        assert connection is not None
        assert (connection.seat, connection.lead, connection.member) == ("north", True, client.member)
        assert opened.sees_all(client)
        await opened.ask(c.OpenDecision("lead"))
        await until(lambda: "lead" in connection.state.play.questions)
        receipt = await connection.ask(c.SubmitResponse("lead", "north", c.Answer(("yes",))))
        assert receipt.records
        assert connection.state.submitted("lead", "north") is not None
        assert opened.session.table.state.submitted("lead", "north") is not None
        with pytest.raises(c.Refused):
            await connection.ask(c.ReleaseInject("news"))
        assert opened.sees_all(client)
        assert abs(connection.clock - opened.session.table.clock) < 1


@pytest.mark.drill(2)
async def test_an_unplugged_player_comes_back_and_the_answer_acts_once(tmp_path: Path) -> None:
    async with an_open_room(tmp_path, plain=False) as opened:
        client = await opened.joins()
        connection = client.connection
        assert connection is not None
        await opened.ask(c.OpenDecision("lead"))
        await until(lambda: "lead" in connection.state.play.questions)
        plugged = asyncio.Event()

        async def until_plugged(_: float) -> None:
            await plugged.wait()

        client._pause = until_plugged
        opened.unplug()
        await until(lambda: client.status == "away")
        answering = asyncio.create_task(connection.ask(c.SubmitResponse("lead", "north", c.Answer(("yes",)))))
        await opened.ask(c.ReleaseInject("news"))
        plugged.set()
        await answering
        await until(lambda: opened.sees_all(client))
        answers = [r for r in opened.session.table.records if r.event.kind == "response-submitted"]
        assert len(answers) == 1
        assert any("inject" in line for line in connection.digest)


async def test_observers_and_the_wall_have_their_own_history(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        observer = await opened.joins("observer", "Olga")
        wall = await opened.comes("wall")
        await until(lambda: wall.status == "seated")
        await opened.ask(c.ReleaseInject("secret"))
        await opened.ask(c.OpenDecision("most"))
        for client in (observer, wall):
            await until(partial(opened.sees_all, client))
            assert client.connection is not None
            assert client.connection.lead
        assert wall.connection is not None
        assert "secret" not in wall.connection.state.play.delivered
        assert observer.connection is not None
        assert "secret" in observer.connection.state.play.delivered


async def test_moved_to_another_role_the_terminal_has_that_seat(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        client = await opened.joins()
        await opened.room.reseat(client.member, "south")
        await until(lambda: client.connection is not None and client.connection.seat == "south")
        assert opened.sees_all(client)
        await opened.room.reseat(client.member, "")
        await until(lambda: client.status == "waiting")
        await opened.room.admit(client.member, "east")
        await until(lambda: client.connection is not None and client.connection.seat == "east")
        await opened.room.remove(client.member, "Thank you.")
        await until(lambda: client.over)
        assert client.words == "Thank you."


async def test_a_closed_room_says_goodbye(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        client = await opened.joins()
        await opened.ask(c.EndExercise())
        await opened.room.close("Good night.")
        await until(lambda: client.over)
        assert client.words == "Good night."


async def test_a_wrong_code_is_refused_in_words(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        right = await opened.comes()
        wrong = RoomClient(
            type(right.address)("0" * 12, right.address.fingerprint, right.address.host, right.address.port)
        )
        with pytest.raises(RoomError) as refused:
            await wrong.start()
        assert refused.value.code == "wrong-code"


async def test_links_that_break_all_the_time_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    chance = Random(7)
    async with an_open_room(tmp_path) as opened:
        clients = [await opened.joins("player", f"P{n}", role) for n, role in enumerate(ROLES * 2)]
        watcher = await opened.joins("observer", "Olga")

        async def writes(client: RoomClient, text: str) -> None:
            for number in range(8):
                if client.connection is not None:
                    await client.connection.ask(c.SendMessage(("facilitator",), f"{text}-{number}"))

        async def cuts() -> None:
            for number in range(25):
                if links := opened.links():
                    chance.choice(links).transport.abort()
                await opened.ask(c.WriteLogLine(str(number)))

        await asyncio.gather(cuts(), *(writes(client, f"m{place}") for place, client in enumerate(clients)))
        texts = [message.text for message in opened.session.table.state.messages.values()]
        assert sorted(texts) == sorted(f"m{place}-{number}" for place in range(len(clients)) for number in range(8))
        for client in (*clients, watcher):
            await until(partial(opened.sees_all, client))


# -- the co-facilitator's console -------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [True, False])
async def test_a_co_facilitator_sees_what_the_host_sees_and_runs_the_exercise_with_the_baton(
    tmp_path: Path, plain: bool
) -> None:
    async with an_open_room(tmp_path / "host", plain=plain) as opened:
        session: ControlSession = await co_facilitates(opened, tmp_path / "here")
        assert isinstance(session, RemoteSession)
        host: ControlSession = opened.session
        table = opened.session.table
        assert host.room is not None
        assert session.room is not None
        assert session.table.book.scenario == table.book.scenario
        assert opened.sees_all(session.client)
        assert session.table.broken == ""
        heard: list[Sequence[Recorded]] = []
        leave = session.table.subscribe(heard.append)
        with pytest.raises(c.Refused) as refused:
            await session.live.ask(c.ReleaseInject("news"), FACILITATOR)
        assert refused.value.code == "baton"
        await opened.ask(c.PassBaton(session.member))
        await session.live.ask(c.ReleaseInject("news"), FACILITATOR, "x-1")
        assert "news" in table.state.play.delivered
        assert "news" in session.table.state.play.delivered
        assert [record.seq for batch in heard for record in batch] == [r.seq for r in table.records[-2:]]
        assert table.state.play == session.table.state.play
        leave()
        leave()


async def test_a_seat_at_the_co_facilitators_keyboard(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        session = await co_facilitates(opened, tmp_path)
        await opened.ask(c.OpenDecision("lead"))
        await until(lambda: "lead" in session.table.state.play.questions)
        station = LocalSeat(session.live, "north")
        await station.ask(c.SubmitResponse("lead", "north", c.Answer(("yes",))))
        response = opened.session.table.state.submitted("lead", "north")
        assert response is not None
        assert response.entered_by == FACILITATOR
        assert station.state.submitted("lead", "north") is not None
        await station.ask(c.SendMessage(("south",), "Hello."))
        (message,) = opened.session.table.state.messages.values()
        assert (message.sender, message.entered_by) == ("north", FACILITATOR)
        station.close()


@pytest.mark.slow
async def test_the_waiting_room_over_the_wire(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        session = await co_facilitates(opened, tmp_path)
        changes: list[None] = []
        session.room.subscribe(lambda: changes.append(None))
        player = await opened.comes("player", "Carl")
        await until(lambda: any(guest.name == "Carl" for guest in session.room.guests))
        assert changes
        (guest,) = [guest for guest in session.room.guests if guest.name == "Carl"]
        assert (guest.id, guest.kind, guest.seat, guest.presence) == (player.member, "player", "", "here")
        with pytest.raises(c.Refused):
            await session.room.admit(guest.id, "nowhere")
        await session.room.admit(guest.id, "west")
        await until(lambda: player.status == "seated")
        await session.room.lead(guest.id)
        await session.room.reseat(guest.id, "east")
        await until(lambda: player.connection is not None and player.connection.seat == "east")
        await until(lambda: any(guest.seat == "east" for guest in session.room.guests))
        with pytest.raises(c.Refused, match="host's console"):
            await session.room.remove(guest.id, "Bye")
        await session.room.remove(guest.id)
        await until(lambda: player.over)
        await until(lambda: all(guest.name != "Carl" for guest in session.room.guests))


async def test_only_control_has_a_session(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        client = await opened.joins()
        with pytest.raises(RoomError, match="no seat of control"):
            await remote_session(client, tmp_path)
        assert client.scenario == ""
        assert client.people is None


async def test_a_scenario_that_cannot_be_played_here_is_refused_in_words(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        client = await opened.joins("co-facilitator", "Bea")
        for text in ("=", "format = 99"):
            client.scenario = text
            with pytest.raises(RoomError, match="cannot be played"):
                await remote_session(client, tmp_path)
