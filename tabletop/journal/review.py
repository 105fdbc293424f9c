"""The review file ``<name of the save>.review.toml``: what people find and plan after a session, kept beside its save.

People edit it in their own editor as well as on the screens, so reading names every mistake with line and key, and writing never
leaves half a file: the old one stays until the new one is on the disk. ``docs/review-format.md`` describes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tabletop.i18n import tr
from tabletop.journal.errors import explain
from tabletop.journal.files import read_within, replace_whole
from tabletop.journal.review_entries import (
    FORMAT,
    Annotation,
    CorrectiveAction,
    ForkMark,
    ObjectiveRating,
    ReportTexts,
    Review,
    ReviewFinding,
)
from tabletop.journal.review_text import ReviewError, dump_review, parse_review
from tabletop.records import replace

__all__ = (
    "ENDING",
    "FORMAT",
    "MOST_BYTES",
    "Annotation",
    "CorrectiveAction",
    "ForkMark",
    "ObjectiveRating",
    "ReportTexts",
    "Review",
    "ReviewError",
    "ReviewFinding",
    "carry_over",
    "check_review",
    "dump_review",
    "load_review",
    "parse_review",
    "review_path",
    "store_bytes",
    "store_review",
    "update_review",
    "with_carried",
)

ENDING = ".review.toml"  #: in place of the save's own ending
MOST_BYTES = 4 << 20  #: a larger file is not read
_UNFINISHED = frozenset({"open", "under way"})


def review_path(save_path: Path) -> Path:
    """Where the review of this save lies."""
    return save_path.with_suffix(ENDING)


def load_review(save_path: Path) -> Review:
    """Read the review of a save; an empty one if there is no file. :class:`ReviewError` names line, key and remedy."""
    path = review_path(save_path)
    data = read_bytes(path)
    return Review() if data is None else parse_review(data, path.name)


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a review file, None if there is none. :class:`ReviewError` if the system refuses or it is too large."""
    try:
        data = read_within(path, MOST_BYTES)
    except OSError as error:
        raise ReviewError(tr("{name} cannot be read. {why}", name=path, why=explain(error))) from error
    if data is not None and len(data) > MOST_BYTES:
        raise ReviewError(tr("{name} is larger than {most} bytes. Is it the right file?", name=path, most=MOST_BYTES))
    return data


def store_review(save_path: Path, review: Review) -> None:
    """Put ``review`` in place of what the file held, wholly or not at all.

    A file that this program cannot read (a mistake of an editor, a newer format) is never overwritten: :class:`ReviewError`.
    """
    load_review(save_path)
    path = review_path(save_path)
    store_bytes(path, dump_review(review, save_path.stem))


def update_review(save_path: Path, change: Callable[[Review], Review]) -> Review:
    """Read the review as it is now, change it, store it if that made a difference, and return it."""
    old = load_review(save_path)
    new = change(old)
    if new != old:
        store_review(save_path, new)
    return new


def store_bytes(path: Path, data: bytes) -> None:
    """Replace a file so that its name stands for the old or the new content, never for less. :class:`ReviewError` if that fails."""
    try:
        replace_whole(path, data)
    except OSError as error:
        words = tr("{name} was not written; what it held before stands. {why}", name=path.name, why=explain(error))
        raise ReviewError(words) from error


def check_review(review: Review, events: int) -> list[str]:
    """Say what a review names that is not there: events beyond the last, findings without entry. Empty if all is well."""
    return list(_strays(review, events))


def _strays(review: Review, events: int) -> Iterator[str]:
    known = {finding.id for finding in review.findings}
    for finding in review.findings:
        for number in finding.evidence:
            if not 0 < number <= events:
                yield tr(
                    "finding {id}: there is no event {n}; the last is {last}", id=finding.id, n=number, last=events
                )
    for action in review.actions:
        if action.finding and action.finding not in known:
            yield tr("action {id}: there is no finding {finding}", id=action.id, finding=action.finding)
    for note in review.annotations:
        if not 0 < note.event <= events:
            yield tr(
                "annotation {id}: there is no event {n}; the last is {last}", id=note.id, n=note.event, last=events
            )
    rated = [rating.objective for rating in review.ratings]
    for objective in sorted({each for each in rated if rated.count(each) > 1}):
        yield tr("objective {objective} is rated more than once; the last counts", objective=objective)


def carry_over(previous: Review, name: str) -> list[CorrectiveAction]:
    """The actions of an earlier review that are not done, as the next one lists them. ``name`` is that of the earlier save.

    They keep where they first came from, and an id that no action of the next review has by chance. The finding stays behind in the
    earlier review, so the action says in its own words what it is about.
    """
    about = {finding.id: finding.title or finding.text for finding in previous.findings}
    return [
        replace(
            action,
            id=action.id if action.carried_from else f"{name}/{action.id}",
            finding="",
            issue=action.issue or about.get(action.finding, ""),
            carried_from=action.carried_from or name,
        )
        for action in previous.actions
        if action.status in _UNFINISHED
    ]


def with_carried(review: Review, previous: Review, name: str) -> Review:
    """``review`` with the unfinished actions of an earlier one in front; what it holds already stays as it is."""
    known = {action.id for action in review.actions}
    carried = tuple(action for action in carry_over(previous, name) if action.id not in known)
    return replace(review, actions=(*carried, *review.actions))
