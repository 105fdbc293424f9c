"""The commands as they are declared: complete, read into their types, and answered in words where they are mistyped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from tabletop.cli import commands
from tabletop.cli.commands import COMMANDS
from tabletop.cli.commands.import_msel import ImportArguments
from tabletop.cli.commands.join import JoinArguments
from tabletop.cli.commands.list import ListArguments
from tabletop.cli.commands.rehearse import RehearseArguments
from tabletop.cli.commands.report import FORMATS, ReportArguments
from tabletop.cli.commands.withdraw import WithdrawArguments
from tabletop.cli.options import CommandArguments, Flags, flags
from tabletop.cli.parser import load, read
from tabletop.journal import review_entries
from tabletop.report import document, publish

FOLDER = Path(commands.__path__[0])
HEAVY = {
    "pydantic",
    "textual",
    "rich",
    "docx",
    "openpyxl",
    "websockets",
    "tabletop.scenario.model",
    "tabletop.exercise.events",
}


def said(*words: str) -> Any:
    """The options that were read."""
    return read(words)[1]


def complaint(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is said about words that are wrong."""
    with pytest.raises(SystemExit, match="2"):
        read(words)
    return " ".join(capsys.readouterr().err.split())


def test_every_command_has_a_file_of_its_name_and_every_file_is_a_command() -> None:
    files = {path.stem.removesuffix("_msel") for path in FOLDER.glob("*.py") if path.stem != "__init__"}
    assert files == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_is_declared_once_and_its_flags_are_the_values_it_may_have(name: str) -> None:
    options = load(name).options
    assert issubclass(options, CommandArguments)
    known = list(flags(options))
    assert len(known) == len(set(known))
    for hint in get_type_hints(options, include_extras=True).values():
        kind, about = get_args(hint)
        if isinstance(about, Flags):
            assert set(about.help) == {*get_args(kind)} - {""}


def test_words_become_values_of_the_declared_types() -> None:
    assert said("rehearse", "x", "--plays", "7", "--style", "hawk", "--style", "dove", "--save") == RehearseArguments(
        scenario="x", plays=7, style=("hawk", "dove"), save=True
    )
    assert [said("join", *words).consent for words in ([], ["--consent"], ["--no-consent"])] == [None, True, False]
    assert said("join", "--wait-secs", "2") == JoinArguments(wait_secs=2.0)
    assert said("withdraw", "tuesday", "Anna", "--erase") == WithdrawArguments(
        save="tuesday", person="Anna", how="erase"
    )
    assert said("report", "x", "--format", "html, MD", "--out", "there") == ReportArguments(
        save="x", format=("html", "md"), out=Path("there")
    )
    assert said("report", "x", "--format", "all").format == FORMATS
    brought = said("import", "--sheet", "A", "--sheet", "B", "--month-first")
    assert isinstance(brought, ImportArguments)
    assert (brought.file, brought.unsaid.sheet, brought.unsaid.date_order) == (None, ("A", "B"), "month-first")
    assert said("compare", "a", "b", "c").save == ("a", "b", "c")


def test_the_folder_of_saves_is_told_before_the_command_or_behind_it() -> None:
    assert read(["--saves", "x"]) == ("", CommandArguments(saves=Path("x")))
    assert said("--saves", "x", "list") == said("list", "--saves", "x") == ListArguments(saves=Path("x"))
    assert said("--saves", "x", "list", "--saves", "y") == ListArguments(saves=Path("y"))


def test_the_words_of_options_are_those_of_the_layers_below() -> None:
    from tabletop.cli.options import Attribution, Build, OtherAttribution

    assert get_args(Attribution) == get_args(review_entries.Attribution)
    assert get_args(OtherAttribution) == ("", *get_args(Attribution))
    assert get_args(Build) == get_args(document.Build)
    assert publish.FORMATS == FORMATS


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["reprot"], "There is no command “reprot”. Did you mean report?"),
        (["--saves", "x", "reprot"], "Did you mean report?"),
        (["dance"], "There is no command “dance”. `tabletop --help` lists them."),
        (["rehearse", "x", "--sed=3"], "There is no option --sed. Did you mean --seed?"),
        (["list", "--quux"], "There is no option --quux. `tabletop list --help` shows what can be given."),
        (["list", "--bogus"], "There is no option --bogus. `tabletop list --help`"),
        (["host", "x", "--bogus"], "There is no option --bogus. `tabletop host --help`"),
        (["host", "x", "--port", "abc"], "“abc” is no port: it is a number up to 65535"),
        (["host", "x", "--port", "9" * 5000], "is no port"),
        (["rehearse", "x", "--seed", "abc"], "“abc” is no whole number"),
        (["rehearse", "x", "--plays", "abc"], "“abc” is no whole number"),
        (["join", "--wait-secs", "abc"], "abc is not between 0 and 86400 seconds"),
        (["import", "--day-frist"], "Did you mean --day-first?"),
        (["host", "x", "--lopback"], "Did you mean --loopback?"),
        (["list", "tuesday"], "“tuesday” is one word too many. `tabletop list --help` shows what can be given."),
        (["--verison"], "There is no option --verison. Did you mean --version?"),
        (["withdraw", "x", "y"], "one of the arguments --pseudonymise --erase is required"),
        (["withdraw", "x", "y", "--erase", "--pseudonymise"], "not allowed with argument"),
        (["fork", "x"], "the following arguments are required: --at"),
        (["report", "x", "--format", "pdf"], "“pdf” is none of md, html, docx, csv, json, all"),
    ],
)
def test_a_mistyped_word_is_answered_with_what_may_have_been_meant(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told in complaint(capsys, *words)


def test_a_hostile_word_is_cleaned_before_it_is_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["\x1b[2Jx"], ["list", "\x1b[2Jx"], ["list", "--\x1b[2Jx"]):
        assert "\x1b" not in complaint(capsys, *words)


def test_help_and_the_reading_of_words_load_no_models_and_no_libraries() -> None:
    code = (
        "import sys\nfrom tabletop.cli.commands import COMMANDS\nfrom tabletop.cli.parser import load\n"
        "for name in COMMANDS: load(name)\nprint('\\n'.join(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert set(run.stdout.split()) & HEAVY == set()
