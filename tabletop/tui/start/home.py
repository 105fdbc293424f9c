"""Home: go on, begin, look back. It paints before anything is read; what is on the disk follows a moment later."""

from __future__ import annotations

import contextlib
import importlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from tabletop import __version__
from tabletop.i18n import tr, trn
from tabletop.local_time import when
from tabletop.tui.keys import bindings, key_words
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_list import KeyList
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled
from tabletop.tui.routes import routes

if TYPE_CHECKING:  # loaded behind the first paint
    from tabletop.journal.library import SaveSummary
    from tabletop.room.saved.shelves import Shelves, Stopped
    from tabletop.scenario.shelf import Peek

_LEAST = 20  # cells of a title; on a narrower terminal the last columns go
_PAUSE = 0.15  # seconds; imports share the interpreter with painting, so they wait until home is painted
# Loaded in the background, so that the next key press waits for nothing.
_NEXT = (
    "tabletop.tui.start.start",
    "tabletop.scenario.check",
    "tabletop.room.table.sessions",
    "tabletop.tui.replay.replay",
    "tabletop.tui.console.console",
)


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A line of the shelf: a scenario or a save, or words between them."""

    id: str = ""  #: kind and path
    item: Peek | SaveSummary | None = None
    stopped: Stopped | None = None  #: where the session of the save stopped, if it is offered to go on with
    words: Content = Content("")  # noqa: RUF009 -- nothing changes a content
    file: str = ""  #: name of the file, where another save has the same title


class Shelf(KeyList[ShelfLine]):
    """The one list of the home screen."""

    HELP_TITLE = "Home"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "take", "open", id="home.open")]
    signed: Sequence[Path] = ()  #: saves with a sign before them

    def key(self, row: ShelfLine) -> object:
        """Kind and path."""
        return row.id

    def can_choose(self, row: int) -> bool:
        """Headings are no choice."""
        return bool(self.rows[row].id)

    def line(self, row: int, width: int) -> Content:
        """A heading, or what the columns say of a session, a scenario or a save."""
        from tabletop.scenario.shelf import Peek

        line = self.rows[row]
        if line.stopped is not None:
            return _continue_row(line.stopped, width)
        match line.item:
            case None:
                return Content(" ") + line.words
            case Peek() as page:
                return _scenario_row(page, width)
            case save:
                return _save_row(save, width, file=line.file, marked=save.path in self.signed)


class HomeScreen(Screen[None]):
    """Title, version, where saves live; continue, scenarios, saves."""

    HELP_TITLE = "Home"
    HELP = "Choose a line: go on with a session, prepare a scenario, or open a save."
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = bindings("home")

    def __init__(self) -> None:
        """Nothing is known yet of scenarios and saves."""
        super().__init__()
        self._shelves: Shelves | None = None
        self._trashed: tuple[Path, Path] | None = None  #: where it lies now, where it lay
        self._marked: list[Path] = []  #: saves to compare, in the order they were marked

    def compose(self) -> ComposeResult:
        """A masthead above one list."""
        with Vertical(id="home"):
            yield PlainText(self._masthead(), id="masthead")
            yield Shelf(id="shelf")
        yield Footer("home.quit", show_command_palette=False)

    def on_mount(self) -> None:
        """Paint first, then read."""
        self.query_one(Shelf).focus()
        self.call_after_refresh(self.action_reload)

    def on_screen_resume(self) -> None:
        """Back from a session or a replay: the shelf has changed."""
        if self._shelves is not None:
            self.action_reload()

    @work(thread=True, group="home", exclusive=True)
    def action_reload(self) -> None:
        """Read scenarios and saves again."""
        from tabletop.room.saved.shelves import read_shelves

        worker = get_current_worker()  # who leaves does not wait for a long shelf
        shelves = read_shelves(routes(self).folder, routes(self).scenario_folders, lambda: not worker.is_cancelled)
        if worker.is_cancelled:
            return
        self.app.call_from_thread(self._fill, shelves)

    def _fill(self, shelves: Shelves) -> None:
        if self._shelves is None:
            self.set_timer(_PAUSE, self._load_ahead)
        self._shelves = shelves
        there = {save.path for save in shelves.saves}
        self._marked = [path for path in self._marked if path in there]
        self.query_one("#masthead", Static).update(self._masthead(shelves))
        listing = self.query_one(Shelf)
        listing.signed = self._marked
        listing.keep(list(_shelf_lines(shelves)), listing.here)  # what lay below a save that has gone is next
        self.refresh_bindings()

    def _load_ahead(self) -> None:
        self.run_worker(_import_ahead, thread=True, group="ahead")

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _masthead(self, shelves: Shelves | None = None) -> Content:
        title = styled(
            "[b]$name[/b]  [$text-muted]$version   $words[/]",
            name="tabletop",
            version=__version__,
            words=tr("tabletop exercises and seminar wargames"),
        )
        where = shelves.folder if shelves else ""
        return (
            title + Content("\n") + styled("[$text-muted]$words[/]", words=tr("Saves live in {folder}", folder=where))
        )

    # -- what is chosen -----------------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[str, SaveSummary | Peek | None]:
        row = self.query_one(Shelf).row
        return (row.id.partition(":")[0], row.item) if row is not None else ("", None)

    @on(Shelf.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(Shelf.Taken)
    def _taken(self) -> None:
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's form
        """Offer only what the highlighted line allows."""
        if action in {"replay", "review", "trash", "mark"}:
            return self._chosen()[0] in {"continue", "save"}
        if action == "compare":
            return len(self._to_compare()) > 1
        if action == "restore":
            return self._trashed is not None
        return True

    def action_open(self) -> None:
        """Go on with a save, look at one that cannot be played, or prepare a scenario."""
        from tabletop.room.saved.shelves import ended
        from tabletop.scenario.shelf import Peek

        item = self._chosen()[1]
        if item is None:
            return
        if isinstance(item, Peek):
            routes(self).open_start(item.path)
        elif item.playable and not ended(item):
            routes(self).open_resume(item.path)
        elif item.events:
            routes(self).open_replay(item.path)
        else:
            routes(self).say(item.damage or tr("Nothing has been played in this save."))

    def action_replay(self) -> None:
        """Look back at the save."""
        item = self._chosen()[1]
        if item is not None:
            routes(self).open_replay(item.path)

    def action_review(self) -> None:
        """Findings, actions and the report of the save."""
        item = self._chosen()[1]
        if item is not None:
            routes(self).open_review(item.path)

    def _to_compare(self) -> list[Path]:
        """The marked saves; if it is one alone, that and the one under the cursor."""
        item = self._chosen()[1]
        path = getattr(item, "path", None) if self._chosen()[0] in {"continue", "save"} else None
        if len(self._marked) == 1 and path is not None and path not in self._marked:
            return [*self._marked, path]
        return self._marked

    def action_mark(self) -> None:
        """Mark the save for comparing, or take the mark away; then to the next line."""
        item = self._chosen()[1]
        if item is None or self._shelves is None:
            return
        if item.path in self._marked:
            self._marked.remove(item.path)
        else:
            self._marked.append(item.path)
        self._fill(self._shelves)
        self.query_one(Shelf).action_turn(1)

    def action_compare(self) -> None:
        """Put the marked saves side by side."""
        routes(self).open_compare(self._to_compare())

    def action_trash(self) -> None:
        """Move the save to the trash folder beside it."""
        from tabletop.journal import library
        from tabletop.journal.errors import SaveError

        item = self._chosen()[1]
        if item is None:
            return
        try:
            moved = library.trash(item.path, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        except SaveError as error:
            routes(self).say(error.words)
            return
        self._trashed = moved, item.path
        self.notify(
            tr(
                "Moved to {path}. Press {key} to bring it back.",
                path=moved,
                key=key_words("home", "restore", routes(self).own_keys),
            ),
            title=tr("To trash"),
            timeout=10,
            markup=False,
        )
        self.action_reload()

    def action_restore(self) -> None:
        """Bring back what was last moved to the trash."""
        if self._trashed is None:
            return
        lies, lay = self._trashed
        self._trashed = None
        try:
            if lay.exists():
                raise FileExistsError(tr("{path} exists already", path=lay))
            lies.rename(lay)
        except OSError as error:
            routes(self).say(tr("It could not be brought back: {why}", why=error))
        self.action_reload()

    def action_join(self) -> None:
        """Take a seat in somebody's room."""
        routes(self).open_join()

    def action_import(self) -> None:
        """Make a scenario of a planner's MSEL."""
        routes(self).open_import()

    def action_leave(self) -> None:
        """Leave the program."""
        self.app.exit()


def _shelf_lines(shelves: Shelves) -> Iterator[ShelfLine]:
    if shelves.stopped is not None:
        yield _heading(tr("Continue"))
        yield ShelfLine(f"continue:{shelves.stopped.save.path}", shelves.stopped.save, shelves.stopped)
        yield ShelfLine()
    yield _heading(tr("Scenarios"))
    for scenario in shelves.scenarios:
        yield ShelfLine(f"scenario:{scenario.path}", scenario)
    if not shelves.scenarios:
        yield _said(tr("none were found"))
    yield ShelfLine()
    yield _heading(tr("Saves"))
    called = Counter((save.title, save.fork) for save in shelves.saves)
    for save in shelves.saves:
        alike = called[save.title, save.fork] > 1
        yield ShelfLine(f"save:{save.path}", save, file=save.path.stem if alike else "")
    if shelves.trouble:
        yield _said(shelves.trouble, "bold $warning")
    elif not shelves.saves:
        yield _said(tr("none yet: start a scenario"))


def _heading(words: str) -> ShelfLine:
    return _said(words.upper())


def _said(words: str, style: str = "bold $text-muted") -> ShelfLine:
    return ShelfLine(words=plain(words, style))


def _columns(width: int, first: Content, *columns: tuple[str, int, str]) -> Content:
    """One row: ``first`` takes what the others, of fixed width, leave, and at least :data:`_LEAST` cells.

    Columns that begin with a number align right.
    """
    shown = list(columns)
    while (rest := width - sum(cells + 2 for _, cells, _ in shown)) < _LEAST and shown:
        shown.pop()
    parts = [fitted(first, rest)]
    for text, cells, style in shown:
        parts += [Content("  "), fitted(text.rjust(cells) if text[:1].isdigit() else text, cells, style)]
    return Content("").join(parts)


def _continue_row(stopped: Stopped, width: int) -> Content:
    from tabletop.exercise.clock import as_hms

    if stopped.move:
        number = tr("Practice") if not stopped.number else tr("Move {n}/{of}", n=stopped.number, of=stopped.of)
        where = f"{number} · {stopped.move}"
    else:
        where = stopped.save.state
    narrow = width < 90
    return _columns(
        width,
        _title(stopped.save, "bold $accent"),
        (where, 22 if narrow else 36, ""),
        (f"T+{as_hms(stopped.clock)}", 10, ""),
        (when(stopped.save.last).rjust(15), 15, "$text-muted"),
    )


def _scenario_row(page: Peek, width: int) -> Content:
    if page.problem is not None:
        words = styled("$title   [$warning]$problem[/]", title=page.title, problem=page.problem)
        return fitted(words, width)
    return _columns(
        width,
        plain(page.title),
        (tr("{n} min", n=page.minutes), 8, "$text-muted"),
        (trn("{count} role", "{count} roles", len(page.roles)), 9, "$text-muted"),
        (trn("{count} move", "{count} moves", page.moves), 9, "$text-muted"),
    )


def _save_row(save: SaveSummary, width: int, *, file: str = "", marked: bool = False) -> Content:
    """``file``: the name of its file, which tells it from others of its title."""
    mark = plain("◆ ", "$accent") if marked else Content("")
    if save.damage:
        words = styled("$title   [$warning]! $why[/]", title=save.title, why=save.damage)
        return fitted(mark + words, width)
    events = trn("{n} event", "{n} events", save.events, n=f"{save.events:,}")
    return _columns(
        width,
        mark + (plain(_told_apart(file, width), "") if file else _title(save)),
        (save.state, 11, "" if save.state == tr("under way") else "$text-muted"),
        (events, 14, "$text-muted"),
        (when(save.last).rjust(15), 15, "$text-muted"),
    )


def _told_apart(file: str, width: int) -> str:
    """A file's name in the width of a row, its end whole: names made of a title and a time differ there."""
    room = max(8, width - 50)
    return file if len(file) <= room else f"…{file[1 - room :]}"


def _title(save: SaveSummary, style: str = "") -> Content:
    """Title of the session, and where it was forked from, else of its scenario where it is another."""
    title = plain(save.title, style)
    if save.fork:
        return title + plain(f"  {save.fork}", "$text-muted")
    return title if save.scenario in save.title else title + plain(f"  {save.scenario}", "$text-muted")


def _import_ahead() -> None:
    for module in _NEXT:
        with contextlib.suppress(ImportError):  # a courtesy only: the route that needs it will say what is wrong
            importlib.import_module(module)
            time.sleep(0)
