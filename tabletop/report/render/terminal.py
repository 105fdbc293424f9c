"""Charts as plain lines of text, for a terminal, a fenced block in Markdown, a page in a monospaced font.

No colour and no Braille: letters tell the series apart, blocks of different weight the parts of a bar. No line is wider than asked for,
wide characters count as two cells, and what has to be shortened ends in an ellipsis. A width under :data:`NARROWEST` counts as that.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from tabletop.i18n import tr
from tabletop.report.charts import Bars, Chart, Lines, Series, Spread, Stacked, figure
from tabletop.report.render.scale import nice_axis, steps_of
from tabletop.text import clean_line

NARROWEST = 32  #: below this many cells no chart says anything
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_WEIGHTS = "█▒░▓#=+:~x"  #: one a part, neighbours as different as can be
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def to_text(chart: Chart, width: int = 78) -> list[str]:
    """Draw a chart in lines of at most ``width`` cells, the title first."""
    width = max(width, NARROWEST)
    match chart:
        case Lines():
            body = _lines(chart, width)
        case Bars():
            body = _bars(chart, width)
        case Spread():
            body = _spread(chart, width)
        case Stacked():
            body = _stacked(chart, width)
    head = _wrap(chart.title, width) if chart.title else []
    return [line.rstrip() for line in (*head, *body)]


def fit(text: str, cells: int, align: str = "left") -> str:
    """Make a text exactly ``cells`` wide: padded, or cut with an ellipsis at the end."""
    text = clean_line(text)
    if cell_len(text) > cells:
        text = set_cell_size(text, max(cells - 1, 0)).rstrip() + "…"[:cells]
    gap = " " * (cells - cell_len(text))
    return gap + text if align == "right" else text + gap


def _wrap(text: str, width: int) -> list[str]:
    """Break a text between words; a word wider than the line is cut."""
    lines: list[str] = []
    for word in clean_line(text, max_chars=len(text)).split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(fit(word, width).rstrip())
    return lines or [""]


def _names_width(names: Sequence[str], width: int) -> int:
    longest = max((cell_len(clean_line(name)) for name in names), default=0)
    return min(longest, width // 3)


def _no_figures() -> list[str]:
    return [f"  {tr('No figures.')}"]


# -- lines ------------------------------------------------------------------------------------------------------------


def _lines(chart: Lines, width: int) -> list[str]:
    if not chart.x_labels or not chart.series:
        return _no_figures()
    ticks = _ticks(chart)
    axis = max(cell_len(figure(tick)) for tick in ticks)
    bands = min(max((cell_len(clean_line(band.label)) for band in chart.bands), default=0), width // 4)
    room = width - axis - 2 - (bands + 1 if bands else 0)
    column = min(room // len(chart.x_labels), 16)
    rows = [] if column < 3 else _plot(chart, ticks, (axis, column, bands))
    return [*rows, *_table(chart, width)]


def _ticks(chart: Lines) -> list[float]:
    values = [value for one in chart.series for value in one.values if value is not None]
    low, high = min([chart.y_min, *values]), max([chart.y_max, *values])
    start, end, step = nice_axis(low, high, 12)
    return steps_of(start, end, step)


def _plot(chart: Lines, ticks: Sequence[float], widths: tuple[int, int, int]) -> list[str]:
    """The grid: a row a tick from the highest down, the letters of the series in the column of each place."""
    axis, column, bands = widths
    step = ticks[1] - ticks[0]
    rows, said = [], ""
    for row, tick in reversed(list(enumerate(ticks))):
        marks = [
            "".join(
                _LETTERS[number % len(_LETTERS)]
                for number, one in enumerate(chart.series)
                if _row_of(one, place, ticks[0], step) == row
            )
            for place in range(len(chart.x_labels))
        ]
        cells = "".join(
            _centre(mark if cell_len(mark) <= column else f"{mark[: column - 1]}+", column) for mark in marks
        )
        word = next((band.label for band in reversed(chart.bands) if band.low <= tick <= band.high), "")
        aside = f" {fit(word, bands)}" if word and word != said else ""
        said = word
        rows.append(f"{fit(figure(tick), axis, 'right')} ┤{cells}{aside}")
    rows.append(f"{' ' * axis} └{'─' * (column * len(chart.x_labels))}")
    labels = [_wrap(label, column - 1) for label in chart.x_labels]
    for line in range(max(map(len, labels))):
        words = (_centre(label[line] if line < len(label) else "", column) for label in labels)
        rows.append(" " * (axis + 2) + "".join(words))
    return rows


def _row_of(series: Series, place: int, start: float, step: float) -> int | None:
    """The row of the grid on which the series' value at that place stands, counted from below."""
    value = series.values[place] if place < len(series.values) else None
    return None if value is None else round((value - start) / step)


def _centre(text: str, cells: int) -> str:
    gap = cells - cell_len(text)
    return " " * (gap // 2) + text + " " * (gap - gap // 2)


def _table(chart: Lines, width: int) -> list[str]:
    """Each series with its letter and its figures, so that nobody has to read them off the grid."""
    unit = f" {clean_line(chart.unit)}" if chart.unit else ""
    names = _names_width([one.name for one in chart.series], width)
    rows = []
    for number, one in enumerate(chart.series):
        head = f"{_LETTERS[number % len(_LETTERS)]}  {fit(one.name, names)}  "
        figures = " → ".join(figure(value) for value in one.values) + unit
        rows += _hung(head, figures, width)
    return rows


def _hung(head: str, text: str, width: int) -> list[str]:
    """A label and a text behind it that goes on under itself."""
    indent = cell_len(head)
    first, *rest = _wrap(text, width - indent)
    return [head + first, *(" " * indent + line for line in rest)]


# -- bars -------------------------------------------------------------------------------------------------------------


def _bars(chart: Bars, width: int) -> list[str]:
    if not chart.rows:
        return _no_figures()
    unit = f" {clean_line(chart.unit)}" if chart.unit else ""
    names = _names_width([label for label, _, _ in chart.rows], width)
    figures = [figure(value) + (unit if value is not None else "") for _, value, _ in chart.rows]
    numbers = min(max(map(cell_len, figures)), width // 4)
    room = max(width - names - numbers - 4, 4)
    most = max((value for _, value, _ in chart.rows if value is not None), default=0.0)
    rows = []
    for (label, value, note), words in zip(chart.rows, figures, strict=True):
        bar = _bar((value or 0.0) / most if most > 0 else 0.0, room // 2 if any(n for _, _, n in chart.rows) else room)
        line = f"{fit(label, names)} │{bar} {fit(words, numbers).rstrip()}"
        rows += _with_note(line, note, names, width)
    return rows


def _with_note(line: str, note: str, names: int, width: int) -> list[str]:
    note = clean_line(note)
    if not note:
        return [line]
    if cell_len(line) + 2 + cell_len(note) <= width:
        return [f"{line}  {note}"]
    return [line, *(f"{' ' * names} │  {part}" for part in _wrap(note, width - names - 4))]


def _bar(share: float, cells: int) -> str:
    eighths = round(min(max(share, 0.0), 1.0) * cells * 8)
    if share > 0:
        eighths = max(eighths, 1)
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


# -- spread -----------------------------------------------------------------------------------------------------------


def _spread(chart: Spread, width: int) -> list[str]:
    if not chart.rows:
        return _no_figures()
    every = [value for _, values, median in chart.rows for value in (*values, *([] if median is None else [median]))]
    low, high = min([chart.lo, *every]), max([chart.hi, *every])
    names = _names_width([label for label, _, _ in chart.rows], width)
    unit = f" {clean_line(chart.unit)}" if chart.unit else ""
    tails = [
        tr("median {value}", value=figure(median) + unit) if median is not None else "–" for *_, median in chart.rows
    ]
    tail = min(max(map(cell_len, tails)), width // 3)
    room = max(width - names - tail - 4, 8)
    rows = [
        f"{fit(label, names)} │{_points(values, median, low, high, room)} {fit(words, tail)}"
        for (label, values, median), words in zip(chart.rows, tails, strict=True)
    ]
    ends = f"{figure(low)}{' ' * max(room - cell_len(figure(low)) - cell_len(figure(high)), 1)}{figure(high)}"
    legend = tr("o one value · 2–9 several at one place · ◆ median")
    return [*rows, f"{' ' * names} └{'─' * room}", f"{' ' * (names + 2)}{ends}", *_wrap(legend, width)]


def _points(values: Sequence[float], median: float | None, low: float, high: float, room: int) -> str:
    counts = [0] * room
    for value in values:
        counts[_place(value, low, high, room)] += 1
    taken = [place for place, count in enumerate(counts) if count]
    cells = ["·" if taken and taken[0] < place < taken[-1] else " " for place in range(room)]
    for place in taken:
        cells[place] = "o" if counts[place] == 1 else str(min(counts[place], 9))
    if median is not None:
        cells[_place(median, low, high, room)] = "◆"
    return "".join(cells)


def _place(value: float, low: float, high: float, room: int) -> int:
    return round((value - low) / (high - low) * (room - 1)) if high > low else 0


# -- stacked ----------------------------------------------------------------------------------------------------------


def _stacked(chart: Stacked, width: int) -> list[str]:
    if not chart.rows:
        return _no_figures()
    unit = f" {clean_line(chart.unit)}" if chart.unit else ""
    names = _names_width([label for label, _ in chart.rows], width)
    tails = [f"{figure(sum(parts))}{unit} = {' + '.join(map(figure, parts))}" for _, parts in chart.rows]
    tail = max(map(cell_len, tails))
    beside = names + tail + 12 <= width
    room = width - names - 3 - (tail + 1 if beside else 0)
    most = max(sum(parts) for _, parts in chart.rows)
    rows = []
    for (label, parts), words in zip(chart.rows, tails, strict=True):
        line = f"{fit(label, names)} │{_parts(parts, most, room)}"
        rows += [f"{line} {words}"] if beside else [line, *_hung(f"{' ' * names} │  ", words, width)]
    legend = "   ".join(f"{_WEIGHTS[number % len(_WEIGHTS)]} {word}" for number, word in enumerate(chart.legend))
    return [*rows, *_wrap(legend, width)]


def _parts(parts: Sequence[float], most: float, room: int) -> str:
    """The parts end to end: each ends where its running total belongs, so that the whole is as long as its sum."""
    text, total = "", 0.0
    for number, part in enumerate(parts):
        total += part
        end = round(total / most * room) if most > 0 else 0
        text += _WEIGHTS[number % len(_WEIGHTS)] * max(end - len(text), 1 if part > 0 and len(text) < room else 0)
    return text[:room]
