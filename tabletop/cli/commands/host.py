"""``tabletop host``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli.hosting import Room, host_session, room_options
from tabletop.cli.options import Command, Group, Options
from tabletop.cli.sessions import NewSession, new_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Host(Options):
    """What ``host`` can be told."""

    session: Annotated[NewSession, Group()]
    room: Annotated[Room, Group("the room")]


def host(options: Host) -> int:
    """Start a session with its room open."""
    room = room_options(options.room)
    return host_session(*new_session(options.session, options.saves), room)


COMMAND = Command(Host, host)
