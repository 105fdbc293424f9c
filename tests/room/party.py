"""Everybody who has joined one room, from this process, each beside what the save on the disk says they should know."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tabletop.exercise.apply import apply
from tabletop.exercise.events import Recorded
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State
from tabletop.journal.reading import read_save, read_tail
from tabletop.records import replace
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.remote_session import RemoteSession, remote_session
from tabletop.room.wire.access import parse
from tests.patience import PATIENCE
from tests.room.fake_host import until


async def soon(_seconds: float) -> None:
    """Instead of the pause between two attempts to link."""
    await asyncio.sleep(0.01)


@dataclass
class Mirror:
    """What one seat should know, folded from what stands on the disk."""

    state: State = field(default_factory=State)
    records: list[Recorded] = field(default_factory=list)

    def take(self, record: Recorded, seat: str) -> None:
        """Take one more event of the save."""
        seen = redact(record, seat)
        if seen is not None:
            apply(self.state, seen)
            self.records.append(replace(seen, command=""))  # the id of a command stays at the host


class Party:
    """The terminals of one room. Leaving the context ends them all."""

    def __init__(self, save: Path) -> None:
        """Nobody has joined; ``save`` is the host's."""
        self.save = save
        self.clients: list[RoomClient] = []
        self.records: list[Recorded] = []  #: of the save, as far as it has been read
        self.steps = 0  #: how often everybody was compared with the save
        self._mirrors: dict[str, Mirror] = {}
        self._compared: dict[RoomClient, int] = {}
        self._stirred = asyncio.Event()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    # -- coming in ----------------------------------------------------------------------------------------------------

    async def comes(self, code: str, name: str = "", wish: str = "") -> RoomClient:
        """A terminal that has said a name; a wall has none."""
        client = RoomClient(parse(code), pause=soon)
        client.on_status = self._stirred.set
        client.on_people = self._stirred.set
        await client.start()
        self._stack.push_async_callback(client.close)
        if name:
            await client.introduce(name, True, wish)
        self.clients.append(client)
        return client

    async def co_facilitates(self, client: RoomClient, folder: Path) -> RemoteSession:
        """The session of a client that sits in a seat of control, standing by."""
        session = await self._stack.enter_async_context(await remote_session(client, folder))
        session.table.subscribe(lambda _: self._stirred.set())
        session.room.subscribe(self._stirred.set)
        return session

    def forget(self, client: RoomClient) -> None:
        """This one is not compared any more."""
        self.clients.remove(client)

    # -- waiting ------------------------------------------------------------------------------------------------------

    async def until(self, met: Callable[[], object]) -> None:
        """Wait until something about the terminals holds."""
        async with asyncio.timeout(PATIENCE):
            while not met():
                self._stirred.clear()
                self._listen()
                if not met():
                    await self._stirred.wait()

    async def all_seated(self) -> None:
        """Wait until everybody has a seat."""
        await self.until(lambda: all(client.status == "seated" for client in self.clients))

    async def settled(self) -> None:
        """Wait until everybody knows as much as their seat may of what stands on the disk, then compare it all."""
        await self.until(self._level)
        for client in self.clients:
            self._compare(client)
        self.steps += 1

    async def copied(self, session: RemoteSession) -> None:
        """Wait until the machine of that co-facilitator has all of the save. Its thread tells nobody but the file."""
        await until(lambda: session.path.exists() and session.path.read_bytes() == self.save.read_bytes())

    def _listen(self) -> None:
        for client in self.clients:
            connection = client.connection
            if connection is not None and connection.on_change is None:
                connection.on_change = lambda _: self._stirred.set()

    def _level(self) -> bool:
        """Whether everybody's last event is the last one that the disk has for their seat; whoever is ahead makes us read on."""
        self._read()
        return all(
            client.status == "seated"
            and client.connection is not None
            and client.connection.state.seq == self.mirror(client.connection.seat).state.seq
            for client in self.clients
        )

    def _compare(self, client: RoomClient) -> None:
        connection = client.connection
        assert connection is not None
        mirror = self.mirror(connection.seat)
        assert connection.state == mirror.state, connection.seat
        known = min(self._compared.get(client, 0), len(mirror.records))
        assert len(connection.records) == len(mirror.records), connection.seat
        assert connection.records[known:] == mirror.records[known:], connection.seat
        self._compared[client] = len(mirror.records)

    # -- the disk -----------------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What a facilitator may know, from the disk."""
        return self.mirror(FACILITATOR).state

    def mirror(self, seat: str) -> Mirror:
        """What this seat should know."""
        if seat not in self._mirrors:
            self._mirrors[seat] = made = Mirror()
            for record in self.records:
                made.take(record, seat)
        return self._mirrors[seat]

    def _read(self) -> None:
        """Take what is new on the disk."""
        fresh = [record for record in read_tail(self.save) if record.seq > len(self.records)]
        if fresh and fresh[0].seq != len(self.records) + 1:
            fresh = read_save(self.save).records[len(self.records) :]
        for record in fresh:
            self.records.append(record)
            for seat, mirror in self._mirrors.items():
                mirror.take(record, seat)

    def moved(self, save: Path) -> None:
        """Another save is the room's now: everything is read anew."""
        self.save = save
        self.records.clear()
        self._mirrors.clear()
        self._compared.clear()
