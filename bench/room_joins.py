"""Storms of joins: everybody comes back at once, or knocks for the first time; against as many bare connections accepted and answered."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench.pairs import Pair, Row, spread
from bench.room_party import BareServer, Party, Stalls, party
from bench.samples import folder
from tabletop.room.access import parse

PLAIN, ENCRYPTED = 2_000, 500
ROUNDS = 3
REST = 1.0  #: seconds after each, until the host has nothing more to do for it
REQUEST, REPLY = 400, 4_000  #: bytes of the upgrade with hello, and of what a terminal hears first
PATIENCE = 30


def run() -> list[Row]:
    """Plain and encrypted, each in a room of its own."""
    rows = []
    for count, encrypted in ((PLAIN, False), (ENCRYPTED, True)):
        for back in (True, False):
            with folder() as place:
                rows += asyncio.run(_measure(place, count, encrypted=encrypted, back=back))
    return rows


async def _measure(place: Path, count: int, *, encrypted: bool, back: bool) -> list[Row]:
    pair = Pair()
    stalls: list[float] = []
    peers: list[float] = []
    async with (
        party(place, count if back else 0, encrypted=encrypted) as room,
        BareServer(room.room._identity, REQUEST, bytes(REPLY)) as bare,
    ):
        for number in range(ROUNDS):
            with Stalls() as stall:
                ours = await (room.join(count, f"{number}") if back else _knock(room, count, f"{number}"))
            await _gone(room, f"{number}")
            with Stalls() as other:
                peer = await bare.open(room.crowd, count, f"bare {number}")
            await room.crowd.ask("close", f"bare {number}")
            await asyncio.sleep(REST)
            stalls.append(stall.longest)
            peers.append(other.longest)
            pair.ours.append(ours["last"] - ours["began"])
            pair.peer.append(peer["last"] - peer["began"])
    how = f"{count:,} {'come back' if back else 'new ones knock'} at once, {'encrypted' if encrypted else 'plain'}"
    return [
        pair.row(f"room: {how}: until the last {'has the seat' if back else 'waits'}"),
        Row("room: longest stall of the loop meanwhile", spread(stalls), spread(peers)),
    ]


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
