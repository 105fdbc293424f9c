"""Five hundred terminals answer in the same moment, each answer durable before it is acknowledged.

What any member may send at any time, a message to control, stands for the answer: a decision takes one answer of each role. The peer is
the least that does the same: as many bare connections send as many bytes, which are written and synced in blocks, as many to a block as
the table takes at most, before each is acknowledged.
"""

from __future__ import annotations

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.pairs import Pair, Row
from bench.room_party import BareServer, Party, Stalls, Syncs, party, stall_rows
from bench.samples import WORDS, folder
from tabletop.journal import files
from tabletop.room.table.live import MOST_AT_ONCE

SEATS = 500
ROUNDS = 6
REST = 1.0  #: seconds after each, until what was answered has reached everybody
TEXT = WORDS[:200]
MOST_SYNCS = 5


class DurableServer(BareServer):
    """Acknowledges what is on the disk."""

    def __init__(self, path: Path, size: int) -> None:
        super().__init__(size=size, ready=bytes(40))
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._writer = ThreadPoolExecutor(1)
        self._waiting: list[asyncio.Transport] = []
        self._writing = False

    def whole(self, transport: asyncio.Transport) -> None:
        """Somebody has answered."""
        self._waiting.append(transport)
        if not self._writing:
            self._writing = True
            asyncio.get_running_loop().call_soon(self._write)

    def _write(self) -> None:
        taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        if not taken:
            self._writing = False
            return
        done = asyncio.get_running_loop().run_in_executor(self._writer, self._append, bytes(self.size * len(taken)))
        done.add_done_callback(lambda _: self._acknowledge(taken))

    def _append(self, block: bytes) -> None:
        files.write_all(self._file, block)
        files.sync(self._file)

    def _acknowledge(self, taken: list[asyncio.Transport]) -> None:
        for transport in taken:
            transport.write(self.ready)
        self._write()


def run() -> list[Row]:
    """Everybody answers, by turns with as many bare connections."""
    with folder() as place:
        return asyncio.run(_measure(place))


async def _measure(place: Path) -> list[Row]:
    async with party(place, SEATS) as room, DurableServer(place / "bare", len(_answer(0))) as bare:
        await room.join(SEATS)
        await bare.open(room.crowd, SEATS)
        pair, synced, stalls, peers = Pair(), [], [], []
        for number in range(-1, ROUNDS):
            seconds, count, stall = await _round(room, number)
            await asyncio.sleep(REST)
            with Stalls() as peer:
                answer = await room.crowd.ask("say", "bare", texts=[""])
            if number >= 0:
                synced.append(count)
                stalls.append(stall)
                peers.append(peer)
                pair.ours.append(seconds)
                pair.peer.append(answer["last"] - answer["began"])
            await asyncio.sleep(REST)
    most = max(synced)
    return [
        pair.row(f"room: {SEATS:,} answers at once, until the last is acknowledged"),
        Row(
            "room: syncs for them",
            str(most),
            f"{-(-SEATS // MOST_AT_ONCE)} blocks",
            "",
            f"≤ {MOST_SYNCS}",
            most <= MOST_SYNCS,
        ),
        *stall_rows(stalls, peers),
    ]


async def _round(room: Party, number: int) -> tuple[float, int, Stalls]:
    with Syncs() as syncs, Stalls() as stalls:
        answer = await room.crowd.ask("say", texts=[_answer(number)])
        await asyncio.sleep(REST / 4)
    return answer["last"] - answer["began"], syncs.count, stalls


def _answer(number: int) -> str:
    given = {"to": ["facilitator"], "text": f"{number}: {TEXT}"}
    return json.dumps({"t": "ask", "id": f"answer-{number}", "do": "send-message", "with": given})
