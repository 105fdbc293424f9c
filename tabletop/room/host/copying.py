"""The save itself, byte for byte, to a co-facilitator who may have to take over."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from tabletop.room.wire.protocol import COPY_PIECE, Copy, copy_piece


class Growth:
    """How far the save is durable on the disk, and a call to those who wait for more."""

    def __init__(self, save: Path) -> None:
        """Watch this save. OSError if it is not there."""
        self.save = save
        self.size = save.stat().st_size  #: bytes that will stay as they are
        self._grown = asyncio.Event()

    def look(self) -> None:
        """Measure it anew; only between two appends, when nothing undecided stands at its end."""
        with contextlib.suppress(OSError):  # the journal finds out by itself and says so
            self.size = self.save.stat().st_size
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    async def beyond(self, size: int) -> int:
        """Return how large it is once it is larger than ``size``."""
        while self.size <= size:
            await self._grown.wait()
        return self.size


async def send_copy(growth: Growth, wanted: Copy, send: Callable[[bytes], Awaitable[bool]]) -> None:
    """Send what is missing after ``wanted`` and then whatever is appended, until ``send`` says that nobody listens.

    If the bytes the other side has are not the first of this save, all is sent from byte 0 on. OSError if the save cannot be read.
    """
    at = await asyncio.to_thread(_common, growth.save, min(wanted.size, growth.size), wanted)
    listening = True
    while listening:
        size = await growth.beyond(at)
        data = await asyncio.to_thread(_read, growth.save, at, min(COPY_PIECE, size - at))
        listening = await send(copy_piece(at, data))
        at += len(data)


def _common(save: Path, size: int, wanted: Copy) -> int:
    """How many bytes both sides have: all that the other one claims, or none."""
    if size != wanted.size or not size:
        return 0
    digest = hashlib.sha256()
    with save.open("rb") as file:
        while size and (data := file.read(min(size, 1 << 20))):
            digest.update(data)
            size -= len(data)
    return wanted.size if not size and digest.hexdigest() == wanted.sum else 0


def _read(save: Path, at: int, size: int) -> bytes:
    with save.open("rb") as file:
        file.seek(at)
        data = file.read(size)
    if not data:
        raise OSError(f"{save.name} became shorter")
    return data
