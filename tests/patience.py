"""How long a test waits for what must come about: long enough that only a broken program is ever given up.

A wait bounds a hang and measures nothing. No test passes or fails by how fast the machine is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

PATIENCE = 180.0  #: seconds


def patience(words: Callable[[], object] = lambda: "") -> Iterator[None]:
    """Turns of a loop that looks whether something has come about. Raises AssertionError with the ``words`` when it never does.

    for _ in patience():
        if holds():
            break
        await pilot.pause()
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
    raise AssertionError(f"waited in vain: {words()}")
