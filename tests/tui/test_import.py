"""An MSEL comes in on the screen: the file, what it is taken for, what becomes of its rows, and the scenario that can be played."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from openpyxl import Workbook
from textual.binding import Binding
from textual.pilot import Pilot

from tabletop.cli import main
from tabletop.exchange.importing import Wish, open_work, question_of
from tabletop.exchange.memory import load_memory
from tabletop.exchange.msel import Corrections, MselColumn
from tabletop.exchange.watching import look_in
from tabletop.scenario.load import load_scenario
from tabletop.tui.app import TabletopApp
from tabletop.tui.importing.import_dialogs import ImportForm, RowsDialog
from tabletop.tui.importing.import_done import ImportedScreen
from tabletop.tui.importing.import_file import FileList, ImportFileScreen, PathInput
from tabletop.tui.importing.import_list import MappingList, RowList
from tabletop.tui.importing.import_msel import ImportScreen
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.help import HelpScreen
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.start.home import HomeScreen
from tabletop.tui.start.start import StartScreen
from tests import hostile
from tests.exchange import make_sheets
from tests.terminal import Terminal
from tests.tui.host import until

SIZES = [(80, 24), (140, 40)]
BIG = (140, 40)

#: nobody can know what 03/04 means; "Recipent" is misspelt
DOUBTFUL = """No.,When,Subject,Script,Recipent,Remark for us
1,03/04/2026 09:00,Gauge,The river rises.,Mayor,PROBE
2,03/04/2026 09:30,Bridge,Close it?,Police,
3,04/04/2026 10:00,Rain,More rain.,ALL,
"""


@pytest.fixture(autouse=True)
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program is started, with an MSEL in it."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "flood plan.csv").write_text(DOUBTFUL, encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "saves").mkdir()
    monkeypatch.chdir(folder)
    return folder


def program(tmp_path: Path, wish: Wish | None = None) -> TabletopApp:
    return TabletopApp(
        tmp_path / "saves",
        scenarios=[tmp_path / "scenarios"],
        first=None if wish is None else lambda app: app.open_import(wish),
    )


def lines(app: TabletopApp) -> str:
    """The screen as text."""
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


async def opened(pilot: Pilot[Any]) -> ImportScreen:
    """The mapping, once the file is read."""
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportScreen) and pilot.app.screen.query(MappingList))
    screen = pilot.app.screen
    assert isinstance(screen, ImportScreen)
    await pilot.pause()
    return screen


async def asked(pilot: Pilot[Any], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def settled(pilot: Pilot[Any], screen: ImportScreen) -> None:
    """Back on the screen of the import, and nothing is read any more."""
    await until(pilot, lambda: pilot.app.screen is screen and not screen.busy)


def waiting(screen: ImportScreen) -> set[str]:
    """Ids of what is still open."""
    return {question.id for question in screen.work_now.reading.questions}


def at(screen: ImportScreen, key: str) -> None:
    """Put the cursor on the line of this key."""
    mapping = screen.query_one(MappingList)
    mapping.choose(mapping.place_of(key))


# -- the way through ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_from_home_to_a_session_with_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    app = program(tmp_path)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "import" in lines(app).splitlines()[-1])
        await pilot.press("i")
        await until(pilot, lambda: "flood plan.csv" in lines(app))
        await pilot.press("enter")
        screen = await opened(pilot)
        assert waiting(screen) == {"date-order", "startex", "column:flood plan!E", "column:flood plan!F"}
        await until(pilot, lambda: "? 4 open" in lines(app))
        shown = lines(app)
        for words in ("? 4 open", "? ", "doubtful", "Recipent", "→ to", "the day"):
            assert words in shown
        for _ in range(4):
            await pilot.press("y")
            await settled(pilot, screen)
        assert waiting(screen) == set()
        await until(pilot, lambda: "nothing open" in lines(app))
        assert list((tmp_path / "scenarios").iterdir()) == []  # nothing is written before it is said where
        await pilot.press("w")
        await asked(pilot, ImportForm)
        await pilot.press("enter")
        await asked(pilot, ImportedScreen)
        folder = tmp_path / "scenarios" / "flood-plan"
        loaded = load_scenario(folder)
        assert loaded.errors == []
        assert loaded.scenario is not None
        assert len(loaded.scenario.injects) == 3
        await until(pilot, lambda: "it can be played" in lines(app) and "ASSUMED" in lines(app))
        await pilot.press("enter")
        await asked(pilot, StartScreen)
        await until(pilot, lambda: "Flood plan" in lines(app))
        await pilot.press("escape")
        await asked(pilot, HomeScreen)
        await until(pilot, lambda: "Flood plan" in lines(app))  # the shelf has it


async def test_what_was_said_is_remembered_and_the_command_line_asks_nothing_more(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(plans / "flood plan.csv", tmp_path / "one"))
    async with app.run_test(size=BIG) as pilot:
        screen = await opened(pilot)
        at(screen, "column:flood plan!F")
        await pilot.press("enter")
        await asked(pilot, PickDialog)
        await pilot.press(*"controller", "enter")
        await settled(pilot, screen)
        await pilot.press("w")
        await asked(pilot, ConfirmDialog)
        await until(pilot, lambda: "takes every proposal" in lines(app))
        await pilot.press("enter")
        await asked(pilot, ImportForm)
        await pilot.press("enter")
        await asked(pilot, ImportedScreen)
    said = load_memory(tmp_path / "one")
    assert said.answer("column:flood plan!F") == "controller"
    assert said.answer("date-order") == "day-first"
    assert main(["import", str(plans / "flood plan.csv"), "--out", str(tmp_path / "two"), "--like", str(tmp_path / "one")]) == 0  # fmt: skip
    one, two = ((tmp_path / name / "scenario.toml").read_bytes() for name in ("one", "two"))
    assert one == two
    again = program(tmp_path, Wish(plans / "flood plan.csv", tmp_path / "one"))
    async with again.run_test(size=BIG) as pilot:
        screen = await opened(pilot)
        assert waiting(screen) == set()
        await pilot.press("u")
        await settled(pilot, screen)
        assert len(waiting(screen)) == 4


@pytest.mark.parametrize("shape", make_sheets.SHAPES[::3])
async def test_an_msel_of_any_shape_comes_in_by_its_proposals(
    shape: Callable[[Path], Path], tmp_path: Path, plans: Path
) -> None:
    app = program(tmp_path, Wish(shape(plans), tmp_path / "new" / "valley"))
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        reading = screen.work_now.reading
        mapping, rows = screen.query_one(MappingList), screen.query_one(RowList)
        assert {item.key for item in mapping.rows if item.open} == waiting(screen)  # every doubt has its line
        assert [item.report for item in rows.rows] == list(reading.reports)
        for place in range(mapping.count):
            mapping.choose(place)
            mapping.line(place, 60)
        await pilot.press("tab")
        for place in range(rows.count):
            rows.choose(place)
            rows.line(place, 60)
        await pilot.press("w")
        for _ in range(5):
            await until(pilot, lambda: not screen.busy and app.screen is not screen)
            if isinstance(app.screen, ImportForm):
                break
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ImportForm) or not screen.busy)
        await pilot.press("enter")
        await asked(pilot, ImportedScreen)
        await pilot.press("r")
        await asked(pilot, RowsDialog)
        await until(pilot, lambda: "imported" in lines(app))
    assert load_scenario(tmp_path / "new" / "valley").errors == []


async def test_what_players_read_is_agreed_to_one_by_one_and_never_with_all_the_rest(
    tmp_path: Path, plans: Path
) -> None:
    app = program(tmp_path, Wish(make_sheets.headless(plans), tmp_path / "valley"))
    async with app.run_test(size=BIG) as pilot:
        screen = await opened(pilot)
        before = screen.work_now.reading
        assert {(row.title, row.text, row.sender) for row in before.rows} == {("", "", "")}
        at(screen, "column:headless!B")
        await pilot.press("w")
        await until(pilot, lambda: any("was guessed in 2 places" in note.message for note in app._notifications))
        assert app.screen is screen
        assert screen.item is not None
        assert screen.item.key == "column:headless!C"
        assert "proposed: text" in lines(app)
        for key in ("column:headless!C", "column:headless!D"):
            at(screen, key)
            await pilot.press("y")
            await settled(pilot, screen)
        assert [row.text[:6] for row in screen.work_now.reading.rows] == ["A fire", "Smoke ", "Parent"]
        await pilot.press("w")
        await asked(pilot, ConfirmDialog)
    assert not (tmp_path / "valley").exists()


async def test_what_players_read_and_nobody_wrote_is_asked_for(tmp_path: Path, plans: Path) -> None:
    (plans / "one.csv").write_text("No,Time,Title,Text,To\n1,T+0:05,Bridge,Closed.,Mayor\n", encoding="utf-8")
    folder = tmp_path / "valley"
    app = program(tmp_path, Wish(plans / "one.csv", folder))
    async with app.run_test(size=BIG) as pilot:
        await opened(pilot)
        await pilot.press("w")
        await asked(pilot, ImportForm)
        await pilot.press("enter")
        await asked(pilot, ImportedScreen)
        await until(pilot, lambda: "8 texts that players read are still to be written" in lines(app))
        (warning,) = (one for one in load_scenario(folder).diagnostics if one.code == "N11")
        assert "8 texts" in warning.message
        await pilot.press("t")
        await asked(pilot, ImportForm)
        await until(pilot, lambda: "To be written: 1 of 8" in lines(app) and "summary of the exercise" in lines(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Write something" in lines(app))
        await pilot.press(*"A [b]flood", "enter")
        await until(pilot, lambda: "To be written: 2 of 8" in lines(app))
        await pilot.press("escape")
        await asked(pilot, ImportedScreen)
        await until(pilot, lambda: "7 texts that players read are still to be written" in lines(app))
    scenario = load_scenario(folder).scenario
    assert scenario is not None
    assert scenario.about.summary == "A [b]flood"


# -- correcting --------------------------------------------------------------------------------------------------------------


async def test_another_meaning_changes_the_rows_and_undo_brings_it_back(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(plans / "flood plan.csv"))
    async with app.run_test(size=BIG) as pilot:
        screen = await opened(pilot)
        at(screen, "column:flood plan!E")
        await pilot.press("enter")
        await asked(pilot, PickDialog)
        await pilot.press(*"sender", "enter")
        await settled(pilot, screen)
        assert [row.sender for row in screen.work_now.reading.rows] == ["Mayor", "Police", "ALL"]
        await until(pilot, lambda: "you said" in lines(app))
        at(screen, "column:flood plan!E")
        await pilot.press("enter")
        await asked(pilot, PickDialog)
        await pilot.press(*"kept in", "enter")
        await settled(pilot, screen)
        assert screen.work_now.reading.rows[0].extra == (("Recipent", "Mayor"),)
        await until(pilot, lambda: "for control" in lines(app))
        await pilot.press("u")
        await settled(pilot, screen)
        await pilot.press("u")
        await settled(pilot, screen)
        assert screen.work_now.corrections == Corrections()
        assert [row.to for row in screen.work_now.reading.rows] == [("Mayor",), ("Police",), ("ALL",)]
        assert screen.check_action("undo", ()) is False


async def test_a_question_is_answered_and_answered_again(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(plans / "flood plan.csv"))
    async with app.run_test(size=BIG) as pilot:
        screen = await opened(pilot)
        for figure, day in (("2", "2026-03-04"), ("1", "2026-04-03")):
            at(screen, "date-order")
            await pilot.press("enter")
            await asked(pilot, ImportForm)
            await until(pilot, lambda: "03/04/2026" in lines(app))  # where it stands in the file
            await pilot.press(figure, "enter")
            await settled(pilot, screen)
            assert screen.work_now.reading.rows[0].when.absolute.startswith(day)
        at(screen, "startex")
        await pilot.press("enter")
        await asked(pilot, ImportForm)
        await pilot.press(*"??", "enter")
        await until(pilot, lambda: "startex" in waiting(screen) and app.screen.query_one("#refusal").has_class("said"))
        await pilot.press(*["backspace"] * 18, *"2026-04-03 08:00", "enter")
        await settled(pilot, screen)
        assert screen.work_now.reading.rows[0].when.seconds == 3600


async def test_the_header_is_where_the_planner_says(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(make_sheets.corner(plans)))
    async with app.run_test(size=BIG) as pilot:
        screen = await opened(pilot)
        before = screen.work_now.reading
        assert before.mapping.tables[0].header == 7
        at(screen, "Plan")
        await pilot.press("h")
        await asked(pilot, ImportForm)
        await pilot.press("backspace", *"5", "enter")  # an empty row
        await until(pilot, lambda: "cannot be the header" in lines(app))
        await pilot.press("escape")
        await settled(pilot, screen)
        assert screen.work_now.reading == before
        await pilot.press("tab")
        rows = screen.query_one(RowList)
        rows.choose(next(place for place, item in enumerate(rows.rows) if item.report.row == 8))
        await pilot.press("h")
        await until(pilot, lambda: screen.work_now.reading.mapping.tables[0].header == 8)
        await settled(pilot, screen)
        await pilot.press("u")
        await until(pilot, lambda: screen.work_now.reading == before)


async def test_sheets_are_taken_and_left_and_one_always_stays(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(make_sheets.by_move(plans)))
    async with app.run_test(size=BIG) as pilot:
        screen = await opened(pilot)
        assert len(screen.work_now.reading.rows) == 4
        for sheet, left in (("Move 1", 2), ("Move 2", 2)):
            at(screen, sheet)
            await pilot.press("s")
            await settled(pilot, screen)
            await pilot.pause()
            assert len(screen.work_now.reading.rows) == left
        assert [sheet.name for sheet in screen.work_now.reading.mapping.sheets if sheet.read] == ["Move 2"]
        at(screen, "Move 1")
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.work_now.reading.rows) == 4)


async def test_rows_of_one_fate_alone_and_from_doubt_to_doubt(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(make_sheets.hospital(plans)))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("tab", "n")
        rows = screen.query_one(RowList)
        assert rows.row is not None
        assert rows.row.report.fate == "doubtful"
        await until(pilot, lambda: "occurs more than once" in lines(app))
        seen = []
        for _ in range(5):
            await pilot.press("f")
            seen.append({item.report.fate for item in rows.rows})
        assert [len(fates) for fates in seen] == [1, 1, 1, 1, 4]


async def test_left_and_opened_again_it_knows_what_was_said(tmp_path: Path) -> None:
    app = program(tmp_path)
    async with app.run_test(size=BIG) as pilot:
        for left in (4, 3, 2):
            await asked(pilot, HomeScreen)
            await pilot.press("i")
            await until(pilot, lambda: "flood plan.csv" in lines(app))
            await pilot.press("enter")
            screen = await opened(pilot)
            assert len(waiting(screen)) == left
            await pilot.press("y")
            await settled(pilot, screen)
            await pilot.press("escape")
            await asked(pilot, ImportFileScreen)
            await pilot.press("escape")


# -- the file ----------------------------------------------------------------------------------------------------------------


async def test_a_path_is_typed_completed_and_what_cannot_be_read_is_said(
    tmp_path: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (plans / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (plans / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing more")
    app = program(tmp_path, Wish())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, ImportFileScreen)
        field = screen.query_one(PathInput)
        field.value = "~/pl"
        await until(pilot, lambda: "plans/" in lines(app))
        await pilot.press("tab")
        assert field.value == f"~{os.sep}plans{os.sep}"
        await until(pilot, lambda: screen.query_one(FileList).count == 2)
        assert "old.xls " not in lines(app)
        await pilot.press(*"broken", "enter")
        await until(pilot, lambda: "damaged" in lines(app))
        assert field.value.endswith("broken")
        field.value = "~/plans/missing.xlsx"
        await pilot.press("enter")
        await until(pilot, lambda: "does not exist" in lines(app))
        field.value = "~/plans/old.xls"
        await pilot.press("enter")
        await until(pilot, lambda: "old format of Excel" in lines(app))
        field.value = "~nobody-of-that-name/x.csv"
        await pilot.press("enter")
        await until(pilot, lambda: "does not exist" in lines(app))
        field.value = str(plans)
        await until(pilot, lambda: screen._typed == field.value)
        await pilot.press("escape")
        await asked(pilot, HomeScreen)


async def test_what_was_said_of_one_file_does_not_hold_for_another(tmp_path: Path, plans: Path) -> None:
    said = Corrections().mapped("Recipent", MselColumn.TO)
    other = make_sheets.minutes(plans)
    app = program(tmp_path, Wish(plans / "flood plan.csv", corrections=said))
    async with app.run_test(size=BIG) as pilot:
        assert "column:flood plan!E" not in waiting(await opened(pilot))
        await pilot.press("escape")
        await asked(pilot, ImportFileScreen)
        app.screen.query_one(PathInput).value = str(other)
        await pilot.press("enter")
        assert (await opened(pilot)).work_now.corrections == Corrections()


async def test_started_in_a_folder_that_is_gone_it_begins_at_home(
    tmp_path: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    app = program(tmp_path, Wish())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: f"{plans.name}{os.sep}" in lines(app))


async def test_reading_can_be_stopped_and_ends(tmp_path: Path, plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(_path: Path, _corrections: Corrections) -> NoReturn:
        begun.set()
        try:
            while True:
                look_in()
        finally:
            ended.set()

    monkeypatch.setattr("tabletop.tui.importing.import_file.open_work", endless)
    app = program(tmp_path, Wish(plans / "flood plan.csv"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, begun.is_set)
        await until(pilot, lambda: "esc stops" in lines(app))
        await pilot.press("escape")
        await until(pilot, ended.is_set)
        await until(pilot, lambda: "was not read" in lines(app))
        assert isinstance(app.screen, ImportFileScreen)


async def test_nothing_is_replaced_without_a_mark(tmp_path: Path, plans: Path) -> None:
    out = tmp_path / "valley"
    out.mkdir()
    (out / "scenario.toml").write_text("mine\n", encoding="utf-8")
    app = program(tmp_path, Wish(make_sheets.minutes(plans), out))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, (ConfirmDialog, ImportForm)))
        if isinstance(app.screen, ConfirmDialog):
            await pilot.press("enter")
        await asked(pilot, ImportForm)
        await pilot.press("enter")
        await until(pilot, lambda: "is there already" in lines(app))
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen._sending)  # type: ignore[attr-defined]  # the dialog's
        assert (out / "scenario.toml").read_text(encoding="utf-8") == "mine\n"
        await pilot.press("tab", "tab", "tab", "space", "enter")
        await asked(pilot, ImportedScreen)
        assert (out / "scenario.toml.1").read_text(encoding="utf-8") == "mine\n"
        assert load_scenario(out).errors == []
        await until(pilot, lambda: "scenario.toml.1" in lines(app))
        await pilot.press("w", "w")
        await until(pilot, (out / "import-report-2.txt").exists)


async def test_a_folder_that_cannot_be_written_is_said_and_the_form_stays(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(make_sheets.minutes(plans), plans / "flood plan.csv" / "valley"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for _ in range(len(waiting(screen))):
            await pilot.press("y")
            await settled(pilot, screen)
        await pilot.press("w")
        await asked(pilot, ImportForm)
        await pilot.press("enter")
        await until(pilot, lambda: "cannot be written" in lines(app))
        await pilot.press("escape")
        await settled(pilot, screen)


# -- what attacks ------------------------------------------------------------------------------------------------------------


def poisoned(folder: Path) -> Path:
    """A workbook in which every text attacks."""
    book = Workbook()
    sheet = make_sheets.first_sheet(book)
    sheet.title = "$name {0} %s"
    safe = hostile.MARKUP  # a workbook holds no control characters
    sheet.append(["No.", "Time", "Title", "Message", "To", f"Recipent {safe}", safe])
    for number in range(3):
        sheet.append([f"{number} {safe}", f"T+{number}", safe, f"{safe}\n{safe}", safe, safe, safe])
    path = folder / "poisoned.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_cells_are_only_text(tmp_path: Path, plans: Path, size: tuple[int, int]) -> None:
    app = program(tmp_path, Wish(poisoned(plans)))
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        for place in range(screen.query_one(MappingList).count):
            screen.query_one(MappingList).choose(place)
            await pilot.pause()
        at(screen, next(item.key for item in screen.query_one(MappingList).rows if item.kind == "column"))
        await pilot.press("enter")
        await asked(pilot, PickDialog)
        await pilot.press("escape", "tab", "down", "down")
        await until(pilot, lambda: "[@click=app.quit]" in lines(app))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, (ConfirmDialog, ImportForm)))
        if isinstance(app.screen, ConfirmDialog):
            await pilot.press("enter")
        await asked(pilot, ImportForm)
        await pilot.press("enter")
        await asked(pilot, ImportedScreen)
        await pilot.press("r")
        await asked(pilot, RowsDialog)
        await until(pilot, lambda: "[b]" in lines(app))


@pytest.mark.slow
def test_a_terminal_obeys_nothing_of_a_hostile_file(tmp_path: Path, plans: Path) -> None:
    file = plans / f"{hostile.FILE_NAME}.csv"
    quoted = '"' + hostile.HOSTILE.replace('"', '""') + '"'
    file.write_bytes(
        f"No.,Time,Title,Message,To,Recipent {quoted[1:-1].splitlines()[0]}\n1,T+1,{quoted},{quoted},{quoted},{quoted}\n".encode()
    )
    command = [sys.executable, "-m", "tabletop", "--saves", str(tmp_path / "saves"), "import", str(file), "--screen"]
    with Terminal(command, columns=100, rows=30, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("doubtful")
        terminal.press("tab", "j", "tab", "w")
        terminal.wait_for("What players get to read was guessed")
        terminal.press("y")
        terminal.wait_for("12 open")
        terminal.press("ctrl+q")
        terminal.wait_exit()
        assert hostile.obeyed(bytes(terminal.raw)) == []


def test_without_a_terminal_or_a_name_the_command_line_says_what_to_give(
    plans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(plans / "flood plan.csv"), "--screen"]) == 1
    assert "tabletop import FILE --out DIR" in capsys.readouterr().err
    for call in (["import"], ["import", str(plans / "flood plan.csv")], ["import", "--out", str(plans / "new")]):
        assert main(call) == 2
        assert "--screen" in capsys.readouterr().err
    assert [path.name for path in plans.iterdir()] == ["flood plan.csv"]


# -- the keys ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 140])
async def test_the_footer_has_the_way_on_and_the_way_back(tmp_path: Path, plans: Path, width: int) -> None:
    app = program(tmp_path, Wish(plans / "flood plan.csv"))
    async with app.run_test(size=(width, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("y")
        await settled(pilot, screen)
        await until(pilot, lambda: " u undo " in lines(app).splitlines()[-1])
        await until(pilot, lambda: " y agree " in lines(app).splitlines()[-1])
        for words in (" tab lists ", " change ", " y agree ", " n doubt ", " w import ", " esc back ", " ? keys "):
            assert words in lines(app).splitlines()[-1]


async def test_help_lists_every_key_of_the_screen(tmp_path: Path, plans: Path) -> None:
    app = program(tmp_path, Wish(make_sheets.by_move(plans)))
    async with app.run_test(size=(140, 60)) as pilot:
        screen = await opened(pilot)
        await pilot.press("question_mark")
        await asked(pilot, HelpScreen)
        await until(pilot, lambda: "agree" in lines(app))
        shown = lines(app)
        for binding in ImportScreen.BINDINGS:
            assert isinstance(binding, Binding)
            if screen.check_action(binding.action.partition("(")[0], ()) and binding.show:
                assert binding.description in shown


@pytest.mark.parametrize("shape", make_sheets.SHAPES)
def test_every_question_about_a_column_is_one_of_a_column(shape: Callable[[Path], Path], tmp_path: Path) -> None:
    reading = open_work(shape(tmp_path)).reading
    tables = reading.mapping.tables
    known = {question_of(tables, table, plan) for table in tables for plan in table.columns}
    assert {question.id for question in reading.questions if question.id.startswith("column:")} <= known


def test_columns_of_a_second_table_are_told_apart(tmp_path: Path) -> None:
    head: list[object] = ["No.", "Time", "Title", "Message", "Recipent"]
    other: list[object] = ["Inject #", "Time", "Subject", "Script", "Recipent"]
    path = make_sheets.workbook(
        tmp_path, "two.xlsx", MSEL=[head, [1, "T+1", "a", "aa", "Red"], [], other, [2, "T+9", "b", "bb", "Blue"]]
    )
    work = open_work(path)
    keys = {question.id for question in work.reading.questions if question.id.startswith("column:")}
    assert keys == {"column:MSEL!E", "column:MSEL!E4"}
    tables = work.reading.mapping.tables
    assert {question_of(tables, table, table.columns[4]) for table in tables} == keys
    said = work.corrected(Corrections().answered("column:MSEL!E4", MselColumn.SENDER)).reading
    assert [(row.sender, row.to) for row in said.rows] == [("", ("Red",)), ("Blue", ())]
