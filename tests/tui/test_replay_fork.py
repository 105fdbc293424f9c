"""Forking from the replay: f at an event, a title, and the console of the new session."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tabletop.exercise.events import ExerciseEnded
from tabletop.journal.library import list_saves
from tabletop.journal.reading import read_save
from tabletop.journal.review import load_review
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.replay.fork_dialog import ForkDialog
from tabletop.tui.replay.replay import ReplayScreen
from tests import played
from tests.tui.host import until


async def replaying(pilot: Pilot[str], path: Path, at: int) -> ReplayScreen:
    app = pilot.app
    assert isinstance(app, TabletopApp)
    app.open_replay(path, str(at))
    await until(pilot, lambda: isinstance(app.screen, ReplayScreen))
    assert isinstance(app.screen, ReplayScreen)
    return app.screen


async def console(pilot: Pilot[str]) -> ConsoleScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen))
    assert isinstance(pilot.app.screen, ConsoleScreen)
    return pilot.app.screen


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_f_makes_a_session_of_its_own_and_plays_it(tmp_path: Path, size: tuple[int, int]) -> None:
    path = played.to_endex(tmp_path)
    before = path.read_bytes()
    app = TabletopApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await replaying(pilot, path, 15)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ForkDialog))
        await pilot.press(*"What if")
        await pilot.press("enter")
        screen = await console(pilot)
        state = screen.control.session.table.state
        assert state.phase == "paused"
        assert state.title
        assert state.forked is not None
        assert state.forked.event >= 15
        await pilot.press("q", "enter")
        await until(pilot, lambda: screen not in app.screen_stack)
    assert path.read_bytes() == before
    (mark,) = load_review(path).forks
    made = next(save for save in list_saves(tmp_path) if save.path.name == mark.file)
    assert made.title == "What if"
    assert read_save(made.path).records[: mark.at] == read_save(path).records[: mark.at]


async def test_escape_makes_nothing(tmp_path: Path) -> None:
    path = played.to_endex(tmp_path)
    app = TabletopApp(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        await replaying(pilot, path, 15)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ForkDialog))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen_stack[-1], ForkDialog))
    assert [save.path for save in list_saves(tmp_path)] == [path]


async def test_after_endex_it_says_from_where_it_can_be_forked(tmp_path: Path) -> None:
    path = played.to_endex(tmp_path)
    ended = next(record for record in read_save(path).records if isinstance(record.event, ExerciseEnded))
    app = TabletopApp(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        await replaying(pilot, path, ended.seq)
        await pilot.press("f")
        await until(pilot, lambda: any("at the latest" in note.message for note in app._notifications))
        assert isinstance(app.screen, ReplayScreen)
    assert [save.path for save in list_saves(tmp_path)] == [path]


async def test_what_cannot_be_written_is_said_in_the_dialog_and_the_title_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tabletop.journal import files

    def full(_descriptor: int, _data: bytes) -> None:
        raise OSError(28, "no space")

    path = played.to_endex(tmp_path)
    app = TabletopApp(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await replaying(pilot, path, 15)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ForkDialog))
        await pilot.press(*"Mine")
        monkeypatch.setattr(files, "write_all", full)
        await pilot.press("enter")
        assert isinstance(app.screen, ForkDialog)
        refusal = app.screen.query_one("#refusal")
        await until(pilot, lambda: refusal.has_class("said"))
        assert app.screen.query_one(Input).value == "Mine"
        monkeypatch.undo()
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ForkDialog))
    assert [save.path for save in list_saves(tmp_path)] == [path]
