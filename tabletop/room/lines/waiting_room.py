"""The waiting room as lines: who is here, who waits, which codes there are; admit, reseat, remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from tabletop.exercise.commands import Refused
from tabletop.i18n import series, tr
from tabletop.room.host.guests import KINDS, Guest
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.vocabulary import Run
from tabletop.room.table.seat import ControlTable
from tabletop.text import clean_line


class CheckLine(Protocol):
    """One line of the list before STARTEX."""

    @property
    def name(self) -> str:
        """What was looked at."""

    @property
    def ok(self) -> bool | None:
        """None: not known, or not needed."""

    @property
    def words(self) -> str:
        """How it stands."""


class PeopleControl(Protocol):
    """What both a host and a co-facilitator can do about people."""

    @property
    def guests(self) -> Sequence[Guest]:
        """Everybody with a terminal."""

    async def admit(self, guest: str, /, seat: str = "") -> None:
        """Let somebody in."""

    async def reseat(self, guest: str, /, seat: str) -> None:
        """Another seat."""

    async def remove(self, guest: str, /, words: str = "") -> None:
        """Out."""

    async def lead(self, guest: str, /) -> None:
        """Let them submit for their role."""


class HostRoom(PeopleControl, Protocol):
    """What only the host can do."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the room listens, as HOST:PORT."""

    @property
    def encrypted(self) -> bool:
        """Whether TLS is on."""

    def code(self, kind: str) -> str:
        """The join code of a kind of seat."""

    def renew(self, kind: str) -> str:
        """Another code; the old one is worth nothing from now on."""

    def preflight(self) -> Sequence[CheckLine]:
        """What to look at before STARTEX."""


class WaitingRoom:
    """Commands about people."""

    def __init__(self, room: PeopleControl, table: ControlTable, host: HostRoom | None = None) -> None:
        """``host`` is the same room where this program is the host."""
        self.room = room
        self.table = table
        self.host = host
        self._numbers: dict[str, int] = {}  # by guest: whoever leaves the door changes nobody else's
        self._known: dict[str, tuple[str, str, str]] = {}

    def runs(self) -> dict[str, Run]:
        """The commands."""
        runs: dict[str, Run] = {
            "people": self._people,
            "admit": self._admit,
            "reseat": self._reseat,
            "remove": self._remove,
            "lead": self._lead,
        }
        if self.host is not None:
            runs |= {"codes": self._codes, "renew": self._renew, "check": self._check}
        return runs

    def changes(self) -> list[str]:
        """Who has come, sat down or gone since this was asked last, one line each."""
        lines, guests = [], self.room.guests
        for guest in guests:
            number = self._number(guest)
            now = (guest.name, guest.seat, guest.presence)
            if self._known.get(guest.id) != now:
                lines.append(_line(guest, number))
            self._known[guest.id] = now
        here = {guest.id for guest in guests}
        gone = [self._known.pop(guest)[0] for guest in list(self._known) if guest not in here]
        return lines + [clean_line(tr("guest: {name} has left the room", name=name), 200) for name in gone]

    def _number(self, guest: Guest) -> int:
        """By which the lines name this guest, from the first time on."""
        return self._numbers.setdefault(guest.id, len(self._numbers) + 1)

    def _guest(self, word: str) -> Guest:
        guests = self.room.guests
        found = [guest for guest in guests if word == str(self._number(guest))]
        found = found or [guest for guest in guests if word and word.casefold() in {guest.id, guest.name.casefold()}]
        if len(found) == 1:
            return found[0]
        raise BadLine(tr("Who is “{name}”? Type people, and give the number.", name=clean_line(word, 60)))

    def _free(self) -> str:
        """The role in play with the fewest persons, in the scenario's order."""
        seated = Counter(guest.seat for guest in self.room.guests)
        return min(
            self.table.state.roles,
            key=lambda role: seated[role] + len(self.table.state.members.get(role, {})),
            default="",
        )

    # -- commands -----------------------------------------------------------------------------------------------------

    async def _people(self, _rest: str) -> list[str]:
        lines = [_line(guest, self._number(guest)) for guest in self.room.guests]
        return lines or [tr("Nobody has joined yet.")]

    async def _admit(self, rest: str) -> list[str]:
        word, _, seat = rest.partition(" ")
        if word.casefold() != "all":
            guest = self._guest(word)
            await self.room.admit(guest.id, self._seat(seat.strip()) or self._place(guest))
            return []
        lines = []
        for guest in [guest for guest in self.room.guests if not guest.seat and guest.name]:
            try:
                await self.room.admit(guest.id, self._place(guest))
            except Refused as refused:
                lines.append(clean_line(f"{guest.name}: {refused.words}", 400))
        return lines or [tr("Everybody who waited is in.")]

    def _place(self, guest: Guest) -> str:
        return guest.wish or self._free() if guest.kind == "player" else ""

    def _seat(self, word: str) -> str:
        if word and word not in self.table.state.roles:
            raise BadLine(
                tr(
                    "There is no role “{role}”. The roles are: {known}.",
                    role=word,
                    known=series(self.table.state.roles),
                )
            )
        return word

    async def _reseat(self, rest: str) -> list[str]:
        word, _, seat = rest.partition(" ")
        guest = self._guest(word)
        await self.room.reseat(guest.id, self._seat(seat.strip()))
        return []

    async def _remove(self, rest: str) -> list[str]:
        await self.room.remove(self._guest(rest).id)
        return []

    async def _lead(self, rest: str) -> list[str]:
        await self.room.lead(self._guest(rest).id)
        return []

    async def _codes(self, _rest: str) -> list[str]:
        return code_lines(self.host) if self.host is not None else []

    async def _renew(self, rest: str) -> list[str]:
        if self.host is None or rest not in KINDS:
            raise BadLine(tr("Say: renew and one of: {kinds}.", kinds=series(KINDS)))
        self.host.renew(rest)
        return code_lines(self.host)

    async def _check(self, _rest: str) -> list[str]:
        checks = self.host.preflight() if self.host is not None else ()
        signs = {True: tr("good"), False: tr("NOT READY"), None: tr("open")}
        return [clean_line(f"{signs[check.ok]}  {check.name}: {check.words}", 300) for check in checks]


def code_lines(host: HostRoom) -> list[str]:
    """Addresses and codes: ``address:`` and ``code KIND:`` at the beginning of their lines, for scripts to read."""
    lines = [f"address: {address}" for address in host.addresses]
    lines.append(tr("encrypted: yes") if host.encrypted else tr("encrypted: no"))
    return [*lines, *(f"code {kind}: {host.code(kind)}" for kind in KINDS)]


def _line(guest: Guest, number: int) -> str:
    about = [guest.seat or (tr("waits") if guest.name else tr("has not said a name yet"))]
    if guest.lead:
        about.append(tr("leads"))
    if guest.wish and not guest.seat:
        about.append(tr("would like {role}", role=guest.wish))
    words = tr(
        "guest {number}: {name} ({kind}) {about}",
        number=number,
        name=guest.name or "?",
        kind=guest.kind,
        about=series([*about, tr(guest.presence)]),
    )
    return clean_line(words, 300)
