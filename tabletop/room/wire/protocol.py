"""What terminals and host say to each other: one JSON object in one WebSocket text frame, version 1.

Every message is a model here; nothing else is understood. ``encode`` makes the text of a message, ``parse_client`` and ``parse_host``
read what came in and raise :class:`Nonsense` for anything that is not exactly a message of that side: unknown keys, missing keys,
wrong types, too long. Values are never coerced: :mod:`tabletop.records` reads them. What the messages carry of the exercise itself, commands and events, is read by
:mod:`tabletop.room.wire.payload`.

A terminal says ``hello`` first. The host answers ``refused`` and closes, or ``waiting`` (a seat is still to be given), or ``welcome``
followed by ``events``. Binary frames go to co-facilitators alone: pieces of the save, each headed by its place in it.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, field

from tabletop.i18n import tr
from tabletop.records import Either, Misfit, Record, to_json
from tabletop.text import clean_line

PROTOCOL = 1  #: both sides must speak the same
PATH = "/"  #: the only path the host serves

MOST_FROM_CLIENT = 64 * 1024  #: bytes in one message to the host
MOST_FROM_HOST = 8 * 1024 * 1024  #: bytes in one message to a terminal; the largest is a co-facilitator's scenario
HISTORY_PIECE = 12 * 1024  #: bytes of events after which the host begins another ``events`` message
COPY_PIECE = 64 * 1024  #: bytes of the save in one binary message
BEAT_SECONDS = 2.0  #: between two beats of the host
SILENT_SECONDS = 6.0  #: silence after which either side gives the connection up: a line that only seems to stand keeps nobody waiting
QUIET_SECONDS = 12.0  #: silence after which a seat is quiet
GONE_SECONDS = 30.0  #: silence after which a seat is gone
HELLO_SECONDS = 10.0  #: within which a terminal says hello

Kind = Literal["player", "observer", "wall", "co-facilitator"]
Code = Literal[
    "wrong-code", "blocked", "wrong-version", "replaced", "full", "removed", "nonsense", "too-fast", "late", "left"
]

Id = Annotated[str, Meta(max_length=64, pattern=r"^[\x21-\x7e]+\Z")]
Secret = Annotated[str, Meta(max_length=128)]
Name = Annotated[str, Meta(max_length=64)]
FullName = Annotated[str, Meta(max_length=120)]
Line = Annotated[str, Meta(max_length=400)]
Digest = Annotated[str, Meta(pattern=r"^(?:[0-9a-f]{64})?\Z")]  #: SHA-256 in hexadecimal, or ""
Seq = Annotated[int, Meta(ge=0, lt=2**53)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Seconds = Annotated[float, Meta(ge=0)]
Address = tuple[str, int, str]  #: host, port, fingerprint


class Nonsense(ValueError):
    """What came in is no message of this protocol; the words say what was wrong with it."""

    def __init__(self, words: str) -> None:
        """Keep the words, as one safe line."""
        self.words = clean_line(words, 300)
        super().__init__(self.words)


class WireMessage(Record, tag_field="t"):
    """Base of all messages; each says by ``t`` which it is."""


# -- from the terminal ------------------------------------------------------------------------------------------------


class Hello(WireMessage, tag="hello"):
    """The first message. ``code`` opens the door the first time, ``token`` on coming back."""

    v: int
    code: Secret = ""  #: the secret part of the join code
    token: Secret = ""
    seat: Name = ""  #: whose history I hold, "" none
    seq: Seq = 0  #: up to which event
    epoch: Seq = 0  #: of which host
    plain: bool = False  #: this terminal shows plain lines


class WhoHosts(WireMessage, tag="who-hosts"):
    """From another machine that is, was or would be the host of this session, instead of ``hello``: are you? Answered by ``reign``."""

    session: Name


class Person(WireMessage, tag="person"):
    """Who I am; after ``waiting``, and again to change it."""

    name: FullName
    consent: bool
    wish: Name = ""  #: the role I would like


class Ask(WireMessage, tag="ask"):
    """A command; answered by ``done`` or ``no`` with the same id."""

    id: Id
    do: Name  #: "submit-response"
    given: dict[str, Any] = field(name="with")


class Beat(WireMessage, tag="beat"):
    """The host's beat, and its echo: ``clock`` and ``running`` only from the host."""

    n: Seq
    clock: Seconds = 0.0
    running: bool = False


class StandbyOffer(WireMessage, tag="standby"):
    """From a co-facilitator: I can take over at this port of my address."""

    port: Port
    fingerprint: Name = ""  #: of my certificate, "" if I would listen without encryption


class Copy(WireMessage, tag="copy"):
    """From a co-facilitator: send me the save as it is on the disk, from byte ``size`` on, and go on as it grows."""

    size: Seq
    sum: Digest = ""  #: of the bytes I have


class RoomAct(WireMessage, tag="room"):
    """From a co-facilitator: what the host's facilitator does in the waiting room; answered like ``ask``."""

    id: Id
    act: Literal["admit", "reseat", "remove", "lead"]
    guest: Name
    seat: Name = ""


# -- from the host ----------------------------------------------------------------------------------------------------


class Turned(WireMessage, tag="refused"):
    """Turned away; the host closes."""

    code: str  #: one of :data:`Code`; a newer host may know more
    words: Line


class Waiting(WireMessage, tag="waiting"):
    """You will be one of this kind; say your name. Sent again when the roles' persons change."""

    token: str
    member: str
    kind: Kind
    title: str
    marking: str
    consent: str
    safety: str
    roles: list[tuple[str, str, int]]  #: (id, title, persons seated) of the roles in play


class Welcome(WireMessage, tag="welcome"):
    """Your seat: keep your own history up to ``after`` (0: start from nothing); the events up to ``last`` follow."""

    token: str
    member: str
    kind: Kind
    seat: str
    session: str
    epoch: Seq
    after: Seq
    last: Seq
    clock: Seconds
    running: bool
    roles: list[tuple[str, str, int]]
    briefing: dict[str, Any]
    scenario: str | None = None  #: the whole document as TOML, which knows dates; for control alone


class Events(WireMessage, tag="events"):
    """What happened, as this seat may know it: rows for :func:`tabletop.room.wire.payload.record_in`."""

    clock: Seconds
    running: bool
    records: list[list[Any]]


class Done(WireMessage, tag="done"):
    """The command with this id is recorded; its last event that you may see is ``seq`` (0: none)."""

    id: str
    seq: Seq


class No(WireMessage, tag="no"):
    """The command with this id was refused; nothing has happened."""

    id: str
    code: str
    words: str


class Hosts(WireMessage, tag="hosts"):
    """Where else to try when the link is lost: (host, port, fingerprint), the present host first."""

    hosts: Annotated[list[Address], Meta(max_length=16)]


class GuestLine(Record):
    """One person in the room, as the facilitators see them."""

    id: str
    kind: Kind
    name: str
    consent: bool
    wish: str
    seat: str  #: "" while waiting
    presence: Literal["here", "quiet", "gone"]
    address: str
    plain: bool
    idle: float  #: seconds since they were last heard of
    lead: bool


class People(WireMessage, tag="people"):
    """Who is in the room and who may come back: for control alone."""

    guests: list[GuestLine]
    tokens: dict[str, str]  #: SHA-256 of a token -> member
    epoch: Seq


class Reign(WireMessage, tag="reign"):
    """I am a host of this session; of several the one with the highest epoch is the host."""

    session: str
    epoch: Seq
    since: Seq  #: number of the last event there was when this machine took over; 0 for the first host


class Bye(WireMessage, tag="bye"):
    """The room is closed or you were removed; do not come back by yourself."""

    code: Literal["removed", "closed"]
    words: str


_M = TypeVar("_M", bound=WireMessage)

FromClient = Hello | WhoHosts | Person | Ask | Beat | StandbyOffer | Copy | RoomAct
FromHost = Turned | Waiting | Welcome | Events | Done | No | Beat | Hosts | People | Reign | Bye

_to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

_client: Either[FromClient] = Either(Hello, WhoHosts, Person, Ask, Beat, StandbyOffer, Copy, RoomAct)
_host: Either[FromHost] = Either(Turned, Waiting, Welcome, Events, Done, No, Beat, Hosts, People, Reign, Bye)


# -- text and frames --------------------------------------------------------------------------------------------------


def encode(message: WireMessage) -> str:
    """Return the text of a message of either side."""
    return to_json(message).decode()


def dumps(value: object) -> bytes:
    """Return compact JSON in UTF-8, for what is put together piece by piece."""
    return _to_json(value).encode()


def parse_client(text: str | bytes) -> FromClient:
    """Read what a terminal sent. Raises :class:`Nonsense`."""
    if len(text) > MOST_FROM_CLIENT:
        raise Nonsense(tr("A message may have {most} bytes.", most=MOST_FROM_CLIENT))
    return _parsed(_client, text)


def parse_host(text: str | bytes) -> FromHost:
    """Read what the host sent. Raises :class:`Nonsense`."""
    return _parsed(_host, text)


def _parsed(messages: Either[_M], text: str | bytes) -> _M:
    try:
        return messages.parse(text)
    except Misfit as misfit:
        raise Nonsense(tr("This is no message of a tabletop room ({why}).", why=str(misfit))) from None


def copy_piece(offset: int, data: bytes) -> bytes:
    """Return a binary message: where these bytes stand in the save (8 bytes, big-endian), and the bytes."""
    return offset.to_bytes(8, "big") + data


def read_copy_piece(payload: bytes) -> tuple[int, bytes]:
    """Return (offset in the save, bytes) of a binary message. Raises :class:`Nonsense` if it is too short."""
    if len(payload) < 8:
        raise Nonsense(tr("A piece of the save lacks its place."))
    return int.from_bytes(payload[:8], "big"), payload[8:]
