"""The tables of typed words in the guides, made of the actions they ask for."""

from __future__ import annotations

from tabletop.exercise.actions.action import GROUPS, Typist
from tabletop.exercise.actions.catalogue import LINES
from tabletop.i18n import series, tr


def word_table(who: Typist) -> list[str]:
    """The rows as Markdown: what is typed, what it does; in the order of the groups of actions."""
    slash = "/" if who == "observer" else ""
    groups = list(GROUPS)
    rows = [
        f"| {series(_code(f'{slash}{usage}') for usage in (line.usage, *line.same))} | {line.about} |"
        for action, line in sorted(LINES[who].values(), key=lambda typed: groups.index(typed.action.group))
    ]
    return [f"| {tr('type')} | {tr('to')} |", "|---|---|", *rows]


def _code(usage: str) -> str:
    """As it is typed, safe in a cell of a table."""
    return f"`{usage}`".replace("|", "\\|")
