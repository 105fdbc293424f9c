"""The line that is always there: marking, state in words, times, move, time left, saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual.content import Content
from textual.widget import Widget

from tabletop.exercise.clock import HURRY, as_hms, as_ms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.views import move_left
from tabletop.exercise.wording.names import calendar
from tabletop.i18n import tr
from tabletop.tui.console.presence import Presence
from tabletop.tui.kit.text import plain


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """A phase as a word, and how it looks."""

    words: str
    style: str


def phase_words(phase: str) -> PhaseWords:
    """What the phase is called on every screen."""
    table = {
        "before": PhaseWords(tr("BRIEFING"), "bold $text-muted"),
        "running": PhaseWords(tr("RUNNING"), "bold $accent"),
        "broken": PhaseWords(tr("STANDS STILL"), "bold reverse $error"),
        "paused": PhaseWords(tr("PAUSEX"), "bold reverse $warning"),
        "emergency": PhaseWords(tr("REAL EMERGENCY"), "bold reverse $error"),
        "ended": PhaseWords(tr("ENDEX"), "bold $text-muted"),
    }
    return table[phase]


class TopLine(Widget):
    """One row where it fits, else two. Never interactive."""

    DEFAULT_CSS = """
    TopLine { dock: top; height: 1; background: $background; padding: 0 1; }
    TopLine.two-rows { height: 2; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._first: list[Content] = []
        self._second: list[Content] = []

    def show(
        self,
        book: Rulebook,
        state: State,
        clock: float,
        saved: str,
        *,
        live: bool,
        presence: Presence | None = None,
    ) -> None:
        """Take over what there is to say now; repaints only this line."""
        broken = saved.startswith("✗")
        phase = phase_words("broken" if broken and state.phase == "running" else state.phase)
        first = [plain(book.scenario.about.marking, "bold $text-muted"), plain(f" {phase.words} ", phase.style)]
        first.append(plain(f"T+{as_hms(clock)}", "bold"))
        second = []
        if state.play.move:
            second = [plain(calendar(state.play.time)), self._move(state), self._left(state, clock)]
        if live:
            first.append(plain(datetime.now().astimezone().strftime("%H:%M"), "$text-muted"))
        if presence is not None:
            first += _who(presence)
            second += _wall(presence)
        second.append(plain(saved, "bold $error" if broken else "$text-muted"))
        if (first, second) != (self._first, self._second):
            self._first, self._second = first, second
            self.refresh()

    def render(self) -> Content:
        """Both halves in one row, or one below the other, spread evenly over the width."""
        width = self.content_size.width
        if self.has_class("two-rows"):
            first = self._first
            if sum(part.cell_length + 2 for part in first) > width + 2:
                first = [*first[:3], *first[4:]]  # the clock on the wall of the room says the time as well
            return Content("\n").join([spread(first, width), spread(self._second, width)])
        return spread([*self._first[:3], *self._second[:-1], *self._first[3:], *self._second[-1:]], width)

    @staticmethod
    def _move(state: State) -> Content:
        play = state.play
        if play.practice:
            return plain(tr("Practice · {title}", title=play.move_title), "bold")
        words = tr("Move {number}/{of} {title}", number=play.move_number, of=play.move_of, title=play.move_title)
        return plain(words, "bold")

    @staticmethod
    def _left(state: State, clock: float) -> Content:
        if state.phase == "ended":
            return plain("")
        left = move_left(state, clock)
        if left < 0:
            return plain(tr("{time} over", time=as_ms(-left)), "bold $error")
        return plain(tr("{time} left", time=as_ms(left)), "bold $warning" if left <= HURRY else "")


def _who(presence: Presence) -> list[Content]:
    """Who runs the exercise if not this console, and how many terminals answer."""
    parts = []
    if presence.baton:
        parts.append(plain(tr("baton: {who}", who=presence.baton), "bold $warning"))
    if presence.open:
        missing = presence.here < presence.seated
        stations = tr("stations {here}/{seated}", here=presence.here, seated=presence.seated)
        parts.append(plain(stations, "$warning" if missing else ""))
    return parts


def _wall(presence: Presence) -> list[Content]:
    """Whether the wall is seen."""
    if not presence.open:
        return []
    words = {"on": tr("wall on"), "blank": tr("wall blank")}.get(presence.wall, tr("wall off"))
    return [plain(words, "" if presence.wall == "on" else "$text-muted")]


def spread(parts: list[Content], width: int) -> Content:
    """The parts on one line, the free space between them shared out; at least two cells, cut at the end."""
    parts = [part for part in parts if part.plain]
    free = width - sum(part.cell_length for part in parts)
    gaps = max(1, len(parts) - 1)
    gap, rest = divmod(max(free, 2 * gaps), gaps)
    gap, rest = (gap, rest) if gap < 8 else (7, 0)
    line: list[Content | str] = []
    for place, part in enumerate(parts):
        line += [" " * (gap + (place <= rest)) if place else "", part]
    return Content.assemble(*line).truncate(max(0, width), ellipsis=True)
