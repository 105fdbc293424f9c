"""Objectives and pace: in two lines for the room pane, and as a page."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tabletop.exercise.coverage import Cover
from tabletop.exercise.expected import expected
from tabletop.exercise.pacing import Forecast, cover, forecast, in_words
from tabletop.i18n import tr
from tabletop.tui.console.page import MUTED, Page
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.text import plain

MOST_LINES = 3  #: that the forecast may take in the room pane

_STYLES = {"✓": "$success", "○": "$warning", "·": "$text-muted", "!": "bold $error"}


def goal_signs(covers: tuple[Cover, ...]) -> Content:
    """Every objective as its number and how far it has come."""
    parts = [plain(f"{seen.number}{seen.sign}", _STYLES[seen.sign]) for seen in covers]
    return Content(" ").join(parts)


def goal_lines(covers: tuple[Cover, ...], pace: Forecast | None, width: int, *, keys: bool) -> Iterator[Content]:
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


def goals_page(page: Page) -> Iterator[Content]:
    """Every objective, the forecast with what could be dropped, expected actions, the parking lot."""
    yield from page.text(
        tr("✓ observed  ○ there was something to observe  · still to come  ! nothing planned serves it any more"), MUTED
    )
    yield Content("")
    for seen in cover(page.book, page.state):
        counts = tr(
            "out: {served}, to come: {ahead}, notes: {notes}, actions seen: {ticked}",
            served=seen.served,
            ahead=seen.ahead,
            notes=seen.notes,
            ticked=seen.ticked,
        )
        yield from page.field(f"{seen.number}{seen.sign}", seen.title, "bold", column=4)
        yield from page.text(counts, MUTED, indent=4)
    yield from _pace(page)
    yield from _expected(page)
    yield from _parked(page)


def _heading(page: Page, words: str) -> Iterator[Content]:
    yield Content("")
    yield from page.text(words, "bold $text-muted")


def _pace(page: Page) -> Iterator[Content]:
    seen = forecast(page.book, page.state, page.clock)
    if seen is None:
        return
    yield from _heading(page, tr("PACE"))
    yield from page.text(in_words(seen) or tr("ENDEX comes as planned."), "$warning" if seen.late > 0 else "")
    yield from page.text(
        tr(
            "How: what is left of this move, then the later moves at {pace} of their planned length, as those before took.",
            pace=f"{seen.pace:.0%}",
        ),
        MUTED,
    )
    for drop in seen.drops:
        minutes = tr("{minutes} min", minutes=drop.minutes)
        titles = [page.book.scenario.objectives[key].title for key in drop.unserved]
        left = tr("leaves out: {objectives}", objectives=", ".join(titles)) if titles else ""
        left = left or tr("every objective is still exercised")
        yield from page.field("~", f"{drop.title} ({minutes}): {left}", "$warning" if titles else "", column=4)


def _expected(page: Page) -> Iterator[Content]:
    lists = expected(page.state)
    if not lists:
        return
    yield from _heading(page, tr("EXPECTED ACTIONS (y ticks them)"))
    for item in lists:
        yield from page.text(f"{item.title}  {item.seen}/{len(item.actions)}")
        for action in item.actions:
            yield from page.field("  ✓" if action.seen else "  ○", action.text, "" if action.seen else MUTED, column=4)


def _parked(page: Page) -> Iterator[Content]:
    parked = [line for line in page.state.log.values() if line.word == "parked"]
    if not parked:
        return
    yield from _heading(page, tr("PARKING LOT"))
    for line in parked:
        yield from page.field("·", f"{line.text} ({line.role})" if line.role else line.text, column=4)
