"""Sessions for comparing: played on the desk of the lab, each with a head of its own."""

from __future__ import annotations

from pathlib import Path

from tabletop.exercise import commands as c
from tabletop.exercise.seats import TABLE
from tabletop.journal.codec import Head
from tabletop.journal.reading import Save
from tabletop.journal.store import MemoryJournal
from tabletop.report.compare import Comparison, DecisionRow, compare
from tabletop.room.table.table import Table
from tests.lab import BOOK, Desk, document


def saved(desk: Desk, name: str, *, hash_: str = "one") -> Save:
    """The session of a desk as a save that was read: what its store was given, also names that the table has forgotten since."""
    assert isinstance(desk.store, MemoryJournal)
    head = Head(f"id-{name}", f"Group {name}", desk.wall, "1", "en", "EXERCISE", "open", hash_, document())
    records = [record for write in desk.store.writes for record in write]
    return Save(Path(f"{name}.toml"), head, records, f"digest-{name}", 0)


def forked(parent: Save, event: int) -> Desk:
    """A desk that shares the first events of a session, running on."""
    desk = Desk()
    past = parent.records[:event]
    desk.store = MemoryJournal()
    desk.store.append([past])
    desk.table = Table(BOOK, desk.store, past, monotonic=lambda: desk.monotonic, now=lambda: desk.wall)
    desk.ask(c.ForkSession(parent.head.id, parent.head.title, parent.path.name, event, "0"), TABLE)
    return desk


def compared(*desks: Desk) -> Comparison:
    """These desks side by side."""
    return compare([saved(desk, f"{number}") for number, desk in enumerate(desks, 1)])


def row(comparison: Comparison, decision: str) -> DecisionRow:
    """One decision of a comparison."""
    return next(row for row in comparison.decisions if row.id == decision)
