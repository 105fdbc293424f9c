"""The room as the facilitator's program holds it: opened for a session at any time, closed with it, found again after a crash.

Screens and the command line use nothing else of the host's side.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from tabletop.exercise.commands import Refused
from tabletop.i18n import tr
from tabletop.journal.codec import Head
from tabletop.journal.errors import SaveError
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tabletop.records import names
from tabletop.room.host import roomfile
from tabletop.room.host.addresses import find_listener, own_addresses
from tabletop.room.host.admission import Admission
from tabletop.room.host.guests import KINDS, Guest, Guests
from tabletop.room.host.preflight import Check, Clocks, preflight
from tabletop.room.host.rivals import LOOK, Rival, find_rivals, replaced_words
from tabletop.room.host.roomfile import BadRoomFile, Opened, RoomFile, RoomKeeper
from tabletop.room.host.server import RoomServer
from tabletop.room.table.live import LiveTable
from tabletop.room.table.seat import RoomError
from tabletop.room.table.table import Table
from tabletop.room.wire import certificate
from tabletop.room.wire.access import DEFAULT_PORT, Codes, JoinAddress, is_loopback, place
from tabletop.room.wire.certificate import Certificate, server_context
from tabletop.room.wire.protocol import Address, Kind

LOCAL = "127.0.0.1"
MOST_RIVALS = 16  #: machines that are remembered because they may be the host
_LOOKUP = 3.0  #: seconds that looking up this machine's own addresses may take


@dataclass(frozen=True, slots=True)
class RoomOptions:
    """How to open a room."""

    listen: str = ""  #: address to listen at; "": all (without encryption: this machine alone)
    port: int = DEFAULT_PORT  #: 0: any; with the usual one, the next free one if it is in use
    plain: bool = False  #: without encryption; only on this machine, unless insecure
    insecure: bool = False  #: without encryption also on a network, where everybody can read along
    announce: bool = True  #: let terminals find the room on the local network
    admit: bool = False  #: seat a player at once who asks for a role that is free


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What is left of the room of an earlier run."""

    file: RoomFile | None
    notices: tuple[str, ...] = ()


class Hosted(Protocol):
    """The session of a room."""

    path: Path
    live: LiveTable
    room: HostedRoom | None

    @property
    def table(self) -> Table:
        """Its table."""


class HostedRoom:
    """An open room. Made by :func:`open_room`; its acts raise Refused with words when they are impossible."""

    def __init__(
        self,
        session: Hosted,
        options: RoomOptions,
        admission: Admission,
        *,
        listener: socket.socket,
        identity: Certificate | None,
        hosts: tuple[str, ...],
        since: int = 0,
        rivals: Sequence[Address] = (),
    ) -> None:
        """Put the parts together; :func:`open_room` starts them."""
        self.options = options
        self.port: int = listener.getsockname()[1]
        self.notices: tuple[str, ...] = ()
        self._session = session
        self._admission = admission
        self._identity = identity
        self._hosts = hosts
        self._listener = listener
        self._clocks = Clocks()
        self._head = _head(session)
        self._path = roomfile.path_for(session.path)
        self._earlier_identity: tuple[str, str] | None = None
        self.replaced = asyncio.Event()  #: set once another machine is the host, and this room is closed for it
        self._since = since
        self._rivals = tuple(rivals)
        self._yielded: set[str] = set()  # machines that were told to be no host any more
        self._watching: asyncio.Task[None] | None = None
        self._giving_way: asyncio.Task[None] | None = None
        self._keeper = RoomKeeper(self._path, self._content)
        self._server = RoomServer(
            session.live,
            admission,
            session=self._head.id,
            document=lambda: self._head.scenario,
            save=session.path,
            attribution=self._head.attribution,
            since=since,
        )
        self._unannounce: Callable[[], Awaitable[object]] | None = None

    # -- what is shown ------------------------------------------------------------------------------------------------

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the room is, as people type it, the likeliest address first: ``192.0.2.2:7413``."""
        return tuple(place(host, self.port) for host in self._hosts)

    @property
    def encrypted(self) -> bool:
        """Whether everything between terminals and host is encrypted."""
        return self._identity is not None

    @property
    def attribution(self) -> str:
        """The rule under which reports of this session are written: open, chatham-house or pseudonyms."""
        return self._head.attribution

    @property
    def guests(self) -> tuple[Guest, ...]:
        """Everybody in the room, in the order of coming."""
        return self._admission.view()

    def code(self, kind: str, address: str = "") -> str:
        """The join code for a kind of seat, with the room's first address or with this one of :attr:`addresses`."""
        known = _kind(kind)
        host = dict(zip(self.addresses, self._hosts, strict=True)).get(address, self._hosts[0])
        fingerprint = self._identity.fingerprint if self._identity is not None else None
        return str(JoinAddress(self._admission.codes.secret(known), fingerprint, host, self.port))

    def preflight(self) -> tuple[Check, ...]:
        """What to look at before STARTEX."""
        return preflight(self._session.table, self._session.path, self.guests, self._clocks)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` whenever guests, codes or notices may have changed; call the result to stop."""
        return self._admission.subscribe(listener)

    # -- what the facilitator does --------------------------------------------------------------------------------------

    def renew(self, kind: str) -> str:
        """Revoke the codes of a kind; returns the new one. Who is in stays in."""
        self._admission.renew(_kind(kind))
        return self.code(kind)

    async def admit(self, guest: str, seat: str = "") -> None:
        """Seat who waits: in this role, or the one they wish, or the only seat of their kind."""
        await self._admission.admit(guest, seat)

    async def reseat(self, guest: str, seat: str) -> None:
        """Move somebody to another role, or back to the waiting room ("")."""
        await self._admission.reseat(guest, seat)

    async def swap(self, one: str, other: str) -> None:
        """Let two players change roles."""
        await self._admission.swap(one, other)

    async def remove(self, guest: str, words: str = "") -> None:
        """Take somebody out of the room; only a code lets them in again."""
        await self._admission.remove(guest, words)

    async def lead(self, guest: str) -> None:
        """Let this person submit for their role."""
        await self._admission.lead(guest)

    async def close(self, words: str = "") -> None:
        """Say goodbye to everybody and stop listening; seats stay theirs if the room opens again. Harmless when repeated."""
        if self._giving_way is not None:
            await self._giving_way
        if self._session.room is not self:
            return
        self._session.room = None
        await self._stop(words)

    # -- inside -------------------------------------------------------------------------------------------------------

    async def _start(self, earlier: _Earlier) -> None:
        """Listen; from here on terminals come in."""
        self._earlier_identity = earlier.file.certificate if earlier.file is not None else None
        self.notices = earlier.notices + self._told(earlier.file)
        context = server_context(self._identity) if self._identity is not None else None
        self._admission.here = (self._hosts[0], self.port, self._identity.fingerprint if self._identity else "")
        self._admission.open(self._server, self._keeper)
        self._keeper.changed()
        await self._keeper.saved()
        if self._keeper.words:
            self.notices += (self._keeper.words,)
        await self._server.open(self._listener, context)
        self._admission.on_newer = self._heard_of_newer
        self._session.live.on_wake = self._look_for_all
        self._watching = asyncio.create_task(self._watch(), name="other hosts")
        if self.options.announce:
            await self._announce()

    async def _stop(self, words: str = "") -> None:
        self._session.live.on_wake = None
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        if self._unannounce is not None:
            await self._unannounce()
            self._unannounce = None
        await self._server.close(words)
        self._admission.close()
        await self._keeper.close()
        self._listener.close()

    # -- other hosts ----------------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        """Look again and again whether somebody took over who is not heard here."""
        while True:
            await asyncio.sleep(LOOK)
            await self._look((*self._rivals, *self._admission.standbys(absent=True)))

    async def _look_for_all(self) -> None:
        """After sleep everybody who can take over may have done so."""
        await self._look((*self._rivals, *self._admission.standbys(absent=False)))

    async def _look(self, addresses: Sequence[Address]) -> None:
        epoch = self._admission.epoch
        for rival in await find_rivals(addresses, self._head.id):
            if rival.epoch > epoch:
                _give_way(self._session, rival, epoch, self._since)
                self._giving_way = self._giving_way or asyncio.create_task(self._close_for(rival), name="giving way")
                return
            if rival.epoch < epoch and rival.place not in self._yielded:
                self._yielded.add(rival.place)
                words = tr(
                    "Another machine was the host as well, at {place}. It gives way to this one; what was recorded there alone is kept there.",
                    place=rival.place,
                )
                self._notice(words)

    async def _close_for(self, rival: Rival) -> None:
        """Send everybody to the machine that is the host now, and close."""
        self._server.set_hosts([(rival.host, rival.port, rival.fingerprint)])
        await self._stop(tr("Another machine is the host now."))
        if self._session.room is self:
            self._session.room = None
        self.replaced.set()

    def _heard_of_newer(self) -> None:
        """A terminal has been with a host that came after this one, and does not follow this one."""
        self._admission.on_newer = None
        words = tr(
            "Another machine took over from this one after it was lost, and terminals that were there do not come back here. If that machine is still there, close this room and go on there."
        )
        self._notice(words)

    def _notice(self, words: str) -> None:
        self.notices += (words,)
        self._admission.tell()

    def _told(self, file: RoomFile | None) -> tuple[str, ...]:
        """What is to be said of a room that opens again."""
        if file is None:
            return ()
        told = []
        if file.port != self.port:
            told.append(
                tr(
                    "The room was at port {old}, and is at port {new} now: who was here needs the new address.",
                    old=file.port,
                    new=self.port,
                )
            )
        if file.codes:
            told.append(tr("These codes are new. Those given out before still let people in, until you renew them."))
        return tuple(told)

    def _content(self) -> RoomFile:
        identity = (
            (self._identity.pem, self._identity.key_pem) if self._identity is not None else self._earlier_identity
        )
        return RoomFile(
            session=self._head.id,
            port=self.port,
            epoch=self._admission.epoch,
            certificate=identity,
            codes=self._admission.codes.digests(),
            tokens=self._admission.guests.tokens(),
            guests=self._admission.guests.saved(),
            lent=self._admission.lent,
            opened=Opened(*(getattr(self.options, name) for name in names(Opened))),
            since=self._since,
            rivals=tuple(dict.fromkeys((*self._admission.standbys(absent=False), *self._rivals)))[:MOST_RIVALS],
        )

    async def _announce(self) -> None:
        """Let terminals find the room by themselves: on this machine, and on the network where the library for it is there."""
        from tabletop.room.wire.discovery import announce

        title = self._session.table.state.title
        stop = await announce(
            title,
            self.port,
            hosts=self._hosts,
            encrypted=self.encrypted,
            session=self._head.id,
            epoch=self._admission.epoch,
        )
        self._unannounce = stop
        if stop.words:
            self.notices += (stop.words,)


async def open_room(session: Hosted, options: RoomOptions | None = None) -> HostedRoom:
    """Open the room of a session that is being served. If it was open in an earlier run, everybody finds their place again.

    Raises :class:`~tabletop.room.table.seat.RoomError` with words when that is impossible.
    """
    if session.room is not None:
        raise RoomError(tr("The room is open already."), "open")
    earlier = await asyncio.to_thread(_earlier, session)
    file = earlier.file
    asked = options or RoomOptions()
    options = _as_before(asked, file)
    if options.plain and not asked.plain and not options.insecure:
        words = tr(
            "The room is open to this machine only, as it was before. Name an address to open it to a network: --listen ADDRESS"
        )
        earlier = replace(earlier, notices=(*earlier.notices, words))
    listen = _listen(options)
    if file is not None:
        await _check_rivals(session, file)
    identity = None if options.plain else await asyncio.to_thread(_identity, file)
    guests = Guests()
    if file is not None:
        guests.restore(file.guests, file.tokens, asyncio.get_running_loop().time())
    admission = Admission(
        session.live,
        Codes(KINDS, file.codes if file is not None else None),
        guests,
        epoch=file.epoch if file is not None else 0,
        admit=options.admit,
        lent=file.lent if file is not None else None,
        now=asyncio.get_running_loop().time,
    )
    hosts = await _hosts(listen)
    listener = find_listener(listen, options.port, file.port if file is not None else 0)
    try:
        room = HostedRoom(
            session,
            options,
            admission,
            listener=listener,
            identity=identity,
            hosts=hosts,
            since=file.since if file is not None else 0,
            rivals=file.rivals if file is not None else (),
        )
    except OSError as error:
        listener.close()
        raise RoomError(tr("The save cannot be read: {reason}.", reason=error.strerror or error), "save") from error
    try:
        await room._start(earlier)  # noqa: SLF001 -- the one who opens it
    except BaseException:
        await room._stop()  # noqa: SLF001 -- half open is not open
        raise
    session.room = room
    return room


async def _check_rivals(session: Hosted, file: RoomFile) -> None:
    """Whether somebody took over since this room was open: then it opens here no more. RoomError says so."""
    for rival in await find_rivals(file.rivals, file.session):
        if rival.epoch > file.epoch:
            _give_way(session, rival, file.epoch, file.since)
            raise RoomError(session.table.broken, "replaced")


def _give_way(session: Hosted, rival: Rival, epoch: int, since: int) -> None:
    """Record nothing more; what the other host has not is kept and shown."""
    shared = rival.shared(epoch, since)
    apart = [record for record in session.table.records if record.seq > shared]
    session.table.give_way(replaced_words(rival, apart, session.path.name), apart)


def _kind(name: str) -> Kind:
    for kind in KINDS:
        if kind == name:
            return kind
    raise Refused("unknown-kind", tr("There is no such kind of seat: {kind}.", kind=name))


def _as_before(options: RoomOptions, file: RoomFile | None) -> RoomOptions:
    """Where nothing is said of the network, it is what it was: a room of this machine alone never opens to others by itself."""
    if file is None or options.listen or options.plain:
        return options
    earlier = file.opened
    if earlier is None:  # of a version that did not keep it: without a certificate there was no encryption
        return options if file.certificate is not None else replace(options, listen=LOCAL, plain=True)
    announce = options.announce and earlier.announce
    return replace(options, listen=earlier.listen, plain=earlier.plain, insecure=earlier.insecure, announce=announce)


def _listen(options: RoomOptions) -> str:
    """The address to listen at; RoomError if people could read along who should not."""
    if options.listen.lower() == "localhost":
        return LOCAL  # the name may mean two addresses; the one that is shown is the one that is listened at
    if not options.plain or options.insecure:
        return options.listen
    if options.listen and not is_loopback(options.listen):
        words = tr(
            "Without encryption the room opens on this machine only, and {listen} is on a network. Leave encryption on, or say --insecure-plain if everybody there may read along.",
            listen=options.listen,
        )
        raise RoomError(words, "plain")
    return options.listen or LOCAL


async def _hosts(listen: str) -> tuple[str, ...]:
    """The addresses to show; never empty."""
    if listen and listen not in {"::", "0.0.0.0"}:  # noqa: S104 -- compared, not listened at
        return (listen,)
    try:
        found = await asyncio.wait_for(asyncio.to_thread(own_addresses), _LOOKUP)
    except TimeoutError:
        found = ()
    return found or (LOCAL,)


def _earlier(session: Hosted) -> _Earlier:
    """The room of an earlier run. What cannot be used is set aside and told, and new codes are made."""
    path = roomfile.path_for(session.path)
    try:
        file = roomfile.read(path)
    except BadRoomFile as bad:
        return _Earlier(None, (bad.words, _kept(path)))
    if file is not None and file.session != _head(session).id:
        words = tr("{name} belongs to another session and is not used; everybody needs a new code.", name=path.name)
        return _Earlier(None, (words, _kept(path)))
    return _Earlier(file)


def _kept(path: Path) -> str:
    return tr("It is kept as {name}.", name=roomfile.set_aside(path).name)


def _identity(file: RoomFile | None) -> Certificate:
    return Certificate(*file.certificate) if file is not None and file.certificate is not None else certificate.make()


def _head(session: Hosted) -> Head:
    """What the save says of itself. RoomError if it cannot be read."""
    store = session.table.store
    if isinstance(store, Journal):
        return store.save.head
    try:
        return read_save(session.path).head
    except SaveError as error:
        raise RoomError(error.words, "save") from error
