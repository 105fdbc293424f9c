"""What the keys of the console do, one act at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tabletop.exchange.writing import CannotWrite
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.commands import ReleaseInject
from tabletop.exercise.pages.record import logged
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.names import Names
from tabletop.journal.errors import JournalBroken
from tabletop.tui.console import write_msel
from tabletop.tui.console.broken import BrokenScreen
from tabletop.tui.console.emergency import EmergencyScreen
from tabletop.tui.console.topline import TopLine
from tabletop.tui.kit.form_dialog import FormDialog
from tabletop.tui.kit.help import commands
from tabletop.tui.kit.pick import PickDialog
from tests.tui.console_help import console

HOSTILE = "[/] [b]x[/b] [@click=app.quit]y[/] \x1b[31m\x1b]52;c;x\x07 \u202egnp.exe $name {brace} a\u0301\u0301\u0301\u0301\u0301\u0301"


async def test_release_is_undone_and_says_so(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("space")
        await hand.until(lambda: "welcome" in hand.state.play.delivered)
        assert "out: “Welcome" in hand.console.control.notice
        await hand.press("u")
        await hand.until(lambda: "welcome" not in hand.state.play.delivered)
        assert "undone" in hand.console.control.notice
        assert "Welcome" in hand.console.control.notice


async def test_the_log_of_a_facilitator_alone_says_you(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("space")
        await hand.until(lambda: "welcome" in hand.state.play.delivered)
        item = logged(hand.session.table.records[-1], Names.of_book(hand.session.table.book))
        assert (item.who, hand.session.table.records[-1].command != "") == ("you", True)
        await hand.until(lambda: " you " in hand.screen_text())


async def test_an_action_that_has_come_to_have_nothing_to_do_says_why(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        control = hand.console.control
        await control.act(
            replace(ACTIONS["close-question"], make=lambda *_: "No question is open any more."), control.now
        )
        assert control.notice == "No question is open any more."
        await control.act(replace(ACTIONS["park"], form=lambda _: "There is nothing to park."), control.now)
        assert control.notice == "There is nothing to park."


async def test_hold_restore_defer_and_skip(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("H")
        await hand.until(lambda: hand.console.control.now.status("welcome") == "held")
        assert "‖" in hand.text("queue")
        await hand.press("up")
        assert hand.console.board.focused_serial == "welcome"
        await hand.press("H")
        await hand.until(lambda: hand.console.control.now.status("welcome") == "planned")
        await hand.press("f")
        await hand.type("0")  # after the 5 that stands there
        await hand.press("enter")
        await hand.until(lambda: hand.console.control.now.status("welcome") == "deferred")
        await hand.back()
        due = hand.state.play.serials["welcome"].due
        assert due is not None
        assert 3000 <= due <= 3060
        await hand.press("escape", "up", "up")
        await hand.press("k")
        await hand.type("no time")
        await hand.press("enter")
        await hand.until(lambda: "skipped" in {entry.status for entry in hand.state.play.serials.values()})


async def test_an_undelivered_text_is_edited_and_a_delivered_one_corrected(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("e")
        await hand.type(" indeed")
        await hand.press("enter")
        await hand.back()
        assert hand.state.play.serials["welcome"].title.endswith("indeed")
        await hand.press("space")
        await hand.until(lambda: "welcome" in hand.state.play.delivered)
        assert hand.state.play.delivered["welcome"].title.endswith("indeed")
        await hand.press("c")
        await hand.type("tomorrow")
        await hand.press("enter")
        await hand.back()
        assert hand.state.play.delivered["welcome"].corrections == ("tomorrow",)
        assert "Correction: tomorrow" in hand.text("focus")
        await hand.press("A")
        await hand.until(lambda: len(hand.state.acknowledged.get("welcome", {})) == 3)


async def test_recall_with_a_reason(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("space", "R")
        await hand.type("wrong one")
        await hand.press("enter")
        await hand.back()
        assert hand.state.play.delivered["welcome"].recalled == "wrong one"
        assert "RECALLED" in hand.text("focus")


async def test_the_key_of_the_next_move_says_what_stands_before_it(tmp_path: Path) -> None:
    async with console(tmp_path) as hand:
        await hand.press("m")
        await hand.until(lambda: "The exercise has not started: STARTEX first." in hand.screen_text())
        await hand.press("S", "enter")
        await hand.until(lambda: hand.state.started)
        await hand.back()
        await hand.press("space", "space")
        await hand.until(lambda: "biscuits" in hand.state.play.questions)
        title = hand.state.play.questions["biscuits"].title
        await hand.press("m")
        await hand.until(lambda: f"First close and resolve “{title}”." in hand.screen_text())
        assert "next move" not in {command.words for command in commands(hand.app, hand.console)}
        await hand.press("d")
        await hand.until(lambda: hand.state.play.questions["biscuits"].status == "closed")
        await hand.press("m")
        await hand.until(lambda: f"First close and resolve “{title}”." in hand.screen_text())
        assert hand.app.screen is hand.console
        await hand.press("p", "enter")
        await hand.until(lambda: hand.state.phase == "paused")
        await hand.back()
        await hand.until(lambda: "PAUSEX: the clock stands still until you continue (p)." in hand.screen_text())
        await hand.press("m")
        await hand.until(lambda: "PAUSEX: continue first. Nothing is lost" in hand.screen_text())


async def test_pausex_with_a_reason_stops_the_clock_and_hides_the_release_key(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("p")
        await hand.type("coffee")
        await hand.press("enter")
        await hand.until(lambda: hand.state.phase == "paused")
        await hand.back()
        assert hand.state.pause_reason == "coffee"
        assert "PAUSEX" in hand.screen_text()
        assert not hand.console.check_action("act", ("release",))
        await hand.press("space")
        assert not hand.state.play.delivered
        await hand.press("p")
        await hand.until(lambda: hand.state.phase == "running")


async def test_emergency_takes_two_presses_and_a_typed_line_to_lift(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("exclamation_mark")
        assert hand.phase == "running"
        await hand.press("exclamation_mark")
        await hand.until(lambda: isinstance(hand.app.screen, EmergencyScreen))
        assert hand.phase == "emergency"
        await hand.press("escape", "q", "enter")  # nothing closes it but a line; q was typed into it
        await hand.until(lambda: hand.state.phase == "paused")
        await hand.back()


async def test_an_empty_line_lifts_no_emergency(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("exclamation_mark", "exclamation_mark")
        await hand.until(lambda: isinstance(hand.app.screen, EmergencyScreen))
        await hand.press("enter", "enter", "escape")
        assert hand.state.phase == "emergency"
        assert isinstance(hand.app.screen, EmergencyScreen)


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_hostile_text_is_shown_as_text_everywhere(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, size=size, started=True) as hand:
        await hand.press("l")
        field = hand.app.focused
        assert field is not None
        field.insert(HOSTILE)  # type: ignore[attr-defined]  # a TextArea
        await hand.press("enter")
        await hand.back()
        await hand.press("n")
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
        dialog = hand.app.screen
        dialog.query_one("#field-title").value = HOSTILE  # type: ignore[attr-defined]
        dialog.query_one("#field-body").insert(HOSTILE)  # type: ignore[attr-defined]
        dialog.query_one("#field-sender").value = HOSTILE  # type: ignore[attr-defined]
        await hand.press("enter")
        await hand.back()
        adhoc = next(iter(hand.state.play.delivered))
        hand.console.board.focus_serial(adhoc)
        await hand.press("1", "2", "3", "L", "escape", "slash", "escape", "c", "escape")
        await hand.back()
        shown = hand.screen_text()
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[/]" in hand.text("focus")
        assert hand.app.is_running


async def test_a_track_is_moved_with_a_reason(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("x")
        await hand.type("x")  # the cursor is behind +1: "+1x" is no number
        await hand.press("enter")
        assert isinstance(hand.app.screen, FormDialog)
        await hand.press("backspace", "tab")
        await hand.type("ruling")
        await hand.press("enter")
        await hand.until(lambda: hand.state.play.tracks["goodwill"] == 6)
        await hand.back()
        assert "▲1" in hand.text("room")


async def test_a_fact_of_play_is_turned_with_a_reason(tmp_path: Path) -> None:
    async with console(tmp_path, scenario="security-guarantees", started=True) as hand:
        await hand.press("X")
        await hand.type("they said so")
        await hand.press("enter")
        await hand.back()
        assert hand.state.play.flags == {next(iter(hand.console.control.book.scenario.flags))}
        await hand.press("u")
        await hand.until(lambda: not hand.state.play.flags)


async def test_find_turns_to_a_serial_of_another_move_and_releases_it_with_a_warning(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("slash")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        await hand.type("frayed")
        await hand.press("enter")
        await hand.back()
        assert hand.console.board.focused_serial == "frayed-rope"
        await hand.press("space")
        await hand.until(lambda: "frayed-rope" in hand.state.play.delivered)
        assert "out of its move" in hand.console.control.notice
        await hand.press("u")
        await hand.until(lambda: "frayed-rope" not in hand.state.play.delivered)


async def test_an_override_needs_a_reason_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("down", "space")
        await hand.until(lambda: "biscuits" in hand.state.play.questions)
        await hand.answer(1, 1)
        await hand.press("d")
        await hand.until(lambda: hand.state.play.questions["biscuits"].status == "closed")
        await hand.press("O", "tab", "shift+tab", "shift+tab", "3", "enter")
        assert isinstance(hand.app.screen, FormDialog)  # refused: the reason is missing
        assert "reason" in hand.screen_text()
        await hand.press("tab")
        await hand.type("they agreed aloud")
        await hand.press("enter")
        await hand.back()
        question = hand.state.play.questions["biscuits"]
        assert question.outcome == ("shortbread",)
        assert question.how == "override"
        assert question.ruling == "they agreed aloud"


async def test_more_time_goes_to_the_open_decision_else_to_the_move(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("plus")
        await hand.until(lambda: hand.state.play.move_minutes == 4)
        await hand.press("minus")
        await hand.until(lambda: hand.state.play.move_minutes == 3)
        await hand.press("down", "space")
        await hand.until(lambda: "biscuits" in hand.state.play.questions)
        closes = hand.state.play.questions["biscuits"].closes
        await hand.press("plus")
        await hand.until(lambda: hand.state.play.questions["biscuits"].closes == pytest.approx(closes + 60))


async def test_a_name_is_given_to_a_role(tmp_path: Path) -> None:
    async with console(tmp_path) as hand:
        await hand.press("j", "n", "2")
        await hand.until(lambda: isinstance(hand.app.screen, FormDialog))
        await hand.type("Kim")
        await hand.press("enter")
        await hand.until(lambda: "baker" in hand.state.persons)
        await hand.press("q")
        await hand.back()
        assert hand.state.persons["baker"] == ("Kim", False)  # consent is given, never assumed
        assert "Kim" in hand.text("room")


async def test_scenario_time_jumps_with_a_line(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("g", "tab")
        await hand.type("Next day")
        await hand.press("enter")
        await hand.back()
        assert any(getattr(record.event, "line", "") == "Next day" for record in hand.session.table.records)


async def test_a_broken_journal_blocks_and_says_what_is_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(tmp_path, started=True) as hand:

        def fail(*_: object) -> None:
            raise JournalBroken("The disk is full.")

        monkeypatch.setattr(hand.session.table.store, "append", fail)
        await hand.press("space")
        await hand.until(lambda: isinstance(hand.app.screen, BrokenScreen))
        text = hand.screen_text()
        assert "The disk is full." in text
        assert "NOT SAVED" in text or "CANNOT" in text or "NOTHING CAN BE RECORDED" in text
        assert not hand.state.play.delivered  # nothing is shown that is not on disk
        hand.console.show()
        top = hand.console.query_one(TopLine).render().plain
        assert "STANDS STILL" in top
        assert "RUNNING" not in top
        await hand.press("q")
        await hand.until(lambda: len(hand.app.screen_stack) == 1)


async def test_a_host_that_was_replaced_says_so_and_shows_what_it_has_alone(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        table = hand.session.table
        table.give_way("Another machine took over and is the host now, at 192.0.2.7:7413.", table.records[-6:])
        await hand.until(lambda: "THIS MACHINE IS NOT THE HOST ANY MORE" in hand.screen_text())
        text = hand.screen_text()
        assert "at 192.0.2.7:7413" in text
        assert "STARTEX" in text
        assert "only where the other machine does not answer" in text
        await hand.press("q")
        await hand.until(lambda: len(hand.app.screen_stack) == 1)


async def test_a_session_broken_off_beside_the_console_is_left_with_everything_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(tmp_path, started=True) as hand:

        def fail(*_: object) -> None:
            raise JournalBroken("The disk is full.")

        old = hand.console
        await hand.press("i")
        await hand.until(lambda: hand.app.screen is not old)
        monkeypatch.setattr(hand.session.table.store, "append", fail)
        await old.control.ask(ReleaseInject("welcome"))
        await hand.until(lambda: isinstance(hand.app.screen, BrokenScreen))
        await hand.press("q")
        await hand.until(lambda: len(hand.app.screen_stack) == 1)


async def test_a_session_broken_off_is_opened_again_from_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tabletop.tui.console.console import ConsoleScreen

    async with console(tmp_path, started=True) as hand:

        def fail(*_: object) -> None:
            raise JournalBroken("The disk is full.")

        monkeypatch.setattr(hand.session.table.store, "append", fail)
        await hand.press("space")
        await hand.until(lambda: isinstance(hand.app.screen, BrokenScreen))
        old = hand.session
        await hand.press("r")
        await hand.until(
            lambda: isinstance(hand.app.screen, ConsoleScreen) and hand.app.screen.control.session is not old
        )
        fresh = hand.console.control
        assert fresh.state.phase == "paused"
        assert fresh.session.path == old.path


async def test_long_decisions_close_by_themselves_and_the_console_shows_it(tmp_path: Path) -> None:
    from tabletop.exercise import commands as c

    async with console(tmp_path, started=True) as hand:
        await hand.press("down", "space")
        await hand.until(lambda: "biscuits" in hand.state.play.questions)
        await hand.session.live.ask(c.ExtendDecision("biscuits", -10), FACILITATOR)
        await hand.session.live.ask(c.Tick(), "table")
        await hand.until(lambda: "CLOSED" in hand.text("focus"))
        await hand.until(lambda: "time is up" in hand.screen_text())
        assert hand.console.check_action("act", ("confirm",))


async def test_it_works_without_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(tmp_path, started=True) as hand:
        await hand.press("space", "down", "space")
        await hand.until(lambda: "biscuits" in hand.state.play.questions)
        text = hand.screen_text()
        for sign in ("✓", "●", "RUNNING", "NOT SHOWN TO PLAYERS", "closes in", "○ asked"):
            assert sign in text


async def test_narrow_screens_have_tabs_and_two_rows(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24), started=True) as hand:
        first, second, tabs, *_ = hand.screen_text().splitlines()
        assert "T+00:" in first
        assert "left" in second
        assert "saved ✓" in second
        assert "1 Queue" in tabs
        await hand.press("1")
        assert "QUEUE" in hand.screen_text()
        assert "NOT SHOWN" not in hand.screen_text()
        await hand.press("tab", "tab")
        assert "ROOM" in hand.screen_text()
        await hand.pilot.resize_terminal(140, 40)
        await hand.pilot.pause()
        text = hand.screen_text()
        assert "QUEUE" in text
        assert "ROOM" in text
        assert "NOT SHOWN" in text


async def test_the_clock_stays_in_sight_under_a_dialog(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        for key in ("l", "n", "p", "x", "o", "w"):
            await hand.press(key)
            assert "T+00:" in hand.screen_text().splitlines()[0]
            await hand.press("escape")
            await hand.back()


async def test_what_was_typed_and_not_sent_is_there_again(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("l")
        await hand.type("half a line")
        await hand.press("escape", "l")
        await hand.type(" more")
        await hand.press("enter")
        await hand.back()
        assert any(getattr(record.event, "text", "") == "half a line more" for record in hand.session.table.records)
        await hand.press("C")
        await hand.type("!")
        await hand.press("enter")
        await hand.back()
        assert any(getattr(record.event, "text", "") == "half a line more!" for record in hand.session.table.records)


async def test_an_answer_half_typed_for_a_role_is_kept_as_its_draft(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("down", "space")
        await hand.until(lambda: "biscuits" in hand.state.play.questions)
        await hand.press("t", "2", "3", "escape")
        await hand.back()
        draft = hand.state.draft("biscuits", "baker")
        assert draft is not None
        assert draft.options == ("shortbread",)
        assert hand.state.submitted("biscuits", "baker") is None
        assert "… drafting" in hand.text("room")


async def test_two_minutes_before_the_end_it_says_so_once(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("slash")
        await hand.type("crossing")
        await hand.press("enter", "space")
        await hand.until(lambda: "crossing" in hand.state.play.questions)
        hand.console._second()
        assert "Two minutes" not in hand.console.control.notice
        hand.clock.now += 130.0
        hand.console._second()
        assert "Two minutes left" in hand.console.control.notice
        hand.console.control.say("")
        hand.console._second()
        assert hand.console.control.notice == ""


async def test_a_pause_that_a_player_asked_for_is_named(tmp_path: Path) -> None:
    from tabletop.exercise import commands as c

    async with console(tmp_path, started=True) as hand:
        await hand.session.live.ask(c.Pause("air, please"), "baker")
        await hand.until(lambda: "air, please" in hand.screen_text())
        assert "baker" in hand.console.control.notice
        assert hand.console.check_action("act", ("continue",))


async def test_a_question_of_ones_own_is_put_answered_and_stands(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("N")
        dialog = hand.app.screen
        assert isinstance(dialog, FormDialog)
        dialog.query_one("#field-question", TextArea).text = HOSTILE
        dialog.query_one("#field-options", TextArea).text = f"{HOSTILE}\nNo"
        dialog.query_one("#field-minutes", Input).focus()
        await hand.press("enter")
        await hand.until(lambda: bool(hand.state.play.questions))
        await hand.back()
        (question,) = hand.state.play.questions.values()
        assert question.improvised == "plurality"
        assert hand.console.board.focused_serial == question.decision
        assert "No" in hand.text("focus")
        await hand.press("d")
        await hand.until(
            lambda: (
                question.decision in hand.state.play.questions
                and hand.state.play.questions[question.decision].status == "closed"
            )
        )
        await hand.press("u")
        await hand.until(lambda: hand.state.play.questions[question.decision].status == "open")


async def test_an_inject_goes_to_those_marked_and_later_to_further_roles(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        book, roles = hand.console.control.book, hand.state.roles
        inject = next(name for name, plan in book.plans.items() if plan.kind == "inject" and "all" in book.to[name])
        hand.console.board.focus_serial(inject)
        await hand.press("D", *map(str, range(2, len(roles) + 1)), "enter")
        await hand.until(lambda: inject in hand.state.play.delivered)
        await hand.back()
        assert hand.state.play.delivered[inject].to == roles[:1]
        assert hand.console.board.focused_serial == inject
        await hand.press("D", "1", "enter")
        await hand.until(lambda: hand.state.play.delivered[inject].to == roles[:2])
        await hand.back()
        assert "also out to" in hand.console.control.notice
        assert not hand.console.check_action("act", ("to-whom",)) or len(roles) > 2


async def test_the_order_of_the_queue_is_changed_by_hand(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        board = hand.console.board
        first = board.queue.upcoming
        assert first
        hand.console.board.focus_serial(first)
        for key, action in (("greater_than_sign", "later"), ("shift+up", "earlier")):
            before = board.queue.upcoming
            await hand.press(key)
            await hand.until(lambda before=before: board.queue.upcoming != before)  # type: ignore[misc]
            assert board.focused_serial == first
            assert action in hand.console.control.notice
        assert board.queue.upcoming == first


async def test_closing_asks_when_somebody_is_still_writing(tmp_path: Path) -> None:
    from tabletop.exercise import commands as c

    async with console(tmp_path, started=True) as hand:
        roles = hand.state.roles
        await hand.session.live.ask(c.OpenAdHoc("Now?", "choice", "plurality", (), ("Yes", "No")), FACILITATOR)
        (name,) = hand.state.play.questions
        await hand.session.live.ask(c.KeepDraft(name, roles[0], c.Answer(("option-1",))), roles[0])
        await hand.press("d")
        await hand.until(lambda: "Still writing" in hand.screen_text())
        await hand.press("enter")  # the first choice does no harm: a minute more
        await hand.back()
        assert hand.state.play.questions[name].status == "open"
        assert "a minute more" in hand.console.control.notice
        await hand.press("d", "2", "enter")
        await hand.until(lambda: hand.state.play.questions[name].status == "closed")
        await hand.back()
        taken = hand.state.submitted(name, roles[0])
        assert taken is not None
        assert taken.draft
        assert "taken over by control" in hand.text("focus")


async def test_the_card_of_a_role_is_read_without_taking_its_seat(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        before = hand.state.seq
        await hand.press("V", "2")
        await hand.until(lambda: "KNOWN TO YOU ALONE" in hand.screen_text())
        await hand.press("escape")
        await hand.back()
        assert hand.state.seq == before


async def test_the_msel_as_planned_is_written_beside_the_save_and_written_again(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        path = hand.session.path.with_name(f"{hand.session.path.stem}-msel.xlsx")
        for _ in range(2):
            hand.console.control.say("")
            await hand.press("M")
            await hand.until(lambda: "The MSEL as planned" in hand.console.control.notice)
        assert path.read_bytes().startswith(b"PK")
        assert not hand.state.play.delivered


async def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise CannotWrite("No space left on device")

    monkeypatch.setattr(write_msel, "write_file", full)
    async with console(tmp_path, started=True) as hand:
        await hand.press("M")
        await hand.until(lambda: "No space left" in hand.console.control.notice)
