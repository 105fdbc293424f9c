"""Import: the result. What `check` says of the scenario, what was assumed, and the way on: play it."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tabletop.exchange.fates import counts, fate_word, report_bytes, report_lines
from tabletop.exchange.importing import WrittenScenario
from tabletop.exchange.msel import FATES
from tabletop.exchange.unwritten import Missing, missing, write_missing
from tabletop.exchange.writing import CannotWrite, write_file
from tabletop.exercise.actions.form import Field, Values
from tabletop.i18n import series, tr, trn
from tabletop.scenario.diagnostics import counted, render
from tabletop.tui.importing.import_dialogs import ImportForm, RowsDialog
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_pane import LinePane, wrapped
from tabletop.tui.kit.page import Keys, keys_of
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled
from tabletop.tui.routes import routes

_MOST_SHOWN = 40  #: diagnostics shown one by one


class _Page(LinePane):
    def __init__(self, written: WrittenScenario) -> None:
        super().__init__(id="lines")
        self.written = written

    def lines_for(self, width: int) -> Iterator[Content]:
        for part in _parts(self.written, keys_of(self, "imported")):
            yield from wrapped(part, width)


class ImportedScreen(Screen[None]):
    """A page to read, and keys to go on."""

    CSS_PATH = "import_msel.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = "Imported"
    HELP = (
        "The scenario is written. Write what the MSEL does not say and players read, start a session of it, read what became of each row, "
        "or go on writing it in an editor."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings("imported")

    def __init__(self, written: WrittenScenario) -> None:
        """Show what was written."""
        super().__init__()
        self.written = written

    def compose(self) -> ComposeResult:
        """What is where, and the page."""
        yield PlainText(id="top")
        yield _Page(self.written)
        yield Footer("imported.back", "imported.start", show_command_palette=False)

    def on_resize(self) -> None:
        """The line on top is cut to the width."""
        errors = self.written.errors
        no = trn("{count} error: it cannot be played yet", "{count} errors: it cannot be played yet", errors)
        words = no if errors else tr("✓ it can be played")
        title = self.written.built.document["scenario"]["title"]
        line = styled(
            "[b]$title[/b]  $words  [$text-muted]$path[/]",
            title=title,
            words=plain(words, "bold $error" if errors else "bold $success"),
            path=str(self.written.folder),
        )
        self.query_one("#top", Static).update(fitted(line, max(10, self.size.width - 2)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's form
        """What has errors cannot be started; what is whole needs no writing."""
        if action == "fill":
            return bool(missing(self.written.built.document))
        return action != "start" or not self.written.errors

    def action_start(self) -> None:
        """Prepare a session."""
        self.dismiss()
        routes(self).open_start(self.written.folder)

    def action_report(self) -> None:
        """What became of every row of the file."""
        lines = [plain(line) for line in report_lines(self.written.work.reading, self.written.built.serials)]
        self.app.push_screen(RowsDialog(lines))

    @work(exclusive=True, group="fill")
    async def action_fill(self) -> None:
        """Ask for the missing texts one after the other; escape leaves the rest for later."""
        count = len(missing(self.written.built.document))
        for number in range(1, count + 1):
            waiting = missing(self.written.built.document)
            if not waiting:
                break
            one = waiting[0]

            async def keep(values: Values, one: Missing = one) -> str:
                words, after = await asyncio.to_thread(write_missing, self.written, one, values["words"])
                if after is not None:
                    self._show(after)
                return words

            field = Field("words", one.place, "line" if one.one_line else "area", hint=one.asked)
            title = tr("To be written: {n} of {count}", n=number, count=count)
            if not await self.app.push_screen_wait(ImportForm(title, [field], keep, one.asked)):
                break
        self.refresh_bindings()

    def _show(self, written: WrittenScenario) -> None:
        """The page of what is written now."""
        self.written = written
        page = self.query_one(_Page)
        page.written = written
        page.rebuild()
        self.on_resize()

    @work(thread=True, exclusive=True, group="keep")
    def action_keep(self) -> None:
        """Write the report beside the scenario, under a name that nothing has."""
        from tabletop.journal.library import free_path

        path = free_path(self.written.folder, "import-report", ".txt")
        try:
            write_file(path, report_bytes(self.written.work.reading, self.written.built))
            words = tr("Written: {path}", path=path)
        except CannotWrite as error:
            words = str(error)
        self.app.call_from_thread(self.app.notify, words, markup=False, timeout=10)

    def action_scroll(self, lines: int) -> None:
        """Read on."""
        self.query_one(_Page).scroll_relative(y=lines, animate=False)

    def action_back(self) -> None:
        """Home; the scenario stays where it is."""
        self.dismiss()


def _parts(written: WrittenScenario, keys: Keys) -> Iterator[Content]:
    """The page: where it is, what became of the rows, what `check` found, what was assumed."""
    yield styled("$words [b]$path[/b]", words=tr("Written to"), path=str(written.folder))
    for path in written.kept:
        yield plain(tr("What was there before is in {path}", path=path))
    later = "tabletop run " + shlex.quote(str(written.folder))
    if waiting := missing(written.built.document):
        words = trn(
            "One text that players read is still to be written. {key} asks for it.",
            "{count} texts that players read are still to be written. {key} asks for them.",
            len(waiting),
            key=keys("fill"),
        )
        yield plain(words, "bold $warning")
    yield plain(tr("Play it later with:  {command}", command=later), "$text-muted")
    fates = counts(written.work.reading)
    said = series(f"{fates[fate]} {fate_word(fate)}" for fate in FATES if fates[fate])
    yield plain(tr("Rows of the file: {counts}", counts=said), "$text-muted")
    yield from (Content(""), plain(tr("Check").upper(), "bold $text-muted"))
    errors = [found for found in written.found if found.severity == "error"]
    warnings = len(written.found) - len(errors)
    style = "bold $error" if errors else "$success"
    yield plain(counted(len(errors), warnings), style)
    shown = errors or [found for found in written.found if found.code != "N07"]  # N07: what may still be written
    for found in shown[:_MOST_SHOWN]:
        yield plain(render(found), "$error" if found.severity == "error" else "$warning")
    if len(shown) > _MOST_SHOWN:
        yield plain(tr("… and {n} more", n=len(shown) - _MOST_SHOWN), "$text-muted")
    yield from (Content(""), plain(tr("Assumed").upper(), "bold $text-muted"))
    yield from (plain(f"– {note}") for note in written.built.notes)
