"""A page as the screen shows it: styles by tone, signs, wall times, and behind a sentence the keys of what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from textual.content import Content
from textual.widget import Widget

from tabletop.exercise.pages.page import Block, Entry, Gauge, Item, Page, Sign, Tone, Words
from tabletop.tui.keys import key_words
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
BAR = 10  #: cells of a gauge
MOST_TITLE = 50  #: cells of the title of a gauge

Keys = Callable[[str], str]
"""The key that asks for an action, "" for none."""


def at_time(at: str) -> str:
    """Wall time of a record as people at the table read it: ``14:47:03``, local; "" for a text that is no time."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%H:%M:%S")
    except ValueError:
        return ""


def keys_of(widget: Widget, screen: str) -> Keys:
    """The keys of a screen as they are now, the user's own among them.

    A view may stand on another screen than its own: that one says in ``SEAT_KEYS`` which of its bindings asks for an action instead.
    """
    instead: Mapping[str, str] = getattr(widget.screen, "SEAT_KEYS", {})

    def key(action: str) -> str:
        table, _, name = instead.get(action, f"{screen}.{action}").partition(".")
        return key_words(table, name, routes(widget.screen).own_keys)

    return key


def shown(blocks: Iterable[Block], keys: Keys) -> Content:
    """Blocks with an empty line between, as one text."""
    return Content("\n\n").join(Content("\n").join(_lines(block, keys)) for block in blocks)


def page_content(page: Page, keys: Keys) -> Content:
    """A page as one text."""
    return shown(page.blocks, keys)


def words_content(words: Words, keys: Keys) -> Content:
    """A sentence: sign, time, text, and the keys of the actions it asks for."""
    style = STYLES[words.tone]
    sign = f"{SIGNS[words.sign]} " if words.sign else ""
    asked = ", ".join(filter(None, map(keys, words.acts)))
    sentence = _with_keys(words.text, asked) if asked else words.text
    lead = "  – " if words.place == "point" else ""
    time = plain(f"{at_time(words.at)}  ", "$secondary") if words.at else Content("")
    return Content.assemble(time, plain(f"{lead}{sign}{sentence}", style))


def _with_keys(sentence: str, keys: str) -> str:
    """The keys before the full stop at the end."""
    end = "." if sentence.endswith(".") else ""
    return f"{sentence.removesuffix('.')} ({keys}){end}"


def _lines(block: Block, keys: Keys) -> list[Content]:
    lines = [plain(block.heading, STYLES[block.tone])] if block.heading else []
    width = min(MOST_TITLE, max((len(item.title) for item in block.items if isinstance(item, Gauge)), default=0)) + 2
    for item in block.items:
        line = _item(item, keys, width)
        if isinstance(item, Words) and item.place == "beside" and lines:
            lines[-1] = Content.assemble(lines[-1], "  ", line)
        else:
            lines.append(line)
    return lines


def _item(item: Item, keys: Keys, width: int) -> Content:
    """An item as a line; an entry, options and fields have widgets of their own."""
    if isinstance(item, Gauge):
        return gauge_content(item, width)
    if isinstance(item, Words):
        return words_content(item, keys)
    raise TypeError(type(item).__name__)


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
    about = plain(f"  {at_time(entry.at)[:5]} {entry.about}", "$secondary")
    lines = [Content.assemble(sign, plain(entry.title, style)), about]
    return Content("\n").join(fitted(line, width) for line in lines)
