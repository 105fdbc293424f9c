"""The room's listening socket, and addresses as people write them."""

from __future__ import annotations

import errno
import os
import socket

#: connections that may wait to be accepted: with asyncio's 100, a storm of joins takes ten times as long, because the system of
#: whoever finds no place tries again only after a second
BACKLOG = 1024


def plain_address(address: str) -> str:
    """An IPv4 address that came through an IPv6 socket, as it is written elsewhere; any other as it is."""
    return address.removeprefix("::ffff:") if address.startswith("::ffff:") and "." in address else address


def open_listener(host: str, port: int) -> socket.socket:
    """Listen at ``host`` ("" for every address, IPv4 and IPv6) and ``port`` (0 for any). OSError if the system refuses."""
    if host:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return _listen(family, where[:2] if family == socket.AF_INET else where)
    if socket.has_dualstack_ipv6():
        try:
            return _listen(socket.AF_INET6, ("::", port, 0, 0))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise
    return _listen(socket.AF_INET, ("0.0.0.0", port))  # noqa: S104 -- the room is open to the network by design


def _listen(family: int, where: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # so that a host that was killed comes back at once; elsewhere this would let two listen
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if where[0] == "::" else 1)
        listener.bind(where)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener
