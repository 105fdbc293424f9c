"""A seat whose table stands on another machine: what the wire brought, folded as everywhere.

The link itself belongs to :class:`~tabletop.room.guest.client.RoomClient`, which feeds this object and asks for it. A lost link takes nothing
away: state, records and clock stay, and ``link`` says since when nothing was heard.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tabletop.exercise.apply import apply
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.clock import ExerciseClock
from tabletop.exercise.commands import Command
from tabletop.exercise.consent import forget
from tabletop.exercise.events import Recorded
from tabletop.exercise.pages.record import logged
from tabletop.exercise.people import is_lead
from tabletop.exercise.state import State
from tabletop.exercise.wording.digest import digest
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import is_worth_a_line
from tabletop.i18n import tr
from tabletop.room.table.seat import Link, LinkStatus
from tabletop.room.table.table import Receipt
from tabletop.text import clean_line

STEADY = 1.0  #: seconds by which the host's clock may lie behind ours before ours is set back


class OutOfStep(Exception):
    """An event came that does not follow the last one: the link has to be made anew."""


class RemoteSeat:
    """One seat at a distant table; a :class:`~tabletop.room.table.seat.SeatConnection`."""

    def __init__(
        self,
        seat: str,
        member: str,
        briefing: Briefing,
        asking: Callable[[Command], Awaitable[Receipt]],
        *,
        monotonic: Callable[[], float],
    ) -> None:
        """Start with nothing; ``asking`` takes commands to the host."""
        self.seat = seat
        self.member = member
        self.briefing = briefing
        self.state = State()
        self.records: list[Recorded] = []
        self.digest: tuple[str, ...] = ()
        self.link = Link()
        self.on_change: Callable[[Sequence[Recorded]], None] | None = None
        self.on_link: Callable[[], None] | None = None
        self._asking = asking
        self._monotonic = monotonic
        self.ticks = False  #: whether the host's clock ran when it last spoke
        self._clock = ExerciseClock()
        self._anew: tuple[State, list[Recorded]] | None = None  #: a history being told from the start
        self._gone: tuple[Recorded, ...] = ()  #: what was done here and is not in the history of another host

    @property
    def lead(self) -> bool:
        """Whether what this member submits counts; seats that are no role have no lead."""
        return self.seat not in self.state.roles or is_lead(self.state, self.seat, self.member)

    @property
    def clock(self) -> float:
        """Exercise time now, in seconds; between two messages of the host it runs here, and also while the link is lost."""
        return max(self.state.clock, self._clock.reading(self._monotonic()))

    async def ask(self, command: Command) -> Receipt:
        """Ask the host as this seat; returns once it is durable there and seen here. While the link is lost it waits. Raises Refused."""
        return await self._asking(command)

    def close(self) -> None:
        """Let no screen be called any more; the link is the client's."""
        self.on_change = None
        self.on_link = None

    # -- what the client does with it ---------------------------------------------------------------------------------

    @property
    def heard_state(self) -> State:
        """What the host told so far, also while the history is being told anew."""
        return self._anew[0] if self._anew is not None else self.state

    @property
    def heard(self) -> int:
        """Number of the last event the host told."""
        return self.heard_state.seq

    def restart(self) -> None:
        """The host tells everything from the start; screens keep the old history until :meth:`arrive`."""
        self._anew = (State(), [])

    def follow(self, record: Recorded) -> None:
        """Take one more event. :class:`OutOfStep` unless it is newer than all before."""
        state, records = self._anew or (self.state, self.records)
        if record.seq <= state.seq or record.write < state.write:
            raise OutOfStep(f"event {record.seq} after event {state.seq}")
        apply(state, record)
        records.append(record)
        forget(records, (record,))

    def arrive(self) -> None:
        """The history is whole: a new one takes the place of the old."""
        if self._anew is not None:
            before = self.records
            self.state, self.records = self._anew
            self._anew = None
            self._gone = _not_in(self.records, [record for record in before if record.by == self.seat])

    def abandon(self) -> None:
        """The link was lost while the history was told anew: the old one stands."""
        self._anew = None

    def set_clock(self, clock: float, running: bool) -> None:
        """The host's exercise time as it was when it spoke. A message that was long on its way does not set the clock back."""
        now = self._monotonic()
        local = self._clock.reading(now)
        if running and clock < local < clock + STEADY:
            clock = local
        self.ticks = running
        self._clock = ExerciseClock(clock, now if running else None)

    def set_link(self, status: LinkStatus, words: str, since: str) -> None:
        """Say how the link is, and tell the screen."""
        self.link = Link(status, words, since)
        called(self.on_link)

    def tell_since(self, before: int) -> None:
        """Tell the screen of the events behind number ``before``; after a new history of its last one at least."""
        place = bisect_right(self.records, before, key=lambda record: record.seq)
        fresh = self.records[place:] or self.records[-1:]
        if fresh:
            called(self.on_change, fresh)

    def tell_missed(self, after: int) -> None:
        """Put what happened behind event ``after`` into words, if anything did: for who comes back, and for who comes late."""
        if self.state.seq > after:
            self.digest = digest(self.state, self.records, after, self.briefing)
        elif self.state.seq < after:
            self.digest = (
                tr("Another machine is the host now. What happened just before may be missing: look at your pages."),
            )
        if self._gone:
            names = Names.of_briefing(self.briefing)
            said = [
                clean_line(
                    tr("Not in the record of the host that took over: {what}", what=logged(record, names).text), 300
                )
                for record in self._gone
                if is_worth_a_line(record)
            ]
            self.digest, self._gone = (*said, *self.digest), ()


def _not_in(records: Sequence[Recorded], own: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """Those of our own acts that this history does not hold."""
    known = {record.seq: record.event for record in records}
    return tuple(record for record in own if known.get(record.seq) != record.event)


def called(listener: Callable[..., None] | None, *arguments: Any) -> None:
    """Call a screen; its mistake is reported to the loop, and the link lives on."""
    if listener is None:
        return
    try:
        listener(*arguments)
    except Exception as error:  # noqa: BLE001 -- a broken screen must not cut its seat off
        asyncio.get_running_loop().call_exception_handler({"message": "a listener of the room", "exception": error})


def written_with(records: Sequence[Recorded], seq: int) -> tuple[Recorded, ...]:
    """The events of the write that holds event ``seq``, as far as this seat has them; () if it does not."""
    place = bisect_right(records, seq, key=lambda record: record.seq)
    if not place or records[place - 1].seq != seq:
        return ()
    write = records[place - 1].write
    first = place
    while first and records[first - 1].write == write:
        first -= 1
    return tuple(records[first:place])
