"""What every page of a review is, and the words that several of them show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from textual.content import Content

from tabletop.exercise.actions.form import Row as Choice
from tabletop.exercise.wording.codes import word
from tabletop.report.parts.labels import RATINGS
from tabletop.tui.kit.text import plain, styled
from tabletop.tui.kit.ways import Ways
from tabletop.tui.review.listing import Listing, ListRow

#: kinds of a finding, for :func:`~tabletop.exercise.wording.codes.word`
KINDS = {"strength": "strength", "improve": "to improve", "observation": "observation"}


class ReviewPage(Protocol):
    """One of the lists of a review. It owns its rows, what is told of each, and what can be done to it."""

    title: str  #: in English
    limited: bool  #: whether it can be limited to one objective

    def count(self) -> str:
        """What stands beside the title: how many."""

    def listing(self) -> Listing:
        """The rows as they are now."""

    def told(self, key: str) -> Iterable[Content | None]:
        """What is known of the row with that key; None is a line that has nothing to say."""

    def ways(self, row: ListRow) -> Ways:
        """What can be done now, with ``row`` under the cursor; one without a key stands for none."""


def label(words: str, value: str) -> Content:
    """A line of what is told of a row."""
    return styled("[$text-muted]$label:[/] $words", label=words, words=value)


def optional(words: str, value: str) -> Content | None:
    """The same where there is something to tell."""
    return label(words, value) if value.strip() else None


def one_line(text: str) -> str:
    """A text of several lines as a cell shows it."""
    return " ".join(text.split())


def muted(words: str) -> Content:
    """A line that stands back."""
    return plain(words, "$text-muted")


def rating_choices(none: str) -> tuple[Choice, ...]:
    """The ratings to choose from, ``none`` of them first."""
    return (("", none), *((letter, word(RATINGS, letter)) for letter in RATINGS if letter))
