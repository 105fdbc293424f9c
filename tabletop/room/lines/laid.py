"""A page as lines: the wall time in front, somebody's text indented, and behind a sentence the words to type for what it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tabletop.exercise.clock import as_hms
from tabletop.exercise.pages.page import (
    ABSTAIN,
    Block,
    Counts,
    Entry,
    Gauge,
    Happening,
    Item,
    Page,
    PageField,
    PageOptions,
    Scale,
    Sign,
    Words,
)
from tabletop.i18n import paragraph, series, tr
from tabletop.local_time import on_clock
from tabletop.room.lines.typed import under
from tabletop.text import clean_line

MOST = 600  #: characters of a line
_MARKS: Mapping[Sign, str] = {"said": "● "}  #: signs that are written out: the others mean what the words say

Asked = Mapping[str, str]
"""What is typed for an action that a sentence asks for, by the action's id; nothing for what cannot be typed here."""
NOTHING: Asked = {}


def page_lines(page: Page, asked: Asked = NOTHING) -> list[str]:
    """The page line by line."""
    return [line for block in page.blocks for line in _block(block, asked)]


def _block(block: Block, asked: Asked) -> Iterator[str]:
    if block.heading:
        yield clean_line(block.heading, MOST)
    line = ""  #: that others may stand beside
    for item in block.items:
        for part in _item(item, asked):
            if line and _beside(item):
                line = f"{line}  {part.strip()}"
                continue
            if line:
                yield line
            line = part
    if line:
        yield line


def _beside(item: Item) -> bool:
    """Whether it stands beside what came before it."""
    return item.beside if isinstance(item, PageField) else isinstance(item, Words) and item.place == "beside"


def _item(item: Item, asked: Asked) -> Iterator[str]:
    match item:
        case Words():
            yield from words_lines(item, asked)
        case Entry():
            yield _entry(item)
        case Gauge():
            yield "  " + clean_line(f"{item.title}: {_standing(item)}", MOST)
        case PageOptions():
            yield from _options(item)
        case Scale():
            for number, (words, value) in enumerate(item.answered, 1):
                yield "  " + clean_line(f"{number}  {words}  {value or '–'}", MOST)
        case Counts():
            yield "  " + clean_line(f"{item.title}  {series((item.words, *item.cells))}", MOST)
        case Happening():
            yield from told_lines(item)
        case PageField():
            yield from _field(item)


def told_lines(item: Happening) -> Iterator[str]:
    """Wall time, exercise time, and who did what; what was said or read below it."""
    time = f"{on_clock(item.at)}  " if item.at else ""
    words = tr("{who}: {line}", who=item.name, line=item.text) if item.name else item.text
    yield clean_line(f"{time}T+{as_hms(item.clock)}  {words}", MOST)
    for line in item.whole:
        yield from under(line)


def _options(item: PageOptions) -> Iterator[str]:
    if item.label:
        yield tr("{label}:", label=item.label)
    for place, option in enumerate(item.options, 1):
        number = place if option.id != ABSTAIN else 0
        text = f": {option.text}" if option.text else ""
        signs = [tr("chosen")] if option.id in item.marked else []
        signs += [tr("struck out by you")] if option.id in item.struck else []
        yield "  " + clean_line(" ".join([f"{number}  {option.label}{text}", *(f"({sign})" for sign in signs)]), MOST)


def _field(item: PageField) -> Iterator[str]:
    match item.kind:
        case "one":
            rows = [tr("{word} (chosen)", word=words) if key == item.value else words for key, words in item.rows]
            yield f"{item.label} {series(rows)}".strip()
        case "amount":
            words = item.explain(item.amount) if item.explain is not None else ""
            yield clean_line(f"{item.label} {words}".strip(), MOST)
        case _:
            if item.label:
                yield item.label
            yield from under(item.value)


def words_lines(words: Words, asked: Asked = NOTHING) -> list[str]:
    """A sentence on one line, a text indented line by line."""
    if words.place in {"text", "point"}:
        return under(f"{_MARKS.get(words.sign, '')}{words.text}")
    said = tr("“{title}”", title=words.text) if words.tone in {"head", "title"} else words.text
    typed = [asked[act] for act in words.acts if act in asked]
    ask = tr("Type {words}.", words=series(typed)) if typed else ""
    time = f"{on_clock(words.at)}  " if words.at else ""
    return [clean_line(f"{time}{paragraph(said, ask)}", MOST)]


def _entry(entry: Entry) -> str:
    number = f"{entry.number}  " if entry.number else ""
    time = f"{on_clock(entry.at)}  " if entry.at else ""
    state = f" ({entry.state})" if entry.state else ""
    about = f", {entry.about}" if entry.about else ""
    return "  " + clean_line(f"{number}{time}{entry.title}{state}{about}", MOST)


def _standing(gauge: Gauge) -> str:
    if gauge.value is None:
        return gauge.word or tr("not known yet")
    number = tr("{number} of {most}", number=gauge.number, most=f"{gauge.most:,}")
    return series([number, gauge.word]) if gauge.word else number
