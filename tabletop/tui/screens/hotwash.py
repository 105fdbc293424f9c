"""The hotwash in the room (HW-01 to HW-03): the exercise decision by decision, questions, feedback forms, what was sealed, the dice.

One screen over the console, which goes on listening; what is asked goes through it, so a co-facilitator has the same. Nothing goes to
the wall but by ``w``, by the acts that are meant for everybody (a question, a seal), or while the wall is told to follow (``W``).
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import ContentSwitcher, Input, Static

from tabletop.exercise import commands as c
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.hotwash import UNSEALED, Prompt, points_of
from tabletop.exercise.hotwash_pages import SEALS, point_pages, prompt_in_view, unsealed_pages
from tabletop.exercise.public import hotwash_view
from tabletop.exercise.retold import Page, Step, steps, wall_pages
from tabletop.exercise.seats import WALL
from tabletop.exercise.state import WallPage as Turned
from tabletop.i18n import tr
from tabletop.tui.screens.console_base import ConsoleBase
from tabletop.tui.screens.hotwash_acts import HotwashActs
from tabletop.tui.screens.side import back
from tabletop.tui.text import fitted, plain
from tabletop.tui.wall_time import WallTime
from tabletop.tui.widgets.footer import Footer
from tabletop.tui.widgets.forms_pane import FormsPane
from tabletop.tui.widgets.hotwash_panes import PointLine, QuestionPane, Said, ScrolledPane, UnsealedPane, time_words
from tabletop.tui.widgets.line_pane import wrapped
from tabletop.tui.widgets.story_pane import StoryPane
from tabletop.tui.widgets.wall_page import WallPage

WIDE = 120  #: columns from which the wall's page stands beside
ROOMS = (
    ("timeline", "t", tr("Timeline")),
    ("questions", "p", tr("Questions")),
    ("forms", "f", tr("Forms")),
    ("unsealed", "v", tr("Unsealed, dice")),
)
#: pages that the wall makes by itself
_LIVE = {"prompt": tr("the question and its time"), "points": tr("points as they come in"), "dice": tr("the dice")}
#: which keys mean something in which room
_ROOM_OF = {
    "decision": {"timeline"},
    "wall_page": {"timeline", "questions", "unsealed"},
    "ballots": {"timeline"},
    "prompt": {"questions"},
    "put": {"questions"},
    "close": {"questions"},
    "own": {"questions"},
    "point": {"questions"},
    "point_as": {"questions"},
    "summary": {"forms"},
    "paper": {"forms"},
    "wall": {"timeline", "questions", "unsealed"},
}


class HotwashScreen(HotwashActs):
    """The facilitator's hotwash. Dismissed by ``q``; nothing is lost by leaving it."""

    CSS_PATH = "hotwash.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = tr("The hotwash")
    HELP = tr(
        "t timeline, p questions, f forms, v what was sealed and the dice. ← → go on and back; ↑ ↓ choose the wall's page of what is shown; "
        "w puts it on the wall. T, C and A unseal hidden tracks, private cards and the annex for everybody, once and for good."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "decision(1)", tr("decision"), key_display="←→", id="hotwash.next"),
        Binding("left", "decision(-1)", tr("decision before"), show=False, id="hotwash.before"),
        Binding("right", "prompt(1)", tr("question"), key_display="←→", id="hotwash.next-question"),
        Binding("left", "prompt(-1)", tr("question before"), show=False, id="hotwash.question-before"),
        Binding("enter", "put", tr("put it"), key_display="enter", id="hotwash.put"),
        Binding("enter", "point", tr("type a point"), key_display="enter", id="hotwash.point"),
        Binding("c", "close", tr("close it"), id="hotwash.close"),
        Binding("o", "own", tr("own question"), id="hotwash.own"),
        *(
            Binding(str(digit), f"point_as({digit})", tr("a point as role"), show=digit == 1, key_display="0–9",
                    id=f"hotwash.point-{digit}")
            for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
        ),
        Binding("w", "wall", tr("to the wall"), id="hotwash.wall"),
        Binding("down", "wall_page(1)", tr("wall page"), key_display="↑↓", id="hotwash.page"),
        Binding("up", "wall_page(-1)", tr("wall page before"), show=False, id="hotwash.page-before"),
        Binding("W", "follow", tr("wall follows"), id="hotwash.follow", show=False),
        Binding("b", "blank", tr("blank the wall, or bring it back"), id="hotwash.blank", show=False),
        Binding("s", "ballots", tr("secret ballot on the wall"), id="hotwash.ballots"),
        Binding("s", "summary", tr("summary"), id="hotwash.summary"),
        Binding("n", "paper", tr("paper form"), id="hotwash.paper"),
        Binding("k", "hand_round", tr("hand keyboard"), id="hotwash.hand-round"),
        Binding("T", "unseal('tracks')", tr("unseal tracks"), id="hotwash.tracks"),
        Binding("C", "unseal('cards')", tr("cards"), id="hotwash.cards"),
        Binding("A", "unseal('annex')", tr("annex"), id="hotwash.annex"),
        Binding("t", "room('timeline')", tr("timeline"), show=False, id="hotwash.timeline"),
        Binding("p", "room('questions')", tr("questions"), show=False, id="hotwash.questions"),
        Binding("f", "room('forms')", tr("forms"), show=False, id="hotwash.forms"),
        Binding("v", "room('unsealed')", tr("unsealed, dice"), show=False, id="hotwash.unsealed"),
        Binding("pageup", "page(-1)", tr("page up"), show=False, id="hotwash.page-up"),
        Binding("pagedown,space", "page(1)", tr("page down"), show=False, id="hotwash.page-down"),
        back(),
    ]  # fmt: skip

    def __init__(self, console: ConsoleBase) -> None:
        """Over ``console``, whose exercise has ended."""
        super().__init__(console)
        self.steps: tuple[Step, ...] = steps(console.book, console.table.records)
        self.at = 0  #: which step
        self.asked = 0  #: which question
        self.part = 0  #: which of its wall pages
        self.follows = False  #: whether the wall follows
        self._told: set[str] = set()  #: secret ballots whose votes may go on the wall
        self._summary = False
        self._wall_time = WallTime()
        self._wall_briefing = briefing_for(console.book.scenario, WALL)
        self._titles = {role: card.title for role, card in console.book.scenario.roles.items()}

    # -- what it shows ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Header, rooms, the room beside the wall's page, one line, keys."""
        yield Static(id="top", markup=False)
        yield Static(id="rooms", markup=False)
        with Horizontal(id="body"):
            with ContentSwitcher(initial="timeline"):
                yield StoryPane(id="timeline")
                with Vertical(id="questions"):
                    yield Static(id="choice", markup=False)
                    yield QuestionPane(id="points")
                    yield Static(id="roles", markup=False)
                    with Horizontal(id="entry"):
                        yield Static(id="who", markup=False)
                        yield Point(
                            [("", tr("nobody")), *((role, self._titles[role]) for role in self._roles())], id="point"
                        )
                yield FormsPane(id="forms")
                yield UnsealedPane(id="unsealed")
            with Vertical(id="side"):
                yield Static(plain(tr("THE WALL'S PAGE OF THIS"), "$secondary"), markup=False)
                yield WallPage()
        yield Static(id="wall-words", markup=False)
        yield Static(id="notice", markup=False)
        yield Footer("side.back", "hotwash.wall", "hotwash.put", show_command_palette=False)

    def _roles(self) -> tuple[str, ...]:
        return self.console.state.roles

    def on_mount(self) -> None:
        """The debrief begins with this screen, once."""
        self._sized()
        if not self.state.hotwash.open:
            self.run_worker(self._open())

    async def _open(self) -> None:
        words = await self.console.ask(c.OpenHotwash())
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
    def room(self) -> str:
        """The room that is shown."""
        return self.query_one(ContentSwitcher).current or "timeline"

    @property
    def prompt(self) -> Prompt:
        """The question that is looked at."""
        known = self.prompts()
        return known[self.asked % len(known)]

    def paint(self) -> None:
        """Show what there is now."""
        state, records = self.state, self.console.table.records
        self._wall_time.follow(records)
        now = self._wall_time.now
        prompt = self.prompt
        said = Said(state.hotwash, records, self._titles, now, prompt.id, {prompt.id: prompt.text})
        step = self.steps[self.at]
        self.query_one(StoryPane).show(step, tr("{at} of {of}", at=self.at + 1, of=len(self.steps)))
        self.query_one(QuestionPane).show(said)
        self.query_one(FormsPane).show(state.feedback, summary=self._summary)
        self.query_one(UnsealedPane).show(said)
        self.query_one("#choice", Static).update(Content("\n").join(self._choice()))
        self._tell_roles()
        self._tell_top(now)
        self._tell_wall(now)

    def _choice(self) -> list[Content]:
        """The questions there are: the one looked at marked, and the one that stands."""
        hotwash, lines = self.state.hotwash, []
        width = max(20, self.query_one("#choice").size.width)
        for prompt in self.prompts():
            here, stands = prompt.id == self.prompt.id, prompt.id == hotwash.prompt
            count = len(points_of(hotwash, prompt.id))
            minutes = tr("{minutes} min", minutes=prompt.seconds // 60) if prompt.seconds else ""
            more = tr("{count} points", count=count) if count else minutes
            end = plain(
                f"  {tr('before everybody')}" if stands else f"  {more}", "bold $accent" if stands else "$secondary"
            )
            sign = plain("▸ " if here else "  ", "bold $accent")
            text = fitted(plain(prompt.text, "bold" if here else ""), max(8, width - 4 - end.cell_length))
            lines.append(Content.assemble(sign, plain("● " if stands else "○ ", "$accent"), text, end))
        return lines

    def _tell_roles(self) -> None:
        names = [tr("0 nobody"), *(f"{n} {self._titles[role]}" for n, role in enumerate(self._roles()[:9], 1))]
        width = max(10, self.query_one("#roles").size.width)
        words = tr("A point by: {names}", names="  ".join(names))
        self.query_one("#roles", Static).update(Content("\n").join(wrapped(plain(words), width)[:2]))
        line = self.query_one(Point)
        self.query_one("#who", Static).update(plain(tr("as {who} ▸ ", who=line.name_words)))

    def _tell_top(self, now: str) -> None:
        hotwash, width = self.state.hotwash, self.size.width
        marking = plain(self.console.book.scenario.about.marking, "bold $secondary")
        left = time_words(hotwash, now) if hotwash.prompt else plain("")
        head = Content.assemble(marking, "   ", plain(tr("HOTWASH"), "bold $accent"), "   ", plain(self.state.title))
        self.query_one("#top", Static).update(
            Content.assemble(fitted(head, max(8, width - 4 - left.cell_length)), "  ", left)
        )
        counts = {
            "timeline": f"{self.at + 1}/{len(self.steps)}",
            "questions": str(len(hotwash.points) or ""),
            "forms": str(len(self.state.feedback) or ""),
            "unsealed": str(len(hotwash.unsealed) or ""),
        }
        parts = [
            Content.assemble(
                plain("▸ " if room == self.room else "  ", "bold $accent"),
                plain(f"{key} ", "$secondary"),
                plain(name, "bold underline" if room == self.room else ""),
                plain(f" {counts[room]}" if counts[room] else "", "$secondary"),
            )
            for room, key, name in ROOMS
        ]
        self.query_one("#rooms", Static).update(fitted(Content("   ").join(parts), max(8, width - 2)))

    # -- the wall -----------------------------------------------------------------------------------------------------

    def wall_choices(self) -> list[tuple[str, Page | None]]:
        """The wall's pages of what this room shows: (page, its text where it is the facilitator's)."""
        hotwash = self.state.hotwash
        if self.room == "timeline":
            step = self.steps[self.at]
            told = wall_pages(step, unsealed="tracks" in hotwash.unsealed, ballots=step.decision in self._told)
            return [("debrief", page) for page in told]
        if self.room == "questions":
            live: list[tuple[str, Page | None]] = [("prompt", None)] if hotwash.prompt == self.prompt.id else []
            said = points_of(hotwash, self.prompt.id)
            if said and self.prompt.id == prompt_in_view(hotwash, self.console.table.records):
                live.append(("points", None))
            return [*live, *(("debrief", page) for page in point_pages(self.prompt.text, said, self._titles) if said)]
        if self.room == "unsealed":
            opened = [(what, hotwash.unsealed[what]) for what in UNSEALED if what in hotwash.unsealed]
            texts = [("debrief", page) for what, rows in opened for page in unsealed_pages(what, rows)]
            return [("dice", None), *texts]
        return []

    def _chosen(self) -> tuple[str, Page | None] | None:
        choices = self.wall_choices()
        return choices[min(self.part, len(choices) - 1)] if choices else None

    def _tell_wall(self, now: str) -> None:
        chosen, choices = self._chosen(), self.wall_choices()
        follows = tr("  the wall follows (W)") if self.follows else ""
        if chosen is None:
            words = tr("nothing here goes to the wall")
        else:
            title = chosen[1].heading if chosen[1] is not None else _LIVE[chosen[0]]
            at = min(self.part, len(choices) - 1) + 1
            part = tr("wall: page {at} of {of}, “{title}”", at=at, of=len(choices), title=title)
            shown = tr(" ● on the wall now") if self._is_up(chosen) else tr("  w puts it up")
            words = part + shown
        self.query_one("#wall-words", Static).update(plain(words + follows, "$secondary"))
        self.query_one("#side").display = self.has_class("-wide") and chosen is not None
        if chosen is None or not self.has_class("-wide"):
            return
        page, text = chosen
        turned = Turned(page, text.heading if text else "", text.words if text else "")
        view = hotwash_view(turned, self.state, self.console.table.records, self._wall_briefing, now)
        self.query_one(WallPage).show(view, "", large=False)

    def _is_up(self, chosen: tuple[str, Page | None]) -> bool:
        page, text = chosen
        wall = self.state.wall
        return wall.page == page and (text is None or (wall.heading, wall.words) == (text.heading, text.words))

    # -- which keys mean something ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what means something in this room, now."""
        if not self.ready:
            return True
        if action in _ROOM_OF and self.room not in _ROOM_OF[action]:
            return False
        hotwash = self.state.hotwash
        match action:
            case "unseal":
                return parameters[0] not in hotwash.unsealed
            case "put":
                return self.prompt.id != hotwash.prompt
            case "point" | "close":
                return self.prompt.id == hotwash.prompt
            case "wall" | "wall_page":
                return bool(self.wall_choices())
            case "ballots":
                return self.steps[self.at].secret
            case "room":
                return parameters[0] != self.room
            case _:
                return super().check_action(action, parameters)

    # -- keys ---------------------------------------------------------------------------------------------------------

    async def _moved(self) -> None:
        """Something else is shown: so on the wall, if it follows."""
        self.present()
        self.refresh_bindings()
        chosen = self._chosen()
        if self.follows and chosen is not None and chosen[0] == "debrief":
            await self.to_wall(*chosen)

    async def action_decision(self, by: int) -> None:
        """The next or the previous decision; after the last one how it ended."""
        self.at = max(0, min(self.at + by, len(self.steps) - 1))
        self.part = 0
        await self._moved()

    async def action_prompt(self, by: int) -> None:
        """Look at another question."""
        self.asked = (self.asked + by) % len(self.prompts())
        self.part = 0
        await self._moved()

    async def action_wall_page(self, by: int) -> None:
        """The next or the previous page that the wall would need for it."""
        self.part = max(0, min(self.part + by, len(self.wall_choices()) - 1))
        await self._moved()

    async def action_wall(self) -> None:
        """Put it on the wall."""
        chosen = self._chosen()
        if chosen is not None:
            await self.to_wall(*chosen)

    async def action_follow(self) -> None:
        """Let the wall follow what is shown here, or no longer."""
        self.follows = not self.follows
        self.say(tr("The wall follows the timeline.") if self.follows else tr("The wall stays as it is."))
        await self._moved()

    async def action_blank(self) -> None:
        """Nothing on the wall, or what was there before; as on the console."""
        await self.console.run_action("blank")

    async def action_ballots(self) -> None:
        """Let the votes of a secret ballot go on the wall, or not."""
        self._told ^= {self.steps[self.at].decision}
        opened = self.steps[self.at].decision in self._told
        self.say(tr("The wall's pages now say who chose what.") if opened else tr("The votes stay with control."))
        await self._moved()

    async def action_room(self, room: str) -> None:
        """To another room."""
        self.query_one(ContentSwitcher).current = room
        self.part = 0
        self.set_focus(None)
        self.present()
        self.refresh_bindings()

    def action_page(self, by: int) -> None:
        """Scroll what is read."""
        name = "points" if self.room == "questions" else self.room
        self.query_one(f"#{name}", ScrolledPane).scroll_page(by)

    async def action_put(self) -> None:
        """Put the question that is looked at."""
        await self.put(self.prompt)
        self.part = 0
        self.present()
        self.refresh_bindings()

    async def action_close(self) -> None:
        """The question has been talked through."""
        if await self.console.tell(c.ClosePrompt(), tr("✓ the question is closed; its points stay")):
            await self.console.ask(c.TurnWall("points"))
        self.refresh_bindings()

    def action_own(self) -> None:
        """A question of one's own."""
        self.own_question()

    def action_unseal(self, what: str) -> None:
        """Open a seal for everybody."""
        if what in SEALS:
            self.unseal(what)

    def action_summary(self) -> None:
        """What the forms say together, or their number alone."""
        self._summary = not self._summary
        self.present()

    def action_paper(self) -> None:
        """Enter a form from paper."""
        self.paper_form()

    def action_hand_round(self) -> None:
        """Hand this keyboard round."""
        self.hand_round()

    # -- points -------------------------------------------------------------------------------------------------------

    def action_point(self) -> None:
        """Type a point under the same name as the last."""
        self.query_one(Point).focus()

    def action_point_as(self, digit: int) -> None:
        """Type a point of the role with this number, 0 for nobody."""
        roles = ("", *self._roles())
        if digit < len(roles):
            line = self.query_one(Point)
            line.turn_to(roles[digit])
            line.focus()

    @on(PointLine.Turned)
    def _turned(self) -> None:
        self._tell_roles()

    @on(Input.Submitted, "#point")
    async def _say(self, event: Input.Submitted) -> None:
        """Keep the point, to the question that is looked at; the line stays for the next one."""
        event.stop()
        line, text = self.query_one(Point), event.value.strip()
        if not text:
            return
        line.value = ""
        words = await self.console.ask(c.RecordPoint(self.prompt.id, text, line.role))
        if words:
            self.say(words)
            line.value = line.value or text
        else:
            self.say(tr("✓ point kept, {who}", who=line.name_words))
        self.present()


class Point(PointLine):
    """The facilitator's line: escape gives the keys back to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", tr("to the keys"), id="hotwash.line-done"),
    ]

    def action_done(self) -> None:
        """No more points for now."""
        self.screen.set_focus(None)
