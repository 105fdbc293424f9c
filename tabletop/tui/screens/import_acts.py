"""What a planner says about a file on its screen: columns, questions, headers, sheets; and where the result goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import work
from textual.content import Content

from tabletop.exchange.importing import Language, Written, column_words, header_in, meaning, taken, turned, write
from tabletop.exchange.msel import Ambiguity, Column, Corrections, SheetError
from tabletop.exchange.offered import expanded, written
from tabletop.i18n import tr
from tabletop.scenario.shelf import FILE
from tabletop.tui.dialogs.confirm import ConfirmDialog
from tabletop.tui.dialogs.form import Field, Values
from tabletop.tui.dialogs.importing import ImportForm, no_table
from tabletop.tui.dialogs.pick import PickDialog
from tabletop.tui.text import plain, styled
from tabletop.tui.widgets.import_list import MappingList, RowList
from tabletop.tui.widgets.line_pane import wrapped

if TYPE_CHECKING:
    from tabletop.tui.screens.import_msel import ImportScreen

_KEEP = "keep"  #: the choice of a column that is kept for control
_MOST_SAMPLES = 3
_MOST_ROUNDS = 30  #: proposals may lead to further questions


class ImportActs:
    """The half of the import screen that changes something; the other half shows it."""

    @property
    def _screen(self) -> ImportScreen:
        return cast("ImportScreen", self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 -- Textual's form
        """Offer only what the chosen line allows, and nothing that changes something while the file is read anew."""
        screen = self._screen
        if not screen.is_mounted or not screen.query(MappingList):
            return action not in {"change", "agree", "header", "sheet", "undo", "write", "filter"}
        item = screen.item
        rows = screen.query_one(RowList)
        if screen.busy:
            return action not in {"change", "agree", "header", "sheet", "undo", "write"}
        match action:
            case "change":
                return item is not None and item.kind in {"column", "question", "sheet"}
            case "agree":
                return item is not None and item.open
            case "header":
                on_row = rows.active and rows.item is not None
                return on_row or (item is not None and item.table is not None)
            case "sheet":
                return len(screen.work_now.reading.mapping.sheets) > 1
            case "filter":
                return rows.active
            case "undo":
                return bool(screen.before)
        return True

    # -- columns and questions ----------------------------------------------------------------------------------------

    @work(group="change", exclusive=True)
    async def action_change(self) -> None:
        """Say what the column is, answer the question, or say where the header of the sheet is."""
        screen = self._screen
        item = screen.item
        if item is None:
            return
        if item.kind == "column":
            await self._choose_meaning()
        elif item.kind == "question":
            await self._answer(item.key, screen.asked.get(item.key))
        elif item.table is not None:
            await self._ask_header()
        else:
            await self._apply(lambda: turned(screen.work_now.corrections, screen.work_now.reading, item.key))

    async def _choose_meaning(self) -> None:
        screen = self._screen
        item = screen.item
        if item is None or item.plan is None:
            return
        rows = [(str(column), f"{column:15} {column_words(column)}") for column in Column]
        rows.append((_KEEP, f"{tr('for control'):15} {tr('kept in the notes; no player ever sees it')}"))
        title = tr("What is column {letter} “{header}”?", letter=item.plan.letter, header=item.plan.header)
        start = str(item.plan.column) if item.plan.column else _KEEP
        said = await screen.app.push_screen_wait(PickDialog(title, rows, start))
        if said:
            column = None if said == _KEEP else Column(said)
            await self._apply(lambda: meaning(screen.work_now.corrections, item.key, column))

    async def _answer(self, key: str, question: Ambiguity | None) -> None:
        screen = self._screen
        said = screen.work_now.corrections.answer(key)
        value = said if said is not None else question.proposal if question else ""
        words = [question.question, *question.places] if question else [key]
        choices = [(choice.value, choice.words) for choice in question.choices] if question else []
        field = Field("answer", tr("Answer"), "one" if choices else "line", value, choices)

        async def keep(values: Values) -> str:
            answer = values["answer"].strip()
            if not answer and not choices:
                return tr("Write an answer, or press escape.")
            return await screen.apply(screen.work_now.corrections.answered(key, answer))

        await screen.app.push_screen_wait(ImportForm(tr("The file does not say"), [field], keep, "\n".join(words)))

    @work(group="change", exclusive=True)
    async def action_agree(self) -> None:
        """The proposal holds; then to the next doubt."""
        screen = self._screen
        item = screen.item
        if item is None or not item.open:
            return
        question = screen.asked[item.key]
        if await self._apply(lambda: screen.work_now.corrections.answered(question.id, question.proposal)):
            screen.query_one(MappingList).next_open()

    async def _apply(self, change: Callable[[], Corrections]) -> bool:
        """Read with the change; say why not where it cannot be."""
        try:
            words = await self._screen.apply(change())
        except SheetError as error:
            words = error.words
        if words:
            self._screen.app.notify(words, severity="warning", timeout=10, markup=False)
        return not words

    # -- header and sheets --------------------------------------------------------------------------------------------

    @work(group="change", exclusive=True)
    async def action_header(self) -> None:
        """The row under the cursor is the header; on the left, its number is asked for."""
        screen = self._screen
        rows = screen.query_one(RowList)
        if rows.active and rows.item is not None:
            place = rows.item.report
            if await self._apply(lambda: header_in(screen.work_now.corrections, place.sheet, place.row)):
                screen.tell(
                    tr("Row {n} is the header of {sheet} now. u takes it back.", n=place.row, sheet=place.sheet)
                )
            return
        await self._ask_header()

    async def _ask_header(self) -> None:
        screen = self._screen
        item = screen.item
        if item is None or item.table is None:
            return
        table = item.table

        async def keep(values: Values) -> str:
            said = values["row"].strip()
            if not said.isdecimal() or len(said) > 7:  # the last row of a spreadsheet has seven figures
                return tr("Write the number of the row, or 0 if there is no header.")
            return await screen.apply(header_in(screen.work_now.corrections, table.sheet, int(said)))

        field = Field("row", tr("Row of the header, 0: there is none"), value=str(table.header or 0))
        await screen.app.push_screen_wait(ImportForm(tr("Header of {sheet}", sheet=table.sheet), [field], keep))

    @work(group="change", exclusive=True)
    async def action_sheet(self) -> None:
        """Read a sheet that is not read, or leave one out."""
        screen = self._screen
        reading = screen.work_now.reading
        item = screen.item
        here = item.key if item is not None and item.kind == "sheet" else ""
        if not here:
            rows = [
                (sheet.name, f"{'✓' if sheet.read else '–'} {sheet.name}  ({sheet.why})")
                for sheet in reading.mapping.sheets
            ]
            here = await screen.app.push_screen_wait(PickDialog(tr("Which sheet is read, or no longer read?"), rows))
        if here:
            await self._apply(lambda: turned(screen.work_now.corrections, reading, here))

    @work(group="change", exclusive=True)
    async def action_undo(self) -> None:
        """Take back what was said last."""
        screen = self._screen
        if not screen.before:
            return
        last = screen.before[-1]
        words = await screen.apply(last, back=True)
        if words:
            screen.tell(words)
        else:
            screen.before.pop()

    # -- the result ---------------------------------------------------------------------------------------------------

    @work(group="change", exclusive=True)
    async def action_write(self) -> None:
        """Agree to what is open, say where, write."""
        from tabletop.tui.screens.import_msel import Left

        screen = self._screen
        if not await self._settled():
            return
        written_to: list[Written] = []

        async def keep(values: Values) -> str:
            words, result = await self._write(values)
            if result is not None:
                written_to.append(result)
            return words

        wish = screen.wish
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
        form = ImportForm(tr("Import {n} serials", n=len(screen.work_now.reading.rows)), fields, keep)
        if await screen.app.push_screen_wait(form) and written_to:
            screen.dismiss(Left(screen.work_now.corrections, written_to[0]))

    async def _settled(self) -> bool:
        """Whether nothing is open, or every proposal was agreed to."""
        screen = self._screen
        for _ in range(_MOST_ROUNDS):
            questions = screen.work_now.reading.questions
            if not questions:
                return True
            page = ConfirmDialog(
                tr("{n} doubts are open", n=len(questions)),
                _proposals(questions),
                tr("takes every proposal"),
                None,
                no_table,
            )
            if not await screen.app.push_screen_wait(page):
                return False

            def agreed(questions: Iterable[Ambiguity] = questions) -> Corrections:
                said = screen.work_now.corrections
                for question in questions:
                    said = said.answered(question.id, question.proposal)
                return said

            if not await self._apply(agreed):
                return False
        return False

    async def _write(self, values: Values) -> tuple[str, Written | None]:
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
                "{path} is there already. Name another folder, or mark with space that it is to be replaced.",
                path=folder / there,
            )
            return words, None
        return await asyncio.to_thread(write, self._screen.work_now, folder, title, language, force=replaces)


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
