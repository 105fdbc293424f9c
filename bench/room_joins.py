"""Storms of joins: everybody comes back at once, or knocks for the first time.

The peer is the least server that the library which the room uses makes: it accepts as many, reads one message and answers with as many
bytes as the room's first message has.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve

from bench.pairs import Pair, Row
from bench.room_party import LOCAL, Party, Stalls, party, stall_rows
from bench.samples import folder
from tabletop.room.wire.access import parse
from tabletop.room.wire.certificate import server_context

SEATS = 500
ROUNDS = 3
REST = 1.0  #: seconds after each, until the host has nothing more to do for it
REPLY = '{"t":"welcome","words":"' + "x" * 4_000 + '"}'
PATIENCE = 30


def run() -> list[Row]:
    """Plain and encrypted, each in a room of its own."""
    rows = []
    for encrypted in (False, True):
        for back in (True, False):
            with folder() as place:
                rows += asyncio.run(_measure(place, SEATS, encrypted=encrypted, back=back))
    return rows


async def _measure(place: Path, count: int, *, encrypted: bool, back: bool) -> list[Row]:
    pair = Pair()
    stalls: list[Stalls] = []
    peers: list[Stalls] = []
    async with party(place, count if back else 0, encrypted=encrypted) as room, _library(room) as port:
        for number in range(ROUNDS):
            with Stalls() as stall:
                ours = await (room.join(count, f"{number}") if back else _knock(room, count, f"{number}"))
            await _gone(room, f"{number}")
            with Stalls() as other:
                order = {"port": port, "hello": {}, "tls": room.fingerprint}
                peer = await room.crowd.ask("open", f"peer {number}", count=count, **order)
            await room.crowd.ask("close", f"peer {number}")
            await asyncio.sleep(REST)
            gc.collect()
            stalls.append(stall)
            peers.append(other)
            pair.ours.append(ours["last"] - ours["began"])
            pair.peer.append(peer["last"] - peer["began"])
    how = f"{count:,} {'come back' if back else 'new ones knock'} at once, {'encrypted' if encrypted else 'plain'}"
    return [
        pair.row(f"room: {how}: until the last {'has the seat' if back else 'waits'}"),
        *stall_rows(stalls, peers),
    ]


@asynccontextmanager
async def _library(room: Party) -> AsyncIterator[int]:
    """A server that answers one message; its port."""

    async def answer(link: ServerConnection) -> None:
        await link.recv()
        await link.send(REPLY)
        await link.wait_closed()

    identity = room.room._identity
    context = server_context(identity) if identity else None
    async with serve(answer, LOCAL, 0, ssl=context, backlog=4096, compression=None, ping_interval=None) as server:
        yield int(next(iter(server.sockets)).getsockname()[1])


async def _knock(room: Party, count: int, group: str) -> dict[str, float]:
    hello = {"code": parse(room.room.code("player")).secret}
    order = {"port": room.room.port, "hello": hello, "tls": room.fingerprint}
    return await room.crowd.ask("open", group, count=count, **order)


async def _gone(room: Party, group: str) -> None:
    """They leave; who only knocked is forgotten, so that the next may."""
    await room.crowd.ask("close", group)
    room.here = 0
    async with asyncio.timeout(PATIENCE):
        while room.server._all:  # noqa: ASYNC110 -- nothing tells when the last has left
            await asyncio.sleep(0.05)
    for guest in room.room.guests:
        if not guest.seat:
            await room.room.remove(guest.id)
    await asyncio.sleep(REST)
    gc.collect()  # what the last storm left is no part of the next
