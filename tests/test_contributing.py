"""What CONTRIBUTING.md shows is the program: its examples are excerpts, and they name every place there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tabletop.exercise.events import WallTurned

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands under a heading."""
    return TEXT[TEXT.index(f"\n## {heading}\n") :].split("\n## ")[1]


def files_named(text: str) -> list[str]:
    """The files of the repository that stand in backticks, in their order."""
    return [name for name in re.findall(r"`([\w./-]+\.\w+)`", text) if "/" in name]


def excerpts() -> list[tuple[str, str]]:
    """Each block of code with the last file named before it."""
    found, file = [], ""
    for prose, code in re.findall(r"(.*?)```(?:python)?\n(.*?)```", TEXT, re.DOTALL):
        file = [file, *files_named(prose)][-1]
        found.append((file, code))
    return found


@pytest.mark.parametrize(("file", "code"), excerpts(), ids=lambda value: value.strip().splitlines()[0][:60])
def test_code_in_the_examples_is_that_of_the_file_named_before_it(file: str, code: str) -> None:
    assert code in (ROOT / file).read_text(encoding="utf-8")


def test_every_example_shows_code_and_a_test_of_it() -> None:
    for heading in ("Add an event", "Add an action"):
        shown = [code for _, code in excerpts() if code in section(heading)]
        assert len(shown) >= 4
        assert re.search(r"def test_\w+", shown[-1])


@pytest.mark.parametrize("name", files_named(TEXT))
def test_files_it_names_exist(name: str) -> None:
    assert (ROOT / name).is_file()


def test_the_example_names_every_file_that_names_the_event() -> None:
    name = re.compile(rf"\b(?:{WallTurned.__name__}|{WallTurned.kind})\b")
    places = [*(ROOT / "tabletop").rglob("*.py"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*.json")]
    naming = {path.relative_to(ROOT).as_posix() for path in places if name.search(path.read_text(encoding="utf-8"))}
    assert len(naming) > 10
    assert naming <= set(files_named(section("Add an event")))


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[\w/]+\.py::test_\w+)`", TEXT))))
def test_tests_it_names_exist(named: str) -> None:
    file, test = named.split("::")
    assert re.search(rf"^(?:async )?def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_goals_it_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z]+)`", TEXT))
    assert len(named) > 10
    assert {goal for goal in named if not re.search(rf"^{goal}:", makefile, re.MULTILINE)} == set()
