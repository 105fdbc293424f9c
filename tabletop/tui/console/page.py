"""A page of the facilitator's: of a serial, of a move, of the objectives; made for a state and a width, a line at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content

from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.views import reach_words
from tabletop.exercise.wording.names import Names
from tabletop.i18n import series, tr
from tabletop.tui.keys import key_words
from tabletop.tui.kit.line_pane import rule, wrapped
from tabletop.tui.kit.page import Keys
from tabletop.tui.kit.text import plain

MUTED = "$text-muted"


def _programs(action: str) -> str:
    """The program's own keys of the console."""
    return key_words("console", action, {})


@dataclass(frozen=True, slots=True)
class PageWriter:
    """A page in the making: its rulebook, the state shown, exercise time, the width in cells, and the keys that it names."""

    book: Rulebook
    state: State
    clock: float
    width: int
    keys: Keys = _programs

    def text(self, words: str, style: str = "", indent: int = 0) -> Iterator[Content]:
        """A paragraph, wrapped."""
        for line in wrapped(plain(words.strip(), style), self.width - indent):
            yield Content(" " * indent) + line if indent else line

    def field(self, name: str, words: str, style: str = "", column: int = 9) -> Iterator[Content]:
        """A name in the margin, its words beside it."""
        if not words:
            return
        for place, line in enumerate(wrapped(plain(words, style), self.width - column)):
            yield Content.assemble(plain((name if place == 0 else "").ljust(column), MUTED), line)

    def heading(self, title: str, under: Iterable[str]) -> Iterator[Content]:
        """The title, and what kind of thing it is."""
        yield from self.text(title, "bold $accent")
        yield from self.text(" · ".join(part for part in under if part), MUTED)
        yield Content("")

    def hidden_rule(self) -> Iterator[Content]:
        """From here on, nothing is for players."""
        yield Content("")
        yield rule(self.width, tr("NOT SHOWN TO PLAYERS"), "$warning")

    def audience(self, to: tuple[str, ...]) -> str:
        """Recipients in words: everybody, a group of that very membership, or the roles."""
        scenario = self.book.scenario
        if set(to) >= set(scenario.roles):
            return tr("all")
        if len(to) > 2:
            for group in scenario.groups:
                if scenario.members([group]) == to:
                    return tr("{group} ({roles})", group=group, roles=series(to))
        return Names({}, {}, {}).audience(to)

    def reach(self, to: tuple[str, ...]) -> Iterator[Content]:
        """Who of an audience is not in play, which is said before it goes out."""
        yield from self.field("", reach_words(self.state, to, Names.of_book(self.book)), "bold $warning")

    def track(self, track: str) -> str:
        """A track's title."""
        spec = self.book.scenario.tracks.get(track)
        return spec.title if spec is not None else track
