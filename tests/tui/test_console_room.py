"""The console with people at their own terminals: what the panes say, the wall, the baton, observations."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.journal import Journal
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.console.turn_wall import WallDialog, page_rows
from tabletop.tui.kit.form_dialog import FormDialog
from tabletop.tui.kit.pick import PickDialog
from tests.tui.console_help import Hand, console
from tests.tui.host import until
from tests.tui.room_help import FakeRoom, seated

SCENARIO = "security-guarantees"


async def opened(hand: Hand) -> FakeRoom:
    """A room that the console has found."""
    room = FakeRoom(hand.session)
    hand.console.room_watch.follow()
    await hand.pilot.pause()
    return room


async def looked(hand: Hand) -> None:
    """Wait until the console has looked at the room."""
    await until(hand.pilot, lambda: not hand.console.room_watch.looking)


async def notice(hand: Hand, words: str) -> None:
    """Wait for a notice with these words."""
    await looked(hand)
    assert words in hand.console.control.notice


async def test_the_top_line_counts_terminals_and_tells_of_the_wall(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        assert "stations" not in hand.screen_text()
        room = await opened(hand)
        await seated(hand, room, "anna", "berlin")
        await seated(hand, room, "bob", "paris")
        await looked(hand)
        await hand.until(lambda: "stations 2/2" in hand.screen_text())
        assert "wall off" in hand.screen_text()
        room.come("beamer", "wall", seat="wall", name="")
        await looked(hand)
        await hand.until(lambda: "wall on" in hand.screen_text())
        room.come("bob", presence="gone")
        await notice(hand, "Bob")
        await hand.until(lambda: "stations 1/2" in hand.screen_text())
        assert "gone" in hand.text("room")


async def test_whoever_waits_falls_silent_or_comes_back_is_named_once(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = await opened(hand)
        room.come("anna", name="")
        await looked(hand)
        assert "waits" not in hand.console.control.notice
        room.come("anna", wish="berlin")
        await notice(hand, "Anna waits")
        await looked(hand)
        await hand.until(lambda: "1 waiting (j)" in hand.text("room"))
        await seated(hand, room, "anna", "berlin")
        room.come("anna", presence="quiet")
        await notice(hand, "quiet")
        hand.console.control.say("")
        room.come("anna", presence="quiet", idle=20.0)
        await looked(hand)
        assert hand.console.control.notice == ""
        room.come("anna", presence="here")
        await notice(hand, "here again")


async def test_the_lead_s_terminal_counts_for_the_role(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = await opened(hand)
        await seated(hand, room, "anna", "berlin")
        await seated(hand, room, "bob", "berlin")
        room.come("anna", presence="gone")
        await looked(hand)
        assert hand.console.room_watch.presence().roles["berlin"] == ("gone", 2)
        assert hand.console.room_watch.presence().here == 1


async def test_the_wall_is_turned_after_it_was_seen(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await hand.press("w")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        await hand.type("break")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WallDialog))
        await hand.pilot.pause()
        assert "what everybody will see" in hand.screen_text()
        assert "We go on at" in hand.screen_text()
        assert hand.state.wall.page == ""
        await hand.press("enter")
        await hand.until(lambda: hand.state.wall.page == "break")
        assert "We go on at" in hand.state.wall.words
        assert hand.state.wall.closes is not None


@pytest.mark.parametrize(("key", "page"), [(str(place), page) for place, (page, _) in enumerate(page_rows(), 1)])
async def test_each_page_is_shown_beforehand_and_goes_to_the_wall_with_enter(
    tmp_path: Path, key: str, page: str
) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await hand.press("w")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        await hand.press(key)
        await hand.until(lambda: isinstance(hand.app.screen, WallDialog))
        await hand.pilot.pause()
        assert "what everybody will see" in hand.screen_text()
        await hand.press("enter")
        await hand.until(lambda: hand.console.control.notice.startswith("✓ on the wall"))
        assert hand.state.wall.page == page


async def test_the_open_question_goes_to_the_wall_with_its_time(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await hand.press("space")
        await hand.press("space")
        await hand.until(lambda: hand.state.play.questions)
        (question,) = hand.state.play.questions.values()
        await hand.press("w")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WallDialog))
        await hand.press("enter")
        await hand.until(lambda: hand.state.wall.page == "question")
        assert hand.state.wall.heading == question.title
        assert hand.state.wall.words == question.question
        assert hand.state.wall.closes == question.closes


async def test_the_wall_is_blanked_and_brought_back_with_one_key(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await hand.session.live.ask(c.TurnWall("news", "The bridge is open"), FACILITATOR)
        await hand.press("b")
        await hand.until(lambda: hand.state.wall.page == "blank")
        await hand.press("b")
        await hand.until(lambda: hand.state.wall.page == "news")
        assert hand.state.wall.heading == "The bridge is open"


async def test_the_baton_goes_to_the_only_other_and_is_taken_back(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await hand.press("B")
        await hand.until(lambda: "no other facilitator" in hand.console.control.notice)
        room = await opened(hand)
        await seated(hand, room, "fred", FACILITATOR, "co-facilitator")
        await hand.press("B")
        await hand.until(lambda: hand.state.baton == "fred")
        await hand.until(lambda: "baton: Fred" in hand.screen_text())
        before = hand.state.seq
        await hand.press("m", "enter")
        await hand.until(lambda: "holds the baton" in hand.screen_text())
        assert hand.state.seq == before
        await hand.press("escape")
        await hand.press("B")
        await hand.until(lambda: hand.state.baton == "")
        await hand.until(lambda: "baton: Fred" not in hand.screen_text())


async def test_of_several_co_facilitators_one_is_picked_and_who_is_gone_is_not_offered(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = await opened(hand)
        for name in ("fred", "gina", "hugo"):
            await seated(hand, room, name, FACILITATOR, "co-facilitator")
        room.come("hugo", presence="gone")
        await looked(hand)
        await hand.press("B")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        assert isinstance(hand.app.screen, PickDialog)
        assert [words for _, words in hand.app.screen._rows] == ["Fred", "Gina"]
        await hand.press("2")
        await hand.until(lambda: hand.state.baton == "gina")


async def test_a_baton_that_cannot_be_passed_says_why(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = await opened(hand)
        for name in ("fred", "gina"):
            await seated(hand, room, name, FACILITATOR, "co-facilitator")
        await looked(hand)
        await hand.press("B")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        await hand.session.live.ask(c.VacateRole(FACILITATOR, "gina"), FACILITATOR)
        await hand.press("2")
        await hand.until(lambda: hand.console.control.notice == "That person is not a co-facilitator here.")
        assert hand.state.baton == ""


async def test_an_observation_takes_one_line(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await hand.press("o")
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
        await hand.type("Berlin asked who leads.")
        await hand.press("enter")
        await hand.until(lambda: hand.state.observations)
        (seen,) = hand.state.observations
        assert (seen.text, seen.word, seen.rating, seen.role) == ("Berlin asked who leads.", "note", 0, "")
        await hand.press("o")
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
        await hand.type("Paris waited for nobody.")
        await hand.press("tab", "s", "tab", "4", "tab", "p", "enter")
        await hand.until(lambda: len(hand.state.observations) == 2)
        seen = hand.state.observations[1]
        assert (seen.word, seen.rating, seen.role) == ("strength", 4, "paris")


def _more_notes(hand: Hand, count: int) -> bool:
    return len(hand.state.observations) > count


async def test_after_endex_an_observation_says_which_move_it_is_about(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        first = hand.state.play.move
        hand.clock.now += 60
        await hand.session.live.ask(c.StartMove(), FACILITATOR)
        last = hand.state.play.move
        await hand.session.live.ask(c.EndExercise(), FACILITATOR)
        for keys, about in (((), last), (("tab", "tab", "tab", "tab", "right"), first)):
            count = len(hand.state.observations)
            await hand.press("o")
            await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
            await hand.type("They waited.")
            await hand.press(*keys, "enter")
            await hand.until(partial(_more_notes, hand, count))
            assert hand.state.observations[-1].move == about


async def test_leaving_the_console_closes_the_room(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = await opened(hand)
        await hand.press("q", "enter")
        await hand.until(lambda: any(done[0] == "close" for done in room.done))


async def test_what_another_facilitator_does_is_said_with_the_name(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = await opened(hand)
        await seated(hand, room, "fred", FACILITATOR, "co-facilitator")
        await hand.session.live.ask(c.WriteLogLine("The press is early."), FACILITATOR, "fred-1", "fred")
        await hand.until(lambda: hand.console.control.notice == "Fred: log, note: The press is early.")
        await hand.press("l")
        await hand.type("Mine.")
        await hand.press("enter")
        await hand.until(lambda: hand.console.control.notice == "✓ logged")


async def test_several_changes_at_once_are_one_notice(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        room = await opened(hand)
        for name, role in (("anna", "berlin"), ("bob", "paris"), ("carla", "warsaw")):
            await seated(hand, room, name, role)
        await looked(hand)
        for name in ("anna", "bob", "carla"):
            room.come(name, presence="gone")
        await notice(hand, "is gone")
        assert "and 2 more" in hand.console.control.notice


async def test_a_room_that_was_open_is_remembered_when_the_session_goes_on(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        session, path = hand.session, hand.session.path
    path.with_suffix(".room").write_text("{}")
    app = TabletopApp(tmp_path)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: cast("Journal", session.table.store)._descriptor is None)  # its pause is recorded
        app.open_resume(path)
        await until(
            pilot, lambda: isinstance(app.screen, ConsoleScreen) and "The room was open" in app.screen.control.notice
        )
        assert isinstance(app.screen, ConsoleScreen)
        assert "j opens it again" in app.screen.control.notice
