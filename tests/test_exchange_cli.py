"""``tabletop import`` and ``export`` as somebody types them."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import openpyxl
import pytest

from tabletop.cli import main
from tabletop.exchange.memory import load_memory
from tabletop.exercise.commands import EndExercise, RecordObservation, ReleaseInject, SeatRole
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tabletop.records import replace
from tabletop.room.table.sessions import Setup, create_session
from tabletop.scenario.load import Loaded, load_scenario
from tests import hostile, played
from tests.exchange import make_sheets
from tests.played import startex
from tests.terminal import Terminal

PROGRAM = [sys.executable, "-m", "tabletop"]
Printed = pytest.CaptureFixture[str]

#: nobody can know what "Stuff" and 03/04 mean
DOUBTFUL = """No.,When,Subject,Script,Recipent,Remark for us
1,03/04/2026 09:00,Gauge,The river rises.,Mayor,PROBE
2,03/04/2026 09:30,Bridge,Close it?,Police,
3,04/04/2026 10:00,Rain,More rain.,ALL,
"""


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLETOP_SAVES", str(tmp_path / "saves"))
    (tmp_path / "saves").mkdir()


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    path = tmp_path / "flood plan.csv"
    path.write_text(DOUBTFUL, encoding="utf-8")
    return path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Somebody sits at the terminal and types these lines."""

    def typed(*lines: str) -> list[str]:
        left = list(lines)

        def line() -> str:
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: True)
        monkeypatch.setattr("builtins.input", line)
        return left

    return typed


def accepted(folder: Path) -> Loaded:
    loaded = load_scenario(folder)
    assert loaded.errors == []
    assert loaded.scenario is not None
    return loaded


def left_alone(tmp_path: Path, *names: str) -> bool:
    return sorted(path.name for path in tmp_path.iterdir()) == sorted(["saves", *names])


# -- import ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", make_sheets.SHAPES)
def test_an_msel_of_any_shape_can_be_checked_and_rehearsed_at_once(
    shape: Callable[[Path], Path], tmp_path: Path, capsys: Printed
) -> None:
    out = tmp_path / "new" / "valley"
    said = ["--map", "C=text", "--map", "D=to"] if shape is make_sheets.headless else []
    assert main(["import", str(shape(tmp_path)), "--out", str(out), "--yes", *said]) == 0
    assert main(["check", str(out)]) == 0
    assert main(["rehearse", str(out), "--plays", "2", "--jobs", "1"]) == 0
    printed = capsys.readouterr().out
    assert "Refused commands" not in printed
    assert f"tabletop run {out}" in printed


def test_without_a_terminal_doubts_are_refused_with_the_options_to_give(
    doubtful: Path, tmp_path: Path, capsys: Printed
) -> None:
    assert main(["import", str(doubtful), "--out", str(tmp_path / "valley")]) == 2
    printed = capsys.readouterr()
    assert "day or the month" in printed.err
    assert "--day-first" in printed.err
    assert "--yes" in printed.err
    assert left_alone(tmp_path, doubtful.name)


GUESSED = "Send a mail,J-1,works yard,Gauge,The gauge passes the mark,info,reports to office,reported,100\n"


def test_no_yes_agrees_to_a_guess_about_what_players_read(tmp_path: Path, capsys: Printed) -> None:
    source = make_sheets.text(tmp_path, "plan.csv", GUESSED)
    out = tmp_path / "valley"
    assert main(["import", str(source), "--out", str(out), "--yes"]) == 2
    printed = capsys.readouterr()
    assert "--yes agrees to no such guess" in printed.err
    assert '--map "plan!E=text"' in printed.err
    assert "E: The gauge passes the mark" in printed.err
    assert "what players get to read" in printed.err
    assert left_alone(tmp_path, source.name)
    options = [line.split("→ ")[1] for line in printed.err.splitlines() if "→ --map" in line]
    said = [part for option in options for part in ("--map", option.split('"')[1])]
    assert main(["import", str(source), "--out", str(out), "--yes", *said]) == 0
    (inject,) = accepted(out).document["inject"].values()
    assert inject["body"] == "The gauge passes the mark"
    assert "reports to office" in inject["notes"]
    assert "reports to office" not in inject["title"] + inject["from"]


@pytest.mark.parametrize(
    "words",
    [
        "# River\n\nSome words.\n",
        "| Version | Date | Author | Change |\n|--|--|--|--|\n| 1.0 | 2026-01-02 | Kim | First draft |\n",
        "# River\n\n| Role | Name | Task |\n|--|--|--|\n| Mayor | Kim | leads |\n",
    ],
)
def test_an_import_without_a_serial_fails_and_writes_nothing(words: str, tmp_path: Path, capsys: Printed) -> None:
    source = make_sheets.text(tmp_path, "plan.md", words)
    assert main(["import", str(source), "--out", str(tmp_path / "valley"), "--yes"]) == 1
    assert "holds no serial" in capsys.readouterr().err
    assert left_alone(tmp_path, source.name)


def test_the_options_that_are_named_answer_the_questions(doubtful: Path, tmp_path: Path, capsys: Printed) -> None:
    out = tmp_path / "valley"
    call = ["import", str(doubtful), "--out", str(out)]
    for _ in range(8):
        if main(call) == 0:
            break
        offered = [line.partition("→ ")[2] for line in capsys.readouterr().err.splitlines() if "→ --" in line]
        assert offered
        for words in offered:
            option, _, value = words.partition(" ")
            call += [option] if not value else [option, value.strip('"')]
    scenario = accepted(out).scenario
    assert scenario is not None
    assert {role.title for role in scenario.roles.values()} == {"Mayor", "Police"}
    assert f"{scenario.about.starts:%Y-%m-%d}" == "2026-04-03"
    assert "PROBE" in (scenario.injects["inject-1"].notes or "")
    assert "PROBE" not in scenario.injects["inject-1"].body


def test_day_and_month_first_and_startex_can_be_said(doubtful: Path, tmp_path: Path) -> None:
    for order, starts in (("--day-first", "04-03 08:30"), ("--month-first", "03-04 08:30")):
        out = tmp_path / order
        call = [
            "import",
            str(doubtful),
            "--out",
            str(out),
            order,
            "--startex",
            "08:30",
            "--map",
            "Recipent=to",
            "--yes",
        ]
        assert main(call) == 0
        scenario = accepted(out).scenario
        assert scenario is not None
        assert f"{scenario.about.starts:%m-%d %H:%M}" == starts
        assert scenario.injects["inject-1"].at == 30


def test_a_column_can_be_mapped_kept_and_misspelt(doubtful: Path, tmp_path: Path, capsys: Printed) -> None:
    out = tmp_path / "valley"
    assert main(["import", str(doubtful), "--out", str(out), "--yes", "--map", "Subject=keep", "--map", "D=title"]) == 0
    scenario = accepted(out).scenario
    assert scenario is not None
    assert scenario.injects["inject-1"].title == "The river rises."
    assert "Subject: Gauge" in (scenario.injects["inject-1"].notes or "")
    capsys.readouterr()
    assert main(["import", str(doubtful), "--out", str(tmp_path / "no"), "--yes", "--map", "Subject=titel"]) == 1
    assert "titel" in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (["--header", "99"], "Row 99"),
        (["--header", "-1"], "row number from 1"),
        (["--sheet", "nope"], "nope"),
        (["--startex", "soon"], "soon"),
        (["--answer", "date-order=x"], "day-first, month-first"),
        (["--answer", "date_order=day-first"], "Open are: "),
        (["--answer", "x"], "QUESTION=ANSWER"),
        (["--map", "Nope=title"], "Nope"),
        (["--map", "title"], "C = title"),
        (["--like", "nowhere"], "nowhere"),
    ],
)
def test_wrong_options_are_named_and_nothing_is_written(
    wrong: list[str], words: str, doubtful: Path, tmp_path: Path, capsys: Printed
) -> None:
    assert main(["import", str(doubtful), "--out", str(tmp_path / "valley"), "--yes", *wrong]) in {1, 2}
    assert words in capsys.readouterr().err
    assert left_alone(tmp_path, doubtful.name)


def test_the_dialogue_corrects_asks_once_and_remembers(
    doubtful: Path, tmp_path: Path, answers: Callable[..., list[str]], capsys: Printed
) -> None:
    out = tmp_path / "valley"
    left = answers("?", "Q = title", "C = nonsense", "C = keep", "D = title", "", "nonsense", "2", *[""] * 6)
    assert main(["import", str(doubtful), "--out", str(out), "--title", "Valley"]) == 0
    printed = capsys.readouterr().out
    assert "There is no column “Q”" in printed
    assert "cannot be 'nonsense'" in printed
    assert "That is none of the answers" in printed
    assert len(left) < 6
    memory = load_memory(out)
    assert memory.answer("date-order") == "month-first"
    scenario = accepted(out).scenario
    assert scenario is not None
    assert scenario.about.title == "Valley"
    assert f"{scenario.about.starts:%m-%d}" == "03-04"
    again = answers("")
    assert main(["import", str(doubtful), "--out", str(out), "--force"]) == 0
    assert again == []
    assert "day or the month" not in capsys.readouterr().out
    assert (out / "scenario.toml.1").exists()
    other = tmp_path / "other"
    assert main(["import", str(doubtful), "--out", str(other), "--like", str(out), "--yes"]) == 0
    assert "Taken as proposed" not in capsys.readouterr().out


def test_the_dialogue_asks_about_what_players_read_one_by_one_with_samples(
    tmp_path: Path, answers: Callable[..., list[str]], capsys: Printed
) -> None:
    source = make_sheets.headless(tmp_path)
    out = tmp_path / "valley"
    answers("", "", "controller", "")  # the rest as shown; then C as proposed, D corrected, STARTEX
    assert main(["import", str(source), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "C: A fire breaks out at the depot" in printed
    assert "text: what players get to read (proposed)" in printed
    assert printed.count("The answer decides what players get to read.") >= 2
    injects = accepted(out).document["inject"].values()
    assert [inject["body"][:6] for inject in injects] == ["A fire", "Smoke ", "Parent"]
    assert all("Controller: " in inject["notes"] for inject in injects)


def test_leaving_the_dialogue_writes_nothing(
    doubtful: Path, tmp_path: Path, answers: Callable[..., list[str]], capsys: Printed
) -> None:
    answers("C = title")
    assert main(["import", str(doubtful), "--out", str(tmp_path / "valley")]) == 130
    assert "Nothing was written" in capsys.readouterr().err
    assert left_alone(tmp_path, doubtful.name)


def test_the_dialogue_at_a_real_terminal(doubtful: Path, tmp_path: Path) -> None:
    words = [*PROGRAM, "import", str(doubtful), "--out", str(tmp_path / "valley")]
    with Terminal(words, columns=120, rows=50) as terminal:
        terminal.wait_for("column:")
        terminal.write("D = notes")
        terminal.press("enter")
        terminal.wait_for("Script                       → notes")
        terminal.press("enter")
        terminal.wait_for("day or the month")
        terminal.press(*["enter"] * 4)
        terminal.wait_for("Play it:")
        assert terminal.wait_exit() == 0
        assert hostile.obeyed(bytes(terminal.raw), drawn=False) == []
    accepted(tmp_path / "valley")


def test_every_row_is_reported_on_the_screen_and_in_a_file(tmp_path: Path, capsys: Printed) -> None:
    source = make_sheets.hospital(tmp_path)
    report = tmp_path / "report.csv"
    assert main(["import", str(source), "--out", str(tmp_path / "a"), "--yes", "--report", str(report)]) == 0
    printed = capsys.readouterr().out
    assert "STARTEX: times count from here" in printed
    assert "occurs more than once" in printed
    rows = list(csv.reader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert rows[0][:4] == ["sheet", "row", "fate", "serials"]
    assert [row[1] for row in rows[1:]] == [str(number) for number in range(1, 10)]
    assert {row[2] for row in rows[1:]} == {"skipped", "imported", "section", "doubtful"}
    assert [row[3] for row in rows[1:]].count("inject-4-2") == 1
    capsys.readouterr()
    text = tmp_path / "report.txt"
    assert main(["import", str(source), "--out", str(tmp_path / "b"), "--yes", "--report", str(text)]) == 0
    assert "inject-4-2" in text.read_text(encoding="utf-8")
    assert main(["import", str(source), "--out", str(tmp_path / "c"), "--yes", "--report", str(text)]) == 1
    assert not (tmp_path / "c").exists()


def test_a_scenario_that_is_there_is_kept_before_anything_is_asked(
    doubtful: Path, tmp_path: Path, capsys: Printed
) -> None:
    out = tmp_path / "valley"
    out.mkdir()
    (out / "scenario.toml").write_text("mine", encoding="utf-8")
    assert main(["import", str(doubtful), "--out", str(out)]) == 1
    assert "--force" in capsys.readouterr().err
    assert (out / "scenario.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.csv", None, "does not exist"),
        ("empty.csv", b"", "empty"),
        ("letter.docx", b"PK\x03\x04", "Word document"),
        ("broken.xlsx", b"PK\x03\x04 and nothing", "broken.xlsx"),
        ("old.json", b"{", "old.json"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(
    name: str, content: bytes | None, words: str, tmp_path: Path, capsys: Printed
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["import", str(path), "--out", str(tmp_path / "out"), "--yes"]) == 1
    printed = capsys.readouterr()
    assert words in printed.err
    assert "Traceback" not in printed.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "content", ["format = 9", "x", "format = 1\ncorrections = 3", 'format = 1\n[corrections]\ncolumns = { A = "nope" }']
)
def test_a_memory_that_makes_no_sense_is_named(content: str, doubtful: Path, tmp_path: Path, capsys: Printed) -> None:
    out = tmp_path / "valley"
    out.mkdir()
    (out / "import.toml").write_text(content, encoding="utf-8")
    assert main(["import", str(doubtful), "--out", str(out), "--yes"]) == 1
    assert capsys.readouterr().err.strip()
    assert not (out / "scenario.toml").exists()


def test_hostile_cells_are_printed_and_written_as_plain_text(tmp_path: Path) -> None:
    source = tmp_path / "msel.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["No.", "Time (T+h:mm)", "Title", "Inject Text", "To", "Delivery Method", hostile.HOSTILE])
        for number in range(3):
            table.writerow(
                [
                    hostile.HOSTILE,
                    f"T+0:{number}5",
                    hostile.HOSTILE,
                    hostile.HOSTILE,
                    hostile.HOSTILE,
                    hostile.HOSTILE,
                    hostile.HOSTILE,
                ]
            )
    said = ["--map", "A=text", "--map", "B=sender", "--map", "N=to"]  # the semicolons in the cells hide the header
    words = [
        *PROGRAM,
        "import",
        str(source),
        "--out",
        str(tmp_path / "out"),
        "--yes",
        *said,
        "--title",
        hostile.HOSTILE,
    ]
    with Terminal([word for word in words if "\x00" not in word], columns=160, rows=60) as terminal:
        assert terminal.wait_exit() == 0
        assert hostile.obeyed(bytes(terminal.raw), drawn=False) == []
    assert hostile.unsafe_strings(accepted(tmp_path / "out").document) == []
    assert hostile.obeyed((tmp_path / "out" / "scenario.toml").read_bytes(), drawn=False) == []


# -- export ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def save(tmp_path: Path) -> Path:
    """A session with two people, one of them without consent, who are spoken of."""
    session = create_session(played.first_steps(), tmp_path / "saves", Setup("Tuesday", practice=False))
    role, other = tuple(session.table.book.scenario.roles)[:2]
    for command in (
        SeatRole(role, "Anna Bergström", consent=True),
        SeatRole(other, "Bo Lindqvist", consent=False),
        startex(),
        ReleaseInject("frayed-rope"),
        RecordObservation("Bo Lindqvist asked Anna Bergström at once", "strength", 3, serial="frayed-rope"),
        EndExercise("done"),
    ):
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    return session.path


def sheet_of(path: Path) -> list[dict[str, str]]:
    lines = [
        ["" if cell is None else str(cell) for cell in line]
        for line in openpyxl.load_workbook(path).worksheets[0].values
    ]
    return [dict(zip(lines[1], line, strict=True)) for line in lines[2:]]


def test_a_scenario_goes_out_by_name_and_by_path(tmp_path: Path, capsys: Printed) -> None:
    for name in ("first-steps", str(played.FIRST_STEPS), str(played.FIRST_STEPS / "scenario.toml")):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        assert main(["export", name, "--msel", str(path)]) == 0
        assert sheet_of(path)[0]["No."] == "welcome"
    assert "7 serials" in capsys.readouterr().out


@pytest.mark.usefixtures("save")
def test_a_session_goes_out_with_what_became_of_it_and_nobodys_name(tmp_path: Path) -> None:
    for rule in ("open", "pseudonyms", "chatham-house"):
        path = tmp_path / f"{rule}.xlsx"
        assert main(["export", "tuesday", "--msel", str(path), "--attribution", rule]) == 0
        rope = next(row for row in sheet_of(path) if row["No."] == "frayed-rope")
        assert rope["Status"] == "released"
        assert rope["Actual Time"].startswith("T+0:0")
        assert "asked" in rope["Observer Notes"]
        words = str(sheet_of(path))
        assert "Bo Lindqvist" not in words
        assert ("Anna Bergström" in words) == (rule == "open")


def test_a_rule_that_says_more_than_was_promised_needs_a_yes(save: Path, tmp_path: Path, capsys: Printed) -> None:
    open_save = read_save(save)
    writes = [list(records) for _, records in groupby(open_save.records, key=lambda record: record.write)]
    promised = tmp_path / "saves" / "promise.toml"
    Journal.create(promised, replace(open_save.head, attribution="chatham-house"), writes).close()
    path = tmp_path / "out.xlsx"
    call = ["export", "promise", "--msel", str(path), "--attribution", "open"]
    assert main(call) == 1
    assert "--yes" in capsys.readouterr().err
    assert not path.exists()
    assert main([*call, "--yes"]) == 0
    assert path.exists()


def test_a_person_in_the_planners_own_notes_who_sat_at_the_table_is_not_named(tmp_path: Path) -> None:
    source = tmp_path / "msel.csv"
    source.write_text(
        "No.,Time (T+h:mm),Title,To,Responsible Controller\n1,T+0:00,News,Mayor,Bo Lindqvist\n", encoding="utf-8"
    )
    assert main(["import", str(source), "--out", str(tmp_path / "valley"), "--yes"]) == 0
    session = create_session(load_scenario(tmp_path / "valley"), tmp_path / "saves", Setup("Valley"))
    for command in (SeatRole("mayor", "Bo Lindqvist", consent=False), startex(), ReleaseInject("inject-1")):
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    path = tmp_path / "out.csv"
    assert main(["export", str(session.path), "--msel", str(path)]) == 0
    text = path.read_text(encoding="utf-8-sig")
    assert "Participant 1" in text
    assert "Lindqvist" not in text


def test_the_releasable_build_and_further_names(save: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert main(["export", str(save), "--msel", str(path), "--build", "releasable", "--name", "Anna Bergström"]) == 0
    text = path.read_text(encoding="utf-8-sig")
    assert "Bergström" not in text
    assert "Actual Time" in text


def test_a_folder_gets_a_file_whose_name_says_that_it_is_an_exercise(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert main(["export", "first-steps", "--msel", str(folder)]) == 0
    assert [path.name for path in folder.iterdir()] == ["EXERCISE-first-steps-msel.xlsx"]


@pytest.mark.usefixtures("save")
def test_what_cannot_be_exported_is_said_in_words(tmp_path: Path, capsys: Printed) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine", encoding="utf-8")
    for call, words, code in (
        (["export", "nothing-of-that-name", "--msel", "x.xlsx"], "There is no save", 1),
        (["export", "tuesday", "--msel", "x.pdf"], ".xlsx or .csv", 2),
        (["export", "tuesday", "--msel", str(there)], "--force", 1),
        (["export", str(there), "--msel", str(tmp_path / "x.csv")], "", 1),
    ):
        assert main(call) == code
        printed = capsys.readouterr().err
        assert words in printed
        assert printed.strip()
        assert "Traceback" not in printed
    assert there.read_text(encoding="utf-8") == "mine"
    assert main(["export", "tuesday", "--msel", str(there), "--force"]) == 0
    assert there.read_bytes().startswith(b"\xef\xbb\xbfEXERCISE")


@pytest.mark.usefixtures("save")
def test_exported_then_imported_on_the_command_line(tmp_path: Path) -> None:
    assert main(["export", "tuesday", "--msel", str(tmp_path / "out.xlsx")]) == 0
    assert main(["import", str(tmp_path / "out.xlsx"), "--out", str(tmp_path / "again")]) == 0
    scenario = accepted(tmp_path / "again").scenario
    assert scenario is not None
    original = played.first_steps().scenario
    assert original is not None
    assert set(scenario.injects) == set(original.injects) - {"welcome"}
