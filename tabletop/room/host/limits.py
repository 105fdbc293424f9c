"""What the host lets terminals do."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.room.wire import protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """What one terminal may do to the host; times in seconds."""

    connections: int = 750  #: of a room of up to 500 seats, with those who wait and those who come back
    hello: float = protocol.HELLO_SECONDS
    beat: float = protocol.BEAT_SECONDS
    gone: float = protocol.GONE_SECONDS
    pause: float = 0.03  #: between two messages of events to the same seat
    rate: float = 20.0  #: messages a second, sustained
    burst: int = 80  #: messages at once
    asks: int = 32  #: requests under way
    buffer: int = 256 * 1024  #: bytes written and not read before the connection is cut
    close: float = 2.0  #: for the last word
