"""Verifiable dice.

At STARTEX a secret seed is committed by its hash; every draw is a pure function of seed and draw number; at ENDEX the seed is
revealed, and anybody with a SHA-256 tool can recompute each roll: ``SHA-256("SEED:NUMBER:ATTEMPT")`` as a big-endian number, taken
again with the next attempt while it lies in the incomplete last stretch, then modulo the sides, plus one.
"""

from __future__ import annotations

from hashlib import sha256

_SPAN = 1 << 256


def commitment(seed: str) -> str:
    """The hash published at STARTEX (hexadecimal SHA-256 of the seed's text)."""
    return sha256(seed.encode()).hexdigest()


def draw(seed: str, number: int, sides: int) -> int:
    """Die number ``number`` (1, 2, 3 …) of this seed: an even chance for each of 1 … ``sides``."""
    limit = _SPAN - _SPAN % sides
    attempt = 0
    while True:
        value = int.from_bytes(sha256(f"{seed}:{number}:{attempt}".encode()).digest(), "big")
        if value < limit:
            return value % sides + 1
        attempt += 1


def roll(seed: str, first: int, count: int, sides: int) -> tuple[int, ...]:
    """``count`` dice from draw number ``first`` on."""
    return tuple(draw(seed, first + offset, sides) for offset in range(count))
