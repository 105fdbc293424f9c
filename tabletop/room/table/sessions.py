"""Sessions: created from a scenario, resumed from a save.

A session is a rulebook, a journal and a table put together. The save holds the whole scenario, so resuming needs nothing else.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from tabletop import __version__
from tabletop.exercise.commands import OpenSession, Pause, Refused, ResumeSession
from tabletop.exercise.events import SessionForked
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR, TABLE
from tabletop.i18n import tr
from tabletop.journal import kept_clock, library
from tabletop.journal.codec import Head
from tabletop.journal.errors import JournalBroken, SaveError, Unwritable
from tabletop.journal.journal import Journal
from tabletop.journal.reading import Progress, Save
from tabletop.journal.store import MemoryJournal
from tabletop.room.saved.shelves import changed_since
from tabletop.room.table.awake import AwakeClock
from tabletop.room.table.live import LiveTable
from tabletop.room.table.table import Table, utc_now
from tabletop.scenario.load import BadScenario, Loaded, load_document
from tabletop.text import clean_line

if TYPE_CHECKING:
    from tabletop.room.host.hosted_room import HostedRoom


@dataclass(frozen=True, slots=True)
class Setup:
    """What the facilitator chose before the session was created."""

    title: str = ""
    course: str = ""  #: "" for the whole scenario
    roles: tuple[str, ...] = ()  #: () for all
    practice: bool = True
    attribution: str = (
        "open"  #: open | chatham-house | pseudonyms; who is named in reports, as people are told before they consent
    )


@dataclass(slots=True)
class Session:
    """A session being played."""

    live: LiveTable
    path: Path
    notices: tuple[str, ...] = ()  #: what is to be said of the save when the session is opened
    room: HostedRoom | None = None  #: while other terminals can join; kept by the room itself
    member: str = ""  #: who asks as control; always "" at the host's own console

    async def __aenter__(self) -> Self:
        """Start serving the table."""
        await self.live.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the room, then the table."""
        await self.close()

    async def close(self, words: str = "") -> None:
        """Pause what runs, so that its time is recorded; close the room, telling these words to all who are in it; then the table.

        In this order: terminals must not ask a table that is closed. Harmless when repeated.
        """
        try:
            if self.live.serving:
                await self._leave()
        finally:  # also where the program ends before the pause is recorded
            if self.room is not None:
                await self.room.close(words)
            await self.live.close()

    async def _leave(self) -> None:
        with contextlib.suppress(Refused, JournalBroken):  # the time that is kept beside the save stands in
            if self.table.state.phase == "running":
                await self.live.ask(Pause(tr("the facilitator has left the program")), TABLE)
            kept_clock.drop(self.path)

    @property
    def table(self) -> Table:
        """The table of this session."""
        return self.live.table


def head_of(loaded: Loaded, title: str, attribution: str = "open") -> Head:
    """What a new save says of itself before the first event."""
    if loaded.scenario is None:
        raise ValueError("a session needs a scenario without errors")
    about = loaded.scenario.about
    return Head(
        id=uuid4().hex,
        title=clean_line(title) or about.title,
        created=utc_now(),
        program=__version__,
        language=about.language,
        marking=about.marking,
        attribution=attribution,
        scenario_hash=loaded.hash,
        scenario=loaded.document,
    )


def create_session(
    loaded: Loaded, folder: Path, setup: Setup, *, monotonic: Callable[[], float] | None = None
) -> Session:
    """Create a save in ``folder`` and open its session, its clock read against ``monotonic`` seconds (None: those in which it is awake).

    Raises SaveError if the file cannot be written.
    """
    head = head_of(loaded, setup.title, setup.attribution)
    scenario = loaded.scenario
    if scenario is None:
        raise ValueError("a session needs a scenario without errors")
    monotonic = monotonic or AwakeClock()
    path = library.new_path(folder, head.title, head.created)
    book, first = Rulebook(scenario), MemoryJournal()
    Table(book, first, monotonic=monotonic).ask(
        OpenSession(head.title, setup.course, setup.roles, setup.practice), FACILITATOR
    )
    try:
        journal = Journal.create(
            path, head, first.writes
        )  # in one: a save that nobody has opened could never be played
    except Unwritable as error:
        raise SaveError("unreadable", str(error)) from error
    return Session(_live(Table(book, journal, journal.save.records, monotonic=monotonic), path, monotonic), path)


def _live(table: Table, path: Path, monotonic: Callable[[], float]) -> LiveTable:
    """A table that keeps exercise time beside its save, and notices sleep where its clock does."""
    awake = monotonic if isinstance(monotonic, AwakeClock) else None
    return LiveTable(table, partial(kept_clock.keep, path), awake)


def resume_session(path: Path, progress: Progress | None = None) -> Session:
    """Open a save to play on; a running exercise is found paused. Raises SaveError, also if that cannot be recorded."""
    journal = Journal.open(path, progress)
    try:
        save = journal.save
        _check_begun(save)
        reached = kept_clock.kept(path, save.records[-1].seq)
        awake = AwakeClock()
        table = Table(rulebook_of(save), journal, save.records, monotonic=awake, clock=reached)
        if table.state.started and table.state.phase != "ended":
            last = table.records[-1].event
            reason = tr("forked from “{title}”", title=last.title) if isinstance(last, SessionForked) else ""
            table.ask(ResumeSession(reason), TABLE)
    except JournalBroken as broken:
        journal.close()
        raise SaveError("unreadable", broken.words) from broken
    except BaseException:
        journal.close()
        raise
    told = save.recovery.words if save.recovery else "", changed_since(save.head)
    return Session(_live(table, path, awake), path, tuple(filter(None, told)))


def _check_begun(save: Save) -> None:
    if not save.records:
        words = tr(
            "Nothing was ever recorded in {name}, so there is nothing to go on with. Start the session anew: tabletop run SCENARIO",
            name=save.path.name,
        )
        raise SaveError("unreadable", words)


def rulebook_of(save: Save) -> Rulebook:
    """The rules of the scenario inside a save. SaveError if this program cannot play it."""
    try:
        return Rulebook(load_document(save.head.scenario))
    except BadScenario as bad:
        words = tr("The scenario inside this save cannot be played by this program: {why}", why=str(bad))
        raise SaveError("not-a-save", words) from bad


def new_seed() -> str:
    """A seed for an exercise's dice: 128 random bits."""
    return secrets.token_hex(16)
