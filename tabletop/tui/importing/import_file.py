"""Import: which file. A path to type, and under it the folders and spreadsheets that it may mean."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from tabletop.exchange.candidates import Candidate, Candidates, expanded, here, offered, written
from tabletop.exchange.importing import Wish, Work, open_work, title_of
from tabletop.exchange.memory import remembered
from tabletop.exchange.msel import Corrections, SheetError
from tabletop.exchange.watching import Abandoned, watched
from tabletop.i18n import tr
from tabletop.local_time import when
from tabletop.text import slug
from tabletop.tui.importing.import_list import ImportList
from tabletop.tui.keys import bindings
from tabletop.tui.kit.fields import CleanInput
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled
from tabletop.tui.routes import routes


class PathInput(CleanInput):
    """The path; ↑ and ↓ move in the list beneath, tab takes over what is marked there."""

    HELP_TITLE = "Path"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.step(1)", "choose", id="import-file.down", key_display="↑↓"),
        Binding("up", "screen.step(-1)", "entry above", id="import-file.up", show=False),
        Binding("pagedown", "screen.page(1)", "page down", id="import-file.page-down", show=False),
        Binding("pageup", "screen.page(-1)", "page up", id="import-file.page-up", show=False),
        Binding("tab", "screen.complete", "complete", id="import-file.complete"),
        Binding("enter", "submit", "open", id="import-file.open"),
    ]


class FileList(ImportList[Candidate]):
    """Folders and spreadsheets."""

    MARGIN = 2

    def line(self, row: int, width: int) -> Content:
        """One entry."""
        return _entry_line(self.rows[row], width)


class ImportFileScreen(Screen[None]):
    """Choose the file; it is read in a thread, and reading can be stopped."""

    CSS_PATH = "import_msel.tcss"
    AUTO_FOCUS = "PathInput"
    HELP_TITLE = "Import"
    HELP = "Choose your MSEL: xlsx, ods, csv, tsv, tables in Word or Markdown, or JSON. Nothing is written before you say where."
    BINDINGS: ClassVar[list[BindingType]] = bindings("import-file")

    def __init__(self, wish: Wish | None = None) -> None:
        """``wish``: what was said on the command line; a file in it is read at once."""
        super().__init__()
        self._wish = wish or Wish()
        self._offer = Candidates(Path(), ())
        self._typed = ""  #: what the offer was made for
        self._words = ""  #: what is said under the field
        self._reading: Path | None = None
        self._seconds = 0

    def compose(self) -> ComposeResult:
        """A sentence, the field, what went wrong, the list."""
        yield PlainText(
            styled(
                "[b]$title[/b]  [$text-muted]$words[/]",
                title=tr("IMPORT AN MSEL"),
                words=tr("Which file? xlsx, ods, docx, csv, tsv, md or json"),
            ),
            id="top",
        )
        with Vertical(id="choose"):
            start = written(self._wish.file) if self._wish.file else written(here(), folder=True)
            yield PathInput(start, id="path", select_on_focus=False)
            yield PlainText(id="words")
            yield FileList(id="files")
        yield Footer("import-file.back", show_command_palette=False)

    def on_mount(self) -> None:
        """Look at the folder; read what was named already."""
        self.set_interval(1.0, self._tick)
        self._look(self.query_one(PathInput).value)
        if self._wish.file is not None:
            self._read(self._wish.file.expanduser())

    # -- the list -----------------------------------------------------------------------------------------------------

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self._reading is None:
            self._say("")
        self._look(event.value)

    @work(thread=True, exclusive=True, group="look")
    def _look(self, typed: str) -> None:
        worker = get_current_worker()
        offer = offered(typed)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, typed, offer)

    def _show(self, typed: str, offer: Candidates) -> None:
        if not self.is_attached:
            return
        self._typed, self._offer = typed, offer
        files = self.query_one(FileList)
        files.rows = offer.entries
        files.put(0)
        if offer.trouble and not self._words:
            self._say(tr("{folder}: {why}", folder=offer.folder, why=offer.trouble))

    def _say(self, words: str, style: str = "$warning") -> None:
        self._words = words
        self.query_one("#words", Static).update(plain(words, style))

    def action_step(self, by: int) -> None:
        """Another entry."""
        self.query_one(FileList).step(by)

    def action_page(self, by: int) -> None:
        """A page of entries."""
        files = self.query_one(FileList)
        files.step(by * files.page)

    def action_complete(self) -> None:
        """Take over the marked entry into the field."""
        entry = self._marked()
        if entry is not None:
            self._type(written(entry.path, folder=entry.folder))

    def _type(self, words: str) -> None:
        field = self.query_one(PathInput)
        field.value = words
        field.cursor_position = len(field.value)

    def _marked(self) -> Candidate | None:
        """The entry with the cursor, if the list is of what stands in the field now."""
        files = self.query_one(FileList)
        if self._typed != self.query_one(PathInput).value or not self._offer.entries:
            return None
        return self._offer.entries[files.here]

    # -- reading ------------------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    @on(FileList.Taken)
    def _submitted(self) -> None:
        if self._reading is not None:
            return
        entry = self._marked()
        if entry is None:
            self._read(expanded(self.query_one(PathInput).value))
        elif entry.folder:
            self.action_complete()
        else:
            self._read(entry.path)

    def _read(self, path: Path) -> None:
        self._reading, self._seconds = path, 0
        self.refresh_bindings()
        self._tick(0)
        self._open(path)

    def _tick(self, by: int = 1) -> None:
        if self._reading is not None:
            self._seconds += by
            key = keys_of(self, "import-file")("back")
            words = tr("Reading {name} … {n} s · {key} stops", name=self._reading.name, n=self._seconds, key=key)
            self._say(words, "bold $accent")

    @work(thread=True, exclusive=True, group="read")
    def _open(self, path: Path) -> None:
        worker = get_current_worker()

        def watch() -> None:
            if worker.is_cancelled:
                raise Abandoned

        try:
            with watched(watch):
                made = self._opened(path)
        except Abandoned:
            return
        except SheetError as error:
            self._back_with(worker.is_cancelled, None, error.words)
        else:
            self._back_with(worker.is_cancelled, made, "")

    def _opened(self, path: Path) -> tuple[Work, Wish, bool]:
        """The file, where its result may go, and whether answers of an earlier import are taken. In a thread."""
        if path.is_dir():
            raise SheetError(tr("{path} is a folder. Choose a file in it.", path=path))
        named = self._wish.file
        own = named is None or named.expanduser() == path  # what was said of one file does not hold for another
        said = routes(self).said_of.get(path) or (self._wish.corrections if own else Corrections())
        work = open_work(path, said)
        title = self._wish.title or title_of(path, work.reading.mapping.title)
        folder = self._wish.folder or self._scenarios() / slug(title)
        wish = replace(self._wish, file=path, folder=folder, title=title)
        earlier = remembered(folder, path.name) if said == Corrections() else None
        if earlier is None or earlier == Corrections():
            return work, wish, False
        try:
            return work.corrected(earlier), wish, True
        except SheetError:  # the file is another one by now
            return work, wish, False

    def _scenarios(self) -> Path:
        """Where a new scenario is at home: where this program lists scenarios, if it may write there."""
        from tabletop.room.saved.shelves import shipped

        folders = routes(self).scenario_folders
        for folder in shipped() if folders is None else folders:
            if folder.is_dir() and os.access(folder, os.W_OK) and not folder.name.startswith("_"):
                return folder
        return here() / "scenarios"

    def _back_with(self, cancelled: bool, made: tuple[Work, Wish, bool] | None, words: str) -> None:
        if not cancelled:
            self.app.call_from_thread(self._ready, made, words)

    def _ready(self, made: tuple[Work, Wish, bool] | None, words: str) -> None:
        self._reading = None
        self.refresh_bindings()
        self._say(words)
        if made is not None and self.is_attached:
            self._correct(*made)

    @work(group="correct", exclusive=True)
    async def _correct(self, read: Work, wish: Wish, earlier: bool) -> None:
        from tabletop.tui.importing.import_msel import ImportScreen

        left = await self.app.push_screen_wait(ImportScreen(read, wish, earlier=earlier))
        routes(self).said_of[read.path] = left.corrections
        if left.written is not None:
            self.pop_until_active()
            self.dismiss()
            routes(self).open_imported(left.written)

    def action_back(self) -> None:
        """Stop reading; else home."""
        if self._reading is not None:
            self.workers.cancel_group(self, "read")
            self._say(tr("{name} was not read.", name=self._reading.name))
            self._reading = None
            return
        self.dismiss()

    def on_unmount(self) -> None:
        """Nobody waits for it any longer."""
        self.workers.cancel_node(self)


def _entry_line(entry: Candidate, width: int) -> Content:
    if entry.folder:
        return fitted(f"{entry.name}{os.sep}", max(20, width), "$accent")
    name = fitted(entry.name, max(20, width - 30))
    return Content.assemble(
        name,
        plain(f"  {_size(entry.size):>9}", "$text-muted"),
        plain(f"  {when(entry.changed) if entry.changed else '':>17}", "$text-muted"),
    )


def _size(size: int) -> str:
    if size < 100_000:
        return tr("{n} kB", n=f"{max(size, 1) / 1000:.1f}")
    return tr("{n} MB", n=f"{size / 1_000_000:.1f}")
