"""What the terminals of the room amount to, as the console shows it beside the play."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from tabletop.exercise.people import baton_holder, open_rfis, unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State
from tabletop.i18n import tr

WALL = "wall"


class Person(Protocol):
    """Somebody at a terminal, as :class:`tabletop.room.people.Guest` says it."""

    @property
    def id(self) -> str:
        """Member id."""

    @property
    def kind(self) -> str:
        """player, observer, wall or co-facilitator."""

    @property
    def name(self) -> str:
        """Name or pseudonym; "" before it is given."""

    @property
    def wish(self) -> str:
        """Role id wished for, or ""."""

    @property
    def seat(self) -> str:
        """Where they sit; "" while they wait."""

    @property
    def presence(self) -> str:
        """here, quiet or gone."""

    @property
    def address(self) -> str:
        """Where they come from."""

    @property
    def idle(self) -> float:
        """Seconds since they last did something."""

    @property
    def lead(self) -> bool:
        """Whether they submit for their role."""


class RoomFace(Protocol):
    """What the console needs of a room, on the host and at a co-facilitator's terminal."""

    @property
    def guests(self) -> Sequence[Any]:
        """Everybody, as :class:`Person`."""

    def subscribe(self, listener: Callable[[], None], /) -> Callable[[], None]:
        """Tell ``listener`` when somebody comes, goes, or falls silent."""

    def admit(self, guest_id: str, seat: str = "", /) -> Awaitable[object]:
        """Seat somebody who waits. Raises Refused, as all below."""

    def reseat(self, guest_id: str, seat: str, /) -> Awaitable[object]:
        """Seat somebody elsewhere."""

    def remove(self, guest_id: str, words: str = "", /) -> Awaitable[object]:
        """Send somebody out."""

    def lead(self, guest_id: str, /) -> Awaitable[object]:
        """Let somebody submit for their role."""


@runtime_checkable
class HostFace(RoomFace, Protocol):
    """What only the host's own console can do with its room."""

    @property
    def addresses(self) -> Sequence[str]:
        """Where the room is, as host:port."""

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the network can listen."""

    def code(self, kind: str, /) -> str:
        """The join code for a kind of seat."""

    def renew(self, kind: str, /) -> object:
        """End that code and make another."""

    def swap(self, a: str, b: str, /) -> Awaitable[object]:
        """Let two change seats."""

    def preflight(self) -> Sequence[Any]:
        """What should be well before STARTEX: name, ok (None: not yet known), words."""

    def close(self, words: str = "", /) -> Awaitable[object]:
        """Send everybody out and listen no more."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Counts and words for the top line and the room pane; made anew when something changed, and cheap."""

    open: bool = False  #: whether terminals can join
    here: int = 0  #: terminals that answer, of players, observers and co-facilitators
    seated: int = 0  #: of so many admitted
    waiting: int = 0  #: in the waiting room
    wall: str = "off"  #: on | blank | off
    roles: Mapping[str, tuple[str, int]] = field(default_factory=dict)  #: role -> (here | quiet | gone, persons)
    unread: int = 0  #: messages to control
    rfis: int = 0  #: requests for information that wait
    baton: str = ""  #: who runs the exercise, if it is not this console


def presence_words(presence: str) -> tuple[str, str, str]:
    """Sign, word and style for here, quiet and gone."""
    table = {
        "here": ("●", tr("here"), "$success"),
        "quiet": ("◌", tr("quiet"), "$warning"),
        "gone": ("✗", tr("gone"), "bold $warning"),
    }
    return table.get(presence, ("·", presence, "$text-muted"))


def presence_of(state: State, guests: Sequence[Person] | None, member: str = "") -> Presence:
    """What there is to say; ``guests`` None: no room is open. ``member`` is this console's own id."""
    roles: dict[str, tuple[str, int]] = {}
    here = seated = waiting = walls = 0
    leads: set[str] = set()
    for guest in guests or ():
        if not guest.seat:
            waiting += 1
        elif guest.kind == WALL:
            walls += guest.presence != "gone"
        else:
            seated += 1
            here += guest.presence == "here"
            known, persons = roles.get(guest.seat, ("", 0))
            if guest.lead or guest.seat not in leads:
                known = guest.presence if guest.lead else _better(known, guest.presence)
            if guest.lead:
                leads.add(guest.seat)
            roles[guest.seat] = known, persons + 1
    wall = "off" if not walls else "blank" if state.wall.page == "blank" else "on"
    baton = "" if state.baton == member else baton_holder(state) or tr("the host's console")
    return Presence(
        guests is not None,
        here,
        seated,
        waiting,
        wall,
        roles,
        len(unread_messages(state, FACILITATOR)),
        len(open_rfis(state)),
        baton,
    )


def _better(one: str, other: str) -> str:
    """Of several in a role without a lead, the one who is nearest counts."""
    order = ("here", "quiet", "gone", "")
    return min(one, other, key=order.index)
