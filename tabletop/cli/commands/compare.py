"""``tabletop compare``."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from tabletop.cli import terminal
from tabletop.cli.answers import JSON, figures, print_answer
from tabletop.cli.find import save_named, saves_folder
from tabletop.cli.options import SAVE, CommandArguments, Flag, Positional, ShellCommand
from tabletop.cli.out import Failure, in_words, out
from tabletop.cli.progress import reading
from tabletop.i18n import tr

if TYPE_CHECKING:
    from tabletop.report.document import Document

_WIDTH = 100  #: of lines that go to no terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareArguments(CommandArguments):
    """What ``compare`` can be told."""

    save: Annotated[tuple[str, ...], Positional("SAVE", SAVE)]
    format: Annotated[Literal["text", "md", "html", "csv"], Flag("what it is written as (default: text)")] = "text"
    out: Annotated[Path | None, Flag("write it there (default: print it)", "FILE")] = None
    force: Annotated[bool, Flag("replace that file if it exists")] = False
    json: Annotated[bool, Flag(JSON)] = False
    screen: Annotated[bool, Flag("look at it on the screen instead")] = False


def compare(options: CompareArguments) -> int:
    """Several sessions side by side, printed or written to a file."""
    from tabletop.journal.errors import SaveError
    from tabletop.journal.reading import read_save
    from tabletop.journal.review import ReviewError, store_bytes
    from tabletop.report.compare import Incomparable
    from tabletop.report.compare import compare as put_side_by_side
    from tabletop.report.comparison import document

    folder = saves_folder(options.saves)
    paths = [save_named(name, folder) for name in options.save]
    if options.screen:
        terminal.need_terminal("tabletop compare SAVE SAVE")
        return terminal.open_app(folder, lambda app: app.open_compare(paths))
    with in_words(Incomparable, SaveError), reading() as tell:
        made = document(put_side_by_side([read_save(path, tell) for path in paths]))
    if options.json:
        print_answer(figures(made))
        return 0
    data = _rendered(made, options.format, to_file=options.out is not None)
    if options.out is None:
        out(data.decode().rstrip("\n"))
        return 0
    if options.out.exists() and not options.force:
        raise Failure(tr("{path} exists already. Choose another name, or give --force.", path=options.out))
    with in_words(ReviewError):
        store_bytes(options.out, data)
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


COMMAND = ShellCommand(CompareArguments, compare)
