"""What a terminal asked and has no answer to yet: sent in order, a few at a time, again after a lost link, and answered once.

No socket here: the client asks what is due and tells what came back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tabletop.exercise.commands import Refused
from tabletop.i18n import tr
from tabletop.room.wire import protocol

MOST_AT_ONCE = 16  #: asks on their way; the host refuses more than 32
BURST = 60.0  #: messages that may go out at once; the host takes 80
RATE = 15.0  #: messages a second after that; the host takes 20


@dataclass(slots=True)
class _Asked:
    message: protocol.Ask | protocol.RoomAct
    text: str
    answer: asyncio.Future[int]
    sent: bool = False
    seq: int | None = None  #: recorded on the host up to this event, which is not here yet


class Outgoing:
    """Asks without an answer, oldest first."""

    def __init__(self) -> None:
        """Nothing was asked."""
        self._asked: dict[str, _Asked] = {}

    def __len__(self) -> int:
        """How many have no answer yet."""
        return len(self._asked)

    def put(self, message: protocol.Ask | protocol.RoomAct) -> asyncio.Future[int]:
        """Ask; the future gives the number of the last event it led to, or raises Refused."""
        text = protocol.encode(message)
        if len(text.encode()) > protocol.MOST_FROM_CLIENT:
            raise Refused("too-long", tr("That is too long to be sent. Shorten it."))
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asked[message.id] = _Asked(message, text, answer)
        return answer

    def due(self) -> str | None:
        """The next text to send, or None while nothing waits or enough is on its way. It counts as sent."""
        under_way = 0
        for asked in self._asked.values():
            if asked.sent:
                under_way += asked.seq is None
            elif under_way < MOST_AT_ONCE:
                asked.sent = True
                return asked.text
        return None

    def done(self, ask: str, seq: int, reached: int) -> None:
        """The host has recorded it; it is answered once this terminal has ``reached`` that event."""
        asked = self._asked.get(ask)
        if asked is not None:
            asked.seq = seq
            self.reached(reached)

    def refused(self, ask: str, code: str, words: str) -> None:
        """The host does not do it."""
        asked = self._asked.pop(ask, None)
        if asked is not None and not asked.answer.done():
            asked.answer.set_exception(Refused(code, words))

    def reached(self, seq: int) -> None:
        """Events up to this one are here: answer what waited for them."""
        for ask, asked in list(self._asked.items()):
            if asked.seq is not None and asked.seq <= seq:
                del self._asked[ask]
                if not asked.answer.done():
                    asked.answer.set_result(asked.seq)

    def again(self) -> None:
        """A new link has caught up: everything without an answer is sent once more, with its id, so that it acts once.

        Also what the host had recorded, if its events did not come: another host took over and never had them.
        """
        for asked in self._asked.values():
            asked.sent = False
            asked.seq = None

    def refuse_all(self, code: str, words: str) -> None:
        """Nothing of it will be answered any more."""
        for ask in list(self._asked):
            self.refused(ask, code, words)


class SendingPace:
    """How fast a terminal may talk: below what the host takes."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Start with a full burst."""
        self._monotonic = monotonic
        self._left = BURST
        self._at = monotonic()

    def wait(self) -> float:
        """Count one message; seconds to wait before it goes out."""
        now = self._monotonic()
        self._left = min(BURST, self._left + max(0.0, now - self._at) * RATE) - 1
        self._at = now
        return max(0.0, -self._left / RATE)
