"""The cyclic garbage collector, kept from walking over what stays while somebody waits.

A full collection looks at every object there is: with a record of 10,000 events it stops the program for 50 to 200 ms.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

FULL_COLLECTION = 100  #: collections of the middle generation to a full one; Python's own number is 10


class CalmCollector:
    """Held by what lives long and must answer at once: a screen of play, a room. Several may hold it at a time."""

    _held: ClassVar[int] = 0
    _before: ClassVar[tuple[int, int, int]]

    def begin(self) -> None:
        """Full collections are rare from now on."""
        if not CalmCollector._held:
            CalmCollector._before = gc.get_threshold()
            gc.set_threshold(*CalmCollector._before[:2], FULL_COLLECTION)
        CalmCollector._held += 1

    def end(self) -> None:
        """Once nobody holds it any more, everything is as it was, and what was set apart is looked at again."""
        CalmCollector._held -= 1
        if not CalmCollector._held:
            gc.set_threshold(*CalmCollector._before)
            gc.unfreeze()


def set_apart() -> None:
    """What there is now stays: no collection looks at it again."""
    gc.freeze()


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep the collector off while many objects are made that all stay, then set them apart."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        set_apart()
        if was_on:
            gc.enable()
