"""Codes that let people in: how they are made, written, read, compared, and how guessing is slowed down.

A join code is what somebody reads aloud or copies from a projector, so it is Crockford's base32 in groups of four, and reading is
tolerant where eyes fail (case, spaces, dashes, O for 0, I and L for 1). It carries a secret of 60 bits and, where the room is
encrypted, 80 bits of the host certificate's fingerprint in front, so that whoever holds the code can tell the host from an impostor.

The host keeps hashes only. A secret of 60 bits needs no slow hash: at a thousand guesses a second it lasts for millions of years.
Everything here is pure; the time is passed in.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from tabletop.i18n import tr
from tabletop.text import clean_line

DEFAULT_PORT = 7413  #: unassigned at IANA; one port for all kinds of seats
SECRET_CHARS = 12  #: 60 bits
FINGERPRINT_CHARS = 16  #: 80 bits
FINGERPRINT_BYTES = 10
MOST_CODES = 8  #: valid secrets of one kind; a host resumed more often than that forgets the oldest

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_LOOKALIKES = str.maketrans("OIL", "011")
_FILLING = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
_MOST = 400  #: characters of a code that are looked at; a long IPv6 address with a zone has a hundred


K = TypeVar("K", bound=str)  #: a kind of seat


class BadCode(ValueError):
    """What was typed is no join code; the words say what to look at."""

    def __init__(self, words: str) -> None:
        """Keep the words."""
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class JoinAddress:
    """Where a room is, and what lets one in.

    ``secret`` is 12 digits of Crockford base32 or "" (coming back by token, looking for a room). ``fingerprint`` is 16 digits, or None
    for a room without encryption.
    """

    secret: str
    fingerprint: str | None
    host: str
    port: int

    def __str__(self) -> str:
        """The code as it is shown and typed."""
        code = grouped((self.fingerprint or "") + self.secret)
        return f"{code}@{self.place}" if code else self.place

    @property
    def place(self) -> str:
        """Host and port as text, an IPv6 address in brackets."""
        return place(self.host, self.port)


# -- base32 -----------------------------------------------------------------------------------------------------------


def base32(data: bytes) -> str:
    """Crockford's base32 of ``data``, whose length in bits is a multiple of five."""
    number = int.from_bytes(data, "big")
    return "".join(_DIGITS[number >> shift & 31] for shift in range(len(data) * 8 - 5, -1, -5))


def digits(text: str) -> str:
    """The base32 digits in what somebody typed, in capitals, lookalikes put right. BadCode names a character that is none."""
    found = _FILLING.sub("", text).upper().translate(_LOOKALIKES)
    for digit in found:
        if digit not in _VALUES:
            raise BadCode(
                tr(
                    "“{character}” does not occur in a join code. Letters and digits in groups of four are expected.",
                    character=clean_line(digit) or "?",
                )
            )
    return found


def grouped(code: str) -> str:
    """A code in groups of four, as people read it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


# -- codes and tokens -------------------------------------------------------------------------------------------------


def new_secret() -> str:
    """A fresh secret of 60 bits, 12 digits."""
    return "".join(secrets.choice(_DIGITS) for _ in range(SECRET_CHARS))


def new_token() -> str:
    """A fresh token of 128 bits, for coming back to one's seat."""
    return secrets.token_hex(16)


def new_member() -> str:
    """A fresh id of a person in the room: 8 hexadecimal digits, no secret."""
    return secrets.token_hex(4)


def digest(secret: str) -> str:
    """What the host keeps of a secret or token: SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def secret_digest(text: str) -> str:
    """The digest of a join secret as it came in, tolerant of how it was written. Of nonsense, a digest that fits nothing."""
    try:
        return digest(digits(text[:_MOST]))
    except BadCode:
        return digest("")


def same(one: str, other: str) -> bool:
    """Whether two digests are the same, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())


def among(wanted: str, known: Iterable[str]) -> str:
    """The digest among ``known`` that is ``wanted``, or "". Looks at all of them, so that the time tells nothing."""
    found = ""
    for candidate in known:
        if same(wanted, candidate):
            found = candidate
    return found


class Codes(Generic[K]):
    """The join secrets of a room, one or more for each kind of seat.

    The newest secret of a kind is known in memory, for the screen; of all that are valid only digests are kept, also on the disk. A host
    that was resumed shows new codes, and those given out before open the door too until they are revoked.
    """

    def __init__(self, kinds: Iterable[K], known: Mapping[K, Iterable[str]] | None = None) -> None:
        """Make a new secret for each kind; ``known`` are digests of earlier ones."""
        self._digests = {kind: tuple((known or {}).get(kind, ()))[1 - MOST_CODES :] for kind in kinds}
        self._secrets = {kind: self._new(kind) for kind in self._digests}

    def secret(self, kind: K) -> str:
        """The newest secret of that kind, in clear."""
        return self._secrets[kind]

    def renew(self, kind: K) -> str:
        """Revoke every secret of that kind and make a new one, which is returned."""
        self._digests[kind] = ()
        self._secrets[kind] = self._new(kind)
        return self._secrets[kind]

    def kind_of(self, text: str) -> K | None:
        """The kind of seat that this secret, as it came in, opens, if any. Its time tells nothing."""
        wanted = secret_digest(text)
        found: K | None = None
        for kind, known in self._digests.items():
            if among(wanted, known):
                found = kind
        return found

    def digests(self) -> dict[K, tuple[str, ...]]:
        """The digests of all valid secrets, for the disk."""
        return dict(self._digests)

    def _new(self, kind: K) -> str:
        secret = new_secret()
        self._digests[kind] = (*self._digests[kind], digest(secret))
        return secret


# -- the join code ----------------------------------------------------------------------------------------------------


def place(host: str, port: int) -> str:
    """Host and port as text, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse(text: str) -> JoinAddress:
    """Read a join code, ``CODE@HOST:PORT``; the port may be missing, and the code too (a place alone). BadCode says what is wrong."""
    whole = text.strip()
    if len(whole) > _MOST:
        raise BadCode(tr("That is too long for a join code. It looks like XXXX-XXXX-XXXX@192.0.2.2:7413."))
    code, at, where = whole.rpartition("@")
    if not at and len(_FILLING.sub("", whole)) >= SECRET_CHARS and _only_digits(whole):
        raise BadCode(tr("The place is missing: after the code comes @ and the host's address, as the host shows it."))
    host, port = parse_place(where)
    found = digits(code)
    if len(found) == FINGERPRINT_CHARS + SECRET_CHARS:
        return JoinAddress(found[FINGERPRINT_CHARS:], found[:FINGERPRINT_CHARS], host, port)
    if len(found) in {0, SECRET_CHARS} and (found or not at):
        return JoinAddress(found, None, host, port)
    raise BadCode(
        tr(
            "The code has {count} letters and digits; it should have {long} (or {short} where the room is not encrypted). Compare it with the host's screen.",
            count=len(found),
            long=FINGERPRINT_CHARS + SECRET_CHARS,
            short=SECRET_CHARS,
        )
    )


def parse_place(text: str) -> tuple[str, int]:
    """Read ``HOST``, ``HOST:PORT``, an IPv6 address or ``[IPv6]:PORT``. BadCode says what is wrong."""
    where = text.strip()
    if where.startswith("["):
        host, closing, rest = where[1:].partition("]")
        if not closing or (rest and not rest.startswith(":")) or not _is_address(host):
            raise _bad_place(where)
        return host, _port(rest[1:]) if rest else DEFAULT_PORT
    if where.count(":") > 1:
        if _is_address(where):
            return where, DEFAULT_PORT
        raise BadCode(tr("An IPv6 address with a port needs brackets: [2001:db8::1]:7413."))
    host, colon, port = where.partition(":")
    host = host.strip()
    if not re.fullmatch(r"[^\W_]([\w.\-]{0,251}\w)?\.?", host):
        raise _bad_place(where)
    return host, _port(port) if colon else DEFAULT_PORT


def is_loopback(host: str) -> bool:
    """Whether this host is this machine itself, so that nothing crosses a network."""
    if host.lower().rstrip(".") == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _only_digits(text: str) -> bool:
    try:
        return len(digits(text)) in {SECRET_CHARS, FINGERPRINT_CHARS + SECRET_CHARS}
    except BadCode:
        return False


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _port(text: str) -> int:
    port = text.strip()
    if port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 1 << 16:
        return int(port)
    raise BadCode(
        tr("“{port}” is no port: it is a number from 1 to 65535, as the host shows it.", port=clean_line(port, 20))
    )


def _bad_place(where: str) -> BadCode:
    if not where:
        return BadCode(tr("The host's address is missing: after @ comes the address, as the host shows it."))
    return BadCode(tr("“{place}” is no address. It looks like 192.0.2.2:7413.", place=clean_line(where, 60)))


# -- guessing ---------------------------------------------------------------------------------------------------------

BURST = 10  #: wrong codes of one address before it is told to wait
EACH = 6.0  #: seconds after which one wrong code is forgotten
OVERDRAWN = 30  #: wrong codes after which connections of an address with nobody seated are counted
ADMITTED = 20  #: connections of such an address at once; the others are hung up on before TLS
EACH_ADMITTED = (
    0.05  #: seconds after which it may make another: the host's time is spared, and a right code comes through
)
BURST_ALL = 300  #: wrong codes of all addresses together
EACH_ALL = 0.5  #: seconds after which one of these is forgotten
MOST_ADDRESSES = 4096  #: addresses remembered; the one that failed longest ago is forgotten first


def network_of(address: str) -> str:
    """The network whose wrong codes are counted together: an IPv4 address, or the /64 of an IPv6 address, which one machine fills at will."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:_MOST]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))


@dataclass(slots=True)
class _Bucket:
    """Wrong codes, leaking out with time."""

    level: float = 0.0
    at: float = 0.0

    def now(self, now: float, each: float) -> float:
        return max(0.0, self.level - max(0.0, now - self.at) / each)

    def fill(self, now: float, each: float, most: float) -> None:
        self.level = min(self.now(now, each) + 1, most)
        self.at = max(now, self.at)


class Attempts:
    """Counts wrong codes per network and overall. Memory is bounded whatever comes in; ``now`` is monotonic, in seconds.

    It never decides on a valid code or token: those are let in whoever failed before from the same address. So that they get that far, no
    address is ever shut out: one that guesses may only make fewer connections in a second.
    """

    def __init__(self) -> None:
        """Nobody has failed yet."""
        self._networks: OrderedDict[str, _Bucket] = OrderedDict()
        self._admitted: OrderedDict[str, _Bucket] = OrderedDict()  # connections of those that guess
        self._all = _Bucket()

    def failed(self, address: str, now: float) -> bool:
        """Count a wrong code. Returns whether this address should now be told to wait."""
        network = network_of(address)
        bucket = self._networks.setdefault(network, _Bucket(at=now))
        self._networks.move_to_end(network)
        bucket.fill(now, EACH, 2 * OVERDRAWN)
        self._all.fill(now, EACH_ALL, 2 * BURST_ALL)
        while len(self._networks) > MOST_ADDRESSES:
            self._networks.popitem(last=False)
        return self.wait(address, now) > 0

    def wait(self, address: str, now: float) -> float:
        """Seconds until a further wrong code from this address is no longer too many; 0.0 if it is not."""
        bucket = self._networks.get(network_of(address))
        over = bucket.now(now, EACH) - BURST if bucket is not None else 0.0
        return max(0.0, over * EACH, (self._all.now(now, EACH_ALL) - BURST_ALL) * EACH_ALL)

    def turned_away(self, address: str, now: float) -> bool:
        """Whether to hang up on this connection before the costly handshake; counts it where its address guesses.

        That is after far too many wrong codes; or after some while the whole room is under attack, and then all such addresses are
        counted together. The caller asks only for addresses from which nobody is seated.
        """
        network = network_of(address)
        bucket = self._networks.get(network)
        if bucket is None:
            return False
        level = bucket.now(now, EACH)
        if level <= OVERDRAWN:
            if not level or self._all.now(now, EACH_ALL) <= BURST_ALL:
                return False
            network = ""
        admitted = self._admitted.setdefault(network, _Bucket(at=now))
        self._admitted.move_to_end(network)
        while len(self._admitted) > MOST_ADDRESSES:
            self._admitted.popitem(last=False)
        if admitted.now(now, EACH_ADMITTED) + 1 > ADMITTED:
            return True
        admitted.fill(now, EACH_ADMITTED, ADMITTED)
        return False
