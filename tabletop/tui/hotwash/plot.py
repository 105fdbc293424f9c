"""A track over the moves as a line, in braille: readable without colour, its numbers written below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from textual import events
from textual.content import Content

from tabletop.exercise.timeline import TrackSeries
from tabletop.i18n import tr
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain

HEIGHT = 4  #: rows of the line itself
AXIS = 5  #: columns left of it
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def short(number: float) -> str:
    """A number in at most five columns: ``15k`` for 15,000."""
    return f"{number / 1000:g}k" if abs(number) >= 10_000 else f"{number:g}"


def columns(count: int, width: int) -> list[int]:
    """The column of each of ``count`` points, the first at the left edge and the last at the right."""
    return [round(place * (width - 1) / max(1, count - 1)) for place in range(count)]


def braille(values: Sequence[float], least: float, most: float, width: int, height: int) -> list[str]:
    """A line through ``values`` as ``height`` rows of ``width`` braille characters; ``least`` is the bottom row's lower dots."""
    tall = height * 4 - 1
    span = (most - least) or 1
    points = [
        (column * 2, tall - round(max(0.0, min(1.0, (value - least) / span)) * tall))
        for column, value in zip(columns(len(values), width), values, strict=True)
    ]
    if len(points) == 1:
        points.append((width * 2 - 1, points[0][1]))
    cells = [[0] * width for _ in range(height)]
    for (left, top), (right, bottom) in pairwise(points):
        steps = max(right - left, abs(bottom - top), 1)
        for step in range(steps + 1):
            x = left + round((right - left) * step / steps)
            y = top + round((bottom - top) * step / steps)
            cells[y // 4][x // 2] |= _DOTS[y % 4][x % 2]
    return ["".join(chr(0x2800 + cell) if cell else " " for cell in row) for row in cells]


def labels(words: Sequence[str], width: int) -> str:
    """Words centred on their points' columns; those that would touch their neighbour are left out, the last one never."""
    places = []
    for column, word in zip(columns(len(words), width), words, strict=True):
        places.append((max(0, min(column - len(word) // 2, width - len(word))), word))
    row = ""
    last = places[-1][0] if places else 0
    for place, word in places[:-1]:
        if place >= len(row) + bool(row) and place + len(word) < last:
            row = row.ljust(place) + word
    for place, word in places[-1:]:
        row = row.ljust(place) + word
    return row


class Plot(PlainText):
    """One track: its name and what became of it, the line, the values, the moves."""

    DEFAULT_CSS = """
    Plot { height: 8; padding: 0 2 1 1; text-wrap: nowrap; }
    """

    def __init__(self, series: TrackSeries, marks: Sequence[str]) -> None:
        """``marks`` name the points below the line, the start first."""
        super().__init__()
        self._series = series
        self._marks = marks

    def on_resize(self, _event: events.Resize) -> None:
        """Draw for the room there is."""
        self.update(self.picture(self.size.width))

    def picture(self, width: int) -> Content:
        """The whole of it in ``width`` columns."""
        series = self._series
        room = max(8, width - AXIS - 2)
        first, last = series.values[0], series.values[-1]
        turn = f"▲ +{last - first:,}" if last > first else f"▼ −{first - last:,}" if last < first else "="
        end = f"{first:,} → {last:,} {turn}"
        end += f" {series.band}" if series.band else f" {series.unit}" if series.unit else ""
        title = tr("{title} (hidden)", title=series.title) if series.hidden else series.title
        name = fitted(title, max(0, width - Content(end).cell_length - 2))
        lines = [Content.assemble(name, " ", plain(end, "bold"))]
        for row, text in enumerate(braille(series.values, series.least, series.most, room, HEIGHT)):
            value = series.most if row == 0 else series.least if row == HEIGHT - 1 else None
            axis = f"{short(value):>{AXIS}}┤" if value is not None else " " * AXIS + "│"
            lines.append(Content.assemble(plain(axis, "$secondary"), plain(text, "$accent")))
        lines.append(plain(" " * (AXIS + 1) + labels([short(value) for value in series.values], room)))
        lines.append(plain(" " * (AXIS + 1) + labels(self._marks, room), "$secondary"))
        return Content("\n").join(lines)
