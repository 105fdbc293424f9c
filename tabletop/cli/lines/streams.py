"""Lines in and out, without ever keeping the event loop waiting: threads read and write, on every system in the same way."""

from __future__ import annotations

import asyncio
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator

from tabletop.cli.out import out
from tabletop.i18n import trn
from tabletop.text import clean

LONGEST = 8000  #: characters of a line that are taken; the rest is dropped
_PIECE = 8192  #: bytes read at a time
_HELD = 20_000  #: lines that may wait; a pipe that pours more waits for the program


class TypedLines:
    """What is typed, line by line."""

    def __init__(self) -> None:
        """Begin to read; must be made inside the event loop."""
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._room = threading.Semaphore(_HELD)
        threading.Thread(target=self._read, name="lines", daemon=True).start()

    async def next(self) -> str | None:
        """The next line, cleaned; None at the end of the input, however often it is asked for."""
        line = await self._queue.get()
        self._room.release()
        if line is None:
            self._queue.put_nowait(None)
        return line

    def _read(self) -> None:
        for line in _typed():
            self._room.acquire()
            try:
                self._loop.call_soon_threadsafe(self._queue.put_nowait, line)
            except RuntimeError:  # the loop has ended
                return


class Printer:
    """What is printed. A reader that stalls makes nobody wait: what it has no room for is counted and left out."""

    def __init__(self, broken: Callable[[], object] | None = None) -> None:
        """``broken`` is called, in the thread that prints, when nobody reads any more."""
        self._queue: queue.Queue[str | None] = queue.Queue(_HELD)
        self._left_out = 0
        self._broken = broken
        self._thread = threading.Thread(target=self._write, name="printer", daemon=True)
        self._thread.start()

    def say(self, lines: Iterable[str]) -> None:
        """Print these lines, soon."""
        for line in lines:
            try:
                if self._left_out:
                    self._queue.put_nowait(
                        trn("… {count} line was left out.", "… {count} lines were left out.", self._left_out)
                    )
                    self._left_out = 0
                self._queue.put_nowait(line)
            except queue.Full:
                self._left_out += 1

    def close(self, patience: float = 2.0) -> None:
        """Print what is left, waiting for a stalled reader no longer than ``patience`` seconds."""
        try:
            self._queue.put(None, timeout=patience)
        except queue.Full:
            return
        self._thread.join(patience)

    def _write(self) -> None:
        read = True
        while (line := self._queue.get()) is not None:
            try:
                if read:  # else nothing may pile up, and that is all
                    out(line)
            except (OSError, ValueError):
                read = False
                if self._broken is not None:
                    self._broken()


def _typed() -> Iterator[str | None]:
    """The lines of standard input, then None.

    Read from beneath Python's buffer, whose lock a thread that waits for a key would hold when the program ends; as bytes, so that no
    encoding can fail.
    """
    raw = getattr(getattr(sys.stdin, "buffer", None), "raw", None)
    encoding = getattr(sys.stdin, "encoding", None) or "utf-8"
    rest = b""
    while raw is not None:
        try:
            data = raw.read(_PIECE)
        except (OSError, ValueError):
            data = b""
        if not data:
            break
        *whole, rest = (rest + data).split(b"\n")
        rest = rest[: _PIECE * 4]
        yield from (_line(line, encoding) for line in whole)
    if rest:
        yield _line(rest, encoding)
    yield None


def _line(data: bytes, encoding: str) -> str:
    return clean(data.decode(encoding, "replace"), max_chars=LONGEST, max_lines=1).strip()
