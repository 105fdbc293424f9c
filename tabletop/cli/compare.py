"""The commands about several sessions of one scenario: fork one, compare them."""

from __future__ import annotations

import argparse
import shlex
import shutil
from typing import TYPE_CHECKING

from tabletop.cli.find import save_named, saves_folder
from tabletop.cli.out import Failure, out
from tabletop.cli.terminal import need_terminal, open_app
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError

if TYPE_CHECKING:
    from tabletop.report.document import Document

FORMATS = ("text", "md", "html", "csv")
_WIDTH = 100  #: of lines that go to no terminal


def fork(options: argparse.Namespace) -> int:
    """Start a session that shares the past of another."""
    from tabletop.journal.reading import read_save
    from tabletop.room.saved.fork import CannotFork, cut_at
    from tabletop.room.saved.fork import fork as make
    from tabletop.room.saved.recording import Recording

    path = save_named(options.save, saves_folder(options.saves))
    try:
        forked = make(path, cut_at(Recording(read_save(path)), options.at).asked, options.title)
    except CannotFork as error:
        raise Failure(str(error)) from error
    except SaveError as error:
        raise Failure(error.words) from error
    out(
        tr(
            "{title}: shares the first {n} events. {words}",
            title=forked.title,
            n=forked.cut.event,
            words=forked.cut.words,
        )
    )
    if forked.dice:
        out(forked.dice)
    if forked.unmarked:
        out(tr("The first session's review file could not name the fork. {why}", why=forked.unmarked))
    out(tr("The session is in {path}", path=forked.path))
    program = f"tabletop --saves {shlex.quote(str(options.saves))}" if options.saves else "tabletop"
    out(tr("Play it:  {program} resume {name}", program=program, name=forked.path.stem))
    out(tr("Later:    {program} compare {first} {second}", program=program, first=path.stem, second=forked.path.stem))
    return 0


def compare(options: argparse.Namespace) -> int:
    """Several sessions side by side, printed or written to a file."""
    from tabletop.journal.reading import read_save
    from tabletop.journal.review import ReviewError, store_bytes
    from tabletop.report.compare import Incomparable
    from tabletop.report.compare import compare as put_side_by_side
    from tabletop.report.comparison import document

    folder = saves_folder(options.saves)
    paths = [save_named(name, folder) for name in options.save]
    if options.screen:
        need_terminal("tabletop compare SAVE SAVE")
        return open_app(folder, lambda app: app.open_compare(paths))
    try:
        made = document(put_side_by_side([read_save(path) for path in paths]))
    except Incomparable as error:
        raise Failure(str(error)) from error
    except SaveError as error:
        raise Failure(error.words) from error
    data = _rendered(made, options.format, to_file=options.out is not None)
    if options.out is None:
        out(data.decode().rstrip("\n"))
        return 0
    if options.out.exists() and not options.force:
        raise Failure(tr("{path} exists already. Choose another name, or give --force.", path=options.out))
    try:
        store_bytes(options.out, data)
    except ReviewError as error:
        raise Failure(error.words) from error
    out(tr("Written: {path}", path=options.out))
    return 0


def _rendered(document: Document, form: str, *, to_file: bool) -> bytes:
    if form == "md":
        from tabletop.report.render import markdown

        return markdown.render(document)
    if form == "html":
        from tabletop.report.render import html

        return html.render(document)
    if form == "csv":
        from tabletop.report.comparison import as_csv

        return as_csv(document)
    from tabletop.report.render import text

    return text.render(document, _WIDTH if to_file else shutil.get_terminal_size((_WIDTH, 24)).columns).encode()
