"""Objectives and pace: in two lines for the room pane, and as a page."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tabletop.exercise.coverage import Cover
from tabletop.exercise.pacing import Forecast, in_words
from tabletop.exercise.pages.goals import goals_page
from tabletop.exercise.pages.page import Entry, Item, Words
from tabletop.i18n import tr
from tabletop.tui.console.page import MUTED, Page
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.page import SIGNS, Keys, words_content
from tabletop.tui.kit.text import plain

MOST_LINES = 3  #: that the forecast may take in the room pane

_STYLES = {"done": "$success", "open": "$warning", "ahead": "$text-muted", "unserved": "bold $error"}


def goal_signs(covers: tuple[Cover, ...]) -> Content:
    """Every objective as its number and how far it has come."""
    parts = [plain(f"{seen.number}{SIGNS[seen.standing]}", _STYLES[seen.standing]) for seen in covers]
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


def goals_lines(page: Page, keys: Keys) -> Iterator[Content]:
    """The page of the goals, a line at a time; ``keys`` are those of the console."""
    for place, block in enumerate(goals_page(page.book, page.state, page.clock).blocks):
        if place:
            yield Content("")
        yield from page.text(block.heading, "bold $text-muted")
        for item in block.items:
            yield from _item(page, item, keys)


def _item(page: Page, item: Item, keys: Keys) -> Iterator[Content]:
    match item:
        case Entry():
            number = str(item.number or "")
            style = "bold $error" if item.sign == "unserved" else ""
            yield from page.field(f"{number:>2}{SIGNS[item.sign]}", item.title, style, column=5)
            if item.about:
                yield from page.text(item.about, MUTED, indent=5)
        case Words():
            yield from wrapped(words_content(item, keys), page.width)
        case _:
            raise TypeError(type(item).__name__)
