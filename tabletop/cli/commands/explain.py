"""``tabletop explain``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tabletop.cli.answers import JSON, ExplainedCode, print_answer
from tabletop.cli.options import CommandArguments, Flag, Positional, ShellCommand
from tabletop.cli.out import Failure, out


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainArguments(CommandArguments):
    """What ``explain`` can be told."""

    code: Annotated[str, Positional("CODE")]
    json: Annotated[bool, Flag(JSON)] = False


def explain(options: ExplainArguments) -> int:
    """The page about one code."""
    from tabletop.scenario.codes import codes
    from tabletop.scenario.diagnostics import explain as page

    code = options.code.strip().upper()
    if code not in codes():
        raise Failure(page(code))
    if options.json:
        print_answer(ExplainedCode(code=code, severity=codes()[code].severity, text=page(code)))
    else:
        out(page(code).rstrip("\n"))
    return 0


COMMAND = ShellCommand(ExplainArguments, explain)
