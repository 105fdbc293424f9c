"""Withdrawing consent at the screens: a facilitator in every phase, a player and an observer for themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.seats import OBSERVER
from tabletop.room.table.local_seat import LocalSeat
from tabletop.tui.console.emergency import EmergencyScreen
from tabletop.tui.kit.consent_dialog import WithdrawDialog
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.room.room import RoomScreen
from tests.tui.console_help import Hand, console
from tests.tui.host import BIG, SMALL, Room, everything, scenario, seen, until
from tests.tui.room_help import FakeRoom, seated
from tests.tui.seats import terminal
from tests.tui.test_observer import observer

SCENARIO = "security-guarantees"
NAME = "Adaline Quist"
PHASES = ("before", "running", "paused", "emergency", "ended")


async def to_phase(hand: Hand, phase: str) -> None:
    """Take a session that was just opened there."""
    steps: dict[str, list[c.Command]] = {
        "paused": [c.Pause("tea")],
        "emergency": [c.DeclareEmergency()],
        "ended": [c.EndExercise("done")],
    }
    for command in steps.get(phase, []):
        hand.session.table.ask(command, "facilitator")
    await hand.pilot.pause()


async def in_room(hand: Hand) -> RoomScreen:
    if hand.app.screen is not hand.console:  # the summary after ENDEX
        await hand.press("q")
        await hand.until(lambda: hand.app.screen is hand.console)
    await hand.press("j")
    await hand.until(lambda: isinstance(hand.app.screen, RoomScreen))
    await hand.pilot.pause()
    screen = hand.app.screen
    assert isinstance(screen, RoomScreen)
    return screen


def withdrawals(hand: Hand) -> list[e.ConsentWithdrawn]:
    return [record.event for record in hand.session.table.records if isinstance(record.event, e.ConsentWithdrawn)]


@pytest.mark.parametrize("phase", PHASES)
async def test_a_name_given_by_hand_is_withdrawn_without_a_room(phase: str, tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=phase != "before") as hand:
        hand.session.table.ask(c.SeatRole("berlin", NAME, consent=True), "facilitator")
        await to_phase(hand, phase)
        if phase == "emergency":
            await hand.until(lambda: isinstance(hand.app.screen, EmergencyScreen))
            key = "f12"
        else:
            await in_room(hand)
            key = "W"
        here = hand.app.screen
        assert hand.session.room is None
        await hand.press(key)
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        assert NAME in hand.screen_text()
        await hand.press("enter")
        await hand.until(lambda: "erase:" in hand.screen_text())
        await hand.press("2")
        await hand.until(lambda: isinstance(hand.app.screen, WithdrawDialog))
        assert "cannot be taken back" in hand.screen_text()
        assert withdrawals(hand) == []
        await hand.press("enter")
        await hand.until(lambda: withdrawals(hand))
        assert withdrawals(hand)[0].how == "erase"
        await hand.until(lambda: hand.app.screen is here)
        await hand.until(lambda: "consent withdrawn" in hand.screen_text())
        assert NAME not in hand.screen_text()
        assert NAME not in hand.console.control.notice
        await hand.press(key)
        await hand.until(lambda: "names nobody" in hand.screen_text())


async def test_escape_at_every_step_withdraws_nothing(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO) as hand:
        hand.session.table.ask(c.SeatRole("berlin", NAME, consent=True), "facilitator")
        await in_room(hand)
        for keys in (("escape",), ("enter", "escape"), ("enter", "1", "escape")):
            await hand.press("W")
            await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
            for key in keys:
                await hand.press(key)
                await hand.pilot.pause()
            await hand.until(lambda: isinstance(hand.app.screen, RoomScreen))
        assert withdrawals(hand) == []


async def test_the_person_on_the_line_is_offered_first_and_who_has_left_is_there(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        await seated(hand, room, "anna", "berlin")
        await seated(hand, room, "bob", "paris")
        await seated(hand, room, "cem", "warsaw")
        await room.remove("cem")
        screen = await in_room(hand)
        screen.people.choose(screen.people.place_of("bob"))
        screen.present()
        await hand.press("W")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        text = hand.screen_text()
        assert all(name in text for name in ("Anna", "Bob", "Cem"))
        assert "00:00:00 to 00:00:00" in text  # has left
        await hand.press("enter")
        await hand.until(lambda: "Bob withdraws consent" in hand.screen_text())
        await hand.press("1")
        await hand.until(lambda: isinstance(hand.app.screen, WithdrawDialog))
        await hand.press("enter")
        await hand.until(lambda: withdrawals(hand))
        assert hand.state.members["paris"]["bob"].person == ""
        assert hand.state.members["berlin"]["anna"].person == "Anna"


async def test_the_last_line_does_not_go_on_naming_who_withdrew(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        room.come("anna", wish="berlin")
        screen = await in_room(hand)
        await hand.press("enter")
        await hand.until(lambda: "✓ Anna is in" in hand.console.control.notice)
        assert "Anna" in screen._said
        hand.session.table.ask(c.WithdrawConsent(), "berlin", member="anna")
        await hand.until(lambda: "withdrew consent" in hand.console.control.notice)
        await hand.until(lambda: "Anna" not in screen._said)


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_a_player_withdraws_at_the_own_station(size: tuple[int, int]) -> None:
    room = Room(scenario())
    room.do(c.SeatRole("berlin", NAME, True, "aa"))
    room.do(c.SeatRole("berlin", "Ben", True, "bb"))
    room.to_move("copenhagen")
    async with terminal(room, "berlin", "aa", size) as (pilot, screen, _):
        other = LocalSeat(room.live, "berlin")
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(screen.app.screen, PickDialog))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(screen.app.screen, WithdrawDialog))
        assert "You are named no more" in everything(screen.app.screen)
        await pilot.press("enter")
        await until(pilot, lambda: room.table.state.seatings[0].withdrawn == "pseudonymise")
        await until(pilot, lambda: screen.is_current)
        assert NAME not in repr((other.records, other.state))
        assert [one.person for one in room.table.state.seatings] == ["", "Ben"]
        assert not screen.check_action("act", ("withdraw-own",))


async def test_an_observer_withdraws_and_the_stream_forgets_the_name() -> None:
    room = Room(scenario())
    room.do(c.SeatRole(OBSERVER, "Oz Quist", True))
    room.do(c.SeatRole("berlin", NAME, True, "aa"))
    room.to_move("copenhagen")
    async with observer(room) as (pilot, screen, _):
        await until(pilot, lambda: f"{NAME} took the seat" in seen(screen))
        room.table.ask(c.WithdrawConsent(), "berlin", "", "aa")
        await until(pilot, lambda: "a person is named no more" in seen(screen))
        assert NAME not in seen(screen)
        assert "Oz Quist" in seen(screen)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(screen.app.screen, PickDialog))
        await pilot.press("2")
        await until(pilot, lambda: isinstance(screen.app.screen, WithdrawDialog))
        await pilot.press("enter")
        await until(pilot, lambda: screen.is_current and "Oz Quist" not in seen(screen))
        assert not screen.check_action("act", ("withdraw-own",))
