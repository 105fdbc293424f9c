"""Reads a rendering of a page back: everything of the page, in its order, and nothing else but the looks of the surface."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tabletop.exercise.pages.page import (
    Counts,
    Entry,
    Gauge,
    Happening,
    Item,
    Page,
    PageField,
    PageOptions,
    Scale,
    Words,
)

_TIME = r"\d\d:\d\d(:\d\d)?"
#: what a screen adds to the words of a page: signs, bars, times, numbers of options, and keys behind a sentence
SCREEN = re.compile(
    rf"[●✓✗○◆▪→▇░█─–▸·~!?■»¶=]|T\+\d+:\d\d(:\d\d)?|{_TIME}|\((←→|[a-z]|f\d+|ctrl\+[a-z])(, ([a-z]|f\d+|ctrl\+[a-z]))*\)|\.|[(\[][•x ]?[)\]]|\d"
)
#: what plain lines add: quotation marks, times, numbers, signs in words, and what to type
LINES = re.compile(
    rf"[“”:,.●–]|T\+\d+:\d\d:\d\d|{_TIME}|\d+|Type [/a-z, ]+\.|\((new|acknowledged|recalled|chosen|struck out by you|ok|WRONG)\)|of [\d,]+|not known yet"
)


def texts(item: Item, look: re.Pattern[str]) -> Iterator[str]:
    """What an item says, in order; who acted is said in full in lines, and in a column on a screen."""
    match item:
        case Words():
            yield item.text.removesuffix(".") if item.acts else item.text
        case Entry():
            yield from (item.title, item.about)
        case Gauge():
            yield from (item.title, item.number, item.word)
        case PageOptions():
            yield item.label
            for option in item.options:
                yield from (option.label, option.text)
        case Scale():
            for statement in item.answered:
                yield from statement
        case Counts():
            yield from (item.title, item.words, *item.cells)
        case Happening():
            yield from (item.who if look is SCREEN else item.name, item.text, *item.whole)
        case PageField():
            yield item.label
            yield from (words for _, words in item.rows)
            if item.explain is not None:
                yield item.explain(item.amount)
            elif item.kind != "one":
                yield item.value


def wrong(page: Page, rendered: str, look: re.Pattern[str]) -> str:
    """Where a rendering says something else than the page, in words; "" where it says the same in the same order."""
    left = " ".join(rendered.split())
    for item in page.items:
        for text in filter(None, (" ".join(text.split()) for text in texts(item, look))):
            while (rest := _after(text, left)) is None:
                added = look.match(left)
                if added is None:
                    return f"“{text}” does not stand before “{left[:80]}”"
                left = left[added.end() :].lstrip()
            left = rest
    while added := look.match(left):
        left = left[added.end() :].lstrip()
    return f"“{left[:80]}” is on no page" if left else ""


def _after(text: str, left: str) -> str | None:
    """What is left after a text; None where it does not stand there. A text that was cut for its line ends with an ellipsis."""
    if left.startswith(text):
        return left[len(text) :].lstrip()
    short, dots, more = left.partition("…")
    return more.lstrip() if dots and len(short) > 3 and text.startswith(short.rstrip()) else None
