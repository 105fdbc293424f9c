"""The commands of the live room: host it, join it."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from tabletop.cli import terminal
from tabletop.cli.find import saves_folder
from tabletop.cli.out import Failure, out
from tabletop.cli.sessions import new_session, old_session
from tabletop.i18n import tr
from tabletop.room.wire.access import BadCode, JoinAddress, parse

if TYPE_CHECKING:  # a terminal that joins needs no host, and the other way round
    from tabletop.room.host.hosted_room import RoomOptions
    from tabletop.room.table.sessions import Session


def host(options: argparse.Namespace) -> int:
    """Start a session with its room open."""
    room = _room_options(options)
    return _serve(*new_session(options), room)


def host_again(options: argparse.Namespace) -> int:
    """Go on with a session, its room open."""
    room = _room_options(options)
    return _serve(*old_session(options), room)


def _serve(session: Session, folder: Path, room: RoomOptions) -> int:
    if terminal.at_terminal():
        return terminal.open_app(folder, lambda app: app.open_host(session, room))
    from tabletop.cli.headless import serve

    return asyncio.run(serve(session, room))


def _room_options(options: argparse.Namespace) -> RoomOptions:
    from tabletop.room.host.hosted_room import RoomOptions

    if options.loopback and options.listen:
        raise Failure(tr("--loopback and --listen contradict each other: give one of them."), 2)
    return RoomOptions(
        listen="127.0.0.1" if options.loopback else options.listen,
        port=options.port,
        plain=options.loopback or options.insecure_plain,
        insecure=options.insecure_plain,
        announce=not options.no_announce,
        admit=options.admit,
    )


def join(options: argparse.Namespace) -> int:
    """Take a seat: on the screen, or line by line."""
    address = _address(options.code) if options.code else None
    if terminal.at_terminal() and not options.plain:
        name, role, consent = options.name, options.role, options.consent
        return terminal.open_app(
            options.saves, lambda app: app.open_join(address, name=name, wish=role, consent=consent)
        )
    if address is None:
        return asyncio.run(_list_rooms(options.wait_secs))
    from tabletop.cli.plain import Guest
    from tabletop.cli.plain import join as join_plain

    guest = Guest(options.name, options.consent, options.role)
    return asyncio.run(join_plain(address, guest, options.wait_secs, saves_folder(options.saves)))


def _address(code: str) -> JoinAddress:
    try:
        address = parse(code)
    except BadCode as bad:
        raise Failure(bad.words, 2) from bad
    if not address.secret:
        raise Failure(tr("The code is missing: it stands before the @, as the host shows it: CODE@HOST:PORT"), 2)
    return address


async def _list_rooms(seconds: float) -> int:
    """Where nobody can choose from a list: print it, and say how to go on. Exit code 1 if there is none."""
    from tabletop.room.wire.discovery import find

    rooms = await find(seconds)
    if not rooms:
        raise Failure(
            tr("No room was found on this network or this machine. Ask for the code: tabletop join CODE@HOST:PORT")
        )
    for room in rooms:
        lock = tr("encrypted") if room.encrypted else tr("not encrypted")
        out(f"{room.host}:{room.port}  {room.title}  ({lock})")
    out(tr("To join one:  tabletop join CODE@HOST:PORT, with the code that the host shows"))
    return 0
