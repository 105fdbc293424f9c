"""The room as the facilitator watches it: who is in it, who comes, falls silent and goes, and what waits to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.screen import Screen

from tabletop.exercise.events import MessageSent, MessagesRead, Recorded
from tabletop.exercise.people import unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.i18n import tr
from tabletop.room.table.sessions import Session
from tabletop.tui.console.control import Control
from tabletop.tui.console.presence import Presence, host_room, presence_of
from tabletop.tui.kit.asking import tried

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.host.guests import Guest

LOOK = 0.1  #: seconds between a change in the room and a look at it


class KnownGuest(NamedTuple):
    """Somebody as the facilitator was last told."""

    seat: str
    presence: str
    name: str


class RoomWatch:
    """Follows the room that is open, if there is one, and says what changes in it."""

    def __init__(self, control: Control, screen: Screen[None], changed: Callable[[], None]) -> None:
        """``screen`` is where the facilitator looks; ``changed`` is called when it has something else to show."""
        self._control = control
        self._screen = screen
        self._changed = changed
        self._followed: object = None  #: the room that is listened to
        self._leave_room: Callable[[], None] | None = None
        self._known: dict[str, KnownGuest] = {}  #: by member, as last told
        self.looking = False  #: whether a look at the room is due
        self._unread = 0  #: messages to control that it has not read
        self.guests: tuple[Guest, ...] = ()  #: everybody in the room, looked at when something has changed

    def follow(self) -> None:
        """Listen to the room that is open now, if there is one; cheap when nothing has changed."""
        room = self._control.room
        if room is self._followed:
            return
        self.forget()
        self._followed = room
        self.guests = room.guests if room is not None else ()
        self._known = _known(self.guests)
        if room is not None:
            self._leave_room = room.subscribe(self._moved)
        self._changed()

    def forget(self) -> None:
        """Stop listening."""
        if self._leave_room is not None:
            self._leave_room()
        self._followed = self._leave_room = None

    def _moved(self) -> None:
        """Look at it soon: in a storm of joins once for many. Called by whoever moves the room, so nothing is shown from here."""
        if not self.looking:
            self.looking = True
            self._screen.call_later(self._screen.set_timer, LOOK, self.look)

    def look(self) -> None:
        """Say who has come, fallen silent or gone."""
        self.looking = False
        room = self._control.room
        if room is None or room is not self._followed:
            return
        self.guests = room.guests
        fresh = _known(self.guests)
        if fresh != self._known:
            key = self._control.keys("room")
            words = [told for guest in self.guests if (told := _change(guest, self._known.get(guest.id), key))]
            self._known = fresh
            if words:
                *more, last = words
                self._control.say(tr("{news} · and {count} more", news=last, count=len(more)) if more else last)
        self._changed()

    def presence(self) -> Presence:
        """The room as the panes show it."""
        control = self._control
        guests = self.guests if control.room is not None else None
        return presence_of(control.state, guests, control.member, self._unread)

    def heard(self, record: Recorded) -> None:
        """Take note of what is written to control and what it has read."""
        match record.event:
            case MessageSent(sender, to) if FACILITATOR in to and sender != FACILITATOR:
                self._unread += 1
            case MessagesRead(role) if role == FACILITATOR:
                self.count_unread()
            case _:
                pass

    def count_unread(self) -> None:
        """Count the messages to control that nobody of it has read: once, and when they have been read."""
        self._unread = len(unread_messages(self._control.state, FACILITATOR))

    # -- open and closed ----------------------------------------------------------------------------------------------

    async def open(self, how: str) -> str:
        """Open the room for the "network", for this "machine", or on "any-port"; "" when it is open, else why not."""
        from tabletop.room.host.hosted_room import RoomOptions, open_room

        session = self._control.session
        if not isinstance(session, Session):
            return tr("Only the host can open the room.")
        options = {
            "machine": RoomOptions(listen="127.0.0.1", plain=True),
            "any-port": RoomOptions(port=0),
        }.get(how, RoomOptions())
        refused = await tried(open_room(session, options))
        if not refused:
            self.follow()
        return refused

    async def close(self, words: str) -> str:
        """Send everybody out, with ``words``; "" when it is done or there is no room, else why not."""
        room = host_room(self._control.room)
        refused = await tried(room.close(words)) if room is not None else ""
        if not refused:
            self.follow()
        return refused


def _known(guests: Sequence[Guest]) -> dict[str, KnownGuest]:
    return {guest.id: KnownGuest(guest.seat, guest.presence, guest.name) for guest in guests}


def _change(guest: Guest, before: KnownGuest | None, key: str) -> str:
    """What is to be said of somebody who was there as ``before`` and is there as ``guest`` now; ``key`` opens the room."""
    name = guest.name or tr("somebody")
    where = f"{guest.seat} ({name})" if guest.seat else name
    if not guest.seat:
        if guest.name and (before is None or before.seat or not before.name):
            return tr("{name} waits to be let in ({key})", name=name, key=key)
        return ""
    if before is None or before.presence == guest.presence:
        return ""
    if guest.presence == "gone":
        return tr("✗ {where} is gone: nothing is heard from that terminal ({key})", where=where, key=key)
    if guest.presence == "quiet":
        return tr("◌ {where} is quiet", where=where)
    return tr("● {where} is here again", where=where)
