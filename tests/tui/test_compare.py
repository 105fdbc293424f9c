"""Comparing on the screen: from home by marking saves, page by page, group by group."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from tabletop.journal.library import list_saves
from tabletop.report.compare_pages import ComparePage, CompareRow
from tabletop.room.rehearsal.rehearsing import rehearse, save_last
from tabletop.room.saved.fork import fork
from tabletop.tui.app import TabletopApp
from tabletop.tui.replay.compare import CompareScreen
from tabletop.tui.replay.compare_list import CompareList
from tabletop.tui.replay.compare_table import CompareTable, Layout
from tabletop.tui.replay.replay import ReplayScreen
from tabletop.tui.start.home import HomeScreen, Shelf
from tests import played
from tests.tui.host import settled

SIZES = [(80, 24), (140, 40)]
ROOT = Path(__file__).parents[2]


def lines(app: TabletopApp) -> str:
    """The screen as text."""
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two whole exercises, two forks of one, and a session under way. Nothing may change them."""
    folder = tmp_path_factory.mktemp("saves")
    loaded = played.first_steps()
    assert loaded.scenario is not None
    save_last(rehearse(loaded.scenario, loaded.document, plays=1, seed=8), folder)
    whole = played.to_endex(folder)
    fork(whole, 12, "What if they had refused?")
    fork(whole, 20, "[@click=app.quit]X[/] $title")
    played.under_way(folder, "Tuesday group")
    return folder


def bytes_of(folder: Path) -> dict[Path, bytes]:
    """Everything in a folder."""
    return {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def paths_of(shelf: Path) -> list[Path]:
    """The saves, whole exercises first."""
    return [save.path for save in sorted(list_saves(shelf), key=lambda save: -save.events)]


def compare_screen(app: TabletopApp) -> CompareScreen:
    assert isinstance(app.screen, CompareScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_saves_marked_at_home_are_put_side_by_side(shelf: Path, size: tuple[int, int]) -> None:
    app = TabletopApp(shelf, scenarios=[])
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        listing = app.screen.query_one(Shelf)
        saves = [place for place, line in enumerate(listing.rows) if line.id.startswith("save:")]
        assert " compare " not in lines(app)
        listing.choose(saves[0])
        await pilot.press("space")
        assert "◆" in lines(app)
        assert listing.here == saves[1]
        await pilot.press("space", "space")
        await pilot.press("up", "space")  # the mark goes again
        assert lines(app).count("◆") == 2
        await pilot.press("c")
        await settled(pilot)
        screen = compare_screen(app)
        assert screen.comparison is not None
        assert [group.name for group in screen.comparison.groups] == [
            Path(listing.rows[place].id.partition(":")[2]).stem for place in saves[:2]
        ]
        shown = lines(app)
        for words in ("COMPARE", "At a glance", "A · ", "B · ", "DECISIONS"):
            assert words in shown
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert lines(app).count("◆") == 2


async def test_one_mark_is_compared_with_the_save_under_the_cursor(shelf: Path) -> None:
    app = TabletopApp(shelf, scenarios=[])
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await pilot.press("c")
        assert isinstance(app.screen, HomeScreen)  # nothing is marked
        listing = app.screen.query_one(Shelf)
        saves = [place for place, line in enumerate(listing.rows) if line.id.startswith("save:")]
        listing.choose(saves[0])
        await pilot.press("space", "c")
        await settled(pilot)
        assert len(compare_screen(app)._paths) == 2


async def opened(pilot: Pilot[str], paths: list[Path]) -> CompareScreen:
    app = pilot.app
    assert isinstance(app, TabletopApp)
    await settled(pilot)
    app.open_compare(paths)
    await settled(pilot)
    return compare_screen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_can_be_turned_to_and_scrolled(shelf: Path, size: tuple[int, int]) -> None:
    before = bytes_of(shelf)
    app = TabletopApp(shelf)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, paths_of(shelf))
        count = len(screen._pages)
        for _ in range(count):
            page = screen.page
            assert page is not None
            assert page.title[:12] in lines(app)
            await pilot.press("space", "down")
        assert screen.query_one(CompareList).chosen == count - 1
        await pilot.press("home")
        assert screen.query_one(CompareList).chosen == 0
        await pilot.press("end", "pageup", "up")
        assert screen.query_one(CompareList).chosen == count - 2
    assert bytes_of(shelf) == before


async def test_n_goes_from_difference_to_difference_and_round(shelf: Path) -> None:
    app = TabletopApp(shelf)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, paths_of(shelf))
        differing = [place for place, page in enumerate(screen._pages) if page.differs]
        assert len(differing) > 1
        seen = []
        for _ in range(len(differing) + 1):
            await pilot.press("n")
            seen.append(screen.query_one(CompareList).chosen)
        assert seen == [*differing, differing[0]]
        await pilot.press("N")
        assert screen.query_one(CompareList).chosen == differing[-1]


async def test_signs_are_against_the_group_under_the_cursor(shelf: Path) -> None:
    app = TabletopApp(shelf)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, paths_of(shelf)[:2])
        assert "▸ A" in lines(app)
        await pilot.press("right")
        assert screen.here == 1
        assert "▸ B" in lines(app)
        await pilot.press("right", "left", "left", "left")
        assert screen.here == 0


async def test_r_opens_the_replay_of_that_group_at_that_event(shelf: Path) -> None:
    app = TabletopApp(shelf)
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await opened(pilot, paths_of(shelf)[:2])
        place = next(place for place, page in enumerate(screen._pages) if page.events and all(page.events))
        screen.query_one(CompareList).turn_to(place)
        wanted = screen._pages[place].events[1]
        await pilot.press("right", "r")
        await settled(pilot)
        replay = pilot.app.screen
        assert isinstance(replay, ReplayScreen)
        assert replay.cursor.count == wanted
        assert replay.recording.save.path == screen._paths[1]
        await pilot.press("q")
        await settled(pilot)
        assert compare_screen(app) is screen


async def test_w_writes_a_page_for_a_browser_and_never_over_another(shelf: Path, tmp_path: Path) -> None:
    copies = []
    for path in paths_of(shelf)[:2]:
        copies.append(tmp_path / path.name)
        copies[-1].write_bytes(path.read_bytes())
    app = TabletopApp(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, copies)
        for _ in range(2):
            await pilot.press("w")
            await settled(pilot)
    written = [data for path, data in bytes_of(tmp_path).items() if path.suffix == ".html"]
    assert len(written) == 2
    assert all(path.name.startswith("EXERCISE-") for path in bytes_of(tmp_path) if path.suffix == ".html")
    assert written[0] == written[1]
    assert b"<table" in written[0]


async def test_what_cannot_be_compared_is_said_and_home_stands(shelf: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.toml"
    letter.write_text("hello = 1\n", encoding="utf-8")
    whole = paths_of(shelf)[0]
    app = TabletopApp(shelf)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        for paths, words in (([whole, letter], "not a save"), ([whole, whole], "named twice")):
            app.open_compare(paths)
            await settled(pilot)
            assert isinstance(app.screen, HomeScreen)
            assert words in " ".join(note.message for note in app._notifications)


async def test_a_title_of_markup_is_only_text(shelf: Path) -> None:
    app = TabletopApp(shelf)
    hostile = next(save.path for save in list_saves(shelf) if save.title.startswith("[@"))
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, [paths_of(shelf)[0], hostile])
        assert "[@click=app.quit]X[/] $title" in lines(app)


def page_of(label: str, *cells: str) -> ComparePage:
    return ComparePage("k", "time", "", "t", "=", (), (CompareRow(label, cells, (None,) * len(cells)),), differs=False)


def test_labels_stand_beside_short_cells_and_above_long_ones() -> None:
    assert Layout.of(page_of("Move", "1", "2"), 2, 0, 100).label > 0
    assert Layout.of(page_of("Move", "word " * 60, "2"), 2, 0, 100).label == 0


@pytest.mark.parametrize("here", range(6))
def test_the_group_under_the_cursor_is_always_in_view(here: int) -> None:
    layout = Layout.of(page_of("Move", *"123456"), 6, here, 54)
    assert here in layout.shown
    assert len(layout.shown) == 3
    assert Layout.of(page_of("Move", *"123456"), 6, here, 104).shown == range(6)


async def test_the_table_paints_no_line_wider_than_itself(shelf: Path) -> None:
    app = TabletopApp(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, paths_of(shelf))
        table = screen.query_one(CompareTable)
        for place in range(len(screen._pages)):
            screen.query_one(CompareList).turn_to(place)
            await pilot.pause()
            width = table.scrollable_content_region.width
            assert max(line.cell_length for line in table._lines) <= width


def test_the_facilitators_guide_names_every_key_of_the_comparison() -> None:
    text = (ROOT / "docs" / "facilitator.md").read_text(encoding="utf-8")
    section = text[text.index("## Compare groups") :]
    for binding in CompareScreen.BINDINGS:
        assert isinstance(binding, Binding)
        if binding.show:
            for key in (binding.key_display or binding.key).replace("↑↓", "↑ ↓").replace("←→", "← →").split():
                assert f"`{key}`" in section, key
