"""One source row at a time: an inject, a heading, house-keeping, a continuation, or nothing to deliver.

What a row says about time is collected here and settled for the whole file afterwards (:mod:`tabletop.exchange.timing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.draft import RowDraft
from tabletop.exchange.grid import MAX_CELL, Cell, GridRow
from tabletop.exchange.headers import counts_from_startex, is_export, is_negative, normal, unit_of
from tabletop.exchange.msel import ColumnPlan, Mark, MselColumn, TablePlan
from tabletop.exchange.split import known_names, split_names
from tabletop.exchange.times import DAY, Spelled, parse, parse_length, parse_text
from tabletop.exchange.words import housekeeping, is_empty, is_section, is_tick, is_yes, plain
from tabletop.i18n import tr

_CORE = re.compile(r"(?:core|key|mandatory|required|must|essential|pflicht|kern|zwingend|obligatoire|enabling)\b.*")
_OPTIONAL = re.compile(
    r"(?:optional|supporting|optionnel|facultatif|wahl|kann|nice to have|if time|bei bedarf|reserve)\b.*"
)
_HOURS = frozenset({"hour", "stunde", "heure", "std"})
_MARKS = frozenset({"startex", "pausex", "endex"})
_ENDS = frozenset({"end", "ende", "end time", "until", "bis", "fin", "heure de fin", "endzeit"})
_FROM_STARTEX = re.compile(r"\s*(?:startex|[thx])\s*[+±]", re.IGNORECASE)
_LABEL = re.compile(r"\s*[:–—-]\s+|\s+[–—-]\s*|\s*\(")


class TableReader:
    """Reads the rows of one table from top to bottom; headings and the day carry on to the rows below."""

    def __init__(
        self,
        plan: TablePlan,
        number: int,
        known: set[str],
        asker: Questionnaire,
        *,
        move: str = "",
        guessed: bool = False,
        skip: str = "",
    ) -> None:
        self.plan = plan
        self.number = number
        self.known = known
        self.asker = asker
        self.move = move  #: from the last heading
        self.guessed = guessed  #: there is no header and the planner has not said what the columns are
        self.skip = skip  #: why the rows of this table are not read
        self.context: Spelled | None = None
        self._last_move = ""
        self._exported = is_export([one.header for one in plan.columns])
        self._has = {column: plan.of(column) for column in MselColumn}
        self._previous: RowDraft | None = None
        self._above = ""  #: the kind of the row above
        self._marked = ""  #: STARTEX, PAUSEX or ENDEX, where the row says more and so is a serial too

    def read(self, row: GridRow) -> RowDraft:
        """Read one row. Never fails; what is odd is said in the draft."""
        draft = RowDraft(
            self.plan.sheet, row.number, self.number, "row", row.said, context=self.context, exported=self._exported
        )
        own = [(index, cell) for index, cell in enumerate(row.cells) if cell and not cell.spread]
        if row.hidden:
            draft.notes.append(tr("the row is hidden in the sheet"))
        if not own:
            draft.kind, draft.why = ("spread" if self._above == "row" else "section"), tr("merged with the row above")
            return draft
        self._above = self._marked = ""
        if row.kind == "prose" or (self.skip and row.kind != "heading"):
            draft.kind, draft.why = "skipped", self.skip or tr("text outside the table")
            return draft
        if row.kind == "action":
            draft.kind = "skipped"
            draft.why = tr("an action for a machine: nothing is ever run; write what players notice of it as an inject")
            return draft
        if (
            (len(own) == 1 and self._alone(draft, row, *own[0]))
            or self._labelled(draft, row, own)
            or self._house(draft, row)
        ):
            return draft
        self._fill(draft, row)
        self._judge(draft)
        if self._marked:
            self._mark(draft, self._marked)
        if draft.kind == "row":
            self._previous = draft
        self._above = "row" if draft.kind == "continuation" else draft.kind
        return draft

    def _alone(self, draft: RowDraft, row: GridRow, index: int, cell: Cell) -> bool:
        """Read a row with a single cell: a heading, house-keeping, or a text without anything else."""
        text = cell.text
        if not text:
            return False
        kind = housekeeping(text)
        if kind:
            self._keep_house(draft, kind, text, Spelled("empty"))
            return True
        day = _day_heading(cell)
        if is_section(text):
            draft.kind, self.move, self._last_move = "section", " ".join(text.split()), ""
            draft.mark = Mark(row.number, self.plan.sheet, "move", self.move)
            draft.why = tr("heading: the rows below are in this move")
            draft.move = self.move
            if day:
                self.context = day
            return True
        if day:
            self.context = day
            draft.kind, draft.why = "section", tr("heading: the day of the rows below")
            draft.mark = Mark(row.number, self.plan.sheet, "day", text)
            return True
        plan = next((one for one in self.plan.columns if one.index == index), None)
        wide = row.kind == "heading" or cell.wide >= max(2, len(self.plan.columns) // 2)
        texts = plan is not None and plan.column in (
            MselColumn.TEXT,
            MselColumn.TITLE,
            MselColumn.EXPECT,
            MselColumn.TO,
            MselColumn.NOTES,
        )
        if not wide and (texts or len(self.plan.columns) == 1):
            return False
        if (
            not wide
            and plan is not None
            and plan.column in (MselColumn.TIME, MselColumn.DATE, MselColumn.NUMBER)
            and re.search(r"\d", text)
            and len(text) < 12
        ):
            draft.kind, draft.why = "skipped", tr("nothing but {column}", column=plan.column or "")
            return True
        draft.kind, draft.why = "section", tr("heading or remark; kept in this report alone")
        draft.mark = Mark(row.number, self.plan.sheet, "heading", text)
        return True

    def _labelled(self, draft: RowDraft, row: GridRow, own: list[tuple[int, Cell]]) -> bool:
        """Read a heading that takes two cells: "Move 2" beside "The bill", where a number would stand."""
        index, cell = own[0]
        plan = next((one for one in self.plan.columns if one.index == index), None)
        if (
            len(own) > 2
            or plan is None
            or plan.column not in (MselColumn.NUMBER, MselColumn.TIME, MselColumn.DATE)
            or not is_section(cell.text)
        ):
            return False
        self.move = " – ".join(" ".join(one.text.split()) for _, one in own if one.text)
        self._last_move = ""
        draft.kind, draft.move, draft.why = "section", self.move, tr("heading: the rows below are in this move")
        draft.mark = Mark(row.number, self.plan.sheet, "move", self.move)
        return True

    def _house(self, draft: RowDraft, row: GridRow) -> bool:
        """Read STARTEX, lunch and the like: rows whose title and text say nothing else."""
        texts = [self._text(row, column) for column in (MselColumn.TITLE, MselColumn.TEXT)]
        kinds = [housekeeping(text) for text in texts if text]
        if kinds and not all(kinds) and (kind := housekeeping(texts[0] or texts[1], bare=True)) in _MARKS:
            self._marked = kind
            return False
        if not kinds or not all(kinds):
            return False
        draft.spelled, draft.context, draft.time_plan = self._time(row)
        self._keep_house(draft, kinds[0], " · ".join(filter(None, texts)), draft.spelled)
        return True

    def _keep_house(self, draft: RowDraft, kind: str, text: str, spelled: Spelled) -> None:
        draft.kind, draft.spelled = "section", spelled
        draft.startex = kind == "startex"
        known: Literal["startex", "pausex", "endex", "break", "housekeeping"] = kind  # type: ignore[assignment]  # words.housekeeping returns these
        draft.mark = Mark(draft.row, draft.sheet, known, text)
        draft.why = tr("STARTEX: times count from here") if draft.startex else tr("house-keeping, not an inject")

    def _mark(self, draft: RowDraft, kind: str) -> None:
        """Let a serial whose title is STARTEX, PAUSEX or ENDEX mean that too."""
        draft.startex = kind == "startex"
        known: Literal["startex", "pausex", "endex"] = kind  # type: ignore[assignment]  # one of _MARKS
        draft.mark = Mark(draft.row, draft.sheet, known, draft.text(MselColumn.TITLE))
        draft.notes.append(
            tr("STARTEX: times count from here; its text is an inject")
            if draft.startex
            else tr("{title} of the exercise; its text is an inject", title=draft.text(MselColumn.TITLE))
        )

    def _fill(self, draft: RowDraft, row: GridRow) -> None:
        """Take the words of all columns."""
        for column in MselColumn:
            if column not in (MselColumn.TIME, MselColumn.DATE, MselColumn.TO) and self._has[column]:
                draft.values[column] = self._text(row, column)
        draft.spelled, draft.context, draft.time_plan = self._time(row)
        draft.to = self._recipients(row)
        draft.values[MselColumn.SCENARIO_TIME] = self._scenario_time(row)
        self._leads(draft)
        self._core(draft)
        self._length(draft, row)
        self._move(draft, row)
        self._leftovers(draft, row)
        for plan in self.plan.columns:
            cell = row.at(plan.index)
            if cell.note == "unknown":
                draft.doubts.append(
                    tr(
                        "{place} is a formula without a stored value; save the file in a spreadsheet program",
                        place=f"{plan.letter}{row.number}",
                    )
                )
            elif cell.note == "cut":
                draft.doubts.append(
                    tr(
                        "{place} holds more than {most} characters; what is beyond them was left out",
                        place=f"{plan.letter}{row.number}",
                        most=MAX_CELL,
                    )
                )
            elif cell.note == "formula" and not cell.spread:
                draft.notes.append(
                    tr("{place} is a formula; its stored value was read", place=f"{plan.letter}{row.number}")
                )

    def _judge(self, draft: RowDraft) -> None:
        """Say what the row is, now that its words are known."""
        words = draft.text(MselColumn.TITLE) or draft.text(MselColumn.TEXT) or draft.text(MselColumn.OPTIONS)
        others = [
            column
            for column, text in draft.values.items()
            if text and column not in (MselColumn.NUMBER, MselColumn.MOVE, MselColumn.STATUS)
        ]
        named = draft.text(MselColumn.NUMBER) or draft.spelled.kind not in ("empty", "order")
        if not words and not named and self._previous is not None and (draft.to or others):
            answer = self.asker.ask(
                "continuation",
                tr("Rows without number, time, title and text: do they go on with the row above?"),
                "above",
                (("above", tr("yes, they belong to the row above")), ("own", tr("no, each is a row of its own"))),
                (tr("row {row}: {said}", row=draft.row, said=draft.said),),
            )
            if answer == "above":
                draft.kind = "continuation"
                return
        if not words and not draft.to and not others and not draft.extra and not draft.doubts:
            draft.kind = "skipped"
            draft.why = tr("a number or a time, and nothing to deliver")
            return
        if not words:
            draft.doubts.append(tr("no title and no text"))
        elif (
            not named
            and (self._has[MselColumn.NUMBER] or self._has[MselColumn.TIME])
            and not draft.to
            and not draft.text(MselColumn.SENDER)
        ):
            draft.doubts.append(tr("words alone, without number, time or recipient"))
        if self.guessed:
            draft.doubts.append(tr("the table has no header; its columns were guessed"))

    def _text(self, row: GridRow, column: MselColumn) -> str:
        """Return the words of one canonical column; several columns that mean the same are put together under their headers."""
        plans = self._has[column]
        parts = [(plan, _words(row.at(plan.index))) for plan in plans]
        filled = [(plan, text) for plan, text in parts if text]
        if len(plans) == 1 or len(filled) == 0:
            return filled[0][1] if filled else ""
        if column in (MselColumn.EXPECT, MselColumn.OBJECTIVES, MselColumn.OPTIONS):
            return "\n".join(text for _, text in filled)
        return "\n".join(f"{plan.header}: {text}" if plan.header else text for plan, text in filled)

    def _time(self, row: GridRow) -> tuple[Spelled, Spelled | None, ColumnPlan | None]:
        """Join time and date of a row; the date carries on to rows below that have none."""
        plan = next(iter(self._has[MselColumn.TIME]), None)
        spelled = parse(row.at(plan.index)) if plan else Spelled("empty")
        if plan and normal(plan.header) in _HOURS and spelled.kind == "number" and 0 <= (spelled.number or 0) <= 24:
            spelled = replace(spelled, hour=True)
        dates = self._has[MselColumn.DATE]
        if dates:
            day = _day_cell(row.at(dates[0].index))
            if day is not None:
                self.context = day
            elif row.at(dates[0].index).text and not is_empty(row.at(dates[0].index).text):
                spelled = Spelled("bad", f"{row.at(dates[0].index).text} {spelled.text}".strip())
            if day is not None and spelled.kind == "empty":
                return day, self.context, plan
            if day is not None and spelled.kind in ("offset", "order", "bad"):
                spelled = replace(spelled, text=f"{row.at(dates[0].index).text} {spelled.text}")
            if day is not None and spelled.kind in ("point", "number") and spelled.date is None and spelled.day is None:
                spelled = replace(
                    spelled,
                    text=f"{row.at(dates[0].index).text} {spelled.text}",
                    date=day.date,
                    parts=day.parts,
                    day=day.day,
                    counted=day.counted,
                    weekday=day.weekday,
                )
        elif spelled.kind == "point" and (spelled.date or spelled.parts):
            self.context = None  # the column says its own dates; a heading above does not reach below them
        return spelled, self.context, plan

    def _recipients(self, row: GridRow) -> tuple[str, ...]:
        names: list[str] = []
        for plan in self._has[MselColumn.TO]:
            text = _words(row.at(plan.index))
            if not text:
                continue
            names += [plan.header] if plan.header and is_tick(text) else split_names(text, self._divides, self._slashes)
        return tuple(dict.fromkeys(names))

    def _divides(self, part: str, pieces: list[str]) -> bool:
        """Decide on "and" between recipients: a part that stands alone elsewhere settles it, else the planner."""
        if any(plain(piece) in self.known for piece in pieces):
            return True
        answer = self.asker.ask(
            "and",
            tr("Does “and” separate recipients?"),
            "split",
            (("split", tr("yes, they are several")), ("keep", tr("no, it is part of a name"))),
            (part,),
        )
        return answer == "split"

    def _slashes(self, part: str, pieces: list[str]) -> bool:
        """Decide on a stroke between recipients as on "and"; codes such as S2/S3 need no asking."""
        if all(re.search(r"\d", piece) for piece in pieces) or any(plain(piece) in self.known for piece in pieces):
            return True
        answer = self.asker.ask(
            "slash",
            tr("Does a stroke separate recipients?"),
            "split",
            (("split", tr("yes, they are several")), ("keep", tr("no, it is part of a name"))),
            (part,),
        )
        return answer == "split"

    def _scenario_time(self, row: GridRow) -> str:
        parts = []
        for plan in self._has[MselColumn.SCENARIO_TIME]:
            text = " ".join(_words(row.at(plan.index)).split())
            if (
                text
                and re.fullmatch(r"\d{1,3}", text)
                and (unit := re.search(r"\b(day|tag|jour)\b", normal(plan.header)))
            ):
                text = f"{unit[1].capitalize()} {text}"
            if text:
                parts.append(text)
        return " ".join(parts)

    def _leads(self, draft: RowDraft) -> None:
        """Keep for control where a row leads that names no option: it calls for nothing by itself."""
        plans = self._has[MselColumn.LEADS]
        told = [line for line in draft.text(MselColumn.LEADS).split("\n") if line.strip() and "→" not in line]
        if plans and told:
            draft.extra.append((plans[0].header, "\n".join(told)))

    def _core(self, draft: RowDraft) -> None:
        text = draft.values.pop(MselColumn.CORE, "")
        if not text:
            return
        header = self._has[MselColumn.CORE][0].header
        said = is_yes(text)
        if said is not None:
            draft.core = said is not is_negative(header)
        elif _CORE.fullmatch(plain(text)) or _OPTIONAL.fullmatch(plain(text)):
            draft.core = _CORE.fullmatch(plain(text)) is not None
        else:
            draft.extra.append((header, text))

    def _length(self, draft: RowDraft, row: GridRow) -> None:
        """Read a duration, or the time at which the row ends."""
        plans = self._has[MselColumn.DURATION]
        if not plans:
            return
        plan = plans[0]
        text = draft.values.pop(MselColumn.DURATION, "")
        if not text:
            return
        cell = row.at(plan.index)
        end = parse(cell)
        clock, start = end.clock, draft.spelled.clock
        due = normal(plan.header).startswith("due") and end.kind == "point"
        if end.kind == "offset" and end.offset is not None and _FROM_STARTEX.match(text):
            begin = draft.spelled.offset if draft.spelled.kind == "offset" else None
            draft.duration = end.offset - begin if begin is not None and end.offset >= begin else None
        elif normal(plan.header) in _ENDS or due:
            draft.duration = (clock - start) % DAY if clock is not None and start is not None else None
            if draft.duration is not None and draft.duration > DAY // 2:
                draft.doubts.append(
                    tr("it would end {hours} hours later, at {text}", hours=draft.duration // 3600, text=text)
                )
        else:
            draft.duration = parse_length(cell, unit_of(plan.header) or 60)
        if draft.duration is None:
            draft.extra.append((plan.header, text))
            draft.doubts.append(tr("“{text}” is no duration that can be read", text=text))

    def _move(self, draft: RowDraft, row: GridRow) -> None:
        """Take the row's move; a blank cell carries on that of the rows above, a dash says that there is none."""
        own = " ".join(draft.values.pop(MselColumn.MOVE, "").split())
        if own:
            self._last_move = own
        elif any(row.at(plan.index).text for plan in self._has[MselColumn.MOVE]):
            return
        elif self._has[MselColumn.MOVE] and self._last_move:
            own = self._last_move
            draft.notes.append(tr("move {move} carried on from the rows above", move=own))
        draft.move = own or self.move

    def _leftovers(self, draft: RowDraft, row: GridRow) -> None:
        """Keep what no column is taken for, and comments on cells."""
        planned = {plan.index for plan in self.plan.columns if plan.column is not None}
        headers = {plan.index: plan.header or tr("Column {letter}", letter=plan.letter) for plan in self.plan.columns}
        for index, cell in enumerate(row.cells):
            text = _words(cell)
            if text and index not in planned and not cell.spread:
                draft.extra.append((headers.get(index, ""), text))
            if cell.comment:
                draft.extra.append((tr("Comment on {column}", column=headers.get(index, "")), cell.comment))


def _words(cell: Cell) -> str:
    return "" if is_empty(cell.text) else cell.text


def _day_heading(cell: Cell) -> Spelled | None:
    """Read a heading that says a day: "Day 2", "Tuesday 26 June", "D+1 – The storm"."""
    for text in (cell.text, _LABEL.split(cell.text)[0]):
        spelled = parse(cell) if text == cell.text else parse_text(text)
        if spelled.kind == "point" and spelled.clock is None:
            return spelled
    return None


def _day_cell(cell: Cell) -> Spelled | None:
    """Read a cell of a date column; a plain number is a day of the exercise."""
    spelled = parse(cell)
    if spelled.kind == "number" and spelled.number is not None:
        if 0 <= spelled.number <= 366 and spelled.number == int(spelled.number):
            return Spelled("point", cell.text, day=int(spelled.number), counted=spelled.number > 0)
        return Spelled("number", cell.text, number=spelled.number) if spelled.number > 20_000 else None
    if spelled.kind == "point" and (
        spelled.date or spelled.parts or spelled.day is not None or spelled.weekday is not None
    ):
        return spelled
    if spelled.kind == "offset" and spelled.day is not None:
        return Spelled("point", cell.text, day=spelled.day)
    return None


def elapsed(plan: ColumnPlan | None) -> bool:
    """Whether the header of the time column says that it counts from STARTEX."""
    return plan is not None and (counts_from_startex(plan.header) or (unit_of(plan.header) is not None))


def recipients_known(rows: Iterable[GridRow], plans: Sequence[ColumnPlan]) -> set[str]:
    """Collect the recipients of a table that are clear by themselves."""
    return known_names(row.at(plan.index).text for row in rows for plan in plans)
