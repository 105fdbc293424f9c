"""One terminal that stops reading among two hundred: what the others notice of it, and when it is cut off.

The same events go out with and without it, by turns; each is timed from the question to every one of the others.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.pairs import Row, percentile, tail
from bench.room_party import Party, party
from bench.samples import WORDS, folder
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.host.connection import Connection

SEATS = 200
TURNS = 3
EVENTS = 250  #: in each turn, at most; a third of them without anybody stalled
PAUSE = 0.04  #: seconds between two: each travels in a frame of its own
TEXT = WORDS * 24  #: 9 KB, so that it does not take minutes
MOST_BUFFER = 256


@dataclass
class Seen:
    """What one turn showed."""

    taken: list[float] = field(default_factory=list)  #: seconds from the question to each of the others
    buffer: int = 0  #: bytes held for the one that does not read
    events: int = 0  #: until it was cut off
    seconds: float = 0.0  #: until then


def run() -> list[Row]:
    """Send the same with and without somebody who does not read."""
    with folder() as place:
        return asyncio.run(_measure(place))


async def _measure(place: Path) -> list[Row]:
    alone, beside, cuts = Seen(), Seen(), []
    async with party(place, SEATS + TURNS) as room:
        await room.join(SEATS)
        for turn in range(TURNS):
            await _send(room, alone, None)
            name = f"stalled {turn}"
            known = set(room.server._all)
            await room.join(1, name)
            (stalled,) = set(room.server._all) - known
            await room.crowd.ask("stall", name)
            cut = Seen(beside.taken)
            await _send(room, cut, stalled)
            cuts.append(cut)
            room.here -= 1
            await room.crowd.ask("close", name)
            await asyncio.sleep(PAUSE)
    p99s = percentile(beside.taken, 99), percentile(alone.taken, 99)
    buffer = max(cut.buffer for cut in cuts) / 1024
    events, seconds = sorted((cut.events, cut.seconds) for cut in cuts)[len(cuts) // 2]
    return [
        Row(
            f"room: an event to each of {SEATS} seats, one more not reading, against none",
            tail(beside.taken),
            tail(alone.taken),
            f"{p99s[0] / p99s[1]:.2f} at p99",
        ),
        Row("room: most held for the one that does not read", f"{buffer:.0f} KiB", f"{MOST_BUFFER} KiB and a frame"),
        Row("room: until it is cut off", f"{events} events of {len(TEXT) / 1000:.0f} KB, {seconds:.1f} s"),
    ]


async def _send(room: Party, seen: Seen, stalled: Connection | None) -> None:
    """Send events until there are enough, or the one that does not read is cut off; the times go to ``seen``."""
    await room.crowd.ask("trace", on=True)
    asked: dict[int, float] = {}
    begin = time.perf_counter()
    for number in range(EVENTS if stalled is not None else EVENTS // 3):
        start = time.perf_counter()
        inject = c.ReleaseAdHoc(f"Message {number}", "Allied Command Operations", "signal", TEXT)
        receipt = await room.session.live.ask(inject, FACILITATOR)
        asked[receipt.records[0].seq] = start
        await asyncio.sleep(PAUSE)
        if stalled is not None and not seen.seconds:
            seen.buffer = max(seen.buffer, stalled.pending)
            if stalled not in room.server._all:
                seen.events, seen.seconds = number + 1, time.perf_counter() - begin
                break
    if stalled is not None and not seen.seconds:
        raise RuntimeError(f"a terminal that does not read was not cut off within {EVENTS} events")
    for seq, times in (await room.crowd.ask("trace", on=False))["seen"].items():
        if int(seq) in asked:
            seen.taken += [at - asked[int(seq)] for at in times]
