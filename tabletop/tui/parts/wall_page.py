"""One page of the wall laid out for the room: at most twelve lines of text in at most fifty columns, whatever the terminal.

Bright on black, no grey, nothing that only a colour says. What is not part of the story stands between reversed strips.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from tabletop.exercise.pages.wall import Bar, WallView
from tabletop.tui.kit.block_letters import block_lines
from tabletop.tui.kit.line_pane import LinePane, wrapped
from tabletop.tui.kit.text import fitted, plain
from tabletop.tui.parts.block_clock import clock_lines

COLUMNS = 50  #: of text, at most
LINES = 12  #: of text on a page, at most
ROOMY = 30  #: rows from which headings are in block letters
_BAR = 10  #: cells of a bar
_SHORT = 6  #: of a bar beside long titles
_BROAD = 46  #: columns from which a track needs one line only
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class _Size:
    """Cells there are, and whether headings may be large."""

    width: int
    height: int
    large: bool

    @property
    def text(self) -> int:
        """Columns of text."""
        return max(8, min(COLUMNS, self.width - 4))


class WallPane(LinePane):
    """Paints a :class:`WallView`; a second costs the lines of the clock."""

    DEFAULT_CSS = """
    WallPane { width: 1fr; height: 1fr; background: black; color: white; overflow: hidden hidden; }
    WallPane.-emergency { background: #b00000; color: white; }
    WallPane:light { background: white; color: black; }
    WallPane.-emergency:light { background: #b00000; color: white; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Black until :meth:`show`."""
        super().__init__(id=id)
        self._view = WallView("blank")
        self._status = ""
        self._large: bool | None = None

    def show(self, view: WallView, status: str, *, large: bool | None = None) -> None:
        """Turn to this page; ``status`` is about the wall itself, ``large`` (None: by the room there is) about headings."""
        self._view, self._status, self._large = view, status, large
        self.set_class(view.page == "emergency", "-emergency")
        self.rebuild()

    def lines_for(self, width: int) -> Iterable[Content]:
        """As many lines as the screen has."""
        height = self.size.height
        large = height >= ROOMY if self._large is None else self._large
        return page_lines(self._view, self._status, _Size(width, height, large))


def page_lines(view: WallView, status: str, size: _Size) -> list[Content]:
    """Exactly ``size.height`` lines: the marking in the first and last, the page in the middle, the status above the last."""
    if view.page == "blank":
        return _framed([], plain(""), plain(status or view.marking, "bold"), size)
    mark = plain(view.marking, "bold")
    room = size.height - 2 - (2 if status else 0)
    strips = [] if view.in_play else [_strip(view.kicker.upper(), size.width)]
    if view.band:
        strips = [_strip(view.band, size.width)]
    ends = len(strips) * (1 if view.in_play else 2)
    middle = _page(view, _Size(size.width, max(1, room - ends), size.large))
    top = strips
    bottom = [] if view.in_play else strips
    spare = max(0, room - ends - len(middle))
    body = [*top, *_empty(spare // 2), *middle, *_empty(spare - spare // 2), *bottom]
    if status:
        body += [plain(""), _centred(plain(status, "bold"), size.width)]
    return _framed(body, mark, mark, size)


def _framed(body: Sequence[Content], top: Content, bottom: Content, size: _Size) -> list[Content]:
    inside = max(0, size.height - 2)
    lines = [*body[:inside], *_empty(inside - len(body))]
    return [_centred(top, size.width), *lines, _centred(bottom, size.width)][: max(1, size.height)]


def _page(view: WallView, size: _Size) -> list[Content]:
    """The page itself in at most ``size.height`` lines."""
    head = _head(view, size)
    said = _words(view.words, size.text, LINES)
    clock = _clock(view, size, loud=True)
    if len(head) + len(said) + len(clock) + 2 > size.height:
        clock = _clock(view, size, loud=False)
    room = size.height - len(clock) - len(head) - bool(clock)
    bars = _bars(view.bars, size, room - 1) if view.bars else []
    left = min(room - len(bars) - 1, LINES - min(len(head), 4) - len(bars))
    words = _words(view.words, size.text, left)
    parts = [head, bars, words, clock]
    lines: list[Content] = []
    for part in parts:
        if part:
            lines += [plain("")] if lines else []
            lines += part
    return [_centred(line, size.width) for line in lines[: size.height]]


def _head(view: WallView, size: _Size) -> list[Content]:
    """Kicker and date, then the heading: in block letters where there is room, and always when play stands."""
    above = [text for text in (view.kicker if view.in_play else "", view.date) if text]
    if plain("   ".join(above)).cell_length <= size.text:
        above = ["   ".join(above)] if above else []
    lines = [*(plain(text).truncate(size.text, ellipsis=True) for text in above), *_empty(bool(above))]
    if not view.heading:
        return lines
    large = size.large or not view.in_play or view.page == "break"
    blocks = _blocks(view.heading, size.width - 6, min(11, size.height // 3)) if large else []
    if blocks:
        return [*lines, *(plain(row) for row in blocks)]
    found = wrapped(plain(view.heading, "bold"), size.text)
    return [*lines, *_cut(found, 3, size.text)]


def _blocks(text: str, width: int, height: int) -> list[str]:
    """Block letters, of double size if that fits; none if even the small ones do not."""
    double = block_lines(text, width // 2, height // 2)
    if not double:
        return block_lines(text, width, height)
    rows: list[str] = []
    for row in double:
        rows += ["".join("██" if cell in "▀█" else "  " for cell in row)]
        rows += ["".join("██" if cell in "▄█" else "  " for cell in row)]
    return rows


def _clock(view: WallView, size: _Size, *, loud: bool) -> list[Content]:
    """Block digits at most a third of the page high, and what they count to; ``loud``: the last minutes in block letters, too."""
    words = [plain(view.clock_words, "bold")] if view.clock_words else []
    if view.urgent and loud:
        blocks = _blocks(view.clock_words, size.width - 6, max(3, size.height // 6))
        words = [plain(""), *(plain(row, "bold") for row in blocks)] if blocks else words
    if not view.clock:
        return words
    digits = clock_lines(view.clock, size.width - 4, max(5, size.height // 3)) if size.height >= 12 else []
    if not digits:
        return [plain(view.countdown, "bold")]
    return [*(plain(row, "bold") for row in digits), *words]


def _words(paragraphs: Iterable[str], width: int, most: int) -> list[Content]:
    """As many whole sentences as fit into ``most`` lines; an ellipsis says that more was said."""
    if most < 1:
        return []
    texts = [text.strip() for text in paragraphs if text.strip()]
    lines = _flowed(texts, width)
    if len(lines) <= most:
        return lines
    kept: list[str] = []
    for text in texts:
        kept.append("")
        for sentence in _SENTENCE.split(text):
            longer = [*kept[:-1], f"{kept[-1]} {sentence}".strip()]
            if len(_flowed([*longer[:-1], longer[-1] + " …"], width)) > most:
                whole = [text for text in kept if text]
                if not whole:
                    return _cut(lines, most, width)
                return _flowed([*whole[:-1], whole[-1] + " …"], width)
            kept = longer
    return lines[:most]


def _flowed(texts: Iterable[str], width: int) -> list[Content]:
    """Lines of one block of text, each as wide as the block, so that it stays flush left in the middle."""
    lines: list[Content] = []
    for text in texts:
        lines += [plain("")] if lines else []
        lines += wrapped(plain(text), width)
    widest = max((line.cell_length for line in lines), default=0)
    return [fitted(line, widest) for line in lines]


def _cut(lines: Sequence[Content], most: int, width: int) -> list[Content]:
    if len(lines) <= most:
        return list(lines)
    return [*lines[: most - 1], (lines[most - 1].rstrip() + "…").truncate(width)]


def _bars(bars: Sequence[Bar], size: _Size, room: int) -> list[Content]:
    """A line a track, two where the wall is narrow but high; an empty line between them while there is room."""
    width = size.text
    broad = width >= _BROAD
    if broad or len(bars) * 2 > min(room, LINES - 3):
        lines = _broad(bars, width)
    else:
        lines = [line for bar in bars for line in _narrow(bar, width)]
    if broad and len(lines) * 2 - 1 <= min(room, LINES + 8):
        lines = [line for item in lines for line in (item, plain(""))][:-1]
    return lines[: max(0, room)]


def _broad(bars: Sequence[Bar], width: int) -> list[Content]:
    """A line a track, values under one another; what has no bar has its columns for the title."""
    scales = [bar for bar in bars if bar.share is not None]
    value = max((len(bar.value) for bar in scales), default=0)
    end = max(plain(_said(bar, value)).cell_length for bar in bars)
    wanted = max((plain(bar.title).cell_length for bar in scales), default=0)
    ways = (_BAR, _SHORT) if width >= _BROAD and scales else (0,)
    cells = next((cells for cells in ways if wanted + cells + 2 + end <= width), ways[-1])
    bar_width = cells + 1 if cells else 0
    longest = max(plain(bar.title).cell_length - (0 if bar.share is not None else bar_width) for bar in bars)
    title = max(6, min(longest, width - end - 1 - bar_width))
    return [
        Content.assemble(
            fitted(bar.title, title + (0 if bar.share is not None else bar_width)),
            " ",
            _bar(bar, cells) if bar.share is not None and cells else "",
            fitted(plain(_said(bar, value), "bold"), end),
        )
        for bar in bars
    ]


def _narrow(bar: Bar, width: int) -> Iterator[Content]:
    yield fitted(bar.title, width)
    parts = ["  ", _bar(bar, _BAR) if bar.share is not None else "", plain(_said(bar, 0), "bold")]
    yield fitted(Content.assemble(*parts), width)


def _bar(bar: Bar, cells: int) -> Content:
    full = round(max(0.0, min(1.0, bar.share or 0.0)) * cells)
    return plain("█" * full + "░" * (cells - full) + " ")


def _said(bar: Bar, value_width: int) -> str:
    """What the bar shows, values under one another."""
    said = " ".join(bar.said)
    return " " * (value_width - len(bar.value)) + said if bar.share is not None else said


def _strip(text: str, width: int) -> Content:
    """Reversed from edge to edge."""
    return fitted(_centred(plain(text), width), width).stylize("bold reverse")


def _centred(line: Content, width: int) -> Content:
    if line.cell_length > width:
        return line.truncate(width, ellipsis=True)
    return Content.assemble(" " * ((width - line.cell_length) // 2), line)


def _empty(count: int) -> list[Content]:
    return [plain("")] * max(0, count)
