"""The hotwash at a seat: points under nobody's name or the role's, the feedback form, what was unsealed."""

from __future__ import annotations

import re

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher, Input

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.room.table.local_seat import LocalSeat
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.parts.feedback_form import FeedbackForm, Ratings
from tabletop.tui.parts.feedback_pane import FeedbackPane
from tabletop.tui.parts.hotwash_panes import PointLine
from tabletop.tui.seat.observer import ObserverScreen
from tabletop.tui.seat.station import StationScreen
from tabletop.tui.seat.station_hotwash import SeatHotwashScreen
from tests.tui.host import BIG, HOSTILE, SMALL, Host, Room, scenario, seen, station, until
from tests.tui.seats import terminal


def ended() -> Room:
    room = Room(scenario("first-steps"))
    room.do(c.StartMove(), c.EndExercise())
    return room


def shown(host_or_pilot: Pilot[None]) -> SeatHotwashScreen:
    screen = host_or_pilot.app.screen
    assert isinstance(screen, SeatHotwashScreen)
    return screen


async def opened(pilot: Pilot[None]) -> SeatHotwashScreen:
    """The hotwash over the seat."""
    await pilot.press("f8")
    await until(pilot, lambda: isinstance(pilot.app.screen, SeatHotwashScreen) and pilot.app.screen.focused)
    return shown(pilot)


# -- the way in -------------------------------------------------------------------------------------------------------


async def test_during_play_f8_asks_for_a_pause_and_after_endex_it_opens_the_hotwash() -> None:
    room = Room(scenario("first-steps"))
    async with station(room, "baker") as (_, pilot, screen):
        await pilot.press("f8")
        assert pilot.app.screen is screen
        room.do(c.EndExercise())
        await until(pilot, lambda: "hotwash and feedback form (f8)" in seen(screen))
        await opened(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_a_question_opens_it_at_every_station_unless_somebody_is_writing(size: tuple[int, int]) -> None:
    room = ended()
    async with station(room, "baker", size) as (_, pilot, screen):
        room.do(c.PutPrompt("keep"))
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatHotwashScreen))
        await until(pilot, lambda: "Which three things went well" in seen(shown(pilot)))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("f7")
        await pilot.press(*"my notes")
        room.do(c.PutPrompt("improve"))
        await pilot.pause()
        assert pilot.app.screen is screen


async def test_who_comes_when_a_question_stands_sees_it_at_once() -> None:
    room = ended()
    room.do(c.PutPrompt("keep", seconds=0))
    async with station(room, "baker") as (_, pilot, _screen):
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatHotwashScreen))
        await until(pilot, lambda: "Which three things went well" in seen(shown(pilot)))
        assert "left" not in seen(shown(pilot))


# -- points -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_a_point_goes_under_nobodys_name_unless_tab_chooses_the_role(size: tuple[int, int]) -> None:
    room = ended()
    room.do(c.PutPrompt("keep"))
    async with station(room, "baker", size) as (_, pilot, _screen):
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatHotwashScreen) and pilot.app.screen.focused)
        assert "not role, name or terminal" in " ".join(seen(shown(pilot)).split())
        await pilot.press(*"we had a map", "enter")
        await until(pilot, lambda: room.table.state.hotwash.points)
        await until(pilot, lambda: re.search(r"\b1 point\b", seen(shown(pilot))))
        await pilot.press("tab")
        assert "as Baker ▸" in seen(shown(pilot))
        await pilot.press(*"and buns", "enter")
        await until(pilot, lambda: len(room.table.state.hotwash.points) == 2)
        assert [(point.text, point.role) for point in room.table.state.hotwash.points] == [
            ("we had a map", ""),
            ("and buns", "baker"),
        ]
        await until(pilot, lambda: "● and buns (Baker)" in seen(shown(pilot)))
        assert "we had a map (" not in seen(shown(pilot))
        first = next(r for r in room.table.records if isinstance(r.event, e.PointRecorded))
        assert (first.by, first.command) == ("", "")


async def test_without_a_question_the_line_keeps_what_was_typed() -> None:
    async with station(ended(), "baker") as (_, pilot, _screen):
        screen = await opened(pilot)
        await pilot.press(*"too soon", "enter")
        assert screen.query_one(PointLine).value == "too soon"
        await pilot.press("escape")
        assert pilot.app.screen is screen


async def test_a_point_typed_while_the_link_is_lost_goes_out_once_afterwards() -> None:
    room = ended()
    room.do(c.SeatRole("baker", "Ada", consent=True, member="ada", lead=True), c.PutPrompt("keep"))
    async with terminal(room, "baker", "ada") as (pilot, _screen, connection):
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatHotwashScreen) and pilot.app.screen.focused)
        connection.cut()
        await pilot.press(*"we had a map", "enter")
        await until(pilot, lambda: "14:03" in seen(shown(pilot)))
        assert room.table.state.hotwash.points == []
        connection.mend()
        await until(pilot, lambda: len(room.table.state.hotwash.points) == 1)


# -- the form ---------------------------------------------------------------------------------------------------------


async def write(pilot: Pilot[None], text: str, *keys: str) -> None:
    """A text into the field with the cursor, all at once as a terminal pastes it; then keys."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.press(*keys)


async def fill_in(pilot: Pilot[None]) -> None:
    """Every part of the form, from the keyboard alone."""
    await pilot.press(*"45312")
    await pilot.press("up", "0", "down", "down", "5", "tab")
    await write(pilot, "clear roles", "enter")
    await write(pilot, "good map", "tab", "tab")
    await write(pilot, "more time", "tab", "tab", "tab")
    await write(pilot, "the corridor", "tab")
    await write(pilot, "print cards", "tab", "left", "tab")
    await write(pilot, "planning", "tab")
    await pilot.press("tab", "tab", "tab")  # the next, empty action
    await write(pilot, "phone list", "tab")
    await pilot.press(*"thanks", "tab")


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_the_form_is_filled_in_and_handed_in_without_a_name(size: tuple[int, int]) -> None:
    room = ended()
    async with station(room, "baker", size) as (_, pilot, _screen):
        screen = await opened(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(screen.focused, Ratings))
        await fill_in(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: room.table.state.feedback)
        (form,) = room.table.state.feedback
        assert form.ratings == (
            ("structured", 4), ("plausible", 5), ("facilitator", 3), ("documents", 1), ("practice", 5),
        )  # fmt: skip
        assert (form.strengths, form.improve) == (("clear roles", "good map"), ("more time",))
        assert (form.unseen, form.review, form.comment) == ("the corridor", "phone list", "thanks")
        assert form.actions == (("print cards", "high", "planning"),)
        assert (form.sort, form.role, form.person) == ("", "", "")
        record = next(r for r in room.table.records if isinstance(r.event, e.FeedbackGiven))
        assert (record.by, record.command) == ("", "")
        await until(pilot, lambda: "Received" in seen(screen))
        assert "clear roles" not in seen(screen)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(screen.focused, Ratings))
        assert screen.query_one(FeedbackPane).unsent.ratings == ()


async def test_with_a_name_the_record_says_whose_it_is() -> None:
    room = ended()
    room.do(c.SeatRole("baker", "Ada", consent=True, member="ada", lead=True))
    async with terminal(room, "baker", "ada") as (pilot, _screen, _connection):
        screen = await opened(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(screen.focused, Ratings))
        await pilot.press("5", "shift+tab", "right")
        assert "which role this form comes from" in seen(screen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: room.table.state.feedback)
        (form,) = room.table.state.feedback
        assert (form.sort, form.role, form.person) == ("player", "baker", "Ada")


async def test_an_empty_form_is_not_sent() -> None:
    room = ended()
    async with station(room, "baker") as (_, pilot, _screen):
        screen = await opened(pilot)
        await pilot.press("f4", "ctrl+s")
        await until(pilot, lambda: "The form is empty." in seen(screen))
        assert room.table.state.feedback == []


async def test_a_form_begun_waits_at_the_station_and_leaving_it_asks_first() -> None:
    async with station(ended(), "baker") as (_, pilot, station_screen):
        screen = await opened(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(screen.focused, Ratings))
        await pilot.press("4", "tab", *"clear roles", "escape")
        await until(pilot, lambda: pilot.app.screen is station_screen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmDialog))
        assert "feedback form is filled in" in seen(pilot.app.screen)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is station_screen)
        again = await opened(pilot)
        form = again.query_one(FeedbackForm)
        await until(pilot, lambda: form.draft.strengths == ("clear roles",))
        assert form.draft.ratings == (("structured", 4),)


# -- what was sealed, and the observer --------------------------------------------------------------------------------


async def test_what_is_unsealed_and_the_dice_can_be_read_at_the_station() -> None:
    room = ended()
    async with station(room, "baker") as (_, pilot, _screen):
        screen = await opened(pilot)
        await pilot.press("f5")
        assert "Nothing has been unsealed yet" in seen(screen)
        room.do(c.Unseal("cards"))
        await until(pilot, lambda: "the private cards" in seen(screen))
        assert "Ferry keeper" in seen(screen)
        await pilot.press("pagedown", "pagedown")
        await until(pilot, lambda: "The dice are as they were committed at STARTEX." in seen(screen))


async def test_an_observer_has_the_same_form_and_points_under_no_name() -> None:
    room = ended()
    room.do(c.PutPrompt("keep"))
    host = Host()
    async with room.live, host.run_test(size=SMALL) as pilot:
        await host.push_screen(ObserverScreen(LocalSeat(room.live, "observer")))
        await pilot.pause()
        screen = await opened(pilot)
        await pilot.press("tab", *"they waited", "enter")
        await until(pilot, lambda: room.table.state.hotwash.points)
        assert [(point.text, point.role) for point in room.table.state.hotwash.points] == [("they waited", "")]
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(screen.focused, Ratings))
        await pilot.press("5", "ctrl+s")
        await until(pilot, lambda: room.table.state.feedback)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(host.screen, ObserverScreen))
        assert isinstance(host.screen.focused, Input)


async def test_hostile_words_in_points_and_forms_are_shown_as_they_are() -> None:
    room = ended()
    room.do(c.PutPrompt("own-1", HOSTILE, 30))
    async with station(room, "baker") as (host, pilot, station_screen):
        assert isinstance(station_screen, StationScreen)
        await until(pilot, lambda: isinstance(pilot.app.screen, SeatHotwashScreen) and pilot.app.screen.focused)
        room.ask("teacher", c.RecordPoint("own-1", HOSTILE))
        await until(pilot, lambda: "evil" in seen(shown(pilot)))
        for text in (seen(shown(pilot)),):
            assert "\x1b" not in text
            assert "\u202e" not in text
        assert shown(pilot).query_one(ContentSwitcher).current == "question"
        assert not host.evil_ran
