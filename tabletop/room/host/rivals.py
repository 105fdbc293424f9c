"""Other machines that may be the host of the same session: a standby that took over, or the first host that came back.

A host asks them where it knows them from their own offers, over a link that is pinned to their certificate. Nobody is believed who comes
by himself: only what a machine answers that is known to stand by makes a host give way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from websockets.exceptions import ConnectionClosed

from tabletop.exercise.events import Recorded
from tabletop.i18n import paragraph, tr, trn
from tabletop.room.guest.dial import Dialer
from tabletop.room.table.seat import RoomError
from tabletop.room.wire import protocol
from tabletop.room.wire.access import JoinAddress, place
from tabletop.room.wire.epochs import same_generation

LOOK = 10.0  #: seconds between two looks
ANSWER = 5.0  #: seconds that a machine may take to answer


@dataclass(frozen=True, slots=True)
class Rival:
    """Another host of this session."""

    host: str
    port: int
    fingerprint: str
    epoch: int
    since: int  #: number of the last event that it had when it took over

    @property
    def place(self) -> str:
        """Where it is, as people type it."""
        return place(self.host, self.port)

    def shared(self, epoch: int, since: int) -> int:
        """Up to which event its record and that of a host of this ``epoch``, which took over with ``since``, are the same."""
        return min(since, self.since) if same_generation(epoch, self.epoch) else self.since


Asking = Callable[[protocol.Address, str], Awaitable[Rival | None]]


async def ask_rival(address: protocol.Address, session: str) -> Rival | None:
    """Whether that machine is a host of this session; None if nobody answers, or somebody who is none."""
    host, port, pin = address
    try:
        async with asyncio.timeout(ANSWER):
            link = await Dialer().dial(JoinAddress("", pin or None, host, port))
            try:
                await link.send(protocol.encode(protocol.WhoHosts(session=session)))
                answer = protocol.parse_host(await link.recv())
            finally:
                link.transport.abort()
    except (RoomError, ConnectionClosed, TimeoutError, protocol.Nonsense):
        return None
    if not isinstance(answer, protocol.Reign) or answer.session != session:
        return None
    return Rival(host, port, pin, answer.epoch, answer.since)


async def find_rivals(
    addresses: Iterable[protocol.Address], session: str, *, ask: Asking | None = None
) -> Sequence[Rival]:
    """All of them that answer, the one that is the host first."""
    answers = await asyncio.gather(*((ask or ask_rival)(address, session) for address in dict.fromkeys(addresses)))
    return sorted((rival for rival in answers if rival is not None), key=lambda rival: -rival.epoch)


def replaced_words(rival: Rival, apart: Sequence[Recorded], save: str) -> str:
    """Says to a host that another machine is the host now, and what becomes of what was recorded here."""
    words = tr(
        "Another machine took over and is the host now, at {place}. Nothing more is recorded here, and every terminal goes there.",
        place=rival.place,
    )
    if not apart:
        return paragraph(words, tr("All that was recorded here is in its record."))
    kept = trn(
        "{count} event was recorded here alone and is not in its record; it stays in {save}.",
        "{count} events were recorded here alone and are not in its record; they stay in {save}.",
        len(apart),
        save=save,
    )
    return paragraph(words, kept)
