"""Connections from their first byte on, before anybody knows whose they are.

Whoever has not said hello yet costs memory and may be anybody: one address can hold only a few such connections, and all together are
bounded, so that a stranger who opens thousands and says nothing keeps nobody else out. What comes in from very many at once is read in
turns.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter, deque
from typing import ClassVar

from websockets.asyncio.server import ServerConnection

from tabletop.room.access import is_loopback, network_of
from tabletop.room.gate import plain_address

STRANGERS = (
    100  #: connections of one address that have not been let in; a school behind one address joins within seconds
)
AT_ONCE = (
    64  #: connections read in one turn of the loop: two thousand answers in one second must not freeze the screens
)


class Links:
    """All connections of a server."""

    def __init__(self, most: int) -> None:
        """Hold ``most`` at once."""
        self.open: set[Link] = set()
        self._most = most
        self._strangers: Counter[str] = Counter()
        self._unread: deque[Link] = deque()  # something came in there that was not looked at yet
        self._loop = asyncio.get_running_loop()

    def received(self, link: Link) -> None:
        """Something came in: look at it in this turn of the loop, or, if it comes from everywhere at once, in one of the next."""
        if not self._unread:
            self._loop.call_soon(self._read)
        self._unread.append(link)

    def _read(self) -> None:
        for _ in range(min(AT_ONCE, len(self._unread))):
            self._unread.popleft().read()
        if self._unread:
            self._loop.call_soon(self._read)

    def came(self, link: Link) -> bool:
        """Count a new connection; says whether it may stay. This machine's own are not strangers."""
        self.open.add(link)
        link.stranger = "" if is_loopback(link.address) else network_of(link.address)
        self._strangers[link.stranger] += bool(link.stranger)
        return len(self.open) <= self._most and self._strangers[link.stranger] <= STRANGERS

    def known(self, link: Link) -> None:
        """It was let in, or has ended."""
        if link.stranger:
            self._strangers[link.stranger] -= 1
            if not self._strangers[link.stranger]:
                del self._strangers[link.stranger]
            link.stranger = ""

    def went(self, link: Link) -> None:
        """It has ended."""
        self.open.discard(link)
        self.known(link)


class Link(ServerConnection):
    """One connection. Each server has its own subclass, for websockets makes them by class alone."""

    links: ClassVar[Links]

    stranger = ""  #: the network it comes from while nobody knows whose it is
    _inbox: list[bytes]

    @property
    def address(self) -> str:
        """Where the terminal is, without the port; "" if the system does not say."""
        peer = self.remote_address
        return plain_address(str(peer[0])) if peer else ""

    def let_in(self) -> None:
        """Somebody known is at the other end."""
        self.links.known(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; asyncio's protocol."""
        super().connection_made(transport)
        self._inbox = []
        if (sock := transport.get_extra_info("socket")) is not None:  # asyncio forgets it for sockets it did not make
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self.links.came(self):
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Keep it until its turn; asyncio's protocol."""
        if not self._inbox:
            self.links.received(self)
        self._inbox.append(data)

    def read(self) -> None:
        """Look at what came in."""
        if self._inbox:
            data = b"".join(self._inbox)
            self._inbox.clear()
            super().data_received(data)

    def eof_received(self) -> None:
        """Nothing more comes; asyncio's protocol."""
        self.read()
        super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """End; asyncio's protocol."""
        self.links.went(self)
        self.read()
        super().connection_lost(exc)
