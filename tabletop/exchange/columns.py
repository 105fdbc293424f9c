"""Which column of a table means what: by its header, by the table around it, and by what stands in it.

Every decision carries a confidence and a reason. Below :data:`SURE` the planner is asked; what is not taken for anything is kept
for control alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tabletop.exchange.asking import Questionnaire
from tabletop.exchange.channels import channel_of
from tabletop.exchange.grid import Cell, GridRow, letter
from tabletop.exchange.headers import PROSE, counts_from_startex, is_export, is_for_control, meanings, normal, spellings
from tabletop.exchange.msel import PLAYER_COLUMNS, READ_COLUMNS, ColumnPlan, MselColumn, SheetError
from tabletop.exchange.times import parse
from tabletop.exchange.wording import column_words
from tabletop.exchange.words import is_empty, is_everybody, is_tick
from tabletop.i18n import series, tr

SURE = 0.75  #: confidence from which a column is taken without asking
_SAMPLES = 3
_WORDS = frozenset({MselColumn.TITLE, MselColumn.TEXT})
_HEARD = frozenset({MselColumn.TITLE, MselColumn.TEXT, MselColumn.OPTIONS})  #: what a message is made of
_SEEN = PLAYER_COLUMNS - {MselColumn.CHANNEL}  #: what players read and who of them reads it; a method is only looked up
_LOOKED_AT = 400  #: rows on which the content of a column is judged

JOINED = frozenset({
    MselColumn.SCENARIO_TIME, MselColumn.CONTROLLER, MselColumn.EXPECT, MselColumn.OBJECTIVES, MselColumn.NOTES, MselColumn.OPTIONS, MselColumn.RESPONSES,
    MselColumn.OBSERVER_NOTES,
})  # fmt: skip
"""Columns that several columns of a table may mean; their words are put together."""


@dataclass(slots=True)
class Profile:
    """What stands in one column below the header."""

    filled: int = 0
    length: float = 0.0  #: characters on average
    times: float = 0.0  #: share of cells that say a time, plain numbers left out
    days: float = 0.0  #: share of cells that say a day without a clock time, or a date
    moments: float = 0.0  #: share of cells that say a day with a clock time
    numbers: float = 0.0  #: share of short cells with a figure in them, or figures alone
    ticks: float = 0.0
    channels: float = 0.0
    groups: float = 0.0  #: share of cells that mean everybody
    distinct: float = 0.0
    samples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    """One column while it is decided on."""

    index: int
    header: str
    profile: Profile
    options: tuple[MselColumn, ...] = ()
    column: MselColumn | None = None
    confidence: float = 0.0
    why: str = ""
    fixed: bool = False  #: the planner said so
    guessed: bool = False  #: by what stands in it alone


def plan_columns(
    sheet: str,
    headers: Sequence[str] | None,
    rows: Sequence[GridRow],
    width: int,
    asker: Questionnaire,
    *,
    line: str = "",
) -> tuple[ColumnPlan, ...]:
    """Decide on every column of a table; ``headers`` None: it has no header.

    ``line`` is the row of the header for the second and further tables of a sheet, so that a question about one of their columns
    is not taken for one about the first table.
    """
    drafts = []
    full = [row for row in rows[:_LOOKED_AT] if sum(bool(cell) and not cell.spread for cell in row) > 1]
    for index in range(width):
        profile = profile_of(row.at(index) for row in full or rows[:_LOOKED_AT])
        if not profile.filled:  # nothing but a heading or a remark stands in it
            profile = Profile(filled=sum(bool(row.at(index)) for row in rows))
        header = headers[index] if headers is not None and index < len(headers) else ""
        if header or profile.filled:
            drafts.append(_Draft(index, header, profile))
    for draft in drafts:
        _correct(sheet, draft, asker, line)
    if headers is not None and is_export(headers):
        _by_export(drafts)
    elif headers is not None:
        _by_header(drafts)
    if headers is None or not any(draft.column in _WORDS for draft in drafts):
        _guess(drafts, named=headers is not None)
    _single(drafts)
    _recipients_as_columns(drafts)
    return tuple(_plan(sheet, draft, asker, line) for draft in drafts)


def profile_of(cells: Iterable[Cell]) -> Profile:
    """Look at a column's cells; empty words count as nothing."""
    kept = [cell for cell in cells if cell.text and not is_empty(cell.text)]
    if not kept:
        return Profile()
    count = len(kept)
    times = [parse(cell) if len(cell.text) <= 40 else None for cell in kept]
    points = [one for one in times if one is not None and one.kind in ("offset", "point")]
    figures = [one for one in times if one is not None and one.kind == "number" and one.padded]
    days = [
        one
        for one in points
        if one.date or one.parts or one.weekday is not None or (one.day is not None and one.clock is None)
    ]
    texts = [cell.text for cell in kept]
    return Profile(
        filled=count,
        length=sum(map(len, texts)) / count,
        times=(len(points) + len(figures)) / count,
        days=len(days) / count,
        moments=sum(one.clock is not None for one in days) / count,
        numbers=sum(re.fullmatch(r"[A-Za-z#.\-/ ]{0,8}\d[\w.\-/]{0,8}", text) is not None for text in texts) / count,
        ticks=sum(is_tick(text) for text in texts) / count,
        channels=sum(len(text) <= 40 and channel_of(text) is not None for text in texts) / count,
        groups=sum(is_everybody(text) for text in texts) / count,
        distinct=len(set(texts)) / count,
        samples=tuple(dict.fromkeys(" ".join(text.split())[:60] for text in texts))[:_SAMPLES],
    )


def _correct(sheet: str, draft: _Draft, asker: Questionnaire, line: str) -> None:
    """Take over what the planner said about this column, by letter, by header, or as the answer to a question."""
    said = dict(asker.corrections.columns)
    name = letter(draft.index)
    by_header = {normal(place): column for place, column in said.items()}
    answer = asker.corrections.answer(f"column:{sheet}!{name}{line}")
    for found in (
        said.get(f"{sheet}!{name}"),
        answer,
        said.get(f"{sheet}!{draft.header}") if draft.header else None,
        said.get(name),
        said.get(draft.header) if draft.header else None,
        by_header.get(normal(draft.header)) if normal(draft.header) else None,
    ):
        if found is None:
            continue
        if found and found not in set(MselColumn):
            raise SheetError(
                tr("{column!r} is no column. Columns are: {known}.", column=found, known=series(MselColumn))
            )
        draft.column = MselColumn(found) if found else None
        draft.confidence, draft.fixed, draft.why = 1.0, True, tr("as you said")
        return


def _by_header(drafts: Sequence[_Draft]) -> None:
    for draft in drafts:
        if draft.fixed:
            continue
        if draft.header == PROSE:
            draft.column, draft.confidence, draft.guessed = MselColumn.TEXT, 0.6, True
            draft.why = tr("no label says whom it is for")
            continue
        options, draft.confidence, spelling = meanings(draft.header) if draft.header else ((), 0.0, "")
        if _HEARD & set(options) and is_for_control(draft.header):
            draft.confidence, draft.why = 0.5, tr("the header says that it is for control")
            continue
        draft.options = options
        if len(options) == 1:
            draft.column = options[0]
            draft.why = _why_header(draft, spelling)
    for before, draft in pairwise(drafts):
        if (
            not draft.fixed
            and draft.column is MselColumn.TIME
            and before.column is MselColumn.DELIVERED
            and before.index + 1 == draft.index
        ):
            draft.column, draft.why = MselColumn.ACTUAL_TIME, tr("a time beside the tick for delivered")
    for draft in drafts:
        if len(draft.options) > 1 and not draft.fixed:
            _decide(draft, drafts)
    if not any(draft.column is MselColumn.TEXT for draft in drafts):
        only = next(
            (draft for draft in drafts if draft.column is MselColumn.TITLE and MselColumn.TEXT in draft.options), None
        )
        if only is not None:
            only.column = MselColumn.TEXT


def _by_export(drafts: Sequence[_Draft]) -> None:
    """Take the columns of an export of this program; what else stands in one is for control, and nothing is asked."""
    known = {name: column for column, name in spellings().export.items()}
    for draft in drafts:
        if not draft.fixed and draft.header in known:
            draft.column, draft.confidence, draft.why = known[draft.header], 1.0, tr("header")
        elif not draft.fixed:
            draft.why = tr("a column that an export keeps for control")


def _why_header(draft: _Draft, spelling: str) -> str:
    if draft.confidence >= SURE:
        return tr("header")
    return tr("the header contains “{spelling}”, or nearly", spelling=spelling)


def _decide(draft: _Draft, drafts: Sequence[_Draft]) -> None:
    """Choose among the meanings of an open header by what else the table has and what stands in the column."""
    taken = {other.column for other in drafts if other is not draft and other.column is not None}
    rivals = [
        other for other in drafts if other is not draft and MselColumn.TEXT in other.options and other.column is None
    ]
    for option in draft.options:
        if option in taken and option not in JOINED:
            continue
        if not _fits(option, draft, taken, rivals):
            continue
        draft.column, draft.why = option, tr("header, and what stands in the column")
        return
    draft.why = tr("another column is taken for what this header means")
    draft.confidence = 0.5


def _fits(option: MselColumn, draft: _Draft, taken: set[MselColumn], rivals: Sequence[_Draft]) -> bool:
    profile = draft.profile
    if option is MselColumn.NUMBER:
        return profile.numbers >= 0.8 and profile.length <= 12
    if profile.filled and profile.numbers >= 0.8 and profile.length <= 8 and MselColumn.NUMBER in draft.options:
        return MselColumn.NUMBER in taken
    if option is MselColumn.TEXT:
        return not any(other.profile.length > profile.length for other in rivals)
    if option is MselColumn.DATE and profile.moments >= 0.5 and MselColumn.TIME in taken:
        return False  # a whole moment beside the time is that of the story
    if option is MselColumn.DATE and MselColumn.MOVE not in draft.options:
        return profile.days >= 0.5 and (MselColumn.TIME in taken or profile.times >= 0.5) and MselColumn.TIME in taken
    if option is MselColumn.DATE:
        return profile.days >= 0.5 or profile.numbers >= 0.8
    if option is MselColumn.TIME:
        return profile.times >= 0.6
    if option is MselColumn.KIND and MselColumn.CHANNEL in draft.options:
        return profile.channels < 0.5 or MselColumn.CHANNEL in taken
    return True


def _single(drafts: Sequence[_Draft]) -> None:
    """Leave each single-valued meaning to one column; the others are kept for control and asked about."""
    by_column: dict[MselColumn, list[_Draft]] = {}
    for draft in drafts:
        if draft.column is not None and draft.column not in JOINED:
            by_column.setdefault(draft.column, []).append(draft)
    for column, rivals in by_column.items():
        if len(rivals) < 2:
            continue
        best = max(rivals, key=lambda one: (_rank(column, one), -one.index))
        for draft in rivals:
            if draft is not best and not (draft.fixed and column is MselColumn.TO):
                draft.column, draft.confidence = None, 0.5
                draft.why = tr(
                    "column {letter} is taken for {column}; this one is kept for control",
                    letter=letter(best.index),
                    column=column,
                )


def _rank(column: MselColumn, draft: _Draft) -> tuple[float, ...]:
    profile = draft.profile
    if column is MselColumn.TIME:
        name = normal(draft.header)
        plain = name in ("time", "zeit", "real time", "local time", "realzeit")
        return (draft.fixed, profile.filled > 0, counts_from_startex(draft.header), not plain, profile.times)
    if column is MselColumn.TEXT:
        return (draft.fixed, profile.filled > 0, not draft.guessed, profile.length)
    return (draft.fixed, profile.filled > 0, draft.confidence)


def _recipients_as_columns(drafts: Sequence[_Draft]) -> None:
    """Find recipients that are columns of their own, ticked where they get the inject."""
    if any(draft.column is MselColumn.TO for draft in drafts):
        return
    ticked = [
        draft
        for draft in drafts
        if draft.column is None
        and draft.header
        and not draft.fixed
        and draft.profile.filled
        and draft.profile.ticks == 1
    ]
    if len(ticked) >= 2:
        for draft in ticked:
            draft.column, draft.confidence, draft.why = MselColumn.TO, 0.6, tr("ticked cells below a recipient's name")


def _guess(drafts: Sequence[_Draft], *, named: bool) -> None:
    """Take columns by their content where there is no header, or where none of the ``named`` ones says words for players. Never sure."""
    free = [one for one in drafts if not one.fixed and one.column is None and one.profile.filled and not one.confidence]
    kept = [draft for draft in free if draft.options]  # a header that is known, and means something else here
    free = [draft for draft in free if draft not in kept]
    why = tr("its header is not known; guessed by content") if named else tr("there is no header; guessed by content")

    def take(column: MselColumn, found: _Draft | None, confidence: float) -> None:
        if found is not None and not any(draft.column is column for draft in drafts):
            found.column, found.confidence, found.why, found.guessed = column, confidence, why, True
            free.remove(found)

    def is_number(one: _Draft) -> bool:
        return one.profile.numbers >= 0.8 and one.profile.length <= 12

    take(MselColumn.TIME, next((one for one in free if one.profile.times >= 0.6), None), 0.6)
    take(MselColumn.NUMBER, next((one for one in free if is_number(one) and one.profile.distinct > 0.6), None), 0.5)
    words = [one for one in free if not is_number(one)]
    told = [one for one in words if one.profile.channels < 0.6]
    texts = [one for one in told if one.profile.length > 15 or len(told) == 1]
    text = max(texts, key=lambda one: one.profile.length, default=None)
    take(MselColumn.TEXT, text, 0.6)
    take(MselColumn.CHANNEL, next((one for one in words if one in free and one.profile.channels >= 0.6), None), 0.5)
    take(MselColumn.TO, next((one for one in words if one in free and one.profile.groups > 0), None), 0.5)
    if text is not None:
        titles = (one for one in words if one in free and one.index < text.index and one.profile.length > 8)
        take(MselColumn.TITLE, next((one for one in titles if one.profile.distinct > 0.7), None), 0.4)
    repeated = [one for one in words if one in free and one.profile.distinct <= 0.7 and one.profile.length <= 40]
    if repeated and not any(draft.column is MselColumn.TO for draft in drafts):
        take(MselColumn.TO, repeated[-1], 0.4)
        repeated = repeated[:-1]
    take(MselColumn.SENDER, repeated[0] if repeated else None, 0.3)
    for draft in free if not named else ():
        draft.confidence, draft.why = 0.3, tr("there is no header; kept for control")


def _plan(sheet: str, draft: _Draft, asker: Questionnaire, line: str) -> ColumnPlan:
    """Ask about the column if it is not sure, and write the plan.

    Nothing that was guessed by content alone goes to players: until the planner agrees, such a column is kept for control.
    """
    name = letter(draft.index)
    why = draft.why or (tr("no known header; kept for control") if draft.header else tr("no header; kept for control"))
    held = draft.guessed and draft.column in _SEEN
    if 0 < draft.confidence < SURE and not draft.fixed and draft.profile.filled:
        title = draft.header or tr("column {letter}", letter=name)
        asker.ask(
            f"column:{sheet}!{name}{line}",
            tr("What is column {letter} (“{header}”) of sheet {sheet}?", letter=name, header=title, sheet=sheet),
            draft.column or "",
            [
                *((str(column), f"{column}: {column_words(column)}") for column in MselColumn),
                ("", tr("none of these: keep it for control")),
            ],
            (f"{name}: {sample}" for sample in draft.profile.samples),
            why=why,
            secret=held or draft.column in READ_COLUMNS,
        )
    if held:
        why = tr("{why}: {column}? Kept for control until you say so", why=why, column=draft.column or "")
    return ColumnPlan(
        draft.index,
        name,
        draft.header,
        None if held else draft.column,
        round(draft.confidence, 2),
        why,
        draft.profile.samples,
    )
