from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tabletop import __version__
from tabletop.cli import main
from tabletop.cli.commands import COMMANDS
from tabletop.cli.commands.host import HostArguments
from tabletop.cli.commands.run import RunArguments
from tabletop.cli.parser import read
from tabletop.cli.sessions import new_session
from tabletop.journal.library import list_saves
from tabletop.journal.reading import read_save
from tests import played
from tests.terminal import Terminal

PROGRAM = [sys.executable, "-m", "tabletop"]
SAMPLE = Path(__file__).parent.parent / "saves" / "sample-first-steps.toml"


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TABLETOP_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "saves").mkdir()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "saves"


@pytest.fixture
def at_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> pytest.CaptureFixture[str]:
    """What is printed by a program that believes it has a terminal."""
    monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: True)
    return capsys


def usage_error(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0)


# -- help and usage ---------------------------------------------------------------------------------------------------


def test_help_names_every_command_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error("--help") == 0
    words = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^    {command} ", words, re.MULTILINE)
    assert "Example:  tabletop run" in words


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error(command, "--help") == 0
    words = capsys.readouterr().out
    assert f"Example:  tabletop {command}" in words
    assert "--saves DIR" in words


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error("--version") == 0
    assert capsys.readouterr().out == f"tabletop {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["dance"],
        ["run"],
        ["check"],
        ["rehearse", "x", "--plays", "0"],
        ["rehearse", "x", "--plays", "many"],
        ["list", "--what"],
        ["host"],
        ["host", "x", "--port", "65536"],
        ["join", "--wait-secs", "-1"],
    ],
)
def test_wrong_usage_is_exit_code_2_on_standard_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error(*words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "error:" in said.err


# -- looking ----------------------------------------------------------------------------------------------------------


def test_the_shelf_is_listed_with_what_is_wrong(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = played.under_way(shelf, "Tuesday group")
    (shelf / "newer.toml").write_text("format = 99\n\n[session]\n", encoding="utf-8")
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    assert re.search(rf"{path.stem} +under way +\d+ events +Tuesday group", said)
    assert "newer program" in said


def test_an_empty_shelf_says_how_to_start(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert "tabletop run" in capsys.readouterr().out
    other = shelf / "other"
    for words in (["--saves", str(other), "list"], ["list", "--saves", str(other)]):
        assert main(words) == 0
        assert str(other) in capsys.readouterr().out


def test_check_passes_the_shipped_scenarios_and_places_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "first-steps", str(played.FIRST_STEPS)]) == 0
    assert capsys.readouterr().out.count("no mistakes") == 2
    broken = tmp_path / "broken.toml"
    text = (played.FIRST_STEPS / "scenario.toml").read_text(encoding="utf-8")
    broken.write_text(text.replace("minutes = 10", 'minutes = "ten"', 1), encoding="utf-8")
    assert main(["check", "first-steps", str(broken)]) == 1
    said = capsys.readouterr().out
    line = text[: text.index("minutes = 10")].count("\n") + 1
    assert f"broken.toml:{line}:11: error" in said
    assert "^^^^^" in said


def test_a_hostile_file_cannot_speak_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "evil\x1b]52;c;x\x07.toml"
    broken.write_text('format = "\x1b[2J"\n', encoding="utf-8")
    assert main(["check", str(broken)]) == 1
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "\x07" not in said.out + said.err


def test_explain_knows_its_codes_and_suggests_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "t01"]) == 0
    assert "This is good:" in capsys.readouterr().out
    assert main(["explain", "T0"]) == 1
    assert "T0" in capsys.readouterr().err


def test_verify_proves_a_save_and_names_the_changed_event(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = played.under_way(shelf)
    assert main(["verify", path.stem]) == 0
    said = capsys.readouterr().out
    assert read_save(path).digest in said
    assert "committed at STARTEX" in said
    path.write_bytes(path.read_bytes().replace(b"line 0", b"line 9"))
    assert main(["verify", str(path)]) == 1
    assert "damaged at event" in capsys.readouterr().err


# -- names ------------------------------------------------------------------------------------------------------------


def test_a_save_is_found_by_part_of_its_name_and_several_are_listed(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played.opened(shelf, "Tuesday group")
    assert main(["verify", "tuesday"]) == 0
    played.opened(shelf, "Tuesday evening")
    assert main(["verify", "tuesday"]) == 1
    said = capsys.readouterr().err
    assert "tuesday-group" in said
    assert "tuesday-evening" in said
    assert main(["verify", "2026-wednesday"]) == 1
    assert "There is no save" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["rehearse"]])
def test_an_unknown_scenario_names_those_that_exist(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "atlantis"]) == 1
    said = capsys.readouterr().err
    assert "security-guarantees" in said
    assert "first-steps" in said


# -- rehearsing -------------------------------------------------------------------------------------------------------


def test_rehearse_prints_its_tables_and_writes_a_real_save(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["rehearse", "first-steps", "--plays", "5", "--seed", "9", "--style", "random", "--save", "--jobs", "1"])
        == 0
    )
    said = capsys.readouterr().out
    for words in (
        "5 plays, seed 9",
        "Endings",
        "A fair afloat",
        "Tracks",
        "Time per move",
        "Injects never seen",
        "plays a second",
    ):
        assert words in said
    (save,) = list_saves(shelf)
    assert save.state == "ended"
    assert main(["verify", save.path.stem]) == 0


def test_the_same_seed_prints_the_same_tables(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["rehearse", "first-steps", "--plays", "4", "--seed", "2", "--jobs", "1"]
    tables = []
    for _ in range(2):
        assert main(command) == 0
        tables.append([line for line in capsys.readouterr().out.splitlines() if "plays a second" not in line])
    assert tables[0] == tables[1]


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "seen"), [("1", r"[1-9]\d*/100000"), ("2", r"\d/100000")])
def test_ctrl_c_ends_a_rehearsal_with_what_was_played(jobs: str, seen: str) -> None:
    command = [*PROGRAM, "rehearse", "first-steps", "--plays", "100000", "--jobs", jobs]
    with Terminal(command, columns=100, rows=60) as terminal:
        terminal.wait_for(lambda screen: bool(re.search(seen, screen.text)))
        terminal.press("ctrl+c")  # with several processes already before the first play is over
        assert terminal.wait_exit() == 130
        assert re.search(r"Stopped after \d+ of 100000 plays", terminal.text)
        assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("command", ["run", "host"])
def test_the_attribution_rule_is_chosen_on_the_command_line(command: str, shelf: Path) -> None:
    name, options = read([command, "first-steps", "--saves", str(shelf), "--attribution", "chatham-house"])
    assert (name, options.saves) == (command, shelf)
    assert isinstance(options, RunArguments | HostArguments)
    session, _ = new_session(options.session, shelf)
    session.table.store.close()
    assert read_save(session.path).head.attribution == "chatham-house"
    assert usage_error(command, "first-steps", "--attribution", "gossip") == 2


def test_an_unknown_style_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "first-steps", "--style", "poet"]) == 2
    assert "hawk" in capsys.readouterr().err


# -- without and with a terminal --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_without_a_terminal_it_rehearses_and_says_how_to_open_the_app() -> None:
    run = subprocess.run(PROGRAM, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert run.returncode == 0, run.stderr
    assert "Security Guarantees: 20 plays" in run.stdout
    assert "In a terminal, `tabletop` opens the home screen" in run.stdout


@pytest.mark.parametrize("command", [["run", "first-steps"], ["resume"], ["replay", "x"]])
def test_what_needs_a_terminal_says_so_and_creates_nothing(
    command: list[str], shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: False)
    assert main(command) == 1
    assert "Without one: tabletop" in capsys.readouterr().err
    assert list(shelf.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["run", "first-steps", "--roles", "baker,pirate"], 2, "ferry-keeper"),
        (["run", "first-steps", "--course", "none"], 2, "no course"),
        (["run", "atlantis"], 1, "first-steps"),
        (["resume"], 1, "tabletop run"),
        (["resume", "gone"], 1, "no save"),
        (["replay", "gone"], 1, "no save"),
    ],
)
def test_what_cannot_be_opened_is_said_before_any_screen(
    command: list[str], code: int, words: str, shelf: Path, at_terminal: pytest.CaptureFixture[str]
) -> None:
    assert main(command) == code
    assert words in at_terminal.readouterr().err
    assert list(shelf.iterdir()) == []


def test_where_all_has_ended_the_way_to_the_hotwash_is_told(
    shelf: Path, at_terminal: pytest.CaptureFixture[str]
) -> None:
    """A host that died in the hotwash left no session under way, and everything to come back to."""
    shutil.copy(SAMPLE, shelf / "over.toml")
    assert main(["resume"]) == 1
    assert "tabletop resume over" in at_terminal.readouterr().err


def test_a_session_that_is_played_elsewhere_is_not_resumed(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tabletop.room.table.sessions import Setup, create_session

    monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: True)
    session = create_session(played.first_steps(), shelf, Setup("Busy"))
    assert main(["resume", session.path.stem]) == 1
    assert "elsewhere" in capsys.readouterr().err
    session.table.store.close()


def test_a_fault_of_the_program_is_a_sentence_and_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> None:
        raise RuntimeError("a fault")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tabletop.cli.commands.list.shelf", fail)
    assert main(["list"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    (report,) = tmp_path.glob("tabletop-crash-*.txt")
    assert report.name in said
    assert "RuntimeError: a fault" in report.read_text(encoding="utf-8")


def test_interrupting_is_quiet(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tabletop.cli.commands.list.shelf", interrupt)
    assert main(["list"]) == 130
    assert capsys.readouterr().err.strip() == ""


@pytest.mark.slow
def test_in_a_terminal_from_home_over_start_to_the_console_and_back(shelf: Path) -> None:
    with Terminal(PROGRAM, columns=120, rows=36) as terminal:
        terminal.wait_for("First Steps")
        terminal.press("down", "enter")
        terminal.wait_for("NAME OF THE SESSION")
        terminal.wait_for("Ferry keeper")
        terminal.write("Evening")
        terminal.press("enter")
        terminal.wait_for("STARTEX")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert "tabletop resume" in terminal.text
    (save,) = list_saves(shelf)
    assert save.title == "Evening"
    assert save.playable


@pytest.mark.slow
def test_after_a_power_cut_home_goes_on_where_it_stopped(shelf: Path) -> None:
    with Terminal([*PROGRAM, "run", "first-steps", "--title", "Evening"], columns=120, rows=36) as terminal:
        terminal.wait_for("STARTEX")
        terminal.press("S", "enter")
        terminal.wait_for("RUNNING")
        terminal.press("space")
        terminal.wait_for("✓ out")
        terminal.kill()
    (path,) = shelf.glob("*.toml")
    confirmed = path.read_bytes()
    with Terminal(PROGRAM, columns=120, rows=36) as terminal:
        terminal.wait_for("CONTINUE")
        terminal.wait_for("Practice · Try-out")
        terminal.press("enter")
        terminal.wait_for("PAUSEX")
        terminal.press("q")
        terminal.wait_for("Leave the console?")
        terminal.press("enter")
        terminal.wait_for("SCENARIOS")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert path.read_bytes().startswith(confirmed)


def test_a_broken_scenario_is_not_run_and_its_mistakes_are_printed(
    tmp_path: Path, shelf: Path, at_terminal: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.toml"
    text = (played.FIRST_STEPS / "scenario.toml").read_text(encoding="utf-8")
    broken.write_text(text.replace("minutes = 10", 'minutes = "ten"', 1), encoding="utf-8")
    assert main(["run", str(broken)]) == 1
    said = at_terminal.readouterr().err
    assert "broken.toml:" in said
    assert "remedy:" in said
    assert list(shelf.iterdir()) == []


@pytest.mark.slow
def test_a_crash_of_the_app_restores_the_terminal_and_names_the_save(shelf: Path) -> None:
    program = (
        "import sys; from tabletop.cli import main; from tabletop.tui.console.board import ConsoleBoard as B\n"
        "def fail(*_): raise RuntimeError('a fault')\n"
        "B.step = fail\n"
        "sys.exit(main(['run', 'first-steps', '--title', 'Doomed']))"
    )
    with Terminal([sys.executable, "-c", program], columns=120, rows=36) as terminal:
        terminal.wait_for("STARTEX")
        terminal.press("down")
        assert terminal.wait_exit() == 1
        text = terminal.text
    assert "Traceback" not in text
    assert "This is a fault of the program" in text
    assert "tabletop resume" in text
    assert b"\x1b[?1049l" in terminal.raw  # the alternate screen was left
    (report,) = shelf.glob("tabletop-crash-*.txt")
    assert "RuntimeError: a fault" in report.read_text(encoding="utf-8")
    (save,) = list_saves(shelf)
    assert not save.damage


@pytest.mark.slow
@pytest.mark.parametrize("colour", [True, False])
def test_no_color_is_honoured(colour: bool) -> None:
    with Terminal(
        PROGRAM, columns=100, rows=30, env={"COLORTERM": "truecolor"} | ({} if colour else {"NO_COLOR": "1"})
    ) as terminal:
        terminal.wait_for("First Steps")
        painted = {cell.fg for row in terminal.cells.buffer.values() for cell in row.values()} - {"default"}
        assert (len({shade for shade in painted if len(set(re.findall("..", shade))) > 1}) > 0) is colour
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("plain", [True, False])
def test_a_host_at_a_terminal_has_lines_of_text_where_it_asks_for_them(
    plain: bool, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: True)

    async def serve(*_: object) -> int:
        shown.append("lines")
        return 0

    def screen(*_: object) -> int:
        shown.append("screen")
        return 0

    monkeypatch.setattr("tabletop.cli.lines.headless.serve", serve)
    monkeypatch.setattr("tabletop.cli.terminal.open_app", screen)
    command = ["--saves", str(shelf), "host", "first-steps", "--loopback", "--port", "0"]
    assert main([*command, "--plain"] if plain else command) == 0
    assert shown == ["lines" if plain else "screen"]
