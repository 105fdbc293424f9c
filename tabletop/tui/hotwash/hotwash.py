"""The hotwash in the room: the exercise decision by decision, questions, feedback forms, what was sealed, the dice.

One screen over the console, which goes on listening; what is asked goes through it, so a co-facilitator has the same. Nothing goes to
the wall but by ``w``, by what is meant for everybody (a question, a seal), or while the wall is told to follow (``W``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.actions.debrief import HOTWASH, POINT
from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.hotwash import UNSEALED
from tabletop.exercise.offered import Permission
from tabletop.exercise.pages.debrief import HotwashMoment
from tabletop.exercise.wording.codes import SEALS, word
from tabletop.i18n import tr
from tabletop.room.table.local_seat import LocalSeat
from tabletop.tui.console.control import Control
from tabletop.tui.console.side import SideScreen, back
from tabletop.tui.hotwash.forms_room import FormsRoom
from tabletop.tui.hotwash.projection import Projection
from tabletop.tui.hotwash.questions import QuestionsRoom
from tabletop.tui.hotwash.room import HotwashRoom
from tabletop.tui.hotwash.timeline import TimelineRoom
from tabletop.tui.hotwash.unsealed_room import UnsealedRoom
from tabletop.tui.keys import action_of, bindings
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.dialog import asked
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.tab_line import TabLine
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.kit.wall_time import WallTime
from tabletop.tui.kit.ways import Ways
from tabletop.tui.parts.hand_round import HandRound
from tabletop.tui.parts.hotwash_panes import time_content

WIDE = 120  #: columns from which the wall's page stands beside


class HotwashScreen(SideScreen):
    """The facilitator's hotwash. Dismissed by ``q``; nothing is lost by leaving it."""

    CSS_PATH = "hotwash.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = "The hotwash"
    HELP = (
        "Timeline, questions, forms, and what was sealed, with the dice. What is shown goes to the wall page by page, and only when it is "
        "put there. What is unsealed, hidden tracks, private cards or the annex, is open to everybody, once and for good."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("hotwash"), *back()]

    def __init__(self, control: Control) -> None:
        """Over ``control``, whose exercise has ended."""
        super().__init__(control)
        self.projection = Projection(control, id="side")
        self.timeline = TimelineRoom(control, self._moved, id="timeline")
        self.questions = QuestionsRoom(control, self._moved, id="questions")
        self.forms = FormsRoom(control, self._moved, id="forms")
        self.unsealed = UnsealedRoom(control, id="unsealed")
        self.rooms: dict[str, HotwashRoom] = {
            "timeline": self.timeline,
            "questions": self.questions,
            "forms": self.forms,
            "unsealed": self.unsealed,
        }
        self._hand_round = HandRound(self, control.session, self._seat)
        self._wall_time = WallTime()
        self._warned = ""  #: a point of which it was said that leaving loses it

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, rooms, the room beside the wall's page, one line, keys."""
        yield PlainText(id="top")
        yield TabLine(id="rooms")
        with Horizontal(id="body"):
            with ContentSwitcher(initial="timeline"):
                yield self.timeline
                yield self.questions
                yield self.forms
                yield self.unsealed
            yield self.projection
        yield PlainText(id="wall-words")
        yield PlainText(id="notice")
        yield Footer("side.back", "hotwash.to-wall", "hotwash.put-prompt", show_command_palette=False)

    def on_mount(self) -> None:
        """The debrief begins with this screen, once."""
        self._sized()
        if not self.control.state.hotwash.open:
            self.run_worker(self._open())

    async def _open(self) -> None:
        words = await asked(self.control.ask, HOTWASH.made(self.control.now))
        if words:
            self.say(words)

    def on_resize(self) -> None:
        """The wall's page beside, where there is room."""
        super().on_resize()
        self._sized()
        self.present()

    def _sized(self) -> None:
        self.set_class(self.size.width >= WIDE, "-wide")

    @property
    def room(self) -> HotwashRoom:
        """The room that is shown."""
        return self.rooms[self.query_one(ContentSwitcher).current or "timeline"]

    def paint(self) -> None:
        """Show what there is now."""
        records, hotwash = self.control.table.records, self.control.state.hotwash
        self._wall_time.follow(records)
        now = self._wall_time.now
        titles = {role: card.title for role, card in self.control.book.scenario.roles.items()}
        here = HotwashMoment(hotwash, records, titles, now)
        for room in self.rooms.values():
            room.show(here)
        self.projection.choices = self.room.choices()
        self.projection.show(now, room=self.has_class("-wide"))
        self.query_one("#wall-words", Static).update(plain(self.projection.words(), "$secondary"))
        self._tell_top(time_content(hotwash, now) if hotwash.prompt else plain(""))

    def _tell_top(self, left: Content) -> None:
        about, width = self.control.book.scenario.about, self.size.width
        marking, hotwash = plain(about.marking, "bold $secondary"), plain(tr("HOTWASH"), "bold $accent")
        head = Content.assemble(marking, "   ", hotwash, "   ", plain(self.control.state.title))
        self.query_one("#top", Static).update(
            Content.assemble(fitted(head, max(8, width - 4 - left.cell_length)), "  ", left)
        )
        here, keys = self.room, keys_of(self, "hotwash")
        parts = [
            (
                name,
                Content.assemble(
                    plain("▸ " if room is here else "  ", "bold $accent"),
                    plain(f"{keys(name)} ", "$secondary"),
                    plain(tr(room.title), "bold underline" if room is here else ""),
                    plain(f" {count}" if (count := room.count()) else "", "$secondary"),
                ),
            )
            for name, room in self.rooms.items()
        ]
        self.query_one(TabLine).show(parts, "   ", width - 2)

    def on_tab_line_pointed(self, event: TabLine.Pointed) -> None:
        """The pointer goes to a room as its key does."""
        if event.tab in self.rooms and self.rooms[event.tab] is not self.room:
            self._enter(event.tab)

    async def _moved(self) -> None:
        """Something else is looked at: so on the wall, if it follows."""
        self.projection.begin()
        await self._shown()

    async def _shown(self) -> None:
        self.present()
        self.refresh_bindings()
        await self.projection.follow()

    # -- what can be done ---------------------------------------------------------------------------------------------

    @property
    def now(self) -> Moment:
        """The moment in which an action is asked for: the question that is looked at is in focus."""
        return self.questions.now

    def ways(self) -> Ways:
        """What each key does in this room; the rules may still refuse it."""
        here = self.room
        ways = {**here.ways()}
        if here is self.questions or here is self.forms:
            ways["hand-round"] = self._hand_round.ask
        if self.projection.choices:
            ways |= {
                "to-wall": self.projection.put,
                "page": lambda: self._page(1),
                "page-before": lambda: self._page(-1),
            }
        ways |= {"wall-follows": self._follow, "blank": partial(self.control.do, "blank")}
        ways |= {f"unseal-{what}": partial(self._unseal, what) for what in UNSEALED}
        return ways | {name: partial(self._enter, name) for name, room in self.rooms.items() if room is not here}

    def offer(self, action: str, parameters: tuple[object, ...]) -> Permission | None:
        """What the key asks the table for; None for one that asks for nothing."""
        chosen = self.projection.chosen
        match action, parameters:
            case "act", ("to-wall",):
                return self.control.offered.first(chosen.commands(self.now)) if chosen is not None else None
            case "act", (str(name),) if name.startswith("point-"):
                return POINT.offer(self.now)
            case "act", (str(name),) if name != "emergency":
                declared = action_of(f"hotwash.{name}")
                return declared.offer(self.now) if declared is not None else None
            case _:
                return super().offer(action, parameters)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something in this room, and would be recorded now."""
        match action, parameters:
            case "act", (str(name),) if self.ready and name != "emergency":
                if name not in self.ways():
                    return False
                declared = action_of(f"hotwash.{name}")
                if declared is not None and declared.shown is not None and not declared.shown(self.now):
                    return False
                offer = self.offer(action, parameters)
                return offer is None or bool(offer)
            case "act", _:
                return True
            case _:
                return super().check_action(action, parameters)

    def action_back(self) -> None:
        """To the console; a point that is typed and not said would be lost, which is said once."""
        if (unsaid := self.questions.unsaid) and unsaid != self._warned:
            self._warned = unsaid
            key = keys_of(self, "side")("back")
            self.say(tr("What stands in the line is not said yet. {key} again leaves.", key=key))
            return
        super().action_back()

    def action_page(self, by: int) -> None:
        """Scroll what is read."""
        self.room.scroll_page(by)

    def _enter(self, name: str) -> None:
        """To another room. The wall stays as it is."""
        self.query_one(ContentSwitcher).current = name
        self.projection.begin()
        self.set_focus(None)
        self.present()
        self.refresh_bindings()

    async def _page(self, by: int) -> None:
        """The next or the previous page that the wall would need for it."""
        self.projection.step(by)
        await self._shown()

    async def _follow(self) -> None:
        """Let the wall follow what is shown here, or no longer."""
        self.projection.follows = not self.projection.follows
        self.say(tr("The wall follows the timeline.") if self.projection.follows else tr("The wall stays as it is."))
        await self._shown()

    def _unseal(self, what: str) -> None:
        """Ask once, for it cannot be undone; then show it to everybody."""

        def lines(width: int) -> Iterator[Content]:
            page = self.control.page(width)
            yield from page.text(
                tr("Everybody sees {what}: on every station and on the wall.", what=word(SEALS, what)), "bold"
            )
            yield Content("")
            yield from page.text(tr("This cannot be undone: it stands in the record, and in what the terminals hold."))
            if what == "cards":
                yield Content("")
                yield from page.text(
                    tr("Ask each role first whether it wants to read its card aloud itself."), "$text-muted"
                )

        title = tr("Unseal {what}?", what=word(SEALS, what))
        commands = ACTIONS[f"unseal-{what}"].made(self.control.now)
        dialog = ConfirmDialog(title, lines, tr("unseals for everybody"), commands, self.control.ask)
        self.control.open(dialog, tr("✓ unsealed: {what}", what=word(SEALS, what)))

    # -- the shared keyboard ------------------------------------------------------------------------------------------

    def _seat(self, here: LocalSeat) -> Screen[GiveFeedback]:
        """What a role has before it: points and the form."""
        from tabletop.tui.seat.station_hotwash import SeatHotwashScreen

        screen = SeatHotwashScreen(here, pane="form")

        def heard(_: object) -> None:
            self.call_later(screen.present)

        here.on_change = heard
        return screen
