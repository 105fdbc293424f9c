"""A real room on loopback with many terminals in another process, and what is measured of it: times of the crowd, stalls of the loop.

Everybody was seated before: their terminals come back with their tokens and hold the history already, as after a lost link.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import ssl
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any, Self

from bench.pairs import Row, spread
from bench.samples import SCENARIO
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal import files
from tabletop.journal.journal import Journal
from tabletop.room.host import roomfile
from tabletop.room.host.hosted_room import HostedRoom, RoomOptions, open_room
from tabletop.room.host.quota import Most, Quotas
from tabletop.room.host.server import SEND_BUFFER, RoomServer
from tabletop.room.table.sessions import Session, Setup, create_session
from tabletop.room.table.table import Asked
from tabletop.room.wire import certificate
from tabletop.room.wire.access import digest
from tabletop.room.wire.certificate import Certificate
from tabletop.scenario.load import load_scenario

LOCAL = "127.0.0.1"
AUDIENCES = 8
MOST_AT_ONCE = 256
ANY = Most(1e9, 1e9)
MOST_STALL = 0.050  #: seconds
TICK = 0.001  #: seconds between two looks at the loop
SEED = "5e" * 16
PATIENCE = 60  #: seconds after which the crowd counts as broken


class Crowd:
    """The process with the terminals."""

    async def __aenter__(self) -> Self:
        """Start it."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.room_crowd",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
            limit=1 << 26,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    def order(self, do: str, group: str = "seats", **more: Any) -> None:
        """Tell it to do something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "group": group, **more}).encode() + b"\n")

    async def answer(self) -> dict[str, Any]:
        """What it answers to the oldest order that was not answered yet."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process with the terminals has ended")
        return dict(json.loads(line))

    async def ask(self, do: str, group: str = "seats", **more: Any) -> dict[str, Any]:
        """Order and answer."""
        self.order(do, group, **more)
        return await self.answer()


class Party:
    """A room and those who may come in."""

    def __init__(self, session: Session, room: HostedRoom, seats: list[dict[str, str]], crowd: Crowd) -> None:
        self.session = session
        self.room = room
        self.seats = seats  #: token and seat of everybody
        self.crowd = crowd
        self.here = 0

    @property
    def server(self) -> RoomServer:
        """The server within."""
        return self.room._server

    @property
    def fingerprint(self) -> str | None:
        """Of the certificate, if there is one."""
        return self.room._identity.fingerprint if self.room._identity else None

    async def join(self, count: int, group: str = "seats") -> dict[str, Any]:
        """Let so many more of those with a seat come back at once, or so many as a group of their own, the last."""
        hello = {"seq": len(self.session.table.records), "epoch": self.room._admission.epoch}
        each = self.seats if group == "seats" else self.seats[self.here :]
        order = {"port": self.room.port, "hello": hello, "tls": self.fingerprint}
        answer = await self.crowd.ask("open", group, count=count, each=each, **order)
        self.here += count
        while len(self._readers()) < self.here:  # noqa: ASYNC110 -- nothing tells when the last was led to the others
            await asyncio.sleep(0.01)
        return answer

    def _readers(self) -> list[object]:
        return [reader for audience in self.server._audiences.values() for reader in audience.readers]


@asynccontextmanager
async def party(
    place: Path, seats: int, *, encrypted: bool = False, audiences: int = AUDIENCES
) -> AsyncIterator[Party]:
    """A running exercise whose room is open for so many members, each with a seat; nobody is connected yet."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    session, where = _seated(place, seats, audiences)
    members = list(where)
    tokens = [f"{number:032x}" for number in range(seats)]
    identity = certificate.make() if encrypted else None
    assert isinstance(session.table.store, Journal)
    file = roomfile.RoomFile(
        session=session.table.store.save.head.id,
        port=_free_port(),
        certificate=(identity.pem, identity.key_pem) if identity else None,
        tokens={digest(token): member for token, member in zip(tokens, members, strict=True)},
        guests=tuple(roomfile.SavedGuest(member, "player", "Anybody", True) for member in members),
    )
    roomfile.write(roomfile.path_for(session.path), file)
    options = RoomOptions(listen=LOCAL, port=0, plain=not encrypted, announce=False)
    async with session:
        room = await open_room(session, options)
        room._server.quotas = Quotas(ANY, ANY)  # the crowd writes more than the host records of anybody
        seated = [{"token": token, "seat": seat} for token, seat in zip(tokens, where.values(), strict=True)]
        async with Crowd() as crowd:
            yield Party(session, room, seated, crowd)


def _seated(place: Path, seats: int, audiences: int) -> tuple[Session, dict[str, str]]:
    """A session with so many members in the first roles, by turns, and where each of them sits."""
    loaded = load_scenario(SCENARIO)
    if loaded.scenario is None:
        raise SystemExit(f"{SCENARIO} has errors: run `tabletop check` on it first")
    session = create_session(loaded, place, Setup(f"A room of {seats}", practice=False))
    table = session.table
    table.ask(c.StartExercise(SEED), FACILITATOR)
    table.ask(c.StartMove(), FACILITATOR)
    roles = tuple(table.state.roles)[:audiences]
    where = {f"{number:08x}": roles[number % audiences] for number in range(seats)}
    seating = [Asked(c.SeatRole(role, f"Person {member}", True, member), FACILITATOR) for member, role in where.items()]
    for first in range(0, seats, MOST_AT_ONCE):
        batch = table.prepare(seating[first : first + MOST_AT_ONCE])
        table.commit(batch)
        table.publish(batch)
    return session, where


def _free_port() -> int:
    with socket.create_server((LOCAL, 0)) as free:
        return int(free.getsockname()[1])


# -- the peer -------------------------------------------------------------------------------------------------------------


class Bare(asyncio.Protocol):
    """A connection that does nothing but what asyncio does: it is the limit."""

    def __init__(self, bare: BareServer) -> None:
        self.bare = bare
        self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep it."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.bare.transports.append(transport)

    def data_received(self, data: bytes) -> None:
        """Answer once it is whole."""
        self.size += len(data)
        if self.size >= self.bare.size:
            self.size -= self.bare.size
            self.bare.whole(self.transport)


class BareServer:
    """Accepts, takes ``size`` bytes from each, and answers with ``ready``."""

    def __init__(self, identity: Certificate | None = None, size: int = 400, ready: bytes = bytes(4000)) -> None:
        self.transports: list[asyncio.Transport] = []
        self.size = size
        self.ready = ready
        self._identity = identity

    async def __aenter__(self) -> Self:
        """Listen as the room does."""
        sock = socket.create_server((LOCAL, 0), backlog=4096)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        sock.setblocking(False)
        self.port = int(sock.getsockname()[1])
        context: ssl.SSLContext | None = None
        if self._identity is not None:
            context = certificate.server_context(self._identity)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Bare(self), sock=sock, ssl=context, backlog=4096)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all."""
        self._server.close()
        for transport in self.transports:
            transport.abort()
        await self._server.wait_closed()

    def whole(self, transport: asyncio.Transport) -> None:
        """Somebody said everything."""
        transport.write(self.ready)

    def in_order(self) -> list[asyncio.Transport]:
        """All of them in the order in which the room has them, seat by seat: memory in another order than that of coming costs a fifth."""
        return [transport for seat in range(AUDIENCES) for transport in self.transports[seat::AUDIENCES]]

    async def open(self, crowd: Crowd, count: int, group: str = "bare") -> dict[str, Any]:
        """Let the crowd connect so often, all at once."""
        tls = self._identity.fingerprint if self._identity else None
        order = {"port": self.port, "size": self.size, "back": len(self.ready), "tls": tls}
        return await crowd.ask("open", group, count=count, **order)


# -- looking on -------------------------------------------------------------------------------------------------------------


class Stalls:
    """How long the loop did not come round: a timer that ought to ring every millisecond, and when it did.

    On a busy machine a stall is mostly waiting for a processor; the processor time between two rings is the loop's own work.
    """

    def __enter__(self) -> Self:
        """Begin."""
        self._loop = asyncio.get_running_loop()
        self.gaps: list[float] = []
        self.works: list[float] = []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = self._loop.call_later(TICK, self._tick)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._timer.cancel()

    @property
    def longest(self) -> float:
        """Seconds of the longest stall."""
        return max(self.gaps, default=0.0)

    @property
    def hardest(self) -> float:
        """Seconds of the most work between two rings."""
        return max(self.works, default=0.0)

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.gaps.append(max(0.0, now - self._last - TICK))
        self.works.append(worked - self._worked)
        self._last, self._worked = now, worked
        self._timer = self._loop.call_later(TICK, self._tick)


def stall_rows(ours: Sequence[Stalls], peers: Sequence[Stalls]) -> list[Row]:
    """The longest stalls of some rounds, by the clock and by the loop's own work, beside those of the peer."""
    rows = []
    for what, seconds in (
        ("longest stall of the loop meanwhile", attrgetter("longest")),
        ("most work of the loop between two looks", attrgetter("hardest")),
    ):
        mine = [seconds(each) for each in ours]
        aim = f"≤ {MOST_STALL * 1e3:.0f} ms"
        shown = spread(mine), spread([seconds(each) for each in peers])
        rows.append(Row(f"room: {what}", *shown, "", aim, max(mine) <= MOST_STALL))
    return rows


class Syncs:
    """How often the journal syncs."""

    def __enter__(self) -> Self:
        """Count from now on."""
        self.count = 0
        self._sync = files.sync
        files.sync = self._counted
        return self

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        files.sync = self._sync

    def _counted(self, descriptor: int) -> None:
        self.count += 1
        self._sync(descriptor)
