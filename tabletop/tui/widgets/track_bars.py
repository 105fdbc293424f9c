"""Tracks as bars: value, band, last change; a sign and a number beside every colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content

from tabletop.exercise.views import TrackRow
from tabletop.i18n import tr
from tabletop.tui.text import fitted, plain

_CELLS = 10


def track_lines(rows: Iterable[TrackRow], width: int) -> Iterator[Content]:
    """One line a track, fitted to ``width`` cells."""
    listed = list(rows)
    cells = _CELLS if width >= 40 else 6 if width >= 28 else 0
    change_width = 3 if any(row.change and row.change.delta for row in listed) else 0
    value_width = max((len(str(row.value)) for row in listed), default=1)
    band_width = max((len(row.band) for row in listed), default=0) if width >= 46 else 0
    name_width = max(6, width - 1 - cells - 1 - value_width - 1 - band_width - bool(band_width) - change_width - 2)
    for row in listed:
        yield Content.assemble(
            fitted(row.title, name_width),
            plain(" ?" if row.hidden else "  ", "bold $warning"),
            bar(row.value, row.least, row.most, cells),
            " " if cells else "",
            plain(f"{row.value:>{value_width}}", "bold"),
            " " if band_width else "",
            fitted(row.band.replace("-", " "), band_width, "$text-muted"),
            " ",
            change_words(row).truncate(change_width, pad=True),
        ).truncate(width, pad=True)


def bar(value: int, least: int, most: int, cells: int) -> Content:
    """A bar of so many cells."""
    share = 0.0 if most == least else (value - least) / (most - least)
    full = round(max(0.0, min(1.0, share)) * cells)
    return Content.assemble(("▇" * full, "$primary"), ("░" * (cells - full), "$border-blurred"))


def change_words(row: TrackRow) -> Content:
    """The last change: ▲ or ▼ and how far."""
    if row.change is None or not row.change.delta:
        return Content("")
    delta = row.change.delta
    return plain(f"{'▲' if delta > 0 else '▼'}{abs(delta)}", "$accent" if delta > 0 else "$warning")


def legend(rows: Iterable[TrackRow]) -> str:
    """What the ? beside a track means, if any carries it."""
    return tr("? hidden from players") if any(row.hidden for row in rows) else ""
