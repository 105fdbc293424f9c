"""Calling a host: one attempt, and its failure in words that name the remedy."""

from __future__ import annotations

import socket
import ssl

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidProxy, InvalidStatus, InvalidURI
from websockets.proxy import get_proxy
from websockets.uri import parse_uri

from tabletop.i18n import paragraph, tr
from tabletop.room.table.seat import RoomError
from tabletop.room.wire import protocol
from tabletop.room.wire.access import JoinAddress, is_loopback
from tabletop.room.wire.certificate import WrongCertificate, client_context

_BROKEN_OFF = (ssl.SSLError, ConnectionResetError, EOFError)
PATIENCE = 5.0  #: seconds for one attempt; another host may be waiting to be tried


class Dialer:
    """Calls hosts, directly where that is possible, else through the proxy that the system names for such links.

    A proxy only passes on what is encrypted and pinned to the host's certificate; a link in the clear, and one on this machine, never
    goes through one. The way that led to a host is tried first the next time.
    """

    def __init__(self) -> None:
        """Nothing was tried yet."""
        self._through_proxy: set[str] = set()  # places that could not be reached directly

    async def dial(self, address: JoinAddress) -> ClientConnection:
        """Make the link to a host whose certificate is the one in the address. Raises RoomError; nothing was sent to a stranger."""
        proxy = _proxy(address)
        if proxy is None:
            return await _link(address, None)
        ways = [None, proxy]
        if address.place in self._through_proxy:
            ways.reverse()
        try:
            link = await _link(address, ways[0])
        except RoomError as error:
            if error.code == "certificate":
                raise
            link = await self._other_way(address, ways[1], error)
            self._through_proxy ^= {address.place}
        return link

    async def _other_way(self, address: JoinAddress, proxy: str | None, first: RoomError) -> ClientConnection:
        try:
            return await _link(address, proxy)
        except RoomError as error:
            if error.code == "certificate":
                raise
            words = tr("The proxy that this system names leads nowhere either.")
            raise RoomError(paragraph(first.words, words), first.code) from error


def _proxy(address: JoinAddress) -> str | None:
    """The proxy for an encrypted link to this host: from the environment or the system's settings, with their exceptions."""
    if address.fingerprint is None or is_loopback(address.host):
        return None
    return get_proxy(parse_uri(f"wss://{address.place}{protocol.PATH}"))


async def _link(address: JoinAddress, proxy: str | None) -> ClientConnection:
    context = client_context(address.fingerprint) if address.fingerprint else None
    scheme = "ws" if context is None else "wss"
    try:
        return await connect(
            f"{scheme}://{address.place}{protocol.PATH}",
            ssl=context,
            compression=None,
            proxy=proxy,
            open_timeout=PATIENCE,
            close_timeout=1.0,
            ping_interval=None,  # the host beats
            max_size=protocol.MOST_FROM_HOST,
            user_agent_header=None,
        )
    except WrongCertificate as wrong:
        raise RoomError(wrong.words, "certificate") from wrong
    except ImportError as error:  # a SOCKS proxy needs a library that is not installed
        raise RoomError(
            tr("The proxy {proxy} is of a kind that this program cannot use.", proxy=proxy), "proxy"
        ) from error
    except (OSError, InvalidHandshake, InvalidURI, InvalidProxy, EOFError, ValueError) as error:
        raise RoomError(_words(error, address), _code(error, address)) from error


def _code(error: Exception, address: JoinAddress) -> str:
    if isinstance(error, _BROKEN_OFF) and address.fingerprint is not None:
        return "tls"
    return "no-room" if isinstance(error, InvalidHandshake) else "unreachable"


def _words(error: Exception, address: JoinAddress) -> str:
    place = address.place
    match error:
        case ssl.SSLError() | ConnectionResetError() | EOFError() if address.fingerprint is not None:
            return tr(
                "What answers at {place} broke off before the link was encrypted: it is another program, a room without encryption, or it has had too many wrong codes from here. Compare the code with the host's screen.",
                place=place,
            )
        case ConnectionRefusedError() | OSError(errno=None) if not isinstance(error, socket.gaierror | TimeoutError):
            return tr("Nobody answers at {place}. Is the room open there, and is the port right?", place=place)
        case socket.gaierror():
            return tr(
                "There is no machine called {host} here. Compare the address with the host's screen.", host=address.host
            )
        case TimeoutError():
            return tr(
                "{place} does not answer. Is this machine on the same network, and does the host's firewall let the port in?",
                place=place,
            )
        case InvalidStatus() if error.response.status_code in {429, 503}:
            return tr("The host at {place} takes nobody in at the moment. Try again in a minute.", place=place)
        case InvalidMessage() | EOFError() | ConnectionResetError():
            return tr(
                "What answers at {place} is no tabletop room, or an encrypted one: then the whole code from the host's screen is needed.",
                place=place,
            )
        case InvalidHandshake():
            return tr("What answers at {place} is no tabletop room. Compare address and port.", place=place)
        case OSError():
            return tr(
                "{place} cannot be reached: {reason}.", place=place, reason=error.strerror or type(error).__name__
            )
        case _:
            return tr("“{place}” cannot be called. Compare the address with the host's screen.", place=place)
