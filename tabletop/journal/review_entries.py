"""What people add to a recorded session afterwards: findings, actions, ratings, annotations. It is kept beside the save, never in it.

Everything here is immutable; a change is ``replace``. The type of a field says how its value is read: :data:`Line` and :data:`Text`,
one of some words, the number of an event, several numbers, several words.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from msgspec import Meta

from tabletop.records import Record

FORMAT = 1  #: version of the review file that is written; docs/review-format.md
LONGEST_LINE = 400  #: characters of a value on one line
LONGEST_TEXT = 20_000  #: characters of a text of many lines
MOST_ENTRIES = 5_000  #: of each sort

Line = Annotated[str, Meta(max_length=LONGEST_LINE)]  #: a text on one line
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]  #: a text of many lines
EventNumber = Annotated[int, Meta(ge=1, lt=10**12)]  #: no event has a larger one

Kind = Literal["strength", "improve", "observation"]  #: of a finding; HSEEP: strength, area for improvement
Rating = Literal["P", "S", "M", "U"]  #: performed without challenges, with some, with major ones, unable
Priority = Literal["high", "medium", "low"]
Element = Literal["planning", "organisation", "equipment", "training", "exercise"]  #: POETE
Status = Literal["open", "under way", "done", "dropped"]
Attribution = Literal["open", "chatham-house", "pseudonyms"]  #: as in the head of a save
Unsaid = Literal[""]  #: nothing chosen

KINDS: tuple[str, ...] = get_args(Kind)
RATINGS: tuple[str, ...] = get_args(Rating)
PRIORITIES: tuple[str, ...] = get_args(Priority)
ELEMENTS: tuple[str, ...] = get_args(Element)
STATUSES: tuple[str, ...] = get_args(Status)
ATTRIBUTIONS: tuple[str, ...] = get_args(Attribution)


class ReportTexts(Record):
    """What the cover and the overview of a report say that no event does."""

    summary: Text = ""  #: executive summary
    scope: Text = ""
    sponsor: Line = ""
    contact: Line = ""
    place: Line = ""
    attribution: Unsaid | Attribution = ""  #: in place of the save's own rule; "" keeps that
    author: Line = ""


class ReviewFinding(Record):
    """A strength, an area for improvement, or a plain observation. Without evidence it is an opinion."""

    id: Line = ""  #: unique among findings; given on reading where it is missing
    kind: Kind = "observation"
    objective: Line = ""  #: id of an objective of the scenario
    title: Line = ""
    text: Text = ""
    analysis: Text = ""  #: root cause
    reference: Line = ""  #: plan, policy or procedure it is measured by
    evidence: tuple[EventNumber, ...] = ()  #: numbers of events
    rating: Unsaid | Rating = ""
    priority: Unsaid | Priority = ""


class CorrectiveAction(Record):
    """A corrective action of the improvement plan."""

    id: Line = ""  #: unique among actions; given on reading where it is missing
    finding: Line = ""  #: id of the finding it answers
    issue: Text = ""
    action: Text = ""
    element: Unsaid | Element = ""
    owner: Line = ""  #: organisation responsible
    contact: Line = ""
    start: Line = ""  #: a date as people write it; 2026-12-01 sorts
    due: Line = ""
    status: Status = "open"
    carried_from: Line = ""  #: name of the save whose review first held it


class ObjectiveRating(Record):
    """The judgement on one objective."""

    objective: Line
    rating: Rating
    why: Text = ""


class Annotation(Record):
    """A remark on one event, made while looking at the replay."""

    event: EventNumber
    text: Text = ""
    id: Line = ""  #: unique among annotations; given on reading where it is missing
    tags: tuple[Line, ...] = ()
    at: Line = ""  #: wall time, UTC, ISO 8601


class ForkMark(Record):
    """A session that was started from an event of this one."""

    file: Line  #: name of its save, without folder
    at: EventNumber  #: number of the last event both share
    title: Line = ""
    created: Line = ""  #: wall time, UTC, ISO 8601


class Review(Record):
    """Everything in one review file."""

    report: ReportTexts = ReportTexts()
    findings: tuple[ReviewFinding, ...] = ()
    actions: tuple[CorrectiveAction, ...] = ()
    ratings: tuple[ObjectiveRating, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    forks: tuple[ForkMark, ...] = ()


#: table of the file -> (attribute of :class:`Review`, class of its entries, letter of the ids that are given)
TABLES: dict[str, tuple[str, type[Record], str]] = {
    "finding": ("findings", ReviewFinding, "f"),
    "action": ("actions", CorrectiveAction, "a"),
    "rating": ("ratings", ObjectiveRating, ""),
    "annotation": ("annotations", Annotation, "n"),
    "fork": ("forks", ForkMark, ""),
}
