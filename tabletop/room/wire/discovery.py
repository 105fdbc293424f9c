"""Rooms that can be found without typing an address: on this machine through a folder, on the local network through DNS-SD.

Found is only where a room is. What lets one in, and what proves that the host is the right one, is the code alone: anybody on a network
can announce anything. The network part needs the optional ``zeroconf``; without it rooms are announced on this machine alone, and
people type the address.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from tabletop.i18n import tr
from tabletop.journal import files
from tabletop.journal.errors import SaveError
from tabletop.room.wire.access import digest, is_loopback
from tabletop.text import clean_line, slug

SERVICE = "_tabletop._tcp.local."
VERSION = "1"
LONGEST = 80  #: characters of a room's title
MOST_FOUND = 50
ANSWER = 500  #: milliseconds for one room to say where it is
_MOST_BYTES = 4096  #: of a file in the folder of rooms


@dataclass(frozen=True, slots=True)
class FoundRoom:
    """A room that says it is there."""

    title: str
    host: str
    port: int
    encrypted: bool
    where: Literal["here", "network"]
    session: str = ""  #: the same for two machines that say they are the host of one session
    epoch: int = 0  #: of these the higher one is the host
    replaced: bool = False  #: another machine that was found is the host now


class Announcement:
    """Says that a room is open until it is called: ``await announcement()``."""

    def __init__(self, words: str, stops: Sequence[Callable[[], Awaitable[None]]]) -> None:
        """``words``: what the facilitator should know, "" if all is well."""
        self.words = words
        self._stops = list(stops)

    async def __call__(self) -> None:
        """Take it back; harmless when repeated."""
        while self._stops:
            await self._stops.pop()()


async def announce(
    title: str,
    port: int,
    *,
    hosts: Sequence[str],
    encrypted: bool,
    session: str = "",
    epoch: int = 0,
    folder: Path | None = None,
    interfaces: Sequence[str] | None = None,
) -> Announcement:
    """Say that a room is open at that port of these addresses of this machine; on the network only if one of them leads there.

    Nothing is raised: a room that cannot be announced is joined by typing its address, and ``words`` say so.
    """
    room = secrets.token_hex(8)
    about = {"id": room, "title": clean_line(title, LONGEST), "hosts": list(hosts), "port": port, "tls": encrypted}
    about |= {"session": digest(session)[:16] if session else "", "epoch": epoch}
    stops: list[Callable[[], Awaitable[None]]] = []
    words = ""
    try:
        stops.append(_leave(*_put(run_folder(os.environ) if folder is None else folder, about)))
    except (OSError, SaveError) as error:
        words = tr("The room is not listed on this machine: {why}", why=str(error))
    outside = [host for host in hosts if not is_loopback(host)]
    if outside or interfaces is not None:
        try:
            stops.append(await _announce_on_network(about, list(hosts) if interfaces else outside, interfaces))
        except ImportError:
            words = tr("The room is not announced on the network (zeroconf is not installed): people type its address.")
        except Exception as error:  # noqa: BLE001 -- whatever that library or the network does, the room is open
            why = str(error) or type(error).__name__
            words = tr("The room is not announced on the network ({why}): people type its address.", why=why)
    return Announcement(words, stops)


async def find(
    seconds: float,
    *,
    folder: Path | None = None,
    interfaces: Sequence[str] | None = None,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[FoundRoom]:
    """Look for rooms, those of this machine first; the network is listened to for so many seconds (0: not at all). Never fails."""
    here = dict(_listed(run_folder(os.environ) if folder is None else folder))
    elsewhere: dict[str, FoundRoom] = {}
    if seconds > 0:
        with contextlib.suppress(
            Exception
        ):  # no zeroconf, no network, no permission: then there is nothing to find there
            elsewhere = await _find_on_network(seconds, interfaces, pause)
    rooms = here | {room: found for room, found in elsewhere.items() if room not in here}
    return _told_apart(list(dict.fromkeys(rooms.values()))[:MOST_FOUND])


def _told_apart(rooms: Sequence[FoundRoom]) -> list[FoundRoom]:
    """Of several hosts of one session, all but the last are said to be replaced."""
    last: dict[str, int] = {}
    for room in rooms:
        last[room.session] = max(last.get(room.session, 0), room.epoch)
    return [replace(room, replaced=bool(room.session) and room.epoch < last[room.session]) for room in rooms]


# -- this machine -----------------------------------------------------------------------------------------------------


def run_folder(environ: Mapping[str, str]) -> Path:
    """Where this user's programs say which rooms are open on this machine."""
    runtime = environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_absolute():
        return Path(runtime, "tabletop")
    if sys.platform == "win32":
        user = slug(environ.get("USERNAME", "user"))
    else:
        user = str(os.getuid())
    return Path(tempfile.gettempdir(), f"tabletop-{user}")


def _put(folder: Path, about: dict[str, Any]) -> tuple[Path, int]:
    """Write the file of a room and keep it open and locked: the lock goes with the program, however that ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_ours(folder):
        raise PermissionError(tr("{folder} belongs to somebody else.", folder=folder))
    path = folder / f"{about['id']}.room"
    return path, files.create_whole(path, json.dumps(about).encode())


def _leave(path: Path, descriptor: int) -> Callable[[], Awaitable[None]]:
    async def leave() -> None:
        _remove(path, descriptor)

    return leave


def _remove(path: Path, descriptor: int) -> None:
    os.close(descriptor)  # Windows deletes no open file
    with contextlib.suppress(OSError):
        path.unlink()


def _listed(folder: Path) -> Iterator[tuple[str, FoundRoom]]:
    """The rooms in the folder; the file of a program that is gone is removed."""
    if not _is_ours(folder):
        return
    for path in sorted(folder.glob("*.room"))[: 2 * MOST_FOUND]:
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES)
            if _is_stale(path):
                path.unlink()
                continue
            about = json.loads(data)
            hosts = [host for host in about["hosts"] if isinstance(host, str)]
            host = next((host for host in hosts if is_loopback(host)), hosts[0])
            found = _found(about["title"], host, about["port"], about["tls"] is True, "here")
            yield path.stem, _of_session(found, about.get("session"), str(about.get("epoch", 0)))
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            continue


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can have put something there: a folder in the system's own folder for temporary files is anybody's to make."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return sys.platform == "win32" or (status.st_uid == os.getuid() and not folder.is_symlink())


def _is_stale(path: Path) -> bool:
    """Whether no program holds the file any more."""
    try:
        os.close(files.open_for_append(path))
    except SaveError:
        return False
    return True


def _found(title: object, host: str, port: object, encrypted: bool, where: Literal["here", "network"]) -> FoundRoom:
    """What somebody said of a room, made safe. ValueError if it cannot be one."""
    if not isinstance(title, str) or type(port) is not int or not 0 < port < 1 << 16:
        raise ValueError("no room")
    return FoundRoom(clean_line(title, LONGEST) or tr("a room"), clean_line(host, 255), port, encrypted, where)


def _of_session(room: FoundRoom, session: object, epoch: object) -> FoundRoom:
    """The room, with what it says of its session; nonsense counts as nothing."""
    number = int(epoch) if isinstance(epoch, str) and epoch.isascii() and epoch.isdigit() and len(epoch) < 17 else 0
    return replace(room, session=clean_line(session, 16) if isinstance(session, str) else "", epoch=number)


# -- the network ------------------------------------------------------------------------------------------------------


async def _announce_on_network(
    about: dict[str, Any], hosts: Sequence[str], interfaces: Sequence[str] | None
) -> Callable[[], Awaitable[None]]:
    from zeroconf import InterfaceChoice, ServiceInfo
    from zeroconf.asyncio import AsyncZeroconf

    machine = slug(socket.gethostname())
    info = ServiceInfo(
        SERVICE,
        f"{slug(about['title'])[:40]}-{about['id'][:6]}.{SERVICE}",
        port=about["port"],
        properties={
            "id": about["id"],
            "title": about["title"].encode()[:200].decode(errors="ignore"),
            "tls": "1" if about["tls"] else "0",
            "v": VERSION,
            "session": about["session"],
            "epoch": str(about["epoch"]),
        },
        server=f"{machine}-{about['id'][:6]}.local.",
        parsed_addresses=list(hosts),
    )
    speaker = AsyncZeroconf(interfaces=list(interfaces) if interfaces is not None else InterfaceChoice.All)
    try:
        await speaker.async_register_service(info, cooperating_responders=True)
    except BaseException:
        await speaker.async_close()
        raise

    async def stop() -> None:
        with contextlib.suppress(Exception):  # the network may be gone by now
            await speaker.async_unregister_all_services()
        await speaker.async_close()

    return stop


async def _find_on_network(
    seconds: float, interfaces: Sequence[str] | None, pause: Callable[[float], Awaitable[None]]
) -> dict[str, FoundRoom]:
    from zeroconf import InterfaceChoice, ServiceStateChange
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

    names: dict[str, None] = {}

    def heard(*, name: str, state_change: ServiceStateChange, **_: object) -> None:
        if state_change is ServiceStateChange.Removed:
            names.pop(name, None)
        elif len(names) < MOST_FOUND:
            names[name] = None

    listener = AsyncZeroconf(interfaces=list(interfaces) if interfaces is not None else InterfaceChoice.All)
    try:
        browser = AsyncServiceBrowser(listener.zeroconf, SERVICE, handlers=[heard])
        await pause(seconds)
        infos = [AsyncServiceInfo(SERVICE, name) for name in names]
        answered = await asyncio.gather(*(info.async_request(listener.zeroconf, ANSWER) for info in infos))
        rooms = {}
        for info in [info for info, answer in zip(infos, answered, strict=True) if answer]:
            said = info.decoded_properties
            with contextlib.suppress(ValueError, IndexError):
                host = info.parsed_addresses()[0]
                found = _found(said.get("title"), host, info.port, said.get("tls") == "1", "network")
                rooms[said.get("id") or info.name] = _of_session(found, said.get("session"), said.get("epoch"))
        await browser.async_cancel()
        return rooms
    finally:
        await listener.async_close()
