"""Run the benchmarks and print their table: ``python -m bench [NAME …]``."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib import import_module

import tabletop.tui  # noqa: F401 -- before Textual, as the program itself does
from bench.pairs import Row, table

SUBJECTS = {
    "start": "from exec to the first painted frame, against a minimal Textual app",
    "append": "durable append, against a bare write and sync of the same bytes",
    "load": "read, verify, decode and fold 100,000 events, against tomllib alone",
    "seek": "state at a random event of 100,000, against a frame of 16 ms",
    "shelf": "what the home screen needs of a save of 100,000 events, against an empty one",
    "keys": "key to repaint in the console with 10,000 events, against a bare Static",
    "offered": "what may be done now, asked of the rules, against deciding and against the queue",
    "plays": "1,000 rehearsals of the shipped scenario, against folding alone",
    "report": "the report on 10,000 events in all formats, against reading the save alone; and its memory",
    "compare": "six sessions side by side, against reading their saves alone",
    "workbook": "an MSEL of 5,000 rows imported, against the spreadsheet library alone",
    "eyes": "a random moment of 10,000 events through a seat's eyes, against a frame of 16 ms",
    "forecast": "what the console works out about objectives and pace, against 5 ms",
    "debrief_keys": "key to repaint in the hotwash and through a seat's eyes, against a bare Static",
    "room_release": "a release to the last of up to 500 seats, against a bare loop of the same bytes",
    "room_answers": "500 answers at once, each durable before it is acknowledged",
    "room_joins": "500 join at once, plain and encrypted, against the library alone",
    "room_stalled": "one that stops reading among 200: what the others notice, and when it is cut off",
    "room_memory": "what a seat holds in memory, plain and encrypted",
    "room_keys": "key to repaint in the host's console while 12 seats send 10 messages a second each",
    "room_felt": "from a key at the facilitator's terminal to a player's, both in pseudo-terminals, against 50 ms",
    "kills": "kill -9 at random moments of a play: nothing acknowledged is lost",
}


def main() -> int:
    """Run what was asked for, in the order of the table."""
    listing = "\n".join(f"  {name:12} {words}" for name, words in SUBJECTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure tabletop, each figure against a limit or peer in the same run.",
        epilog=f"names:\n{listing}\n\nexample: python -m bench append load",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; without a name, everything")
    parser.add_argument("--count", type=int, default=200, help="how many kills (default: %(default)s)")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in SUBJECTS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(SUBJECTS)}")
    names = [name for name in SUBJECTS if name in asked.names or not asked.names]
    rows: list[Row] = []
    for name in names:
        print(f"measuring {name}: {SUBJECTS[name]} …", file=sys.stderr, flush=True)
        subject = import_module(f"bench.{name}")
        rows += subject.run(asked.count) if name == "kills" else subject.run()
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores{load}\n"
    )
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
