"""The observer's seat: what comes in never touches the line, and what is on the line is never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Answer, Command
from tabletop.exercise.state import Observation
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.seat import Link
from tabletop.room.table.table import Receipt
from tabletop.tui.seat.note_line import NoteLine
from tabletop.tui.seat.observer import ObserverScreen
from tabletop.tui.seat.stream import StreamPane
from tests.tui.host import BIG, HOSTILE, SMALL, Host, Room, scenario, seen, until

DEBATE = "sanctions-debate"


class Unplugged(LocalSeat):
    """A seat whose questions wait while its link is away."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.live, "observer")
        self.plugged = asyncio.Event()
        self.plugged.set()

    async def ask(self, command: Command) -> Receipt:
        await self.plugged.wait()
        return await super().ask(command)

    def pull(self) -> None:
        self.plugged.clear()
        self.link = Link("away", "", "14:03")
        if self.on_link is not None:
            self.on_link()

    def plug(self) -> None:
        self.link = Link()
        if self.on_link is not None:
            self.on_link()
        self.plugged.set()


@asynccontextmanager
async def observer(
    room: Room, size: tuple[int, int] = BIG
) -> AsyncIterator[tuple[Pilot[None], ObserverScreen, Unplugged]]:
    """The observer of that room."""
    host = Host()
    async with room.live, host.run_test(size=size) as pilot:
        connection = Unplugged(room)
        screen = ObserverScreen(connection)
        await host.push_screen(screen)
        await pilot.pause()
        yield pilot, screen, connection


def debate() -> Room:
    room = Room(scenario())
    room.to_move("copenhagen")
    room.do(c.OpenDecision(DEBATE))
    return room


def kept(room: Room) -> list[Observation]:
    return room.table.state.observations


def typed(screen: ObserverScreen) -> str:
    return screen.query_one(NoteLine).value


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_a_line_is_kept_with_the_moment_of_its_first_letter_and_its_tags(size: tuple[int, int]) -> None:
    room = debate()
    async with observer(room, size) as (pilot, screen, _):
        room.clock.now += 100
        await pilot.press("plus", "3", "space", "at", *"ber asks ", "number_sign", *"sanc ", "equals_sign", "3")
        room.clock.now += 60
        await pilot.press("enter")
        await until(pilot, lambda: kept(room))
        note = kept(room)[0]
        assert (note.word, note.rating, note.role, note.serial) == ("strength", 3, "berlin", DEBATE)
        assert (note.text, note.observed) == ("@berlin asks #sanctions-debate", 100.0)
        assert note.objective == list(scenario().objectives)[2]
        assert typed(screen) == ""
        if size == SMALL:
            await pilot.press("f4")
        await until(pilot, lambda: "asks #sanctions-debate" in seen(screen))
        assert "✓ =3" in seen(screen)
        assert "00:01:40 strength · 3 of 4" in seen(screen)


async def test_a_rating_alone_is_no_note_and_says_so() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, _):
        await pilot.press("plus", "3", "enter")
        await until(pilot, lambda: any("alone is no note" in one.message for one in pilot.app._notifications))
        assert typed(screen) == "+3"
        assert kept(room) == []
        await pilot.press("space", "o", "k", "enter")
        await until(pilot, lambda: [(one.text, one.rating) for one in kept(room)] == [("ok", 3)])


async def test_kind_and_rating_by_keys_hold_for_one_note() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, _):
        await pilot.press("tab", "tab", "shift+tab", *"too late")
        await until(pilot, lambda: "to improve · 1 could not ▸" in seen(screen))
        await pilot.press("enter", *"next", "enter")
        await until(pilot, lambda: len(kept(room)) == 2)
        assert [(note.word, note.rating) for note in kept(room)] == [("improve", 1), ("note", 0)]


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_the_stream_shows_what_teams_saw_and_decided_and_the_line_keeps_the_cursor(size: tuple[int, int]) -> None:
    room = debate()
    async with observer(room, size) as (pilot, screen, _):
        await pilot.press(*"half a sen")
        room.ask("berlin", c.SubmitResponse(DEBATE, "berlin", Answer(options=("none",), rationale="It is too early.")))
        room.ask("warsaw", c.SendMessage(("berlin",), "Why not?"))
        await until(pilot, lambda: "Why not?" in seen(screen))
        assert "why: It is too early." in seen(screen)
        assert "wrote to berlin" in seen(screen)
        await pilot.press(*"tence")
        assert typed(screen) == "half a sentence"
        assert screen.focused is screen.query_one(NoteLine)


async def test_the_stream_follows_unless_somebody_reads_back() -> None:
    room = debate()
    async with observer(room, SMALL) as (pilot, screen, _):
        pane = screen.query_one(StreamPane)
        for number in range(30):
            room.ask("warsaw", c.SendMessage(("berlin",), f"message {number}"))
        await until(pilot, lambda: "message 29" in seen(screen))
        await pilot.press("pageup", "pageup")
        assert "message 29" not in seen(screen)
        top = pane.scroll_offset.y
        room.ask("warsaw", c.SendMessage(("berlin",), "message 30"))
        await until(pilot, lambda: "↓ 1 new" in seen(screen))
        assert pane.scroll_offset.y == top
        await pilot.press("ctrl+end")
        await until(pilot, lambda: "message 30" in seen(screen))
        assert "new (" not in seen(screen)
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: "message 30" in seen(screen))


async def test_notes_written_while_the_link_is_away_are_sent_once_it_is_back() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, connection):
        connection.pull()
        await until(pilot, lambda: "no link to the table since 14:03" in seen(screen))
        await pilot.press(*"one", "enter", *"two", "enter", *"thr")
        await until(pilot, lambda: seen(screen).count("on its way") == 2)
        assert kept(room) == []
        await pilot.press("escape")
        assert screen.is_current  # notes would be cut short
        connection.plug()
        await until(pilot, lambda: [note.text for note in kept(room)] == ["one", "two"])
        await until(pilot, lambda: "on its way" not in seen(screen))
        assert typed(screen) == "thr"
        assert "no link" not in seen(screen)


async def test_a_refused_note_stays_readable_and_can_be_taken_back() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, connection):
        connection.pull()
        await pilot.press(*"#sanc is open", "enter")
        room.do(c.Undo())
        connection.plug()
        await until(pilot, lambda: "NOT KEPT" in seen(screen))
        assert kept(room) == []
        await pilot.press("up")
        await until(pilot, lambda: typed(screen) == "#sanctions-debate is open")
        assert "NOT KEPT" not in seen(screen)
        await pilot.press("home", "delete", "enter")
        await until(pilot, lambda: kept(room))


async def test_leaving_with_something_on_the_line_takes_two_keys_and_keeps_it() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, _):
        await pilot.press(*"unfinished", "escape")
        assert screen.is_current
        await pilot.press("escape")
        await until(pilot, lambda: not screen.is_attached)
        await until(pilot, lambda: [note.text for note in kept(room)] == ["unfinished"])


async def test_whatever_takes_the_screen_down_the_line_is_kept() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, _):
        await pilot.press(*"unfinished")
        screen.dismiss(None)
        await until(pilot, lambda: [note.text for note in kept(room)] == ["unfinished"])


async def test_other_observers_and_control_are_named_beside_their_notes() -> None:
    room = debate()
    room.do(c.SeatRole("observer", "Kim", consent=True, member="0badf00d"))
    room.table.ask(c.RecordObservation("from Kim"), "observer", member="0badf00d")
    room.do(c.RecordObservation("from the desk"))
    async with observer(room) as (_, screen, _connection):
        text = " ".join(seen(screen).split())
        assert "from Kim" in text
        assert "Kim" in text.split("from Kim", 1)[1]
        assert "control" in text.split("from the desk", 1)[1]


async def test_an_emergency_covers_it_and_gives_the_line_back() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, _):
        await pilot.press(*"half")
        room.do(c.DeclareEmergency())
        await until(pilot, lambda: "REAL – NO EXERCISE" in seen(screen))
        assert "WHAT TEAMS SAW" not in seen(screen)
        await pilot.press(*"xyz")
        room.do(c.LiftEmergency("a false alarm"))
        await until(pilot, lambda: "WHAT TEAMS SAW" in seen(screen))
        await pilot.press(*"done")
        assert typed(screen) == "halfdone"


async def test_the_test_inject_is_confirmed_by_a_key_that_types_nothing() -> None:
    room = Room(scenario(), start=False)
    async with observer(room) as (pilot, screen, _):
        room.do(c.SendComcheck())
        await until(pilot, lambda: "TEST INJECT" in seen(screen))
        await pilot.press("f9")
        await until(pilot, lambda: ("observer", "") in room.table.state.comcheck_answers)
        await until(pilot, lambda: "TEST INJECT" not in seen(screen))


async def test_hostile_words_are_only_words() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, _):
        room.ask("warsaw", c.SendMessage(("berlin",), HOSTILE))
        screen.query_one(NoteLine).value = HOSTILE
        await pilot.press("enter")
        await until(pilot, lambda: kept(room))
        await until(pilot, lambda: seen(screen).count("[@click=app.evil]") >= 2)
        assert "\x1b" not in seen(screen)
        assert isinstance(screen.app, Host)
        assert not screen.app.evil_ran


async def test_it_has_no_keys_that_run_the_exercise() -> None:
    room = debate()
    async with observer(room) as (pilot, screen, _):
        before = room.table.state.seq
        await pilot.press("f3", "f4", "f5", "f8", "ctrl+s", "ctrl+n", "pagedown", "ctrl+q")
        await pilot.pause()
        assert room.table.state.seq == before
        assert screen.view.has_class("-narrow") is False


async def test_the_headline_names_the_other_observers_and_no_lead() -> None:
    room = debate()
    for name in ("Oz", "Ada"):
        room.do(c.SeatRole("observer", name, consent=True, member=name.lower()))
    async with observer(room) as (pilot, screen, seat):
        seat.member = "oz"
        screen.view.present()
        await pilot.pause()
        assert "with Ada" in seen(screen)
        assert "lead" not in seen(screen).splitlines()[0]
