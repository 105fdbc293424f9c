"""``tabletop findings``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tabletop.cli import terminal
from tabletop.cli.answers import JSON, CheckedReview, print_answer
from tabletop.cli.ask import agreed
from tabletop.cli.exits import DONE, FAILED, WRONG_USAGE
from tabletop.cli.find import save_of
from tabletop.cli.options import Flag, OneSave, ShellCommand
from tabletop.cli.out import Failure, err, in_words, out, warn
from tabletop.i18n import tr, trn

if TYPE_CHECKING:  # help is shown without the journal
    from tabletop.journal.review import Review
    from tabletop.journal.review_editor import ReviewDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsArguments(OneSave):
    """What ``findings`` can be told."""

    check: Annotated[bool, Flag("only read the file and say what is wrong with it")] = False
    json: Annotated[bool, Flag(f"with --check: {JSON}")] = False


def findings(options: FindingsArguments) -> int:
    """Open the review in an editor. The file beside the save changes only when what comes back can be read."""
    from tabletop.journal.review import ReviewError, review_path
    from tabletop.journal.review_editor import EditorError, ReviewDraft

    path = save_of(options)
    beside = review_path(path)
    if options.json and not options.check:
        raise Failure(tr("--json goes with --check: an edited review is not printed."), WRONG_USAGE)
    if options.check:
        return _check(path, as_json=options.json)
    terminal.need_terminal(tr("edit {path}, then: tabletop findings {name} --check", path=beside, name=path.stem))
    with in_words(ReviewError, EditorError), ReviewDraft(path) as draft:
        review = _edited(draft)
        if review is None:
            return 1
        if not draft.changed:
            out(tr("Nothing was changed."))
            return 0
        draft.store(review)
    out(tr("The review is in {path}", path=beside))
    return _warned(path, review)


def _edited(draft: ReviewDraft) -> Review | None:
    """What came back from the editor; None if it cannot be read and was given up, then it is kept beside the save."""
    from tabletop.journal.review import ReviewError

    while True:
        draft.edit()
        try:
            return draft.read()
        except ReviewError as error:
            err(error.words)
        if not agreed(tr("Edit it again?"), unless_no=True):
            err(tr("The review is as it was. What you wrote is in {kept}", kept=draft.keep()))
            return None


def _check(path: Path, *, as_json: bool) -> int:
    from tabletop.journal.library import summarise
    from tabletop.journal.review import ReviewError, check_review, load_review, review_path

    with in_words(ReviewError):
        review = load_review(path)
    entries = len(review.findings) + len(review.actions) + len(review.ratings) + len(review.annotations)
    if as_json:
        strays = tuple(check_review(review, summarise(path).events))
        print_answer(CheckedReview(path=str(review_path(path)), entries=entries, strays=strays))
        return FAILED if strays else DONE
    out(trn("{path}: {count} entry", "{path}: {count} entries", entries, path=review_path(path)))
    return _warned(path, review)


def _warned(path: Path, review: Review) -> int:
    from tabletop.journal.library import summarise
    from tabletop.journal.review import check_review

    strays = check_review(review, summarise(path).events)
    for words in strays:
        warn(words)
    return 1 if strays else 0


COMMAND = ShellCommand(FindingsArguments, findings)
