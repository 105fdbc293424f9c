"""The room of the feedback forms: how many are in, what they say together, and two ways to get more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from tabletop.exercise.pages.debrief import HotwashMoment
from tabletop.tui.console.control import Control
from tabletop.tui.hotwash.forms_pane import FormsPane
from tabletop.tui.hotwash.projection import WallChoice
from tabletop.tui.kit.ways import Way, Ways


class FormsRoom(Vertical):
    """Nothing of a form goes on the wall."""

    title = "Forms"

    def __init__(self, control: Control, moved: Callable[[], Awaitable[None]], *, id: str) -> None:  # noqa: A002 -- Textual's word
        """Of the hotwash on ``control``; ``moved`` hears that more or less is shown."""
        super().__init__(id=id)
        self._control = control
        self._moved = moved
        self._summary = False

    def compose(self) -> ComposeResult:
        """The count, and the summary."""
        yield FormsPane()

    def show(self, here: HotwashMoment) -> None:  # noqa: ARG002 -- what is said belongs to other rooms
        """How many there are now."""
        self.query_one(FormsPane).show(self._control.state.feedback, summary=self._summary)

    def count(self) -> str:
        """How many."""
        return str(len(self._control.state.feedback) or "")

    def choices(self) -> Sequence[WallChoice]:
        """None."""
        return ()

    def scroll_page(self, by: int) -> None:
        """Read on or back."""
        self.query_one(FormsPane).scroll_page(by)

    def ways(self) -> Ways:
        """The summary, a form from paper."""
        ways: dict[str, Way] = {"forms-summary": self._sum_up} if self._control.state.feedback else {}
        return {**ways, "paper-form": self._paper}

    async def _sum_up(self) -> None:
        """What the forms say together, or their number alone."""
        self._summary = not self._summary
        await self._moved()

    def _paper(self) -> None:
        """Enter what was filled in on paper, one form after the other."""
        from tabletop.tui.hotwash.paper_form import PaperFormScreen

        self.app.push_screen(PaperFormScreen(lambda: self._control.now, self._control.ask))
