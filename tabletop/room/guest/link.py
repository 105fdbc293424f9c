"""One link to one host, from hello until it breaks: hears every message, says what is to be said, notices silence.

It knows nothing of seats. Every way in which a link can end is a :class:`Lost` with words, or what the listener raised.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import NoReturn

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tabletop.i18n import tr
from tabletop.room.guest.dial import Dialer
from tabletop.room.guest.outgoing import SendingPace
from tabletop.room.wire import protocol
from tabletop.room.wire.access import JoinAddress


class Lost(Exception):
    """The link is of no use any more: words for people, a code for programs ("" where there is no more to say)."""

    def __init__(self, words: str, code: str = "") -> None:
        """Keep the words and the code."""
        super().__init__(words)
        self.words = words
        self.code = code


class LinkSeries:
    """Makes links, one after the other; what was to be said on a lost one is forgotten."""

    def __init__(
        self,
        hear: Callable[[str | bytes], Awaitable[None]],
        due: Callable[[], str | None],
        *,
        monotonic: Callable[[], float],
        pause: Callable[[float], Awaitable[None]],
        silence: float,
    ) -> None:
        """``hear`` takes each message; ``due`` gives the next ask to send, if any; ``silence`` seconds end the link."""
        self._hear = hear
        self._due = due
        self._pause = pause
        self._silence = silence
        self._said: deque[str] = deque()
        self._wake = asyncio.Event()
        self._pace = SendingPace(monotonic)
        self._dialer = Dialer()

    def say(self, message: protocol.WireMessage) -> None:
        """Send this before anything that is due."""
        self._said.append(protocol.encode(message))
        self._wake.set()

    def wake(self) -> None:
        """Look whether something is due."""
        self._wake.set()

    async def run(self, host: JoinAddress, hello: protocol.Hello) -> NoReturn:
        """Make the link and be on it until it ends. Raises RoomError (never linked), Lost, or what ``hear`` raises."""
        socket = await self._dialer.dial(host)
        self._said.clear()
        sending: asyncio.Task[None] | None = None
        try:
            await socket.send(protocol.encode(hello))
            sending = asyncio.create_task(self._send(socket), name="room client, sending")
            while True:
                async with asyncio.timeout(self._silence):
                    text = await socket.recv()
                await self._hear(text)
        except TimeoutError:
            raise Lost(tr("The host has not been heard for some time.")) from None
        except ConnectionClosed:
            if sending is not None and sending.done() and (mistake := sending.exception()) is not None:
                raise mistake from None
            raise Lost(tr("The link to the host is lost.")) from None
        except protocol.Nonsense as nonsense:
            raise Lost(nonsense.words, "nonsense") from nonsense
        finally:
            if sending is not None:
                sending.cancel()
            socket.transport.abort()

    async def _send(self, socket: ClientConnection) -> None:
        """Say what is to be said, then ask what is due, never faster than the host takes it."""
        try:
            while True:
                self._wake.clear()
                while (text := self._next()) is not None:
                    if wait := self._pace.wait():
                        await self._pause(wait)
                    await socket.send(text)
                await self._wake.wait()
        except ConnectionClosed:
            return
        finally:
            socket.transport.abort()  # a terminal that cannot speak is not linked

    def _next(self) -> str | None:
        return self._said.popleft() if self._said else self._due()
