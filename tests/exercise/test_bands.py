"""A track of which players see the word alone: they learn of a change when the word changes, and never the number."""

from __future__ import annotations

from tabletop.exercise.events import Recorded, TrackChanged
from tabletop.exercise.redact import redact


def change(before: int, after: int, said: str, band: str) -> Recorded:
    event = TrackChanged("deterrence", before, after, band, "why", ("berlin",), "bands", said)
    return Recorded(1, 1, "2026-11-23T12:00:00.000Z", 0.0, "facilitator", "", "", event)


def test_the_first_word_is_said() -> None:
    seen = redact(change(4, 4, "", "shaky"), "berlin")
    assert seen is not None
    assert isinstance(seen.event, TrackChanged)
    assert (seen.event.band, seen.event.before, seen.event.after) == ("shaky", None, None)


def test_a_move_within_the_band_is_not_told() -> None:
    assert redact(change(4, 5, "shaky", "shaky"), "berlin") is None


def test_another_word_is_told_without_numbers_or_cause() -> None:
    seen = redact(change(5, 6, "shaky", "credible"), "berlin")
    assert seen is not None
    assert isinstance(seen.event, TrackChanged)
    assert (seen.event.band, seen.event.before, seen.event.after, seen.event.cause) == ("credible", None, None, "")
