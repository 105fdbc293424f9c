"""Measure the balance of the shipped scenario by seeded rehearsals and write the tables of docs/balance.md.

    python -m scripts.balance

Fails when an ending, an option or an inject never occurs, or an option stands by default alone. The tables hold no times of the
machine, so they change only when scenario, rules or bots do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tabletop.room.rehearsal.rehearsing import RehearsalReport, rehearse
from tabletop.room.rehearsal.tables import FigureTable, gaps, summary, tables
from tabletop.scenario.load import load_scenario

PLAYS = 1000
SEED = 1
ROOT = Path(__file__).parent.parent
SCENARIO = "scenarios/security-guarantees"
DOCUMENT = ROOT / "docs" / "balance.md"

HEAD = """\
# Balance of “{title}”

{plays} complete exercises, played by bots through the same core and table as a live session:
`tabletop rehearse {scenario} --plays {plays} --seed {seed}`.
In each play every role draws one of the styles {styles}; a bot keeps to its style
two times in three. The tables show what stood and how it came to stand, not what is wise: bots do not read.

What they are for: every ending, every option and every inject occurs, and no option stands by default alone. Written by
`make balance`; the same seed gives the same tables on every machine.

Gaps: {gaps}
"""


def markdown(report: RehearsalReport) -> str:
    """The whole document."""
    found = gaps(report)
    head = HEAD.format(
        title=report.scenario.about.title,
        plays=report.plays,
        seed=report.seed,
        scenario=SCENARIO,
        styles=", ".join(report.styles),
        gaps="none." if not found else "\n" + "\n".join(f"- {words}" for words in found),
    )
    return "\n".join([head, *map(_table, tables(report))])


def _table(grid: FigureTable) -> str:
    marks = [":--" if place < grid.texts else "--:" for place in range(len(grid.columns))]
    rows = [grid.columns, marks, *grid.rows]
    return f"## {grid.title}\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> int:
    """Rehearse, write, and tell by the exit code whether the scenario is in balance."""
    loaded = load_scenario(ROOT / SCENARIO)
    if loaded.scenario is None:
        for diagnostic in loaded.errors:
            print(f"{diagnostic.file}:{diagnostic.line}: {diagnostic.message}", file=sys.stderr)
        return 2
    jobs = os.cpu_count() or 1
    report = rehearse(loaded.scenario, loaded.document, plays=PLAYS, seed=SEED, jobs=jobs)
    DOCUMENT.write_text(markdown(report), encoding="utf-8")
    print(summary(report))
    for words in gaps(report):
        print(words)
    return 1 if gaps(report) else 0


if __name__ == "__main__":
    sys.exit(main())
