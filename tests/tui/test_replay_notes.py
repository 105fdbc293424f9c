"""Remarks while replaying: beside the save, and never in it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Static

from tabletop.exercise.wording.third_person import account, with_text
from tabletop.journal.reading import read_save
from tabletop.journal.review import Annotation, Review, load_review, review_path, store_review
from tabletop.room.saved.annotations import Annotations
from tabletop.room.saved.recording import Recording
from tabletop.tui.kit.fields import CleanArea
from tabletop.tui.parts.log_view import LogView
from tabletop.tui.replay.annotate import NoteDialog, NotesDialog
from tabletop.tui.replay.eyes import EyesScreen
from tabletop.tui.replay.replay import ReplayScreen
from tabletop.tui.replay.ruler import Ruler
from tests import played
from tests.tui.host import BIG, HOSTILE, SMALL, Host, seen, until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def save(tmp_path: Path) -> Path:
    return played.to_endex(tmp_path)


@asynccontextmanager
async def board(
    save: Path, count: int, size: tuple[int, int] = SMALL
) -> AsyncIterator[tuple[Host, Pilot[None], ReplayScreen]]:
    host = Host()
    async with host.run_test(size=size) as pilot:
        screen = ReplayScreen(Recording(read_save(save)), count)
        await host.push_screen(screen)
        await host.workers.wait_for_complete()
        await pilot.pause()
        yield host, pilot, screen


def data(path: Path) -> bytes:
    return path.read_bytes()


def status(screen: ReplayScreen) -> str:
    return str(screen.query_one("#status", Static).content)


@pytest.mark.parametrize("size", [SMALL, BIG])
async def test_a_remark_lands_beside_the_save_and_the_save_keeps_every_byte(save: Path, size: tuple[int, int]) -> None:
    before = data(save)
    async with board(save, 12, size) as (host, pilot, screen):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(host.screen, NoteDialog))
        await pilot.press(*"Nobody asked", "tab", *"#law law late", "enter")
        await until(pilot, lambda: host.screen is screen and screen.cursor.notes.rows)
        (row,) = load_review(save).annotations
        assert (row.event, row.text, row.tags) == (12, "Nobody asked", ("law", "late"))
        assert row.id
        assert row.at.endswith("Z")
        await until(pilot, lambda: "¶ Nobody asked" in status(screen))
        await pilot.press("left")
        await until(pilot, lambda: "¶" not in status(screen))
    assert data(save) == before


async def test_events_with_a_remark_carry_a_sign_on_the_ruler_and_in_the_log(save: Path) -> None:
    recording = Recording(read_save(save))
    event = recording.injects[1]
    store_review(save, Review(annotations=(Annotation(event, "look here", "n1"),)))
    async with board(save, len(recording), BIG) as (_, pilot, screen):
        await until(pilot, lambda: "¶" in screen.query_one(Ruler).render().plain)
        log = screen.query_one(LogView)
        (marked,) = [line for row in range(log.count) if "¶" in (line := log.line(row, 60).plain)]
        assert with_text(account(recording.records[event - 1].event, recording.names))[:30] in marked
        assert seen(screen).count("¶") >= 2


async def test_the_board_of_a_replay_names_no_key_of_the_console(save: Path) -> None:
    async with board(save, len(Recording(read_save(save))), BIG) as (_, pilot, screen):
        await until(pilot, lambda: "OBJECTIVES" in seen(screen))
        assert "(G)" not in seen(screen)


async def test_remarks_are_listed_gone_to_changed_and_deleted_when_asked_twice(save: Path) -> None:
    rows = (Annotation(20, "second", "b", ("x",)), Annotation(5, "first", "a"))
    other = Review(annotations=rows)
    store_review(save, other)
    async with board(save, 1) as (host, pilot, screen):
        await pilot.press("N")
        await until(pilot, lambda: isinstance(host.screen, NotesDialog) and "first" in seen(host.screen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: host.screen is screen)
        assert screen.cursor.count == 20
        await pilot.press("N")
        await until(pilot, lambda: isinstance(host.screen, NotesDialog))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(host.screen, NoteDialog))
        assert host.screen.query_one("#note-text", CleanArea).text == "second"
        await pilot.press(*" thought", "enter")
        await until(pilot, lambda: host.screen is screen)
        found = load_review(save).annotations
        assert {(row.id, row.text, row.tags) for row in found} == {("a", "first", ()), ("b", "second thought", ("x",))}
        await pilot.press("N")
        await until(pilot, lambda: isinstance(host.screen, NotesDialog))
        await pilot.press("x", "up", "x")
        assert len(load_review(save).annotations) == 2  # another row needs two presses of its own
        await pilot.press("x")
        await until(pilot, lambda: host.screen is screen and len(screen.cursor.notes.rows) == 1)
        assert [row.id for row in load_review(save).annotations] == ["b"]


async def test_a_file_that_cannot_be_read_is_left_alone_and_what_was_typed_stays(save: Path) -> None:
    path = review_path(save)
    path.write_text("format = 1\n[[annotation]]\nevent = 'soon'\n", encoding="utf-8")
    before = path.read_bytes()
    async with board(save, 7) as (host, pilot, screen):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(host.screen, NoteDialog))
        dialog = host.screen
        await pilot.press(*"lost", "enter")
        await until(pilot, lambda: "line 3" in str(dialog.query_one("#refusal", Static).content))
        assert host.screen is dialog
        await pilot.press("escape")
        await until(pilot, lambda: host.screen is screen)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(host.screen, NoteDialog))
        assert host.screen.query_one("#note-text", CleanArea).text == "lost"
    assert path.read_bytes() == before


async def test_an_empty_remark_is_not_kept_and_before_the_first_event_there_is_none(save: Path) -> None:
    async with board(save, 0) as (host, pilot, screen):
        await pilot.press("n")
        await pilot.pause()
        assert host.screen is screen
        await pilot.press("right", "n")
        await until(pilot, lambda: isinstance(host.screen, NoteDialog))
        await pilot.press("enter")
        await pilot.pause()
        assert "Write something" in str(host.screen.query_one("#refusal", Static).content)
    assert not review_path(save).exists()


async def test_hostile_text_in_the_file_runs_nothing(save: Path) -> None:
    clean = HOSTILE.replace("\x1b", "").replace("\x07", "").replace("\x9b", "").replace("\u202e", "")
    store_review(save, Review(annotations=(Annotation(9, clean, "n1", ("[/]",)),)))
    async with board(save, 9, BIG) as (host, pilot, screen):
        await until(pilot, lambda: "evil" in status(screen))
        await pilot.press("N")
        await until(pilot, lambda: isinstance(host.screen, NotesDialog) and "evil" in seen(host.screen))
        assert not host.evil_ran


async def test_remarks_are_written_through_the_eyes_of_a_seat_too(save: Path) -> None:
    async with board(save, 15) as (host, pilot, screen):
        await pilot.press("e", "1")
        await until(pilot, lambda: isinstance(host.screen, EyesScreen))
        eyes = host.screen
        await pilot.press("n")
        await until(pilot, lambda: isinstance(host.screen, NoteDialog))
        await pilot.press(*"as they saw it", "enter")
        await until(pilot, lambda: host.screen is eyes)
        assert [row.event for row in load_review(save).annotations] == [15]
        await pilot.press("e")
        await until(pilot, lambda: host.screen is screen and "as they saw it" in status(screen))


def test_two_programs_writing_lose_nothing_of_one_another(save: Path) -> None:
    one, two = Annotations(save), Annotations(save)
    one.load()
    two.load()
    one.add(3, "from one", ())
    two.add(4, "from two", ("t",))
    one.load()
    assert [(row.event, row.text) for row in one.rows] == [(3, "from one"), (4, "from two")]
    assert len({row.id for row in one.rows}) == 2
    one.edit(one.rows[0].id, "changed", ())
    two.drop(one.rows[1].id)
    assert [(row.event, row.text) for row in two.rows] == [(3, "changed")]
    assert two.of(3) == two.rows
    assert two.events == {3}


def test_the_guide_names_every_key_of_the_replay() -> None:
    """docs/replay.md: one row a key, no more and no less."""
    text = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8").split("\n## ")[0]
    told = {key for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for key in re.findall(r"`([^`]+)`", row)}
    moves_the_view = ("up", "down", "escape", "tab", "pageup", "pagedown", "down,j", "up,k")
    back = (
        "left",
        "shift+right",
        "shift+left",
        "left_square_bracket,comma",
        "left_curly_bracket,less_than_sign",
    )  # told with their sisters
    bound = {
        binding.key_display or binding.key
        for binding in ReplayScreen.BINDINGS
        if isinstance(binding, Binding) and binding.key not in (*moves_the_view, *back)
    }
    assert told == bound
