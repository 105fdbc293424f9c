"""Joining a room on the screen: the code, the person, the wait, the seat, and every way it can end. The host is a real one on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher, Input

from tabletop.exercise import commands as c
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.wire.access import BadCode, JoinAddress, parse
from tabletop.room.wire.discovery import FoundRoom
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.seat.observer import ObserverScreen
from tabletop.tui.seat.station import StationScreen
from tabletop.tui.start import join as join_module
from tabletop.tui.start.home import HomeScreen
from tabletop.tui.start.join import JoinScreen
from tabletop.tui.start.join_form import FindPane, PersonPane, address_of
from tabletop.tui.wall.wall import WallScreen
from tests.room.open_rooms import Open, an_open_room
from tests.tui.host import BIG, SMALL, Room, scenario, seen, until

SIZES = [BIG, SMALL]


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> list[FoundRoom]:
    """What is found; nothing listens to the network here."""
    found: list[FoundRoom] = []

    async def _find(_seconds: float) -> list[FoundRoom]:
        return list(found)

    monkeypatch.setattr(join_module, "find", _find)
    return found


@asynccontextmanager
async def joining(
    folder: Path, address: JoinAddress | None = None, size: tuple[int, int] = BIG, **person: object
) -> AsyncIterator[tuple[TabletopApp, Pilot[str], JoinScreen]]:
    """The program on its way into a room."""
    app = TabletopApp(folder, first=lambda it: it.open_join(address, **person))  # type: ignore[arg-type]  # as given
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = next(one for one in app.screen_stack if isinstance(one, JoinScreen))
        yield app, pilot, screen
        app.exit()


async def comes_to(pilot: Pilot[str], kind: type[object]) -> None:
    """Until a screen of that kind is on top."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def shows(pilot: Pilot[str], words: str) -> None:
    """Until these words are on the screen."""
    await until(pilot, lambda: words in " ".join(seen(pilot.app.screen).split()))


def step(screen: JoinScreen) -> str | None:
    """The pane on the screen."""
    return screen.query_one("#steps", ContentSwitcher).current


def code(opened: Open, kind: str = "player") -> JoinAddress:
    """The join code of that kind, read as typed."""
    return parse(opened.room.code(kind))


async def admit(opened: Open, pilot: Pilot[str], seat: str = "") -> None:
    """The facilitator lets in whoever waits."""
    await until(pilot, lambda: any(guest.name and not guest.seat for guest in opened.room.guests))
    guest = next(guest for guest in opened.room.guests if guest.name and not guest.seat)
    await opened.room.admit(guest.id, seat)


@pytest.mark.parametrize("size", SIZES)
async def test_a_player_types_the_code_says_a_name_waits_and_sits_down(tmp_path: Path, size: tuple[int, int]) -> None:
    async with an_open_room(tmp_path) as opened, joining(tmp_path, size=size) as (app, pilot, screen):
        await shows(pilot, "none: type the code")
        await pilot.press(*str(code(opened)).lower().replace("-", " "), "enter")
        await until(pilot, lambda: step(screen) == "person")
        assert isinstance(app.focused, Input)
        await pilot.press(*"Ada", "enter")
        await shows(pilot, "May the record name you?")
        await until(pilot, lambda: not isinstance(app.focused, Input))
        for key in ("right", "tab", "down", "ctrl+s"):  # in one read
            app.post_message(events.Key(key, None))
        await shows(pilot, "Welcome, Ada. You are in the waiting room.")
        wish = screen.query_one(PersonPane).wish
        assert wish
        assert (guest := opened.room.guests[0]).name == "Ada"
        assert (guest.consent, guest.wish, guest.seat) == (True, wish, "")
        await admit(opened, pilot)
        await comes_to(pilot, StationScreen)
        station = app.screen
        assert isinstance(station, StationScreen)
        assert station.role == wish
        await shows(pilot, "The story so far")
        await pilot.press("escape", "escape", "enter")
        await until(pilot, lambda: not app.is_running or app._exit)


async def test_what_the_command_line_said_is_not_asked(tmp_path: Path) -> None:
    async with (
        an_open_room(tmp_path) as opened,
        joining(tmp_path, code(opened), name="Ben", wish="south", consent=False) as (app, pilot, _),
    ):
        await admit(opened, pilot)
        await comes_to(pilot, StationScreen)
        station = app.screen
        assert isinstance(station, StationScreen)
        assert station.role == "south"
        members = opened.session.table.state.members["south"]
        assert [person.consent for person in members.values()] == [False]


@pytest.mark.parametrize(("kind", "screen"), [("observer", ObserverScreen), ("co-facilitator", ConsoleScreen)])
async def test_other_kinds_of_seat_have_their_own_screens(tmp_path: Path, kind: str, screen: type[object]) -> None:
    async with (
        an_open_room(tmp_path) as opened,
        joining(tmp_path / "theirs", code(opened, kind), name="Cleo", consent=True) as (_, pilot, _),
    ):
        await admit(opened, pilot)
        await comes_to(pilot, screen)


async def test_a_wall_is_asked_nothing(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened, joining(tmp_path, code(opened, "wall")) as (_, pilot, _):
        await comes_to(pilot, WallScreen)


async def test_another_seat_is_another_screen_and_none_the_waiting_room(tmp_path: Path) -> None:
    async with (
        an_open_room(tmp_path) as opened,
        joining(tmp_path, code(opened), name="Ada", wish="north", consent=True) as (app, pilot, screen),
    ):
        await admit(opened, pilot)
        await comes_to(pilot, StationScreen)
        first = app.screen
        await pilot.press("f1")  # something lies above the seat
        guest = opened.room.guests[0].id
        await opened.room.reseat(guest, "south")
        await until(pilot, lambda: isinstance(app.screen, StationScreen) and app.screen is not first)
        second = app.screen
        assert isinstance(second, StationScreen)
        assert second.role == "south"
        assert len([one for one in app.screen_stack if isinstance(one, StationScreen)]) == 1
        await opened.room.reseat(guest, "")
        await comes_to(pilot, JoinScreen)
        assert step(screen) == "wait"
        assert "Welcome, Ada" in seen(screen)


async def test_seats_may_change_faster_than_screens_are_put_up(tmp_path: Path) -> None:
    room = Room(scenario())
    async with room.live, joining(tmp_path) as (app, pilot, screen):

        async def change() -> None:
            for role in ("berlin", "paris", "warsaw"):
                await screen._take_seat(LocalSeat(room.live, role), "player")

        screen.call_later(change)
        await until(pilot, lambda: isinstance(app.screen, StationScreen) and app.screen.role == "warsaw")
        await shows(pilot, "Nothing is asked of you at this moment.")
        assert len([one for one in app.screen_stack if isinstance(one, StationScreen)]) == 1


async def test_a_person_put_out_keeps_the_screen_until_leaving_it_and_reads_why(tmp_path: Path) -> None:
    async with (
        an_open_room(tmp_path) as opened,
        joining(tmp_path, code(opened), name="Ada", wish="north", consent=True) as (_, pilot, screen),
    ):
        await admit(opened, pilot)
        await comes_to(pilot, StationScreen)
        await opened.room.remove(opened.room.guests[0].id, "The seat is needed.")
        await shows(pilot, "The seat is needed.")
        assert isinstance(pilot.app.screen, StationScreen)
        await shows(pilot, "The story so far")
        await pilot.press("escape", "escape", "enter")
        await comes_to(pilot, JoinScreen)
        assert step(screen) == "find"
        await shows(pilot, "The seat is needed.")


async def test_leaving_the_program_from_a_seat_asks_first(tmp_path: Path) -> None:
    async with (
        an_open_room(tmp_path) as opened,
        joining(tmp_path, code(opened), name="Ada", wish="north", consent=True) as (app, pilot, _),
    ):
        await admit(opened, pilot)
        await comes_to(pilot, StationScreen)
        await shows(pilot, "The story so far")
        await pilot.press("ctrl+q")
        await shows(pilot, "Leave the room?")
        await pilot.press("ctrl+q", "escape")
        await comes_to(pilot, StationScreen)
        assert app.is_running


async def test_a_room_that_closes_says_so_at_the_seat_and_to_a_co_facilitator(tmp_path: Path) -> None:
    async with (
        an_open_room(tmp_path) as opened,
        joining(tmp_path / "one", code(opened), name="Ada", wish="north", consent=True) as (_, player, _),
        joining(tmp_path / "two", code(opened, "co-facilitator"), name="Cleo", consent=True) as (_, helper, screen),
    ):
        await admit(opened, player)
        await admit(opened, player)
        await comes_to(player, StationScreen)
        await comes_to(helper, ConsoleScreen)
        await opened.ask(c.EndExercise())
        await opened.room.close("Thank you all.")
        await shows(player, "Thank you all.")
        assert isinstance(player.app.screen, StationScreen)
        await comes_to(helper, JoinScreen)
        assert "Thank you all." in seen(screen)


async def test_what_is_wrong_is_said_and_can_be_put_right(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened, joining(tmp_path) as (_, pilot, screen):
        field = screen.query_one(FindPane).code
        await pilot.press(*"hello", "enter")
        await shows(pilot, "The code is missing")
        field.value = "ABCD@127.0.0.1:1"
        await pilot.press("enter")
        await shows(pilot, "The code has 4 letters and digits")
        good = code(opened)
        field.value = f"0000-0000-0000@{good.place}"
        await pilot.press("enter")
        await until(pilot, lambda: "Looking" not in seen(screen) and "0000" in seen(screen))
        assert step(screen) == "find"
        field.value = str(good)
        await pilot.press("enter")
        await until(pilot, lambda: step(screen) == "person")
        await pilot.press("enter")
        await shows(pilot, "Type a name first")


async def test_arriving_roles_touch_nothing_that_is_filled_in(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened, joining(tmp_path, code(opened)) as (app, pilot, screen):
        await until(pilot, lambda: step(screen) == "person")
        await pilot.press(*"Ad", "tab", "right", "tab", "down", "shift+tab", "shift+tab")
        field, wish = app.focused, screen.query_one(PersonPane).wish
        await opened.joins(name="Zoe", seat="south")
        await shows(pilot, "●1")
        await pilot.press("end", *"a")
        assert app.focused is field
        pane = screen.query_one(PersonPane)
        assert (pane.name_field.value, pane.consent.value, pane.wish) == ("Ada", "yes", wish)


async def test_a_room_that_was_found_needs_the_code_alone(tmp_path: Path, rooms: list[FoundRoom]) -> None:
    async with an_open_room(tmp_path) as opened:
        good = code(opened)
        rooms.append(FoundRoom("Monday", good.host, good.port, False, "here"))
        async with joining(tmp_path) as (_, pilot, screen):
            await shows(pilot, "Monday")
            await pilot.press(*str(good).partition("@")[0], "enter")
            await until(pilot, lambda: step(screen) == "person")


async def test_the_waiting_room_can_be_left_and_what_was_said_changed(tmp_path: Path) -> None:
    async with (
        an_open_room(tmp_path) as opened,
        joining(tmp_path, code(opened), name="Ada", consent=True) as (app, pilot, screen),
    ):
        await shows(pilot, "Welcome, Ada.")
        await pilot.press("e")
        await until(pilot, lambda: step(screen) == "person")
        await pilot.press("end", *" L", "enter")
        await shows(pilot, "Welcome, Ada L.")
        assert opened.room.guests[0].name == "Ada L"
        await pilot.press("escape")
        await until(pilot, lambda: step(screen) == "find")
        await until(pilot, lambda: opened.room.guests[0].presence != "here")
        assert app.screen is screen


async def test_home_offers_it_and_takes_one_back(tmp_path: Path) -> None:
    app = TabletopApp(tmp_path)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("j")
        await comes_to(pilot, JoinScreen)
        await pilot.press("escape")
        await comes_to(pilot, HomeScreen)


def test_a_code_alone_takes_the_place_of_the_room_that_was_found() -> None:
    room = FoundRoom("Monday", "192.0.2.2", 7413, False, "network")
    assert address_of("0000-0000-0000", room) == parse("000000000000@192.0.2.2:7413")
    assert address_of("0000 0000 0000 @", room) == parse("000000000000@192.0.2.2:7413")
    assert address_of("0000-0000-0000@198.51.100.1:1", room).host == "198.51.100.1"
    six = FoundRoom("Monday", "2001:db8::1", 7413, False, "network")
    assert address_of("0000-0000-0000", six).host == "2001:db8::1"
    with pytest.raises(BadCode, match="encrypted"):
        address_of("0000-0000-0000", FoundRoom("Monday", "192.0.2.2", 7413, True, "network"))
    with pytest.raises(BadCode, match="missing"):
        address_of("192.0.2.2", None)
