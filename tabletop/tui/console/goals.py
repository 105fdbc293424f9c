"""Objectives and pace in two lines for the room pane; their page is that of the exercise."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tabletop.exercise.coverage import Cover
from tabletop.exercise.pacing import Forecast, in_words
from tabletop.i18n import tr
from tabletop.tui.console.page import MUTED
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.page import SIGN_STYLES, SIGNS
from tabletop.tui.kit.text import plain

MOST_LINES = 3  #: that the forecast may take in the room pane


def goal_signs(covers: tuple[Cover, ...]) -> Content:
    """Every objective as its number and how far it has come."""
    parts = [plain(f"{seen.number}{SIGNS[seen.standing]}", SIGN_STYLES.get(seen.standing, MUTED)) for seen in covers]
    return Content(" ").join(parts)


def goals_pane(covers: tuple[Cover, ...], pace: Forecast | None, width: int, *, keys: bool) -> Iterator[Content]:
    """The objectives on one line, with the key that shows more if ``keys``; below it, in words, if ENDEX is off the plan."""
    if not covers:
        return
    head = tr("OBJECTIVES")
    signs = goal_signs(covers)
    key = "  (G)" if keys else ""
    gap = max(1, width - len(head) - signs.cell_length - len(key))
    yield Content.assemble(plain(head, "bold $text-muted"), " " * gap, signs, plain(key, MUTED)).truncate(width)
    words = in_words(pace) if pace is not None else ""
    if pace is not None and words:
        style = "$warning" if pace.late > 0 else MUTED
        yield from wrapped(plain(words, style), width)[:MOST_LINES]
