"""The documents stay true: what they show is tried out."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
from textual.binding import Binding

from tabletop.cli.parser import build_parser
from tabletop.scenario.load import load_bytes

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)


def test_the_scenario_in_the_authors_guide_has_no_flaw() -> None:
    text = (ROOT / "docs" / "author.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(format = 1\n.*?)```", text, re.DOTALL)
    assert example is not None
    loaded = load_bytes(example[1].encode(), "docs/author.md")
    assert [diagnostic for diagnostic in loaded.diagnostics if diagnostic.severity == "error"] == []
    assert loaded.scenario is not None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_the_facilitators_guide_names_every_key_of_the_console() -> None:
    from tabletop.tui.screens.console import ConsoleScreen

    text = (ROOT / "docs" / "facilitator.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))))
    moves_the_view = ("up", "down", "escape", "tab", "pageup", "pagedown", "1", "2", "3")
    bound = {
        binding.key_display or binding.key
        for binding in ConsoleScreen.BINDINGS
        if isinstance(binding, Binding) and binding.key not in moves_the_view
    }
    assert told == bound


def test_the_facilitators_guide_names_every_key_of_the_hotwash() -> None:
    from tabletop.tui.screens.hotwash import HotwashScreen

    text = (ROOT / "docs" / "facilitator.md").read_text(encoding="utf-8")
    section = text[text.index("## The hotwash") :].split("\n## ")[0]
    told = set(re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| .*", section, re.MULTILINE))))
    bound = {
        binding.key_display or binding.key.split(",")[0]
        for binding in HotwashScreen.BINDINGS
        if isinstance(binding, Binding) and binding.key not in {"left", "up"}
    }
    digits = {str(digit) for digit in range(10)}
    assert told - digits - {"tab", "esc", "space"} == bound - {"pagedown"}


def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    (commands,) = (action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(commands.choices)


def options(*commands: str) -> set[str]:
    """Every option that these commands take."""
    known = parsers()
    return {
        option
        for name in commands
        for action in known[name]._actions
        for option in action.option_strings
        if "--" in option
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_exist_with_their_options(document: Path) -> None:
    known = parsers()
    lines = re.findall(
        r"(?:\bHOST |\bbin/|`|^)tabletop ([a-z]+)\b([^`\n#]*)", document.read_text(encoding="utf-8"), re.MULTILINE
    )
    for command, rest in lines:
        if document.name == "CHANGELOG.md" and command not in known:
            continue
        assert command in known, f"{document.name}: tabletop {command}"
        for option in re.findall(r"(?<!\S)--[a-z-]+", rest):
            assert option in options(command), f"{document.name}: tabletop {command} {option}"


def test_the_rooms_guide_tells_every_option_of_the_room_and_no_other() -> None:
    text = (ROOT / "docs" / "room.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`--.*?) \| (`.*?) \|", text, re.MULTILINE)
    told: dict[str, set[str]] = {command: set() for command in ("host", "resume", "join")}
    for names, of in rows:
        for command in re.findall(r"`(\w+)`", of):
            told[command] |= set(re.findall(r"`(--[a-z-]+)", names))
    setup = options("run") | {"--help"}
    assert told["host"] == options("host") - setup
    assert told["resume"] == options("resume") - setup
    assert told["join"] == options("join") - {"--help", "--saves"}
    mentioned = set(re.findall(r"--[a-z][a-z-]+", text))
    assert mentioned <= options("host", "resume", "join")


def test_the_rooms_guide_tells_every_line_that_can_be_typed() -> None:
    from tabletop.exercise import commands as c
    from tabletop.room.connection import Connection
    from tabletop.room.plain.seat import PlainSeat
    from tests.lab import Desk
    from tests.room.test_plain import Live, people

    text = (ROOT / "docs" / "room.md").read_text(encoding="utf-8")
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    typed = {words.split()[0] for words in re.findall(r"`([^`]+)`", text)}
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    seat = PlainSeat(Connection(Live(desk), "north"))
    _, control, _ = people()
    other_words = {"next", "resolve", "move"}  # for release, confirm, `next move`
    known = {*seat._words, *control.desk.words} - other_words
    assert {word for word in known if word not in typed} == set()


def test_the_rooms_guide_names_keys_that_the_room_has() -> None:
    from tabletop.tui.screens.room import RoomScreen

    text = (ROOT / "docs" / "room.md").read_text(encoding="utf-8")
    section = text[text.index("## Open a room") : text.index("| code for")]
    told = set(re.findall(r"`([A-Za-z]|enter)`", section)) - {"j", "S"}  # the console's
    bound = {binding.key_display or binding.key for binding in RoomScreen.BINDINGS if isinstance(binding, Binding)}
    assert told <= bound
