"""Acts on the people of a room: let in, seat, swap, lead, remove, name, test inject."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tabletop.exercise.actions.form import Field, Row, Values
from tabletop.exercise.actions.people import NAME
from tabletop.exercise.consent import Named
from tabletop.exercise.people import name_of
from tabletop.i18n import series, tr
from tabletop.tui.console.control import Control
from tabletop.tui.console.presence import host_room
from tabletop.tui.console.room_watch import RoomWatch
from tabletop.tui.console.side import SideScreen
from tabletop.tui.kit.act import ActDialog
from tabletop.tui.kit.asking import tried
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.consent_dialog import Withdrawal
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.kit.ways import Ways
from tabletop.tui.room.room_lists import PeoplePane, PersonRow, kinds, seat_words

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.host.guests import Guest

_DOOR = "-"  #: where one waits; no role has such an id


class Seating:
    """What a facilitator does to who is chosen in the list of people."""

    def __init__(self, screen: SideScreen, people: PeoplePane, room_watch: RoomWatch) -> None:
        """``people`` is the list on ``screen``; ``room_watch`` knows everybody in the room."""
        self._screen = screen
        self._people = people
        self._room_watch = room_watch

    @property
    def _control(self) -> Control:
        return self._screen.control

    @property
    def chosen(self) -> Guest | None:
        """Who is chosen, if somebody at a terminal is."""
        row: PersonRow | None = self._people.person if self._screen.ready else None
        return row.guest if row is not None else None

    def ways(self) -> Ways:
        """What is done to people in a way of its own, by the id of an action."""
        return {
            "admit": self.admit,
            "admit-all": self.admit_all,
            "reseat": self.reseat,
            "swap": self.swap,
            "lead": self.lead,
            "remove": self.remove,
            "name": self.name,
            "withdraw": self.withdraw,
        }

    async def admit(self) -> None:
        """Let in who is chosen, to where they wish; without a wish ask where."""
        guest = self.chosen
        if guest is None:
            return
        if guest.kind == "player" and not guest.wish:
            self._pick_seat(guest)
            return
        await self._admit(guest, "")

    async def _admit(self, guest: Guest, seat: str) -> bool:
        room = self._control.room
        if room is None:
            return False
        where = seat_words(seat or guest.wish) if guest.kind == "player" else dict(kinds()).get(guest.kind, guest.kind)
        self._people.by_hand = False  # on to the next who waits
        return await self.do(room.admit(guest.id, seat), tr("✓ {name} is in: {where}", name=guest.name, where=where))

    async def admit_all(self) -> None:
        """Let in all who said where they belong; say who did not."""
        left, refused = [], ""
        for guest in self._room_watch.guests:
            if not guest.seat and guest.name:
                if guest.kind == "player" and not guest.wish:
                    left.append(guest.name)
                elif not await self._admit(guest, ""):
                    refused = self._control.notice
        if left:
            key = keys_of(self._screen, "room")("reseat")
            self._control.say(tr("Still to be seated by hand ({key}): {names}", key=key, names=series(left)))
        elif refused:
            self._control.say(refused)

    def reseat(self) -> None:
        """Seat who is chosen somewhere else, or somewhere at all."""
        if self.chosen is not None:
            self._pick_seat(self.chosen)

    def _pick_seat(self, guest: Guest) -> None:
        async def seat(role: str) -> None:
            room = self._control.room
            if room is None:
                return
            if not guest.seat:
                await self._admit(guest, role)
            else:
                done = tr("✓ {name} now plays {role}", name=guest.name, role=seat_words(role))
                if role == _DOOR:
                    role, done = "", tr("✓ {name} waits at the door", name=guest.name)
                await self.do(room.reseat(guest.id, role), done)

        def picked(role: str | None) -> None:
            if role:
                self._screen.run_worker(seat(role))

        title = tr("Where does {name} sit?", name=guest.name or tr("this person"))
        door = [(_DOOR, tr("back to the door"))] if guest.seat else []
        self._screen.app.push_screen(PickDialog(title, [*self._seats(), *door], guest.wish), picked)

    def _seats(self) -> list[Row]:
        state, roles = self._control.state, self._control.book.scenario.roles
        width = max((len(role) for role in state.roles), default=0)
        rows = []
        for role in state.roles:
            there = series(name_of(person) for person in state.members.get(role, {}).values())
            rows.append((role, f"{role:<{width}}  {roles[role].title}" + (f" · {there}" if there else "")))
        return rows

    def swap(self) -> None:
        """Let who is chosen change seats with another."""
        from tabletop.room.host.guests import can_swap

        guest, host = self.chosen, host_room(self._control.room)
        if guest is None or host is None:
            return
        others = [row.guest for row in self._people.people if row.guest is not None and can_swap(guest, row.guest)]
        rows = [(other.id, f"{other.name}   {seat_words(other.seat)}") for other in others]

        def picked(other: str | None) -> None:
            if other:
                self._screen.run_worker(self.do(host.swap(guest.id, other), tr("✓ the two have changed seats")))

        if len(rows) == 1:
            picked(rows[0][0])
        elif rows:
            self._screen.app.push_screen(PickDialog(tr("{name} changes seats with", name=guest.name), rows), picked)
        else:
            self._screen.say(tr("There is nobody to change seats with."))

    async def lead(self) -> None:
        """Who is chosen submits for the role from now on."""
        room, guest = self._control.room, self.chosen
        if room is not None and guest is not None:
            await self.do(
                room.lead(guest.id), tr("✓ {name} leads {role} and submits", name=guest.name, role=guest.seat)
            )

    def remove(self) -> None:
        """Send who is chosen out, after asking."""
        room, guest = self._control.room, self.chosen
        if room is None or guest is None:
            return
        name = guest.name or tr("this person")
        done = tr("✓ {name} is out", name=name)
        intro = tr("Their terminal is sent out. What the role has written and answered stays with the role.")
        if host_room(self._control.room) is None:
            lines = lambda width: self._control.page(width).text(intro)  # noqa: E731 -- a page is a function of its width
            dialog = ConfirmDialog(tr("Remove {name}", name=name), lines, tr("removes"), (), self._control.ask)
            self._screen.app.push_screen(
                dialog, lambda yes: self._start(self.do(room.remove(guest.id), done)) if yes else None
            )
            return

        async def act(values: Values) -> str:
            return await tried(room.remove(guest.id, values["words"]))

        fields = [Field("words", tr("what they read (may stay empty)"))]
        self._control.open(ActDialog(tr("Remove {name}", name=name), fields, act, intro), done)

    def name(self) -> None:
        """Name who plays a role without a terminal."""
        row = self._people.person if self._control.room is not None else None
        if row is not None and row.role in self._control.state.roles and row.guest is None:
            self._name_role(row.role)
        else:
            self._screen.app.push_screen(PickDialog(tr("Name whom?"), self._seats()), self._name_role)

    def _name_role(self, role: str | None) -> None:
        if role:
            self._screen.run_worker(self._control.act(NAME, replace(self._control.now, role=role)))

    # -- consent ------------------------------------------------------------------------------------------------------

    def withdraw(self) -> None:
        """Somebody wants to be named no more: whoever is named, also by hand, also after leaving."""
        Withdrawal(self._screen, lambda: self._control.now, self._control.ask, self._control.say).begin(self._named_row)

    def _named_row(self, people: tuple[Named, ...]) -> str:
        """The person of the line that is chosen, "" if it names nobody."""
        row = self._people.person if self._screen.ready and self._control.room is not None else None
        if row is None:
            return ""
        member = row.guest.id if row.guest is not None else ""
        for person in people:
            for one in person.seatings:
                if one.member == member and (member or (one.role, one.until) == (row.role, None)):
                    return str(person.seated)
        return ""

    # -- doing --------------------------------------------------------------------------------------------------------

    def _start(self, doing: Coroutine[Any, Any, bool]) -> None:
        """Do it beside the screen's own messages."""
        self._screen.run_worker(doing)

    async def do(self, doing: Awaitable[object], done: str) -> bool:
        """Do it and say in one line how it went."""
        words = await tried(doing)
        self._room_watch.look()
        self._control.say(words or done)
        return not words
