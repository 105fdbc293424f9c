"""Through the eyes of a seat: exactly the screen of live play at that event, and nothing that the seat was not sent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tabletop.exercise import commands as c
from tabletop.exercise import history
from tabletop.exercise.apply import fold
from tabletop.exercise.clock import as_ms
from tabletop.exercise.events import (
    DecisionOpened,
    PointRecorded,
    PromptPut,
    ReasonAdded,
    Recorded,
    ResponseSubmitted,
    RfiAnswered,
)
from tabletop.exercise.hotwash import seconds_left
from tabletop.exercise.people import is_lead
from tabletop.exercise.redact import redact
from tabletop.journal.reading import read_save
from tabletop.report.knowledge import proof
from tabletop.room.saved.past_seat import PastSeat
from tabletop.room.saved.recording import Recording
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.seat import ControlLive
from tabletop.room.table.sessions import resume_session
from tabletop.room.table.table import Receipt
from tabletop.tui.parts.hotwash_panes import QuestionPane
from tabletop.tui.parts.seat_view import SeatView
from tabletop.tui.replay.cursor import Cursor
from tabletop.tui.replay.eyes import EyesScreen, eyes_of, seats_of
from tabletop.tui.replay.replay import ReplayScreen
from tabletop.tui.seat.observer import ObserverScreen
from tabletop.tui.seat.station import StationScreen
from tabletop.tui.seat.station_hotwash import SeatHotwashScreen, SeatHotwashView
from tabletop.tui.seat.station_view import StationView
from tabletop.tui.wall.wall import WallDisplay, WallScreen
from tests import played
from tests.patience import patience
from tests.tui.host import BIG, SMALL, Host, seen, until

SAMPLE = Path(__file__).parents[2] / "saves" / "sample-security-guarantees.toml"


@cache
def recording() -> Recording:
    return Recording(read_save(SAMPLE))


@asynccontextmanager
async def looking(
    seat: str, count: int, size: tuple[int, int] = BIG
) -> AsyncIterator[tuple[Host, Pilot[None], Any, Cursor]]:
    """The eyes of that seat above a board, as in the program."""
    host = Host()
    cursor = Cursor(recording(), count, recording().clock(count))
    async with host.run_test(size=size) as pilot:
        screen = eyes_of(cursor, seat)
        await host.push_screen(screen)
        await pilot.pause()
        yield host, pilot, screen, cursor


class Past:
    """As much of a live table as a connection asks for, standing still after so many events."""

    def __init__(self, count: int) -> None:
        self.table = SimpleNamespace(
            book=recording().book,
            records=recording().records[:count],
            clock=recording().clock(count),
            subscribe=self.subscribe,
        )

    async def ask(self, *_: object) -> Receipt:
        raise c.Refused("past", "This is a test.")

    def subscribe(self, _listener: Callable[[Sequence[Recorded]], None]) -> Callable[[], None]:
        return lambda: None


def live_screen(seat: str, count: int) -> Screen[None]:
    """The screen of live play, on a connection that got the same events."""
    connection = LocalSeat(cast("ControlLive", Past(count)), seat)
    members = connection.state.members.get(seat, {})
    connection.member = next((key for key, person in members.items() if person.lead), next(iter(members), ""))
    connection.lead = seat not in connection.state.roles or is_lead(connection.state, seat, connection.member)
    kind = {"observer": ObserverScreen, "wall": WallScreen}.get(seat, StationScreen)
    return kind(connection)


def looks_at(screen: Screen[Any], view: type[SeatView]) -> bool:
    """Whether these are eyes on such a view."""
    return isinstance(screen, EyesScreen) and isinstance(screen.view, view)


def own_texts(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Every text of the seat's own: without the replay's line, and without the message somebody has open in the inbox."""
    opened = set(screen.query("#inbox Static"))
    return [
        (str(widget.id), str(widget.content))
        for widget in screen.query(Static)
        if widget.id not in {"status", "jump"} and widget not in opened
    ]


async def settled(pilot: Pilot[None], screen: Screen[Any]) -> list[tuple[str, str]]:
    """The texts once they stay as they are."""
    before: list[tuple[str, str]] = []
    for _ in patience():
        await pilot.pause()
        await pilot.pause()
        now = own_texts(screen)
        if now == before:
            break
        before = now
    return before


def upper(screen: Screen[Any], rows: int) -> list[str]:
    """What is on the screen above the replay's own lines."""
    return [line.rstrip() for line in seen(screen).splitlines()[:rows]]


def some_counts() -> list[int]:
    """Before anything happened, with an answer given, in an argument, at the end."""
    asked = next(n for n, r in enumerate(recording().records, 1) if isinstance(r.event, ResponseSubmitted) and n > 100)
    argued = next(n for n, r in enumerate(recording().records, 1) if isinstance(r.event, ReasonAdded) and n > 500)
    return [0, asked, argued, len(recording())]


@pytest.mark.parametrize("seat", ["berlin", "observer", "wall"])
async def test_it_is_the_screen_of_live_play(seat: str) -> None:
    host = Host()
    async with host.run_test(size=BIG) as pilot:
        for count in some_counts():
            live = live_screen(seat, count)
            await host.push_screen(live)
            await settled(pilot, live)
            live.set_focus(None)  # whoever only looks has no cursor
            expected = await settled(pilot, live)
            screen = eyes_of(Cursor(recording(), count, recording().clock(count)), seat)
            await host.push_screen(screen)
            assert await settled(pilot, screen) == expected


@pytest.mark.parametrize(("seat", "size"), [("berlin", SMALL), ("observer", BIG), ("wall", SMALL)])
async def test_wherever_one_comes_from_the_screen_is_the_same(seat: str, size: tuple[int, int]) -> None:
    """Scrubbed to, forwards or backwards, a moment looks as it does when one goes there at once."""
    rows = size[1] - (2 if size == SMALL else 4)
    counts = some_counts()
    async with looking(seat, counts[0], size) as (host, pilot, screen, _cursor):
        for count in (*counts[1:], *reversed(counts[:-1])):
            screen.playback.seek(count)
            now, frame = await settled(pilot, screen), upper(screen, rows)
            fresh = eyes_of(Cursor(recording(), count, recording().clock(count)), seat)
            await host.push_screen(fresh)
            assert await settled(pilot, fresh) == now
            if seat != "observer":  # a stream may stand elsewhere
                assert upper(fresh, rows) == frame
            await host.pop_screen()


@pytest.mark.parametrize("seat", [seat for seat, _ in seats_of(recording())])
def test_a_seat_holds_what_redaction_lets_through_and_nothing_else(seat: str) -> None:
    eyes = PastSeat(recording(), seat)
    for count in (0, 1, 17, 300, 299, len(recording())):
        eyes.look(count, recording().clock(count))
        sent = [out for record in recording().records[:count] if (out := redact(record, seat)) is not None]
        assert list(eyes.records) == sent
        assert eyes.state == fold(sent)
    assert proof(recording().records, seat, eyes.records).leaks == ()


async def test_nothing_can_be_asked_from_the_past() -> None:
    eyes = PastSeat(recording(), "berlin")
    with pytest.raises(c.Refused, match="This is a replay"):
        await eyes.ask(c.AcknowledgeInject("alaska", "berlin"))


def test_a_seek_folds_no_more_than_the_way_from_the_nearest_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    many = SimpleNamespace(records=recording().records * 20, book=recording().book)
    eyes = PastSeat(cast("Recording", many), "berlin")
    folded = 0

    def counting(*_: object) -> None:
        nonlocal folded
        folded += 1

    monkeypatch.setattr(history, "apply", counting)
    eyes.look(9_999, 1.0)
    assert len(eyes.records) > 3000
    assert 0 < folded < history.EVERY


async def test_a_sentence_names_the_key_that_works_in_the_eyes_not_that_of_the_station() -> None:
    own = {"station.inbox": "f11", "station.own-hotwash": "f9", "eyes.messages": "f10", "eyes.hotwash": "f12"}
    said = []
    for count in some_counts():
        host = Host()
        host.own_keys = own  # type: ignore[misc]
        async with host.run_test(size=BIG) as pilot:
            screen = eyes_of(Cursor(recording(), count, recording().clock(count)), "berlin", hotwash=False)
            await host.push_screen(screen)
            said += [
                text for name, text in await settled(pilot, screen) if name in {"alert", "news", "situation", "None"}
            ]
    named = {key for text in said for key in re.findall(r"\bf\d+", text)}
    assert {"f4", "f10", "f12"} <= named
    assert not named & {"f6", "f8", "f9", "f11"}


async def test_the_tabs_of_the_hotwash_name_the_keys_that_turn_them() -> None:
    host = Host()
    host.own_keys = {"hotwash-seat.form": "f11", "eyes.form": "f12"}  # type: ignore[misc]
    async with host.run_test(size=BIG) as pilot:
        live = SeatHotwashScreen(LocalSeat(cast("ControlLive", Past(len(recording()))), "berlin"))
        await host.push_screen(live)
        await settled(pilot, live)
        assert "f11 Feedback form" in seen(live)
        assert "f3 Question" in seen(live)
        cursor = Cursor(recording(), len(recording()), recording().clock(len(recording())))
        screen = EyesScreen(cursor, "berlin", hotwash=True)
        await host.push_screen(screen)
        await settled(pilot, screen)
        assert "f12 Feedback form" in seen(screen)
        assert "f3 Question" in seen(screen)


async def test_the_keys_of_the_replay_move_the_seat() -> None:
    async with looking("berlin", 100) as (_, pilot, screen, cursor):
        for key, count in [
            ("right", 101),
            ("left", 100),
            ("right_square_bracket", recording().step(recording().decisions, 100, 1)),
            ("left_curly_bracket", recording().step([m.count for m in recording().moves], recording().step(recording().decisions, 100, 1), -1)),
            ("home", 0),
            ("shift+right", recording().injects[0]),
            ("end", len(recording())),
        ]:  # fmt: skip
            await pilot.press(key)
            await pilot.pause()
            assert cursor.count == count, key
            sent = [out for record in recording().records[:count] if (out := redact(record, "berlin")) is not None]
            assert screen.eyes.state == fold(sent)
        await pilot.press("g", *"T+05:00", "enter")
        await pilot.pause()
        assert cursor.count == recording().history.count_at_clock(300)
        assert "T+00:0" in str(screen.query_one("#status", Static).content)


async def test_a_click_on_the_ruler_goes_there() -> None:
    async with looking("berlin", 100) as (_, pilot, screen, cursor):
        await pilot.click("#ruler", offset=(70, 1))
        await until(pilot, lambda: cursor.count > 200)
        assert screen.eyes.clock == cursor.clock


async def test_playing_moves_the_seat_and_its_clock() -> None:
    async with looking("berlin", 100) as (_, pilot, screen, cursor):
        await pilot.press("0", "space")
        assert screen.playback.playing
        assert cursor.speed == 60
        screen.playback.advance(200)
        await pilot.pause()
        assert cursor.count > 100
        assert screen.eyes.clock == cursor.clock
        await pilot.press("space")
        assert not screen.playback.playing


async def test_the_line_says_whose_eyes_and_keeps_from_the_seat_what_it_was_not_told() -> None:
    missed = next(
        count for count, record in enumerate(recording().records, 1) if count > 50 and redact(record, "moscow") is None
    )
    async with looking("moscow", missed) as (_, pilot, screen, cursor):
        await until(pilot, lambda: "event" in str(screen.query_one("#status", Static).content))
        words = str(screen.query_one("#status", Static).content)
        assert "Kremlin" in words
        assert f"event {missed} of {len(recording())}" in words
        assert "did not reach this seat" in words
        opened = next(n for n, r in enumerate(recording().records, 1) if isinstance(r.event, DecisionOpened))
        screen.playback.seek(opened)
        assert cursor.count == opened
        await until(pilot, lambda: "put to" in str(screen.query_one("#status", Static).content))


async def test_typing_and_clicking_fill_nothing_in() -> None:
    opened = next(
        n
        for n, r in enumerate(recording().records, 1)
        if isinstance(r.event, DecisionOpened) and r.event.form == "choice" and "berlin" in r.event.who
    )
    async with looking("berlin", opened) as (_, pilot, screen, cursor):
        await until(pilot, lambda: screen.view.desk.form is not None and screen.view.desk.form.ready)
        before = screen.view.desk.form.answer()
        await pilot.click("Choices", offset=(5, 0))
        await pilot.press("x", "enter", "a", "ctrl+s")
        await pilot.pause()
        assert screen.view.desk.form.answer() == before
        assert cursor.count == opened
        assert screen.focused is None


@pytest.mark.parametrize("seat", ["berlin", "observer", "wall"])
async def test_looking_asks_nothing_and_reads_nothing(seat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is turned to, whichever moment it is: the view of live play would mark as read, keep drafts, confirm a test inject."""
    asked: list[c.Command] = []

    async def ask(_: PastSeat, command: c.Command) -> Receipt:
        asked.append(command)
        raise c.Refused("past", "This is a test.")

    monkeypatch.setattr(PastSeat, "ask", ask)
    answers = (n for n, r in enumerate(recording().records, 1) if isinstance(r.event, RfiAnswered))
    unread = next(n for n in answers if redact(recording().records[n - 1], "berlin") is not None)
    async with looking(seat, unread) as (_, pilot, screen, _cursor):
        for count in (unread, *some_counts()):
            screen.playback.seek(count)
            await settled(pilot, screen)
            if count == unread and seat == "berlin":
                await pilot.press("f6")
                await settled(pilot, screen)
                assert screen.view.current == "messages"
                assert "Messages (1 new)" in seen(screen)
            await pilot.press("f3", "f4", "f5", "f7", "pagedown", "down", "z")
            await settled(pilot, screen)
    assert asked == []


async def test_the_card_of_a_test_inject_stands_as_it_stood_and_confirms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[c.Command] = []

    async def ask(_: PastSeat, command: c.Command) -> Receipt:
        asked.append(command)
        raise c.Refused("past", "This is a test.")

    monkeypatch.setattr(PastSeat, "ask", ask)
    path = played.under_way(tmp_path)
    session = resume_session(path)
    session.table.ask(c.SendComcheck(), "facilitator")
    session.table.ask(c.AnswerComcheck(), "wall")
    session.table.store.close()
    tested = Recording(read_save(path))
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        cursor = Cursor(tested, len(tested) - 1, tested.length)
        screen = eyes_of(cursor, "wall")
        await host.push_screen(screen)
        assert isinstance(screen.view, WallDisplay)
        view = screen.view
        await until(pilot, lambda: view.shown.page == "test")
        await pilot.press("right")
        await until(pilot, lambda: view.shown.page != "test")
        await pilot.press("left")
        await until(pilot, lambda: view.shown.page == "test")
    assert asked == []


async def test_tabs_turn_and_the_next_seat_is_one_key_away() -> None:
    seats = [seat for seat, _ in seats_of(recording())]
    async with looking("berlin", 300, SMALL) as (host, pilot, screen, cursor):
        await pilot.press("f4")
        await pilot.pause()
        assert screen.view.current == "inbox"
        await pilot.press("tab")
        await pilot.pause()
        now = host.screen
        assert isinstance(now, EyesScreen)
        assert now.eyes.seat == seats[1]
        await pilot.press("shift+tab", "shift+tab")
        await pilot.pause()
        now = host.screen
        assert isinstance(now, EyesScreen)
        assert now.eyes.seat == "wall"
        assert cursor.count == 300


@pytest.mark.parametrize("back", ["e", "escape", "q"])
async def test_eyes_open_from_the_replay_and_come_back_to_where_they_went(back: str) -> None:
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        board = ReplayScreen(recording(), 300)
        await host.push_screen(board)
        await pilot.pause()
        await pilot.press("e", *"german", "enter")
        await until(pilot, lambda: looks_at(host.screen, StationView))
        await pilot.press("right", "right")
        await pilot.press(back)
        await until(pilot, lambda: host.screen is board)
        assert board.cursor.count == 302
        await until(pilot, lambda: "event 302" in str(board.query_one("#status", Static).content))


async def test_a_question_of_the_hotwash_opens_it_and_going_back_before_endex_closes_it() -> None:
    put = next(n for n, r in enumerate(recording().records, 1) if isinstance(r.event, PromptPut))
    async with looking("berlin", put - 1) as (host, pilot, screen, cursor):
        assert isinstance(screen.view, StationView)
        await pilot.press("right")
        await until(pilot, lambda: looks_at(host.screen, SeatHotwashView))
        hotwash = host.screen
        assert isinstance(hotwash, EyesScreen)
        text = recording().at(put).hotwash.text
        await until(pilot, lambda: text in seen(hotwash))
        await pilot.press("right", "right")
        await until(
            pilot, lambda: len(hotwash.eyes.state.hotwash.points) == len(recording().at(cursor.count).hotwash.points)
        )
        await pilot.press("f8")
        await until(pilot, lambda: looks_at(host.screen, StationView))
        await pilot.press("f8")
        await until(pilot, lambda: looks_at(host.screen, SeatHotwashView))
        await pilot.press("left_curly_bracket")
        await until(pilot, lambda: looks_at(host.screen, StationView))
        assert cursor.count == recording().moves[-1].count


async def test_the_hotwash_is_the_screen_of_live_play() -> None:
    count = max(n for n, r in enumerate(recording().records, 1) if isinstance(r.event, PointRecorded))
    host = Host()
    async with host.run_test(size=BIG) as pilot:
        live = SeatHotwashScreen(LocalSeat(cast("ControlLive", Past(count)), "paris"))
        await host.push_screen(live)
        await settled(pilot, live)
        screen = EyesScreen(Cursor(recording(), count, recording().clock(count)), "paris", hotwash=True)
        await host.push_screen(screen)
        assert await settled(pilot, screen) == own_texts(live)
        pane, other = screen.query_one(QuestionPane), live.query_one(QuestionPane)
        timed = {"left", "over", "TIME"}  # the timer of the live one runs on
        lines = [line.plain for line in pane._lines if not timed & set(line.plain.split())]
        assert lines == [line.plain for line in other._lines if not timed & set(line.plain.split())]
        assert any("●" in line for line in lines)


@pytest.mark.parametrize("seat", ["paris", "wall"])
async def test_the_timer_of_the_hotwash_stands_where_it_stood(seat: str) -> None:
    count = next(n for n, r in enumerate(recording().records, 1) if isinstance(r.event, PointRecorded))
    left = seconds_left(recording().at(count).hotwash, recording().records[count - 1].at)
    assert left is not None
    assert left > 0
    async with looking(seat, count, SMALL) as (_, pilot, screen, _cursor):
        if seat == "wall":
            await until(pilot, lambda: screen.view.shown.clock == as_ms(left))
        else:
            await until(pilot, lambda: as_ms(left) in seen(screen))


@pytest.mark.parametrize(("seat", "size"), [("chair", SMALL), ("observer", BIG)])
async def test_in_an_emergency_the_seat_is_covered_and_the_replay_is_not(
    tmp_path: Path, seat: str, size: tuple[int, int]
) -> None:
    path = played.under_way(tmp_path)
    session = resume_session(path)
    session.table.ask(c.DeclareEmergency(), "facilitator")
    session.table.store.close()
    real = Recording(read_save(path))
    roles = [role for role, _ in seats_of(real)]
    host = Host()
    async with host.run_test(size=size) as pilot:
        cursor = Cursor(real, len(real), real.length)
        screen = eyes_of(cursor, seat if seat in roles else roles[0])
        await host.push_screen(screen)
        await until(pilot, lambda: "NO EXERCISE" in seen(screen))
        assert f"event {len(real)} of {len(real)}" in seen(screen)
        await pilot.press("left", "left")
        await until(pilot, lambda: "NO EXERCISE" not in seen(screen))
        assert cursor.count == len(real) - 2
