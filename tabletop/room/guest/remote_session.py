"""A session that is played on another machine, with the face that the console knows.

What a co-facilitator sees is folded from control's events, the rules come from the scenario that the host sent, and every command goes
over the wire. Beside it the save is copied here, so that this machine can take over.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from tabletop.exercise.commands import Command, Refused, SendMessage
from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import is_control
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.records import replace
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.remote_seat import RemoteSeat, called
from tabletop.room.guest.standby import Standby
from tabletop.room.host.guests import Guest
from tabletop.room.table.seat import RoomError
from tabletop.room.table.table import Listener, Receipt
from tabletop.scenario.load import BadScenario, load_document
from tabletop.text import clean, clean_line


class RemoteTable:
    """What the console reads of a table."""

    def __init__(self, connection: RemoteSeat, book: Rulebook) -> None:
        """Show what this seat of control received."""
        self.book = book
        self.broken = ""  #: what the host cannot record it says in its refusals
        self.replaced = False
        self.apart: tuple[Recorded, ...] = ()
        self._connection = connection
        self._listeners: list[Listener] = []
        connection.on_change = self._publish

    @property
    def state(self) -> State:
        """The present."""
        return self._connection.state

    @property
    def records(self) -> list[Recorded]:
        """Everything control may know, oldest first."""
        return self._connection.records

    @property
    def running(self) -> bool:
        """Whether exercise time passes at the host."""
        return self.state.phase == "running" and self._connection.ticks

    @property
    def clock(self) -> float:
        """Exercise time now, in seconds."""
        return self._connection.clock

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of what happens from now on; call the result to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _publish(self, fresh: Sequence[Recorded]) -> None:
        for listener in tuple(self._listeners):
            called(listener, fresh)


class RemoteLive:
    """How the console asks, and the players' seats at its keyboard."""

    def __init__(self, client: RoomClient, table: RemoteTable) -> None:
        """Ask through this client."""
        self.table = table
        self._client = client

    async def ask(self, command: Command, seat: str, _command_id: str = "") -> Receipt:
        """Ask the host; it records that control typed for ``seat``. The client's own ids make it act once. Raises Refused."""
        if isinstance(command, SendMessage) and not command.sender and not is_control(seat):
            command = replace(command, sender=seat)
        try:
            return await self._client.ask(command)
        except Refused as refused:
            if refused.code != "broken":
                raise
            raise Refused(
                "host-broken", refused.words
            ) from refused  # it is the host's save that is broken, not the copy

    async def close(self) -> None:
        """Leave the room; harmless when repeated."""
        await self._client.close()


class RemoteRoom:
    """The room as a co-facilitator runs it."""

    def __init__(self, client: RoomClient) -> None:
        """Follow the host's list of persons."""
        self._client = client
        self._listeners: list[Callable[[], None]] = []
        client.on_people = self._changed

    @property
    def guests(self) -> tuple[Guest, ...]:
        """Everybody in the room, in the order of coming."""
        people = self._client.people
        return tuple(
            Guest(
                id=clean_line(line.id),
                kind=line.kind,
                name=clean_line(line.name),
                consent=line.consent,
                wish=clean_line(line.wish),
                seat=clean_line(line.seat),
                presence=line.presence,
                address=clean_line(line.address),
                plain=line.plain,
                idle=line.idle,
                lead=line.lead,
            )
            for line in (people.guests if people is not None else ())
        )

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` whenever guests may have changed; call the result to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def admit(self, guest: str, seat: str = "") -> None:
        """Seat who waits: in this role, or the one they wish, or the only seat of their kind. Raises Refused."""
        await self._client.room("admit", guest, seat)

    async def reseat(self, guest: str, seat: str) -> None:
        """Move somebody to another role, or back to the waiting room (""). Raises Refused."""
        await self._client.room("reseat", guest, seat)

    async def remove(self, guest: str, words: str = "") -> None:
        """Take somebody out of the room; the host finds its own words. Raises Refused."""
        if clean(words):
            raise Refused("words", tr("Words of farewell can be sent from the host's console only."))
        await self._client.room("remove", guest)

    async def lead(self, guest: str) -> None:
        """Let this person submit for their role. Raises Refused."""
        await self._client.room("lead", guest)

    def _changed(self) -> None:
        for listener in tuple(self._listeners):
            called(listener)


class RemoteSession:
    """A co-facilitator's session; a :class:`~tabletop.room.table.seat.ControlSession`. Made by :func:`remote_session`."""

    notices: tuple[str, ...] = ()  #: the save is the host's

    def __init__(self, client: RoomClient, connection: RemoteSeat, book: Rulebook, folder: Path) -> None:
        """Play through this client; the copy of the save goes into ``folder``."""
        self.client = client
        self.connection = connection  #: link, digest and on_link are here
        self.table = RemoteTable(connection, book)
        self.live = RemoteLive(client, self.table)
        self.room = RemoteRoom(client)
        self.standby = Standby(client, folder)

    @property
    def path(self) -> Path:
        """This machine's copy of the save."""
        return self.standby.path

    @property
    def member(self) -> str:
        """Who of control asks."""
        return self.connection.member

    async def __aenter__(self) -> Self:
        """Begin to stand by."""
        await self.standby.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave the room."""
        await self.close()

    async def close(self, _words: str = "") -> None:
        """Stop copying and leave the room; harmless when repeated."""
        await self.standby.stop()
        await self.live.close()


async def remote_session(client: RoomClient, folder: Path) -> RemoteSession:
    """The session that this seated co-facilitator has joined. Raises RoomError if the host's scenario cannot be used here."""
    connection = client.connection
    if connection is None or not is_control(connection.seat):
        raise RoomError(tr("This terminal has no seat of control."), "not-seated")
    book = await asyncio.to_thread(_rules, client.scenario)
    return RemoteSession(client, connection, book, folder)


def _rules(text: str) -> Rulebook:
    try:
        return Rulebook(load_document(tomllib.loads(text)))
    except (BadScenario, tomllib.TOMLDecodeError) as error:
        words = tr("The host's scenario cannot be played by this program: {why}", why=clean_line(str(error)))
        raise RoomError(words, "scenario") from error
