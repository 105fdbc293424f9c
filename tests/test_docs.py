"""The documents stay true: what they show is tried out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.binding import Binding, BindingType

from tabletop.cli.commands import COMMANDS
from tabletop.cli.options import flags
from tabletop.cli.parser import load, read
from tabletop.records import Record, fields, names
from tabletop.scenario.load import load_bytes

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")])


def test_the_scenario_in_the_authors_guide_has_no_flaw() -> None:
    text = (ROOT / "docs" / "author.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(format = 1\n.*?)```", text, re.DOTALL)
    assert example is not None
    loaded = load_bytes(example[1].encode(), "docs/author.md")
    assert [diagnostic for diagnostic in loaded.diagnostics if diagnostic.severity == "error"] == []
    assert loaded.scenario is not None


def anchors(document: Path) -> set[str]:
    """What can be linked to in a document: its headings, as they are spelt in an address."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
        there = document.parent / target if target else document
        assert there.exists(), f"{document.name} links to {target}"
        assert not anchor or anchor in anchors(there), f"{document.name} links to {target}#{anchor}"


def test_every_decision_says_its_context_and_its_consequences_and_is_linked() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    linked = re.findall(
        r"^- \[(.*?)\]\((docs/decisions/.*?)\)$", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE
    )
    assert linked == [
        (path.read_text("utf-8").splitlines()[0].removeprefix("# "), path.relative_to(ROOT).as_posix())
        for path in records
    ]
    for number, path in enumerate(records, 1):
        assert path.name.startswith(f"{number:04}-")
        headings = re.findall(r"^## (.*)$", path.read_text("utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], path.name


def keys_told(document: str, heading: str) -> set[str]:
    """The keys in the tables of one section: what stands in backticks in their column of keys."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    section = text[text.index(f"{heading}\n") :].split("\n## ")[0]
    told, column = set(), -1
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            column = -1
        elif column < 0:
            column = next((place for place, cell in enumerate(cells) if cell in {"key", "keys"}), len(cells))
        elif column < len(cells):
            told |= set(re.findall(r"`([^`]+)`", cells[column]))
    return one_by_one(told)


def one_by_one(keys: Iterable[str]) -> set[str]:
    """Keys that are shown together, each by itself: ←→ as two, f3–f7 as five."""
    found: set[str] = set()
    for key in keys:
        row = re.fullmatch(r"(f?)(\d)–f?(\d)", key)
        if row is not None:
            found |= {f"{row[1]}{number}" for number in range(int(row[2]), int(row[3]) + 1)}
        else:
            found |= set(key) if len(key) == 2 and not key.isalnum() else {key}
    return found


#: keys that turn pages and the like: a guide may tell them, but need not unless the footer shows them
VIEW = {
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "tab",
    "pageup",
    "pagedown",
    "escape",
    "shift",
    "space",
    *"hjklgG",
}


def keys_bound(bindings: Iterable[BindingType], without: Iterable[BindingType] = ()) -> set[str]:
    """The keys a guide must tell: those the footer shows, and hidden ones that do more than to move the view."""
    found = set()
    for binding in bindings:
        if not isinstance(binding, Binding) or binding in without:
            continue
        key = binding.key.split(",")[0]
        if binding.show or (key.removeprefix("shift+") not in VIEW and not key.startswith(("left_", "right_"))):
            found.add(binding.key_display or key)
    return one_by_one(found)


def screens() -> dict[str, tuple[str, str, list[BindingType], list[BindingType]]]:
    """Screen -> document, heading, its bindings, and those told elsewhere."""
    from tabletop.tui.console.console import ConsoleScreen
    from tabletop.tui.hotwash.hotwash import HotwashScreen
    from tabletop.tui.keys import bindings
    from tabletop.tui.replay.compare import CompareScreen
    from tabletop.tui.replay.eyes import EyesScreen
    from tabletop.tui.replay.knowledge import KnowledgeScreen
    from tabletop.tui.replay.odds import OddsScreen
    from tabletop.tui.replay.replay import ReplayScreen
    from tabletop.tui.review.review import ReviewScreen

    board = bindings("playback")
    return {
        "console": ("facilitator.md", "## Keys", ConsoleScreen.BINDINGS, []),
        "hotwash": ("facilitator.md", "## The hotwash", HotwashScreen.BINDINGS, []),
        "compare": ("facilitator.md", "## Compare groups", CompareScreen.BINDINGS, []),
        "replay": ("replay.md", "# Looking back at a session", ReplayScreen.BINDINGS, []),
        "eyes": ("replay.md", "## Through the eyes of a seat", EyesScreen.BINDINGS, board),
        "knowledge": ("replay.md", "## Who knew what", KnowledgeScreen.BINDINGS, []),
        "odds": ("replay.md", "## What a roll hung on", OddsScreen.BINDINGS, []),
        "review": ("review.md", "## The review screen", ReviewScreen.BINDINGS, []),
    }


@pytest.mark.parametrize("screen", ["console", "hotwash", "compare", "replay", "eyes", "knowledge", "odds", "review"])
def test_a_guide_tells_every_key_of_its_screen_and_no_other(screen: str) -> None:
    document, heading, bindings, elsewhere = screens()[screen]
    bound = keys_bound(bindings, elsewhere)
    assert keys_told(document, heading) - (VIEW - bound) == bound


def test_tables_of_keys_and_words_are_those_of_the_program() -> None:
    from scripts.key_docs import filled

    told = 0
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        told += len(re.findall("<!-- (?:keys|words) of ", text))
        assert filled(text) == text, f"{document.name}: make keys"
    assert told >= 4


def test_the_planners_guide_names_every_key_of_the_import() -> None:
    from tabletop.tui.importing.import_msel import ImportScreen

    text = (ROOT / "docs" / "planner.md").read_text(encoding="utf-8")
    section = text[text.index("### On the screen") :].split("\n### ")[0]
    told = set(re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE))))
    moves_the_view = ("down", "up", "pagedown", "pageup", "home", "end")
    bound = {
        binding.key_display or binding.key
        for binding in ImportScreen.BINDINGS
        if isinstance(binding, Binding) and binding.key.split(",")[0] not in moves_the_view
    }
    assert told == bound


def options(*commands: str) -> set[str]:
    """Every option that these commands take."""
    return {"--help"} | {option for name in commands for option in flags(load(name).options)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_exist_with_their_options(document: Path) -> None:
    lines = re.findall(
        r"(?:\bHOST |\bbin/|`|^)tabletop ([a-z]+)\b([^`\n#]*)", document.read_text(encoding="utf-8"), re.MULTILINE
    )
    for command, rest in lines:
        if document.name == "CHANGELOG.md" and command not in COMMANDS:
            continue
        assert command in COMMANDS, f"{document.name}: tabletop {command}"
        for option in re.findall(r"(?<!\S)--[a-z-]+", rest):
            assert option in options(command), f"{document.name}: tabletop {command} {option}"


def test_command_lines_in_documents_can_be_typed_as_they_stand() -> None:
    tried = 0
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                if language in {"", "sh"} and line.startswith("tabletop "):
                    words = shlex.split(line, comments=True)
                    read(words[1:])  # leaves, with what is wrong, if it is
                    tried += 1
    assert tried > 10


def test_the_rooms_guide_tells_every_option_of_the_room_and_no_other() -> None:
    text = (ROOT / "docs" / "room.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`--.*?) \| (`.*?) \|", text, re.MULTILINE)
    told: dict[str, set[str]] = {command: set() for command in ("host", "resume", "join")}
    for told_by, of in rows:
        for command in re.findall(r"`(\w+)`", of):
            told[command] |= set(re.findall(r"`(--[a-z-]+)", told_by))
    setup = options("run") | {"--help"}
    assert told["host"] == options("host") - setup
    assert told["resume"] == options("resume") - setup
    assert told["join"] == options("join") - {"--help", "--saves"}
    mentioned = set(re.findall(r"--[a-z][a-z-]+", text))
    assert mentioned <= options("host", "resume", "join")


def test_the_rooms_guide_has_a_table_of_the_words_of_everybody_who_types() -> None:
    from tabletop.exercise.actions.catalogue import LINES

    text = (ROOT / "docs" / "room.md").read_text(encoding="utf-8")
    assert re.findall("<!-- words of ([a-z]+) -->", text) == ["role", "observer", "control"]
    everywhere = {word for who in ("role", "observer", "control") for word in LINES[who]}
    assert set(LINES["wall"]) <= everywhere
    section = text[text.index("## Lines instead of a screen") : text.index("## Options")]
    examples = re.sub(r"```.*?```|<!-- words.*?<!-- end", "", section, flags=re.DOTALL)
    shown = {words.split()[0].lstrip("/") for words in re.findall(r"`([^`]+)`", examples) if " " in words}
    assert shown - {"tabletop", "code", "--wait-secs"} <= everywhere


def test_the_rooms_guide_names_keys_that_the_room_has() -> None:
    from tabletop.tui.room.room import RoomScreen

    text = (ROOT / "docs" / "room.md").read_text(encoding="utf-8")
    section = text[text.index("## Open a room") : text.index("| code for")]
    told = set(re.findall(r"`([A-Za-z]|enter)`", section)) - {"j", "S"}  # the console's
    bound = {binding.key_display or binding.key for binding in RoomScreen.BINDINGS if isinstance(binding, Binding)}
    assert told <= bound


def test_the_documents_name_every_command_and_every_option() -> None:
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS if document.name != "CHANGELOG.md")
    for command in COMMANDS:
        assert re.search(rf"\btabletop {command}\b", text), command
        untold = {option for option in options(command) if not re.search(rf"(?<![\w-]){option}(?![\w-])", text)}
        assert untold <= {"--help"}, command


def rows_of(document: str, heading: str) -> dict[str, list[str]]:
    """First cell -> the others, of the tables in one section."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    section = text[text.index(f"{heading}\n") :].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in section.splitlines() if line[:3] == "| `"
    ]
    return {row[0].strip("`| "): row[1:] for row in rows}


def test_the_guide_to_the_save_names_every_kind_of_event_with_its_fields() -> None:
    from tabletop.exercise.events import EVENTS

    told = {
        kind: re.findall(r"`(\w+)`", cells[-1])
        for kind, cells in rows_of("save-format.md", "## Kinds of events").items()
    }
    assert told == {kind: list(names(event)) for kind, event in EVENTS.items()}


def test_the_guide_to_the_save_tells_its_format() -> None:
    from tabletop.journal.codec import FORMAT

    text = (ROOT / "docs" / "save-format.md").read_text(encoding="utf-8")
    versions = re.findall(r"^\| (\d+) \| \d{4}-", text[text.index("## Versions") :], re.MULTILINE)
    assert versions == [str(number) for number in range(1, FORMAT + 1)]
    assert f"```toml\nformat = {FORMAT}\n" in text


def test_the_guide_to_the_review_names_every_table_with_its_keys_and_their_words() -> None:
    from tabletop.journal.review_entries import TABLES, ReportTexts
    from tabletop.journal.review_text import words_of

    text = (ROOT / "docs" / "review-format.md").read_text(encoding="utf-8")
    told = {
        table: set(re.findall(r"`([^`]+)`", keys))
        for table, keys in re.findall(r"^\| `\[+(\w+)\]+` \| (.*) \|$", text, re.MULTILINE)
    }
    classes: dict[str, type[Record]] = {
        "report": ReportTexts,
        **{table: entry for table, (_, entry, _) in TABLES.items()},
    }
    assert told.keys() == classes.keys()
    for table, entry in classes.items():
        words = {word for field in fields(entry).values() for word in words_of(field.type) if word}
        assert told[table] == {*names(entry)} | words, table


def test_every_file_that_the_architecture_names_is_there() -> None:
    for document in ("ARCHITECTURE.md", "CONTRIBUTING.md", "docs/house.md"):
        named = re.findall(r"`(tabletop/[\w/.]+|tests/[\w/.]+)`", (ROOT / document).read_text("utf-8"))
        assert [path for path in named if not (ROOT / path).exists()] == [], document
