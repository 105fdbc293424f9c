"""The room: who is here and who waits, how to get in, and whether everything is ready. Opened from the console with one key."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise.actions.action import Moment, RoomNow
from tabletop.exercise.actions.form import Field, Values
from tabletop.exercise.actions.people import COMCHECK
from tabletop.exercise.commands import Refused
from tabletop.i18n import series, tr
from tabletop.room.table.seat import RoomError
from tabletop.room.wire.access import is_loopback
from tabletop.tui.console.control import Control
from tabletop.tui.console.presence import host_room
from tabletop.tui.console.room_watch import RoomWatch
from tabletop.tui.console.side import SideScreen, back
from tabletop.tui.keys import KEYS, bindings
from tabletop.tui.kit.act import ActDialog
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.tab_line import TabLine
from tabletop.tui.kit.text import plain
from tabletop.tui.kit.ways import Ways
from tabletop.tui.room.qr import QrCode
from tabletop.tui.room.room_lists import (
    ChecksPane,
    CodesPane,
    Offer,
    OfferPane,
    PeoplePane,
    kinds,
    people_rows,
)
from tabletop.tui.room.seating import Seating

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.host.hosted_room import HostedRoom

#: what acts on whoever is chosen in the list, and on those who wait there
_OF_PEOPLE = frozenset({"admit", "admit-all", "reseat", "swap", "lead", "remove"})
_OF_CODES = frozenset({"renew", "large"})
LOOK = 0.9  #: seconds between two looks at the pre-flight list, which asks the disk
SIDES = ("people", "codes")


class RoomScreen(SideScreen):
    """People on the left, codes on the right; below 120 columns one at a time, and the QR code as a page of its own."""

    CSS_PATH = "room.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    HELP_TITLE = "The room"
    HELP = "● here  ◌ quiet: not heard for some seconds  ✗ gone: not heard for longer.  Everything else plays on meanwhile."
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("room"), *back()]
    _ASKING: ClassVar = [key.action for key in KEYS["room"] if not key.words]

    def __init__(self, control: Control, room_watch: RoomWatch) -> None:
        """``control`` has the session, and with it the room, if one is open; ``room_watch`` knows who is in it."""
        super().__init__(control)
        self.room_watch = room_watch
        self.people = PeoplePane(id="people")
        self.seating = Seating(self, self.people, room_watch)
        self.kind = "player"
        self._side = "people"
        self._place = 0  #: which way to open the room
        self._trouble = ""
        self._opening = False
        self._looked = 0.0  #: when pre-flight was last looked at
        self._codes: dict[str, str] = {}
        self._footer: tuple[bool, ...] = ()

    def compose(self) -> ComposeResult:
        """Head, people, codes with the QR code, the offer, the large page."""
        yield PlainText(id="head")
        yield TabLine(id="tabs")
        yield OfferPane(id="offer")
        with Horizontal(id="panes"):
            with Vertical(id="people-side", classes="side"):
                yield self.people
                yield ChecksPane(id="checks")
            with Vertical(id="codes-side", classes="side"):
                yield CodesPane(id="codes")
                yield QrCode(id="qr")
        with Vertical(id="large"):
            yield PlainText(id="large-code")
            yield QrCode(id="large-qr")
        yield PlainText(id="notice")
        yield Footer("side.back", show_command_palette=False)

    @property
    def host(self) -> HostedRoom | None:
        """The room, if it is this program's own."""
        return host_room(self.control.room)

    # -- what there is ------------------------------------------------------------------------------------------------

    def paint(self) -> None:
        """Everything on it."""
        room, host = self.control.room, self.host
        self.set_class(room is None, "closed")
        self.set_class(room is not None, "open")
        self.set_class(host is None, "without-codes")
        self.query_one("#head", Static).update(self._head())
        if room is None:
            self.query_one(OfferPane).show(self._offers(), self._place, self._trouble)
        else:
            self.people.show(people_rows(self.control.state, self.room_watch.guests, self.control.table.clock))
            self._show_tabs()
        if host is not None:
            self._show_host(host)
        self._check_keys()

    def _show_host(self, host: HostedRoom) -> None:
        self._codes = {kind: _code(host, kind, keys_of(self, "room")("renew")) for kind, _ in kinds()}
        self.query_one(CodesPane).show([(kind, words, self._codes[kind]) for kind, words in kinds()], self.kind)
        if monotonic() - self._looked > LOOK:
            self._looked = monotonic()
            checks = self.query_one(ChecksPane)
            checks.show(host.preflight())
            checks.styles.height = checks.wanted_height
        code = self._codes[self.kind]
        scan = code if "@" in code else ""
        self.query_one("#qr", QrCode).show(scan)
        self.query_one("#large-qr", QrCode).show(scan)
        words = plain(f"{dict(kinds())[self.kind]}   ", "bold") + plain(code, "bold $accent")
        self.query_one("#large-code", Static).update(words)

    def _head(self) -> Content:
        title = plain(tr("THE ROOM"), "bold")
        room, host = self.control.room, self.host
        if room is None:
            return title + plain(f"   {tr('closed')}", "$text-muted")
        parts = [title]
        if host is not None:
            parts.append(plain(tr("● open") + "  " + series(host.addresses), "$success"))
            parts.append(_guarded(host))
            parts.append(_named(host.attribution))
        presence = self.room_watch.presence()
        parts.append(plain(tr("{here} of {seated} here", here=presence.here, seated=presence.seated)))
        if presence.waiting:
            parts.append(plain(tr("{count} waiting", count=presence.waiting), "bold $warning"))
        return plain("   ").join(parts).truncate(max(10, self.size.width - 2), ellipsis=True)

    def _show_tabs(self) -> None:
        names = {"people": tr("People"), "codes": tr("Join codes")}
        tabs = [
            (side, plain(f" {names[side]} ", "bold reverse" if side == self._side else "$text-muted"))
            for side in (SIDES if self.host is not None else SIDES[:1])
        ]
        for side in SIDES:
            self.query_one(f"#{side}-side").set_class(side == self._side, "front")
        turns = tr("{key} turns", key=keys_of(self, "room")("tab"))
        self.query_one(TabLine).show(tabs, "", self.size.width - 2, plain(turns, "$text-muted"))

    def on_tab_line_pointed(self, event: TabLine.Pointed) -> None:
        """The pointer turns to people or codes as the key does."""
        if event.tab != self._side:
            self.action_tab()

    def ways(self) -> Ways:
        """What is done in a way of this screen's own, by the id of an action."""
        return {
            **self.seating.ways(),
            "comcheck": self.comcheck,
            "open-room": self.open_room,
            "close-room": self.close_room,
            "renew": self.renew,
            "large": self.large,
        }

    async def comcheck(self) -> None:
        """The test inject, to every terminal; seen under pre-flight at once."""
        await self.control.act(COMCHECK, self.now)
        self._looked = 0.0
        self.present()

    def on_resize(self) -> None:
        """Everything is fitted anew."""
        self._looked = 0.0
        super().on_resize()
        self.present()

    # -- opening and closing ------------------------------------------------------------------------------------------

    def _offers(self) -> list[Offer]:
        offers = [
            Offer(
                "network",
                tr("Open it for everybody on this network, encrypted"),
                tr(
                    "For laptops in the same room or building. Nobody comes in without a code, or before you let them in."
                ),
            ),
            Offer("machine", tr("Open it for this machine only"), tr("For several terminals here, and for ssh.")),
        ]
        if self._trouble:
            words = tr("If the usual port is taken by another program, or by another exercise.")
            offers.append(Offer("any-port", tr("Open it for this network on any free port"), words))
        return offers

    async def open_room(self) -> None:
        """Open the room, once, however often enter is pressed."""
        if self._opening or self.control.room is not None:
            return
        self._opening = True
        self.say(tr("Opening the room …"))
        try:
            self._trouble = await self.room_watch.open(self._offers()[self._place].key)
        finally:
            self._opening = False
        told = " ".join(getattr(self.control.room, "notices", ()))
        opened = told or tr("✓ The room is open: give out the codes.")
        self.say(tr("The room is not open.") if self._trouble else opened)
        self.present()

    def close_room(self) -> None:
        """Close the room, after asking."""
        fields = [Field("words", tr("what everybody at a terminal reads (may stay empty)"))]
        intro = tr(
            "All terminals are sent out, and the codes end. The exercise goes on at this keyboard; the room can be opened again."
        )

        async def act(values: Values) -> str:
            return await self.room_watch.close(values["words"])

        self.control.open(ActDialog(tr("Close the room"), fields, act, intro), tr("The room is closed."))

    # -- codes --------------------------------------------------------------------------------------------------------

    def action_kind(self, by: int) -> None:
        """Another kind of seat."""
        names = [kind for kind, _ in kinds()]
        self.kind = names[(names.index(self.kind) + by) % len(names)]
        self.present()

    async def renew(self) -> None:
        """End this code and make another; whoever is in stays in."""
        host = self.host
        if host is not None:
            words = dict(kinds())[self.kind]
            done = tr("✓ new code for {kind}: the old one lets nobody in any more", kind=words)
            await self.seating.do(_now(host.renew(self.kind)), done)
            self.present()

    def large(self) -> None:
        """The code alone, as large as it gets; the same key or escape leads back."""
        self.toggle_class("large")
        self.refresh_bindings()

    # -- moving about -------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """The line below or above: of the offer, of the codes, of the people."""
        if self.control.room is None:
            self._place = max(0, min(self._place + by, len(self._offers()) - 1))
            self.present()
        elif self.has_class("-narrow") and self._side == "codes":
            self.action_kind(by)
        else:
            self.people.step(by)

    @on(PeoplePane.Moved)
    def _moved(self) -> None:
        """What can be done is about somebody else."""
        self._check_keys()

    def action_tab(self) -> None:
        """People or codes, where only one has room."""
        self._side = SIDES[1 - SIDES.index(self._side)] if self.host is not None else SIDES[0]
        self.refresh_bindings()
        self.present()

    def action_back(self) -> None:
        """From the large page to the room, from the room to the console."""
        if self.has_class("large"):
            self.large()
        else:
            super().action_back()

    # -- when they are valid ------------------------------------------------------------------------------------------

    @property
    def now(self) -> Moment:
        """The present, the room, and who is chosen in it."""
        room, guest = self.control.room, self.seating.chosen
        if room is None:
            return self.control.now
        waiting = any(not someone.seat for someone in self.room_watch.guests)
        own = self.host is not None
        if guest is None:
            return replace(self.control.now, room=RoomNow(open=True, own=own, waiting=waiting))
        chosen = RoomNow(open=True, own=own, waiting=waiting, person=guest.id, kind=guest.kind, seat=guest.seat)
        return replace(self.control.now, room=chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what means nothing for who is chosen, and what acts on what cannot be seen."""
        if not self.ready:
            return True
        match action, parameters:
            case "act", (str(name),) if not self._in_view(name):
                return False
            case "kind", _:
                return self.host is not None
            case "tab", _:
                return self.control.room is not None and self.has_class("-narrow") and not self.has_class("large")
            case _:
                return super().check_action(action, parameters)

    def _in_view(self, name: str) -> bool:
        """The large page may be shown to everybody: no key of it acts on people."""
        if self.has_class("large"):
            return name in _OF_CODES or name not in self._ASKING
        return name not in _OF_PEOPLE or not self.has_class("-narrow") or self._side == "people"

    def _check_keys(self) -> None:
        """The footer is made anew only when other keys are valid."""
        valid = tuple(bool(self.check_action("act", (name,))) for name in self._ASKING)
        if valid != self._footer:
            self._footer = valid
            self.refresh_bindings()


async def _now(value: object) -> object:
    """Await what a room returned, if it wants that."""
    return await value if isinstance(value, Awaitable) else value


def _guarded(host: HostedRoom) -> Content:
    """Who could read along."""
    if host.encrypted:
        return plain(tr("encrypted"))
    if all(is_loopback(address.rpartition(":")[0].strip("[]")) for address in host.addresses):
        return plain(tr("this machine only"))
    return plain(tr("NOT ENCRYPTED"), "bold $warning")


def _named(rule: str) -> Content:
    """Who is named in reports, as people were told at the door."""
    words = {
        "chatham-house": tr("reports: Chatham House"),
        "pseudonyms": tr("reports: pseudonyms"),
        "open": tr("reports: names of those who agree"),
    }
    return plain(words.get(rule, rule), "$text-muted")


def _code(host: Any, kind: str, renew: str) -> str:
    """The code, or in words that there is none to show; ``renew`` is the key that makes one."""
    try:
        return str(host.code(kind)) or tr("none ({key} makes one)", key=renew)
    except (Refused, RoomError) as refused:
        return refused.words
