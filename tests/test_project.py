"""What holds for the repository as a whole."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import tabletop

ROOT = Path(__file__).parent.parent
# Written in two halves, so that this file does not find itself.
OF_ONE_MACHINE = [
    first + second
    for first, second in [("index", "-url"), ("://py", "pi"), ("/wo", "rk/"), ("/ro", "ot/"), ("find", "-links")]
]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tracked() -> list[Path]:
    """Every file that git keeps, or, in an unpacked archive without git, every file of the project's own folders."""
    if (ROOT / ".git").exists():
        names = (
            subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
            .stdout.decode()
            .split("\0")
        )
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    own = [path for path in ROOT.iterdir() if not path.name.startswith(".") or path.name == ".ci"]
    return [path for top in own for path in (top.rglob("*") if top.is_dir() else [top]) if path.is_file()]


def constraints() -> dict[str, str]:
    """The versions of constraints.txt by canonical name; names the line that is more than a name and a version."""
    versions: dict[str, str] = {}
    for number, line in enumerate((ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.+!]+)", line)
            assert match, f"constraints.txt:{number}: only name==version may stand here: {line}"
            versions[canonicalize_name(match[1])] = match[2]
    return versions


def needed() -> dict[str, str]:
    """The installed versions of all that the program and its tools pull in, by canonical name."""
    about = project()["project"]
    todo = [Requirement(words) for words in [*about["dependencies"], *about["optional-dependencies"]["dev"]]]
    found: dict[str, str] = {}
    seen = set()
    while todo:
        requirement = todo.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        package = metadata.distribution(requirement.name)
        found[canonicalize_name(requirement.name)] = package.version
        for words in package.requires or []:
            wanted = Requirement(words)
            extras = ["", *sorted(requirement.extras)]
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras):
                todo.append(wanted)
    return found


def test_no_file_speaks_of_one_machine() -> None:
    files = tracked()
    assert ROOT / "pyproject.toml" in files
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for word in OF_ONE_MACHINE
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_constraints_name_exactly_what_is_needed_and_that_is_installed() -> None:
    assert constraints() == needed()


def test_constraints_lie_within_the_ranges_of_the_project() -> None:
    about = project()["project"]
    for words in [*about["dependencies"], *about["optional-dependencies"]["dev"]]:
        requirement = Requirement(words)
        assert constraints()[canonicalize_name(requirement.name)] in requirement.specifier


def test_every_dependency_and_every_ignored_rule_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if re.match(r'    "[a-z][a-z-]+>=|    "[A-Z]+[0-9]*",', line)]
    assert len(listed) > 20
    assert [line for line in listed if not re.search(r'",\s+# .', line)] == []


def test_the_version_is_kept_in_one_place() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", tabletop.__version__)
    assert project()["project"]["dynamic"] == ["version"]
    assert "version" not in project()["project"]
    keepers = [
        path
        for path in (ROOT / "tabletop").rglob("*.py")
        if f'"{tabletop.__version__}"' in path.read_text(encoding="utf-8")
    ]
    assert keepers == [ROOT / "tabletop" / "__init__.py"]


def test_the_console_script_names_a_function() -> None:
    assert project()["project"]["scripts"] == {"tabletop": "tabletop.cli:main"}


@pytest.mark.parametrize("goal", ["run", "test", "bench", "picture", "format", "clean", "help"])
def test_the_makefile_has_the_goal_and_explains_it(goal: str) -> None:
    words = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{goal}:.*## \S", words, re.MULTILINE)
    assert re.search(rf"^\.PHONY:.*\b{goal}\b", words, re.MULTILINE)


def test_ci_runs_the_tests_and_stops_at_the_first_failure() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    words = run.read_text(encoding="utf-8")
    assert "set -euo pipefail" in words
    assert "make test" in words
