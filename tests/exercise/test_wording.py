"""Every event in every voice, as kept in tests/golden/voices.txt."""

from __future__ import annotations

from tabletop.exercise import events as e
from tests.exercise.story import story, told_kinds
from tests.exercise.voices import GOLDEN, text


def test_the_story_holds_every_kind_of_event() -> None:
    missing = set(e.EVENTS.values()) - told_kinds(story())
    assert sorted(kind.__name__ for kind in missing) == []


def test_the_voices_are_as_they_were_chosen() -> None:
    assert text() == GOLDEN.read_text(encoding="utf-8"), "chosen words? then: python -m tests.exercise.voices"
