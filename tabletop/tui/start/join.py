"""Join a room: find it, say who you are, wait, and sit down. The seat's own screen lies above this one while there is a seat."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static

from tabletop.i18n import tr
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.kept_seat import KeptSeat, returned_words
from tabletop.room.table.seat import RoomError, SeatConnection
from tabletop.room.wire.access import BadCode, JoinAddress
from tabletop.room.wire.discovery import FoundRoom, find
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.routes import routes
from tabletop.tui.start.join_form import FindPane, PersonPane, address_of, waiting_words

LISTEN = 2.0  #: seconds for which the network is listened to at a time
_CONTROL = "co-facilitator"


class JoinScreen(Screen[None]):
    """Dismissed when the person leaves."""

    CSS_PATH = "join.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = "Join a room"
    HELP = "Type the code that the host shows, say a name or a pseudonym, and the facilitator gives you a seat."
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = bindings("join")

    def __init__(
        self,
        address: JoinAddress | None = None,
        *,
        name: str = "",
        wish: str = "",
        consent: bool | None = None,
        anew: bool = False,
        alone: bool = False,
    ) -> None:
        """Join at ``address`` at once, or ask where. What is given of a person is not asked again; ``alone``: leaving ends the program."""
        super().__init__()
        self._address = address
        self._given_name, self._wish, self._consent = name, wish, consent
        self._anew = anew
        self._alone = alone
        self._client: RoomClient | None = None
        self._shown: SeatConnection | None = None  #: whose screen lies above this one
        self._seat: Screen[Any] | None = None
        self._changing = False  #: the person wants to change what it has said
        self._greeted = False  #: whether somebody who is back was told so
        self._words = ""  #: why the last room was left

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """One pane of three."""
        with ContentSwitcher(initial="find", id="steps"):
            yield FindPane(id="find")
            yield PersonPane(id="person")
            with Vertical(id="wait"):
                yield PlainText(id="wait-words")
        yield Footer("join.go", "join.back", show_command_palette=False)

    def on_mount(self) -> None:
        """Join, or look around."""
        if self._address is not None:
            self.query_one(FindPane).code.value = str(self._address)
            self._join(self._address)
        self._turn("find")
        self._look_around()

    async def on_unmount(self) -> None:
        """Whatever ends this screen, the room is left."""
        if self._client is not None:
            self._client.on_status = None
            await self._client.close()

    @work(group="find", exclusive=True)
    async def _look_around(self) -> None:
        """List the rooms there are, again and again while somebody looks."""
        seconds = 0.0
        while self._outside():
            rooms = await self._found(seconds)
            if self._outside():
                self.query_one(FindPane).list_rooms(rooms, searching=not seconds)
            if seconds:
                await asyncio.sleep(LISTEN)
            seconds = LISTEN

    def _outside(self) -> bool:
        """Whether no room has been entered, and this screen is still there."""
        return self._client is None and self.is_attached

    async def _found(self, seconds: float) -> list[FoundRoom]:
        return await find(seconds)

    def _turn(self, step: str) -> None:
        """Show a pane; the cursor goes to what is to be filled in, and stays where it is on the same pane."""
        steps = self.query_one("#steps", ContentSwitcher)
        if steps.current == step and self.focused is not None and step in {node.id for node in self.focused.ancestors}:
            return
        steps.current = step
        if step == "find":
            self.set_focus(self.query_one(FindPane).code)
        elif step == "person":
            pane = self.query_one(PersonPane)
            self.set_focus(pane.name_field)
        else:
            self.set_focus(None)
        self.refresh_bindings()

    @property
    def _step(self) -> str:
        return self.query_one("#steps", ContentSwitcher).current or "find"

    # -- into the room ------------------------------------------------------------------------------------------------

    @on(FindPane.Wanted)
    def _wanted(self, event: FindPane.Wanted) -> None:
        event.stop()
        try:
            address = address_of(event.code, event.room)
        except BadCode as bad:
            self.query_one(FindPane).say(bad.words)
            return
        self._join(address)

    def _client_for(self, address: JoinAddress) -> RoomClient:
        kept = KeptSeat(routes(self).folder, address, name=self._given_name, anew=self._anew)
        return RoomClient(address, kept=kept)

    @work(group="join", exclusive=True)
    async def _join(self, address: JoinAddress) -> None:
        """Link to the host; what goes wrong is said above the rooms, and can be tried again."""
        pane = self.query_one(FindPane)
        pane.say(tr("Looking for the host at {place} …", place=address.place))
        client = self._client_for(address)
        try:
            await client.start()
        except RoomError as error:
            pane.say(error.words)
            self._turn("find")
            return
        if not self.is_attached:
            await client.close()
            return
        pane.say("")
        self._words = ""
        self._client = client
        self._changing = False
        client.on_status = self._heard
        self._heard()

    def _heard(self) -> None:
        """Something changed; the client calls this from outside the message loop."""
        self.call_later(self._sync)

    async def _sync(self) -> None:
        """Turn to what the room says. Called through the message loop alone, so that one turn ends before the next begins."""
        client = self._client
        if client is None or not self.is_attached:
            return
        if client.connection is not self._shown:
            await self._take_seat(client.connection, client.kind)
        if client.over:
            await self._ended(client)
        elif client.connection is None:
            self._show_door(client)
        self.refresh_bindings()

    def _show_door(self, client: RoomClient) -> None:
        """The pane for somebody who has no seat (yet)."""
        if client.waiting is not None:
            pane = self.query_one(PersonPane)
            pane.show(client.waiting, client.kind, client.wish or self._wish)
            if client.status == "introduce":
                self._introduce_at_once(client, pane)
        if client.status == "introduce" or self._changing:
            self.query_one(PersonPane).say(client.words)
            self._turn("person")
            return
        titles = {role: title for role, title, _ in client.waiting.roles} if client.waiting else {}
        words = waiting_words(client, titles.get(client.wish, ""))
        self.query_one("#wait-words", Static).update(Content("\n\n").join(words))
        self._turn("wait")

    def _introduce_at_once(self, client: RoomClient, pane: PersonPane) -> None:
        """Fill in what was said on the command line; if that is all, nothing needs to be asked."""
        if self._given_name and not pane.name_field.value:
            pane.name_field.value = self._given_name
        if self._consent is not None and not pane.consent.value:
            pane.consent.put("yes" if self._consent else "no")
        if self._given_name and self._consent is not None and not client.words:
            self._introduce(self._given_name, self._consent, self._wish)
        self._given_name = ""

    def action_start(self) -> None:
        """Go on from this pane."""
        if self._step == "find":
            pane = self.query_one(FindPane)
            pane.post_message(FindPane.Wanted(pane.code.value, pane.room))
        elif self._step == "person":
            self._say_who()

    @on(Input.Submitted, "#name")
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        self._say_who()

    def _say_who(self) -> None:
        """Everything that is needed, or words about what is missing, with the cursor there."""
        pane = self.query_one(PersonPane)
        name = pane.name_field.value.strip()
        if not name:
            pane.say(tr("Type a name first; a pseudonym will do."))
            self.set_focus(pane.name_field)
        elif not pane.consent.value:
            pane.say(tr("May the record name you? ← and → choose yes or no."))
            self.set_focus(pane.consent)
        else:
            self._changing = False
            self._introduce(name, pane.consent.value == "yes", pane.wish)

    @work(group="introduce", exclusive=True)
    async def _introduce(self, name: str, consent: bool, wish: str) -> None:
        if self._client is not None:
            await self._client.introduce(name, consent, wish)
            self._heard()

    # -- the seat -----------------------------------------------------------------------------------------------------

    async def _take_seat(self, connection: SeatConnection | None, kind: str) -> None:
        """Put the seat's screen above this one, in place of an earlier one."""
        if self._client is not None and self._client.over and self._seat is not None and kind != _CONTROL:
            return  # what is on the screen stays readable until the person leaves it
        await self._clear()
        if self._shown is not None:
            self._shown.close()
        self._shown = connection
        if connection is None:
            return
        if kind == _CONTROL:
            self._run_console()
            return
        screen = _screen_of(connection, kind)
        self._seat = screen
        if self._client is not None and self._client.returned and not self._greeted:
            self._greeted = True
            self.app.notify(returned_words(), markup=False)
        # Waiting until it stands: a screen that is taken away while it is being put up fails.
        await self.app.push_screen(screen, lambda _: self._left(screen))

    async def _clear(self) -> None:
        """Take the seat's screen away, and whatever lies above it."""
        self.workers.cancel_group(self, "console")
        if self._seat is not None:
            self._seat = None
            while self in self.app.screen_stack and self.app.screen is not self:
                await self.app.pop_screen()

    @work(group="console")
    async def _run_console(self) -> None:
        """A co-facilitator's console on the host's session; this machine keeps a copy of the save meanwhile."""
        from tabletop.room.guest.remote_session import remote_session
        from tabletop.tui.console.console import ConsoleScreen

        client = self._client
        if client is None:
            return
        try:
            session = await remote_session(client, routes(self).folder)
        except RoomError as error:
            await client.close()
            self._leave_room(error.words)
            return
        async with session:
            routes(self).current_save = session.path
            console = ConsoleScreen(session)
            self._seat = console
            await self.app.push_screen_wait(console)
        routes(self).current_save = None
        self._seat = None
        self._leave_room("")
        self.dismiss(None)

    def _left(self, screen: Screen[Any]) -> None:
        """The person has left the seat's screen, and with it the room."""
        if screen is not self._seat:
            return
        self._seat = None
        over = self._client is not None and self._client.over
        words = self._client.words if over and self._client is not None else ""
        self._leave_room(words)
        if not over:
            self._go()

    async def _ended(self, client: RoomClient) -> None:
        """It does not come back by itself. A seat's screen says so itself and stays until it is left."""
        if self._seat is not None and client.kind != _CONTROL:
            return
        words = client.words or tr("The room is closed.")
        await self._clear()
        self._leave_room(words)

    def _leave_room(self, words: str) -> None:
        """Back to where rooms are looked for, with the words why."""
        client, self._client = self._client, None
        if self._shown is not None:
            self._shown.close()
            self._shown = None
        if client is not None:
            client.on_status = None
            self._close(client)
        pane = self.query_one(FindPane)
        pane.say(words)
        self._turn("find")
        self._look_around()

    @work(group="close")
    async def _close(self, client: RoomClient) -> None:
        await client.close()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What this pane has."""
        if not self.is_attached or not self.query("#steps"):
            return True
        match action:
            case "start" | "field":
                return self._step in {"find", "person"}
            case "change":
                return self._step == "wait" and self._client is not None and self._client.status == "waiting"
            case "read":
                return self._step == "person"
            case _:
                return super().check_action(action, parameters)

    def action_field(self, by: int) -> None:
        """To the next field, or the one before."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_change(self) -> None:
        """Another name, or another wish."""
        self._changing = True
        self._heard()

    def action_read(self, pages: int) -> None:
        """Turn the pages of what everybody is told."""
        pane = self.query_one("#read")
        pane.scroll_page_down() if pages > 0 else pane.scroll_page_up()

    def action_back(self) -> None:
        """Out of the waiting room; from where rooms are looked for, away."""
        if self._client is not None:
            self._leave_room("")
        else:
            self.workers.cancel_group(self, "join")
            self._go()

    def _go(self) -> None:
        if self._alone:
            self.app.exit()
        else:
            self.dismiss(None)


def _screen_of(connection: SeatConnection, kind: str) -> Screen[Any]:
    """The screen for that kind of seat."""
    if kind == "observer":
        from tabletop.tui.seat.observer import ObserverScreen

        return ObserverScreen(connection)
    if kind == "wall":
        from tabletop.tui.wall.wall import WallScreen

        return WallScreen(connection)
    from tabletop.tui.seat.station import StationScreen

    return StationScreen(connection)
