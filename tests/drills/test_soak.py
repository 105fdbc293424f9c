"""Six hours in one room: 500 events and more, while cables are pulled, terminals sleep, people change seats, the host is killed and
another machine takes over.

Exercise time comes from a watch that the test moves, so the hours take a minute or two. What is done is drawn from one
number; the moments of the network are real, so no two evenings are quite alike.
"""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, TABLE
from tabletop.exercise.state import State
from tabletop.journal.reading import read_save
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.remote_session import RemoteSession
from tabletop.room.host.hosted_room import HostedRoom, RoomOptions, open_room
from tabletop.room.saved.proof import prove
from tabletop.room.table import sessions
from tabletop.room.table.sessions import Session, Setup, create_session, resume_session
from tabletop.scenario.load import Loaded
from tests.exercise.wild import Step, Wild
from tests.lab import ROLES, SEED, document, scenario
from tests.room.fake_host import until
from tests.room.party import Party, soon

HOURS = 6
EVENTS = 500
DISASTERS = 9  #: times the host's program ends, one after the other killed, replaced and left
PLAIN = RoomOptions(listen="127.0.0.1", port=0, plain=True, announce=False)


class Watch:
    """Monotonic seconds that pass when they are told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Play(Wild):
    """A wild play that nobody leaves and nothing ends; who sits where is the evening's own affair."""

    def _next(self) -> tuple[c.Command, str]:
        rng, state = self.rng, self.desk.state
        if state.phase == "emergency":
            return c.LiftEmergency("All is well."), FACILITATOR
        if state.phase == "paused":
            return c.Continue(), FACILITATOR
        if rng.random() < 0.01:
            return rng.choice((c.DeclareEmergency(), c.Pause("coffee"))), FACILITATOR
        if rng.random() < 0.15:
            return c.Tick(), TABLE
        return rng.choices((self._player, self._decision, self._control, self._talk), (7, 3, 3, 3))[0]()


class Evening:
    """The room of the moment and everybody in it; the host's program changes, the people do not."""

    def __init__(self, folder: Path, watch: Watch, party: Party, session: Session, number: int) -> None:
        """The session is served; its room is opened by :meth:`opens`."""
        self.folder = folder
        self.watch = watch
        self.party = party
        self.session = session
        self.room: HostedRoom
        self.codes: dict[str, str] = {}
        self.players: list[RoomClient] = []
        self.asleep: list[tuple[RoomClient, asyncio.Event]] = []
        self.standby: RemoteSession | None = None
        self.tally: Counter[str] = Counter()
        self.rng = Random(number)
        self.play = Play(number, self)  # type: ignore[arg-type]  # asks a desk for its state alone
        self.disasters: list[Callable[[], Awaitable[None]]] = [self.is_killed, self.is_replaced, self.is_left]

    @property
    def state(self) -> State:
        """What stands at the host."""
        return self.session.table.state

    # -- a room -------------------------------------------------------------------------------------------------------

    async def opens(self, options: RoomOptions = PLAIN) -> None:
        """The session's room is open, and everybody who had a seat is in it again."""
        self.room = await open_room(self.session, options)
        self.party.moved(self.session.path)
        await self.party.all_seated()

    async def comes(self, kind: str, name: str = "", seat: str = "") -> RoomClient:
        """Somebody new, in that seat."""
        client = await self.party.comes(self.room.code(kind), name)
        if name:
            await until(lambda: any(guest.id == client.member and guest.name for guest in self.room.guests))
            await self.room.admit(client.member, seat)
        await until(lambda: client.status == "seated")
        return client

    async def stands_by(self) -> None:
        """A co-facilitator comes whose machine holds a copy of the save."""
        client = await self.comes("co-facilitator", "Fay")
        self.standby = await self.party.co_facilitates(client, self.folder / f"copy-{self.tally['copies']}")
        self.tally["copies"] += 1

    # -- what happens -------------------------------------------------------------------------------------------------

    async def turn(self) -> None:
        """One step of play, and now and then somebody's trouble."""
        if self.rng.random() < 0.2:
            await self.rng.choice((self.drops, self.drops, self.sleeps, self.wakes, self.swaps, self.moves))()
        command, seat, seconds, member = self.play.step()
        self.watch.now += seconds
        await self._asks((command, seat, seconds, member))

    async def _asks(self, step: Step) -> None:
        command, seat, _, member = step
        mine = [one for one in self._awake() if one.connection is not None and one.connection.seat == seat]
        with suppress(c.Refused, ValueError):  # a value that no message can hold is the terminal's to refuse
            if mine and self.rng.random() < 0.8:
                client = self.rng.choice(mine)
                if self.rng.random() < 0.1:
                    self._pull(client)
                    self.tally["asked while unplugged"] += 1
                await client.ask(command)
            elif seat == FACILITATOR and self.standby is not None and self.rng.random() < 0.1:
                await self.standby.live.ask(command, seat)
            else:
                await self.session.live.ask(command, seat, "", member)

    def _awake(self) -> list[RoomClient]:
        sleeping = [client for client, _ in self.asleep]
        return [client for client in self.players if client not in sleeping and client.status == "seated"]

    def _pull(self, client: RoomClient) -> None:
        for connection in tuple(self.room._server._all):
            if connection.entry is not None and connection.entry.member == client.member:
                connection._transport.abort()

    async def drops(self) -> None:
        """A cable is pulled and plugged in again."""
        self._pull(self.rng.choice(self.party.clients))
        self.tally["drops"] += 1

    async def sleeps(self) -> None:
        """A laptop is closed; the others go on."""
        if len(self.asleep) < 2 and (awake := self._awake()):
            client, woken = self.rng.choice(awake), asyncio.Event()

            async def until_woken(_: float) -> None:
                await woken.wait()

            client._pause = until_woken
            self.party.forget(client)
            self._pull(client)
            self.asleep.append((client, woken))
            self.tally["sleeps"] += 1

    async def wakes(self) -> None:
        """It is opened again."""
        if self.asleep:
            client, woken = self.asleep.pop(0)
            client._pause = soon
            woken.set()
            self.party.clients.append(client)
            await self.party.until(lambda: client.status == "seated")

    async def swaps(self) -> None:
        """Two players change seats."""
        one, other = self.rng.sample(self.players, 2)
        with suppress(c.Refused):  # both sit in one role
            await self.room.swap(one.member, other.member)
            self.tally["swaps"] += 1

    async def moves(self) -> None:
        """A player gets another role."""
        with suppress(c.Refused):
            await self.room.reseat(self.rng.choice(self.players).member, self.rng.choice(ROLES))
            self.tally["moves"] += 1

    # -- what ends ----------------------------------------------------------------------------------------------------

    async def disaster(self) -> None:
        """The host's program ends; everybody is found again where they were."""
        while self.asleep:
            await self.wakes()
        await self.party.settled()
        seats = {client.member: client.connection.seat for client in self.players if client.connection is not None}
        before = fold(read_save(self.session.path).records).play
        what = self.disasters[self.tally["disasters"] % len(self.disasters)]
        await what()
        self.tally["disasters"] += 1
        self.tally[what.__name__] += 1
        assert self.state.play == before
        await self.party.settled()
        assert {one.member: one.connection.seat for one in self.players if one.connection is not None} == seats

    async def _dies(self) -> None:
        await self.room._keeper.saved()
        for connection in tuple(self.room._server._all):
            connection._transport.abort()
        listening = self.room._server._server
        assert listening is not None
        listening.close(close_connections=False)
        await listening.wait_closed()
        self.room._listener.close()
        await self.party.until(lambda: all(client.status == "away" for client in self.party.clients))

    async def is_killed(self) -> None:
        """Killed without a word, and started again on the same machine."""
        await self._dies()
        await self.session.live.close()
        self.session.room = None
        self.session = resume_session(self.session.path)
        await self.session.__aenter__()
        await self.opens(RoomOptions(port=0, announce=False))

    async def is_left(self) -> None:
        """Left as it should be, and started again."""
        await self.session.close("The facilitator has closed the room.")
        self.session = resume_session(self.session.path)
        await self.session.__aenter__()
        await self.opens(RoomOptions(port=0, announce=False))

    async def is_replaced(self) -> None:
        """Killed, and the co-facilitator's machine is the host from now on; another stands by."""
        standing = self.standby
        assert standing is not None
        await self.party.copied(standing)
        await until(lambda: standing.client.people and len(standing.client.people.tokens) == len(self.room.guests))
        await self._dies()
        await self.session.live.close()
        heir, options = await standing.standby.take_over(announce=False)
        self.party.forget(standing.client)
        self.standby = None
        self.session = heir
        await self.session.__aenter__()
        await self.opens(replace(options, listen="127.0.0.1"))
        await self.stands_by()

    # -- whether all is well ------------------------------------------------------------------------------------------

    async def looked_at(self) -> None:
        """Every terminal that is awake, the copy, and the host itself hold what the save on the disk says."""
        await self.party.settled()
        records = read_save(self.session.path).records
        assert fold(records) == self.state
        for client in self.party.clients:
            assert client.connection is not None
            seen = [found for record in records if (found := redact(record, client.connection.seat)) is not None]
            assert client.connection.state == fold(seen)
        if self.standby is not None:
            await self.party.copied(self.standby)
            assert self.standby.standby.words == ""


def held() -> int:
    """Bytes that Python's objects take after a look for garbage, also among what was set apart when saves were read."""
    gc.unfreeze()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.drill(6, alone=True)
@pytest.mark.slow
async def test_six_hours_leave_every_seat_and_copy_as_the_save_has_it_and_memory_flat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    watch = Watch()
    monkeypatch.setattr(sessions, "time", SimpleNamespace(monotonic=watch))
    loaded = Loaded(scenario(), document(), [], "0" * 64)
    session = create_session(loaded, tmp_path / "host", Setup("Six hours"), monotonic=watch)
    await session.__aenter__()
    await session.live.ask(c.StartExercise(SEED), FACILITATOR)
    await session.live.ask(c.StartMove("opening"), FACILITATOR)
    async with Party(session.path) as party:
        evening = Evening(tmp_path, watch, party, session, 6)
        await evening.opens()
        for name, seat in zip(("Ada", "Bo", "Cy", "Di", "Ed", "Flo"), (*ROLES, "north", "south"), strict=True):
            evening.players.append(await evening.comes("player", name, seat))
        await evening.comes("observer", "Olga")
        await evening.comes("wall")
        await evening.stands_by()
        tracemalloc.start()
        thirds = [held()]
        start, kept = watch.now, []
        for third in (1, 2, 3):
            for part in range(DISASTERS // 3):
                done = (third - 1) + (part + 1) / (DISASTERS // 3)
                turns = 0
                while watch.now - start < HOURS * 1200 * done or len(evening.session.table.records) < EVENTS / 3 * done:
                    await evening.turn()
                    turns += 1
                    if turns % 10 == 0:
                        await evening.looked_at()
                await evening.looked_at()
                await evening.disaster()
            thirds.append(held())
            kept.append(len(evening.session.table.records))
        tracemalloc.stop()
        await evening.session.live.ask(c.EndExercise("It is late."), FACILITATOR)
        await evening.looked_at()
        standing = evening.standby
        assert standing is not None
        await standing.close()
    await evening.session.close()
    path = evening.session.path
    events = len(read_save(path).records)
    record_property("events", events)
    record_property("bytes held after each third", thirds[1:])
    print(
        f"{events} events ({kept} after each third), {evening.tally}, bytes held at the start and after each third: {thirds}"
    )
    assert events >= EVENTS
    assert (watch.now - start) >= HOURS * 3600
    assert all(evening.tally[what] >= 3 for what in ("is_killed", "is_left", "is_replaced"))
    assert all(evening.tally[what] for what in ("drops", "sleeps", "swaps", "moves", "asked while unplugged"))
    assert prove(path).sound
    # What is held grows by the record alone; the first third also has all that is loaded once.
    assert thirds[3] - thirds[2] < 2 * max(thirds[2] - thirds[1], 0) + 2_000_000
