"""Write docs/export-schema.json, and the codebook in docs/export.md, from the event classes.

    python -m scripts.export_docs

Run it when a kind of event or a field is added; a test fails until then. What stands above the codebook is written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tabletop.report.render.codebook import FieldWords, codebook
from tabletop.report.render.markdown import escape
from tabletop.report.render.schema import around, of_session, schema

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA = DOCS / "export-schema.json"
CODEBOOK = DOCS / "export.md"
HEADING = "## Codebook\n"  #: everything from here on is generated


def schema_text() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def codebook_text() -> str:
    """The generated part of the codebook, from its heading on."""
    parts = [
        HEADING,
        "The session (`session`):\n",
        _table(of_session()),
        "Around every event:\n",
        _table(around()),
        "The kinds of events, with the fields of each in `data`. *Texts* and *whole numbers* are arrays; *pairs* are an array of",
        "`[text, whole number]`, *rows* an array of arrays of texts; *nothing* is `null`, *yes or no* is `true` or `false`.\n",
    ]
    for kind in codebook():
        parts += [f"### `{kind.kind}`\n", f"{escape(kind.words)}\n"]
        if kind.fields:
            parts.append(_table(kind.fields))
    return "\n".join(parts).rstrip() + "\n"


def _table(fields: Sequence[FieldWords]) -> str:
    rows = [f"| `{field.name}` | {field.type} | {escape(field.words)} |" for field in fields]
    return "\n".join(["| field | type | meaning |", "|---|---|---|", *rows]) + "\n"


def main() -> None:
    """Write both files."""
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    above = CODEBOOK.read_text(encoding="utf-8").partition(HEADING)[0]
    CODEBOOK.write_text(above + codebook_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
