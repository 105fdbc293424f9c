"""The report on a session of 10,000 events in all five formats, with progress, against reading that save alone; and its memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.debriefed import write_session
from bench.pairs import Row, alternate, spread, timed
from bench.samples import folder
from tabletop.journal.reading import read_save
from tabletop.report.publish import FORMATS, PublishOptions, write_report

EVENTS = 10_000
SIZES = (2_500, 10_000, 40_000)  #: whose memory is looked at
ROUNDS = 5
LIMIT = 5.0  #: seconds
EVEN = 1.25  #: how much more an event may hold in the largest session than in the middle one
# What the system says the process has held at most; the first word says whether the report is written or the save read alone.
# Not getrusage where there is /proc: on Linux a child begins with what its parent held.
_HELD = """
import resource, sys
from pathlib import Path
from tabletop.journal.reading import read_save
from tabletop.report.build import build_from
from tabletop.report.publish import Options, write_report
from tabletop.report.render import csv_bundle, docx, html, json_events, markdown
path = Path(sys.argv[2])
if sys.argv[1] == "report":
    write_report(path, path.parent / "held", Options())
else:
    read_save(path)
status = Path("/proc/self/status")
if status.exists():
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    print(int(line.split()[1]) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def run() -> list[Row]:
    """Time and memory."""
    with folder() as place:
        path = place / "long.toml"
        count = write_session(path, EVENTS)
        told: list[str] = []
        pair = alternate(lambda: _written(path, told), timed(lambda: read_save(path)), ROUNDS)
        middle = median(pair.ours)
        rows = [
            pair.row(f"report: {count:,} events in all five formats, against reading the save"),
            Row(
                "report: the same against its limit",
                spread(pair.ours),
                f"{LIMIT:g} s",
                f"{middle / LIMIT:.2f}",
                "≤ 1",
                middle <= LIMIT,
            ),
            Row(f"report: of which {_steps(path)}", f"told {len(told) // (ROUNDS + 1)} times how far it is"),
        ]
        return [*rows, *_memory(place)]


def _written(path: Path, told: list[str]) -> float:
    """Seconds for the whole of it, the disk included, into a folder that is not there."""
    out = path.parent / "report"
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    written = write_report(path, out, PublishOptions(), lambda what, _done, _total: told.append(what))
    seconds = time.perf_counter() - start
    kinds = {file.suffix.removeprefix(".") for file in written.files}
    if not kinds >= set(FORMATS):
        raise RuntimeError(f"asked for {FORMATS}, got {sorted(kinds)}")
    return seconds


def _steps(path: Path) -> str:
    """Where the time goes, measured once: from the first telling of each step to that of the next."""
    begun: dict[str, float] = {}

    def tell(what: str, _done: int, _total: int) -> None:
        begun.setdefault(what, time.perf_counter())

    write_report(path, path.parent / "steps", PublishOptions(), tell)
    marks = [*begun.items(), ("", time.perf_counter())]
    return ", ".join(f"{what} {after - at:.2f} s" for (what, at), (_, after) in pairwise(marks) if what != "done")


def _memory(place: Path) -> list[Row]:
    """The most a process of its own has held, for three sizes of session."""
    report, alone, counts = [], [], []
    for size in SIZES:
        path = place / f"held-{size}.toml"
        counts.append(write_session(path, size))
        report.append(_held("report", path))
        alone.append(_held("read", path))
    rows = [
        Row(
            f"report: most memory held, {count:,} events, against a process that only reads the save",
            f"{ours / 2**20:.0f} MiB",
            f"{peer / 2**20:.0f} MiB",
            f"{ours / peer:.2f}",
        )
        for count, ours, peer in zip(counts, report, alone, strict=True)
    ]
    small, large = (
        (after - before) / (many - few)
        for (before, few), (after, many) in pairwise(list(zip(report, counts, strict=True)))
    )
    growth = Row(
        f"report: memory an event, from {SIZES[1]:,} to {SIZES[2]:,}, against from {SIZES[0]:,} to {SIZES[1]:,}",
        f"{large / 1024:.1f} KiB",
        f"{small / 1024:.1f} KiB",
        f"{large / small:.2f}",
        f"≤ {EVEN:g}",
        large / small <= EVEN,
    )
    return [*rows, growth]


def _held(what: str, path: Path) -> int:
    """Bytes."""
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", _HELD, what, str(path)], cwd=root, capture_output=True, text=True, check=True
    )
    return int(done.stdout)
