"""Objectives and pace; the room: who has answered, who drafts, who has something unread; below, the tracks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from tabletop.exercise.clock import as_ms
from tabletop.exercise.coverage import Cover
from tabletop.exercise.pacing import Forecast, cover, forecast
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.exercise.views import RoomRow, TrackRow, current_question, room, tracks
from tabletop.i18n import series, tr, trn
from tabletop.tui.console.goals import goals_pane
from tabletop.tui.console.presence import Presence, presence_words
from tabletop.tui.console.track_bars import legend, track_lines
from tabletop.tui.kit.line_pane import LinePane
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.text import fitted, plain

LOOK = 10.0  #: exercise seconds between two looks ahead
NARROW = 36  #: columns assumed before the pane has any


class RoomPane(LinePane):
    """Roles and tracks; rebuilt when something happened, not every second."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._rows: Sequence[RoomRow] = ()
        self._tracks: Sequence[TrackRow] = ()
        self._heading = ""
        self._opened = 0.0
        self._presence: Presence | None = None
        self._book: Rulebook | None = None
        self._state: State | None = None
        self._covers: tuple[Cover, ...] = ()
        self._pace: Forecast | None = None
        self._looked = 0.0  #: exercise time of the forecast
        self._goals: list[Content] = []  #: the lines of objectives and pace, for the width below
        self._goals_width = 0
        self._keys = False  #: whether the keys of the console mean anything here

    def tick(self, clock: float) -> bool:
        """A second has passed: look ahead anew now and then; whether the pane wants another height now."""
        if self._book is None or self._state is None or abs(clock - self._looked) < LOOK:
            return False
        height = self.wanted_height
        self._look(self._book, self._state, clock)
        self.rebuild()
        return self.wanted_height != height

    def show(
        self, book: Rulebook, state: State, clock: float, presence: Presence | None = None, *, live: bool = True
    ) -> None:
        """Take over the room as it is at exercise time ``clock``; ``presence`` where roles may be at terminals."""
        self._keys = live
        self._book, self._state = book, state
        self._covers = cover(book, state) if state.started else ()
        self._look(book, state, clock)
        self._presence = presence
        self._rows, self._tracks = room(book, state), tracks(book, state)
        question = current_question(state) if state.phase != "ended" else None
        self._heading, self._opened = "", 0.0
        if question is not None:
            answered = sum(row.status == "answered" for row in self._rows if row.role in question.who)
            self._heading = tr("{answered} of {asked} in", answered=answered, asked=len(question.who))
            self._opened = question.opened
        self.rebuild()

    def _look(self, book: Rulebook, state: State, clock: float) -> None:
        """Look ahead from that time."""
        self._pace, self._looked, self._goals_width = forecast(book, state, clock), clock, 0

    def _goals_for(self, width: int) -> list[Content]:
        """Objectives and pace; asked for twice, by the page and by its height."""
        if width != self._goals_width:
            self._goals = list(goals_pane(self._covers, self._pace, width, keys=self._keys))
            self._goals_width = width
        return self._goals

    @property
    def wanted_height(self) -> int:
        """Lines this pane would like to have."""
        goals = self._goals_for(self.scrollable_content_region.width or NARROW)
        tracks = len(self._tracks) + 3 + bool(legend(self._tracks))
        return len(self._rows) + tracks + bool(self.waiting) + len(goals) + bool(goals)

    def lines_for(self, width: int) -> Iterator[Content]:
        """Objectives, roles, tracks."""
        if self._covers:
            yield from self._goals_for(width)
            yield Content("")
        title = tr("ROOM")
        yield Content.assemble(
            plain(title, "bold $text-muted"),
            " " * max(1, width - len(title) - len(self._heading)),
            plain(self._heading, "bold $warning" if self._heading else ""),
        ).truncate(width)
        if waiting := self.waiting:
            yield plain(waiting, "bold $warning").truncate(width, ellipsis=True)
        for row in self._rows:
            yield self._line(row, width)
        if self._tracks:
            yield Content("")
            words = legend(self._tracks)
            yield Content.assemble(
                plain(tr("TRACKS"), "bold $text-muted"),
                " " * max(1, width - 6 - len(words)),
                plain(words, "$text-muted"),
            ).truncate(width)
            yield from track_lines(self._tracks, width)

    @property
    def waiting(self) -> str:
        """What waits for control, with the key that shows it."""
        presence = self._presence
        if presence is None:
            return ""
        written = [tr("{count} RFI", count=presence.rfis)] if presence.rfis else []
        written += [tr("{count} unread", count=presence.unread)] if presence.unread else []
        keys = keys_of(self, "console")
        parts = [tr("{what} ({key})", what=series(written), key=keys("intray"))] if written else []
        if presence.waiting:
            parts.append(tr("{count} waiting ({key})", count=presence.waiting, key=keys("room")))
        return "   ".join(parts)

    def _line(self, row: RoomRow, width: int) -> Content:
        status, style, detail = self._status(row)
        sign, at_terminal = self._terminal(row.role)
        unread = tr("{count} new", count=row.unread) if row.unread else ""
        detail = at_terminal or detail or unread
        status_width = min(12, max(10, width // 3))
        detail_width = max(0, min(9, width - status_width - 12))
        name_width = max(6, width - status_width - detail_width - 2 - sign.cell_length)
        return Content.assemble(
            sign,
            fitted(
                row.role if not row.person else f"{row.role} {row.person}",
                name_width,
                style if style == "$text-muted" else "",
            ),
            " ",
            fitted(status, status_width, style),
            " ",
            plain(detail[:detail_width].rjust(detail_width), "bold $warning" if at_terminal else "$text-muted"),
        ).truncate(width)

    def _terminal(self, role: str) -> tuple[Content, str]:
        """The sign of the role's terminal, and the word if it is not there; no sign at all while no room is open."""
        if self._presence is None or not self._presence.open:
            return plain(""), ""
        presence, _ = self._presence.roles.get(role, ("", 0))
        if not presence:
            return plain("  "), ""
        sign, word, style = presence_words(presence)
        return plain(f"{sign} ", style), "" if presence == "here" else word

    def _status(self, row: RoomRow) -> tuple[str, str, str]:
        """Sign and word, style, detail."""
        match row.status:
            case "answered":
                took = as_ms(max(0.0, (row.clock or 0.0) - self._opened))
                return tr("✓ answered"), "$success", took
            case "drafting":
                return tr("… drafting"), "$warning", trn("{count} word", "{count} words", row.words)
            case "asked":
                return tr("○ asked"), "$warning", ""
            case "not-asked":
                return tr("– not asked"), "$text-muted", ""
            case _:
                return tr("· idle"), "$text-muted", ""
