"""A terminal in somebody else's room: finds its way in, keeps the link, and comes back by itself.

Everything happens in one task of the event loop, and nothing is thrown out of it: whatever goes wrong becomes ``status`` and ``words``.
A lost link is made again (after 0.2 s, then twice as long each time, at most 5 s, no two terminals at the same moment), at the hosts
the room told of; the history goes on at the last event, and what was asked without an answer is asked again under the same id.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import uuid4

from tabletop.exercise.commands import Command, Refused
from tabletop.exercise.hotwash import is_unsigned
from tabletop.i18n import tr
from tabletop.room.guest.kept_seat import KeptSeat
from tabletop.room.guest.link import LinkSeries, Lost
from tabletop.room.guest.outgoing import Outgoing
from tabletop.room.guest.remote_seat import OutOfStep, RemoteSeat, called, written_with
from tabletop.room.table.seat import RoomError
from tabletop.room.table.table import Receipt
from tabletop.room.wire import protocol
from tabletop.room.wire.access import JoinAddress
from tabletop.room.wire.payload import briefing_in, command_out, record_in
from tabletop.text import clean, clean_line

ClientStatus = Literal[
    "connecting",  # not answered yet
    "introduce",  # say your name
    "waiting",  # the facilitator will give a seat
    "seated",  # `connection` is there
    "away",  # the link is lost and being made again
    "over",  # it does not come back by itself; `words` says why
]

SOONEST = 0.2  #: seconds before a lost link is tried again
LATEST = 5.0
SLICE = 200  #: events folded at a time: a long history must not freeze the screen
_FINAL = frozenset({"wrong-code", "wrong-version", "removed", "replaced"})  #: refusals that do not pass by themselves


@dataclass(frozen=True, slots=True)
class Lobby:
    """What the door says before there is a seat."""

    title: str
    marking: str
    consent: str
    safety: str
    roles: tuple[tuple[str, str, int], ...]  #: (id, title, persons seated) of the roles in play


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A welcome whose history is still on its way."""

    connection: RemoteSeat
    last: int  #: number of the last event that follows
    epoch: int


class _Final(Exception):
    """This host will not have us; ``everywhere``: no other will either."""

    def __init__(self, words: str, code: str, *, everywhere: bool) -> None:
        super().__init__(words)
        self.words = words
        self.code = code
        self.everywhere = everywhere


class RoomClient:
    """One terminal and its way into a room."""

    def __init__(
        self,
        address: JoinAddress,
        *,
        plain: bool = False,
        kept: KeptSeat | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        silence: float = protocol.SILENT_SECONDS,
    ) -> None:
        """``plain``: this terminal shows lines of text. ``kept``: the seat had before, and where a new one is kept. The rest is for tests."""
        self.address = address
        self.plain = plain
        self.token = kept.token if kept is not None else ""  #: brings one back to one's seat; a secret
        self.status: ClientStatus = "connecting"
        self.words = ""  #: what is the matter, for people; "" while all is well
        self.kind = ""  #: player | observer | wall | co-facilitator, once the host has said it
        self.member = ""
        self.waiting: Lobby | None = None
        self.name = ""
        self.consent = False
        self.wish = ""
        self.returned = False  #: whether a kept seat brought this person back, who was here before with another program
        self.connection: RemoteSeat | None = None
        self.people: protocol.People | None = None  #: who is in the room; control alone is told
        self.scenario = ""  #: the document as TOML; control alone is told
        self.session = ""  #: id of the session, as in the head of its save
        self.epoch = 0  #: of the host that told the history held here
        self.on_status: Callable[[], None] | None = None  #: status, words, waiting or connection may have changed
        self.on_people: Callable[[], None] | None = None
        self.on_copy: Callable[[int, bytes], None] | None = None  #: a piece of the save, and its place in it
        self.greeting: Callable[[], Sequence[protocol.WireMessage]] = tuple  #: what to say whenever the seat is reached
        self._kept = kept
        self._highest = 0  #: the highest epoch seen: a host of a lower one has been replaced
        self._monotonic = monotonic
        self._pause = pause
        self._chance = chance
        self._hosts: list[JoinAddress] = [address]
        self._shut: set[JoinAddress] = set()  #: hosts that will not have us
        self._out = Outgoing()
        self._line = LinkSeries(self._hear, self._due, monotonic=monotonic, pause=pause, silence=silence)
        self._ids = itertools.count(1)
        self._name = uuid4().hex[:8]
        self._task: asyncio.Task[None] | None = None
        self._first: asyncio.Future[None] | None = None
        self._arrival: _Arrival | None = None
        self._from_start = False  #: whether the host is to tell everything anew
        self._arrived = False  #: whether this link has reached the room
        self._told = 0  #: number of the last event the screen knows
        self._heard = ""  #: wall time HH:MM

    # -- what a program does with it ----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Join; returns when the host has answered for the first time. Raises RoomError with words."""
        self._first = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run(), name="room client")
        try:
            await self._first
        except BaseException:
            await self.close()
            raise

    async def introduce(self, name: str, consent: bool, wish: str = "") -> None:
        """Say who you are and which role you would like; can be said again while waiting."""
        self.name, self.consent, self.wish = clean_line(name, 64), consent, wish
        self._keep()
        if self.status == "introduce":
            self._set("waiting")
        self._line.say(self._person())

    async def ask(self, command: Command) -> Receipt:
        """Ask for the seat this terminal has. While the link is lost it waits. Raises Refused."""
        connection = self.connection
        if self.over or connection is None:
            raise Refused("not-seated", self.words or tr("This terminal has no seat."))
        try:
            do, given = command_out(command)
        except ValueError:
            raise Refused("not-yours", tr("That is done at the host.")) from None
        seq = await self._asked(protocol.Ask(id=self._new_id(counted=not is_unsigned(command)), do=do, given=given))
        return Receipt(written_with(connection.records, seq))

    async def room(self, act: Literal["admit", "reseat", "remove", "lead"], guest: str, seat: str = "") -> None:
        """A co-facilitator's hand in the waiting room. Raises Refused."""
        if self.over or self.connection is None:
            raise Refused("not-seated", self.words or tr("This terminal has no seat."))
        await self._asked(protocol.RoomAct(id=self._new_id(), act=act, guest=guest, seat=seat))

    def say(self, message: protocol.WireMessage) -> None:
        """Send this now, if the link is there; whoever needs it said on every link puts it into ``greeting``."""
        self._line.say(message)

    @property
    def hosts(self) -> Sequence[JoinAddress]:
        """Where the host is, was or may be."""
        return tuple(self._hosts)

    @property
    def over(self) -> bool:
        """Whether it does not come back by itself."""
        return self.status == "over"

    async def close(self) -> None:
        """Leave the room; harmless when repeated."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._end(self.words if self.over else "")
        if self._kept is not None:
            self._kept.close()

    def _new_id(self, *, counted: bool = True) -> str:
        return f"{self._name}-{next(self._ids) if counted else uuid4().hex[:12]}"

    async def _asked(self, message: protocol.Ask | protocol.RoomAct) -> int:
        answer = self._out.put(message)
        self._line.wake()
        return await answer

    # -- the task -----------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        """Be linked, again and again, until it is over."""
        delay, turn = SOONEST, 0
        while True:
            hosts = [host for host in self._hosts if host not in self._shut]
            host = hosts[turn % len(hosts)]
            served = await self._be_linked(host)
            if self.over:
                return
            turn += 1
            if served:  # the one that served last is tried first
                delay, turn = SOONEST, 0
                self._hosts = [host, *(other for other in self._hosts if other != host)]
            await self._pause(delay * (0.5 + self._chance()))
            delay = min(LATEST, delay * 2)

    async def _be_linked(self, host: JoinAddress) -> bool:
        """One link from start to end; whatever ends it becomes status and words. Returns whether it was a good one."""
        held = None if self._from_start else self.connection
        hello = protocol.Hello(
            v=protocol.PROTOCOL,
            code=self.address.secret,
            token=self.token,
            seat=held.seat if held else "",
            seq=held.state.seq if held else 0,
            epoch=self.epoch,
            plain=self.plain,
        )
        self._arrived = False
        try:
            await self._line.run(host, hello)
        except _Final as final:
            self._refused(host, final)
        except (Lost, RoomError) as lost:
            self._lost(lost.words, lost.code)
            return self._arrived and not lost.code
        except OutOfStep as wrong:
            self._lost(tr("The host's events came out of order; they are asked for again."), str(wrong))
        except Exception as error:  # noqa: BLE001 -- a mistake of this program must not leave a frozen seat behind
            asyncio.get_running_loop().call_exception_handler({"message": "the link to the host", "exception": error})
            self._lost(tr("This terminal made a mistake: {what}", what=f"{type(error).__name__}: {error}"), "mistake")
        finally:
            if self._arrival is not None:
                self._arrival.connection.abandon()
                self._arrival = None
        return False

    def _due(self) -> str | None:
        return self._out.due() if self.status == "seated" else None

    # -- what the host says -------------------------------------------------------------------------------------------

    async def _hear(self, text: str | bytes) -> None:
        self._heard = datetime.now().astimezone().strftime("%H:%M")
        if isinstance(text, bytes):
            if self.on_copy is not None:
                self.on_copy(*protocol.read_copy_piece(text))
            return
        match protocol.parse_host(text):
            case protocol.Events() as events:
                await self._on_events(events)
            case protocol.Beat() as beat:
                self._line.say(protocol.Beat(n=beat.n))
                if self.connection is not None:
                    self.connection.set_clock(beat.clock, beat.running)
            case protocol.Done(id=ask, seq=seq):
                self._out.done(ask, seq, self.connection.state.seq if self.connection else 0)
                self._line.wake()
            case protocol.No(id=ask, code=code, words=words):
                self._on_no(ask, code, clean(words))
            case protocol.Waiting() as waiting:
                self._on_waiting(waiting)
            case protocol.Welcome() as welcome:
                self._on_welcome(welcome)
            case protocol.Hosts(hosts=hosts):
                self._on_hosts(hosts)
            case protocol.People() as people:
                self.people = people
                called(self.on_people)
            case protocol.Turned(code=code, words=words):
                if code not in _FINAL:
                    raise Lost(clean(words), code)
                raise _Final(clean(words), code, everywhere=code in {"removed", "replaced"})
            case protocol.Reign():
                raise protocol.Nonsense(tr("A terminal did not ask for this."))
            case protocol.Bye(code=code, words=words):
                raise _Final(clean(words) or tr("The room is closed."), code, everywhere=True)

    def _on_waiting(self, waiting: protocol.Waiting) -> None:
        self._known(waiting)
        self._arrived = True
        roles = tuple((clean_line(role), clean_line(title), persons) for role, title, persons in waiting.roles)
        self.waiting = Lobby(
            clean_line(waiting.title), clean_line(waiting.marking), clean(waiting.consent), clean(waiting.safety), roles
        )
        self._leave_seat(tr("You have no seat at the moment. The facilitator will give you one."))
        if self.name and self.status != "waiting":
            self._line.say(self._person())
        self._set("waiting" if self.name else "introduce", always=True)

    def _on_welcome(self, welcome: protocol.Welcome) -> None:
        if welcome.epoch < self._highest:
            raise Lost(tr("This host has been replaced by another one; looking for that."), "old-host")
        self._known(welcome)
        self._highest, self.session = welcome.epoch, clean_line(welcome.session)
        self.scenario = welcome.scenario or self.scenario
        connection = self.connection
        if connection is None or connection.seat != welcome.seat:
            connection = RemoteSeat(
                welcome.seat, welcome.member, briefing_in(welcome.briefing), self.ask, monotonic=self._monotonic
            )
        elif welcome.after == 0:
            connection.restart()
        if welcome.after != connection.heard:
            self._from_start = True
            raise OutOfStep("welcome")
        connection.set_clock(welcome.clock, welcome.running)
        self._arrival = _Arrival(connection, welcome.last, welcome.epoch)
        self._arrive()

    async def _on_events(self, events: protocol.Events) -> None:
        connection = self._arrival.connection if self._arrival else self.connection
        if connection is None:
            raise OutOfStep("events without a seat")
        for count, row in enumerate(events.records, 1):
            connection.follow(record_in(row))
            if count % SLICE == 0:
                await asyncio.sleep(0)
        connection.set_clock(events.clock, events.running)
        self._unname(connection)
        if self._arrival is not None:
            self._arrive()
        else:
            self._tell(connection)
            self._out.reached(connection.state.seq)
            self._line.wake()

    def _unname(self, connection: RemoteSeat) -> None:
        """Who has withdrawn consent is asked anew before this terminal gives a name again."""
        own = next((one for one in reversed(connection.heard_state.seatings) if one.member == self.member), None)
        if self.consent and own is not None and own.withdrawn:
            self.name, self.consent = "", False

    def _arrive(self) -> None:
        """Once the history is here: be seated, say what was missed, ask again what has no answer."""
        if self._arrival is None or self._arrival.connection.heard < self._arrival.last:
            return
        connection, self.epoch = self._arrival.connection, self._arrival.epoch
        self._arrival = None
        connection.arrive()
        if connection is not self.connection:
            self._leave_seat(tr("You have another seat now."))
            self.connection, self._told = connection, 0
        if connection.state.started:
            connection.tell_missed(self._told)
        self._arrived, self._from_start = True, False
        self._shut.clear()
        self._out.reached(connection.state.seq)
        self._out.again()
        self._set("seated", always=True)
        connection.set_link("here", "", self._heard)
        self._tell(connection)
        for message in self.greeting():
            self._line.say(message)
        self._line.wake()

    def _tell(self, connection: RemoteSeat) -> None:
        before, self._told = self._told, connection.state.seq
        connection.tell_since(before)

    def _on_no(self, ask: str, code: str, words: str) -> None:
        if ask == "person" and self.status == "waiting":
            self.name = ""
            self._set("introduce", words)
        self._out.refused(ask, code, words)
        self._line.wake()

    def _on_hosts(self, hosts: Sequence[tuple[str, int, str]]) -> None:
        """Where to try later. Whoever came encrypted does not go where it is not."""
        first = self.address
        known = [replace(first, host=clean_line(host), port=port, fingerprint=pin or None) for host, port, pin in hosts]
        self._hosts = list(dict.fromkeys([first, *(at for at in known if at.fingerprint or first.fingerprint is None)]))

    # -- how it stands ------------------------------------------------------------------------------------------------

    def _known(self, said: protocol.Waiting | protocol.Welcome) -> None:
        self.returned = bool(self.token) and said.token == self.token and (self.returned or not self.member)
        self.token, self.member, self.kind = said.token, clean_line(said.member), said.kind
        self._keep()
        if self._first is not None and not self._first.done():
            self._first.set_result(None)

    def _keep(self) -> None:
        if self._kept is not None and self.token:
            self._kept.keep(self.token, self.name)

    def _person(self) -> protocol.Person:
        return protocol.Person(name=self.name, consent=self.consent, wish=self.wish)

    def _set(self, status: ClientStatus, words: str = "", *, always: bool = False) -> None:
        if always or (status, words) != (self.status, self.words):
            self.status, self.words = status, words
            called(self.on_status)

    def _lost(self, words: str, code: str) -> None:
        """The link is gone: say so, and keep everything. The first attempt alone is not made again."""
        if self._first is not None and not self._first.done():
            self._first.set_exception(RoomError(words, code))
            self._end(words)
            return
        self._set("away", words)
        if self.connection is not None:
            self.connection.set_link("away", words, self._heard)

    def _refused(self, host: JoinAddress, final: _Final) -> None:
        """A host does not take us back; only when none is left it is over."""
        self._shut.add(host)
        if final.code in {"removed", "wrong-code"} and self._kept is not None:
            self._kept.forget()
        first = self._first is not None and not self._first.done()
        if first or final.everywhere or self._shut.issuperset(self._hosts):
            if self._first is not None and not self._first.done():
                self._first.set_exception(RoomError(final.words, final.code))
            self._end(final.words)
        else:
            self._lost(final.words, final.code)

    def _end(self, words: str) -> None:
        self._out.refuse_all("over", words or tr("This terminal has left the room."))
        if self.connection is not None:
            self.connection.set_link("over", words, self._heard)
        self._set("over", words)

    def _leave_seat(self, words: str) -> None:
        """The seat held until now is no longer ours."""
        held, self.connection = self.connection, None
        if held is not None:
            self._out.refuse_all("not-seated", words)
            held.set_link("over", words, self._heard)
