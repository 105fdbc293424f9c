"""Several people in one role, each at a terminal; a link that is lost and comes back; the test inject; leaving."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.people import lead_of
from tabletop.tui.kit.link_words import Recap
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.parts.answer_form import DecisionForm
from tabletop.tui.parts.choices import Choices
from tabletop.tui.seat.messages import MessagesPane, Writing
from tabletop.tui.seat.station import StationScreen
from tests.tui.host import BIG, SMALL, Room, everything, scenario, seen, station, until
from tests.tui.seats import terminal

DEBATE = "sanctions-debate"
SIZES = [BIG, SMALL]


def debate(*members: tuple[str, str]) -> Room:
    """Berlin with these members (id, name), the first of them its lead, and a question."""
    room = Room(scenario())
    for member, name in members or (("aa", "Anna"), ("bb", "Ben")):
        room.do(c.SeatRole("berlin", name, True, member))
    room.to_move("copenhagen")
    room.do(c.OpenDecision(DEBATE))
    return room


def anna(room: Room, rationale: str, *options: str) -> None:
    """The lead's draft as it grows."""
    room.table.ask(c.KeepDraft(DEBATE, "berlin", c.Answer(options=options, rationale=rationale)), "berlin", "", "aa")


@pytest.mark.parametrize("size", SIZES)
async def test_a_member_sees_the_leads_draft_grow_and_can_change_nothing(size: tuple[int, int]) -> None:
    room = debate()
    async with terminal(room, "berlin", "bb", size) as (pilot, screen, _):
        await until(pilot, lambda: "Anna leads this role and submits." in seen(screen))
        assert "Anna leads, you" in seen(screen)
        option = room.table.state.play.questions[DEBATE].options[0][0]
        anna(room, "ships hurt", option)
        await until(pilot, lambda: screen.query_one("#why").text == "ships hurt")  # type: ignore[attr-defined]
        assert screen.query_one(Choices).marked == [option]
        assert screen.query_one(DecisionForm).question.title in seen(screen)
        before = len(room.table.records)
        await pilot.press("tab", *"2x", "tab", "ctrl+s")
        await pilot.pause()
        assert len(room.table.records) == before
        assert screen.query_one(Choices).marked == [option]
        assert "submit" not in seen(screen).splitlines()[-1]
        room.table.ask(c.SubmitResponse(DEBATE, "berlin", c.Answer(options=(option,))), "berlin", "", "aa")
        await until(pilot, lambda: "Received" in everything(screen))


@pytest.mark.parametrize("size", SIZES)
async def test_the_lead_hands_over_with_its_draft(size: tuple[int, int]) -> None:
    room = debate(("aa", "Anna"), ("bb", "Ben"), ("cc", "Cem"))
    async with terminal(room, "berlin", "aa", size) as (pilot, screen, _):
        await until(pilot, lambda: "you lead, with Ben, Cem" in seen(screen))
        await pilot.press("tab", *"last words", "ctrl+l")
        await until(pilot, lambda: isinstance(screen.app.screen, PickDialog))
        await pilot.press("down", "enter")
        await until(pilot, lambda: (lead := lead_of(room.table.state, "berlin")) and lead.person == "Cem")
        assert room.draft(DEBATE, "berlin") == "last words"
        await until(pilot, lambda: screen.query_one(DecisionForm).locked)
        assert "Cem leads this role" in seen(screen)
        assert not screen.check_action("act", ("hand-lead",))
        room.do(c.NameLead("berlin", "aa"))
        await until(pilot, lambda: not screen.query_one(DecisionForm).locked)
        await pilot.press("f3", "1", "tab", *"!", "ctrl+s")
        await until(pilot, lambda: room.sent(DEBATE, "berlin").endswith("!"))


async def test_what_was_being_written_when_the_lead_went_away_is_not_lost() -> None:
    room = debate()
    async with terminal(room, "berlin", "aa") as (pilot, screen, link):
        link.cut()
        await pilot.press("tab", *"written in the dark")
        room.do(c.NameLead("berlin", "bb"))
        link.mend()
        await until(pilot, lambda: screen.query_one(DecisionForm).locked)
        await pilot.press("f6")
        pane = screen.query_one(MessagesPane)
        assert pane.unsent == ["Own team"]
        assert "written in the dark" in [*pane._texts.values(), screen.query_one(Writing).text]


async def test_a_member_may_give_a_reason_though_not_estimate() -> None:
    room = Room(scenario())
    room.to_move("turn-zero")
    argument = "practice-argument"
    room.do(c.OpenDecision(argument))
    role = room.table.state.play.questions[argument].who[0]
    for member, name in (("aa", "Anna"), ("bb", "Ben")):
        room.do(c.SeatRole(role, name, True, member))
    async with terminal(room, role, "bb") as (pilot, screen, _):
        await until(pilot, lambda: screen.query(DecisionForm) and screen.query_one(DecisionForm).locked)
        await pilot.press("f3", *"it is cheap", "enter")
        await until(pilot, lambda: room.table.state.argument(argument).reasons)
        reason = next(iter(room.table.state.argument(argument).reasons.values()))
        assert (reason.text, reason.role) == ("it is cheap", role)
        assert room.table.state.draft(argument, role) is None


@pytest.mark.parametrize("size", SIZES)
async def test_a_lost_link_is_said_calmly_and_typing_goes_on(size: tuple[int, int]) -> None:
    room = debate()
    async with terminal(room, "berlin", "aa", size) as (pilot, screen, link):
        await pilot.press("1", "tab", *"before ")
        field = screen.focused
        assert field is not None
        link.cut("14:03")
        await until(pilot, lambda: "no link to the table since 14:03" in seen(screen))
        place = field.region
        await pilot.press(*"and during")
        assert (screen.focused, field.region) == (field, place)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "On its way: it has not been received yet." in everything(screen))
        await pilot.press("ctrl+s", *"!")
        link.mend("Something happened.")
        await until(pilot, lambda: room.sent(DEBATE, "berlin") == "before and during")
        await until(pilot, lambda: room.draft(DEBATE, "berlin") == "before and during!")
        assert "no link to the table" not in seen(screen)
        assert sum(type(record.event).__name__ == "ResponseSubmitted" for record in room.table.records) == 1


async def test_what_was_missed_is_shown_once_and_goes_with_escape() -> None:
    room = debate()
    async with terminal(room, "berlin", "aa") as (pilot, screen, link):
        field = screen.focused
        link.cut()
        link.mend("Two messages came.", "The move went on.")
        await until(pilot, lambda: "Since you left" in seen(screen))
        assert "Two messages came." in seen(screen)
        assert (link.digest, screen.focused) == ((), field)
        await pilot.press("escape")
        await until(pilot, lambda: "Since you left" not in seen(screen))
        assert screen.is_current
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "The story so far" in seen(screen))


async def test_on_a_small_screen_what_was_missed_does_not_cover_the_question() -> None:
    room = debate()
    async with terminal(room, "berlin", "aa", SMALL) as (pilot, screen, link):
        link.cut()
        link.mend("Two messages came.")
        await until(pilot, lambda: "Since you left (ctrl+r)" in seen(screen))
        assert not screen.query_one(Recap).display
        assert "The sanctions debate" in seen(screen)


async def test_where_somebody_types_on_a_small_screen_what_was_missed_is_offered_and_not_laid_over_it() -> None:
    room = debate()
    async with terminal(room, "berlin", "aa", SMALL) as (pilot, screen, link):
        await pilot.press("tab", *"typing")
        link.cut()
        link.mend("Two messages came.")
        await until(pilot, lambda: "Since you left (ctrl+r)" in seen(screen))
        assert not screen.query_one(Recap).display
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Two messages came." in seen(screen))
        assert "Since you left (ctrl+r)" not in seen(screen)


async def test_a_link_that_is_over_says_why_and_what_was_written_stays_readable() -> None:
    room = debate()
    async with terminal(room, "berlin", "aa") as (pilot, screen, link):
        await pilot.press("tab", *"my reasons")
        link.end("The room has been closed.")
        await until(pilot, lambda: "The room has been closed." in seen(screen))
        assert "esc leaves it" in seen(screen)
        assert "my reasons" in seen(screen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_test_inject_is_confirmed_by_each_member(size: tuple[int, int]) -> None:
    room = debate()
    async with terminal(room, "berlin", "bb", size) as (pilot, screen, _):
        room.do(c.SendComcheck())
        await until(pilot, lambda: "TEST INJECT: press f9" in seen(screen))
        await pilot.press("f9")
        await until(pilot, lambda: ("berlin", "bb") in room.table.state.comcheck_answers)
        await until(pilot, lambda: "TEST INJECT" not in seen(screen))
        assert ("berlin", "aa") not in room.table.state.comcheck_answers


async def test_the_test_inject_is_confirmed_out_of_a_text() -> None:
    room = debate()
    async with terminal(room, "berlin", "aa") as (pilot, screen, _):
        await pilot.press("tab", *"writ")
        room.do(c.SendComcheck())
        await until(pilot, lambda: "TEST INJECT" in seen(screen))
        await pilot.press("f9", *"ing")
        await until(pilot, lambda: ("berlin", "aa") in room.table.state.comcheck_answers)
        assert screen.query_one("#why").text == "writing"  # type: ignore[attr-defined]  # a TextArea


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_a_terminal_of_ones_own_asks_before_it_leaves_the_room(key: str) -> None:
    room = debate()
    async with terminal(room, "berlin", "aa") as (pilot, screen, _):
        await pilot.press("tab", *"kept")
        if key == "ctrl+q":  # this test's program has no rule of its own about it
            screen.action_leave_room()
        else:
            await pilot.press(key)
        await pilot.pause()
        assert "Leave the room?" in seen(screen.app.screen)
        await pilot.press("escape")
        await until(pilot, lambda: screen.is_current)
        await pilot.press("escape", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, StationScreen))
        assert room.draft(DEBATE, "berlin") == "kept"


async def test_one_person_alone_reads_no_word_about_leads() -> None:
    room = debate(("aa", "Anna"))
    async with terminal(room, "berlin", "aa") as (_, screen, _link):
        assert "lead" not in seen(screen)
        assert not screen.check_action("act", ("hand-lead",))
    other = debate()
    async with station(other, "berlin") as (_, _, screen):
        assert "Anna leads, Ben" in seen(screen), "at the shared keyboard, who sits at terminals is said"
