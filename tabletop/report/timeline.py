"""The cited events in words: what a number in the report leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tabletop.exercise import events as e
from tabletop.exercise.clock import as_hms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import with_actor
from tabletop.i18n import tr
from tabletop.report.document import EventRow

LONGEST = 300  #: characters of an event's words; the record has the rest


def event_rows(
    records: Sequence[e.Recorded], cited: Iterable[int], book: Rulebook, *, coarse: bool
) -> tuple[EventRow, ...]:
    """A row for each cited event that is in ``records``, ascending. Times are left out if ``coarse``."""
    wanted = set(cited)
    undone = {record.event.undone for record in records if isinstance(record.event, e.Undone)}
    names = Names.of_book(book).learn(records)
    move, found = "", []
    for record in records:
        event = record.event
        if isinstance(event, e.MoveStarted) and record.write not in undone:
            move = event.title
        if record.seq not in wanted:
            continue
        words = with_actor(event, names, text=not isinstance(event, e.MessageSent))  # what a message says stays unsaid
        if record.write in undone:
            words = tr("{words} (taken back later)", words=words)
        found.append(
            EventRow(
                record.seq,
                "" if coarse else f"T+{as_hms(record.clock)}",
                "" if coarse else record.at,
                move,
                event.kind,
                words if len(words) <= LONGEST else words[: LONGEST - 1] + "…",
            )
        )
    return tuple(found)
