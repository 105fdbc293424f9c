"""What the host lets terminals do."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.room.host.quota import Most
from tabletop.room.wire import protocol

ACTS = Most(120, 2.0)  #: a draft that is typed on is one every three seconds
RECORDED = Most(512 * 1024, 2048.0)  #: at most 7 MB an hour


@dataclass(frozen=True, slots=True)
class Limits:
    """What one terminal may do to the host; times in seconds."""

    connections: int = 750  #: of a room of up to 500 seats, with those who wait and those who come back
    hello: float = protocol.HELLO_SECONDS
    beat: float = protocol.BEAT_SECONDS
    silent: float = protocol.SILENT_SECONDS
    pause: float = 0.03  #: between two messages of events to the same seat
    rate: float = 20.0  #: messages a second, sustained
    burst: int = 80  #: messages at once
    asks: int = 32  #: requests under way
    acts: Most = ACTS  #: of one person that are recorded
    recorded: Most = RECORDED  #: bytes of one person that are recorded
    control: float = 4.0  #: times as much for a co-facilitator
    buffer: int = 256 * 1024  #: bytes written and not read before the connection is cut
    close: float = 2.0  #: for the last word
