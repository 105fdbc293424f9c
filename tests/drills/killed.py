"""A host that dies in a release: ``python -m tests.drills.killed SAVE MOMENT`` plays on the save and is gone at that moment of the write.

The moments are those of :meth:`tabletop.journal.journal.Journal.append` and of what follows it, so each is met every time.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal import files
from tabletop.journal.journal import Journal
from tabletop.room.table.sessions import rulebook_of
from tabletop.room.table.table import Asked, Table

MOMENTS = ("before the write", "half written", "before the sync", "before it is told")
RELEASE = Asked(c.ReleaseInject("pair-note"), FACILITATOR, "the-release")  #: it arms another serial in the same write


def opened(path: Path) -> Table:
    """The session of that save at a table whose time stands still."""
    journal = Journal.open(path)
    return Table(
        rulebook_of(journal.save),
        journal,
        journal.save.records,
        monotonic=lambda: 0.0,
        now=lambda: "2025-06-01T10:00:00.000Z",
    )


def die() -> None:
    """Be killed, as the system kills: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(path: Path, moment: str) -> None:
    """Release, and die at that moment."""
    table = opened(path)
    write_all = files.write_all

    def write(descriptor: int, data: bytes) -> None:
        if moment == "before the write":
            die()
        if moment == "half written":
            write_all(descriptor, data[: len(data) // 2])
            die()
        write_all(descriptor, data)
        if moment == "before the sync":
            die()

    batch = table.prepare([RELEASE])
    files.write_all = write
    table.commit(batch)
    die()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
