"""The cited events in words: what a number in the report leads to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tabletop.exercise import events as e
from tabletop.exercise.clock import as_hms
from tabletop.exercise.describe import describe, seat_name, title_of
from tabletop.exercise.rulebook import Rulebook
from tabletop.i18n import tr
from tabletop.report.document import EventRow

LONGEST = 300  #: characters of an event's words; the record has the rest


def event_rows(
    records: Sequence[e.Recorded], cited: Iterable[int], book: Rulebook, *, coarse: bool
) -> tuple[EventRow, ...]:
    """A row for each cited event that is in ``records``, ascending. Times are left out if ``coarse``."""
    wanted = set(cited)
    undone = {record.event.undone for record in records if isinstance(record.event, e.Undone)}
    move, found = "", []
    for record in records:
        event = record.event
        if isinstance(event, e.MoveStarted) and record.write not in undone:
            move = event.title
        if record.seq not in wanted:
            continue
        words = event_words(record, book)
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


def event_words(record: e.Recorded, book: Rulebook) -> str:
    """One event on one line, with who acted; what a message says stays unsaid."""
    event = record.event
    match event:
        case e.MessageSent(sender, to):
            names = ", ".join(seat_name(book, seat) for seat in to)
            return tr("message from {sender} to {to}", sender=seat_name(book, sender), to=names)
        case e.SessionOpened(title=title):
            return tr("session opened: {title}", title=title)
        case e.SerialArmed(serial, why):
            return tr("due now: “{title}” {why}", title=title_of(book, serial), why=why).strip()
        case e.EstimateSubmitted(role=role, percent=percent):
            return tr("{role} estimates {percent} %", role=seat_name(book, role), percent=percent)
        case e.ResponseSubmitted(role=role):
            return f"{seat_name(book, role)}: {describe(record, book)}"
        case e.InjectAcknowledged(role=role):
            return f"{seat_name(book, role)}: {describe(record, book)}"
        case e.UnknownEvent(name):
            return tr("an event of a kind this program does not know: {name}", name=name)
        case _:
            return describe(record, book) or event.kind
