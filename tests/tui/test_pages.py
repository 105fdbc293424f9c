"""The screen and the plain lines say of each page the same, in the same order, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from tabletop.exercise import commands as c
from tabletop.exercise.actions.catalogue import words_for
from tabletop.exercise.debrief import Hotwash, Point
from tabletop.exercise.feedback import EMPTY
from tabletop.exercise.hotwash import UNSEALED
from tabletop.exercise.pages.brief import brief_page
from tabletop.exercise.pages.debrief import HotwashMoment, points_page, unsealed_page
from tabletop.exercise.pages.feedback import form_page, forms_page
from tabletop.exercise.pages.goals import goals_page
from tabletop.exercise.pages.inbox import inbox_page, letter_page
from tabletop.exercise.pages.messages import ALL, CONTROL, REQUESTS, TEAM, thread_page, threads_page
from tabletop.exercise.pages.notes import notes_page
from tabletop.exercise.pages.now import now_page
from tabletop.exercise.pages.page import Entry, Happening, Page, PageField, PageOptions
from tabletop.exercise.pages.question import asked_page, question_page
from tabletop.exercise.pages.record import aims_page, log_page, noted_page, nothing_yet, stream_page
from tabletop.exercise.seats import OBSERVER
from tabletop.exercise.state import ArgumentState
from tabletop.exercise.station import inbox
from tabletop.exercise.verify import verify_dice
from tabletop.exercise.wording.names import Names
from tabletop.records import replace
from tabletop.room.lines.control import ControlDesk
from tabletop.room.lines.laid import page_lines
from tabletop.room.lines.plain_seat import PlainSeat
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.sessions import Session
from tabletop.tui.keys import key_words
from tabletop.tui.kit.fields import OneOf
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.page import entry_content, laid, page_content
from tabletop.tui.parts.answer_form import DecisionForm
from tabletop.tui.parts.feedback_form import FeedbackForm, Ratings
from tabletop.tui.parts.hotwash_panes import QuestionPane, UnsealedPane
from tabletop.tui.parts.log_view import LogView
from tabletop.tui.seat.messages import MessagesPane, ThreadList
from tabletop.tui.seat.station import StationScreen
from tabletop.tui.seat.station_hotwash import SeatHotwashScreen
from tabletop.tui.seat.stream import AimsPane, StreamPane, noted_content, told_content
from tabletop.tui.seat.stream import NotesStream as ObserversNotes
from tests.exercise.test_pages import pages_of
from tests.exercise.wild import played, plays
from tests.lab import BOOK, ROLES, sent_to
from tests.laid_out import LINES, SCREEN, wrong
from tests.tui.host import BIG, SMALL, Room, scenario, station, until
from tests.tui.test_observer import observer

DEBATE = "sanctions-debate"
ASKED = words_for("control") | words_for("role")


def keys(action: str) -> str:
    """The keys of the program."""
    return key_words("station", action, {})


def in_pane(page: Page, width: int = 400) -> str:
    """A page of the observers as its pane shows it."""
    if page.name == "stream":
        entries = [line for item in page.items if isinstance(item, Happening) for line in told_content(item, width)]
        return "\n".join(line.plain for line in entries) or nothing_yet().text
    if page.name == "noted":
        return "\n".join(line.plain for line in noted_content(page, width))
    pane = AimsPane()
    pane.show(page)
    return "\n".join(line.plain for line in pane.lines_for(width))


@pytest.mark.slow
@given(plays)
def test_over_whole_plays_both_say_everything_of_a_page_in_its_order_and_nothing_else(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    for seat in (*ROLES, OBSERVER):
        for page in pages_of(sent_to(desk, seat)):
            lines = "\n".join(page_lines(page, ASKED))
            assert not wrong(page, lines, LINES), page.name
            if page.name in {"stream", "noted", "aims"}:
                shown = in_pane(page)
            elif page.name in {"points", "unsealed"}:
                shown = "\n".join(line.plain for line in laid(page.blocks, width=400))
            elif any(isinstance(item, Entry) for item in page.items):
                entries = [item for item in page.items if isinstance(item, Entry)]
                shown = "\n".join(entry_content(entry, 400).plain for entry in entries)
            elif any(isinstance(item, PageField | PageOptions) for item in page.items):
                continue  # a form: see below
            else:
                shown = page_content(page, keys).plain
            assert not wrong(page, shown, SCREEN), page.name


@pytest.mark.slow
@given(plays)
def test_the_page_of_the_goals_is_the_same_on_the_console_and_in_lines(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    with suppress(c.Refused):  # in an emergency
        desk.ask(c.WriteLogLine("Who pays for it?", "parked", "north"))
    page = goals_page(BOOK, desk.state, desk.table.clock)
    lines = "\n".join(page_lines(page, ASKED))
    assert not wrong(page, lines, LINES)
    console = laid(page.blocks, lambda action: key_words("console", action, {}), 4000)
    assert not wrong(page, "\n".join(line.plain for line in console), SCREEN)


@pytest.mark.slow
@given(plays)
def test_the_page_of_the_log_is_the_same_on_the_console_and_in_lines(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    page = log_page(desk.records, Names.of_book(BOOK).learn(desk.records))
    assert not wrong(page, "\n".join(page_lines(page)), LINES)
    for wide in (False, True):
        log = LogView(wide=wide)
        log.show(BOOK, desk.records)
        shown = "\n".join(log.line(row, 4000).plain for row in range(len(list(page.items))))
        assert not wrong(page, shown, SCREEN)


def busy() -> Room:
    """A room in which every page of Berlin's has something of each sort."""
    room = Room(scenario())
    room.to_move("copenhagen")
    for move in ("copenhagen-agenda",):
        room.do(c.ReleaseInject(move), c.CorrectInject(move, "Ten o'clock, not nine."))
    room.do(c.ReleaseAdHoc("A call", "The mayor", "phone", "Please ring back."), c.SendMessage(("berlin",), "be quick"))
    room.ask("berlin", c.AcknowledgeInject("copenhagen-agenda", "berlin"))
    room.ask("paris", c.SendMessage(("berlin",), "call me\nsoon"))
    room.ask("berlin", c.SendMessage(("berlin",), "say nothing"))
    room.ask("berlin", c.AskRfi("berlin", "How many?"))
    room.ask("berlin", c.AskRfi("berlin", "And when?"))
    room.do(c.AnswerRfi(max(room.table.state.rfis), "At noon.", public=True))
    room.ask("berlin", c.KeepNotes("berlin", "ask Paris\nand wait"))
    return room


def texts(widget: Widget) -> Iterator[str]:
    """All words of a widget, those of the widgets in it in their order."""
    match widget:
        case Static():
            yield str(widget.content)
        case TextArea():
            yield widget.text
        case Input():
            yield widget.value
        case LineList():
            yield from (widget.line(row, 400).plain for row in range(widget.count))
        case OneOf() | Ratings():
            yield widget.render().plain
        case _:
            for child in widget.children:
                yield from texts(child) if child.display else ()


def words_of(screen: Screen[None], place: str) -> str:
    """All words of a part of the screen."""
    return "\n".join(texts(screen.query_one(place)))


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_the_station_shows_each_page_as_it_is_told(size: tuple[int, int]) -> None:
    room = busy()
    async with station(room, "berlin", size) as (_, pilot, screen):
        here = screen.connection
        assert not wrong(now_page(here), words_of(screen, "#situation"), SCREEN)
        await pilot.press("f4")
        assert not wrong(inbox_page(here), words_of(screen, "#inbox MailList"), SCREEN)
        assert not wrong(brief_page(here), words_of(screen, "#brief"), SCREEN)
        assert not wrong(notes_page(here), words_of(screen, "#notes"), SCREEN)
        for mail in inbox(here.state, "berlin"):
            assert not wrong(letter_page(mail, here), words_of(screen, "#inbox VerticalScroll"), SCREEN)
            await pilot.press("down")
        await pilot.press("f6")
        listed = screen.query_one(ThreadList)
        for thread in (REQUESTS, CONTROL, TEAM, "paris", "warsaw"):
            listed.choose(listed.place_of(thread))
            await until(pilot, lambda thread=thread: screen.query_one(MessagesPane).thread == thread)  # type: ignore[misc]
            assert not wrong(thread_page(here, thread), words_of(screen, "#read"), SCREEN)
        await until(pilot, lambda: not screen.view.talk.unread)
        assert not wrong(threads_page(here, screen.view.talk.unread), words_of(screen, "ThreadList"), SCREEN)


@pytest.mark.parametrize(
    ("form", "more"),
    [("choice", {}), ("several", {"pick": 2}), ("pledge", {}), ("text", {}), ("argument", {"confidence": False})],
)
async def test_the_form_has_everything_of_the_question_in_its_order(form: str, more: dict[str, Any]) -> None:
    from tests.tui.test_form import desk

    app = desk(form, **more)
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.pause()
        page = question_page(app.form.question, "berlin", None, ArgumentState(), {"berlin": "Berlin"})
        assert not wrong(page, "\n".join(texts(app.form)), SCREEN)


def debriefed(seconds: int = 0) -> Room:
    """A hotwash with something of each sort: points of roles and of nobody, a question before, everything unsealed."""
    room = Room(scenario())
    room.to_move("copenhagen")
    room.do(c.EndExercise(), c.PutPrompt("keep"))
    room.ask("berlin", c.RecordPoint("keep", "we had a map\nand a plan", "berlin"))
    room.do(c.RecordPoint("keep", "nobody slept"), c.PutPrompt("own-1", "What about the phones?", seconds))
    room.ask("paris", c.RecordPoint("own-1", "they rang", "paris"))
    room.do(*(c.Unseal(what) for what in UNSEALED))
    return room


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_the_hotwash_shows_its_pages_on_the_screen_and_in_lines(size: tuple[int, int]) -> None:
    room = debriefed()
    async with station(room, "berlin", size) as (host, pilot, screen):
        await until(pilot, lambda: isinstance(host.screen, SeatHotwashScreen))
        here = screen.connection
        points = points_page(HotwashMoment(here.state.hotwash, here.records, dict(here.briefing.roles)))
        unsealed = unsealed_page(here.state.hotwash, verify_dice(here.records))
        for pane, page in ((QuestionPane, points), (UnsealedPane, unsealed)):
            lines = host.screen.query_one(pane).lines_for(size[0] - 4)
            assert not wrong(page, "\n".join(line.plain for line in lines), SCREEN)
        said = "\n".join(await PlainSeat(LocalSeat(room.live, "berlin")).enter("hotwash"))
        assert not wrong(Page("both", (*points.blocks, *unsealed.blocks)), said, LINES)


FILLED_IN = c.GiveFeedback(
    (("structured", 4), ("mix", 2)),
    ("Clear roles",),
    ("More time", "A map"),
    "The corridor",
    (("Print the cards", "high", "Planning"), ("Ring once", "low", "")),
    "The phone list",
    "Thank you\nall of you",
)


class OneForm(App[None]):
    """A feedback form alone."""

    def __init__(self, form: c.GiveFeedback, *, opt_in: bool) -> None:
        super().__init__()
        self.form = FeedbackForm(form, opt_in=opt_in)

    def compose(self) -> ComposeResult:
        yield self.form


@pytest.mark.parametrize("form", [EMPTY, FILLED_IN, replace(FILLED_IN, named=True)])
@pytest.mark.parametrize("opt_in", [True, False])
async def test_the_feedback_form_shows_its_page_on_the_screen_and_in_lines(form: c.GiveFeedback, opt_in: bool) -> None:
    app = OneForm(form, opt_in=opt_in)
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.pause()
        page = form_page(app.form.draft, rows=len(form.actions) + 1, opt_in=opt_in)
        assert not wrong(page, "\n".join(texts(app.form)), SCREEN)
        assert app.form.draft == (form if opt_in else replace(form, named=False))
    page = form_page(form, opt_in=opt_in)
    assert not wrong(page, "\n".join(page_lines(page)), LINES)


async def test_what_is_typed_for_the_feedback_form_says_its_page() -> None:
    room = debriefed()
    async with room.live:
        seat = PlainSeat(LocalSeat(room.live, "berlin"))
        for line in ("rate 1=4 6=2", "good Clear roles", "do high Print the cards by Planning", "comment Thank you"):
            await seat.enter(line)
        said = "\n".join(await seat.enter("form")).partition("Type handin")[0]
        filled = replace(
            EMPTY,
            ratings=(("structured", 4), ("mix", 2)),
            strengths=("Clear roles",),
            actions=(("Print the cards", "high", "Planning"),),
            comment="Thank you",
        )
        assert not wrong(form_page(filled), said, LINES)


@pytest.mark.parametrize("summary", [True, False])
@pytest.mark.parametrize("forms", [(), (FILLED_IN,), (FILLED_IN, replace(FILLED_IN, ratings=(), named=True))])
def test_what_all_forms_say_is_the_same_on_both(forms: tuple[c.GiveFeedback, ...], summary: bool) -> None:
    room = debriefed()
    for form in forms:
        room.ask("berlin", form)
    page = forms_page(room.table.state.feedback, summary=summary)
    assert not wrong(page, "\n".join(page_lines(page, ASKED)), LINES)
    shown = laid(page.blocks, lambda action: key_words("hotwash", action, {}), 400)
    assert not wrong(page, "\n".join(line.plain for line in shown), SCREEN)


async def test_what_is_typed_for_the_forms_that_are_in_says_their_page() -> None:
    room = debriefed()
    room.ask("berlin", FILLED_IN)
    page = forms_page(room.table.state.feedback)
    lines = await ControlDesk(Session(room.live, Path())).enter("forms")
    assert not wrong(page, "\n".join(lines), LINES)


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_the_observers_screen_shows_stream_notes_and_objectives_as_they_are_told(size: tuple[int, int]) -> None:
    room = busy()
    room.do(c.OpenDecision(DEBATE), c.RecordObservation("from the desk", "strength", 3, "berlin"))
    room.ask(OBSERVER, c.RecordObservation("they wait for @paris", role="paris"))
    async with observer(room, size) as (_, screen, here):
        width = size[0] - 6
        for pane, page in (
            (StreamPane, stream_page(here)),
            (ObserversNotes, noted_page(here)),
            (AimsPane, aims_page(here)),
        ):
            shown = "\n".join(line.plain for line in screen.query_one(pane).lines_for(width))
            assert not wrong(page, shown, SCREEN), page.name
            assert not wrong(page, "\n".join(page_lines(page)), LINES), page.name


async def test_the_log_is_told_in_lines_as_it_stands_on_the_console() -> None:
    room = busy()
    names = Names.of_book(room.table.book).learn(room.table.records)
    session = Session(room.live, Path())
    desk = ControlDesk(session)
    before = len(room.table.records)
    room.ask("paris", c.AcknowledgeInject("copenhagen-agenda", "paris"))
    room.do(c.OpenDecision(DEBATE), c.Pause("coffee"))
    fresh = room.table.records[before:]
    assert any(isinstance(item, Happening) and item.name for item in log_page(fresh, names).items)
    assert not wrong(log_page(fresh, names), "\n".join(reversed(desk.heard(fresh))), LINES)


@pytest.mark.parametrize(
    ("now", "words"), [("12:47:03", "01:30 left"), ("12:48:20", "00:13 left"), ("12:49:00", "TIME IS UP")]
)
def test_the_time_of_a_question_stands_on_both(now: str, words: str) -> None:
    hotwash = debriefed(90).table.state.hotwash
    page = points_page(HotwashMoment(hotwash, now=f"2025-08-29T{now}.000Z"))
    lines, shown = page_lines(page), [line.plain for line in laid(page.blocks, width=80)]
    assert lines[0].startswith(f"The hotwash asks:  {words}")
    assert shown[0] == lines[0]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (HotwashMoment(), "No question has been put yet."),
        (HotwashMoment(Hotwash(points=[Point(1, "keep", "well done", "", "")])), "No question stands at this moment."),
        (HotwashMoment(viewed="keep", texts={"keep": "What should stay?"}), "What should stay?"),
    ],
)
def test_without_a_question_that_stands_both_say_what_there_is(moment: HotwashMoment, words: str) -> None:
    page = points_page(moment)
    lines, shown = page_lines(page), [line.plain for line in laid(page.blocks, width=80)]
    assert (lines[0].strip(), shown[0]) == (words, words)
    assert not wrong(page, "\n".join(lines), LINES)
    assert not wrong(page, "\n".join(shown), SCREEN)


async def test_what_is_typed_for_a_page_says_what_the_page_says() -> None:
    room = busy()
    room.do(c.OpenDecision(DEBATE))
    async with room.live:
        connection = LocalSeat(room.live, "berlin")
        seat = PlainSeat(connection)
        for line, page in (
            ("brief", brief_page(connection)),
            ("messages", thread_page(connection, ALL, 20)),
            ("rfis", thread_page(connection, REQUESTS)),
            ("inbox 1", letter_page(inbox(connection.state, "berlin")[-1], connection)),
        ):
            assert not wrong(page, "\n".join(await seat.enter(line)), LINES), line
        question = connection.state.play.questions[DEBATE]
        names = dict(connection.briefing.roles)
        now = now_page(connection)
        both = Page("now", (*now.blocks, *asked_page(question, "berlin", connection.state, names).blocks))
        said = "\n".join(await seat.enter("now")).partition("To answer, type:")[0]
        said = said.partition("It closes in")[0]
        assert not wrong(both, said, LINES)


def test_a_rendering_that_drops_adds_or_turns_round_is_found() -> None:
    room = busy()
    here = LocalSeat(room.live, "berlin")
    page = now_page(here)
    lines = page_lines(page, ASKED)
    assert not wrong(page, "\n".join(lines), LINES)
    assert wrong(page, "\n".join(lines[:-1]), LINES)
    assert wrong(page, "\n".join([*lines[:3], *lines[4:]]), LINES)
    assert wrong(page, "\n".join([*lines, "One more."]), LINES)
    assert wrong(page, "\n".join([lines[1], lines[0], *lines[2:]]), LINES)


async def test_a_sentence_names_the_key_that_asks_for_it_now() -> None:
    room = busy()
    async with station(room, "berlin") as (host, pilot, screen):
        assert "Unread messages wait for you (f6)." in words_of(screen, "#situation")
        host.own_keys = {"station.messages": "f9,f10"}  # type: ignore[misc]
        room.do(c.ReleaseAdHoc("Another call", "The mayor", "phone", "Thank you."))
        await until(pilot, lambda: "Unread messages wait for you (f9)." in words_of(screen, "#situation"))
        assert isinstance(screen, StationScreen)
        assert not screen.query(DecisionForm)
