from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tabletop.exercise.consent import PROMISES
from tabletop.exercise.events import SessionOpened
from tabletop.journal.library import list_saves
from tabletop.journal.reading import read_save
from tabletop.room.table.sessions import Session
from tabletop.tui.app import TabletopApp
from tabletop.tui.kit.picks import OnePick, Picks
from tabletop.tui.start.home import HomeScreen
from tabletop.tui.start.start import AttributionPick, Roles, StartScreen
from tests import played
from tests.tui.host import settled

SECURITY = played.SCENARIOS / "security-guarantees"


class App(TabletopApp):
    """The app with a console that only notes what it was given."""

    def __init__(self, folder: Path, scenario: Path) -> None:
        super().__init__(folder, scenarios=[], first=lambda app: app.open_start(scenario))
        self.session: Session | None = None

    def open_console(self, session: Session) -> None:  # type: ignore[override]  # no worker: nothing is played here
        self.session = session
        session.table.store.close()


def shown(app: TabletopApp) -> str:
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


def opened(folder: Path) -> SessionOpened:
    """The first event of the only save in ``folder``."""
    (save,) = list_saves(folder)
    event = read_save(save.path).records[0].event
    assert isinstance(event, SessionOpened)
    return event


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_start_screen_has_what_is_read_aloud_and_what_is_chosen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = App(tmp_path, SECURITY)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        text = shown(app)
        for words in (
            "Security Guarantees",
            "180 min",
            "12 roles",
            "NAME OF THE SESSION",
            "LENGTH",
            "PRACTICE MOVE",
            "[x]",
        ):
            assert words in text
        seen = text
        for _ in range(12):
            await pilot.press("pagedown")
            await pilot.pause()
            seen += shown(app)
        for words in ("SAFETY, READ ALOUD", "NO DUFF", "CONSENT, READ ALOUD", "WHAT EVERYBODY ACCEPTS", "OBJECTIVES"):
            assert words in seen


async def test_enter_starts_the_whole_exercise_under_its_own_title(tmp_path: Path) -> None:
    app = App(tmp_path, played.FIRST_STEPS)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session is not None
        assert app.session.path.parent == tmp_path
        event = opened(tmp_path)
        assert event.title == "First Steps: The Frayed Ferry Rope"
        assert event.moves == ("try-out", "the-rope")
        assert event.roles == ("ferry-keeper", "baker", "teacher")
        assert isinstance(app.screen, HomeScreen)


async def test_name_course_practice_and_roles_are_chosen_by_keys_alone(tmp_path: Path) -> None:
    app = App(tmp_path, SECURITY)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press(*"Ministry")
        await pilot.press("tab", "down", "tab", "space", "tab", "e", "space", "ctrl+s")
        await settled(pilot)
        scenario = tomllib.loads((SECURITY / "scenario.toml").read_text(encoding="utf-8"))
        essential = [role for role, card in scenario["role"].items() if card.get("essential", True)]
        assert not list_saves(tmp_path)  # an essential role is missed with a word first
        assert f"left out: {scenario['role'][essential[0]]['title']}." in str(
            app.screen.query_one("#words", Static).content
        )
        await pilot.press("ctrl+s")
        await settled(pilot)
        event = opened(tmp_path)
        assert event.title == "Ministry"
        assert event.course == next(iter(scenario["course"]))
        assert not any(scenario["move"][move].get("practice") for move in event.moves)
        assert list(event.roles) == essential[1:]  # the first was taken out again


async def test_who_is_named_in_reports_is_chosen_and_read_aloud(tmp_path: Path) -> None:
    app = App(tmp_path, played.FIRST_STEPS)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "WHO IS NAMED IN REPORTS" in shown(app)
        reading = app.screen.query_one("#reading", Static)
        assert PROMISES["open"] in str(reading.content)
        app.screen.query_one(AttributionPick).focus()
        await pilot.press("down")
        await pilot.pause()
        assert PROMISES["chatham-house"] in str(reading.content)
        assert PROMISES["open"] not in str(reading.content)
        await pilot.press("enter")
        await settled(pilot)
        (save,) = list_saves(tmp_path)
        assert read_save(save.path).head.attribution == "chatham-house"


async def test_a_session_without_a_role_is_not_started(tmp_path: Path) -> None:
    app = App(tmp_path, played.FIRST_STEPS)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        app.screen.query_one(Roles).focus()
        await pilot.press("home", "space", "down", "space", "down", "space", "enter")
        await settled(pilot)
        assert app.session is None
        assert list_saves(tmp_path) == []
        assert "Choose at least one role." in shown(app)


async def test_escape_goes_home_and_nothing_was_created(tmp_path: Path) -> None:
    app = App(tmp_path, played.FIRST_STEPS)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, StartScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert list_saves(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_said_and_the_form_stays(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    app = App(blocked / "saves", played.FIRST_STEPS)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press(*"Kept", "enter")
        await settled(pilot)
        assert isinstance(app.screen, StartScreen)
        assert app.screen.query_one(Input).value == "Kept"
        assert "cannot be used" in str(app.screen.query_one("#words", Static).content)


async def test_what_is_picked_can_be_read_without_colour(tmp_path: Path) -> None:
    app = App(tmp_path, SECURITY)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        course = app.screen.query_one(OnePick)
        course.focus()
        await pilot.press("down")
        await pilot.pause()
        signs = [course.line(row, 40).plain[:3] for row in range(course.count)]
        assert signs == ["( )", "(•)"]
        practice = app.screen.query_one("#practice", Picks)
        practice.focus()
        await pilot.press("space")
        await pilot.pause()
        assert practice.line(0, 40).plain.startswith("[ ]")
