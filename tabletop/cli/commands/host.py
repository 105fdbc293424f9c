"""``tabletop host``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli.hosting import RoomSettings, host_session, room_options
from tabletop.cli.options import CommandArguments, Flag, OptionGroup, ShellCommand
from tabletop.cli.sessions import NewSession, new_session


@dataclass(frozen=True, slots=True, kw_only=True)
class HostArguments(CommandArguments):
    """What ``host`` can be told."""

    session: Annotated[NewSession, OptionGroup()]
    room: Annotated[RoomSettings, OptionGroup("the room")]
    plain: Annotated[bool, Flag("lines of text instead of a screen; for screen readers and scripts")] = False


def host(options: HostArguments) -> int:
    """Start a session with its room open."""
    room = room_options(options.room)
    return host_session(*new_session(options.session, options.saves), room, lines=options.plain)


COMMAND = ShellCommand(HostArguments, host)
