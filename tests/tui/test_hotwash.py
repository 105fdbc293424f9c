"""The facilitator's hotwash: decisions, questions with points, forms, seals, dice, and the wall a key away from each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import ContentSwitcher

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.commands import Answer
from tabletop.exercise.hotwash import prompts
from tabletop.exercise.pages.feedback import forms_page
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.guest.remote_session import remote_session
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.hotwash.ending import EndingScreen
from tabletop.tui.hotwash.forms_pane import FormsPane
from tabletop.tui.hotwash.hotwash import HotwashScreen
from tabletop.tui.hotwash.paper_form import PaperFormScreen
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.form_dialog import FormDialog
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.parts.curtain import CurtainScreen
from tabletop.tui.parts.feedback_pane import FeedbackPane
from tabletop.tui.seat.station_hotwash import SeatHotwashScreen
from tests.laid_out import SCREEN, wrong
from tests.room.fake_host import until
from tests.room.open_rooms import an_open_room
from tests.tui.console_help import Hand, console
from tests.tui.host import HOSTILE, seen

SIZES = [(140, 40), (80, 24)]


def play(hand: Hand, why: str = "the rope is old") -> None:
    """First Steps to its end: biscuits by default, the crossing by a ruling against two voices."""
    ask = hand.session.table.ask
    ask(c.ReleaseInject("welcome"), FACILITATOR)
    ask(c.OpenDecision("biscuits"), FACILITATOR)
    ask(c.CloseDecision("biscuits"), FACILITATOR)
    ask(c.ResolveDecision("biscuits"), FACILITATOR)
    ask(c.StartMove(), FACILITATOR)
    ask(c.OpenDecision("crossing"), FACILITATOR)
    ask(c.SubmitResponse("crossing", "baker", Answer(("west-bank",), rationale=why, confidence="low")), "baker")
    ask(c.CloseDecision("crossing"), FACILITATOR)
    ask(c.ResolveDecision("crossing", ("new-rope",), "the keeper spoke up"), FACILITATOR)
    ask(c.EndExercise(), FACILITATOR)


@asynccontextmanager
async def hotwash(
    folder: Path, *, size: tuple[int, int] = (140, 40), why: str = "the rope is old"
) -> AsyncIterator[tuple[Hand, HotwashScreen]]:
    """The hotwash over the console of an ended exercise."""
    async with console(folder, size=size, started=True) as hand:
        play(hand, why)
        await hand.until(lambda: hand.phase == "ended")
        await hand.press("h")
        await hand.until(lambda: isinstance(hand.app.screen, HotwashScreen))
        await hand.until(lambda: hand.state.hotwash.open)
        screen = hand.app.screen
        assert isinstance(screen, HotwashScreen)
        yield hand, screen


def _are_in(hand: Hand, count: int) -> bool:
    return len(hand.state.feedback) == count


def kinds(hand: Hand, kind: type[e.Event]) -> list[e.Event]:
    return [record.event for record in hand.session.table.records if isinstance(record.event, kind)]


# -- the way in, and decision by decision -----------------------------------------------------------------------------


async def test_the_summary_leads_into_it_and_q_back(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        play(hand)
        await hand.until(lambda: hand.phase == "ended")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, EndingScreen))
        await hand.press("h")
        await hand.until(lambda: isinstance(hand.app.screen, HotwashScreen))
        await hand.press("q")
        await hand.until(lambda: isinstance(hand.app.screen, EndingScreen))
        await hand.press("q", "h")
        await hand.until(lambda: isinstance(hand.app.screen, HotwashScreen))
        assert len(kinds(hand, e.HotwashOpened)) == 1


async def test_before_endex_h_hands_over_and_opens_no_hotwash(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("h")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        assert not hand.state.hotwash.open


@pytest.mark.parametrize("size", SIZES)
async def test_the_exercise_is_told_decision_by_decision(tmp_path: Path, size: tuple[int, int]) -> None:
    async with hotwash(tmp_path, size=size) as (hand, screen):
        assert "1 of 3" in hand.screen_text()
        assert "by default; " in hand.screen_text()
        await hand.press("right")
        await hand.until(lambda: screen.timeline.at == 1)
        await hand.press("pagedown")
        text = hand.screen_text()
        for words in ("Baker: Move the fair to the west bank", "against what stands", "“the rope is old”"):
            assert words in text
        await hand.press("right", "right", "right")
        assert screen.timeline.at == 2
        await hand.press("pagedown")
        assert "who won?" in hand.screen_text()
        await hand.press("left")
        assert screen.timeline.at == 1


async def test_w_puts_the_page_on_the_wall_and_the_wall_follows_only_when_told(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, _screen):
        await hand.press("right")
        assert kinds(hand, e.WallTurned) == []
        await hand.press("w")
        await hand.until(lambda: hand.state.wall.page == "debrief")
        assert hand.state.wall.heading == "How do we get across?"
        first = hand.state.wall.words
        assert "● on the wall now" in hand.screen_text()
        await hand.press("down")
        assert hand.state.wall.words == first
        assert "w puts it up" in hand.screen_text()
        await hand.press("W")
        await hand.until(lambda: hand.state.wall.words != first)
        await hand.press("left")
        await hand.until(lambda: hand.state.wall.heading == "Which biscuits?")
        await hand.press("b")
        await hand.until(lambda: hand.state.wall.page == "blank")


# -- questions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_is_put_answered_by_role_or_nobody_and_closed(tmp_path: Path, size: tuple[int, int]) -> None:
    async with hotwash(tmp_path, size=size) as (hand, _screen):
        await hand.press("p", "right", "enter")
        await hand.until(lambda: hand.state.hotwash.prompt == "improve")
        assert (hand.state.hotwash.seconds, hand.state.wall.page) == (180, "prompt")
        await hand.press("2")
        await hand.type("We baked before we asked")
        await hand.press("enter")
        await hand.until(lambda: len(hand.state.hotwash.points) == 1)
        await hand.type("and then it was too late")
        await hand.press("enter", "escape", "0")
        await hand.type("nobody asked the keeper")
        await hand.press("enter")
        await hand.until(lambda: len(hand.state.hotwash.points) == 3)
        assert [(point.text, point.role) for point in hand.state.hotwash.points] == [
            ("We baked before we asked", "baker"),
            ("and then it was too late", "baker"),
            ("nobody asked the keeper", ""),
        ]
        text = hand.screen_text()
        assert "● We baked before we asked (Baker)" in text
        assert "left" in text
        await hand.press("escape", "c")
        await hand.until(lambda: hand.state.hotwash.prompt == "")
        assert hand.state.wall.page == "points"


async def test_an_own_question_has_its_own_time_and_a_place_in_the_list(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, screen):
        await hand.press("p", "o")
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
        await hand.type("What about the phones?")
        await hand.press("enter")
        await hand.until(lambda: hand.state.hotwash.prompt == "own-1")
        assert (hand.state.hotwash.text, hand.state.hotwash.seconds) == ("What about the phones?", 180)
        await hand.until(lambda: hand.app.screen is screen)
        assert len(screen.questions.prompts()) == len(prompts()) + 1
        await hand.press("left", "1")
        await hand.type("Nobody had one")
        await hand.press("enter")
        await hand.until(lambda: hand.state.hotwash.points)
        assert hand.state.hotwash.points[0].prompt == "own-1"


async def test_letters_typed_into_a_point_press_no_keys_of_the_screen(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, screen):
        await hand.press("p", "enter")
        await hand.until(lambda: hand.state.hotwash.prompt == "keep")
        await hand.press("0", *"wqTtv", "enter")
        await hand.until(lambda: hand.state.hotwash.points)
        assert hand.state.hotwash.points[0].text == "wqTtv"
        assert hand.state.hotwash.unsealed == {}
        assert screen.query_one(ContentSwitcher).current == "questions"


async def test_a_point_that_is_typed_and_not_said_is_not_lost_without_a_word(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, screen):
        await hand.press("p", "enter")
        await hand.until(lambda: hand.state.hotwash.prompt == "keep")
        await hand.press("0", *"half", "escape", "q")
        assert hand.app.screen is screen
        assert "is not said yet" in hand.screen_text()
        await hand.press("q")
        await hand.until(lambda: hand.app.screen is not screen)


# -- seals and dice ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "what"), [("T", "tracks"), ("C", "cards"), ("A", "annex")])
async def test_a_seal_is_opened_for_everybody_after_one_question(tmp_path: Path, key: str, what: str) -> None:
    async with console(tmp_path, scenario="security-guarantees", started=True) as hand:
        hand.session.table.ask(c.EndExercise(), FACILITATOR)
        await hand.until(lambda: hand.phase == "ended")
        await hand.press("h")
        await hand.until(lambda: isinstance(hand.app.screen, HotwashScreen) and hand.state.hotwash.open)
        screen = hand.app.screen
        assert isinstance(screen, HotwashScreen)
        await hand.press(key)
        await hand.until(lambda: isinstance(hand.app.screen, ConfirmDialog))
        assert "cannot be undone" in hand.screen_text()
        await hand.press("escape")
        await hand.until(lambda: hand.app.screen is screen)
        assert hand.state.hotwash.unsealed == {}
        await hand.press(key, "enter")
        await hand.until(lambda: what in hand.state.hotwash.unsealed)
        await hand.until(lambda: hand.state.wall.page == "unsealed")
        assert screen.check_action("act", (f"unseal-{what}",)) is False


async def test_what_an_exercise_did_not_hide_is_not_offered_to_be_unsealed(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (_, screen):
        offered = {what: screen.check_action("act", (f"unseal-{what}",)) for what in ("tracks", "cards", "annex")}
        assert offered == {"tracks": False, "cards": True, "annex": False}


async def test_cards_are_read_and_shown_page_by_page(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, screen):
        hand.session.table.ask(c.Unseal("cards"), FACILITATOR)
        await hand.press("v")
        pages = [choice.page for choice in screen.room.choices()]
        assert pages[0] == "dice"
        assert set(pages[1:]) == {"debrief"}
        await hand.press("down", "w")
        await hand.until(lambda: hand.state.wall.page == "debrief")
        assert "private card" in hand.state.wall.heading
        assert "The dice are as they were committed at STARTEX." in hand.screen_text() or screen.size.height < 30


async def test_the_proof_of_the_dice_goes_on_the_wall(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, _screen):
        await hand.press("v")
        assert "The dice are as they were committed at STARTEX." in hand.screen_text()
        await hand.press("w")
        await hand.until(lambda: hand.state.wall.page == "dice")


# -- forms ------------------------------------------------------------------------------------------------------------


async def test_forms_from_paper_are_entered_one_after_the_other_without_names(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, screen):
        await hand.press("f", "n")
        await hand.until(lambda: isinstance(hand.app.screen, PaperFormScreen))
        for count, keys in enumerate(("45", "33"), 1):
            await hand.until(lambda: hand.app.screen.focused is not None)
            await hand.press(*keys, "tab")
            await hand.type(f"strength {count}")
            await hand.press("ctrl+s")
            await hand.until(partial(_are_in, hand, count))
            await hand.until(lambda: hand.app.screen.query_one(FeedbackPane).form is None)
            await hand.press("ctrl+n")
            await hand.until(lambda: hand.app.screen.query_one(FeedbackPane).form is not None)
        await hand.press("escape")
        await hand.until(lambda: hand.app.screen is screen)
        assert [form.strengths for form in hand.state.feedback] == [("strength 1",), ("strength 2",)]
        assert [(form.sort, form.role, form.person) for form in hand.state.feedback] == [("", "", "")] * 2
        unsigned = [r for r in hand.session.table.records if isinstance(r.event, e.FeedbackGiven)]
        assert {(record.by, record.command) for record in unsigned} == {("", "")}
        assert "Forms in: 2, of these with a name: 0" in hand.screen_text()
        assert "median" not in hand.screen_text()
        shown = screen.query_one(FormsPane).lines_for(400)
        assert not wrong(
            forms_page(hand.state.feedback, summary=False), "\n".join(line.plain for line in shown), SCREEN
        )
        await hand.press("s")
        shown = screen.query_one(FormsPane).lines_for(400)
        assert not wrong(forms_page(hand.state.feedback), "\n".join(line.plain for line in shown), SCREEN)
        text = hand.screen_text()
        assert "median 3.5, answers: 2" in text
        assert "● strength 2" in text


async def test_a_form_that_is_not_handed_in_is_not_left_with_one_key(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, screen):
        await hand.press("f", "n")
        await hand.until(lambda: isinstance(hand.app.screen, PaperFormScreen) and hand.app.screen.focused)
        await hand.press("4", "escape")
        assert isinstance(hand.app.screen, PaperFormScreen)
        await hand.press("escape")
        await hand.until(lambda: hand.app.screen is screen)
        assert hand.state.feedback == []


async def test_the_keyboard_goes_round_behind_the_curtain_and_no_form_stays_on_it(tmp_path: Path) -> None:
    async with hotwash(tmp_path) as (hand, screen):
        await hand.press("f", "k")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        assert "Hand the keyboard to" in hand.screen_text()
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, SeatHotwashScreen) and hand.app.screen.focused)
        await hand.press("5", "tab")
        await hand.type("my secret strength")
        await hand.press("ctrl+s")
        await hand.until(lambda: hand.state.feedback)
        await hand.until(lambda: "Received" in hand.screen_text())
        assert "my secret strength" not in hand.screen_text()
        await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, CurtainScreen))
        assert screen.has_class("covered")
        await hand.press("enter")
        await hand.until(lambda: hand.app.screen is screen)
        assert not screen.has_class("covered")
        (record,) = [r for r in hand.session.table.records if isinstance(r.event, e.FeedbackGiven)]
        assert (record.by, record.command) == ("", "")
        assert [(form.sort, form.role, form.person) for form in hand.state.feedback] == [("", "", "")]


# -- what people typed ------------------------------------------------------------------------------------------------


async def test_hostile_words_are_shown_as_they_are(tmp_path: Path) -> None:
    async with hotwash(tmp_path, why=HOSTILE) as (hand, screen):
        hand.session.table.ask(c.PutPrompt("own-1", HOSTILE, 60), FACILITATOR)
        hand.session.table.ask(c.RecordPoint("own-1", HOSTILE), "baker")
        hand.session.table.ask(c.GiveFeedback((), (HOSTILE,), comment=HOSTILE), "baker")
        for key in ("right", "w", "p", "left", "w", "f", "s", "v"):
            await hand.press(key)
            await hand.pilot.pause()
            assert "\x1b" not in hand.screen_text()
        assert screen.ready


async def test_a_co_facilitator_with_the_baton_runs_the_hotwash_from_another_machine(tmp_path: Path) -> None:
    async with an_open_room(tmp_path / "host") as opened:
        client = await opened.joins("co-facilitator", "Bea")
        async with await remote_session(client, tmp_path / "copy") as session:
            await opened.ask(c.EndExercise())
            app = TabletopApp(tmp_path / "copy")
            async with app.run_test(size=(140, 40)) as pilot:
                await app.push_screen(ConsoleScreen(session))
                state = opened.session.table.state
                await until(lambda: session.table.state.phase == "ended")
                await pilot.pause()
                await pilot.press("h")
                await until(lambda: isinstance(app.screen, HotwashScreen))
                await pilot.press("p", "enter")
                await until(lambda: "holds the baton" in seen(app.screen))
                assert not state.hotwash.prompt
                await opened.ask(c.PassBaton(session.member))
                await until(lambda: session.table.state.baton == session.member)
                await pilot.press("enter")
                await until(lambda: state.hotwash.prompt == "keep")
                await until(lambda: "left" in seen(app.screen))
                await pilot.press("0", *"we had a map", "enter")
                await until(lambda: state.hotwash.points)
                save = opened.session.path.read_text(encoding="utf-8")
                (block,) = [part for part in save.split("[[event]]\n") if "point-recorded" in part]
                assert 'by = ""' in block
                assert "command" not in block
