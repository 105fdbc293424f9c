"""From the release of an inject to the last seat that has it, against a bare loop that writes the same bytes to as many connections.

Release and bare loop take turns. The seats, and as many bare connections, belong to another process, which notes when the last bytes
arrived. A release is decided, written and synced first; the second row begins when it is durable.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bench.pairs import Pair, Row
from bench.room_party import BareServer, Party, party
from bench.samples import WORDS, folder
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR

SIZES = (12, 100, 1_000, 2_000)
ROUNDS = 30
WARM = 3
REST = 0.06  #: seconds after each: longer than the pause between two frames to a seat
AIM = 1.3


def run() -> list[Row]:
    """Let the room fill up, and measure at each size."""
    with folder() as place:
        return asyncio.run(_measure(place))


async def _measure(place: Path) -> list[Row]:
    rows = []
    async with party(place, SIZES[-1]) as room, BareServer() as bare:
        here = 0
        for size in SIZES:
            await room.join(size - here)
            await bare.open(room.crowd, size - here)
            here = size
            whole, durable = await _at(room, bare)
            rows.append(durable.row(f"room: release to the last of {size:,} seats, from durable on", most=AIM))
            rows.append(whole.row("room: the same from the key on: decided, written, synced"))
    return rows


async def _at(room: Party, bare: BareServer) -> tuple[Pair, Pair]:
    """Release by turns to those who are here and to the bare connections; (from the key on, from durable on)."""
    whole, durable = Pair(), Pair()
    published: list[float] = []
    leave = room.session.table.subscribe(lambda _: published.append(time.perf_counter()))
    audience = room.server.audience(room.session.table.state.roles[0])
    for number in range(-WARM, ROUNDS):
        await room.crowd.ask("arm", prefix='{"t":"events"', count=1)
        await asyncio.sleep(REST)
        published.clear()
        start = time.perf_counter()
        await room.session.live.ask(_inject(number), FACILITATOR)
        ours = (await room.crowd.answer())["last"]
        ready = audience._frame(audience.sent - 1, audience.sent)
        await room.crowd.ask("arm", "bare", prefix="", count=len(ready))
        await asyncio.sleep(REST)
        begin = time.perf_counter()
        bare.tell(ready)
        last = (await room.crowd.answer())["last"]
        if number >= 0:
            whole.ours.append(ours - start)
            durable.ours.append(ours - published[0])
            for pair in (whole, durable):
                pair.peer.append(last - begin)
    leave()
    return whole, durable


def _inject(number: int) -> c.ReleaseAdHoc:
    return c.ReleaseAdHoc(f"Message {number}", "Allied Command Operations", "signal", WORDS * 2)
