"""Epochs: which of two hosts of one session is the host.

Each machine that takes over begins a new generation. Two that take over from the same host at the same moment are of one generation, so each
draws a place in it by lot: no two epochs are the same, the higher one is the host, and everybody who sees both agrees.
"""

from __future__ import annotations

import secrets

_PLACES = 1 << 20  #: in one generation


def next_epoch(epoch: int) -> int:
    """The epoch of a machine that takes over from the host of this one."""
    return (epoch // _PLACES + 1) * _PLACES + secrets.randbelow(_PLACES)


def same_generation(one: int, other: int) -> bool:
    """Whether both took over from the same host."""
    return one // _PLACES == other // _PLACES
