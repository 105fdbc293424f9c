"""A seat of a recorded session, as it was after any of its events: what its terminal had been sent by then, and nothing else.

The screens of live play read it as they read any seat. It can be looked at and not be played.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from tabletop.exercise.briefing import Briefing, briefing_for
from tabletop.exercise.commands import Command, Refused
from tabletop.exercise.events import Recorded
from tabletop.exercise.history import History
from tabletop.exercise.people import is_lead
from tabletop.exercise.redact import redact
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.room.saved.recording import Recording
from tabletop.room.table.seat import Link
from tabletop.room.table.table import Receipt


class PastSeat:
    """A :class:`~tabletop.room.table.seat.SeatConnection` onto the past; :meth:`look` moves it in time."""

    def __init__(self, recording: Recording, seat: str) -> None:
        """Redact the whole record for ``seat`` (a role, "observer" or "wall") once, and keep snapshots of what it amounts to."""
        self.seat = seat
        self.link = Link()
        self.digest: tuple[str, ...] = ()
        self.briefing: Briefing = briefing_for(recording.book.scenario, seat)
        self.clock = 0.0
        self.at = ""  #: wall time of the last event of anybody's, ISO 8601; "" before the first
        self.state = State()
        self.records: Sequence[Recorded] = ()
        self.on_change: Callable[[Sequence[Recorded]], None] | None = None
        self.on_link: Callable[[], None] | None = None
        self._reel = recording
        self._sent: list[Recorded] = []
        self._counts: list[int] = []  #: place on the recording of each record sent
        for count, record in enumerate(recording.records, 1):
            seen = redact(record, seat)
            if seen is not None:
                self._sent.append(seen)
                self._counts.append(count)
        self._history = History(self._sent)

    @property
    def member(self) -> str:
        """Whose eyes of the several in the seat: who led it at that moment, else who came first; "" for a keyboard that was shared, or where nobody had been named."""
        members = self.state.members.get(self.seat, {})
        return next((key for key, person in members.items() if person.lead), next(iter(members), ""))

    @property
    def lead(self) -> bool:
        """Whether what :attr:`member` submitted counted; seats that are no role have no lead."""
        return self.seat not in self.state.roles or is_lead(self.state, self.seat, self.member)

    def look(self, count: int, clock: float) -> None:
        """Go to the moment after ``count`` events of the recording, at exercise time ``clock`` in seconds."""
        before, upto = len(self.records), bisect_right(self._counts, count)
        self.clock = clock
        self.at = self._reel.records[count - 1].at if 0 < count <= len(self._reel.records) else ""
        if upto == before and self.state.seq:
            return
        self.state = self._history.at(upto)
        self.records = self._sent[:upto]
        if self.on_change is not None:
            self.on_change(self._sent[before:upto])

    async def ask(self, command: Command) -> Receipt:  # noqa: ARG002 -- of a SeatConnection
        """Refuse: what was recorded does not change."""
        raise Refused("replay", tr("This is a replay: nothing can be sent from here."))

    def close(self) -> None:
        """Nothing to leave."""
        self.on_change = None
