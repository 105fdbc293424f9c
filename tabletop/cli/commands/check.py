"""``tabletop check``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from tabletop.cli.answers import JSON, CheckedMistake, CheckedScenario, CheckedScenarios, print_answer
from tabletop.cli.exits import DONE, FAILED
from tabletop.cli.find import scenario_at
from tabletop.cli.options import SCENARIO, CommandArguments, Flag, Positional, ShellCommand
from tabletop.cli.out import out
from tabletop.i18n import tr
from tabletop.scenario.diagnostics import counted

if TYPE_CHECKING:  # help is shown without the checks
    from tabletop.scenario.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckArguments(CommandArguments):
    """What ``check`` can be told."""

    scenario: Annotated[tuple[str, ...], Positional("SCENARIO", SCENARIO)]
    json: Annotated[bool, Flag(JSON)] = False


def check(options: CheckArguments) -> int:
    """Every mistake of every file."""
    from tabletop.room.rehearsal.blessed import broken_plays, placed
    from tabletop.scenario.diagnostics import render
    from tabletop.scenario.load import load_scenario
    from tabletop.scenario.shelf import scenario_file

    failed = False
    checked: list[CheckedScenario] = []
    for name in options.scenario:
        path = scenario_at(name)
        loaded = load_scenario(path)
        broken = placed(broken_plays(loaded.scenario), scenario_file(path)) if loaded.scenario is not None else []
        errors = len(loaded.errors) + len(broken)
        warnings = len(loaded.diagnostics) - len(loaded.errors)
        failed = failed or bool(errors)
        if options.json:
            mistakes = tuple(map(_mistake, loaded.diagnostics))
            checked.append(CheckedScenario(str(path), errors, warnings, mistakes, tuple(broken)))
            continue
        for line in [*map(render, loaded.diagnostics), *broken]:
            out(line)
        if errors or warnings:
            out(tr("{path}: {found}", path=path, found=counted(errors, warnings)))
        else:
            out(tr("{path}: no mistakes found", path=path))
    if options.json:
        print_answer(CheckedScenarios(scenarios=tuple(checked)))
    return FAILED if failed else DONE


def _mistake(found: Diagnostic) -> CheckedMistake:
    return CheckedMistake(
        found.code, found.severity, found.file, found.line, found.column, found.length, found.message, found.remedy
    )


COMMAND = ShellCommand(CheckArguments, check)
