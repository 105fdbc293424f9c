"""The wall: large and few lines at every size, frozen when the link is lost, never anything but its page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.pages.wall import Bar, WallView, wall_view
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import WALL
from tabletop.room.lines.wall import wall_lines
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.seat import Link
from tabletop.tui.parts.block_clock import clock_lines
from tabletop.tui.parts.wall_page import COLUMNS, LINES, WallPane, _blocks, _Size, page_lines
from tabletop.tui.wall.wall import WallScreen
from tests.exercise.test_wall_pages import BRIEFING
from tests.exercise.wild import played, plays
from tests.tui.host import HOSTILE, Host, Room, scenario, seen, until

MARK = "EXERCISE EXERCISE EXERCISE"
SIZES = [(80, 24), (140, 40), (200, 60), (40, 24), (40, 12), (20, 6), (9, 3), (3, 1)]
LONG = "It was said that the bridge is closed. Nobody knows for how long. " * 12


class Wall(Host):
    """An app from which nobody leaves with one key, as the program has it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if action == "quit" else super().check_action(action, parameters)


@asynccontextmanager
async def wall(
    room: Room, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], WallScreen, LocalSeat]]:
    """The wall of that room."""
    host = Wall()
    async with room.live, host.run_test(size=size) as pilot:
        connection = LocalSeat(room.live, "wall")
        screen = WallScreen(connection)
        await host.push_screen(screen)
        await pilot.pause()
        yield pilot, screen, connection


# -- the page ---------------------------------------------------------------------------------------------------------

BARS = (
    Bar("Transatlantic cohesion", 0.5, "5", "workable", -1),
    Bar("Credibility of the guarantee", None, "", "doubtful", 0),
    Bar("Troops pledged", None, "15000 soldiers", "", 0),
)
VIEWS = [
    WallView(
        "situation", MARK, "29 Aug 2025 14:00", "Move 3 of 6: Copenhagen", "The bridge", (LONG, LONG), clock="12:34"
    ),
    WallView(
        "question",
        MARK,
        "",
        "question",
        "Who goes first?",
        (LONG,),
        clock="00:59",
        clock_words="ONE MINUTE",
        urgent=True,
    ),
    WallView("tracks", MARK, "29 Aug 2025 14:00", "Move 1", "Where we stand", bars=BARS * 3),
    WallView("pause", MARK, "", "out of play", "PAUSEX", ("A reason",)),
    WallView("emergency", MARK, "", "REAL – NO EXERCISE", "NO DUFF", ("Stop.",)),
    WallView(
        "news", MARK, "", "", "日本語の見出し " * 9, ("● " + "日本" * 60,), band="PAUSEX: the exercise stands still"
    ),
    WallView("debrief", MARK, "", "", "How do we get across?", ("\n".join(["x" * 50] * 8),), band="HOTWASH"),
    WallView(
        "prompt",
        MARK,
        "",
        "a question",
        "Which three things?" * 5,
        ("2 points so far",),
        clock="02:59",
        clock_words="left",
        band="HOTWASH",
    ),
    WallView("blank", MARK),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.page)
@pytest.mark.parametrize("status", ["", "NO CONNECTION · last update 14:03"])
@pytest.mark.parametrize("large", [True, False])
def test_a_page_fills_its_screen_and_no_more(size: tuple[int, int], view: WallView, status: str, large: bool) -> None:
    width, height = size
    lines = page_lines(view, status, _Size(width, height, large))
    assert len(lines) == height
    assert all(line.cell_length <= width for line in lines)
    if height > 1 and view.page not in {"emergency", "blank"}:
        assert MARK[: width // 2] in lines[0].plain
        assert MARK[: width // 2] in lines[-1].plain


def squeezed(lines: Iterable[str]) -> str:
    """The text of a rendering: without the breaks, colons and capitals that are a surface's own."""
    return "".join("".join(lines).replace(":", "").split()).casefold()


def in_order(view: WallView, lines: Iterable[str]) -> None:
    """Everything on the page is there, in the page's order, and nothing else; what was cut ends with an ellipsis."""
    left = squeezed(lines)
    for text in view.texts:
        wanted = squeezed([text])
        if not left.startswith(wanted):
            cut, ellipsis, after = left.partition("…")
            assert ellipsis, (text, left)
            assert wanted.startswith(cut), (text, left)
            left = after
        else:
            left = left.removeprefix(wanted)
    frame = squeezed(["" if view.in_play else view.kicker, view.marking])
    assert left in {"", frame}, left  # a screen ends as it began


def read(view: WallView, width: int, height: int) -> str:
    """The wall as text: letters and digits of blocks read back, the cells of bars left out."""
    lines = [line.plain.strip() for line in page_lines(view, "", _Size(width, height, large=False))]
    text = "\n".join(lines)
    for words, rows in (
        (view.heading, _blocks(view.heading, width - 6, min(11, height // 3))),
        (view.clock, clock_lines(view.clock, width - 4, height // 3)),
        (view.clock_words, _blocks(view.clock_words, width - 6, height // 6)),
    ):
        if rows:
            text = text.replace("\n".join(row.strip() for row in rows), words, 1)
    return text.translate({ord("█"): None, ord("░"): None})


EVERYTHING = WallView(
    "tracks", MARK, "29 Aug 2025", "Move 1", "Where we stand", ("Words.",), BARS, "12:34", "left", band="HOTWASH"
)


@pytest.mark.parametrize("view", [EVERYTHING, *VIEWS[2:5], VIEWS[6]], ids=lambda view: view.page)
def test_a_page_with_everything_on_it_has_one_order(view: WallView) -> None:
    in_order(view, wall_lines(view))
    in_order(view, [read(view, 120, 90)])


@given(plays)
def test_the_wall_and_its_lines_say_the_same_in_the_same_order(play: tuple[int, int]) -> None:
    records = [seen for record in played(play)[0].records if (seen := redact(record, WALL)) is not None]
    for count in sorted({0, len(records) // 3, len(records)}):
        so_far = records[:count]
        clock = so_far[-1].clock if so_far else 0.0
        view = wall_view(fold(so_far), so_far, BRIEFING, clock, so_far[-1].at if so_far else "")
        in_order(view, wall_lines(view))
        in_order(view, [read(view, 120, 90)])


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (200, 60), (40, 24)])
@pytest.mark.parametrize("view", VIEWS[:4], ids=lambda view: view.page)
def test_text_has_at_most_twelve_lines_of_fifty_columns(size: tuple[int, int], view: WallView) -> None:
    lines = page_lines(view, "", _Size(*size, large=False))[1:-1]
    text = [line.plain.strip() for line in lines if any(char.isalpha() for char in line.plain)]
    assert 0 < len(text) <= LINES
    assert max(map(len, text)) <= COLUMNS


def test_what_does_not_fit_ends_with_a_whole_sentence_and_says_that_there_was_more() -> None:
    text = "\n".join(line.plain.rstrip() for line in page_lines(VIEWS[0], "", _Size(80, 24, large=False)))
    assert "how long. …" in text or "closed. …" in text


def test_a_track_is_a_bar_a_number_and_a_word() -> None:
    text = "\n".join(line.plain for line in page_lines(VIEWS[2], "", _Size(80, 24, large=False)))
    assert "Transatlantic cohesion" in text
    assert "5 workable ▼1" in text
    assert "15000 soldiers" in text


@given(st.integers(0, 5999), st.integers(1, 220), st.integers(1, 60))
def test_digits_fit_and_are_as_wide_as_one_another(seconds: int, width: int, height: int) -> None:
    lines = clock_lines(f"{seconds // 60:02d}:{seconds % 60:02d}", width, height)
    assert len(lines) <= height
    assert len({len(line) for line in lines}) <= 1
    assert all(len(line) <= width for line in lines)
    assert bool(lines) == (width >= 17 and height >= 5)
    assert set("".join(lines)) <= {"█", " "}


def test_the_clock_has_every_digit_and_no_two_alike() -> None:
    shapes = {digit: tuple(clock_lines(digit, 80, 5)) for digit in "0123456789-"}
    assert len(set(shapes.values())) == 11
    assert clock_lines("12:34 Uhr", 200, 60) == clock_lines("", 200, 60) == []


# -- the screen -------------------------------------------------------------------------------------------------------


@pytest.mark.drill(5)
@pytest.mark.parametrize("size", SIZES[:4])
async def test_it_follows_what_happens(size: tuple[int, int]) -> None:
    room = Room(scenario())
    room.do(c.StartMove())
    async with wall(room, size) as (pilot, screen, _):
        assert screen.view.shown.page == "situation"
        assert MARK in seen(screen)
        room.do(c.ReleaseInject("alaska-readout"))
        await until(pilot, lambda: screen.view.shown.heading == "Read-out: the meeting in Alaska")
        room.do(c.Pause("coffee"))
        await until(pilot, lambda: "OUT OF PLAY" in seen(screen))
        assert "coffee" in seen(screen)
        room.do(c.DeclareEmergency())
        await until(pilot, lambda: "REAL – NO EXERCISE" in seen(screen))
        assert MARK not in seen(screen)
        assert screen.query_one(WallPane).has_class("-emergency")


async def test_a_lost_link_freezes_the_page_and_says_since_when() -> None:
    room = Room(scenario())
    room.do(c.StartMove())
    async with wall(room) as (pilot, screen, connection):
        connection.link = Link("away", "", "14:03")
        assert connection.on_link is not None
        connection.on_link()
        await until(pilot, lambda: "last update 14:03" in seen(screen))
        clock = screen.view.shown.clock
        room.clock.now += 60
        room.do(c.ReleaseInject("alaska-readout"))
        screen.view.present()
        await pilot.pause()
        assert (screen.view.shown.clock, screen.view.shown.page) == (clock, "situation")
        assert "NO CONNECTION" in seen(screen)
        connection.link = Link()
        connection.on_link()
        await until(pilot, lambda: "Read-out" in seen(screen))
        assert "NO CONNECTION" not in seen(screen)
        connection.link = Link("over", "The facilitator has closed the room.", "14:09")
        connection.on_link()
        await until(pilot, lambda: "closed the room. · last update 14:09" in seen(screen))


async def test_it_confirms_the_test_inject_once_its_card_is_on_the_screen() -> None:
    room = Room(scenario(), start=False)
    async with wall(room) as (pilot, screen, _):
        assert "NO DUFF" in seen(screen)
        room.do(c.SendComcheck())
        await until(pilot, lambda: ("wall", "") in room.table.state.comcheck_answers)
        assert screen.view.shown.page == "test"
        assert "Can the last row read this?" in seen(screen)
        screen.view.card_away()
        await until(pilot, lambda: screen.view.shown.page == "rules")


async def test_a_wall_that_comes_after_the_test_inject_confirms_it_too() -> None:
    room = Room(scenario(), start=False)
    room.do(c.SendComcheck())
    async with wall(room) as (pilot, _, _):
        await until(pilot, lambda: ("wall", "") in room.table.state.comcheck_answers)


async def test_it_is_left_by_its_key_pressed_twice_and_by_no_other() -> None:
    room = Room(scenario())
    async with wall(room) as (pilot, screen, connection):
        await pilot.press("escape", "q", "space", "enter")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "ctrl+q again leaves the wall" in seen(screen))
        assert screen.is_current
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not screen.is_attached)
        assert connection.on_change is None


async def test_a_heading_is_large_or_small_by_a_key() -> None:
    room = Room(scenario())
    room.do(c.StartMove(), c.ReleaseInject("alaska-readout"))
    async with wall(room, (140, 40)) as (pilot, screen, _):
        assert "Read-out: the meeting" not in seen(screen)
        await pilot.press("z", "z")
        assert "Read-out: the meeting" in seen(screen)


async def test_hostile_words_are_only_words() -> None:
    room = Room(scenario())
    async with wall(room, (140, 40)) as (pilot, screen, _):
        room.do(c.TurnWall("news", HOSTILE, HOSTILE))
        await until(pilot, lambda: screen.view.shown.page == "news")
        await pilot.press("z", "z")
        assert "[@click=app.evil]X[/]" in seen(screen)
        assert "\x1b" not in seen(screen)
        await pilot.click(screen)
        assert isinstance(screen.app, Host)
        assert not screen.app.evil_ran


async def test_nothing_is_said_twice_a_second_when_nothing_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(scenario())
    room.do(c.TurnWall("tracks"))
    async with wall(room) as (pilot, screen, _):
        page = screen.query_one(WallPane)
        painted: list[object] = []
        monkeypatch.setattr(page, "refresh", lambda *regions, **_: painted.append(regions))
        screen.view.present()
        await pilot.pause()
        assert painted == []
