"""What the server asks about whoever calls: may they come in, and who are they.

The server knows sockets and limits; codes, tokens, names and seats are known to the admission alone
(:mod:`~tabletop.room.host.admission`). A guest is known by the member id that it gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tabletop.room.wire.protocol import Code, Hello, Kind, People, Person, RoomAct, StandbyOffer


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who was let in."""

    member: str
    token: str  #: in clear, to come back with; never kept in clear
    kind: Kind
    seat: str  #: "" while they wait for one


class TurnedAway(Exception):
    """Turned away, with words that name the remedy."""

    def __init__(self, code: Code, words: str) -> None:
        """Keep the code and the words."""
        super().__init__(words)
        self.code = code
        self.words = words


class Admits(Protocol):
    """Who may come in, and who is here. Everything but ``introduce`` and ``act`` returns at once."""

    @property
    def epoch(self) -> int:
        """How often this room moved to another host."""

    def turned_away(self, address: str, /) -> bool:
        """Whether to hang up on this address at once: far too many wrong codes came from there."""

    def knock(self, hello: Hello, address: str, /) -> Admitted:
        """Let in whoever has a code or a token. Raises :class:`TurnedAway`; counts failures by address."""

    def linked(self, member: str, /) -> None:
        """A connection of this member stands."""

    def heard(self, member: str, /) -> None:
        """Something came in from this member."""

    def lost(self, member: str, /) -> None:
        """The member's connection ended, and no newer one has taken its place."""

    def beat(self) -> None:
        """Half a second has passed: see who has become quiet or gone."""

    async def introduce(self, member: str, person: Person, /) -> None:
        """They say who they are. Raises :class:`tabletop.exercise.commands.Refused`."""

    async def act(self, member: str, act: RoomAct, /) -> None:
        """A co-facilitator admits, moves or removes somebody. Raises :class:`tabletop.exercise.commands.Refused`."""

    def standby(self, member: str, address: str, standby: StandbyOffer, /) -> None:
        """A co-facilitator at this address can take over."""

    def people(self) -> People:
        """Everybody in the room, for control."""
