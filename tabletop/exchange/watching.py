"""Reading can be stopped: whoever waits for a large file looks in now and then, and may raise :class:`Abandoned`."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watch = Callable[[], None]
_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


class Abandoned(BaseException):
    """Nobody waits for it any longer. No :class:`Exception`: what catches every damage of a file must let it pass."""


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """While this holds, reading in this thread calls ``watch`` often; what it raises ends the reading."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def look_in() -> None:
    """Let whoever waits stop the reading here."""
    watch = _watch.get()
    if watch is not None:
        watch()


class WatchedBytes(io.BytesIO):
    """Bytes of a file; each look at them is one at who waits."""

    def read(self, size: int | None = -1, /) -> bytes:
        """As many bytes as asked for."""
        look_in()
        return super().read(size)


__all__ = ("Abandoned", "Watch", "WatchedBytes", "look_in", "watched")
