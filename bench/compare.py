"""Six parallel groups on one scenario side by side, to the finished page, against reading their saves alone."""

from __future__ import annotations

from datetime import UTC, datetime

from bench.debriefed import write_records
from bench.pairs import Row, alternate, timed
from bench.samples import SCENARIO, folder, head
from tabletop.journal.reading import read_save
from tabletop.records import replace
from tabletop.report.compare import compare
from tabletop.report.comparison import document
from tabletop.report.render import html
from tabletop.room.rehearsal import rehearsing
from tabletop.room.rehearsal.bots import STYLES
from tabletop.scenario.load import load_scenario

GROUPS = 6
ROUNDS = 5
STARTS = datetime(2026, 11, 23, 9, tzinfo=UTC)


def run() -> list[Row]:
    """Compare six rehearsals of the shipped scenario."""
    loaded = load_scenario(SCENARIO)
    if loaded.scenario is None:
        raise SystemExit(f"{SCENARIO} has errors: run `tabletop check` on it first")
    cast = rehearsing._Cast(loaded.scenario, 1, STYLES)
    with folder() as place:
        paths, events = [], 0
        for number in range(GROUPS):
            paths.append(place / f"group-{number}.toml")
            records = cast.play(number, STARTS).records
            events += len(records)
            write_records(paths[-1], replace(head(f"Group {number + 1}"), id=f"bench-{number}"), records)
        pair = alternate(
            timed(lambda: html.render(document(compare([read_save(path) for path in paths])))),
            timed(lambda: [read_save(path) for path in paths]),
            ROUNDS,
        )
    return [pair.row(f"compare: {GROUPS} sessions, {events:,} events, to a page of HTML, against reading their saves")]
