"""Messages at a station: to roles, to control, within the team; requests and their state; nothing typed is touched or lost."""

from __future__ import annotations

from functools import partial

import pytest
from textual.widgets import ContentSwitcher

from tabletop.exercise import commands as c
from tabletop.exercise.pages.messages import (
    CONTROL,
    EVERYBODY,
    REQUESTS,
    TEAM,
    Unread,
    read_upto,
    recipients,
    thread_of,
    threads,
)
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Message
from tabletop.tui.seat.messages import MessagesPane, ThreadList, Writing
from tabletop.tui.seat.station import StationScreen
from tests.tui.host import BIG, HOSTILE, SMALL, Room, everything, scenario, seen, station, until
from tests.tui.seats import terminal

DEBATE = "sanctions-debate"
SIZES = [BIG, SMALL]


def room_at(move: str = "copenhagen") -> Room:
    room = Room(scenario())
    room.to_move(move)
    return room


def debate() -> Room:
    room = room_at()
    room.do(c.OpenDecision(DEBATE))
    return room


def point_at(screen: StationScreen, thread: str) -> None:
    """Put the cursor of the list onto that thread."""
    listed = screen.query_one(ThreadList)
    listed.choose(listed.place_of(thread))


def arrived(room: Room, text: str) -> bool:
    """Whether that text is the newest message."""
    return [row[2] for row in texts(room)][-1:] == [text]


def texts(room: Room) -> list[tuple[str, tuple[str, ...], str]]:
    """Messages as the table has them."""
    return [(message.sender, message.to, message.text) for message in room.table.state.messages.values()]


@pytest.mark.parametrize("size", SIZES)
async def test_a_message_goes_to_a_role_to_control_and_to_the_own_team(size: tuple[int, int]) -> None:
    room = room_at()
    async with station(room, "berlin", size) as (host, pilot, screen):
        for thread, text in (("paris", "call me"), (CONTROL, "we are late"), (TEAM, "say nothing")):
            await pilot.press("f6")
            point_at(screen, thread)
            await pilot.press("enter", *text, "enter")
            await until(pilot, partial(arrived, room, text))
            await until(pilot, lambda: "Sent ✓" in seen(screen))
            assert screen.query_one(Writing).text == ""
            assert isinstance(host.focused, Writing)
        assert texts(room) == [
            ("berlin", ("paris",), "call me"),
            ("berlin", (FACILITATOR,), "we are late"),
            ("berlin", ("berlin",), "say nothing"),
        ]
        assert "own team only" in seen(screen)


async def test_space_marks_several_roles_and_all_of_them_get_the_message() -> None:
    room = room_at()
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("f6")
        for thread in ("warsaw", "paris"):
            point_at(screen, thread)
            await pilot.press("space")
        assert "[x]" in seen(screen)
        await pilot.press("enter", *"to both", "enter")
        await until(pilot, lambda: texts(room))
        assert texts(room) == [("berlin", ("paris", "warsaw"), "to both")]
        await until(pilot, lambda: "[x]" not in seen(screen))
        assert screen.query_one(MessagesPane).thread == "paris+warsaw"


@pytest.mark.parametrize("size", SIZES)
async def test_what_arrives_is_counted_announced_and_read_when_it_is_shown(size: tuple[int, int]) -> None:
    room = room_at()
    room.ask("paris", c.SendMessage(("berlin",), "first"))
    room.ask("warsaw", c.SendMessage(("berlin", "paris"), "second"))
    async with station(room, "berlin", size) as (_, pilot, screen):
        assert "Messages (2 new)" in seen(screen)
        assert "2 unread in Messages (f6)" in seen(screen)
        await pilot.press("f6")
        await until(pilot, lambda: room.table.state.read.get("berlin"))
        first, second = room.table.state.messages
        assert room.table.state.read["berlin"] == first, "the second thread has not been on the screen"
        assert "first" in seen(screen)
        point_at(screen, "paris+warsaw")
        await until(pilot, lambda: room.table.state.read.get("berlin") == second)
        await until(pilot, lambda: "Messages (" not in seen(screen))
        room.ask("warsaw", c.SendMessage(("berlin", "paris"), "third"))
        await until(pilot, lambda: "third" in seen(screen))
        await until(pilot, lambda: room.table.state.read.get("berlin") == max(room.table.state.messages))


async def test_a_whisper_of_control_is_marked_and_a_message_to_several_is_none() -> None:
    room = room_at()
    room.do(c.SendMessage(("berlin",), "for you alone"), c.SendMessage(("berlin", "paris"), "for both"))
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("f6")
        assert screen.query_one(MessagesPane).thread == CONTROL
        shown = seen(screen)
        assert shown.count("CONTROL WHISPERS, to you alone") == 1
        assert "Control to you, " in shown


@pytest.mark.parametrize("size", SIZES)
async def test_a_request_keeps_its_state_and_its_answer(size: tuple[int, int]) -> None:
    room = room_at()
    async with station(room, "berlin", size) as (_, pilot, screen):
        await pilot.press("f6")
        point_at(screen, REQUESTS)
        await pilot.press("enter", *"Which ships?", "enter")
        await until(pilot, lambda: room.table.state.rfis)
        asked = next(iter(room.table.state.rfis))
        await until(pilot, lambda: "○ open" in seen(screen))
        await pilot.press("f3")
        room.do(c.AnswerRfi(asked, "All of them.", public=True))
        await until(pilot, lambda: "Messages (1 new)" in seen(screen))
        await pilot.press("f6")
        await until(pilot, lambda: "All of them." in seen(screen))
        assert "→ Control answers:" in seen(screen)
        assert "✓ answered, for everybody" in seen(screen)
        await until(pilot, lambda: "Messages (" not in seen(screen))
        room.ask("berlin", c.AskRfi("berlin", "And who pays?"))
        room.do(c.RefuseRfi(max(room.table.state.rfis), "Not known in this exercise."))
        await until(pilot, lambda: "Not known in this exercise." in seen(screen))
        assert "→ Control does not answer:" in seen(screen)


async def test_a_public_answer_reaches_another_role_without_its_asker() -> None:
    room = room_at()
    room.ask("paris", c.AskRfi("paris", "Is the port open?"))
    room.do(c.AnswerRfi(max(room.table.state.rfis), "It is.", public=True))
    async with station(room, "berlin") as (_, pilot, screen):
        assert "Messages (1 new)" in seen(screen)
        await pilot.press("f6")
        await until(pilot, lambda: "Another role asked" in seen(screen))
        assert "Is the port open?" in seen(screen)
        await until(pilot, lambda: "Messages (" not in seen(screen))


@pytest.mark.parametrize("size", SIZES)
async def test_what_arrives_moves_no_field_and_takes_no_cursor(size: tuple[int, int]) -> None:
    room = debate()
    async with station(room, "berlin", size) as (host, pilot, screen):
        await pilot.press("tab", *"half a sen")
        field = host.focused
        assert field is not None
        await until(pilot, lambda: "draft kept" in seen(screen) or size == SMALL)
        place = field.region
        room.ask("paris", c.SendMessage(("berlin",), "psst"))
        room.do(c.SendMessage(("berlin",), "whisper"), c.SendComcheck(), c.ReleaseInject("copenhagen-agenda"))
        await until(pilot, lambda: "TEST INJECT" in seen(screen))
        await pilot.press(*"tence")
        assert (host.focused, field.region) == (field, place)
        assert screen.query_one("#why").text == "half a sentence"  # type: ignore[attr-defined]  # a TextArea
        await pilot.press("f6")
        point_at(screen, "paris")
        await pilot.press("enter", *"my ans")
        field = host.focused
        assert field is not None
        place = field.region
        room.ask("paris", c.SendMessage(("berlin",), "another"))
        room.ask("warsaw", c.SendMessage(("berlin", "paris"), "a new thread"))
        await until(pilot, lambda: "another" in seen(screen))
        await pilot.press(*"wer")
        assert (host.focused, field.region) == (field, place)
        assert screen.query_one(Writing).text == "my answer"
        assert screen.query_one(MessagesPane).thread == "paris"


async def test_unsent_text_stays_with_its_thread_and_across_tabs_and_leaving_asks() -> None:
    room = room_at()
    async with station(room, "berlin") as (host, pilot, screen):
        await pilot.press("f6")
        point_at(screen, "paris")
        await pilot.press("enter", *"dear Paris")
        await pilot.press("f3", "f6")
        assert isinstance(host.focused, Writing)
        await pilot.press(*"!")
        assert screen.query_one(Writing).text == "dear Paris!"
        screen.query_one(ThreadList).focus()
        point_at(screen, "warsaw")
        await pilot.pause()
        assert screen.query_one(Writing).text == ""
        point_at(screen, "paris")
        await pilot.pause()
        assert screen.query_one(Writing).text == "dear Paris!"
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(host.screen, StationScreen)
        assert "written and not sent" in seen(host.screen)
        await pilot.press("escape")
        await until(pilot, lambda: host.screen is screen)
        assert screen.query_one(Writing).text == "dear Paris!"
        await pilot.press("escape", "enter")
        await until(pilot, lambda: not isinstance(host.screen, StationScreen))


async def test_a_refused_message_stays_and_says_why() -> None:
    room = room_at()
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("f6", "enter", "enter")
        assert "Write something first." in seen(screen)
        pane = screen.query_one(MessagesPane)
        await pilot.press(*"nobody")
        pane.post_message(MessagesPane.Send(CONTROL, ("atlantis",), "nobody"))
        await until(pilot, lambda: "There is no role “atlantis”." in seen(screen))
        assert screen.query_one(Writing).text == "nobody"


async def test_a_message_that_is_begun_is_not_called_sent() -> None:
    room = room_at()
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("f6", "enter", *"hello", "enter")
        await until(pilot, lambda: "Sent ✓" in seen(screen))
        await pilot.press("m")
        await until(pilot, lambda: "Sent ✓" not in seen(screen))
        assert screen.query_one(Writing).text == "m"


async def test_a_message_written_without_a_link_goes_out_once_when_it_is_back() -> None:
    room = room_at()
    room.do(c.SeatRole("berlin", "Anna", True, "aa", True))
    async with terminal(room, "berlin", "aa") as (pilot, screen, link):
        link.cut()
        await pilot.press("f6", "enter", *"hello", "enter", "enter")
        await until(pilot, lambda: "still on its way" in seen(screen))
        assert texts(room) == []
        link.mend()
        await until(pilot, lambda: "Sent ✓" in seen(screen))
        assert texts(room) == [("berlin", (FACILITATOR,), "hello")]


async def test_letters_in_the_same_read_as_a_turning_key_reach_the_new_field() -> None:
    room = debate()
    async with station(room, "berlin") as (host, pilot, screen):
        from textual import events

        def read(*keys: str) -> None:
            for key in keys:
                host.post_message(events.Key(key, key if len(key) == 1 else None))

        read("tab", "a", "b", "tab")
        await pilot.pause()
        assert screen.query_one("#why").text == "ab"  # type: ignore[attr-defined]  # a TextArea
        screen.query_one("#why").focus()
        read("f7", "x", "y")
        await pilot.pause()
        assert screen.query_one("NotesPane CleanArea").text == "xy"  # type: ignore[attr-defined]  # a TextArea
        assert screen.query_one(ContentSwitcher).current == "notes"


async def test_hostile_messages_are_shown_as_they_are() -> None:
    room = room_at()
    room.ask("paris", c.SendMessage(("berlin",), HOSTILE))
    room.do(c.SendMessage(("berlin",), HOSTILE))
    room.ask("berlin", c.AskRfi("berlin", HOSTILE))
    async with station(room, "berlin") as (host, pilot, screen):
        await pilot.press("f6")
        for thread in (REQUESTS, CONTROL, "paris"):
            point_at(screen, thread)
            await pilot.pause()
            assert "[@click=app.evil]X[/]" in seen(screen)
            assert not any(char in everything(screen) for char in "\x1b\x07\x9b\u202e")
        await pilot.click(offset=(80, 10))
        assert not host.evil_ran


def message(sender: str, *to: str) -> Message:
    return Message(1, sender, to, "", 0.0, "", "")


def test_threads_are_the_same_for_every_side_of_a_message() -> None:
    roles = ("a", "b", "c")
    assert thread_of(message("a", "a"), "a", roles) == TEAM
    assert thread_of(message(FACILITATOR, "a"), "a", roles) == CONTROL
    assert thread_of(message("a", FACILITATOR), "a", roles) == CONTROL
    assert thread_of(message("b", "a", "c"), "a", roles) == EVERYBODY
    assert thread_of(message("b", "a"), "a", roles) == "b"
    for thread in (TEAM, CONTROL, EVERYBODY, "b", "b+" + FACILITATOR):
        assert thread_of(message("a", *recipients(thread, "a", roles)), "a", roles) == thread


def test_the_table_is_told_no_further_than_what_was_seen_without_a_gap() -> None:
    items = [Unread(3, "x"), Unread(5, "y"), Unread(8, "x")]
    assert read_upto(items, {3, 8}) == 3
    assert read_upto(items, {3, 5, 8}) == 8
    assert read_upto(items, {5}) == 0


def test_the_order_of_threads_stands_still_when_something_comes() -> None:
    room = room_at()
    before = threads(room.table.state, "berlin")
    room.ask("paris", c.SendMessage(("berlin",), "x"))
    room.ask("paris", c.SendMessage(("berlin", "warsaw"), "x"))
    assert threads(room.table.state, "berlin")[: len(before)] == before
