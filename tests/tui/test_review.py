"""The review screen: evidence becomes findings, findings become actions, and all of it lies beside the save."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from textual.app import App
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Static

from tabletop.exercise.commands import EndExercise, GiveFeedback, RecordObservation, RecordPoint
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.reading import read_save
from tabletop.journal.review import (
    Annotation,
    CorrectiveAction,
    ObjectiveRating,
    Review,
    ReviewFinding,
    load_review,
    review_path,
    store_review,
)
from tabletop.records import replace
from tabletop.room.table.sessions import Setup, create_session, rulebook_of
from tabletop.tui.app import TabletopApp
from tabletop.tui.hotwash.ending import EndingScreen
from tabletop.tui.kit.fields import CleanArea, CleanInput
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.replay.replay import ReplayScreen
from tabletop.tui.report.report import ReportScreen
from tabletop.tui.review.entry_dialog import EntryDialog
from tabletop.tui.review.repair_dialog import RepairDialog
from tabletop.tui.review.review import ReviewScreen
from tabletop.tui.start.home import HomeScreen, Shelf
from tests import played
from tests.played import startex
from tests.tui.host import BIG, HOSTILE, SMALL, Host, seen, until

ROOT = Path(__file__).parents[2]


class Program(Host):
    """The host with the way to the replay."""

    opened: tuple[Path, str] | None = None

    def open_replay(self, path: Path, at: str = "") -> None:
        self.opened = path, at


@pytest.fixture
def save(tmp_path: Path) -> Path:
    """A short session that was observed, with a hotwash and a form that asks for an action."""
    session = create_session(played.first_steps(), tmp_path, Setup("Tuesday", practice=False))
    for command in (
        startex(),
        RecordObservation("asked at once", "strength", 4, objective="agree-in-time"),
        RecordObservation("nobody wrote it down", "improve", 2, objective="agree-in-time"),
        RecordObservation("it was late", "fact"),
        EndExercise("done"),
        RecordPoint("improve", "say who decides"),
        GiveFeedback((), improve=("more light",), actions=(("buy a lamp", "high", "the mayor"),)),
    ):
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    return session.path


def numbers(save: Path) -> dict[str, int]:
    """Text -> number of the event that holds it."""
    return {getattr(record.event, "text", ""): record.seq for record in read_save(save).records}


@asynccontextmanager
async def review(save: Path, size: tuple[int, int] = SMALL) -> AsyncIterator[tuple[Program, Pilot[None], ReviewScreen]]:
    host = Program()
    async with host.run_test(size=size) as pilot:
        screen = ReviewScreen(save)
        await host.push_screen(screen)
        await until(pilot, lambda: screen.notebook.is_read)
        await pilot.pause()
        yield host, pilot, screen


async def dialog(pilot: Pilot[None], host: Host) -> EntryDialog:
    """The form that has opened."""
    await until(pilot, lambda: isinstance(host.screen, EntryDialog) and host.screen.focused is not None)
    assert isinstance(host.screen, EntryDialog)
    return host.screen


def refusal(form: EntryDialog) -> str:
    return str(form.query_one("#refusal", Static).content)


def trouble(screen: ReviewScreen) -> str:
    return str(screen.query_one("#trouble", Static).content)


def has_status(screen: ReviewScreen, status: str) -> bool:
    return screen.notebook.review.actions[0].status == status


def data(path: Path) -> bytes:
    return path.read_bytes()


async def go_to(pilot: Pilot[None], screen: ReviewScreen, event: int) -> None:
    """Put the cursor on the evidence of that event."""
    await pilot.press("home")
    for _ in range(40):
        if screen.row.event == event:
            return
        await pilot.press("down")
    raise AssertionError(event)


# -- from evidence to findings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, BIG])
async def test_marked_evidence_becomes_a_finding_that_cites_it_and_the_save_keeps_every_byte(
    save: Path, size: tuple[int, int]
) -> None:
    before, event = data(save), numbers(save)
    async with review(save, size) as (host, pilot, screen):
        await pilot.press("2")
        await until(pilot, lambda: "nobody wrote it down" in seen(screen))
        await go_to(pilot, screen, event["asked at once"])
        await pilot.press("space", "space")
        assert screen.desk.marked == {event["asked at once"], event["nobody wrote it down"]}
        await pilot.press("f")
        form = await dialog(pilot, host)
        assert "nobody wrote it down" in seen(form)
        await pilot.press(*"Slow start", "enter")
        await until(pilot, lambda: host.screen is screen)
        (finding,) = load_review(save).findings
        assert finding == ReviewFinding(
            "f1",
            "observation",  # one spoke for a strength, one for something to improve
            "agree-in-time",
            "Slow start",
            evidence=(event["asked at once"], event["nobody wrote it down"]),
        )
        assert (screen.page, screen.row.key, screen.desk.marked) == ("findings", "f1", set())
        assert "2 events" in seen(screen)
    assert data(save) == before


async def test_one_piece_of_evidence_gives_its_words_and_none_makes_an_opinion(save: Path) -> None:
    event = numbers(save)
    async with review(save) as (host, pilot, screen):
        await pilot.press("2")
        await go_to(pilot, screen, event["say who decides"])
        await pilot.press("f")
        form = await dialog(pilot, host)
        assert form.values()["text"] == "say who decides"
        assert form.values()["kind"] == "improve"
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is screen)
        await pilot.press("f")
        form = await dialog(pilot, host)
        await pilot.press("enter")
        await until(pilot, lambda: "title" in refusal(form))
        await pilot.press(*"I think so", "enter")
        await until(pilot, lambda: host.screen is screen)
        assert [finding.evidence for finding in load_review(save).findings] == [(event["say who decides"],), ()]
        assert "opinion" in seen(screen)


async def test_evidence_of_a_finding_is_chosen_in_the_list_and_escape_leaves_it(save: Path) -> None:
    event = numbers(save)
    store_review(save, Review(findings=(ReviewFinding("f1", title="Slow", evidence=(event["it was late"],)),)))
    async with review(save) as (_, pilot, screen):
        await pilot.press("3", "e")
        assert screen.page == "evidence"
        assert screen.desk.marked == {event["it was late"]}
        assert "enter cites what is marked: “Slow”" in seen(screen)
        await go_to(pilot, screen, event["asked at once"])
        await pilot.press("space", "escape")
        assert (screen.page, screen.desk.marked, screen.evidence.citing) == ("findings", set(), None)
        assert load_review(save).findings[0].evidence == (event["it was late"],)
        await pilot.press("e")
        await go_to(pilot, screen, event["asked at once"])
        await pilot.press("space", "enter")
        await until(pilot, lambda: screen.page == "findings")
        assert load_review(save).findings[0].evidence == (event["asked at once"], event["it was late"])


async def test_numbers_of_events_can_be_typed_and_one_that_is_not_there_is_refused(save: Path) -> None:
    store_review(save, Review(findings=(ReviewFinding("f1", title="Slow"),)))
    async with review(save) as (host, pilot, screen):
        await pilot.press("3", "enter")
        form = await dialog(pilot, host)
        field = form.query_one("#field-evidence", CleanInput)
        field.value = "3; 5, 5 999"
        await pilot.press("enter")
        await until(pilot, lambda: "“999” is no number of an event" in refusal(form))
        field.value = "3; 5, 5"
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is screen)
        assert load_review(save).findings[0].evidence == (3, 5)


async def test_an_objective_is_rated_with_a_reason_and_the_rating_is_taken_back(save: Path) -> None:
    async with review(save) as (host, pilot, screen):
        assert "agree" in screen.notebook.survey.objectives[1].objective
        await pilot.press("down", "enter")
        form = await dialog(pilot, host)
        await pilot.press(*"too slow", "enter")
        await until(pilot, lambda: "Choose a rating" in refusal(form))
        await pilot.press("tab", "m", "enter")
        await until(pilot, lambda: host.screen is screen)
        assert load_review(save).ratings == (ObjectiveRating("agree-in-time", "M", "too slow"),)
        await pilot.press("x")
        await until(pilot, lambda: not load_review(save).ratings)
        await pilot.press("u")
        await until(pilot, lambda: len(load_review(save).ratings) == 1)


async def test_evidence_is_limited_to_one_objective(save: Path) -> None:
    async with review(save) as (_, pilot, screen):
        await pilot.press("2")
        whole = seen(screen)
        await pilot.press("o", "o")
        assert screen.desk.objective == "agree-in-time"
        assert "it was late" in whole
        assert "it was late" not in seen(screen)
        assert "asked at once" in seen(screen)
        await pilot.press("o")
        assert screen.desk.objective == ""


# -- the improvement plan ------------------------------------------------------------------------------------------------


async def test_an_action_answers_its_finding_and_goes_from_open_to_done(save: Path) -> None:
    store_review(save, Review(findings=(ReviewFinding("f1", title="Dark"),)))
    async with review(save) as (host, pilot, screen):
        await pilot.press("3", "a")
        form = await dialog(pilot, host)
        assert "Dark" in seen(form)
        await pilot.press(*"buy a lamp")
        form.query_one("#field-due", CleanInput).value = "2027-03-01"
        await pilot.press("enter")
        await until(pilot, lambda: screen.page == "actions")
        (action,) = load_review(save).actions
        assert action == CorrectiveAction("a1", "f1", "", "buy a lamp", due="2027-03-01")
        for status in ("under way", "done", "dropped", "open"):
            await pilot.press("s")
            await until(pilot, partial(has_status, screen, status))
        assert load_review(save).actions == (action,)


async def test_what_a_form_asks_for_is_taken_over_as_an_action(save: Path) -> None:
    async with review(save) as (host, pilot, screen):
        await pilot.press("2", "end")
        while "buy a lamp" not in str(screen.query_one("#detail", Static).content):
            await pilot.press("up")
        await pilot.press("a")
        form = await dialog(pilot, host)
        assert form.values()["owner"] == "the mayor"
        await pilot.press("enter")
        await until(pilot, lambda: screen.page == "actions")
        assert [(each.action, each.owner) for each in load_review(save).actions] == [("buy a lamp", "the mayor")]


async def test_unfinished_actions_of_an_earlier_session_go_on(save: Path) -> None:
    earlier = played.opened(save.parent, "Monday")
    store_review(
        earlier,
        Review(
            actions=(CorrectiveAction("a1", action="old one"), CorrectiveAction("a2", action="ready", status="done"))
        ),
    )
    async with review(save) as (host, pilot, screen):
        await pilot.press("4", "c")
        await until(pilot, lambda: isinstance(host.screen, PickDialog))
        assert "1 unfinished" in seen(host.screen)
        await pilot.press("1")
        await until(pilot, lambda: len(screen.notebook.review.actions) == 1)
        (action,) = load_review(save).actions
        assert (action.action, action.carried_from) == ("old one", earlier.stem)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(host.screen, PickDialog))
        await pilot.press("1")
        await until(pilot, lambda: host.screen is screen)
        await host.workers.wait_for_complete()
        assert len(load_review(save).actions) == 1
    assert load_review(earlier).actions[0].carried_from == ""


async def test_without_an_earlier_session_there_is_nothing_to_carry_over(save: Path) -> None:
    async with review(save) as (host, pilot, screen):
        await pilot.press("4", "c")
        await host.workers.wait_for_complete()
        assert host.screen is screen
        assert any("No other session" in notice.message for notice in host._notifications)


# -- texts and annotations -----------------------------------------------------------------------------------------------


async def test_the_texts_of_the_report_are_written_here(save: Path) -> None:
    async with review(save) as (host, pilot, screen):
        await pilot.press("5", "enter")
        await dialog(pilot, host)
        await pilot.press(*"It went well,", "ctrl+j", *"mostly.", "enter")
        await until(pilot, lambda: host.screen is screen)
        assert load_review(save).report.summary == "It went well,\nmostly."
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(host.screen, EntryDialog))
        form = host.screen
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: host.screen is screen)
        assert form is not screen
        assert load_review(save).report.attribution == "chatham-house"


async def test_annotations_are_changed_deleted_brought_back_and_cited(save: Path) -> None:
    store_review(save, Review(annotations=(Annotation(4, "look here", "n1", ("law",)),)))
    async with review(save) as (host, pilot, screen):
        await pilot.press("6", "enter")
        form = await dialog(pilot, host)
        form.query_one("#field-text", CleanArea).text = "look there"
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is screen)
        assert load_review(save).annotations[0] == Annotation(4, "look there", "n1", ("law",))
        await pilot.press("x")
        await until(pilot, lambda: not screen.notebook.review.annotations)
        await pilot.press("u")
        await until(pilot, lambda: len(load_review(save).annotations) == 1)
        await pilot.press("space", "f")
        form = await dialog(pilot, host)
        assert form.values()["evidence"] == "4"


# -- other hands on the same file ----------------------------------------------------------------------------------------


async def test_what_somebody_else_writes_meanwhile_is_shown_and_written_on_top_of(save: Path) -> None:
    finding = ReviewFinding("f1", title="Slow", text="It took an hour.")
    store_review(save, Review(findings=(finding,)))
    async with review(save) as (host, pilot, screen):
        await pilot.press("3", "enter")
        form = await dialog(pilot, host)
        store_review(save, Review(findings=(replace(finding, text="Two hours."), ReviewFinding("f2", title="Theirs"))))
        form.query_one("#field-title", CleanInput).value = "Too slow"
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is screen)
        assert [(each.title, each.text) for each in load_review(save).findings] == [
            ("Too slow", "Two hours."),
            ("Theirs", ""),
        ]
        await until(pilot, lambda: "Theirs" in seen(screen))
        store_review(save, Review(findings=(replace(finding, title="From the editor"),)))
        screen.look()
        await until(pilot, lambda: "From the editor" in seen(screen))


async def test_the_same_field_changed_twice_is_asked_about(save: Path) -> None:
    finding = ReviewFinding("f1", title="Slow")
    store_review(save, Review(findings=(finding,)))
    async with review(save) as (host, pilot, screen):
        await pilot.press("3", "enter")
        form = await dialog(pilot, host)
        store_review(save, Review(findings=(replace(finding, title="Theirs"),)))
        form.query_one("#field-title", CleanInput).value = "Mine"
        await pilot.press("enter")
        await until(pilot, lambda: "Theirs" in refusal(form))
        assert load_review(save).findings[0].title == "Theirs"
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is screen)
        assert load_review(save).findings[0].title == "Mine"


async def test_a_file_with_a_mistake_is_left_alone_and_nothing_typed_is_lost(save: Path) -> None:
    path = review_path(save)
    path.write_text("format = 1\n[[finding]]\nrating = 'Q'\n", encoding="utf-8")
    before = path.read_bytes()
    async with review(save) as (host, pilot, screen):
        await until(pilot, lambda: "line 3" in trouble(screen))
        assert "E opens" in trouble(screen)
        await pilot.press("3", "f")
        form = await dialog(pilot, host)
        await pilot.press(*"kept", "enter")
        await until(pilot, lambda: "line 3" in refusal(form))
        await pilot.press("escape")
        await until(pilot, lambda: host.screen is screen)
        assert path.read_bytes() == before
        path.write_text("format = 1\n", encoding="utf-8")
        screen.look()
        await until(pilot, lambda: not trouble(screen))
        await pilot.press("f")
        form = await dialog(pilot, host)
        assert form.values()["title"] == "kept"
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is screen)
        assert [finding.title for finding in load_review(save).findings] == ["kept"]


async def test_a_text_too_long_for_a_field_is_not_cut(save: Path) -> None:
    long = "word " * 1200
    store_review(save, Review(findings=(ReviewFinding("f1", title="Slow", text=long.strip()),)))
    async with review(save) as (host, pilot, screen):
        await pilot.press("3", "enter")
        form = await dialog(pilot, host)
        assert "too long for a field" in seen(form)
        form.query_one("#field-title", CleanInput).value = "Other"
        await pilot.press("enter")
        await until(pilot, lambda: host.screen is screen)
        (finding,) = load_review(save).findings
        assert (finding.title, finding.text) == ("Other", long.strip())


async def test_hostile_text_in_save_and_review_runs_nothing(save: Path) -> None:
    words = HOSTILE.replace("\x1b", "").replace("\x07", "").replace("\x9b", "").replace("\u202e", "")
    entries = Review(
        findings=(ReviewFinding("f1", title=words, text=words, objective="[/]", evidence=(9999,)),),
        actions=(CorrectiveAction("a1", "[b]", words, words, owner=words),),
        annotations=(Annotation(4, words, "n1", ("[/]",)),),
    )
    store_review(save, entries)
    async with review(save, BIG) as (host, pilot, screen):
        for page in "123456":
            await pilot.press(page)
            assert "9999" in trouble(screen)
        for page in "346":
            await pilot.press(page, "enter")
            await dialog(pilot, host)
            await pilot.press("escape")
            await until(pilot, lambda: host.screen is screen)
        assert not host.evil_ran
        assert load_review(save) == entries


# -- the editor ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """An editor that runs these lines on the text ``t``; the terminal is lent to it without one."""
    import sys

    folder = tmp_path_factory.mktemp("editor")

    @contextmanager
    def lent(_: App[None]) -> Iterator[None]:
        yield

    def use(code: str) -> None:
        script = folder / "editor.py"
        script.write_text(
            "import sys, pathlib\nf = pathlib.Path(sys.argv[-1])\nt = f.read_text(encoding='utf-8')\n"
            f"{code}\nf.write_text(t, encoding='utf-8')\n",
            encoding="utf-8",
        )
        monkeypatch.setattr(Host, "suspend", lent)
        monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")

    return use


async def test_the_whole_file_is_edited_in_an_editor_and_mended_there(
    save: Path, editor: Callable[[str], None]
) -> None:
    async with review(save) as (host, pilot, screen):
        editor('t += \'\\n[[finding]]\\ntitle = "by hand"\\nrating = "Q"\\n\'')
        await pilot.press("E")
        await until(pilot, lambda: isinstance(host.screen, RepairDialog))
        assert "“Q” is" in seen(host.screen)
        assert not review_path(save).exists()
        editor("t = t.replace('\"Q\"', '\"M\"')")
        await pilot.press("enter")
        await until(pilot, lambda: [one.title for one in screen.notebook.review.findings] == ["by hand"])
        assert load_review(save).findings[0].rating == "M"


async def test_what_came_back_and_cannot_be_read_is_kept_as_a_draft(save: Path, editor: Callable[[str], None]) -> None:
    async with review(save) as (host, pilot, screen):
        editor("t += 'nonsense'")
        await pilot.press("E")
        await until(pilot, lambda: isinstance(host.screen, RepairDialog))
        await pilot.press("escape")
        await until(pilot, lambda: host.screen is screen)
        await host.workers.wait_for_complete()
    (draft,) = save.parent.glob("*.draft-1")
    assert draft.read_text(encoding="utf-8").endswith("nonsense")
    assert not review_path(save).exists()


async def test_an_editor_that_fails_or_a_terminal_that_cannot_be_lent_is_said(
    save: Path, editor: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with review(save) as (host, pilot, _):
        await pilot.press("E")  # a terminal of a test cannot be lent
        await until(pilot, lambda: any("cannot be lent" in notice.message for notice in host._notifications))
        editor("raise SystemExit(3)")
        await pilot.press("E")
        await until(pilot, lambda: any("code 3" in notice.message for notice in host._notifications))
        monkeypatch.setenv("VISUAL", "/nowhere/at-all")
        await pilot.press("E")
        await until(pilot, lambda: any("does not start" in notice.message for notice in host._notifications))
    assert not review_path(save).exists()


# -- saves of all sorts --------------------------------------------------------------------------------------------------


async def test_a_session_under_way_is_a_draft_and_a_damaged_save_says_what_is_missing(tmp_path: Path) -> None:
    save = played.under_way(tmp_path)
    async with review(save) as (_, _, screen):
        assert "DRAFT: under way" in seen(screen)
    broken = tmp_path / "broken.toml"
    broken.write_bytes(save.read_bytes().replace(b"\nseq = 8\n", b"\nseq = 8\n# touched\n", 1))
    async with review(broken) as (_, _, screen):
        assert "damaged at event 8" in trouble(screen)
        assert screen.notebook.survey.last == 7


async def test_a_file_that_is_no_save_is_said_and_left(tmp_path: Path) -> None:
    path = tmp_path / "no.toml"
    path.write_text("hello = 1\n", encoding="utf-8")
    host = Program()
    async with host.run_test(size=SMALL) as pilot:
        first = host.screen
        await host.push_screen(ReviewScreen(path))
        await until(pilot, lambda: host.screen is first and bool(host._notifications))


async def test_from_a_finding_to_the_event_it_cites_and_from_the_replay_to_the_review(save: Path) -> None:
    store_review(save, Review(findings=(ReviewFinding("f1", title="Slow", evidence=(6, 5)),)))
    async with review(save) as (host, pilot, _):
        await pilot.press("3", "r")
        assert host.opened == (save, "6")
        from tabletop.room.saved.recording import Recording

        board = ReplayScreen(Recording(read_save(save)), 3)
        await host.push_screen(board)
        await pilot.press("F")
        await until(pilot, lambda: isinstance(host.screen, ReviewScreen))
        await pilot.press("q")
        await until(pilot, lambda: host.screen is board)


async def test_from_home_and_from_the_summary_to_the_review_and_on_to_the_report(save: Path) -> None:
    app = TabletopApp(save.parent, scenarios=[])
    async with app.run_test(size=SMALL) as running:
        pilot = cast("Pilot[None]", running)
        listing = app.screen.query_one(Shelf)
        await until(pilot, lambda: listing.row is not None)
        await pilot.press("F")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen.notebook.is_read)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await pilot.press("escape", "q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        found = read_save(save)
        await app.push_screen(EndingScreen(rulebook_of(found), found.records, save))
        await pilot.press("F")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen.notebook.is_read)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, EndingScreen))


def test_the_guide_names_every_key_of_the_review() -> None:
    """docs/review.md: one row a key, no more and no less."""
    text = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    section = text[: text.index("## The report")]
    told = {key for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for key in re.findall(r"`([^`]+)`", row)}
    moves_the_view = {"down,j", "up,k", "pagedown", "pageup", "home,g", "end,G", "left,h,shift+tab"}
    bound = {
        binding.key_display or binding.key
        for binding in ReviewScreen.BINDINGS
        if isinstance(binding, Binding) and binding.key not in moves_the_view
    }
    assert told == bound
