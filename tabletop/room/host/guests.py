"""Who is in the room: guests with their kind, name, wish, seat and presence, and the digests of the tokens they come back with.

No sockets and no clock here; the time (monotonic, in seconds) is passed in. Which person sits in which role is the table's to say: the
registry follows it. Presence raises no false alarm: a terminal that is silent for a moment is here, one whose link dropped or that is
silent for 12 s is quiet (it mostly comes back), after 30 s it is gone. Gone guests keep their seat; who has none and whose
terminal has left is shown to nobody after a few seconds, and is there again when the terminal comes back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from tabletop.exercise.people import name_of
from tabletop.exercise.seats import FACILITATOR, OBSERVER, WALL
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.room.host.roomfile import SavedGuest
from tabletop.room.wire.access import digest, network_of, new_member, new_token
from tabletop.room.wire.protocol import GONE_SECONDS, QUIET_SECONDS, Kind

Presence = Literal["here", "quiet", "gone"]

KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_GUESTS = 3000  #: waiting, seated and gone together
DOOR_SECONDS = (
    6.0  #: after which a terminal that left the door is no longer shown there; a lost link is mended before that
)
_STALL = 2.0  #: seconds between two looks at the clock after which it was the host that slept, not the guests

#: the seat of those kinds that have only one
SEAT_OF: Mapping[str, str] = {"observer": OBSERVER, "wall": WALL, "co-facilitator": FACILITATOR}


@dataclass(frozen=True, slots=True)
class Guest:
    """One person (or wall) as facilitators see them."""

    id: str  #: the member id, also in the save
    kind: Kind
    name: str = ""  #: "" until they have said it
    consent: bool = False
    wish: str = ""  #: the role they would like
    seat: str = ""  #: "" while waiting
    presence: Presence = "gone"
    address: str = ""
    plain: bool = False  #: a terminal of plain lines
    idle: float = 0.0  #: seconds since they were last heard
    lead: bool = False


def can_swap(one: Guest, other: Guest) -> bool:
    """Whether two guests can change roles: players in different ones."""
    return one.kind == other.kind == "player" and bool(one.seat and other.seat) and one.seat != other.seat


@dataclass(slots=True)
class _Entry:
    kind: Kind
    name: str = ""
    consent: bool = False
    wish: str = ""
    seat: str = ""
    address: str = ""
    plain: bool = False
    linked: bool = False
    heard: float = 0.0
    lead: bool = False

    def left_the_door(self, now: float) -> bool:
        """Whether this one waited for a seat and is not there any more."""
        return not self.seat and now - self.heard >= (GONE_SECONDS if self.linked else DOOR_SECONDS)

    def presence(self, now: float) -> Presence:
        silence = now - self.heard
        if silence >= GONE_SECONDS:
            return "gone"
        return "here" if self.linked and silence < QUIET_SECONDS else "quiet"


class Full(Exception):
    """There are as many guests as a room holds."""


class Guests:
    """The registry of a room. Ids that nobody has are ignored where something is told, KeyError where something is asked."""

    def __init__(self) -> None:
        """Nobody is here."""
        self._entries: dict[str, _Entry] = {}
        self._tokens: dict[str, str] = {}  # digest -> id
        self._revoked: set[str] = set()  # digests of those who were sent out
        self._looked: float | None = None
        self._networks: set[str] | None = None  # of those with a seat; None: to be found again

    # -- coming and going ---------------------------------------------------------------------------------------------

    def arrive(self, kind: Kind, address: str, now: float, *, plain: bool = False) -> tuple[str, str]:
        """Somebody new with a valid code. Returns their id and token, in clear. Raises :class:`Full`."""
        if len(self._entries) >= MOST_GUESTS:
            self._forget_idlest(now)
        member = new_member()
        while member in self._entries:
            member = new_member()
        self._entries[member] = _Entry(kind, address=address, plain=plain, heard=now)
        if kind == "wall":
            self._entries[member].seat, self._networks = WALL, None
        token = new_token()
        self._tokens[digest(token)] = member
        return member, token

    def back(self, token: str, address: str, now: float, kind: Kind | None = None, *, plain: bool = False) -> str:
        """Somebody with a token: their id, or "" if the token is unknown, or of another kind of seat than the ``kind`` they ask for."""
        member = self._tokens.get(
            digest(token), ""
        )  # nobody can steer a digest, so the time of looking it up tells nothing
        if member and kind not in {None, self._entries[member].kind}:
            return ""
        if member:
            entry = self._entries[member]
            entry.address, entry.plain, entry.heard = address, plain, now
            self._networks = None
        return member

    def linked(self, member: str, now: float) -> None:
        """Their connection stands."""
        if entry := self._entries.get(member):
            entry.linked, entry.heard = True, now

    def heard(self, member: str, now: float) -> None:
        """Something came in from them."""
        if entry := self._entries.get(member):
            entry.heard = now

    def lost(self, member: str) -> None:
        """Their connection ended."""
        if entry := self._entries.get(member):
            entry.linked = False

    def look(self, now: float) -> dict[str, Presence]:
        """The presence of everybody, to be asked every half second. If the host itself slept, nobody is called silent for it."""
        if self._looked is not None and (slept := now - self._looked) > _STALL:
            for entry in self._entries.values():
                entry.heard = min(now, entry.heard + slept)
        self._looked = now
        return {member: entry.presence(now) for member, entry in self._entries.items() if not entry.left_the_door(now)}

    # -- who they are -------------------------------------------------------------------------------------------------

    def introduce(self, member: str, name: str, consent: bool, wish: str) -> None:
        """They have said who they are."""
        entry = self._entries[member]
        entry.name, entry.consent, entry.wish = name, consent, wish

    def unname(self, members: Collection[str], names: Collection[str]) -> None:
        """Forget who these are, and everybody who goes by one of these names (casefolded): consent was withdrawn."""
        names = {*names, *(entry.name.casefold() for key, entry in self._entries.items() if key in members)} - {""}
        for key, entry in self._entries.items():
            if key in members or (entry.consent and entry.name.casefold() in names):
                entry.name, entry.consent = tr("somebody"), False

    def revoke(self, member: str) -> None:
        """Their tokens open nothing any more, and are known as those of somebody who was sent out."""
        self._revoked.update(known for known, whose in self._tokens.items() if whose == member)
        self._forget_tokens(member)

    def is_revoked(self, token: str) -> bool:
        """Whether this token was somebody's who was sent out."""
        return bool(token) and digest(token) in self._revoked

    def _forget_tokens(self, member: str) -> None:
        self._tokens = {known: whose for known, whose in self._tokens.items() if whose != member}

    def forget(self, member: str) -> None:
        """They are out, and so are their tokens."""
        self._entries.pop(member, None)
        self._networks = None
        self._forget_tokens(member)

    def follow(self, state: State, now: float) -> list[tuple[str, str]]:
        """Take seats, names and leads from the table. Returns (id, seat) of those whose seat is another now.

        Somebody who is seated in the save and unknown here is added: nobody sits in a role unseen.
        """
        seated = {
            member: (seat, person)
            for seat, members in state.members.items()
            for member, person in members.items()
            if member
        }
        moved = []
        self._networks = None
        for member, (seat, _) in seated.items():
            if member not in self._entries:
                kind: Kind = next((kind for kind in KINDS if SEAT_OF.get(kind) == seat), "player")
                self._entries[member] = _Entry(kind, seat=seat, heard=now - GONE_SECONDS)
        for member, entry in self._entries.items():
            if entry.kind == "wall":
                continue
            seat, person = seated.get(member, ("", None))
            if person is not None:
                entry.consent = person.consent
                entry.name = person.person if person.consent else entry.name or name_of(person)
            entry.lead = person is not None and person.lead
            if seat != entry.seat:
                entry.seat = seat
                moved.append((member, seat))
        return moved

    def is_linked(self, member: str) -> bool:
        """Whether their connection stands. KeyError if there is none of that id."""
        return self._entries[member].linked

    def presence(self, member: str, now: float) -> Presence:
        """Whether they are here. KeyError if there is none of that id."""
        return self._entries[member].presence(now)

    # -- asked --------------------------------------------------------------------------------------------------------

    def __contains__(self, member: str) -> bool:
        return member in self._entries

    def guest(self, member: str, now: float) -> Guest:
        """One guest. KeyError if there is none of that id."""
        entry = self._entries[member]
        return Guest(
            member,
            entry.kind,
            entry.name,
            entry.consent,
            entry.wish,
            entry.seat,
            entry.presence(now),
            entry.address,
            entry.plain,
            max(0.0, now - entry.heard),
            entry.lead,
        )

    def all(self, now: float) -> tuple[Guest, ...]:
        """Everybody who has a seat or waits for one, in the order of coming."""
        return tuple(self.guest(key, now) for key, entry in self._entries.items() if not entry.left_the_door(now))

    def seated_at(self, address: str) -> bool:
        """Whether somebody with a seat was last heard from this address (or its network, for IPv6)."""
        if self._networks is None:
            self._networks = {network_of(entry.address) for entry in self._entries.values() if entry.seat}
        return network_of(address) in self._networks

    def tokens(self) -> dict[str, str]:
        """Digest of each token -> id."""
        return dict(self._tokens)

    # -- over a restart -----------------------------------------------------------------------------------------------

    def saved(self) -> tuple[SavedGuest, ...]:
        """Everybody as the room file keeps them; a name without consent is on no disk."""
        return tuple(
            SavedGuest(member, entry.kind, entry.name if entry.consent else "", entry.consent, entry.wish, entry.seat)
            for member, entry in self._entries.items()
        )

    def restore(self, guests: Iterable[SavedGuest], tokens: Mapping[str, str], now: float) -> None:
        """Everybody of an earlier run, none of them linked yet: quiet, and gone if they do not come back soon.

        Who had no seat is shown once the terminal is back.
        """
        for saved in guests:
            seat = WALL if saved.kind == "wall" else ""  # every other seat is the table's to say
            heard = now if saved.seat else now - DOOR_SECONDS
            self._entries[saved.id] = _Entry(saved.kind, saved.name, saved.consent, saved.wish, seat, heard=heard)
        self._tokens.update(tokens)

    def _forget_idlest(self, now: float) -> None:
        """Make room: forget who has been gone longest without a seat, or a wall. Raises :class:`Full` if there is none."""
        idle = [
            (entry.heard, member)
            for member, entry in self._entries.items()
            if entry.seat in {"", WALL} and entry.presence(now) == "gone"
        ]
        if not idle:
            raise Full
        self.forget(min(idle)[1])
