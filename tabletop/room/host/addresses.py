"""Under which addresses the others find this machine, and at which port the room listens."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
from collections.abc import Iterable, Iterator

from tabletop.i18n import tr
from tabletop.room.host.listener import open_listener
from tabletop.room.table.seat import RoomError
from tabletop.room.wire.access import DEFAULT_PORT, place

PORTS = 20  #: ports tried from the usual one on, if none was named

#: addresses that nobody has (RFC 5737, RFC 3849); nothing is sent to them, the system only says from where it would be
_NOWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def own_addresses() -> tuple[str, ...]:
    """The addresses of this machine that others on its networks can use, the likeliest first. Empty if it has no network.

    May block for a moment while the system looks up its own name. Loopback and link-local addresses are left out.
    """
    found = dict.fromkeys(address for address in (*_by_route(), *_by_adapter(), *_by_name()) if _is_usable(address))
    return tuple(
        sorted(found, key=lambda address: ":" in address)
    )  # people read IPv4 aloud more easily; the sort is stable


def find_listener(listen: str, port: int, earlier: int) -> socket.socket:
    """Listen at ``port``, or at the next free one. :class:`RoomError` with the remedy if that is impossible.

    ``port`` 0 means any and the usual one means no wish: then ``earlier``, where this room was before a restart (0: nowhere), comes
    first. Any other port is a wish, and nothing else is tried.
    """
    for candidate in (tried := _candidates(port, earlier)):
        try:
            return open_listener(listen, candidate)
        except socket.gaierror as error:
            raise RoomError(tr("“{listen}” is no address of this machine.", listen=listen), "address") from error
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise _refused(listen, candidate, error) from error
            if candidate == tried[-1]:
                raise _busy(listen, port, error) from error
    raise AssertionError("there is always a candidate")


def _candidates(port: int, earlier: int) -> list[int]:
    if port not in {0, DEFAULT_PORT}:
        return [port]
    usual = [0] if port == 0 else list(range(DEFAULT_PORT, DEFAULT_PORT + PORTS))
    return [earlier, *(candidate for candidate in usual if candidate != earlier)] if earlier else usual


def _busy(listen: str, port: int, error: OSError) -> RoomError:
    if port in {0, DEFAULT_PORT}:
        words = tr(
            "No port from {first} to {last} is free here. Close other rooms, or name a port with --port.",
            first=DEFAULT_PORT,
            last=DEFAULT_PORT + PORTS - 1,
        )
    elif error.errno == errno.EACCES:
        words = tr("Port {port} needs an administrator here. Choose one above 1023 with --port.", port=port)
    else:
        words = tr(
            "Port {place} is in use by another program. Close it, or choose another port with --port.",
            place=place(listen, port) if listen else port,
        )
    return RoomError(words, "port-in-use")


def _refused(listen: str, port: int, error: OSError) -> RoomError:
    if error.errno == errno.EADDRNOTAVAIL:
        return RoomError(tr("“{listen}” is no address of this machine.", listen=listen), "address")
    return RoomError(
        tr(
            "The room cannot listen at {place}: {reason}.",
            place=place(listen, port) if listen else port,
            reason=error.strerror or type(error).__name__,
        ),
        "listen",
    )


def _by_route() -> Iterator[str]:
    """From where this machine would reach the world."""
    for family, nowhere in _NOWHERE:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((nowhere, 9))
            yield str(probe.getsockname()[0])


def _by_adapter() -> Iterable[str]:
    """Every network card, where the optional library for discovery brings what is needed to ask."""
    try:
        from ifaddr import get_adapters
    except ImportError:
        return ()
    try:
        ips = [ip for adapter in get_adapters() for ip in adapter.ips]
    except OSError:
        return ()
    return [ip.ip if isinstance(ip.ip, str) else ip.ip[0] for ip in ips]


def _by_name() -> Iterable[str]:
    """What this machine's own name stands for."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return [str(where[0]) for *_, where in found]


def _is_usable(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified)
