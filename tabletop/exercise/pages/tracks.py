"""The tracks a seat may see."""

from __future__ import annotations

from tabletop.exercise.briefing import TrackInfo
from tabletop.exercise.pages.page import Block, Gauge, Page, Sent, Words
from tabletop.exercise.wording.names import band_words
from tabletop.i18n import tr


def tracks_page(here: Sent) -> Page:
    """Each with its number, or with its word where only that is shown."""
    return Page("tracks", (tracks_block(here),))


def tracks_block(here: Sent) -> Block:
    """The same, to stand among others."""
    gauges = tuple(_gauge(info, here) for info in here.briefing.tracks)
    return Block(gauges or (Words(tr("No track is shown to your seat.")),), tr("WHERE THINGS STAND"))


def _gauge(info: TrackInfo, here: Sent) -> Gauge:
    play = here.state.play
    value = None if info.shown == "bands" else play.tracks.get(info.track)
    word = band_words(play.bands.get(info.track, ""))
    return Gauge(info.title, value, info.least, info.most, info.unit, word)
