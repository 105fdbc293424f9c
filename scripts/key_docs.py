"""Write the tables of keys, typed words, exit codes and JSON in docs/ from the declarations of the program, between their marks."""

from __future__ import annotations

import re
from pathlib import Path

from tabletop.cli import answers, exits
from tabletop.exercise.actions.catalogue import LINES
from tabletop.room.lines.guide_table import word_table
from tabletop.tui.guide_tables import key_table

DOCS = Path(__file__).parents[1] / "docs"
_TABLE = re.compile(r"(<!-- (keys|words|exits|json) of ([a-z-]+) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def _table(found: re.Match[str]) -> str:
    begin, what, of, end = found.groups()
    match what:
        case "keys":
            rows = key_table(of)
        case "words":
            rows = next(word_table(who) for who in LINES if who == of)
        case "exits":
            rows = exits.tables()
        case _:
            rows = answers.tables()
    return begin + "\n".join([*rows, end])


def filled(text: str) -> str:
    """The text of a guide with its tables as they are now."""
    return _TABLE.sub(_table, text)


def main() -> None:
    """Write every guide that has such a table."""
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (now := filled(text)) != text:
            path.write_text(now, encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main()
