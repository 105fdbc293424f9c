"""What a host recorded alone that another machine has replaced: shown as lines, for nobody else has it."""

from __future__ import annotations

from tabletop.exercise.pages.record import logged
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import is_worth_a_line
from tabletop.room.lines.laid import told_lines
from tabletop.room.table.seat import ControlTable


def apart_lines(table: ControlTable) -> list[str]:
    """Each event that is worth a line, oldest first."""
    names = Names.of_book(table.book)
    names.learn(table.records)
    return [line for record in table.apart if is_worth_a_line(record) for line in told_lines(logged(record, names))]
