"""What holds for the repository as a whole."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from collections.abc import Mapping
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import tabletop

ROOT = Path(__file__).parent.parent
# Written in two halves, so that this file does not find itself.
OF_ONE_MACHINE = [
    first + second
    for first, second in [("index", "-url"), ("://py", "pi"), ("/wo", "rk/"), ("/ro", "ot/"), ("find", "-links")]
]
# The system and the Python for which constraints.txt is complete, whatever the tests run on.
PLAIN = {
    "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64",
    "implementation_name": "cpython", "platform_python_implementation": "CPython",
    "python_version": "3.11", "python_full_version": "3.11.0", "implementation_version": "3.11.0",
}  # fmt: skip


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
            name = canonicalize_name(match[1])
            assert name not in versions, f"constraints.txt:{number}: {name} stands there twice"
            versions[name] = str(Version(match[2]))
    return versions


def asked_for() -> list[Requirement]:
    """What pyproject.toml asks for itself, with every extra."""
    about = project()["project"]
    groups = [about["dependencies"], *about["optional-dependencies"].values()]
    return [Requirement(words) for words in chain(*groups)]


def reached(installed: Mapping[str, tuple[str, list[str]]]) -> tuple[set[str], dict[str, str]]:
    """Two answers of the metadata of ``installed`` packages (version and requirements, by canonical name).

    The names that the project may need, on any system. And those it does need on :data:`PLAIN`, told only by packages of exactly the
    version that constraints.txt names, each with the package that needs it: another version may need something else.
    """
    pinned, todo = constraints(), [(requirement, "pyproject.toml") for requirement in asked_for()]
    maybe: set[str] = set()
    surely: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str], bool]] = set()
    while todo:
        requirement, by = todo.pop()
        name = canonicalize_name(requirement.name)
        maybe.add(name)
        if by:
            surely.setdefault(name, by)
        version, requires = installed.get(name, ("", []))
        key = (name, frozenset(requirement.extras), bool(by))
        if key in seen:
            continue
        seen.add(key)
        for words in requires:
            wanted = Requirement(words)
            extras = ["", *sorted(requirement.extras)]
            here = wanted.marker is None or any(wanted.marker.evaluate(PLAIN | {"extra": extra}) for extra in extras)
            named = re.findall(r"extra == ['\"]([^'\"]+)", str(wanted.marker))
            if here or not named or set(named) & set(extras):
                todo.append((wanted, name if by and here and version == pinned.get(name) else ""))
    return maybe, surely


def installed() -> dict[str, tuple[str, list[str]]]:
    """The version and the requirements of every package of this environment."""
    return {
        canonicalize_name(package.metadata["Name"]): (package.version, package.requires or [])
        for package in metadata.distributions()
    }


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


def test_constraints_are_sorted() -> None:
    assert list(constraints()) == sorted(constraints())


def test_constraints_lie_within_the_ranges_of_the_project() -> None:
    pinned = constraints()
    for requirement in asked_for():
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"pyproject.toml asks for {name}, constraints.txt has no version of it"
        assert pinned[name] in requirement.specifier, f"{name}=={pinned[name]} is not what pyproject.toml asks for"


def test_constraints_name_what_the_constrained_packages_need() -> None:
    _, surely = reached(installed())
    assert {name: by for name, by in surely.items() if name not in constraints()} == {}


def test_constraints_name_nothing_that_nobody_needs() -> None:
    here, pinned = installed(), constraints()
    maybe, _ = reached(here)
    untold = [name for name in maybe if name in pinned and here.get(name, ("",))[0] != pinned[name]]
    strays = sorted(set(pinned) - maybe)
    assert not strays or untold, f"nobody needs {strays}"


def test_needs_are_told_by_packages_of_the_constrained_version_alone() -> None:
    pinned = constraints()
    of_textual = ["surely-needed>=1", "of-an-extra; extra == 'fancy'", "of-windows; sys_platform == 'win32'"]
    maybe, surely = reached({"textual": (pinned["textual"], of_textual)})
    assert maybe - set(pinned) == {"surely-needed", "of-windows"}
    assert surely["surely-needed"] == "textual"
    assert "of-windows" not in surely
    maybe, surely = reached({"textual": ("999", of_textual)})
    assert "surely-needed" in maybe
    assert "surely-needed" not in surely


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


@pytest.mark.parametrize("goal", ["run", "test", "quick", "fuzz", "bench", "picture", "format", "clean", "help"])
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
