"""What a seat costs the host in memory, plain and encrypted, against a bare connection of asyncio.

Each is measured in a process of its own, by what the system says the process holds before and after they come, fifty at a time.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.pairs import Row
from bench.room_party import BareServer, Crowd, party
from bench.samples import folder
from tabletop.room.wire.certificate import make

SEATS = 500
AT_ONCE = 50
WARM = 200  #: seats before, so that what else was freed is in use again
REST = 1.0  #: seconds until nothing is under way any more
AIMS = {"plain": 24, "encrypted": 320}  #: KiB a seat; of an encrypted one asyncio's buffer for reading is 256


def run() -> list[Row]:
    """Measure all four."""
    rows = []
    for how, aim in AIMS.items():
        ours, bare = _child("room", how), _child("bare", how)
        what = f"room: memory of a seat, {how}, with {SEATS} seats"
        reached = ours <= aim
        rows.append(Row(what, f"{ours:.1f} KiB", f"{bare:.1f} KiB", f"{ours / bare:.1f}", f"≤ {aim} KiB", reached))
    return rows


def _child(what: str, how: str) -> float:
    command = [sys.executable, "-m", "bench.room_memory", what, how]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=Path(__file__).parent.parent, timeout=120)
    return float(json.loads(done.stdout))


async def _room(place: Path, *, encrypted: bool) -> float:
    async with party(place, WARM + SEATS, encrypted=encrypted) as room:
        return await _grown(lambda: room.join(AT_ONCE))


async def _bare(*, encrypted: bool) -> float:
    identity = make() if encrypted else None
    async with Crowd() as crowd, BareServer(identity) as bare:
        return await _grown(lambda: bare.open(crowd, AT_ONCE))


async def _grown(come: Callable[[], Awaitable[object]]) -> float:
    """KiB that each one holds who comes after the first."""
    for _ in range(WARM // AT_ONCE):
        await come()
    before = await _held()
    for _ in range(SEATS // AT_ONCE):
        await come()
    return (await _held() - before) / SEATS / 1024


async def _held() -> float:
    """Bytes that are in memory now, once it is quiet."""
    await asyncio.sleep(REST)
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")  # noqa: ASYNC240 -- no disk behind it
    return next(float(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def main() -> None:
    """Measure one of the four: ``room`` or ``bare``, ``plain`` or ``encrypted``."""
    what, encrypted = sys.argv[1], sys.argv[2] == "encrypted"
    with folder() as place:
        print(
            json.dumps(asyncio.run(_room(place, encrypted=encrypted) if what == "room" else _bare(encrypted=encrypted)))
        )


if __name__ == "__main__":
    main()
