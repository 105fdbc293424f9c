"""Who knew what, and the proof that nothing leaked."""

from __future__ import annotations

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise import redact as redaction
from tabletop.exercise.apply import fold
from tabletop.exercise.people import unread_messages
from tabletop.exercise.redact import redact
from tabletop.records import names, replace
from tabletop.report.knowledge import KINDS, Fact, Matrix, cell_words, kind_words, proof, proof_words, who_knew
from tabletop.report.leaks import _RIGHTS
from tests.exercise.test_redaction import full_play
from tests.exercise.wild import played, plays
from tests.lab import BOOK, ROLES, SEATS, Desk

FULL = full_play().records


def fact(matrix: Matrix, kind: str, words: str) -> Fact:
    (found,) = [fact for fact in matrix.facts if fact.kind == kind and words in fact.title + fact.words]
    return found


def test_a_fact_is_known_from_its_delivery_on_and_receipts_have_their_own_time() -> None:
    desk = Desk.started()
    desk.later(60)
    desk.ask(c.ReleaseInject("pair-note"))
    out = len(desk.records)
    desk.later(30)
    desk.ask(c.AcknowledgeInject("pair-note", "south"), "south")
    matrix = who_knew(desk.records, BOOK)
    note = fact(matrix, "inject", "pair-note")
    assert set(note.told) == {"north", "south"}
    south = note.known("south", len(desk.records))
    assert south is not None
    assert (south.clock, south.read) == (60.0, 90.0)
    before = note.known("south", out)
    assert before is not None
    assert before.read is None
    assert note.known("south", note.seq - 1) is None
    assert note.known("east", len(desk.records)) is None
    assert note in matrix.unknown("east", len(desk.records))
    assert note not in matrix.unknown("east", note.seq - 1)
    assert note not in matrix.unknown("south", len(desk.records))


def test_one_cell_in_words() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("secret"))
    desk.later(100)
    desk.ask(c.AcknowledgeInject("secret", "north"), "north")
    desk.ask(c.ResendInject("secret", ("north",)))
    matrix = who_knew(desk.records, BOOK)
    secret = fact(matrix, "inject", "secret")
    end = len(desk.records)
    words = cell_words(matrix, secret, "north", end, 200.0)
    assert "T+00:03:20 Office of the north knew" in words
    assert "acknowledged at T+00:01:40" in words
    assert "sent again at T+00:01:40" in words
    assert "no receipt yet" in cell_words(matrix, secret, "north", secret.seq, 0.0)
    assert "and was never told" in cell_words(matrix, secret, "west", end, 200.0)
    assert f"(event {secret.seq})" in cell_words(matrix, secret, "north", secret.seq - 1, 0.0)


def test_an_undo_takes_the_inject_back_and_not_what_was_known() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.Undo())
    undo = len(desk.records)
    news = fact(who_knew(desk.records, BOOK), "inject", "title-news")
    assert set(news.told) == set(ROLES)
    assert desk.records[news.undone - 1].event.kind == "undone"
    assert news.undone <= undo
    words = cell_words(who_knew(desk.records, BOOK), news, "north", undo, 0.0)
    assert f"taken back by event {news.undone}" in words


def test_messages_requests_tracks_and_outcomes_reach_whom_they_reach() -> None:
    matrix = who_knew(FULL, BOOK)
    said = fact(matrix, "message", "[[said@")
    assert {role: cell.how for role, cell in said.told.items()} == {"north": "sent", "south": "message"}
    assert said.told["south"].read is not None
    assert said.told["north"].read is None
    assert fact(matrix, "message", "[[whisper@").told["east"].how == "whisper"
    public = fact(matrix, "answer", "[[answer-open@")
    assert {role: cell.how for role, cell in public.told.items()} == dict.fromkeys(ROLES, "public")
    assert set(fact(matrix, "answer", "[[answer-own@").told) == {"north"}
    assert set(fact(matrix, "correction", "[[erratum@").told) == {"north"}
    tracks = [item for item in matrix.facts if item.kind == "track"]
    assert not any("[[tide@" in item.title for item in tracks)
    assert {role for item in tracks if "[[purse@" in item.title for role in item.told} == {"north"}
    resolved = fact(matrix, "outcome", "Decision lead")
    asked = next(r.event for r in FULL if isinstance(r.event, e.DecisionOpened) and r.event.decision == "lead")
    assert {role for role, cell in resolved.told.items() if cell.how == "whole"} == set(asked.who)
    assert {item.kind for item in matrix.facts} <= set(KINDS)
    assert all(kind_words(kind) for kind in KINDS)


def test_open_answers_are_facts_for_the_others_and_secret_ones_for_nobody() -> None:
    matrix = who_knew(FULL, BOOK)
    votes = [item for item in matrix.facts if item.kind == "vote"]
    open_ones = {r.seq for r in FULL if isinstance(r.event, e.ResponseSubmitted) and not r.event.secret}
    assert votes
    assert {item.seq for item in votes} <= open_ones


@given(plays)
def test_the_matrix_is_what_the_seats_were_sent(play: tuple[int, int]) -> None:
    """A role has a cell exactly for the facts whose event was sent to it, and unread is what its own state says."""
    desk, _ = played(play)
    matrix = who_knew(desk.records, BOOK)
    for role in ROLES:
        sent = [seen for record in desk.records if (seen := redact(record, role)) is not None]
        numbers = {record.seq for record in sent}
        for item in matrix.facts:
            assert (item.seq in numbers) == (role in item.told)
        state = fold(sent)
        unread = {message.seq for message in unread_messages(state, role)}
        cells = {item.seq: item.told[role] for item in matrix.facts if item.kind == "message" and role in item.told}
        assert {seq for seq, cell in cells.items() if cell.how != "sent" and cell.read is None} == {
            seq for seq in unread if cells[seq].how != "sent"
        }
        for item in matrix.facts:
            cell = item.told.get(role)
            if item.kind == "inject" and cell is not None and cell.read is not None:
                assert item.told[role].read_seq > item.seq


# -- the proof --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", SEATS)
def test_nothing_leaked_and_every_event_has_a_reason(seat: str) -> None:
    found = proof(FULL, seat)
    assert found.leaks == ()
    assert all(got.why for got in found.got)
    assert found.withheld == len(FULL) - len(found.got) > 0
    assert found.cut == sum(bool(got.cut) for got in found.got)
    words = proof_words(found, "This seat")
    assert f"{len(found.got)} of {len(FULL)} events" in words
    assert "finds no leak" in words


@given(plays)
def test_no_wild_play_leaks(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    for seat in SEATS:
        assert proof(desk.records, seat).leaks == ()


def emptied() -> list[tuple[type[e.Event], str, str]]:
    """Every field that redaction changes, and for which seat."""
    slips = {
        (type(record.event), field, seat)
        for record in FULL
        for seat in SEATS
        if (seen := redact(record, seat)) is not None
        for field in names(type(record.event))
        if getattr(seen.event, field) != getattr(record.event, field)
    }
    return sorted(slips, key=str)


@pytest.mark.parametrize(("kind", "field", "seat"), emptied())
def test_the_proof_finds_a_field_that_slips(
    kind: type[e.Event], field: str, seat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = redaction._RULES[kind]

    def slipped(event: e.Event, seat: str) -> e.Event | None:
        seen = rule(event, seat)
        return None if seen is None else replace(seen, **{field: getattr(event, field)})

    monkeypatch.setitem(redaction._RULES, kind, slipped)
    found = proof(FULL, seat)
    assert field in {leak.field for leak in found.leaks if leak.kind == kind.kind}
    assert "LEAKS" in proof_words(found, seat)


def withheld() -> list[tuple[type[e.Event], str]]:
    """Every kind of event that some seat is not sent, at least at times."""
    pairs = {(type(record.event), seat) for record in FULL for seat in SEATS if redact(record, seat) is None}
    return sorted((pair for pair in pairs if pair[0] is not e.SeedSealed), key=str)


@pytest.mark.parametrize(("kind", "seat"), withheld())
def test_the_proof_finds_an_event_that_slips(kind: type[e.Event], seat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(redaction._RULES, kind, lambda event, _seat: event)
    assert any(leak.kind == kind.kind for leak in proof(FULL, seat).leaks)


def seen(record: e.Recorded) -> e.InjectReleased:
    assert isinstance(record.event, e.InjectReleased)
    return record.event


def test_the_proof_looks_at_what_was_really_sent() -> None:
    """Who acted, ids of commands, labels of undo, and anything that is not in the record."""
    record = next(r for r in FULL if isinstance(r.event, e.InjectReleased) and r.event.inject == "secret")
    clean = redact(record, "north")
    assert clean is not None
    assert proof(FULL, "north", [clean]).leaks == ()
    slips = {
        "by": replace(clean, by="south"),
        "command": replace(clean, command="c-1"),
        "undo": replace(clean, undo="release"),
        "title": replace(clean, event=replace(seen(clean), title="another")),
    }
    for field, slipped in slips.items():
        (leak,) = proof(FULL, "north", [slipped]).leaks
        assert leak.field == field
    (leak,) = proof(FULL, "north", [replace(clean, seq=len(FULL) + 1)]).leaks
    assert "not in the record" in leak.words
    (leak,) = proof(FULL, "east", [clean]).leaks
    assert "is not for this seat" in leak.words


def test_every_kind_of_event_has_a_second_opinion() -> None:
    """A new event is control's alone until somebody says here, too, by what right a seat may have it."""
    assert set(_RIGHTS) == {kind.kind for kind in redaction._RULES}
