"""The golden reports: what the two sample sessions come to, kept in the repository so that every change of a report is seen.

``python -m tests.report.golden`` writes them anew, deliberately: after the samples were played again, or where the report was meant
to change. What has changed is then for the eyes of a person, in the diff.

The reports have a review of their own, made here from what was observed; one that lies beside a sample plays no part.
The small sample's texts are kept whole. Everything else is kept as digests, a line a file; of a DOCX those of its parts, since how well
an archive is packed depends on the machine's zlib.
"""

from __future__ import annotations

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from tabletop.exercise.events import ObservationRecorded
from tabletop.journal.reading import Save, read_save
from tabletop.journal.review import (
    Annotation,
    CorrectiveAction,
    ObjectiveRating,
    ReportTexts,
    Review,
    ReviewFinding,
    store_review,
)
from tabletop.report.document import Build
from tabletop.report.publish import PublishOptions, prepare
from tabletop.report.render.archive import unpack

SAVES = Path(__file__).parents[2] / "saves"
FOLDER = Path(__file__).parents[1] / "golden" / "reports"
SAMPLES = ("sample-first-steps", "sample-security-guarantees")
BUILDS: tuple[Build, ...] = ("full", "releasable")
WHOLE = "sample-first-steps"  #: kept whole: small enough to be read
KEPT = (".md", ".html", ".json")  #: its files that are; and these of its tables
TABLES = ("decisions.csv", "responses.csv")
COMMAND = "python -m tests.report.golden"


def reports() -> dict[str, bytes]:
    """Every file of both builds of both samples, by name."""
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for sample in SAMPLES:
            path = Path(folder, f"{sample}.toml")
            shutil.copy(SAVES / path.name, path)
            store_review(path, review_of(read_save(path)))
            for build in BUILDS:
                files |= prepare(path, options=PublishOptions(build=build)).files
    return files


def review_of(save: Save) -> Review:
    """One of everything that somebody may write: a finding with evidence, one without, an action, a rating, a remark."""
    seen = [record.seq for record in save.records if isinstance(record.event, ObservationRecorded)]
    first, *_, last = save.head.scenario["objective"]
    return Review(
        report=ReportTexts("The table did what it was asked to do.", author="A reviewer"),
        findings=(
            ReviewFinding("f1", "strength", first, "Read before spoken", "Messages were read aloud.", "Habit.", evidence=tuple(seen[:2])),
            ReviewFinding("f2", "improve", last, "Late knowledge", "Who knew said so late.", rating="S", priority="high"),
        ),
        actions=(
            CorrectiveAction("a1", "f2", "Knowledge comes late", "Ask each role what only it knows", "exercise", "Planning cell", due="2027-01-31"),
        ),
        ratings=(ObjectiveRating(first, "P", "Every answer came with a reason."),),
        annotations=(Annotation(seen[0], "Here it turned.", "n1", ("turn",), "2026-11-21T10:00:00Z"),),
    )  # fmt: skip


def contents(made: dict[str, bytes]) -> dict[str, bytes]:
    """The golden files by name, of these reports."""
    golden = {
        Path(name).name: data
        for name, data in made.items()
        if name.startswith(f"EXERCISE-{WHOLE}-full")
        and (name.endswith(KEPT) or any(name.endswith(f"-{table}") for table in TABLES))
    }
    lines = [f"{sha256(data).hexdigest()[:32]}  {name}\n" for name, data in sorted(parts(made).items())]
    return {**golden, "digests.txt": "".join(lines).encode()}


def parts(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, each DOCX as its parts."""
    taken: dict[str, bytes] = {}
    for name, data in files.items():
        if name.endswith(".docx"):
            taken |= {f"{name}/{part}": content for part, content in unpack(data).items()}
        else:
            taken[name] = data
    return taken


def write() -> list[str]:
    """Write what has changed, remove what is no longer made; returns the names."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = contents(reports())
    there = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    for name in there.keys() - made.keys():
        (FOLDER / name).unlink()
    for name, data in made.items():
        (FOLDER / name).write_bytes(data)
    return sorted(name for name in there.keys() | made.keys() if there.get(name) != made.get(name))


if __name__ == "__main__":
    for name in write():
        print(f"changed: {FOLDER / name}")
