"""Write the tables of keys in docs/ from the keys and actions of the program, between their marks."""

from __future__ import annotations

import re
from pathlib import Path

from tabletop.tui.keytable import key_table

DOCS = Path(__file__).parents[1] / "docs"
_TABLE = re.compile(r"(<!-- keys of ([a-z-]+) -->\n).*?(<!-- end of keys -->)", re.DOTALL)


def filled(text: str) -> str:
    """The text of a guide with its tables as they are now."""
    return _TABLE.sub(lambda found: found[1] + "\n".join([*key_table(found[2]), found[3]]), text)


def main() -> None:
    """Write every guide that has such a table."""
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (now := filled(text)) != text:
            path.write_text(now, encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main()
