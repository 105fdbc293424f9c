"""What people add to a recorded session afterwards: findings, actions, ratings, annotations. It is kept beside the save, never in it.

Everything here is immutable; a change is ``dataclasses.replace``. The metadata of a field says how its value is read: ``sort`` is
``line``, ``text``, ``choice``, ``number``, ``numbers`` or ``words``; ``choices`` are the words allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FORMAT = 1  #: version of the review file that is written; docs/review-format.md
LONGEST_LINE = 400  #: characters of a value on one line
LONGEST_TEXT = 20_000  #: characters of a text of many lines
MOST_ENTRIES = 5_000  #: of each sort

KINDS = ("strength", "improve", "observation")  #: of a finding; HSEEP: strength, area for improvement
RATINGS = ("P", "S", "M", "U")  #: performed without challenges, with some, with major ones, unable (doctrine 2.3)
PRIORITIES = ("high", "medium", "low")
ELEMENTS = ("planning", "organisation", "equipment", "training", "exercise")  #: POETE (doctrine IM-01)
STATUSES = ("open", "under way", "done", "dropped")
ATTRIBUTIONS = ("open", "chatham-house", "pseudonyms")  #: as in the head of a save


def _line(default: str = "") -> Any:
    return field(default=default, metadata={"sort": "line"})


def _text() -> Any:
    return field(default="", metadata={"sort": "text"})


def _choice(choices: tuple[str, ...], default: str = "") -> Any:
    """One of these words; empty too where that is the default."""
    allowed = choices if default else ("", *choices)
    return field(default=default, metadata={"sort": "choice", "choices": allowed})


@dataclass(frozen=True, slots=True)
class ReportTexts:
    """What the cover and the overview of a report say that no event does."""

    summary: str = _text()  #: executive summary
    scope: str = _text()
    sponsor: str = _line()
    contact: str = _line()
    place: str = _line()
    attribution: str = _choice(ATTRIBUTIONS)  #: in place of the save's own rule; "" keeps that
    author: str = _line()


@dataclass(frozen=True, slots=True)
class Finding:
    """A strength, an area for improvement, or a plain observation. Without evidence it is an opinion."""

    id: str = _line()  #: unique among findings; given on reading where it is missing
    kind: str = _choice(KINDS, "observation")
    objective: str = _line()  #: id of an objective of the scenario
    title: str = _line()
    text: str = _text()
    analysis: str = _text()  #: root cause
    reference: str = _line()  #: plan, policy or procedure it is measured by
    evidence: tuple[int, ...] = field(default=(), metadata={"sort": "numbers"})  #: numbers of events
    rating: str = _choice(RATINGS)
    priority: str = _choice(PRIORITIES)


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action of the improvement plan."""

    id: str = _line()  #: unique among actions; given on reading where it is missing
    finding: str = _line()  #: id of the finding it answers
    issue: str = _text()
    action: str = _text()
    element: str = _choice(ELEMENTS)
    owner: str = _line()  #: organisation responsible
    contact: str = _line()
    start: str = _line()  #: a date as people write it; 2026-12-01 sorts
    due: str = _line()
    status: str = _choice(STATUSES, "open")
    carried_from: str = _line()  #: name of the save whose review first held it


@dataclass(frozen=True, slots=True)
class ObjectiveRating:
    """The judgement on one objective."""

    objective: str = field(metadata={"sort": "line"})
    rating: str = field(metadata={"sort": "choice", "choices": RATINGS})
    why: str = _text()


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on one event, made while looking at the replay."""

    event: int = field(metadata={"sort": "number"})
    text: str = _text()
    id: str = _line()  #: unique among annotations; given on reading where it is missing
    tags: tuple[str, ...] = field(default=(), metadata={"sort": "words"})
    at: str = _line()  #: wall time, UTC, ISO 8601


@dataclass(frozen=True, slots=True)
class ForkMark:
    """A session that was started from an event of this one."""

    file: str = field(metadata={"sort": "line"})  #: name of its save, without folder
    at: int = field(metadata={"sort": "number"})  #: number of the last event both share
    title: str = _line()
    created: str = _line()  #: wall time, UTC, ISO 8601


@dataclass(frozen=True, slots=True)
class Review:
    """Everything in one review file."""

    report: ReportTexts = ReportTexts()
    findings: tuple[Finding, ...] = ()
    actions: tuple[Action, ...] = ()
    ratings: tuple[ObjectiveRating, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    forks: tuple[ForkMark, ...] = ()


#: table of the file -> (attribute of :class:`Review`, class of its entries, letter of the ids that are given)
TABLES: dict[str, tuple[str, type[Any], str]] = {
    "finding": ("findings", Finding, "f"),
    "action": ("actions", Action, "a"),
    "rating": ("ratings", ObjectiveRating, ""),
    "annotation": ("annotations", Annotation, "n"),
    "fork": ("forks", ForkMark, ""),
}
