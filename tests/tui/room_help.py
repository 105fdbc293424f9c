"""A room without sockets: guests under the test's hand, and the face of an open room for the console."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Refused
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.host.guests import Guest
from tabletop.room.host.preflight import Check
from tabletop.room.table.sessions import Session
from tests.tui.console_help import Hand

SEATS = {"observer": "observer", "wall": "wall", "co-facilitator": FACILITATOR}


class FakeRoom:
    """Seats people at the session's table as the real one does; remembers what it was asked."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people: dict[str, Guest] = {}
        self.done: list[tuple[str, ...]] = []
        self.codes = dict.fromkeys(("player", "observer", "wall", "co-facilitator"), 0)
        self.listeners: list[Callable[[], None]] = []
        self.addresses = ("192.0.2.2:7413",)
        self.encrypted = True
        self.attribution = "chatham-house"
        self.refuse = ""
        session.room = cast("Any", self)

    @property
    def guests(self) -> tuple[Guest, ...]:
        return tuple(self.people.values())

    def come(self, member: str, kind: Any = "player", **fields: Any) -> Guest:
        """Somebody is there, or has changed."""
        given = {"presence": "here", "address": "192.0.2.7", "name": member.title(), **fields}
        self.people[member] = replace(self.people.get(member, Guest(member, kind)), **given)
        self.tell()
        return self.people[member]

    def tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()

    def subscribe(self, listener: Callable[[], None], /) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def code(self, kind: str, /) -> str:
        return f"0123-4567-89AB-CDEF-0000-{kind[:4].upper():4}-000{self.codes[kind]}@192.0.2.2:7413"

    def renew(self, kind: str, /) -> str:
        self.codes[kind] += 1
        return self.code(kind)

    def preflight(self) -> tuple[Check, ...]:
        return (
            Check("Seats", ok=False, words="Nobody is in: Poland."),
            Check("Test inject", ok=None, words="Not sent yet."),
            Check("Save", ok=True, words="writable"),
        )

    async def admit(self, guest: str, seat: str = "", /) -> None:
        self._refuse()
        self.done.append(("admit", guest, seat))
        person = self.people[guest]
        where = seat or person.wish or SEATS.get(person.kind, "")
        await self._seat(person, where)

    async def reseat(self, guest: str, seat: str, /) -> None:
        self._refuse()
        self.done.append(("reseat", guest, seat))
        person = self.people[guest]
        await self.session.live.ask(c.VacateRole(person.seat, guest), FACILITATOR)
        if seat:
            await self._seat(person, seat)
        else:
            self.come(guest, seat="", lead=False)

    async def swap(self, a: str, b: str, /) -> None:
        self._refuse()
        self.done.append(("swap", a, b))
        one, other = self.people[a].seat, self.people[b].seat
        self.come(a, seat=other)
        self.come(b, seat=one)

    async def remove(self, guest: str, words: str = "", /) -> None:
        self._refuse()
        self.done.append(("remove", guest, words))
        person = self.people.pop(guest)
        if person.seat and person.seat != "wall":
            await self.session.live.ask(c.VacateRole(person.seat, guest), FACILITATOR)
        self.tell()

    async def lead(self, guest: str, /) -> None:
        self._refuse()
        self.done.append(("lead", guest))
        await self.session.live.ask(c.NameLead(self.people[guest].seat, guest), FACILITATOR)
        for other in list(self.people.values()):
            if other.seat == self.people[guest].seat:
                self.come(other.id, lead=other.id == guest)

    async def close(self, words: str = "", /) -> None:
        self.done.append(("close", words))
        self.session.room = None

    def _refuse(self) -> None:
        if self.refuse:
            raise Refused("no", self.refuse)

    async def _seat(self, person: Guest, seat: str) -> None:
        if seat != "wall":
            await self.session.live.ask(c.SeatRole(seat, person.name, consent=True, member=person.id), FACILITATOR)
        members = self.session.table.state.members.get(seat, {})
        self.come(person.id, seat=seat, lead=person.id in members and members[person.id].lead)


async def seated(hand: Hand, room: FakeRoom, member: str, seat: str, kind: str = "player", **fields: Any) -> Guest:
    """Somebody who has been let in."""
    room.come(member, kind, wish=seat if kind == "player" else "", **fields)
    await room.admit(member, seat)
    await hand.pilot.pause()
    return room.people[member]
