"""What a chart shows, without how: one source for the drawing in a document and for the lines in a terminal.

A chart holds finished words and numbers; nothing is computed where it is drawn. All are immutable, and equal charts are drawn as equal
bytes. :mod:`tabletop.report.render.svg` draws them, :mod:`tabletop.report.render.terminal` writes them as lines of text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tabletop.i18n import series, tr


class Marker(StrEnum):
    """Sign at each point of a series, so that no series is told by its colour alone."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    CROSS = "cross"
    PLUS = "plus"


class Dash(StrEnum):
    """How the line of a series is drawn."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DASHDOT = "dashdot"


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart of lines: a value for each label of the x axis, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    dash: Dash = Dash.SOLID
    marker: Marker = Marker.CIRCLE


@dataclass(frozen=True, slots=True)
class ChartBand:
    """A named stretch of the y axis, from ``low`` to ``high`` inclusive, as the bands of a track."""

    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lines:
    """Values over ordered places: a track over the moves. Values may lie outside ``y_min`` to ``y_max``: the axis then grows."""

    title: str
    x_labels: tuple[str, ...]
    series: tuple[Series, ...]
    bands: tuple[ChartBand, ...] = ()
    y_min: float = 0.0
    y_max: float = 10.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """One figure a row: seconds to decide by role.

    A row is (label, value, note): values are 0 or more, None says that there is no figure, which is not nought; the note stands behind
    the bar.
    """

    title: str
    rows: tuple[tuple[str, float | None, str], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """Single values on one scale, each a point: the estimates of an argument in percent.

    A row is (label, values in any order, their median or None without values).
    """

    title: str
    rows: tuple[tuple[str, tuple[float, ...], float | None], ...]
    lo: float = 0.0
    hi: float = 100.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Stacked:
    """Counts of several kinds a row: what each role did. A row is (label, parts); ``legend`` names the parts in their order."""

    title: str
    rows: tuple[tuple[str, tuple[float, ...]], ...]
    legend: tuple[str, ...]
    unit: str = ""


Chart = Lines | Bars | Spread | Stacked


def series_of(rows: Iterable[tuple[str, tuple[float | None, ...]]]) -> tuple[Series, ...]:
    """Make a series of each (name, values), told apart by marker first and by dash as well."""
    markers, dashes = tuple(Marker), tuple(Dash)
    return tuple(
        Series(name, values, dashes[number % len(dashes)], markers[number % len(markers)])
        for number, (name, values) in enumerate(rows)
    )


def figure(value: float | None) -> str:
    """A number as charts and tables show it: at most two decimals, none that say nothing, a true minus; an en dash for none."""
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "\u2212")


def data_of(chart: Chart) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the figures of a chart as a table, (column titles, rows of cells), for readers that see no drawing."""
    rows: list[tuple[str, ...]]
    match chart:
        case Lines():
            rows = [(one.name, *map(figure, one.values)) for one in chart.series]
            return ("", *chart.x_labels), rows
        case Bars():
            rows = [(label, figure(value), note) for label, value, note in chart.rows]
            return ("", chart.unit or tr("value"), ""), rows
        case Spread():
            rows = [(label, series(map(figure, sorted(them))), figure(median)) for label, them, median in chart.rows]
            return ("", chart.unit or tr("values"), tr("median")), rows
        case Stacked():
            rows = [(label, *map(figure, parts)) for label, parts in chart.rows]
            return ("", *chart.legend), rows
