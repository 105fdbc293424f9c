"""``tabletop report`` and ``findings``: what leaves a session, and what is thought of it."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tabletop.cli.find import save_named, saves_folder
from tabletop.cli.out import Failure, err, out
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.journal.review import Review, ReviewError, check_review, load_review, review_path
from tabletop.journal.review_editor import Draft, EditorError

if TYPE_CHECKING:
    from tabletop.report.publish import Options, Prepared, Progress

_NARROWEST, _WIDEST = 60, 110  #: columns of the report in the terminal
_MOST_SHOWN = 20  #: hits of a sort shown one by one


# -- report ------------------------------------------------------------------------------------------------------------


def report(options: argparse.Namespace) -> int:
    """Write the report; the hits of the name search are shown before anything is written."""
    from tabletop.report.publish import Options, PublishError, write_report

    folder = saves_folder(options.saves)
    path = save_named(options.save, folder)
    carry = tuple(save_named(name, folder) for name in options.carry)
    chosen = Options(options.format, options.build, options.attribution, carry, tuple(options.name))
    if options.show:
        return _show(path, replace(chosen, formats=()))
    try:
        with _progress() as tell:
            written = write_report(path, options.out, chosen, tell, lambda prepared: _agreed(prepared, options))
    except (SaveError, ReviewError, PublishError) as error:
        raise Failure(error.words) from error
    if not written.files:
        out(tr("Nothing was written."))
        return 1
    for place, count in Counter(_shown(file, written.folder) for file in written.files).items():
        out(str(place) if place.suffix else tr("{folder} ({n} files)", folder=place, n=count))
    return 0


def _show(path: Path, chosen: Options) -> int:
    """The report as lines for this terminal; nothing is written."""
    from tabletop.report.publish import PublishError, prepare
    from tabletop.report.render.text import render

    try:
        with _progress() as tell:
            prepared = prepare(path, None, chosen, tell)
    except (SaveError, ReviewError, PublishError) as error:
        raise Failure(error.words) from error
    for words in prepared.warnings:
        err(f"! {words}")
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    for line in render(prepared.document, width).splitlines():
        out(line)
    return 0


def _shown(file: Path, folder: Path) -> Path:
    """The file, or the folder of its own that holds it with others."""
    return file if file.parent == folder else file.parent


def _agreed(prepared: Prepared, options: argparse.Namespace) -> bool:
    """Show what should be known before the report is written, and ask where somebody can answer."""
    from tabletop.cli.terminal import at_terminal

    for words in prepared.warnings:
        err(f"! {words}")
    _show_hits(prepared)
    doubtful = any(hit.outcome == "doubtful" for hit in prepared.hits)
    if options.strict and doubtful:
        raise Failure(
            tr(
                "Nothing was written: --strict, and names may be left that are also words of the scenario, or very short."
            )
        )
    questions = []
    if prepared.looser:
        questions.append(
            tr(
                "The rule “{rule}” says more than the people of this session were promised when they consented.",
                rule=prepared.released.rule,
            )
        )
    replacing = prepared.replacing()
    if replacing:
        names = ", ".join(path.name for path in replacing)
        questions.append(tr("These files are there with other content and would be replaced: {names}", names=names))
    for words in questions:
        err(f"! {words}")
    if options.yes:
        return True
    if at_terminal():
        return not (questions or prepared.hits) or agreed(tr("Write the report to {folder}?", folder=prepared.folder))
    if questions:
        raise Failure(tr("Nothing was written. Give --yes if that is meant, or another folder with --out."))
    return True


def _show_hits(prepared: Prepared) -> None:
    """The names found in texts: those first that somebody must judge."""
    headings = (
        (
            "doubtful",
            tr("Left as they are, for they are words of the scenario too, or very short; please look at them:"),
        ),
        ("replaced", tr("Replaced:")),
        ("kept", tr("Kept, with consent:")),
    )
    if prepared.hits:
        err(tr("Names of people in texts: {n}", n=len(prepared.hits)))
    for outcome, heading in headings:
        hits = [hit for hit in prepared.hits if hit.outcome == outcome]
        if not hits:
            continue
        err(heading)
        for hit in hits[:_MOST_SHOWN]:
            err(f"  {hit.name} · {hit.place}: {hit.excerpt}")
        if len(hits) > _MOST_SHOWN:
            err(tr("  … and {n} more.", n=len(hits) - _MOST_SHOWN))


def agreed(question: str, *, unless_no: bool = False) -> bool:
    """Ask; an empty line means no, or yes with ``unless_no``. Where nobody answers, it is no."""
    err(f"{question} {tr('[Y/n]') if unless_no else tr('[y/N]')}")
    try:
        answer = input().strip().casefold()
    except EOFError:
        return False
    return answer in {"y", "yes", tr("yes")} or (unless_no and not answer)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on standard error where that is a terminal; it goes away before anything is said."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    bar = Bar(TextColumn("{task.description}", markup=False), BarColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None)

    def tell(what: str, done: int, total: int) -> None:
        bar.update(task, description=what, completed=done, total=total)
        if done >= total and what == tr("done"):
            bar.stop()

    with bar:
        yield tell


# -- findings ----------------------------------------------------------------------------------------------------------


def findings(options: argparse.Namespace) -> int:
    """Open the review in an editor. The file beside the save changes only when what comes back can be read."""
    from tabletop.cli.terminal import need_terminal

    path = save_named(options.save, saves_folder(options.saves))
    beside = review_path(path)
    if options.check:
        return _check(path)
    need_terminal(tr("edit {path}, then: tabletop findings {name} --check", path=beside, name=path.stem))
    try:
        with Draft(path) as draft:
            review = _edited(draft)
            if review is None:
                return 1
            if not draft.changed:
                out(tr("Nothing was changed."))
                return 0
            draft.store(review)
    except (ReviewError, EditorError) as error:
        raise Failure(error.words) from error
    out(tr("The review is in {path}", path=beside))
    return _warned(path, review)


def _edited(draft: Draft) -> Review | None:
    """What came back from the editor; None if it cannot be read and was given up, then it is kept beside the save."""
    while True:
        draft.edit()
        try:
            return draft.read()
        except ReviewError as error:
            err(error.words)
        if not agreed(tr("Edit it again?"), unless_no=True):
            err(tr("The review is as it was. What you wrote is in {kept}", kept=draft.keep()))
            return None


def _check(path: Path) -> int:
    try:
        review = load_review(path)
    except ReviewError as error:
        raise Failure(error.words) from error
    entries = len(review.findings) + len(review.actions) + len(review.ratings) + len(review.annotations)
    out(tr("{path}: {n} entries", path=review_path(path), n=entries))
    return _warned(path, review)


def _warned(path: Path, review: Review) -> int:
    from tabletop.journal.library import summarise

    strays = check_review(review, summarise(path).events)
    for words in strays:
        err(f"! {words}")
    return 1 if strays else 0
