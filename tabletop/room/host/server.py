"""The room's server: listens, keeps the beat, and writes what happened to every terminal.

It knows sockets and limits. Who may come in is asked of a :class:`~tabletop.room.host.entry.Admits`; what may be known of
an event is decided by :mod:`tabletop.exercise.redact`, once for each seat. Everything runs in one event loop beside the screens.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.frames import CloseCode
from websockets.http11 import Request, Response

from tabletop.collector import CalmCollector
from tabletop.exercise import events as e
from tabletop.exercise.consent import consent_words
from tabletop.exercise.seats import is_control
from tabletop.i18n import paragraph, tr
from tabletop.room.host.audience import Audience, Rows, Turns
from tabletop.room.host.connection import Connection
from tabletop.room.host.copying import Growth
from tabletop.room.host.entry import Admits, Admitted
from tabletop.room.host.handshake import Encryption, Handshakes, ServerLink
from tabletop.room.host.limits import Limits
from tabletop.room.host.listener import BACKLOG
from tabletop.room.host.quota import Quotas
from tabletop.room.table.live import LiveTable
from tabletop.room.wire import protocol

SLOTS = 4  #: groups of terminals whose beats are sent one after the other
ACCEPTED = 8  #: connections that asyncio accepts in one turn of the loop; encrypting a link takes it a millisecond
SEND_BUFFER = 128 * 1024  #: bytes the system may hold for a terminal that does not read
SPARE = 100  #: connections above the limit that are still told so
WRITING = 15e-6  #: seconds a message to one terminal costs, most of it the system's
STALL = 2.0  #: seconds between two beats after which it was this machine that stood still
AT_THE_DOOR = 16  #: terminals greeted in one turn of the loop: a storm of them must not hold up the screens
_PEOPLE = (e.RoleSeated, e.RoleVacated, e.LeadNamed, e.ConsentWithdrawn)  # what changes the list of persons
PEOPLE_PAUSE = 0.25  #: seconds between two lists of persons, and a millisecond for each person more

_log = logging.getLogger("tabletop.room.host.server")
_log.addHandler(logging.NullHandler())  # a screen is where standard error would go
_log.propagate = False


class RoomServer:
    """All terminals of one session."""

    def __init__(
        self,
        live: LiveTable,
        admission: Admits,
        *,
        session: str,
        document: Callable[[], dict[str, Any]],
        save: Path,
        attribution: str = "",
        since: int = 0,
        limits: Limits | None = None,
    ) -> None:
        """Serve this table. ``document`` gives the scenario's tables, for co-facilitators; ``attribution``: what consent is asked under; ``since``: number of the last event there was when this machine took over. OSError without ``save``."""
        self.live = live
        self.admission = admission
        self.limits = limits or Limits()
        self.growth = Growth(save)
        self.quotas = Quotas(self.limits.acts, self.limits.recorded)
        self.hosts: protocol.Hosts | None = None  #: where to try when the link is lost
        self.door = asyncio.Semaphore(AT_THE_DOOR)
        self._session = session
        self._document = document
        self._attribution = attribution
        self._since = since
        self._scenario = b""  # encoded when the first co-facilitator comes
        self._loop = asyncio.get_running_loop()
        self._rows = Rows()
        self._turns = Turns()
        self._audiences: dict[str, Audience] = {}
        self._links = Handshakes(self.limits.connections + SPARE, admission.turned_away)
        self._all: set[Connection] = set()
        self._connections: dict[str, Connection] = {}  # by member
        self._slots: list[dict[Connection, None]] = [{} for _ in range(SLOTS)]
        self._tasks: set[asyncio.Task[None]] = set()
        self._beats = 0
        self._collector = CalmCollector()
        self._telling: asyncio.TimerHandle | None = None  # the next list of persons
        self._server: Server | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    # -- listening --------------------------------------------------------------------------------------------------

    async def open(self, sock: socket.socket, context: ssl.SSLContext | None) -> None:
        """Listen on this bound socket, encrypted if there is a context. OSError if that is not possible."""
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux: what is sent and not confirmed for so long ends the connection
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(self.limits.silent * 1000))
        if context is not None:
            self._links.encryption = Encryption(context, self.limits.hello, self.limits.close)

        class Ours(ServerLink):
            links = self._links

        self._server = await serve(
            self._serve,
            sock=sock,
            backlog=ACCEPTED,
            origins=[None],  # a browser sends one: no page may reach into the room
            compression=None,
            process_request=_only_path,
            server_header=None,
            open_timeout=self.limits.hello,
            ping_interval=None,
            close_timeout=self.limits.close,
            max_size=protocol.MOST_FROM_CLIENT,
            logger=_log,
            create_connection=Ours,
        )
        sock.listen(BACKLOG)  # asyncio listens with the number it accepts in one turn; so many may wait
        self._unsubscribe = self.live.table.subscribe(self._published)
        self._collector.begin()
        self.spawn(self._beat())

    async def close(self, words: str = "") -> None:
        """Stop; harmless when repeated. Only after ENDEX is it a goodbye: until then every terminal waits and comes back by itself."""
        server, self._server = self._server, None
        if server is None:
            return
        self._collector.end()
        server.close(close_connections=False)
        for audience in self._audiences.values():
            await audience.finish(self._loop)
        self._unsubscribe()
        last = self._last_word(words)
        await asyncio.gather(*(connection.end(last, CloseCode.GOING_AWAY) for connection in tuple(self._all)))
        for link in tuple(self._links.open):
            link.cut()
        await server.wait_closed()
        if self._telling:
            self._telling.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _last_word(self, words: str) -> protocol.Bye | protocol.Turned:
        if self.live.table.state.phase == "ended" and not self.live.table.replaced:
            return protocol.Bye(code="closed", words=words or tr("The facilitator closed the room."))
        left = tr("This terminal waits and comes back by itself when the session goes on.")
        return protocol.Turned(code="left", words=paragraph(words or tr("The host has left."), left))

    async def _serve(self, link: ServerConnection) -> None:
        assert isinstance(link, ServerLink)
        connection = Connection(self, link)
        self._all.add(connection)
        try:
            await connection.live()
        finally:
            self._all.discard(connection)

    # -- what the host asks -----------------------------------------------------------------------------------------

    def seat(self, member: str, seat: str) -> None:
        """Give this member a seat, another one, or the same anew: a fresh ``welcome``. Nothing while they are not connected."""
        if connection := self._connections.get(member):
            connection.sit(seat)

    def waiting(self, member: str) -> None:
        """Take this member out of the seat, back to those who wait."""
        if connection := self._connections.get(member):
            connection.wait()

    def remove(self, member: str, words: str = "") -> None:
        """Send this member away; they do not come back by themselves."""
        self.quotas.forget(member)
        if connection := self._connections.get(member):
            bye = protocol.Bye(code="removed", words=words or tr("The facilitator ended your part in this room."))
            self.spawn(connection.end(bye, CloseCode.NORMAL_CLOSURE))

    def connected(self, member: str) -> bool:
        """Whether a connection of this member stands."""
        return member in self._connections

    def people_changed(self) -> None:
        """Somebody came, went, was seated or renamed: control and those who wait are told, a moment later and once for many."""
        if self._telling is None and self._server is not None:
            self._telling = self._loop.call_later(PEOPLE_PAUSE + len(self._connections) / 1000, self._tell_people)

    def set_hosts(self, hosts: Sequence[tuple[str, int, str]]) -> None:
        """Tell every seat where to try when the link is lost: (host, port, fingerprint), this host first."""
        self.hosts = protocol.Hosts(hosts=list(hosts))
        ready = protocol.encode(self.hosts).encode()
        for connection in tuple(self._connections.values()):
            if connection.seat:
                connection.push(ready)

    # -- what a connection asks -------------------------------------------------------------------------------------------

    @property
    def full(self) -> bool:
        """Whether there are more connections than may be."""
        return len(self._all) > self.limits.connections

    @property
    def last(self) -> int:
        """The number of the table's last event."""
        return len(self.live.table.records)

    def time(self) -> float:
        """The loop's time, in seconds."""
        return self._loop.time()

    def report(self, error: BaseException) -> None:
        """A mistake of the program: to whoever watches the loop."""
        self._loop.call_exception_handler({"message": "in the room's server", "exception": error})

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let it run by itself; what it raises is reported, never lost."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.report(error)

    def enlist(self, connection: Connection, member: str) -> None:
        """This connection is the member's now; an older one is told so and closed."""
        older = self._connections.get(member)
        self._connections[member] = connection
        min(self._slots, key=len)[connection] = None
        if older is not None:
            words = tr("Your seat was opened in another window or at another terminal.")
            self.spawn(older.turn_away("replaced", words))

    def forget(self, connection: Connection) -> None:
        """This connection has ended or is about to; harmless when repeated."""
        for slot in self._slots:
            slot.pop(connection, None)
        member = connection.entry.member if connection.entry else ""
        if member and self._connections.get(member) is connection:
            del self._connections[member]
            try:
                self.admission.lost(member)
            except Exception as error:  # noqa: BLE001 -- whatever it was, the connection has ended
                self.report(error)

    def audience(self, seat: str) -> Audience:
        """Those in this seat."""
        if seat not in self._audiences:
            self._audiences[seat] = Audience(seat, self.live.table, self._rows, self._pause, self._turns)
        return self._audiences[seat]

    def _pause(self) -> float:
        """Between two messages to the same seat: the more terminals, the longer, so that writing takes a fifth of the loop at most."""
        return max(self.limits.pause, len(self._connections) * WRITING * 5)

    def waiting_words(self, entry: Admitted) -> protocol.Waiting:
        """What somebody is told who waits for a seat."""
        about = self.live.table.book.scenario.about
        return protocol.Waiting(
            token=entry.token,
            member=entry.member,
            kind=entry.kind,
            title=self.live.table.state.title or about.title,
            marking=about.marking,
            consent=consent_words(about.consent, self._attribution),
            safety=about.safety,
            roles=self._roles(),
        )

    def reign(self, session: str) -> protocol.Reign | None:
        """What another machine is told that asks who is the host of ``session``; None if it is another one."""
        if session != self._session:
            return None
        return protocol.Reign(session=session, epoch=self.admission.epoch, since=self._since)

    def welcome(self, audience: Audience, entry: Admitted, held: int) -> bytes:
        """A seat's first message; what is the same for all in that seat is encoded once."""
        head = {
            "t": "welcome",
            "token": entry.token,
            "member": entry.member,
            "kind": entry.kind,
            "seat": audience.seat,
            "session": self._session,
            "epoch": self.admission.epoch,
            "after": held,
            "last": audience.last(),
            **audience.now(),
            "roles": self._roles(),
        }
        parts = [protocol.dumps(head)[:-1], b',"briefing":', audience.briefing]
        if is_control(audience.seat):
            parts += [b',"scenario":', self._scenario or self._encode_scenario()]
        return b"".join([*parts, b"}"])

    def _encode_scenario(self) -> bytes:
        import tomli_w  # only a co-facilitator needs it

        self._scenario = protocol.dumps(tomli_w.dumps(self._document(), multiline_strings=False))
        return self._scenario

    def _roles(self) -> list[tuple[str, str, int]]:
        state, scenario = self.live.table.state, self.live.table.book.scenario
        return [
            (role, card.title, len(state.members.get(role, ())))
            for role, card in scenario.roles.items()
            if role in state.roles or not state.roles
        ]

    # -- telling everybody ------------------------------------------------------------------------------------------

    def _published(self, fresh: Sequence[e.Recorded]) -> None:
        """What is durable goes to whoever may know it, and from here on no more to somebody who has left that seat."""
        for record in fresh:
            self._moved(record.event)
        if any(isinstance(record.event, e.ConsentWithdrawn) for record in fresh):
            self._forget_names()
        for audience in self._audiences.values():
            audience.wake(self._loop)
        self.growth.look()
        if any(isinstance(record.event, _PEOPLE) for record in fresh):
            self.people_changed()

    def _forget_names(self) -> None:
        """The table holds some events without a name now: whoever is told of them from here on is told so."""
        seqs = [r.seq for r in self.live.table.records if isinstance(r.event, e.RoleSeated | e.FeedbackGiven)]
        self._rows.forget(seqs)
        for audience in self._audiences.values():
            audience.renew(seqs)

    def _moved(self, event: e.Event) -> None:
        if not isinstance(event, e.RoleSeated | e.RoleVacated):
            return
        connection = self._connections.get(event.member)
        if (
            connection is not None
            and connection.seat
            and (connection.seat == event.role) == isinstance(event, e.RoleVacated)
        ):
            connection.halt()
            self._loop.call_soon(
                self._loop.call_soon, self._settle, connection
            )  # after the admission has followed the table

    def _settle(self, connection: Connection) -> None:
        """Somebody who left a seat and is back in it within one turn of the loop goes on there."""
        entry = connection.entry
        if entry is None or connection.audience is not None or self._connections.get(entry.member) is not connection:
            return
        if entry.member in self.live.table.state.members.get(connection.seat, {}):
            connection.sit(connection.seat)

    def _tell_people(self) -> None:
        self._telling = None
        control = [connection for connection in self._connections.values() if connection.control]
        if control:
            ready = protocol.encode(self.admission.people()).encode()
            for connection in control:
                if connection.pending:  # still reading: a newer list comes to all of them later
                    self.people_changed()
                else:
                    connection.push_whole(ready)
        roles = self._roles()
        for connection in tuple(self._connections.values()):
            if not connection.seat and connection.roles != roles:
                connection.wait()

    async def _beat(self) -> None:
        """Beat for as long as the room is open."""
        last = self.time()
        while True:
            await asyncio.sleep(self.limits.beat / SLOTS)
            now = self.time()
            if now - last > STALL:  # nobody is called silent for that
                for connection in self._all:
                    connection.heard = now
            last = now
            try:
                self._beat_to_some(now - self.limits.silent)
                self.admission.beat()
            except Exception as error:  # noqa: BLE001 -- no mistake may stop the beats
                self.report(error)

    def _beat_to_some(self, silent: float) -> None:
        """Beat to one group after the other, and end connections that only seem to stand: silent since before then."""
        self._beats += 1
        table = self.live.table
        beat = protocol.Beat(n=self._beats, clock=round(table.clock, 3), running=table.running)
        ready = protocol.encode(beat).encode()
        for connection in tuple(self._slots[self._beats % SLOTS]):
            if connection.heard < silent:
                connection.cut()
            else:
                connection.push(ready)


def _only_path(link: ServerConnection, request: Request) -> Response | None:
    return None if request.path == protocol.PATH else link.respond(404, "Nothing here.\n")
