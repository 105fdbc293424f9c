"""What the facilitator's hotwash shows: rooms, the wall's page of what is shown, how much time a question has left."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import ContentSwitcher, Static

from tabletop.exercise import commands as c
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.hotwash import UNSEALED, Prompt, points_of
from tabletop.exercise.pages.hotwash import Page, decision_pages, end_pages, point_pages, prompt_in_view, unsealed_pages
from tabletop.exercise.pages.wall import hotwash_view
from tabletop.exercise.seats import WALL
from tabletop.exercise.state import WallPage as Turned
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.terms import word
from tabletop.exercise.wording.told import End, Told, story
from tabletop.i18n import tr
from tabletop.tui.console.console_base import ConsoleBase
from tabletop.tui.hotwash.forms_pane import FormsPane
from tabletop.tui.hotwash.hotwash_acts import HotwashActs
from tabletop.tui.hotwash.hotwash_panes import PointLine, QuestionPane, Said, UnsealedPane, time_words
from tabletop.tui.hotwash.story_pane import StoryPane
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.kit.wall_time import WallTime
from tabletop.tui.wall.wall_page import WallPage

WIDE = 120  #: columns from which the wall's page stands beside
ROOMS = (
    ("timeline", "t", "Timeline"),
    ("questions", "p", "Questions"),
    ("forms", "f", "Forms"),
    ("unsealed", "v", "Unsealed, dice"),
)
#: pages that the wall makes by itself
_LIVE = {"prompt": "the question and its time", "points": "points as they come in", "dice": "the dice"}


class Point(PointLine):
    """The facilitator's line: escape gives the keys back to the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "done", "to the keys", id="hotwash.line-done"),
    ]

    def action_done(self) -> None:
        """No more points for now."""
        self.screen.set_focus(None)


class HotwashShown(HotwashActs):
    """The hotwash as it is painted; keys are the screen's."""

    def __init__(self, console: ConsoleBase) -> None:
        """Over ``console``, whose exercise has ended."""
        super().__init__(console)
        self.steps: tuple[Told | End, ...] = story(console.table.records, console.book)
        self.at = 0  #: which step
        self.asked = 0  #: which question
        self.part = 0  #: which of its wall pages
        self.follows = False  #: whether the wall follows
        self._told: set[str] = set()  #: secret ballots whose votes may go on the wall
        self._summary = False
        self._wall_time = WallTime()
        self._wall_briefing = briefing_for(console.book.scenario, WALL)
        self._names = Names.of_book(console.book)
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
        self.query_one(StoryPane).show(step, self.console.book, tr("{at} of {of}", at=self.at + 1, of=len(self.steps)))
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
        known = self.prompts()
        for place, prompt in enumerate(known):
            here, stands = place == self.asked % len(known), prompt.id == hotwash.prompt
            count = len(points_of(hotwash, prompt.id))
            minutes = tr("{minutes} min", minutes=prompt.seconds // 60) if prompt.seconds else ""
            points = tr("1 point") if count == 1 else tr("{count} points", count=count)
            more = points if count else minutes
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
                plain(tr(name), "bold underline" if room == self.room else ""),
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
            unsealed = "tracks" in hotwash.unsealed
            told = (
                end_pages(step, unsealed=unsealed)
                if isinstance(step, End)
                else decision_pages(step, self._names, unsealed=unsealed, ballots=step.decision in self._told)
            )
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
            title = chosen[1].heading if chosen[1] is not None else word(_LIVE, chosen[0])
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
