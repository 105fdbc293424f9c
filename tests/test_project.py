"""What holds for the repository as a whole."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
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
#: Addresses of package indexes and folders of one machine; pip's option for a folder may name one beside the reader alone.
OF_ONE_MACHINE = re.compile(rb"index[-]url|:[/]/pypi|[/]work/|[/]root/|find[-]links[ =:]+[\"']?([/~]|\w+:)")
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
    hidden = {".ci", ".gitattributes", ".github", ".gitignore"}
    made = {"build", "dist"}
    own = [path for path in ROOT.iterdir() if path.name in hidden or (path.name[0] != "." and path.name not in made)]
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
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in files
        for match in OF_ONE_MACHINE.finditer(path.read_bytes())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"pip install --no-index --find-links wheelhouse tabletop", False),
        (b"pip install --find-" + b"links /opt/wheels tabletop", True),
        (b"find-" + b"links = file:///opt/wheels", True),
        (b"--extra-index" + b"-url https:" + b"//py" + b"pi.org/simple", True),
    ],
)
def test_an_option_of_pip_may_be_documented_but_no_address(words: bytes, told: bool) -> None:
    assert bool(OF_ONE_MACHINE.search(words)) == told


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
    listed = [line for line in lines if re.match(r'    "[a-z][a-z-]+(\[[a-z-]+\])?>=|    "[A-Z]+[0-9]*",', line)]
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


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="an unpacked sdist has no list of what belongs into it")
def test_an_sdist_holds_every_file_of_the_repository_and_a_wheel_what_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        packed = {member.name.split("/", 1)[1] for member in archive.getmembers() if member.isfile()}
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    own = {name for name in names if name and (ROOT / name).is_file()}
    assert packed == own | {"PKG-INFO"}

    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as installed:
        inside = {name for name in installed.namelist() if ".dist-info/" not in name}
        licences = {name.partition("/licenses/")[2] for name in installed.namelist() if "/licenses/" in name}
    assert inside == {
        name.replace("scenarios/", "tabletop/_scenarios/", 1).replace("saves/", "tabletop/_samples/", 1)
        if not name.startswith("tabletop/")
        else name
        for name in own
        if name.startswith(("tabletop/", "scenarios/", "saves/"))
    }
    assert licences == {name for name in own if name.startswith("LICENSE")}


def test_the_changelog_has_what_is_unreleased_and_then_dated_versions_up_to_the_present_one() -> None:
    words = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased, *released = re.findall(r"^## (.*)$", words, re.MULTILINE)
    assert unreleased == "[Unreleased]"
    matches = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", heading) for heading in released]
    versions = [Version(match[1]) for match in matches if match]
    assert len(versions) == len(released)
    assert versions == sorted(versions, reverse=True)
    assert all(version <= Version(tabletop.__version__) for version in versions)


def test_every_dependency_has_a_lower_bound_that_can_be_tested() -> None:
    from scripts.lowest import lowest

    pins = dict(pin.split("==") for pin in lowest())
    needed = project()["project"]["dependencies"]
    assert len(pins) == len(needed)
    for each in needed:
        name, bound = re.match(r"([\w-]+)>=([\d.]+)", each).groups()  # type: ignore[union-attr]
        assert pins[name] == bound


def test_the_console_script_names_a_function() -> None:
    assert project()["project"]["scripts"] == {"tabletop": "tabletop.cli:main"}


@pytest.mark.parametrize(
    "goal",
    [
        "run",
        "test",
        "quick",
        "fuzz",
        "lowest",
        "bench",
        "picture",
        "format",
        "dist",
        "wheelhouse",
        "sbom",
        "clean",
        "help",
    ],
)
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
