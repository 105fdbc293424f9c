"""From a save on the disk to report files on the disk: read, release, build, render, and write all or nothing of each file.

Two steps, so that whoever exports sees the hits of the name search first: :func:`prepare` makes everything in memory,
:func:`write_report` does that and then writes. Nothing here prints.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tabletop.i18n import series, tr
from tabletop.journal.errors import explain
from tabletop.journal.files import make_folder, sync, sync_folder, write_all
from tabletop.journal.reading import Save, read_save
from tabletop.journal.review import Review, check_review, load_review
from tabletop.records import replace
from tabletop.report.document import Build, Document
from tabletop.report.people import Hit
from tabletop.report.release import Released, is_looser, released, rule_of

FORMATS = ("md", "html", "docx", "csv", "json")  #: that can be asked for
PROSE = ("md", "html", "docx")  #: of these, what people read; the others hold data, of which there is no short version
MARK = "EXERCISE"  #: begins the name of every file, so that none is taken for the real thing
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

Progress = Callable[[str, int, int], None]
"""Called now and then with (what is being done, done, total); it may raise to cancel: nothing has been written then."""


class PublishError(Exception):
    """The report cannot be written. ``words`` name the place and the remedy."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What somebody may choose about an export."""

    formats: tuple[str, ...] = FORMATS
    build: Build = "full"
    attribution: str = ""  #: open | chatham-house | pseudonyms; "" as the review or the save says
    carry: tuple[Path, ...] = ()  #: saves of earlier sessions whose unfinished actions go on, the oldest first
    names: tuple[str, ...] = ()  #: to keep out besides those that the record knows
    short: bool = False  #: the version of about four pages, which is prose alone


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that would be written, in memory."""

    released: Released
    document: Document
    files: dict[str, bytes]  #: path below the folder -> content
    folder: Path  #: where it would be written
    warnings: tuple[str, ...]  #: what is wrong with the save, or named in the review and not there
    looser: bool  #: the rule says more than people were promised when they consented

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Names found in texts. They are for whoever exports."""
        return self.released.hits

    def replacing(self) -> list[Path]:
        """The files in the folder that would get other content, in order."""
        return [path for name, data in self.files.items() if _differs(path := self.folder / name, data)]


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What was written; nothing if the one who was asked did not agree."""

    folder: Path
    files: tuple[Path, ...]
    hits: tuple[Hit, ...]


def write_report(
    save_path: Path,
    out: Path | None = None,
    options: PublishOptions | None = None,
    progress: Progress | None = None,
    agree: Callable[[Prepared], bool] = lambda _: True,
) -> WrittenReport:
    """Write the report on a save into the folder ``out`` (None: beside the save). Equal saves give equal bytes.

    ``agree`` is asked before anything is written. Raises SaveError, ReviewError and :class:`PublishError`.
    """
    prepared = prepare(save_path, out, options, progress)
    if not agree(prepared):
        return WrittenReport(prepared.folder, (), prepared.hits)
    return write(prepared)


def prepare(
    save_path: Path, out: Path | None = None, options: PublishOptions | None = None, progress: Progress | None = None
) -> Prepared:
    """Read, release, build and render; nothing is written."""
    from tabletop.report.build import ReportOptions, build_from, with_previous

    options = options or PublishOptions()
    tell = progress or _quietly
    save = read_save(save_path, lambda done, total: tell(tr("reading"), done, total))
    review = load_review(save_path)
    warnings = [each.words for each in (save.recovery, save.damage) if each is not None]
    warnings += check_review(review, save.records[-1].seq if save.records else 0)
    rule = rule_of(options.attribution, review, save.head)
    previous = tuple(_earlier(path, rule, options) for path in options.carry)
    tell(tr("looking for names"), 0, 1)
    safe = released(
        save.records,
        save.head,
        with_previous(review, previous),
        rule,
        options.build,
        name=stem_of(save_path),
        also=options.names,
    )
    if options.short and options.formats and not set(options.formats) & set(PROSE):
        words = tr("The short version is prose: choose one of {formats}.", formats=series(PROSE))
        raise PublishError(words)
    chosen = ReportOptions(options.build, rule, short=options.short)
    document = build_from(safe, save, chosen, lambda done, total: tell(tr("counting and timing"), done, total))
    formats = [form for form in options.formats if form in PROSE or not options.short]
    files = dict(_rendered(safe, document, formats, tell, short=options.short))
    folder = out if out is not None else save_path.parent / f"{safe.name}-report"
    return Prepared(safe, document, files, folder, tuple(warnings), is_looser(rule, save.head))


def stem_of(save_path: Path) -> str:
    """The name of a save without its ending."""
    return save_path.name.removesuffix(".toml")


def _quietly(_what: str, _done: int, _total: int) -> None:
    pass


def _earlier(path: Path, rule: str, options: PublishOptions) -> tuple[str, Review]:
    """The review of an earlier session, through the gate of that session: it knows the names of those who were there."""
    save: Save = read_save(path)
    safe = released(
        (),
        save.head,
        load_review(path),
        rule,
        options.build,
        also=options.names,
        seated=save.records,
        name=stem_of(path),
    )
    return safe.name, replace(safe.review, annotations=(), forks=())


def _rendered(
    safe: Released, document: Document, formats: Iterable[str], tell: Progress, *, short: bool = False
) -> Iterable[tuple[str, bytes]]:
    stem = f"{MARK}-{safe.name}-{safe.build}{'-short' if short else ''}"
    wanted = [form for form in FORMATS if form in formats]
    for done, form in enumerate(wanted):
        tell(tr("writing {form}", form=form), done, len(wanted))
        match form:
            case "md":
                from tabletop.report.render import markdown

                yield f"{stem}.md", markdown.render(document)
            case "html":
                from tabletop.report.render import html

                yield f"{stem}.html", html.render(document)
            case "docx":
                from tabletop.report.render import docx

                yield f"{stem}.docx", docx.render(document)
            case "csv":
                from tabletop.report.render import csv_bundle

                for name, data in csv_bundle.render(document, safe).items():
                    yield f"{stem}-csv/{MARK}-{name}", data
            case _:
                from tabletop.report.render import json_events

                yield f"{stem}.json", json_events.render(document, safe)
    tell(tr("done"), len(wanted), len(wanted))


# -- the disk ----------------------------------------------------------------------------------------------------------


def write(prepared: Prepared, progress: Progress | None = None) -> WrittenReport:
    """Write what was prepared: every file is on the disk under another name before the first gets its own.

    ``progress`` may raise to cancel until the first file has its name: nothing is left then.
    """
    folder = prepared.folder
    waiting: list[tuple[Path, Path]] = []
    made: list[Path] = []
    tell = progress or _quietly
    try:
        for done, (name, data) in enumerate(prepared.files.items()):
            tell(tr("putting on the disk"), done, len(prepared.files))
            target = folder / name
            made += [parent for parent in (target.parent, *target.parent.parents) if not parent.exists()]
            make_folder(target.parent)
            temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
            waiting.append((temporary, target))
            _write_whole(temporary, data)
        for temporary, target in waiting:
            temporary.replace(target)
        for parent in dict.fromkeys(target.parent for _, target in waiting):
            sync_folder(parent)
    except OSError as error:
        raise PublishError(
            tr("The report cannot be written to {folder}. {why}", folder=folder, why=explain(error))
        ) from error
    finally:
        for temporary, _ in waiting:
            with contextlib.suppress(OSError):
                temporary.unlink()
        for parent in sorted(set(made), key=lambda path: len(path.parts), reverse=True):
            with contextlib.suppress(OSError):
                parent.rmdir()  # one that holds something stays
    return WrittenReport(folder, tuple(target for _, target in waiting), prepared.hits)


def _write_whole(path: Path, data: bytes) -> None:
    descriptor = os.open(path, _FLAGS, 0o600)
    try:
        write_all(descriptor, data)
        sync(descriptor)
    finally:
        os.close(descriptor)


def _differs(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() != data
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
