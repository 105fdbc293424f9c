"""The room's listening socket: it turns away who guesses codes before anything costly is done for them.

A handshake costs the host a millisecond, and an address that has sent far too many wrong codes can ask for thousands. asyncio takes
new connections from the socket by ``accept``; here that hangs up on such an address at once. (Windows' proactor does not call
``accept``; there the same question is asked after the handshake.)
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
from collections.abc import Callable

BACKLOG = 4096  #: with asyncio's 100, two thousand seats that come back at once take ten times as long
_AT_ONCE = (
    64  #: take or turn away so many, then let the loop do something else: asyncio itself would take as many as knock
)
_RESET = struct.pack("ii", 1, 0)  #: close without waiting for the other side

TurnedAway = Callable[[str], bool]


class Gate(socket.socket):
    """A listening socket that hangs up on some addresses."""

    #: asked with the address of whoever knocks
    turned_away: TurnedAway = staticmethod(lambda _address: False)
    _turns = 0

    def accept(self) -> tuple[socket.socket, object]:
        """Take the next connection from an address that is welcome; BlockingIOError when there is none, or others want their turn.

        In the second case the loop finds the socket readable again at once.
        """
        while self._turns < _AT_ONCE:
            self._turns += 1
            connection, address = super().accept()
            if not self.turned_away(plain_address(address[0])):
                return connection, address
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            connection.close()
        self._turns = 0
        raise BlockingIOError


def plain_address(address: str) -> str:
    """An IPv4 address that came through an IPv6 socket, as it is written elsewhere; any other as it is."""
    return address.removeprefix("::ffff:") if address.startswith("::ffff:") and "." in address else address


def open_gate(host: str, port: int, turned_away: TurnedAway) -> Gate:
    """Listen at ``host`` ("" for every address, IPv4 and IPv6) and ``port`` (0 for any). OSError if the system refuses."""
    if host:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return _listen(family, where[:2] if family == socket.AF_INET else where, turned_away)
    if socket.has_dualstack_ipv6():
        try:
            return _listen(socket.AF_INET6, ("::", port, 0, 0), turned_away)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise
    return _listen(socket.AF_INET, ("0.0.0.0", port), turned_away)  # noqa: S104 -- the room is open to the network by design


def _listen(family: int, where: tuple[object, ...], turned_away: TurnedAway) -> Gate:
    gate = Gate(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # so that a host that was killed comes back at once; elsewhere this would let two listen
            gate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            gate.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if where[0] == "::" else 1)
        gate.bind(where)
        gate.listen(BACKLOG)
        gate.setblocking(False)
    except BaseException:
        gate.close()
        raise
    gate.turned_away = turned_away
    return gate
