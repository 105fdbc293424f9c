"""Import: how the file is understood. Left what its columns are taken for, right what would become of its rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tabletop.exchange.candidates import expanded, written
from tabletop.exchange.fates import counts, fate_word
from tabletop.exchange.importing import (
    Language,
    Wish,
    Work,
    WrittenScenario,
    header_in,
    meaning,
    taken,
    turned,
    write,
)
from tabletop.exchange.msel import FATES, Ambiguity, Corrections, Fate, MselColumn, SheetError
from tabletop.exchange.watching import Abandoned, watched
from tabletop.exchange.wording import column_words
from tabletop.exercise.actions.form import Field, Values
from tabletop.i18n import series, tr, trn
from tabletop.scenario.shelf import FILE
from tabletop.tui.importing.import_dialogs import ImportForm
from tabletop.tui.importing.import_items import ImportItem, item_lines, items_of, row_lines, rows_of
from tabletop.tui.importing.import_list import ImportList, MappingList, RowList
from tabletop.tui.keys import bindings
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.page import keys_of
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import fitted, plain, styled

_KEEP = "keep"  #: the choice of a column that is kept for control
_MOST_SAMPLES = 3
_MOST_ROUNDS = 30  #: proposals may lead to further questions


@dataclass(frozen=True, slots=True)
class Left:
    """How the screen was left."""

    corrections: Corrections
    written: WrittenScenario | None = None  #: None: nothing was


class ImportScreen(Screen[Left]):
    """Two lists and what is to be told of the chosen line. Each correction reads the file anew, from memory, in a thread."""

    CSS_PATH = "import_msel.tcss"
    AUTO_FOCUS = ""
    HELP_TITLE = "Import"
    HELP = (
        "Left: what the file does not say, and what each column is taken for; ? marks what is doubtful, and all of it can be changed. "
        "Right: every row of the file as it would be imported now: + part of another row, § no serial, - skipped, ? look at it."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = bindings("import")

    def __init__(self, read: Work, wish: Wish, *, earlier: bool = False) -> None:
        """Show ``read``; ``earlier``: with what was said at an earlier import."""
        super().__init__()
        self.work_now = read
        self.wish = wish
        self.earlier = earlier
        self.asked: dict[str, Ambiguity] = {}
        self.before: list[Corrections] = []  #: what can be taken back
        self.only: Fate | None = None  #: rows of one fate alone
        self.busy = False
        self.stopped = False

    def compose(self) -> ComposeResult:
        """A line on top, two lists, the details."""
        yield PlainText(id="top")
        with Horizontal(id="panes"):
            yield MappingList(id="mapping")
            yield RowList(id="rows")
        yield PlainText(id="detail")
        yield Footer("import.back", "import.write", show_command_palette=False)

    def on_mount(self) -> None:
        """Begin on the left, at the first doubt."""
        self.set_class(True, "-columns")
        self.query_one(RowList).active = False
        self.show(self.work_now)
        if self.item is not None and not self.item.open:
            self.query_one(MappingList).next_open()
        if self.earlier:
            self.before = [Corrections()]
            key = keys_of(self, "import")("undo")
            self.tell(tr("What you said at the last import of this file holds again. {key} takes it back.", key=key))

    def on_unmount(self) -> None:
        """Nobody waits for what is still being read."""
        self.stopped = True

    # -- reading anew -------------------------------------------------------------------------------------------------

    async def apply(self, corrections: Corrections, *, back: bool = False) -> str:
        """Read the file with these corrections; "" when it was done, else why not, and nothing has changed then.

        ``back``: an undo, which is not undone itself.
        """
        if self.busy:
            return tr("The file is being read anew. Wait a moment.")
        work = self.work_now
        try:
            made = await self.in_thread(lambda: work.corrected(corrections))
        except SheetError as error:
            return error.words
        if made is None or not self.is_attached:
            return tr("Stopped.")
        if not back:
            self.before.append(work.corrections)
        self.show(made)
        return ""

    async def in_thread(self, do: Callable[[], Work]) -> Work | None:
        """Do it in a thread; None if it was stopped."""

        def watch() -> None:
            if self.stopped:
                raise Abandoned

        def done() -> Work | None:
            try:
                with watched(watch):
                    return do()
            except Abandoned:
                return None

        self.busy, self.stopped = True, False
        self.refresh_bindings()
        self._say_top()
        try:
            return await asyncio.to_thread(done)
        finally:
            self.busy = False
            if self.is_attached:
                self.refresh_bindings()
                self._say_top()

    def show(self, work: Work) -> None:
        """Show the file as it is read now."""
        self.work_now = work
        self.asked |= {question.id: question for question in work.reading.questions}
        self.query_one(MappingList).show(items_of(work, self.asked))
        self.show_rows()
        self.refresh_bindings()

    # -- showing ------------------------------------------------------------------------------------------------------

    def show_rows(self) -> None:
        """The rows that pass the filter."""
        rows = rows_of(self.work_now)
        if self.only is not None and not counts(self.work_now.reading)[self.only]:
            self.only = None
        self.query_one(RowList).show([item for item in rows if self.only in {None, item.report.fate}])
        self._say_top()
        self._say_detail()

    @property
    def chooser(self) -> ImportList[Any]:
        """The list that has the keys."""
        mapping = self.query_one(MappingList)
        return mapping if mapping.active else self.query_one(RowList)

    @property
    def item(self) -> ImportItem | None:
        """The line chosen on the left, while the left has the keys."""
        mapping = self.query_one(MappingList)
        return mapping.row if mapping.active else None

    def tell(self, words: str) -> None:
        """A sentence that needs no answer."""
        self.app.notify(words, markup=False, timeout=8)

    def _say_top(self) -> None:
        reading = self.work_now.reading
        fates = counts(reading)
        said = series(f"{fates[fate]} {fate_word(fate)}" for fate in FATES if fates[fate])
        waiting = len(reading.questions)
        doubt = tr("? {n} open", n=waiting) if waiting else tr("✓ nothing open")
        self.query_one("#top", Static).update(
            fitted(
                styled(
                    "[b]$name[/b]  $busy$doubt  $rows [b $accent]$only[/] [$text-muted]$form[/]",
                    name=reading.mapping.source,
                    form=reading.mapping.form,
                    busy=plain(f"{tr('reading anew …')} ", "bold $accent") if self.busy else Content(""),
                    doubt=plain(doubt, "bold $warning" if waiting else "$success"),
                    rows=said or tr("no rows"),
                    only=tr("only: {fate}", fate=fate_word(self.only)) if self.only else "",
                ),
                max(10, self.size.width - 2),
            )
        )

    def _say_detail(self) -> None:
        chosen = self.chooser
        width = max(20, self.size.width - 2)
        lines: list[Content] = []
        if isinstance(chosen, RowList) and chosen.row is not None:
            lines = [line for part in row_lines(chosen.row) for line in wrapped(part, width)]
        elif isinstance(chosen, MappingList) and chosen.row is not None:
            lines = [
                line
                for part in item_lines(chosen.row, self.asked, keys_of(self, "import"))
                for line in wrapped(part, width)
            ]
        room = max(1, self.query_one("#detail").size.height)
        self.query_one("#detail", Static).update(Content("\n").join(fitted(line, width) for line in lines[:room]))

    @on(ImportList.Moved)
    def _moved(self) -> None:
        self._say_detail()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Everything is cut to the width."""
        self.call_after_refresh(self._say_top)
        self.call_after_refresh(self._say_detail)

    # -- moving -------------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Another line."""
        self.chooser.step(by)

    def action_page(self, by: int) -> None:
        """A page of lines."""
        self.chooser.step(by * self.chooser.page)

    def action_edge(self, end: int) -> None:
        """The first or the last line."""
        self.chooser.edge(last=bool(end))

    def action_turn(self) -> None:
        """The other list has the keys."""
        mapping, rows = self.query_one(MappingList), self.query_one(RowList)
        mapping.active = not mapping.active
        rows.active = not mapping.active
        self.set_class(mapping.active, "-columns")
        self.set_class(rows.active, "-rows")
        mapping.follow()
        rows.follow()
        self._say_detail()
        self.refresh_bindings()

    def action_doubt(self, by: int) -> None:
        """The next line about which you are asked; among the rows, the next that needs a look."""
        mapping, rows = self.query_one(MappingList), self.query_one(RowList)
        if mapping.active and mapping.next_open(by):
            return
        if mapping.active:
            self.action_turn()
        places = [place for place, item in enumerate(rows.rows) if item.report.fate == "doubtful"]
        if not places:
            self.tell(tr("There is no doubt left."))
            return
        after = [place for place in places if (place - rows.here) * by > 0]
        rows.choose((after[0] if by > 0 else after[-1]) if after else places[0 if by > 0 else -1])

    def action_filter(self) -> None:
        """Rows of one fate alone, one fate after the other; then all again."""
        there = [None, *(fate for fate in reversed(FATES) if counts(self.work_now.reading)[fate])]
        self.only = there[(there.index(self.only) + 1) % len(there)]
        self.show_rows()

    def action_back(self) -> None:
        """Stop reading anew; else to the choice of the file, which keeps what was said."""
        if self.busy:
            self.stopped = True
            return
        self.dismiss(Left(self.work_now.corrections))

    # -- what a planner says ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's form
        """Offer only what the chosen line allows, and nothing that changes something while the file is read anew."""
        if not self.is_mounted or not self.query(MappingList):
            return action not in {"change", "agree", "header", "sheet", "undo", "write", "filter"}
        item = self.item
        rows = self.query_one(RowList)
        if self.busy:
            return action not in {"change", "agree", "header", "sheet", "undo", "write"}
        match action:
            case "change":
                return item is not None and item.kind in {"column", "question", "sheet"}
            case "agree":
                return item is not None and item.open
            case "header":
                on_row = rows.active and rows.row is not None
                return on_row or (item is not None and item.table is not None)
            case "sheet":
                return len(self.work_now.reading.mapping.sheets) > 1
            case "filter":
                return rows.active
            case "undo":
                return bool(self.before)
        return True

    # -- columns and questions ----------------------------------------------------------------------------------------

    @work(group="change", exclusive=True)
    async def action_change(self) -> None:
        """Say what the column is, answer the question, or say where the header of the sheet is."""
        item = self.item
        if item is None:
            return
        if item.kind == "column":
            await self._choose_meaning()
        elif item.kind == "question":
            await self._answer(item.key, self.asked.get(item.key))
        elif item.table is not None:
            await self._ask_header()
        else:
            await self._apply(lambda: turned(self.work_now.corrections, self.work_now.reading, item.key))

    @on(MappingList.Taken)
    def _taken(self) -> None:
        """A double click does what enter does."""
        self.action_change()

    async def _choose_meaning(self) -> None:
        item = self.item
        if item is None or item.plan is None:
            return
        rows = [(str(column), f"{column:15} {column_words(column)}") for column in MselColumn]
        rows.append((_KEEP, f"{tr('for control'):15} {tr('kept in the notes; no player ever sees it')}"))
        title = tr("What is column {letter} “{header}”?", letter=item.plan.letter, header=item.plan.header)
        start = str(item.plan.column) if item.plan.column else _KEEP
        said = await self.app.push_screen_wait(PickDialog(title, rows, start))
        if said:
            column = None if said == _KEEP else MselColumn(said)
            await self._apply(lambda: meaning(self.work_now.corrections, item.key, column))

    async def _answer(self, key: str, question: Ambiguity | None) -> None:
        said = self.work_now.corrections.answer(key)
        value = said if said is not None else question.proposal if question else ""
        words = [question.question, *question.places] if question else [key]
        choices = [(choice.value, choice.words) for choice in question.choices] if question else []
        field = Field("answer", tr("Answer"), "one" if choices else "line", value, choices)

        async def keep(values: Values) -> str:
            answer = values["answer"].strip()
            if not answer and not choices:
                return tr("Write an answer, or cancel.")
            return await self.apply(self.work_now.corrections.answered(key, answer))

        await self.app.push_screen_wait(ImportForm(tr("The file does not say"), [field], keep, "\n".join(words)))

    @work(group="change", exclusive=True)
    async def action_agree(self) -> None:
        """The proposal holds; then to the next doubt."""
        item = self.item
        if item is None or not item.open:
            return
        question = self.asked[item.key]
        if await self._apply(lambda: self.work_now.corrections.answered(question.id, question.proposal)):
            self.query_one(MappingList).next_open()

    async def _apply(self, change: Callable[[], Corrections]) -> bool:
        """Read with the change; say why not where it cannot be."""
        try:
            words = await self.apply(change())
        except SheetError as error:
            words = error.words
        if words:
            self.app.notify(words, severity="warning", timeout=10, markup=False)
        return not words

    # -- header and sheets --------------------------------------------------------------------------------------------

    @work(group="change", exclusive=True)
    async def action_header(self) -> None:
        """The row under the cursor is the header; on the left, its number is asked for."""
        rows = self.query_one(RowList)
        if rows.active and rows.row is not None:
            place = rows.row.report
            if await self._apply(lambda: header_in(self.work_now.corrections, place.sheet, place.row)):
                words = tr(
                    "Row {n} is the header of {sheet} now. {key} takes it back.",
                    n=place.row,
                    sheet=place.sheet,
                    key=keys_of(self, "import")("undo"),
                )
                self.tell(words)
            return
        await self._ask_header()

    async def _ask_header(self) -> None:
        item = self.item
        if item is None or item.table is None:
            return
        table = item.table

        async def keep(values: Values) -> str:
            said = values["row"].strip()
            if not said.isdecimal() or len(said) > 7:  # the last row of a spreadsheet has seven figures
                return tr("Write the number of the row, or 0 if there is no header.")
            return await self.apply(header_in(self.work_now.corrections, table.sheet, int(said)))

        field = Field("row", tr("Row of the header, 0: there is none"), value=str(table.header or 0))
        await self.app.push_screen_wait(ImportForm(tr("Header of {sheet}", sheet=table.sheet), [field], keep))

    @work(group="change", exclusive=True)
    async def action_sheet(self) -> None:
        """Read a sheet that is not read, or leave one out."""
        reading = self.work_now.reading
        item = self.item
        here = item.key if item is not None and item.kind == "sheet" else ""
        if not here:
            rows = [
                (sheet.name, f"{'✓' if sheet.read else '–'} {sheet.name}  ({sheet.why})")
                for sheet in reading.mapping.sheets
            ]
            here = await self.app.push_screen_wait(PickDialog(tr("Which sheet is read, or no longer read?"), rows))
        if here:
            await self._apply(lambda: turned(self.work_now.corrections, reading, here))

    @work(group="change", exclusive=True)
    async def action_undo(self) -> None:
        """Take back what was said last."""
        if not self.before:
            return
        last = self.before[-1]
        words = await self.apply(last, back=True)
        if words:
            self.tell(words)
        else:
            self.before.pop()

    # -- the result ---------------------------------------------------------------------------------------------------

    @work(group="change", exclusive=True)
    async def action_write(self) -> None:
        """Agree to what is open, say where, write."""
        if not await self._settled():
            return
        written_to: list[WrittenScenario] = []

        async def keep(values: Values) -> str:
            words, result = await self._write(values)
            if result is not None:
                written_to.append(result)
            return words

        wish = self.wish
        folder = wish.folder or Path()
        fields = [
            Field("folder", tr("Folder of the new scenario"), value=written(folder)),
            Field("title", tr("Title of the exercise"), value=wish.title),
            Field("language", tr("Language of its texts"), "one", wish.language, [("en", tr("English")), ("de", tr("German"))]),
            Field(
                "replace",
                tr("If there is a scenario already"),
                "many",
                rows=[("replace", tr("replace it; the one before stays beside it as {name}.1", name=FILE))],
            ),
        ]  # fmt: skip
        form = ImportForm(
            trn("Import {count} serial", "Import {count} serials", len(self.work_now.reading.rows)), fields, keep
        )
        if await self.app.push_screen_wait(form) and written_to:
            self.dismiss(Left(self.work_now.corrections, written_to[0]))

    async def _settled(self) -> bool:
        """Whether nothing is open, or every proposal was agreed to."""
        for _ in range(_MOST_ROUNDS):
            questions = self.work_now.reading.questions
            if not questions:
                return True
            if any(question.secret for question in questions):
                self._ask_for_secrets(questions)
                return False
            page = ConfirmDialog(
                trn("{count} doubt is open", "{count} doubts are open", len(questions)),
                _proposals(questions),
                tr("takes every proposal"),
                (),
            )
            if not await self.app.push_screen_wait(page):
                return False

            def agreed(questions: Iterable[Ambiguity] = questions) -> Corrections:
                said = self.work_now.corrections
                for question in questions:
                    said = said.answered(question.id, question.proposal)
                return said

            if not await self._apply(agreed):
                return False
        return False

    def _ask_for_secrets(self, questions: Iterable[Ambiguity]) -> None:
        """What players get to read is agreed to one by one, never together with everything else."""
        secret = [question.id for question in questions if question.secret]
        mapping = self.query_one(MappingList)
        if not mapping.active:
            self.action_turn()
        mapping.choose(next(place for place, item in enumerate(mapping.rows) if item.open and item.key in secret))
        keys = keys_of(self, "import")
        words = trn(
            "What players get to read was guessed in one place. {agree} agrees to it, {change} changes it.",
            "What players get to read was guessed in {count} places. Look at each: {agree} agrees to it, {change} changes it.",
            len(secret),
            agree=keys("agree"),
            change=keys("change"),
        )
        self.app.notify(words, severity="warning", timeout=10, markup=False)

    async def _write(self, values: Values) -> tuple[str, WrittenScenario | None]:
        """Write the folder in a thread; "" and what was written, or why not."""
        folder = expanded(values["folder"])
        title = values["title"].strip()
        if not values["folder"].strip():
            return tr("Write the name of a folder."), None
        if not title:
            return tr("Write a title."), None
        replaces = values["replace"] == "replace"
        language: Language = "de" if values["language"] == "de" else "en"
        there = await asyncio.to_thread(taken, folder)
        if there and not replaces:
            words = tr(
                "{path} is there already. Name another folder, or mark that it is to be replaced.",
                path=folder / there,
            )
            return words, None
        return await asyncio.to_thread(write, self.work_now, folder, title, language, force=replaces)


def _proposals(questions: Iterable[Ambiguity]) -> Callable[[int], list[Content]]:
    """The page of open questions, each with what would be taken."""

    def page(width: int) -> list[Content]:
        lines: list[Content] = []
        for question in questions:
            lines += wrapped(plain(question.question, "bold"), width)
            said = next((one.words for one in question.choices if one.value == question.proposal), question.proposal)
            lines += wrapped(styled("  → $said", said=said or tr("kept for control")), width)
            lines += [plain(f"    {place}", "$text-muted") for place in question.places[:_MOST_SAMPLES]]
        return [line.truncate(width, ellipsis=True) for line in lines]

    return page
