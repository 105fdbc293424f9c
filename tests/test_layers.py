"""What import-linter cannot see: what is really loaded when a part of the program is."""

from __future__ import annotations

import graphlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

import tabletop

HOUSE = Path(tabletop.__path__[0])
WITHOUT_SCREENS = sorted(
    part.name for part in pkgutil.iter_modules(tabletop.__path__) if part.name not in {"tui", "cli", "__main__"}
)
HEAVY = {"textual", "pydantic", "tomli_w", "asyncio", "websockets"}
LOAD = """
import importlib, pkgutil, sys
top = importlib.import_module(sys.argv[1])
if sys.argv[2] == "all" and hasattr(top, "__path__"):
    for part in pkgutil.walk_packages(top.__path__, top.__name__ + "."):
        importlib.import_module(part.name)
print("\\n".join(sys.modules))
"""


def loaded_by(module: str, depth: str) -> set[str]:
    """The names of all modules in a fresh Python after importing ``module``: it alone, or ``all`` that is in it."""
    command = [sys.executable, "-W", "error", "-c", LOAD, module, depth]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    assert run.returncode == 0, f"importing {module} failed:\n{run.stderr}"
    return set(run.stdout.split())


def test_there_are_parts_to_look_at() -> None:
    assert {"text", "i18n", "scenario"} <= set(WITHOUT_SCREENS)


@pytest.mark.slow
@pytest.mark.parametrize("part", WITHOUT_SCREENS)
def test_nothing_below_the_screens_loads_textual(part: str) -> None:
    assert "textual" not in loaded_by(f"tabletop.{part}", "all")


@pytest.mark.parametrize("module", ["tabletop", "tabletop.text", "tabletop.i18n"])
def test_the_way_to_the_first_screen_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(module, "alone") & HEAVY == set()


def test_at_least_three_fifths_of_the_program_know_no_screen() -> None:
    lines = {path: len(path.read_bytes().splitlines()) for path in HOUSE.rglob("*.py")}
    screens = sum(count for path, count in lines.items() if path.is_relative_to(HOUSE / "tui"))
    assert screens <= 0.4 * sum(lines.values())


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("tabletop", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        graphlib.TopologicalSorter(imports).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))
