"""What drawings are made of: words that fit, lines, signs, and labels that keep apart.

Everything drawn here takes its colour from ``currentColor``, so that a class or the page decides it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from rich.cells import cell_len, set_cell_size

from tabletop.report.charts import Marker
from tabletop.text import clean_line

WIDTH = 720  #: of every drawing, in user units
EM = 7.6  #: width of one cell of text at the size used, on the wide side
LINE = 16.0  #: height of a line of text

#: the look of all drawings; put into each that stands alone, and once into a page that holds several
STYLE = """
.tt-chart{--tt-ink:#1f2733;--tt-soft:#5d6775;--tt-rule:#d5dae1;--tt-band:#eef1f5;--tt-paper:#ffffff;
--tt-1:#1c5d8c;--tt-2:#a8480f;--tt-3:#2a6f47;--tt-4:#73449b;--tt-5:#7d6200;--tt-6:#4d5763;
color:var(--tt-ink);font:13px/1.2 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){.tt-chart{--tt-ink:#e2e6ec;--tt-soft:#a3adba;--tt-rule:#3a434f;--tt-band:#222932;--tt-paper:#171c23;
--tt-1:#8cc0e8;--tt-2:#f0a678;--tt-3:#8fd0a6;--tt-4:#caa8ea;--tt-5:#e0c56a;--tt-6:#b9c1cc}}
@media print{.tt-chart{--tt-ink:#000;--tt-soft:#444;--tt-rule:#bbb;--tt-band:#f0f0f0;--tt-paper:#fff;
--tt-1:#1c5d8c;--tt-2:#a8480f;--tt-3:#2a6f47;--tt-4:#73449b;--tt-5:#7d6200;--tt-6:#4d5763}}
.tt-chart text{fill:currentColor}
.tt-chart .tt-title{font-weight:600;font-size:14px}
.tt-chart .tt-soft{fill:var(--tt-soft)}
.tt-chart .tt-rule{stroke:var(--tt-rule);stroke-width:1}
.tt-chart .tt-axis{stroke:var(--tt-soft);stroke-width:1}
.tt-chart .tt-band{fill:var(--tt-band)}
.tt-chart .tt-line{fill:none;stroke-width:2}
.tt-chart .tt-halo{paint-order:stroke;stroke:var(--tt-paper);stroke-width:4px;stroke-linejoin:round}
.tt-chart .tt-on{fill:var(--tt-paper);font-weight:600}
.tt-chart .tt-open{fill:var(--tt-paper);stroke-width:1.6}
.tt-chart .tt-mark{stroke-width:1.6}
.tt-c1{color:var(--tt-1)}.tt-c2{color:var(--tt-2)}.tt-c3{color:var(--tt-3)}.tt-c4{color:var(--tt-4)}.tt-c5{color:var(--tt-5)}.tt-c6{color:var(--tt-6)}
"""


def num(value: float) -> str:
    """A coordinate: two decimals at most, so that the same drawing is the same bytes everywhere."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def safe(text: str) -> str:
    """A text for an element or an attribute: one line, nothing in it is markup."""
    return escape(clean_line(text, max_chars=len(text)), quote=True)


def cut(text: str, cells: float) -> str:
    """Shorten a text to so many cells, with an ellipsis."""
    text = clean_line(text)
    room = max(int(cells), 1)
    return text if cell_len(text) <= room else set_cell_size(text, room - 1).rstrip() + "…"


def folded(text: str, cells: float, most: int) -> list[str]:
    """Break a text into at most so many lines; the last is cut if need be."""
    lines: list[str] = []
    for word in clean_line(text).split():
        fits = lines and cell_len(lines[-1]) + 1 + cell_len(word) <= cells
        if fits or len(lines) == most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [cut(line, cells) for line in lines]


def text(x: float, y: float, words: str, css: str = "", anchor: str = "start") -> str:
    """Words with their baseline at ``y``; ``anchor`` is SVG's start, middle or end."""
    kind = f' class="{css}"' if css else ""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{num(x)}" y="{num(y)}"{kind}{side}>{safe(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """A straight stroke."""
    return f'<line x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}" class="{css}" stroke="currentColor"/>'


def mark(marker: Marker | str, x: float, y: float, radius: float = 4.5) -> str:
    """One sign, in the current colour; crosses are strokes, all others filled."""
    r = radius
    match marker:
        case Marker.SQUARE:
            path = f"M{num(x - r)} {num(y - r)}h{num(2 * r)}v{num(2 * r)}h{num(-2 * r)}z"
        case Marker.DIAMOND:
            path = f"M{num(x)} {num(y - r * 1.3)}l{num(r * 1.3)} {num(r * 1.3)}l{num(-r * 1.3)} {num(r * 1.3)}l{num(-r * 1.3)} {num(-r * 1.3)}z"
        case Marker.TRIANGLE:
            path = f"M{num(x)} {num(y - r * 1.2)}l{num(r * 1.15)} {num(r * 2.1)}h{num(-r * 2.3)}z"
        case Marker.CROSS:
            return (
                f'<path d="M{num(x - r)} {num(y - r)}l{num(2 * r)} {num(2 * r)}m0 {num(-2 * r)}l{num(-2 * r)} {num(2 * r)}"'
                ' class="tt-mark" fill="none" stroke="currentColor"/>'
            )
        case Marker.PLUS:
            return (
                f'<path d="M{num(x)} {num(y - r * 1.2)}v{num(r * 2.4)}m{num(-r * 1.2)} {num(-r * 1.2)}h{num(r * 2.4)}"'
                ' class="tt-mark" fill="none" stroke="currentColor"/>'
            )
        case _:
            return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="currentColor"/>'
    return f'<path d="{path}" fill="currentColor"/>'


def apart(wanted: Sequence[float], least: float, top: float, bottom: float) -> list[float]:
    """Move labels so far apart that none covers another, each as near to its own height as that allows; their order stays."""
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    places = [0.0] * len(wanted)
    at = -math.inf
    for index in order:
        at = places[index] = max(wanted[index], at + least, top)
    floor = bottom
    for index in reversed(order):
        places[index] = min(places[index], floor)
        floor = places[index] - least
    return places
