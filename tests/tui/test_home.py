from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tabletop.local_time import when
from tabletop.tui.app import TabletopApp
from tabletop.tui.kit.help import HelpScreen
from tabletop.tui.kit.theme import DARK, LIGHT
from tabletop.tui.start.home import HomeScreen, Shelf
from tests import played
from tests.tui.host import settled

SIZES = [(80, 24), (140, 40)]


def lines(app: TabletopApp) -> str:
    """The screen as text."""
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


def in_trash(folder: Path) -> list[Path]:
    """What was thrown away."""
    return list(folder.glob("trash/*/*.toml"))


def rows(app: TabletopApp) -> list[str]:
    """The ids of the lines that can be chosen."""
    return [line.id for line in app.screen.query_one(Shelf).rows if line.id]


def test_the_way_to_the_home_screen_loads_neither_models_nor_core() -> None:
    code = "import sys, tabletop.cli, tabletop.cli.home, tabletop.tui.app; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "tabletop.tui.start.home" in loaded
    unwanted = (
        "pydantic",
        "tomllib",
        "tomli_w",
        "tabletop.exercise",
        "tabletop.room",
        "tabletop.journal",
        "tabletop.scenario",
    )
    assert [name for name in loaded if name.startswith(unwanted)] == []
    rooms = [name for name in loaded if name.startswith("tabletop.tui.") and name.count(".") > 2]
    assert [name for name in rooms if not name.startswith("tabletop.tui.kit.")] == ["tabletop.tui.start.home"]


@pytest.mark.parametrize("size", SIZES)
async def test_home_lists_the_scenarios_and_where_saves_live(tmp_path: Path, size: tuple[int, int]) -> None:
    app = TabletopApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert [Path(row.partition(":")[2]).name for row in rows(app)] == ["security-guarantees", "first-steps"]
        shown = lines(app)
        for words in (
            "tabletop",
            "SCENARIOS",
            "Security Guarantees",
            "12 roles",
            "SAVES",
            "none yet",
            tmp_path.name,
            "quit",
        ):
            assert words in shown
        assert "CONTINUE" not in shown


@pytest.mark.parametrize("size", SIZES)
async def test_home_offers_to_go_on_where_the_last_session_stopped(tmp_path: Path, size: tuple[int, int]) -> None:
    played.to_endex(tmp_path)
    path = played.under_way(tmp_path, "Library evening")
    app = TabletopApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert rows(app)[0] == f"continue:{path}"
        assert app.screen.query_one(Shelf).row is not None
        shown = lines(app)
        for words in (
            "CONTINUE",
            "Library evening",
            "Practice · Try-out"[:12],
            "T+00:00:00",
            "today",
            "under way",
            "ended",
        ):
            assert words in shown


@pytest.mark.parametrize("size", SIZES)
async def test_saves_of_one_title_are_told_apart_by_their_files(tmp_path: Path, size: tuple[int, int]) -> None:
    first = played.to_endex(tmp_path)
    names = [f"first-steps-2026-11-{day}-1200-{'long-' * 12}{day}" for day in (20, 21, 22)]
    for name in names:
        (tmp_path / f"{name}.toml").write_bytes(first.read_bytes())
    played.under_way(tmp_path, "Library evening")
    app = TabletopApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shelf = app.screen.query_one(Shelf)
        saved = [n for n, line in enumerate(shelf.rows) if line.id.startswith("save:")]
        told = [shelf.line(n, size[0] - 2).plain for n in saved]
        assert len(set(told)) == len(told) == 5
        assert sum("Library evening" in line for line in told) == 1
        assert [sum(line.split("  ")[0].rstrip().endswith(str(day)) for line in told) for day in (20, 21, 22)] == [
            1,
            1,
            1,
        ]


async def test_strange_files_on_the_shelf_are_named_and_cannot_be_played(tmp_path: Path) -> None:
    (tmp_path / "letter.toml").write_text("hello = 1\n", encoding="utf-8")
    (tmp_path / "newer.toml").write_text("format = 99\n\n[session]\n", encoding="utf-8")
    (tmp_path / "empty.toml").write_bytes(b"")
    app = TabletopApp(tmp_path, scenarios=[])
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        shown = lines(app)
        assert shown.count("!") >= 3
        assert "newer program" in shown
        for _ in rows(app):
            await pilot.press("enter", "down")
        assert isinstance(app.screen, HomeScreen)


async def test_a_title_full_of_markup_and_escapes_is_only_text(tmp_path: Path) -> None:
    played.opened(tmp_path, "[/] [@click=app.quit]X[/] $title \x1b]52;c;x\x07 end")
    app = TabletopApp(tmp_path, scenarios=[])
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "[/] [@click=app.quit]X[/] $title" in lines(app)
        assert "\x1b]52" not in lines(app)


async def test_a_save_goes_to_the_trash_and_comes_back(tmp_path: Path) -> None:
    path = played.opened(tmp_path)
    before = path.read_bytes()
    app = TabletopApp(tmp_path, scenarios=[])
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await pilot.press("x")
        await settled(pilot)
        assert not path.exists()
        assert rows(app) == []
        assert len(in_trash(tmp_path)) == 1
        await pilot.press("u")
        await settled(pilot)
        assert path.read_bytes() == before
        assert rows(app)[-1] == f"save:{path}"


async def test_after_a_save_has_gone_to_the_trash_the_cursor_is_on_the_next_one(tmp_path: Path) -> None:
    for title in ("one", "two", "three"):
        played.opened(tmp_path, title)
    app = TabletopApp(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        shelf = app.screen.query_one(Shelf)
        shelf.choose(next(place for place, line in enumerate(shelf.rows) if line.id.startswith("save:")) + 1)
        here = shelf.here
        await pilot.press("x")
        await settled(pilot)
        assert shelf.here == here
        assert shelf.row is not None
        assert shelf.row.id.startswith("save:")


async def test_a_broken_scenario_opens_its_list_of_problems(tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "broken"
    folder.mkdir(parents=True)
    text = (played.FIRST_STEPS / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(text.replace("minutes = 10", 'minutes = "ten"', 1), encoding="utf-8")
    app = TabletopApp(tmp_path, scenarios=[tmp_path / "mine"])
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        shown = lines(app)
        for words in ("1 error, ", "scenario.toml:", '"ten"', "^^^", "remedy:"):
            assert words in shown
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_help_lists_what_is_valid_now_and_the_palette_runs_it(tmp_path: Path) -> None:
    app = TabletopApp(tmp_path, scenarios=[])
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        shown = lines(app)
        assert "quit" in shown
        assert "light or dark" in shown
        assert "to trash" not in shown  # nothing is on the shelf
        await pilot.press("escape")
        assert app.theme == DARK.name
        await pilot.press("ctrl+p")
        await pilot.press(*"light", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert app.theme == LIGHT.name


async def test_q_leaves(tmp_path: Path) -> None:
    app = TabletopApp(tmp_path, scenarios=[])
    async with app.run_test() as pilot:
        await pilot.press("q")
    assert app.return_code == 0


def test_every_command_of_the_app_has_an_id_and_words_or_is_hidden() -> None:
    for declared in (*TabletopApp.BINDINGS, *HomeScreen.BINDINGS):
        assert getattr(declared, "id", None)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-23T12:00:00.000Z", "today"),
        ("2026-11-22T12:00:00.000Z", "yesterday"),
        ("2026-11-03T12:00:00.000Z", "3 Nov 2026"),
        ("", ""),
    ],
)
def test_a_wall_time_is_said_as_people_say_it(moment: str, words: str) -> None:
    from datetime import datetime

    now = datetime.fromisoformat("2026-11-23T13:00:00+00:00").astimezone()
    assert when(moment, now).startswith(words)


async def test_help_says_nothing_of_a_screen_that_has_no_words_of_its_own(tmp_path: Path) -> None:
    app = TabletopApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(Screen())
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "Everywhere" in lines(app)
        assert "None" not in lines(app)


async def test_keys_shown_as_a_range_are_one_line_of_the_help(tmp_path: Path) -> None:
    """Ten digits that do the same are ten bindings, since each has its own action, and one command."""

    class Ranged(Screen[None]):
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding(str(n), f"take({n})", "a point as role", key_display="0–9", id=f"r.{n}") for n in range(10)
        ]

        def action_take(self, number: int) -> None:
            """Nothing: the test reads the help alone."""

    app = TabletopApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(Ranged())
        await pilot.press("f1")
        await pilot.pause()
        assert lines(app).count("a point as role") == 1
