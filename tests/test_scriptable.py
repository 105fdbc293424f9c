"""What scripts hold on to: exit codes, JSON, and words for everything that files, disks and command lines can do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from tabletop.cli import main
from tabletop.cli.answers import ANSWERS
from tabletop.cli.commands import COMMANDS
from tabletop.cli.exits import AT, EXITS
from tabletop.cli.options import flags
from tabletop.cli.parser import load
from tabletop.exercise.events import ArgumentAdjudicated
from tabletop.journal.library import list_saves
from tabletop.journal.reading import read_save
from tabletop.records import replace
from tests import played
from tests.journal.samples import assemble

PROGRAM = [sys.executable, "-m", "tabletop"]
SAMPLES = Path(__file__).parent.parent / "saves"
FIRST_STEPS = str(SAMPLES / "sample-first-steps.toml")
SECURITY = str(SAMPLES / "sample-security-guarantees.toml")


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "saves"
    folder.mkdir()
    monkeypatch.setenv("TABLETOP_SAVES", str(folder))
    return folder


def answered(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    """What a command prints as JSON."""
    assert main([*words, "--json"]) == code
    said = capsys.readouterr().out
    assert said.isascii()
    found: dict[str, Any] = json.loads(said)
    return found


def check_fields(cls: type[Any], value: dict[str, Any]) -> None:
    """The document has the fields that are declared, of the declared types, and no others."""
    hints = get_type_hints(cls)
    assert set(value) == {field.name for field in fields(cls)}
    for name, kind in hints.items():
        given = value[name]
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            assert isinstance(given, list)
            for each in given:
                if is_dataclass(inner):
                    check_fields(inner, each)  # type: ignore[arg-type]
                else:
                    assert isinstance(each, inner)
        elif kind is float:
            assert isinstance(given, int | float)
        elif isinstance(kind, type):
            assert isinstance(given, kind)


def test_each_command_that_answers_in_json_prints_the_fields_that_are_declared(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played.under_way(shelf, "Tuesday group")
    typed: dict[str, list[list[str]]] = {
        "list": [["list"], ["list", "--saves", str(SAMPLES)]],
        "check": [["check", "first-steps", "security-guarantees"]],
        "explain": [["explain", "T01"]],
        "verify": [["verify", SECURITY], ["verify", "tuesday"]],
        "rehearse": [["rehearse", "first-steps", "--plays", "3", "--save"]],
        "report, compare": [["report", FIRST_STEPS], ["report", SECURITY, "--build", "releasable"]],
        "findings --check": [["findings", FIRST_STEPS, "--check"]],
    }
    assert set(typed) == set(ANSWERS)
    for command, lines in typed.items():
        for words in lines:
            check_fields(ANSWERS[command], answered(capsys, *words))
    (shelf / "first.toml").write_bytes(Path(FIRST_STEPS).read_bytes())
    assert main(["fork", "first", "--at", "20", "--title", "Second"]) == 0
    capsys.readouterr()
    check_fields(ANSWERS["report, compare"], answered(capsys, "compare", "first", "second"))
    assert not list(shelf.glob("*-report"))


def test_every_command_with_json_is_declared_and_told() -> None:
    with_json = {name for name in COMMANDS if "--json" in flags(load(name).options)}
    declared = {name.split()[0] for names in ANSWERS for name in names.split(", ")}
    assert with_json == declared
    text = (SAMPLES.parent / "docs" / "commands.md").read_text(encoding="utf-8")
    assert all(f"### JSON of {names}\n" in text for names in ANSWERS)


def test_what_json_says_is_what_the_lines_say(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = played.under_way(shelf, "Tuesday group")
    (row,) = answered(capsys, "list")["saves"]
    (save,) = list_saves(shelf)
    assert (row["name"], row["events"], row["state"], row["playable"]) == (path.stem, save.events, "under-way", True)
    proof = answered(capsys, "verify", "tuesday")
    assert (proof["digest"], proof["chain"], proof["ended"]) == (read_save(path).digest, "whole", False)
    broken = shelf / "x.toml"
    broken.write_text("[scenario\n", encoding="utf-8")
    (checked,) = answered(capsys, "check", str(broken), code=1)["scenarios"]
    assert checked["errors"] == len(checked["diagnostics"]) == 1
    assert checked["diagnostics"][0]["line"] == 1


def test_every_exit_code_at_a_command_is_one_of_the_table_and_told_by_its_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert set(AT) <= set(COMMANDS)
    for command, codes in AT.items():
        assert set(codes) <= set(EXITS)
        with pytest.raises(SystemExit, match="0"):
            main([command, "--help"])
        said = capsys.readouterr().out
        assert all(words in said for words in codes.values())


def test_verify_tells_whole_torn_and_damaged_apart(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = Path(SECURITY).read_bytes()
    path = shelf / "a.toml"
    for changed, code, words in [
        (data, 0, "Chain: "),
        (data[:-100], 3, "as an interrupted write leaves it"),
        (data + b"\n", 3, "as an interrupted write leaves it"),
        (data[:-9000] + bytes(9000), 1, "damaged at event"),
        (data[: len(data) // 2] + b"?" + data[len(data) // 2 :], 1, "damaged at event"),
        (data[:-1], 3, "Every event is there"),
    ]:
        path.write_bytes(changed)
        assert main(["verify", "a"]) == code
        said = capsys.readouterr()
        assert words in said.out + said.err
        assert " lost" not in said.out + said.err


def test_of_a_session_that_has_not_ended_verify_says_that_its_end_may_be_cut(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played.under_way(shelf, "Tuesday group")
    assert main(["verify", "tuesday"]) == 0
    assert "cut from its end" in capsys.readouterr().out
    assert main(["verify", FIRST_STEPS]) == 0
    assert "cut from its end" not in capsys.readouterr().out


def test_a_judgement_that_does_not_follow_from_its_dice_does_not_pass(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save = read_save(Path(SECURITY))
    judged = [record for record in save.records if isinstance(record.event, ArgumentAdjudicated)]
    assert judged
    other = {True: "failure", False: "success"}
    event = judged[0].event
    assert isinstance(event, ArgumentAdjudicated)
    for change in (
        {"success": not event.success},
        {"grade": other[event.success], "success": not event.success},
        {"target": event.target + 1},
    ):
        writes: dict[int, list[Any]] = {}
        for record in save.records:
            fits = replace(record, event=replace(event, **change)) if record is judged[0] else record
            writes.setdefault(record.write, []).append(fits)
        (shelf / "forged.toml").write_bytes(assemble([[write] for write in writes.values()], save.head)[0])
        assert main(["verify", "forged"]) == 1
        assert "do not follow from the record" in capsys.readouterr().err
    assert main(["verify", SECURITY]) == 0
    assert f"each follows from its dice, reasons and estimates ({len(judged)})" in capsys.readouterr().out


def run(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *words], capture_output=True, text=True, check=False, **more)


def test_standard_output_that_is_full_or_closed_is_said_in_words(tmp_path: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        for words in (["list"], ["list", "--json"], ["verify", SECURITY]):
            done = subprocess.run([*PROGRAM, *words], stdout=full, stderr=-1, text=True, check=False, cwd=tmp_path)
            assert (done.returncode, "could not be written: No space" in done.stderr) == (1, True)
            assert "fault" not in done.stderr
    closed = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *PROGRAM, "list"], stderr=-1, text=True, check=False, cwd=tmp_path
    )
    assert (closed.returncode, closed.stderr) == (1, "Standard output is closed: there is nowhere to print to.\n")
    assert not list(tmp_path.glob("tabletop-crash*"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list", "--saves", "/etc/passwd"], "a file where a folder should be"),
        (["list", "--saves", "~nouser/x"], "whose home folder that is, is not known"),
        (["verify", "~nouser/x"], "There is no save"),
        (["verify", "n" * 300], "There is no save"),
        (["check", "n" * 300], "There is no scenario"),
        (["check", "n" * 300 + ".toml"], "F01"),
        (["run", "n" * 300, "--title", "x"], "terminal"),
        (["fork", SECURITY, "--at", "T+99:99"], "a minute 60 seconds"),
        (["fork", SECURITY, "--at", "T+1:75:00"], "an hour has 60 minutes"),
        (["compare", "a\0b", "c"], "There is no save"),
        (["verify", "/dev/zero"], "There is no save"),
        (["check", "/dev/zero"], "no regular file"),
        (["check", "/tmp"], "1 error, 0 warnings"),
    ],
)
def test_what_no_file_can_be_is_answered_in_words(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    said = capsys.readouterr()
    assert told in said.out + said.err
    assert "fault" not in said.err


def test_a_pipe_among_saves_and_scenarios_holds_nobody_up(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(shelf / "pipe.toml")
    (shelf / "zero.toml").symlink_to("/dev/zero")
    assert main(["list"]) == 0
    assert capsys.readouterr().out.count("no regular file") == 2
    assert main(["check", str(shelf / "pipe.toml")]) == 1
    assert "no regular file" in capsys.readouterr().out
    beside = shelf / "a.review.toml"
    os.mkfifo(beside)
    (shelf / "a.toml").write_bytes(Path(FIRST_STEPS).read_bytes())
    assert main(["findings", "a", "--check"]) == 1
    assert "no regular file" in capsys.readouterr().err


def test_a_name_with_a_line_break_stays_on_its_line(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = played.under_way(shelf, "Tuesday group")
    path.rename(shelf / "two\nlines.toml")
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_without_a_home_the_way_out_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", unknown)
    assert main(["list", "--saves", "~/x"]) == 1
    assert "Write the path in full" in capsys.readouterr().err


def test_a_refusal_of_the_system_that_nobody_foresaw_is_no_fault_of_the_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tabletop.cli.commands.list.shelf", refuse)
    assert main(["list"]) == 1
    assert "/somewhere: This place is read-only for you." in capsys.readouterr().err
    assert not list(tmp_path.glob("tabletop-crash*"))
