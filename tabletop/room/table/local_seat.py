"""A seat's connection to the table, in the same process.

It is sent a briefing and then redacted events, which it folds with the same ``apply`` as everybody: what the seat may not know is not
in it. Commands go the other way, each with an id, so that one sent twice acts once.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from uuid import uuid4

from tabletop.exercise.apply import apply
from tabletop.exercise.briefing import Briefing, briefing_for
from tabletop.exercise.commands import Command
from tabletop.exercise.consent import forget
from tabletop.exercise.events import Recorded
from tabletop.exercise.hotwash import is_unsigned
from tabletop.exercise.redact import redact
from tabletop.exercise.state import State
from tabletop.room.table.seat import ControlLive, Link
from tabletop.room.table.table import Receipt


class LocalSeat:
    """One seat at the table; a :class:`~tabletop.room.table.seat.SeatConnection` whose link cannot be lost."""

    def __init__(self, live: ControlLive, seat: str) -> None:
        """Join: catch up on everything this seat may know."""
        self.seat = seat
        self.member = ""  #: whoever holds the keyboard
        self.lead = True
        self.link = Link()
        self.digest: tuple[str, ...] = ()
        self.briefing: Briefing = briefing_for(live.table.book.scenario, seat)
        self.state = State()
        self.records: list[Recorded] = []
        self.on_change: Callable[[Sequence[Recorded]], None] | None = None
        self.on_link: Callable[[], None] | None = None
        self._live = live
        self._ids = itertools.count(1)
        self._name = uuid4().hex[:8]
        self._leave = live.table.subscribe(self._receive)
        self._receive(live.table.records)

    @property
    def clock(self) -> float:
        """Exercise time now, in seconds."""
        return self._live.table.clock

    async def ask(self, command: Command) -> Receipt:
        """Ask the table as this seat. Raises Refused or JournalBroken."""
        number = uuid4().hex[:12] if is_unsigned(command) else next(self._ids)
        return await self._live.ask(command, self.seat, f"{self._name}-{number}")

    def close(self) -> None:
        """Leave the table."""
        self.on_change = None
        self._leave()
        self._leave = lambda: None

    def _receive(self, records: Sequence[Recorded]) -> None:
        seen = [redacted for record in records if (redacted := redact(record, self.seat)) is not None]
        for record in seen:
            apply(self.state, record)
        self.records.extend(seen)
        forget(self.records, seen)
        if seen and self.on_change is not None:
            self.on_change(seen)
