"""Tracks over the moves, as charts and as a table."""

from __future__ import annotations

from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.timeline import TrackSeries
from tabletop.exercise.wording.codes import word
from tabletop.exercise.wording.names import band_words
from tabletop.i18n import listed, series, tr
from tabletop.report.charts import ChartBand, Lines, series_of
from tabletop.report.parts.labels import BUILDS
from tabletop.report.writing import Content, Writer, cell, left, right

MOST_LINES = 6  #: of a chart, each with a mark of its own


def tracks(write: Writer, content: Content) -> None:
    """Each track with its bands; in the releasable build only those that every player could see, or that were unsealed."""
    timeline = content.facts.tracks
    open_to_all = content.options.build == "full" or content.facts.tracks_unsealed
    shown = [one for one in timeline.series if open_to_all or not one.hidden]
    hidden = len(timeline.series) - len(shown)
    if not timeline.series:
        return
    write.heading(1, tr("Tracks over the moves"), "tracks")
    labels = (tr("start"), *(title for _, title in timeline.moves))
    rows = []
    for one in shown:
        seqs = content.facts.track_seqs.get(one.track, ())
        band = band_words(one.band)
        title = tr("{title} (hidden in play)", title=one.title) if one.hidden else one.title
        rows.append(
            (
                cell(title),
                *(cell(str(value)) for value in one.values),
                cell(band or "–"),
                cell(str(len(seqs)), [*seqs[:1], *seqs[-1:]] or [content.facts.opened]),
            )
        )
    columns = [left(tr("Track"), 4), *(right(label, 2) for label in labels), left(tr("Band"), 2)]
    write.table(
        "tracks",
        tr("Value at the start and at the end of each move"),
        [*columns, right(tr("Changes"), 2)],
        rows,
    )
    _figures(write, content, shown, labels)
    if hidden:
        words = tr(
            "Tracks that not every player could see are left out of the {build} build: {count}.",
            count=hidden,
            build=word(BUILDS, content.options.build),
        )
        write.claim(words, [content.facts.opened])


def _figures(write: Writer, content: Content, shown: list[TrackSeries], labels: tuple[str, ...]) -> None:
    """One chart for all tracks of one scale and unit, six a chart at most; a track that never moved is told in a sentence."""
    still = [one for one in shown if len(set(one.values)) == 1]
    if still:
        words = tr(
            "Without a change from the start to the end: {titles}.",
            titles=series(f"{one.title} ({one.values[0]})" for one in still),
        )
        write.claim(words, [content.facts.opened])
    scales: dict[tuple[int, int, str], list[TrackSeries]] = {}
    for one in shown:
        if one not in still:
            scales.setdefault((one.least, one.most, one.unit), []).append(one)
    for several in scales.values():
        for first in range(0, len(several), MOST_LINES):
            group = several[first : first + MOST_LINES]
            write.figure(f"track-{group[0].track}", listed(map(_caption, group)), _chart(content.book, group, labels))


def _caption(one: TrackSeries) -> str:
    values = {"title": one.title, "first": one.values[0], "last": one.values[-1]}
    return tr("{title}: from {first} to {last}", **values)


def _chart(book: Rulebook, group: list[TrackSeries], labels: tuple[str, ...]) -> Lines:
    """The lines of a chart; the words for stretches of the scale stand beside a track that is alone in it."""
    one, *others = group
    low, high = float(one.least), float(one.most)
    bands = () if others else _bands(book, one)
    if not book.scenario.tracks[one.track].bands:  # a scale of thousands is drawn as far as it was used
        high = max(*(float(value) for each in group for value in each.values), low + 1.0)
    series = series_of([(each.title, tuple(map(float, each.values))) for each in group])
    return Lines(one.title if not others else tr("Tracks"), labels, series, bands, low, high, one.unit)


def _bands(book: Rulebook, one: TrackSeries) -> tuple[ChartBand, ...]:
    """Words for stretches of the track, each up to the one above it."""
    floors = sorted(book.scenario.tracks[one.track].bands.items(), key=lambda band: band[1])
    return tuple(
        ChartBand(
            band_words(name),
            float(max(floor, one.least)),
            float(floors[place + 1][1] - 1 if place + 1 < len(floors) else one.most),
        )
        for place, (name, floor) in enumerate(floors)
    )
