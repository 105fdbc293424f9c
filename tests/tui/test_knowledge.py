"""The screen that says who knew what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tabletop.exercise import commands as c
from tabletop.exercise import redact as redaction
from tabletop.exercise.events import Event, InjectReleased
from tabletop.journal.reading import Save
from tabletop.report.knowledge import who_knew
from tabletop.room.saved.recording import Recording
from tabletop.tui.replay.cursor import Cursor
from tabletop.tui.replay.eyes import eyes_of
from tabletop.tui.replay.knowledge import KnowledgeScreen
from tabletop.tui.replay.knowledge_table import KnowledgeTable
from tabletop.tui.replay.proof_dialog import ProofDialog
from tabletop.tui.replay.replay import ReplayScreen
from tests.lab import BOOK, Desk
from tests.tui.host import BIG, HOSTILE, SMALL, Host, seen, until
from tests.tui.test_eyes import recording


@asynccontextmanager
async def matrix_at(
    count: int, size: tuple[int, int] = BIG
) -> AsyncIterator[tuple[Host, Pilot[None], KnowledgeScreen]]:
    host = Host()
    async with host.run_test(size=size) as pilot:
        screen = KnowledgeScreen(Cursor(recording(), count, recording().clock(count)))
        await host.push_screen(screen)
        await until(pilot, lambda: screen.matrix is not None and "wall" in screen._proofs)
        yield host, pilot, screen


def text(screen: KnowledgeScreen, part: str) -> str:
    return str(screen.query_one(part, Static).content)


def partial_inject() -> int:
    """Number of an inject that went to some roles, and not to the first of them."""
    return next(
        r.seq
        for r in recording().records
        if isinstance(r.event, InjectReleased) and not {"all", "berlin"} & set(r.event.to)
    )


@pytest.mark.parametrize("size", [SMALL, BIG])
async def test_it_shows_what_was_known_at_the_cursor_and_proves_it(size: tuple[int, int]) -> None:
    seq = partial_inject()
    async with matrix_at(seq, size) as (_, pilot, screen):
        table = screen.query_one(KnowledgeTable)
        assert table.count == len(who_knew(recording().records, recording().book).upto(seq))
        assert table.row is not None
        assert table.row.seq == seq  # the newest fact is chosen
        assert table.role == "berlin"
        assert "German Chancellery did not know" in text(screen, "#cell")
        proof = " ".join(text(screen, "#proof").split())
        assert f"✓ {len(table._matrix.roles) + 2} seats, no leak" in proof
        assert "finds no leak" in proof
        told = next(iter(table.row.told))
        for _ in range([role for role, _ in table._matrix.roles].index(told)):
            await pilot.press("right")
        await until(pilot, lambda: " knew “" in text(screen, "#cell"))
        frame = seen(screen)
        assert told[:4] in frame
        assert "–" in frame


async def test_receipts_appear_when_they_came_and_not_before() -> None:
    seq = next(r.seq for r in recording().records if isinstance(r.event, InjectReleased) and r.clock > 600)
    async with matrix_at(seq) as (_, pilot, screen):
        table = screen.query_one(KnowledgeTable)
        fact = table.row
        assert fact is not None
        row = table.line(table.here, 130).plain
        assert "✓" not in row
        assert "·" in row
        await pilot.press("t")
        await until(pilot, lambda: screen.whole)
        assert table.row is not None
        assert table.row.seq == seq  # the same fact stays chosen
        assert "✓" in table.line(table.here, 130).plain
        assert "the whole session" in text(screen, "#what")


async def test_filters_by_kind_and_by_what_a_role_did_not_know() -> None:
    async with matrix_at(400) as (_, pilot, screen):
        table = screen.query_one(KnowledgeTable)
        every = table.count
        await pilot.press("s")
        await until(pilot, lambda: screen.kind == "inject")
        assert {fact.kind for fact in screen.facts()} == {"inject"}
        assert table.count < every
        await pilot.press("u")
        await until(pilot, lambda: screen.unknown)
        assert table.count > 0
        assert all(fact.known("berlin", 400) is None for fact in screen.facts())
        assert "unknown to German Chancellery" in text(screen, "#what")
        before = [fact.seq for fact in screen.facts()]
        while table.role != "moscow":
            await pilot.press("right")
        await until(pilot, lambda: [fact.seq for fact in screen.facts()] != before)
        assert all(fact.known("moscow", 400) is None for fact in screen.facts())
        assert "unknown to Kremlin" in text(screen, "#what")


async def test_the_moment_moves_with_the_keys_of_the_replay_and_enter_goes_to_the_event() -> None:
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        board = ReplayScreen(recording(), 300)
        await host.push_screen(board)
        await pilot.pause()
        await pilot.press("w")
        await until(pilot, lambda: isinstance(host.screen, KnowledgeScreen) and host.screen.matrix is not None)
        screen = host.screen
        assert isinstance(screen, KnowledgeScreen)
        before = screen.query_one(KnowledgeTable).count
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: screen.query_one(KnowledgeTable).count < before)
        assert board.cursor.count < 300
        await pilot.press("home")
        fact = screen.query_one(KnowledgeTable).row
        assert fact is not None
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is board)
        assert board.cursor.count == fact.told["berlin"].seq


async def test_the_proof_lists_each_event_with_its_right() -> None:
    async with matrix_at(len(recording())) as (host, pilot, screen):
        await pilot.press("p")
        await until(pilot, lambda: isinstance(host.screen, ProofDialog) and "addressed to" in seen(host.screen))
        frame = seen(host.screen)
        assert "What German Chancellery was sent, and why" in frame
        assert "without cause" in frame
        await pilot.press("escape")
        await until(pilot, lambda: host.screen is screen)


async def test_only_lines_on_the_screen_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    plain_line = KnowledgeTable.line

    def counted(self: KnowledgeTable, row: int, width: int) -> object:
        made.append(row)
        return plain_line(self, row, width)

    monkeypatch.setattr(KnowledgeTable, "line", counted)
    async with matrix_at(len(recording()), SMALL) as (_, pilot, screen):
        made.clear()
        await pilot.press("home")
        await pilot.pause()
        assert screen.query_one(KnowledgeTable).count > 100
        assert 0 < len(set(made)) < 48


async def test_a_leak_is_said_for_all_to_see(monkeypatch: pytest.MonkeyPatch) -> None:
    kind: type[Event] = InjectReleased
    monkeypatch.setitem(redaction._RULES, kind, lambda event, _seat: event)
    async with matrix_at(len(recording()), SMALL) as (_, pilot, screen):
        await until(pilot, lambda: "LEAKS in" in text(screen, "#proof"))
        assert "✗" in seen(screen)


async def test_hostile_texts_are_shown_and_run_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In facts, cells, proofs and through the eyes of a seat."""
    desk = Desk.started()
    desk.ask(c.SendMessage(("south",), HOSTILE), "north")
    desk.ask(c.ReleaseAdHoc(HOSTILE, HOSTILE, "press", HOSTILE, ("south",)))
    desk.ask(c.AskRfi("south", HOSTILE), "south")
    desk.ask(c.AnswerRfi(len(desk.records), HOSTILE, public=True))
    monkeypatch.setattr("tabletop.room.saved.recording.rulebook_of", lambda _save: BOOK)
    save = SimpleNamespace(records=desk.records, path=tmp_path / "a.toml", damage=None, recovery=None)
    hostile = Recording(cast("Save", save))
    host = Host()
    async with host.run_test(size=BIG) as pilot:
        screen = KnowledgeScreen(Cursor(hostile, len(hostile), 0.0))
        await host.push_screen(screen)
        await until(pilot, lambda: screen.matrix is not None and "wall" in screen._proofs)
        while screen.query_one(KnowledgeTable).role != "south":
            await pilot.press("right")
        for _ in range(4):
            await pilot.press("up")
            await pilot.pause()
            assert not host.evil_ran
        await until(pilot, lambda: "evil" in seen(screen))
        await pilot.press("p")
        await until(pilot, lambda: isinstance(host.screen, ProofDialog) and "evil" in seen(host.screen))
        await pilot.press("escape")
        for seat in ("south", "observer"):
            await host.push_screen(eyes_of(Cursor(hostile, len(hostile), 0.0), seat))
            await until(pilot, lambda: "evil" in seen(host.screen))
        assert not host.evil_ran
