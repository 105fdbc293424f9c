"""``tabletop report``, ``findings`` and ``withdraw`` as somebody types them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tabletop.cli import main
from tabletop.exercise.commands import EndExercise, SeatRole, WriteLogLine
from tabletop.exercise.events import ConsentWithdrawn
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tabletop.journal.review import CorrectiveAction, Review, ReviewFinding, load_review, review_path, store_review
from tabletop.report import publish
from tabletop.room.table.sessions import Setup, create_session
from tests import played
from tests.played import startex
from tests.terminal import Terminal

PROGRAM = [sys.executable, "-m", "tabletop"]
Printed = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLETOP_SAVES", str(tmp_path / "saves"))
    (tmp_path / "saves").mkdir()


@pytest.fixture
def save(tmp_path: Path) -> Path:
    """A short session with two people, one of them without consent, who are spoken of."""
    session = create_session(played.first_steps(), tmp_path / "saves", Setup("Tuesday", practice=False))
    role, other = tuple(session.table.book.scenario.roles)[:2]
    for command in (
        SeatRole(role, "Anna Berg", consent=True),
        SeatRole(other, "Bo Lindqvist", consent=False),
        startex(),
        WriteLogLine("Anna and Bo Lindqvist agree.", "agreement"),
        EndExercise("done"),
    ):
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    return session.path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Somebody sits at the terminal and types these lines."""

    def typed(*lines: str) -> list[str]:
        left = list(lines)
        monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: True)
        monkeypatch.setattr("builtins.input", lambda: left.pop(0))
        return left

    return typed


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """An editor that runs these lines of Python on the text ``t`` of the file."""

    def use(code: str) -> None:
        script = tmp_path / "editor.py"
        script.write_text(
            "import sys, pathlib\nf = pathlib.Path(sys.argv[-1])\nt = f.read_text(encoding='utf-8')\n"
            f"{code}\nf.write_text(t, encoding='utf-8')\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")

    return use


# -- report --------------------------------------------------------------------------------------------------------------


def test_a_report_shows_the_names_first_and_writes_its_files_beside_the_save(save: Path, capsys: Printed) -> None:
    assert main(["report", "tuesday", "--format", "md,html"]) == 0
    printed = capsys.readouterr()
    folder = save.parent / f"{save.stem}-report"
    files = [folder / f"EXERCISE-{save.stem}-full.{form}" for form in ("md", "html")]
    assert printed.out.splitlines() == [str(file) for file in files]
    assert "Names of people in texts: 2" in printed.err
    assert "Replaced:\n  Bo Lindqvist · event 9, text: Anna and Bo Lindqvist agree." in printed.err
    assert "Kept, with consent:\n  Anna Berg · event 9, text: Anna and Bo Lindqvist agree." in printed.err
    text = files[0].read_text(encoding="utf-8")
    assert "Anna and Participant 2 agree" in text
    assert "Lindqvist" not in text


def test_every_format_is_written_when_none_is_named(save: Path, tmp_path: Path) -> None:
    assert (
        main(
            [
                "report",
                save.stem,
                "--out",
                str(tmp_path / "out"),
                "--build",
                "releasable",
                "--attribution",
                "pseudonyms",
            ]
        )
        == 0
    )
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.suffix for path in written} >= {f".{form}" for form in publish.FORMATS}
    assert all(path.name.startswith("EXERCISE-") for path in written)


@pytest.mark.parametrize(("typed", "writes"), [("y", True), ("", False), ("no", False)])
def test_at_a_terminal_somebody_is_asked(
    typed: str, writes: bool, save: Path, answers: Callable[..., list[str]], capsys: Printed
) -> None:
    left = answers(typed)
    assert main(["report", "tuesday", "--format", "md"]) == (0 if writes else 1)
    assert left == []
    assert (save.parent / f"{save.stem}-report").exists() == writes
    assert "Write the report to" in capsys.readouterr().err


def test_with_yes_nothing_is_asked(save: Path, answers: Callable[..., list[str]]) -> None:
    answers()
    assert main(["report", "tuesday", "--format", "md", "--yes"]) == 0
    assert (save.parent / f"{save.stem}-report").exists()


def test_a_changed_file_is_replaced_only_if_that_is_meant(save: Path, capsys: Printed) -> None:
    assert main(["report", "tuesday", "--format", "md"]) == 0
    assert main(["report", "tuesday", "--format", "md"]) == 0
    file = save.parent / f"{save.stem}-report" / f"EXERCISE-{save.stem}-full.md"
    file.write_text("mine", encoding="utf-8")
    assert main(["report", "tuesday", "--format", "md"]) == 1
    assert "would be replaced" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "mine"
    assert main(["report", "tuesday", "--format", "md", "--yes"]) == 0
    assert file.read_text(encoding="utf-8") != "mine"


def test_strict_stops_at_a_name_that_is_a_word_of_the_scenario(save: Path, capsys: Printed) -> None:
    with Journal.open(save) as journal:
        role = next(iter(journal.save.head.scenario["role"].values()))["title"]
    reopened(
        save,
        SeatRole(next(iter(read_save(save).head.scenario["role"])), role, consent=False),
        WriteLogLine(f"{role} it is."),
    )
    assert main(["report", "tuesday", "--format", "md", "--strict"]) == 1
    assert "--strict" in capsys.readouterr().err
    assert not (save.parent / f"{save.stem}-report").exists()
    assert main(["report", "tuesday", "--format", "md"]) == 0


def reopened(path: Path, *commands: object) -> None:
    from tabletop.room.table.sessions import resume_session

    session = resume_session(path)
    for command in commands:
        session.table.ask(command, FACILITATOR)  # type: ignore[arg-type] # any command
    session.table.store.close()


def test_to_say_more_than_was_promised_needs_a_word(
    save: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.setattr("tabletop.report.publish.is_looser", lambda rule, _head: rule == "open")
    words = ["report", save.stem, "--format", "md", "--out", str(tmp_path / "out")]
    assert main([*words, "--attribution", "open"]) == 1
    assert "were promised" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main([*words, "--attribution", "open", "--yes"]) == 0
    assert main([*words, "--attribution", "chatham-house", "--yes"]) == 0


def test_a_name_that_was_only_talked_about_can_be_kept_out(save: Path, tmp_path: Path) -> None:
    reopened(save, WriteLogLine("Ask Ottokar."))
    assert main(["report", "tuesday", "--format", "md", "--name", "Ottokar", "--out", str(tmp_path / "out")]) == 0
    assert "Ottokar" not in next((tmp_path / "out").iterdir()).read_text(encoding="utf-8")


def test_actions_of_another_session_are_carried_over(save: Path, tmp_path: Path) -> None:
    other = played.opened(save.parent, "Monday")
    store_review(
        other, Review(actions=(CorrectiveAction("a1", "", "No map", "Buy a map for Lindqvist", owner="Stores"),))
    )
    assert main(["report", "tuesday", "--format", "md", "--carry", "monday", "--out", str(tmp_path / "out")]) == 0
    assert "Buy a map for Participant 2" in next((tmp_path / "out").iterdir()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "nothing"], "There is no save"),
        (["report", "tuesday", "--carry", "nothing"], "There is no save"),
        (["findings", "nothing", "--check"], "There is no save"),
        (["withdraw", "nothing", "X", "--erase"], "There is no save"),
        (
            ["withdraw", "tuesday", "Nobody", "--erase"],
            "Nobody named “Nobody” sat in this session. Named are: Anna Berg, Bo Lindqvist.",
        ),
    ],
)
@pytest.mark.usefixtures("save")
def test_what_cannot_be_done_is_said(words: list[str], said: str, capsys: Printed) -> None:
    assert main(words) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["report"],
        ["report", "x", "--format", "pdf"],
        ["report", "x", "--format", ","],
        ["report", "x", "--build", "secret"],
        ["report", "x", "--attribution", "closed"],
        ["withdraw", "x", "y"],
        ["withdraw", "x", "y", "--erase", "--pseudonymise"],
        ["withdraw", "x", "--erase"],
        ["findings"],
    ],
)
def test_wrong_usage_is_code_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2


def test_a_file_where_the_folder_should_be_is_an_error(save: Path, tmp_path: Path, capsys: Printed) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    assert main(["report", save.stem, "--format", "md", "--out", str(tmp_path / "out")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_ctrl_c_leaves_nothing(save: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "write_all", stop)
    assert main(["report", "tuesday", "--format", "md"]) == 130
    assert [path for path in (save.parent / f"{save.stem}-report").rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("save")
def test_on_a_real_terminal_the_bar_goes_and_the_question_comes(tmp_path: Path) -> None:
    with Terminal([*PROGRAM, "report", "tuesday", "--format", "md", "--out", str(tmp_path / "out")]) as terminal:
        terminal.wait_for("Write the report to")
        terminal.write("y")
        terminal.press("enter")
        assert terminal.wait_exit() == 0
    assert list((tmp_path / "out").iterdir())


# -- findings ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("answers")
def test_findings_are_edited_and_kept_beside_the_save(
    save: Path, editor: Callable[[str], None], answers: Callable[..., list[str]], capsys: Printed
) -> None:
    answers()
    objective = next(iter(read_save(save).head.scenario["objective"]))
    editor(
        f"assert '# {objective}: ' in t\nt += '\\n[[finding]]\\ntitle = \"Nobody knew who decides\"\\nevidence = [2]\\n'"
    )
    assert main(["findings", "tuesday"]) == 0
    assert load_review(save).findings == (ReviewFinding("f1", title="Nobody knew who decides", evidence=(2,)),)
    editor("assert 'Nobody knew' in t")
    before = review_path(save).read_bytes()
    assert main(["findings", "tuesday"]) == 0
    assert "Nothing was changed." in capsys.readouterr().out
    assert review_path(save).read_bytes() == before


def test_a_mistake_can_be_mended_and_the_old_file_stays_until_then(
    save: Path, editor: Callable[[str], None], answers: Callable[..., list[str]], capsys: Printed
) -> None:
    store_review(save, Review(findings=(ReviewFinding("f1", title="Old"),)))
    before = review_path(save).read_bytes()
    left = answers("", "n")
    editor("t += '[[finding]]\\nratting = 1\\n'")
    assert main(["findings", "tuesday"]) == 1
    assert left == []
    printed = capsys.readouterr()
    assert "did you mean “rating”?" in printed.err
    assert review_path(save).read_bytes() == before
    draft = review_path(save).with_name(f"{review_path(save).name}.draft-1")
    assert draft.read_text(encoding="utf-8").count("ratting") == 2
    assert str(draft) in printed.err


def test_what_was_changed_elsewhere_meanwhile_is_not_overwritten(
    save: Path, editor: Callable[[str], None], answers: Callable[..., list[str]], capsys: Printed
) -> None:
    answers()
    beside = review_path(save)
    editor(f"pathlib.Path({str(beside)!r}).write_text('format = 1\\n', encoding='utf-8')\nt += '[[finding]]\\n'")
    assert main(["findings", "tuesday"]) == 1
    assert "changed elsewhere" in capsys.readouterr().err
    assert beside.read_text(encoding="utf-8") == "format = 1\n"
    assert beside.with_name(f"{beside.name}.draft-1").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [("/no/such/editor", "does not start"), (f"{sys.executable} -c 'import sys; sys.exit(3)'", "ended with code 3")],
)
def test_an_editor_that_fails_changes_nothing(
    command: str, said: str, save: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: True)
    monkeypatch.setenv("VISUAL", command)
    assert main(["findings", "tuesday"]) == 1
    assert said in capsys.readouterr().err
    assert not review_path(save).exists()


def test_without_a_terminal_the_file_can_still_be_checked(save: Path, capsys: Printed) -> None:
    assert main(["findings", "tuesday"]) == 1
    assert f"tabletop findings {save.stem} --check" in capsys.readouterr().err
    store_review(save, Review(findings=(ReviewFinding("f1", evidence=(1,)),)))
    assert main(["findings", "tuesday", "--check"]) == 0
    assert "1 entry" in capsys.readouterr().out
    store_review(save, Review(findings=(ReviewFinding("f1", evidence=(999,)),)))
    assert main(["findings", "tuesday", "--check"]) == 1
    assert "no event 999" in capsys.readouterr().err
    review_path(save).write_text("format = 1\n[[action]]\nstatus = 4\n", encoding="utf-8")
    assert main(["findings", "tuesday", "--check"]) == 1
    assert "line 3: action 1, status" in capsys.readouterr().err


# -- withdraw ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "label"), [("--pseudonymise", "Participant 1"), ("--erase", "[withdrawn]")])
def test_who_withdraws_is_in_no_report_any_more(option: str, label: str, save: Path, tmp_path: Path) -> None:
    assert main(["withdraw", "tuesday", "berg", option]) == 0
    last = read_save(save).records[-1].event
    assert isinstance(last, ConsentWithdrawn)
    assert main(["report", "tuesday", "--format", "md", "--out", str(tmp_path / "out")]) == 0
    text = next((tmp_path / "out").iterdir()).read_text(encoding="utf-8")
    assert "Berg" not in text
    assert label in text.replace("\\[", "[").replace("\\]", "]")
    assert read_save(save).damage is None


def test_to_withdraw_twice_is_told(save: Path, capsys: Printed) -> None:
    assert main(["withdraw", "tuesday", "Anna Berg", "--erase"]) == 0
    count = len(read_save(save).records)
    assert main(["withdraw", "tuesday", "Anna Berg", "--erase"]) == 1
    assert "withdrawn already" in capsys.readouterr().err
    assert len(read_save(save).records) == count


def test_a_part_of_a_name_that_two_share_is_not_enough(save: Path, capsys: Printed) -> None:
    role = next(iter(read_save(save).head.scenario["role"]))
    reopened(save, SeatRole(role, "Anna Falk", consent=True))
    assert main(["withdraw", "tuesday", "Anna", "--erase"]) == 1
    assert "several people: Anna Berg, Anna Falk" in capsys.readouterr().err


def test_a_session_that_is_being_played_cannot_be_changed_from_here(save: Path, capsys: Printed) -> None:
    with Journal.open(save):
        assert main(["withdraw", "tuesday", "Anna", "--erase"]) == 1
    assert "open for playing elsewhere" in capsys.readouterr().err


def test_the_commands_load_no_screens(save: Path) -> None:
    code = "import sys; from tabletop.cli import main; main(['findings', 'tuesday', '--check']); print(sorted({'textual', 'docx', 'websockets'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]", save


def test_the_short_version_is_written_as_prose_and_not_as_data(save: Path, tmp_path: Path, capsys: Printed) -> None:
    out = tmp_path / "out"
    assert main(["report", str(save), "--short", "--yes", "--out", str(out)]) == 0
    stem = f"EXERCISE-{save.stem}-full-short"
    assert {path.name for path in out.iterdir()} == {f"{stem}.md", f"{stem}.html", f"{stem}.docx"}
    assert main(["report", str(save), "--short", "--yes", "--format", "json"]) != 0
    assert "The short version is prose" in capsys.readouterr().err


def test_the_report_is_shown_in_the_terminal_and_nothing_is_written(save: Path, capsys: Printed) -> None:
    before = sorted(save.parent.rglob("*"))
    assert main(["report", str(save), "--show", "--build", "releasable"]) == 0
    shown = capsys.readouterr().out
    assert "LIMITATIONS" in shown
    assert (
        "Without a change from the start to the end: Goodwill in the village (5), Money in the purse (5)."
        in " ".join(shown.split())
    )
    assert "Lindqvist" not in shown
    assert max(map(len, shown.splitlines())) <= 110
    assert sorted(save.parent.rglob("*")) == before
