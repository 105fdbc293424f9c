"""A session with its room open, on the screen or without one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tabletop.cli import terminal
from tabletop.cli.exits import WRONG_USAGE
from tabletop.cli.options import Flag, port
from tabletop.cli.out import Failure
from tabletop.i18n import tr

if TYPE_CHECKING:  # help is shown without the room
    from tabletop.room.host.hosted_room import RoomOptions
    from tabletop.room.table.sessions import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSettings:
    """What can be said about a room before it is opened."""

    listen: Annotated[str, Flag("listen at this address of this machine only (default: all)", "ADDRESS")] = ""
    port: Annotated[int, Flag("TCP port, 0 for any (default: 7413)", "N", port)] = 7413
    loopback: Annotated[bool, Flag("only for terminals on this machine, also over ssh; no encryption needed")] = False
    insecure_plain: Annotated[
        bool, Flag("no encryption: everybody on the network can read along, and change what is said")
    ] = False
    no_announce: Annotated[bool, Flag("do not let `tabletop join` find the room by itself")] = False
    admit: Annotated[bool, Flag("no waiting room: who asks for a free role is seated at once")] = False


def room_options(room: RoomSettings) -> RoomOptions:
    """How to open the room; Failure for what contradicts itself."""
    from tabletop.room.host.hosted_room import RoomOptions

    if room.loopback and room.listen:
        raise Failure(tr("--loopback and --listen contradict each other: give one of them."), WRONG_USAGE)
    return RoomOptions(
        listen="127.0.0.1" if room.loopback else room.listen,
        port=room.port,
        plain=room.loopback or room.insecure_plain,
        insecure=room.insecure_plain,
        announce=not room.no_announce,
        admit=room.admit,
    )


def host_session(session: Session, folder: Path, room: RoomOptions, *, lines: bool = False) -> int:
    """Host it until it is left, at a terminal on the screen unless ``lines``; returns the exit code."""
    if terminal.at_terminal() and not lines:
        return terminal.open_app(folder, lambda app: app.open_host(session, room))
    import asyncio

    from tabletop.cli.lines.headless import serve

    return asyncio.run(serve(session, room))
