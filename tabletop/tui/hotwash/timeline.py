"""The room in which the exercise is told again, decision by decision, and how it ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from tabletop.exercise.pages.debrief import HotwashMoment
from tabletop.exercise.pages.hotwash import decision_pages, end_pages
from tabletop.exercise.wording.decision_told import End, Told, story
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.tui.console.control import Control
from tabletop.tui.hotwash.projection import WallChoice
from tabletop.tui.hotwash.story_pane import StoryPane
from tabletop.tui.kit.ways import Ways


class TimelineRoom(Vertical):
    """One step after the other."""

    title = "Timeline"

    def __init__(self, control: Control, moved: Callable[[], Awaitable[None]], *, id: str) -> None:  # noqa: A002 -- Textual's word
        """Of the exercise on ``control``; ``moved`` hears that another step, or more of it, is shown."""
        super().__init__(id=id)
        self._control = control
        self._moved = moved
        self._names = Names.of_book(control.book)
        self._opened: set[str] = set()  #: secret ballots whose votes may go on the wall
        self.steps: tuple[Told | End, ...] = story(control.table.records, control.book)
        self.at = 0  #: which step

    def compose(self) -> ComposeResult:
        """The step."""
        yield StoryPane()

    @property
    def step(self) -> Told | End:
        """The step that is told."""
        return self.steps[self.at]

    def show(self, here: HotwashMoment) -> None:  # noqa: ARG002 -- what is said belongs to other rooms
        """Tell the step."""
        where = tr("{at} of {of}", at=self.at + 1, of=len(self.steps))
        self.query_one(StoryPane).show(self.step, self._control.book, where)

    def count(self) -> str:
        """Which of how many."""
        return f"{self.at + 1}/{len(self.steps)}"

    def choices(self) -> Sequence[WallChoice]:
        """The pages of the step."""
        step, unsealed = self.step, "tracks" in self._control.state.hotwash.unsealed
        if isinstance(step, End):
            told = end_pages(step, unsealed=unsealed)
        else:
            told = decision_pages(step, self._names, unsealed=unsealed, ballots=step.decision in self._opened)
        return [WallChoice("debrief", page) for page in told]

    def scroll_page(self, by: int) -> None:
        """Read on or back in it."""
        self.query_one(StoryPane).scroll_page(by)

    def ways(self) -> Ways:
        """Another step; what a secret ballot leaves out."""
        ways: dict[str, Callable[[], object]] = {"next": lambda: self._go(1), "before": lambda: self._go(-1)}
        if isinstance(self.step, Told) and self.step.secret:
            ways["ballots"] = self._ballots
        return ways

    async def _go(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self.steps) - 1))
        await self._moved()

    async def _ballots(self) -> None:
        """Let the votes of a secret ballot go on the wall, or not."""
        step = self.step
        if not isinstance(step, Told):
            return
        self._opened ^= {step.decision}
        opened = step.decision in self._opened
        self._control.say(
            tr("The wall's pages now say who chose what.") if opened else tr("The votes stay with control.")
        )
        await self._moved()
