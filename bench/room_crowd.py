"""The terminals of a measured room: hundreds of them in one process of their own, each as lean as can be.

``python -m bench.room_crowd`` takes orders as lines of JSON on standard input and answers each with one line. Times are the system's
monotonic clock, which processes share, so that the host can subtract its own.
"""

from __future__ import annotations

import json
import os
import re
import resource
import selectors
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tabletop.room.wire.certificate import client_context
from tabletop.room.wire.protocol import PROTOCOL

UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
MOST = 1 << 16  #: bytes read at once
_BEAT = re.compile(rb'"n":(\d+)')
_FIRST = re.compile(rb'"records":\[\[(\d+)')
_AGAIN = (BlockingIOError, ssl.SSLWantReadError)

monotonic = time.perf_counter  # CLOCK_MONOTONIC, the same in all processes


def masked(text: bytes) -> bytes:
    """A text frame of a terminal; its mask is zero, which changes nothing and costs nothing."""
    size = len(text)
    if size < 126:
        return bytes((0x81, 0x80 | size)) + bytes(4) + text
    return bytes((0x81, 0x80 | 126)) + size.to_bytes(2, "big") + bytes(4) + text


class Terminal:
    """One connection."""

    __slots__ = ("got", "group", "handshaking", "left", "number", "rest", "sock", "upgraded")

    def __init__(self, group: Group, number: int, sock: socket.socket) -> None:
        self.group = group
        self.number = number
        self.sock = sock
        self.rest = b""
        self.upgraded = False
        self.handshaking = isinstance(sock, ssl.SSLSocket)
        self.left = 0  # frames (or bytes, of a bare one) still to come
        self.got = 0.0  # when the last of them came

    def begin(self) -> None:
        """Say the first word, once there is a channel."""
        if self.handshaking:
            assert isinstance(self.sock, ssl.SSLSocket)
            try:
                self.sock.do_handshake()
            except _AGAIN:
                return
            self.handshaking = False
        self.sock.send(UPGRADE if self.group.hello is not None else bytes(self.group.size))

    def read(self) -> None:
        """Take what has come."""
        if self.handshaking:
            self.begin()
            return
        try:
            while data := self.sock.recv(MOST):
                self.group.take(self, data)
                if not isinstance(self.sock, ssl.SSLSocket) or not self.sock.pending():
                    return
        except _AGAIN:
            return
        except OSError:
            pass
        self.group.lost(self)

    def frames(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """What came in whole frames: (bytes, where the payload begins)."""
        if self.rest:
            data = self.rest + data
        at, size = 0, len(data)
        while size - at >= 2:
            length, head = data[at + 1], 2
            if length == 126:
                length, head = int.from_bytes(data[at + 2 : at + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(data[at + 2 : at + 10], "big"), 10
            if size - at < head + length:
                break
            yield data, at + head
            at += head + length
        self.rest = data[at:]


class Group:
    """Terminals that do the same.

    ``hello`` is what they say first, with what is special to ``each``. Without it they are bare: each sends ``size`` bytes and counts those
    that come ``back``; what comes after that they read as terminals do, so that reading costs no more here than there.
    """

    def __init__(self, crowd: Crowd, order: dict[str, Any]) -> None:
        self.crowd = crowd
        self.name: str = order["group"]
        self.port: int = order["port"]
        self.hello: dict[str, Any] | None = order.get("hello")
        self.size: int = order.get("size", 0)
        self.context = client_context(order["tls"]) if order.get("tls") else None
        self.terminals: list[Terminal] = []
        self.back: int = order.get("back", 0)
        self.each: list[dict[str, str]] = order.get("each", [])
        self.prefix = b""
        self.wanting = 0  # terminals that have not got everything
        self.began = 0.0
        self.counts = {"done": 0, "no": 0, "lost": 0}
        self.trace: dict[int, list[float]] | None = None
        self.turn = 0  # messages said in all

    def open(self, count: int) -> None:
        """Connect so many more, all at once; each is in when it has heard who it is."""
        first = len(self.terminals)
        self.prefix = b""
        if self.hello is not None:
            self.prefix = b'{"t":"waiting"' if "code" in self.hello else b'{"t":"welcome"'
        self.began = monotonic()
        for number in range(first, first + count):
            sock: socket.socket = socket.create_connection(("127.0.0.1", self.port))
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context is not None:
                sock = self.context.wrap_socket(sock, do_handshake_on_connect=False)
            terminal = Terminal(self, number, sock)
            self.want(terminal, self.back if self.hello is None else 1)
            self.terminals.append(terminal)
            self.crowd.selector.register(sock, selectors.EVENT_READ, terminal.read)
            terminal.begin()

    def want(self, terminal: Terminal, count: int) -> None:
        """So many frames or bytes are to come."""
        self.wanting += terminal.left <= 0
        terminal.left = count

    def arm(self, prefix: str, count: int) -> None:
        """Wait until everybody got so many frames that begin so, or so many bytes."""
        self.prefix = prefix.encode()
        for terminal in self.terminals:
            self.want(terminal, count)

    def take(self, terminal: Terminal, data: bytes) -> None:
        """Bytes for one of them."""
        if self.hello is None and not self.prefix:
            self.came(terminal, len(data))
            return
        if self.hello is not None and not terminal.upgraded:
            data = terminal.rest + data
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                terminal.rest = head
                return
            terminal.rest, terminal.upgraded = b"", True
            terminal.sock.send(masked(self._first(terminal.number)))
        for frames, at in terminal.frames(data):
            if frames.startswith(self.prefix, at):
                self.came(terminal, 1)
            if frames.startswith(b'{"t":"beat"', at):
                beat = _BEAT.search(frames, at)
                assert beat is not None
                terminal.sock.send(masked(b'{"t":"beat","n":' + beat[1] + b"}"))
            elif self.trace is not None and frames.startswith(b'{"t":"events"', at):
                first = _FIRST.search(frames, at)
                assert first is not None
                self.trace.setdefault(int(first[1]), []).append(monotonic())
            elif frames.startswith(b'{"t":"done"', at):
                self.counts["done"] += 1
            elif frames.startswith((b'{"t":"no"', b'{"t":"refused"'), at):
                if not self.counts["no"]:
                    print(f"refused: {frames[at : at + 300]!r}", file=sys.stderr)
                self.counts["no"] += 1

    def came(self, terminal: Terminal, count: int) -> None:
        """One of them got what it waits for; whoever is the last makes the answer."""
        if terminal.left > 0:
            terminal.left -= count
            if terminal.left <= 0:
                terminal.got = monotonic()
                self.wanting -= 1
                if not self.wanting:
                    times = sorted(each.got for each in self.terminals)
                    self.crowd.answer(began=self.began, first=times[0], last=times[-1], middle=times[len(times) // 2])

    def say(self, texts: list[str]) -> None:
        """Everybody says one of these at once, and waits for its answer."""
        if self.hello is not None:
            self.arm('{"t":"done"', 1)
        else:
            self.arm("", self.back)
        ready = [masked(text.encode()) for text in texts] if self.hello is not None else [bytes(self.size)]
        self.began = monotonic()
        for number, terminal in enumerate(self.terminals):
            terminal.sock.send(ready[number % len(ready)])

    def lost(self, terminal: Terminal) -> None:
        """Its connection has ended."""
        self.counts["lost"] += 1
        self.crowd.selector.unregister(terminal.sock)
        terminal.sock.close()
        self.terminals.remove(terminal)

    def close(self) -> None:
        """End all connections."""
        for terminal in self.terminals:
            if terminal.sock in self.crowd.selector.get_map():
                self.crowd.selector.unregister(terminal.sock)
            terminal.sock.close()

    def _first(self, number: int) -> bytes:
        own = self.each[number] if self.each else {}
        return json.dumps({"t": "hello", "v": PROTOCOL, **(self.hello or {}), **own}).encode()


class Crowd:
    """All of them, and whoever orders them about."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.groups: dict[str, Group] = {}
        self._chatter: Iterator[tuple[float, Callable[[], object]]] = iter(())
        self._input = b""

    def run(self) -> None:
        """Serve until standard input ends."""
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ, None)
        due = next(self._chatter, None)
        while True:
            timeout = None if due is None else max(0.0, due[0] - monotonic())
            for key, _ in self.selector.select(timeout):
                if key.data is not None:
                    key.data()
                elif not self._orders():
                    return
                else:
                    due = due or next(self._chatter, None)
            while due is not None and due[0] <= monotonic():
                due[1]()
                due = next(self._chatter, None)

    def answer(self, **values: Any) -> None:
        """One line back."""
        sys.stdout.write(json.dumps(values) + "\n")
        sys.stdout.flush()

    def _orders(self) -> bool:
        data = os.read(sys.stdin.fileno(), MOST)
        *lines, self._input = (self._input + data).split(b"\n")
        for line in lines:
            self._order(json.loads(line))
        return bool(data)

    def _order(self, order: dict[str, Any]) -> None:
        do, name = order["do"], order["group"]
        group = self.groups.get(name)
        if do == "open":
            if group is None:
                group = self.groups[name] = Group(self, order)
            group.open(order["count"])
            return
        assert group is not None
        if do == "say":
            group.say(order["texts"])
        elif do == "arm":
            group.arm(order["prefix"], order["count"])
            self.answer()
        elif do == "stall":
            for terminal in group.terminals:
                self.selector.unregister(terminal.sock)
            self.answer()
        elif do == "trace":
            seen, group.trace = group.trace, {} if order["on"] else None
            self.answer(seen=seen or {})
        elif do == "chatter":
            self._chatter = _paced(group, order["texts"], order["rate"])
            self.answer()
        elif do == "hush":
            self._chatter = iter(())
            self.answer(**group.counts)
        elif do == "close":
            self.groups.pop(name).close()
            self.answer()


def _paced(group: Group, texts: list[str], rate: float) -> Iterator[tuple[float, Callable[[], object]]]:
    """Who says what and when: everybody ``rate`` times a second, evenly spread; no message is like another."""
    seats = len(group.terminals)
    step, begin, first = 1 / rate / seats, monotonic(), group.turn
    while True:
        terminal = group.terminals[group.turn % seats]
        text = texts[group.turn // seats % len(texts)].replace("TURN", str(group.turn))
        ready = masked(text.replace("ROLE", group.each[terminal.number]["seat"]).encode())
        yield begin + (group.turn - first) * step, partial(terminal.sock.send, ready)
        group.turn += 1


def main() -> None:
    """Allow as many connections as the system does, and serve."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    Crowd().run()


if __name__ == "__main__":
    main()
