"""What every table of the CSV bundle shares: where an event stands, and what a column means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.exercise import events as e
from tabletop.report.render.codebook import codebook
from tabletop.report.render.csv_cells import hms

#: the columns before all others in a table of events
PLACE = (
    ("seq", "number of the event in the record"),
    ("clock", "exercise time in seconds since STARTEX, pauses excluded; the begin of the move in the releasable build"),
    ("time", "the same as hours:minutes:seconds"),
    ("move", "id of the move in which it happened, empty before the first"),
    ("undone", "yes if control took it back afterwards: it is in the record and did not count"),
)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """One file of the bundle."""

    name: str  #: without ``.csv``
    words: str  #: what a row is
    columns: tuple[tuple[str, str], ...]  #: (title, meaning)
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class CsvRecord:
    """One record with what the tables say of its place."""

    record: e.Recorded
    move: str
    undone: bool

    def place(self) -> tuple[object, ...]:
        """The cells under :data:`PLACE`."""
        return (self.record.seq, float(self.record.clock), hms(self.record.clock), self.move, self.undone)


def lines_of(records: Sequence[e.Recorded]) -> list[CsvRecord]:
    """Every record with its move, and whether it was taken back."""
    undone = {record.event.undone for record in records if isinstance(record.event, e.Undone)}
    move, found = "", []
    for record in records:
        if isinstance(record.event, e.MoveStarted) and record.write not in undone:
            move = record.event.move
        found.append(CsvRecord(record, move, record.write in undone))
    return found


def meaning(kind: type[e.Event], name: str) -> str:
    """What a field of a kind of event means, as the codebook has it."""
    kinds = {each.kind: each for each in codebook()}
    return next(field.words for field in kinds[kind.kind].fields if field.name == name)


def since(start: float | None, line: CsvRecord, *, exact: bool) -> float | None:
    """Seconds of exercise time from ``start`` to the line; None where times are coarse or nothing began."""
    return round(line.record.clock - start, 3) if exact and start is not None else None
