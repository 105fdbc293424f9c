"""``tabletop check``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli.find import scenario_at
from tabletop.cli.options import SCENARIO, CommandArguments, Positional, ShellCommand
from tabletop.cli.out import out
from tabletop.i18n import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckArguments(CommandArguments):
    """What ``check`` can be told."""

    scenario: Annotated[tuple[str, ...], Positional("SCENARIO", SCENARIO)]


def check(options: CheckArguments) -> int:
    """Every mistake of every file."""
    from tabletop.room.rehearsal.blessed import broken_plays, placed
    from tabletop.scenario.diagnostics import render
    from tabletop.scenario.load import load_scenario
    from tabletop.scenario.shelf import scenario_file

    failed = False
    for name in options.scenario:
        path = scenario_at(name)
        loaded = load_scenario(path)
        for diagnostic in loaded.diagnostics:
            out(render(diagnostic))
        broken = placed(broken_plays(loaded.scenario), scenario_file(path)) if loaded.scenario is not None else []
        for line in broken:
            out(line)
        errors = len(loaded.errors) + len(broken)
        warnings = len(loaded.diagnostics) - len(loaded.errors)
        failed = failed or bool(errors)
        if errors or warnings:
            out(tr("{path}: {errors} errors, {warnings} warnings", path=path, errors=errors, warnings=warnings))
        else:
            out(tr("{path}: no mistakes found", path=path))
    return 1 if failed else 0


COMMAND = ShellCommand(CheckArguments, check)
