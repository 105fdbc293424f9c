"""What a screen needs of a seat, wherever the table stands: in this program or at the other end of a wire.

The shared keyboard's :class:`~tabletop.room.table.local_seat.LocalSeat` and a terminal's
:class:`~tabletop.room.guest.remote_seat.RemoteSeat` both are a :class:`SeatConnection`, so that there is one station and not two. In
the same way a :class:`~tabletop.room.table.sessions.Session` and a co-facilitator's :class:`~tabletop.room.guest.remote_session.RemoteSession` both are a
:class:`ControlSession`, so that there is one console.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.commands import Command
from tabletop.exercise.events import Recorded
from tabletop.exercise.offered import Offered, book_of_seat
from tabletop.exercise.pages.page import Sent
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State
from tabletop.exercise.wording.names import Names
from tabletop.room.table.table import Listener, Receipt

if TYPE_CHECKING:  # the shared keyboard needs no certificates
    from tabletop.room.host.guests import Guest

LinkStatus = Literal["here", "away", "over"]


class RoomError(Exception):
    """A room cannot be opened or joined: words with the remedy, and a stable code for programs ("" if none)."""

    def __init__(self, words: str, code: str = "") -> None:
        """Keep the words and the code."""
        super().__init__(words)
        self.words = words
        self.code = code


@dataclass(frozen=True, slots=True)
class Link:
    """How this seat is connected to the table."""

    status: LinkStatus = "here"  #: away: lost, and being looked for; over: does not come back by itself
    words: str = ""  #: why, for people; "" while all is well
    since: str = ""  #: wall time HH:MM at which the table was last heard, "" where that cannot be missed


class SeatConnection(Sent, Protocol):
    """One seat at the table, as a screen sees it.

    ``state`` is folded from the redacted ``records`` alone. Callbacks run in the event loop, outside any screen's message loop.
    """

    #: called with fresh records after ``state`` holds them; the screen sets it and takes it away
    on_change: Callable[[Sequence[Recorded]], None] | None
    #: called when ``link`` or ``digest`` may have changed
    on_link: Callable[[], None] | None
    #: what happened while this seat was away, or before it came, in lines; whoever has shown it may empty it
    digest: tuple[str, ...]

    @property
    def link(self) -> Link:
        """Whether the table is heard."""

    async def ask(self, command: Command) -> Receipt:
        """Ask the table as this seat. Raises Refused, or JournalBroken when nothing can be recorded any more."""

    def close(self) -> None:
        """Leave the table; harmless when repeated."""


def offered_at(connection: SeatConnection) -> Offered:
    """What whoever sits there may do now, as far as that seat can know."""
    here = connection
    return Offered(book_of_seat(here.briefing), here.state, here.seat, here.member, here.clock)


def moment_at(connection: SeatConnection) -> Moment:
    """The moment in which whoever sits there asks for an action; nothing is in focus."""
    here, names = connection, Names.of_briefing(connection.briefing)
    return Moment(book_of_seat(here.briefing), here.state, names, here.clock, here.seat, here.member)


class ControlTable(Protocol):
    """What the console reads of a table."""

    @property
    def book(self) -> Rulebook:
        """Its rules."""

    @property
    def state(self) -> State:
        """The present."""

    @property
    def records(self) -> list[Recorded]:
        """Everything control may know, oldest first."""

    @property
    def clock(self) -> float:
        """Exercise time now, in seconds."""

    @property
    def running(self) -> bool:
        """Whether exercise time passes: not while nothing can be recorded either."""

    @property
    def broken(self) -> str:
        """Why nothing can be recorded any more, "" while all is well."""

    @property
    def replaced(self) -> bool:
        """Whether that is because another machine is the host now."""

    @property
    def apart(self) -> tuple[Recorded, ...]:
        """What was recorded here alone then, and is not in the room's record."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of what happens from now on; call the result to stop."""


class ControlRoom(Protocol):
    """The room as any facilitator may run it. The host's own can do more; see :class:`~tabletop.room.host.hosted_room.HostedRoom`."""

    @property
    def guests(self) -> tuple[Guest, ...]:
        """Everybody in the room, in the order of coming."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` whenever guests may have changed; call the result to stop."""

    async def admit(self, guest: str, seat: str = "") -> None:
        """Seat who waits: in this role, or the one they wish, or the only seat of their kind. Raises Refused."""

    async def reseat(self, guest: str, seat: str) -> None:
        """Move somebody to another role, or back to the waiting room (""). Raises Refused."""

    async def remove(self, guest: str, words: str = "") -> None:
        """Take somebody out of the room. Raises Refused."""

    async def lead(self, guest: str) -> None:
        """Let this person submit for their role. Raises Refused."""


class ControlLive(Protocol):
    """How the console, and the seats at its keyboard, ask."""

    @property
    def table(self) -> ControlTable:
        """What is asked."""

    async def ask(self, command: Command, seat: str, command_id: str = "") -> Receipt:
        """Ask as that seat; returns once it is durable. Raises Refused or JournalBroken."""

    async def close(self) -> None:
        """Leave; harmless when repeated."""


class ControlSession(Protocol):
    """A session as the console plays it: here, or on the host that a co-facilitator is joined to."""

    @property
    def live(self) -> ControlLive:
        """How to ask."""

    @property
    def table(self) -> ControlTable:
        """What there is."""

    @property
    def path(self) -> Path:
        """The save, or this machine's copy of it."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What is to be said of the save when the session is opened, in whole sentences."""

    @property
    def room(self) -> ControlRoom | None:
        """The open room, None while no other terminal can join."""

    @property
    def member(self) -> str:
        """Who of control asks; "" at the host's own console."""

    async def close(self, words: str = "") -> None:
        """Close it, telling these words to whoever is in its room; harmless when repeated."""


def offered_to_control(session: ControlSession) -> Offered:
    """What whoever plays this session as control may do now: what runs the exercise, with the baton alone."""
    table = session.table
    return Offered(table.book, table.state, FACILITATOR, session.member, table.clock)
