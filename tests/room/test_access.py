from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.room.wire import access
from tabletop.room.wire.access import Attempts, BadCode, Codes, JoinAddress, parse
from tabletop.text import find_unsafe

DIGIT = st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
SECRET = st.text(DIGIT, min_size=12, max_size=12)
FINGERPRINT = st.none() | st.text(DIGIT, min_size=16, max_size=16)
HOST = st.sampled_from(["192.0.2.2", "localhost", "host-7.example.org", "2001:db8::1", "fe80::1%eth0"])


@given(SECRET, FINGERPRINT, HOST, st.integers(1, 65535))
def test_a_code_reads_back_as_it_was_shown(secret: str, fingerprint: str | None, host: str, port: int) -> None:
    address = JoinAddress(secret, fingerprint, host, port)
    assert parse(str(address)) == address


@given(SECRET, FINGERPRINT, st.data())
def test_a_code_is_read_as_people_write_it(secret: str, fingerprint: str | None, data: st.DataObject) -> None:
    address = JoinAddress(secret, fingerprint, "192.0.2.2", 7413)
    code, _, where = str(address).partition("@")
    written = ""
    for character in code:
        if character == "-":
            written += data.draw(st.sampled_from(["", " ", "-", " - ", "–", "."]))
            continue
        likes = {"0": "0oO", "1": "1iIlL"}.get(character, character + character.lower())
        written += data.draw(st.sampled_from(likes))
    assert parse(f" {written} @ {where}\n") == address


def test_the_form_of_a_code_is_the_one_on_the_screen() -> None:
    assert str(JoinAddress("0123456789AB", None, "127.0.0.1", 7413)) == "0123-4567-89AB@127.0.0.1:7413"
    long = str(JoinAddress("0123456789AB", "Z" * 16, "::1", 80))
    assert long == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-0123-4567-89AB@[::1]:80"


def test_the_port_and_the_code_may_be_missing() -> None:
    assert parse("0123-4567-89AB@10.0.0.7") == JoinAddress("0123456789AB", None, "10.0.0.7", 7413)
    assert parse("10.0.0.7:99") == JoinAddress("", None, "10.0.0.7", 99)
    assert parse("2001:db8::7") == JoinAddress("", None, "2001:db8::7", 7413)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "address is missing"),
        ("0123-4567-89AB@", "address is missing"),
        ("0123-4567-89AB", "place is missing"),
        ("0123-4567-89A@10.0.0.7", "has 11 letters"),
        ("@10.0.0.7", "has 0 letters"),
        ("0123-4567-89AU@10.0.0.7", "“U” does not occur"),
        ("0123-4567-89A\x1b@10.0.0.7", "“?” does not occur"),
        ("0123-4567-89AB@10.0.0.7:0", "no port"),
        ("0123-4567-89AB@10.0.0.7:70000", "no port"),
        ("0123-4567-89AB@10.0.0.7:٣", "no port"),
        ("0123-4567-89AB@10.0.0.7:", "no port"),
        ("0123-4567-89AB@[10:7413", "no address"),
        ("0123-4567-89AB@[]:7413", "no address"),
        ("0123-4567-89AB@2001:db8::1:ffff:1:2:3:74130", "brackets"),
        ("0123-4567-89AB@http://x", "no port"),
        ("0123-4567-89AB@a b", "no address"),
        ("0123-4567-89AB@-x", "no address"),
        ("x" * 500, "too long"),
    ],
)
def test_what_is_no_code_is_refused_in_words(text: str, part: str) -> None:
    with pytest.raises(BadCode, match=r".") as caught:
        parse(text)
    assert part in caught.value.words


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        address = parse(text)
    except BadCode as bad:
        words = bad.words
    else:
        words = str(address)
        assert parse(words) == address
    assert find_unsafe(words) == []


def test_secrets_have_the_entropy_they_claim() -> None:
    assert len({access.new_secret() for _ in range(50)}) == 50
    assert all(len(access.digits(access.new_secret())) == 12 for _ in range(50))
    assert len(access.new_token()) == 32
    assert access.base32(bytes(10)) == "0" * 16
    assert access.base32(b"\xff" * 10) == "Z" * 16
    assert access.base32(bytes([0, 0, 0, 0, 33])) == "00000011"


def test_a_digest_is_the_same_however_the_secret_was_written() -> None:
    assert access.secret_digest("0123-4567-89ab") == access.digest("0123456789AB")
    assert access.secret_digest("ü" * 10_000) == access.digest("")
    assert access.among(access.digest("b"), [access.digest("a"), access.digest("b")]) == access.digest("b")
    assert access.among(access.digest("c"), [access.digest("a"), access.digest("b")]) == ""


def test_each_kind_has_its_own_code() -> None:
    codes = Codes(("player", "wall"))
    assert codes.kind_of(codes.secret("player")) == "player"
    assert codes.kind_of(access.grouped(codes.secret("wall")).lower()) == "wall"
    assert codes.kind_of(access.new_secret()) is None
    assert codes.kind_of("") is None


def test_a_renewed_code_is_dead_and_the_others_live() -> None:
    codes = Codes(("player", "wall"))
    player, wall = codes.secret("player"), codes.secret("wall")
    fresh = codes.renew("player")
    assert (codes.kind_of(player), codes.kind_of(wall), codes.kind_of(fresh)) == (None, "wall", "player")


def test_codes_given_out_before_a_resume_hold_until_revoked() -> None:
    first = Codes(("player",))
    second = Codes(("player",), first.digests())
    assert second.secret("player") != first.secret("player")
    assert second.kind_of(first.secret("player")) == "player"
    second.renew("player")
    assert second.kind_of(first.secret("player")) is None
    for _ in range(20):
        second = Codes(("player",), second.digests())
    assert len(second.digests()["player"]) == access.MOST_CODES
    assert second.kind_of(second.secret("player")) == "player"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("LocalHost.", True),
        ("10.0.0.1", False),
        ("localhost.example.org", False),
    ],
)
def test_loopback_is_told_from_the_network(host: str, local: bool) -> None:
    assert access.is_loopback(host) is local


def test_some_wrong_codes_are_forgiven_then_one_waits_and_time_heals() -> None:
    attempts = Attempts()
    assert [attempts.failed("10.0.0.1", 0.0) for _ in range(11)] == [False] * 10 + [True]
    assert attempts.wait("10.0.0.1", 0.0) == pytest.approx(6.0)
    assert attempts.wait("10.0.0.2", 0.0) == 0.0
    assert attempts.wait("10.0.0.1", 6.0) == 0.0


def hung_up(attempts: Attempts, address: str, now: float) -> bool:
    """Whether the host hangs up on an address that goes on and on."""
    return [attempts.turned_away(address, now) for _ in range(access.ADMITTED + 1)][-1]


def test_far_too_many_wrong_codes_are_turned_away_and_never_for_ever() -> None:
    attempts = Attempts()
    for _ in range(10_000):
        attempts.failed("10.0.0.1", 100.0)
    assert hung_up(attempts, "10.0.0.1", 100.0)
    assert not hung_up(attempts, "10.0.0.2", 100.0)
    assert not attempts.turned_away("10.0.0.1", 100.0 + 6.0 * 30)


def test_one_machine_cannot_escape_through_its_many_addresses() -> None:
    attempts = Attempts()
    for number in range(40):
        attempts.failed(f"2001:db8:0:1::{number:x}", 0.0)
    assert hung_up(attempts, "2001:db8:0:1:ffff::1", 0.0)
    assert not hung_up(attempts, "2001:db8:0:2::1", 0.0)
    assert access.network_of("::ffff:192.0.2.1") == access.network_of("192.0.2.1")
    assert access.network_of("fe80::1%eth0") == access.network_of("fe80::2")


def test_wrong_codes_from_ten_thousand_addresses_need_bounded_memory_and_count_together() -> None:
    attempts = Attempts()
    for number in range(10_000):
        attempts.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 0.0)
    assert len(attempts._networks) == access.MOST_ADDRESSES
    assert sum(map(sys.getsizeof, attempts._networks)) < 1 << 20
    assert hung_up(attempts, "10.0.39.15", 0.0), "one wrong code is enough while the whole room is under attack"
    assert attempts.turned_away("10.0.39.14", 0.0), "they are counted together then"
    assert not hung_up(attempts, "10.9.9.9", 0.0), "who has not failed may knock"
    assert attempts.wait("10.9.9.9", 0.0) > 0


def test_a_clock_that_goes_back_harms_nothing() -> None:
    attempts = Attempts()
    for _ in range(20):
        attempts.failed("10.0.0.1", 1000.0)
    attempts.failed("10.0.0.1", 10.0)
    assert attempts.wait("10.0.0.1", 10.0) <= 11 * access.EACH


def test_a_classroom_behind_one_address_is_never_kept_out_by_the_wrong_codes_of_some() -> None:
    attempts = Attempts()
    for minute in range(600):
        for wrong in range(14):
            now = 60.0 * minute + 4 * wrong
            assert not attempts.turned_away("10.0.0.1", now), "whoever comes with a right code comes from there too"
            attempts.failed("10.0.0.1", now)


def test_an_address_that_guesses_without_rest_costs_twenty_connections_a_second_and_keeps_them() -> None:
    attempts = Attempts()
    for _ in range(access.OVERDRAWN + 1):
        attempts.failed("10.0.0.1", 0.0)
    taken = []
    for tick in range(10_000):
        taken.append(not attempts.turned_away("10.0.0.1", tick / 1000))
        if taken[-1]:
            attempts.failed("10.0.0.1", tick / 1000)
    assert sum(taken) == pytest.approx(10 / access.EACH_ADMITTED, abs=access.ADMITTED + 1)
    assert all(sum(taken[second : second + 1000]) >= 1 / access.EACH_ADMITTED - 2 for second in range(0, 10_000, 1000))


def test_the_memory_of_who_was_let_through_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MOST_ADDRESSES", 8)
    attempts = Attempts()
    for number in range(40):
        for _ in range(access.OVERDRAWN + 2):
            attempts.failed(f"10.1.0.{number}", 0.0)
        attempts.turned_away(f"10.1.0.{number}", 0.0)
    assert len(attempts._admitted) == 8
