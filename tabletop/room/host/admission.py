"""Admission to the room: lets people in by code or token, keeps the waiting room, and has the table seat, move and remove them.

It is what :class:`~tabletop.room.host.entry.Admits` asks for, and what the facilitators' buttons do. Seats are the table's to say:
the admission asks for them with commands, and follows the events, also those of commands given elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Command, Refused
from tabletop.exercise.people import lead_member
from tabletop.exercise.seats import FACILITATOR
from tabletop.i18n import paragraph, tr
from tabletop.journal.errors import JournalBroken
from tabletop.records import names, replace
from tabletop.room.host.entry import Admitted, TurnedAway
from tabletop.room.host.guests import SEAT_OF, Full, Guest, Guests, can_swap
from tabletop.room.table.live import LiveTable
from tabletop.room.wire.access import Attempts, Codes, is_loopback
from tabletop.room.wire.protocol import GuestLine, Hello, Kind, People, Person, RoomAct, StandbyOffer
from tabletop.text import clean_line

MOST_NAME = 60  #: characters of a name or pseudonym
MOST_STANDBYS = 8

_SEATING = (e.RoleSeated, e.RoleVacated, e.LeadNamed)
_RECEIPTS = (e.ComcheckSent, e.ComcheckAnswered)  # shown beside the people


class Terminals(Protocol):
    """What the admission tells the server about the terminals it holds."""

    def seat(self, member: str, seat: str, /) -> None:
        """This member has this seat now."""

    def waiting(self, member: str, /) -> None:
        """This member waits for a seat again."""

    def remove(self, member: str, words: str, /) -> None:
        """This member is out."""

    def people_changed(self) -> None:
        """Somebody came, went, or is another now."""

    def set_hosts(self, hosts: Sequence[tuple[str, int, str]], /) -> None:
        """Where to look for the room when this host is lost."""


class Saver(Protocol):
    """Keeps on the disk what must outlive the host."""

    def changed(self) -> None:
        """Something to keep is different now."""

    async def saved(self) -> None:
        """Return when it is kept."""

    def again(self) -> None:
        """If it could not be kept, try once more."""


class Admission:
    """Who may come in, and who sits where. Use it in one event loop."""

    def __init__(
        self,
        live: LiveTable,
        codes: Codes[Kind],
        guests: Guests,
        *,
        epoch: int = 0,
        admit: bool = False,
        lent: Mapping[str, tuple[str, str]] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Receive guests for this table. ``admit``: seat a player at once whose wish is a role that is still free; ``lent`` of an earlier run."""
        self.live = live
        self.codes = codes
        self.guests = guests
        self.epoch = epoch
        self.here: tuple[str, int, str] | None = None  #: host, port and fingerprint of this host
        self.on_newer: Callable[[], None] | None = (
            None  #: told when a terminal says that another host came after this one
        )
        self._admit = admit
        self._now = now
        self._attempts = Attempts()
        self._standbys: dict[str, tuple[str, int, str]] = {}
        self._lent = dict(lent or {})
        self._lending: asyncio.Task[None] | None = None
        self._busy: set[str] = set()
        self._leaving: set[str] = set()  # being removed: not to be sent back to the waiting room
        self._following = self._telling = False
        self._looks: dict[str, str] = {}
        self._named: dict[
            int, str
        ] = {}  # names by the event that seated them: whoever withdraws may wait under the same name
        self._hosts: list[tuple[str, int, str]] = []
        self._listeners: list[Callable[[], None]] = []
        self._terminals: Terminals | None = None
        self._saver: Saver | None = None
        self._leave: Callable[[], None] = lambda: None

    def open(self, terminals: Terminals, saver: Saver) -> None:
        """Begin: follow the table, and tell these from now on."""
        self._terminals, self._saver = terminals, saver
        self._leave = self.live.table.subscribe(self._published)
        self._named = {one.seq: one.person for one in self.live.table.state.seatings if one.consent}
        self._follow()

    @property
    def lent(self) -> Mapping[str, tuple[str, str]]:
        """Who leads for somebody who is gone: role -> (whose lead it is, who has it)."""
        return dict(self._lent)

    def close(self) -> None:
        """Stop following the table."""
        if self._lending is not None:
            self._lending.cancel()
        self._leave()
        self._leave = lambda: None
        self._listeners.clear()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` whenever somebody came, went or changed; call the result to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def view(self) -> tuple[Guest, ...]:
        """Everybody, in the order of coming."""
        return self.guests.all(self._now())

    def turned_away(self, address: str) -> bool:
        """Whether to hang up on this connection before TLS; never where somebody seated is."""
        return not self.guests.seated_at(address) and self._attempts.turned_away(address, self._now())

    # -- what the server asks (Admits) ----------------------------------------------------------------------------

    def knock(self, hello: Hello, address: str, /) -> Admitted:
        """Let in whoever has a valid code or token, however many failed from there before. Raises Turned."""
        now = self._now()
        kind = self.codes.kind_of(hello.code)
        if hello.token and (member := self.guests.back(hello.token, address, now, kind, plain=hello.plain)):
            guest = self.guests.guest(member, now)
            if hello.epoch > self.epoch and self.on_newer is not None:
                self.on_newer()
            return Admitted(member, hello.token, guest.kind, guest.seat)
        if self.guests.is_revoked(hello.token):
            raise TurnedAway("removed", tr("The facilitator has taken you out of the room."))
        if kind is not None:
            try:
                member, token = self.guests.arrive(kind, address, now, plain=hello.plain)
            except Full:
                raise TurnedAway("full", tr("The room is full. Ask the facilitator.")) from None
            self._changed()
            return Admitted(member, token, kind, self.guests.guest(member, now).seat)
        wrong = tr(
            "This code does not open the room, or not any more. Compare it with the host's screen, or ask the facilitator."
        )
        if self._attempts.failed(address, now):
            wait = max(1, round(self._attempts.wait(address, now)))
            raise TurnedAway(
                "blocked",
                paragraph(wrong, tr("After several wrong codes, please wait {wait} s before the next try.", wait=wait)),
            )
        raise TurnedAway("wrong-code", wrong)

    def linked(self, member: str, /) -> None:
        """A connection of this member stands."""
        self.guests.linked(member, self._now())
        self._look_at(member)
        self._lead_on()

    def heard(self, member: str, /) -> None:
        """Something came in from this member."""
        self.guests.heard(member, self._now())

    def lost(self, member: str, /) -> None:
        """The member's connection ended."""
        self.guests.lost(member)
        self._look_at(member)

    def beat(self) -> None:
        """See who has become quiet or gone, and tell those who show it."""
        looks: dict[str, str] = dict(self.guests.look(self._now()))
        if looks != self._looks:
            self._looks = looks
            self._tell()
        self._lead_on()
        if self._saver is not None:
            self._saver.again()

    async def introduce(self, member: str, person: Person, /) -> None:
        """They say who they are, the first time or anew. Raises Refused."""
        guest = self._guest(member)
        name = clean_line(person.name, MOST_NAME)
        if not name:
            raise Refused("no-name", tr("Give a name or a pseudonym."))
        if person.wish and person.wish not in self.live.table.state.roles:
            raise Refused("unknown-role", tr("That role is not in play. Choose one of the list."))
        with self._alone(member):
            if guest.seat and guest.kind != "wall":
                await self._ask("", c.SeatRole(guest.seat, _recorded(name, person.consent), person.consent, member))
            if member not in self.guests:
                return  # removed meanwhile
            self.guests.introduce(member, name, person.consent, person.wish or self._role_before(guest, name, person))
            self._changed()
        if self._admit and not guest.seat and guest.kind == "player" and person.wish and self._is_free(person.wish):
            await self.admit(member)

    async def act(self, member: str, act: RoomAct, /) -> None:
        """A co-facilitator does what the host's facilitator can do. Raises Refused."""
        match act.act:
            case "admit":
                await self.admit(act.guest, act.seat, member)
            case "reseat":
                await self.reseat(act.guest, act.seat, member)
            case "remove":
                await self.remove(act.guest, by=member)
            case "lead":
                await self.lead(act.guest, member)

    def standby(self, member: str, address: str, standby: StandbyOffer, /) -> None:
        """A co-facilitator at this address can take over."""
        if self.here is not None and is_loopback(address):
            address = self.here[0]  # on this machine; the others need an address that they can reach
        if member in self._standbys or len(self._standbys) < MOST_STANDBYS:
            self._standbys[member] = (address, standby.port, standby.fingerprint)
            self._changed()

    def standbys(self, *, absent: bool) -> list[tuple[str, int, str]]:
        """Where those are who can take over; ``absent``: those alone who are not heard here, and may have done so."""
        looks = {
            member: self.guests.presence(member, self._now()) for member in self._standbys if member in self.guests
        }
        return [where for member, where in self._standbys.items() if not absent or looks.get(member) != "here"]

    def people(self) -> People:
        """Everybody in the room and who may come back, for co-facilitators. Without consent the name stays at the host."""
        lines = [
            replace(
                GuestLine(*(getattr(guest, name) for name in names(GuestLine))),
                name=_recorded(guest.name, guest.consent) if guest.name else "",
            )
            for guest in self.view()
        ]
        return People(guests=lines, tokens=self.guests.tokens(), epoch=self.epoch)

    # -- what facilitators ask; ``by`` is the co-facilitator, "" the host's console -------------------------------------

    async def admit(self, member: str, seat: str = "", by: str = "") -> None:
        """Give a seat to who waits: this one, or the wish, or the only one of their kind. Raises Refused."""
        guest = self._guest(member)
        if guest.seat:
            if seat not in {"", guest.seat}:
                await self.reseat(member, seat, by)
            return
        target = self._target(guest, seat or guest.wish)
        if not guest.name:
            raise Refused("no-name", tr("They have not said their name yet. Wait until they have."))
        if not self.guests.is_linked(member):
            raise Refused("away", tr("Their terminal is not there at the moment. Let them in when it is back."))
        with self._alone(member):
            if self._saver is not None:
                await self._saver.saved()  # who is in a seat must be able to come back to it
            await self._seat(by, guest, target)

    async def reseat(self, member: str, seat: str, by: str = "") -> None:
        """Move somebody to another role, or back to the waiting room (""); what belongs to the role stays there. Raises Refused."""
        guest = self._guest(member)
        if guest.kind == "wall":
            raise Refused("wall", tr("A wall has no other seat. Remove it if it should not be here."))
        if not guest.seat:
            await self.admit(member, seat, by)
            return
        if seat == guest.seat:
            return
        leave = c.VacateRole(guest.seat, member)
        target = self._target(guest, seat) if seat else ""
        with self._alone(member):
            if target:
                await self._seat(by, guest, target, leave)
            else:
                await self._ask(by, leave)

    async def swap(self, one: str, other: str, by: str = "") -> None:
        """Let two players change roles, and who leads with them. Raises Refused."""
        a, b = self._guest(one), self._guest(other)
        if not can_swap(a, b):
            raise Refused("swap", tr("Choose two players who sit in different roles."))
        with self._alone(one, other):
            await self._ask(
                by,
                c.VacateRole(a.seat, one),
                c.VacateRole(b.seat, other),
                _seated(a, b.seat, lead=b.lead),
                _seated(b, a.seat, lead=a.lead),
            )

    async def remove(self, member: str, words: str = "", by: str = "") -> None:
        """Take somebody out of the room, with words for them; their token is dead, their role keeps what is its own. Raises Refused."""
        guest = self._guest(member)
        with self._alone(member):
            self._leaving.add(member)
            try:
                if guest.seat and guest.kind != "wall":
                    await self._ask(by, c.VacateRole(guest.seat, member))
            finally:
                self._leaving.discard(member)
            self.guests.revoke(member)
            if self._terminals is not None:
                bye = clean_line(words, 300) or tr("The facilitator has taken you out of the room.")
                self._terminals.remove(member, bye)
            self._standbys.pop(member, None)
            self.guests.forget(member)
            self._looks.pop(member, None)
            self._changed()

    async def lead(self, member: str, by: str = "") -> None:
        """Let this person submit for their role. Raises Refused."""
        guest = self._guest(member)
        if guest.kind != "player" or not guest.seat:
            raise Refused("no-role", tr("Only somebody in a role can lead it."))
        await self._ask(by, c.NameLead(guest.seat, member))

    def renew(self, kind: Kind) -> str:
        """Revoke the codes of a kind and make a new one; who is in stays in."""
        secret = self.codes.renew(kind)
        self._changed()
        return secret

    # -- inside -------------------------------------------------------------------------------------------------------

    def _guest(self, member: str) -> Guest:
        if member not in self.guests:
            raise Refused("no-guest", tr("That person is not in the room any more."))
        return self.guests.guest(member, self._now())

    def _target(self, guest: Guest, seat: str) -> str:
        """The seat meant; Refused if it is none for this kind of guest."""
        if guest.kind == "player":
            if not seat:
                raise Refused("no-role", tr("They have not wished for a role. Choose one for them."))
            if seat not in self.live.table.state.roles:
                raise Refused("unknown-role", tr("A player needs a role that is in play."))
            return seat
        if seat not in {"", guest.wish, SEAT_OF[guest.kind]}:
            raise Refused("other-kind", tr("Their code is for another kind of seat. Give them a player's code."))
        return SEAT_OF[guest.kind]

    async def _seat(self, by: str, guest: Guest, seat: str, *before: Command) -> None:
        """Put them there, in place of themselves if they sat there before under a token that is lost.

        Where nobody else is at a terminal, they lead, until the lead comes back.
        """
        members = self.live.table.state.members.get(seat, {})
        before_now = self._same_person(guest.id, guest.name, guest.consent, seat)
        absent = lead_member(self.live.table.state, seat)
        alone = bool(absent) and not any(self._is_linked(member) for member in members)
        leave = [c.VacateRole(seat, before_now)] if before_now else []
        await self._ask(
            by, *before, *leave, _seated(guest, seat, lead=alone or (bool(absent) and absent == before_now))
        )
        if absent and alone and absent not in {guest.id, before_now}:
            self._lend(seat, absent, guest.id)

    def _same_person(self, member: str, name: str, consent: bool, seat: str) -> str:
        """Who sits there under the same name and is not at a terminal: the facilitator confirms by the seat that it is one person."""
        if not consent:
            return ""
        for other, person in self.live.table.state.members.get(seat, {}).items():
            same = person.consent and person.person.casefold() == name.casefold()
            if same and other not in {"", member} and not self._is_linked(other):
                return other
        return ""

    def _role_before(self, guest: Guest, name: str, person: Person) -> str:
        """The role in which a player of this name sat, whose terminal is gone: they will want it again."""
        if guest.kind != "player" or guest.seat:
            return ""
        roles = self.live.table.state.roles
        return next((role for role in roles if self._same_person(guest.id, name, person.consent, role)), "")

    def _is_linked(self, member: str) -> bool:
        return member in self.guests and self.guests.is_linked(member)

    def _lend(self, role: str, owner: str, leads: str) -> None:
        """Somebody leads for the one who is gone, and for the first of those if there are several."""
        first, now = self._lent.get(role, ("", ""))
        self._lent[role] = (first if now == owner else owner, leads)
        self._changed()

    def _lead_on(self) -> None:
        """See whether a lead has to pass on, or back, and have the table do it. One at a time; what fails is seen again at the next beat."""
        if self._terminals is None or (self._lending is not None and not self._lending.done()):
            return
        self._settle_loans()
        if changes := list(self._leads_due()):
            self._lending = asyncio.get_running_loop().create_task(self._change_leads(changes))

    def _settle_loans(self) -> None:
        """Where somebody else leads by now than who was to meanwhile, a person has decided: the lead goes back to nobody by itself."""
        state = self.live.table.state
        settled = [role for role, (_, follower) in self._lent.items() if lead_member(state, role) != follower]
        for role in settled:
            del self._lent[role]
        if settled:
            self._changed()

    def _leads_due(self) -> Iterator[tuple[str, str, str]]:
        """(role, who leads, who should): whoever is back leads again; one who is gone is followed by who is there."""
        state, now = self.live.table.state, self._now()
        for role in state.roles:
            lead = lead_member(state, role)
            if not lead or lead not in self.guests:
                continue
            owner, follower = self._lent.get(role, ("", ""))
            if follower == lead and owner in state.members[role] and self._is_linked(owner):
                yield role, lead, owner
            elif self.guests.presence(lead, now) == "gone":
                others = [key for key in state.members[role] if key in self.guests and key != lead]
                here = next((key for key in others if self.guests.presence(key, now) == "here"), "")
                if here:
                    yield role, lead, here

    async def _change_leads(self, changes: Sequence[tuple[str, str, str]]) -> None:
        for role, lead, other in changes:
            with suppress(Refused):
                await self._ask("", c.NameLead(role, other))
                if self._lent.get(role, ("", ""))[0] == other:
                    del self._lent[role]
                    self._changed()
                else:
                    self._lend(role, lead, other)

    def _is_free(self, role: str) -> bool:
        return not self.live.table.state.members.get(role)

    @contextmanager
    def _alone(self, *members: str) -> Iterator[None]:
        """Move nobody who is being moved."""
        if self._busy.intersection(members):
            raise Refused("busy", tr("They are being moved just now. Look again, then try again."))
        self._busy.update(members)
        try:
            yield
        finally:
            self._busy.difference_update(members)

    async def _ask(self, by: str, *commands: Command) -> None:
        """Ask the table as control, all in one go; Refused if any step fails, also when nothing can be recorded any more."""
        asked = [self.live.ask(command, FACILITATOR, "", by) for command in commands]
        for result in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(result, JournalBroken):
                raise Refused("broken", result.words)
            if isinstance(result, BaseException):
                raise result

    def _look_at(self, member: str) -> None:
        """Tell if this one's presence is another now; hundreds who come at once cannot each have everybody looked at."""
        if member in self.guests:
            presence = self.guests.presence(member, self._now())
            if self._looks.get(member) != presence:
                self._looks[member] = presence
                self._tell()

    def _published(self, records: Sequence[e.Recorded]) -> None:
        """Follow the table, after every other listener has seen these events."""
        for record in records:
            if isinstance(record.event, e.RoleSeated) and record.event.consent:
                self._named[record.seq] = record.event.person
            elif isinstance(record.event, e.ConsentWithdrawn):
                self._unname(record.event.seated)
        if any(isinstance(record.event, _SEATING) for record in records):
            if not self._following:
                self._following = True
                asyncio.get_running_loop().call_soon(self._follow)
        elif any(isinstance(record.event, _RECEIPTS) for record in records):
            self._tell()

    def _unname(self, seated: Collection[int]) -> None:
        """Forget at once who withdrew consent: nothing here says or keeps the name any more."""
        names = {self._named.pop(seq, "").casefold() for seq in seated}
        members = {one.member for one in self.live.table.state.seatings if one.seq in seated} - {""}
        self.guests.unname(members, names - {""})
        self._changed()

    def _follow(self) -> None:
        self._following = False
        for member, seat in self.guests.follow(self.live.table.state, self._now()):
            if self._terminals is None or member in self._leaving:
                continue
            if seat:
                self._terminals.seat(member, seat)
            else:
                self._terminals.waiting(member)
        self._changed()

    def _changed(self) -> None:
        """Something to keep is different: write it down, and tell."""
        if self._saver is not None:
            self._saver.changed()
        self._tell()

    def tell(self) -> None:
        """Something that is shown is different."""
        self._tell()

    def _tell(self) -> None:
        """Tell the server at once (it gathers), the screens once the loop comes round."""
        if self._terminals is None:
            return
        self._terminals.people_changed()
        self._tell_hosts()
        if self._listeners and not self._telling:
            self._telling = True
            asyncio.get_running_loop().call_soon(self._tell_listeners)

    def _tell_listeners(self) -> None:
        self._telling = False
        for listener in tuple(self._listeners):
            listener()

    def _tell_hosts(self) -> None:
        """Tell everybody where to look when this host is lost: here, then wherever a co-facilitator stands by."""
        if self._terminals is None or self.here is None:
            return
        looks = self._looks
        ready = [where for member, where in self._standbys.items() if looks.get(member) != "gone"]
        hosts = [self.here, *ready] if ready else []
        if hosts != self._hosts:
            self._hosts = hosts
            self._terminals.set_hosts(hosts)


def _recorded(name: str, consent: bool) -> str:
    """What the record calls a person: without consent, nobody's name."""
    return name if consent else tr("somebody")


def _seated(guest: Guest, seat: str, *, lead: bool = False) -> c.SeatRole:
    return c.SeatRole(seat, _recorded(guest.name, guest.consent), guest.consent, guest.id, lead)
