from __future__ import annotations

import asyncio
import errno
import socket

import pytest

from tabletop.room.access import Attempts
from tabletop.room.gate import Gate, open_gate, plain_address


async def knock(gate: Gate) -> bytes:
    """What one hears who connects; ConnectionError if the gate hangs up."""
    reader, writer = await asyncio.open_connection(*gate.getsockname()[:2])
    try:
        return await reader.read()
    finally:
        writer.close()


async def greeting(gate: Gate) -> asyncio.Server:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"welcome")
        writer.close()

    return await asyncio.start_server(greet, sock=gate)


async def test_who_is_welcome_is_let_through() -> None:
    asked = []

    def nobody(address: str) -> bool:
        asked.append(address)
        return False

    gate = open_gate("127.0.0.1", 0, nobody)
    async with await greeting(gate):
        assert await knock(gate) == b"welcome"
    assert asked == ["127.0.0.1"]


async def test_a_guesser_hears_nothing_and_a_later_guest_is_served() -> None:
    attempts = Attempts()
    now = 0.0
    gate = open_gate("127.0.0.1", 0, lambda address: attempts.turned_away(address, now))
    async with await greeting(gate):
        for _ in range(100):
            attempts.failed("127.0.0.1", now)
        for _ in range(3):
            with pytest.raises(ConnectionResetError):
                await knock(gate)
        now = 1000.0
        assert await knock(gate) == b"welcome"


async def test_a_flood_of_guessers_does_not_hold_the_loop() -> None:
    """The gate gives up its turn after a while even if nobody in the queue is welcome."""
    gate = open_gate("127.0.0.1", 0, lambda _: True)
    where = gate.getsockname()
    knocking = []
    for _ in range(300):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(where)
        knocking.append(one)
    with pytest.raises(BlockingIOError):
        gate.accept()
    for one in knocking:
        one.close()
    gate.close()


def test_every_address_means_both_kinds() -> None:
    gate = open_gate("", 0, lambda _: False)
    port = gate.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)):
        pass
    if gate.family == socket.AF_INET6:
        with socket.create_connection(("::1", port)):
            pass
    gate.close()


def test_a_port_in_use_is_told() -> None:
    gate = open_gate("127.0.0.1", 0, lambda _: False)
    with pytest.raises(OSError) as caught:
        open_gate("127.0.0.1", gate.getsockname()[1], lambda _: False)
    assert caught.value.errno == errno.EADDRINUSE
    gate.close()


def test_an_address_is_shown_as_it_is_written() -> None:
    assert plain_address("::ffff:192.0.2.7") == "192.0.2.7"
    assert plain_address("2001:db8::7") == "2001:db8::7"
    assert plain_address("192.0.2.7") == "192.0.2.7"
