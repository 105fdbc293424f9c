"""What the terminals of the room amount to, as the console shows it beside the play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from tabletop.exercise.people import baton_holder, open_rfis
from tabletop.exercise.state import State
from tabletop.i18n import tr

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.host.guests import Guest
    from tabletop.room.host.hosted_room import HostedRoom
    from tabletop.room.table.seat import ControlRoom

WALL = "wall"


def host_room(room: ControlRoom | None) -> HostedRoom | None:
    """The room, if it is this program's own: then there are codes, swapping, pre-flight and closing besides."""
    return cast("HostedRoom", room) if hasattr(room, "renew") else None


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


def holder(state: State) -> str:
    """The name of whoever runs the exercise."""
    return baton_holder(state) or tr("the host's console")


def presence_of(state: State, guests: Sequence[Guest] | None, member: str, unread: int) -> Presence:
    """What there is to say; ``guests`` None: no room is open. ``member`` is this console's own id, ``unread`` messages wait for it."""
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
    baton = "" if state.baton == member else holder(state)
    return Presence(
        guests is not None,
        here,
        seated,
        waiting,
        wall,
        roles,
        unread,
        len(open_rfis(state)),
        baton,
    )


def _better(one: str, other: str) -> str:
    """Of several in a role without a lead, the one who is nearest counts."""
    order = ("here", "quiet", "gone", "")
    return min(one, other, key=order.index)
