"""The wall's page of what the hotwash shows: which one is chosen, whether the wall follows, and how it will look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.debrief import TO_WALL
from tabletop.exercise.actions.people import turned_values
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.commands import Command
from tabletop.exercise.pages.hotwash import TextPage
from tabletop.exercise.pages.wall import hotwash_view
from tabletop.exercise.seats import WALL
from tabletop.exercise.state import WallPage as Turned
from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr
from tabletop.tui.console.control import Control
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain
from tabletop.tui.parts.wall_page import WallPane

#: pages that the wall makes by itself
_LIVE = {"prompt": "the question and its time", "points": "points as they come in", "dice": "the dice"}


@dataclass(frozen=True, slots=True)
class WallChoice:
    """A page that the wall can be turned to."""

    page: str  #: one of :data:`tabletop.exercise.people.HOTWASH_PAGES`
    text: TextPage | None = None  #: where the wall does not make it by itself

    @property
    def title(self) -> str:
        """What it is called here."""
        return self.text.heading if self.text is not None else word(_LIVE, self.page)

    @property
    def turned(self) -> Turned:
        """The wall turned to it."""
        text = self.text
        return Turned(self.page, text.heading if text else "", text.words if text else "")

    def commands(self, now: Moment) -> tuple[Command, ...]:
        """What turning the wall to it asks for."""
        return TO_WALL.made(now, turned_values(self.turned))

    def is_up(self, wall: Turned) -> bool:
        """Whether the wall shows it."""
        text = self.text
        return wall.page == self.page and (text is None or (wall.heading, wall.words) == (text.heading, text.words))


class Projection(Vertical):
    """One of the pages there are is chosen, and shown here as the wall will."""

    def __init__(self, control: Control, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Nothing goes on the wall of ``control`` by itself, until it :attr:`follows`."""
        super().__init__(id=id)
        self._control = control
        self._briefing = briefing_for(control.book.scenario, WALL)
        self._place = 0
        self.choices: Sequence[WallChoice] = ()  #: of what is looked at
        self.follows = False  #: whether the wall shows what is looked at

    def compose(self) -> ComposeResult:
        """The page under a heading."""
        yield PlainText(plain(tr("THE WALL'S PAGE OF THIS"), "$secondary"))
        yield WallPane()

    @property
    def chosen(self) -> WallChoice | None:
        """The page that would go on the wall; None if nothing here does."""
        return self.choices[min(self._place, len(self.choices) - 1)] if self.choices else None

    def step(self, by: int) -> None:
        """The next or the previous page."""
        self._place = max(0, min(self._place + by, len(self.choices) - 1))

    def begin(self) -> None:
        """Something else is looked at: its first page."""
        self._place = 0

    async def put(self) -> None:
        """Turn the wall to the page that is chosen."""
        if self.chosen is not None:
            await self._control.tell(self.chosen.commands(self._control.now), tr("✓ on the wall"))

    async def follow(self) -> None:
        """The same, if the wall follows and it is a page of what was played or said."""
        if self.follows and self.chosen is not None and self.chosen.text is not None:
            await self.put()

    def words(self) -> str:
        """Which page it is, and whether the wall shows it."""
        keys = keys_of(self, "hotwash")
        chosen = self.chosen
        if chosen is None:
            words = [tr("nothing here goes to the wall")]
        else:
            at = min(self._place, len(self.choices) - 1) + 1
            words = [tr("wall: page {at} of {of}, “{title}”", at=at, of=len(self.choices), title=chosen.title)]
            up = chosen.is_up(self._control.state.wall)
            words.append(tr("● on the wall now") if up else tr("{key} puts it up", key=keys("to-wall")))
        if self.follows:
            words.append(tr("the wall follows ({key})", key=keys("wall-follows")))
        return "  ".join(words)

    def show(self, now: str, *, room: bool) -> None:
        """The page as the wall will show it at wall time ``now``, where there is ``room`` for it."""
        chosen = self.chosen
        self.display = room and chosen is not None
        if room and chosen is not None:
            control = self._control
            view = hotwash_view(chosen.turned, control.state, control.table.records, self._briefing, now)
            self.query_one(WallPane).show(view, "", large=False)
