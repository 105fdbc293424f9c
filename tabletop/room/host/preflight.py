"""Pre-flight: what to look at before STARTEX, so that nothing is found missing in front of everybody."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tabletop.exercise.state import State
from tabletop.exercise.views import unreached
from tabletop.i18n import series, tr
from tabletop.room.host.guests import Guest
from tabletop.room.table.table import Table

ROOM_FOR_SAVE = 64 << 20  #: free bytes; a day's exercise takes less than one
_DRIFT = 5.0  #: seconds by which the wall clock may leave the steady one while the room is open
_BEHIND = 2.0  #: seconds by which it may be before the last event
_EARLIEST = 2024  #: a year before this program was written: a machine whose battery is empty


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list."""

    name: str
    ok: bool | None  #: None: nothing wrong, and nothing to confirm either
    words: str


class Clocks:
    """The wall clock beside the steady one, since the room was opened."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        """Look at both now; ``wall`` in seconds since 1970, UTC."""
        self._wall, self._steady = wall, steady
        self._start = wall() - steady()

    def check(self, last: str) -> Check:
        """Whether the wall clock can be believed; ``last`` is the wall time of the last event (UTC, ISO 8601)."""
        name, now = tr("Clock"), self._wall()
        shown = datetime.fromtimestamp(now, UTC).astimezone().strftime("%H:%M")
        if datetime.fromtimestamp(now, UTC).year < _EARLIEST:
            return Check(name, ok=False, words=tr("This machine's date cannot be right. Set its clock."))
        drift = now - self._steady() - self._start
        if abs(drift) > _DRIFT:
            words = tr(
                "The clock was set by {seconds} s while the room was open. Compare it: {time}.",
                seconds=f"{drift:+.0f}",
                time=shown,
            )
            return Check(name, ok=False, words=words)
        if last and (behind := _seconds(last) - now) > _BEHIND:
            words = tr(
                "The clock shows {time}, {seconds} s before the last event. Set it.", time=shown, seconds=round(behind)
            )
            return Check(name, ok=False, words=words)
        return Check(name, ok=True, words=tr("{time} on this machine; compare it with the room's clock.", time=shown))


def preflight(table: Table, save: Path, guests: Iterable[Guest], clocks: Clocks) -> tuple[Check, ...]:
    """The list, in the order in which one goes through it."""
    here = list(guests)
    titles = {role: card.title for role, card in table.book.scenario.roles.items()}
    return (
        _seats(table.state, titles, here),
        _comcheck(table.state, here),
        _wall(here),
        _plan(table),
        _save(table, save),
        clocks.check(table.state.at),
    )


def _seats(state: State, titles: dict[str, str], guests: list[Guest]) -> Check:
    """Every role in play has somebody whose terminal is here, or somebody named by hand."""
    name = tr("Seats")
    here = {guest.seat for guest in guests if guest.presence == "here"}
    by_hand = {role for role, members in state.members.items() if "" in members}
    empty = [role for role in state.roles if not state.members.get(role)]
    away = [role for role in state.roles if role not in here and role not in by_hand and role not in empty]
    waiting = sum(not guest.seat and guest.presence != "gone" for guest in guests)
    said = []
    if empty:
        said.append(tr("Nobody is in: {roles}.", roles=_names(empty, titles)))
    if away:
        said.append(tr("Not connected: {roles}.", roles=_names(away, titles)))
    if waiting:
        said.append(tr("In the waiting room: {count}.", count=waiting))
    if said:
        return Check(name, ok=not (empty or away) and None, words=" ".join(said))
    return Check(name, ok=True, words=tr("All {count} roles are filled.", count=len(state.roles)))


def _comcheck(state: State, guests: list[Guest]) -> Check:
    """Everybody with a seat, but the wall, has confirmed the last test inject."""
    name = tr("Test inject")
    asked = [guest for guest in guests if guest.seat and guest.kind != "wall"]
    if not state.comcheck:
        return Check(name, ok=None, words=tr("Not sent yet."))
    missing = [guest for guest in asked if (guest.seat, guest.id) not in state.comcheck_answers]
    if missing:
        words = tr("Not confirmed by: {names}.", names=_cut([guest.name or guest.id for guest in missing]))
        return Check(name, ok=False, words=words)
    if not asked:
        return Check(name, ok=None, words=tr("Sent; nobody has a seat at a terminal."))
    return Check(name, ok=True, words=tr("Confirmed by all {count}.", count=len(asked)))


def _wall(guests: list[Guest]) -> Check:
    name = tr("Wall")
    walls = [guest for guest in guests if guest.kind == "wall"]
    if any(guest.presence == "here" for guest in walls):
        return Check(name, ok=True, words=tr("Found."))
    if walls:
        return Check(name, ok=False, words=tr("Lost. Look at its terminal."))
    return Check(name, ok=None, words=tr("None has joined; the exercise can do without."))


def _plan(table: Table) -> Check:
    """Everything planned is for somebody who plays."""
    titles = [table.book.plans[serial].title for serial in unreached(table.book, table.state)]
    if titles:
        words = tr("For no role in play ({count}): {titles}.", count=len(titles), titles=_cut(titles))
        return Check(tr("Plan"), ok=False, words=words)
    return Check(tr("Plan"), ok=True, words=tr("Everything that is planned reaches somebody."))


def _save(table: Table, save: Path) -> Check:
    """The save is writable in earnest: the journal works, the permissions hold, and there is space."""
    name = tr("Save")
    if table.broken:
        return Check(name, ok=False, words=table.broken)
    if not os.access(save, os.W_OK):
        return Check(name, ok=False, words=tr("{path} is not writable, or not there any more.", path=save))
    try:
        free = shutil.disk_usage(save.parent).free
    except OSError as error:
        return Check(name, ok=False, words=tr("The disk does not answer: {reason}.", reason=error.strerror or error))
    if free < ROOM_FOR_SAVE:
        return Check(name, ok=False, words=tr("Only {free} MB are free on the disk. Make room.", free=free >> 20))
    return Check(name, ok=True, words=tr("{name} is writable; {free} MB are free.", name=save.name, free=free >> 20))


def _names(roles: list[str], titles: dict[str, str]) -> str:
    return _cut([titles.get(role, role) for role in roles])


def _cut(names: list[str], most: int = 6) -> str:
    """Some names, and how many more."""
    shown = series(names[:most])
    return shown if len(names) <= most else tr("{names} and {more} more", names=shown, more=len(names) - most)


def _seconds(at: str) -> float:
    try:
        return datetime.fromisoformat(at).timestamp()
    except ValueError:
        return 0.0
