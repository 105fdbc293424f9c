"""Every page of every serial of the shipped scenarios, at every stage, at several widths: no line is too wide, none is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Refused
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.table.sessions import Session, Setup, create_session
from tabletop.room.table.table import Table
from tabletop.scenario.load import load_scenario
from tabletop.tui.console.page import PageWriter
from tabletop.tui.console.phase_pages import move_words, readiness_page
from tabletop.tui.console.question_page import question_page
from tabletop.tui.console.serial_page import inject_page, plan_page
from tabletop.tui.kit.line_pane import LinePane
from tests.lab import Desk
from tests.played import startex
from tests.tui.console_help import SCENARIOS, console

WIDTHS = (24, 55, 110)


def pages(table: Table, serial: str) -> list[str]:
    """The page of a serial at all widths, as text."""
    found = []
    for width in WIDTHS:
        page = PageWriter(table.book, table.state, table.clock, width)
        question = table.state.play.questions.get(serial)
        if question is not None:
            lines = list(question_page(page, question))
        elif serial in table.book.scenario.decisions:
            lines = list(plan_page(page, serial))
        else:
            lines = list(inject_page(page, serial))
        assert all(line.cell_length <= width for line in lines), (serial, width)
        found.append("\n".join(line.plain for line in lines))
    return found


def resolve(table: Table, decision: str) -> None:
    question = table.state.play.questions[decision]
    try:
        table.ask(c.ResolveDecision(decision), FACILITATOR)
    except Refused:
        if question.form == "argument":
            table.ask(c.Adjudicate(decision), FACILITATOR)
            assert "Judged" in pages(table, decision)[1]
            table.ask(c.ResolveDecision(decision), FACILITATOR)
        else:
            table.ask(c.ResolveDecision(decision, (question.options[0][0],), "so ruled"), FACILITATOR)


@pytest.fixture(params=["first-steps", "security-guarantees"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    return create_session(load_scenario(SCENARIOS / request.param / "scenario.toml"), tmp_path, Setup())


@pytest.mark.slow
def test_every_page_of_every_serial(session: Session) -> None:
    table = session.table
    assert any("Read aloud" in line.plain for line in readiness_page(PageWriter(table.book, table.state, 0.0, 60)))
    table.ask(startex(), FACILITATOR)
    for move in table.state.moves:
        assert all(line.cell_length <= 40 for line in move_words(PageWriter(table.book, table.state, 0.0, 40), move))
    refusals: set[str] = set()
    for plan in table.book.plans.values():
        for text in pages(table, plan.id):
            assert "NOT SHOWN" in text
        try:
            command: c.Command = c.ReleaseInject(plan.id) if plan.kind == "inject" else c.OpenDecision(plan.id)
            table.ask(command, FACILITATOR)
        except Refused as refusal:
            refusals.add(refusal.code)
            continue
        pages(table, plan.id)
        if plan.kind == "decision":
            assert "OPEN" in pages(table, plan.id)[1]
            table.ask(c.CloseDecision(plan.id), FACILITATOR)
            assert "CLOSED" in pages(table, plan.id)[1]
            resolve(table, plan.id)
            assert "resolved" in pages(table, plan.id)[1]
    assert refusals <= {"no-options"}  # the options of some depend on what came before
    session.table.store.close()


def test_what_players_see_stands_above_the_rule_and_notes_below(session: Session) -> None:
    table = session.table
    for plan in table.book.plans.values():
        notes = (table.book.scenario.injects.get(plan.id) or table.book.scenario.decisions[plan.id]).notes
        if notes:
            above, _, below = pages(table, plan.id)[2].partition("NOT SHOWN TO PLAYERS")
            first = notes.split()[:3]
            assert " ".join(first) in below
            assert notes.strip().splitlines()[0][:60] not in above
    session.table.store.close()


def test_what_players_see_of_an_inject_stands_between_its_marking(session: Session) -> None:
    table = session.table
    marking = table.book.scenario.about.marking
    for serial in table.book.scenario.injects:
        above = pages(table, serial)[2].partition("NOT SHOWN TO PLAYERS")[0].splitlines()
        assert above[:-2].count(marking) == 2
        assert above[-3] == marking, serial
    session.table.store.close()


@pytest.mark.parametrize("course", ["", "short"])
def test_the_readiness_page_gives_the_length_of_what_is_played(tmp_path: Path, course: str) -> None:
    loaded = load_scenario(SCENARIOS / "security-guarantees" / "scenario.toml")
    assert loaded.scenario is not None
    table = create_session(loaded, tmp_path, Setup(course=course)).table
    minutes = loaded.scenario.courses[course].minutes if course else loaded.scenario.about.minutes
    text = "\n".join(line.plain for line in readiness_page(PageWriter(table.book, table.state, 0.0, 80)))
    assert f"about {minutes} min" in text


@pytest.mark.parametrize(("method", "two"), [("", False), ("roll", False), ("2d6", True)])
def test_what_two_dice_must_reach_is_said_where_they_decide(method: str, *, two: bool) -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.SubmitEstimate("bout", "south", 60), "south")
    page = PageWriter(desk.table.book, desk.state, 0.0, 100)
    told = "\n".join(line.plain for line in question_page(page, desk.question("bout")))
    assert "estimates 60 %" in told
    desk.ask(c.CloseDecision("bout"))
    if method:
        desk.ask(c.Adjudicate("bout", method))
    told = "\n".join(line.plain for line in question_page(page, desk.question("bout")))
    assert ("2d6 target 7" in told) == two
    assert "Net       +0" in told


def test_a_tally_is_bars_of_one_scale() -> None:
    desk = Desk.started("middle")
    question = desk.decide("most", north="yes", south="yes", east="no")
    page = PageWriter(desk.table.book, desk.state, 0.0, 60)
    lines = [line.plain for line in question_page(page, question)]
    assert all(len(line) <= 60 for line in lines)
    bars = [line.split() for line in lines if "░" in line]
    assert bars == [
        ["Tally", "Yes", "2", "▇▇▇▇▇░░░░░"],
        ["No", "1", "▇▇░░░░░░░░"],
        ["Maybe", "0", "░░░░░░░░░░"],
    ]


def test_an_inject_for_nobody_in_play_says_so_on_its_page_and_before_startex() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test", roles=("south", "east"), practice=False))
    page = PageWriter(desk.table.book, desk.state, 0.0, 120)
    assert "For no role in play (2)" in "\n".join(line.plain for line in readiness_page(page))
    desk.ask(startex())
    told = "\n".join(line.plain for line in inject_page(page, "secret"))
    assert "It reaches nobody: Office of the north is not in play." in told
    desk.ask(c.ReleaseInject("secret"))
    told = "\n".join(line.plain for line in inject_page(page, "secret"))
    assert "nobody: no role that it went to is in play" in told
    assert "nobody yet" not in told


async def test_the_text_of_a_move_that_has_just_opened_is_on_the_screen_to_be_read_aloud(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24), started=True) as hand:
        scenario = hand.session.table.book.scenario
        first, second = (scenario.moves[move].brief.split()[:4] for move in hand.state.moves[:2])
        assert "Read aloud" in hand.screen_text()
        assert " ".join(first) in hand.screen_text()
        serial = hand.console.board.focused_serial
        assert serial, "what is NEXT stands below, and its keys are valid"
        await hand.press("space")
        await hand.until(lambda: hand.state.play.delivered)
        await hand.until(lambda: "Read aloud" not in hand.text("focus"))
        await hand.press("m", "enter")
        await hand.until(lambda: hand.state.play.move == hand.state.moves[1])
        await hand.back()
        await hand.until(lambda: " ".join(second) in hand.screen_text())
        await hand.press("down")
        assert "Read aloud" not in hand.text("focus"), "a serial that was chosen is shown alone"


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_with_twelve_roles_the_tracks_are_reached_by_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    async with console(tmp_path, size=size, scenario="security-guarantees", started=True) as hand:
        assert len(hand.state.roles) == 12
        last = [*hand.session.table.book.scenario.tracks.values()][-1].title[:8]
        await hand.press("3")
        for _ in range(4):
            await hand.press("pagedown")
        await hand.until(lambda: last in hand.screen_text())
        await hand.press("2")
        before = hand.console.query_one("#room", LinePane).scroll_offset
        await hand.press("pageup")
        assert hand.console.query_one("#room", LinePane).scroll_offset == before


async def test_the_facilitators_notes_come_before_the_options_while_a_question_is_open(tmp_path: Path) -> None:
    async with console(tmp_path, size=(80, 24), started=True) as hand:
        await hand.press("space", "space")
        await hand.until(lambda: hand.state.play.questions)
        (question,) = hand.state.play.questions.values()
        notes = hand.session.table.book.decision(question.decision).notes
        assert notes
        await hand.until(lambda: " ".join(notes.split()[:3]) in hand.screen_text())
        text = hand.text("focus")
        assert text.index(notes.split()[0]) < text.index(question.options[0][1])
        assert text.index("NOT SHOWN TO PLAYERS") < text.index("SHOWN TO PLAYERS", text.index("NOT SHOWN") + 10)
