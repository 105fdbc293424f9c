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


@pytest.mark.parametrize("welcome", [True, False])
def test_a_storm_leaves_the_loop_its_turns_and_loses_nobody(welcome: bool) -> None:
    gate = open_gate("127.0.0.1", 0, lambda _: not welcome)
    knocking, taken, turns = [], 0, []
    for _ in range(200):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(gate.getsockname())
        knocking.append(one)
    for _ in range(4):
        before = taken
        with pytest.raises(BlockingIOError):  # noqa: PT012 -- as asyncio does: take until it raises
            while True:
                gate.accept()[0].close()
                taken += 1
        turns.append(taken - before)
    assert turns == ([64, 64, 64, 8] if welcome else [0, 0, 0, 0])
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
