"""Tracks as bars: value, band, last change; a sign and a number beside every colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from tabletop.exercise.views import TrackRow
from tabletop.exercise.wording.names import band_words
from tabletop.i18n import tr
from tabletop.tui.kit.text import fitted, plain

_CELLS = 10  #: of a bar, where the titles leave so much
_SHORT = 6  #: of a bar, where they do not
_BARS_FROM, _BANDS_FROM = 28, 46  #: columns from which there are bars, and the names of bands
_COUNT = 1000  #: a track that can rise so far counts something: its number stands where others have a bar


def track_lines(rows: Iterable[TrackRow], width: int) -> Iterator[Content]:
    """One line a track, fitted to ``width`` cells; bars, then the names of bands, give way before a title is cut."""
    listed = list(rows)
    scales = [row for row in listed if row.most < _COUNT]
    alike = len({(row.least, row.most) for row in scales}) < 2
    value_width = max((len(_value(row, alike=alike)) for row in scales), default=1)
    change_width = max((change_words(row).cell_length + 1 for row in scales if change_words(row)), default=0)
    wanted = max((plain(row.title).cell_length for row in scales), default=0)
    cells, band_width = _parts(scales, width, width - 2 - value_width - change_width - wanted)
    for row in listed:
        change = change_words(row)
        end = Content.assemble(
            plain(f"{_value(row, alike=alike or row not in scales):>{value_width}}", "bold"),
            " " if band_width else "",
            fitted(band_words(row.band), band_width, "$text-muted") if row in scales else "",
            " " if change_width or change else "",
            change.truncate(max(change.cell_length, change_width - 1), pad=True),
        )
        if row in scales:
            end = Content.assemble(bar(row.value, row.least, row.most, cells), " " if cells else "", end)
        yield Content.assemble(
            fitted(row.title, max(6, width - 2 - end.cell_length)),
            plain(" ?" if row.hidden else "  ", "bold $warning"),
            end,
        ).truncate(width, pad=True)


def _value(row: TrackRow, *, alike: bool) -> str:
    """The value; where bars have different ends, with the end of its own, so that nobody compares their lengths."""
    return str(row.value) if alike else f"{row.value}/{row.most}"


def _parts(rows: Sequence[TrackRow], width: int, free: int) -> tuple[int, int]:
    """Cells of the bars, and of the names of bands, that leave the titles whole; the fewest if none do."""
    if width < _BARS_FROM:
        return 0, 0
    band = max((len(row.band) for row in rows), default=0) if width >= _BANDS_FROM else 0
    ways = [(_CELLS, band), (_SHORT, band), (_SHORT, 0)]
    return next((way for way in ways if way[0] + 1 + way[1] + bool(way[1]) <= free), ways[-1])


def bar(value: int, least: int, most: int, cells: int) -> Content:
    """A bar of so many cells."""
    share = 0.0 if most == least else (value - least) / (most - least)
    full = round(max(0.0, min(1.0, share)) * cells)
    return Content.assemble(("▇" * full, "$primary"), ("░" * (cells - full), "$border-blurred"))


def change_words(row: TrackRow) -> Content:
    """The last change: ▲ or ▼ and how far. Whether that is good, no scenario says, so both look the same."""
    if row.change is None or not row.change.delta:
        return Content("")
    delta = row.change.delta
    return plain(f"{'▲' if delta > 0 else '▼'}{abs(delta)}", "bold")


def legend(rows: Iterable[TrackRow]) -> str:
    """What the ? beside a track means, if any carries it."""
    return tr("? hidden from players") if any(row.hidden for row in rows) else ""
