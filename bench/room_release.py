"""From the release of an inject to the last seat that has it, against a bare loop that writes the same bytes to as many connections.

Release and bare loop take turns. The seats, and as many bare connections, belong to another process, which notes when the last bytes
arrived. A release is decided, written and synced first; the second row begins when it is durable.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from websockets.frames import Frame, Opcode

from bench.pairs import Pair, Row
from bench.room_party import BareServer, Party, party
from bench.samples import WORDS, folder
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR

SIZES = (12, 100, 500)
ROUNDS = 30
WARM = 3
REST = 0.06  #: seconds after each: longer than the pause between two frames to a seat
AIM = 2.0
EVENTS = '{"t":"events"'  #: how the frame begins that is waited for


def run() -> list[Row]:
    """Let the room fill up, and measure at each size."""
    with folder() as place:
        return asyncio.run(_measure(place))


@dataclass
class Taken:
    """What all releases at one size took, each beside its bare loop."""

    whole: Pair = field(default_factory=Pair)  #: from the key on
    durable: Pair = field(default_factory=Pair)  #: from the moment on at which it is durable
    processor: Pair = field(default_factory=Pair)  #: seconds that the host's loop worked, from then on


async def _measure(place: Path) -> list[Row]:
    rows = []
    async with party(place, SIZES[-1]) as room, BareServer() as bare:
        here = 0
        for size in SIZES:
            await room.join(size - here)
            await bare.open(room.crowd, size - here)
            here = size
            taken = await _at(room, bare)
            most = AIM if size == SIZES[-1] else None
            rows.append(taken.durable.row(f"room: release to the last of {size:,} seats, from durable on", most=most))
            rows.append(taken.whole.row("room: the same from the key on: decided, written, synced"))
    rows.append(taken.processor.row(f"room: processor time of the host's loop for {here:,} seats, from durable on"))
    return rows


async def _at(room: Party, bare: BareServer) -> Taken:
    """Release by turns to those who are here and to the bare connections."""
    taken = Taken()
    published: list[tuple[float, float]] = []
    transports = bare.in_order()
    leave = room.session.table.subscribe(lambda _: published.append((time.perf_counter(), time.thread_time())))
    audience = room.server.audience(room.session.table.state.roles[0])
    for number in range(-WARM, ROUNDS):
        await room.crowd.ask("arm", prefix=EVENTS, count=1)
        await asyncio.sleep(REST)
        published.clear()
        start = time.perf_counter()
        await room.session.live.ask(_inject(number), FACILITATOR)
        ours = (await room.crowd.answer())["last"]
        worked = time.thread_time() - published[0][1]
        ready = Frame(Opcode.TEXT, audience.message(audience.sent - 1, audience.sent)).serialize(mask=False)
        await room.crowd.ask("arm", "bare", prefix=EVENTS, count=1)
        await asyncio.sleep(REST)
        begin, before = time.perf_counter(), time.thread_time()
        for transport in transports:
            transport.write(ready)
        last = (await room.crowd.answer())["last"]
        if number >= 0:
            for pair, seconds, peer in (
                (taken.whole, ours - start, last - begin),
                (taken.durable, ours - published[0][0], last - begin),
                (taken.processor, worked, time.thread_time() - before),
            ):
                pair.ours.append(seconds)
                pair.peer.append(peer)
    leave()
    return taken


def _inject(number: int) -> c.ReleaseAdHoc:
    return c.ReleaseAdHoc(f"Message {number}", "Allied Command Operations", "signal", WORDS * 2)
