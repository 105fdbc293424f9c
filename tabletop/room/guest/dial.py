"""Calling a host: one attempt, and its failure in words that name the remedy."""

from __future__ import annotations

import socket
import ssl

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus, InvalidURI

from tabletop.i18n import tr
from tabletop.room.table.seat import RoomError
from tabletop.room.wire import protocol
from tabletop.room.wire.access import JoinAddress
from tabletop.room.wire.certificate import WrongCertificate, client_context

_BROKEN_OFF = (ssl.SSLError, ConnectionResetError, EOFError)
PATIENCE = 5.0  #: seconds for one attempt; another host may be waiting to be tried


async def dial(address: JoinAddress) -> ClientConnection:
    """Make the link to a host whose certificate is the one in the address. Raises RoomError; nothing was sent to a stranger."""
    context = client_context(address.fingerprint) if address.fingerprint else None
    scheme = "ws" if context is None else "wss"
    try:
        return await connect(
            f"{scheme}://{address.place}{protocol.PATH}",
            ssl=context,
            compression=None,
            proxy=None,  # a room is on this network, and no proxy may read or delay it
            open_timeout=PATIENCE,
            close_timeout=1.0,
            ping_interval=None,  # the host beats
            max_size=protocol.MOST_FROM_HOST,
            user_agent_header=None,
        )
    except WrongCertificate as wrong:
        raise RoomError(wrong.words, "certificate") from wrong
    except (OSError, InvalidHandshake, InvalidURI, EOFError, ValueError) as error:
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
