"""What somebody may choose about a report."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.journal.review import Review
from tabletop.report.document import Build


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Which build, under which rule, how long, and which earlier sessions' actions to carry over."""

    build: Build = "full"
    attribution: str = ""  #: open | chatham-house | pseudonyms; "" as the review or the save says
    previous: tuple[
        tuple[str, Review], ...
    ] = ()  #: (name of the save, its review) of earlier sessions, the oldest first
    short: bool = False  #: about four pages: the first page, decisions, objectives and actions at a glance, limits
