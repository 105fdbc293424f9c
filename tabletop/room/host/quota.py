"""How much of what one person sends is recorded: more than anybody types, and so little that no terminal fills the disk.

Counted for the person and not for the connection, so that a new link brings nothing. No sockets and no clock here; the time
(monotonic, in seconds) is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Most:
    """What may be recorded of one person: so much at once, and so much in a second after that."""

    at_once: float
    each_second: float


@dataclass(slots=True)
class _Used:
    acts: float
    size: float
    at: float


class Quotas:
    """What each member has used up. Memory is bounded by how many members a room has."""

    def __init__(self, acts: Most, size: Most) -> None:
        """``size`` in bytes."""
        self._acts = acts
        self._size = size
        self._used: dict[str, _Used] = {}

    def wait(self, member: str, size: int, now: float, *, share: float = 1.0) -> float:
        """Count something of ``size`` bytes, if it may be recorded now: 0.0; else the seconds until it may be.

        ``share``: for somebody who may do that many times as much.
        """
        used = self._used.setdefault(member, _Used(0.0, 0.0, now))
        passed, used.at = max(0.0, now - used.at), max(now, used.at)
        used.acts = max(0.0, used.acts - passed * self._acts.each_second * share)
        used.size = max(0.0, used.size - passed * self._size.each_second * share)
        wait = max(
            (used.acts + 1 - self._acts.at_once * share) / (self._acts.each_second * share),
            (used.size + size - self._size.at_once * share) / (self._size.each_second * share),
            0.0,
        )
        if not wait:
            used.acts += 1
            used.size += size
        return wait

    def forget(self, member: str) -> None:
        """They are out of the room."""
        self._used.pop(member, None)
