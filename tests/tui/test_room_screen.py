"""The room screen: opening, codes, people, pre-flight, all with a key or three."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise.people import lead_of
from tabletop.tui.room.qr import qr_lines
from tabletop.tui.room.room import RoomScreen
from tabletop.tui.room.room_lists import PeoplePane
from tests.tui.console_help import Hand, console
from tests.tui.host import HOSTILE
from tests.tui.room_help import FakeRoom, seated

SCENARIO = "security-guarantees"


async def in_room(hand: Hand) -> RoomScreen:
    """Press j and wait."""
    await hand.press("j")
    await hand.until(lambda: isinstance(hand.app.screen, RoomScreen))
    await hand.pilot.pause()
    screen = hand.app.screen
    assert isinstance(screen, RoomScreen)
    return screen


async def test_somebody_who_waits_is_let_in_with_two_keys(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        room.come("anna", wish="berlin")
        await in_room(hand)
        assert "Anna" in hand.screen_text()
        assert "wants berlin" in hand.screen_text()
        await hand.press("enter")
        await hand.until(lambda: "anna" in hand.state.members.get("berlin", {}))
        await hand.until(lambda: "Nobody waits." in hand.screen_text())
        assert "● here" in hand.screen_text()


async def test_the_head_says_who_is_named_in_reports(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO) as hand:
        FakeRoom(hand.session)
        await in_room(hand)
        assert "reports: Chatham House" in hand.screen_text()


async def test_without_a_wish_the_seat_is_picked(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        room.come("anna")
        await in_room(hand)
        await hand.press("enter")
        await hand.type("warsaw")
        await hand.press("enter")
        await hand.until(lambda: "anna" in hand.state.members.get("warsaw", {}))


async def test_all_who_wait_are_let_in_and_those_without_a_wish_are_named(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        room.come("anna", wish="berlin")
        room.come("bob", wish="paris")
        room.come("zoe")
        room.come("wanda", "observer")
        await in_room(hand)
        await hand.press("A")
        await hand.until(lambda: "Zoe" in hand.console.control.notice)
        assert {seat for seat in ("berlin", "paris", "observer") if hand.state.members.get(seat)} == {
            "berlin",
            "paris",
            "observer",
        }
        assert room.people["zoe"].seat == ""


async def test_two_change_seats_and_another_leads(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        await seated(hand, room, "anna", "berlin")
        await seated(hand, room, "bob", "berlin")
        await seated(hand, room, "carla", "paris")
        screen = await in_room(hand)
        screen.people.choose(screen.people.place_of("bob"))
        screen.present()
        await hand.press("L")
        await hand.until(lambda: (lead := lead_of(hand.state, "berlin")) is not None and lead.person == "Bob")
        await hand.until(lambda: "Bob leads berlin" in hand.console.control.notice)  # the key is done with
        screen.people.choose(screen.people.place_of("bob"))
        await hand.until(lambda: screen.check_action("act", ("swap",)))
        await hand.press("w")
        await hand.until(lambda: ("swap", "bob", "carla") in room.done)


async def test_who_is_chosen_with_the_pointer_stays_chosen(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        room.come("anna", wish="berlin")
        room.come("bob", wish="paris")
        screen = await in_room(hand)
        await hand.pilot.click(PeoplePane, offset=(4, 2))
        assert screen.people.person is not None
        assert screen.people.person.key == "bob"
        room.come("cem", wish="warsaw")
        await hand.pilot.pause()
        screen.present()
        await hand.press("enter")
        await hand.until(lambda: "bob" in hand.state.members.get("paris", {}))


async def test_somebody_is_seated_elsewhere_and_removed_after_a_question(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = FakeRoom(hand.session)
        await seated(hand, room, "anna", "berlin")
        screen = await in_room(hand)
        screen.people.choose(screen.people.place_of("anna"))
        screen.present()
        await hand.press("s")
        await hand.type("paris")
        await hand.press("enter")
        await hand.until(lambda: "anna" in hand.state.members.get("paris", {}))
        await hand.press("s")
        await hand.type("door")
        await hand.press("enter")
        await hand.until(lambda: room.people["anna"].seat == "")
        await hand.press("x")
        await hand.type("Wrong room.")
        assert "anna" in room.people
        await hand.press("enter")
        await hand.until(lambda: ("remove", "anna", "Wrong room.") in room.done)
        assert "anna" not in hand.state.members.get("paris", {})


async def test_a_role_on_paper_is_named_by_hand_with_its_consent(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO) as hand:
        await in_room(hand)
        await hand.press("n")
        await hand.type("berlin")
        await hand.press("enter")
        await hand.type("Klaus")
        await hand.press("tab", "y", "enter")
        await hand.until(lambda: hand.state.persons.get("berlin") == ("Klaus", True))


async def test_a_code_is_renewed_with_one_key_and_shown_large(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, size=(140, 50)) as hand:
        room = FakeRoom(hand.session)
        await in_room(hand)
        for kind in room.codes:
            assert room.code(kind) in hand.screen_text()
        await hand.press("right", "right", "r")
        await hand.until(lambda: room.codes["wall"] == 1)
        assert room.code("wall") in hand.screen_text()
        assert room.codes["player"] == 0
        assert qr_lines(room.code("wall"))[3] in hand.screen_text()


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_qr_code_has_a_page_of_its_own(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, scenario=SCENARIO, size=size) as hand:
        room = FakeRoom(hand.session)
        await in_room(hand)
        await hand.press("Q")
        await hand.pilot.pause()
        shown = hand.screen_text()
        assert all(line in shown for line in qr_lines(room.code("player"), large=size[1] == 40))
        assert room.code("player") in shown
        await hand.press("escape")
        await hand.pilot.pause()
        assert isinstance(hand.app.screen, RoomScreen)


async def test_a_refusal_is_said_and_changes_nothing(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO) as hand:
        room = FakeRoom(hand.session)
        room.come("anna", wish="berlin")
        room.refuse = "The seat is taken."
        await in_room(hand)
        await hand.press("enter")
        await hand.until(lambda: "The seat is taken." in hand.screen_text())
        assert not hand.state.members.get("berlin")


async def test_names_of_guests_are_shown_as_they_are(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO) as hand:
        room = FakeRoom(hand.session)
        room.come("anna", name=HOSTILE, wish=HOSTILE, address=HOSTILE)
        await in_room(hand)
        await hand.press("s")
        await hand.pilot.pause()
        await hand.press("escape", "x", "escape")
        assert "[/]" in hand.screen_text()
        assert "\x1b" not in hand.screen_text()


async def test_at_80_columns_people_and_codes_take_turns(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, size=(80, 24)) as hand:
        room = FakeRoom(hand.session)
        room.come("anna", wish="berlin")
        await in_room(hand)
        assert "Anna" in hand.screen_text()
        assert room.code("player") not in hand.screen_text()
        await hand.press("tab")
        await hand.pilot.pause()
        assert room.code("player") in hand.screen_text()
        assert "Anna" not in hand.screen_text()
        await hand.press("enter", "x", "A")
        await hand.pilot.pause()
        assert room.done == []
        await hand.press("down", "down", "r")
        await hand.until(lambda: room.codes["wall"] == 1)


async def test_the_room_is_opened_for_this_machine_played_in_and_closed(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await in_room(hand)
        assert "The room is closed" in hand.screen_text()
        await hand.press("down", "enter")
        await hand.until(lambda: hand.session.room is not None and "● open" in hand.screen_text())
        room = hand.session.room
        assert room is not None
        assert room.addresses[0].startswith("127.0.0.1:")
        assert room.code("player") in hand.screen_text()
        assert "this machine only" in hand.screen_text()
        await hand.press("O", "enter")
        await hand.until(lambda: hand.session.room is None)
        await hand.until(lambda: "The room is closed" in hand.screen_text())


async def test_why_the_room_does_not_open_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tabletop.room.host import hosted_room
    from tabletop.room.table.seat import RoomError

    async def taken(*_: object) -> None:
        raise RoomError("Port 7413 is taken by another program.", "port")

    monkeypatch.setattr(hosted_room, "open_room", taken)
    async with console(tmp_path, scenario=SCENARIO) as hand:
        await in_room(hand)
        await hand.press("enter")
        await hand.until(lambda: "Port 7413 is taken" in hand.screen_text())
        assert "any free port" in hand.screen_text()
