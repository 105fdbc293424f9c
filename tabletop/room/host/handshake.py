"""Connections from their first moment on, before anybody knows whose they are.

An address that guesses codes is hung up on before anything costly is done for it: a TLS handshake costs the host a millisecond. Whoever
has not said hello yet costs memory and may be anybody: one address can hold only a few such connections, and all together are
bounded, so that a stranger who opens thousands and says nothing keeps nobody else out. Both are looked at before the link is
encrypted. What comes in from very many at once is read in turns.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from websockets.asyncio.server import ServerConnection

from tabletop.room.host.listener import plain_address
from tabletop.room.wire.access import is_loopback, network_of

#: connections of one address that have not been let in; a school behind one address joins within seconds
STRANGERS = 100
#: connections read in one turn of the loop: answers of everybody in one second must not freeze the screens
AT_ONCE = 64
_RESET = struct.pack("ii", 1, 0)  #: close without waiting for the other side


@dataclass(frozen=True, slots=True)
class Encryption:
    """How links are encrypted; times in seconds."""

    context: ssl.SSLContext
    handshake: float  #: within which the other side has to finish it
    shutdown: float  #: for the goodbye of the encrypted link


class Handshakes:
    """All connections of a server."""

    def __init__(self, most: int, turned_away: Callable[[str], bool]) -> None:
        """Hold ``most`` at once and hang up on an address that is ``turned_away``."""
        self.open: set[ServerLink] = set()
        self.encryption: Encryption | None = None  #: of those that come; None: in the clear
        self._most = most
        self._turned_away = turned_away
        self._strangers: Counter[str] = Counter()
        self._unread: deque[ServerLink] = deque()  # something came in there that was not looked at yet
        self._loop = asyncio.get_running_loop()

    def received(self, link: ServerLink) -> None:
        """Something came in: look at it in this turn of the loop, or, if it comes from everywhere at once, in one of the next."""
        if not self._unread:
            self._loop.call_soon(self._read)
        self._unread.append(link)

    def _read(self) -> None:
        for _ in range(min(AT_ONCE, len(self._unread))):
            self._unread.popleft().read()
        if self._unread:
            self._loop.call_soon(self._read)

    def came(self, link: ServerLink) -> bool:
        """Count a new connection; says whether it may stay. This machine's own are not strangers."""
        if self._turned_away(link.address):
            return False
        self.open.add(link)
        link.stranger = "" if is_loopback(link.address) else network_of(link.address)
        self._strangers[link.stranger] += bool(link.stranger)
        return len(self.open) <= self._most and self._strangers[link.stranger] <= STRANGERS

    def known(self, link: ServerLink) -> None:
        """It was let in, or has ended."""
        if link.stranger:
            self._strangers[link.stranger] -= 1
            if not self._strangers[link.stranger]:
                del self._strangers[link.stranger]
            link.stranger = ""

    def went(self, link: ServerLink) -> None:
        """It has ended."""
        self.open.discard(link)
        self.known(link)


class ServerLink(ServerConnection):
    """One connection. Each server has its own subclass, for websockets makes them by class alone.

    asyncio hands over the bare connection, whether the link is to be encrypted or not. So it can be refused for the price of accepting
    it; encryption begins after that, and only when it stands does websockets hear of the connection.
    """

    links: ClassVar[Handshakes]

    address = ""  #: where the terminal is, without the port; "" if the system does not say
    stranger = ""  #: the network it comes from while nobody knows whose it is
    _bare: asyncio.Transport
    _begun = False  #: websockets has the connection
    _encrypting: asyncio.Task[None] | None = None
    _inbox: list[bytes]

    def let_in(self) -> None:
        """Somebody known is at the other end."""
        self.links.known(self)

    def cut(self) -> None:
        """End it without a word, however far it has come."""
        self._bare.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuse it or begin; asyncio's protocol."""
        assert isinstance(transport, asyncio.Transport)
        self._bare, self._inbox = transport, []
        peer = transport.get_extra_info("peername")
        self.address = plain_address(str(peer[0])) if peer else ""
        sock = transport.get_extra_info("socket")
        if not self.links.came(self):
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.cut()
            return
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio forgets it for sockets it did not make
        if (encryption := self.links.encryption) is None:
            self._begin(transport)
        else:
            transport.pause_reading()  # the first bytes are for the encryption to read
            self._encrypting = self.loop.create_task(self._encrypt(encryption))

    async def _encrypt(self, how: Encryption) -> None:
        try:
            if self._bare.is_closing():
                return
            with contextlib.suppress(OSError):  # no TLS, or too late
                transport = await self.loop.start_tls(
                    self._bare,
                    self,
                    how.context,
                    server_side=True,
                    ssl_handshake_timeout=how.handshake,
                    ssl_shutdown_timeout=how.shutdown,
                )
                if transport is not None and self in self.links.open:
                    self._begin(transport)
        finally:
            self._encrypting = None
            if not self._begun:
                self.links.went(self)
                self.cut()

    def _begin(self, transport: asyncio.Transport) -> None:
        """Hand it to websockets, with what has come in meanwhile."""
        self._begun = True
        super().connection_made(transport)
        if self._inbox:
            self.links.received(self)

    def data_received(self, data: bytes) -> None:
        """Keep it until its turn; asyncio's protocol."""
        if self._begun and not self._inbox:
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
        if self._begun:
            self.read()
            super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """End; asyncio's protocol."""
        self.links.went(self)
        if self._begun:
            self.read()
            super().connection_lost(exc)
