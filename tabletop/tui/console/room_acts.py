"""Acts on the room: terminals and codes, messages and requests, the wall, the baton, observations; and what the room itself brings about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.form import Row
from tabletop.exercise.actions.people import nobody_else
from tabletop.exercise.commands import Refused
from tabletop.exercise.events import Recorded
from tabletop.exercise.people import baton_holder, holds_baton, name_of, unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.account import is_worth_a_line, on_one_line, with_actor
from tabletop.i18n import tr
from tabletop.room.table.seat import RoomError
from tabletop.room.table.sessions import Session
from tabletop.text import clean_line
from tabletop.tui.console import turn_wall as wall
from tabletop.tui.console.console_base import ConsoleBase
from tabletop.tui.console.presence import Presence, host_room, presence_of
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.routes import routes

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.guest.remote_session import RemoteSession
    from tabletop.room.host.guests import Guest


_SEATING = (e.RoleSeated, e.RoleVacated, e.LeadNamed, e.MessagesRead)
LOOK = 0.1  #: seconds between a change in the room and a look at it


class Known(NamedTuple):
    """Somebody as the facilitator was last told."""

    seat: str
    presence: str
    name: str


class RoomActs(ConsoleBase):
    """What a facilitator does with the people at their own terminals."""

    _followed: object = None  #: the room that is listened to
    _leave_room: Callable[[], None] | None = None
    _known: dict[str, Known]  #: by member, as last told
    _looking = False
    _unread = 0  #: messages to control that it has not read
    guests: tuple[
        Guest, ...
    ] = ()  #: everybody in the room, looked at when something has changed, at most every tenth of a second

    # -- what the room brings about -----------------------------------------------------------------------------------

    def follow_room(self) -> None:
        """Listen to the room that is open now, if there is one; cheap when nothing has changed."""
        room = self.room
        if room is self._followed:
            return
        if self._leave_room is not None:
            self._leave_room()
        self._followed, self._leave_room = room, None
        self.guests = room.guests if room is not None else ()
        self._known = _known(self.guests)
        if self.remote is not None:
            self.remote.connection.on_link = self.show_soon
        if room is not None:
            self._leave_room = room.subscribe(self._room_changed)
        self.show_soon()

    def forget_room(self) -> None:
        """Stop listening."""
        if self._leave_room is not None:
            self._leave_room()
        self._followed = self._leave_room = None

    async def open_room(self, how: str) -> str:
        """Open the room for the "network", for this "machine", or on "any-port"; "" when it is open, else why not."""
        from tabletop.room.host.hosted_room import RoomOptions, open_room

        if not isinstance(self.session, Session):
            return tr("Only the host can open the room.")
        options = {
            "machine": RoomOptions(listen="127.0.0.1", plain=True),
            "any-port": RoomOptions(port=0),
        }.get(how, RoomOptions())
        try:
            await open_room(self.session, options)
        except RoomError as error:
            return error.words
        self.follow_room()
        return ""

    async def close_room(self, words: str) -> str:
        """Send everybody out, with ``words``; "" when it is done or there is no room, else why not."""
        room = host_room(self.room)
        if room is not None:
            try:
                await room.close(words)
            except Refused as refusal:
                return refusal.words
        self.follow_room()
        return ""

    def presence(self) -> Presence:
        """The room as the panes show it."""
        return presence_of(self.state, self.guests if self.room is not None else None, self.member, self._unread)

    def _room_changed(self) -> None:
        """Look at it soon: in a storm of joins once for many. Called by whoever moves the room, so nothing is shown from here."""
        if not self._looking:
            self._looking = True
            self.call_later(self.set_timer, LOOK, self.look_at_room)

    def look_at_room(self) -> None:
        """Say who has come, fallen silent or gone."""
        self._looking = False
        room = self.room
        if room is None or room is not self._followed:
            return
        self.guests = room.guests
        fresh = _known(self.guests)
        if fresh != self._known:
            words = [told for guest in self.guests if (told := _change(guest, self._known.get(guest.id)))]
            self._known = fresh
            if words:
                more = tr(" · and {count} more", count=len(words) - 1) if len(words) > 1 else ""
                self.say(words[-1] + more)
        self.show_soon()

    def count_unread(self) -> None:
        """Count the messages to control that nobody of it has read: once, and when they have been read."""
        self._unread = len(unread_messages(self.state, FACILITATOR))

    def heard(self, record: Recorded) -> str:
        """Take note of what came; what others have done that control must not miss, in words, "" for anything else."""
        match record.event:
            case e.MessageSent(sender, to) if FACILITATOR in to and sender != FACILITATOR:
                self._unread += 1
            case e.MessagesRead(role) if role == FACILITATOR:
                self.count_unread()
            case e.ConsentWithdrawn():  # the last line may have named them, here and on the screen beside
                words = tr("Somebody withdrew consent and is named no more.")
                self.call_later(self.say, words)
                return words
            case _:
                pass
        return self.told(record) or self._by_another(record)

    def _by_another(self, record: Recorded) -> str:
        """What another facilitator has done; the list of people says who came and went.

        On the host the id of a command from a terminal begins with its member. A terminal is not sent the ids of commands: what
        control does while this console has asked nothing is another's.
        """
        if record.by != FACILITATOR or isinstance(record.event, _SEATING):
            return ""
        if self.member:
            name = "" if self.asking else tr("another facilitator")
        else:
            known = self.state.members.get(FACILITATOR, {}).get(record.command.partition("-")[0])
            name = name_of(known) if known is not None and record.command else ""
        if not name or not is_worth_a_line(record):
            return ""
        return tr("{who}: {words}", who=name, words=on_one_line(record.event, self.names))

    def told(self, record: Recorded) -> str:
        """What others have done that control must not miss, in words; "" for anything else."""
        match record.event:
            case e.MessageSent(sender, to) if FACILITATOR in to and sender != FACILITATOR:
                return tr("{what} (i reads)", what=clean_line(with_actor(record.event, self.names)))
            case e.RfiAsked():
                return tr("{what} (i answers)", what=clean_line(with_actor(record.event, self.names)))
            case e.BatonPassed(member) if member == self.member:
                return tr("You hold the baton: you run the exercise now.")
            case e.BatonPassed():
                return tr("{who} holds the baton now. (B takes it back)", who=self.holder())
            case _:
                return ""

    def holder(self) -> str:
        """The name of whoever runs the exercise."""
        return baton_holder(self.state) or tr("the host's console")

    # -- a co-facilitator's own link ----------------------------------------------------------------------------------

    @property
    def remote(self) -> RemoteSession | None:
        """The session, if it is played on another machine."""
        return cast("RemoteSession", self.session) if self.member else None

    def link_words(self) -> str:
        """What to say while the host is not heard; "" while it is, or on the host itself."""
        remote = self.remote
        if remote is None or remote.connection.link.status == "here":
            return ""
        link = remote.connection.link
        if link.status == "over":
            return link.words or tr("The room is closed.")
        lost = tr("NO CONNECTION, the host was last heard at {time}.", time=link.since or "–")
        return tr("{lost} T: be the host", lost=lost) if self.may_take_over() else lost

    def may_take_over(self) -> bool:
        """Whether the host is gone and this machine holds a copy that can be played."""
        remote = self.remote
        return remote is not None and remote.connection.link.status == "away" and not remote.standby.words

    def act_take_over(self) -> None:
        """Become the host, after asking: a host that still lives must not be played twice."""
        lines = lambda width: self.page(width).text(  # noqa: E731 -- a page is a function of its width
            tr(
                "The host is not heard any more. This machine has a copy of the save and can be the host: every terminal "
                "finds its way here by itself, and the exercise is paused where it stood. Ask first whether the host "
                "still runs: if only your own cable is out, do not take over."
            )
        )
        dialog = ConfirmDialog(tr("Take over?"), lines, tr("takes over"), None, self.ask)
        self.app.push_screen(dialog, self._sure)

    def _sure(self, yes: bool | None) -> None:
        if yes:
            self.app.run_worker(self._take_over(), group="take-over", exclusive=True)  # this screen will be gone

    async def _take_over(self) -> None:
        remote, app, program = self.remote, self.app, routes(self)
        if remote is None:
            return
        remote.client.on_status = None  # that this terminal leaves the old room is no news to whoever joined it
        try:
            session, options = await remote.standby.take_over()
        except (Refused, RoomError) as error:
            self.say(error.words)
            return
        joined = app.screen_stack[app.screen_stack.index(self) - 1]
        self.dismiss(None)
        while joined in app.screen_stack[1:]:  # noqa: ASYNC110 -- it goes after its console, and nothing tells when
            await asyncio.sleep(0.02)
        program.open_host(session, options)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def act_intray(self) -> None:
        """Messages to control, and requests for information."""
        from tabletop.tui.console.intray import InTrayScreen

        self.app.push_screen(InTrayScreen(self))

    def act_wall(self) -> None:
        """Choose a page for the wall, and see it before everybody does."""
        now = self.state.wall.page
        rows = [
            (key or "auto", words if key != now else tr("{words} (now)", words=words))
            for key, words in wall.page_rows(ended=bool(self.offered.of(c.TurnWall, page="prompt")))
        ]
        start = "question" if self.now.open_question is not None else ""
        self.app.push_screen(PickDialog(tr("Turn the wall to"), rows, start), self._turn_wall)

    def _turn_wall(self, page: str | None) -> None:
        if page:
            page = "" if page == "auto" else page
            sheet = wall.Sheet(self.table)
            done = tr("✓ on the wall: {page}", page=wall.page_name(page))
            self.open(wall.turn(sheet, page, self.ask), done)

    async def act_blank(self) -> None:
        """Nothing on the wall; once more: what was there before."""
        if self.state.wall.page != "blank":
            await self.tell(c.TurnWall("blank"), tr("The wall is blank (b brings it back)."))
            return
        before = next(self._pages_before(), None)
        page = c.TurnWall(before.page, before.heading, before.words, before.closes) if before else c.TurnWall("")
        await self.tell(page, tr("✓ on the wall again: {page}", page=wall.page_name(page.page)))

    def _pages_before(self) -> Iterator[e.WallTurned]:
        for record in reversed(self.table.records):
            if isinstance(record.event, e.WallTurned) and record.event.page != "blank":
                yield record.event

    async def act_baton(self) -> None:
        """Pass the baton on, or take it back."""
        if not holds_baton(self.state, self.member):
            if not self.member:
                await self.tell(c.PassBaton(""), tr("You hold the baton: you run the exercise now."))
            else:
                self.say(tr("{who} holds the baton and can pass it.", who=self.holder()))
            return
        others = self._others_of_control()
        if len(others) == 1:
            await self._pass(others[0][0])
        elif others:
            self.app.push_screen(PickDialog(tr("Pass the baton to"), others), self._passed)
        else:
            self.say(nobody_else())

    def _passed(self, member: str | None) -> None:
        if member:
            self.run_worker(self._pass(member))

    async def _pass(self, member: str) -> None:
        await self.tell(c.PassBaton("" if member == FACILITATOR else member), "")
        self.say(tr("{who} holds the baton now. (B takes it back)", who=self.holder()))

    def _others_of_control(self) -> list[Row]:
        """Co-facilitators who are not gone, and the host's console if this is not it."""
        members = self.state.members.get(FACILITATOR, {})
        gone = {guest.id for guest in self.guests if guest.presence == "gone"}
        rows = [(key, name_of(person)) for key, person in members.items() if key not in {self.member, "", *gone}]
        return [*rows, (FACILITATOR, tr("the host's console"))] if self.member else rows


def _known(guests: Sequence[Guest]) -> dict[str, Known]:
    return {guest.id: Known(guest.seat, guest.presence, guest.name) for guest in guests}


def _change(guest: Guest, before: Known | None) -> str:
    """What is to be said of somebody who was there as ``before`` and is there as ``guest`` now."""
    name = guest.name or tr("somebody")
    where = f"{guest.seat} ({name})" if guest.seat else name
    if not guest.seat:
        if guest.name and (before is None or before.seat or not before.name):
            return tr("{name} waits to be let in (j)", name=name)
        return ""
    if before is None or before.presence == guest.presence:
        return ""
    if guest.presence == "gone":
        return tr("✗ {where} is gone: nothing is heard from that terminal (j)", where=where)
    if guest.presence == "quiet":
        return tr("◌ {where} is quiet", where=where)
    return tr("● {where} is here again", where=where)
