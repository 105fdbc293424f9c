"""Changes to a review, as screens make them: from one review to the next, so that they can be made on what the file holds by then.

Nothing here touches the disk. A change names the fields it changes and what they held when somebody looked at them; where the file
has another value by now, :class:`Overtaken` says so before anything is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tabletop.i18n import listed, series, tr
from tabletop.journal.review_entries import (
    TABLES,
    Annotation,
    CorrectiveAction,
    ObjectiveRating,
    ReportTexts,
    Review,
    ReviewFinding,
)
from tabletop.records import Record, names, replace

Entry = ReportTexts | ReviewFinding | CorrectiveAction | ObjectiveRating | Annotation
Change = Callable[[Review], Review]
_PLACES = {cls: (attribute, letter) for attribute, cls, letter in TABLES.values()}


class Overtaken(Exception):
    """Somebody else has changed the same field meanwhile. ``now`` is the entry as the file holds it."""

    def __init__(self, words: str, now: Entry) -> None:
        super().__init__(words)
        self.words = words
        self.now = now


class Dropped(Record):
    """What was deleted, so that it can be brought back."""

    entry: Entry
    place: int  #: in its list
    linked: tuple[str, ...] = ()  #: actions that answered the finding


def key_of(entry: Entry) -> str:
    """What tells an entry from others of its sort."""
    match entry:
        case ReportTexts():
            return ""
        case ObjectiveRating():
            return entry.objective
        case _:
            return entry.id


def entries_of(review: Review, sort: type[Any]) -> tuple[Any, ...]:
    """All entries of one sort."""
    return (review.report,) if sort is ReportTexts else getattr(review, _PLACES[sort][0])


def find(review: Review, sort: type[Any], key: str) -> Any | None:
    """The entry with that key; of several, the last, which counts."""
    return next((entry for entry in reversed(entries_of(review, sort)) if key_of(entry) == key), None)


def free_id(taken: Iterable[str], letter: str) -> str:
    """An id that none has yet."""
    known = set(taken)
    number = 1
    while f"{letter}{number}" in known:
        number += 1
    return f"{letter}{number}"


def added(review: Review, entry: Entry) -> Review:
    """With one entry more; it gets an id if it has none, or one that is taken."""
    rows = entries_of(review, type(entry))
    letter = _PLACES[type(entry)][1]
    if letter and (not key_of(entry) or key_of(entry) in map(key_of, rows)):
        given: dict[str, Any] = {"id": free_id(map(key_of, rows), letter)}
        entry = replace(entry, **given)
    return _with(review, type(entry), (*rows, entry))


def edited(review: Review, seen: Entry, changes: Mapping[str, Any]) -> Review:
    """With these fields changed in the entry that was ``seen``. One that is gone by now comes back, changed.

    :class:`Overtaken` if a field of ``changes`` was given another value meanwhile.
    """
    if not changes:
        return review
    now = find(review, type(seen), key_of(seen))
    if now is None:
        return added(review, replace(seen, **changes))
    lost = [name for name, value in changes.items() if getattr(now, name) not in (getattr(seen, name), value)]
    if lost:
        told = listed(f"{name}: {_told(getattr(now, name))}" for name in lost)
        raise Overtaken(
            tr("Changed elsewhere meanwhile, to {told}. Keep yours once more to put it in its place.", told=told), now
        )
    rows = entries_of(review, type(seen))
    place = max(place for place, row in enumerate(rows) if key_of(row) == key_of(seen))
    return _with(review, type(seen), (*rows[:place], replace(now, **changes), *rows[place + 1 :]))


def changes_of(seen: Entry, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ``wanted`` that differ from what was seen."""
    known = names(type(seen))
    return {name: value for name, value in wanted.items() if name in known and getattr(seen, name) != value}


def drop(review: Review, sort: type[Any], key: str) -> tuple[Review, Dropped | None]:
    """Without the entry of that key. The actions that answered a finding stay, and say themselves what the issue was."""
    rows = entries_of(review, sort)
    entry = find(review, sort, key)
    if entry is None:
        return review, None
    dropped = Dropped(entry, rows.index(entry))
    review = _with(review, sort, tuple(row for row in rows if key_of(row) != key))
    if isinstance(entry, ReviewFinding):
        linked = tuple(action.id for action in review.actions if action.finding == key)
        dropped = replace(dropped, linked=linked)
        issue = entry.title or entry.text
        actions = (
            replace(each, finding="", issue=each.issue or issue) if each.id in linked else each
            for each in review.actions
        )
        review = replace(review, actions=tuple(actions))
    return review, dropped


def restored(review: Review, dropped: Dropped) -> Review:
    """With what was deleted back in its place; nothing happens if there is one with its key again."""
    sort = type(dropped.entry)
    if find(review, sort, key_of(dropped.entry)) is not None:
        return review
    rows = entries_of(review, sort)
    review = _with(review, sort, (*rows[: dropped.place], dropped.entry, *rows[dropped.place :]))
    if not isinstance(dropped.entry, ReviewFinding):
        return review
    actions = (
        replace(each, finding=dropped.entry.id) if each.id in dropped.linked and not each.finding else each
        for each in review.actions
    )
    return replace(review, actions=tuple(actions))


def _with(review: Review, sort: type[Any], rows: tuple[Any, ...]) -> Review:
    if sort is ReportTexts:
        return replace(review, report=rows[0])
    changes: dict[str, Any] = {_PLACES[sort][0]: rows}
    return replace(review, **changes)


def _told(value: object) -> str:
    words = series(map(str, value)) if isinstance(value, tuple) else " ".join(str(value).split())
    return f"“{words[:60]}{'…' if len(words) > 60 else ''}”"
