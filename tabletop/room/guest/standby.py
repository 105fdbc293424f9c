"""A co-facilitator's machine stands by: it keeps the save byte for byte, and can be the host when the first one dies.

It tells the room beforehand at which port it would listen and with which certificate, so that every seat knows where to go and whom to
trust. On taking over it writes a room file as the dead host had one, with the digests of everybody's tokens and the next epoch; then
the session opens as after any crash. A first host that comes back finds itself replaced: no terminal follows a lower epoch.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from tabletop.exercise.commands import Command, PassBaton, Refused, VacateRole
from tabletop.exercise.seats import FACILITATOR
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken, SaveError
from tabletop.journal.reading import read_save
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.copyfile import CopyFile, why_not
from tabletop.room.host import roomfile
from tabletop.room.host.hosted_room import RoomOptions
from tabletop.room.host.rivals import find_rivals
from tabletop.room.host.roomfile import BadRoomFile, RoomFile, SavedGuest
from tabletop.room.table.seat import RoomError
from tabletop.room.table.sessions import Session, resume_session
from tabletop.room.wire import certificate, protocol
from tabletop.room.wire.access import is_loopback
from tabletop.room.wire.certificate import Certificate
from tabletop.room.wire.epochs import next_epoch


class Standby:
    """Ready to be the host. Belongs to a seated co-facilitator's client."""

    def __init__(self, client: RoomClient, folder: Path) -> None:
        """Copy the save into ``folder``."""
        self.client = client
        self.words = ""  #: why this machine cannot take over, "" while it can
        connection = client.connection
        self._copy = CopyFile(folder, connection.briefing.title if connection else "", client.session)
        self._identity: Certificate | None = None
        self._held: socket.socket | None = None  #: keeps the port free for us; nobody listens there
        self._pieces: deque[tuple[int, bytes]] = deque()
        self._wanted = False  #: whether the host is to be asked for what is missing
        self._come = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()

    @property
    def path(self) -> Path:
        """The copy."""
        return self._copy.path

    @property
    def size(self) -> int:
        """Bytes of the save that are safe here."""
        return self._copy.size

    @property
    def plain(self) -> bool:
        """Whether the room is not encrypted, so that this one would not be either."""
        return self.client.address.fingerprint is None

    async def start(self) -> None:
        """Begin to copy, and tell the room that this machine stands by. Whatever is in the way is told by ``words``."""
        try:
            await asyncio.to_thread(self._copy.open)
            if not self.plain:
                self._identity = await asyncio.to_thread(certificate.make)
            self._held = _held_port()
        except (OSError, SaveError) as error:
            self.words = why_not(error)
            return
        self.client.on_copy = self._take
        self.client.greeting = self._greeting
        self._writing = asyncio.create_task(self._copying(), name="copy of the save")
        for message in self._greeting():
            self.client.say(message)

    async def stop(self) -> None:
        """Write what has come, and stand by no more; harmless when repeated."""
        self.client.on_copy = None
        self.client.greeting = tuple
        task, self._writing = self._writing, None
        if task is not None:
            await self._idle.wait()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._copy.close()
        if self._held is not None:
            self._held.close()

    async def take_over(self, *, announce: bool = True) -> tuple[Session, RoomOptions]:
        """Be the host: leave the room, and open the copy as the session with everybody in it.

        Whoever gets the session serves it and calls ``open_room(session, options)``; the seats come by themselves. Raises Refused while
        the host is still heard (then the baton is passed, not taken) or another machine has taken over, and RoomError if the copy cannot
        be played.
        """
        if self.client.status == "seated":
            words = tr("The host is still there. Take the baton instead; take over only when the host is gone.")
            raise Refused("alive", words)
        port = self._held.getsockname()[1] if self._held is not None else 0
        others = await find_rivals(self._others(port), self.client.session)
        if others and others[0].epoch >= self.client.epoch:
            words = tr("There is a host, at {place}. This terminal goes there by itself.", place=others[0].place)
            raise Refused("taken", words)
        await self.stop()
        await self.client.close()
        if self.words or not self.size or not port:
            raise RoomError(self.words or tr("There is no copy of the save on this machine."), "copy")
        try:
            session = await asyncio.to_thread(self._open, port)
        except SaveError as error:
            raise RoomError(tr("The copy of the save cannot be played. {why}", why=error.words), "copy") from error
        except BadRoomFile as error:
            raise RoomError(error.words, "room-file") from error
        here = self.plain and is_loopback(self.client.address.host)
        options = RoomOptions(port=0, plain=self.plain, insecure=self.plain and not here, announce=announce)
        return session, options

    # -- copying ------------------------------------------------------------------------------------------------------

    def _greeting(self) -> Sequence[protocol.WireMessage]:
        """What the host is told whenever this seat is reached. The copy is asked for once nothing is being written."""
        if self.words or self._held is None:
            return ()
        self._pieces.clear()
        self._want()
        pin = self._identity.fingerprint if self._identity is not None else ""
        return (protocol.StandbyOffer(port=self._held.getsockname()[1], fingerprint=pin),)

    def _want(self) -> None:
        self._wanted = True
        self._come.set()

    def _take(self, offset: int, data: bytes) -> None:
        if not self.words:
            self._pieces.append((offset, data))
            self._idle.clear()
            self._come.set()

    async def _copying(self) -> None:
        """The only one who touches the file: puts pieces on the disk beside the loop, all that wait at a time."""
        try:
            while not self.words:
                self._idle.set()
                await self._come.wait()
                self._come.clear()
                if self._wanted:
                    self._wanted = False
                    self.client.say(protocol.Copy(size=self._copy.size, sum=self._copy.sum if self._copy.size else ""))
                while self._pieces:
                    await self._write(_joined(self._pieces))
        finally:
            self._idle.set()

    async def _write(self, batch: Sequence[tuple[int, bytes]]) -> None:
        try:
            for offset, data in batch:
                await asyncio.to_thread(self._copy.append, offset, data)
        except (OSError, SaveError) as error:
            self.words = why_not(error)
            self._pieces.clear()
        except ValueError:  # a gap: the link was made anew while a piece was being written
            self._pieces.clear()
            self._want()

    # -- taking over --------------------------------------------------------------------------------------------------

    def _open(self, port: int) -> Session:
        """Write the room file and open the copy. SaveError, BadRoomFile."""
        save = read_save(self.path)
        since = save.records[-1].seq if save.records else 0
        roomfile.write(roomfile.path_for(self.path), self._room(save.head.id, port, since))
        resumed = resume_session(self.path)
        members = resumed.table.state.members.get(FACILITATOR, {})
        leaving: list[Command] = [VacateRole(FACILITATOR, self.client.member)] if self.client.member in members else []
        for command in (*([PassBaton("")] if resumed.table.state.baton else []), *leaving):
            with contextlib.suppress(Refused, JournalBroken):  # the console can do both, and shows what is broken
                resumed.table.ask(command, FACILITATOR)
        return resumed

    def _room(self, session: str, port: int, since: int) -> RoomFile:
        """The room as the dead host would have left it; the one who takes over is its host now, and no guest."""
        people = self.client.people
        lines = [line for line in people.guests if line.id != self.client.member] if people is not None else []
        known = {line.id for line in lines}
        tokens = {token: member for token, member in people.tokens.items() if member in known} if people else {}
        guests = tuple(
            SavedGuest(
                id=line.id,
                kind=line.kind,
                name=line.name if line.consent else "",
                consent=line.consent,
                wish=line.wish,
                seat=line.seat,
            )
            for line in lines
        )
        identity = (self._identity.pem, self._identity.key_pem) if self._identity is not None else None
        epoch = next_epoch(max(self.client.epoch, people.epoch if people is not None else 0))
        rivals = tuple(self._others(port))
        return RoomFile(session, port, epoch, identity, {}, tokens, guests, since=since, rivals=rivals)

    def _others(self, port: int) -> list[protocol.Address]:
        """The other machines that are, were or may be the host."""
        pin = self._identity.fingerprint if self._identity is not None else ""
        known = [(at.host, at.port, at.fingerprint or "") for at in self.client.hosts]
        return [where for where in known if where[1:] != (port, pin)]


def _held_port() -> socket.socket:
    """A port that is ours and at which nobody listens yet."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.bind(("", 0))
    except BaseException:
        held.close()
        raise
    return held


def _joined(pieces: deque[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Take all pieces, those that follow one another as one: one sync for many."""
    joined: list[tuple[int, bytearray]] = []
    while pieces:
        offset, data = pieces.popleft()
        if joined and offset == joined[-1][0] + len(joined[-1][1]):
            joined[-1][1].extend(data)
        else:
            joined.append((offset, bytearray(data)))
    return [(offset, bytes(data)) for offset, data in joined]
