"""The way into a room, pane by pane: where it is, who comes, and the wait for a seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tabletop.i18n import tr
from tabletop.room.guest.client import Lobby, RoomClient
from tabletop.room.wire.access import BadCode, JoinAddress, parse
from tabletop.room.wire.discovery import FoundRoom
from tabletop.tui.kit.fields import CleanInput, OneOf
from tabletop.tui.kit.line_list import KeyList
from tabletop.tui.kit.picks import OnePick
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain

LONGEST_NAME = 64
NO_WISH = "(any)"  #: no id of a role


def address_of(code: str, room: FoundRoom | None) -> JoinAddress:
    """What was typed, as an address: where the place is missing it is that of ``room``. Raises BadCode with words."""
    typed = code.strip().rstrip("@").strip()
    if "@" not in typed and room is not None:
        host = f"[{room.host}]" if ":" in room.host else room.host
        typed = f"{typed}@{host}:{room.port}"
    address = parse(typed)
    if not address.secret:
        raise BadCode(tr("The code is missing: it stands before the @, as the host shows it: CODE@HOST:PORT"))
    if (
        room is not None
        and room.encrypted
        and address.fingerprint is None
        and (room.host, room.port)
        == (
            address.host,
            address.port,
        )
    ):
        raise BadCode(tr("This room is encrypted: its code has seven groups of four. Type all of it."))
    return address


class RoomList(KeyList[FoundRoom]):
    """The rooms that say they are there."""

    def line(self, row: int, width: int) -> Content:
        """One of them."""
        return _room_row(self.rows[row], width)


class FindPane(Vertical):
    """The code, and the rooms that say they are there."""

    @dataclass
    class Wanted(Message):
        """The person wants to join."""

        code: str
        room: FoundRoom | None

    def compose(self) -> ComposeResult:
        """A field above a list."""
        yield PlainText(plain(tr("Join a room"), "bold $accent"), classes="heading")
        yield PlainText(plain(tr("The join code, as the host's screen shows it:")), classes="label")
        yield CleanInput(placeholder="XXXX-XXXX-XXXX@192.0.2.2:7413", id="code")
        yield PlainText(id="find-words", classes="words")
        yield PlainText(plain(tr("Rooms that were found")), classes="label")
        yield RoomList(id="rooms")

    def on_mount(self) -> None:
        """Looking begins."""
        self.list_rooms(())

    @property
    def code(self) -> CleanInput:
        """The field."""
        return self.query_one("#code", CleanInput)

    @property
    def room(self) -> FoundRoom | None:
        """The room under the cursor; the only one there is even without."""
        listed = self.query_one(RoomList)
        return listed.row or (listed.rows[0] if listed.count == 1 else None)

    def list_rooms(self, rooms: Sequence[FoundRoom], *, searching: bool = True) -> None:
        """Show these rooms; the cursor stays on its own."""
        listed = self.query_one(RoomList)
        listed.empty = tr("looking …") if searching else tr("none: type the code with the place behind the @")
        here = self.room
        listed.rows = rooms
        listed.here = listed.place_of(here, -1)
        listed.follow()

    def say(self, words: str) -> None:
        """What went wrong, and what to do."""
        self.query_one("#find-words", Static).update(plain(words))

    @on(Input.Submitted, "#code")
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Wanted(event.value, self.room))

    @on(RoomList.Taken)
    def _chosen(self, event: RoomList.Taken) -> None:
        """A room alone lets nobody in: the code goes before its place."""
        event.stop()
        if self.code.value.strip() and "@" not in self.code.value:
            self.post_message(self.Wanted(self.code.value, self.room))
            return
        self.say(tr("Now the code of this room, as its host shows it; then enter."))
        self.code.value = ""
        self.screen.set_focus(self.code)


def _room_row(room: FoundRoom, width: int) -> Content:
    """Title, place, and whether the way there is encrypted."""
    lock = tr("encrypted") if room.encrypted else tr("not encrypted")
    where = (
        tr("replaced by another machine")
        if room.replaced
        else tr("this machine")
        if room.where == "here"
        else tr("network")
    )
    about = f"{room.host}:{room.port}  {lock}  {where}"
    return Content.assemble(fitted(room.title, max(12, width - len(about) - 2)), "  ", plain(about, "$text-muted"))


class PersonPane(Horizontal):
    """Left what everybody is told, right who comes."""

    def compose(self) -> ComposeResult:
        """Words to read; name, consent and wish."""
        with VerticalScroll(id="read", can_focus=False):
            yield PlainText(id="reading")
        with VerticalScroll(id="set", can_focus=False):
            yield PlainText(id="person-words")
            yield PlainText(plain(tr("Your name, or a pseudonym").upper()), classes="heading")
            yield CleanInput(max_length=LONGEST_NAME, id="name")
            yield PlainText(plain(tr("May the record name you?").upper()), classes="heading")
            yield OneOf([("yes", tr("yes")), ("no", tr("no, the role alone"))], empty=True, id="consent")
            yield PlainText(plain(tr("The role you would like").upper()), classes="heading wish")
            yield PlainText(plain(tr("○ free   ●1 one person sits there"), "$text-muted"), classes="wish")
            yield Vertical(id="wishes", classes="wish")

    def on_mount(self) -> None:
        """No roles are known yet."""
        self._rows: tuple[tuple[str, str, int], ...] = ()

    def show(self, waiting: Lobby, kind: str, wish: str) -> None:
        """What the door says. Fields that are filled in are left alone, also when the roles are told anew."""
        self.query_one("#reading", Static).update(Content("\n").join(_reading(waiting)))
        player = kind == "player"
        for words in self.query(".wish"):
            words.display = player
        if player and waiting.roles != self._rows:
            self._list_roles(waiting.roles, wish)

    def _list_roles(self, roles: tuple[tuple[str, str, int], ...], wish: str) -> None:
        self._rows = roles
        rows = [(NO_WISH, plain(tr("whichever is free")))]
        rows += [(role, _role_row(title, persons)) for role, title, persons in roles]
        box = self.query_one("#wishes", Vertical)
        known = [pick for pick in box.query(OnePick) if pick.ids == [row for row, _ in rows]]
        if known:  # only who sits where has changed
            known[0].reword(dict(rows))
            return
        picked = self.wish or wish
        box.remove_children()
        box.mount(OnePick(rows, [picked if picked in dict(rows) else NO_WISH], id="wish-list"))

    @property
    def name_field(self) -> CleanInput:
        """Where the name is written."""
        return self.query_one("#name", CleanInput)

    @property
    def consent(self) -> OneOf:
        """Yes, no, or not said."""
        return self.query_one("#consent", OneOf)

    @property
    def wish(self) -> str:
        """The role wished for; "" for any."""
        chosen = [row for pick in self.query(OnePick) for row in pick.picked]
        return "" if chosen in ([], [NO_WISH]) else chosen[0]

    def say(self, words: str) -> None:
        """What is missing, or why it was refused."""
        said = self.query_one("#person-words", Static)
        said.update(plain(words))
        said.display = bool(words)
        if words:
            self.query_one("#set").scroll_home(animate=False)


def _role_row(title: str, persons: int) -> Content:
    """Who sits there stands first: titles are cut where there is no room."""
    return Content.assemble(plain(f"●{persons}" if persons else "○ ", "$text-muted"), "  ", plain(title))


def _reading(waiting: Lobby) -> Iterator[Content]:
    yield plain(waiting.marking, "bold $secondary")
    yield plain(waiting.title, "bold $accent")
    for heading, text in ((tr("Safety"), waiting.safety), (tr("Consent"), waiting.consent)):
        if text.strip():
            yield from (Content(""), plain(heading.upper(), "bold $secondary"), plain(text.strip()))
    yield from (Content(""), plain(waiting.marking, "bold $secondary"))


def waiting_words(client: RoomClient, role: str) -> Iterable[Content]:
    """What somebody without a seat reads: never nothing. ``role`` is the title of the one asked for, "" for any."""
    if client.waiting is not None:
        yield Content("\n").join(
            [plain(client.waiting.marking, "bold $secondary"), plain(client.waiting.title, "bold")]
        )
    if client.status == "away":
        yield plain(tr("No link to the host at the moment; it is being looked for."), "bold $warning")
    else:
        yield plain(tr("Welcome, {name}. You are in the waiting room.", name=client.name), "bold $accent")
        yield plain(tr("You asked for: {role}.", role=role) if role else tr("You asked for no particular role."))
        yield plain(tr("The facilitator gives you a seat; this screen then turns to it by itself."))
    if client.words:
        yield plain(client.words, "$warning")
