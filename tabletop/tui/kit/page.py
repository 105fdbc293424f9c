"""A page as the screen shows it: styles by tone, signs, wall times, and behind a sentence the keys of what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from textual.content import Content
from textual.widget import Widget

from tabletop.exercise.pages.page import Block, Counts, Entry, Gauge, Page, Sign, Tone, Words
from tabletop.i18n import series
from tabletop.local_time import on_clock
from tabletop.tui.keys import key_words
from tabletop.tui.kit.line_pane import rule, wrapped
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.routes import routes

STYLES: Mapping[Tone, str] = {
    "plain": "",
    "call": "bold $accent",
    "head": "bold $accent",
    "title": "bold",
    "strong": "bold",
    "quiet": "$secondary",
    "hint": "$warning",
    "alert": "bold $warning",
    "own": "bold $success",
    "good": "$success",
    "late": "bold $error",
    "struck": "strike",
    "marking": "$secondary",
}
SIGNS: Mapping[Sign, str] = {
    "": "",
    "new": "●",
    "done": "✓",
    "gone": "✗",
    "open": "○",
    "refused": "✗",
    "whisper": "◆",
    "team": "▪",
    "stands": "→",
    "ahead": "·",
    "unserved": "!",
    "droppable": "~",
    "said": "●",
}
#: of signs in front of entries; the others are quiet
SIGN_STYLES: Mapping[Sign, str] = {
    "done": "$success",
    "open": "$warning",
    "unserved": "bold $error",
    "refused": "bold $error",
}
BAR = 10  #: cells of a gauge
BAR_OF_COUNT = 6  #: cells of the longest bar of a count
NUMBERED = 5  #: cells for number and sign on a page with numbers
MOST_WIDTH = 96  #: cells of a text that somebody wrote
MOST_TITLE = 50  #: cells of the title of a gauge

Keys = Callable[[str], str]
"""The key that asks for an action, "" for none."""


def keys_of(widget: Widget, screen: str) -> Keys:
    """The keys of a screen as they are now, the user's own among them.

    A view may stand on another screen than its own: that one says in ``SEAT_KEYS`` which of its bindings asks for an action instead.
    """
    instead: Mapping[str, str] = getattr(widget.screen, "SEAT_KEYS", {})

    def key(action: str) -> str:
        table, _, name = instead.get(action, f"{screen}.{action}").partition(".")
        return key_words(table, name, routes(widget.screen).own_keys)

    return key


def no_keys(action: str) -> str:  # noqa: ARG001 -- one of the Keys
    """For pages that ask for nothing."""
    return ""


def shown(blocks: Iterable[Block], keys: Keys) -> Content:
    """Blocks as one text, which the widget that shows it breaks into lines."""
    return Content("\n").join(laid(blocks, keys))


def page_content(page: Page, keys: Keys) -> Content:
    """A page as one text."""
    return shown(page.blocks, keys)


def laid(
    blocks: Iterable[Block], keys: Keys = no_keys, width: int | None = None, *, ruled: bool = False
) -> Iterator[Content]:
    """Blocks line by line, an empty line between them.

    Lines are broken at ``width`` cells, those after the first behind the sign; None: the widget breaks them. ``ruled``: headings in a rule.
    """
    blocks = tuple(blocks)
    column = NUMBERED if any(isinstance(item, Entry) and item.number for block in blocks for item in block.items) else 0
    for place, block in enumerate(blocks):
        if place:
            yield Content("")
        lines = _lines(block, keys, column)
        if block.heading and ruled and width is not None:
            yield rule(width, block.heading)
            del lines[0]
        for line in lines:
            yield from line.broken(width)


@dataclass(frozen=True, slots=True)
class _Line:
    """Words behind a sign or an indent."""

    words: Content
    lead: Content = Content("")  # noqa: RUF009 -- nothing changes a content
    most: int = 0  #: cells at most; 0: as many as there are

    def broken(self, width: int | None) -> Iterator[Content]:
        """It alone; or as many lines as it needs at a width."""
        if width is None:
            yield self.lead + self.words
            return
        indent = self.lead.cell_length
        first, *more = wrapped(self.words, min(width, self.most or width) - indent)
        yield self.lead + first
        yield from (Content(" " * indent) + line for line in more)


def words_content(words: Words, keys: Keys) -> Content:
    """A sentence: sign, time, text, and the keys of the actions it asks for."""
    line = _sentence(words, keys)
    return line.lead + line.words


def _sentence(words: Words, keys: Keys) -> _Line:
    style = STYLES[words.tone]
    sign = plain(f"{SIGNS[words.sign]} " if words.sign else "", "$accent" if words.place == "point" else style)
    if words.place == "point" and not words.sign:
        sign = plain("  – ", style)
    time = plain(f"{on_clock(words.at, seconds=True)}  ", "$secondary") if words.at else Content("")
    return _Line(plain(sentence(words, keys), style), time + sign, MOST_WIDTH if words.place == "text" else 0)


def sentence(words: Words, keys: Keys) -> str:
    """The text, and before its full stop the keys of the actions it asks for."""
    asked = series(filter(None, map(keys, words.acts)))
    if not asked:
        return words.text
    end = "." if words.text.endswith(".") else ""
    return f"{words.text.removesuffix('.')} ({asked}){end}"


def _lines(block: Block, keys: Keys, column: int) -> list[_Line]:
    """Heading and items; options and fields have widgets of their own."""
    lines = [_Line(plain(block.heading, STYLES[block.tone]))] if block.heading else []
    width = min(MOST_TITLE, max((len(item.title) for item in block.items if isinstance(item, Gauge)), default=0)) + 2
    for item in block.items:
        match item:
            case Words(place="beside") if lines:
                lines[-1] = replace(lines[-1], words=Content("  ").join([lines[-1].words, words_content(item, keys)]))
            case Words():
                lines.append(_sentence(item, keys))
            case Gauge():
                lines.append(_Line(gauge_content(item, width)))
            case Entry():
                lines += _entry(item, column)
            case Counts():
                lines += _counts(item)
            case _:
                raise TypeError(type(item).__name__)
    return lines


def _entry(entry: Entry, column: int) -> list[_Line]:
    """Number and sign in a margin of ``column`` cells, then the title; below it what it is about."""
    style = SIGN_STYLES.get(entry.sign, "$text-muted")
    number = plain(f"{entry.number or '':>2}" if column else "", "$text-muted")
    lead = number + plain(SIGNS[entry.sign], style)
    if lead:
        lead += " " * max(1, column - lead.cell_length)
    lines = [_Line(plain(entry.title, style if entry.sign == "unserved" else ""), lead)]
    if entry.about:
        lines.append(_Line(plain(entry.about, "$text-muted"), Content(" " * lead.cell_length)))
    return lines


def _counts(item: Counts) -> Iterator[_Line]:
    """What was asked and what it comes to; below, each value with a bar."""
    yield _Line(Content.assemble(plain(item.title), plain(f"   {item.words}", "bold")))
    most = max((count for _, count in item.counts), default=0) or 1
    bars = ["█" * -(-count * BAR_OF_COUNT // most) for _, count in item.counts]
    row = "   ".join(f"{cell} {bar}".rstrip() for cell, bar in zip(item.cells, bars, strict=True))
    if row:
        yield _Line(plain(row, "$secondary"), Content("  "))


def gauge_content(gauge: Gauge, width: int) -> Content:
    """Title, bar and number, or the word alone where only that is known."""
    name = fitted(gauge.title, width)
    if gauge.value is None:
        return Content.assemble(name, plain(gauge.word or "–", "bold"))
    filled = round(gauge.share * BAR)
    bar = Content.assemble(plain("▇" * filled, "$accent"), plain("░" * (BAR - filled), "$secondary"))
    word = plain(f"  {gauge.word}" if gauge.word else "")
    return Content.assemble(name, bar, plain(f" {gauge.number}", "bold"), word)


def entry_content(entry: Entry, width: int) -> Content:
    """A line of a list that is opened by pointing at it: sign and title, below it when and what about."""
    style = {"gone": "$secondary strike", "new": "bold"}.get(entry.sign, "")
    sign = plain(f"{SIGNS[entry.sign]:<2}", "$warning" if entry.sign == "new" else "$secondary")
    about = plain(f"  {on_clock(entry.at)} {entry.about}", "$secondary")
    lines = [Content.assemble(sign, plain(entry.title, style)), about]
    return Content("\n").join(fitted(line, width) for line in lines)
