"""A co-facilitator's seat as lines: the same commands as a host without a screen, and taking over when the host dies."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tabletop.exercise.commands import Refused
from tabletop.i18n import tr
from tabletop.room.guest.remote_session import RemoteSession
from tabletop.room.host.hosted_room import RoomOptions
from tabletop.room.lines.control import ControlDesk
from tabletop.room.lines.links import Links, headed
from tabletop.room.lines.waiting_room import WaitingRoom
from tabletop.room.table.seat import RoomError
from tabletop.room.table.sessions import Session


class RemoteDesk:
    """Control's commands over the wire."""

    def __init__(self, session: RemoteSession, say: Callable[[Iterable[str]], None]) -> None:
        """Run ``session``; ``say`` prints what happens."""
        self.session = session
        self.taken: tuple[Session, RoomOptions] | None = None  #: the session, once this machine is the host
        self.taking = False
        self._say = say
        self._desk = ControlDesk(session, session.member)
        self._links = Links()
        self._people = WaitingRoom(session.room, session.table)
        self._desk.words.add(self._people.runs())
        self._desk.words.add({"takeover": lambda _rest: self._take_over()})
        self._leave = (
            session.table.subscribe(lambda records: say(self._desk.heard(records))),
            session.room.subscribe(lambda: say(self._people.changes())),
        )
        session.connection.on_link = self._linked

    @property
    def left(self) -> bool:
        """Whether this desk takes no more lines."""
        return self._desk.left or self.taken is not None

    def greeting(self) -> list[str]:
        """Who one is, the story so far, where it stands."""
        link = self.session.connection
        missed, link.digest = link.digest, ()
        copy = tr("The save is copied to {path}", path=self.session.path)
        return [
            tr("You are a co-facilitator. You see everything; who holds the baton runs the exercise."),
            self.session.standby.words or copy,
            *headed(tr("So far:"), missed),
            *self._desk.now(),
            *self._people.changes(),
            tr("Type help for the commands."),
        ]

    async def enter(self, line: str) -> list[str]:
        """Do what a line says."""
        return await self._desk.enter(line)

    def close(self) -> None:
        """Hear nothing more."""
        for stop in self._leave:
            stop()
        self.session.connection.on_link = None

    def _linked(self) -> None:
        connection = self.session.connection
        lines = [] if self.taking else self._links.changed(connection.link)
        if lines and connection.link.status == "away":
            lines.append(tr("If the host is gone for good, type takeover: this machine becomes the host."))
        if lines and connection.link.status == "here":
            missed, connection.digest = connection.digest, ()
            lines += headed(tr("Since you left:"), missed)
        self._say(lines)

    async def _take_over(self) -> list[str]:
        self.taking = True
        try:
            self.taken = await self.session.standby.take_over()
        except (Refused, RoomError) as error:
            self._desk.left = isinstance(error, RoomError)  # the link was given up for it
            self.taking = False
            return [error.words]
        return [tr("This machine is the host now. Everybody comes back by themselves.")]
