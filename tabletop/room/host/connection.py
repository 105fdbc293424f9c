"""One connection's life at the host, from its first word to its end.

Nothing that comes in is trusted and nothing that goes wrong here reaches anybody else: what a terminal may not do ends in a polite
``refused`` and its own connection closed.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from typing import Any, Protocol, assert_never

from websockets.asyncio.server import broadcast
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode
from websockets.protocol import State

from tabletop.exercise.commands import Refused
from tabletop.exercise.seats import is_control
from tabletop.i18n import tr, trn
from tabletop.journal.errors import JournalBroken
from tabletop.room.host.audience import Audience, last_seen
from tabletop.room.host.copying import Growth, send_copy
from tabletop.room.host.entry import Admits, Admitted, TurnedAway
from tabletop.room.host.handshake import ServerLink
from tabletop.room.host.limits import Limits
from tabletop.room.host.quota import Quotas
from tabletop.room.table.live import LiveTable
from tabletop.room.wire import protocol
from tabletop.room.wire.payload import command_of


class Connections(Protocol):
    """What a connection asks of the server around it."""

    live: LiveTable
    admission: Admits
    limits: Limits
    growth: Growth
    quotas: Quotas  #: how much of each person is recorded
    hosts: protocol.Hosts | None  #: where to try when the link is lost
    door: asyncio.Semaphore  #: how many are greeted in one turn of the loop

    @property
    def full(self) -> bool:
        """Whether there are more connections than may be."""

    @property
    def last(self) -> int:
        """The number of the table's last event."""

    def time(self) -> float:
        """The loop's time, in seconds."""

    def report(self, error: BaseException) -> None:
        """A mistake of the program."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Let it run by itself."""

    def enlist(self, connection: Connection, member: str) -> None:
        """This connection is the member's now."""

    def forget(self, connection: Connection) -> None:
        """This connection has ended or is about to."""

    def audience(self, seat: str) -> Audience:
        """Those in this seat."""

    def waiting_words(self, entry: Admitted) -> protocol.Waiting:
        """What somebody is told who waits for a seat."""

    def reign(self, session: str) -> protocol.Reign | None:
        """What another machine is told that asks who is the host of ``session``; None if it is another one."""

    def welcome(self, audience: Audience, entry: Admitted, held: int) -> bytes:
        """A seat's first message."""

    def people_changed(self) -> None:
        """Control is sent the list of persons anew."""


class Connection:
    """A terminal's place at the host; a :class:`~tabletop.room.host.audience.Reader` of its seat's audience."""

    __slots__ = (
        "_allowance",
        "_copy",
        "_limit",
        "_link",
        "_pump",
        "_server",
        "_tasks",
        "_transport",
        "at",
        "audience",
        "entry",
        "heard",
        "held",
        "roles",
        "seat",
    )  # there are hundreds, and all are visited for each message

    def __init__(self, server: Connections, link: ServerLink) -> None:
        """Serve this connection."""
        self.held = 0
        self.at = -1
        self.audience: Audience | None = None
        self.entry: Admitted | None = None  #: who it is, once let in
        self.seat = ""
        self.roles: list[tuple[str, str, int]] = []  #: what was last shown to one who waits
        self.heard = server.time()  #: when something last came in
        self._server = server
        self._link = link
        self._transport = link.transport
        self._limit = server.limits.buffer
        self._allowance = float(server.limits.burst)
        self._tasks: set[asyncio.Task[None]] = set()  # questions under way
        self._pump: asyncio.Task[None] | None = None  # catching up
        self._copy: asyncio.Task[None] | None = None  # sending the save

    @property
    def open(self) -> bool:
        """Whether anything can still be sent."""
        return self._link.state is State.OPEN and not self._transport.is_closing()

    @property
    def pending(self) -> int:
        """Bytes that the terminal has not taken yet."""
        return self._transport.get_write_buffer_size()

    @property
    def control(self) -> bool:
        """Whether a co-facilitator sits here."""
        return is_control(self.seat)

    # -- its life ---------------------------------------------------------------------------------------------------

    async def live(self) -> None:
        """Say hello, then serve whatever comes until the connection ends. Never raises but for cancellation."""
        try:
            await self._enter()
            while True:
                self._receive(await self._next())
        except ConnectionClosed:
            pass
        except TurnedAway as turned:
            await self.turn_away(turned.code, turned.words)
        except protocol.Nonsense as nonsense:
            await self.turn_away("nonsense", nonsense.words)
        except Exception as error:  # noqa: BLE001 -- a mistake of the program costs this connection, never the room
            self._server.report(error)
            self.cut()
        finally:
            self._leave()
            self._server.forget(self)

    async def _enter(self) -> None:
        server = self._server
        if server.full:
            raise TurnedAway("full", tr("The room is full. Ask the facilitator."))
        try:
            async with asyncio.timeout(server.limits.hello):
                hello = await self._next()
        except TimeoutError:
            raise TurnedAway("late", tr("The line was too slow: nothing came in time.")) from None
        if isinstance(hello, protocol.WhoHosts):
            reign = server.reign(hello.session)
            if reign is None:
                raise TurnedAway("wrong-code", tr("This is the room of another session."))
            await self.end(reign, CloseCode.NORMAL_CLOSURE)
            return
        if not isinstance(hello, protocol.Hello):
            raise protocol.Nonsense(tr("A terminal says hello first."))
        if hello.v != protocol.PROTOCOL:
            words = tr(
                "This room speaks version {ours}, your program version {theirs}. Use the same version of tabletop on both.",
                ours=protocol.PROTOCOL,
                theirs=hello.v,
            )
            raise TurnedAway("wrong-version", words)
        async with server.door:
            await asyncio.sleep(0)
            if self.open:
                self._greet(hello)

    def _greet(self, hello: protocol.Hello) -> None:
        admission = self._server.admission
        self.entry = entry = admission.knock(hello, self._link.address)
        self._link.let_in()
        self._server.enlist(self, entry.member)
        admission.linked(entry.member)
        if entry.seat:
            same = hello.seat == entry.seat and hello.epoch == admission.epoch
            self.sit(entry.seat, hello.seq if same else 0)
        else:
            self.wait()

    async def _next(self) -> protocol.FromClient:
        """The next message. Raises Nonsense, Turned for too many, and ConnectionClosed."""
        text = await self._link.recv()
        limits, now = self._server.limits, self._server.time()
        self._allowance = min(limits.burst, self._allowance + (now - self.heard) * limits.rate) - 1
        self.heard = now
        if self._allowance < 0:
            raise TurnedAway("too-fast", tr("Your program sends more messages than a person can. It was disconnected."))
        if not isinstance(text, str):
            raise protocol.Nonsense(tr("A terminal sends text, not binary data."))
        return protocol.parse_client(text)

    def _receive(self, message: protocol.FromClient) -> None:
        entry = self.entry
        assert entry is not None
        self._server.admission.heard(entry.member)
        match message:
            case protocol.Beat():
                pass
            case protocol.Ask():
                self._take_ask(message, entry)
            case protocol.Person():
                if self._has_room(message, entry, "person"):
                    self._start("person", self._server.admission.introduce(entry.member, message))
            case protocol.RoomAct():
                if self._may(message.id) and self._has_room(message, entry, message.id):
                    self._start(message.id, self._server.admission.act(entry.member, message), done=True)
            case protocol.StandbyOffer():
                self._must_be_control()
                self._server.admission.standby(entry.member, self._link.address, message)
            case protocol.Copy():
                self._must_be_control()
                if self._copy:
                    self._copy.cancel()
                self._copy = self._server.spawn(self._send_copy(message))
            case protocol.Hello() | protocol.WhoHosts():
                raise protocol.Nonsense(tr("A terminal says hello once."))
            case _:
                assert_never(message)

    def _must_be_control(self) -> None:
        if not self.control:
            raise protocol.Nonsense(tr("Only a co-facilitator may ask for this."))

    # -- questions and answers --------------------------------------------------------------------------------------

    def _take_ask(self, ask: protocol.Ask, entry: Admitted) -> None:
        command = command_of(ask.do, ask.given)
        if not self.seat:
            self._refuse(ask.id, "not-seated", tr("You have no seat yet."))
            return
        known = self._server.live.table.has_done(self.seat, f"{entry.member}-{ask.id}")  # asked again after a lost link
        if not known and not self._has_room(ask, entry, ask.id):
            return

        async def answer(seat: str = self.seat) -> None:
            receipt = await self._server.live.ask(command, seat, f"{entry.member}-{ask.id}", entry.member)
            self.send(protocol.Done(id=ask.id, seq=last_seen(receipt.records, seat)))

        self._start(ask.id, answer())

    def _may(self, ask_id: str) -> bool:
        if not self.control:
            self._refuse(ask_id, "not-control", tr("Only the facilitators may do this."))
        return self.control

    def _has_room(self, message: protocol.WireMessage, entry: Admitted, ask_id: str) -> bool:
        """Whether so much of one person is still recorded; else they are told when."""
        server = self._server
        size = len(protocol.encode(message))
        share = server.limits.control if self.control else 1.0
        wait = server.quotas.wait(entry.member, size, server.time(), share=share)
        if wait:
            words = trn(
                "That is more than one seat may put on record. Nothing of it was recorded; send it again in {count} second.",
                "That is more than one seat may put on record. Nothing of it was recorded; send it again in {count} seconds.",
                math.ceil(wait),
            )
            self._refuse(ask_id, "too-much", words)
        return not wait

    def _start(self, ask_id: str, work: Coroutine[Any, Any, None], *, done: bool = False) -> None:
        """Let it run beside the others; what it raises becomes the answer."""
        if len(self._tasks) >= self._server.limits.asks:
            work.close()
            words = tr("Your last {n} requests are still under way. Wait for an answer.", n=len(self._tasks))
            self._refuse(ask_id, "busy", words)
            return
        task = self._server.spawn(self._answered(ask_id, work, done))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answered(self, ask_id: str, work: Coroutine[Any, Any, None], done: bool) -> None:
        try:
            await work
            if done:
                self.send(protocol.Done(id=ask_id, seq=0))
        except Refused as refused:
            self._refuse(ask_id, refused.code, refused.words)
        except JournalBroken as broken:
            self._refuse(ask_id, "broken", str(broken))
        except Exception as error:  # noqa: BLE001 -- reported on the host; the terminal learns that nothing happened
            self._server.report(error)
            self._refuse(ask_id, "mistake", tr("The host's program made a mistake; nothing was recorded."))

    def _refuse(self, ask_id: str, code: str, words: str) -> None:
        self.send(protocol.No(id=ask_id, code=code, words=words))

    # -- seats and history ------------------------------------------------------------------------------------------

    def sit(self, seat: str, held: int = 0) -> None:
        """Take this seat: ``welcome``, then its history after event ``held``, then whatever happens."""
        entry = self.entry
        assert entry is not None
        self._leave()
        self.seat = seat
        self.audience = audience = self._server.audience(seat)
        self.held, self.at = held if held <= self._server.last else 0, -1
        welcome = self._server.welcome(audience, entry, self.held)
        self.push_whole(welcome)
        if self._server.hosts is not None:
            self.send(self._server.hosts)
        if self.control:
            self._server.people_changed()
        self._pump = self._server.spawn(self._catch_up(audience))

    def wait(self) -> None:
        """Wait for a seat, knowing what the room is about."""
        entry = self.entry
        assert entry is not None
        self._leave()
        self.seat = ""
        waiting = self._server.waiting_words(entry)
        self.roles = waiting.roles
        self.send(waiting)

    def halt(self) -> None:
        """Send nothing more of this seat: its member has left it, and where they go is said next."""
        self._leave()

    async def _catch_up(self, audience: Audience) -> None:
        """Send the history piece by piece, as fast as it is read, and then stay with the readers."""
        while self.open and self not in audience.readers:
            if ready := audience.follow(self):
                try:
                    await self._link.send(ready, text=True)
                except ConnectionClosed:
                    return
            await asyncio.sleep(0)

    def _leave(self) -> None:
        """Stop being sent what belonged to the seat before."""
        if self.audience is not None:
            self.audience.readers.pop(self, None)
            self.audience = None
        for task in (self._pump, self._copy):
            if task is not None:
                task.cancel()
        self._pump = self._copy = None

    # -- sending ----------------------------------------------------------------------------------------------------

    def push(self, text: bytes) -> None:
        """Write a ready message; a terminal that has not read what was written before is cut off and may come back."""
        if self._transport.get_write_buffer_size() > self._limit:
            self.cut()
        else:
            broadcast((self._link,), text, text=True)

    def push_whole(self, text: bytes) -> None:
        """Write a message that may be large: nobody is cut off for the length of the host's own word."""
        self._limit = max(self._limit, self._server.limits.buffer + len(text))
        if self.open:
            self.push(text)

    def send(self, message: protocol.WireMessage) -> None:
        """Write a message of its own, if anybody is still there."""
        if self.open:
            self.push(protocol.encode(message).encode())

    async def _send_copy(self, wanted: protocol.Copy) -> None:
        async def send(piece: bytes) -> bool:
            try:
                await self._link.send(piece)
            except ConnectionClosed:
                return False
            return self.open

        await send_copy(self._server.growth, wanted, send)

    # -- the end ----------------------------------------------------------------------------------------------------

    async def turn_away(self, code: protocol.Code, words: str) -> None:
        """Say why, and close."""
        await self.end(protocol.Turned(code=code, words=words), CloseCode.POLICY_VIOLATION)

    async def end(self, message: protocol.Turned | protocol.Bye | protocol.Reign, code: CloseCode) -> None:
        """Say this last word and close; a terminal that does not answer is cut off."""
        self._leave()
        self.send(message)
        self._server.forget(self)
        try:
            async with asyncio.timeout(self._server.limits.close):
                await self._link.close(code)
        except TimeoutError:
            self.cut()

    def cut(self) -> None:
        """End the connection without a word."""
        self._leave()
        self._transport.abort()
