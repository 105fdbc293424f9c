"""A fork: from any past event a session goes its own way, and the first one stays as it is.

The new save holds the shared past event by event, chained anew from a head of its own, and then says where it comes from. The old save
is only read; that it has been forked stands in the review file beside it. The dice of the two are the same, for the seed was
sealed at STARTEX.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from uuid import uuid4

from tabletop import __version__
from tabletop.exercise.commands import ForkSession, WithdrawConsent
from tabletop.exercise.events import ConsentWithdrawn, ExerciseEnded, MoveStarted, Recorded
from tabletop.exercise.pages.record import nothing_yet
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import TABLE
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import is_worth_a_line, on_one_line
from tabletop.i18n import tr
from tabletop.journal import library
from tabletop.journal.codec import SUM_SIZE, Head
from tabletop.journal.errors import SaveError, Unwritable
from tabletop.journal.journal import Journal
from tabletop.journal.reading import Save, load, read_bytes, verify
from tabletop.journal.review import ForkMark, ReviewError, update_review
from tabletop.journal.store import MemoryJournal
from tabletop.records import replace
from tabletop.room.saved.recording import Recording
from tabletop.room.table.sessions import rulebook_of
from tabletop.room.table.table import Table, utc_now
from tabletop.text import clean_line


class CannotFork(Exception):
    """This session cannot be forked there. ``str()`` says why, and from where it can."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the shared past ends."""

    event: int  #: number of the last event that both share
    asked: int  #: the event that was asked for
    words: str  #: what happened last, and why it is not the event that was asked for, if it is not


@dataclass(frozen=True, slots=True)
class Forked:
    """A fork that was made."""

    path: Path
    title: str
    cut: Cut
    dice: str  #: what is to be said of the dice, "" before STARTEX
    unmarked: str = ""  #: why the first session's review file could not name the fork, "" if it does


def cut_at(recording: Recording, words: str) -> Cut:
    """Find the place that ``words`` mean (see :meth:`Recording.find`), moved to the end of its write. :class:`CannotFork`."""
    try:
        number = int(words) if words.strip().isdecimal() else recording.find(words)  # a number too high is to be told
        return cut(recording.records, recording.book, number)
    except ValueError as error:
        raise CannotFork(str(error)) from error


def cut(records: Sequence[Recorded], book: Rulebook, event: int) -> Cut:
    """Where a fork from ``event`` shares its past up to. What one command led to is never cut apart. :class:`CannotFork`."""
    if not 1 <= event <= len(records):
        raise CannotFork(
            tr("There is no event {n} to fork from: the save holds events 1 to {last}.", n=event, last=len(records))
            if records
            else tr("Nothing has been recorded in this save: there is no past to share.")
        )
    last = event
    while last < len(records) and records[last].write == records[event - 1].write:
        last += 1
    ended = next((each.seq for each in records[:last] if isinstance(each.event, ExerciseEnded)), 0)
    if ended:
        begun = ended
        while begun > 1 and records[begun - 2].write == records[ended - 1].write:
            begun -= 1
        raise CannotFork(
            tr(
                "ENDEX was given at event {ended}. Fork from an event before it, {last} at the latest.",
                ended=ended,
                last=begun - 1,
            )
        )
    words = _place(records[:last], book)
    if last != event:
        words = tr(
            "Event {asked} is part of one act that ends with event {last}, so the past is shared up to there. {words}",
            asked=event,
            last=last,
            words=words,
        )
    return Cut(last, event, words)


def _place(records: Sequence[Recorded], book: Rulebook) -> str:
    names = Names.of_book(book).learn(records)
    last = next((record for record in reversed(records) if is_worth_a_line(record)), None)
    told = on_one_line(last.event, names).rstrip(".") if last is not None else ""
    move = next((record.event.title for record in reversed(records) if isinstance(record.event, MoveStarted)), "")
    if move and told:
        return tr("In the move {move}, the last that happened: {told}.", move=move, told=told)
    return tr("The last that happened: {told}.", told=told) if told else nothing_yet().text


def default_title(title: str, event: int) -> str:
    """What a fork is called if nobody says otherwise."""
    return tr("{title}, from event {n}", title=title, n=event)


def fork(path: Path, event: int, title: str = "") -> Forked:
    """Start a new session beside ``path`` that shares its first ``event`` events, and name it in the review file of the first.

    The new save appears whole or not at all; it is not open when this returns. :class:`CannotFork` or :class:`SaveError` say why nothing
    was made.
    """
    data = load(path)
    save = read_bytes(path, data)
    _check(save)
    book = rulebook_of(save)
    shared = cut(save.records, book, event)
    digest = verify(data).blocks[shared.event - 1][-SUM_SIZE:].split(b'"')[1].decode()
    named = clean_line(title) or default_title(save.head.title, shared.event)
    table = _grown(save, book, shared.event, digest, named)
    now = utc_now()
    head = replace(
        save.head,
        id=uuid4().hex,
        title=named,
        created=now,
        program=__version__,
    )
    made = _create(path.parent, head, [*save.records[: shared.event], *table.records[shared.event :]])
    try:
        mark = ForkMark(file=made.name, at=shared.event, title=head.title, created=now)
        update_review(path, lambda review: replace(review, forks=(*review.forks, mark)))
        unmarked = ""
    except ReviewError as error:
        unmarked = str(error)
    dice = ""
    if table.state.started:
        dice = tr(
            "The dice are those of the first session: the seed was sealed at STARTEX, so the same rolls lie ahead, in the same order."
        )
    return Forked(made, head.title, shared, dice, unmarked)


def _check(save: Save) -> None:
    """Only a sound record is carried on: chaining it anew would make a changed one look sound."""
    if save.damage is not None:
        raise SaveError(
            "damaged",
            tr("{words} A fork would hide that, so none is made.", words=save.damage.words),
            save.damage.event,
        )


def _grown(save: Save, book: Rulebook, event: int, digest: str, named: str) -> Table:
    """A table with the shared past, on which the session has said where it comes from.

    Consent that was withdrawn later in the first session is withdrawn here too: the names stand in the shared past.
    """
    table = Table(book, MemoryJournal(), save.records[:event], monotonic=time.monotonic)
    table.ask(ForkSession(save.head.id, save.head.title, save.path.name, event, digest, named), TABLE)
    for record in save.records[event:]:
        if isinstance(record.event, ConsentWithdrawn):
            _withdraw(table, [number for number in record.event.seated if number <= event], record.event.how)
    return table


def _withdraw(table: Table, seated: Iterable[int], how: str) -> None:
    for number in seated:
        if any(seating.seq == number and not seating.withdrawn for seating in table.state.seatings):
            table.ask(WithdrawConsent(number, how), TABLE)


def _create(folder: Path, head: Head, records: Sequence[Recorded]) -> Path:
    """Write the new save; its name is free, whoever else takes names meanwhile."""
    writes = [list(write) for _, write in groupby(records, attrgetter("write"))]
    while True:
        path = library.new_path(folder, head.title, head.created)
        try:
            Journal.create(path, head, writes).close()
        except SaveError as error:
            if error.code != "exists":
                raise
        except Unwritable as error:  # a save by another hand can hold what this program would not write
            raise CannotFork(tr("The shared past cannot be written as a save: {why}.", why=error)) from error
        else:
            return path
