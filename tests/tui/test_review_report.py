"""The report from the screen: whose names stand in it is shown before anything is written."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tabletop.exercise.commands import EndExercise, SeatRole, WriteLogLine
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.review import CorrectiveAction, Review, load_review, store_review
from tabletop.report import publish
from tabletop.room.table.sessions import Setup, create_session
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.pick import Pick
from tabletop.tui.report import report
from tabletop.tui.report.report import ReportScreen
from tests import played
from tests.played import startex
from tests.tui.host import BIG, HOSTILE, SMALL, Host, seen, until


@pytest.fixture
def save(tmp_path: Path) -> Path:
    """A short session with two people, one of them without consent, who are spoken of."""
    session = create_session(played.first_steps(), tmp_path, Setup("Tuesday", practice=False))
    role, other = tuple(session.table.book.scenario.roles)[:2]
    for command in (
        SeatRole(role, "Anna Berg", consent=True),
        SeatRole(other, "Bo Lindqvist", consent=False),
        startex(),
        WriteLogLine("Anna and Bo Lindqvist agree, says Quirin.", "agreement"),
        EndExercise("done"),
    ):
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    return session.path


@asynccontextmanager
async def reporting(save: Path, size: tuple[int, int] = SMALL) -> AsyncIterator[tuple[Host, Pilot[None], ReportScreen]]:
    host = Host()
    async with host.run_test(size=size) as pilot:
        screen = ReportScreen(save)
        await host.push_screen(screen)
        await host.workers.wait_for_complete()
        await pilot.pause()
        yield host, pilot, screen


def folder_of(save: Path) -> Path:
    return save.parent / f"{save.stem}-report"


def left(folder: Path) -> list[Path]:
    """Every file and folder in there."""
    return sorted(folder.rglob("*"))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def only(screen: ReportScreen, forms: str) -> None:
    """Mark these formats alone."""
    screen.query_one("#formats", Pick)._marked = set(forms.split())


async def at(pilot: Pilot[None], screen: ReportScreen, stage: str) -> None:
    await until(pilot, lambda: screen.stage == stage)
    await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, BIG])
async def test_names_are_shown_before_anything_is_written(save: Path, size: tuple[int, int]) -> None:
    async with reporting(save, size) as (host, pilot, screen):
        only(screen, "md html")
        await pilot.press("enter")
        await at(pilot, screen, "preview")
        assert left(save.parent) == [save]
        shown = seen(screen)
        for words in (
            "Names of people in texts: 2",
            "Replaced: 1",
            "Bo Lindqvist",
            "Kept, with consent: 1",
            "event 9, text",
        ):
            assert words in shown
        assert "Anna and Bo Lindqvist agree" in shown
        await pilot.press("enter")
        await at(pilot, screen, "done")
        files = [folder_of(save) / f"EXERCISE-{save.stem}-full.{form}" for form in ("html", "md")]
        assert left(folder_of(save)) == files
        assert "Lindqvist" not in text(files[1])
        assert "browser" in seen(screen)
        assert files[0].name in seen(screen)
        await pilot.press("enter")
        assert host.screen is not screen


async def test_what_is_chosen_is_what_is_written(save: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    async with reporting(save) as (_, pilot, screen):
        only(screen, "md")
        await pilot.press("right", "tab", "tab", "3")
        screen.query_one("#folder", CleanInput).value = str(out)
        screen.query_one("#names", CleanInput).value = "Quirin; nobody"
        await pilot.press("enter")
        await at(pilot, screen, "preview")
        assert screen.prepared is not None
        assert (screen.prepared.released.build, screen.prepared.released.rule) == ("releasable", "chatham-house")
        assert {hit.name for hit in screen.prepared.hits} == {"Anna Berg", "Bo Lindqvist", "Quirin"}
        await pilot.press("enter")
        await at(pilot, screen, "done")
        (file,) = left(out)
        assert not any(name in text(file) for name in ("Anna", "Lindqvist", "Quirin"))


async def test_other_files_and_a_looser_rule_need_enter_twice(save: Path) -> None:
    file = folder_of(save) / f"EXERCISE-{save.stem}-full.md"
    file.parent.mkdir()
    file.write_text("mine", encoding="utf-8")
    async with reporting(save) as (_, pilot, screen):
        only(screen, "md")
        await pilot.press("enter")
        await at(pilot, screen, "preview")
        assert "would be replaced" in seen(screen)
        await pilot.press("enter")
        await pilot.pause()
        assert (screen.stage, text(file)) == ("preview", "mine")
        await pilot.press("escape", "enter")  # and once more for what is made anew
        await at(pilot, screen, "preview")
        await pilot.press("enter")
        await pilot.pause()
        assert text(file) == "mine"
        await pilot.press("enter")
        await at(pilot, screen, "done")
        assert text(file) != "mine"


async def test_unfinished_actions_of_an_earlier_session_go_on_in_the_report_alone(save: Path) -> None:
    earlier = played.opened(save.parent, "Monday")
    store_review(earlier, Review(actions=(CorrectiveAction("a1", action="mend the rope"),)))
    async with reporting(save) as (_, pilot, screen):
        only(screen, "md")
        await until(pilot, lambda: bool(screen.query("#carry")))
        screen.query_one("#carry", Pick).focus()
        await pilot.press("space", "enter")
        await at(pilot, screen, "preview")
        await pilot.press("enter")
        await at(pilot, screen, "done")
        assert screen.written is not None
        assert "mend the rope" in text(screen.written.files[0])
    assert load_review(save) == Review()


async def test_without_a_format_nothing_is_made(save: Path) -> None:
    async with reporting(save) as (_, pilot, screen):
        only(screen, "")
        await pilot.press("enter")
        await pilot.pause()
        assert screen.stage == "options"
        assert "at least one format" in seen(screen)


async def test_escape_ends_the_work_and_nothing_is_written(save: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going, on = threading.Event(), threading.Event()
    raised: list[BaseException] = []

    def slow(path: Path, out: Path | None, options: Any, tell: publish.Progress) -> publish.Prepared:
        tell("counting sheep", 3, 9)
        going.set()
        assert on.wait(10)
        try:
            tell("still counting", 4, 9)
        except BaseException as error:
            raised.append(error)
            raise
        return publish.prepare(path, out, options)

    monkeypatch.setattr(report, "prepare", slow)
    async with reporting(save) as (host, pilot, screen):
        await pilot.press("enter")
        await until(pilot, going.is_set)
        await until(pilot, lambda: "counting sheep" in seen(screen))
        await pilot.press("escape")
        await at(pilot, screen, "options")
        assert "Cancelled" in str(screen.query_one("#refusal", Static).content)
        on.set()
        await until(pilot, lambda: bool(raised))
        await pilot.pause()
        assert screen.stage == "options"
        assert host.screen is screen
    assert left(save.parent) == [save]


async def test_escape_while_files_are_put_on_the_disk_leaves_none(save: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    going, on = threading.Event(), threading.Event()

    def slow(prepared: publish.Prepared, tell: publish.Progress) -> publish.WrittenReport:
        def waiting(what: str, done: int, total: int) -> None:
            if done == 2:
                going.set()
                assert on.wait(10)
            tell(what, done, total)

        return publish.write(prepared, waiting)

    monkeypatch.setattr(report, "write", slow)
    async with reporting(save) as (_, pilot, screen):
        await pilot.press("enter")
        await at(pilot, screen, "preview")
        await pilot.press("enter")
        await until(pilot, going.is_set)
        assert left(folder_of(save))
        await pilot.press("escape")
        on.set()
        await at(pilot, screen, "preview")
        assert left(save.parent) == [save]
        monkeypatch.setattr(report, "write", publish.write)
        await pilot.press("enter")
        await at(pilot, screen, "done")
        assert left(folder_of(save))


async def test_a_folder_that_cannot_be_written_is_said_and_the_choices_stay(save: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    async with reporting(save) as (host, pilot, screen):
        only(screen, "md")
        screen.query_one("#folder", CleanInput).value = str(blocked / "below")
        await pilot.press("enter")
        await at(pilot, screen, "preview")
        await pilot.press("enter")
        await until(pilot, lambda: any("cannot be written" in notice.message for notice in host._notifications))
        await at(pilot, screen, "preview")
        await pilot.press("escape")
        assert screen.query_one("#folder", CleanInput).value == str(blocked / "below")


async def test_hostile_names_and_texts_run_nothing(tmp_path: Path) -> None:
    words = HOSTILE.replace("\x1b", "").replace("\x07", "").replace("\x9b", "").replace("\u202e", "")
    session = create_session(played.first_steps(), tmp_path, Setup("[/]", practice=False))
    role = next(iter(session.table.book.scenario.roles))
    for command in (
        SeatRole(role, "[/] evil", consent=True),
        startex(),
        WriteLogLine(f"evil {words}"),
        EndExercise("done"),
    ):
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    async with reporting(session.path, BIG) as (host, pilot, screen):
        await pilot.press("enter")
        await at(pilot, screen, "preview")
        assert "evil" in seen(screen)
        assert not host.evil_ran


def test_a_cancelled_write_leaves_no_folder_that_was_not_there(save: Path) -> None:
    prepared = publish.prepare(save, save.parent / "deep" / "er", publish.PublishOptions(("md", "csv")))

    def stop(_what: str, done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish.write(prepared, stop)
    assert left(save.parent) == [save]
    (save.parent / "deep").mkdir()
    with pytest.raises(KeyboardInterrupt):
        publish.write(prepared, stop)
    assert left(save.parent) == sorted([save, save.parent / "deep"])


async def test_the_short_version_is_chosen_on_the_screen(save: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    async with reporting(save) as (_, pilot, screen):
        only(screen, "md")
        await pilot.press("tab", "2")
        screen.query_one("#folder", CleanInput).value = str(out)
        await pilot.press("enter")
        await at(pilot, screen, "preview")
        await pilot.press("enter")
        await at(pilot, screen, "done")
        assert left(out) == [out / f"EXERCISE-{save.stem}-full-short.md"]
