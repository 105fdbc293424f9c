"""Charts as SVG: one self-contained drawing each, that is read in light and in dark, in grey and aloud.

Series are told apart by sign, dash and a name at the line's end, parts of a bar by hatching and number; colour only helps. ``title`` and
``desc`` give a screen reader the words and all the figures. No font, style or picture comes from elsewhere, and equal charts give equal
bytes. Sizes are in user units, of which a drawing is :data:`WIDTH` wide; the page scales it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from tabletop.i18n import series, tr
from tabletop.report.charts import Bars, Chart, Dash, Lines, Series, Spread, Stacked, data_of, figure
from tabletop.report.render.scale import nice_axis, steps_of
from tabletop.report.render.shapes import EM, LINE, STYLE, WIDTH, apart, cut, folded, line, mark, num, safe, text
from tabletop.text import clean_line

_TITLE = 34.0  #: height kept for the title
_DASHES = {Dash.SOLID: "", Dash.DASHED: "7 4", Dash.DOTTED: "2 4", Dash.DASHDOT: "9 4 2 4"}
_COLOURS = 6


def to_svg(chart: Chart, key: str = "chart", *, alone: bool = True) -> str:
    """Draw a chart. ``key`` (letters, digits, hyphens) keeps its ids apart from others on a page; ``alone=False`` leaves the style out."""
    match chart:
        case Lines():
            height, parts = _lines(chart)
        case Bars():
            height, parts = _bars(chart)
        case Spread():
            height, parts = _spread(chart)
        case Stacked():
            height, parts = _stacked(chart, key)
    size = f'viewBox="0 0 {WIDTH} {num(height)}" width="{WIDTH}" height="{num(height)}"'
    names = f'role="img" aria-labelledby="{key}-title {key}-desc"'
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tt-chart" {size} {names}>',
        f'<title id="{key}-title">{safe(chart.title)}</title>',
        f'<desc id="{key}-desc">{safe(_in_words(chart))}</desc>',
    ]
    if alone:
        head.append(f"<style>{STYLE}</style>")
    head.append(text(0, 18, cut(chart.title, WIDTH / 7.6), "tt-title"))
    return "\n".join([*head, *parts, "</svg>"]) + "\n"


def _in_words(chart: Chart) -> str:
    """All figures as one text: what somebody hears who does not see the drawing."""
    head, rows = data_of(chart)
    said = [
        f"{row[0]}: " + series(f"{name} {cell}".strip() for name, cell in zip(head[1:], row[1:], strict=False) if cell)
        for row in rows
    ]
    unit = f" ({chart.unit})" if chart.unit else ""
    return f"{chart.title}{unit}. " + "; ".join(said) + "." if said else tr("{title}. No figures.", title=chart.title)


def _nothing() -> tuple[float, list[str]]:
    return _TITLE + 2 * LINE, [text(0, _TITLE + LINE, tr("No figures."), "tt-soft")]


# -- lines ------------------------------------------------------------------------------------------------------------


def _lines(chart: Lines) -> tuple[float, list[str]]:
    if not chart.x_labels or not chart.series:
        return _nothing()
    values = [value for one in chart.series for value in one.values if value is not None]
    start, end, step = nice_axis(min([chart.y_min, *values]), max([chart.y_max, *values]), 12)
    ticks = steps_of(start, end, step)
    words = [cut(band.label, 18) for band in chart.bands]
    left = max(map(cell_len, words), default=0) * EM + max(len(figure(tick)) for tick in ticks) * EM + 18
    named = (
        len(chart.series) > 1 or chart.series[0].name != chart.title
    )  # one line of the drawing's own name needs none
    names = [cut(one.name, 26) if named else "" for one in chart.series]
    right = WIDTH - max(map(cell_len, names)) * EM - 26
    bottom = _TITLE + max(220.0, 18.0 * len(ticks), (LINE + 2) * len(names))

    def y(value: float) -> float:
        return bottom - (value - start) / (end - start) * (bottom - _TITLE)

    inset = min(24.0, (right - left) / 8)
    gap = (right - left - 2 * inset) / max(len(chart.x_labels) - 1, 1)
    xs = [left + inset + gap * place for place in range(len(chart.x_labels))]
    if len(xs) == 1:
        xs = [(left + right) / 2]
    parts = _bands(chart, words, y, left, right, top=_TITLE, bottom=bottom)
    for tick in ticks:
        parts.append(line(left, y(tick), right, y(tick), "tt-rule"))
        parts.append(text(left - 6, y(tick) + 4, figure(tick), "tt-soft", "end"))
    lowest, below = _below(chart, xs, gap if len(xs) > 1 else right - left, bottom)
    parts += [line(left, bottom, right, bottom, "tt-axis"), *below]
    parts += _curves(chart, names, xs, y, right=right, bottom=bottom)
    if chart.unit:
        parts.append(text(WIDTH, 18, cut(chart.unit, 24), "tt-soft", "end"))
    return lowest + 6, parts


def _bands(
    chart: Lines,
    words: Sequence[str],
    y: Callable[[float], float],
    left: float,
    right: float,
    *,
    top: float,
    bottom: float,
) -> list[str]:
    """Every other band is tinted, and each named at the left edge. Bands of whole numbers meet half-way between them."""
    if not chart.bands:
        return []
    whole = all(float(edge).is_integer() for band in chart.bands for edge in (band.low, band.high))
    half = 0.5 if whole else 0.0
    parts, middles = [], []
    for number, band in enumerate(chart.bands):
        upper, lower = (max(min(y(edge), bottom), top) for edge in (band.high + half, band.low - half))
        middles.append((upper + lower) / 2 + 4)
        if number % 2 == 0:
            parts.append(
                f'<rect x="{num(left)}" y="{num(upper)}" width="{num(right - left)}" height="{num(max(lower - upper, 0))}"'
                ' class="tt-band" fill="currentColor" fill-opacity="1"/>'
            )
    places = apart(middles, LINE - 2, top + 8, bottom)
    return parts + [text(0, place, word, "tt-soft") for place, word in zip(places, words, strict=True)]


def _below(chart: Lines, xs: Sequence[float], gap: float, bottom: float) -> tuple[float, list[str]]:
    """The labels of the x axis, each folded into the room between its neighbours; where the lowest one ends."""
    labels = [folded(label, max(gap / EM - 1, 3), 3) for label in chart.x_labels]
    parts = [
        text(x, bottom + 18 + LINE * row, words, "tt-soft", "middle")
        for x, lines in zip(xs, labels, strict=True)
        for row, words in enumerate(lines)
    ]
    return bottom + 18 + LINE * (max(map(len, labels)) - 1), parts


def _curves(
    chart: Lines, names: Sequence[str], xs: Sequence[float], y: Callable[[float], float], *, right: float, bottom: float
) -> list[str]:
    """Each series: its line, its signs beside those that stand at the same spot, and its name at the end."""
    lasts = [_last(one, len(xs)) for one in chart.series]
    wanted = [y(value) + 4 if value is not None else bottom for _, value in lasts]
    places = apart(wanted, LINE, _TITLE + 4, bottom + 4)
    parts = []
    for number, one in enumerate(chart.series):
        group = [f'<g class="tt-c{number % _COLOURS + 1}">']
        points = [(x, value) for x, value in zip(xs, one.values, strict=False)]
        dash = _DASHES.get(Dash(one.dash), "")
        drawn = "".join(
            f"{'L' if place and one.values[place - 1] is not None else 'M'}{num(x)} {num(y(value))}"
            for place, (x, value) in enumerate(points)
            if value is not None
        )
        pattern = f' stroke-dasharray="{dash}"' if dash else ""
        group.append(f'<path d="{drawn}" class="tt-line" fill="none" stroke="currentColor"{pattern}/>' if drawn else "")
        for place, (x, value) in enumerate(points):
            if value is not None:
                group.append(mark(one.marker, x + _aside(chart, number, place, value), y(value)))
        at, value = lasts[number]
        if value is not None and abs(places[number] - 4 - y(value)) > 3:
            group.append(
                f'<path d="M{num(xs[at] + 8)} {num(y(value))}L{num(right + 4)} {num(places[number] - 4)}" class="tt-rule" fill="none"'
                ' stroke="currentColor"/>'
            )
        if names[number]:
            group.append(mark(one.marker, right + 11, places[number] - 4, 3.6))
            group.append(text(right + 20, places[number], names[number]))
        parts += [*filter(None, group), "</g>"]
    return parts


def _last(series: Series, places: int) -> tuple[int, float | None]:
    """Where the series ends: the last place with a value, and the value."""
    found = [(place, value) for place, value in enumerate(series.values[:places]) if value is not None]
    return found[-1] if found else (0, None)


def _aside(chart: Lines, number: int, place: int, value: float) -> float:
    """How far to the side a sign goes when other series have the same value there; the line itself stays true."""
    same = [index for index, one in enumerate(chart.series) if place < len(one.values) and one.values[place] == value]
    return (same.index(number) - (len(same) - 1) / 2) * 9.0


# -- bars -------------------------------------------------------------------------------------------------------------


def _bars(chart: Bars) -> tuple[float, list[str]]:
    if not chart.rows:
        return _nothing()
    left = _label_width([label for label, _, _ in chart.rows])
    unit = _unit(chart)
    tails = [(figure(value) + (unit if value is not None else ""), cut(note, 44)) for _, value, note in chart.rows]
    room = max(WIDTH - left - max(cell_len(a) + cell_len(b) + 2 for a, b in tails) * EM - 16, 80.0)
    most = max((value for _, value, _ in chart.rows if value is not None), default=0.0)
    parts, at = [], _TITLE
    for (label, value, _), (words, note) in zip(chart.rows, tails, strict=True):
        parts.append(text(left - 10, at + 14, cut(label, (left - 20) / EM), anchor="end"))
        size = room * (value or 0.0) / most if most > 0 else 0.0
        if size > 0:
            parts.append(
                f'<rect x="{num(left)}" y="{num(at + 3)}" width="{num(size)}" height="14" class="tt-c1" fill="currentColor"/>'
            )
        tail = f' <tspan class="tt-soft" dx="8">{safe(note)}</tspan>' if note else ""
        parts.append(f'<text x="{num(left + size + 7)}" y="{num(at + 14)}">{safe(words)}{tail}</text>')
        at += 24
    parts.append(line(left, _TITLE, left, at - 4, "tt-axis"))
    return at + 4, parts


def _unit(chart: Bars | Spread | Stacked) -> str:
    """The unit as it stands behind a figure, with its blank."""
    return f" {cut(chart.unit, 12)}" if chart.unit else ""


def _label_width(labels: Sequence[str]) -> float:
    return min(max(cell_len(clean_line(label)) for label in labels) * EM + 24, WIDTH * 0.42)


# -- spread -----------------------------------------------------------------------------------------------------------


def _spread(chart: Spread) -> tuple[float, list[str]]:
    if not chart.rows:
        return _nothing()
    every = [value for _, values, median in chart.rows for value in (*values, *([] if median is None else [median]))]
    start, end, step = nice_axis(min([chart.lo, *every]), max([chart.hi, *every]), 12)
    left, right = _label_width([label for label, _, _ in chart.rows]), WIDTH - 104.0
    unit = _unit(chart)

    def x(value: float) -> float:
        return left + 12 + (value - start) / (end - start) * (right - left - 24)

    bottom = _TITLE + 34 * len(chart.rows)
    parts = []
    for tick in steps_of(start, end, step):
        parts.append(line(x(tick), _TITLE, x(tick), bottom, "tt-rule"))
        parts.append(text(x(tick), bottom + 16, figure(tick), "tt-soft", "middle"))
    for number, (label, values, median) in enumerate(chart.rows):
        middle = _TITLE + 34 * number + 17
        parts.append(text(left - 10, middle + 4, cut(label, (left - 20) / EM), anchor="end"))
        parts += _dots(sorted(values), x, middle)
        if median is not None:
            parts.append(
                f'<path d="M{num(x(median))} {num(middle - 13)}v26" class="tt-c2 tt-line" stroke="currentColor" fill="none"/>'
            )
        words = "–" if median is None else tr("median {value}", value=figure(median) + unit)
        parts.append(text(right + 6, middle + 4, words, "tt-soft"))
    parts.append(line(left, bottom, right, bottom, "tt-axis"))
    legend = tr("Each ring is one value; the upright stroke is the median.")
    parts.append(text(left, bottom + 36, legend, "tt-soft"))
    return bottom + 44, parts


def _dots(values: Sequence[float], x: Callable[[float], float], middle: float) -> list[str]:
    """The range as a thin line, each value as a ring; equal values stand beside each other upwards and downwards."""
    if not values:
        return []
    parts = [line(x(values[0]), middle, x(values[-1]), middle, "tt-axis")]
    for number, value in enumerate(values):
        same = values[:number].count(value)
        shift = (same + 1) // 2 * 8.0 * (1 if same % 2 else -1)
        shift = max(min(shift, 12.0), -12.0)
        parts.append(
            f'<circle cx="{num(x(value))}" cy="{num(middle + shift)}" r="4.2" class="tt-open tt-c1" stroke="currentColor" fill="none"/>'
        )
    return parts


# -- stacked ----------------------------------------------------------------------------------------------------------

#: what fills the parts, in their order: full, slanted, empty, dotted, upright, crossed; as paths in a tile of 6 by 6
_HATCHES = ("", "M0 6L6 0M-1 1L1 -1M5 7L7 5", "none", "M2 3h2", "M3 0v6", "M0 3h6M3 0v6")


def _stacked(chart: Stacked, key: str) -> tuple[float, list[str]]:
    if not chart.rows:
        return _nothing()
    parts = ["<defs>", *(_hatch(key, number) for number in range(len(chart.legend))), "</defs>"]
    at, parts_legend = _legend(chart, key)
    parts += parts_legend
    left = _label_width([label for label, _ in chart.rows])
    unit = _unit(chart)
    totals = [figure(sum(values)) + unit for _, values in chart.rows]
    room = max(WIDTH - left - max(map(cell_len, totals)) * EM - 14, 80.0)
    most = max(sum(values) for _, values in chart.rows)
    top = at
    for (label, values), words in zip(chart.rows, totals, strict=True):
        parts.append(text(left - 10, at + 15, cut(label, (left - 20) / EM), anchor="end"))
        x, numbers = left, []
        for number, value in enumerate(values):
            size = value / most * room if most > 0 else 0.0
            if size <= 0:
                continue
            parts.append(_swatch(key, number, x, at + 2, width=size, height=18))
            if size >= (len(figure(value)) + 1) * EM:
                css = "tt-halo" if _HATCHES[number % len(_HATCHES)] else "tt-on"
                numbers.append(text(x + size / 2, at + 15, figure(value), css, "middle"))
            x += size
        parts += [*numbers, text(x + 7, at + 15, words)]
        at += 28
    parts.append(line(left, top, left, at - 6, "tt-axis"))
    return at + 4, parts


def _hatch(key: str, number: int) -> str:
    """One fill as a pattern; the solid one and the empty one need none."""
    path = _HATCHES[number % len(_HATCHES)]
    if path in {"", "none"}:
        return ""
    return (
        f'<pattern id="{key}-fill{number + 1}" width="6" height="6" patternUnits="userSpaceOnUse" class="tt-c{number % _COLOURS + 1}">'
        f'<path d="{path}" stroke="currentColor" stroke-width="1.6" fill="none"/></pattern>'
    )


def _swatch(key: str, number: int, x: float, y: float, *, width: float, height: float) -> str:
    path = _HATCHES[number % len(_HATCHES)]
    fill = {"": "currentColor", "none": "none"}.get(path, f"url(#{key}-fill{number + 1})")
    return (
        f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}" class="tt-c{number % _COLOURS + 1}"'
        f' fill="{fill}" stroke="currentColor"/>'
    )


def _legend(chart: Stacked, key: str) -> tuple[float, list[str]]:
    """What each fill means, in as many lines as it takes; where it ends."""
    parts, x, y = [], 0.0, _TITLE
    for number, word in enumerate(chart.legend):
        words = cut(word, 40)
        width = 24 + cell_len(words) * EM + 20
        if x and x + width > WIDTH:
            x, y = 0.0, y + 22
        parts += [_swatch(key, number, x, y, width=16, height=12), text(x + 22, y + 11, words)]
        x += width
    return y + 26, parts
