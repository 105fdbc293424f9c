"""A seat as a terminal of its own has it, without a wire: its link is in the test's hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from tabletop.exercise.commands import Command, Refused
from tabletop.exercise.events import Recorded
from tabletop.exercise.people import is_lead
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.seat import Link, LinkStatus
from tabletop.room.table.table import Receipt
from tabletop.tui.seat.station import StationScreen
from tests.tui.host import BIG, Host, Room


class Terminal(LocalSeat):
    """A connection of one member that can be cut: then it hears nothing, and what it asks waits."""

    def __init__(self, room: Room, seat: str, member: str) -> None:
        self._room = room
        self._heard = asyncio.Event()
        self._heard.set()
        self._missed: list[Recorded] = []
        super().__init__(room.live, seat)
        self.member = member

    @property
    def lead(self) -> bool:
        return is_lead(self.state, self.seat, self.member)

    @lead.setter
    def lead(self, _: bool) -> None:
        """LocalSeat sets it once; here it follows from the record."""

    async def ask(self, command: Command) -> Receipt:
        while not self._heard.is_set():
            await self._heard.wait()
        if self.link.status == "over":
            raise Refused("over", self.link.words)
        return await self._room.live.ask(command, self.seat, "", self.member)

    def _receive(self, records: Sequence[Recorded]) -> None:
        if not self._heard.is_set():
            self._missed.extend(records)
            return
        super()._receive(records)

    def cut(self, since: str = "14:03") -> None:
        """Lose the link."""
        self._heard.clear()
        self._link("away", "", since)

    def mend(self, *digest: str) -> None:
        """Have it back: what was missed comes at once."""
        self._heard.set()
        missed, self._missed = self._missed, []
        super()._receive(missed)
        self.digest = digest
        self._link("here", "", "")

    def end(self, words: str) -> None:
        """It is over."""
        self._link("over", words, "14:05")
        self._heard.set()

    def _link(self, status: LinkStatus, words: str, since: str) -> None:
        self.link = Link(status, words, since)
        if self.on_link is not None:
            self.on_link()


@asynccontextmanager
async def terminal(
    room: Room, seat: str, member: str, size: tuple[int, int] = BIG
) -> AsyncIterator[tuple[Pilot[None], StationScreen, Terminal]]:
    """The station of one member on a terminal of its own, served by a live table."""
    host = Host()
    async with room.live, host.run_test(size=size) as pilot:
        connection = Terminal(room, seat, member)
        screen = StationScreen(connection)
        await host.push_screen(screen)
        await pilot.pause()
        yield pilot, screen, connection
